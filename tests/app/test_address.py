"""A link reopens the view it was copied from; what is invalid in it is said."""

import pytest

from pipelines.views.address import NOT_SAID, PARTS, parse_address, write_params
from pipelines.views.dataset import current_dataset
from tests.app.pages import RECORDS, Open, text_of, with_filters, written

MADE_UP = RECORDS["made up"]
LINKS: list[dict[str, list[str]]] = [
    {},
    {"view": ["gaps"], "from": ["2029"], "to": ["2030"]},
    {"view": ["indicators"], "indicator": ["lake_exports"], "measure": ["change"], "figure": ["lake-herald:9/1"]},
    {"view": ["disagreements"], "kind": ["disagreement", "undated"], "severity": ["caution", "conflict"]},
    {"view": ["sources"], "article": ["bonde-post"], "statistics": ["KE", NOT_SAID]},
    {"view": ["search"], "q": ["Lake trade: 40,2 & “more”"], "asof": ["2031-03"]},
    {"view": ["data"], "table": ["quotes"], "topic": ["fisheries"], "source": ["lake-herald"], "collection": ["press"]},
]


@pytest.mark.parametrize("params", LINKS)
def test_what_is_written_is_read(params: dict[str, list[str]]) -> None:
    values, said = parse_address(params, current_dataset(MADE_UP))
    assert not said
    assert write_params(values) == params


@pytest.mark.parametrize("params", LINKS)
def test_link_reopens_the_view(open_page: Open, params: dict[str, list[str]]) -> None:
    page = open_page(MADE_UP, **params)
    assert not page.exception
    for name, value in params.items():
        assert page.session_state[name] == (value if PARTS[name].many else value[0]), name
        assert written(page, name) == value
    assert "is not understood" not in text_of(page)


@pytest.mark.parametrize(
    ("params", "sentence"),
    [
        ({"indicator": "gold_price"}, "“gold_price” is not an indicator of this record"),
        ({"view": "nowhere"}, "“nowhere” is not a view"),
        ({"from": "20x2"}, "“20x2” is not a year of this record (2027 to 2035)"),
        ({"asof": "2031-02"}, "“2031-02” is not a month in which something here was published (2031-03 to 2031-04)"),
        ({"from": "2031", "to": "2029"}, "The years end before they begin (2031 to 2029)"),
        ({"statistics": ["KE", "ZZ"]}, "“ZZ” is not a country whose statistics are quoted here"),
        ({"indicater": "ferries"}, "“indicater” is not part of an address here"),
        ({"view": ["gaps", "data"]}, "Of several values for view the first is taken: “gaps”"),
        ({"figure": "<b>"}, "“&lt;b&gt;” is not a figure of this record"),
    ],
)
def test_invalid_part_is_said(open_page: Open, params: dict[str, str], sentence: str) -> None:
    page = open_page(MADE_UP, **params)
    assert not page.exception
    assert sentence in text_of(page)


def test_what_is_valid_beside_it_is_kept(open_page: Open) -> None:
    page = open_page(MADE_UP, view="indicators", indicator="ferries", statistics=["KE", "ZZ"])
    assert page.session_state["indicator"] == "ferries"
    assert page.session_state["statistics"] == ["KE"]
    assert written(page, "statistics") == ["KE"]


def test_choices_are_written_into_the_address(open_page: Open) -> None:
    page = open_page(MADE_UP, view="indicators")
    page.selectbox(key="indicator").set_value("ferries").run()
    assert written(page, "indicator") == ["ferries"]
    page = with_filters(page)
    page.multiselect(key="topic").set_value(["transport"])
    page = with_filters(page)
    assert written(page, "topic") == ["transport"]
    page.button(key="clear_filters").click()
    page = with_filters(page)
    assert not written(page, "topic")


def test_choices_outlive_a_change_of_view(open_page: Open) -> None:
    page = open_page(MADE_UP, view="indicators", indicator="ferries", statistics="KE")
    page.session_state["view"] = "gaps"
    page.run()
    page.session_state["view"] = "indicators"
    page.run()
    assert page.session_state["indicator"] == "ferries"
    assert page.session_state["statistics"] == ["KE"]


@pytest.mark.parametrize("view", ["overview", "indicators", "disagreements", "gaps", "sources"])
def test_empty_selection_names_the_filter_to_widen(open_page: Open, view: str) -> None:
    page = open_page(MADE_UP, view=view, topic="remittances", source="undated-blog")
    assert not page.exception
    text = text_of(page)
    assert "passes the filters. Widen “topic” or “article” to see some." in text


def test_only_the_filter_that_blocks_is_named(open_page: Open) -> None:
    page = open_page(MADE_UP, view="overview", topic=["fisheries", "transport"], status="F", method="implied")
    assert "Widen “status” or “method” to see some." in text_of(page)


def test_what_blocks_is_cleared_where_it_is_named(open_page: Open) -> None:
    years = {"from": "2028", "to": "2028"}
    page = open_page(MADE_UP, view="indicators", indicator="lake_trade_turnover", method="stated", **years)
    assert "Widen “years” to see some." in text_of(page)
    page = page.button(key="widen").click().run()
    assert not page.exception
    assert page.get("plotly_chart")
    assert written(page, "method") == ["stated"], "what does not block stays"
    assert not written(page, "from")
    assert not written(page, "to")


def test_a_figure_leads_to_its_words(open_page: Open) -> None:
    page = open_page(MADE_UP, view="indicators", figure="undated-blog:1")
    assert page.session_state["indicator"] == "ferries"
    assert "“7 ferries”" in text_of(page)
