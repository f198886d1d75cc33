"""Events as thin lines or faint bands with a small label above the plot; at most four, none over another."""

from __future__ import annotations

import pandas as pd

from pipelines.analysis.rows import rows_of
from pipelines.charts.frame import Box, Frame, day_text, middle, pixel_x
from pipelines.charts.sheet import Sheet
from pipelines.charts.style import Palette
from pipelines.charts.text import escape, text_width
from pipelines.wording import parse_period

EVERYWHERE = "trade"  # the topic whose events shade every chart
MOST_EVENTS = 4
APART = 10  # pixels between two labels
SHADE = 0.22  # opacity


def add_events(
    sheet: Sheet,
    events: pd.DataFrame,
    topics: set[str],
    frame: Frame,
    palette: Palette,
    size: float,
    taken: list[Box],
    *,
    shaded: bool = False,
) -> tuple[list[Box], list[Box]]:
    """Draw the events of topics, their own before those of trade, and give the boxes of their labels and of their
    lines; as lines, or `shaded` for as long as they last.
    """
    rows = events[events["topic"].isin({*topics, EVERYWHERE}) & events["period"].ne("")]
    rows = rows.assign(_other=~rows["topic"].isin(topics)).sort_values(["_other", "period", "label"], kind="stable")
    boxes: list[Box] = []
    lines: list[Box] = []
    for row in rows_of(rows):
        span = parse_period(str(row["period"]))
        start, end = span.start.toordinal(), span.end.toordinal()
        day = middle(start, end)
        if not frame.days[0] <= day <= frame.days[1]:
            continue
        label = str(row["label"])
        wide, x = text_width(label, size), pixel_x(frame, day)
        centre = min(max(x, frame.left + wide / 2), frame.width - 8 - wide / 2)
        box = (centre - wide / 2, frame.top - size * 1.4, centre + wide / 2, frame.top)
        if (
            any(box[0] < other[2] + APART and other[0] < box[2] + APART for other in [*taken, *boxes])
            or len(boxes) >= MOST_EVENTS
        ):
            continue
        boxes.append(box)
        lines.append((x - 1, frame.top, x + 1, frame.height - frame.bottom))
        drawn = (
            {"type": "rect", "x0": day_text(start), "x1": day_text(end + 1), "fillcolor": palette.line,
             "opacity": SHADE, "line": {"color": palette.line, "width": 1}}
            if shaded
            else {"type": "line", "x0": day_text(day), "x1": day_text(day),
                  "line": {"color": palette.line, "width": 1, "dash": "1px,3px"}}
        )  # fmt: skip
        sheet.shape(**drawn, xref="x", yref="paper", y0=0, y1=1, layer="below", name=f"event {row['period']}")
        sheet.annotate(
            x=day_text(day), xref="x", xshift=centre - x, y=1, yref="paper", xanchor="center", yanchor="bottom",
            yshift=2,
            text=escape(label),  borderpad=0, font={"size": size, "color": palette.muted}, name="event",
        )  # fmt: skip
    return boxes, lines
