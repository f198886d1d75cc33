"""Real rows of each language: what their words say, decided by hand from the rules of value and bounds."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from pipelines.wording import Reading, Units, Wording, read_words

FOLDER = Path(__file__).parent / "rows"
ROWS = [
    (path.stem, number, row)
    for path in sorted(FOLDER.glob("*.csv"))
    for number, row in enumerate(csv.DictReader(path.read_text(encoding="utf-8").splitlines()), 2)
]


def _outcome(wording: Wording) -> str:
    if wording.garbled:
        return "garbled"
    return "problem" if wording.problem else str(len(wording.readings))


def _same(cell: str, end: Decimal | None) -> bool:
    return end is None if not cell else end == Decimal(cell)


def _check(row: dict[str, str], reading: Reading, suffix: str) -> None:
    for name in ("value", "low", "high"):
        assert _same(row[name + suffix], getattr(reading, name)), (name, getattr(reading, name))
    assert (reading.unit or "") == row["unit" + suffix]
    assert reading.qualifier == row["qualifier" + suffix]


@pytest.mark.parametrize(("file", "line", "row"), ROWS, ids=[f"{f}:{n} {r['words']}" for f, n, r in ROWS])
def test_row(file: str, line: int, row: dict[str, str], units: Units) -> None:
    wording = read_words(row["words"], row["language"], units, row["measure"] or None)
    assert _outcome(wording) == row["outcome"], wording
    for reading, suffix in zip(wording.readings, ("", "2"), strict=False):
        _check(row, reading, suffix)
        if row["measure"]:
            assert reading.measure == row["measure"]


@pytest.mark.parametrize(
    ("language", "least"), [("en", 120), ("zh", 60), ("ru", 60), ("de", 60), ("zh-Hant", 20), ("be", 20), ("fr", 20)]
)
def test_enough_rows(language: str, least: int) -> None:
    assert sum(file == language for file, _, _ in ROWS) >= least
