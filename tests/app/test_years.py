"""The years field: what is typed or chosen becomes the years of the address, or is refused with a sentence."""

import pytest

from pipelines.views.years import name_years, parse_years
from tests.app.pages import RECORDS, Open, text_of, type_into, written

MADE_UP = RECORDS["made up"]
TRADE = "lake_trade_turnover"


@pytest.mark.parametrize(
    ("typed", "years"),
    [
        ("2019", ("2019", "2019")), ("2019-2023", ("2019", "2023")), ("2019 – 2023", ("2019", "2023")),
        ("2019—23", ("2019", "2023")), ("2019 to 2023", ("2019", "2023")), ("2019, 2023", ("2019", "2023")),
        ("2023-2019", ("2019", "2023")), ("2019/2023", ("2019", "2023")), ("2019..2023", ("2019", "2023")),
        ("from 2019", ("2019", "")), ("Since 2019", ("2019", "")), ("2019-", ("2019", "")), ("2019/", ("2019", "")),
        ("until 2023", ("", "2023")), ("-2023", ("", "2023")), ("/2023", ("", "2023")), ("с 2019", ("2019", "")),
    ],
)  # fmt: skip
def test_years_are_read_however_they_are_written(typed: str, years: tuple[str, str]) -> None:
    assert parse_years(typed) == years


@pytest.mark.parametrize("typed", ["20x2", "", "19", "2019-2023-2024", "trade", "12019", "2019.5", "<b>", "20192023"])
def test_what_names_no_years_is_not_guessed(typed: str) -> None:
    assert parse_years(typed) is None


@pytest.mark.parametrize("value", ["2019", "2019/2023", "2019/", "/2023"])
def test_what_is_shown_can_be_typed_again(value: str) -> None:
    assert parse_years(name_years(value)) == parse_years(value)


@pytest.mark.parametrize(("view", "params"), [("indicators", {"indicator": TRADE}), ("overview", {})])
def test_years_are_typed(open_page: Open, view: str, params: dict[str, str]) -> None:
    page = open_page(MADE_UP, view=view, **params)
    if view != "indicators":
        page.session_state["filters"] = True
        page = page.run()
    page = type_into(page, "years", "2028-2031")
    assert not page.exception
    assert written(page, "from") == ["2028"]
    assert written(page, "to") == ["2031"]
    assert page.selectbox(key="years").value == "2028/2031"
    assert "2028–2031" in page.selectbox(key="years").options
    page = type_into(page, "years", "20x2")
    assert "“20x2” names no years. Write one, or two such as 2019–2023" in text_of(page)
    assert written(page, "from") == ["2028"], "what cannot be understood changes nothing"
    assert "names no years" not in text_of(page.run()), "it is said once"
    page = type_into(page, "years", "1850")
    assert "Nothing here is of the years “1850”. They run from 2027 to 2035." in text_of(page)
    page = type_into(page, "years", "1990-2030")
    assert written(page, "from") == ["2027"], "no earlier than the record"
    page = page.selectbox(key="years").set_value("").run()
    assert written(page, "from") == written(page, "to") == []


def test_a_second_year_is_chosen_after_the_first(open_page: Open) -> None:
    page = open_page(MADE_UP, view="indicators", indicator=TRADE)
    page = page.selectbox(key="years").set_value("2029").run()
    assert written(page, "to") == ["2029"]
    assert page.selectbox(key="years").options[1:4] == ["2029", "2029–2030", "2030"]
    page = page.selectbox(key="years").set_value("2029/2030").run()
    assert written(page, "to") == ["2030"]


def test_years_that_leave_nothing_are_changed_where_they_were_typed(open_page: Open) -> None:
    page = open_page(MADE_UP, view="indicators", indicator=TRADE, **{"from": "2028", "to": "2028"})
    assert "Widen “years” to see some." in text_of(page)
    page = page.selectbox(key="years").set_value("2029").run()
    assert not page.exception
    assert page.get("plotly_chart")
    assert written(page, "from") == written(page, "to") == ["2029"]
