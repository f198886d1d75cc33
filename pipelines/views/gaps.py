"""Gaps: indicator by year, and the list of what is missing with the reasons."""

from __future__ import annotations

import streamlit as st

from pipelines.analysis.selection import GAP_KINDS
from pipelines.charts import coverage_matrix_html
from pipelines.views.address import link_to, link_to_any_indicator
from pipelines.views.empty import say_empty
from pipelines.views.page import Page
from pipelines.views.tables import html_table
from pipelines.views.text import capital, counted, escape


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
    first, last = min(coverage["period"])[:4], max(period[-10:] for period in coverage["period"])
    begin, end = st.session_state["from"] or first, st.session_state["to"] or last[:4]
    years = list(range(int(begin), max(int(end), int(max(coverage["period"].str[:4]))) + 1))
    if page.width == "phone":
        years.reverse()  # the newest first where only some are seen at once
    rows = indicators[indicators["indicator_id"].isin(coverage["indicator_id"])]
    st.html(coverage_matrix_html(coverage, rows, years, page.theme, href=link_to_any_indicator()))
    gaps = page.shown.findings[page.shown.findings["kind"].isin(GAP_KINDS)]
    if not len(gaps):
        say_empty(page, "gap")
        return
    missing = coverage[coverage["state"].eq("missing")]
    names = dict(zip(indicators["indicator_id"], indicators["label"], strict=True))
    lines = [
        _line(str(name), names[str(name)], list(group["text"]))
        for name, group in gaps.groupby("indicator_id", sort=False)
    ]
    head, label = ("Indicator", "What is missing, and why"), "The gaps, with reasons"
    st.html(
        f"<h2>{label}</h2>"
        f'<p class="sub">{counted(len(missing), "period")} without a figure, of {counted(len(rows), "indicator")}</p>'
        + html_table(head, lines, label=label, width="64em")
    )


def _line(indicator_id: str, label: str, texts: list[str]) -> tuple[str, str]:
    """One indicator with all its gaps; the sentences without the label they begin with."""
    href = escape(link_to(view="indicators", indicator=indicator_id))
    said = "".join(f"<div>{escape(capital(text.removeprefix(label).lstrip(':, ')))}</div>" for text in texts)
    return f'<a href="{href}">{escape(label)}</a>', said
