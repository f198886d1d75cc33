"""Everything inside the axes of one plot over time: gaps, events, lines, marks, badges, labels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from pipelines.charts.arrows import add_arrows
from pipelines.charts.axes import amount_labels, set_axes
from pipelines.charts.badges import Badge, add_badges, seat_badges
from pipelines.charts.chosen import add_ring
from pipelines.charts.events import choose_events, draw_events, write_events
from pipelines.charts.frame import NARROW, Box, Frame, pixel_x, pixel_y, widened
from pipelines.charts.gaps import Gap, add_gaps, visible_parts
from pipelines.charts.header import PAD, Sizes
from pipelines.charts.labels import Label, place_labels
from pipelines.charts.layout import STRIP, most_ticks, pixels_of
from pipelines.charts.lines import add_lines, line_runs
from pipelines.charts.marks import add_points
from pipelines.charts.naming import add_labels, choose_labels
from pipelines.charts.points import Point
from pipelines.charts.record import Record
from pipelines.charts.sheet import Sheet
from pipelines.charts.spots import bracket_boxes, line_boxes, spots_of
from pipelines.charts.style import PALETTES, Palette, Theme
from pipelines.charts.text import escape, shorten, text_width, wrap
from pipelines.wording import RATIO

BADGE_CLEAR = 4.0  # pixels between a badge and a label


@dataclass(frozen=True, eq=False)
class Plot:
    """What one plot shows: points with their places in the lane of undated figures, gaps, events, badges; `heading` is
    what stands above its amounts (nothing: no words). With `log` the amounts are their logarithms.
    """

    indicator: Mapping[str, object]
    unit: str
    points: Sequence[Point]
    places: Mapping[str, float]
    gaps: Sequence[Gap]
    events: pd.DataFrame
    heading: str
    badges: Sequence[Badge] = ()
    log: bool = False
    named: bool = False  # the heading names the plot, beside others; the words of events stand above all of them


def draw_plot(sheet: Sheet, plot: Plot, frame: Frame, record: Record, theme: Theme, sizes: Sizes) -> list[Label]:
    """Draw a plot into the frame; its axes are x (x2 for what is undated) and y. Gives the labels that are needed and
    have no place in it.
    """
    palette, points, places = PALETTES[theme], list(plot.points), plot.places
    pixels = pixels_of(points, places, frame)
    size = sizes.label
    most = most_ticks(frame.width, frame.height - frame.top - frame.bottom)
    labels = amount_labels(frame.amounts, most, plot.unit, record.units, log=plot.log)
    origin = float("-inf") if plot.log else 1.0 if plot.unit == RATIO else 0.0
    set_axes(sheet, frame, labels, palette, size, origin)
    gap_words = add_gaps(sheet, list(plot.gaps), points, frame, palette)
    crowned = any(pixel_y(frame, tick) < frame.top + size / 2 for tick, _ in labels)
    heading = [_write_heading(sheet, frame, plot, size, palette, size / 2 if crowned else 0.0)] if plot.heading else []
    events = choose_events(
        plot.events, {str(plot.indicator["topic"])}, frame, sizes.note, [] if plot.named else heading
    )
    event_lines = draw_events(sheet, events, frame, palette)
    event_words = [] if plot.named else write_events(sheet, events, palette, sizes.note)
    runs = line_runs(
        points,
        str(plot.indicator["accumulation"]),
        mirrored=_mirrored(plot.indicator),
        computed=record.form.computed,
    )
    add_lines(sheet, points, runs, theme)
    add_points(sheet, points, places, frame, theme, small=plot.named)
    add_arrows(sheet, points, places, frame, theme)
    add_ring(sheet, points, places, record.chosen, palette)
    inside = (frame.left - 2, frame.top - STRIP, frame.width - 4, frame.height - frame.bottom)
    spots, between = spots_of(points, pixels, frame), line_boxes(points, pixels, frame, runs)
    marks = [*(spot.marker for spot in spots), *(spot.whisker for spot in spots), *between]
    seats = seat_badges(plot.badges, pixels, [*marks, *gap_words, *event_words], inside)
    add_badges(sheet, seats, places, palette)
    ties = [_tie_box(seat.badge.members, pixels) for seat in seats if seat.badge.tied]
    edge = frame.width - frame.right - frame.lane
    badges = [widened(seat.box, BADGE_CLEAR) for seat in seats]
    drawn = [*between, *bracket_boxes(points, pixels), *ties]
    written = [*gap_words, *event_words, *heading, *badges]
    lines = [*event_lines, *_origin_line(frame, origin), *_edges_of_gaps(plot, frame)]
    apart = [point for badge in plot.badges if badge.tied for point in (badge.members[0], badge.members[-1])]
    chosen = choose_labels(points, pixels, roomy=frame.width >= NARROW and not plot.named, apart=apart)
    top, foot = frame.top - 2, inside[3]  # words above the plot are those of events
    undated = {point.observation_id for point in points if point.day is None}
    dated = [label for label in chosen if label.key not in undated]
    room = (frame.left + 2, top, edge - 3 if frame.lane else inside[2], foot)
    placed = place_labels(dated, spots, drawn, room, size, written, lines)
    lane = (edge + 3, top, inside[2], foot)
    rest = [label for label in chosen if label.key in undated]
    placed += place_labels(rest, spots, drawn, lane, size, [*written, *(item.box for item in placed)], lines)
    add_labels(sheet, placed, points, places, theme, size)
    done = {item.label.key for item in placed}
    return [label for label in chosen if label.needed and label.key not in done]


def unit_heading(unit: str, record: Record) -> str:
    """The unit that stands above the amounts; none where each amount carries it."""
    bare = record.units.is_currency(unit) or unit in (RATIO, "percent")
    return "" if bare else record.units.display(unit).strip("()")


def _origin_line(frame: Frame, origin: float) -> list[Box]:
    """The box of the line at the origin, where it crosses the plot."""
    if not frame.amounts[0] < origin < frame.amounts[1]:
        return []
    y = pixel_y(frame, origin)
    return [(frame.left, y - 1, frame.width - frame.right, y + 1)]


def _edges_of_gaps(plot: Plot, frame: Frame) -> list[Box]:
    """The boxes of the left and right edges of the bands of gaps."""
    parts = [part for gap in plot.gaps for part in visible_parts(gap, plot.points, frame)]
    edges = [pixel_x(frame, day) for part in parts for day in part]
    return [(x - 1, frame.top, x + 1, frame.height - frame.bottom) for x in edges]


def _tie_box(members: Sequence[Point], pixels: Mapping[str, tuple[float, float]]) -> Box:
    (x0, y0), (x1, y1) = (pixels[point.observation_id] for point in (members[0], members[-1]))
    return min(x0, x1) - 2, min(y0, y1), max(x0, x1) + 2, max(y0, y1)


def _write_heading(sheet: Sheet, frame: Frame, plot: Plot, size: float, palette: Palette, raised: float) -> Box:
    """Write what stands above the amounts' axis, `raised` where a tick has its label at the top; gives its box."""
    room, text = frame.width - 2 * PAD, plot.heading
    if text_width(text, size, bold=plot.named) > room:  # the amounts say the unit too
        text = text.rpartition(", ")[0] or text
    (text,) = shorten(wrap(text, room, size, bold=plot.named), 1)
    told = f"<b>{escape(text)}</b>" if plot.named else escape(text)
    colour = palette.ink if plot.named else palette.text
    sheet.annotate(
        xref="paper", x=0, xanchor="left", xshift=PAD - frame.left, yref="paper", y=1, yanchor="bottom",
        yshift=3 + raised, text=told, align="left", borderpad=0, font={"size": size, "color": colour},
        name="panel" if plot.named else "unit",
    )  # fmt: skip
    return PAD, frame.top - STRIP - raised, PAD + text_width(text, size, bold=plot.named), frame.top - raised


def _mirrored(indicator: Mapping[str, object]) -> bool:
    """Whether two countries' statistics record the flow."""
    return bool(indicator["reference_area"] and indicator["counterpart_area"]) and indicator["accumulation"] == "flow"
