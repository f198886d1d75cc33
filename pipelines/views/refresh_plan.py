"""A plan to read: what is wrong, what would change cell by cell, and what follows from it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

import streamlit as st

from pipelines.analysis.rows import rows_of
from pipelines.refresh import TYPED, Change, Plan
from pipelines.tables import INPUT_TABLES, Problem, csv_bytes, data_version
from pipelines.views.page import Page
from pipelines.views.problems import problems_table
from pipelines.views.refresh_effect import effect_html
from pipelines.views.tables import html_table
from pipelines.views.text import capital, counted, escape

MOST_PROBLEMS = 50  # shown; the rest are in the file
MOST_CELLS = 50  # shown as a list; more in a grid
MOST_ROWS = 1000  # shown of the rows that come or go
OPTION = re.compile(r" \(--[^)]*\)")  # an option of the command line, in a remedy
WHOLE_PROBLEM = ("File", "Line", "Column", "Value", "What is wrong", "What to do")


def show_plan(page: Page, plan: Plan, key: str) -> None:
    """The whole plan. Nothing here can be pressed but downloads and links."""
    st.html(f'<div role="status"><h2>{escape(_headline(plan))}</h2><p class="sub">{_about(plan)}</p></div>')
    if plan.problems:
        _problems(plan, key, narrow=page.width == "phone")
    if plan.changes and not plan.empty:
        _changes(plan, key)
        st.html(effect_html(page, plan))
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
    """What the plan is made of, as HTML, what is unusual about each file on a line of its own."""
    what = f"{capital(plan.action)} of {', '.join(plan.files)}. " if plan.files else ""
    version = f"A plan for data version {data_version(plan.fingerprint)}; nothing has been written."
    return "<br>".join(map(escape, [("" if plan.files == (TYPED,) else what) + version, *plan.notes]))


def _problems(plan: Plan, key: str, *, narrow: bool) -> None:
    """Every problem: the first in full, all of them as a file, and the rows they are in."""
    problems = tuple(_plain(problem) for problem in plan.problems)
    more = len(problems) - MOST_PROBLEMS
    title = counted(len(problems), "problem")
    typed = plan.files == (TYPED,)
    head: tuple[str, ...] = ("Where", "What is wrong, and what to do") if narrow else WHOLE_PROBLEM
    rows = [_problem_row(problem, narrow) for problem in problems[:MOST_PROBLEMS]]
    if typed and not narrow:  # the form is neither a file nor has lines
        head, rows = head[2:], [row[2:] for row in rows]
    st.html(
        f"<h3>{title}</h3>"
        + html_table(head, rows, label=title, numbers=() if narrow or typed else (1,))
        + (f'<p class="quiet-line">And {more:,} more, which the file has.</p>' if more > 0 else "")
    )
    with st.container(horizontal=True, gap="small"):
        rejected_downloads({} if typed else plan.rejected, key)
        st.download_button(
            "Download the problems",
            lambda: csv_bytes(problems_table(problems)),
            "problems.csv",
            "text/csv",
            key=f"problems_{key}",
            on_click="ignore",
            icon=":material/download:",
        )
    if plan.rejected and not typed:
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
        where = "" if problem.file == TYPED else f"{file}, line {line}<br>" if line else f"{file}<br>"
        return [f"{where}{column}", f'{message} {remedy}<div class="why">{value}</div>']
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
