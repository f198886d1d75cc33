"""The command export: what it writes, what it says, its exit codes, and that nothing is ever half written."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest

from pipelines.__main__ import main
from pipelines.charts import Chart
from pipelines.export import pictures, report
from pipelines.export.commands import run_jobs
from pipelines.export.drawing import FREIGHT
from pipelines.export.jobs import FORMATS, Job
from pipelines.tables import INPUT_TABLES, OUTPUT_TABLES, TablesError
from pipelines.views.address import PARTS
from tests.conftest import OTHER_PAIR, ROOT

TABLES = {f"{name}.csv" for name in [*INPUT_TABLES, *OUTPUT_TABLES]}


def run(*arguments: str | Path) -> int:
    return main(["export", "--datasets", str(OTHER_PAIR), *map(str, arguments)])


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def nothing(*_: object) -> None:
    return None


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pictures that need no browser."""
    monkeypatch.setattr(pictures, "encode", lambda chart, form: f"{form} of {chart.title}".encode())


@pytest.fixture
def no_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    def encode(chart: Chart, form: str) -> bytes:
        if form == "html":
            return b"<!doctype html>"
        raise pictures.PicturesUnavailable("There is no Chrome here.")

    monkeypatch.setattr(pictures, "encode", encode)


def test_the_default_is_tables_workbook_and_bundle(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--out", tmp_path / "one") == 0
    assert run("--out", tmp_path / "two") == 0
    one = files(tmp_path / "one")
    (bundle,) = (name for name in one if name.endswith(".zip"))
    assert set(one) == {*TABLES, "quoted-figures.xlsx", bundle}
    assert one == files(tmp_path / "two")
    assert "12 files -> " in capsys.readouterr().out


def test_formats_as_list_or_repeated(tmp_path: Path) -> None:
    assert run("--out", tmp_path, "--format", "json, sdmx", "--format", "parquet", "--format", "json") == 0
    expected = {f"{name}.{ending}" for name in [*INPUT_TABLES, *OUTPUT_TABLES] for ending in ("json", "parquet")}
    assert set(files(tmp_path)) == expected | {"sdmx/data.csv", "sdmx/structure.xml", "sdmx/README.txt"}


def test_one_indicator(tmp_path: Path, drawn: None) -> None:
    assert run("--out", tmp_path, "--indicator", "lake_exports", "--format", "csv,png,svg,datapackage") == 0
    written = files(tmp_path)
    shown = {f"{name}_shown.csv" for name in OUTPUT_TABLES}
    assert {name for name in written if name.endswith(".csv")} == shown
    rows = written["observations_shown.csv"].decode().splitlines()
    assert rows[0].endswith(",independent_sources,put_first,indicator,source_title,publisher,published,url")
    assert len(rows) > 1
    assert all(",lake_exports," in row for row in rows[1:])
    drawn_ones = {name for name in written if name.startswith("pictures/")}
    assert {Path(name).suffix for name in drawn_ones} == {".png", ".svg"}
    (bundle,) = (data for name, data in written.items() if name.endswith(".zip"))
    with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
        assert drawn_ones <= set(archive.namelist())
        assert "Indicator: " in archive.read("README.md").decode()
        assert b"lake_imports" in archive.read("observations.csv")


def test_pictures_of_every_indicator_and_size(tmp_path: Path, drawn: None) -> None:
    assert run("--out", tmp_path, "--format", "svg", "--size", "article,square") == 0
    names = [Path(name).name for name in files(tmp_path)]
    assert names
    assert len([name for name in names if "_article." in name]) == len([name for name in names if "_square." in name])
    assert all("_article." in name or "_square." in name for name in names)


def test_pictures_show_the_two_sides_as_on_screen(tmp_path: Path, drawn: None) -> None:
    assert run("--out", tmp_path, "--format", "svg") == 0
    sides = [Path(name).name for name in files(tmp_path) if "two-sides_" in name]
    assert sides
    assert all(name.startswith("two-sides_lake-") for name in sides)
    assert float(PARTS["cif"].default) == FREIGHT


def test_pictures_of_findings_and_of_other_forms(tmp_path: Path, drawn: None) -> None:
    assert run("--out", tmp_path / "usual", "--format", "svg") == 0
    usual = {Path(name).name for name in files(tmp_path / "usual")}
    assert "disagreement-ferries-2031-02.svg" in usual
    assert run("--out", tmp_path / "forms", "--format", "svg", "--charts", "forms") == 0
    forms = {Path(name).name for name in files(tmp_path / "forms")}
    assert not usual & forms
    assert any("-index-" in name for name in forms)
    assert any("-log_" in name for name in forms)


def test_a_picture_is_the_same_whether_one_indicator_is_asked_for_or_all(tmp_path: Path) -> None:
    for out, more in (("all", ()), ("one", ("--indicator", "lake_trade_turnover"))):
        assert run("--out", tmp_path / out, "--format", "html", *more) == 0
    every, one = files(tmp_path / "all"), files(tmp_path / "one")
    assert "pictures/two-sides_lake-trade-turnover_freight-1.10_2030.html" in one
    assert one.items() <= every.items()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--charts", "form", "--format", "png"), "Did you mean forms?"),
        (("--format", "cvs"), "Did you mean csv?"),
        (("--format", "tiff-image"), ", ".join(FORMATS)),
        (("--indicator", "lake_export"), "Did you mean lake_exports?"),
        (("--size", "articel", "--format", "png"), "Did you mean article?"),
    ],
)
def test_unknown_names_are_misuse(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], said: str
) -> None:
    assert run("--out", tmp_path / "out", *arguments) == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("inside", ["", "taken", "a/b"])
