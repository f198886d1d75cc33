"""Commits: complete or not at all, whoever kills, fills, locks or races."""

from __future__ import annotations

import errno
import multiprocessing
import os
import shutil
import signal
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from pipelines.tables import (
    DataMoved,
    TablesError,
    commit_tables,
    fingerprint,
    load_tables,
    read_folder,
    recover,
    store,
)

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
        calls = at_step(0, lambda _: None, partial(monkey.setattr, os))
        commit_tables(folder, NEW, records=RECORDS)
    return len(calls)


def kill_in_child(work: Callable[[], object], step: int) -> bool:
    """Run `work` in a forked child that kills itself at the given step; says whether it was killed."""
    child = os.fork()
    if child == 0:
        try:
            at_step(step, lambda _: os.kill(os.getpid(), signal.SIGKILL), partial(setattr, os))
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


def fresh(datasets: Datasets) -> Path:
    """Give the right folder as if nobody had ever committed to it."""
    folder = datasets()
    shutil.rmtree(folder / store.HISTORY, ignore_errors=True)
    return datasets()


def forked_commit(folder: Path) -> None:
    commit_tables(folder, NEW, records=RECORDS)


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_killed_at_every_step(datasets: Datasets) -> None:
    """The old or the new state at every step; readers see the same before and after somebody recovers."""
    steps = count_steps(fresh(datasets))
    outcomes = []
    for step in range(1, steps + 1):
        folder = fresh(datasets)
        old, before = fingerprint(folder), on_disk(folder)
        assert kill_in_child(partial(forked_commit, folder), step)
        seen = fingerprint(folder)
        message = recover(folder)
        assert fingerprint(folder) == seen
        assert on_disk(folder) == (before if seen == old else expected_after(before))
        assert recover(folder) is None
        outcomes.append((seen == old, (message or "").split(";")[-1].strip()))
        # The next commit is not disturbed by the crash.
        commit_tables(folder, {"events": b"later\n"})
        assert (folder / "events.csv").read_bytes() == b"later\n"
    assert [is_old for is_old, _ in outcomes] == sorted((is_old for is_old, _ in outcomes), reverse=True)
    assert {message for is_old, message in outcomes if is_old} <= {
        "",
        "the old tables are kept.",
    }
    assert (True, "the old tables are kept.") in outcomes
    assert (False, "it is now finished.") in outcomes


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_commit_finishes_what_another_left(datasets: Datasets) -> None:
    """Without a recovery between them: the killed commit is old or new, the next one is complete."""
    for step in range(1, count_steps(fresh(datasets)) + 1):
        folder = fresh(datasets)
        before = on_disk(folder)
        kill_in_child(partial(forked_commit, folder), step)
        seen = read_folder(folder).files
        commit_tables(folder, {"units": b"units\n"}, expected=fingerprint(folder))
        assert read_folder(folder).files == dict(seen) | {"units": b"units\n"}
        states = [state | {"units.csv": b"units\n"} for state in (before, expected_after(before))]
        assert on_disk(folder) in states


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_killed_while_recovering(datasets: Datasets) -> None:
    """A recovery that is killed can be taken up again."""
    folder = fresh(datasets)
    steps = count_steps(folder)
    for step in range(1, steps + 1):
        for again in range(1, 50):
            folder = fresh(datasets)
            before = on_disk(folder)
            kill_in_child(partial(forked_commit, folder), step)
            seen = fingerprint(folder)
            if not kill_in_child(partial(recover, folder), again):
                break
            assert fingerprint(folder) == seen
            recover(folder)
            assert fingerprint(folder) == seen
            assert on_disk(folder) in (before, expected_after(before))


@pytest.mark.parametrize("fault", [errno.ENOSPC, errno.EIO, errno.EROFS])
def test_a_disk_fault_at_every_step(fault: int, datasets: Datasets) -> None:
    def fail(_: str) -> None:
        raise OSError(fault, os.strerror(fault), "somewhere")

    for step in range(1, count_steps(fresh(datasets)) + 1):
        folder = fresh(datasets)
        old, before = fingerprint(folder), on_disk(folder)
        with pytest.MonkeyPatch.context() as monkey:
            at_step(step, fail, partial(monkey.setattr, os))
            with pytest.raises(TablesError, match="could not be written") as caught:
                commit_tables(folder, NEW, records=RECORDS)
        assert ("disk is full" in str(caught.value)) == (fault == errno.ENOSPC)
        kept = "nothing in datasets was changed" in str(caught.value)
        assert (fingerprint(folder) == old) == kept
        recover(folder)
        assert on_disk(folder) == (before if kept else expected_after(before))


