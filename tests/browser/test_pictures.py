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

from pipelines.analysis.forms import Form
from pipelines.charts import SIZES, Chart
from pipelines.charts.badges import KINDS
from pipelines.charts.style import FONT
from pipelines.charts.text import text_width
from pipelines.export import Extract, forms_here, in_form, load_extract, record_of
from pipelines.export.pictures import (
    DENSITY,
    draw,
    draw_compared,
    draw_finding,
    draw_sides,
    encode,
    figure_json,
    pixels,
)
from tests.conftest import DATASETS, OTHER_PAIR, turns

pytestmark = pytest.mark.browser

MEASURED = ("shown", "article", "square")  # a slide is an article enlarged
FULLEST = 10
LEEWAY = 1.015  # of the width: there is that much room at the edges
TOLERANCE = 1.5  # pixels by which the browser's letters may differ from those that were measured
WORDS = ("title", "subtitle", "note", "note number", "more notes", "footer", "row", "row source", "row words")
IN_PLOT = ("label", "badge", "gap words", "event", "unit", "panel", "sides", "ratio", "key")
COMPARED = (
    ("goods_trade_turnover", "goods_services_trade_turnover"),
    ("park_enterprises", "park_net_profit", "park_declared_investment"),
    ("goods_trade_turnover", "goods_services_trade_turnover", "park_enterprises", "park_net_profit"),
)

# Every text of the drawn chart: what it is, and its box from the upper left corner of the picture; boxes of markers.
TEXTS = """([figure, width, height]) => {
  const plot = document.querySelector("#plot");
  return Plotly.newPlot(plot, JSON.parse(figure).data, { ...JSON.parse(figure).layout, width, height }).then(() => {
    const corner = plot.querySelector(".main-svg").getBoundingClientRect();
    const box = (node) => {
      const seen = node.getBoundingClientRect();
      return [seen.left - corner.left, seen.top - corner.top, seen.right - corner.left, seen.bottom - corner.top];
    };
    const notes = [...plot.querySelectorAll(".annotation")].map((node) => {
      const name = plot._fullLayout.annotations[Number(node.dataset.index)].name || "", text = node.textContent;
      return { name, text, box: text ? box(name.startsWith("badge") ? node : node.querySelector("text")) : null };
    });
    const ticks = [...plot.querySelectorAll(".xtick text, .x2tick text, .ytick text")].map((node) => ({
      name: "tick", text: node.textContent, box: box(node) }));
    const marks = [...plot.querySelectorAll("path.point")].map(box);
    const shown = plot.querySelector(".main-svg").getBoundingClientRect();
    return { size: [shown.width, shown.height], texts: [...notes, ...ticks].filter((one) => one.box), marks };
  });
}"""


