"""The plan of a refresh: problems, changes and effect, computed from bytes alone. Nothing is written.

Rows that break a rule are left out one round after the other until the rest stands, references included: so all
problems come at once, and what is said to change is what the readable rows would change.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from pipelines.build import Built, Progress, build, quiet, read_quotes
from pipelines.refresh.effect import find_effect, no_effect, present_build
from pipelines.refresh.inputs import Input, Inputs
from pipelines.refresh.merge import MERGE, MODES, REPLACE, Merged, compare, merge, records_of
from pipelines.refresh.places import folder_labels, identity, is_input, number_of, put_back
from pipelines.refresh.record import Edit, Plan, make_edit
from pipelines.refresh.rejected import rejected_files, unread_words
from pipelines.tables import (
    INPUT_TABLES,
    Problem,
    Reading,
    Snapshot,
    Tables,
    TablesError,
    apply_hunks,
    check_readings,
    csv_bytes,
    edit_records,
    empty_frame,
    fingerprint,
    read_tables,
)

DEPENDENT = "left_out_row"  # the rule of rows that only suffer from another row's problem


def plan(
    snapshot: Snapshot,
    inputs: Inputs,
    mode: str = MERGE,
    skip_bad: bool = False,
    *,
    built: Built | None = None,
    progress: Progress = quiet,
) -> Plan:
    """Plan a refresh of the tables in `snapshot`. `built` is their build, if somebody has it already.

    merge adds rows and changes those with the same key, and never removes; replace makes the files the whole of
    their tables. `progress` is told each stage in a few words. Raises TablesError for misuse only: an unknown
    mode, or a folder that is not there.
    """
    if mode not in MODES:
        raise TablesError(f"there is no mode {mode!r}; the modes are {', '.join(MODES)}.")
    if not snapshot.found:
        raise TablesError("There is no such datasets folder.")
    if not inputs.tables:
        return _nothing_read(snapshot, inputs, mode, skip_bad)
    progress("Checking the tables as they are")
    before = read_tables(snapshot)
    tables, known = check_readings(before)
    built = present_build(tables, built, progress)
    known = [*known, *built.problems]
    labels = [*folder_labels(), *(part.file for part in inputs.tables)]
    present, closed = _present(snapshot, before, {part.table for part in inputs.tables}, mode)
    settled = _settle(present, _incoming(inputs.tables), mode, progress, built)
    progress("Comparing with what was known before")
    before_ids, after_ids = ({identity(problem) for problem in found} for found in (known, settled.problems))
    staying = [problem for problem in known if identity(problem) in after_ids]
    brought = [put_back(problem, labels) for problem in settled.problems if identity(problem) not in before_ids]
    left_out = [put_back(problem, labels) for line in sorted(settled.rejected) for problem in settled.rejected[line]]
    blocking = [*inputs.problems, *closed, *brought]
    contents, edits = _write(snapshot, before, settled)
    return Plan(
        fingerprint=fingerprint(snapshot),
        action=mode,
        files=inputs.files,
        problems=(*blocking, *left_out),
        known=tuple(staying),
        mended=len(known) - len(staying),
        blocked=bool(blocking),
        skip_bad=skip_bad,
        changes={
            name: compare(INPUT_TABLES[name], before[name].frame, merged.reading.frame)
            for name, merged in settled.merged.items()
        },
        effect=find_effect(built, settled.built, tables, settled.tables),
        rejected=rejected_files(settled.incoming, settled.rejected, labels),
        rejected_rows=len(settled.rejected),
        notes=inputs.notes,
        contents=contents,
        edits=edits,
    )


def _nothing_read(snapshot: Snapshot, inputs: Inputs, mode: str, skip_bad: bool) -> Plan:
    return Plan(
        fingerprint=fingerprint(snapshot),
        action=mode,
        files=inputs.files,
        problems=inputs.problems,
        known=(),
        mended=0,
        blocked=bool(inputs.problems),
        skip_bad=skip_bad,
        changes={},
        effect=no_effect(),
        rejected={},
        rejected_rows=0,
        notes=inputs.notes,
        contents={},
        edits={},
    )


@dataclass(frozen=True, slots=True)
class _Round:
    """Where the rounds ended: the merges, the rows left out by number, and what the rest builds."""

    incoming: Mapping[str, Reading]
    merged: Mapping[str, Merged]
    rejected: Mapping[int, Sequence[Problem]]
    problems: Sequence[Problem]
    tables: Tables
    built: Built


def _settle(
    present: Mapping[str, Reading], incoming: Mapping[str, Reading], mode: str, progress: Progress, built: Built
) -> _Round:
    """Leave out incoming rows that break a rule until no other does."""
    rejected: dict[int, list[Problem]] = {}
    suffering: dict[int, list[Problem]] = {}
    rows = sum(len(reading.frame) for reading in incoming.values())
    while True:
        left = rows - len(rejected)
        progress(f"Checking {left:,} {'row' if left == 1 else 'rows'}")
        merged = {
            name: merge(INPUT_TABLES[name], present[name], reading, rejected, mode)
            for name, reading in incoming.items()
        }
        state = {name: merged[name].reading if name in merged else reading for name, reading in present.items()}
        tables, problems = check_readings(state)
        found = _by_row(problems)
        if not found:
            moved = any(one.replaced or one.appended for one in merged.values())
            read = read_quotes(tables) if moved else None
            unread = read.problems if read else built.problems
            problems += unread
            found = _by_row(unread)
            if not found:
                after = build(tables, progress, read) if read else built
                if "quotes" in incoming:
                    for line, said in unread_words(incoming["quotes"].frame, rejected, tables).items():
                        rejected[line] = [*rejected[line], *said]
                return _Round(incoming, merged, rejected, problems, tables, after)
        own = {line: said for line, said in found.items() if any(problem.rule != DEPENDENT for problem in said)}
        # A row that refers to a bad one may stand once that is gone, and its old version is back.
        for line, said in (own or found).items():
            rejected[line] = suffering.get(line, said)
        for line in found.keys() - rejected.keys():
            suffering.setdefault(line, found[line])


def _by_row(problems: Sequence[Problem]) -> dict[int, list[Problem]]:
    """Give the problems of incoming rows by the number of the row."""
    rows: dict[int, list[Problem]] = {}
    for problem in problems:
        if problem.line is not None and is_input(problem.line):
            rows.setdefault(problem.line, []).append(problem)
    return rows


def _present(
    snapshot: Snapshot, readings: Mapping[str, Reading], used: set[str], mode: str
) -> tuple[dict[str, Reading], list[Problem]]:
    """Give the folder's tables with row numbers, and a problem for each that cannot be refreshed as it is."""
    present: dict[str, Reading] = {}
    closed: list[Problem] = []
    for place, (name, reading) in enumerate(readings.items()):
        table = INPUT_TABLES[name]
        if name in used and not reading.usable:
            absent = name not in snapshot.files and name not in snapshot.unreadable
            if not absent and (mode != REPLACE or name in snapshot.unreadable):
                message = "The table in the datasets folder cannot be read, so nothing can be added to it."
                remedy = "Mend it first, or replace the whole table (--mode replace)."
                closed.append(Problem(f"datasets/{table.file}", None, "", "", "unusable_table", message, remedy))
            present[name] = Reading(empty_frame(table), (), frozenset(), True)
        else:
            present[name] = _numbered(reading, place)
    return present, closed


