"""Gaps: quiet hatched bands with words, made from coverage; never over a point, never a line across."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from pipelines.analysis.rows import rows_of
from pipelines.charts.frame import Box, Frame, day_text, pixel_x, pixel_y
from pipelines.charts.points import Point
from pipelines.charts.sheet import Sheet
from pipelines.charts.style import Palette
from pipelines.charts.text import block, block_height, escape, text_width, wrap
from pipelines.wording import parse_period

PLAIN_REASON = "no source quotes a figure"
CLEAR = 10  # pixels between a band and a point
LEAST = 6  # pixels of a band worth drawing
SIZE = 12.0


@dataclass(frozen=True)
class Gap:
    """A run of missing periods with one reason: first and last day (ordinals), as periods, and why."""

    start: int
    end: int
    periods: tuple[str, str]
    reason: str


def gaps_of(coverage: pd.DataFrame, indicator_id: str) -> list[Gap]:
    """The runs of missing periods of an indicator that nothing interrupts and that have one reason, in time."""
    rows = coverage[coverage["indicator_id"].eq(indicator_id)]
    held = set(rows.loc[rows["state"].ne("missing"), "period"])
    missing = rows[rows["state"].eq("missing") & ~rows["period"].isin(held)].drop_duplicates("period")
    spans = sorted(
        (span.start.toordinal(), span.end.toordinal(), str(row["period"]), str(row["reason"]))
        for row in rows_of(missing)
        if (span := parse_period(str(row["period"])))
    )
    found: list[Gap] = []
    for start, end, period, reason in spans:
        if found and found[-1].end + 1 == start and found[-1].reason == reason:
            found[-1] = Gap(found[-1].start, end, (found[-1].periods[0], period), reason)
        else:
            found.append(Gap(start, end, (period, period), reason))
    return found


def visible_parts(gap: Gap, points: Iterable[Point], frame: Frame) -> list[tuple[float, float]]:
    """The parts of a gap's band in days that lie on the axis and keep clear of every point."""
    per_day = (pixel_x(frame, frame.days[1]) - pixel_x(frame, frame.days[0])) / (frame.days[1] - frame.days[0])
    clear, least = CLEAR / per_day, LEAST / per_day
    parts = [(max(float(gap.start), frame.days[0]), min(float(gap.end + 1), frame.days[1]))]
    for point in points:
        if point.day is not None:
            low, high = point.day - clear, point.day + clear
            parts = [
                piece
                for start, end in parts
                for piece in ([(start, end)] if high <= start or low >= end else [(start, low), (high, end)])
            ]
    return [(start, end) for start, end in parts if end - start > least]


def add_gaps(sheet: Sheet, gaps: list[Gap], points: list[Point], frame: Frame, palette: Palette) -> list[Box]:
    """Draw the bands with their words; gives the boxes of the words."""
    boxes: list[Box] = []
    for gap in gaps:
        parts = visible_parts(gap, points, frame)
        for start, end in parts:
            _add_band(sheet, gap, start, end, frame, palette)
        if parts:
            start, end = max(parts, key=lambda part: part[1] - part[0])
            boxes += _add_words(sheet, gap, start, end, frame, palette)
    return boxes


def _add_band(sheet: Sheet, gap: Gap, start: float, end: float, frame: Frame, palette: Palette) -> None:
    low, high = frame.amounts
    first, last = day_text(start), day_text(end)
    sheet.scatter(
        x=[first, first, last, last, first],
        y=[low, high, high, low, low],
        mode="lines",
        fill="toself",
        line={"width": 0},
        fillcolor=palette.gap,
        fillpattern={
            "shape": "/", "fgcolor": palette.grid, "bgcolor": palette.gap, "size": 9, "solidity": 0.12,
            "fillmode": "replace",
        },
        name=f"gap {gap.periods[0]}/{gap.periods[1]}",
        hoveron="fills",
        hoverinfo="text",
        text=escape(gap_words(gap)),
    )  # fmt: skip


def gap_words(gap: Gap) -> str:
    """ "no figure quoted, 2009–2019", or the reason with its years."""
    first, last = gap.periods
    reason = "no figure quoted" if gap.reason == PLAIN_REASON else gap.reason
    return f"{reason}, {first}" if first == last else f"{reason}, {first}–{last}"


def _add_words(sheet: Sheet, gap: Gap, start: float, end: float, frame: Frame, palette: Palette) -> list[Box]:
    """The words at the foot of a band: in full, cut to "none", or nothing where the band is too narrow."""
    left, right = pixel_x(frame, start), pixel_x(frame, end)
    room = right - left - 8
    lines = wrap(gap_words(gap), max(room, 1), SIZE)
    if len(lines) > 3 or room < 60:
        lines = ["none"] if room >= text_width("none", SIZE) else []
    if not lines:
        return []
    middle, foot = (left + right) / 2, pixel_y(frame, frame.amounts[0]) - 6
    sheet.annotate(
        x=day_text((start + end) / 2), xref="x", y=0, yref="paper", yshift=6, yanchor="bottom", xanchor="center",
        text=block(lines),  font={"size": SIZE, "color": palette.muted}, name="gap words",
    )  # fmt: skip
    wide = max(text_width(line, SIZE) for line in lines)
    return [(middle - wide / 2, foot - block_height(len(lines), SIZE), middle + wide / 2, foot)]
