"""Across rows and tables: unique keys, references that lead somewhere, chains that end.

A row that is left out takes the rows that refer to it with it, since they could not be shown honestly.
Each such row is named once; where a whole file is missing, its dependants are counted in one problem.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipelines.tables.checks import Mask
from pipelines.tables.problems import Problem, shown
from pipelines.tables.read import ROW_LENGTH, did_you_mean
from pipelines.tables.schema import Reference, Table
from pipelines.tables.schema_input import INPUT_TABLES

# What becomes of a row: kept, left out for a problem of its own or of a row it refers to, or left out
# because a whole file it refers to is not there.
KEPT, BAD, LOST = 0, 1, 2
State = npt.NDArray[np.int8]
LINES_NAMED = 5
RANK = {KEPT: 0, LOST: 1, BAD: 2}
SUGGESTIONS = 20  # looking for a near miss takes time, so only that many distinct values get one


def check_keys(table: Table, frame: pd.DataFrame) -> tuple[list[Problem], Mask]:
    """Find keys that stand in several rows.

    All of the rows are bad, since none can be preferred without a guess; each is told the lines of the
    others. Rows whose key is empty are left to the check of required cells.
    """
    key = list(table.key)
    double = frame.duplicated(key, keep=False).to_numpy() & (frame[key[0]] != "").to_numpy()
    if not double.any():
        return [], double
    column = key[0] if len(key) == 1 else ""
    rows = frame.loc[double, key]
    lines_of: dict[tuple[str, ...], list[int]] = {}
    for line, *values in rows.itertuples(name=None):
        lines_of.setdefault(tuple(values), []).append(int(line))
    problems = []
    for cells, lines in lines_of.items():
        value = ", ".join(cells)
        for place, line in enumerate(lines):
            others = _line_list(
                [*lines[: min(place, LINES_NAMED)], *lines[place + 1 : place + 1 + LINES_NAMED]], len(lines) - 1
            )
            message = f"{shown(value)} also stands in {others}, and {' + '.join(key)} must be unique."
            remedy = "Delete the row that is wrong, or give it another name."
            problems.append(Problem(table.file, line, column, value, "duplicate_key", message, remedy))
    return problems, double


def check_quote_sources(frame: pd.DataFrame) -> tuple[list[Problem], Mask]:
    """Find quotes whose quote_id does not begin with their source_id and a colon."""
    # The shape of both cells is checked elsewhere, so only pairs that look whole are compared.
    pairs = zip(frame["quote_id"].tolist(), frame["source_id"].tolist(), strict=True)
    bad = np.array([bool(s) and ":" in q and not q.startswith(f"{s}:") for q, s in pairs], dtype=bool)
    problems = [
        Problem(
            "quotes.csv",
            int(line),
            "quote_id",
            str(quote),
            "quote_source",
            f"{shown(str(quote))} does not begin with the source_id {shown(str(source_id))} and a colon.",
            "Make the source_id and the part before the colon the same.",
        )
        for line, quote, source_id in frame.loc[bad, ["quote_id", "source_id"]].itertuples(name=None)
    ]
    return problems, bad


def check_circles(frame: pd.DataFrame) -> tuple[list[Problem], Mask]:
    """Find sources whose chain of `repeats` comes back to themselves."""
    linked = frame["repeats"] != ""
    repeats = dict(zip(frame.loc[linked, "source_id"], frame.loc[linked, "repeats"], strict=True))
    circles: dict[str, list[str]] = {}
    settled: set[str] = set()
    for start in repeats:
        chain: dict[str, None] = {}
        here = start
        while here in repeats and here not in settled and here not in chain:
            chain[here] = None
            here = repeats[here]
        if here in chain:
            names = list(chain)
            circle = names[names.index(here) :]
            circles |= {name: [*circle[place:], *circle[: place + 1]] for place, name in enumerate(circle)}
        settled |= chain.keys()
    bad = (frame["source_id"].isin(circles) & linked).to_numpy()
    problems = [
        Problem(
            "sources.csv",
            int(line),
            "repeats",
            str(value),
            "circle",
            f"repeats runs in a circle: {' → '.join(circles[name][:LINES_NAMED])}"
            f"{' → …' if len(circles[name]) > LINES_NAMED else ''}.",
            "Leave repeats empty for the source that was there first.",
        )
        for line, name, value in frame.loc[bad, ["source_id", "repeats"]].itertuples(name=None)
    ]
    return problems, bad


def check_references(
    frames: Mapping[str, pd.DataFrame],
    states: Mapping[str, State],
    unusable: Collection[str],
    known: Collection[Problem],
) -> tuple[list[Problem], dict[str, State]]:
    """Follow every reference. Gives the problems, and each table's rows as KEPT, BAD or LOST.

    `states` is what the other checks found, `known` what they said: no cell is reported twice. Tables in
    `unusable` have no rows because their file is not there or could not be read.
    """
    after = {name: state.copy() for name, state in states.items()}
    problems: list[Problem] = []
    # In the order of the tables every target is settled before it is referred to.
    for table in INPUT_TABLES.values():
        frame = frames[table.name]
        for reference in table.references:
            said = [problem for problem in known if problem.file == table.file]
            told = frame.index.isin(
                [problem.line for problem in said if problem.column == reference.column or problem.rule == ROW_LENGTH]
            )
            while True:
                verdict = _verdicts(frame[reference.column], reference, frames, after, reference.table in unusable)
                broken = (verdict != KEPT) & ~told
                problems += _reference_problems(table, reference, frames, verdict * broken, unusable)
                told = told | broken
                after[table.name] = np.where(after[table.name] == BAD, BAD, np.maximum(after[table.name], verdict))
                # Only a chain within one table can take further rows along.
                if reference.table != table.name or not broken.any():
                    break
    return problems, after


def _verdicts(
    cells: pd.Series,
    reference: Reference,
    frames: Mapping[str, pd.DataFrame],
    states: Mapping[str, State],
    unusable: bool,
) -> State:
    """Say of each row whether its reference leads to a row that is kept."""
    filled = ((cells != "") & ~cells.isin(reference.besides)).to_numpy()
    if unusable:
        return np.where(filled, LOST, KEPT).astype(np.int8)
    # A value may stand in several rows of the target (a unit has many spellings): the best of them counts.
    targets = pd.Series(states[reference.table], index=frames[reference.table][reference.target])
    best = targets.sort_values(key=lambda state: state.map(RANK), kind="stable")
    best = best[~best.index.duplicated()]
    found = cells.map(best).fillna(BAD).to_numpy(dtype=np.int8)
    return np.where(filled, found, KEPT).astype(np.int8)


def _reference_problems(
    table: Table,
    reference: Reference,
    frames: Mapping[str, pd.DataFrame],
    verdict: State,
    unusable: Collection[str],
) -> list[Problem]:
    """Say what is wrong with the rows of BAD and, in one sentence, of LOST verdict."""
    target = INPUT_TABLES[reference.table]
    frame = frames[table.name]
    names = frames[target.name][reference.target]
    lines = dict(zip(reversed(names.tolist()), reversed(names.index.tolist()), strict=True))
    suggestions: dict[str, str] = {}
    problems = []
    for line, value in frame.loc[verdict == BAD, reference.column].items():
        if value in lines:
            rule = "left_out_row"
            message = f"{shown(value)} is left out itself, for a problem in {target.file}, line {lines[value]}."
            remedy = "Mend that row first."
        else:
            rule = "unknown_reference"
            message = f"{shown(value)} is not in {target.file}."
            if value not in suggestions and len(suggestions) < SUGGESTIONS:
                suggestions[value] = did_you_mean(value, [*lines, *reference.besides])
            remedy = suggestions.get(value) or f"Add a row for it to {target.file}, or correct it."
        problems.append(Problem(table.file, int(str(line)), reference.column, value, rule, message, remedy))
    lost = int((verdict == LOST).sum())
    if lost:
        why = "which cannot be used" if target.name in unusable else "where the rows they need are left out"
        message = f"{lost} {'row' if lost == 1 else 'rows'} left out that refer to {target.file}, {why}."
        remedy = f"Mend the problem of {target.file} first." if target.name in unusable else "Mend that first."
        problems.append(Problem(table.file, None, reference.column, "", "left_out_rows", message, remedy))
    return problems


def _line_list(lines: list[int], count: int) -> str:
    """Name the first few of `count` lines."""
    named = lines[:LINES_NAMED]
    more = f" and {count - len(named)} more" if count > len(named) else ""
    return f"{'line' if count == 1 else 'lines'} {', '.join(map(str, named))}{more}"
