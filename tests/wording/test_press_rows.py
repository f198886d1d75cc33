"""Every quote of the press collection: the readings its words have, decided by hand by the rules of value and bounds.

`press_rows.csv` holds one row a quote. `readings` are joined by " ; ", each "value|low|high|unit" in plain decimals,
empty for an open end, for no single value and for words that name no unit; "garbled" or "problem" stands for words
that cannot be read literally.
"""

import csv
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import pytest

from pipelines.tables import Tables
from pipelines.wording import Reading, Units, read_words

TABLE = Path(__file__).parent / "press_rows.csv"
ROWS = list(csv.DictReader(TABLE.read_text(encoding="utf-8").splitlines()))
OTHER_ROWS = [  # those of test_rows.py
    row
    for path in sorted((TABLE.parent / "rows").glob("*.csv"))
    for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines())
]

Figures = tuple[Decimal | None, Decimal | None, Decimal | None, str]


def _kind(unit: str, units: Units) -> str:
    """The unit, or "count" for any counted thing: words and indicator may name the same things differently."""
    return "count" if units.dimension(unit) == "count" else unit


def _expected(cell: str, units: Units) -> list[Figures]:
    figures: list[Figures] = []
    for part in cell.split(" ; "):
        value, low, high, unit = part.split("|")
        ends = [Decimal(end) if end else None for end in (value, low, high)]
        figures.append((ends[0], ends[1], ends[2], _kind(unit, units)))
    return figures


def _actual(readings: Sequence[Reading], units: Units) -> list[Figures]:
    return [(found.value, found.low, found.high, _kind(found.unit or "", units)) for found in readings]


@pytest.mark.parametrize("row", ROWS, ids=[f"{row['quote_id']} {row['words']}" for row in ROWS])
def test_row(row: dict[str, str], units: Units) -> None:
    wording = read_words(row["words"], row["language"], units, row["measure"])
    if row["readings"] in ("garbled", "problem"):
        assert wording.readings == (), wording
        assert wording.garbled == (row["readings"] == "garbled"), wording
        return
    assert wording.readings, wording
    assert _actual(wording.readings, units) == _expected(row["readings"], units)
    assert {found.measure for found in wording.readings} == {row["measure"]}


def test_each_quote_has_one_row() -> None:
    assert len({row["quote_id"] for row in ROWS}) == len(ROWS) == 637


def test_the_words_of_the_whole_record_are_held(press_tables: Tables) -> None:
    held = {(row["words"], row["language"], row["measure"]) for row in ROWS + OTHER_ROWS}
    sources = press_tables.sources
    languages = dict(zip(sources["source_id"], sources["language"], strict=True))
    quotes = press_tables.quotes
    words = zip(quotes["words"], quotes["source_id"].map(languages), quotes["measure"], strict=True)
    assert not set(words) - held
