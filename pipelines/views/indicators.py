"""Indicators: one indicator's chart, what it says in words, its figures as a table, and the words behind each."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pipelines.analysis.calendar import period_name
from pipelines.analysis.headline import latest_headline, rank_observations
from pipelines.analysis.phrases import say, say_bounds
from pipelines.analysis.rows import rows_of
from pipelines.analysis.summary import indicators_by_weight
from pipelines.analysis.telling import tell_indicator
from pipelines.charts import Chart, indicator_chart, plot_config
from pipelines.views.address import link_to, options
from pipelines.views.empty import say_empty
from pipelines.views.meanings import kind_label
from pipelines.views.page import NOMINAL, Page, record_of
from pipelines.views.quotes import STATUSES, quote_line, quote_panel, statistics_name
from pipelines.views.text import escape, spaced

CHART_SHARE = 0.7  # of the page, beside the quoted words
BESIDE_CHART = 900  # nominal width of a chart with the words beside it
UNSELECTED = 0.55  # opacity of points while another one is chosen
GAP_KINDS = ("missing_period", "partial_period", "stale", "single_source", "unattributed")


def render(page: Page) -> None:
    """Lay out the view."""
    topic, indicator, switch = st.columns([1, 2, 0.8], gap="small", vertical_alignment="bottom")
    indicator_id = _choose(page, topic, indicator)
    rows = page.shown.observations
    if not len(rows):
        say_empty(page, "figure")
        return
    rows = rows[rows["indicator_id"].eq(indicator_id)]
    if not len(rows):
        label = options(page.dataset, "indicator")[indicator_id]
        say_empty(page, f"figure of “{label}”", indicator_id)
        return
    with switch:
        measure = _choose_measure(rows)
    figure = _figure_in_view(page, rows, measure)
    wide = page.width == "wide"
    left, right = st.columns([CHART_SHARE, 1 - CHART_SHARE], gap="medium") if wide else (st.container(), st.container())
    with left:
        chart = _chart(page, indicator_id, measure)
    with right:
        st.html(quote_panel(page.dataset, figure) if figure else "")
    _words(page, indicator_id, chart, inside=wide)
    _table(page, rows)
    _quotes(page, rows)


def _choose(page: Page, left: DeltaGenerator, right: DeltaGenerator) -> str:
    """The topic and indicator choosers; gives the indicator, empty if the record has none."""
    indicators = page.dataset.tables.indicators
    quoted = [row["indicator_id"] for row in indicators_by_weight(page.dataset.everything.observations, indicators)]
    if not quoted:
        return ""
    _settle_indicator(page, quoted)
    topic_of = dict(zip(indicators["indicator_id"], indicators["topic"], strict=True))
    labels = options(page.dataset, "indicator")
    topics = list(dict.fromkeys(topic for name, topic in topic_of.items() if name in quoted))
    within = left.selectbox(
        "Topic",
        ["", *topics],
        format_func=lambda topic: spaced(topic) if topic else "All topics",
        key="within",
        on_change=_forget_indicator,
        persist_state="session",
    )
    listed = [name for name in topic_of if name in quoted and (not within or topic_of[name] == within)]
    if st.session_state["indicator"] not in listed:
        st.session_state["indicator"] = next(name for name in quoted if name in listed)
    right.selectbox(
        "Indicator",
        listed,
        format_func=lambda name: labels.get(name, name),
        key="indicator",
        on_change=_forget_figure,
        persist_state="session",
    )
    return str(st.session_state["indicator"])


def _settle_indicator(page: Page, quoted: list[str]) -> None:
    """An indicator nobody chose is the figure's, else the first that passes the filters; a topic follows it."""
    chosen, figure = st.session_state["indicator"], st.session_state["figure"]
    if not chosen:
        observations, shown = page.dataset.everything.observations, set(page.shown.observations["indicator_id"])
        own = observations.loc[observations["observation_id"].eq(figure), "indicator_id"]
        within = st.session_state["within"]
        indicators = page.dataset.tables.indicators
        inside = set(indicators.loc[indicators["topic"].eq(within), "indicator_id"]) if within else set(quoted)
        wanted = [name for name in quoted if name in shown and name in inside] or quoted
        chosen = str(own.iloc[0]) if len(own) else wanted[0]
        st.session_state["indicator"] = chosen
    topic = dict(
        zip(page.dataset.tables.indicators["indicator_id"], page.dataset.tables.indicators["topic"], strict=True)
    )
    if st.session_state["within"] and topic[chosen] != st.session_state["within"]:
        st.session_state["within"] = ""
    if chosen not in quoted:
        st.session_state["notices"] = ("", [])