def test_a_half_written_file_is_thrown_away(datasets: Datasets) -> None:
    folder = datasets()
    before = on_disk(folder)
    pending = folder / store.HISTORY / store.PENDING
    pending.mkdir(parents=True)
    (pending / "0").write_bytes(b"period,lab")
    (pending / "journal.json.draft").write_bytes(b'[["events.csv", fal')
    assert load_tables(folder)[1] == []
    assert recover(folder) == "A change was interrupted before it was complete; the old tables are kept."
    assert on_disk(folder) == before


def test_what_is_read_only_is_left_alone(datasets: Datasets) -> None:
    folder = datasets()
    before = on_disk(folder)
    for place in (folder / "quotes.csv", folder):
        mode = place.stat().st_mode
        place.chmod(mode & ~0o222)
        try:
            with pytest.raises(TablesError, match="read-only"):
                commit_tables(folder, NEW)
            assert load_tables(folder)[1] == []
        finally:
            place.chmod(mode)
    assert on_disk(folder) == before


def test_misuse(datasets: Datasets, tmp_path: Path) -> None:
    folder = datasets()
    before = on_disk(folder)
    with pytest.raises(TablesError, match="no folder"):
        commit_tables(tmp_path / "none", NEW)
    for name in ("../x", "observations", "quotes.csv"):
        with pytest.raises(TablesError, match="no table"):
            commit_tables(folder, {name: b""})
    for name in ("../x", "/x", "a/b", ".hidden", "pending", ""):
        with pytest.raises(TablesError, match="history file"):
            commit_tables(folder, {}, records={name: b""})
    assert on_disk(folder) == before
    assert recover(tmp_path / "none") is None


def test_a_lock_that_is_not_let_go(datasets: Datasets, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = datasets()
    monkeypatch.setattr(store, "LOCK_SECONDS", 0.05)
    with store._locked(folder, shared=False):
        for work in (partial(commit_tables, folder, NEW), partial(read_folder, folder)):
            with pytest.raises(TablesError, match="Another program"):
                work()
    read_folder(folder)


def add_rows(folder: Path, who: str, count: int) -> None:
    """Add rows one by one, each time beginning anew when the data moved meanwhile."""
    for number in range(count):
        while True:
            snapshot = read_folder(folder)
            row = f"2008,{who}-{number},,\n".encode()
            try:
                changes = {"events": snapshot.files["events"] + row}
                commit_tables(folder, changes, expected=fingerprint(snapshot))
                break
            except DataMoved:
                continue


def test_several_writers_lose_no_row(datasets: Datasets) -> None:
    folder = datasets()
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=add_rows, args=(folder, name, 8)) for name in ("a", "b", "c")]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
        assert worker.exitcode == 0
    tables, problems = load_tables(folder)
    assert problems == []
    added = set(tables.events["label"]) - {"Financial crisis"}
    assert added == {f"{name}-{number}" for name in "abc" for number in range(8)}


def test_readers_never_see_half_a_commit(datasets: Datasets) -> None:
    folder = datasets()
    states: list[dict[str, bytes | None]] = [
        {"events": mark * 50_000, "quotes": mark * 50_000, "units": mark * 50_000} for mark in (b"a", b"b")
    ]
    commit_tables(folder, states[0])
    done = threading.Event()

    def write() -> None:
        for number in range(40):
            commit_tables(folder, states[number % 2])
        done.set()

    writer = threading.Thread(target=write)
    writer.start()
    seen = set()
    while not done.is_set():
        files = read_folder(folder).files
        (mark,) = {files[name] for name in states[0]}
        seen.add(mark)
    writer.join()
    assert seen <= {state["events"] for state in states}
