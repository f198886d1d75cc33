"""Pictures as a browser draws them, every chart of the record in every size: nothing outside, no words over others.
And the files Kaleido makes, opened again.
"""

from __future__ import annotations

import io
import re
import struct
from collections.abc import Iterator
from itertools import combinations
from xml.etree import ElementTree as ET

import pytest
from playwright.sync_api import Browser, Page
from plotly.offline import get_plotlyjs
from pypdf import PdfReader

from pipelines.charts import SIZES, Chart
from pipelines.charts.badges import KINDS
from pipelines.export import Extract, load_extract, record_of
from pipelines.export.pictures import DENSITY, draw, draw_finding, encode, figure_json, pixels
from tests.conftest import DATASETS, OTHER_PAIR

pytestmark = pytest.mark.browser

FULLEST = 10
TOLERANCE = 1.5  # pixels by which the browser's letters may differ from those that were measured
WORDS = ("title", "subtitle", "note", "note number", "more notes", "footer", "row", "row source", "row words")
IN_PLOT = ("label", "badge", "gap words", "event", "unit")

# Every text of the drawn chart: what it is, and its box from the upper left corner of the picture.
TEXTS = """([figure, width, height]) => {
  const plot = document.querySelector("#plot");
  return Plotly.newPlot(plot, JSON.parse(figure).data, { ...JSON.parse(figure).layout, width, height }).then(() => {
    const corner = plot.querySelector(".main-svg").getBoundingClientRect();
    const box = (node) => {
      const seen = node.getBoundingClientRect();
      return [seen.left - corner.left, seen.top - corner.top, seen.right - corner.left, seen.bottom - corner.top];
    };
    const notes = [...plot.querySelectorAll(".annotation")].map((node) => ({
      name: plot._fullLayout.annotations[Number(node.dataset.index)].name || "", text: node.textContent,
      box: node.querySelector("text").textContent ? box(node.querySelector("text")) : null }));
    const ticks = [...plot.querySelectorAll(".xtick text, .x2tick text, .ytick text")].map((node) => ({
      name: "tick", text: node.textContent, box: box(node) }));
    const [shown] = [plot.querySelector(".main-svg").getBoundingClientRect()];
    return { size: [shown.width, shown.height], texts: [...notes, ...ticks].filter((one) => one.box) };
  });
}"""


@pytest.fixture(scope="module")
def plotly_page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 1200, "height": 1000})
    page.set_content('<div id="plot"></div>')
    page.add_script_tag(content=get_plotlyjs())
    yield page
    page.close()


@pytest.fixture(scope="module")
def whole() -> Extract:
    return load_extract(DATASETS)[0]


@pytest.fixture(scope="module")
def small() -> Extract:
    return load_extract(OTHER_PAIR)[0]


def charts(extract: Extract, size: str) -> Iterator[tuple[str, Chart]]:
    """Every chart of an indicator, and the figures of findings: one of each kind and those with the most to show."""
    record = record_of(extract)
    for indicator_id in record.indicators["indicator_id"]:
        for measure in ("level", "change"):
            chart = draw(record, indicator_id, measure, size)
            if chart is not None:
                yield f"{indicator_id}, {measure}", chart
    findings = record.findings[record.findings["kind"].isin(KINDS)]
    most = findings["quote_ids"].str.len() + findings["text"].str.len()
    fullest = findings.loc[most.sort_values(ascending=False, kind="stable").index[:FULLEST], "finding_id"]
    for finding_id in [*findings.drop_duplicates("kind")["finding_id"], *fullest]:
        chart = draw_finding(record, finding_id, size)
        if chart is not None:
            yield finding_id, chart


def kind_of(name: str) -> str:
    return next((kind for kind in sorted((*WORDS, *IN_PLOT), key=len, reverse=True) if name.startswith(kind)), name)


def shared(one: list[float], other: list[float]) -> bool:
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    return wide > TOLERANCE and high > TOLERANCE


