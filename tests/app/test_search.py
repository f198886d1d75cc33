"""Search: the field in the masthead, what it finds, its address, and what is said when it finds nothing."""

import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pipelines.build import build
from pipelines.tables import load_tables
from pipelines.views.address import LONGEST_QUERY, parse_address
from pipelines.views.dataset import current_dataset
from tests.app.pages import EVIL, RECORDS, Open, make_evil, text_of, written

REAL, MADE_UP = RECORDS["real"], RECORDS["made up"]


def found(page: AppTest) -> set[str]:
    """The figures that the results link to."""
    return set(re.findall(r"figure=([^&\"]+)", text_of(page)))


def test_typing_shows_what_holds_the_words(open_page: Open) -> None:
    page = open_page(MADE_UP, view="gaps", topic="transport", rule="all")
    page = page.text_input(key="q").set_value("  Ferries   in SERVICE ").run()
    assert not page.exception
    assert page.session_state["view"] == "search"
    assert written(page, "q") == ["Ferries in SERVICE"]
    text = text_of(page)
    assert "“Ferries in SERVICE”: one indicator and " in text
    assert "topic=transport" in text, "links keep the filters"
    assert "rule=all" in text
    assert '<q lang="en">24 ferries</q>' in text
    assert "lake-herald%3A5" in found(page)


@pytest.mark.parametrize("query", ["5.08", "5,08", "50.8亿", "5.08 bn"])
def test_one_amount_in_many_forms(open_page: Open, query: str) -> None:
    page = open_page(REAL, view="search", q=query)
    assert not page.exception
    assert {"solid-progress%3A10", "mfacn-2023-expo-speech%3A1"} <= found(page)


def test_indicators_and_articles_are_found(open_page: Open) -> None:
    assert "indicator=poultry" in text_of(open_page(REAL, view="search", q="poultry"))
    text = text_of(open_page(REAL, view="search", q="Великий камень"))
    assert "view=sources&amp;article=" in text
    assert "articles" in text


def test_every_figure_leads_to_its_story(open_page: Open) -> None:
    page = open_page(REAL, view="search", q="trade 2022")
    ids = set(build(load_tables(REAL)[0]).observations["observation_id"])
    figures = {name.replace("%3A", ":").replace("%2F", "/").replace("%2B", "+") for name in found(page)}
    assert len(figures) > 40
    assert figures <= ids
    assert "Show all" in text_of(open_page(REAL, view="search", q="2022"))


def test_navigation_has_seven_views_and_leaves_the_search(open_page: Open) -> None:
    page = open_page(MADE_UP)
    assert len(page.get("button_group")[0].options) == 7
    page = open_page(MADE_UP, view="search", q="lake")
    page.get("button_group")[0].set_value("gaps").run()
    assert page.session_state["view"] == "gaps"
    assert page.session_state["q"] == ""
    assert not written(page, "q")


def test_nothing_found_says_what_was_tried_and_offers_what_can_be_found(open_page: Open) -> None:
    page = open_page(MADE_UP, view="search", q="lake zebra")
    text = text_of(page)
    assert "Nothing here holds “lake zebra”" in text
    assert "“zebra” is nowhere in this record." in text
    assert "in the names and definitions of 8 indicators" in text
    examples = re.findall(r'q=([^"&]+)"', text.split("For example")[1])
    assert len(examples) > 2
    for example in examples:
        words = example.replace("+", " ")
        assert "Nothing here holds" not in text_of(open_page(MADE_UP, view="search", q=words)), words


def test_search_follows_the_filters(open_page: Open) -> None:
    text = text_of(open_page(MADE_UP, view="search", q="ferries", topic="fisheries"))
    assert "do not pass the filters." in text
    assert "24 ferries" not in text


@pytest.mark.parametrize("query", ["", "   ", "(((", "<script>alert(1)</script>", "\\", "%", "１２", "\x00", '"', EVIL])
def test_odd_queries_are_shown_literally(open_page: Open, query: str) -> None:
    page = open_page(MADE_UP, view="search", q=query)
    assert not page.exception
    text = text_of(page)
    assert "<script" not in text
    assert '<b class="evil">' not in text


def test_a_long_query_is_cut_and_that_is_said(open_page: Open) -> None:
    page = open_page(MADE_UP, view="search", q="a" * 500)
    assert not page.exception
    assert page.session_state["q"] == "a" * LONGEST_QUERY
    assert f"Of a search the first {LONGEST_QUERY} characters are taken." in text_of(page)


def test_of_several_searches_the_first_is_taken() -> None:
    values, said = parse_address({"view": ["search"], "q": ["one", "two"]}, current_dataset(MADE_UP))
    assert values["q"] == "one"
    assert said == ["Of several values for q the first is taken: “one”."]


def test_text_from_tables_is_shown_literally(open_page: Open, record: Path) -> None:
    text = text_of(open_page(make_evil(record), view="search", q="lake"))
    assert '<b class="evil">' not in text
    assert "&lt;b class=&quot;evil&quot;&gt;" in text
