"""The chart of one indicator over time: levels or changes, with bounds, gaps, undated figures and numbered notes."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence

import pandas as pd

from pipelines.analysis.headline import RANKED, Rule, headline_ids, rank_observations, rule_words
from pipelines.analysis.phrases import say
from pipelines.charts.alt import alt_text
from pipelines.charts.axes import (
    amount_labels,
    amounts_reached,
    axis_is_cut,
    set_axes,
)
from pipelines.charts.badges import add_badges, choose_notes, seat_badges
from pipelines.charts.events import add_events
from pipelines.charts.frame import NARROW, Box, Frame, widened
from pipelines.charts.gaps import Gap, add_gaps, gaps_of
from pipelines.charts.header import (
    PAD,
    Words,
    add_words,
    file_name,
    footer_text,
    known_by_sentence,
    lay_out,
    subtitle_text,
)
from pipelines.charts.labels import place_labels
from pipelines.charts.layout import STRIP, TICKS, lane_places, make_frame, most_badges, most_ticks, pixels_of
from pipelines.charts.marks import add_lines, add_points, is_open, line_runs
from pipelines.charts.naming import add_labels, bracket_boxes, choose_labels, mark_boxes
from pipelines.charts.points import Point, chart_rows, make_points, thin
from pipelines.charts.record import Chart, Record
from pipelines.charts.rows import rows_chart
from pipelines.charts.sheet import Sheet, make_figure
from pipelines.charts.sizes import LEAST_PLOT, more_notes, most_that_fit
from pipelines.charts.spans import hull_points
from pipelines.charts.style import PALETTES, Theme
from pipelines.charts.text import escape, text_width
from pipelines.charts.title import change_title, level_title, unit_words
from pipelines.wording import RATIO, parse_period

BADGE_CLEAR = 4.0  # pixels between a badge and a label
WORTH_AN_AXIS = 2  # different times; with fewer the figures are listed instead


def indicator_chart(
    record: Record,
    indicator_id: str,
    *,
    theme: Theme = "light",
    width: int = 1100,
    measure: str = "level",
    height: int | None = None,
    notes_inside: bool = True,
    period: tuple[str, str] | None = None,
) -> Chart | None:
    """The chart of an indicator's levels or changes (`measure`), or None where there is nothing to draw.

    `width` is the nominal width in pixels that words are wrapped for; up to 480 gives the phone form, whose notes
    are never inside. With a `height` the picture is exactly so high: the plot takes what the words leave, and notes
    or figures that do not fit are counted in words. `period` (first, last) narrows the time drawn. Fewer than two
    different times make a list of intervals instead of a time axis.
    """
    known = record.indicators[record.indicators["indicator_id"].eq(indicator_id)]
    if not len(known):
        return None
    indicator: dict[str, object] = {str(key): cell for key, cell in known.iloc[0].items()}
    ranked = rank_observations(record.observations, record.sources)
    rows, elsewhere, unit = chart_rows(ranked, indicator, measure, period)
    if not len(rows):
        return None
    rule = record.rule
    if rule.choice == "hull" and rows.loc[rows["period"].ne(""), "period"].nunique() < WORTH_AN_AXIS:
        rule = Rule("all")  # figures listed one under the other show their span themselves
    first = headline_ids(rows, record.indicators, rule)
    drawn = thin(rows, first)
    points = make_points(drawn, indicator, record, first)
    gaps = _gaps(record, indicator_id, measure, period)
    if measure == "level":
        changes = ranked[ranked["indicator_id"].eq(indicator_id) & ranked["measure"].eq("change")]
        title = level_title(rows, changes, record.findings, indicator, record.units, rule)
    else:
        title = change_title(rows, indicator, record.units, rule)
    thinned = (
        ""
        if len(drawn) == len(rows)
        else f"{len(drawn)} of {len(rows)} figures drawn: the smallest, the largest and the first of each period"
    )
    said_elsewhere = _elsewhere(elsewhere, unit, record)
    chosen = rule_words(rule) if rule != RANKED or any(not point.first for point in points) else ""
    defined = _definition(indicator, unit, measure, record)
    subtitle_parts = [known_by_sentence(record), defined, chosen, said_elsewhere, thinned]
    notes_inside = notes_inside and width >= NARROW
    if len({point.day for point in points if point.day is not None}) < WORTH_AN_AXIS:
        return rows_chart(
            record, indicator, drawn, points, title=title, subtitle_parts=subtitle_parts, measure=measure, theme=theme,
            width=width, height=height, notes_inside=notes_inside, gaps=gaps,
            file=file_name(indicator, measure, list(rows["period"]), record.known_by),
        )  # fmt: skip
    subtitle = subtitle_text([*subtitle_parts, *_legend(points, short=width < NARROW)])
    bars = hull_points(rows, indicator, record) if rule.choice == "hull" else []
    return _time_chart(
        record, indicator, rows, points, bars, gaps, title, subtitle, unit=unit, measure=measure, theme=theme,
        width=width, height=height, notes_inside=notes_inside,
    )  # fmt: skip


def _time_chart(
    record: Record,
    indicator: Mapping[str, object],
    rows: pd.DataFrame,
    figures: list[Point],
    bars: list[Point],
    gaps: list[Gap],
    title: str,
    subtitle: str,
    *,
    unit: str,
    measure: str,
    theme: Theme,
    width: int,
    height: int | None,
    notes_inside: bool,
) -> Chart:
    palette = PALETTES[theme]
    points = [*figures, *bars]
    reached = amounts_reached(points, unit, measure)
    if axis_is_cut(reached, measure):
        subtitle = subtitle_text([subtitle, "The axis does not start at zero"])
    footer = footer_text(rows, record)
    places = lane_places(points)

    # The frame needs the notes' height, the notes their points' pixels: a first frame gives those.
    first = make_frame(width, lay_out(width, title, subtitle, [], "", footer), points, gaps, reached, unit, record)
    pixels = pixels_of(points, places, first)
    label = str(indicator["label"])

    def worded(most: int) -> Words:
        notes, _, more = choose_notes(record.findings, points, label, pixels, most)
        inside = notes if notes_inside else []
        return lay_out(width, title, subtitle, inside, more_notes(more) if notes_inside else "", footer)

    needed = (height or 0) * LEAST_PLOT + STRIP + TICKS
    words = most_that_fit(most_badges(width, len(points)), height, needed, worded)
    most = len(words.notes) if notes_inside else most_badges(width, len(points))
    notes, badges, _ = choose_notes(record.findings, points, label, pixels, most)
    frame = make_frame(width, words, points, gaps, reached, unit, record, height)
    pixels = pixels_of(points, places, frame)

    sheet = Sheet()
    size = words.sizes.label
    labels = amount_labels(frame.amounts, most_ticks(width), unit, record.units)
    set_axes(sheet, frame, labels, palette, size, 1.0 if unit == RATIO else 0.0)
    gap_words = add_gaps(sheet, gaps, points, frame, palette)
    bare = record.units.is_currency(unit) or unit in (RATIO, "percent")
    unit_words_box = [] if bare else [_write_unit(sheet, frame, record.units.display(unit), size, palette.text)]
    event_words = add_events(
        sheet, record.events, str(indicator["topic"]), frame, palette, words.sizes.note, unit_words_box
    )
    runs = line_runs(points, str(indicator["accumulation"]), mirrored=_mirrored(indicator))
    add_lines(sheet, points, runs, theme)
    add_points(sheet, points, places, frame, theme)
    inside = (4.0, frame.top - STRIP, frame.width - 4, frame.height - frame.bottom)
    marks = mark_boxes(points, pixels, frame, runs)
    seats = seat_badges(badges, pixels, [*marks, *gap_words, *event_words], inside)
    add_badges(sheet, seats, places, palette)
    ties = [_tie_box(seat.badge.members, pixels) for seat in seats if seat.badge.tied]
    edge = frame.width - frame.right - frame.lane
    lane = [(edge - 2, frame.top, edge + 2, frame.height - frame.bottom)] if frame.lane else []
    obstacles = [
        *lane,
        *marks,
        *bracket_boxes(points, pixels),
        *gap_words,
        *event_words,
        *ties,
        *(widened(seat.box, BADGE_CLEAR) for seat in seats),
    ]
    chosen = choose_labels(points, pixels, roomy=width >= NARROW)
    placed = place_labels(chosen, obstacles, (frame.left + 2, inside[1], inside[2], inside[3]), size)
    add_labels(sheet, placed, points, places, theme, size)
    add_words(sheet, words, palette, frame.left, frame.top, frame.bottom)
    sheet.layout.update(
        height=round(frame.height),
        margin={"l": frame.left, "r": frame.right, "t": frame.top, "b": frame.bottom, "pad": 0, "autoexpand": False},
        meta={"nominal_width": width},
    )
    alt = alt_text(title, label, figures, gaps, notes, measure)
    return Chart(
        make_figure(sheet, theme),
        title,
        subtitle,
        tuple(notes),
        footer,
        alt,
        file_name(indicator, measure, list(rows["period"]), record.known_by),
    )


def _tie_box(members: Sequence[Point], pixels: Mapping[str, tuple[float, float]]) -> tuple[float, float, float, float]:
    (x0, y0), (x1, y1) = (pixels[point.observation_id] for point in (members[0], members[-1]))
    return min(x0, x1) - 2, min(y0, y1), max(x0, x1) + 2, max(y0, y1)


def _write_unit(sheet: Sheet, frame: Frame, name: str, size: float, colour: str) -> Box:
    """Write the unit of things that are counted above the amounts' axis; gives its box."""
    sheet.annotate(
        xref="paper", x=0, xanchor="left", xshift=PAD - frame.left, yref="paper", y=1, yanchor="bottom", yshift=3,
        text=escape(name),  borderpad=0, font={"size": size, "color": colour}, name="unit",
    )  # fmt: skip
    return PAD, frame.top - STRIP, PAD + text_width(name, size), frame.top


