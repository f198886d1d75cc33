"""What the rows cannot show: conversions, messages, readings, scale invariance, and that nothing ever raises."""

from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.wording import RATIO, Reading, Units, Wording, describe, format_amount, read_reading, read_words

LANGUAGES = ["en", "zh", "zh-Hant", "ru", "de", "be", "uk", "pl", "it", "es", "pt", "fr", "ja", ""]


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("34.1 million Belarusian rubles (about 13.51 million US dollars)", "en"),
        ("3410万白俄罗斯卢布（约合1351万美元）", "zh"),
        ("34,1 млн белорусских рублей (около 13,51 млн долларов)", "ru"),
        ("34,1 Mio. Rubel (rund 13,51 Mio. Dollar)", "de"),
    ],
)
def test_conversion(words: str, language: str, units: Units) -> None:
    wording = read_words(words, language, units, "level")
    (own,) = wording.readings
    assert (own.unit, own.value) == ("BYN", Decimal("34100000"))
    assert wording.conversion is not None
    assert (wording.conversion.unit, wording.conversion.value) == ("USD", Decimal("13510000"))
    assert wording.conversion.qualifier == "about"


def test_two_amounts_in_one_currency_are_no_conversion(units: Units) -> None:
    assert "two figures" in (read_words("$5.08bn ($5.1bn)", "en", units).problem or "")


@pytest.mark.parametrize(
    ("words", "measure", "part"),
    [
        ("71 companies from 13 countries", "level", "two figures (71 and 13)"),
        ("no figure here", "level", "no figure"),
        ("up 33%", "level", "only a change"),
        ("grew to $5 billion", "change", "the level that was reached"),
        ("$5 billion", "change", "without saying that it is a change"),
        ("two times a month", "change", "how often"),
        ("up from a fall of 5%", "change", "a rise and of a fall"),
        ("nearly or more than $5 billion", "level", "twice"),
        ("from 5 to 3 companies", "level", "ends below its start"),
        ("$5 billion yuan", "level", "two currencies"),
        ("two thirds of companies", "level", "a fraction"),
        ("9 trillion trillion dollars", "level", "too large"),
        ("x" * 5000, "level", "too long"),
    ],
)
def test_problems_are_plain_sentences(words: str, measure: str, part: str, units: Units) -> None:
    wording = read_words(words, "en", units, measure)
    assert wording.readings == ()
    assert not wording.garbled
    assert part in (wording.problem or "")


@pytest.mark.parametrize(
    ("reading", "measure", "label", "low", "high"),
    [
        ("about 130 million US dollars", "level", "about 130 million USD", "125000000", "135000000"),
        ("×2.4", "change", "×2.4", "2.35", "2.45"),
        ("+17%", "change", "+17 %", "1.165", "1.175"),
        ("index 117", "change", "index 117", "1.165", "1.175"),
        ("more than ×1.7", "change", "more than ×1.7", "1.7", None),
        ("almost ×1.5", "change", "almost ×1.5", "1.45", "1.5"),
        ("up by 96.1 million US dollars", "change", "up by 96.1 million USD", "96050000", "96150000"),
        ("up almost 700 million US dollars", "change", "up by almost 700 million USD", "650000000", "700000000"),
        ("more than 2 billion US dollars", "level", "more than 2 billion USD", "2000000000", None),
        ("20 billion yuan", "level", "20 billion CNY", "18000000000", "22000000000"),
    ],
)
def test_reading(reading: str, measure: str, label: str, low: str, high: str | None, units: Units) -> None:
    (found,) = read_reading(reading, units, measure).readings
    assert describe(found, units, long=True) == label
    assert found.low == Decimal(low)
    assert found.high == (None if high is None else Decimal(high))


