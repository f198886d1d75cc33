"""Below a plan: the tick, the note and the button that write it. Above: what came of the last one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from pipelines.refresh import TYPED, Plan
from pipelines.views.dataset import recovered
from pipelines.views.page import Page
from pipelines.views.refresh_draft import Draft, apply_draft, forget_outcome, outcome, permission
from pipelines.views.refresh_effect import chart_links
from pipelines.views.refresh_plan import rejected_downloads, show_plan
from pipelines.views.text import counted, escape, markdown

LONGEST_NOTE, NOTE_WIDTH = 500, 560  # characters, pixels
MOVED = (
    "The data moved since the last plan was made: somebody refreshed, or a file was edited. Nothing of yours was "
    "written. This is a new plan, for the data as they are now."
)


def show_draft(page: Page, name: str, draft: Draft, folder: Path, done: Callable[[], None]) -> None:
    """A plan with what is needed to apply it; `done` is called when it was written, or put away."""
    if draft.moved:
        st.warning(MOVED, icon=":material/sync_problem:")
    show_plan(page, draft.plan, name)
    plan, typed = draft.plan, draft.plan.files == (TYPED,)
    skip, note = f"skip_{name}_{hash(draft.choices)}", f"note_{name}"
    with st.container(border=True, key=f"apply_{name}"):
        if plan.rejected_rows and not plan.blocked and not plan.empty:
            st.checkbox(f"Apply the readable rows only, and leave {counted(plan.rejected_rows, 'row')} out", key=skip)
        obstacle = _obstacle(plan, bool(st.session_state.get(skip)), typed)
        if not plan.empty:
            st.text_input(
                "Note for the history",
                key=note,
                max_chars=LONGEST_NOTE,
                placeholder="optional: why, from whom",
                persist_state="session",
                width=NOTE_WIDTH,
            )
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.button(
                "Apply" if plan.undoes is None else f"Undo entry {plan.undoes}",
                type="primary",
                key=f"apply_button_{name}",
                disabled=bool(obstacle),
                on_click=apply_draft,
                args=(name, folder, skip, note, done),
                icon=":material/check:" if plan.undoes is None else ":material/undo:",
            )
            st.button("Put away" if plan.undoes is None else "Do not undo", key=f"leave_{name}", on_click=done)
            why = obstacle or "All of it is written at once, or nothing; it can be undone at any time."
            st.html(f'<div class="why">{escape(why)}</div>', width="content")


def show_outcome(page: Page) -> None:
    """What came of the last attempt to apply, with the way back."""
    said = outcome()
    if said is None:
        return
    if not said.good:
        st.error(f"Nothing was changed. {markdown(said.text)}", icon=":material/report:")
        return
    st.success(markdown(said.text), icon=":material/check_circle:")
    if said.charts:
        st.html(f'<div class="sub">Charts touched: {chart_links(page, said.charts)}</div>')
    with st.container(horizontal=True, gap="small"):
        label = "Undo …" if said.undoes is None else "Bring back …"
        st.button(label, key="undo_last", on_click=ask_undo, args=(said.entry,), icon=":material/undo:")
        rejected_downloads(said.rejected, "outcome")


def show_recovered(folder: Path) -> None:
    """Say it where this dashboard found, at its start, a change that had been interrupted."""
    if said := recovered(str(folder)):
        st.info(f"When this dashboard started: {markdown(said)}", icon=":material/healing:")


def show_permission() -> None:
    """Say it where this dashboard may not write."""
    may, why = permission()
    if not may:
        st.info(f"{markdown(why)} Plans can be made and looked at, not applied.", icon=":material/lock:")


def ask_undo(entry: int | None) -> None:
    """Show the plan to undo an entry of the history; for the callback of a button."""
    forget_outcome()
    st.session_state["undoing"] = entry
    st.session_state["tab"] = "history"


def _obstacle(plan: Plan, skip: bool, typed: bool) -> str:
    """Why a plan cannot be applied, in a sentence; empty if it can."""
    may, why = permission()
    if not may:
        return why
    if plan.blocked:
        return "The problems above must be mended first; leaving rows out does not mend them."
    if typed and plan.problems:
        return "Mend the row in the form, and show the plan again."
    if plan.empty:
        mend = "Mend the rows above and give them again; the others change nothing."
        return mend if plan.problems else "There is nothing to write."
    return (
        "Mend the rows above and give them again, or tick that they are left out." if plan.problems and not skip else ""
    )
