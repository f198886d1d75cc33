"""A record that has far more than a page shows: the page says so, and sends no more than it shows."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines.views import overview
from pipelines.views.page import Page
from pipelines.views.tables import ROWS_OF_A_PAGE
from tests.app.pages import Open, text_of
from tests.benchmarks.records import make_record

QUOTES = 3_000
MOST_SENT = 1_000_000  # bytes of a whole page


@pytest.fixture(scope="module")
def dense(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every quote on one indicator and year, each of an article of its own."""
    record = make_record(tmp_path_factory.mktemp("dense") / "record", QUOTES, one_key=True)
    (record / "events.csv").unlink()  # whose sources are not among the made-up ones
    return record


def sizes(block: object) -> Iterator[int]:
    """The bytes of every element below a block of the page."""
    for child in getattr(block, "children", {}).values():
        yield from sizes(child)
    proto = getattr(block, "proto", None)
    if proto is not None and not getattr(block, "children", None):
        yield proto.ByteSize()


@pytest.mark.parametrize("view", ["overview", "indicators", "disagreements", "gaps", "sources", "data", "search"])
def test_no_view_sends_more_than_it_shows(open_page: Open, dense: Path, view: str) -> None:
    page = open_page(dense, view=view, q="million" if view == "search" else "")
    assert not page.exception
    sent = sum(sum(sizes(root)) for root in page._tree.children.values())
    assert 0 < sent < MOST_SENT


def test_an_indicator_says_what_it_leaves_out(open_page: Open, dense: Path) -> None:
    page = open_page(dense, view="indicators")
    text = text_of(page)
    assert f"The first 100 of {QUOTES:,} quotes" in text
    assert "The first 100 of 2," in text, "the story of one figure"
    assert f"Rows 1–{ROWS_OF_A_PAGE} of {QUOTES:,}" in text
    assert re.search(r"\d+ of 2,?\d{3} figures drawn", page.get("plotly_chart")[0].proto.spec)
    assert len(page.dataframe[0].value) == ROWS_OF_A_PAGE


def test_a_table_is_turned_page_by_page(open_page: Open, dense: Path) -> None:
    page = open_page(dense, view="data", table="quotes")
    assert page.dataframe[0].value["quote_id"].iloc[0] == "s0:0"
    page.session_state["page-quotes"] = 6
    page = page.run()
    assert page.dataframe[0].value["quote_id"].tolist() == [f"s{n}:{n}" for n in range(5 * ROWS_OF_A_PAGE, QUOTES)]
    assert f"Rows 2,501–{QUOTES:,} of {QUOTES:,}" in text_of(page)


def test_articles_and_hits_beyond_a_limit_are_counted(open_page: Open, dense: Path) -> None:
    text = text_of(open_page(dense, view="sources"))
    assert text.count("<tr") < 30
    assert f"1–10 of {QUOTES:,} articles" in text
    assert "The first 300 are listed" in text_of(open_page(dense, view="search", q="million"))


def test_the_table_opens_at_the_article_in_view(open_page: Open, dense: Path) -> None:
    page = open_page(dense, view="sources", article="s25")
    assert f"21–30 of {QUOTES:,} articles" in text_of(page)
    assert "<tr class=here>" in text_of(page)


@pytest.mark.parametrize("filters", [{}, {"statistics": "CN"}, {"collection": "press"}, {"asof": "2010-05"}])
def test_all_sessions_look_at_one_copy(
    open_page: Open, dense: Path, filters: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Page] = []
    monkeypatch.setattr(overview, "render", seen.append)
    for _ in range(2):
        assert not open_page(dense, **filters).exception
    one, other = seen
    assert one is not other
    assert one.dataset is other.dataset
    assert one.shown is other.shown
