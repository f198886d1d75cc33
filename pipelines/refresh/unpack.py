"""Files as they come, archives among them -> plain CSV files with safe names.

A name from outside is only ever a label. Archives are read in memory, never unpacked to a disk, and held to limits
before and while they are read, whatever their directory claims.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

from pipelines.tables import OUTPUT_TABLES, UNSEEN, Problem

MOST_BYTES = 256 * 2**20  # of all archives together, unpacked; a plain file is as large as it is
MOST_MEMBERS = 100  # CSV files of an archive
MOST_ENTRIES = 10_000  # files of an archive; a bundle has pictures too
FEW_NAMED = 8  # other files that are each named
MOST_RATIO = 200  # CSV packs ten to a hundred times; bombs a thousand times and more
SMALL = 2**20  # below which the ratio does not matter
LONGEST_NAME = 100
ZIP = b"PK\x03\x04"
ENCRYPTED = 0x1


@dataclass(frozen=True, slots=True)
class Unpacked:
    """CSV files by label, what was left aside and why, and what could not be read."""

    files: Mapping[str, bytes]
    notes: tuple[str, ...]
    problems: tuple[Problem, ...]


def safe_name(name: str) -> str:
    """Give the last part of a name without what cannot be seen, cut to a length for a label."""
    last = re.split(r"[/\\]", name)[-1]
    clean = re.sub(UNSEEN, "", last).strip().strip(".")
    return clean[-LONGEST_NAME:] or "file"


def unpack(files: Mapping[str, bytes]) -> Unpacked:
    """Give the CSV files among `files` and inside their zip archives."""
    found: dict[str, bytes] = {}
    notes: list[str] = []
    problems: list[Problem] = []
    room = MOST_BYTES
    for name, data in files.items():
        label = safe_name(name)
        if data.startswith(ZIP) or label.lower().endswith(".zip"):
            members = _members(label, data, room, notes)
            if isinstance(members, Problem):
                problems.append(members)
                continue
            room -= sum(map(len, members.values()))
        else:
            members = {label: data}
        for member, content in members.items():
            if reason := _computed(member):
                notes.append(f"{member} is left aside: {reason}.")
            else:
                found[_free(member, found)] = content
    if not found and not problems:
        remedy = "Give a CSV file of one of the tables, or a zip archive with such files."
        problems.append(Problem(" ".join(map(safe_name, files)), None, "", "", "no_table", "No table is here.", remedy))
    return Unpacked(found, tuple(notes), tuple(problems))


def _members(label: str, data: bytes, room: int, notes: list[str]) -> dict[str, bytes] | Problem:
    """Read the CSV files of an archive; other members are named in the notes."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            names = {safe_name(entry.filename) for entry in entries}
            if {"[Content_Types].xml", "workbook.xml"} <= names:
                message = "This is an Excel workbook, not a CSV file."
                return Problem(label, None, "", "", "not_csv", message, "Save the sheet as CSV UTF-8.")
            wanted = [entry for entry in entries if _is_csv(entry)]
            if len(entries) > MOST_ENTRIES:
                return _too_many(label, len(entries), MOST_ENTRIES)
            if fault := _beyond(label, wanted, room):
                return fault
            members: dict[str, bytes] = {}
            for entry in wanted:
                with archive.open(entry) as file:
                    # No more than the directory claims is unpacked; more than that fails its checksum.
                    members[_free(safe_name(entry.filename), members)] = file.read(entry.file_size + 1)
            others = [safe_name(entry.filename) for entry in entries if not _is_csv(entry)]
            notes.extend(f"{name} in {label} is left aside: it is no CSV file." for name in others[:FEW_NAMED])
            if (more := len(others) - FEW_NAMED) > 0:
                notes.append(f"{more} more files in {label} are left aside: they are no CSV files.")
            return members
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError) as error:
        message = f"The archive cannot be read: {error}."
        return Problem(label, None, "", "", "bad_archive", message, "Pack it again as a plain zip archive.")


def _is_csv(entry: zipfile.ZipInfo) -> bool:
    """Say whether a member is read at all; whatever others hold is never unpacked."""
    return safe_name(entry.filename).lower().endswith(".csv") and not entry.filename.startswith("__MACOSX/")


def _too_many(label: str, count: int, most: int) -> Problem:
    message = f"The archive has {count} files, more than {most}."
    return Problem(label, None, "", "", "archive_limit", message, "Pack only the CSV files of the tables.")


def _beyond(label: str, entries: list[zipfile.ZipInfo], room: int) -> Problem | None:
    """Say which limit the CSV files of an archive break by its own account."""
    if len(entries) > MOST_MEMBERS:
        return _too_many(label, len(entries), MOST_MEMBERS)
    if sum(entry.file_size for entry in entries) > room:
        return _too_large(label)
    for entry in entries:
        name = safe_name(entry.filename)
        if entry.file_size > SMALL and entry.file_size > MOST_RATIO * max(entry.compress_size, 1):
            message = f"{name} in the archive unpacks to more than {MOST_RATIO} times its size."
            return Problem(label, None, "", "", "archive_limit", message, "Give the CSV file itself.")
        if entry.flag_bits & ENCRYPTED:
            message = f"{name} in the archive is encrypted."
            return Problem(label, None, "", "", "bad_archive", message, "Pack it without a password.")
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            message = f"{name} is packed in an unusual way."
            return Problem(label, None, "", "", "bad_archive", message, "Pack it again as a plain zip archive.")
    return None


def _too_large(label: str) -> Problem:
    message = f"The archives unpack to more than {MOST_BYTES // 2**20} MB."
    return Problem(label, None, "", "", "too_large", message, "Give the CSV files themselves.")


def _computed(label: str) -> str:
    """Say why a file is nothing to refresh with: a build computes it. Empty for all others."""
    name = label.lower().removesuffix(".csv")
    return "a build computes this table" if name in OUTPUT_TABLES else ""


def _free(label: str, taken: Mapping[str, object]) -> str:
    """Give a label that is not taken yet."""
    number = 2
    free = label
    while free in taken:
        free = f"{label} ({number})"
        number += 1
    return free
