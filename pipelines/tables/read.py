"""The strict reader: bytes of a CSV file to a frame of text, with every fault of the file as a problem.

Nothing is guessed and nothing converted: `NA` stays text, an empty cell is "".
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TypeAlias

import pandas as pd
from rapidfuzz import fuzz, process

from pipelines.tables.problems import Problem, TablesError, shown
from pipelines.tables.schema import Table
from pipelines.tables.schema_input import INPUT_TABLES

BOM = b"\xef\xbb\xbf"
# The first bytes of files that are not CSV, and what to do with each.
FOREIGN = (
    (b"PK\x03\x04", "a workbook or a zip archive", "Save the sheet as CSV UTF-8."),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook", "Save the sheet as CSV UTF-8."),
    (b"\xff\xfe", "UTF-16 text", "Save it as UTF-8."),
    (b"\xfe\xff", "UTF-16 text", "Save it as UTF-8."),
    (b"\x89PNG", "a PNG picture", "Choose the CSV file."),
    (b"\xff\xd8\xff", "a JPEG picture", "Choose the CSV file."),
    (b"GIF8", "a GIF picture", "Choose the CSV file."),
    (b"%PDF", "a PDF document", "Choose the CSV file."),
    (b"\x1f\x8b", "a gzip archive", "Unpack it first."),
)
NEAR = 60  # per cent of letters in common from which a name may have been meant
DELIMITERS = ((";", "semicolons"), ("\t", "tabs"), ("|", "vertical bars"))
ROW_LENGTH = "row_length"
RECORDS_TOGETHER = 50_000  # as lists of texts they need far more memory than as a frame

_Part: TypeAlias = tuple[list[list[str]], list[int]]  # records, and the line where each begins


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file holds.

    `frame` has one row for each record, also for those too short or too long (filled up or cut), whose
    lines are in `ragged`. `usable` is False where the file as a whole could not be read; the frame is then
    empty and the problems say why.
    """

    frame: pd.DataFrame
    problems: tuple[Problem, ...]
    ragged: frozenset[int]
    usable: bool


def read_csv_table(source: Path | bytes, name: str) -> tuple[pd.DataFrame, list[Problem]]:
    """Read one input table from a file or its bytes.

    Gives a frame with the table's columns in order, all of `str` dtype, and the file line of each record
    as its index (named `line`); records of a wrong length are left out and listed. Raises TablesError for
    an unknown table name only.
    """
    if name not in INPUT_TABLES:
        raise TablesError(f"there is no table {name!r}; the tables are {', '.join(INPUT_TABLES)}.")
    table = INPUT_TABLES[name]
    if isinstance(source, Path):
        try:
            source = source.read_bytes()
        except OSError as error:
            return empty_frame(table), [unreadable(table, error.strerror or str(error))]
    reading = read_bytes(source, table)
    return reading.frame[~reading.frame.index.isin(reading.ragged)], list(reading.problems)


def empty_frame(table: Table) -> pd.DataFrame:
    """Give the table without rows."""
    return _frame(table, [], [])


def unreadable(table: Table, reason: str) -> Problem:
    """Say that the file exists and cannot be opened."""
    return _whole(table, "unreadable", f"The file cannot be read: {reason}.", "Check that it may be opened.")


def read_bytes(data: bytes, table: Table) -> Reading:
    """Read the bytes of a CSV file as the table."""
    if fault := _undecodable(data, table):
        return _unusable(table, [fault])
    text = io.TextIOWrapper(io.BytesIO(data), encoding="utf-8-sig", newline="")
    records = _each_record(text, table.file, ",")
    try:
        line, header = next(records, (0, None))
        if header is None:
            return _unusable(table, [empty_file(table, table.file)])
        if faults := _header_problems(table, header, line):
            list(records)  # a quotation mark out of place is told first
            return _unusable(table, faults)
        return _read_parts(table, _parts(records), table.columns, table.file)
    except _MalformedError as error:
        return _unusable(table, [error.problem])


