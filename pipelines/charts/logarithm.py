"""A logarithmic scale: a plot is laid out with the logarithms of its amounts; what is drawn are the amounts themselves.

Nothing at or below zero has a place on such a scale: figures there are counted in words, and bounds that reach down to
zero end in an arrow, as open ones do.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from pipelines.charts.frame import amount_ticks
from pipelines.charts.points import Point
from pipelines.charts.sheet import Sheet

DIGITS = 12  # significant digits of amounts that come back from their logarithms
STEPS = ((1, 2, 3, 4, 5, 6, 7, 8, 9), (1, 2, 5), (1, 3), (1,))  # in each power of ten, the densest first
LEAST_TICKS = 3
ONE_SPAN = 1.0  # powers of ten; a shorter axis has ticks at equal distances
PATH_AMOUNT = re.compile(r"(?<=,)-?\d[\d.e+-]*")


def to_logarithms(points: Iterable[Point]) -> list[Point]:
    """The points above zero with their amounts as logarithms to base ten."""
    return [
        replace(
            point,
            anchor=_log(point.anchor),
            value=_log(point.value),
            low=_log(point.low),
            high=_log(point.high),
        )
        for point in points
        if point.anchor > 0
    ]


def amounts_of(points: Sequence[Point]) -> tuple[float, float]:
    """The range the logarithms need, whiskers included."""
    ends = [n for point in points for n in (point.anchor, point.low, point.high) if math.isfinite(n)]
    return min(ends), max(ends)


def log_ticks(low: float, high: float, most: int, *, whole: bool) -> list[tuple[float, float]]:
    """Ticks of an axis from one logarithm to another: each as logarithm and amount, at most so many."""
    if high - low < ONE_SPAN:
        ticks = amount_ticks(10**low, 10**high, most, whole=whole)
    else:
        powers = range(math.floor(low), math.ceil(high) + 1)
        rows = [
            [n * 10.0**power for power in powers for n in step if low <= math.log10(n) + power <= high]
            for step in STEPS
        ]
        ticks = next((row for row in rows if len(row) <= most), rows[-1][:: math.ceil(len(rows[-1]) / most)])
    return [(math.log10(tick), float(f"{tick:.{DIGITS}g}")) for tick in ticks if tick > 0 and (not whole or tick >= 1)]


def finish(sheet: Sheet) -> Sheet:
    """The sheet of a plot laid out in logarithms with the amounts themselves on a logarithmic axis.

    (Plotly wants amounts in traces and shapes, logarithms in annotations and ranges.)
    """
    axis: dict[str, Any] = dict(sheet.layout["yaxis"])  # type: ignore[call-overload]
    axis |= {"type": "log", "tickvals": [_amount(tick) for tick in axis["tickvals"]]}
    return Sheet(
        traces=[_trace(trace) for trace in sheet.traces],
        annotations=sheet.annotations,
        shapes=[_shape(shape) for shape in sheet.shapes],
        layout=sheet.layout | {"yaxis": axis},
    )


def _log(amount: float) -> float:
    return math.log10(amount) if amount > 0 else math.nan


def _amount(log: Any) -> Any:
    return None if log is None else float(f"{10**log:.{DIGITS}g}")


def _trace(trace: dict[str, Any]) -> dict[str, Any]:
    drawn = trace | {"y": [_amount(log) for log in trace["y"]]}
    if "error_y" not in trace:
        return drawn
    bars = trace["error_y"]
    ups = [_amount(log + up) - _amount(log) for log, up in zip(trace["y"], bars["array"], strict=True)]
    downs = [_amount(log) - _amount(log - down) for log, down in zip(trace["y"], bars["arrayminus"], strict=True)]
    return drawn | {"error_y": bars | {"array": ups, "arrayminus": downs}}


def _shape(shape: dict[str, Any]) -> dict[str, Any]:
    if shape.get("yref") != "y":
        return shape
    if "path" in shape:
        return shape | {"path": PATH_AMOUNT.sub(lambda found: repr(_amount(float(found[0]))), shape["path"])}
    return shape | {name: _amount(shape[name]) for name in ("y0", "y1")}
