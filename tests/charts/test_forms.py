"""Other forms and another scale: the numbers drawn are the numbers worked out, and the words say what they are."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from pipelines.analysis.forms import FORMS, Form
from pipelines.charts import Record, indicator_chart
from pipelines.export import Extract, forms_here, in_form, record_of
from tests.conftest import DATASETS
from tests.export.conftest import loaded

from .conftest import MakeRecord, observation
from .reading import annotations, close, drawn, open_ends, shapes, spec, traces

NAMES = [
    "goods_trade_turnover",
    "park_enterprises",
    "park_net_profit",
    "food_exports_to_china",
    "goods_exports_to_china",
]


@pytest.fixture(scope="module")
def collected() -> Extract:
    return loaded(DATASETS)


def possible(extract: Extract, name: str) -> list[str]:
    return [form for form, reason in forms_here(extract, name)[0].items() if not reason and form != "quoted"]


def formed(extract: Extract, name: str, form: str, base: str = "") -> Record:
    return record_of(in_form(extract, name, Form(form, base)))


@pytest.mark.parametrize("name", NAMES)
def test_what_is_drawn_is_what_was_worked_out(collected: Extract, name: str) -> None:
    for form in possible(collected, name):
        record = formed(collected, name, form)
        measure = "change" if form == "change" else "level"
        chart = indicator_chart(record, name, measure=measure)
        assert chart is not None, form
        points = drawn(chart.figure)
        rows = record.observations[record.observations["indicator_id"].eq(name)].set_index("observation_id")
        assert set(points) <= set(rows.index)
        assert set(points) == set(rows.index[rows["unit"].eq(rows["unit"].iloc[0])]), form
        for found, point in points.items():
            row = rows.loc[found]
            named = [float(row[end]) for end in ("value", "low", "high") if math.isfinite(row[end])]
            assert min(named) * (1 - 1e-9) <= point["amount"] <= max(named) * (1 + 1e-9)
            if math.isfinite(row["value"]):
                assert close(point["amount"], row["value"])
                assert not math.isfinite(row["low"]) or close(point["low"], row["low"])
                assert not math.isfinite(row["high"]) or close(point["high"], row["high"])
            if form != "usd":
                assert point["fill"] == "#FFFFFF", "hollow: nobody stated it"


@pytest.mark.parametrize("form", [form for form in FORMS if form not in ("quoted", "usd")])
def test_the_words_name_the_form(collected: Extract, form: str) -> None:
    name = next(name for name in NAMES if form in possible(collected, name))
    record = formed(collected, name, form)
    chart = indicator_chart(record, name, measure="change" if form == "change" else "level")
    assert chart is not None
    words = {"change": "change on a year before", "index": "= 100", "per_enterprise": "divided by"}[form]
    assert words in chart.subtitle
    assert "Hollow: computed" in chart.subtitle
    assert "implied by" not in chart.subtitle
    assert not chart.notes, "findings speak of the quoted numbers"
    assert {"change": "computed-change", "index": "-index-", "per_enterprise": "per-enterprise"}[
        form
    ] in chart.file_name
    assert "= 100)" in chart.title or form != "index"


def test_a_period_without_a_figure_in_this_form_is_a_gap_that_says_so(collected: Extract) -> None:
    record = formed(collected, "goods_trade_turnover", "index", "2018")
    chart = indicator_chart(record, "goods_trade_turnover")
    assert chart is not None
    assert any("no figure in this form" in trace["text"] for trace in traces(chart.figure, "gap"))
    assert any("no figure quoted" in trace["text"] for trace in traces(chart.figure, "gap"))


def log_of(record: Record) -> Record:
    return replace(record, form=Form(log=True))


def test_a_logarithmic_scale_draws_the_amounts_themselves(make_record: MakeRecord) -> None:
    rows = [
        observation("a:1", 5e9, "2022", low=4e9, high=6e9),
        observation("a:2", 2e7, "2019", low=1e7, high=3e7),
        observation("a:3", 3e8, "2020", low=0.0, high=4e8),
        observation("a:4", 9e8, "2021", low=math.nan, high=9e8),
    ]
    plain = indicator_chart(make_record(rows), "trade")
    chart = indicator_chart(log_of(make_record(rows)), "trade")
    assert plain is not None
    assert chart is not None
    points, before = drawn(chart.figure), drawn(plain.figure)
    assert set(points) == set(before)
    for name, point in points.items():
        assert close(point["amount"], before[name]["amount"])
        assert close(point["high"], before[name]["high"])
        if name != "a:3":
            assert close(point["low"], before[name]["low"])
    axis = spec(chart.figure)["layout"]["yaxis"]
    assert axis["type"] == "log"
    assert axis["range"][0] < math.log10(1e7)
    assert axis["range"][1] > math.log10(6e9)
    assert all(tick > 0 for tick in axis["tickvals"])
    assert {name.split()[0] for name in open_ends(chart.figure)} == {"a:3", "a:4"}, "zero is no end"
    for note in annotations(chart.figure, "label "):
        amount = points[note["name"].removeprefix("label ")]["amount"]
        assert close(note["y"], math.log10(amount)), "Plotly counts annotations in powers of ten"
    assert "Logarithmic scale" in chart.subtitle
    assert chart.file_name.startswith("trade-log_")
    assert not shapes(chart.figure, "origin")


def test_a_ring_is_round_on_both_scales(make_record: MakeRecord) -> None:
    rows = [observation("a:1", 5e9, "2022", method="reconstructed"), observation("a:2", 2e7, "2019")]
    for record, scale in ((make_record(rows), float), (log_of(make_record(rows)), math.log10)):
        chart = indicator_chart(record, "trade")
        assert chart is not None
        (ring,) = shapes(chart.figure, "reconstructed")
        layout = spec(chart.figure)["layout"]
        low, high = layout["yaxis"]["range"]
        pixel = (high - low) / (layout["height"] - layout["margin"]["t"] - layout["margin"]["b"])
        assert (scale(ring["y1"]) - scale(ring["y0"])) / pixel == pytest.approx(ring["x1"] - ring["x0"], rel=1e-2)
        assert scale(ring["y0"]) < scale(5e9) < scale(ring["y1"])


def test_what_is_not_above_zero_is_counted_not_drawn(make_record: MakeRecord) -> None:
    rows = [observation("a:1", 5e9, "2022"), observation("a:2", 2e7, "2019"), observation("a:3", -3e8, "2020")]
    chart = indicator_chart(log_of(make_record(rows)), "trade")
    assert chart is not None
    assert set(drawn(chart.figure)) == {"a:1", "a:2"}
    assert "1 figure at or below zero cannot stand on it" in chart.subtitle


def test_too_few_above_zero_stay_on_a_plain_scale(make_record: MakeRecord) -> None:
    rows = [observation("a:1", 5e9, "2022"), observation("a:2", -2e7, "2019")]
    chart = indicator_chart(log_of(make_record(rows)), "trade")
    assert chart is not None
    assert set(drawn(chart.figure)) == {"a:1", "a:2"}
    assert spec(chart.figure)["layout"]["yaxis"].get("type") != "log"
