"""The reader's rule in a chart: what is put first is large, the rest is small and pale, and nothing is hidden."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from pipelines.analysis.headline import Rule
from pipelines.charts import Chart, indicator_chart
from pipelines.charts.marks import BESIDE_MARKER, MARKER
from pipelines.charts.style import colour_of

from .conftest import MakeRecord, Row, observation
from .reading import annotations, close, drawn, open_ends, spec, traces

NAN = math.nan
ROWS: list[Row] = [
    observation("ke:2021", 4e9, "2021"),
    observation("ke:2022", 5e9, "2022", low=4.9e9, high=5.1e9),
    observation("ug:2022", 3e9, "2022", statistics="UG", source_id="daily"),
    observation("unsaid", 2e9, "2022", statistics="", low=2e9, high=NAN),
]


def chart_by(make_record: MakeRecord, rule: Rule, rows: list[Row] = ROWS) -> Chart:
    chart = indicator_chart(replace(make_record(rows), rule=rule), "trade")
    assert chart is not None
    return chart


def sizes(chart: Chart) -> dict[str, float]:
    found = {}
    for trace in spec(chart.figure)["data"]:
        if "customdata" in trace:
            names, size = trace["customdata"], trace["marker"]["size"]
            found |= dict(zip(names, size if isinstance(size, list) else [size] * len(names), strict=True))
    return found


@pytest.mark.parametrize(
    ("rule", "large"),
    [
        (Rule(), {"ke:2021", "ke:2022", "ug:2022"}),
        (Rule("official", "UG"), {"ug:2022"}),
        (Rule("official", "CN"), set()),
    ],
)
def test_what_is_first_is_large_and_the_rest_is_there(make_record: MakeRecord, rule: Rule, large: set[str]) -> None:
    chart = chart_by(make_record, rule)
    points = drawn(chart.figure)
    assert set(points) == {row["observation_id"] for row in ROWS}
    assert {name for name, point in points.items() if "beside" not in point["trace"]} == large
    for name, point in points.items():
        assert close(point["amount"], float(str(next(r["value"] for r in ROWS if r["observation_id"] == name))))
    assert close(points["ke:2022"]["low"], 4.9e9)
    found = sizes(chart)
    assert all((found[name] == MARKER) == (name in large) for name in points if name != "unsaid")
    assert found["unsaid"] == BESIDE_MARKER
    assert "unsaid up" in open_ends(chart.figure)
    if rule.choice == "ranked":
        assert points["ke:2022"]["fill"] == colour_of("KE")


def test_lines_join_and_labels_name_only_what_is_first(make_record: MakeRecord) -> None:
    ranked = chart_by(make_record, Rule())
    assert [trace["y"] for trace in traces(ranked.figure, "line")] == [[4e9, 5e9]]
    other = chart_by(make_record, Rule("official", "UG"))
    assert not traces(other.figure, "line")
    assert {note["name"] for note in annotations(other.figure, "label")} == {"label ug:2022"}


def test_all_are_alike(make_record: MakeRecord) -> None:
    chart = chart_by(make_record, Rule("all"))
    assert not any("beside" in point["trace"] for point in drawn(chart.figure).values())
    assert "No figure is put first" in chart.subtitle
    assert chart.title.startswith("Lake trade: 4 quotes, 2021–2022")


def test_hull_is_one_bar_a_period_without_a_value(make_record: MakeRecord) -> None:
    chart = chart_by(make_record, Rule("hull"))
    points = drawn(chart.figure)
    bars = {name: point for name, point in points.items() if name.startswith("hull ")}
    assert set(bars) == {"hull 2021", "hull 2022"}
    (group,) = (trace for trace in traces(chart.figure, "range not said") if "hull 2021" in trace["customdata"])
    shown = dict(zip(group["customdata"], group["marker"]["size"], strict=True))
    assert shown["hull 2021"] > 0, "too short a bar to be seen is a dash"
    assert set(points) - set(bars) == {row["observation_id"] for row in ROWS}
    assert close(bars["hull 2022"]["low"], 2e9)
    assert "hull 2022 up" in open_ends(chart.figure), "one figure is open above"
    assert close(bars["hull 2022"]["amount"], 5.1e9), "the arrow begins at the highest number that is named"
    assert chart.title.startswith("Lake trade, 2022: over $2 bn in 3 quotes")


def test_subtitle_and_title_say_the_rule(make_record: MakeRecord) -> None:
    assert "Large: official statistics" in chart_by(make_record, Rule()).subtitle
    alone = chart_by(make_record, Rule(), ROWS[:2])
    assert "Large" not in alone.subtitle, "nothing is small, so there is nothing to say"
    none = chart_by(make_record, Rule("official", "CN"))
    assert none.title == "Lake trade: no figure by China’s statistics"
    assert "Large: Kenya’s statistics" in chart_by(make_record, Rule("official", "KE")).subtitle


def test_hover_says_how_many_sources_support_a_figure(make_record: MakeRecord) -> None:
    rows = [*ROWS, observation("again", 5e9, "2022", source_id="daily")]
    points = drawn(chart_by(make_record, Rule(), rows).figure)
    assert "2 independent sources agree" in points["ke:2022"]["hover"]
    assert "1 independent source" in points["ke:2021"]["hover"]


def test_a_figure_put_first_is_seen_under_another_in_the_same_place(make_record: MakeRecord) -> None:
    rows = [
        observation("a:1", 3e9, "2020", statistics=""),
        observation("b:1", 3.001e9, "2020", statistics="KE"),
        observation("c:1", 9e9, "2021", statistics="KE"),
    ]
    large = sizes(chart_by(make_record, Rule("all"), rows))
    assert large["a:1"] > large["b:1"] + 4
    assert large["b:1"] == large["c:1"]


def test_a_range_put_first_under_another_mark_is_drawn(make_record: MakeRecord) -> None:
    rows = [
        observation("a:1", math.nan, "2020", statistics="", low=2.999e9, high=3.001e9),
        observation("b:1", 3e9, "2020", statistics="KE"),
        observation("c:1", 9e9, "2021", statistics="KE"),
    ]
    assert sizes(chart_by(make_record, Rule("all"), rows))["a:1"] > 0


def test_title_and_footer_count_the_same_quotes(make_record: MakeRecord) -> None:
    rows = [
        observation("a:1", 1.0, "2020"),
        observation("a:2", 2.0, "2021"),
        observation("a:3", 3.0, "2024", status="F"),
    ]
    rows += [observation("a:1+a:4", 0.5, "2019", method="implied", quote_id="a:1", from_quotes="a:1 a:4")]
    chart = chart_by(make_record, Rule("all"), rows)
    assert chart.title == "Lake trade: 4 quotes, 2019–2024"
    assert "Sources: 4 quotes" in chart.footer
