"""As of a month: the whole dashboard shows what the press had said by then, and says so."""

import json
from pathlib import Path

import pandas as pd
import pytest

from pipelines.views.address import VIEWS
from tests.app.pages import RECORDS, Open, text_of, with_filters, written

REAL, MADE_UP = RECORDS["real"], RECORDS["made up"]


@pytest.mark.parametrize("view", [*VIEWS, "search"])
@pytest.mark.parametrize("month", ["2009-03", "2023-02"])
def test_every_view_runs_and_tells(open_page: Open, view: str, month: str) -> None:
    page = open_page(REAL, view=view, asof=month, q="trade")
    assert not page.exception
    assert written(page, "asof") == [month]
    text = text_of(page)
    assert "<b>As of " in text
    assert "had been published by the end of that month" in text
    assert "not understood" not in text


def test_figures_of_later_articles_are_not_there(open_page: Open) -> None:
    page = open_page(MADE_UP, view="indicators", indicator="lake_trade_turnover", asof="2031-03")
    text = text_of(page)
    assert "As of March 2031:</b> 10 of 18 figures had been published" in text
    assert "One article without a date is left out." in text
    table: pd.DataFrame = page.dataframe[0].value
    assert not table["Source"].str.contains("Bonde").any()
    (chart,) = page.get("plotly_chart")
    layout = json.loads(chart.proto.spec)["layout"]
    said = " ".join(note["text"] for note in layout["annotations"]).replace("<br>", " ").replace("\u00a0", " ")
    assert said.count("As published by the end of March 2031") == 1, "in the subtitle"
    assert "Data as published by the end of March 2031, version" in said
    assert "asof=2031-03" in text, "links keep it"


def test_the_way_back_leaves_the_rest_as_it_is(open_page: Open) -> None:
    page = open_page(MADE_UP, view="indicators", indicator="ferries", statistics="-", asof="2031-03")
    steps = text_of(page).split('class="steps">')[1].split("</div>")[0]
    assert 'href="?view=indicators&amp;indicator=ferries&amp;statistics=-"' in steps
    assert "April 2031 →" in steps
    assert "←" not in steps, "nothing was published before"


def test_the_slider_goes_from_the_first_month_to_everything(open_page: Open) -> None:
    page = open_page(MADE_UP)
    assert not page.select_slider, "the filters are not sent before they are opened"
    page = with_filters(page)
    slider = page.select_slider(key="asof")
    assert slider.options == ["March 2031", "April 2031", "Everything"]
    assert slider.value == ""
    assert "As of" not in text_of(page)
    slider.set_value("2031-03")
    page = with_filters(page)
    assert written(page, "asof") == ["2031-03"]
    page.button(key="clear_filters").click()
    page = with_filters(page)
    assert not written(page, "asof")
    assert "As of" not in text_of(page)


@pytest.mark.parametrize("month", ["2031-02", "2031-3", "March", "2031", "9999-99", "<b>"])
def test_invalid_month_is_said(open_page: Open, month: str) -> None:
    page = open_page(MADE_UP, asof=month)
    assert not page.exception
    assert "is not a month in which something here was published (2031-03 to 2031-04)." in text_of(page)
    assert not written(page, "asof")
    assert "As of" not in text_of(page)


def test_a_figure_of_later_is_said_to_be_so(open_page: Open) -> None:
    page = open_page(MADE_UP, view="indicators", indicator="lake_trade_turnover", figure="bonde-post:1", asof="2031-03")
    assert "The figure this link names was not published by the end of March 2031" in text_of(page)


def test_nothing_of_it_was_published_by_then(open_page: Open) -> None:
    text = text_of(open_page(REAL, view="indicators", indicator="park_enterprises", asof="2009-03"))
    assert "By the end of March 2009 no source had published a figure of" in text


def test_explanations_are_of_what_is_shown(open_page: Open) -> None:
    text = text_of(open_page(REAL, view="disagreements", asof="2023-02", severity=["conflict", "caution"]))
    assert "Explanation out of date" not in text


def test_a_record_without_dates_has_no_slider(open_page: Open, record: Path) -> None:
    sources = record / "sources.csv"
    lines = [line.replace("2031-03-02", "").replace("2031-03-03", "").replace("2031-04", "") for line in
             sources.read_text(encoding="utf-8").splitlines()]  # fmt: skip
    sources.write_text("\n".join(lines) + "\n", encoding="utf-8")
    page = open_page(record)
    assert not page.exception
    assert not page.select_slider