def _forget_indicator() -> None:
    st.session_state["indicator"] = ""
    _forget_figure()


def _forget_figure() -> None:
    st.session_state["figure"] = ""
    st.session_state["measure"] = "level"


def _choose_measure(rows: pd.DataFrame) -> str:
    """Level or change; a switch where there are both."""
    measures = [name for name in ("level", "change") if name in set(rows["measure"])]
    if st.session_state["measure"] not in measures:
        st.session_state["measure"] = measures[0]
    if len(measures) > 1:
        st.segmented_control(
            "Show the level or its change",
            measures,
            format_func=spaced,
            key="measure",
            required=True,
            label_visibility="collapsed",
            persist_state="session",
        )
    return str(st.session_state["measure"])


def _figure_in_view(page: Page, rows: pd.DataFrame, measure: str) -> str:
    """The figure whose words are shown: the one chosen, else the indicator's headline."""
    chosen = str(st.session_state["figure"])
    if chosen in set(rows["observation_id"]):
        return chosen
    st.session_state["figure"] = ""
    ranked = rank_observations(rows, page.dataset.tables.sources)
    row = latest_headline(ranked, str(rows["indicator_id"].iloc[0]), measure)
    return str(row["observation_id"]) if row is not None else str(rows["observation_id"].iloc[0])


def _chart(page: Page, indicator_id: str, measure: str) -> Chart | None:
    width = BESIDE_CHART if page.width == "wide" else NOMINAL[page.width]
    years = (st.session_state["from"], st.session_state["to"])
    chart = indicator_chart(
        record_of(page),
        indicator_id,
        theme=page.theme,
        width=width,
        measure="change" if measure == "change" else "level",
        notes_inside=page.width == "wide",
        period=(years[0] or "0001", years[1] or "9999") if any(years) else None,
    )
    if chart is None:
        say_empty(page, f"{measure} that can be drawn", indicator_id)
        return None
    chart.figure.update_traces(unselected={"marker": {"opacity": UNSELECTED}}, selector={"type": "scatter"})
    key = f"chart-{indicator_id}-{measure}-{page.width}"
    st.plotly_chart(
        chart.figure,
        theme=None,
        key=key,
        on_select=lambda: _point_chosen(key),
        selection_mode="points",
        config=plot_config(chart.file_name, page.theme),
        alt=chart.alt,
    )
    return chart


def _point_chosen(key: str) -> None:
    points = st.session_state[key].selection.points
    chosen = _observation_id(points[0].get("customdata")) if points else ""
    if chosen:
        st.session_state["figure"] = chosen


def _observation_id(customdata: Any) -> str:
    """The observation a point stands for: charts put its id first."""
    while isinstance(customdata, (list, tuple)) and customdata:
        customdata = customdata[0]
    return str(customdata or "")


