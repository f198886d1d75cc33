import pandas as pd

from pipelines.wording import Units, describe, read_words, units_from_table
from pipelines.wording.units import plural


def _table(*rows: tuple[str, str, str, str, str]) -> Units:
    return units_from_table(pd.DataFrame(list(rows), columns=["spelling", "unit", "dimension", "factor", "language"]))


def test_a_new_currency_and_thing_need_no_code() -> None:
    units = _table(
        ("₸", "KZT", "KZT", "1", ""),
        ("tenge", "KZT", "KZT", "1", "en"),
        ("tiyn", "KZT", "KZT", "0.01", "en"),
        ("dairy farm*", "farm", "count", "1", "en"),
    )
    (amount,) = read_words("about 2.5 million tenge", "en", units).readings
    assert (amount.unit, amount.value) == ("KZT", 2_500_000)
    (coins,) = read_words("350 tiyn", "en", units).readings
    assert (coins.unit, str(coins.value)) == ("KZT", "3.50")
    (farms,) = read_words("12 dairy farms", "en", units).readings
    assert (farms.unit, describe(farms, units)) == ("farm", "12 farms")
    assert units.display("KZT") == "₸"


def test_longest_spelling_wins_and_letters_have_edges(units: Units) -> None:
    assert read_words("40 container trains", "en", units).readings[0].unit == "train"
    assert read_words("40 TEU containers", "en", units).readings[0].unit == "TEU"
    assert read_words("40 dollarites", "en", units).readings[0].unit is None


def test_look_ups(units: Units) -> None:
    sense = units.sense("рубл*", "ru")
    assert sense is not None
    assert sense.unit == "BYN"
    assert units.sense("nothing of the kind") is None
    assert units.dimension("TEU") == "count:TEU"
    assert units.dimension("container") == "count"
    assert units.dimension("USD") == "USD"
    assert units.dimension("unheard of") is None
    assert units.is_currency("USD")
    assert not units.is_currency("percent")


def test_display_falls_back_to_the_plural_of_the_id(units: Units) -> None:
    assert units.display("enterprise") == "enterprises"
    assert units.display("person") == "people"
    assert (plural("country"), plural("day"), plural("region_pair")) == ("countries", "days", "region pairs")


def test_languages_do_not_mix() -> None:
    units = _table(("元", "CNY", "CNY", "1", "zh"), ("元", "JPY", "JPY", "1", "ja"), ("$", "USD", "USD", "1", ""))
    assert read_words("5亿元", "zh", units).readings[0].unit == "CNY"
    assert read_words("5元", "ja", units).readings[0].unit == "JPY"
    assert read_words("$5 million", "ja", units).readings[0].unit == "USD"
