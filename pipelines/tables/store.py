"""The disk: one consistent view of a datasets folder, and commits that are complete or did not happen.

A commit writes the new files aside (`.history/pending/`), then a journal that lists them: from that moment
it has happened. Only then are the files moved into place. Readers look through a journal they find, so they
see the old state or the new one at every instant; `recover` finishes or clears away what a crash left.
Writers exclude one another, and readers, by `flock` on `.lock`, which works between threads and processes
(Linux and macOS).
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import hashlib
import json
import os
import re
import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pipelines.tables.problems import DataMoved, TablesError
from pipelines.tables.schema_input import INPUT_TABLES

HISTORY = ".history"
PENDING = "pending"
JOURNAL = "journal.json"
LOCK = ".lock"
LOCK_SECONDS = 10.0
Read = TypeVar("Read")
RECORD_NAME = r"[A-Za-z0-9][A-Za-z0-9._-]*"


def datasets_folder() -> Path:
    """The datasets folder: the one INDICATORS_DATASETS names, else the one beside the package."""
    named = os.environ.get("INDICATORS_DATASETS", "")
    return Path(named) if named else Path(__file__).resolve().parents[2] / "datasets"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The input tables of a folder at one instant: their bytes, and why others could not be read.

    `found` says whether the folder is there at all, `folder` which one it is, for messages; a file that is absent is in
    neither mapping.
    """

    files: Mapping[str, bytes]
    unreadable: Mapping[str, str]
    found: bool = True
    folder: str = "datasets"


def read_folder(folder: Path) -> Snapshot:
    """Read the bytes of all input tables of a folder, as of one instant between commits.

    Writes nothing. Raises TablesError if a commit of another program holds the folder for too long.
    """
    if not folder.is_dir():
        return Snapshot({}, {}, found=False, folder=str(folder))
    return _at_one_instant(folder, _read_unlocked)


def read_history(folder: Path, names: Iterable[str]) -> dict[str, bytes]:
    """Read files of the folder's `.history/`, as of one instant between commits; those absent are left out.

    Raises TablesError if one is there and cannot be read.
    """
    wanted = list(names)
    return _at_one_instant(folder, lambda place: _history_unlocked(place, wanted)) if folder.is_dir() else {}


def fingerprint(source: Path | Snapshot) -> str:
    """Give the SHA-256, in hex, over all input tables: the same for the same bytes, whatever the folder."""
    snapshot = source if isinstance(source, Snapshot) else read_folder(source)
    hashes = {name: sha256(data) for name, data in snapshot.files.items()}
    return sha256(json.dumps(hashes, sort_keys=True).encode())


def data_version(fingerprint: str) -> str:
    """Give the short form of a fingerprint for people to read: its first 8 hex digits."""
    return fingerprint[:8]


def sha256(data: bytes) -> str:
    """Give the SHA-256 of bytes in hex."""
    return hashlib.sha256(data).hexdigest()


def commit_tables(
    folder: Path,
    changes: Mapping[str, bytes | None],
    *,
    expected: str | None = None,
    records: Mapping[str, bytes | None] | None = None,
    expected_records: Mapping[str, bytes | None] | None = None,
) -> str:
    """Replace several tables of a folder at once; gives the new fingerprint.

    `changes` maps table names to their new bytes (None removes the file); `records` does the same for files
    of the folder's `.history/`, written by the same commit. File modes are kept. Raises DataMoved if
    `expected` is not the present fingerprint or a history file is not as in `expected_records` (None: not
    there), and TablesError if the folder or a file is missing, read-only or full: in both cases nothing has
    changed. A crash at any instant leaves the old state or the new.
    """
    targets = _targets(changes, records or {})
    _check_writable(folder, targets)
    with _clear_errors(f"nothing in {folder.name} was changed"), _locked(folder, shared=False):
        _recover_unlocked(folder)
        if expected is not None and fingerprint(_read_unlocked(folder)) != expected:
            raise DataMoved("The tables changed since they were looked at, so nothing was written.")
        if expected_records is not None:
            present = _history_unlocked(folder, expected_records)
            if any(present.get(name) != data for name, data in expected_records.items()):
                raise DataMoved("The history changed since it was looked at, so nothing was written.")
        try:
            _stage(folder, targets)
        except BaseException:
            _discard(folder)
            raise
        # From here on it has happened: whoever comes next can finish it.
        with _clear_errors("the change is recorded and will be finished at the next start"):
            _finish(folder)
        return fingerprint(_read_unlocked(folder))


