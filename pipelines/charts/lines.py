"""Lines between marks: solid through stated figures of neighbouring periods, dotted from an implied figure to the level
it was computed from; none across a gap.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise

from pipelines.analysis.comparison import POINT_IN_TIME
from pipelines.charts.frame import day_text
from pipelines.charts.points import Point
from pipelines.charts.sheet import Sheet
from pipelines.charts.style import PALETTES, Theme, colour_of, mix

MANY = 60  # points from which those that were computed have no lines
TWELVE_MONTHS = 366


def line_runs(
    points: Iterable[Point], accumulation: str, *, mirrored: bool, computed: bool = False
) -> list[list[Point]]:
    """Runs of stated points that a line may join: one side's, in adjacent periods, two or more.

    Of several figures of one period the first listed counts. Flows are adjacent when one period begins the day
    after the other ends and both are about as long; stocks when they are at most twelve months apart. Where two
    countries record one flow (`mirrored`), figures that do not say whose they are are no series. Where all is
    `computed` from stated figures, lines join those.
    """
    sides: dict[str, dict[int, Point]] = {}
    for point in points:
        if point.first and point.day is not None and _joinable(point, computed) and (point.statistics or not mirrored):
            sides.setdefault(point.statistics, {}).setdefault(point.day, point)
    runs: list[list[Point]] = []
    for _, side in sorted(sides.items()):
        ordered = [side[day] for day in sorted(side)]
        run = ordered[:1]
        for before, after in pairwise(ordered):
            if not adjacent(before, after, accumulation):
                runs.append(run)
                run = []
            run.append(after)
        runs.append(run)
    return [run for run in runs if len(run) > 1]


def _joinable(point: Point, computed: bool) -> bool:
    plain = (
        point.method in ("stated", "implied" if computed else "stated") and not point.open_reading and not point.base
    )
    return plain and point.reliable and not point.barred and math.isfinite(point.value)


def adjacent(before: Point, after: Point, accumulation: str) -> bool:
    """Whether two points stand in adjacent periods."""
    if accumulation in POINT_IN_TIME:
        return (after.day or 0) - (before.day or 0) <= TWELVE_MONTHS
    lengths = sorted(point.span[1] - point.span[0] + 1 for point in (before, after))
    return after.span[0] == before.span[1] + 1 and lengths[1] <= 1.2 * lengths[0]


def implied_links(points: Sequence[Point]) -> list[tuple[Point, Point]]:
    """Each dated implied figure with the level it was computed from, where both are drawn and the figures are few.

    Only up to twelve months apart: further apart there may be a gap, and nothing is drawn across one.
    """
    points = [point for point in points if point.first]
    if len(points) > MANY:
        return []
    levels = {point.quote_id: point for point in points if point.method != "implied" and point.day is not None}
    implied = [point for point in points if point.method == "implied" and point.day is not None]
    pairs = [(point, levels[point.quote_id]) for point in implied if point.quote_id in levels]
    return [(point, level) for point, level in pairs if abs((level.day or 0) - (point.day or 0)) <= TWELVE_MONTHS]


def add_lines(sheet: Sheet, points: list[Point], runs: list[list[Point]], theme: Theme) -> None:
    """Solid lines through `line_runs`, thin dotted ones from an implied figure to the level it was computed from."""
    for run in runs:
        colour = colour_of(run[0].statistics, theme)
        _line(sheet, run, f"line {run[0].statistics}", {"color": colour, "width": 2})
    for point, level in implied_links(points):
        colour = mix(colour_of(point.statistics, theme), PALETTES[theme].paper, 0.35)
        _line(sheet, [point, level], "implied by", {"color": colour, "width": 1.2, "dash": "dot"})


def _line(sheet: Sheet, run: list[Point], name: str, line: dict[str, object]) -> None:
    sheet.scatter(
        x=[day_text(point.day or 0) for point in run],
        y=[point.anchor for point in run],
        mode="lines",
        line=line,
        name=name,
        hoverinfo="skip",
    )
