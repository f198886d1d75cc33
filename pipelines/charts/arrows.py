"""Open ends: an arrow up or down from a mark, as two markers of a trace, a shaft and a head, moved off their point. (An
annotation for each arrow takes Plotly more time than all the marks.)
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from pipelines.charts.frame import Frame, pixel_y
from pipelines.charts.marks import colour_of_point, where
from pipelines.charts.points import Point
from pipelines.charts.sheet import Sheet
from pipelines.charts.style import Theme

ARROW, BESIDE_ARROW, SHORTEST_ARROW = 24.0, 13.0, 11.0  # pixels from the middle of the mark to the tip
CLEAR = 4.0  # pixels from the middle of the mark to the shaft
HEAD, BESIDE_HEAD = 7.0, 5.0  # pixels across
STROKE, BESIDE_STROKE = 1.6, 1.0
LENGTH = 1.4  # of a line marker, in its sizes


class Arrow(NamedTuple):
    """An open end: of which point, where, how long in pixels, and whether it points up."""

    point: Point
    x: object
    length: float
    up: bool


def add_arrows(sheet: Sheet, points: Iterable[Point], places: Mapping[str, float], frame: Frame, theme: Theme) -> None:
    """Draw an arrow for each open end: for each axis a trace of shafts and one of heads."""
    axes: dict[str, list[Arrow]] = {}
    for point in points:
        at = where(point, places)
        for end, length, up in ((point.high, arrow_up(point), True), (point.low, arrow_down(point, frame), False)):
            if not math.isfinite(end):
                axes.setdefault(str(at["xref"]), []).append(Arrow(point, at["x"], length, up))
    for axis, arrows in sorted(axes.items()):
        heads = [HEAD if arrow.point.first else BESIDE_HEAD for arrow in arrows]
        shafts = [arrow.length - head / 2 - CLEAR for arrow, head in zip(arrows, heads, strict=True)]
        colours = [colour_of_point(arrow.point, theme) for arrow in arrows]
        parts = {
            "shaft": {
                "symbol": "line-ns",
                "size": [shaft / LENGTH for shaft in shafts],
                "standoff": [CLEAR + shaft / 2 for shaft in shafts],
                "line": {
                    "color": colours,
                    "width": [STROKE if arrow.point.first else BESIDE_STROKE for arrow in arrows],
                },
            },
            "head": {
                "symbol": "triangle-down",
                "size": heads,
                "standoff": [arrow.length - head / 2 for arrow, head in zip(arrows, heads, strict=True)],
                "line": {"width": 0},
            },
        }
        for name, marker in parts.items():
            sheet.scatter(
                x=[arrow.x for arrow in arrows],
                y=[arrow.point.anchor for arrow in arrows],
                xaxis=axis,
                mode="markers",
                name=f"open, {name}",
                ids=[f"{arrow.point.observation_id} {'up' if arrow.up else 'down'}" for arrow in arrows],
                marker={
                    **marker,
                    "color": colours,
                    "opacity": 1,
                    "angle": [180 if arrow.up else 0 for arrow in arrows],  # a marker is moved towards its foot
                },
                hoverinfo="skip",
                cliponaxis=False,
            )


def arrow_up(point: Point) -> float:
    """The length of an arrow, in pixels."""
    return ARROW if point.first else BESIDE_ARROW


def arrow_down(point: Point, frame: Frame) -> float:
    """The length of an arrow down, shortened where the axis is near."""
    return min(arrow_up(point), max(frame.height - frame.bottom - pixel_y(frame, point.anchor) - 2, SHORTEST_ARROW))
