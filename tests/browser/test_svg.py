"""A figure as SVG against Plotly's own drawing of it: the same words and marks at the same places, in any width."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import plotly
import pytest
from playwright.sync_api import Browser, Page

from pipelines.analysis.forms import Form
from pipelines.charts import Record, compare_chart, figure_svg, has_ring, indicator_chart
from pipelines.views.page import first_page, record_of
from tests.app.pages import RECORDS
from tests.conftest import EVERY_WAY

pytestmark = pytest.mark.browser

PLOTLY = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
STEP = 1 if EVERY_WAY else 5  # each chart takes a quarter of a second
WIDTHS = ((900, 930), (360, 390), (720, 640))  # that a chart is designed for, and that it gets
NEAR = 2  # pixels
WORDS = """() => [...document.querySelectorAll("svg text")].filter(one => one.textContent).map(one => {
  const box = one.getBoundingClientRect();
  return [one.textContent, [box.x, box.y, box.width, box.height]];
})"""
MARKS = """() => [...document.querySelectorAll(".scatterlayer .points path, path.mark")].map(one => {
  const box = one.getBoundingClientRect();
  return ["mark", [box.x + box.width / 2, box.y + box.height / 2, box.width, box.height]];
})"""
DRAW = """async figure => {
  document.body.innerHTML = "<div id=plot></div>";
  await Plotly.newPlot("plot", figure.data, figure.layout);  // responsive, it would take another height too
}"""
Places = list[tuple[str, list[float]]]


@pytest.fixture(scope="module")
def record() -> Iterator[Record]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("INDICATORS_DATASETS", str(RECORDS["real"]))
        yield record_of(first_page())


@pytest.fixture
def drawn(browser: Browser) -> Iterator[tuple[Page, Page]]:
    """Two pages: one on which Plotly draws, one for what is drawn already."""
    context = browser.new_context()
    pages = context.new_page(), context.new_page()
    pages[0].set_content("<style>body { margin: 0 }</style>")
    pages[0].add_script_tag(path=str(PLOTLY))
    yield pages
    context.close()


def places(page: Page) -> Places:
    return [*page.evaluate(WORDS), *page.evaluate(MARKS)]


def farthest(wanted: Places, found: Places) -> tuple[float, str]:
    """How far the worst of what is wanted is from what was found, each once."""
    left, worst = list(found), (0.0, "")
    for name, box in wanted:
        near = min(
            (one for one in left if one[0] == name),
            key=lambda one: sum(abs(a - b) for a, b in zip(one[1], box, strict=True)),
        )
        left.remove(near)
        worst = max(worst, (max(abs(a - b) for a, b in zip(near[1], box, strict=True)), name))
    return worst


def assert_same(pages: tuple[Page, Page], figure: object, svg: str, width: int, name: str) -> None:
    for page in pages:
        page.set_viewport_size({"width": width, "height": 900})
    pages[0].evaluate(DRAW, figure)
    pages[1].set_content(f"<style>body {{ margin: 0 }}</style>{svg}")
    theirs, ours = (places(page) for page in pages)
    assert sorted(word for word, _ in ours) == sorted(word for word, _ in theirs), name
    assert farthest(theirs, ours) <= (NEAR, ""), f"{name} at {width}"
    high = pages[1].evaluate("document.querySelector('div').offsetHeight")
    assert high == pages[0].evaluate("document.querySelector('.main-svg').getBoundingClientRect().height"), name


def test_words_and_marks_of_indicators_stand_where_plotly_puts_them(record: Record, drawn: tuple[Page, Page]) -> None:
    charts = [(name, measure) for name in record.indicators["indicator_id"] for measure in ("level", "change")]
    seen = 0
    for n, (name, measure) in enumerate(charts[::STEP]):
        nominal, width = WIDTHS[n % len(WIDTHS)]
        theme = "dark" if n % 2 else "light"
        if chart := indicator_chart(record, name, measure=measure, theme=theme, width=nominal):
            figure = json.loads(chart.figure.to_json())
            assert_same(drawn, figure, figure_svg(chart.figure), width, f"{name}, {measure}")
            seen += 1
    assert seen > 20


def test_comparisons_and_other_scales_do_too(record: Record, drawn: tuple[Page, Page]) -> None:
    names = ("goods_trade_turnover", "goods_exports_to_china", "park_enterprises")
    rows = record.observations
    ringed = rows.loc[rows["indicator_id"].eq(names[0]) & rows["period"].eq("2022"), "observation_id"].iloc[0]
    charts = [
        compare_chart([(record, name) for name in names], width=900),
        indicator_chart(replace(record, form=Form("quoted", "", True)), names[0], width=900),
        indicator_chart(replace(record, chosen=ringed), names[0], width=900),
    ]
    assert charts[-1] is not None
    assert has_ring(charts[-1])
    for chart in charts:
        assert chart is not None
        assert_same(drawn, json.loads(chart.figure.to_json()), figure_svg(chart.figure), 960, chart.title)
