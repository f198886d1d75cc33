"""A plan to read: what is wrong, what would change cell by cell, and what that does to findings, gaps and charts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import takewhile

import pandas as pd
import streamlit as st

from pipelines.analysis.calendar import period_name
from pipelines.analysis.finding import SEVERITIES
from pipelines.analysis.rows import rows_of
from pipelines.refresh import Change, Effect, Plan
from pipelines.tables import INPUT_TABLES, Problem, csv_bytes, data_version
from pipelines.views.address import link_to
from pipelines.views.page import Page
from pipelines.views.problems import problems_table
from pipelines.views.tables import html_table
from pipelines.views.text import capital, counted, escape

MOST_PROBLEMS = 50  # shown; the rest are in the file
MOST_CELLS = 50  # shown as a list; more in a grid
MOST_ROWS = 1000  # shown of the rows that come or go
MOST_LINES, MOST_FOLDED = 8, 500  # of findings or gaps at once, and with those folded away
OPTION = re.compile(r" \(--[^)]*\)")  # an option of the command line, in a remedy
WHOLE_PROBLEM = ("File", "Line", "Column", "Value", "What is wrong", "What to do")
STATES = {"": "not expected"}


def show_plan(page: Page, plan: Plan, key: str) -> None:
    """The whole plan. Nothing here can be pressed but downloads and links."""
    st.html(f'<div role="status"><h2>{escape(_headline(plan))}</h2><p class="sub">{_about(plan)}</p></div>')
    if plan.problems:
        _problems(plan, key, narrow=page.width == "phone")
    if plan.changes and not plan.empty:
        _changes(plan, key)
        st.html(_effect(page, plan))
    told = []
    if plan.known:
        told.append(f"{counted(len(plan.known), 'problem')} of the tables were there before and stay.")
    if plan.mended:
        told.append(f"{counted(plan.mended, 'problem')} of the tables {'goes' if plan.mended == 1 else 'go'} away.")
    if told:
        st.html(f'<p class="quiet-line">{escape(" ".join(told))}</p>')


def rejected_downloads(rejected: Mapping[str, bytes], key: str) -> None:
    """The rows left out as files, one for each table, to mend and send again."""
    for name, data in rejected.items():
        st.download_button(
            f"Download the rejected rows of {INPUT_TABLES[name].title.lower()}",
            data,
            f"{name}.rejected.csv",
            "text/csv",
            key=f"rejected_{name}_{key}",
            on_click="ignore",
            icon=":material/download:",
        )


def chart_links(page: Page, charts: Iterable[str], added: pd.DataFrame | None = None) -> str:
    """Indicators as links to their charts; those that are not here yet by their name alone."""
    here = _labels(page.dataset.tables.indicators)
    labels = here | (_labels(added) if added is not None else {})
    links = []
    for name in charts:
        label = escape(labels.get(name, name))
        href = escape(link_to(view="indicators", indicator=name))
        links.append(f'<a href="{href}">{label}</a>' if name in here else f"{label} (new)")
    return " · ".join(links)


def _headline(plan: Plan) -> str:
    if plan.blocked:
        return "Nothing can be applied as it is"
    if plan.rejected_rows:
        one = plan.rejected_rows == 1
        return f"{counted(plan.rejected_rows, 'row')} cannot be used as {'it is' if one else 'they are'}"
    if plan.empty:
        return "Nothing would change"
    return f"Undoing entry {plan.undoes} would change this" if plan.undoes is not None else "This would change"


def _about(plan: Plan) -> str:
    """What the plan is made of, as HTML."""
    what = f"{capital(plan.action)} of {', '.join(plan.files)}. " if plan.files else ""
    version = f"A plan for data version {data_version(plan.fingerprint)}; nothing has been written."
    return escape(" ".join([what + version, *plan.notes]))


def _problems(plan: Plan, key: str, *, narrow: bool) -> None:
    """Every problem: the first in full, all of them as a file, and the rows they are in."""
    problems = tuple(_plain(problem) for problem in plan.problems)
    more = len(problems) - MOST_PROBLEMS
    title = counted(len(problems), "problem")
    head = ("Where", "What is wrong, and what to do") if narrow else WHOLE_PROBLEM
    rows = [_problem_row(problem, narrow) for problem in problems[:MOST_PROBLEMS]]
    st.html(
        f"<h3>{title}</h3>"
        + html_table(head, rows, label=title, numbers=() if narrow else (1,))
        + (f'<p class="quiet-line">And {more:,} more, which the file has.</p>' if more > 0 else "")
    )
    with st.container(horizontal=True, gap="small"):
        rejected_downloads(plan.rejected, key)
        st.download_button(
            "Download the problems",
            lambda: csv_bytes(problems_table(problems)),
            "problems.csv",
            "text/csv",
            key=f"problems_{key}",
            on_click="ignore",
            icon=":material/download:",
        )
    if plan.rejected:
        st.html(
            '<p class="quiet-line">The rejected rows have a column that says why. Mend them and upload the file: that '
            "column is passed over.</p>"
        )


def _plain(problem: Problem) -> Problem:
    """The problem without options of the command line in its remedy."""
    return replace(problem, remedy=OPTION.sub("", problem.remedy))


def _problem_row(problem: Problem, narrow: bool) -> list[str]:
    line = "" if problem.line is None else f"{problem.line:,}"
    column = f"<code>{escape(problem.column)}</code>" if problem.column else ""
    file, value, message, remedy = map(escape, (problem.file, problem.value, problem.message, problem.remedy))
    if narrow:
        where = f"{file}, line {line}" if line else file
        return [f"{where}<br>{column}", f'{message} {remedy}<div class="why">{value}</div>']
    return [file, line, column, value, message, remedy]


def _changes(plan: Plan, key: str) -> None:
    rows = []
    for name, change in plan.changes.items():
        counts = [*change.counts.values(), change.unchanged]
        rows.append([f"<b>{escape(INPUT_TABLES[name].title)}</b>", *(f"{number:,}" for number in counts)])
    label = "What the rows that can be used would change" if plan.rejected_rows else "Rows"
    head = ("Table", "Added", "Changed", "Removed", "Unchanged")
    st.html(f"<h3>{label}</h3>" + html_table(head, rows, label=label, numbers=(1, 2, 3, 4), width="40em"))
    for name, change in plan.changes.items():
        _change(name, change, key)


def _change(name: str, change: Change, key: str) -> None:
    """One table, cell by cell and row by row."""
    title = INPUT_TABLES[name].title
    if len(change.changed):
        label = f"{title}: cells that change"
        st.html(f"<h3>{escape(label)}</h3>")
        if len(change.changed) <= MOST_CELLS:
            cells = [_cell(row) for row in rows_of(change.changed)]
            head = ("Row", "Line", "Column", "Before → after")
            st.html(html_table(head, cells, label=label, numbers=(1,)))
        else:
            st.dataframe(change.changed, hide_index=True, key=f"changed_{name}_{key}", alt=label)
    for what, frame in (("added", change.added), ("removed", change.removed)):
        if len(frame):
            label = f"{title}: {counted(len(frame), 'row')} {what}"
            st.html(f"<h3>{escape(label)}</h3>")
            shown = frame.head(MOST_ROWS)
            filled = [column for column in shown.columns if shown[column].ne("").any()]
            st.dataframe(shown[filled], hide_index=True, key=f"{what}_{name}_{key}", alt=label)
            if len(frame) > MOST_ROWS:
                st.html(f'<p class="quiet-line">The first {MOST_ROWS:,} are shown.</p>')


def _cell(row: dict[str, object]) -> list[str]:
    before, after = (escape(row[side]) or '<span class="why">empty</span>' for side in ("before", "after"))
    column = f"<code>{escape(row['column'])}</code>"
    return [escape(row["row"]), f"{row['line']:,}", column, f"<del>{before}</del> → <ins>{after}</ins>"]


def _effect(page: Page, plan: Plan) -> str:
    """What the change does to findings, gaps and charts, as HTML."""
    effect = plan.effect
    added = plan.changes["indicators"].added if "indicators" in plan.changes else None
    labels = _labels(page.dataset.tables.indicators) | (_labels(added) if added is not None else {})
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
        parts.append(f"<h3>Charts touched: {len(effect.charts)}</h3><p>{chart_links(page, effect.charts, added)}</p>")
    else:
        parts.append('<p class="quiet-line">No chart changes.</p>')
    return "".join(parts)


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
    """Two sentences as one, as HTML: what they share at both ends, and between it the words that differ."""
    old, new = before.split(" "), after.split(" ")
    head = _shared(old, new)
    tail = _shared(old[head:][::-1], new[head:][::-1])
    sides = (" ".join(words[head : len(words) - tail]) for words in (old, new))
    gone, come = (
        f"<{tag}>{escape(side)}</{tag}>" if side else "" for tag, side in zip(("del", "ins"), sides, strict=True)
    )
    middle = " → ".join(filter(None, (gone, come)))
    return " ".join(filter(None, (escape(" ".join(old[:head])), middle, escape(" ".join(old[len(old) - tail :])))))


def _shared(one: Sequence[str], other: Sequence[str]) -> int:
    """How many words two lists share at their beginning."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _gap(row: Mapping[str, object], labels: Mapping[str, str]) -> str:
    label = labels.get(str(row["indicator_id"]), str(row["indicator_id"]))
    before, after = (STATES.get(str(row[side]), str(row[side])) for side in ("before", "after"))
    return escape(f"{label}, {period_name(str(row['period']))}: {before} → {after}")


def _labels(indicators: pd.DataFrame) -> dict[str, str]:
    return dict(zip(indicators["indicator_id"], indicators["label"], strict=True))
