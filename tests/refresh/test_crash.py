"""Refreshes that are killed, that meet a full disk, and that race each other."""

from __future__ import annotations

import errno
import multiprocessing
import os
import resource
import shutil
import signal
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from pipelines.refresh import Plan, apply, history, plan, undo
from pipelines.tables import DataMoved, TablesError, fingerprint, load_tables, read_folder, recover

from .conftest import inputs_of, new_row, plan_of, tables_on_disk

pytestmark = pytest.mark.usefixtures("one_build")

# Every call by which a commit changes the disk.
STEPS = ("mkdir", "fsync", "chmod", "replace", "unlink", "rmdir")


def at_step(number: int, action: Callable[[], None], patch: Callable[[str, Any], None]) -> list[str]:
    """Make the n-th disk call do `action` first; gives the list that collects the names of the calls."""
    calls: list[str] = []

    def wrap(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            calls.append(name)
            if len(calls) == number:
                action()
            return real(*args, **kwargs)

        return call

    for name in STEPS:
        patch(name, wrap(name, getattr(os, name)))
    return calls


def killed_in_child(work: Callable[[], object], step: int) -> bool:
    """Run `work` in a forked child that kills itself at the given step; says whether it was killed."""
    child = os.fork()
    if child == 0:
        try:
            at_step(step, lambda: os.kill(os.getpid(), signal.SIGKILL), partial(setattr, os))
            work()
        finally:
            os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def again(folder: Path, first: Path) -> None:
    """Put the folder back to how it was."""
    shutil.rmtree(folder)
    shutil.copytree(first, folder)


@pytest.fixture
def first(folder: Path, tmp_path: Path) -> Path:
    """A copy of a folder that has one refresh behind it."""
    apply(folder, plan_of(folder, inputs_of(events=new_row("events", label="First"))))
    return Path(shutil.copytree(folder, tmp_path / "first"))


def made_in(folder: Path) -> Plan:
    return plan_of(
        folder,
        inputs_of(sources=new_row("sources"), quotes=new_row("quotes", quote_id="new-post:1", source_id="new-post")),
    )


def state(folder: Path) -> tuple[dict[str, bytes], list[tuple[int, str, str]]]:
    return tables_on_disk(folder), [(entry.id, entry.before, entry.after) for entry in history(folder).entries]


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_killed_at_every_step(folder: Path, first: Path) -> None:
    """Tables and history are old or new together, and the next start says which."""
    made = made_in(folder)
    old = state(folder)
    apply(folder, made)
    new = state(folder)
    seen = set()
    step = 0
    while True:
        step += 1
        again(folder, first)
        if not killed_in_child(partial(apply, folder, made), step):
            break
        # Whoever reads before anybody recovers sees one of the states, tables and history alike.
        version, entries = fingerprint(folder), len(history(folder).entries)
        assert entries == (1 if version == made.fingerprint else 2)
        message = recover(folder)
        assert state(folder) == (old if version == made.fingerprint else new)
        if message:
            assert message.endswith(("the old tables are kept.", "it is now finished."))
            seen.add(message.split()[-1])
        if version == made.fingerprint:
            apply(folder, made)
            assert state(folder) == new
    assert step > 15
    undo(folder)
    assert tables_on_disk(folder) == old[0]
    assert seen == {"kept.", "finished."}


@pytest.mark.parametrize("fault", [errno.ENOSPC, errno.EIO, errno.EROFS])
def test_a_disk_fault_at_every_step(fault: int, folder: Path, first: Path) -> None:
    made = made_in(folder)
    old = state(folder)
    apply(folder, made)
    new = state(folder)

    def fail() -> None:
        raise OSError(fault, os.strerror(fault), "somewhere")

    step = 0
    while True:
        step += 1
        again(folder, first)
        with pytest.MonkeyPatch.context() as monkey:
            calls = at_step(step, fail, partial(monkey.setattr, os))
            try:
                apply(folder, made)
                failed = False
            except TablesError:
                failed = True
        if len(calls) < step:
            break
        recover(folder)
        assert state(folder) in ((old, new) if failed else (new,))
    assert step > 15


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
@pytest.mark.parametrize("room", [0, 1, 200, 1_000])
def test_a_disk_that_is_full_in_the_middle_of_a_file(room: int, folder: Path, first: Path) -> None:
    """No file of the child may grow beyond `room` bytes: a real write comes to an end half way."""
    made = made_in(folder)
    old = state(folder)
    child = os.fork()
    if child == 0:
        try:
            resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
            apply(folder, made)
        except TablesError as error:
            os._exit(3 if "nothing in datasets was changed" in str(error) else 4)
        finally:
            os._exit(5)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 3
    assert state(folder) == old
    assert recover(folder) is None
    apply(folder, made)
    assert len(history(folder).entries) == 2


def test_a_read_only_folder(folder: Path) -> None:
    made = made_in(folder)
    before = tables_on_disk(folder)
    folder.chmod(0o555)
    try:
        with pytest.raises(TablesError, match="read-only"):
            apply(folder, made)
    finally:
        folder.chmod(0o755)
    assert tables_on_disk(folder) == before


def refresh_again_and_again(folder: Path, who: str, count: int) -> None:
    """Add events one by one; told that the data moved, plan anew."""
    for number in range(count):
        while True:
            made = plan(read_folder(folder), inputs_of(events=new_row("events", label=f"{who}-{number}")))
            try:
                apply(folder, made, who)
                break
            except DataMoved:
                continue


def test_several_processes_lose_no_row(folder: Path) -> None:
    context = multiprocessing.get_context("fork")
    workers = [context.Process(target=refresh_again_and_again, args=(folder, name, 2)) for name in "abc"]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
        assert worker.exitcode == 0
    tables, problems = load_tables(folder)
    assert problems == []
    rows = {f"{name}-{number}" for name in "abc" for number in range(2)}
    assert set(tables.events["label"]) == rows | {"Bridge opens (made up)"}
    past = history(folder)
    assert [entry.id for entry in past.entries] == list(range(1, 7))
    assert sorted(entry.note for entry in past.entries) == ["a", "a", "b", "b", "c", "c"]
    assert not past.edited
    undo(folder, 6)
    undo(folder, 5)
    assert len(load_tables(folder)[0].events) == 5


def test_another_history_is_not_written_over(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody refreshes and undoes between the reading of the history and the commit."""
    from pipelines.refresh import applying

    made = plan_of(folder, inputs_of(events=new_row("events")))
    real = applying.commit_tables
    others = plan_of(folder, inputs_of(events=new_row("events", label="Other")))

    def late(*args: Any, **kwargs: Any) -> str:
        monkeypatch.setattr(applying, "commit_tables", real)
        apply(folder, others)
        undo(folder)
        return real(*args, **kwargs)

    monkeypatch.setattr(applying, "commit_tables", late)
    with pytest.raises(DataMoved):
        apply(folder, made)
    assert [entry.id for entry in history(folder).entries] == [1, 2]
