"""Events as faint bands as long as they lasted, each with a thin dotted line and a small label above the plot; at most
four, no label over another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from pipelines.analysis.rows import rows_of
from pipelines.charts.frame import Box, Frame, day_text, middle, pixel_x
from pipelines.charts.sheet import Sheet
from pipelines.charts.style import Palette
from pipelines.charts.text import escape, text_width
from pipelines.wording import parse_period

EVERYWHERE = "trade"  # the topic whose events are in every chart
MOST_EVENTS = 4
APART = 10  # pixels between two labels
FAINT = 0.07  # of a band


@dataclass(frozen=True)
class Event:
    """An event in a plot: its words, its first and last day, the pixel of its line, and the box of its words."""

    period: str
    label: str
    days: tuple[int, int]
    x: float
    box: Box

    @property
    def day(self) -> int:
        """The day of its line."""
        return middle(*self.days)


def choose_events(
    events: pd.DataFrame, topics: set[str], frame: Frame, size: float, taken: Sequence[Box]
) -> list[Event]:
    """The events of topics, their own before those of trade, whose words find room above the plot beside `taken`."""
    rows = events[events["topic"].isin({*topics, EVERYWHERE}) & events["period"].ne("")]
    rows = rows.assign(_other=~rows["topic"].isin(topics)).sort_values(["_other", "period", "label"], kind="stable")
    chosen: list[Event] = []
    for row in rows_of(rows):
        span = parse_period(str(row["period"]))
        days = span.start.toordinal(), span.end.toordinal()
        day = middle(*days)
        if not frame.days[0] <= day <= frame.days[1]:
            continue
        label = str(row["label"])
        wide, x = text_width(label, size), pixel_x(frame, day)
        centre = min(max(x, frame.left + wide / 2), frame.width - 8 - wide / 2)
        box = (centre - wide / 2, frame.top - size * 1.4, centre + wide / 2, frame.top)
        others = [*taken, *(event.box for event in chosen)]
        if any(box[0] < other[2] + APART and other[0] < box[2] + APART for other in others):
            continue
        if len(chosen) < MOST_EVENTS:
            chosen.append(Event(str(row["period"]), label, days, x, box))
    return chosen


def draw_events(sheet: Sheet, events: Sequence[Event], frame: Frame, palette: Palette) -> list[Box]:
    """Draw the bands and lines, over the bands of gaps; gives the boxes of the lines."""
    low, high = frame.amounts
    for event in events:
        first, last = (min(max(day, frame.days[0]), frame.days[1]) for day in (event.days[0], event.days[1] + 1))
        if event.days[1] > event.days[0]:
            sheet.shape(
                type="rect", xref="x", yref="paper", x0=day_text(first), x1=day_text(last), y0=0, y1=1,
                fillcolor=palette.accent, opacity=FAINT, line={"width": 0}, layer="above",
                name=f"lasting {event.period}",
            )  # fmt: skip
        sheet.scatter(
            x=[day_text(event.day)] * 2, y=[low, high], mode="lines", hoverinfo="skip", name=f"event {event.period}",
            line={"color": palette.line, "width": 1, "dash": "1px,3px"},
        )  # fmt: skip
    return [(event.x - 1, frame.top, event.x + 1, frame.height - frame.bottom) for event in events]


def write_events(
    sheet: Sheet, events: Sequence[Event], palette: Palette, size: float, raised: float = 0.0
) -> list[Box]:
    """Write the words above the plot, `raised` by so many pixels; gives their boxes."""
    for event in events:
        centre = (event.box[0] + event.box[2]) / 2
        sheet.annotate(
            x=day_text(event.day), xref="x", xshift=centre - event.x, y=1, yref="paper", xanchor="center",
            yanchor="bottom", yshift=2 + raised, text=escape(event.label), borderpad=0,
            font={"size": size, "color": palette.muted}, name="event",
        )  # fmt: skip
    return [event.box for event in events]
