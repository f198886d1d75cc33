"""Where marks stand in pixels: what labels and badges keep clear of, and which mark a reader takes a label for."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipelines.charts.arrows import arrow_down, arrow_up
from pipelines.charts.frame import Box, Frame, around, pixel_x, pixel_y
from pipelines.charts.lines import implied_links
from pipelines.charts.marks import (
    BESIDE_MARKER,
    BRACKET,
    RING,
    open_alternatives,
)
from pipelines.charts.points import Point

CLEARANCE = 14.0  # the side of the box a marker keeps clear
END = 5.0  # pixels that the end of a bar over a period keeps clear
STEP = 8.0  # pixels between the boxes along a line


@dataclass(frozen=True)
class Spot:
    """A drawn mark: the pixel of its middle, what it says, the boxes of its marker and of its whisker or arrows, and
    whether it is put first, so large.
    """

    key: str
    said: str
    x: float
    y: float
    marker: Box
    whisker: Box
    large: bool = True


Pixels = Mapping[str, tuple[float, float]]


def spots_of(points: Sequence[Point], pixels: Pixels, frame: Frame) -> list[Spot]:
    """A spot for each point."""
    spots: list[Spot] = []
    for point in points:
        x, y = pixels[point.observation_id]
        side = 2 * RING + 4.0 if point.method == "reconstructed" else CLEARANCE
        side = side if point.first else BESIDE_MARKER + 2
        top = pixel_y(frame, point.high) if math.isfinite(point.high) else y - arrow_up(point)
        foot = pixel_y(frame, point.low) if math.isfinite(point.low) else y + arrow_down(point, frame)
        whisker = (x - 3, min(top, y), x + 3, max(foot, y))
        spots.append(Spot(point.observation_id, point.said, x, y, around(x, y, side, side), whisker, point.first))
    return spots


def line_boxes(points: Sequence[Point], pixels: Pixels, frame: Frame, runs: Sequence[Sequence[Point]]) -> list[Box]:
    """The boxes of what is drawn between marks: bars over periods, and pieces of the lines."""
    boxes = [
        (pixel_x(frame, point.span[0]) - END, y - 4, pixel_x(frame, point.span[1]) + END, y + 4)
        for point in points
        if point.barred
        for _, y in [pixels[point.observation_id]]
    ]
    joined = [pair for run in runs for pair in pairwise(run)]
    for one, other in [*joined, *implied_links(points)]:
        boxes += along(pixels[one.observation_id], pixels[other.observation_id])
    return boxes


def bracket_boxes(points: Sequence[Point], pixels: Pixels) -> list[Box]:
    """The boxes of the brackets left of open alternatives."""
    return [
        (x - BRACKET - 3, pixels[group[-1].observation_id][1], x - 7, low)
        for group in open_alternatives(points)
        for x, low in [pixels[group[0].observation_id]]
    ]


def along(start: tuple[float, float], end: tuple[float, float]) -> list[Box]:
    """Small boxes along a straight line."""
    pieces = max(1, math.ceil(math.dist(start, end) / STEP))
    return [
        around(start[0] + (end[0] - start[0]) * n / pieces, start[1] + (end[1] - start[1]) * n / pieces, 5, 5)
        for n in range(pieces + 1)
    ]
