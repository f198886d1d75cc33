"""Figures as SVG: well formed, whole, nothing of the tables in them is markup, and places are those of the axes."""

from __future__ import annotations

import html
import math
import re
from dataclasses import replace
from xml.etree import ElementTree

import plotly.graph_objects as go
import pytest

from pipelines.analysis.forms import Form
from pipelines.charts import Record, figure_svg, has_ring, indicator_chart
from pipelines.charts.chosen import LINES
from pipelines.charts.sheet import Sheet, make_figure
from pipelines.charts.style import PALETTES
from pipelines.charts.svg_parts import MARKUP

from .conftest import MakeRecord, finding, missing, observation

EVIL = '</svg><script>x</script> & "b" <b>bold</b> &amp; $'


def parsed(figure: go.Figure) -> ElementTree.Element:
    return ElementTree.fromstring(figure_svg(figure))


def words_of(drawn: ElementTree.Element) -> list[str]:
    return ["".join(one.itertext()) for one in drawn.iter("text")]


def plain(figure: go.Figure, **layout: object) -> go.Figure:
    figure.update_layout(
        height=200, margin={"l": 50, "r": 10, "t": 20, "b": 30}, xaxis={"range": [0, 10]}, yaxis={"range": [0, 4]}
    )
    return figure.update_layout(**layout)


def record_of(make_record: MakeRecord, label: str = "Lake trade") -> Record:
    rows = [
        observation("a:1", 5.08e9, "2022", low=5.075e9, high=5.085e9),
        observation("a:2", 3.82e9, "2021", low=3.8e9, high=math.nan, method="implied", from_quotes="a:1 a:9"),
        observation("b:1", 2e9, "2020", low=1.9e9, high=2.1e9, statistics="UG", method="reconstructed"),
        observation("b:2", 3e9, "", low=2e9, high=4e9, statistics=""),
    ]
    record = make_record(rows, [finding("conflict", "a:1 b:1")])
    return replace(record, indicators=record.indicators.assign(label=label, definition=label))


@pytest.mark.parametrize("log", [False, True])
@pytest.mark.parametrize("width", [360, 900])
def test_all_words_are_there_and_none_is_markup(make_record: MakeRecord, width: int, log: bool) -> None:
    chart = indicator_chart(replace(record_of(make_record, EVIL), form=Form(log=log)), "trade", width=width)
    assert chart is not None
    drawn = words_of(parsed(chart.figure))
    wanted = [html.unescape(MARKUP.sub("", one.text.replace("<br>", ""))) for one in chart.figure.layout.annotations]
    assert sorted(word for word in drawn if word in wanted) == sorted(word for word in wanted if word)
    assert any("<script>" in word for word in drawn), "as letters"
    assert set(chart.figure.layout.xaxis.ticktext) <= set(drawn)
    assert not re.findall(r'"[^"]*\bnan\b[^"]*"', figure_svg(chart.figure)), "each place is a number"


def test_places_are_those_of_the_axes() -> None:
    sheet = Sheet()
    sheet.scatter(
        x=[2.5, 7.5], y=[1, 3], mode="markers",
        marker={"symbol": "circle", "size": 8, "color": "#123456", "line": {"width": 0}},
        error_y={"type": "data", "symmetric": False, "array": [1, 0], "arrayminus": [0.5, 0], "color": "#000000",
                 "thickness": 2, "width": 0},
    )  # fmt: skip
    drawn = parsed(plain(make_figure(sheet, "light")))
    marks = [one for one in drawn.iter("svg") if one.find("path") is not None]
    assert [(one.get("x"), one.get("y")) for one in marks] == [("25%", "112.5"), ("75%", "37.5")]
    (first, _) = [one for one in drawn.iter("line") if one.get("stroke") == "#000000"]
    assert (first.get("x1"), first.get("y1"), first.get("y2")) == ("25%", "131.25", "75")


def test_a_logarithmic_axis_takes_amounts_of_marks_and_logarithms_of_words() -> None:
    sheet = Sheet()
    sheet.scatter(x=[5], y=[100], mode="markers", marker={"symbol": "circle", "size": 8, "line": {"width": 0}})
    sheet.annotate(x=5, y=2, xref="x", yref="y", text="here", borderpad=0)
    drawn = parsed(plain(make_figure(sheet, "light"), yaxis={"type": "log", "range": [0, 4]}))
    around = [one for one in drawn.iter("svg") if one.get("x") == "50%"]
    assert [one.get("y") for one in around] == ["75", "75"]


def test_bold_and_coloured_words_go_on_in_the_next_line() -> None:
    sheet = Sheet()
    told = 'a <b>b<br>c</b> <span style="color:#C25704">d</span>'
    sheet.annotate(x=0, y=0, xref="paper", yref="paper", text=told, xanchor="left", align="left")
    (lines,) = parsed(plain(make_figure(sheet, "light"))).iter("text")
    assert [(one.text, one.get("font-weight"), one.get("fill")) for one in lines.iter("tspan") if one.text] == [
        ("a ", None, None), ("b", "bold", None), ("c", "bold", None), ("d", None, "#C25704"),
    ]  # fmt: skip
    heights = [float(str(line.get("y"))) for line in lines]
    assert heights[1] - heights[0] == pytest.approx(13 * 1.3, abs=0.02)


def test_the_ring_around_what_is_chosen_is_hollow(make_record: MakeRecord) -> None:
    chart = indicator_chart(replace(record_of(make_record), chosen="a:1"), "trade")
    assert chart is not None
    assert has_ring(chart)
    rings = [one for one in parsed(chart.figure).iter("path") if one.get("fill") == "none" and "A" in str(one.get("d"))]
    widths = [float(str(ring.get("stroke-width"))) for ring in rings]
    assert widths == list(LINES.values())
    assert [ring.get("stroke") for ring in rings] == [getattr(PALETTES["light"], name) for name in LINES]


def test_what_only_plotly_can_draw_is_refused() -> None:
    sheet = Sheet()
    sheet.scatter(x=[1], y=[1], mode="markers", marker={"symbol": "star", "size": 8, "line": {"width": 0}})
    with pytest.raises(KeyError, match="star"):
        figure_svg(plain(make_figure(sheet, "light")))


def test_two_themes_in_one_page_keep_their_own_patterns(make_record: MakeRecord) -> None:
    names = []
    for theme in ("light", "dark"):
        rows = [observation("a:1", 5e9, "2022"), observation("a:2", 4e9, "2019")]
        gaps = [missing(2020), missing(2021)]
        chart = indicator_chart(make_record(rows, coverage=gaps), "trade", theme=theme)  # type: ignore[arg-type]
        assert chart is not None
        names.append(set(re.findall(r'<pattern id="([^"]+)"', figure_svg(chart.figure))))
    assert names[0]
    assert not names[0] & names[1]
