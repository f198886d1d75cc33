"""Commits: complete or not at all, whoever kills, fills, locks or races."""

from __future__ import annotations

import errno
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipelines.tables import DataMoved, TablesError, commit_tables, fingerprint, load_tables, read_folder, recover
from pipelines.tables import store

from .conftest import Datasets

# Every call by which a commit changes the disk.
STEPS = ("mkdir", "fsync", "chmod", "replace", "unlink", "rmdir")
NEW: dict[str, bytes | None] = {"events": b"new events\n", "quotes": b"new quotes\n", "fx_rates": None}
RECORDS: dict[str, bytes | None] = {"0001.json": b"{}"}


def on_disk(folder: Path) -> dict[str, bytes]:
    """The files as any program sees them, without the lock and the inside of pending."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != store.LOCK
    }


def expected_after(before: dict[str, bytes]) -> dict[str, bytes]:
    after = dict(before) | {"events.csv": b"new events\n", "quotes.csv": b"new quotes\n", ".history/0001.json": b"{}"}
    del after["fx_rates.csv"]
    return after


def at_step(number: int, action: Callable[[str], None], patch: Callable[[str, Any], None]) -> list[str]:
    """Make the n-th disk call do `action` first; gives the list that collects the names of the calls."""
    calls: list[str] = []

    def wrap(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            calls.append(name)
            if len(calls) == number:
                action(name)
            return real(*args, **kwargs)

        return call

    for name in STEPS:
        patch(name, wrap(name, getattr(os, name)))
    return calls


def count_steps(folder: Path) -> int:
    with pytest.MonkeyPatch.context() as monkey:
        calls = at_step(0, lambda _: None, lambda name, call: monkey.setattr(os, name, call))
        commit_tables(folder, NEW, records=RECORDS)
    return len(calls)


def kill_in_child(work: Callable[[], None], step: int) -> bool:
    """Run `work` in a forked child that kills itself at the given step; says whether it was killed."""
    child = os.fork()
    if child == 0:
        try:
            at_step(step, lambda _: os.kill(os.getpid(), signal.SIGKILL), lambda name, call: setattr(os, name, call))
            work()
        finally:
            os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def test_commit_replaces_removes_and_records(datasets: Datasets) -> None:
    folder = datasets()
    (folder / "quotes.csv").chmod(0o640)
    before = on_disk(folder)
    after = commit_tables(folder, NEW, expected=fingerprint(folder), records=RECORDS)
    assert on_disk(folder) == expected_after(before)
    assert after == fingerprint(folder)
    assert (folder / "quotes.csv").stat().st_mode & 0o777 == 0o640
    assert recover(folder) is None


def test_moved_data_are_not_overwritten(datasets: Datasets) -> None:
    folder = datasets()
    seen = fingerprint(folder)
    datasets(events="period,label,topic,source_id\n")
    before = on_disk(folder)
    with pytest.raises(DataMoved):
        commit_tables(folder, NEW, expected=seen)
    assert on_disk(folder) == before


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_killed_at_every_step(datasets: Datasets) -> None:
    """Old or new at every step; what readers see does not depend on whether somebody recovered."""
    outcomes = set()
    step = 0
    while True:
        step += 1
        folder = datasets()
        for path in (folder / store.HISTORY).glob("*"):
            path.unlink()
        before = on_disk(folder)
        old = fingerprint(folder)
        if not kill_in_child(lambda: _ := commit_tables(folder, NEW, records=RECORDS), step):
            break
    assert outcomes
