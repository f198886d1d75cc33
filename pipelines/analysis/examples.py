"""Live examples that explain the rules: for each way of saying a figure, the first quote of the record that uses it."""

from __future__ import annotations

import pandas as pd

from pipelines.analysis.rows import rows_of
from pipelines.wording import RATIO, Reading, Units, describe, format_change, format_interval, read_words

MOST_LOOKED_AT = 3000


def wording_examples(quotes: pd.DataFrame, sources: pd.DataFrame, units: Units) -> dict[str, tuple[str, str]]:
    """Qualifier -> words and the bounds read from them; beside the qualifiers `change` and `two readings`."""
    language = dict(zip(sources["source_id"], sources["language"], strict=True))
    found: dict[str, tuple[str, str]] = {}
    for quote in rows_of(quotes.head(MOST_LOOKED_AT)):
        said = read_words(quote["words"], language.get(quote["source_id"], ""), units, quote["measure"])
        if len(said.readings) > 1:
            both = " or ".join(describe(reading, units) for reading in said.readings)
            found.setdefault("two readings", (quote["words"], both))
        for reading in said.readings[:1]:
            kind = "change" if reading.measure == "change" else reading.qualifier
            found.setdefault(kind, (quote["words"], _bounds(reading, units)))
    return found


def _bounds(reading: Reading, units: Units) -> str:
    if reading.unit == RATIO:
        return format_change(None, reading.low, reading.high)
    return format_interval(reading.low, reading.high, reading.unit, units)


def kind_examples(findings: pd.DataFrame) -> dict[str, tuple[int, str, str]]:
    """Kind of finding -> how many there are, and id and sentence of the first."""
    return {
        str(kind): (len(rows), str(rows["finding_id"].iloc[0]), str(rows["text"].iloc[0]))
        for kind, rows in findings.groupby("kind", sort=False)
    }
