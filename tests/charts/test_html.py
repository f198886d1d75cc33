"""The coverage matrix, the strips and the rows of intervals are safe, labelled HTML."""

from __future__ import annotations

import math
import re
from xml.etree import ElementTree as ET

import pytest

from pipelines.charts import coverage_matrix_html, interval_chart, interval_rows_html, strip_svg

from .conftest import MakeRecord, finding, missing, observation
from .reading import drawn


def corners(svg: str) -> list[tuple[float, float]]:
    polygon = next(node for node in ET.fromstring(svg).iter() if node.tag == "polygon")
    return [(float(x), float(y)) for x, y in (pair.split(",") for pair in polygon.attrib["points"].split())]


def test_a_strip_spans_its_interval() -> None:
    svg = strip_svg(2.0, 4.0, (0.0, 10.0), "#000000", label='5 "<b>"', width=100, height=8)
    assert {x for x, _ in corners(svg)} == {20.0, 40.0}
    root = ET.fromstring(svg)
    assert root.attrib["role"] == "img"
    assert root.attrib["aria-label"] == '5 "<b>"'


@pytest.mark.parametrize("open_end", [None, math.nan])
def test_an_open_end_runs_to_the_edge_as_a_tip(open_end: float | None) -> None:
    up = corners(strip_svg(2.0, open_end, (0.0, 10.0), "#000000", label="", width=100, height=8))
    assert (100.0, 4.0) in up
    down = corners(strip_svg(open_end, 2.0, (0.0, 10.0), "#000000", label="", width=100, height=8))
    assert (0.0, 4.0) in down


def test_exact_amounts_are_still_seen_and_stay_inside() -> None:
    for amount in (0.0, 5.0, 10.0):
        xs = [x for x, _ in corners(strip_svg(amount, amount, (0.0, 10.0), "#000000", label="", width=100))]
        assert max(xs) - min(xs) >= 4
        assert min(xs) >= 0
        assert max(xs) <= 100


def test_the_matrix_is_a_table_with_shapes_and_words(make_record: MakeRecord) -> None:
    record = make_record([observation("a:1", 1.0)])
    rows = [
        missing(2019, "<b>why</b>"), missing(2020, "", "implied"), missing(2021, "part", "partial"),
        missing(2022, "", "stated"), missing(2022, "x", "partial"), missing(2018, "early", "unexpected"),
    ]  # fmt: skip
    record = make_record([observation("a:1", 1.0)], coverage=rows)
    page = coverage_matrix_html(record.coverage, record.indicators, range(2017, 2023), href="?i={indicator_id}&x")
    assert re.findall(r'<td>.*?class="qi-cell qi-(\w+)"', page) == [
        "unexpected",
        "missing",
        "implied",
        "partial",
        "stated",
    ]
    assert "&lt;b&gt;why&lt;/b&gt;" in page
    assert "<b>why" not in page
    assert page.count('href="?i=trade&amp;x"') == 6
    assert page.count('tabindex="-1"') == 5, "the keyboard makes one step a row: its label"
    assert page.count('scope="col"') == 7
    assert page.count('scope="row"') == 1, "indicators without coverage are left out"
    assert "not expected" in page
    assert "Lake trade, 2020: implied" in page


@pytest.mark.parametrize("years", [(1990, 1992, 2026, 2030), (2030, 2026, 1992, 1990)])
def test_years_run_one_way_and_break_where_some_are_left_out(make_record: MakeRecord, years: tuple[int, ...]) -> None:
    record = make_record([observation("a:1", 1.0)], coverage=[missing(year) for year in years])
    head, body = coverage_matrix_html(record.coverage, record.indicators, years).split("<tbody>")
    told = re.findall(r'title="(\d{4})"|qi-break" title="([^:"]+): left out"', head)
    assert ["".join(one) for one in told] == ["1990", "1991", "1992", "1993–2025", "2026", "2027–2029", "2030"]
    assert re.findall(r'(qi-break|qi-missing)"', body.split("</tbody>")[0]) == ["qi-missing", "qi-break"] * 3 + [
        "qi-missing"
    ]


def test_a_year_of_quarters_is_partial_where_some_are_missing(make_record: MakeRecord) -> None:
    rows = [missing(2020, "", "stated") | {"period": f"2020-Q{n}"} for n in (1, 2)]
    rows += [missing(2020) | {"period": f"2020-Q{n}"} for n in (3, 4)]
    record = make_record([observation("a:1", 1.0)], coverage=rows)
    page = coverage_matrix_html(record.coverage, record.indicators, [2020])
    assert "qi-partial" in page.split("<tbody>")[1]
    assert "2 of 4 periods have a figure" in page


def test_the_figures_of_a_finding_side_by_side(make_record: MakeRecord) -> None:
    rows = [
        observation("a:1", 1.0, low=0.9, high=1.1), observation("b:1", 2.0, statistics="UG", source_id="<i>herald"),
        observation("c:1", 1.5, measure="change", unit="ratio"), observation("d:1", 9.0),
    ]  # fmt: skip
    record = make_record(rows, [finding("growth_mismatch", "a:1 b:1 c:1")])
    chart = interval_chart(record, "growth_mismatch:trade", width=360, theme="dark")
    assert chart is not None
    points = drawn(chart.figure)
    assert {name: point["amount"] for name, point in points.items()} == {"a:1": 1.0, "b:1": 2.0, "c:1": 1.5}
    assert math.isclose(points["a:1"]["low"], 0.9)
    assert chart.subtitle == "2022: one says this, one says that."
    page = interval_rows_html(record, "growth_mismatch:trade")
    assert page.count("<tr>") == 2, "only the commonest unit"
    assert "&lt;I&gt;Herald" in page
    with pytest.raises(KeyError):
        interval_chart(record, "nothing")
