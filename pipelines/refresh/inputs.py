"""Files as people have them -> rows of the tables, with every fault of a file as a problem."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import pandas as pd

from pipelines.refresh.decode import decode
from pipelines.refresh.headers import (
    DELIMITERS,
    IGNORED,
    Header,
    find_delimiter,
    read_header,
    recognise_table,
)
from pipelines.refresh.rejected import REASON, without_guards
from pipelines.refresh.unpack import safe_name, unpack
from pipelines.tables import (
    INPUT_TABLES,
    Problem,
    Snapshot,
    Table,
    TablesError,
    check_cells,
    csv_bytes,
    empty_file,
    empty_frame,
    read_rows,
    split_records,
)

MOST_ROWS = 200_000  # of one file
LARGE, SAMPLE = 20_000, 500  # rows from which on a sample is looked at first, and how many

TYPED = "form"  # the name of the file that a typed row stands in
Renames = Mapping[str, Mapping[str, str]]  # file -> header -> column, "" for a header to leave out


@dataclass(frozen=True, slots=True)
class Input:
    """The rows of one file for one table.

    `frame` has the table's columns, all text, and the file line as its index; `ragged` are the lines of records
    that are too short or too long, and `problems` says so of each.
    """

    file: str
    table: str
    frame: pd.DataFrame
    ragged: frozenset[int]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """The headers of a file that are no column names and wait for somebody's word.

    `proposed` are near misses and the columns they look like, `unknown` those that nothing is like, `free` the
    columns of the `table` that they may be. `samples` has the first filled cell under each.
    """

    table: str
    proposed: Mapping[str, str]
    unknown: tuple[str, ...]
    free: tuple[str, ...]
    samples: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Inputs:
    """All rows of a refresh, and what keeps a file from being read.

    `files` are the names of what was given. `asked` has the headers that wait for somebody's word, by file: the
    answers are the mapping of `read_inputs`, and `confirmed` gives that of a plain yes.
    """

    tables: tuple[Input, ...]
    problems: tuple[Problem, ...]
    files: tuple[str, ...] = ()
    asked: Mapping[str, Asked] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def read_inputs(files: Mapping[str, bytes], table: str | None = None, mapping: Renames | None = None) -> Inputs:
    """Read CSV files and zip archives of them, by name, as the rows of one refresh.

    A file is of `table` if given, else of the table that its name begins with or its columns fit. `mapping`
    gives for each file what headers mean that are no column names ("" for one to leave out). Whatever the
    files hold is an answer; raises TablesError for an unknown table only.
    """
    if table is not None and table not in INPUT_TABLES:
        raise TablesError(f"there is no table {table!r}; the tables are {', '.join(INPUT_TABLES)}.")
    unpacked = unpack(files)
    read = [_read_file(label, data, table, (mapping or {}).get(label, {})) for label, data in unpacked.files.items()]
    return Inputs(
        tuple(one.input for one in read if one.input is not None),
        (*unpacked.problems, *(problem for one in read for problem in one.problems)),
        tuple(map(safe_name, files)),
        {one.file: one.asked for one in read if one.asked is not None},
        (*unpacked.notes, *(note for one in read for note in one.notes)),
    )


@dataclass(frozen=True, slots=True)
class _File:
    """What one file gave."""

    file: str
    input: Input | None = None
    problems: tuple[Problem, ...] = ()
    asked: Asked | None = None
    notes: tuple[str, ...] = ()


def _read_file(label: str, data: bytes, table: str | None, mapping: Mapping[str, str]) -> _File:
    notes: list[str] = []
    opened = _open(label, data, notes)
    parsed = opened if isinstance(opened, Problem) else split_records(*opened)
    if isinstance(parsed, Problem):
        return _File(label, problems=(parsed,))
    records, lines = parsed
    known = INPUT_TABLES[table] if table else recognise_table(label, records[0] if records else [])
    if known is None:
        return _File(label, problems=(_unrecognised(label, records),))
    if not records:
        return _File(label, problems=(empty_file(known, label),))
    header = read_header(known, records[0], mapping, label, lines[0])
    if header.problems:
        return _File(label, None, header.problems, _asked(known, header, records), tuple(notes))
    reading = read_rows(known, records[1:], lines[1:], list(header.columns), label)
    if not reading.usable:
        return _File(label, problems=reading.problems, notes=tuple(notes))
    frame = without_guards(reading.frame) if REASON in records[0] else reading.frame
    if hopeless := _hopeless(label, known, frame):
        return _File(label, problems=hopeless, notes=tuple(notes))
    ignored = [cell for cell, column in zip(records[0], header.columns, strict=True) if column == IGNORED and cell]
    if ignored:
        notes.append(f"{label}: {', '.join(ignored)} ignored.")
    return _File(label, Input(label, known.name, frame, reading.ragged, reading.problems), notes=tuple(notes))


def _asked(table: Table, header: Header, records: list[list[str]]) -> Asked | None:
    """Give what is to be asked about a header; None where nothing of it waits for a word."""
    waiting = {*header.proposed, *header.unknown}
    if not waiting:
        return None
    samples = {
        cell: next((row[place] for row in records[1:] if place < len(row) and row[place]), "")
        for place, cell in enumerate(records[0])
        if cell in waiting
    }
    return Asked(table.name, header.proposed, header.unknown, header.free, samples)


def confirmed(inputs: Inputs, *, accept_mapping: bool = True, ignore_unknown: bool = True) -> dict[str, dict[str, str]]:
    """Give the mapping that says yes to what `read_inputs` proposed, and to leaving out what it does not know."""
    mapping: dict[str, dict[str, str]] = {}
    for file, asked in inputs.asked.items():
        proposed = asked.proposed if accept_mapping else {}
        unknown = dict.fromkeys(asked.unknown, IGNORED) if ignore_unknown else {}
        if proposed or unknown:
            mapping[file] = {**proposed, **unknown}
    return mapping


def one_row(table: str, cells: Mapping[str, str]) -> Inputs:
    """Give a single row as typed into a form; cells that are not named are empty.

    Raises TablesError for an unknown table or column.
    """
    known = _table(table)
    strange = set(cells) - set(known.columns)
    if strange:
        raise TablesError(f"{table} has no column {', '.join(sorted(strange))}.")
    frame = pd.DataFrame(
        {name: pd.array([cells.get(name, "")], dtype="str") for name in known.columns},
        index=pd.Index([1], dtype="int64", name="line"),
    )
    return Inputs((Input(TYPED, table, frame, frozenset(), ()),), (), (TYPED,))


def template(table: str) -> bytes:
    """Give an empty CSV of the table: its header only."""
    return csv_bytes(empty_frame(_table(table)))


def current(snapshot: Snapshot, table: str) -> bytes:
    """Give the table as it stands, byte by byte, to edit and send back."""
    return snapshot.files.get(_table(table).name, template(table))


def explain_columns(table: str) -> pd.DataFrame:
    """Explain a table's columns: column, title, required (yes or no), explanation, allowed codes."""
    fields = _table(table).fields
    return pd.DataFrame(
        {
            "column": [field.name for field in fields],
            "title": [field.title for field in fields],
            "required": ["yes" if field.required else "no" for field in fields],
            "explanation": [field.description for field in fields],
            "allowed": ["; ".join(f"{code}: {meaning}" for code, meaning in field.choices) for field in fields],
        }
    )