def recover(folder: Path) -> str | None:
    """Finish or clear away a commit that was interrupted; say which, or None if there was none.

    To be called when a program starts to work with a folder. Raises TablesError if the disk does not let it.
    """
    if not _pending(folder).is_dir():
        return None
    with _clear_errors("an interrupted change is not finished yet"), _locked(folder, shared=False):
        return _recover_unlocked(folder)


def _recover_unlocked(folder: Path) -> str | None:
    pending = _pending(folder)
    if not pending.is_dir():
        return None
    if (pending / JOURNAL).exists():
        names = ", ".join(path for path, _ in _journal(folder) if not path.startswith(HISTORY)) or "the history"
        _finish(folder)
        return f"A change of {names} was interrupted; it is now finished."
    leftovers = any(pending.iterdir())
    _discard(folder)
    return "A change was interrupted before it was complete; the old tables are kept." if leftovers else None


def _stage(folder: Path, targets: Mapping[str, bytes | None]) -> None:
    """Write the new files aside, then the journal that makes them count."""
    pending = _pending(folder)
    pending.mkdir(parents=True)
    entries: list[tuple[str, bool]] = []
    for number, (path, data) in enumerate(targets.items()):
        if data is not None:
            staged = pending / str(number)
            _write(staged, data)
            with contextlib.suppress(FileNotFoundError):
                staged.chmod((folder / path).stat().st_mode & 0o7777)
        entries.append((path, data is None))
    draft = pending / f"{JOURNAL}.draft"
    _write(draft, json.dumps(entries).encode())
    for place in (pending, pending.parent, folder):
        _sync(place)
    draft.replace(pending / JOURNAL)


def _finish(folder: Path) -> None:
    """Move the staged files into place; may be interrupted and repeated."""
    pending = _pending(folder)
    _sync(pending)
    for number, (path, removed) in enumerate(_journal(folder)):
        staged = pending / str(number)
        if removed:
            (folder / path).unlink(missing_ok=True)
        elif staged.exists():
            staged.replace(folder / path)
    _sync(folder)
    _sync(pending.parent)
    (pending / JOURNAL).unlink()
    _sync(pending)
    pending.rmdir()


def _discard(folder: Path) -> None:
    """Throw away what was staged, unless its journal stands already."""
    if not (_pending(folder) / JOURNAL).exists():
        shutil.rmtree(_pending(folder), ignore_errors=True)


def _read_unlocked(folder: Path) -> Snapshot:
    """Read the tables, each from where an unfinished commit put it or from its place."""
    waiting = _waiting(folder)
    files: dict[str, bytes] = {}
    unreadable: dict[str, str] = {}
    for name, table in INPUT_TABLES.items():
        try:
            data = _read_file(folder, table.file, waiting)
        except OSError as error:
            unreadable[name] = error.strerror or str(error)
        else:
            if data is not None:
                files[name] = data
    return Snapshot(files, unreadable)


def _history_unlocked(folder: Path, names: Iterable[str]) -> dict[str, bytes]:
    waiting = _waiting(folder)
    found: dict[str, bytes] = {}
    for name in names:
        try:
            data = _read_file(folder, f"{HISTORY}/{name}", waiting)
        except OSError as error:
            raise TablesError(f"{HISTORY}/{name} cannot be read: {error.strerror or error}.") from error
        if data is not None:
            found[name] = data
    return found


