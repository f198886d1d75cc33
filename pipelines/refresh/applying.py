"""From a plan to the disk and back: one atomic commit that carries its own history."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from pipelines.build import Built, Progress, quiet
from pipelines.refresh.log import (
    LOG,
    Entry,
    History,
    log_line,
    make_history,
    pack_patch,
    patch_name,
    read_log,
    unpack_patch,
)
from pipelines.refresh.record import Plan
from pipelines.refresh.reversal import plan_reversal
from pipelines.tables import (
    UNSEEN,
    Problem,
    Snapshot,
    TablesError,
    commit_tables,
    fingerprint,
    read_folder,
    read_history,
)

LONGEST_NOTE = 500


@dataclass(frozen=True, slots=True)
class Applied:
    """What was done: the entry of the history (None if there was nothing to do) and the fingerprint now."""

    entry: Entry | None
    fingerprint: str


def apply(folder: Path, plan: Plan, note: str = "") -> Applied:
    """Write a plan and its history as one commit.

    Raises DataMoved if the tables are not those it was made for (make a new one), TablesError if it has problems
    or the disk refuses: nothing is written then.
    """
    if not plan.ready:
        raise TablesError("The plan has problems, so nothing was written.")
    if plan.empty:
        return Applied(None, plan.fingerprint)
    log = read_history(folder, [LOG]).get(LOG)
    entries = read_log(log or b"")
    entry = Entry(
        entries[-1].id + 1 if entries else 1,
        datetime.now(UTC).isoformat(timespec="seconds"),
        plan.action,
        plan.undoes,
        plan.files,
        re.sub(UNSEEN, " ", note).strip()[:LONGEST_NOTE],
        {name: change.counts for name, change in plan.changes.items() if name in plan.contents},
        plan.fingerprint,
        _fingerprint_after(folder, plan),
    )
    records: dict[str, bytes | None] = {
        LOG: (log or b"") + log_line(entry),
        patch_name(entry.id): pack_patch(plan.edits),
    }
    after = commit_tables(
        folder, plan.contents, expected=plan.fingerprint, records=records, expected_records={LOG: log}
    )
    return Applied(entry, after)


def history(folder: Path) -> History:
    """Give everything that was done to a folder, oldest first. Raises TablesError if the log is damaged."""
    log = read_history(folder, [LOG]).get(LOG, b"")
    return make_history(read_log(log), fingerprint(folder))


def plan_undo(
    folder: Path, entry_id: int | None = None, *, built: Built | None = None, progress: Progress = quiet
) -> Plan:
    """Plan to undo an entry of the history, by default the latest; undoing an undo brings its refresh back.

    Raises TablesError if there is no such entry or it is undone already.
    """
    snapshot = read_folder(folder)
    past = history(folder)
    by_id = {entry.id: entry for entry in past.entries}
    if not by_id:
        raise TablesError("There is nothing to undo.")
    wanted = max(by_id) if entry_id is None else entry_id
    if wanted not in by_id:
        raise TablesError(f"The history has no entry {wanted}; it has {min(by_id)} to {max(by_id)}.")
    if wanted in past.undone:
        by = past.undone[wanted]
        raise TablesError(f"Entry {wanted} was undone by {by} already; undo {by} to bring it back.")
    patch = read_history(folder, [patch_name(wanted)]).get(patch_name(wanted))
    if patch is None:
        raise TablesError(f".history/{patch_name(wanted)} is gone, so entry {wanted} cannot be undone.")
    made = plan_reversal(snapshot, by_id[wanted], unpack_patch(patch, wanted), built=built, progress=progress)
    return replace(made, problems=tuple(_with_remedy(problem, wanted, past) for problem in made.problems))


def _with_remedy(problem: Problem, wanted: int, past: History) -> Problem:
    """The problem, where later entries and no hand changed its table, with the latest of them to take back first."""
    table = problem.file.removesuffix(".csv")
    later = {entry.id: entry for entry in past.entries if entry.id > wanted and table in entry.counts}
    standing = [name for name, entry in later.items() if name not in past.undone and entry.undoes not in later]
    if not standing or past.edited_since or any(name > wanted for name in past.edited):
        return problem
    return replace(problem, remedy=f"Take back the later change first: undo {max(standing)}.")


def undo(folder: Path, entry_id: int | None = None, note: str = "") -> Applied:
    """Undo an entry of the history, by default the latest. Raises TablesError with what stands in the way."""
    plan = plan_undo(folder, entry_id)
    if plan.problems:
        raise TablesError("\n".join(["This cannot be undone as it is.", *map(str, plan.problems)]))
    return apply(folder, plan, note)


def _fingerprint_after(folder: Path, plan: Plan) -> str:
    present = dict(read_folder(folder).files)
    files = {name: data for name, data in {**present, **plan.contents}.items() if data is not None}
    return fingerprint(Snapshot(files, {}))
