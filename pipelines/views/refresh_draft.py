"""The plan that a session has on screen: made once, written at most once, made anew when the data moved."""

from __future__ import annotations

import os
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import streamlit as st

from pipelines.build import Built
from pipelines.refresh import Applied, Plan, apply, may_refresh
from pipelines.tables import DataMoved, TablesError, data_version, fingerprint, load_tables
from pipelines.views.dataset import Dataset, current_fingerprint
from pipelines.views.refresh_work import Progress, worked
from pipelines.views.text import markdown


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
    """What came of applying: a sentence; if it was written, its entry, the one that this undoes, the rows left out and
    the charts touched.
    """

    good: bool
    text: str
    entry: int | None = None
    undoes: int | None = None
    rejected: Mapping[str, bytes] = field(default_factory=dict)
    charts: tuple[str, ...] = ()


@dataclass(eq=False)
class _Desk:
    """What a session has in hand. A plain object: reading or writing `st.session_state` is where Streamlit stops a run
    when another press arrives, and nothing may come between a commit and what is said of it.
    """

    drafts: dict[str, Draft] = field(default_factory=dict)
    outcome: Outcome | None = None
    written: list[Callable[[], None]] = field(default_factory=list)  # what is still to be put away after a commit


def permission() -> tuple[bool, str]:
    """Whether this dashboard may write, and why in a sentence."""
    return may_refresh(st.get_option("server.address"), os.environ)


def drafted(name: str, choices: Hashable, folder: Path, make: Callable[[Progress], Plan]) -> Draft | None:
    """The draft of a name for these choices, made unless it is there; None if it cannot be made, which is said."""
    drafts = _desk().drafts
    old = drafts.get(name)
    same = old is not None and old.choices == choices
    try:
        if old is not None and same and old.fingerprint == fingerprint(folder):
            return old
        if old is not None:
            drafts[name] = replace(old, fingerprint="")  # still on screen while the next one is made
        plan = worked(f"plan_{name}", choices, "Planning", make)
        if plan.fingerprint != fingerprint(folder):
            plan = worked(f"plan_{name}", choices, "Planning again, since the data moved", make)
    except TablesError as error:
        drafts.pop(name, None)
        st.error(markdown(error), icon=":material/report:")
        return None
    drafts[name] = Draft(choices, plan, plan.fingerprint, moved=same)
    return drafts[name]


def known_build(dataset: Dataset, seen: str) -> Built | None:
    """The build of the tables with this fingerprint, if it is the one on screen."""
    if dataset.version != data_version(seen):
        return None
    whole = dataset.everything
    # What the build could not use comes after what the tables' own rules found.
    checked = len(load_tables(dataset.snapshot)[1]) if dataset.problems else 0
    return Built(whole.observations, whole.findings, whole.coverage, list(dataset.problems[checked:]))


def apply_draft(name: str, folder: Path, skip: str, note: str, done: Callable[[], None]) -> None:
    """Write a draft; `skip` and `note` are the keys of their widgets. For a button's callback, which may come twice.

    `done` is called by `put_in_order` if it was written. What came of it is kept as the outcome.
    """
    desk, skipping, told = _desk(), bool(st.session_state.get(skip)), str(st.session_state.get(note, ""))
    draft = desk.drafts.get(name)
    if draft is None or not draft.fingerprint or not permission()[0]:
        return
    del desk.drafts[name]
    plan = replace(draft.plan, skip_bad=skipping)
    try:
        applied = apply(folder, plan, told)
    except DataMoved:
        desk.drafts[name] = replace(draft, fingerprint="")
    except TablesError as error:
        desk.drafts[name] = draft
        desk.outcome = Outcome(False, str(error))
    else:
        desk.outcome = _outcome_of(plan, applied)
        desk.written.append(lambda: _forget(note, applied.fingerprint, done))
    current_fingerprint.clear()


def put_in_order() -> None:
    """Put away what was written, before anything of it is shown again; a run that is stopped here begins here anew."""
    desk = _desk()
    while desk.written:
        desk.written[0]()
        del desk.written[0]


def outcome() -> Outcome | None:
    """What came of the last attempt to apply, until something else is begun."""
    return _desk().outcome


def forget_outcome() -> None:
    """Begin something else."""
    _desk().outcome = None


def counts_text(counts: Mapping[str, Mapping[str, int]]) -> str:
    """Rows added, changed and removed by table: "quotes 2 added, 1 changed"."""
    parts = []
    for name, count in counts.items():
        told = ", ".join(f"{number:,} {what}" for what, number in count.items() if number)
        parts.append(f"{name} {told or 'put in order'}")
    return "; ".join(parts) or "no rows"


def _outcome_of(plan: Plan, applied: Applied) -> Outcome | None:
    if applied.entry is None:
        return None
    what = f"Entry {plan.undoes} is undone" if plan.undoes is not None else "Applied"
    text = f"{what}, as entry {applied.entry.id} of the history: {counts_text(applied.entry.counts)}."
    rejected = plan.rejected if plan.skip_bad else {}
    return Outcome(True, text, applied.entry.id, plan.undoes, rejected, plan.effect.charts)


def _forget(note: str, fingerprint: str, done: Callable[[], None]) -> None:
    st.session_state["seen_files"] = fingerprint
    st.session_state[note] = ""
    done()


def _desk() -> _Desk:
    desk: _Desk = st.session_state.setdefault("desk", _Desk())
    return desk
