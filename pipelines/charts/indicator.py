"""The chart of one indicator over time: levels or changes, with bounds, gaps, undated figures and numbered notes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd

from pipelines.analysis.calendar import adjoining, join_words, period_name
from pipelines.analysis.forms import Form
from pipelines.analysis.headline import RANKED, Rule, headline_ids, rank_observations, rule_words
from pipelines.analysis.phrases import say
from pipelines.analysis.rows import rows_of
from pipelines.charts.alt import alt_text
from pipelines.charts.axes import amounts_reached, axis_is_cut, factors_told
from pipelines.charts.badges import choose_notes
from pipelines.charts.form_title import form_title
from pipelines.charts.frame import NARROW
from pipelines.charts.gaps import Gap, gaps_of, visible_parts
from pipelines.charts.header import Words, add_words, file_name, footer_text, known_by_sentence, lay_out, subtitle_text
from pipelines.charts.key import Item, add_key, key_height, key_lines
from pipelines.charts.layout import STRIP, TICKS, lane_places, make_frame, most_badges, pixels_of
from pipelines.charts.legend import legend
from pipelines.charts.logarithm import amounts_of, finish, to_logarithms
from pipelines.charts.plot import Plot, draw_plot, unit_heading
from pipelines.charts.points import Point, chart_rows, make_points, thin
from pipelines.charts.record import Chart, Record
from pipelines.charts.rows import rows_chart
from pipelines.charts.sheet import Sheet, make_figure
from pipelines.charts.sizes import LEAST_PLOT, more_notes, most_that_fit
from pipelines.charts.spans import hull_points
from pipelines.charts.style import PALETTES, Theme
from pipelines.charts.title import change_title, level_title, unit_words
from pipelines.wording import RATIO, parse_period

MOST_GAPS_TOLD = 4  # in words
MOST_TRIES = 4  # to find room for the values above the plot
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
    indicator = rows_of(known)[0]
    ranked = rank_observations(record.observations, record.sources)
    rows, elsewhere, unit = chart_rows(ranked, indicator, measure, period)
    if not len(rows):
        return None
    rule = record.rule
    if rule.choice == "hull" and rows.loc[rows["period"].ne(""), "period"].nunique() < WORTH_AN_AXIS:
        rule = Rule("all")  # figures listed one under the other show their span themselves
    first = headline_ids(rows, record.indicators, rule)
    drawn = thin(rows, first | {record.chosen})
    points = make_points(drawn, indicator, record, first)
    log = record.form.log and measure == "level" and _times(to_logarithms(points)) >= WORTH_AN_AXIS
    gaps = shown_gaps(record, indicator_id, measure, period)
    if record.form.computed:
        title = form_title(rows, first, indicator, record.form, record.units)
    elif measure == "level":
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
    if _times(points) < WORTH_AN_AXIS:
        parts = [*subtitle_parts, hidden_words(gaps, record.form), _without_a_place(record, measure)]
        return rows_chart(
            record, indicator, drawn, points, title=title, subtitle_parts=parts, measure=measure, theme=theme,
            width=width, height=height, notes_inside=notes_inside, gaps=gaps,
            file=file_name(indicator, measure, list(rows["period"]), record),
        )  # fmt: skip
    bars = hull_points(rows, indicator, record) if rule.choice == "hull" else []
    if log:
        points, bars, figures = to_logarithms(points), to_logarithms(bars), len(points)
        subtitle_parts.append(scale_words(figures - len(points)))
    subtitle = subtitle_text([*subtitle_parts, *legend(points, computed=record.form.computed, short=width < NARROW)])
    return _time_chart(
        record, indicator, rows, points, bars, gaps, title, subtitle, unit=unit, measure=measure, theme=theme,
        width=width, height=height, notes_inside=notes_inside, log=log,
    )  # fmt: skip


def _times(points: Sequence[Point]) -> int:
    """How many different times points stand at."""
    return len({point.day for point in points if point.day is not None})


def _without_a_place(record: Record, measure: str) -> str:
    """What was asked for and has no place among figures that are listed one under the other."""
    asked = ["span from lowest to highest"] if record.rule.choice == "hull" else []
    asked += ["logarithmic scale"] if record.form.log and measure == "level" else []
    told = join_words(asked, "or")
    return f"Without two dates there is no {told}: each figure is listed" if asked else ""


def scale_words(lost: int) -> str:
    """What a logarithmic scale means, and how many figures have no place on it."""
    left = f"; {lost} {'figure' if lost == 1 else 'figures'} at or below zero cannot stand on it" if lost else ""
    return f"Logarithmic scale: equal steps are equal ratios{left}"


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
    log: bool,
) -> Chart:
    palette = PALETTES[theme]
    points = [*figures, *bars]
    reached = amounts_of(points) if log else amounts_reached(points, unit, measure)
    if not log and axis_is_cut(reached, measure):
        subtitle = subtitle_text([subtitle, "The axis does not start at zero"])
    footer = footer_text(rows, record)
    places = lane_places(points)

    # The frame needs the notes' height, the notes their points' pixels: a first frame gives those.
    first = make_frame(
        width, lay_out(width, title, subtitle, [], "", footer), points, gaps, reached, unit, record, log=log
    )
    hidden = [gap for gap in gaps if not visible_parts(gap, points, first)]
    told = "×1: no change" if unit == RATIO and factors_told(first.amounts) else ""
    subtitle = subtitle_text([subtitle, told, hidden_words(hidden, record.form)])
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
    plot = Plot(indicator, unit, points, places, gaps, record.events, unit_heading(unit, record), badges, log)
    known = {point.observation_id: point for point in points}
    keyed: list[list[Item]] = []
    for _ in range(MOST_TRIES):  # the lines of the key take room from the plot
        reserved, sheet = key_height(keyed, words.sizes.label), Sheet()
        lower = replace(words, above=words.above + reserved)
        frame = make_frame(width, lower, points, gaps, reached, unit, record, height, log=log)
        keyed = key_lines(draw_plot(sheet, plot, frame, record, theme, words.sizes), known, width, words.sizes.label)
        if key_height(keyed, words.sizes.label) <= reserved:
            break
    add_key(sheet, keyed, words.above, frame.left, frame.top, theme, words.sizes.label)
    add_words(sheet, words, palette, frame.left, frame.top, frame.bottom)
    sheet.layout.update(
        height=round(frame.height),
        margin={"l": frame.left, "r": frame.right, "t": frame.top, "b": frame.bottom, "pad": 0, "autoexpand": False},
        meta={"nominal_width": width},
    )
    alt = alt_text(title, label, figures, gaps, notes, measure)
    return Chart(
        make_figure(finish(sheet) if log else sheet, theme),
        title,
        subtitle,
        tuple(notes),
        footer,
        alt,
        file_name(indicator, measure, list(rows["period"]), record),
    )


def hidden_words(gaps: Sequence[Gap], form: Form) -> str:
    """Which gaps have no room to be drawn; empty where all have. In another form figures may be quoted all the same."""
    told = [period_name(period) for period in adjoining("/".join(dict.fromkeys(gap.periods)) for gap in gaps)]
    more = f" and {len(told) - MOST_GAPS_TOLD} more" if len(told) > MOST_GAPS_TOLD else ""
    what = "No figure" if form.quoted else "No figure in this form"
    return f"{what} for {join_words(told[:MOST_GAPS_TOLD]) + more}" if told else ""


def shown_gaps(record: Record, indicator_id: str, measure: str, period: tuple[str, str] | None) -> list[Gap]:
    """The gaps of levels and of what is computed from them, cut to the period asked for; stated changes are not
    expected of every period.
    """
    if measure != "level" and not record.form.computed:
        return []
    gaps = gaps_of(record.coverage, indicator_id)
    if period is None:
        return gaps
    first, last = parse_period(period[0]).start.toordinal(), parse_period(period[1]).end.toordinal()
    return [gap for gap in gaps if gap.end >= first and gap.start <= last]


def _definition(indicator: Mapping[str, object], unit: str, measure: str, record: Record) -> str:
    definition = str(indicator["definition"]) or str(indicator["label"])
    if not record.form.quoted:
        return definition  # which names form and unit
    words = unit_words(unit, str(indicator["accumulation"]), str(indicator["frequency"]), record.units)
    return f"{definition}, {words}" if measure == "level" or unit != RATIO else f"{definition}: {words}"


def _elsewhere(rows: pd.DataFrame, unit: str, record: Record) -> str:
    """ "Also given as about $13.51 m": figures that never share the axis, in other units or against other years."""
    against = int(rows["unit"].eq(unit).sum())
    told = list(dict.fromkeys(say(row, record.units) for row in rows_of(rows[rows["unit"].ne(unit)])))
    more = f" and {len(told) - 3} more in other units" if len(told) > 3 else ""
    given = f"Also given as {', '.join(told[:3])}{more}" if told else ""
    changes = "1 change against another year is" if against == 1 else f"{against} changes against other years are"
    return subtitle_text([given, f"{changes} not drawn" if against else ""])