def _waiting(folder: Path) -> dict[str, Path | None]:
    """Give the files of an unfinished commit that are not in place yet: where they are, None if removed."""
    if not (_pending(folder) / JOURNAL).exists():
        return {}
    waiting: dict[str, Path | None] = {}
    for number, (path, removed) in enumerate(_journal(folder)):
        staged = _pending(folder) / str(number)
        if removed:
            waiting[path] = None
        elif staged.exists():
            waiting[path] = staged
    return waiting


def _read_file(folder: Path, path: str, waiting: Mapping[str, Path | None]) -> bytes | None:
    place = waiting.get(path, folder / path)
    try:
        return None if place is None else place.read_bytes()
    except FileNotFoundError:
        return None


def _at_one_instant(folder: Path, read: Callable[[Path], Read]) -> Read:
    """Read while no commit is going on."""
    if not (folder / LOCK).exists():
        before = read(folder)
        # Nobody has ever committed here, unless somebody began to meanwhile.
        if not (folder / LOCK).exists():
            return before
    try:
        with _locked(folder, shared=True):
            return read(folder)
    except PermissionError as error:
        raise TablesError(f"{error.filename} cannot be opened; allow reading it.") from error


def _journal(folder: Path) -> list[tuple[str, bool]]:
    """Give the paths that a commit replaces, numbered as their staged files, and whether it removes them."""
    return [(path, removed) for path, removed in json.loads((_pending(folder) / JOURNAL).read_bytes())]


def _targets(changes: Mapping[str, bytes | None], records: Mapping[str, bytes | None]) -> dict[str, bytes | None]:
    """Give the files to write by their path inside the folder; names from outside are never paths."""
    for name in changes:
        if name not in INPUT_TABLES:
            raise TablesError(f"there is no table {name!r}; the tables are {', '.join(INPUT_TABLES)}.")
    for name in records:
        if not re.fullmatch(RECORD_NAME, name) or name == PENDING:
            raise TablesError(f"{name!r} cannot be the name of a history file.")
    tables = {INPUT_TABLES[name].file: data for name, data in changes.items()}
    return tables | {f"{HISTORY}/{name}": data for name, data in records.items()}


def _check_writable(folder: Path, targets: Mapping[str, bytes | None]) -> None:
    """Refuse early what the owner has set read-only (os.replace would not mind a read-only file)."""
    if not folder.is_dir():
        raise TablesError(f"There is no folder {folder}, so nothing was written.")
    for place in (folder, *(folder / path for path in targets)):
        if place.exists() and (place.stat().st_mode & 0o222 == 0 or not os.access(place, os.W_OK)):
            raise TablesError(f"{place} is read-only, so nothing was written. Allow writing to it and try again.")


def _pending(folder: Path) -> Path:
    return folder / HISTORY / PENDING


def _write(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    """Make renames in a folder durable."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def _locked(folder: Path, *, shared: bool) -> Iterator[None]:
    """Hold the folder's lock, waiting up to LOCK_SECONDS for others."""
    descriptor = os.open(folder / LOCK, os.O_RDONLY if shared else os.O_RDWR | os.O_CREAT, 0o666)
    try:
        until = time.monotonic() + LOCK_SECONDS
        while True:
            try:
                fcntl.flock(descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > until:
                    raise TablesError(f"Another program has held {folder} for {LOCK_SECONDS:.0f} s.") from None
                time.sleep(0.02)
        yield
    finally:
        os.close(descriptor)  # which also lets the lock go


@contextlib.contextmanager
def _clear_errors(outcome: str) -> Iterator[None]:
    """Turn a fault of the disk into a sentence that says what state the data are in."""
    try:
        yield
    except OSError as error:
        full = error.errno in {errno.ENOSPC, errno.EDQUOT}
        why = "the disk is full" if full else f"{error.strerror or error} ({error.filename or 'datasets'})"
        raise TablesError(f"The tables could not be written, {outcome}: {why}.") from error