def _words(page: Page, indicator_id: str, chart: Chart | None, *, inside: bool) -> None:
    """What the chart says in words, and its numbered notes."""
    dataset, shown = page.dataset, page.shown
    told = tell_indicator(
        shown.observations, shown.findings, dataset.tables.sources, dataset.names, dataset.units, indicator_id
    )
    listed = "".join(f"<li>{escape(text)}</li>" for text in told)
    findings = shown.findings[shown.findings["indicator_id"].eq(indicator_id)]
    numbered = {note.finding_id: note.badge for note in chart.notes} if chart else {}
    others = findings[findings["finding_id"].isin(list(numbered)) | ~findings["kind"].isin(GAP_KINDS)]
    others = others.assign(_badge=others["finding_id"].map(numbered)).sort_values("_badge", kind="stable")
    notes = "".join(_note(row, numbered.get(str(row["finding_id"]))) for row in rows_of(others))
    left, right = st.columns(2, gap="large") if page.width != "phone" else (st.container(), st.container())
    with left:
        st.html(f'<h2>What it says</h2><ul class="said">{listed}</ul>')
    with right:
        if notes:
            st.html(f'<h2>Notes</h2><div class="rows" role="list">{notes}</div>')
    del inside


def _note(finding: dict[str, Any], badge: int | None) -> str:
    href = escape(link_to(view="disagreements", finding=str(finding["finding_id"])))
    mark, shape = (f'<span class="num">{badge}</span>', "plain") if badge else ("", "bare")
    return (
        f'<div class="row {shape}" role="listitem">{mark}<div><div class="say">{escape(finding["text"])}</div>'
        f'<div class="why"><a href="{href}">{escape(kind_label(str(finding["kind"])))}</a></div></div></div>'
    )


def _table(page: Page, rows: pd.DataFrame) -> None:
    """The table twin of the chart: every figure; choosing a row shows its words."""
    st.html('<h2 id="figures">All figures</h2><p class="sub">Choose a row to read its words above.</p>')
    ordered = rows.sort_values(
        ["period_end", "measure", "observation_id"], ascending=[False, False, True], kind="stable"
    )
    table = figures_table(page, ordered)
    key = f"figures-{ordered['indicator_id'].iloc[0]}"
    ids = list(ordered["observation_id"])
    st.dataframe(
        table,
        hide_index=True,
        key=key,
        on_select=lambda: _row_chosen(key, ids),
        selection_mode="single-row",
        alt="The figures of the chart: period, value, bounds, whose statistics, words, source, status and method",
        column_config={"Words": st.column_config.TextColumn(width="large")},
    )


def _row_chosen(key: str, ids: list[str]) -> None:
    chosen = st.session_state[key].selection.rows
    st.session_state["figure"] = ids[chosen[0]] if chosen else ""


def figures_table(page: Page, rows: pd.DataFrame) -> pd.DataFrame:
    """Observations as people read them, one row each; all columns text."""
    units, names = page.dataset.units, page.dataset.names
    table = [
        {
            "Period": period_name(str(row["period"])),
            "Figure": ("change " if row["measure"] == "change" else "") + say(row, units),
            "Bounds": "exact" if row["low"] == row["high"] else say_bounds(row, units),
            "Whose statistics": statistics_name(str(row["statistics"])) or "not said",
            "Said by": row["attributed_to"],
            "Words": row["words"],
            "Source": names[str(row["source_id"])],
            "Method": row["method"] + (f" ({row['reading_state']})" if row["reading_state"] != "only" else ""),
            "Reading": row["reading"],
            "Status": STATUSES.get(str(row["status"]), str(row["status"])),
            "Note": row["note"],
        }
        for row in rows_of(rows)
    ]
    frame = pd.DataFrame(table).astype("str")
    return frame.loc[:, [name for name in frame.columns if frame[name].ne("").any()]]


def _quotes(page: Page, rows: pd.DataFrame) -> None:
    """Every quote of the indicator with its source."""
    ids = set(" ".join(rows["from_quotes"]).split())
    quotes = page.dataset.tables.quotes
    listed = rows_of(quotes[quotes["quote_id"].isin(ids)])
    items = "".join(
        f"<li>{period_name(str(q['period']))}: {quote_line(q, page.dataset)}</li>"
        for q in listed
    )
    st.html(f'<h2>The words</h2><ul class="said">{items}</ul>')