def test_the_datasets_folder_is_never_written_to(folder: Path, inside: str) -> None:
    before = files(folder)
    assert main(["export", "--datasets", str(folder), "--out", str(folder / inside)]) == 2
    assert files(folder) == before


def test_what_cannot_be_made_is_named_and_the_rest_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], no_browser: None
) -> None:
    assert run("--out", tmp_path, "--format", "png,html,csv,datapackage", "--json") == 1
    told = json.loads(capsys.readouterr().out)
    assert told["failed"] == {"all png pictures": "There is no Chrome here."}
    written = files(tmp_path)
    assert set(told["written"]) == set(written)
    assert set(written) >= TABLES
    assert any(name.endswith(".html") for name in written)
    assert not any(name.endswith(".png") for name in written)
    assert run("--out", tmp_path, "--format", "png") == 1
    assert "Not made: all png pictures: There is no Chrome here." in capsys.readouterr().err


def test_a_report_without_a_browser_is_written_and_says_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(report, "find_chrome", lambda: None)
    assert run("--out", tmp_path, "--format", "report") == 0
    assert set(files(tmp_path)) == {"report.html"}
    assert "Not made: report.pdf: A PDF of the report needs a Chrome" in capsys.readouterr().err


@pytest.mark.parametrize("indicator", ["goods_trade_turnover", "park_net_profit"])
def test_the_report_of_the_record_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], indicator: str
) -> None:
    monkeypatch.setattr(report, "find_chrome", lambda: None)
    command = ["export", "--datasets", str(ROOT / "datasets"), "--out", str(tmp_path)]
    code = main([*command, "--format", "report", "--indicator", indicator])
    assert code == 0, capsys.readouterr().err
    assert (tmp_path / "report.html").stat().st_size > 100_000


@pytest.mark.parametrize("inside", ["", "deeper"])
def test_a_file_in_place_of_the_folder_is_said_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], inside: str
) -> None:
    taken = tmp_path / "taken"
    taken.write_text("mine", encoding="utf-8")
    assert run("--out", taken / inside) == 2
    assert capsys.readouterr().err.splitlines() == [
        f"error: --out: {taken} is a file; name a folder, which is made if it is not there."
    ]
    assert taken.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(28, "No space left on device"), "The disk is full. Make room"),
        (MemoryError(), "There is not enough memory. Take less at once"),
        (KeyError("x"), "The program has a fault here (KeyError: 'x')."),
        (TablesError("too many rows. Take CSV."), "too many rows. Take CSV."),
    ],
)
def test_why_a_file_was_not_made_is_said_in_plain_words(tmp_path: Path, error: Exception, said: str) -> None:
    def broken() -> dict[str, bytes]:
        raise error

    (why,) = run_jobs([Job("csv", "b", broken)], tmp_path, nothing).failed.values()
    assert why.startswith(said)


