"""Figures listed one under the other, each with its interval: for disagreements, and where there is no time to
draw along.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

import pandas as pd
import plotly.graph_objects as go

from pipelines.analysis.phrases import source_names
from pipelines.analysis.transform import origin_of
from pipelines.charts.alt import alt_text
from pipelines.charts.arrows import ARROW
from pipelines.charts.axes import amount_labels, amounts_reached
from pipelines.charts.badges import Badge, choose_notes
from pipelines.charts.chosen import draw_ring
from pipelines.charts.frame import NARROW
from pipelines.charts.gaps import Gap
from pipelines.charts.header import PAD, Words, add_words, footer_text, lay_out, subtitle_text
from pipelines.charts.marks import RING, colour_of_point, is_open, whisker
from pipelines.charts.points import Point
from pipelines.charts.record import Chart, Note, Record
from pipelines.charts.row_words import NARROW_ROW, ROOMY, SECOND_LINE, STACKED, who_says, write_row
from pipelines.charts.sheet import Sheet, make_figure
from pipelines.charts.sizes import AXIS, FOOT, Row, canvas_that_holds, count_rows, more_notes, panels_of
from pipelines.charts.style import PALETTES, Palette, Theme
from pipelines.charts.text import escape, text_width, wrap

ROW, MOST_ROW = 46.0, 180.0
WITH_WORDS = 66.0  # pixels of a row for each 13.5 of its type, where the words stand in it
MOST_GROWTH, MOST_MARK = 4.5, 1.5  # of the type and of the marks in high rows
LOWERED = 0.27  # of a row: where the interval is that stands under its words
TICK = 7.0  # pixels of a tick above and below the middle of such an interval
LEFT_SHARE = 0.36  # of the width for who says so, where it does not stand above the interval
LEAST_LEFT = 300.0  # pixels
SLACK = 0.08  # of the range on either side


def rows_chart(
    record: Record,
    indicator: Mapping[str, object],
    rows: pd.DataFrame,
    points: Sequence[Point],
    *,
    title: str,
    subtitle_parts: Sequence[str],
    measure: str,
    theme: Theme,
    width: int,
    height: int | None,
    notes_inside: bool,
    file: str,
    gaps: Sequence[Gap],
) -> Chart:
    """An indicator without enough dates for a time axis: its figures as rows, the earliest first, undated ones
    last.
    """
    order = sorted(range(len(points)), key=lambda n: (points[n].day is None, points[n].day or 0, points[n].anchor))
    listed = [Row(points[n], measure, str(rows["unit"].iloc[n])) for n in order]
    barred = "Each bar spans the bounds of the words" if any(p.high > p.low for p in points) else ""
    diamond = "Diamond: converted" if any(p.method == "converted" for p in points) else ""
    label, footer = str(indicator["label"]), footer_text(rows, record)

    def noted(shown: Sequence[Row], most: int) -> tuple[list[Note], list[Badge], int]:
        drawn = [row.point for row in shown]
        pixels = {point.observation_id: (0.0, 0.0) for point in drawn}
        return choose_notes(record.findings, drawn, label, pixels, most)

    def subtitle(shown: Sequence[Row]) -> str:
        return subtitle_text([*subtitle_parts, count_rows(len(shown), len(listed)), diamond, barred])

    def worded(width: int) -> Callable[[Sequence[Row], int], Words]:
        def laid_out(shown: Sequence[Row], most: int) -> Words:
            notes, _, more = noted(shown, most) if notes_inside else ([], [], 0)
            return lay_out(width, title, subtitle(shown), notes, more_notes(more), footer)

        return laid_out

    most = len(record.findings) if notes_inside else 0
    width, height, shown, words = canvas_that_holds(listed, most, width, height, worded)
    notes, badges, _ = noted(shown, len(words.notes) if notes_inside else len(record.findings))
    marks: dict[str, list[int]] = {}
    for badge in badges:
        for member in badge.members:
            marks.setdefault(member.observation_id, []).append(badge.number)
    figure = draw_rows(record, shown, marks, words, theme=theme, width=width, height=height)
    alt = alt_text(title, label, points, gaps, notes, measure)
    return Chart(figure, title, subtitle(shown), tuple(notes), footer, alt, file)


def draw_rows(
    record: Record,
    rows: Sequence[Row],
    marks: Mapping[str, Sequence[int]],
    words: Words,
    *,
    theme: Theme,
    width: int,
    height: int | None,
    leads: Mapping[str, str] | None = None,
) -> go.Figure:
    """Rows in panels, one panel and axis for each unit and measure, in the order given.

    `leads` (observation_id -> words) begin the second line of a row: the indicator's name where rows are of several.
    """
    palette = PALETTES[theme]
    narrow = width < NARROW
    size = words.sizes.label
    panels = panels_of(rows)
    top, bottom = words.above, words.below + FOOT
    row = NARROW_ROW if narrow else ROW
    names = source_names(record.sources)
    told = {one.point.observation_id: who_says(one.point, leads or {}, names) for one in rows}
    if height is None:
        room = width - 2 * PAD if narrow else max(width * LEFT_SHARE, LEAST_LEFT) - 16
        row += SECOND_LINE * any(len(wrap(text, room, words.sizes.label - 1.5)) > 1 for text in told.values())
    inner = len(rows) * row + AXIS * len(panels)
    if height is not None:
        inner = height - top - bottom
        row = min((inner - AXIS * len(panels)) / len(rows), MOST_ROW)
    stacked = narrow or (height is not None and row >= STACKED)
    left = PAD if stacked else PAD + max(width * LEFT_SHARE, LEAST_LEFT)
    right = PAD + 18
    sheet = Sheet()
    quoted = dict(zip(record.observations["observation_id"], record.observations["words"], strict=True))
    roomy = height is not None and row >= ROOMY
    grow = 1.0
    if height is not None:
        grow = min(max(row / WITH_WORDS, 1.0), MOST_GROWTH) if roomy else min(max(row / ROW, 1.0), MOST_MARK)
    y = max((inner - len(rows) * row - AXIS * len(panels)) / 2, 0.0)
    for n, ((measure, unit), panel) in enumerate(panels.items(), 1):
        high = len(panel) * row
        domain = (1 - (y + high) / inner, 1 - y / inner)
        axis = "" if n == 1 else str(n)
        _lay_panel(
            sheet, axis, domain, panel, measure, unit, record, size, width - left - right, palette, stacked=stacked
        )
        _draw_panel(sheet, axis, panel, theme, min(grow, MOST_MARK), record.chosen, stacked=stacked)
        for place, point in enumerate(panel):
            middle = y + place * row + row / 2
            write_row(
                sheet,
                point,
                marks,
                told[point.observation_id],
                str(quoted[point.observation_id]) if roomy and point.method != "implied" else "",
                middle / inner,
                row,
                size * grow,
                width,
                left,
                stacked=stacked,
                theme=theme,
            )
        y += high + AXIS
    add_words(sheet, words, palette, left, top, bottom)
    margin = {"l": left, "r": right, "t": top, "b": bottom, "pad": 0, "autoexpand": False}
    sheet.layout.update(height=round(top + inner + bottom), margin=margin, meta={"nominal_width": width})
    return make_figure(sheet, theme)


def _lay_panel(
    sheet: Sheet,
    axis: str,
    domain: tuple[float, float],
    panel: Sequence[Point],
    measure: str,
    unit: str,
    record: Record,
    size: float,
    width: float,
    palette: Palette,
    *,
    stacked: bool,
) -> None:
    """The axes of a panel; where words stand above the intervals, each interval has ticks of its own instead of a grid
    behind the words.
    """
    low, high = amounts_reached(panel, unit, measure)
    slack = (high - low or 1.0) * SLACK
    low, high = low - (slack if low or any(is_open(p) for p in panel) else slack / 4), high + slack
    labels = amount_labels((low, high), 4 if width < 500 else 6, unit, record.units)
    room = max((text_width(text, size) for _, text in labels), default=0) + 16
    most = max(int(width / room), 2)
    labels = labels[:: math.ceil(len(labels) / most)] if len(labels) > most else labels
    sheet.layout.update(
        {
            f"xaxis{axis}": {
                "range": [low, high], "tickmode": "array", "tickvals": [tick for tick, _ in labels],
                "ticktext": [escape(text) for _, text in labels], "tickfont": {"size": size}, "showgrid": not stacked,
                "fixedrange": True, "anchor": f"y{axis}", "domain": [0, 1],
            },
            f"yaxis{axis}": {
                "range": [len(panel) - 0.5, -0.5], "domain": list(domain), "showticklabels": False, "fixedrange": True,
                "showgrid": False, "anchor": f"x{axis}",
            },
        }
    )  # fmt: skip
    for place in range(len(panel)) if stacked else ():
        for tick, _ in labels:
            sheet.shape(
                type="line", xref=f"x{axis}", x0=tick, x1=tick, yref=f"y{axis}", yanchor=place + LOWERED,
                ysizemode="pixel", y0=-TICK, y1=TICK, layer="below", name="tick",
                line={"color": palette.grid, "width": 1},
            )  # fmt: skip


def _draw_panel(
    sheet: Sheet, axis: str, panel: Sequence[Point], theme: Theme, grow: float, chosen: str, *, stacked: bool
) -> None:
    for row, point in enumerate(panel):
        place = row + (LOWERED if stacked else 0.0)
        sheet.shape(
            type="line", xref="paper", x0=0, x1=1, yref=f"y{axis}", y0=place, y1=place, layer="below", name="track",
            line={"color": PALETTES[theme].grid, "width": 1},
        )  # fmt: skip
        colour = colour_of_point(point, theme)
        hollow = point.method == "implied"
        named = math.isfinite(point.value)
        thick = (6 if named else 8) if point.first else 4
        bounds = whisker([point], colour, thick=True) | {"thickness": thick * grow}
        sheet.scatter(
            x=[point.anchor],
            y=[place],
            mode="markers",
            xaxis=f"x{axis}",
            yaxis=f"y{axis}",
            customdata=[point.observation_id],
            hovertext=[point.hover],
            hoverinfo="text",
            name=f"{point.method if named else 'range'} {point.statistics or 'not said'}",
            marker={
                "symbol": "diamond" if point.method == "converted" else "circle",
                "size": (10 if point.first else 7) * grow if named or is_open(point) else 0,
                "opacity": 1,
                "color": PALETTES[theme].paper if hollow else colour,
                "line": {"color": colour if hollow else PALETTES[theme].paper, "width": 2 if hollow else 1},
            },
            error_x=bounds,
            cliponaxis=False,
        )
        if chosen and origin_of(point.observation_id) == chosen:
            draw_ring(sheet, point.anchor, place, PALETTES[theme], xaxis=f"x{axis}", yaxis=f"y{axis}")
        at = {"xref": f"x{axis}", "yref": f"y{axis}"}
        for end, towards in ((point.high, ARROW), (point.low, -ARROW)):
            if not math.isfinite(end):
                sheet.annotate(
                    **at, x=point.anchor, y=place, text="", showarrow=True, ax=towards, ay=0, arrowside="start",
                    startarrowhead=2, arrowwidth=1.8, arrowcolor=colour, standoff=4,
                    name=f"open {point.observation_id}",
                )  # fmt: skip
        if point.method == "reconstructed":
            sheet.shape(
                **at, type="circle", xsizemode="pixel", ysizemode="pixel", xanchor=point.anchor, yanchor=place,
                x0=-RING, x1=RING, y0=-RING, y1=RING, line={"color": colour, "width": 1.5, "dash": "3px,2px"},
                name=f"reconstructed {point.observation_id}",
            )  # fmt: skip
