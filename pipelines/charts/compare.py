"""Indicators one above the other on one time axis, each with its own unit: never two scales in one plot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from pipelines.analysis.calendar import join_words
from pipelines.analysis.headline import RANKED, headline_ids, rank_observations, rule_words
from pipelines.analysis.rows import rows_of
from pipelines.charts.alt import alt_text
from pipelines.charts.axes import amounts_reached, axis_is_cut
from pipelines.charts.events import EVERYWHERE, choose_events, write_events
from pipelines.charts.frame import NARROW, Frame
from pipelines.charts.gaps import Gap
from pipelines.charts.header import (
    Words,
    add_words,
    footer_text,
    known_by_sentence,
    lay_out,
    subtitle_text,
    time_slug,
    years_slug,
)
from pipelines.charts.indicator import scale_words, shown_gaps
from pipelines.charts.layout import STRIP, TICKS, lane_places, make_frame
from pipelines.charts.legend import legend
from pipelines.charts.logarithm import amounts_of, finish, to_logarithms
from pipelines.charts.plot import Plot, draw_plot
from pipelines.charts.points import Point, chart_rows, make_points, thin
from pipelines.charts.record import Chart, Record
from pipelines.charts.sheet import Sheet, make_figure
from pipelines.charts.style import PALETTES, Theme
from pipelines.charts.title import unit_words
from pipelines.wording import RATIO

INNER, NARROW_INNER = 170.0, 140.0  # pixels of a panel between its heading and its foot
HEADING = 24.0  # above each panel
BETWEEN = 12.0  # under each panel but the last
EVENTS = 20.0  # above the first panel


@dataclass(frozen=True, eq=False)
class _Panel:
    """What one panel shows, and what is known of it."""

    record: Record
    rows: pd.DataFrame
    figures: list[Point]
    plot: Plot
    reached: tuple[float, float]
    measure: str


def compare_chart(
    records: Sequence[tuple[Record, str]],
    *,
    theme: Theme = "light",
    width: int = 1100,
    height: int | None = None,
    period: tuple[str, str] | None = None,
) -> Chart | None:
    """The chart of several indicators, each with the record it is drawn from (which may be in another form); None
    where there is nothing to draw. Width, height and period are those of `indicator_chart`.

    All panels share the days of their axis; events go through all of them. Notes are left to the charts of each.
    """
    known = [(record, name, _panel(record, name, period)) for record, name in records]
    panels = [panel for _, _, panel in known if panel is not None]
    if not any(point.day is not None for panel in panels for point in panel.plot.points):
        return None
    lost = [_label(record, name) for record, name, panel in known if panel is None]
    record, palette = panels[0].record, PALETTES[theme]
    rows = pd.concat([panel.rows for panel in panels], ignore_index=True)
    labels = [str(panel.plot.indicator["label"]) for panel in panels]
    years = years_slug(list(rows["period"])).replace("-", "–")
    title = f"{join_words(labels)}, {years}"
    footer = footer_text(rows, record)
    words = lay_out(width, title, _subtitle(panels, lost, width), [], "", footer)
    frames = _frames(panels, words, width, height)
    topics = {str(panel.plot.indicator["topic"]) for panel in panels}
    above = replace(frames[0], top=frames[0].top - HEADING)
    events = choose_events(record.events, topics, above, words.sizes.note, [])
    shown = record.events[record.events["label"].isin([event.label for event in events])]
    shown = shown.assign(topic=EVERYWHERE)

    sheets = []
    for panel, frame in zip(panels, frames, strict=True):
        sheet = Sheet()
        draw_plot(sheet, replace(panel.plot, events=shown), frame, panel.record, theme, words.sizes)
        sheets.append(finish(sheet) if panel.plot.log else sheet)
    whole = stack(sheets, frames)
    around = Sheet()
    write_events(around, events, palette, words.sizes.note, HEADING)
    add_words(around, words, palette, frames[0].left, frames[0].top, frames[-1].bottom)
    whole.shapes.extend(around.shapes)
    whole.annotations.extend(around.annotations)
    whole.layout.update(meta={"nominal_width": width})
    alt = " ".join([f"{title}. {len(panels)} plots on one time axis.", *(_alt(panel) for panel in panels)])
    slug = "_".join(["compare", *(str(panel.plot.indicator["indicator_id"]).replace("_", "-") for panel in panels)])
    file = f"{slug}{time_slug(list(rows['period']), record)}"
    return Chart(make_figure(whole, theme), title, _subtitle(panels, lost, width), (), footer, alt, file)


def stack(sheets: Sequence[Sheet], frames: Sequence[Frame]) -> Sheet:
    """Plots that were each drawn on x and y, one above the other: y, y2, y3 … over one x."""
    top, bottom = frames[0].top, frames[-1].bottom
    inner = frames[0].height - top - bottom
    whole = Sheet()
    for n, (sheet, frame) in enumerate(zip(sheets, frames, strict=True), 1):
        number = "" if n == 1 else str(n)
        refs = {"y": f"y{number}", "paper": f"y{number} domain"}
        whole.traces.extend(trace | {"yaxis": f"y{number}"} for trace in sheet.traces)
        for mine, drawn in ((whole.annotations, sheet.annotations), (whole.shapes, sheet.shapes)):
            mine.extend(one | {"yref": refs[str(one["yref"])]} for one in drawn)
        foot, head = frame.height - frame.bottom, frame.top
        domain = [max(0.0, 1 - (foot - top) / inner), min(1.0, 1 - (head - top) / inner)]
        whole.layout[f"yaxis{number}"] = _axis(sheet, "yaxis") | {"domain": domain, "anchor": "x"}
        for name in ("xaxis", "xaxis2"):
            if name in sheet.layout:
                whole.layout[name] = _axis(sheet, name) | {"anchor": f"y{number}"}
    last = frames[-1]
    whole.layout.update(
        height=round(last.height),
        margin={"l": last.left, "r": last.right, "t": top, "b": bottom, "pad": 0, "autoexpand": False},
    )
    return whole


def _axis(sheet: Sheet, name: str) -> dict[str, object]:
    axis = sheet.layout[name]
    assert isinstance(axis, dict)
    return axis


def _panel(record: Record, indicator_id: str, period: tuple[str, str] | None) -> _Panel | None:
    known = record.indicators[record.indicators["indicator_id"].eq(indicator_id)]
    if not len(known):
        return None
    indicator = rows_of(known)[0]
    ranked = rank_observations(record.observations, record.sources)
    measures = set(ranked.loc[ranked["indicator_id"].eq(indicator_id), "measure"])
    measure = "level" if "level" in measures else "change"
    rows, _, unit = chart_rows(ranked, indicator, measure, period)
    first = headline_ids(rows, record.indicators, record.rule)
    figures = make_points(thin(rows, first | {record.chosen}), indicator, record, first)
    log = record.form.log and measure == "level" and unit != RATIO
    points = to_logarithms(figures) if log else figures
    if not points:
        return None
    words = unit_words(unit, str(indicator["accumulation"]), str(indicator["frequency"]), record.units)
    changes = record.form.name == "change" and measure == "change"
    told = changes or words.lower() in str(indicator["label"]).lower()
    heading = str(indicator["label"]) + ("" if told else f", {words}")
    gaps: list[Gap] = shown_gaps(record, indicator_id, measure, period)
    places = lane_places(points)
    plot = Plot(indicator, unit, points, places, gaps, record.events.iloc[:0], heading, (), log, named=True)
    reached = amounts_of(points) if log else amounts_reached(points, unit, measure)
    return _Panel(record, rows, figures, plot, reached, measure)


def _frames(panels: Sequence[_Panel], words: Words, width: int, height: int | None) -> list[Frame]:
    """The frames of all panels: one width, one lane, one span of days; as high as the words leave, or as usual."""
    count = len(panels)
    above, below = words.above + EVENTS, TICKS + 8 + words.below
    inner = NARROW_INNER if width < NARROW else INNER
    if height is not None:
        inner = (height - above - below - count * HEADING - (count - 1) * BETWEEN) / count
    whole = above + count * (HEADING + inner) + (count - 1) * BETWEEN + below
    own = words.above + STRIP + inner + TICKS + 8 + words.below
    frames = [
        make_frame(
            width, words, list(plot.points), plot.gaps, panel.reached, plot.unit, panel.record, own, log=plot.log
        )
        for panel in panels
        if (plot := panel.plot)
    ]
    days = (min(frame.days[0] for frame in frames), max(frame.days[1] for frame in frames))
    left, right, lane = (max(getattr(frame, name) for frame in frames) for name in ("left", "right", "lane"))
    tops = [above + HEADING + n * (HEADING + inner + BETWEEN) for n in range(count)]
    return [
        Frame(width, whole, left, right, top, whole - top - inner, lane, days, frame.amounts)
        for frame, top in zip(frames, tops, strict=True)
    ]


def _subtitle(panels: Sequence[_Panel], lost: Sequence[str], width: int) -> str:
    record = panels[0].record
    points = [point for panel in panels for point in panel.plot.points]
    chosen = rule_words(record.rule) if record.rule != RANKED or any(not point.first for point in points) else ""
    cut = [panel for panel in panels if not panel.plot.log and axis_is_cut(panel.reached, panel.measure)]
    computed = any(panel.record.form.computed for panel in panels)
    gone = sum(len(panel.figures) - len(panel.plot.points) for panel in panels)
    return subtitle_text(
        [
            known_by_sentence(record),
            "One time axis, each plot with its own unit and scale",
            chosen,
            f"Nothing to draw of {join_words(lost)}" if lost else "",
            scale_words(gone) if any(panel.plot.log for panel in panels) else "",
            "Not all axes start at zero" if cut else "",
            *legend(points, computed=computed, short=width < NARROW),
        ]
    )


def _alt(panel: _Panel) -> str:
    plot = panel.plot
    return alt_text(plot.heading, str(plot.indicator["label"]), panel.figures, plot.gaps, [], panel.measure)


def _label(record: Record, indicator_id: str) -> str:
    labels = record.indicators.loc[record.indicators["indicator_id"].eq(indicator_id), "label"]
    return str(labels.iloc[0]) if len(labels) else indicator_id
