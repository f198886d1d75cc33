"""A datasets folder as checked tables, with every problem at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from pipelines.tables.checks import Mask, check_cells
from pipelines.tables.problems import Problem, TablesError
from pipelines.tables.read import Reading, empty_frame, read_bytes, unreadable
from pipelines.tables.references import (
    BAD,
    KEPT,
    State,
    check_circles,
    check_keys,
    check_quote_sources,
    check_references,
)
from pipelines.tables.schema import Table
from pipelines.tables.schema_input import INPUT_TABLES
from pipelines.tables.store import Snapshot, read_folder


@dataclass(frozen=True, slots=True)
class Tables:
    """The input tables.

    Each is a frame of `str` columns as its schema lists them, "" for an empty cell, in file order, with the
    file line of each record as its index, named `line`.
    """

    sources: pd.DataFrame
    indicators: pd.DataFrame
    quotes: pd.DataFrame
    units: pd.DataFrame
    fx_rates: pd.DataFrame
    events: pd.DataFrame
    explanations: pd.DataFrame

    def items(self) -> Iterator[tuple[str, pd.DataFrame]]:
        """Go through the tables by name, in the order of the schema."""
        return ((name, getattr(self, name)) for name in INPUT_TABLES)


def load_tables(source: Path | Snapshot) -> tuple[Tables, list[Problem]]:
    """Load a datasets folder, or a snapshot of one.

    Gives the rows that are right and a problem for each mistake, ordered by table and line. Bad rows are
    left out, and so are the rows that refer to them. Never raises for what the files hold.
    """
    snapshot = source if isinstance(source, Snapshot) else read_folder(source)
    if not snapshot.found:
        remedy = "Name one (--datasets) that holds sources.csv, indicators.csv, quotes.csv and units.csv."
        nowhere = Problem(snapshot.folder, None, "", "", "missing_folder", "There is no such folder.", remedy)
        return Tables(**{name: empty_frame(table) for name, table in INPUT_TABLES.items()}), [nowhere]
    return check_readings(read_tables(snapshot))


def read_tables(snapshot: Snapshot) -> dict[str, Reading]:
    """Read every table of a snapshot as its file stands, before any check of cells or references."""
    return {name: _reading(table, snapshot) for name, table in INPUT_TABLES.items()}


def check_tables(tables: Tables) -> tuple[Tables, list[Problem]]:
    """Hold tables that are already in memory to the same rules as `load_tables`.

    Raises TablesError if a frame does not have its table's text columns: that is misuse, not bad data.
    """
    for name, frame in tables.items():
        wrong = [column for column in frame.columns if frame[column].dtype != "str"]
        if list(frame.columns) != INPUT_TABLES[name].columns or wrong:
            raise TablesError(f"the frame {name} must have the text columns {INPUT_TABLES[name].columns}.")
    return check_readings({name: Reading(frame, (), frozenset(), True) for name, frame in tables.items()})


def _reading(table: Table, snapshot: Snapshot) -> Reading:
    if table.name in snapshot.files:
        return read_bytes(snapshot.files[table.name], table)
    if table.name in snapshot.unreadable:
        fault = unreadable(table, snapshot.unreadable[table.name])
    elif table.needed:
        remedy = f"Add it, if only with its header: {','.join(table.columns)}"
        fault = Problem(table.file, None, "", "", "missing_file", "The file is missing.", remedy)
    else:
        return Reading(empty_frame(table), (), frozenset(), True)
    return Reading(empty_frame(table), (fault,), frozenset(), False)


def check_readings(readings: Mapping[str, Reading]) -> tuple[Tables, list[Problem]]:
    """Hold tables as read, one Reading for each, to all rules; gives what `load_tables` gives.

    The numbers in the index of a frame stand for its lines in every problem, whatever they are; they are unique.
    """
    frames = {name: reading.frame for name, reading in readings.items()}
    problems = [problem for reading in readings.values() for problem in reading.problems]
    states: dict[str, State] = {}
    for name, table in INPUT_TABLES.items():
        # The cells of a record of the wrong length may stand in the wrong columns: only its length is said.
        ragged = frames[name].index.isin(readings[name].ragged)
        found, bad = _check_rows(table, _only(frames[name], ~ragged))
        problems += found
        states[name] = np.full(len(ragged), BAD, dtype=np.int8)
        states[name][~ragged] = np.where(bad, BAD, KEPT)
    unusable = {name for name, reading in readings.items() if not reading.usable}
    broken, states = check_references(frames, states, unusable, problems)
    kept = {name: _only(frames[name], states[name] == KEPT) for name in INPUT_TABLES}
    return Tables(**kept), _in_order(problems + broken)


def _check_rows(table: Table, frame: pd.DataFrame) -> tuple[list[Problem], Mask]:
    """Run the checks that need one table only."""
    checks = [check_cells(table, frame), check_keys(table, frame)]
    if table.name == "quotes":
        checks.append(check_quote_sources(frame))
    if table.name == "sources":
        checks.append(check_circles(frame))
    bad = np.logical_or.reduce([mask for _, mask in checks])
    return [problem for found, _ in checks for problem in found], bad


def _only(frame: pd.DataFrame, wanted: Mask) -> pd.DataFrame:
    """The wanted rows; the frame itself where it is all of them, since a large one takes much memory."""
    return frame if wanted.all() else frame[wanted]


def _in_order(problems: Iterable[Problem]) -> list[Problem]:
    order = {table.file: place for place, table in enumerate(INPUT_TABLES.values())}
    return sorted(problems, key=lambda problem: (order[problem.file], problem.line or 0))
