"""Edits of a CSV file that leave every other byte as somebody wrote it.

An edit is a list of hunks: at this byte, these bytes become those. Hunks begin and end between records, can
be reversed, and refuse bytes that are not the ones they were made for.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipelines.tables.problems import TablesError

LINE = re.compile(rb"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


@dataclass(frozen=True, slots=True)
class Hunk:
    """At byte `at` of the old file the bytes `old` become `new`."""

    at: int
    old: bytes
    new: bytes


def apply_hunks(data: bytes, hunks: Sequence[Hunk]) -> bytes:
    """Give the file after the edit. Raises TablesError if it is not the file the hunks were made for."""
    parts: list[bytes] = []
    done = 0
    for hunk in hunks:
        end = hunk.at + len(hunk.old)
        if hunk.at < done or data[hunk.at : end] != hunk.old:
            raise TablesError("the edit was made for other bytes.")
        parts += [data[done : hunk.at], hunk.new]
        done = end
    return b"".join([*parts, data[done:]])


def reverse_hunks(hunks: Sequence[Hunk]) -> tuple[Hunk, ...]:
    """Give the edit that undoes an edit."""
    shift = 0
    reversed_hunks = []
    for hunk in hunks:
        reversed_hunks.append(Hunk(hunk.at + shift, hunk.new, hunk.old))
        shift += len(hunk.new) - len(hunk.old)
    return tuple(reversed_hunks)


def edit_records(
    data: bytes, lines: Sequence[int], replaced: Mapping[int, str | None], appended: Sequence[str]
) -> tuple[Hunk, ...]:
    """Replace, remove (None) and append records of a file.

    `lines` gives the first line of every record but the header, and `replaced` goes by the place in it.
    Records are CSV without line end; they get the line end that the file has.
    """
    starts = [0, *(match.end() for match in LINE.finditer(data))]
    bounds = [starts[line - 1] for line in lines] + [len(data)]
    hunks = []
    for place in sorted(replaced):
        old = data[bounds[place] : bounds[place + 1]]
        record = replaced[place]
        ending = old[len(old.rstrip(b"\r\n")) :]
        hunks.append(Hunk(bounds[place], old, b"" if record is None else record.encode() + ending))
    if appended:
        newline = _newline(data)
        new = b"".join(record.encode() + newline for record in appended)
        last_stays = not lines or replaced.get(len(lines) - 1, "") is not None
        if last_stays and data and not data.endswith((b"\r", b"\n")):
            new = newline + new
        hunks.append(Hunk(len(data), b"", new))
    return tuple(hunk for hunk in hunks if hunk.old != hunk.new)


def _newline(data: bytes) -> bytes:
    found = re.search(rb"\r\n|\r|\n", data)
    return found.group() if found else b"\n"