def test_one_broken_job_costs_no_other(tmp_path: Path) -> None:
    def broken() -> dict[str, bytes]:
        raise KeyError("x")

    jobs = [
        Job("csv", "a", lambda: {"a.csv": b"1"}),
        Job("csv", "b", broken),
        Job("csv", "c", lambda: {"d/c.csv": b""}),
    ]
    outcome = run_jobs(jobs, tmp_path, nothing)
    assert outcome.written == ["a.csv", "d/c.csv"]
    assert list(outcome.failed) == ["csv: b"]


def test_bad_rows_are_listed_and_left_out(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    quotes = (folder / "quotes.csv").read_text(encoding="utf-8")
    (folder / "quotes.csv").write_text(quotes.replace("KES 40.2 billion", "KES a great many", 1), encoding="utf-8")
    assert main(["export", "--datasets", str(folder), "--out", str(tmp_path / "out"), "--format", "csv"]) == 1
    assert "quotes.csv, line 2, column words" in capsys.readouterr().out
    assert "lake-herald:1," not in (tmp_path / "out" / "observations.csv").read_text(encoding="utf-8")


def test_no_datasets_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "--datasets", str(tmp_path / "nowhere"), "--out", str(tmp_path / "out")]) == 1
    assert "There is no such folder" in capsys.readouterr().out
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("fault", [KeyboardInterrupt, OSError])
def test_a_file_is_whole_or_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: type[BaseException]
) -> None:
    whole = Path.write_bytes

    def half(path: Path, data: bytes) -> int:
        whole(path, data[: len(data) // 2])
        raise fault

    monkeypatch.setattr(Path, "write_bytes", half)
    job = Job("csv", "a", lambda: {"a.csv": b"12345678"})
    if fault is KeyboardInterrupt:
        with pytest.raises(KeyboardInterrupt):
            run_jobs([job], tmp_path, nothing)
    else:
        assert list(run_jobs([job], tmp_path, nothing).failed) == ["csv: a"]
    assert not list(tmp_path.iterdir())


def test_a_killed_export_leaves_no_half_file(tmp_path: Path) -> None:
    """The process dies in the middle of the third file: two are whole, the third has no name yet."""
    script = (
        "import os, pathlib, sys\n"
        "from pipelines.__main__ import main\n"
        "whole, count = pathlib.Path.write_bytes, [0]\n"
        "def half(path, data):\n"
        "    count[0] += 1\n"
        "    if count[0] == 3:\n"
        "        whole(path, data[:10]); os._exit(9)\n"
        "    return whole(path, data)\n"
        "pathlib.Path.write_bytes = half\n"
        "main(sys.argv[1:])\n"
    )
    command = [sys.executable, "-c", script, "export", "--datasets", str(OTHER_PAIR), "--out", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ}, capture_output=True, check=False)
    assert done.returncode == 9, done.stderr
    named = [path for path in tmp_path.iterdir() if not path.name.startswith(".")]
    assert len(named) == 2
    assert all(path.stat().st_size > 10 for path in named)


def test_a_bar_on_a_terminal_only(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("--out", tmp_path, "--format", "csv") == 0
    assert capsys.readouterr().err == ""
    shown: list[str] = []
    terminal = SimpleNamespace(isatty=lambda: True, write=lambda text: shown.append(text), flush=lambda: None)
    monkeypatch.setattr(sys, "stderr", terminal)
    assert run("--out", tmp_path, "--format", "csv") == 0
    bar = "".join(shown)
    assert "[........................] 0/10 csv: observations.csv" in bar
    assert "[########################] 10/10" in bar
