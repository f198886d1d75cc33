"""Gaps: indicator by year, and the list of what is missing with the reasons."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from pipelines.analysis.selection import GAP_KINDS
from pipelines.analysis.summary import indicators_by_weight
from pipelines.charts import coverage_matrix_html
from pipelines.views.address import link_to, link_to_any_indicator
from pipelines.views.empty import say_empty
from pipelines.views.folds import unfolded
from pipelines.views.page import Page
from pipelines.views.tables import html_table
from pipelines.views.text import capital, counted, escape
from pipelines.wording import parse_period

AT_ONCE = 24  # indicators, the most quoted first; more are folded away


def render(page: Page) -> None:
    """Lay out the view."""
    coverage, indicators = page.shown.coverage, page.dataset.tables.indicators
    st.html(
        '<h1 class="view">What is known of which year, and what is missing</h1>'
        '<p class="sub">A gap is a row with a reason. Periods are expected from the first an indicator could have to '
        "the last one complete when the latest source was published.</p>"
    )
    if not len(coverage):
        say_empty(page, "dated figure")
        return
    years = _years(coverage)
    weighed = [row["indicator_id"] for row in indicators_by_weight(page.shown.observations, indicators)]
    listed = [name for name in weighed if name in set(coverage["indicator_id"])]
    rows = indicators.set_index("indicator_id", drop=False).loc[listed]
    href = link_to_any_indicator()
    st.html(coverage_matrix_html(coverage, rows.iloc[:AT_ONCE], years, page.theme, href=href))
    if fold := unfolded(_more(len(rows) - AT_ONCE), "matrix"):
        fold.html(coverage_matrix_html(coverage, rows.iloc[AT_ONCE:], years, page.theme, href=href))
    gaps = page.shown.findings[page.shown.findings["kind"].isin(GAP_KINDS)]
    if not len(gaps):
        say_empty(page, "gap")
        return
    missing = coverage[coverage["state"].eq("missing")]
    names = dict(zip(indicators["indicator_id"], indicators["label"], strict=True))
    told = {str(name): list(group["text"]) for name, group in gaps.groupby("indicator_id", sort=False)}
    lines = [_line(name, names[name], told[name]) for name in listed if name in told]
    head, label = ("Indicator", "What is missing, and why"), "The gaps, with reasons"
    st.html(
        f"<h2>{label}</h2>"
        f'<p class="sub">{counted(len(missing), "period")} without a figure, of {counted(len(rows), "indicator")}</p>'
        + html_table(head, lines[:AT_ONCE], label=label, width="64em")
    )
    if fold := unfolded(_more(len(lines) - AT_ONCE), "gaps"):
        fold.html(html_table(head, lines[AT_ONCE:], label=label, width="64em"))


def _years(coverage: pd.DataFrame) -> list[int]:
    """The years of which anything is known or expected, within those that the filters leave."""
    spans = [parse_period(period) for period in coverage["period"].unique()]
    told = {year for span in spans for year in range(span.start.year, span.end.year + 1)}
    begin, end = st.session_state["from"] or min(told), st.session_state["to"] or max(told)
    return [year for year in sorted(told) if int(begin) <= year <= int(end)]


def _more(count: int) -> str:
    """What a fold is called that holds as many more; nothing where nothing is left."""
    return counted(count, "more indicator") if count > 0 else ""


def _line(indicator_id: str, label: str, texts: list[str]) -> tuple[str, str]:
    """One indicator with all its gaps; the sentences without the label they begin with."""
    href = escape(link_to(view="indicators", indicator=indicator_id))
    said = "".join(f"<div>{escape(capital(text.removeprefix(label).lstrip(':, ')))}</div>" for text in texts)
    return f'<a href="{href}">{escape(label)}</a>', said
