"""What a plan does to the record: findings opened, closed and changed, gaps filled, charts touched."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher

import pandas as pd
import streamlit as st

from pipelines.analysis.calendar import period_name
from pipelines.analysis.finding import SEVERITIES
from pipelines.analysis.rows import rows_of
from pipelines.refresh import Effect, Plan
from pipelines.views.address import link_to
from pipelines.views.page import Page
from pipelines.views.text import escape

MOST_LINES, MOST_FOLDED = 8, 500  # of findings or gaps at once, and with those folded away
STATES = {"": "not expected"}


def effect_html(page: Page, plan: Plan) -> str:
    """What a plan does to findings, gaps and charts, as HTML."""
    effect = plan.effect
    new = _labels(plan.changes["indicators"].added) if "indicators" in plan.changes else {}
    labels = _labels(page.dataset.tables.indicators) | new
    parts = [
        _lines(
            "Findings opened", [_finding(row["severity"], escape(row["text"])) for row in _by_weight(effect.opened)]
        ),
        _lines(
            "Findings closed", [_finding(row["severity"], escape(row["text"])) for row in _by_weight(effect.closed)]
        ),
        _lines("Findings changed", _changed(effect)),
        _lines("Gaps filled", [_gap(row, labels) for row in rows_of(effect.filled)]),
        _lines("Gaps opened", [_gap(row, labels) for row in rows_of(effect.torn)]),
    ]
    if effect.charts:
        links = chart_links(page, effect.charts, new)
        parts.append(f"<h3>Charts touched: {len(effect.charts)}</h3><div>{links}</div>")
    else:
        parts.append('<p class="quiet-line">No chart changes.</p>')
    return "".join(parts)


def chart_links(page: Page, charts: Iterable[str], new: Mapping[str, str] | None = None) -> str:
    """Indicators as links to their charts, as HTML, many of them folded; those that are not here yet, by the labels in
    `new` alone.
    """
    here = _labels(page.dataset.tables.indicators)
    links = []
    for name in charts:
        # The part of the data view stays, for who comes back.
        href = escape(link_to(view="indicators", indicator=name, tab=st.session_state["tab"]))
        label = escape(here.get(name) or (new or {}).get(name, name))
        links.append(f'<a href="{href}">{label}</a>' if name in here else f"{label} (not here now)")
    first, rest = (" · ".join(part) for part in (links[:MOST_LINES], links[MOST_LINES:]))
    more = f"<details><summary>{len(links) - MOST_LINES:,} more</summary>{rest}</details>" if rest else ""
    return first + more


def _lines(title: str, lines: list[str]) -> str:
    if not lines:
        return ""
    first, rest = (
        f'<ul class="said">{"".join(f"<li>{line}</li>" for line in part)}</ul>'
        for part in (lines[:MOST_LINES], lines[MOST_LINES:MOST_FOLDED])
    )
    more = len(lines) - MOST_LINES
    all_of_it = "" if len(lines) <= MOST_FOLDED else f", the first {MOST_FOLDED - MOST_LINES} of them here"
    folded = f"<details><summary>{more:,} more{all_of_it}</summary>{rest}</details>" if more > 0 else ""
    return f"<h3>{title}: {len(lines):,}</h3>{first}{folded}"


def _by_weight(findings: pd.DataFrame) -> list[dict[str, object]]:
    return sorted(rows_of(findings), key=lambda row: SEVERITIES.index(str(row["severity"])))


def _finding(severity: object, said: str) -> str:
    grave = " grave" if severity in SEVERITIES[:2] else ""
    return f'<span class="tag{grave}">{escape(severity)}</span> {said}'


def _changed(effect: Effect) -> list[str]:
    return [
        _finding(row["severity_after"], _difference(str(row["before"]), str(row["after"])))
        for row in rows_of(effect.changed)
    ]


def _difference(before: str, after: str) -> str:
    """Two sentences as one, as HTML: words that go are struck out, words that come are marked."""
    old, new = before.split(" "), after.split(" ")
    parts = []
    for kind, first, last, new_first, new_last in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        gone, come = (escape(" ".join(words)) for words in (old[first:last], new[new_first:new_last]))
        parts += (
            [gone] if kind == "equal" else [f"<del>{gone}</del>"] * bool(gone) + [f"<ins>{come}</ins>"] * bool(come)
        )
    return " ".join(parts)


def _gap(row: Mapping[str, object], labels: Mapping[str, str]) -> str:
    label = labels.get(str(row["indicator_id"]), str(row["indicator_id"]))
    before, after = (STATES.get(str(row[side]), str(row[side])) for side in ("before", "after"))
    return escape(f"{label}, {period_name(str(row['period']))}: {before} → {after}")


def _labels(indicators: pd.DataFrame) -> dict[str, str]:
    return dict(zip(indicators["indicator_id"], indicators["label"], strict=True))
