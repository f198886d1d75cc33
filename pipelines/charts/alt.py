"""The text description of a chart, for those who do not see it."""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.analysis.calendar import join_words, period_name
from pipelines.analysis.phrases import whose
from pipelines.charts.gaps import Gap, gap_words
from pipelines.charts.points import Point
from pipelines.charts.record import Note

MOST_SIDES = 4
MOST_GAPS = 4


def alt_text(
    title: str,
    label: str,
    points: Sequence[Point],
    gaps: Sequence[Gap],
    notes: Sequence[Note],
    measure: str,
) -> str:
    """One paragraph: the title, what is drawn, the extremes, the gaps, the notes."""
    kind = "changes of" if measure == "change" else "levels of"
    count = f"{len(points)} {'figure' if len(points) == 1 else 'figures'}"
    parts = [f"{title}.", f"Chart of {count}: {kind} {label}, by {_sides(points)}."]
    lowest, highest = min(points, key=lambda p: p.anchor), max(points, key=lambda p: p.anchor)
    if lowest.anchor < highest.anchor:
        parts.append(f"The smallest is {_one(lowest)}, the largest {_one(highest)}.")
    else:
        parts.append(f"It is {_one(highest)}.")
    if gaps:
        told = "; ".join(gap_words(gap) for gap in gaps[:MOST_GAPS])
        more = f"; and {len(gaps) - MOST_GAPS} more" if len(gaps) > MOST_GAPS else ""
        parts.append(f"Gaps: {told}{more}.")
    if notes:
        parts.append("Notes: " + " ".join(f"{note.badge}. {note.text}" for note in notes))
    return " ".join(parts)


def _sides(points: Sequence[Point]) -> str:
    sides = sorted({point.statistics for point in points}, key=lambda side: (not side, side))
    told = [whose(side) if side else "statistics not named" for side in sides]
    if len(told) > MOST_SIDES:
        return f"{len(told)} sides"
    return join_words(told)


def _one(point: Point) -> str:
    when = f"in {period_name(point.period)}" if point.period else "undated"
    return f"{point.said} ({when}, {point.method})"
