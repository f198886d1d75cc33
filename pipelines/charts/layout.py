"""How the picture of a time chart is divided: margins, lane of undated figures, ranges, and the pixel of every
point.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from pipelines.charts.axes import amount_labels, days_reached, labels_width, with_headroom
from pipelines.charts.frame import NARROW, Frame, lane_x, pixel_x, pixel_y
from pipelines.charts.gaps import Gap
from pipelines.charts.header import PAD, Words
from pipelines.charts.labels import label_size
from pipelines.charts.marks import is_open
from pipelines.charts.naming import choose_labels
from pipelines.charts.points import Point
from pipelines.charts.record import Record

STRIP = 20.0  # pixels above the plot for event labels and the unit
TICKS = 26.0  # below it for the years
PIXELS_OF_A_TICK = 42  # between two ticks of the amounts, at least
MOST_ABOVE, MOST_BELOW = 0.3, 0.15  # of a plot's height for arrows above and below the amounts
MANY_POINTS = 25
MOST_SHARE_FOR_LABELS = 0.22  # of the width, right of the last point


def make_frame(
    width: int,
    words: Words,
    points: list[Point],
    gaps: Sequence[Gap],
    reached: tuple[float, float],
    unit: str,
    record: Record,
    height: float | None = None,
    *,
    log: bool = False,
) -> Frame:
    """Margins from the words, the tick labels and the labels right of the last points; ranges with room for
    arrows. Of a picture of a given height the plot takes what the words leave.
    """
    narrow = width < NARROW
    undated = sum(point.day is None for point in points)
    named = any(point.day is None and point.first for point in points)
    lane = 0.0 if not undated else 76.0 if narrow or not named else 150.0
    top = words.above + STRIP
    bottom = TICKS + 8 + words.below
    inner = (width - 2 * PAD) * 0.7 if narrow else 300.0 if len(points) <= 4 else 380.0
    if height is not None:
        inner = height - top - bottom
    above = 34.0 if any(is_open(point) and not math.isfinite(point.high) for point in points) else 26.0
    below = 34.0 if any(not math.isfinite(point.low) for point in points) and reached[0] < 0 else 14.0
    above, below = min(above, inner * MOST_ABOVE), min(below, inner * MOST_BELOW)
    amounts = with_headroom(reached, inner, above, below)
    size = words.sizes.label
    left = PAD + labels_width(amount_labels(amounts, most_ticks(width, inner), unit, record.units, log=log), size) + 8
    days = days_reached([point for point in points if point.day is not None], [(gap.start, gap.end) for gap in gaps])
    right = PAD + 6
    if not narrow and not lane:
        right = max(right, _room_for_last_labels(points, days, width - left - right, size, width) + 12)
    return Frame(width, top + inner + bottom, left, right, top, bottom, lane, days, amounts)


def _room_for_last_labels(
    points: list[Point], days: tuple[float, float], inner: float, size: float, width: float
) -> float:
    """Pixels for the labels of the series that end near the right edge of the plot."""
    near = {
        point.observation_id: (point.day, 0.0)
        for point in points
        if point.day is not None and (days[1] - point.day) / (days[1] - days[0]) * inner < 120
    }
    labels = [label for label in choose_labels(points, {p.observation_id: (0.0, 0.0) for p in points}) if label.needed]
    free = [
        label_size(label, size, stacked=True)[0]
        + 9
        - (days[1] - (near[label.key][0] or 0)) / (days[1] - days[0]) * inner
        for label in labels
        if label.key in near
    ]
    return min(max(free, default=0.0), width * MOST_SHARE_FOR_LABELS)


def most_badges(width: float, points: int) -> int:
    """How many badges a picture has room for: fewer among many points."""
    if points > MANY_POINTS:
        return 3 if width < NARROW else 5
    return 5 if width < NARROW else 9


def most_ticks(width: float, inner: float) -> int:
    """How many ticks the amounts of a plot so high inside have at most."""
    return min(4 if width < NARROW else 6, max(2, int(inner / PIXELS_OF_A_TICK)))


def lane_places(points: Sequence[Point]) -> dict[str, float]:
    """Places of the undated figures across their lane, spread out so that equal amounts stay apart."""
    undated = [point for point in points if point.day is None]
    count = len(undated)
    return {point.observation_id: 0.12 + 0.3 * (n / max(count - 1, 1)) for n, point in enumerate(undated)}


def pixels_of(points: Sequence[Point], places: Mapping[str, float], frame: Frame) -> dict[str, tuple[float, float]]:
    """observation_id -> the pixel of its marker."""
    return {
        point.observation_id: (
            lane_x(frame, places[point.observation_id]) if point.day is None else pixel_x(frame, point.day),
            pixel_y(frame, point.anchor),
        )
        for point in points
    }
