"""Indicators: one indicator's chart, what it says in words, its figures as a table, and the words behind each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from pipelines.analysis.calendar import period_name
from pipelines.analysis.forms import QUOTED, Form
from pipelines.analysis.headline import latest_headline, rank_observations
from pipelines.analysis.transform import origin_of
from pipelines.charts import Chart, compare_chart, has_ring, indicator_chart, plot_config
from pipelines.charts.style import Theme
from pipelines.export import Extract, chart_tables, in_form
from pipelines.export.pictures import draw, draw_compared
from pipelines.views.address import current_form, current_years, link_here, link_to, options, told_notices
from pipelines.views.chooser import MEASURES, choose_indicator
from pipelines.views.empty import say_empty
from pipelines.views.figures import show_figures
from pipelines.views.first import keep_chart
from pipelines.views.forms import choose_form, choose_years_alone, page_in_form
from pipelines.views.mirrors import show_sides
from pipelines.views.page import Key, Page, chart_width, extract_of, name_of, record_of
from pipelines.views.said import all_words, numbered_notes, what_is_said, words_behind
from pipelines.views.take import cite_panel, take_panel
from pipelines.views.text import escape

CHART_SHARE = 0.7  # of the page, beside the quoted words
KEPT = 64  # charts kept for all sessions together


def render(page: Page) -> None:
    """Lay out the view."""
    indicator_id, measure = choose_indicator(page)
    rows = page.shown.observations
    own = rows[rows["indicator_id"].eq(indicator_id)]
    if not len(own):
        choose_years_alone(page, indicator_id)
        label = options(page.dataset, "indicator").get(indicator_id, "")
        what = f"figure of “{label}”" if len(rows) else "figure"
        say_empty(page, what, indicator_id if len(rows) else "")
        return
    rows = own
    chosen = str(st.session_state["figure"])
    page = replace(page, chosen=chosen if chosen in set(rows["observation_id"]) else "")
    form = choose_form(page, indicator_id, measure)
    shown = {name: page_in_form(page, name, form) for name in (indicator_id, *st.session_state["with"])}
    measure = drawn_measure(form, measure)
    wide = page.width == "wide"
    left, right = st.columns([CHART_SHARE, 1 - CHART_SHARE], gap="medium") if wide else (st.container(), st.container())
    with left:
        chart = _chart(shown, measure)
        if chart is not None:
            _take(page, shown, measure)
        near = st.container()
        inside = _notes_inside(page)  # the chart itself
        notes = numbered_notes(page, indicator_id, chart.notes if chart else (), inside=inside)
        if notes and not wide:
            st.html(notes)  # near the badges that they belong to
    formed = shown[indicator_id].shown.observations
    formed = formed[formed["indicator_id"].eq(indicator_id)]
    asked, figure = str(st.session_state["figure"]), _figure_in_view(page, rows, formed, measure)
    beside = near if page.chosen and not wide else right
    reason = _not_shown(page, asked) if asked not in ("", figure) else _not_drawn(page, chart)
    if reason:
        beside.html(f'<p class="notice" role="status">{escape(reason)}</p>')
    words = words_behind(page.key, figure, page.theme, page.dataset)
    beside.html(words)
    with beside:
        cite_panel(page, figure)
    with left if wide else st.container():
        of = options(page.dataset, "indicator")[indicator_id] if len(shown) > 1 else ""
        st.html(what_is_said(page, indicator_id, quoted=form.quoted, of=of))
        show_sides(page, indicator_id)
        if notes and wide:
            st.html(notes)
    show_figures(shown)
    st.html(all_words(page.key, indicator_id, page))
    if chart is not None and not (reason or page.dataset.problems or page.selection.known_by or told_notices()):
        _keep(page, chart, words, rows, link_here())


def prepare(page: Page, indicator_id: str) -> None:
    """Have ready what a reader will see who comes for an indicator and has chosen nothing else."""
    rows = page.shown.observations[page.shown.observations["indicator_id"].eq(indicator_id)]
    chart = chart_of({indicator_id: page}, MEASURES[0], None) if len(rows) else None
    if chart is not None:
        words = words_behind(page.key, _put_first(page, rows, rows, MEASURES[0]), page.theme, page.dataset)
        _keep(page, chart, words, rows, link_to(view="indicators", indicator=indicator_id))


def _keep(page: Page, chart: Chart, beside: str, rows: pd.DataFrame, link: str) -> None:
    """Have the page itself hold the chart for the next reader who comes here."""
    name, version, switch = name_of(page), page.dataset.version, rows["measure"].nunique() > 1
    keep_chart(chart, beside, name, version, link, page.width, page.theme, switch=switch)


def _figure_in_view(page: Page, rows: pd.DataFrame, formed: pd.DataFrame, measure: str) -> str:
    """The figure whose words are shown: the one chosen, else the indicator's headline in the form it is drawn in."""
    chosen = str(st.session_state["figure"])
    if chosen in set(rows["observation_id"]):
        return chosen
    st.session_state["figure"] = ""
    return _put_first(page, rows, formed, measure)


