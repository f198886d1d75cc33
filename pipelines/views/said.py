"""The words beside one indicator's chart: what its figures say, notes, the story of one figure, and all its quotes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from pipelines.analysis.calendar import period_name
from pipelines.analysis.rows import rows_of
from pipelines.analysis.telling import COMMON_KINDS, Told, tell_indicator
from pipelines.charts import Note
from pipelines.charts.style import Theme
from pipelines.views.address import link_to
from pipelines.views.dataset import Dataset
from pipelines.views.findings import most_striking
from pipelines.views.meanings import kind_label
from pipelines.views.page import Key, Page
from pipelines.views.quotes import quote_lines, quote_panel
from pipelines.views.text import capital, counted, counted_part, escape

KEPT = 64  # indicators kept for all sessions together
PERIODS_AT_ONCE = 3  # more are folded away
NOTES_OF_A_KIND = 3  # likewise
QUOTES_AT_ONCE = 12  # likewise
MOST_QUOTES = 100  # with those folded away


def what_is_said(page: Page, indicator_id: str, *, quoted: bool, of: str = "") -> str:
    """What the quoted figures say, as HTML; `quoted`: they are shown as quoted; `of`: which of several is told of."""
    head = f"What is said of {of}" if of else "What it says" if quoted else "What the quoted figures say"
    told = _told(page.key, indicator_id, page)
    *others, support = told or [Told("", ())]
    periods = [one for one in others if one.when]
    rest = "".join(f"<p>{escape(one.sentence)}</p>" for one in others if not one.when)
    earlier = _periods_said(periods[PERIODS_AT_ONCE:])
    count = counted(len(periods) - PERIODS_AT_ONCE, "earlier period")
    return (
        f"<h2>{escape(head)}</h2>"
        f'<p class="sub">{escape(support.sentence)}</p>{_periods_said(periods[:PERIODS_AT_ONCE])}'
        + (f"<details><summary>{count}</summary>{earlier}</details>" if earlier else "")
        + rest
    )


@st.cache_resource(max_entries=KEPT, show_spinner=False)
def _told(key: Key, indicator_id: str, _page: Page) -> list[Told]:
    """What is told of an indicator, worked out once for all sessions."""
    del key
    tables, shown = _page.dataset.tables, _page.shown
    return tell_indicator(
        shown.observations,
        shown.findings,
        tables.sources,
        _page.dataset.names,
        _page.dataset.units,
        tables.indicators,
        indicator_id,
        _page.rule,
    )


def _periods_said(told: Sequence[Told]) -> str:
    """Each period with what is said of it, a line for each part, the first one large; empty where there is none."""
    items = "".join(
        f"<dt>{escape(one.when)}</dt><dd>{''.join(f'<div>{escape(part)}</div>' for part in one.parts)}</dd>"
        for one in told
    )
    return f'<dl class="said">{items}</dl>' if items else ""


@st.cache_resource(max_entries=KEPT, show_spinner=False)
def words_behind(key: Key, figure: str, theme: Theme, _dataset: Dataset) -> str:
    """The words behind a figure and its story as HTML, put together once for all sessions."""
    del key
    return quote_panel(_dataset, figure, theme)


def numbered_notes(page: Page, indicator_id: str, drawn_notes: Sequence[Note], *, inside: bool) -> str:
    """The notes of an indicator as HTML; without those of its chart where these stand inside it."""
    shown = page.shown
    numbered = {note.finding_id: note.badge for note in drawn_notes}
    findings = shown.findings[shown.findings["indicator_id"].eq(indicator_id)]
    drawn = findings["finding_id"].isin(list(numbered))
    others = ~findings["kind"].isin(COMMON_KINDS)
    findings = findings[others & ~drawn if inside else others | drawn]
    findings = most_striking(findings).assign(_badge=findings["finding_id"].map(numbered))
    findings = findings.sort_values("_badge", kind="stable")
    at_once = findings["_badge"].notna()
    if not at_once.any() or inside:  # else those of the badges are enough at once
        at_once |= findings.groupby("kind").cumcount().lt(NOTES_OF_A_KIND)
    notes = _notes(findings[at_once], numbered)
    rest = _notes(findings[~at_once], numbered)
    left = counted(int((~at_once).sum()), "more note")
    folded = f"<details><summary>{left}</summary>{rest}</details>" if rest else ""
    return f"<h2>Notes</h2>{notes}{folded}" if notes else ""


def _notes(findings: pd.DataFrame, numbered: dict[str, int]) -> str:
    listed = "".join(_note(row, numbered.get(row["finding_id"])) for row in rows_of(findings))
    return f'<div class="rows" role="list">{listed}</div>' if listed else ""


def _note(finding: dict[str, Any], badge: int | None) -> str:
    href = escape(link_to(view="disagreements", finding=str(finding["finding_id"])))
    mark, shape = (f'<span class="num">{badge}</span>', "plain") if badge else ("", "bare")
    return (
        f'<div class="row {shape}" role="listitem">{mark}<div><div class="say">{escape(finding["text"])}</div>'
        f'<div class="why"><a href="{href}">{escape(kind_label(str(finding["kind"])))}</a></div></div></div>'
    )


@st.cache_resource(max_entries=KEPT, show_spinner=False)
def all_words(key: Key, indicator_id: str, _page: Page) -> str:
    """The quotes of an indicator with their sources as HTML, put together once for all sessions; of very many the
    first.
    """
    del key
    rows = _page.shown.observations
    rows = rows[rows["indicator_id"].eq(indicator_id)]
    quotes = _page.dataset.quotes_of(" ".join(rows["from_quotes"]))
    listed = rows_of(quotes.head(MOST_QUOTES))
    lines = zip(listed, quote_lines(listed, _page.dataset), strict=True)
    items = "".join(f"<li>{period_name(str(quote['period']))}: {line}</li>" for quote, line in lines)
    words = f'<ul class="said">{items}</ul>'
    if len(listed) > QUOTES_AT_ONCE:
        count = capital(counted_part(len(listed), len(quotes), "quote"))
        words = f"<details><summary>{count}</summary>{words}</details>"
    return f"<h2>The words</h2>{words}"
