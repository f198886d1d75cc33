"""Where a row came from, carried as its number through every check.

A plan checks rows of the folder and of several files together. Each row's number is its line plus a multiple of
`STEP` for the file it stands in; problems made with these numbers are put back into file and line here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipelines.tables import INPUT_TABLES, Problem

STEP = 10**9
_FILE_AND_NUMBER = re.compile(r"\w+\.csv, line (\d{10,})")
_NUMBER = re.compile(r"\b\d{10,}\b")


def folder_labels() -> list[str]:
    """Give the first labels of the list that numbers refer to: the folder's own files."""
    return [f"datasets/{table.file}" for table in INPUT_TABLES.values()]


def number_of(file: int, line: int) -> int:
    """Give the number of a line in the file at a place of the labels."""
    return (file + 1) * STEP + line


def file_of(number: int) -> int:
    """Give the place of a number's file in the labels; -1 for a plain line of the folder."""
    return number // STEP - 1


def is_input(number: int | None) -> bool:
    """Say whether a number is that of a row of the refresh."""
    return number is not None and file_of(number) >= len(INPUT_TABLES)


def identity(problem: Problem) -> tuple[str, int | None, str, str, str, str]:
    """Give what makes two problems of the folder the same before and after a refresh.

    Counts in the problem of a whole file matter; the lines of other rows, which a message may name, do not.
    """
    line = problem.line
    whole = problem.message if line is None else ""
    plain = line % STEP if line is not None else None
    return problem.file, plain, problem.column, problem.value, problem.rule, whole


def put_back(problem: Problem, labels: Sequence[str]) -> Problem:
    """Give the problem with the file and the lines as people know them."""
    home = -1 if problem.line is None else file_of(problem.line)
    file = labels[home] if home >= 0 else problem.file
    line = problem.line if problem.line is None else problem.line % STEP

    def full(number: str) -> str:
        place = file_of(int(number))
        if not 0 <= place < len(labels):
            return number
        plain = str(int(number) % STEP)
        return plain if place == home else f"{plain} of {labels[place]}"

    def with_file(match: re.Match[str]) -> str:
        place = file_of(int(match[1]))
        return f"{labels[place]}, line {int(match[1]) % STEP}" if 0 <= place < len(labels) else match[0]

    message = _FILE_AND_NUMBER.sub(with_file, problem.message)
    message = _NUMBER.sub(lambda match: full(match[0]), message)
    return replace(problem, file=file, line=line, message=message)
