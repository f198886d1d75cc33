"""History: what was refreshed and undone, and the way back from each entry."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import streamlit as st

from pipelines.refresh import Entry, History, Plan, history, plan_undo
from pipelines.tables import TablesError, datasets_folder, fingerprint
from pipelines.views.page import Page
from pipelines.views.refresh_controls import ask_undo, show_draft, show_outcome, show_permission, show_recovered
from pipelines.views.refresh_draft import counts_text, drafted, known_build, put_in_order
from pipelines.views.refresh_work import Progress
from pipelines.views.text import capital, counted, escape, markdown

AT_ONCE = 20  # entries shown before somebody asks for more


def render(page: Page) -> None:
    """The list, the latest first, under the plan of the undo that somebody asked for."""
    folder = datasets_folder()
    put_in_order()
    show_outcome(page)
    show_recovered(folder)
    show_permission()
    _undoing(page, folder)
    try:
        past = history(folder)
    except TablesError as error:
        st.error(markdown(error), icon=":material/report:")
        return
    st.html(f"<h2>What was done</h2>{edited_by_hand(past)}")
    if not past.entries:
        st.html('<p class="sub">Nothing was refreshed yet.</p>')
        return
    entries = past.entries[::-1]
    shown = len(entries) if st.session_state.get("whole_history") else AT_ONCE
    for entry in entries[:shown]:
        _entry(entry, past)
    if len(entries) > AT_ONCE:
        st.toggle(f"Show all {counted(len(entries), 'entry', 'entries')}", key="whole_history")


def edited_by_hand(past: History) -> str:
    """A line that says whether files were changed besides refreshes, as HTML."""
    if not past.edited_since:
        return ""
    return '<p class="quiet-line">The tables were edited by hand since the last entry. These edits are kept.</p>'


def _undoing(page: Page, folder: Path) -> None:
    wanted = st.session_state.get("undoing")
    if wanted is None:
        return

    def make(progress: Progress) -> Plan:
        return plan_undo(folder, wanted, built=known_build(page.dataset, fingerprint(folder)), progress=progress)

    draft = drafted("undo", wanted, folder, make)
    if draft is not None:
        show_draft(page, "undo", draft, folder, _no_undo)
    else:
        st.button("Do not undo", key="no_undo", on_click=_no_undo)


def _no_undo() -> None:
    st.session_state["undoing"] = None


def _entry(entry: Entry, past: History) -> None:
    undone = past.undone.get(entry.id)
    what = (
        f"Undo of {entry.undoes}" if entry.undoes is not None else f"{capital(entry.action)}: {', '.join(entry.files)}"
    )
    told = [counts_text(entry.counts), entry.note and f"“{entry.note}”"]
    if undone is not None:
        told.append(f"undone by {undone}")
    if entry.id in past.edited:
        told.append("the tables were edited by hand before it")
    below = " · ".join(text for text in told if text)
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"entry_{entry.id}"):
        st.html(
            f'<div class="row bare{" gone" if undone is not None else ""}"><div class="say">'
            f'<span class="num quiet">{entry.id}</span> <b>{escape(what)}</b> '
            f'<span class="why">{escape(_when(entry.when))}</span>'
            f'<div class="why">{escape(below)}</div></div></div>'
        )
        st.button(
            "Undo …" if entry.undoes is None else "Bring back …",
            key=f"undo_{entry.id}",
            on_click=ask_undo,
            args=(entry.id,),
            disabled=undone is not None,
            help=f"Undone by entry {undone} already; undo that one to bring it back." if undone is not None else None,
            width="content",
        )


def _when(moment: str) -> str:
    """A moment in UTC as people read it: 28 March 2023, 14:05 UTC."""
    when = datetime.fromisoformat(moment)
    return f"{when.day} {when:%B %Y, %H:%M} UTC"
