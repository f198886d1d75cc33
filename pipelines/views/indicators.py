"""Indicators: one indicator's chart, what it says in words, its figures as a table, and the words behind each."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from pipelines.analysis.calendar import period_name
from pipelines.analysis.headline import headline_ids, latest_headline, rank_observations
from pipelines.analysis.phrases import say, say_bounds
from pipelines.analysis.rows import rows_of
from pipelines.analysis.support import support_counts
from pipelines.analysis.telling import tell_indicator
from pipelines.charts import Chart, indicator_chart, plot_config
from pipelines.export import chart_tables
from pipelines.export.pictures import draw
from pipelines.views.address import link_to, options
from pipelines.views.chooser import MEASURES, choose_indicator
from pipelines.views.empty import say_empty
from pipelines.views.findings import most_striking
from pipelines.views.meanings import kind_label
from pipelines.views.mirrors import mirror_table
from pipelines.views.page import NOMINAL, Page, record_of
from pipelines.views.quotes import STATUSES, quote_line, quote_panel, statistics_name
from pipelines.views.take import take_panel
from pipelines.views.text import counted, escape

CHART_SHARE = 0.7  # of the page, beside the quoted words
BESIDE_CHART = 900  # nominal width of a chart with the words beside it
NOTES_OF_A_KIND = 3  # more are folded away, as are more quotes
QUOTES_AT_ONCE = 12
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
        if chart is not None:
            _take(page, indicator_id, measure)
    asked, figure = str(st.session_state["figure"]), _figure_in_view(page, rows, measure)
    if asked not in ("", figure):
        right.html(f'<p class="notice" role="status">{escape(_not_shown(page, asked))}</p>')
    right.html(quote_panel(page.dataset, figure, page.theme))
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
    name = str(rows["indicator_id"].iloc[0])
    row = latest_headline(ranked, name, measure, page.rule)
    row = latest_headline(ranked, name, measure) if row is None else row
    return str(row["observation_id"]) if row is not None else str(rows["observation_id"].iloc[0])


def _not_shown(page: Page, figure: str) -> str:
    """Why the figure that the address names is not the one in view."""
    if figure not in set(page.dataset.everything.observations["observation_id"]) and page.dataset.known_by:
        month = period_name(page.dataset.known_by)
        return f"The figure this link names was not published by the end of {month}, or carries no date."
    return "The figure this link names does not pass the filters, or is of another indicator."


def _chart(page: Page, indicator_id: str, measure: str) -> Chart | None:
    width = BESIDE_CHART if page.width == "wide" else NOMINAL[page.width]
    chart = indicator_chart(
        record_of(page),
        indicator_id,
        theme=page.theme,
        width=width,
        measure="change" if measure == "change" else "level",
        notes_inside=_notes_inside(page),
        period=_period(),
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
        config=plot_config(),
        alt=chart.alt,
    )
    return chart


def _period() -> tuple[str, str] | None:
    """The years the filters leave."""
    years = (str(st.session_state["from"]), str(st.session_state["to"]))
    return (years[0] or "0001", years[1] or "9999") if any(years) else None


def _take(page: Page, indicator_id: str, measure: str) -> None:
    take_panel(
        page,
        "indicator",
        lambda size: draw(record_of(page), indicator_id, measure, size, _period()),
        lambda extract: chart_tables(extract, indicator_id, measure)["observations"],
    )


def chart_alone(page: Page) -> None:
    """The chart that the address names and its notes, nothing else."""
    indicator_id = str(st.session_state["indicator"])
    rows = page.shown.observations
    measures = set(rows.loc[rows["indicator_id"].eq(indicator_id), "measure"])
    wanted = str(st.session_state["measure"])
    chart = _chart(
        page, indicator_id, wanted if wanted in measures else next((m for m in MEASURES if m in measures), wanted)
    )
    if chart is not None and not _notes_inside(page):
        notes = "".join(f"<li>{escape(note.text)}</li>" for note in chart.notes)
        st.html(f'<ol class="said">{notes}</ol>')


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
    tables = dataset.tables
    told = tell_indicator(
        shown.observations,
        shown.findings,
        tables.sources,
        dataset.names,
        dataset.units,
        tables.indicators,
        indicator_id,
        page.rule,
    )
    listed = "".join(f"<li>{escape(text)}</li>" for text in told)
    numbered = {note.finding_id: note.badge for note in chart.notes} if chart else {}
    findings = shown.findings[shown.findings["indicator_id"].eq(indicator_id)]
    drawn = findings["finding_id"].isin(list(numbered))
    others = ~findings["kind"].isin(COMMON_KINDS)
    findings = findings[others & ~drawn if _notes_inside(page) else others | drawn]
    findings = most_striking(findings).assign(_badge=findings["finding_id"].map(numbered))
    findings = findings.sort_values("_badge", kind="stable")
    at_once = findings["_badge"].notna() | findings.groupby("kind").cumcount().lt(NOTES_OF_A_KIND)
    notes = _notes(findings[at_once], numbered)
    rest = _notes(findings[~at_once], numbered)
    left = counted(int((~at_once).sum()), "more note")
    folded = f"<details><summary>{left}</summary>{rest}</details>" if rest else ""
    more = f"<h2>Notes</h2>{notes}{folded}" if notes else ""
    return f'<h2>What it says</h2><ul class="said">{listed}</ul>{mirror_table(page, indicator_id)}{more}'


def _notes(findings: pd.DataFrame, numbered: dict[str, int]) -> str:
    listed = "".join(_note(row, numbered.get(row["finding_id"])) for row in rows_of(findings))
    return f'<div class="rows" role="list">{listed}</div>' if listed else ""


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
    tables = page.dataset.tables
    support = support_counts(rows, tables.sources, tables.indicators).tolist()
    first = headline_ids(rank_observations(rows, tables.sources), tables.indicators, page.rule)
    chooses = page.rule.choice in ("ranked", "official")
    table = [
        {
            "Period": period_name(str(row["period"])),
            "Figure": ("change " if row["measure"] == "change" else "") + say(row, units),
            "Bounds": "exact" if row["low"] == row["high"] else say_bounds(row, units),
            "Put first": "yes" if chooses and row["observation_id"] in first else "",
            "Independent sources": str(count),
            "Whose statistics": statistics_name(str(row["statistics"])) or "not said",
            "Said by": row["attributed_to"],
            "Words": row["words"],
            "Source": names[str(row["source_id"])],
            "Method": row["method"] + (f" ({row['reading_state']})" if row["reading_state"] != "only" else ""),
            "Reading": row["reading"],
            "Status": STATUSES.get(str(row["status"]), str(row["status"])),
            "Note": row["note"],
        }
        for row, count in zip(rows_of(rows), support, strict=True)
    ]
    frame = pd.DataFrame(table).astype("str")
    return frame.loc[:, [name for name in frame.columns if frame[name].ne("").any()]]


def _quotes(page: Page, rows: pd.DataFrame) -> None:
    """Every quote of the indicator with its source."""
    ids = set(" ".join(rows["from_quotes"]).split())
    quotes = page.dataset.tables.quotes
    listed = rows_of(quotes[quotes["quote_id"].isin(ids)])
    items = "".join(f"<li>{period_name(str(q['period']))}: {quote_line(q, page.dataset)}</li>" for q in listed)
    words = f'<ul class="said">{items}</ul>'
    if len(listed) > QUOTES_AT_ONCE:
        words = f"<details><summary>{counted(len(listed), 'quote')}</summary>{words}</details>"
    st.html(f"<h2>The words</h2>{words}")