def test_a_scale_does_not_change_the_interval(units: Units) -> None:
    spellings = [
        ("34.1 million yuan", "en"),
        ("34,100,000 yuan", "en"),
        ("3410万元", "zh"),
        ("34,1 млн юаней", "ru"),
        ("34 100 000 юаней", "ru"),
        ("34,1 Mio. Yuan", "de"),
        ("34.100.000 Yuan", "de"),
    ]
    ends = {
        (found.value, found.low, found.high)
        for words, language in spellings
        for found in read_words(words, language, units, "level").readings
    }
    assert ends == {(Decimal(34_100_000), Decimal(34_050_000), Decimal(34_150_000))}


@pytest.mark.parametrize(
    ("words", "measure"), list(product(["54$2.5 billion", "1$300 million"], [None, "level", "change"]))
)
def test_broken_figures_are_never_guessed(words: str, measure: str | None, units: Units) -> None:
    assert read_words(words, "en", units, measure) == Wording((), garbled=True)


def _sound(reading: Reading) -> None:
    low = reading.low if reading.low is not None else Decimal("-Infinity")
    high = reading.high if reading.high is not None else Decimal("Infinity")
    assert low <= high
    assert reading.value is None or low <= reading.value <= high
    assert reading.value is None or reading.value.is_finite()
    assert reading.label or reading.unit != RATIO


_WORDS = """
up down by to from more than almost about over growth rate times fold % percent $ ¥ ( ) - – + , . 5 1.4 2022 34.1 1,000
hundred hundreds million bn half and a no index × level compared 亿 万 倍 增长 约 三 млрд в раза на до Mrd. um das fache
companies 20-foot TEU 第 年
"""
_PIECES = st.sampled_from(_WORDS.split())


@settings(max_examples=400, deadline=None)
@given(
    words=st.one_of(st.text(max_size=60), st.lists(_PIECES, max_size=14).map(" ".join), st.lists(_PIECES).map("".join)),
    language=st.sampled_from(LANGUAGES),
    measure=st.sampled_from([None, "level", "change"]),
)
def test_any_words_give_an_answer(words: str, language: str, measure: str | None, units: Units) -> None:
    wording = read_words(words, language, units, measure)
    assert bool(wording.readings) + wording.garbled + (wording.problem is not None) == 1
    assert len(wording.readings) <= 2
    for reading in (*wording.readings, *([wording.conversion] if wording.conversion else [])):
        _sound(reading)
        if measure:
            assert reading is wording.conversion or reading.measure == measure


@pytest.mark.parametrize(
    "piece",
    [
        "(",
        "9",
        "1 ",
        "1,",
        "hundred ",
        "万",
        "a",
        "from ",
        "-",
        "$",
        "100 ",
        "( 1",
        "1)",
        "一十",
        "and half ",
        "1-",
        "' ",
    ],
)
def test_long_input_ends(piece: str, units: Units) -> None:
    for language in ("en", "zh"):
        wording = read_words((piece * 2000)[:2000], language, units)
        assert wording.garbled or wording.problem or wording.readings


@settings(max_examples=300, deadline=None)
@given(
    digits=st.integers(1, 99999),
    places=st.integers(-2, 8),
    unit=st.sampled_from(["USD", "BYN", "CNY", "EUR", "TEU", "enterprise", "tonne"]),
)
def test_what_is_written_is_read_back(digits: int, places: int, unit: str, units: Units) -> None:
    value = Decimal(digits).scaleb(places)
    text = format_amount(value, unit, units)
    (found,) = read_words(text, "en", units, "level").readings
    assert found.value == value
    assert found.unit == unit


@settings(max_examples=200, deadline=None)
@given(mantissa=st.integers(1, 9999), scale=st.sampled_from([("thousand", 3), ("million", 6), ("billion", 9)]))
def test_scale_words_are_zeros(mantissa: int, scale: tuple[str, int], units: Units) -> None:
    word, zeros = scale
    (short,) = read_words(f"${mantissa} {word}", "en", units).readings
    (long,) = read_words(f"${mantissa * 10**zeros:,}", "en", units).readings
    assert (short.value, short.low, short.high) == (long.value, long.low, long.high)
