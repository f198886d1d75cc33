from decimal import Decimal

import pytest

from pipelines.wording.bounds import interval, looseness, rounding
from pipelines.wording.numerals import Convention, number, parse_digits
from pipelines.wording.records import GarbledError

ENGLISH = Convention(".", "", ",' ")
GERMAN = Convention(",", ".", ".' ")
RUSSIAN = Convention(",", ".", " ")
UNKNOWN = Convention("", ".,", "' ")


@pytest.mark.parametrize(
    ("text", "convention", "value"),
    [
        ("1,234.5", ENGLISH, "1234.5"),
        ("12,000", ENGLISH, "12000"),
        ("1.234", ENGLISH, "1.234"),
        ("254 000", ENGLISH, "254000"),
        ("1 234,5", ENGLISH, "1234.5"),
        ("1.234,5", GERMAN, "1234.5"),
        ("12.000", GERMAN, "12000"),
        ("8,443", GERMAN, "8.443"),
        ("5.4", GERMAN, "5.4"),
        ("1.234.567", GERMAN, "1234567"),
        ("1 234,5", RUSSIAN, "1234.5"),
        ("1,245", RUSSIAN, "1.245"),
        ("5.4", RUSSIAN, "5.4"),
        ("5,4", UNKNOWN, "5.4"),
        ("5.08", UNKNOWN, "5.08"),
    ],
)
def test_separators(text: str, convention: Convention, value: str) -> None:
    assert parse_digits(text, convention).value == Decimal(value)


@pytest.mark.parametrize(
    ("text", "convention"),
    [
        ("5,08", ENGLISH),
        ("1.234.567", ENGLISH),
        ("5,08,3", ENGLISH),
        ("1234,567", ENGLISH),
        ("0,500", ENGLISH),
        ("1.23.4", GERMAN),
        ("1,234.5", GERMAN),
        ("1,234,567", RUSSIAN),
        ("1,234", UNKNOWN),
        ("1.234", UNKNOWN),
        ("9" * 40, ENGLISH),
    ],
)
def test_separators_without_sense(text: str, convention: Convention) -> None:
    with pytest.raises(GarbledError):
        parse_digits(text, convention)


@pytest.mark.parametrize(
    ("text", "counted", "percent", "h"),
    [
        ("5.08", False, False, "0.005"),
        ("34.10", False, False, "0.005"),
        ("120000", True, False, "5000"),
        ("1", False, False, "0.1"),  # a tenth of the number, not half of its place
        ("107", True, False, "0"),
        ("990", True, False, "0"),
        ("1000", True, False, "100"),
        ("10752", True, False, "0"),
        ("40", False, True, "0.5"),
        ("40", False, False, "4"),
        ("2", False, True, "0.2"),
        ("0", False, False, "0"),
    ],
)
def test_rounding(text: str, counted: bool, percent: bool, h: str) -> None:
    assert rounding(number(Decimal(text)), counted, percent) == Decimal(h)


@pytest.mark.parametrize(
    ("text", "counted", "k"),
    [
        ("40", False, "5"),
        ("900", False, "50"),
        ("5.80", False, "0.05"),
        ("1", False, "0.2"),
        ("3", True, "1"),
        ("5000", True, "500"),
    ],
)
def test_looseness(text: str, counted: bool, k: str) -> None:
    assert looseness(number(Decimal(text)), counted) == Decimal(k)


def test_the_table_of_qualifiers() -> None:
    forty = number(Decimal(40))
    ends = {
        qualifier: interval(forty, qualifier, percent=True)
        for qualifier in ("exact", "about", "more_than", "less_than", "almost", "slightly_over")
    }
    assert ends == {
        "exact": (Decimal("39.5"), Decimal("40.5")),
        "about": (35, 45),
        "more_than": (40, None),
        "less_than": (None, 40),
        "almost": (35, 40),
        "slightly_over": (40, 45),
    }
