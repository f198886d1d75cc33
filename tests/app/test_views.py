"""Every view of every record, without a browser."""

import json
import re
from pathlib import Path

import pytest

from pipelines.analysis.summary import lead_sentence, make_headlines
from pipelines.build import build
from pipelines.tables import load_tables
from pipelines.views.address import VIEWS
from pipelines.views.text import escape
from pipelines.wording import units_from_table
from tests.app.pages import EVIL, RECORDS, Open, make_evil, text_of

EVERY = ["real", "seed", "made up"]


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("folder", EVERY, indirect=True)
def test_view_runs(open_page: Open, folder: Path, view: str) -> None:
    page = open_page(folder, view=view)
    assert not page.exception
    assert page.session_state["view"] == view
    assert "notice" not in text_of(page)


@pytest.mark.parametrize("folder", EVERY, indirect=True)
def test_overview_says_what_the_tables_say(open_page: Open, folder: Path) -> None:
    tables, _ = load_tables(folder)
    built, units = build(tables), units_from_table(tables.units)
    headlines = make_headlines(built.observations, built.findings, tables.sources, tables.indicators, units)
    text = text_of(open_page(folder))
    assert escape(lead_sentence(headlines, built.findings)) in text
    for headline in headlines:
        assert f">{escape(headline.figure)}<" in text
        assert f"indicator={headline.indicator_id}" in text


@pytest.mark.parametrize("folder", ["seed", "made up"], indirect=True)
def test_every_indicator_is_drawn_or_told(open_page: Open, folder: Path) -> None:
    tables, _ = load_tables(folder)
    observations = build(tables).observations
    for indicator_id, rows in observations.groupby("indicator_id"):
        measures = set(rows["measure"])
        for measure in measures:
            page = open_page(folder, view="indicators", indicator=str(indicator_id), measure=measure)
            assert not page.exception, indicator_id
            drawn = [json.loads(chart.proto.spec) for chart in page.get("plotly_chart")]
            told = text_of(page)
            assert drawn or 'class="empty"' in told, indicator_id
            words = rows.loc[rows["measure"].eq(measure), "words"].iloc[0].split(" | ")[0]
            assert escape(words) in told


def test_every_kind_of_finding_has_a_page(open_page: Open) -> None:
    folder = RECORDS["made up"]
    findings = build(load_tables(folder)[0]).findings.drop_duplicates("kind")
    for finding_id, text in findings[["finding_id", "text"]].itertuples(index=False):
        page = open_page(folder, view="disagreements", finding=finding_id)
        assert not page.exception, finding_id
        assert escape(text.partition(": ")[0]) in text_of(page)


@pytest.mark.parametrize("view", VIEWS)
def test_text_from_tables_is_shown_literally(open_page: Open, record: Path, view: str) -> None:
    page = open_page(make_evil(record), view=view)
    assert not page.exception
    text = text_of(page)
    assert '<b class="evil">' not in text
    assert "**c**" not in "\n".join(element.value for element in page.markdown)
    if view in ("overview", "indicators", "disagreements", "sources"):
        assert escape(EVIL.split()[0]) in text


def test_method_reads_words_at_once(open_page: Open) -> None:
    page = open_page(RECORDS["made up"], view="method")
    assert "×2.4" in text_of(page)
    page.text_input(key="try_words").set_value("more than KES 3 billion").run()
    assert "KSh 3 bn" in text_of(page) or "3 bn KES" in text_of(page)
    page.text_input(key="try_words").set_value("many things").run()
    assert page.warning


def test_years_of_which_nothing_is_known_or_expected_are_no_columns(open_page: Open) -> None:
    def columns(**params: list[str]) -> set[int]:
        page = open_page(RECORDS["real"], view=["gaps"], **params)
        matrix = next(e.proto.body for e in page.get("html") if '<div class="qi-matrix' in e.proto.body)
        return {int(year) for year in re.findall(r'<abbr title="(\d{4})">', matrix)}

    assert {1990, 1992, 2026, 2030} <= columns()
    assert not {1991, 2027, 2028, 2029} & columns()
    assert columns(**{"from": ["2019"], "to": ["2021"]}) == {2019, 2020, 2021}