def _table(name: str) -> Table:
    if name not in INPUT_TABLES:
        raise TablesError(f"there is no table {name!r}; the tables are {', '.join(INPUT_TABLES)}.")
    return INPUT_TABLES[name]


def _open(label: str, data: bytes, notes: list[str]) -> tuple[str, str, str] | Problem:
    """Give a file's text, its label and its delimiter; what is not the usual goes into the notes."""
    decoded = decode(data, label)
    if isinstance(decoded, Problem):
        return decoded
    lines = max(decoded.text.count("\n"), decoded.text.count("\r"))
    if lines > MOST_ROWS:
        message = f"The file has about {lines:,} lines; a refresh takes at most {MOST_ROWS:,} rows of a file."
        return Problem(label, None, "", "", "too_many_rows", message, "Split it, and refresh with one part at a time.")
    text, delimiter = find_delimiter(decoded.text)
    name = decoded.encoding.upper() if decoded.encoding.startswith("utf") else decoded.encoding
    unusual = [] if decoded.encoding == "utf-8" else [f"read as {name}"]
    if delimiter != ",":
        unusual.append(f"separated by {DELIMITERS.get(delimiter, repr(delimiter))}")
    if unusual:
        notes.append(f"{label}: {', '.join(unusual)}.")
    return text, label, delimiter


def _hopeless(label: str, table: Table, frame: pd.DataFrame) -> tuple[Problem, ...]:
    """Give the problems of a sample where a large file has nothing but bad rows, as when columns are mixed up.

    Listing millions of problems would help nobody.
    """
    if len(frame) <= LARGE:
        return ()
    sample = frame.sample(SAMPLE, random_state=1).sort_index()  # by chance: bad rows may come at regular intervals
    problems, bad = check_cells(table, sample)
    if not bad.all():
        return ()
    message = f"Of {len(frame):,} rows {len(sample):,} were looked at, and each of them has a problem."
    whole = Problem(label, None, "", "", "all_rows_bad", message, "See whether the columns hold what their names say.")
    return (whole, *(replace(problem, file=label) for problem in problems))


def _unrecognised(label: str, records: list[list[str]]) -> Problem:
    if not records:
        return Problem(label, None, "", "", "empty_file", "The file is empty.", "Give a file with a header and rows.")
    message = "Neither the name of the file nor its columns say which table it is."
    remedy = f"Name the table, or name the file after it: {', '.join(INPUT_TABLES)}."
    return Problem(label, None, "", ",".join(records[0])[:200], "unknown_table", message, remedy)
