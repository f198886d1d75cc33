"""The plan that takes a refresh back.

A table that still has the bytes the refresh left gets back the bytes it had before. In a table that changed since,
the rows of the refresh are taken back one by one, provided that each still looks as the refresh left it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from pipelines.build import Built, Progress, build, quiet
from pipelines.refresh.effect import find_effect, present_build
from pipelines.refresh.log import UNDO, Entry
from pipelines.refresh.merge import compare
from pipelines.refresh.places import identity
from pipelines.refresh.record import Edit, Plan, make_edit
from pipelines.tables import (
    INPUT_TABLES,
    Problem,
    Reading,
    Snapshot,
    Table,
    apply_hunks,
    check_readings,
    csv_records,
    edit_records,
    fingerprint,
    read_tables,
    reverse_hunks,
    sha256,
    shown,
    split_records,
)

Key = tuple[str, ...]
Cells = tuple[str, ...]


def plan_reversal(
    snapshot: Snapshot,
    entry: Entry,
    patch: Mapping[str, Edit],
    *,
    built: Built | None = None,
    progress: Progress = quiet,
) -> Plan:
    """Plan to take an entry of the history back. What stands in the way is a problem of the plan.

    If nothing happened since the entry, every table gets back its very bytes, whatever problems they had.
    """
    progress("Checking the tables as they are")
    readings = read_tables(snapshot)
    tables, known = check_readings(readings)
    built = present_build(tables, built, progress)
    known = [*known, *built.problems]
    problems: list[Problem] = []
    contents: dict[str, bytes | None] = {}
    edits: dict[str, Edit] = {}
    for name, edit in patch.items():
        present = snapshot.files.get(name)
        reversed_ = _reverse(INPUT_TABLES[name], present, readings[name], edit, entry.id)
        problems += reversed_.obstacles
        if not reversed_.obstacles and reversed_.content != present:
            contents[name] = reversed_.content
            edits[name] = reversed_.edit
    progress("Checking the tables as they would be")
    files = {name: data for name, data in {**snapshot.files, **contents}.items() if data is not None}
    after = read_tables(Snapshot(files, snapshot.unreadable))
    tables_after, found = check_readings(after)
    built_after = build(tables_after, progress)
    found = [*found, *built_after.problems]
    before_counts = Counter(map(_kind, known))
    brought = []
    for problem in found:
        if before_counts[_kind(problem)]:
            before_counts[_kind(problem)] -= 1
        else:
            brought.append(problem)
    if entry.after != fingerprint(snapshot):
        problems += brought
    return Plan(
        fingerprint=fingerprint(snapshot),
        action=UNDO,
        files=(),
        problems=tuple(problems),
        known=tuple(problem for problem in found if problem not in problems),
        mended=before_counts.total(),
        blocked=bool(problems),
        skip_bad=False,
        changes={name: compare(INPUT_TABLES[name], readings[name].frame, after[name].frame) for name in contents},
        effect=find_effect(built, built_after, tables, tables_after),
        rejected={},
        rejected_rows=0,
        notes=(),
        contents=contents,
        edits=edits,
        undoes=entry.id,
    )


@dataclass(frozen=True, slots=True)
class _Reversed:
    """One table taken back, or what stands in the way."""

    content: bytes | None
    edit: Edit
    obstacles: tuple[Problem, ...] = ()


def _reverse(table: Table, present: bytes | None, reading: Reading, edit: Edit, entry_id: int) -> _Reversed:
    if (None if present is None else sha256(present)) == edit.after:
        hunks = reverse_hunks(edit.hunks)
        content = None if edit.before is None else apply_hunks(present or b"", hunks)
        return _Reversed(content, make_edit(present, content, hunks))
    before, after = (_rows(table, [getattr(hunk, side) for hunk in edit.hunks]) for side in ("old", "new"))
    nothing = make_edit(present, present, ())
    if present is None or not reading.usable or before is None or after is None:
        message = f"The file as a whole is no longer as refresh {entry_id} left it."
        obstacle = Problem(table.file, None, "", "", "moved_on", message, "Undo what was done to it since first.")
        return _Reversed(present, nothing, (obstacle,))
    places: dict[Key, list[int]] = {}
    cells = [tuple(row) for row in reading.frame.to_numpy(dtype=object).tolist()]
    for place, row in enumerate(cells):
        places.setdefault(_key(table, row), []).append(place)
    replaced: dict[int, str | None] = {}
    appended: list[str] = []
    obstacles: list[Problem] = []
    for key in dict.fromkeys([*before, *after]):
        was, left = before.get(key), after.get(key)
        here = places.get(key, [])
        if was == left:
            continue
        if [cells[place] for place in here] != ([] if left is None else [left]):
            obstacles.append(_obstacle(table, key, left, [cells[place] for place in here], entry_id))
        elif left is None and was is not None:
            appended.append(_record(table, was))
        else:
            replaced[here[0]] = None if was is None else _record(table, was)
    if obstacles:
        return _Reversed(present, nothing, tuple(obstacles))
    hunks = edit_records(present, reading.frame.index.tolist(), replaced, appended)
    content = apply_hunks(present, hunks)
    return _Reversed(content, make_edit(present, content, hunks))


def _rows(table: Table, pieces: list[bytes]) -> dict[Key, Cells] | None:
    """Give the rows in pieces of a file by key; None if a piece is no run of records."""
    rows: dict[Key, Cells] = {}
    for piece in pieces:
        try:
            parsed = split_records(piece.decode("utf-8-sig"), table.file)
        except UnicodeDecodeError:
            return None
        if isinstance(parsed, Problem):
            return None
        for record in parsed[0]:
            if record != table.columns:
                row = tuple((record + [""] * len(table.columns))[: len(table.columns)])
                rows[_key(table, row)] = row
    return rows


def _obstacle(table: Table, key: Key, left: Cells | None, here: list[Cells], entry_id: int) -> Problem:
    """Say how a row differs from what the refresh left."""
    name = shown(" · ".join(filter(None, key)))
    if not here:
        message = f"{name} is gone, but refresh {entry_id} left it there."
    elif left is None:
        message = f"{name} is there again, but refresh {entry_id} removed it."
    elif len(here) > 1:
        message = f"{name} now stands in {len(here)} rows."
    else:
        now = zip(table.columns, left, here[0], strict=True)
        column, old, new = next((column, old, new) for column, old, new in now if old != new)
        message = f"{name} was changed since refresh {entry_id}: {column} is now {shown(new)}, not {shown(old)}."
    remedy = "Undo what changed it first, or change the row by a refresh of its own."
    return Problem(table.file, None, table.key[0], key[0], "moved_on", message, remedy)


def _key(table: Table, row: Cells) -> Key:
    return tuple(row[table.columns.index(column)] for column in table.key)


def _record(table: Table, row: Cells) -> str:
    return csv_records(pd.DataFrame([row], columns=pd.Index(table.columns), dtype="str"))[0]


def _kind(problem: Problem) -> tuple[str, ...]:
    """Give what makes a problem the same when its line has moved."""
    file, _, *rest = identity(problem)
    return (file, *rest)
