"""The history of a folder: one line for each refresh or undo, and for each a patch that undoes it.

`history.jsonl` lists the entries; `000001.json.gz` holds the hunks of entry 1. Both are written by the commit they
tell of. A patch holds the rows that changed and no copy of a table.
"""

from __future__ import annotations

import gzip
import itertools
import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from pipelines.refresh.record import Edit
from pipelines.tables import Hunk, TablesError

LOG = "history.jsonl"
UNDO = "undo"


@dataclass(frozen=True, slots=True)
class Entry:
    """One refresh or undo: when (ISO 8601, UTC), from which files, rows changed by table, and the tables'
    fingerprint before and after.
    """

    id: int
    when: str
    action: str  # merge, replace or undo
    undoes: int | None
    files: tuple[str, ...]
    note: str
    counts: Mapping[str, Mapping[str, int]]
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class History:
    """What was done to a folder, oldest first.

    `undone` gives for an entry the one that undid it. `edited` are the entries before which the tables were
    changed by hand, `edited_since` says whether they were changed after the last.
    """

    entries: tuple[Entry, ...]
    undone: Mapping[int, int]
    edited: frozenset[int]
    edited_since: bool


def make_history(entries: Sequence[Entry], fingerprint: str) -> History:
    """Derive from the entries, and the fingerprint of today's tables, what was undone and what edited by hand."""
    undone: dict[int, int] = {}
    # An undo that was itself undone undoes nothing, so the last entry decides first.
    for entry in reversed(entries):
        if entry.undoes is not None and entry.id not in undone:
            undone[entry.undoes] = entry.id
    pairs = itertools.pairwise(entries)
    edited = frozenset(later.id for earlier, later in pairs if earlier.after != later.before)
    return History(tuple(entries), undone, edited, bool(entries) and entries[-1].after != fingerprint)


def patch_name(entry_id: int) -> str:
    """Give the file name of an entry's patch."""
    return f"{entry_id:06d}.json.gz"


def log_line(entry: Entry) -> bytes:
    """Give the line of an entry in the log."""
    return json.dumps(asdict(entry), ensure_ascii=False).encode() + b"\n"


def read_log(data: bytes) -> list[Entry]:
    """Read the log. Raises TablesError if somebody damaged it."""
    entries = []
    for number, line in enumerate(data.splitlines(), start=1):
        try:
            fields = json.loads(line)
            entries.append(Entry(**{**fields, "files": tuple(fields["files"])}))
        except (ValueError, TypeError, KeyError) as error:
            remedy = "Mend that line, or move the folder .history away to begin a new history."
            raise TablesError(f".history/{LOG}, line {number} cannot be read. {remedy}") from error
    return entries


def pack_patch(edits: Mapping[str, Edit]) -> bytes:
    """Write the edits of an entry, so that the same edits give the same bytes."""
    told = {
        name: {
            "before": edit.before,
            "after": edit.after,
            "hunks": [[hunk.at, _text(hunk.old), _text(hunk.new)] for hunk in edit.hunks],
        }
        for name, edit in edits.items()
    }
    return gzip.compress(json.dumps(told).encode(), mtime=0)


def unpack_patch(data: bytes, entry_id: int) -> dict[str, Edit]:
    """Read what `pack_patch` wrote. Raises TablesError if somebody damaged it."""
    try:
        told: dict[str, Any] = json.loads(gzip.decompress(data))
        return {
            name: Edit(
                tuple(Hunk(at, _bytes(old), _bytes(new)) for at, old, new in edit["hunks"]),
                edit["before"],
                edit["after"],
            )
            for name, edit in told.items()
        }
    except (OSError, EOFError, zlib.error, ValueError, TypeError, KeyError) as error:
        raise TablesError(
            f".history/{patch_name(entry_id)} is damaged, so entry {entry_id} cannot be undone."
        ) from error


def _text(data: bytes) -> str:
    return data.decode("utf-8", errors="surrogateescape")  # a table that was replaced may have been no UTF-8


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", errors="surrogateescape")
