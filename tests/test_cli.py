"""The command line as a person or a script calls it: output, exit codes, files written."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import frictionless
import pandas as pd
import pytest

ROOT = Path(__file__).parents[1]
OTHER = ROOT / "tests" / "other_pair"
COLUMNS = {
    "observations": "observation_id,quote_id,from_quotes,source_id,indicator_id,topic,measure,statistics,period,"
    "period_start,period_end,period_basis,base_period,value,low,high,unit,method,reading,reading_state,status,attributed_to,words,note",
    "findings": "finding_id,kind,severity,indicator_id,period,quote_ids,magnitude,text",
    "coverage": "indicator_id,statistics,period,state,sources,reason",
}


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-m", "pipelines", *map(str, arguments)]
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, encoding="utf-8", check=False
    )


def test_check_is_clean() -> None:
    done = run("check")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("No problems: ")


def test_check_names_file_line_column_value_and_remedy(tmp_path: Path) -> None:
    folder = shutil.copytree(OTHER, tmp_path / "datasets")
    quotes = (folder / "quotes.csv").read_text(encoding="utf-8")
    (folder / "quotes.csv").write_text(quotes.replace("KES 40.2 billion", "KES a great many", 1), encoding="utf-8")
    done = run("check", "--datasets", folder, "--json")
    assert done.returncode == 1
    (problem,) = json.loads(done.stdout)["problems"]
    assert (problem["file"], problem["line"], problem["column"]) == ("quotes.csv", 2, "words")
    assert problem["value"] == "KES a great many"
    assert problem["rule"]
    assert problem["remedy"]
    assert "quotes.csv, line 2, column words" in run("check", "--datasets", folder).stdout


def test_check_knows_no_folder_of_that_name(tmp_path: Path) -> None:
    done = run("check", "--datasets", OTHER, "--articles", tmp_path / "none")
    assert done.returncode == 2
    assert f"there is no folder {tmp_path / 'none'}" in done.stderr


def test_check_compares_articles(tmp_path: Path) -> None:
    text = "KES 40.2 billion, up 20%\n\n \nKES 30 billion and KES 5.1 billion\n24 ferries\nUGX 120.5 million"
    (tmp_path / "lake-herald.txt").write_text(text, encoding="utf-8")
    done = run("check", "--datasets", OTHER, "--articles", tmp_path, "--json")
    told = json.loads(done.stdout)
    assert done.returncode == 1
    assert {problem["value"] for problem in told["problems"]} == {
        "about 4.1 million shillings of Kenya",
        "12 piers",
        "an increase of 1.5 times",
    }
    assert len(told["unchecked_sources"]) == 3


@pytest.mark.parametrize("datasets", [ROOT / "datasets", OTHER], ids=["datasets", "other_pair"])
def test_build_writes_the_contract(tmp_path: Path, datasets: Path) -> None:
    done = run("build", "--datasets", datasets, "--out", tmp_path / "one")
    assert done.returncode == 0, done.stderr
    run("build", "--datasets", datasets, "--out", tmp_path / "two")
    written = sorted(path.name for path in (tmp_path / "one").iterdir())
    inputs = ["sources", "indicators", "quotes", "units", "fx_rates", "events", "explanations"]
    assert written == sorted([*(f"{name}.csv" for name in [*COLUMNS, *inputs]), "datapackage.json"])
    for name in written:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes(), name
    for name in inputs:
        assert (tmp_path / "one" / f"{name}.csv").read_bytes() == (datasets / f"{name}.csv").read_bytes()
    for name, header in COLUMNS.items():
        assert (tmp_path / "one" / f"{name}.csv").read_text(encoding="utf-8").split("\n", 1)[0] == header
    report = frictionless.validate(str(tmp_path / "one" / "datapackage.json"))
    assert report.valid, report.flatten(["type", "note"])


def test_numbers_are_plain_decimals(tmp_path: Path) -> None:
    run("build", "--out", tmp_path)
    cells = pd.read_csv(tmp_path / "observations.csv", dtype=str, keep_default_na=False)
    numbers = pd.concat([cells["value"], cells["low"], cells["high"]])
    assert numbers[numbers.ne("")].str.fullmatch(r"-?\d+(\.\d*[1-9])?").all()
    assert "5080000000" in set(numbers)


def test_build_leaves_bad_rows_out_and_lists_them(tmp_path: Path) -> None:
    folder = shutil.copytree(OTHER, tmp_path / "datasets")
    quotes = (folder / "quotes.csv").read_text(encoding="utf-8")
    quotes = quotes.replace("KES 40.2 billion", "5$40.2 billion", 1).replace(",2031-02,", ",2031-13,", 1)
    (folder / "quotes.csv").write_text(quotes, encoding="utf-8")
    done = run("build", "--datasets", folder, "--out", tmp_path / "out")
    assert done.returncode == 1
    assert "line 2, column words" in done.stdout
    assert "line 6, column period" in done.stdout
    kept = set(pd.read_csv(tmp_path / "out" / "observations.csv")["quote_id"])
    assert "lake-herald:1" not in kept
    assert "lake-herald:5" not in kept
    assert "lake-herald:2" in kept


def test_build_refuses_to_write_over_its_input(tmp_path: Path) -> None:
    folder = shutil.copytree(OTHER, tmp_path / "datasets")
    done = run("build", "--datasets", folder, "--out", folder)
    assert done.returncode == 2
    assert "another folder" in done.stderr


@pytest.mark.parametrize(
    ("words", "language", "code", "expected"),
    [
        ("up 33%", "en", 0, [("1.33", "1.325", "1.335", "ratio")]),
        ("US$5.08 billion", "en", 0, [("5080000000", "5075000000", "5085000000", "USD")]),
        ("an increase of 1.4 times", "en", 0, [("2.4", "2.35", "2.45", "ratio"), ("1.4", "1.35", "1.45", "ratio")]),
        ("3410万白俄罗斯卢布", "zh", 0, [("34100000", "34050000", "34150000", "BYN")]),
        ("54$2.5 billion", "en", 1, []),
        ("a great deal", "en", 1, []),
    ],
)
def test_read(words: str, language: str, code: int, expected: list[tuple[str, str, str, str]]) -> None:
    done = run("read", words, "--language", language, "--json")
    assert done.returncode == code
    told = json.loads(done.stdout)
    found = [(r["value"], r["low"], r["high"], r["unit"]) for r in told["readings"]]
    assert found == expected
    assert bool(told["problem"]) == (code == 1)
    assert run("read", words, "--language", language).returncode == code


def test_misuse_exits_2() -> None:
    assert run("build").returncode == 2
    assert run("no-such-command").returncode == 2


def test_a_missing_folder_is_a_problem_not_a_traceback(tmp_path: Path) -> None:
    done = run("check", "--datasets", tmp_path / "nowhere")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert f"{tmp_path / 'nowhere'}: There is no such folder" in done.stdout
