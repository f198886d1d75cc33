"""How far the axes reach and how their ticks read."""

from __future__ import annotations

import math
from collections.abc import Iterable

from pipelines.charts.frame import (
    Frame,
    amount_ticks,
    day_text,
    lane_start,
    middle_of_year,
    pixel_x,
    plot_width,
    time_share,
    year_ticks,
)
from pipelines.charts.logarithm import log_ticks
from pipelines.charts.points import Point
from pipelines.charts.sheet import Sheet
from pipelines.charts.style import Palette
from pipelines.charts.text import escape, text_width
from pipelines.wording import RATIO, Units, format_amount

ENOUGH_FOR_A_CUT = 4  # points; with fewer an axis that does not start at zero would make much of little
MOST_LEAD = 0.35  # of the axis for a gap before the first figure
DAYS_AROUND = 200  # left and right of the first and last point
LARGEST_PERCENTAGE = 3.0  # ratio: a change of more than +200 % is told as a factor
LABEL_GAP = 6  # pixels from the amounts' labels to the plot


def amounts_reached(points: Iterable[Point], unit: str, measure: str) -> tuple[float, float]:
    """The range the amounts need, whiskers included and zero (of ratios: one) where it belongs, without headroom.

    Levels start at zero unless four or more of them lie within a tenth of the largest; changes include "no change".
    """
    points = list(points)
    ends = [n for point in points for n in (point.anchor, point.low, point.high) if math.isfinite(n)]
    low, high = min(ends), max(ends)
    if measure == "change":
        origin = 1.0 if unit == RATIO else 0.0
        return min(low, origin), max(high, origin)
    if len(points) >= ENOUGH_FOR_A_CUT and low > 0 and high - low < 0.1 * high:
        return low - (high - low) * 0.3, high
    return min(low, 0.0), max(high, 0.0)


def with_headroom(reached: tuple[float, float], height: float, above: float, below: float) -> tuple[float, float]:
    """The axis range that leaves so many pixels free above and below what is reached (none below zero where it
    starts there).
    """
    low, high = reached
    if high <= low:
        low, high = (low - abs(low) * 0.1 - 0.5, high + abs(high) * 0.1 + 0.5) if low else (0.0, 1.0)
    below = 0.0 if low == 0 else below
    scale = (high - low) / max(height - above - below, 1)
    return low - below * scale, high + above * scale


def days_reached(points: Iterable[Point], gaps: Iterable[tuple[int, int]]) -> tuple[float, float]:
    """The days the time axis needs: all dated figures, the gaps behind them, and a part of a long gap before the
    first.
    """
    dated = [point for point in points if point.day is not None]
    starts = [min(point.day or 0, point.span[0] if point.barred else point.day or 0) for point in dated]
    ends = [max(point.day or 0, point.span[1] if point.barred else point.day or 0) for point in dated]
    first, last = float(min(starts)), float(max(ends))
    spans = list(gaps)
    last = max([last, *(end for _, end in spans)])
    lead = min([first, *(start for start, _ in spans)])
    span = max(last - first, 3 * 365.25)
    first = max(lead, first - span * MOST_LEAD / (1 - MOST_LEAD))
    around = max(DAYS_AROUND, (last - first) * 0.025)
    return first - around, last + around


