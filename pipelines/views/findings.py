"""Findings as rows of HTML: number, sentence, the intervals side by side, explanation, quotes."""

from __future__ import annotations

import pandas as pd

from pipelines.analysis.finding import SEVERITIES
from pipelines.analysis.rows import rows_of
from pipelines.charts import interval_rows_html
from pipelines.views.address import link_to
from pipelines.views.meanings import kind_label
from pipelines.views.page import Page, record_of
from pipelines.views.quotes import quote_line
from pipelines.views.text import counted, drawings_as_images, escape

MOST_STRIPS = 4
STRIP_WIDTH = 110  # pixels
COMPARING = (  # kinds that set figures against each other or against themselves, in the order they are told first
    "disagreement", "growth_mismatch", "sum_mismatch", "rate_mismatch", "mirror_difference", "ambiguous_reading",
    "definition_differs", "reconstructed",
)  # fmt: skip
VERDICTS = {"explained": "Explained", "open": "Open"}


def finding_rows(findings: pd.DataFrame, page: Page, *, details: bool = False, start: int = 1) -> str:
    """Findings as an HTML list, numbered from `start`; with `details` also kind, explanation and quotes."""
    rows = [
        _row(number, finding, page, details)
        for number, finding in enumerate(rows_of(findings), start)
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
        f"<div>{body}{below}</div>{f'<div class=strips>{strips}</div>' if strips else ''}</div>"
    )


def finding_strips(finding: dict[str, object], page: Page) -> str:
    """The figures a finding sets side by side as small intervals on one scale; empty where there is no comparison."""
    if finding["kind"] not in COMPARING:
        return ""
    return drawings_as_images(
        interval_rows_html(
            record_of(page), str(finding["finding_id"]), theme=page.theme, width=STRIP_WIDTH, most=MOST_STRIPS
        )
    )


def _details(finding: dict[str, object], page: Page) -> str:
    explanations = page.dataset.tables.explanations
    told = explanations[explanations["finding_id"].eq(str(finding["finding_id"]))]
    parts = [
        f'<div class="why"><b>{escape(VERDICTS[str(row["verdict"])])}:</b> {escape(row["explanation"])}</div>'
        for row in rows_of(told)
    ]
    quotes = page.dataset.tables.quotes
    listed = rows_of(quotes[quotes["quote_id"].isin(str(finding["quote_ids"]).split())])
    if listed:
        items = "".join(f"<li>{quote_line(row, page.dataset)}</li>" for row in listed)
        parts.append(
            f"<details><summary>{counted(len(listed), 'quote')}</summary><ul class=said>{items}</ul></details>"
        )
    indicator = str(finding["indicator_id"])
    if indicator:
        href = escape(link_to(view="indicators", indicator=indicator))
        parts.append(f'<div class="why">{escape(kind_label(str(finding["kind"])))} · <a href="{href}">chart</a></div>')
    return "".join(parts)