# The widths of texts in a font of 100 pixels, and whether the font is installed.
MEASURE = """([texts, family, bold]) => {
  const pen = document.createElement("canvas").getContext("2d"), weight = bold ? "bold " : "";
  const width = (font, text) => { pen.font = `${weight}100px ${font}`; return pen.measureText(text).width; };
  const probe = "mmmmiiiillll";
  return [texts.map((text) => width(`"${family}"`, text)),
    width(`"${family}", monospace`, probe) === width(`"${family}", serif`, probe)];
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
    """Every chart of an indicator, its two sides, some compared, and the figures of findings: one of each kind and
    those with the most to show.
    """
    record, seen = record_of(extract), turns(MEASURED, size)
    for indicator_id in record.indicators["indicator_id"]:
        for what in ("level", "change", "sides"):
            if not seen():
                continue
            sides = what == "sides"
            chart = draw_sides(record, indicator_id, 1.1, size) if sides else draw(record, indicator_id, what, size)
            if chart is not None:
                yield f"{indicator_id}, {what}", chart
    for names in COMPARED:
        compared = draw_compared([(record, name) for name in names], size)
        assert compared is not None
        yield ", ".join(names), compared
    findings = record.findings[record.findings["kind"].isin(KINDS)]
    most = findings["quote_ids"].str.len() + findings["text"].str.len()
    fullest = findings.loc[most.sort_values(ascending=False, kind="stable").index[:FULLEST], "finding_id"]
    for finding_id in [*findings.drop_duplicates("kind")["finding_id"], *fullest]:
        if not seen():
            continue
        chart = draw_finding(record, finding_id, size)
        if chart is not None:
            yield finding_id, chart


def charts_in_forms(extract: Extract) -> Iterator[tuple[str, Chart]]:
    """The charts of levels in every other form that can be taken, as for an article."""
    seen = turns(("one", "other"), "one")
    for indicator_id in extract.tables.indicators["indicator_id"]:
        reasons, _, _ = forms_here(extract, indicator_id)
        for name, reason in reasons.items():
            for log in (False, True) if name == "quoted" else (False,):
                form = Form(name=name, log=log)
                if reason or form == Form() or not seen():
                    continue
                measure = "change" if name == "change" else "level"
                chart = draw(record_of(in_form(extract, indicator_id, form)), indicator_id, measure, "article")
                if chart is not None:
                    yield f"{indicator_id}, {form}", chart


def kind_of(name: str) -> str:
    return next((kind for kind in sorted((*WORDS, *IN_PLOT), key=len, reverse=True) if name.startswith(kind)), name)


def shared(one: list[float], other: list[float]) -> bool:
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    return wide > TOLERANCE and high > TOLERANCE


@pytest.mark.parametrize("size", MEASURED)
def test_nothing_is_outside_and_no_words_lie_over_others(plotly_page: Page, whole: Extract, size: str) -> None:
    wrong = faults(plotly_page, charts(whole, size))
    assert not wrong, "\n".join(wrong)


def test_levels_in_other_forms_are_as_legible(plotly_page: Page, whole: Extract) -> None:
    wrong = faults(plotly_page, charts_in_forms(whole))
    assert not wrong, "\n".join(wrong)


def faults(page: Page, drawings: Iterator[tuple[str, Chart]]) -> list[str]:
    """What lies outside its picture or over other words, as sentences."""
    wrong = []
    for name, chart in drawings:
        width, height, _ = pixels(chart)
        drawn = page.evaluate(TEXTS, [figure_json(chart), width, height])
        assert drawn["size"] == [width, height]
        texts = drawn["texts"]
        for one in texts:
            left, top, right, bottom = one["box"]
            if left < -TOLERANCE or top < -TOLERANCE or right > width + TOLERANCE or bottom > height + TOLERANCE:
                wrong.append(f"{name}: “{one['text']}” is outside: {one['box']}")
        words = [one for one in texts if kind_of(one["name"]) in WORDS]
        inside = [one for one in texts if kind_of(one["name"]) in IN_PLOT]
        ticks = [one for one in texts if one["name"] == "tick"]
        pairs = combinations([*words, *inside, *ticks], 2)
        covering = [one for one in inside if kind_of(one["name"]) in ("badge", "panel", "unit")]
        wrong += [
            f"{name}: “{one['text']}” over a mark"
            for one in [*words, *covering]
            if any(shared(one["box"], mark) for mark in drawn["marks"])
        ]
        wrong += [
            f"{name}: “{one['text']}” over “{other['text']}”"
            for one, other in pairs
            if shared(one["box"], other["box"])
        ]
    return wrong


def test_words_are_measured_as_wide_as_the_fonts_here_draw_them(plotly_page: Page, whole: Extract) -> None:
    texts = [text for name in ("label", "definition") for text in whole.tables.indicators[name] if len(text) > 20]
    texts += [text for text in whole.shown.findings["text"] if text.isascii()]
    here = 0
    for family in re.findall(r'"([^"]+)"|\b(Arial|Arimo|Roboto)\b', FONT):
        name = "".join(family)
        for bold in (False, True):
            wide, installed = plotly_page.evaluate(MEASURE, [texts, name, bold])
            here += installed
            if installed and "CJK" not in name and "SC" not in name:  # which draw what the others have not
                told = [text_width(text, 100, bold=bold) for text in texts]
                assert max(one / other for one, other in zip(wide, told, strict=True)) < LEEWAY, name
    assert here


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
        if node.attrib.get("class") == "point plotly-customdata":  # the figures; arrows of open ends have none
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
