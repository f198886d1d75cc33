"""Citations: everything needed to find the thing again is in them, and BibTeX is well formed."""

from __future__ import annotations

import re

import pytest

from pipelines.analysis.citation import (
    Edition,
    cite,
    cite_bibtex,
    cite_chart,
    cite_chart_bibtex,
    cite_data,
    cite_data_bibtex,
    cite_figure,
    cite_figure_bibtex,
    edition_of,
)
from pipelines.build import Built
from pipelines.tables import Tables
from pipelines.wording import units_from_table

EDITION = Edition("Quoted figures: China–Belarus", "1a2b3c4d", "2023-03")
SOURCE = {
    "source_id": "times-2023",
    "title": "50% & {more} of $5_000 \\ #1",
    "publisher": "Times~^",
    "url": "https://example.org/a_{b}",
    "published": "2023-02-28",
    "language": "ru",
    "translation": "machine",
}


def well_formed(entry: str) -> dict[str, str]:
    """The fields of a BibTeX entry; fails if its braces do not close."""
    depth = 0
    for mark in re.findall(r"(?<!\\)[{}]", entry):
        depth += 1 if mark == "{" else -1
        assert depth >= 0
    assert depth == 0
    assert re.match(r"@misc\{[^\s,{}]+,\n", entry)
    return dict(re.findall(r"^  (\w+) = \{(.*)\},$", entry, flags=re.MULTILINE))


def test_the_data_set() -> None:
    told = "Quoted figures: China–Belarus. Data version 1a2b3c4d, data of March 2023. CC BY 4.0."
    assert cite_data(EDITION) == told
    fields = well_formed(cite_data_bibtex(EDITION))
    assert (fields["year"], fields["month"], fields["version"]) == ("2023", "03", "1a2b3c4d")
    assert "undated" in cite_data(Edition("Quoted figures", "1a2b3c4d", ""))
    known = Edition("Quoted figures", "1a2b3c4d", "2023-02", "2023-02")
    assert cite_data(known).endswith("1a2b3c4d, as published by the end of February 2023. CC BY 4.0.")
    assert "year" not in well_formed(cite_data_bibtex(Edition("Quoted figures", "1a2b3c4d", "")))


def test_a_chart() -> None:
    told = cite_chart("Trade grew.\nTwice.", EDITION, "http://localhost/?view=indicators")
    assert told.startswith("“Trade grew. Twice”. Chart in: Quoted figures: China–Belarus. Data version 1a2b3c4d")
    assert told.endswith(" http://localhost/?view=indicators")
    assert cite_chart("A", EDITION).endswith("CC BY 4.0.")
    fields = well_formed(cite_chart_bibtex("Up 50 %", "trade_2008-2022", EDITION, "http://localhost/?a=1&b=2"))
    assert fields["title"] == r"{Up 50 \%}"
    assert fields["url"] == "http://localhost/?a=1&b=2"
    assert fields["version"] == "1a2b3c4d"


def test_a_figure(seed: Built, seed_tables: Tables) -> None:
    units = units_from_table(seed_tables.units)
    sources = {str(row["source_id"]): row for row in seed_tables.sources.to_dict("records")}
    labels = dict(zip(seed_tables.indicators["indicator_id"], seed_tables.indicators["label"], strict=True))
    edition = edition_of(seed_tables.indicators, "1a2b3c4d", "2023-03")
    assert edition == EDITION
    for row in seed.observations.to_dict("records"):
        source = {str(key): str(cell) for key, cell in sources[str(row["source_id"])].items()}
        told = cite_figure(row, labels[row["indicator_id"]], source, units, edition)
        for part in (labels[row["indicator_id"]], row["words"], source["title"], "1a2b3c4d", row["observation_id"]):
            assert str(part) in told
        fields = well_formed(cite_figure_bibtex(row, labels[row["indicator_id"]], source, units, edition))
        assert fields["year"] == source["published"][:4] if source["published"] else "year" not in fields


@pytest.mark.parametrize("language", ["ru", "en"])
def test_a_source(language: str) -> None:
    told = cite(SOURCE | {"language": language})
    assert SOURCE["title"] in told
    assert ("In Russian" in told) == (language == "ru")
    fields = well_formed(cite_bibtex(SOURCE))
    assert fields["title"] == r"{50\% \& \{more\} of \$5\_000 \textbackslash{} \#1}"
    assert fields["url"] == "https://example.org/a_%7Bb%7D"
