"""Two countries' books: the ratios drawn are those of the figures, and the band is where freight explains them."""

from __future__ import annotations

import math

import pytest

from pipelines.charts import SIZES, sides_chart
from pipelines.charts.ratios import Ratio, sides_title

from .conftest import MakeRecord, Row, observation
from .reading import annotations, drawn, shapes, spec, traces

ROWS: list[Row] = [
    observation("ke", 4e9, "2022", low=3.9e9, high=4.1e9),
    observation("ug", 2e9, "2022", statistics="UG", low=1.9e9, high=2.1e9),
    observation("over", 2e9, "2021", statistics="UG", low=2e9, high=math.nan),
    observation("whole", 3e9, "2021"),
    observation("third", 1e9, "2020", statistics=""),
    observation("own", 1.05e9, "2020"),
    observation("alone", 9e9, "2019"),
]


def test_ratios_with_their_bounds(make_record: MakeRecord) -> None:
    chart = sides_chart(make_record(ROWS), "trade", 1.1)
    assert chart is not None
    (ratios,) = traces(chart.figure, "ratio")
    assert spec(chart.figure)["layout"]["xaxis"]["ticktext"] == ["2020", "2021", "2022"]
    assert ratios["x"] == [0, 1, 2]
    assert ratios["marker"]["symbol"] == ["square", "circle", "circle"], "one does not say whose it is"
    ends = [
        (y - down, y + up)
        for y, down, up in zip(ratios["y"], ratios["error_y"]["arrayminus"], ratios["error_y"]["array"], strict=True)
    ]
    assert ends[2] == pytest.approx((3.9 / 2.1, 4.1 / 1.9))
    assert ratios["y"][1] == 1.5, "at most: the other side's figure is open above"
    assert ratios["y"][0] == pytest.approx(1.05)
    points = drawn_amounts(chart.figure)
    assert points == {"ke": 4e9, "ug": 2e9, "over": 2e9, "whole": 3e9, "third": 1e9, "own": 1.05e9}
    assert len(annotations(chart.figure, "open")) == 2  # of the figure and of its ratio
    assert chart.title == "Lake trade: in 1 of 3 periods freight cannot explain how the two sides differ"


def drawn_amounts(figure: object) -> dict[str, float]:
    return {name: point["amount"] for name, point in drawn(figure).items()}  # type: ignore[arg-type]


def test_a_turnover_may_lie_on_either_side_of_one(make_record: MakeRecord) -> None:
    chart = sides_chart(make_record(ROWS), "trade", 1.25)
    assert chart is not None
    (band,) = shapes(chart.figure, "freight")
    assert (band["y0"], band["y1"], band["yref"]) == (0.8, 1.25, "y2")
    assert "the factor may lie either way" in chart.subtitle
    assert "1.25 times" in chart.subtitle


def test_of_one_period_the_title_says_so(make_record: MakeRecord) -> None:
    chart = sides_chart(make_record(ROWS[:2]), "trade", 1.1)
    assert chart is not None
    assert chart.title == "Lake trade, 2022: freight cannot explain how the two sides differ"
    generous = sides_title("Lake trade", [Ratio("2022", 1.0, 1.2, True)], (1.0, 1.1))
    assert generous == "Lake trade, 2022: freight may explain how the two sides differ"


def test_nothing_where_no_period_has_two_sides(make_record: MakeRecord) -> None:
    assert sides_chart(make_record(ROWS[-1:]), "trade", 1.1) is None
    assert sides_chart(make_record(ROWS), "nothing", 1.1) is None


@pytest.mark.parametrize("size", SIZES)
def test_every_size(make_record: MakeRecord, size: str) -> None:
    form = SIZES[size]
    chart = sides_chart(make_record(ROWS), "trade", 1.1, width=form.width, height=form.height)
    assert chart is not None
    assert form.height is None or spec(chart.figure)["layout"]["height"] == form.height
