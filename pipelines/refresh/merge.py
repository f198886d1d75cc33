"""A table of the folder and the rows of a refresh -> the table after, and how it differs.

Rows are the same if their keys are; of several rows with one key the first goes with the first, and so on.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import pandas as pd

from pipelines.tables import Reading, Table, csv_records

MERGE, REPLACE = "merge", "replace"
MODES = (MERGE, REPLACE)


@dataclass(frozen=True, slots=True)
class Merged:
    """A table after a refresh, and the edit of its records that makes it.

    `replaced` goes by the place of a record in the file: the row's place in `incoming`, or None if it goes.
    `appended` are the places of new rows.
    """

    reading: Reading
    replaced: dict[int, int | None]
    appended: list[int]


@dataclass(frozen=True, slots=True)
class Change:
    """How a table differs from before.

    `added` and `removed` have the table's columns; `changed` has one row per cell: row (its key), line in the
    old file, column, before, after.
    """

    added: pd.DataFrame
    changed: pd.DataFrame
    removed: pd.DataFrame
    unchanged: int

    @property
    def rows_changed(self) -> int:
        """Number of rows with a cell that changed."""
        return int(self.changed["line"].nunique())

    @property
    def counts(self) -> dict[str, int]:
        """Rows added, changed and removed."""
        return {"added": len(self.added), "changed": self.rows_changed, "removed": len(self.removed)}


def merge(table: Table, present: Reading, incoming: Reading, rejected: Collection[int], mode: str) -> Merged:
    """Put the rows of a refresh into a table; rows of the folder keep their order, new rows come last.

    `rejected` are numbers of incoming rows to leave out; a row of the folder with the same key then stays as it
    is, also if the mode is replace.
    """
    matches = _keys(present.frame, table).get_indexer(_keys(incoming.frame, table))
    keep = ~incoming.frame.index.isin(list(rejected))
    same = _same_cells(present, incoming, matches)
    replaced: dict[int, int | None] = {}
    if mode == REPLACE:
        replaced = dict.fromkeys(sorted(set(range(len(present.frame))) - set(matches.tolist())))
    replaced |= {int(matches[row]): int(row) for row in np.flatnonzero(keep & (matches >= 0) & ~same)}
    appended = [int(row) for row in np.flatnonzero(keep & (matches < 0))]
    return Merged(_after(present, incoming, replaced, appended), replaced, appended)


def records_of(merged: Merged, incoming: Reading) -> tuple[dict[int, str | None], list[str]]:
    """Give the edit of a merge with records of CSV in the place of row numbers."""
    records = csv_records(incoming.frame)
    replaced = {place: None if row is None else records[row] for place, row in merged.replaced.items()}
    return replaced, [records[row] for row in merged.appended]


def compare(table: Table, before: pd.DataFrame, after: pd.DataFrame) -> Change:
    """Compare two states of a table; the index of `before` are its lines."""
    places = _keys(before, table).get_indexer(_keys(after, table))
    new = places < 0
    removed = np.ones(len(before), dtype=bool)
    removed[places[~new]] = False
    old_cells = before.to_numpy(dtype=object)[places[~new]]
    new_cells = after.to_numpy(dtype=object)[~new]
    rows, columns = np.nonzero(old_cells != new_cells)
    names = _names(before, table)[places[~new]]
    lines = before.index.to_numpy()[places[~new]]
    changed = pd.DataFrame(
        {
            "row": pd.array(names[rows].tolist(), dtype="str"),
            "line": lines[rows],
            "column": pd.array(np.array(table.columns, dtype=object)[columns].tolist(), dtype="str"),
            "before": pd.array(old_cells[rows, columns].tolist(), dtype="str"),
            "after": pd.array(new_cells[rows, columns].tolist(), dtype="str"),
        }
    )
    unchanged = int((~new).sum()) - len(set(rows.tolist()))
    return Change(after[new], changed, before[removed], unchanged)


def row_names(frame: pd.DataFrame, table: Table) -> list[str]:
    """Name each row by its key, for people."""
    return [str(name) for name in _names(frame, table)]


def _after(present: Reading, incoming: Reading, replaced: dict[int, int | None], appended: list[int]) -> Reading:
    """Put the rows together: those of the folder in their order, then the new ones."""
    count = len(present.frame)
    order: list[int] = []
    for place in range(count):
        if place not in replaced:
            order.append(place)
        elif (row := replaced[place]) is not None:
            order.append(count + row)
    order += [count + row for row in appended]
    pool = pd.concat([present.frame, incoming.frame]) if order else present.frame
    frame = pool.iloc[order]
    lines = set(frame.index.tolist())
    ragged = frozenset((present.ragged | incoming.ragged) & lines)
    problems = tuple(p for p in (*present.problems, *incoming.problems) if p.line is None or p.line in lines)
    return Reading(frame, problems, ragged, True)


def _same_cells(present: Reading, incoming: Reading, matches: np.ndarray) -> np.ndarray:
    """Say of each incoming row whether it is, cell by cell, the row it matches."""
    found = matches >= 0
    same = np.zeros(len(found), dtype=bool)
    old = present.frame.to_numpy(dtype=object)[matches[found]]
    same[found] = (old == incoming.frame.to_numpy(dtype=object)[found]).all(axis=1)
    # A record that is cut or filled up to look the same is not the same.
    same &= ~incoming.frame.index.isin(list(incoming.ragged))
    broken = present.frame.index.isin(list(present.ragged))
    same[found] &= ~broken[matches[found]]
    return same


def _keys(frame: pd.DataFrame, table: Table) -> pd.Index:
    key = frame[table.key[0]]
    for column in table.key[1:]:
        key = key + "\x1f" + frame[column]
    return pd.MultiIndex.from_arrays([key, key.groupby(key.to_numpy()).cumcount()])


def _names(frame: pd.DataFrame, table: Table) -> np.ndarray:
    return np.array([" · ".join(filter(None, cells)) for cells in frame[list(table.key)].to_numpy()], dtype=object)