@pytest.mark.parametrize("size", ["shown", "article", "square"])  # a slide is an article enlarged
def test_nothing_is_outside_and_no_words_lie_over_others(plotly_page: Page, whole: Extract, size: str) -> None:
    wrong = []
    for name, chart in charts(whole, size):
        width, height, _ = pixels(chart)
        drawn = plotly_page.evaluate(TEXTS, [figure_json(chart), width, height])
        assert drawn["size"] == [width, height]
        texts = drawn["texts"]
        for one in texts:
            left, top, right, bottom = one["box"]
            if left < -TOLERANCE or top < -TOLERANCE or right > width + TOLERANCE or bottom > height + TOLERANCE:
                wrong.append(f"{name}: “{one['text']}” is outside: {one['box']}")
        words = [one for one in texts if kind_of(one["name"]) in WORDS]
        inside = [one for one in texts if kind_of(one["name"]) in IN_PLOT]
        ticks = [one for one in texts if one["name"] == "tick"]
        pairs = [*combinations([*words, *inside], 2), *((one, tick) for one in words for tick in ticks)]
        wrong += [
            f"{name}: “{one['text']}” over “{other['text']}”"
            for one, other in pairs
            if shared(one["box"], other["box"])
        ]
    assert not wrong, "\n".join(wrong)


def test_a_slide_is_an_article_enlarged() -> None:
    article, slide = SIZES["article"], SIZES["slide"]
    assert (article.width, article.height) == (slide.width, slide.height)


@pytest.fixture(scope="module")
def chart(small: Extract, browser: Browser) -> Chart:
    """A chart of the made-up record; `browser` says if there is none to make pictures with."""
    drawn = draw(record_of(small), small.shown.observations["indicator_id"].iloc[0], "level", "article")
    assert drawn is not None
    return drawn


def test_points_of_the_svg_stand_at_the_amounts_of_the_observations(chart: Chart) -> None:
    svg = ET.fromstring(encode(chart, "svg"))
    assert (svg.attrib["width"], svg.attrib["height"]) == ("1200", "675")
    assert svg.attrib["viewBox"] == "0 0 960 540"
    layout = chart.figure.layout
    low, high = layout.yaxis.range
    inner = layout.height - layout.margin.t - layout.margin.b
    wanted = sorted(float(amount) for trace in chart.figure.data if trace.customdata is not None for amount in trace.y)
    found = []
    for node in svg.iter("{http://www.w3.org/2000/svg}path"):
        if node.attrib.get("class", "").startswith("point"):
            (y,) = re.findall(r"translate\([^,]+,([^)]+)\)", node.attrib["transform"])
            found.append(high - (high - low) * float(y) / inner)
    assert sorted(found) == pytest.approx(wanted, rel=1e-3, abs=(high - low) * 1e-3)


def test_the_words_of_the_chart_are_in_svg_and_pdf(chart: Chart) -> None:
    svg = "".join(ET.fromstring(encode(chart, "svg")).itertext())
    (page,) = PdfReader(io.BytesIO(encode(chart, "pdf"))).pages
    for text in (svg, page.extract_text()):
        text = re.sub(r"\s+", "", text)
        for wanted in (chart.title, chart.subtitle, chart.footer, *(note.text for note in chart.notes)):
            assert re.sub(r"\s+", "", wanted) in text
    assert float(page.mediabox.width) / float(page.mediabox.height) == pytest.approx(1200 / 675, rel=1e-3)


@pytest.mark.parametrize(
    ("size", "width", "height"), [("article", 1200, 675), ("square", 1080, 1080), ("slide", 1920, 1080)]
)
def test_a_png_has_exactly_the_pixels(small: Extract, chart: Chart, size: str, width: int, height: int) -> None:
    name = small.shown.observations["indicator_id"].iloc[0]
    drawn = draw(record_of(small), name, "level", size)
    assert drawn is not None
    png = encode(drawn, "png")
    assert struct.unpack(">II", png[16:24]) == (width * DENSITY, height * DENSITY)


def test_two_exports_are_the_same_but_for_dates(chart: Chart) -> None:
    for form in ("png", "svg", "html"):
        assert encode(chart, form) == encode(chart, form), form
    dated = re.compile(rb"/(CreationDate|ModDate) ?\(D:[^)]*\)")
    one, other = (dated.sub(b"", encode(chart, "pdf")) for _ in range(2))
    assert one == other
