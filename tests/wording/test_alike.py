"""Words read through a stand-in say what they say when they are read by themselves, whatever their digits."""

import csv
import random
import re
from pathlib import Path

import pytest

from pipelines.wording import Units, read, read_words
from pipelines.wording.alike import stand_in
from pipelines.wording.normalise import normalise
from pipelines.wording.vocabulary import lexicon

HERE = Path(__file__).parent
TABLES = [*sorted((HERE / "rows").glob("*.csv")), HERE / "press_rows.csv"]
EACH = 12  # other digits for every row
SHAPES = ["{a}", "{a}.{b}", "{a},{b}", "{a},{c}", "{a} {c}", "{a}.{c}", "{a}.{c},{b}", "{a},{c}.{b}", "{y}", "{a}'{c}"]
SIZES = [0, 1, 2, 7, 12, 20, 31, 32, 49, 50, 76, 99, 100, 101, 117, 500, 999, 1000, 34000, 5_080_000, 10**17, 10**21]


def _digits(chance: random.Random) -> str:
    shape = chance.choice(SHAPES)
    numbers = {"a": chance.choice([chance.choice(SIZES), chance.randrange(1000)]), "b": chance.choice([0, 5, 50, 83])}
    return shape.format(**numbers, c=f"{chance.randrange(1000):03d}", y=chance.randrange(1900, 2100))


def _varied(table: Path) -> list[tuple[str, str, str]]:
    """Every row of a table of words, as it is and with other digits: words, language, measure."""
    chance = random.Random(table.name)
    varied = []
    for row in csv.DictReader(table.read_text(encoding="utf-8").splitlines()):
        words = row["words"]
        runs = [found.span() for found in re.finditer(r"\d+(?:[.,' ]\d+)*", words)]
        varied.append((words, row["language"], row["measure"]))
        for _ in range(EACH if runs else 0):
            start, end = chance.choice(runs)
            varied.append((words[:start] + _digits(chance) + words[end:], row["language"], row["measure"]))
    return varied


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.stem)
def test_the_same_as_read_alone(table: Path, units: Units, monkeypatch: pytest.MonkeyPatch) -> None:
    _compare(_varied(table), units, monkeypatch)


def test_the_same_at_every_limit(units: Units, monkeypatch: pytest.MonkeyPatch) -> None:
    forms = ["{}% compared with 2021", "in May {} companies", "{} ft containers", "grew {} times", "{} companies"]
    numbers = ["0", "0.5", "1", "1.1", "2", "20", "31", "31.5", "32", "49.9", "50", "50.5", "99.9", "100", "100.1"]
    varied = [(form.format(n), "en", measure) for form in forms for n in numbers for measure in ("level", "change")]
    _compare(varied, units, monkeypatch)


def _compare(varied: list[tuple[str, str, str]], units: Units, monkeypatch: pytest.MonkeyPatch) -> None:
    read_words.cache_clear()
    through = [read_words(words, language, units, measure) for words, language, measure in varied]
    monkeypatch.setattr(read, "stand_in", lambda text, phrases: None)
    read_words.cache_clear()
    alone = [read_words(words, language, units, measure) for words, language, measure in varied]
    read_words.cache_clear()
    differ = [
        (words, one, other) for (words, *_), one, other in zip(varied, through, alone, strict=True) if one != other
    ]
    assert not differ, differ[:5]


def test_most_words_have_a_stand_in(units: Units) -> None:
    rows = [row for table in TABLES for row in csv.DictReader(table.read_text(encoding="utf-8").splitlines())]
    have = [stand_in(normalise(row["words"]), lexicon(row["language"].lower(), units)) for row in rows]
    assert sum(found is not None for found in have) > len(rows) / 2


@pytest.mark.parametrize(
    "words",
    ["20-foot containers", "2022-07-31", "12.5.2020", "COVID-19", "54$2.5 billion", "2008/2012", "3 to 4", "doubled"],
)
def test_no_stand_in_where_digits_may_be_a_name_or_a_date(words: str, units: Units) -> None:
    assert stand_in(normalise(words), lexicon("en", units)) is None
