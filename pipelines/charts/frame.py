"""The plot's place on the canvas: from data to pixels and back to round ticks.

Days are proleptic Gregorian ordinals (`date.toordinal`), pixels count from the upper left corner of the picture.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date

Box = tuple[float, float, float, float]  # left, top, right, bottom in pixels

NARROW = 480  # below this the phone form is drawn
LANE_GAP = 14  # between the time axis and the lane of undated figures


@dataclass(frozen=True)
class Frame:
    """Canvas, margins, the lane of undated figures (its width, 0 = none) and the ranges of both axes."""

    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float
    lane: float
    days: tuple[float, float]
    amounts: tuple[float, float]


def plot_width(frame: Frame) -> float:
    """Pixels between the left and right margins, the lane of undated figures included."""
    return frame.width - frame.left - frame.right


def time_share(frame: Frame) -> float:
    """Which share of the plot's width the time axis takes."""
    return 1 - (frame.lane + LANE_GAP) / plot_width(frame) if frame.lane else 1.0


def lane_start(frame: Frame) -> float:
    """Where the lane of undated figures begins, as a share of the plot's width."""
    return 1 - frame.lane / plot_width(frame)


def pixel_x(frame: Frame, day: float) -> float:
    """The pixel of a day on the time axis."""
    first, last = frame.days
    return frame.left + (day - first) / (last - first) * plot_width(frame) * time_share(frame)


def lane_x(frame: Frame, place: float) -> float:
    """The pixel of a place (0 to 1) in the lane of undated figures."""
    return frame.width - frame.right - frame.lane * (1 - place)


def pixel_y(frame: Frame, amount: float) -> float:
    """The pixel of an amount, counted from the top."""
    low, high = frame.amounts
    inner = frame.height - frame.top - frame.bottom
    return frame.top + (1 - (amount - low) / (high - low)) * inner


def amount_of_a_pixel(frame: Frame) -> float:
    """How much of the amounts one pixel stands for."""
    return (frame.amounts[1] - frame.amounts[0]) / (frame.height - frame.top - frame.bottom)


def day_text(day: float) -> str:
    """A day as Plotly wants it."""
    return date.fromordinal(min(max(round(day), 1), date.max.toordinal())).isoformat()


def nice_step(span: float, most: int) -> float:
    """The smallest step of 1, 2, 2.5 or 5 times a power of ten that cuts the span into at most so many parts."""
    if span <= 0 or not math.isfinite(span):
        return 1.0
    power = 10.0 ** math.floor(math.log10(span / most))
    return next((f * power for f in (1, 2, 2.5, 5) if f * power * most >= span * (1 - 1e-9)), 10 * power)


def amount_ticks(low: float, high: float, most: int, *, whole: bool) -> list[float]:
    """Round amounts within the range; whole numbers only for things that are counted."""
    step = nice_step(high - low, most)
    if whole:
        step = max(1.0, math.ceil(step))
    first = math.ceil(low / step - 1e-9)
    last = math.floor(high / step + 1e-9)
    return [float(f"{n * step:.12g}") for n in range(first, last + 1)]


def year_ticks(days: tuple[float, float], width: float, room: float) -> list[int]:
    """The years whose middle lies on the axis, thinned so that each label has `room` pixels."""
    first, last = (date.fromordinal(int(day)).year for day in days)
    years = [year for year in range(first, last + 1) if days[0] <= middle_of_year(year) <= days[1]]
    apart = width / max((days[1] - days[0]) / 365.25, 1e-9)
    step = next((n for n in (1, 2, 4, 5, 10, 20, 50, 100) if n * apart >= room), 100)
    return [year for year in years if year % step == 0] or years[-1:]


def middle_of_year(year: int) -> int:
    """The middle day of a year, where the flow of the year and the year's label stand."""
    return middle(date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal())


def middle(start: int, end: int) -> int:
    """The middle day of a span."""
    return (start + end) // 2


def overlap(one: Box, other: Box) -> float:
    """The area two boxes share."""
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    return wide * high if wide > 0 and high > 0 else 0.0


def widened(box: Box, by: float) -> Box:
    """A box with so many pixels more on every side."""
    return box[0] - by, box[1] - by, box[2] + by, box[3] + by


def around(x: float, y: float, wide: float, high: float) -> Box:
    """The box of a size around a centre."""
    return x - wide / 2, y - high / 2, x + wide / 2, y + high / 2
