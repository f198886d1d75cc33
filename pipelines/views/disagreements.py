"""Disagreements: findings by severity, the figures side by side, the reason, the explanation, the quotes."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import streamlit as st

from pipelines import export
from pipelines.charts import Chart, interval_chart, plot_config
from pipelines.charts.intervals import finding_rows as figures_of
from pipelines.export import Extract, shown_tables
from pipelines.export.pictures import draw_finding
from pipelines.views.address import link_to, options
from pipelines.views.empty import say_empty
from pipelines.views.findings import COMPARING, finding_rows, most_striking
from pipelines.views.folds import unfolded
from pipelines.views.meanings import SEVERITIES, kind_label, kind_meaning
from pipelines.views.page import Page, record_of
from pipelines.views.take import take_panel
from pipelines.views.text import escape, spaced
from pipelines.views.width import NOMINAL

SHOWN_AT_FIRST = ("conflict", "caution")  # gaps and notes are shown when asked for
AT_ONCE = 5  # findings of a kind, the most striking first; more are folded away
MOST_ROWS = 60


def render(page: Page) -> None:
    """Lay out the view."""
    st.html(
        '<h1 class="view">Where sources disagree, and what needs care</h1>'
        '<p class="sub">Sources disagree when the bounds of their words have no common point, for one indicator, '
        "period and definition. Everything else that differs is named for what it is.</p>"
    )
    if st.session_state["finding"]:
        _one(page, str(st.session_state["finding"]))
    findings = _choose(page)
    if not len(findings):
        say_empty(page, "finding of this kind")
        return
    start = 1
    for severity, title in SEVERITIES.items():
        group = findings[findings["severity"].eq(severity)]
        if len(group):
            st.html(f"<h2>{escape(title)} · {len(group)}</h2>")
            _by_kind(group, page, start)
            start += len(group)


def _by_kind(group: pd.DataFrame, page: Page, start: int) -> None:
    """Findings of one severity under a heading for each kind, those that compare figures first; the less striking ones
    of a kind are sent when asked for.
    """
    present = group["kind"].unique()
    kinds = list(dict.fromkeys([kind for kind in (*COMPARING, *present) if kind in present]))
    for kind in kinds:
        rows = most_striking(group[group["kind"].eq(kind)])
        st.html(
            f'<h3>{escape(kind_label(kind))} · {len(rows)} <span class="why">{escape(kind_meaning(kind))}</span></h3>'
            + finding_rows(rows.head(AT_ONCE), page, details=True, start=start)
        )
        rest, left_out = rows.iloc[AT_ONCE:MOST_ROWS], len(rows) - MOST_ROWS
        more = f'<p class="quiet-line">{left_out:,} more: narrow the filters to see them.</p>' if left_out > 0 else ""
        label = f"{len(rest)} more of this kind" if len(rest) else ""
        if fold := unfolded(label, f"{rows['severity'].iloc[0]}-{kind}"):
            fold.html(finding_rows(rest, page, details=True, start=start + AT_ONCE) + more)
        start += len(rows)


def _choose(page: Page) -> pd.DataFrame:
    """Findings of the chosen severities and kinds."""
    findings = page.shown.findings
    counts = findings["severity"].value_counts()
    left, right = st.columns([1, 1], gap="medium")
    left.pills(
        "Severity",
        list(SEVERITIES),
        selection_mode="multi",
        format_func=lambda name: f"{SEVERITIES[name]} {int(counts.get(name, 0))}",
        key="severity",
        persist_state="session",
        help="Nothing chosen shows conflicts and cautions.",
    )
    kinds = options(page.dataset, "kind")
    right.multiselect(
        "Kind",
        sorted(kinds, key=lambda kind: kinds[kind]),
        format_func=kind_label,
        key="kind",
        placeholder="all kinds",
        persist_state="session",
    )
    severities, chosen = st.session_state["severity"], st.session_state["kind"]
    if not severities and not chosen:
        severities = SHOWN_AT_FIRST
    if severities:
        findings = findings[findings["severity"].isin(severities)]
    return findings[findings["kind"].isin(chosen)] if chosen else findings


def _one(page: Page, finding_id: str) -> None:
    """The finding that a link names: large, with its figures side by side."""
    found = page.shown.findings[page.shown.findings["finding_id"].eq(finding_id)]
    close = f'<a href="{escape(link_to(view="disagreements"))}">Close</a>'
    if not len(found):
        say_empty(page, "finding of that name")
        st.html(f'<p class="quiet-line">{close}</p>')
        return
    kind = str(found["kind"].iloc[0])
    with st.container(border=True, key="finding_shown"):
        st.html(
            f"<h2>{escape(kind_label(kind))} · {escape(spaced(str(found['severity'].iloc[0])))}</h2>"
            f'<p class="sub">{escape(kind_meaning(kind))} {close}</p>'
            + finding_rows(found, page, details=True, strips=False)
        )
        if found["quote_ids"].iloc[0]:
            _chart(page, finding_id, take=True)


def _chart(page: Page, finding_id: str, *, take: bool) -> None:
    chart = _chart_of(page, finding_id)
    if chart is None:
        return
    st.plotly_chart(chart.figure, theme=None, key=f"interval-{page.width}", config=plot_config(), alt=chart.alt)
    if take:
        take_panel(
            page,
            "finding",
            lambda size: draw_finding(record_of(page), finding_id, size),
            lambda extract: _figures_of(extract, finding_id),
            lambda width: _embedded(page, finding_id, width),
        )


def _chart_of(page: Page, finding_id: str) -> Chart | None:
    return interval_chart(record_of(page), finding_id, theme=page.theme, width=NOMINAL[page.width])


def _embedded(page: Page, finding_id: str, width: str) -> tuple[Chart, tuple[str, ...]] | None:
    chart = _chart_of(replace(page, width=width, theme="light"), finding_id)
    return None if chart is None else (chart, ())


def _figures_of(extract: Extract, finding_id: str) -> pd.DataFrame:
    """The observations of an extract that a finding is about."""
    rows = shown_tables(extract)["observations"]
    return rows[rows["observation_id"].isin(figures_of(export.record_of(extract), finding_id)["observation_id"])]


def chart_alone(page: Page) -> None:
    """The chart of the finding that the address names, nothing else."""
    finding_id = str(st.session_state["finding"])
    if finding_id in set(page.shown.findings["finding_id"]):
        _chart(page, finding_id, take=False)
    else:
        say_empty(page, "finding of that name")
