"""Which table a file is, and which of its headers is which column.

Only exact column names are taken as they are. A near miss is proposed and an unknown column named; both wait for
somebody's word.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from pipelines.refresh.rejected import REASON
from pipelines.tables import INPUT_TABLES, Problem, Table, shown

IGNORED = ""
NEAR = 80  # per cent of letters in common from which a header may mean a column
DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs"}
SEPARATOR_LINE = re.compile(r'"?sep=([,;\t|])"?[ ]*(?=\r\n|\r|\n|$)', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Header:
    """The column of each cell ("" where the cell is to be ignored), and what stands in the way.

    `proposed` are near misses that wait for a yes, `unknown` the names that nothing is like, `free` the columns that
    no header is sure to be.
    """

    columns: tuple[str, ...]
    proposed: Mapping[str, str]
    unknown: tuple[str, ...]
    free: tuple[str, ...]
    problems: tuple[Problem, ...]


def find_delimiter(text: str) -> tuple[str, str]:
    """Give the text and its delimiter: the one that Excel's first line names, or that finds the most columns.

    The line `sep=;` is emptied, so that line numbers stay.
    """
    if match := SEPARATOR_LINE.match(text):
        return text[match.end() :], match[1]
    first = next((line for line in re.split(r"[\r\n]", text[:100_000]) if line.strip()), "")

    def known(delimiter: str) -> tuple[int, int]:
        cells = next(csv.reader([first], delimiter=delimiter), [])
        return sum(_plain(cell) in _ALL_NAMES for cell in cells), len(cells)

    return text, max(DELIMITERS, key=known)


def recognise_table(label: str, header: Sequence[str]) -> Table | None:
    """Give the table that the file's name begins with, else the only one that its columns fit best."""
    stem = label.lower().removesuffix(".csv")
    for name, table in INPUT_TABLES.items():
        if re.match(rf"{name}(?![a-z])", stem):
            return table
    fits = []
    for table in INPUT_TABLES.values():
        names = _names(table)
        columns = {names[_plain(cell)] for cell in header if _plain(cell) in names}
        if columns.issuperset(table.key) and len(columns) * 2 >= len(table.columns):
            fits.append((len(columns) / len(table.columns), table))
    fits.sort(key=lambda fit: fit[0])
    tie = len(fits) > 1 and fits[-1][0] == fits[-2][0]
    return fits[-1][1] if fits and not tie else None


def read_header(table: Table, cells: Sequence[str], mapping: Mapping[str, str], file: str, line: int) -> Header:
    """Match the cells of a header with the columns; `mapping` is what somebody confirmed (to "" for ignore)."""
    confirmed = [_confirmed(table, cell, mapping) for cell in cells]
    taken = {column for column in confirmed if column}
    proposed: dict[str, str] = {}
    unknown: list[str] = []
    for cell, column in zip(cells, confirmed, strict=True):
        if column is None:
            near = _near(table, cell, taken | set(proposed.values()))
            if near:
                proposed[cell] = near
            else:
                unknown.append(cell)
    columns = tuple(column or IGNORED for column in confirmed)
    free = tuple(name for name in table.columns if name not in taken)
    if not taken and not proposed and not mapping:
        # One cell is no header; several may be one in other words, which somebody can point at columns.
        nameless = tuple(unknown) if len(cells) > 1 else ()
        return Header(columns, {}, nameless, free, (_no_header(table, cells, file, line),))
    missing = [name for name in table.columns if name not in taken and name not in proposed.values()]
    problems = [
        Problem(
            file,
            line,
            "",
            name,
            "duplicate_column",
            f"The header has the column {shown(name)} more than once.",
            "Keep one.",
        )
        for name in table.columns
        if columns.count(name) > 1
    ]
    problems += [
        Problem(
            file,
            line,
            "",
            cell,
            "near_column",
            f"The column {shown(cell)} looks like {near}.",
            "Confirm that it is (--accept-mapping), or say what it is (--map).",
        )
        for cell, near in proposed.items()
    ]
    problems += [
        Problem(
            file,
            line,
            "",
            cell,
            "unknown_column",
            f"The table {table.name} has no column {shown(cell)}.",
            "Say which column it is (--map), or that it may be left out (--ignore-unknown).",
        )
        for cell in unknown
    ]
    if missing:
        message = f"The header lacks {', '.join(missing)}."
        other = "Say which of the other headers it is (--map), or add it" if unknown else "Add what is missing"
        remedy = f"{other}; cells may be empty. The columns are: {', '.join(table.columns)}."
        problems.append(Problem(file, line, missing[0], "", "missing_column", message, remedy))
    return Header(columns, proposed, tuple(unknown), free, tuple(problems))


def _confirmed(table: Table, cell: str, mapping: Mapping[str, str]) -> str | None:
    """Give the column of a header that needs no question, "" for one to ignore, None for one to ask about."""
    if mapping.get(cell) in (*table.columns, IGNORED):
        return mapping[cell]
    if cell in table.columns:
        return cell
    return IGNORED if cell in (REASON, "") else None


def _no_header(table: Table, cells: Sequence[str], file: str, line: int) -> Problem:
    right = f"The header must name the columns: {', '.join(table.columns)}."
    if len(cells) == 1 and len(table.columns) > 1:
        message = "The line has one cell only: it is not separated by commas, semicolons or tabs."
        return Problem(file, line, "", cells[0], "delimiter", message, f"Separate the cells by commas. {right}")
    message = "The first line names no column of the table."
    return Problem(file, line, "", ",".join(cells), "header", message, right)


def _near(table: Table, cell: str, taken: set[str]) -> str:
    """Give the free column that a header most likely means; "" if none is near."""
    names = {name: column for name, column in _names(table).items() if column not in taken}
    plain = _plain(cell)
    if plain in names:
        return names[plain]
    close = process.extractOne(plain, list(names), scorer=fuzz.ratio, score_cutoff=NEAR)
    return names[close[0]] if close else ""


def _names(table: Table) -> dict[str, str]:
    """Give the ways to write each column: its name, its title, its name without `_id`."""
    names: dict[str, str] = {}
    for field in table.fields:
        for name in (field.name, _plain(field.title), field.name.removesuffix("_id")):
            names.setdefault(name, field.name)
    return names | {field.name: field.name for field in table.fields}


def _plain(cell: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", cell.casefold()).strip("_")


_ALL_NAMES = {name for table in INPUT_TABLES.values() for name in _names(table)}
