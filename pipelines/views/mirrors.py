"""Two countries' statistics side by side: a chart with what freight explains of their difference, and a table."""

from __future__ import annotations

import math
from dataclasses import replace

import pandas as pd
import streamlit as st

from pipelines.analysis.calendar import period_name
from pipelines.analysis.headline import rank_observations
from pipelines.analysis.mirrors import mirror_ratios, mirrored_rows, partner, ratio_rows
from pipelines.analysis.phrases import country, say, say_bounds
from pipelines.analysis.rows import rows_of
from pipelines.charts import Chart, Record, plot_config, sides_chart
from pipelines.charts.ratios import sides_of
from pipelines.charts.style import Theme
from pipelines.export import Extract, record_of, shown_tables, standing_alone
from pipelines.export.pictures import draw_sides
from pipelines.views import page as pages
from pipelines.views.address import SIDES, options
from pipelines.views.page import Key, Page, chart_width
from pipelines.views.quotes import figure_link
from pipelines.views.tables import html_table
from pipelines.views.take import take_panel
from pipelines.views.text import escape

KEPT = 64  # charts kept for all sessions together
NONE = "Both countries record this flow, but of no period there are figures of two sides that could be compared."


def show_sides(page: Page, indicator_id: str) -> None:
    """The flow in both countries' books, where both record it: how much freight is taken to add, chart and table."""
    indicators = page.dataset.tables.indicators
    own = rows_of(indicators[indicators["indicator_id"].eq(indicator_id)])[0]
    if not (own["reference_area"] and own["counterpart_area"] and own["accumulation"] == "flow"):
        return
    st.html('<h2 id="sides">The countries side by side</h2>')
    record = pages.record_of(page)
    factor = float(st.session_state["cif"])
    chart = _chart_of(page, indicator_id)
    if chart is None:
        st.html(f'<p class="sub">{NONE}</p>')
        return
    labels = options(page.dataset, "cif")
    st.select_slider(
        "Freight and insurance explain a factor of up to",
        list(labels),
        format_func=labels.__getitem__,
        key="cif",
        help="Importers record cost, insurance and freight (CIF), exporters free on board (FOB). International "
        "statistics reckon with 1.06 to 1.10; landlocked countries and heavy goods may need more.",
        width=360 if page.width != "phone" else "stretch",
        persist_state="session",
    )
    _show(page, indicator_id, chart)
    take_panel(
        page,
        "sides",
        lambda size: draw_sides(record, indicator_id, factor, size),
        lambda extract: _behind(extract, indicator_id, factor),
        lambda width: _embedded(page, indicator_id, width),
        SIDES,
    )
    st.html(_table(page.key, indicator_id, page))


def chart_alone(page: Page, indicator_id: str) -> None:
    """The chart of the two sides of an indicator, nothing else."""
    chart = _chart_of(page, indicator_id)
    if chart is None:
        st.html(f'<p class="sub">{NONE}</p>')
    else:
        _show(page, indicator_id, chart)


def _show(page: Page, indicator_id: str, chart: Chart) -> None:
    st.plotly_chart(
        chart.figure,
        theme=None,
        key=f"sides-{indicator_id}-{page.width}",
        config=plot_config(),
        alt=chart.alt,
    )


def _embedded(page: Page, indicator_id: str, width: str) -> tuple[Chart, tuple[str, ...]] | None:
    chart = _chart_of(replace(page, width=width, theme="light"), indicator_id)
    return None if chart is None else (chart, ())


def _chart_of(page: Page, indicator_id: str) -> Chart | None:
    factor, width = float(st.session_state["cif"]), chart_width(page)
    record = pages.record_of(page)
    return _chart(page.key, indicator_id, factor, page.theme, width, record)


@st.cache_resource(max_entries=KEPT, show_spinner=False)
def _chart(key: Key, indicator_id: str, factor: float, theme: Theme, width: int, _record: Record) -> Chart | None:
    del key
    return sides_chart(_record, indicator_id, factor, theme=theme, width=width)


def _behind(extract: Extract, indicator_id: str, factor: float) -> pd.DataFrame:
    """The observations that a flow's two sides are told by, and their ratios."""
    pairs, told, _ = sides_of(record_of(extract), indicator_id)
    rows = shown_tables(extract)["observations"]
    rows = rows[rows["observation_id"].isin(told["observation_id"])]
    ratios = ratio_rows(pairs, rows, factor).assign(independent_sources=0, put_first="")
    return pd.concat([rows, standing_alone(ratios, extract.tables)], ignore_index=True)


@st.cache_resource(max_entries=KEPT, show_spinner=False)
def _table(key: Key, indicator_id: str, _page: Page) -> str:
    """What each country's statistics say of one flow, and their ratio, as HTML; empty where only one side is quoted."""
    del key
    observations, indicators = _page.shown.observations, _page.dataset.tables.indicators
    wanted = [indicator_id, partner(indicators, indicator_id)]
    ranked = rank_observations(observations[observations["indicator_id"].isin(wanted)], _page.dataset.tables.sources)
    ratios = mirror_ratios(mirrored_rows(ranked, indicators, indicator_id), indicators)
    if not len(ratios):
        return ""
    figures = {str(row["observation_id"]): row for row in rows_of(ranked)}
    first, second = country(str(ratios["first"].iloc[0])), country(str(ratios["second"].iloc[0]))

    def cell(observation_id: str) -> str:
        row = figures.get(observation_id)
        if row is None:
            return "–"
        href = escape(figure_link(observation_id, str(row["indicator_id"]), "level"))
        said, bounds = say(row, _page.dataset.units), say_bounds(row, _page.dataset.units)
        implied = "implied, " if row["method"] == "implied" else ""
        sure = f'<div class="why">{implied}{escape(bounds)}</div>' if implied or bounds != said else ""
        return f'<a href="{href}">{escape(said)}</a>{sure}'

    lines = [
        (
            escape(period_name(row["period"])),
            *(cell(row[name]) for name in ("first_id", "second_id", "unsaid_id")),
            _ratio(row),
            f"× {row['apart']:.2f}" if math.isfinite(row["apart"]) else "–",
        )
        for row in reversed(rows_of(ratios.sort_values("period", kind="stable")))
    ]
    head = ("Period", first, second, "Not said whose", f"{second} ÷ {first}", "Furthest apart")
    return '<p class="sub">By each country’s statistics, and how many times as much; bounds below</p>' + html_table(
        head, lines, label="Two countries’ statistics by period", width="58em", classes="broad"
    )


def _ratio(row: dict[str, float]) -> str:
    """The bounds of the ratio; of the likely one where a side is told by a figure that does not say whose it is."""
    if not math.isnan(row["ratio_low"]):
        return _between(row["ratio_low"], row["ratio_high"])
    likely = _between(row["likely_low"], row["likely_high"])
    return likely if likely == "–" else f'{likely}<div class="why">if the third is the missing one</div>'


def _between(low: float, high: float) -> str:
    """Bounds of a ratio as text: "1.34–1.35", "up to 1.35"; a dash where it is not known."""
    if math.isnan(low) or (low <= 0 and math.isinf(high)):
        return "–"
    if math.isinf(high):
        return f"over {low:.2f}"
    if low <= 0:
        return f"up to {high:.2f}"
    return "–".join(dict.fromkeys((f"{low:.2f}", f"{high:.2f}")))
