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
    matches = _places(present.frame, incoming.frame, table)
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
    used = [row for row in merged.replaced.values() if row is not None] + merged.appended
    records = dict(zip(used, csv_records(incoming.frame.iloc[used]), strict=True))
    replaced = {place: None if row is None else records[row] for place, row in merged.replaced.items()}
    return replaced, [records[row] for row in merged.appended]


def compare(table: Table, before: pd.DataFrame, after: pd.DataFrame) -> Change:
    """Compare two states of a table; the index of `before` are its lines."""
    places = _places(before, after, table)
    new = places < 0
    removed = np.ones(len(before), dtype=bool)
    removed[places[~new]] = False
    old, now = before.iloc[places[~new]], after[~new]
    rows, columns = np.nonzero(_differing(old, now))
    # Of a large table few rows change, so only these are looked at cell by cell.
    touched, place = np.unique(rows, return_inverse=True)
    old_cells, new_cells = (frame.iloc[touched].to_numpy(dtype=object)[place, columns].tolist() for frame in (old, now))
    changed = pd.DataFrame(
        {
            "row": pd.array(_names(old.iloc[touched], table)[place].tolist(), dtype="str"),
            "line": old.index.to_numpy()[rows],
            "column": pd.array(np.array(table.columns, dtype=object)[columns].tolist(), dtype="str"),
            "before": pd.array(old_cells, dtype="str"),
            "after": pd.array(new_cells, dtype="str"),
        }
    )
    return Change(after[new], changed, before[removed], len(old) - len(touched))


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
    same[found] = ~_differing(present.frame.iloc[matches[found]], incoming.frame[found]).any(axis=1)
    # A record that is cut or filled up to look the same is not the same.
    same &= ~incoming.frame.index.isin(list(incoming.ragged))
    broken = present.frame.index.isin(list(present.ragged))
    same[found] &= ~broken[matches[found]]
    return same


def _differing(before: pd.DataFrame, after: pd.DataFrame) -> np.ndarray:
    """Say cell by cell where two frames of the same shape differ."""
    return before.reset_index(drop=True).ne(after.reset_index(drop=True)).to_numpy(dtype=bool)


def _places(before: pd.DataFrame, after: pd.DataFrame, table: Table) -> np.ndarray:
    """Give for each row of `after` the place in `before` of the row with its key, -1 if there is none."""
    old, new = _keys(before, table), _keys(after, table)
    if not (old.is_unique and new.is_unique):
        old, new = (pd.MultiIndex.from_arrays([key, key.to_series().groupby(key).cumcount()]) for key in (old, new))
    return old.get_indexer(new)


def _keys(frame: pd.DataFrame, table: Table) -> pd.Index:
    key = frame[table.key[0]]
    for column in table.key[1:]:
        key = key + "\x1f" + frame[column]
    keys: pd.Index = pd.Index(key.tolist(), dtype=object)  # Python's strings are looked up fastest
    return keys


def _names(frame: pd.DataFrame, table: Table) -> np.ndarray:
    return np.array([" · ".join(filter(None, cells)) for cells in frame[list(table.key)].to_numpy()], dtype=object)
