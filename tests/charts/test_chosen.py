"""The figure a reader has chosen is ringed, wherever it is drawn, and told under the chart."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from pipelines.charts import Chart, compare_chart, has_ring, indicator_chart
from pipelines.charts.chosen import CHOSEN
from pipelines.charts.record import Record

from .conftest import MakeRecord, observation
from .reading import close, spec, traces

ROWS = [
    observation("ke:2021", 4e9, "2021"),
    observation("ke:2022", 5e9, "2022", low=4.9e9, high=5.1e9),
    observation("undated", 3e9, ""),
]


def draw(record: Record, **how: Any) -> Chart:
    chart = indicator_chart(record, "trade", **how)
    assert chart is not None
    return chart


@pytest.mark.parametrize("chosen", ["ke:2021", "ke:2022", "undated"])
@pytest.mark.parametrize("rows", [ROWS, ROWS[1:]], ids=["over time", "listed"])
def test_the_ring_is_around_the_chosen_figure(make_record: MakeRecord, rows: list[Any], chosen: str) -> None:
    chart = draw(replace(make_record(rows), chosen=chosen))
    rings = traces(chart.figure, CHOSEN)
    if chosen not in {row["observation_id"] for row in rows}:
        assert not rings
        assert not has_ring(chart)
        assert "Ringed" not in chart.footer
        return
    point = next(trace for trace in spec(chart.figure)["data"] if chosen in trace.get("customdata", []))
    place = list(point["customdata"]).index(chosen)
    assert has_ring(chart)
    for ring in rings:
        assert [ring[name] for name in ("x", "y")] == [[point[name][place]] for name in ("x", "y")]
        assert [ring.get(name) for name in ("xaxis", "yaxis")] == [point.get(name) for name in ("xaxis", "yaxis")]
        assert max(ring["marker"]["size"], 0) > point["marker"]["size"]
    assert chart.footer.startswith("Ringed: ")


def test_nothing_is_ringed_unless_something_is_chosen(make_record: MakeRecord) -> None:
    assert not has_ring(draw(make_record(ROWS)))


def test_a_ring_in_a_comparison_and_on_a_logarithmic_scale(make_record: MakeRecord) -> None:
    record = replace(make_record(ROWS), chosen="ke:2022")
    log = replace(record, form=replace(record.form, log=True))
    assert close(float(traces(draw(log).figure, CHOSEN)[0]["y"][0]), 5e9)
    both = compare_chart([(record, "trade"), (record, "trade")])
    assert both is not None
    assert {ring["yaxis"] for ring in traces(both.figure, CHOSEN)} == {"y", "y2"}


def test_filters_and_rule_are_said_and_named(make_record: MakeRecord) -> None:
    record = make_record(ROWS)
    years = replace(record, filters=("Years: 2021–2022",))
    narrowed = replace(years, filters=(*years.filters, "Whose statistics: Kenya’s statistics"))
    assert "Shown only" not in draw(record).footer
    assert "Shown only: Years: 2021–2022." in draw(years).footer
    assert draw(years).file_name == draw(record).file_name, "the years are in the name already"
    assert "Kenya’s statistics" in draw(narrowed).footer
    assert draw(narrowed).file_name == f"{draw(record).file_name}_filtered"
