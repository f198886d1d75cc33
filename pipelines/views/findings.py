"""Findings as rows of HTML: number, sentence, the intervals side by side, explanation, quotes."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd
import streamlit as st

from pipelines.analysis.finding import SEVERITIES
from pipelines.analysis.phrases import say
from pipelines.analysis.rows import rows_of
from pipelines.analysis.selection import Selection
from pipelines.analysis.summary import speaker
from pipelines.charts import colour_of, intervals, strip_svg
from pipelines.charts.style import PALETTES
from pipelines.views.address import link_to
from pipelines.views.meanings import kind_label
from pipelines.views.page import Page, record_of
from pipelines.views.quotes import explanation_line, quote_lines
from pipelines.views.text import capital, counted_part, drawings_as_images, escape

MOST_STRIPS = 4
QUOTES_AT_ONCE = 2  # more are folded away
MOST_QUOTES = 12  # with those folded away
STRIP_WIDTH = 250  # pixels
KEPT_STRIPS = 4000  # drawings kept for all sessions
MARGIN = 0.15  # of the reach of a strip's scale, at both ends
COMPARING = (  # kinds that set figures against each other or against themselves, in the order they are told first
    "disagreement", "mirror_difference", "growth_mismatch", "sum_mismatch", "rate_mismatch", "close_in_time",
    "definition_differs", "ambiguous_reading", "reconstructed",
)  # fmt: skip
SIDE_BY_SIDE = ("disagreement", "mirror_difference", "close_in_time", "ambiguous_reading", "definition_differs")
SAME = ["value", "low", "high", "statistics", "attributed_to"]  # figures that look the same are drawn once


def finding_rows(
    findings: pd.DataFrame, page: Page, *, details: bool = False, strips: bool = True, start: int = 1
) -> str:
    """Findings as an HTML list, numbered from `start`; with `details` also explanation and quotes."""
    rows = [_row(number, finding, page, details, strips) for number, finding in enumerate(rows_of(findings), start)]
    return f'<div class="rows" role="list">{"".join(rows)}</div>'


def most_striking(findings: pd.DataFrame) -> pd.DataFrame:
    """The findings in the order a reader wants them: what may be no more than another date last, the kinds that compare
    figures first, the widest apart first, then the gravest and the latest.
    """
    kinds = [*COMPARING, *findings["kind"].unique()]
    order = pd.DataFrame(
        {
            "undated": findings["period"].eq(""),
            "kind": findings["kind"].map(kinds.index),
            "size": -findings["magnitude"].fillna(0.0),
            "grave": findings["severity"].map(SEVERITIES.index),
            "year": -findings["period"].str[:4].where(findings["period"].ne(""), "0").astype(int),
        }
    )
    return findings.loc[order.sort_values(list(order.columns), kind="stable").index]


def _row(number: int, finding: dict[str, object], page: Page, details: bool, drawn: bool) -> str:
    head, _, rest = str(finding["text"]).partition(": ")
    href = escape(link_to(view="disagreements", finding=str(finding["finding_id"])))
    grave = finding["severity"] in SEVERITIES[:2]
    strips = finding_strips(finding, page) if drawn else ""
    body = (
        f'<div class="say"><b>{escape(head)}{"." if rest else ""}</b> {escape(rest[:1].upper() + rest[1:])}</div>'
        if rest
        else f'<div class="say">{escape(head)}</div>'
    )
    below = _details(finding, page) if details else ""
    label = f"Show finding {number}: {kind_label(str(finding['kind']))}"
    return (
        f'<div class="row{"" if strips else " plain"}" role="listitem">'
        f'<a class="num{"" if grave else " quiet"}" style="color:var(--{"paper" if grave else "quiet-ink"})" '
        f'href="{href}" aria-label="{escape(label)}">{number}</a>'
        f"<div>{body}{below}</div>{f'<div class=strips>{strips}</div>' if strips else ''}</div>"
    )


def finding_strips(finding: dict[str, object], page: Page) -> str:
    """The figures a finding sets side by side as small intervals on one scale; empty where there is no comparison."""
    if finding["kind"] not in SIDE_BY_SIDE:
        return ""
    return _strips(page.dataset.version, page.selection, page.theme, str(finding["finding_id"]), page)


@st.cache_data(max_entries=KEPT_STRIPS, show_spinner=False)
def _strips(version: str, selection: Selection, theme: str, finding_id: str, _page: Page) -> str:
    del version, selection, theme  # parts of the key
    page = _page
    rows = _of_one_scale(intervals.finding_rows(record_of(page), finding_id))
    if len(rows) < 2:
        return ""
    ends = [end for name in ("low", "high", "value") for end in rows[name] if not math.isnan(end)]
    low, high = min(ends), max(ends)
    margin = (high - low) * MARGIN or abs(high) * MARGIN or 1.0
    return "".join(_strip(row, (low - margin, high + margin), page) for row in rows_of(rows.head(MOST_STRIPS)))


def _of_one_scale(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows that share a scale: the levels two readings lead to, else those of the commonest measure and unit."""
    implied = rows[rows["method"].eq("implied")]
    if len(implied) > 1:
        rows = implied
    scales = rows["measure"] + " " + rows["unit"]
    return rows[scales.eq(scales.mode().iloc[0])].drop_duplicates(SAME) if len(rows) else rows


def _strip(row: dict[str, Any], domain: tuple[float, float], page: Page) -> str:
    said = say(row, page.dataset.units) + (f" if {row['reading']}" if row["method"] == "implied" else "")
    by = speaker(row, page.dataset.names)
    drawing = strip_svg(
        row["low"],
        row["high"],
        domain,
        colour_of(row["statistics"], page.theme),
        label=f"{said}, {by}",
        track=PALETTES[page.theme].grid,
        width=STRIP_WIDTH,
        height=6,
        hollow=row["method"] == "implied",
    )
    return f'<div class="strip">{drawings_as_images(drawing)}<b>{escape(said)}</b> {escape(by)}</div>'


def _details(finding: dict[str, object], page: Page) -> str:
    explanations = page.dataset.tables.explanations
    told = explanations[explanations["finding_id"].eq(str(finding["finding_id"]))]
    parts = [explanation_line(row) for row in rows_of(told)]
    quotes = page.dataset.quotes_of(str(finding["quote_ids"]))
    lines = quote_lines(rows_of(quotes.head(MOST_QUOTES)), page.dataset)
    if len(lines) <= QUOTES_AT_ONCE:
        parts += [f'<div class="why">{line}</div>' for line in lines]
    else:
        items = "".join(f"<li>{line}</li>" for line in lines)
        count = capital(counted_part(len(lines), len(quotes), "quote"))
        parts.append(f'<details><summary>{count}</summary><ul class="said">{items}</ul></details>')
    indicator = str(finding["indicator_id"])
    if indicator:
        href = escape(link_to(view="indicators", indicator=indicator))
        parts.append(f'<div class="why"><a href="{href}">Chart and all figures →</a></div>')
    return "".join(parts)
