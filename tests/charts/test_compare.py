"""Several indicators on one time axis: each in a plot of its own, with its own unit, and the numbers it has alone."""

from __future__ import annotations

from itertools import pairwise

import pytest

from pipelines.charts import SIZES, compare_chart, indicator_chart

from .conftest import MakeRecord, Row, mid, missing, observation
from .reading import annotations, drawn, spec, traces

ROWS: list[Row] = [
    observation("a:1", 5e9, "2022", low=4e9, high=6e9),
    observation("a:2", 2e9, "2019"),
    observation("b:1", 12, "2018", indicator_id="boats", unit="boat", statistics=""),
    observation("b:2", 15, "2024", indicator_id="boats", unit="boat", statistics=""),
]
EVENTS: list[Row] = [{"period": "2020", "label": "Flood", "topic": "trade", "source_id": "post"}]


def test_each_has_its_own_plot_and_all_share_the_time(make_record: MakeRecord) -> None:
    record = make_record(ROWS, coverage=[missing(2020)], events=EVENTS)
    chart = compare_chart([(record, "trade"), (record, "boats")])
    assert chart is not None
    points = drawn(chart.figure)
    assert {name: point["amount"] for name, point in points.items()} == {"a:1": 5e9, "a:2": 2e9, "b:1": 12, "b:2": 15}
    assert (points["a:1"]["low"], points["a:1"]["high"]) == (4e9, 6e9)
    assert points["a:2"]["x"] == mid(2019)
    axes = {name: trace["yaxis"] for trace in spec(chart.figure)["data"] for name in trace.get("customdata", [])}
    assert axes == {"a:1": "y", "a:2": "y", "b:1": "y2", "b:2": "y2"}
    layout = spec(chart.figure)["layout"]
    assert [name for name in layout if name.startswith("xaxis")] == ["xaxis"]
    low, high = layout["yaxis2"]["domain"], layout["yaxis"]["domain"]
    assert (low[0], high[1]) == (0, 1)
    assert low[1] < high[0], "one above the other"
    assert layout["xaxis"]["range"][0] < "2018-12-31"
    assert layout["xaxis"]["range"][1] > "2024-12-31"
    assert [trace["yaxis"] for trace in traces(chart.figure, "gap")] == ["y"]


def test_words_and_events_of_all(make_record: MakeRecord) -> None:
    record = make_record(ROWS, events=EVENTS)
    chart = compare_chart([(record, "trade"), (record, "boats")])
    assert chart is not None
    assert chart.title == "Lake trade and Boats on the lake, 2018–2024"
    assert [note["text"] for note in annotations(chart.figure, "panel")] == [
        "<b>Lake trade, US dollars a year</b>",
        "<b>Boats on the lake</b>",
    ]
    lines = traces(chart.figure, "event")
    assert [(line["yaxis"], line["x"]) for line in lines] == [("y", [mid(2020)] * 2), ("y2", [mid(2020)] * 2)]
    assert [note["text"] for note in annotations(chart.figure, "event")] == ["Flood"]
    assert chart.file_name == "compare_trade_boats_2018-2024"
    assert "Lake trade" in chart.alt
    assert "Boats on the lake" in chart.alt


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("count", [2, 3, 4])
def test_every_size_holds_two_to_four(make_record: MakeRecord, size: str, count: int) -> None:
    record, form = make_record(ROWS), SIZES[size]
    chart = compare_chart(([(record, "trade"), (record, "boats")] * 2)[:count], width=form.width, height=form.height)
    assert chart is not None
    layout = spec(chart.figure)["layout"]
    assert form.height is None or layout["height"] == form.height
    domains = sorted(layout[f"yaxis{n if n > 1 else ''}"]["domain"] for n in range(1, count + 1))
    assert all(end > start for start, end in domains)
    assert all(one[1] < other[0] for one, other in pairwise(domains))


def test_what_cannot_be_drawn_is_named(make_record: MakeRecord) -> None:
    record = make_record(ROWS[:2])
    chart = compare_chart([(record, "trade"), (record, "boats")])
    assert chart is not None
    assert "Nothing to draw of Boats on the lake" in chart.subtitle
    assert compare_chart([(record, "boats"), (record, "nothing")]) is None


def test_the_numbers_are_those_of_the_chart_of_one(make_record: MakeRecord) -> None:
    record = make_record(ROWS)
    alone, beside = indicator_chart(record, "trade"), compare_chart([(record, "boats"), (record, "trade")])
    assert alone is not None
    assert beside is not None
    points = drawn(beside.figure)
    assert all(points[name]["amount"] == point["amount"] for name, point in drawn(alone.figure).items())
