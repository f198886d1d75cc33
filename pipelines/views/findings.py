"""Findings as rows of HTML: number, sentence, the intervals side by side, explanation, quotes."""

from __future__ import annotations

import math

import pandas as pd

from pipelines.analysis.finding import SEVERITIES
from pipelines.analysis.phrases import say
from pipelines.analysis.summary import speaker
from pipelines.charts.strips import strip_svg
from pipelines.charts.style import colour_of
from pipelines.views.address import link_to
from pipelines.views.meanings import kind_label
from pipelines.views.page import Page
from pipelines.views.quotes import quote_line
from pipelines.views.text import counted, escape

MOST_STRIPS = 4
VERDICTS = {"explained": "Explained", "open": "Open"}


def finding_rows(findings: pd.DataFrame, page: Page, *, details: bool = False, start: int = 1) -> str:
    """Findings as an HTML list, numbered from `start`; with `details` also kind, explanation and quotes."""
    rows = [
        _row(number, {str(key): value for key, value in finding.items()}, page, details)
        for number, finding in enumerate(findings.to_dict("records"), start)
    ]
    return f'<div class="rows" role="list">{"".join(rows)}</div>'


def _row(number: int, finding: dict[str, object], page: Page, details: bool) -> str:
    head, _, rest = str(finding["text"]).partition(": ")
    href = escape(link_to(view="disagreements", finding=str(finding["finding_id"])))
    grave = finding["severity"] in SEVERITIES[:2]
    strips = finding_strips(finding, page)
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
        f'<div>{body}{below}</div>{f"<div class=strips>{strips}</div>" if strips else ""}</div>'
    )


def finding_strips(finding: dict[str, object], page: Page) -> str:
    """The figures a finding sets side by side, as small intervals on one scale; empty where there is nothing to see."""
    rows = compared(finding, page)
    if len(rows) < 2:
        return ""
    ends = [end for name in ("low", "high", "value") for end in rows[name] if not math.isnan(end)]
    low, high = min(ends), max(ends)
    margin = (high - low) * 0.08 or abs(high) * 0.1 or 1.0
    narrow = rows["unit"].iloc[0] == "ratio" or low > 0.5 * high
    domain = (low - margin if narrow else min(0.0, low), high + margin)
    return "".join(_strip(row, domain, page) for row in rows.head(MOST_STRIPS).to_dict("records"))


def compared(finding: dict[str, object], page: Page) -> pd.DataFrame:
    """The observations a finding compares: of its quotes, in one unit, computed ones where its readings are the point."""
    observations = page.shown.observations
    quotes = str(finding["quote_ids"]).split()
    rows = observations[observations["quote_id"].isin(quotes) & observations["reading_state"].ne("rejected")]
    if finding["kind"] == "ambiguous_reading":
        rows = rows[rows["reading_state"].eq("open")]
    elif finding["kind"] == "reconstructed":
        return rows.iloc[:0]
    else:
        rows = rows[rows["method"].ne("implied")]
    rows = rows[rows["unit"].eq(rows["unit"].iloc[0])] if len(rows) else rows
    order = {quote: place for place, quote in enumerate(quotes)}
    return rows.sort_values("quote_id", key=lambda ids: ids.map(order), kind="stable")


def _strip(row: dict[str, object], domain: tuple[float, float], page: Page) -> str:
    low, high, value = (float(str(row[name])) for name in ("low", "high", "value"))
    colour = colour_of(str(row["statistics"]), page.theme)
    picture = strip_svg(low, high, domain, colour, value=value, theme=page.theme, width=260)
    by = speaker(row, page.dataset.names)
    return f'<div class="strip">{picture}<b>{escape(say(row, page.dataset.units))}</b> {escape(by)}</div>'


def _details(finding: dict[str, object], page: Page) -> str:
    explanations = page.dataset.tables.explanations
    told = explanations[explanations["finding_id"].eq(str(finding["finding_id"]))]
    parts = [
        f'<div class="why"><b>{escape(VERDICTS[str(row["verdict"])])}:</b> {escape(row["explanation"])}</div>'
        for row in told.to_dict("records")
    ]
    quotes = page.dataset.tables.quotes
    listed = [row for row in quotes.to_dict("records") if row["quote_id"] in str(finding["quote_ids"]).split()]
    if listed:
        items = "".join(f"<li>{quote_line({str(k): v for k, v in row.items()}, page.dataset)}</li>" for row in listed)
        parts.append(f"<details><summary>{counted(len(listed), 'quote')}</summary><ul class=said>{items}</ul></details>")
    indicator = str(finding["indicator_id"])
    if indicator:
        href = escape(link_to(view="indicators", indicator=indicator))
        parts.append(f'<div class="why">{escape(kind_label(str(finding["kind"])))} · <a href="{href}">chart</a></div>')
    return "".join(parts)
