"""Indicators: one indicator's chart, what it says in words, its figures as a table, and the words behind each."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from pipelines.analysis.calendar import period_name
from pipelines.analysis.headline import latest_headline, rank_observations
from pipelines.analysis.phrases import say, say_bounds
from pipelines.analysis.rows import rows_of
from pipelines.analysis.telling import tell_indicator
from pipelines.charts import Chart, indicator_chart, plot_config
from pipelines.views.address import link_to, options
from pipelines.views.chooser import choose_indicator
from pipelines.views.empty import say_empty
from pipelines.views.meanings import kind_label
from pipelines.views.page import NOMINAL, Page, record_of
from pipelines.views.quotes import STATUSES, quote_line, quote_panel, statistics_name
from pipelines.views.text import escape

CHART_SHARE = 0.7  # of the page, beside the quoted words
BESIDE_CHART = 900  # nominal width of a chart with the words beside it
UNSELECTED = 0.55  # opacity of points while another one is chosen
COMMON_KINDS = (  # told in the sentences, or of nearly every figure
    "missing_period",
    "partial_period",
    "stale",
    "single_source",
    "unattributed",
)


def render(page: Page) -> None:
    """Lay out the view."""
    indicator_id, measure = choose_indicator(page)
    rows = page.shown.observations
    if not len(rows):
        say_empty(page, "figure")
        return
    rows = rows[rows["indicator_id"].eq(indicator_id)]
    if not len(rows):
        say_empty(page, f"figure of “{options(page.dataset, 'indicator')[indicator_id]}”", indicator_id)
        return
    wide = page.width == "wide"
    left, right = st.columns([CHART_SHARE, 1 - CHART_SHARE], gap="medium") if wide else (st.container(), st.container())
    with left:
        chart = _chart(page, indicator_id, measure)
    right.html(quote_panel(page.dataset, _figure_in_view(page, rows, measure)))
    (left if wide else st.container()).html(_words(page, indicator_id, chart))
    _table(page, rows)
    _quotes(page, rows)


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
        notes_inside=_notes_inside(page),
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


def _words(page: Page, indicator_id: str, chart: Chart | None) -> str:
    """What the chart says in words, and the notes that do not stand in it already."""
    dataset, shown = page.dataset, page.shown
    told = tell_indicator(
        shown.observations, shown.findings, dataset.tables.sources, dataset.names, dataset.units, indicator_id
    )
    listed = "".join(f"<li>{escape(text)}</li>" for text in told)
    numbered = {note.finding_id: note.badge for note in chart.notes} if chart else {}
    findings = shown.findings[shown.findings["indicator_id"].eq(indicator_id)]
    drawn = findings["finding_id"].isin(list(numbered))
    others = ~findings["kind"].isin(COMMON_KINDS)
    findings = findings[others & ~drawn if _notes_inside(page) else others | drawn]
    findings = findings.assign(_badge=findings["finding_id"].map(numbered)).sort_values("_badge", kind="stable")
    notes = "".join(_note(row, numbered.get(row["finding_id"])) for row in rows_of(findings))
    more = f'<h2>Notes</h2><div class="rows" role="list">{notes}</div>' if notes else ""
    return f'<h2>What it says</h2><ul class="said">{listed}</ul>{more}'


def _notes_inside(page: Page) -> bool:
    """Whether the notes of the badges stand in the chart itself; on a phone there is no room."""
    return page.width == "wide"


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
    items = "".join(f"<li>{period_name(str(q['period']))}: {quote_line(q, page.dataset)}</li>" for q in listed)
    st.html(f'<h2>The words</h2><ul class="said">{items}</ul>')