def _mirrored(indicator: Mapping[str, object]) -> bool:
    """Whether two countries' statistics record the flow."""
    return bool(indicator["reference_area"] and indicator["counterpart_area"]) and indicator["accumulation"] == "flow"


def _gaps(record: Record, indicator_id: str, measure: str, period: tuple[str, str] | None) -> list[Gap]:
    """The gaps of levels, cut to the period asked for; changes are not expected of every period."""
    if measure != "level":
        return []
    gaps = gaps_of(record.coverage, indicator_id)
    if period is None:
        return gaps
    first, last = parse_period(period[0]).start.toordinal(), parse_period(period[1]).end.toordinal()
    return [gap for gap in gaps if gap.end >= first and gap.start <= last]


def _definition(indicator: Mapping[str, object], unit: str, measure: str, record: Record) -> str:
    definition = str(indicator["definition"]) or str(indicator["label"])
    words = unit_words(unit, str(indicator["accumulation"]), str(indicator["frequency"]), record.units)
    return f"{definition}, {words}" if measure == "level" or unit != RATIO else f"{definition}: {words}"


def _elsewhere(rows: pd.DataFrame, unit: str, record: Record) -> str:
    """ "Also given as about $13.51 m": figures that never share the axis, in other units or against other years."""
    against = int(rows["unit"].eq(unit).sum())
    told = list(dict.fromkeys(say(_cells(row), record.units) for row in rows[rows["unit"].ne(unit)].to_dict("records")))
    more = f" and {len(told) - 3} more in other units" if len(told) > 3 else ""
    given = f"Also given as {', '.join(told[:3])}{more}" if told else ""
    changes = "1 change against another year is" if against == 1 else f"{against} changes against other years are"
    return subtitle_text([given, f"{changes} not drawn" if against else ""])


def _cells(row: Mapping[Hashable, object]) -> dict[str, object]:
    return {str(key): cell for key, cell in row.items()}


def _legend(points: Sequence[Point], *, short: bool) -> list[str]:
    """What the marks mean that this chart has."""
    methods = {point.method for point in points}
    told = [
        ("Hollow: implied", " by a stated change", "implied" in methods),
        ("Dashed ring: reconstructed", "", "reconstructed" in methods),
        ("Diamond: converted", "", "converted" in methods),
        ("Arrow: open end", "", any(is_open(point) for point in points)),
        ("Horizontal bar: part of a year", ", or several years", any(point.barred for point in points)),
        ("Whisker: bounds", " of the words", any(point.high > point.low for point in points)),
    ]
    words = [text if short else text + more for text, more, present in told if present]
    return ["; ".join(text if n == 0 else text[:1].lower() + text[1:] for n, text in enumerate(words))]
