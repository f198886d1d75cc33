"""The commands as a person or a script calls them: exit codes, files, what is said."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from pipelines.__main__ import main
from pipelines.refresh import apply, commands, history
from pipelines.tables import load_tables

from .conftest import file_of, inputs_of, new_row, plan_of, tables_on_disk

ROOT = Path(__file__).parents[2]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def upload(tmp_path: Path) -> Path:
    path = tmp_path / "new.csv"
    path.write_text(file_of("events", new_row("events")), encoding="utf-8")
    return path


def run(*arguments: object, datasets: Path) -> int:
    try:
        return main([*map(str, arguments), "--datasets", str(datasets)])
    except SystemExit as error:
        return int(error.code or 0)


def test_applied(folder: Path, upload: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("refresh", "events", upload, "--yes", "--note", "hello", datasets=folder) == 0
    said = capsys.readouterr().out
    assert "events.csv: 1 added, 0 changed, 0 removed, 1 unchanged" in said
    assert "Done: 1 " in said
    assert "Flood" in (folder / "events.csv").read_text(encoding="utf-8")
    assert run("history", datasets=folder) == 0
    assert "merge of new.csv: events 1 added, 0 changed, 0 removed; hello" in capsys.readouterr().out
    assert run("refresh", "events", upload, datasets=folder) == 0
    assert "Nothing to do" in capsys.readouterr().out


def test_not_confirmed(folder: Path, upload: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = tables_on_disk(folder)
    assert run("refresh", "events", upload, datasets=folder) == 2
    said = capsys.readouterr()
    assert "1 added" in said.out
    assert "--yes" in said.err
    assert run("refresh", "events", upload, "--dry-run", datasets=folder) == 0
    assert run("refresh", "events", upload, "--dry-run", "--yes", datasets=folder) == 0
    assert tables_on_disk(folder) == before
    assert not (folder / ".history").exists()


@pytest.mark.parametrize(("answer", "code"), [("y\n", 0), ("yes\n", 0), ("n\n", 2), ("\n", 2), ("", 2)])
def test_a_terminal_is_asked(
    answer: str, code: int, folder: Path, upload: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal(answer))
    before = tables_on_disk(folder)
    assert run("refresh", "events", upload, datasets=folder) == code
    assert (tables_on_disk(folder) == before) == (code == 2)


def test_a_terminal_is_asked_about_headers(folder: Path, upload: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    upload.write_text("Period,label,topic,source_id,colour\n2030,Flood,,,blue\n", encoding="utf-8")
    monkeypatch.setattr(sys, "stdin", Terminal("y\nn\n"))
    assert run("refresh", "events", upload, datasets=folder) == 1
    monkeypatch.setattr(sys, "stdin", Terminal("y\ny\ny\n"))
    assert run("refresh", "events", upload, datasets=folder) == 0
    assert "2030,Flood,," in (folder / "events.csv").read_text(encoding="utf-8")


def test_headers_by_option(folder: Path, upload: Path, capsys: pytest.CaptureFixture[str]) -> None:
    upload.write_text("Period,label,topic,source_id,colour\n2030,Flood,,,blue\n", encoding="utf-8")
    assert run("refresh", "events", upload, "--yes", datasets=folder) == 1
    assert "looks like period" in capsys.readouterr().out
    assert run("refresh", "events", upload, "--yes", "--accept-mapping", datasets=folder) == 1
    assert run("refresh", "events", upload, "--yes", "--ignore-unknown", datasets=folder) == 1
    assert run("refresh", "events", upload, "--yes", "--accept-mapping", "--ignore-unknown", datasets=folder) == 0


def test_a_header_is_pointed_at_a_column(folder: Path, upload: Path, capsys: pytest.CaptureFixture[str]) -> None:
    upload.write_text("Period,Ereignis,topic,source_id,a=b\n2030,Flood,,,blue\n", encoding="utf-8")
    point = ("--map", "Ereignis=label", "--map", "a=b=")
    assert run("refresh", "events", upload, "--yes", *point, datasets=folder) == 1
    assert "looks like period" in capsys.readouterr().out
    for wrong in ("Ereignis", "Ereignis=name", "nobody=label", "topic=label"):
        assert run("refresh", "events", upload, "--yes", *point, "--map", wrong, datasets=folder) == 2
    assert run("refresh", "events", upload, "--yes", *point, "--accept-mapping", datasets=folder) == 0
    assert "2030,Flood,," in (folder / "events.csv").read_text(encoding="utf-8")


def test_a_terminal_is_not_asked_what_it_said(
    folder: Path, upload: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    upload.write_text("Period,Ereignis,topic,source_id\n2030,Flood,,\n", encoding="utf-8")
    monkeypatch.setattr(sys, "stdin", Terminal("y\ny\n"))
    assert run("refresh", "events", upload, "--map", "Ereignis=label", datasets=folder) == 0
    said = capsys.readouterr().out
    assert "Period → period" in said
    assert "Leave out" not in said


def test_where_all_rows_are_bad_nothing_is_applied_and_that_is_said(
    folder: Path, upload: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = tables_on_disk(folder)
    upload.write_text(file_of("events", new_row("events", period="2022-13", label="Bad")), encoding="utf-8")
    assert run("refresh", "events", upload, "--skip-bad", "--yes", datasets=folder) == 0
    assert "Nothing was applied: all rows are left out" in capsys.readouterr().out
    assert tables_on_disk(folder) == before
    assert upload.with_name("new.rejected.csv").exists()


def test_problems_and_skipping_them(folder: Path, upload: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = tables_on_disk(folder)
    bad = new_row("events", period="2022-13", label="Bad")
    upload.write_text(file_of("events", bad, new_row("events")), encoding="utf-8")
    rejected = upload.with_name("new.rejected.csv")
    assert run("refresh", "events", upload, "--yes", datasets=folder) == 1
    assert "new.csv, line 2, column period" in capsys.readouterr().out
    assert tables_on_disk(folder) == before
    assert not rejected.exists()
    assert run("refresh", "events", upload, "--skip-bad", datasets=folder) == 2
    assert not rejected.exists()
    assert run("refresh", "events", upload, "--skip-bad", "--yes", datasets=folder) == 0
    assert "Flood" in (folder / "events.csv").read_text(encoding="utf-8")
    assert "Bad" not in (folder / "events.csv").read_text(encoding="utf-8")
    rejected.write_text(rejected.read_text(encoding="utf-8").replace("2022-13", "2022-12"), encoding="utf-8")
    assert run("refresh", "events", rejected, "--yes", datasets=folder) == 0
    assert "2022-12,Bad" in (folder / "events.csv").read_text(encoding="utf-8")


def test_rows_left_out_of_several_files_are_named_after_their_table(
    folder: Path, upload: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad, other = upload.with_name("bad.csv"), file_of("events", new_row("events", period="2022-13"))
    bad.write_text(other, encoding="utf-8")
    assert run("refresh", "events", upload, bad, "--skip-bad", "--yes", datasets=folder) == 0
    assert upload.with_name("events.rejected.csv").exists()
    assert not upload.with_name("new.rejected.csv").exists()


def test_an_empty_cell_is_told_the_codes_it_may_hold(
    folder: Path, upload: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    upload.write_text(file_of("quotes", new_row("quotes", measure="")), encoding="utf-8")
    assert run("refresh", "quotes", upload, "--yes", datasets=folder) == 1
    assert "column measure: The cell is empty. Fill it in: one of level, change;" in capsys.readouterr().out


def test_a_bundle(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bundle = tmp_path / "bundle.zip"
    with zipfile.ZipFile(bundle, "w") as archive:
        archive.writestr("events.csv", file_of("events", new_row("events", period="x")))
        archive.writestr("sources.csv", file_of("sources", new_row("sources", language="?")))
        archive.writestr("findings.csv", "a\n")
    assert run("refresh", bundle, "--yes", "--skip-bad", "--json", datasets=folder) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["plan"]["rejected_rows"] == 2
    assert told["entry"] is None
    assert {Path(path).name for path in told["rejected_files"]} == {
        "bundle.events.rejected.csv",
        "bundle.sources.rejected.csv",
    }
    assert all((tmp_path / Path(path).name).exists() for path in told["rejected_files"])


def test_undo_and_redo(folder: Path, upload: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = tables_on_disk(folder)
    run("refresh", "events", upload, "--yes", datasets=folder)
    after = tables_on_disk(folder)
    assert run("undo", datasets=folder) == 2
    assert tables_on_disk(folder) == after
    assert run("undo", "--yes", datasets=folder) == 0
    assert tables_on_disk(folder) == before
    assert run("undo", "1", "--yes", datasets=folder) == 2
    assert run("undo", "2", "--yes", "--json", datasets=folder) == 0
    assert tables_on_disk(folder) == after
    capsys.readouterr()
    assert run("history", "--json", datasets=folder) == 0
    told = json.loads(capsys.readouterr().out)
    assert [entry["undone_by"] for entry in told["entries"]] == [None, 3, None]


def test_an_undo_with_something_in_the_way(folder: Path, upload: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run("refresh", "events", upload, "--yes", datasets=folder)
    upload.write_text(file_of("events", new_row("events", topic="transport")), encoding="utf-8")
    run("refresh", "events", upload, "--yes", datasets=folder)
    after = tables_on_disk(folder)
    assert run("undo", "1", "--yes", datasets=folder) == 1
    assert "was changed since refresh 1" in capsys.readouterr().out
    assert tables_on_disk(folder) == after


def test_the_data_moved(
    folder: Path, upload: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def late(place: Path, *arguments: Any) -> Any:
        apply(folder, plan_of(folder, inputs_of(events=new_row("events", label="Theirs"))))
        return apply(place, *arguments)

    monkeypatch.setattr(commands, "apply", late)
    assert run("refresh", "events", upload, "--yes", datasets=folder) == 3
    said = capsys.readouterr()
    assert "nothing was written" in said.err
    assert "events.csv: 1 added, 0 changed, 0 removed, 2 unchanged" in said.out
    assert load_tables(folder)[0].events["label"].tolist() == ["Bridge opens (made up)", "Theirs"]
    assert len(history(folder).entries) == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ["refresh"],
        ["refresh", "events"],
        ["refresh", "observations", "new.csv"],
        ["refresh", "events", "nowhere.csv"],
        ["refresh", "events", "new.csv", "--mode", "append"],
        ["undo"],
        ["undo", "first"],
        ["undo", "7"],
    ],
)
def test_misuse(arguments: list[str], folder: Path, upload: Path) -> None:
    before = tables_on_disk(folder)
    named = [str(upload) if argument == "new.csv" else argument for argument in arguments]
    assert run(*named, "--yes", datasets=folder) == 2
    assert run("refresh", "events", upload, "--yes", datasets=folder / "nowhere") == 2
    assert tables_on_disk(folder) == before


def test_rejected_rows_that_cannot_be_written_change_nothing(
    folder: Path, upload: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = tables_on_disk(folder)
    upload.write_text(file_of("events", new_row("events", period="x"), new_row("events")), encoding="utf-8")
    upload.with_name("new.rejected.csv").mkdir()
    assert run("refresh", "events", upload, "--skip-bad", "--yes", datasets=folder) == 2
    assert "cannot be written, so nothing was changed" in capsys.readouterr().err
    assert tables_on_disk(folder) == before


def test_as_a_program(folder: Path, upload: Path) -> None:
    command = [sys.executable, "-m", "pipelines", "refresh", "events", str(upload), "--datasets", str(folder), "--json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False)
    assert done.returncode == 2
    plan = json.loads(done.stdout)["plan"]
    assert plan["tables"]["events"]["rows_added"][0]["label"] == "Flood"
    assert plan["ready"]