def _put_first(page: Page, rows: pd.DataFrame, formed: pd.DataFrame, measure: str) -> str:
    """The headline of an indicator in the form it is drawn in, or the quoted figure that it was computed from."""
    ranked = rank_observations(formed, page.dataset.tables.sources)
    name = str(rows["indicator_id"].iloc[0])
    row = latest_headline(ranked, name, measure, page.rule)
    row = latest_headline(ranked, name, measure) if row is None else row
    if row is None:  # all figures of this form are computed: the latest of those drawn
        drawn = ranked[ranked["indicator_id"].eq(name) & ranked["measure"].eq(measure)]
        latest = drawn[drawn["period_end"].eq(drawn["period_end"].max())]
        row = (latest if len(latest) else rows).iloc[0]
    return origin_of(str(row["observation_id"]))


def _not_shown(page: Page, figure: str) -> str:
    """Why the figure that the address names is not the one in view."""
    if figure not in set(page.dataset.everything.observations["observation_id"]) and page.dataset.known_by:
        month = period_name(page.dataset.known_by)
        return f"The figure this link names was not published by the end of {month}, or carries no date."
    return "The figure this link names does not pass the filters, or is of another indicator."


def _not_drawn(page: Page, chart: Chart | None) -> str:
    """Why the chosen figure has no ring in the chart; empty where it has, or none is chosen."""
    if not page.chosen or chart is None or has_ring(chart):
        return ""
    return (
        "This figure is not in the chart, which shows another unit, other years, or of its period the figure that is "
        "put first."
    )


def drawn_measure(form: Form, measure: str) -> str:
    """The measure that is drawn: changes where levels are shown as such."""
    return "change" if form.name == "change" else measure


def _chart(shown: Mapping[str, Page], measure: str) -> Chart | None:
    """Show the chart of an indicator, or of several one above the other; each with the page in its form."""
    indicator_id, page = next(iter(shown.items()))
    chart = chart_of(shown, measure, current_years())
    if chart is None:
        say_empty(page, f"{measure} that can be drawn", indicator_id)
        return None
    key = f"chart-{'-'.join(shown)}-{measure}-{page.form.name}-{page.width}"
    st.plotly_chart(
        chart.figure,
        theme=None,
        key=key,
        on_select=lambda: _point_chosen(key),
        selection_mode="points",
        config=plot_config(),
        alt=chart.alt,
    )
    return chart


def chart_of(shown: Mapping[str, Page], measure: str, years: tuple[str, str] | None) -> Chart | None:
    """The chart of indicators, each with the page in its form, drawn once for all sessions; None if nothing can be."""
    page = next(iter(shown.values()))
    forms = tuple((name, part.form) for name, part in shown.items())
    width = chart_width(page)
    return _drawn(page.key, page.chosen, forms, measure, page.theme, width, years, shown)


