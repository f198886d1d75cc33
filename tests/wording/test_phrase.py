from decimal import Decimal

import pytest

from pipelines.wording import Units, describe, format_amount, format_change, format_interval, read_words


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        ("5080000000", "USD", "$5.08 bn"),
        ("8930000", "CNY", "¥8.93 m"),
        ("34100000", "BYN", "Br 34.1 m"),
        ("120000", "TEU", "120,000 TEU"),
        ("107", "enterprise", "107 enterprises"),
        ("1", "enterprise", "1 enterprise"),
        ("1", "country", "1 country"),
        ("5000", "person", "5,000 people"),
        ("1", "person", "1 person"),
        ("40", "region_pair", "40 region pairs"),
        ("80", "percent", "80 %"),
        ("72300", "tonne", "72,300 tonnes"),
        ("5079900000", "USD", "$5.0799 bn"),
        ("-2100000000", "USD", "−$2.1 bn"),
        ("900", "USD", "$900"),
        ("12345", "USD", "$12,345"),
        ("0", "container", "0 containers"),
        ("1000000", None, "1 m"),
    ],
)
def test_amount(value: str, unit: str | None, text: str, units: Units) -> None:
    assert format_amount(Decimal(value), unit, units) == text


def test_digits_round_only_what_is_computed(units: Units) -> None:
    assert format_amount(3819548872.18, "USD", units, digits=3) == "$3.82 bn"
    assert format_amount(Decimal("5.08E+9"), "USD", units) == "$5.08 bn"
    assert format_amount(999_999_999.9, "USD", units, digits=3) == "$1 bn"


@pytest.mark.parametrize(
    ("low", "high", "unit", "text"),
    [
        ("5075000000", "5085000000", "USD", "$5.075–5.085 bn"),
        ("1300000000", None, "USD", "over $1.3 bn"),
        (None, "2000000000", "USD", "up to $2 bn"),
        ("107", "107", "enterprise", "107 enterprises"),
        ("34050000", "34150000", "BYN", "Br 34.05–34.15 m"),
        ("900000000", "1100000000", "USD", "$0.9–1.1 bn"),
        ("200", "999", "person", "200–999 people"),
        (None, None, "USD", "any amount"),
        ("-22000000", "-18000000", "USD", "−$22 to −18 m"),
    ],
)
def test_interval(low: str | None, high: str | None, unit: str, text: str, units: Units) -> None:
    ends = [None if end is None else Decimal(end) for end in (low, high)]
    assert format_interval(*ends, unit, units) == text


@pytest.mark.parametrize(
    ("value", "low", "high", "text"),
    [
        ("1.33", None, None, "+33 %"),
        ("2.4", None, None, "×2.4"),
        ("0.95", None, None, "−5 %"),
        ("1", None, None, "0 %"),
        (None, "1.2", None, "over +20 %"),
        (None, None, "0.7", "up to −30 %"),
        (None, "1.03", "1.04", "+3 % to +4 %"),
        (None, None, None, "any change"),
    ],
)
def test_change(value: str | None, low: str | None, high: str | None, text: str) -> None:
    assert format_change(*(None if cell is None else Decimal(cell) for cell in (value, low, high))) == text


@pytest.mark.parametrize(
    ("words", "measure", "text", "label"),
    [
        ("more than 2.6 billion dollars", "level", "more than 2.6 bn USD", "more than 2.6 billion USD"),
        ("almost 5,000 students", "level", "almost 5,000 people", "almost 5,000 people"),
        ("three to four billion dollars", "level", "3–4 bn USD", "3–4 billion USD"),
        ("hundreds of students", "level", "200–999 people", "200–999 people"),
        ("down by $20 million", "change", "down by 20 m USD", "down by 20 million USD"),
        ("up 33%", "change", "+33 %", "+33 %"),
        ("more than doubled", "change", "more than ×2", "more than ×2"),
        ("down more than 30%", "change", "down by more than 30 %", "down by more than 30 %"),
        ("index 117", "change", "index 117", "index 117"),
        ("down 3 times", "change", "×1/3", "×1/3"),
    ],
)
def test_plain_english(words: str, measure: str, text: str, label: str, units: Units) -> None:
    (reading,) = read_words(words, "en", units, measure).readings
    assert describe(reading, units) == text
    assert describe(reading, units, long=True) == label