class _MalformedError(Exception):
    """Text that is not CSV, and the problem that says so."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem


def split_records(text: str, file: str, delimiter: str = ",") -> tuple[list[list[str]], list[int]] | Problem:
    """Split a text into records of cells and the line where each begins.

    Blank lines, and the rows of bare commas that spreadsheets append, hold nothing and are left out. Gives a
    Problem of `file` where a quotation mark is out of place.
    """
    try:
        found = list(_each_record(io.StringIO(text, newline=""), file, delimiter))
    except _MalformedError as error:
        return error.problem
    return [record for _, record in found], [line for line, _ in found]


def _each_record(text: io.TextIOBase, file: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """The line where each record begins, and its cells; _MalformedError where a quotation mark is out of place."""
    reader = csv.reader(text, delimiter=delimiter, strict=True)
    before = 0
    try:
        for record in reader:
            if any(record):
                yield before + 1, record
            before = reader.line_num
    except csv.Error as error:
        message = f"The record that begins here is not CSV: {error}."
        remedy = 'Close every quotation mark, and write a quotation mark inside a quoted cell as "".'
        raise _MalformedError(Problem(file, before + 1, "", "", "malformed", message, remedy)) from None


def _parts(records: Iterator[tuple[int, list[str]]]) -> Iterator[_Part]:
    """Records and their lines, so many at a time that they need little memory as lists."""
    while part := list(islice(records, RECORDS_TOGETHER)):
        yield [record for _, record in part], [line for line, _ in part]


def empty_file(table: Table, file: str) -> Problem:
    """Say that a file holds nothing at all."""
    remedy = f"Begin it with the header: {','.join(table.columns)}"
    return Problem(file, None, "", "", "empty_file", "The file is empty.", remedy)


def read_rows(
    table: Table, records: list[list[str]], lines: list[int], header: list[str] | None = None, file: str = ""
) -> Reading:
    """Check the length of every record and make the frame.

    `header` gives the column of each cell where the cells are not in the table's order; names that are no
    columns are passed over. `file` is how the problems call the file, by default as the table does.
    """
    return _read_parts(table, [(records, lines)], header or table.columns, file or table.file)


def _read_parts(table: Table, parts: Iterable[_Part], header: list[str], file: str) -> Reading:
    width, places = len(header), [header.index(name) for name in table.columns]
    lengths: Counter[int] = Counter()
    frames = [empty_frame(table)]
    problems: list[Problem] = []
    for records, lines in parts:
        lengths.update(map(len, records))
        ragged = [
            _ragged(file, record, line, width)
            for record, line in zip(records, lines, strict=True)
            if len(record) != width
        ]
        if ragged:
            records = [(record + [""] * width)[:width] for record in records]
        if places != list(range(width)):
            records = [[record[place] for place in places] for record in records]
        problems += ragged
        frames.append(_frame(table, records, lines))
    if len(lengths) == 1 and width not in lengths and lengths.total() > 1:
        message = f"Every row has {_cells(next(iter(lengths)))}, but the header has {width}."
        remedy = "Write one cell for each column, and put cells that contain a comma in quotation marks."
        return _unusable(table, [Problem(file, None, "", "", "row_lengths", message, remedy)])
    named = frozenset(problem.line for problem in problems if problem.line is not None)
    return Reading(pd.concat(frames) if len(frames) > 2 else frames[-1], tuple(problems), named, True)


def _ragged(file: str, record: list[str], line: int, width: int) -> Problem:
    remedy = (
        "Put cells that contain a comma in quotation marks, or delete the extra cells."
        if len(record) > width
        else "Add the missing cells; an empty cell still needs its comma."
    )
    message = f"The row has {_cells(len(record))}, but the header has {width}."
    return Problem(file, line, "", ",".join(record), ROW_LENGTH, message, remedy)


def _undecodable(data: bytes, table: Table) -> Problem | None:
    """Why bytes are no text in strict UTF-8, with or without byte-order mark."""
    for start, what, remedy in FOREIGN:
        if data.startswith(start):
            return _whole(table, "not_csv", f"This is {what}, not a CSV file in UTF-8.", remedy)
    try:
        data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # utf-8-sig counts from behind the byte-order mark.
        offset = error.start + (len(BOM) if data.startswith(BOM) else 0)
        message = f"Byte {offset} of the file (0x{data[offset]:02X}) is not UTF-8."
        line = data.count(b"\n", 0, offset) + 1
        return Problem(table.file, line, "", "", "encoding", message, "Save the file as UTF-8 (CSV UTF-8).")
    if b"\x00" in data:
        line = data.count(b"\n", 0, data.index(b"\x00")) + 1
        message = f"The file has {data.count(bytes(1))} NUL bytes, the first in this line."
        return Problem(table.file, line, "", "", "nul_byte", message, "Save it again as UTF-8 text (CSV UTF-8).")
    return None


def _header_problems(table: Table, header: list[str], line: int) -> list[Problem]:
    """Compare the header with the columns: each duplicate, unknown and missing name, else the order."""

    def problem(rule: str, value: str, message: str, remedy: str) -> Problem:
        return Problem(table.file, line, value if rule == "missing_column" else "", value, rule, message, remedy)

    columns = table.columns
    right = f"The header must be: {','.join(columns)}"
    if header == columns:
        return []
    if len(header) == 1:
        for delimiter, called in DELIMITERS:
            if delimiter in header[0]:
                return [
                    problem(
                        "delimiter",
                        header[0],
                        f"The cells are separated by {called}.",
                        "Separate them by commas.",
                    )
                ]
    missing = [name for name in columns if name not in header]
    problems = [
        problem("duplicate_column", name, f"The header has the column {shown(name)} more than once.", "Keep one.")
        for name in dict.fromkeys(header)
        if header.count(name) > 1
    ]
    problems += [
        problem(
            "unknown_column",
            name,
            f"The header has the column {shown(name)}, which the table does not have.",
            did_you_mean(name, missing) or f"Remove it. {right}",
        )
        for name in dict.fromkeys(header)
        if name not in columns
    ]
    problems += [
        problem("missing_column", name, "The column is missing from the header.", f"Add it. {right}")
        for name in missing
    ]
    if not problems:
        message = "The columns are not in the table's order."
        problems.append(problem("column_order", ",".join(header), message, right))
    return problems


def did_you_mean(value: str, known: Iterable[str]) -> str:
    """Ask whether the nearest known value was meant; empty if none is near."""
    near = process.extractOne(value, list(known), scorer=fuzz.ratio, score_cutoff=NEAR)
    return f"Did you mean {near[0]}?" if near else ""


def _frame(table: Table, records: list[list[str]], lines: list[int]) -> pd.DataFrame:
    index = pd.Index(lines, dtype="int64", name="line")
    return pd.DataFrame(records, index=index, columns=pd.Index(table.columns), dtype="str")


def _cells(count: int) -> str:
    return "1 cell" if count == 1 else f"{count} cells"


def _whole(table: Table, rule: str, message: str, remedy: str) -> Problem:
    return Problem(table.file, None, "", "", rule, message, remedy)


def _unusable(table: Table, problems: list[Problem]) -> Reading:
    return Reading(empty_frame(table), tuple(problems), frozenset(), False)