@st.cache_resource(max_entries=KEPT, show_spinner=False)
def _drawn(
    key: Key,
    chosen: str,
    forms: tuple[tuple[str, Form], ...],
    measure: str,
    theme: Theme,
    width: int,
    years: tuple[str, str] | None,
    _shown: Mapping[str, Page],
) -> Chart | None:
    """Every argument but the pages is a part of the key."""
    del key, chosen
    records = [(record_of(page), name) for name, page in _shown.items()]
    if len(forms) > 1:
        chart = compare_chart(records, theme=theme, width=width, period=years)
    else:
        inside = all(_notes_inside(page) for page in _shown.values())
        ((record, name),) = records
        chart = indicator_chart(
            record, name, theme=theme, width=width, measure=measure, notes_inside=inside, period=years
        )
    if chart is not None:
        # The ring marks what is chosen, by whatever way; Plotly would fade the others for what was clicked last.
        chart.figure.update_traces(unselected={"marker": {"opacity": 1}}, selector={"type": "scatter"})
    return chart


def _take(page: Page, shown: Mapping[str, Page], measure: str) -> None:
    (indicator_id, first), *others = shown.items()
    records = [(record_of(part), name) for name, part in shown.items()]

    def drawn(size: str) -> Chart | None:
        if others:
            return draw_compared(records, size, current_years())
        return draw(record_of(first), indicator_id, measure, size, current_years())

    def behind(extract: Extract) -> pd.DataFrame:
        complete = extract.shown is extract.everything
        parts = {
            name: in_form(extract, name, part.form) if complete else extract_of(part) for name, part in shown.items()
        }
        tables = [
            chart_tables(part, name, drawn_measure(part.form, measure if len(shown) == 1 else "level"))
            for name, part in parts.items()
        ]
        return pd.concat([table["observations"] for table in tables], ignore_index=True)

    def embedded(width: str) -> tuple[Chart, list[str]] | None:
        pages = {name: replace(part, width=width, theme="light") for name, part in shown.items()}
        chart = chart_of(pages, measure, current_years())
        return None if chart is None else (chart, _notes_under(pages[indicator_id], chart))

    take_panel(replace(page, form=first.form), "indicator", drawn, behind, embedded)


def chart_alone(page: Page) -> None:
    """The chart that the address names and its notes, nothing else."""
    indicator_id, form = str(st.session_state["indicator"]), current_form()
    rows = page.shown.observations
    measures = set(rows.loc[rows["indicator_id"].eq(indicator_id), "measure"])
    wanted = str(st.session_state["measure"])
    measure = wanted if wanted in measures else next((m for m in MEASURES if m in measures), wanted)
    form = QUOTED if measure == "change" else form
    others = [name for name in st.session_state["with"] if name != indicator_id]
    shown = {name: page_in_form(page, name, form) for name in (indicator_id, *others)}
    chart = _chart(shown, drawn_measure(shown[indicator_id].form, measure))
    if chart is not None and (notes := _notes_under(page, chart)):
        listed = "".join(f"<li>{escape(note)}</li>" for note in notes)
        st.html(f'<ol class="said">{listed}</ol>')


def _notes_under(page: Page, chart: Chart) -> list[str]:
    """The notes of the badges, where they do not stand in the chart itself."""
    return [] if _notes_inside(page) else [note.text for note in chart.notes]


def _point_chosen(key: str) -> None:
    points = st.session_state[key].selection.points
    chosen = _observation_id(points[0].get("customdata")) if points else ""
    if chosen:
        st.session_state["figure"] = origin_of(chosen)


def _observation_id(customdata: Any) -> str:
    """The observation a point stands for: charts put its id first."""
    while isinstance(customdata, (list, tuple)) and customdata:
        customdata = customdata[0]
    return str(customdata or "")


def _notes_inside(page: Page) -> bool:
    """Whether the notes of the badges stand in the chart itself; on a phone there is no room."""
    return page.width == "wide"