def _incoming(parts: Sequence[Input]) -> dict[str, Reading]:
    """Put the files of each table together, with row numbers."""
    incoming: dict[str, list[Reading]] = {}
    for place, part in enumerate(parts, start=len(INPUT_TABLES)):
        # The checks know a table's problems by its own file name; the number says which file it is.
        problems = tuple(replace(problem, file=INPUT_TABLES[part.table].file) for problem in part.problems)
        reading = _numbered(Reading(part.frame, problems, part.ragged, True), place)
        incoming.setdefault(part.table, []).append(reading)
    return {
        name: Reading(
            pd.concat([reading.frame for reading in readings]),
            tuple(problem for reading in readings for problem in reading.problems),
            frozenset().union(*(reading.ragged for reading in readings)),
            True,
        )
        for name, readings in incoming.items()
    }


def _numbered(reading: Reading, place: int) -> Reading:
    problems = tuple(
        replace(problem, line=number_of(place, problem.line)) if problem.line in reading.ragged else problem
        for problem in reading.problems
    )
    ragged = frozenset(number_of(place, line) for line in reading.ragged)
    return Reading(reading.frame.set_axis(reading.frame.index + number_of(place, 0)), problems, ragged, reading.usable)


def _write(
    snapshot: Snapshot, before: Mapping[str, Reading], settled: _Round
) -> tuple[dict[str, bytes | None], dict[str, Edit]]:
    """Give the new bytes of the tables that change, and the edits that make them."""
    contents: dict[str, bytes | None] = {}
    edits: dict[str, Edit] = {}
    for name, merged in settled.merged.items():
        replaced, appended = records_of(merged, settled.incoming[name])
        old = snapshot.files.get(name)
        if old is not None and before[name].usable:
            hunks = edit_records(old, before[name].frame.index.tolist(), replaced, appended)
            if hunks:
                contents[name] = new = apply_hunks(old, hunks)
                edits[name] = make_edit(old, new, hunks)
        elif (appended or old is not None) and name not in snapshot.unreadable:
            contents[name] = new = csv_bytes(merged.reading.frame)
            edits[name] = make_edit(old, new)
    return contents, edits
