"""Cell by cell: pandera schemas from the table records, and their failures as problems."""

from __future__ import annotations

import functools
from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pandas as pd
import pandera.pandas as pa

from pipelines.tables.kinds import FORMULA, KINDS, REQUIRED, UNSEEN_CHARACTERS, Rule, choice_rule, required_rule
from pipelines.tables.problems import Problem, TablesError, shown
from pipelines.tables.schema import Field, Table
from pipelines.tables.schema_input import INPUT_TABLES
from pipelines.tables.schema_output import OUTPUT_TABLES

Mask = npt.NDArray[np.bool_]
NUMERIC: dict[str, type] = {"number": float, "count": int}


def rules_of(field: Field) -> tuple[Rule, ...]:
    """Give the rules of a text column, in the order in which a cell's first failure is reported."""
    kind = KINDS[field.kind]
    required = (required_rule(field.choices),) if field.required else ()
    if field.choices:
        return (*required, choice_rule(field.choices))
    safe = (UNSEEN_CHARACTERS, FORMULA) if kind.free else ()
    return (*required, *safe, *kind.rules)


@functools.cache
def input_schema(name: str) -> pa.DataFrameSchema:
    """Give the pandera schema of an input table: text columns in order, titles, descriptions, checks."""
    return _schema(INPUT_TABLES[name], [_text_column(field) for field in INPUT_TABLES[name].fields])


@functools.cache
def output_schema(name: str) -> pa.DataFrameSchema:
    """Give the pandera schema of an output table: text and float columns in order, and the unique key."""
    table = OUTPUT_TABLES[name]
    columns = [_number_column(field) if field.kind in NUMERIC else _text_column(field) for field in table.fields]
    return _schema(table, columns, output=True)


def check_cells(table: Table, frame: pd.DataFrame) -> tuple[list[Problem], Mask]:
    """Hold every cell to its column's rules.

    `frame` is an input table of `str` columns with file lines as index. Gives at most one problem for each
    cell, and a mask of the rows that have any.
    """
    bad = np.zeros(len(frame), dtype=bool)
    if frame.empty:
        return [], bad
    failures = _failures(input_schema(table.name), frame.reset_index(drop=True))
    rules = {field.name: rules_of(field) for field in table.fields}
    order = {column: place for place, column in enumerate(table.columns)}
    firsts: dict[tuple[int, str], int] = {}
    for column, number, row in failures:
        firsts[row, column] = min(number, firsts.get((row, column), number))
    cells = {column: frame[column].tolist() for column in {column for _, column in firsts}}
    lines = frame.index.tolist()
    problems = []
    for (row, column), number in sorted(firsts.items(), key=lambda item: (item[0][0], order[item[0][1]])):
        rule = rules[column][number]
        value = cells[column][row]
        message, remedy = rule.explain(value)
        problems.append(Problem(table.file, lines[row], column, value, rule.name, message, remedy))
        bad[row] = True
    return problems, bad


def check_output(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Give the output table with float and text columns as declared.

    Raises TablesError if a column, a code, a key or the order of the bounds is not as declared: that is a
    mistake of the program, not of the data.
    """
    table = OUTPUT_TABLES[name]
    if list(frame.columns) != table.columns:
        raise TablesError(f"{table.file} must have the columns {table.columns}, not {list(frame.columns)}.")
    try:
        checked = output_schema(name).validate(frame.reset_index(drop=True), lazy=True)
    except pa.errors.SchemaErrors as error:
        first = error.failure_cases.iloc[0]
        raise TablesError(
            f"{table.file} breaks its schema {len(error.failure_cases)} times, first in column "
            f"{first['column']} with {shown(str(first['failure_case']))} ({first['check']})."
        ) from error
    if {"low", "high"} <= set(checked.columns) and bool((checked["low"] > checked["high"]).any()):
        raise TablesError(f"{table.file} has a row whose low is above its high.")
    return checked


def _failures(schema: pa.DataFrameSchema, frame: pd.DataFrame) -> list[tuple[str, int, int]]:
    """List (column, number of the check, row position) of each failure."""
    try:
        schema.validate(frame, lazy=True)
    except pa.errors.SchemaErrors as error:
        cases = error.failure_cases
        if cases["index"].isna().any() or cases["check_number"].isna().any():
            raise TablesError(f"a check could not run: {cases.iloc[0].to_dict()}") from error
        return list(zip(cases["column"], cases["check_number"].astype(int), cases["index"].astype(int), strict=True))
    return []


def _schema(table: Table, columns: list[pa.Column], *, output: bool = False) -> pa.DataFrameSchema:
    return pa.DataFrameSchema(
        dict(zip(table.columns, columns, strict=True)),
        name=table.name,
        title=table.title,
        description=table.description,
        strict=True,
        ordered=True,
        unique=list(table.key) if output else None,
        coerce=output,
    )


def _text_column(field: Field) -> pa.Column:
    checks = [
        pa.Check(rule.holds if rule.name == REQUIRED else _if_filled(rule.holds), name=rule.name, error=rule.name)
        for rule in rules_of(field)
    ]
    return pa.Column(str, checks, title=field.title, description=field.description)


def _number_column(field: Field) -> pa.Column:
    finite = pa.Check(lambda cells: ~np.isinf(cells.astype(float)), name="finite", error="finite")
    return pa.Column(
        NUMERIC[field.kind],
        [finite],
        nullable=field.kind == "number",
        title=field.title,
        description=field.description,
    )


def _if_filled(holds: Callable[[pd.Series], pd.Series]) -> Callable[[pd.Series], pd.Series]:
    return lambda cells: (cells == "") | holds(cells)
