"""Live examples for explaining the rules: of each way of saying a figure, the first quote of the record that uses it."""

from __future__ import annotations

import pandas as pd

from pipelines.wording import Reading, Units, read_words

MOST_LOOKED_AT = 3000


def wording_examples(quotes: pd.DataFrame, sources: pd.DataFrame, units: Units) -> dict[str, tuple[str, Reading]]:
    """Qualifier -> words and their reading; beside the qualifiers also `change`, `two readings` and `garbled`.

    Garbled words have no reading of their own: theirs is left out.
    """
    language = dict(zip(sources["source_id"], sources["language"], strict=True))
    found: dict[str, tuple[str, Reading]] = {}
    for quote in quotes.head(MOST_LOOKED_AT).to_dict("records"):
        words = str(quote["words"])
        said = read_words(words, str(language.get(quote["source_id"], "")), units, str(quote["measure"]))
        for reading in said.readings[:1]:
            kind = "two readings" if len(said.readings) > 1 else "change" if reading.measure == "change" else ""
            found.setdefault(kind or reading.qualifier, (words, reading))
    return found


def kind_examples(findings: pd.DataFrame) -> dict[str, tuple[int, str, str]]:
    """Kind of finding -> how many there are, and id and sentence of the first."""
    return {
        str(kind): (len(rows), str(rows["finding_id"].iloc[0]), str(rows["text"].iloc[0]))
        for kind, rows in findings.groupby("kind", sort=False)
    }