def amount_labels(
    amounts: tuple[float, float], most: int, unit: str, units: Units, *, log: bool = False
) -> list[tuple[float, str]]:
    """Ticks of the amounts and how people write them; things that are counted carry their unit above the axis
    instead. With `log` amounts and ticks are logarithms.
    """
    counted = (units.dimension(unit) or "").startswith("count") and (log or amounts[1] >= 1)  # less: shares of one
    if log:
        bare = None if not units.is_currency(unit) and unit != "percent" else unit
        found = log_ticks(*amounts, most, whole=counted)
        return [(place, format_amount(tick, bare, units)) for place, tick in found]
    ticks = amount_ticks(*amounts, most, whole=counted)
    if unit == RATIO:
        if 1.0 not in ticks and amounts[0] <= 1 <= amounts[1]:  # of a wide scale "no change" is told, not "none left"
            ticks = sorted([1.0, *(tick for tick in ticks if tick > 0)])
        return [(tick, _ratio_told(tick, factors=factors_told(amounts))) for tick in ticks if tick >= 0]
    if units.is_currency(unit) or unit == "percent":
        return [(tick, format_amount(tick, unit, units)) for tick in ticks]
    return [(tick, format_amount(tick, None, units)) for tick in ticks]


def factors_told(amounts: tuple[float, float]) -> bool:
    """Whether an axis of changes tells factors (×2, ×3) rather than percentages: all of it one or the other."""
    return amounts[1] > LARGEST_PERCENTAGE


def _ratio_told(ratio: float, *, factors: bool) -> str:
    """A tick of an axis of changes."""
    if factors:
        return f"×{ratio:g}"
    per_cent = round((ratio - 1) * 100, 1)
    return f"{'+' if per_cent > 0 else '−' if per_cent < 0 else ''}{abs(per_cent):g} %"


def labels_width(labels: Iterable[tuple[float, str]], size: float) -> float:
    """The pixels the widest tick label takes."""
    return max((text_width(text, size) for _, text in labels), default=0.0)


def set_axes(
    sheet: Sheet, frame: Frame, labels: list[tuple[float, str]], palette: Palette, size: float, origin: float
) -> None:
    """Lay out both axes of a sheet, and the lane of undated figures where the frame has one."""
    width = plot_width(frame) * time_share(frame)
    room = text_width("2022", size) + (22 if frame.width < 480 else 34)
    years = year_ticks(frame.days, width, room)
    half = text_width("2022", size) / 2  # a year does not stand under the labels of the amounts
    years = [year for year in years if pixel_x(frame, middle_of_year(year)) - half > frame.left - LABEL_GAP] or years
    sheet.layout.update(
        xaxis={
            "type": "date",
            "range": [day_text(day) for day in frame.days],
            "domain": [0, time_share(frame)],
            "tickmode": "array",
            "tickvals": [day_text(middle_of_year(year)) for year in years],
            "ticktext": [str(year) for year in years],
            "tickfont": {"size": size},
            "showline": origin <= frame.amounts[0],
            "fixedrange": True,
        },
        yaxis={
            "range": list(frame.amounts),
            "tickmode": "array",
            "tickvals": [tick for tick, _ in labels],
            "ticktext": [escape(text) for _, text in labels],
            "tickfont": {"size": size},
            "showgrid": True,
            "fixedrange": True,
            "ticklabelstandoff": LABEL_GAP,
        },
    )
    if frame.amounts[0] <= origin <= frame.amounts[1]:
        sheet.shape(
            type="line", xref="paper", x0=0, x1=1, yref="y", y0=origin, y1=origin, layer="below", name="origin",
            line={"color": palette.line, "width": 1},
        )  # fmt: skip
    if frame.lane:
        sheet.layout.update(
            xaxis2={
                "range": [0, 1],
                "domain": [lane_start(frame), 1],
                "tickmode": "array",
                "tickvals": [0.5],
                "ticktext": ["undated"],
                "tickfont": {"size": size},
                "showline": origin <= frame.amounts[0],
                "fixedrange": True,
                "anchor": "y",
            }
        )
        sheet.shape(
            type="line", xref="paper", yref="paper", x0=lane_start(frame), x1=lane_start(frame), y0=0, y1=1,
            line={"color": palette.grid, "width": 1}, layer="below", name="lane",
        )  # fmt: skip


def axis_is_cut(amounts: tuple[float, float], measure: str) -> bool:
    """Whether the axis of levels leaves zero out."""
    return measure == "level" and amounts[0] > 0
