"""The plan that a session has on screen: made once, written at most once, made anew when the data moved."""

from __future__ import annotations

import os
from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import streamlit as st

from pipelines.build import Built
from pipelines.refresh import Plan, apply, may_refresh
from pipelines.tables import DataMoved, TablesError, data_version, fingerprint
from pipelines.views.dataset import Dataset, current_fingerprint
from pipelines.views.text import escape, markdown

Progress = Callable[[str], None]


@dataclass(frozen=True, eq=False)
class Draft:
    """A plan on screen, the choices it was made for, and whether it follows one that the data left behind.

    `fingerprint` is that of the tables it holds for; empty if it must be made again.
    """

    choices: Hashable
    plan: Plan
    fingerprint: str
    moved: bool = False


@dataclass(frozen=True, eq=False)
class Outcome:
    """What came of applying: a sentence; if it was written, its entry, the rows left out and the charts touched."""

    good: bool
    text: str
    entry: int | None = None
    rejected: Mapping[str, bytes] = field(default_factory=dict)
    charts: tuple[str, ...] = ()


def permission() -> tuple[bool, str]:
    """Whether this dashboard may write, and why in a sentence."""
    return may_refresh(st.get_option("server.address"), os.environ)


@contextmanager
def progress_shown(label: str) -> Iterator[Progress]:
    """Show while work is done how long it takes, and what it is at: gives the function that says so."""
    place = st.empty()
    with place.container(), st.spinner(f"{label} …", show_time=True):
        line = st.empty()

        def say(said: str) -> None:
            line.html(f'<p class="quiet-line" role="status">{escape(said)} …</p>')

        yield say
    place.empty()


def drafted(name: str, choices: Hashable, folder: Path, make: Callable[[Progress], Plan]) -> Draft | None:
    """The draft of a name for these choices, made unless it is there; None if it cannot be made, which is said."""
    drafts = _drafts()
    old = drafts.get(name)
    same = old is not None and old.choices == choices
    try:
        if old is not None and same and old.fingerprint == fingerprint(folder):
            return old
        if old is not None:
            drafts[name] = replace(old, fingerprint="")  # still on screen while the next one is made
        with progress_shown("Planning") as progress:
            plan = make(progress)
    except TablesError as error:
        drafts.pop(name, None)
        st.error(markdown(error), icon=":material/report:")
        return None
    drafts[name] = Draft(choices, plan, plan.fingerprint, moved=same)
    return drafts[name]


def known_build(dataset: Dataset, seen: str) -> Built | None:
    """The build of the tables with this fingerprint, if it is the one on screen and every row of it is good."""
    if dataset.problems or dataset.version != data_version(seen):
        return None
    whole = dataset.everything
    return Built(whole.observations, whole.findings, whole.coverage, [])


def apply_draft(name: str, folder: Path, skip: str, note: str, done: Callable[[], None]) -> None:
    """Write a draft; `skip` and `note` are the keys of their widgets. For a button's callback, which may come twice.

    `done` is called if it was written. What came of it is kept as the outcome.
    """
    draft = _drafts().get(name)
    if draft is None or not draft.fingerprint or not permission()[0]:
        return
    del _drafts()[name]
    plan = replace(draft.plan, skip_bad=bool(st.session_state.get(skip)))
    try:
        applied = apply(folder, plan, str(st.session_state.get(note, "")))
    except DataMoved:
        _drafts()[name] = replace(draft, fingerprint="")
        current_fingerprint.clear()
        return
    except TablesError as error:
        _drafts()[name] = draft
        st.session_state["outcome"] = Outcome(False, str(error))
        return
    current_fingerprint.clear()
    st.session_state["seen_files"] = applied.fingerprint
    st.session_state[note] = ""
    done()
    if applied.entry is not None:
        what = f"Entry {plan.undoes} is undone" if plan.undoes is not None else "Applied"
        text = f"{what}, as entry {applied.entry.id} of the history: {counts_text(applied.entry.counts)}."
        st.session_state["outcome"] = Outcome(
            True, text, applied.entry.id, plan.rejected if plan.skip_bad else {}, plan.effect.charts
        )


def outcome() -> Outcome | None:
    """What came of the last attempt to apply, until something else is begun."""
    found: Outcome | None = st.session_state.get("outcome")
    return found


def forget_outcome() -> None:
    """Begin something else."""
    st.session_state["outcome"] = None


def counts_text(counts: Mapping[str, Mapping[str, int]]) -> str:
    """Rows added, changed and removed by table: "quotes 2 added, 1 changed"."""
    parts = []
    for name, count in counts.items():
        told = ", ".join(f"{number:,} {what}" for what, number in count.items() if number)
        parts.append(f"{name} {told or 'put in order'}")
    return "; ".join(parts) or "no rows"


def _drafts() -> dict[str, Draft]:
    drafts: dict[str, Draft] = st.session_state.setdefault("drafts", {})
    return drafts
