"""Direct labels: which marks are named, with what words, and what their labels must keep clear of."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise

from pipelines.analysis.phrases import whose
from pipelines.charts.frame import Box, Frame, around, pixel_x, pixel_y
from pipelines.charts.labels import Label, Placed
from pipelines.charts.marks import (
    BESIDE_MARKER,
    BRACKET,
    RING,
    arrow_down,
    arrow_up,
    implied_links,
    open_alternatives,
    where,
)
from pipelines.charts.points import Point
from pipelines.charts.sheet import Sheet
from pipelines.charts.style import Theme, text_colour_of
from pipelines.charts.text import escape

FEW = 6  # points up to which each gets its value
FEW_OF_MANY = 24  # those put first, where there are others, up to which each gets its value if there is room
FEW_WITH_READINGS = 20  # points up to which open readings are always named
FEW_PLANS = 3
MOST_UNDATED = 4  # undated figures up to which each gets its value
CLEARANCE = 14.0  # the side of the box a marker keeps clear
STEP = 8.0  # pixels between the boxes along a line


def choose_labels(
    points: Sequence[Point], pixels: Mapping[str, tuple[float, float]], *, roomy: bool = True
) -> list[Label]:
    """Labels for the last figure of each side, open alternatives, undated figures and, where there are few, all
    values; what is put first among others has more of them where the picture is `roomy`.
    """
    few = FEW_OF_MANY if roomy and not all(point.first for point in points) else FEW
    points = [point for point in points if point.first]
    if not points:
        return []
    lasts = last_of_each_side(points)
    alternatives = {point.observation_id for group in open_alternatives(points) for point in group}
    undated = [point for point in points if point.day is None]
    furthest = max(points, key=lambda point: point.day or 0)
    ahead = furthest.observation_id if furthest.plan else ""
    labels: list[Label] = []
    told: set[tuple[int | None, str, str, str]] = set()
    for point in points:
        name = point.observation_id
        last = lasts.get(point.statistics) == name
        reading = f"if {point.reading}" if point.reading not in ("", point.said) else ""
        plain = reading if name in alternatives else whose(point.statistics) if last and any(lasts) else ""
        plain = f"planned {plain}".strip() if point.plan else plain
        needed = last or name == ahead or (point.plan and sum(p.plan for p in points) <= FEW_PLANS)
        needed = needed or (name in alternatives and len(points) <= FEW_WITH_READINGS)
        if point.day is None:
            needed = len(undated) <= MOST_UNDATED
        where_and_what = (point.day, point.statistics, point.said)
        repeated = (*where_and_what, plain) in told
        told |= {(*where_and_what, plain), (*where_and_what, "")}
        if (needed or len(points) <= few) and not repeated:
            labels.append(Label(name, point.said, plain, *pixels[name], needed))
    return labels


def last_of_each_side(points: Sequence[Point]) -> dict[str, str]:
    """statistics -> the observation its series is named at: the latest dated sheet, of equals the first listed."""
    found: dict[str, Point] = {}
    for point in points:
        if point.day is None:
            continue
        held = found.get(point.statistics)
        if held is None or _rank(point) > _rank(held):
            found[point.statistics] = point
    return {side: point.observation_id for side, point in found.items()}


def _rank(point: Point) -> tuple[bool, bool, int]:
    return point.method != "implied", point.reliable and not point.barred, point.day or 0


def mark_boxes(
    points: Sequence[Point], pixels: Mapping[str, tuple[float, float]], frame: Frame, runs: Sequence[Sequence[Point]]
) -> list[Box]:
    """The boxes of all marks: markers, whiskers, arrows, bars over spans, and pieces of the lines."""
    boxes: list[Box] = []
    for point in points:
        x, y = pixels[point.observation_id]
        side = 2 * RING + 4.0 if point.method == "reconstructed" else CLEARANCE
        boxes.append(around(x, y, side, side) if point.first else around(x, y, BESIDE_MARKER + 2, BESIDE_MARKER + 2))
        top = pixel_y(frame, point.high) if math.isfinite(point.high) else y - arrow_up(point)
        foot = pixel_y(frame, point.low) if math.isfinite(point.low) else y + arrow_down(point, frame)
        boxes.append((x - 3, min(top, y), x + 3, max(foot, y)))
        if point.barred:
            boxes.append((pixel_x(frame, point.span[0]), y - 3, pixel_x(frame, point.span[1]), y + 3))
    joined = [pair for run in runs for pair in pairwise(run)]
    for one, other in [*joined, *implied_links(points)]:
        boxes += _along(pixels[one.observation_id], pixels[other.observation_id])
    return boxes


def bracket_boxes(points: Sequence[Point], pixels: Mapping[str, tuple[float, float]]) -> list[Box]:
    """The boxes of the brackets left of open alternatives."""
    return [
        (x - BRACKET - 3, pixels[group[-1].observation_id][1], x - 7, low)
        for group in open_alternatives(points)
        for x, low in [pixels[group[0].observation_id]]
    ]


def _along(start: tuple[float, float], end: tuple[float, float]) -> list[Box]:
    pieces = max(1, math.ceil(math.dist(start, end) / STEP))
    return [
        around(start[0] + (end[0] - start[0]) * n / pieces, start[1] + (end[1] - start[1]) * n / pieces, 5, 5)
        for n in range(pieces + 1)
    ]


def add_labels(
    sheet: Sheet,
    placed: Sequence[Placed],
    points: Sequence[Point],
    places: Mapping[str, float],
    theme: Theme,
    size: float,
) -> None:
    """Draw labels in the colour of their side."""
    at = {point.observation_id: point for point in points}
    for item in placed:
        point = at[item.label.key]
        bold, plain = f"<b>{escape(item.label.bold)}</b>", escape(item.label.plain)
        sheet.annotate(
            **where(point, places), text=(bold + ("<br>" if item.stacked else " ") + plain) if plain else bold,
             xanchor=item.anchor, yanchor="middle", align=item.anchor, borderpad=0,
            xshift=item.shift_x, yshift=-item.shift_y, font={"size": size,
            "color": text_colour_of(point.statistics, theme)},
            name=f"label {point.observation_id}",
        )  # fmt: skip
