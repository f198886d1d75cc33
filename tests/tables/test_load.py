"""Loading: honest about whole folders, the same for files and for frames in memory."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pandas as pd
import pytest

from pipelines.tables import (
    INPUT_TABLES,
    Snapshot,
    TablesError,
    check_tables,
    data_version,
    fingerprint,
    load_tables,
    read_folder,
)

from .conftest import Datasets


def test_frames_are_text_with_file_lines(datasets: Datasets) -> None:
    tables, _ = load_tables(datasets())
    for name, frame in tables.items():
        assert list(frame.columns) == INPUT_TABLES[name].columns
        assert all(str(dtype) == "str" for dtype in frame.dtypes)
        assert (frame.index.name, frame.index.dtype) == ("line", "int64")
        assert not frame.isna().to_numpy().any()
    assert tables.quotes.at[4, "note"] == "NA"
    assert tables.sources.index.tolist() == [2, 3, 4]


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    tables, problems = load_tables(tmp_path / "none")
    assert all(frame.empty for _, frame in tables.items())
    assert [problem.rule for problem in problems] == ["missing_folder"]


def test_an_empty_folder(tmp_path: Path) -> None:
    assert [problem.rule for problem in load_tables(tmp_path)[1]] == ["missing_file"] * 4


def test_a_folder_in_place_of_a_file(datasets: Datasets) -> None:
    folder = datasets(events=None)
    (folder / "events.csv").mkdir()
    assert [(problem.file, problem.rule) for problem in load_tables(folder)[1]] == [("events.csv", "unreadable")]


def test_problems_stand_in_order_of_table_and_line(datasets: Datasets, right: dict[str, str]) -> None:
    folder = datasets(
        units=right["units"].replace("$,USD,USD,1", "$,USD,USD,x"),
        quotes=right["quotes"].replace(",A,", ",Z,"),
        sources=right["sources"].replace("seed", "seeds"),
    )
    problems = load_tables(folder)[1]
    order = [(list(INPUT_TABLES).index(problem.file[:-4]), problem.line or 0) for problem in problems]
    assert order == sorted(order)
    assert len({problem.file for problem in problems}) == 4


def test_problem_as_data(datasets: Datasets) -> None:
    problem = load_tables(datasets(units=None))[1][-1]
    assert problem.as_dict() == {
        "file": "units.csv",
        "line": None,
        "column": "",
        "value": "",
        "rule": "missing_file",
        "message": "The file is missing.",
        "remedy": "Add it, if only with its header: spelling,unit,dimension,factor,language",
    }


def test_checking_again_in_memory_changes_nothing(datasets: Datasets) -> None:
    tables, _ = load_tables(datasets())
    again, problems = check_tables(tables)
    assert problems == []
    for (_, one), (_, other) in zip(tables.items(), again.items(), strict=True):
        pd.testing.assert_frame_equal(one, other)


def test_checking_in_memory_finds_what_loading_finds(datasets: Datasets, right: dict[str, str]) -> None:
    tables, _ = load_tables(datasets())
    quotes = tables.quotes.copy()
    quotes.loc[3, "period"] = "2022-13"
    sources = tables.sources.drop(index=3)
    kept, problems = check_tables(dataclasses.replace(tables, quotes=quotes, sources=sources))
    assert [(problem.file, problem.line, problem.rule) for problem in problems] == [
        ("sources.csv", 4, "unknown_reference"),
        ("quotes.csv", 3, "period"),
        ("quotes.csv", 4, "unknown_reference"),
        ("quotes.csv", 5, "left_out_row"),
    ]
    assert kept.quotes.index.tolist() == [2]


def test_line_numbers_may_repeat_in_memory(datasets: Datasets) -> None:
    tables, _ = load_tables(datasets())
    quotes = tables.quotes.set_axis(pd.Index([2, 2, 2, 2], name="line"), axis=0)
    quotes.iloc[1, quotes.columns.get_loc("status")] = "Z"
    kept, problems = check_tables(dataclasses.replace(tables, quotes=quotes))
    assert [problem.rule for problem in problems] == ["choice"]
    assert kept.quotes["quote_id"].tolist() == ["alpha:1", "beta:1", "gamma:x-1"]


def test_frames_that_are_not_the_tables_are_misuse(datasets: Datasets) -> None:
    tables, _ = load_tables(datasets())
    for wrong in (tables.units[["unit"]], tables.units.astype(object)):
        with pytest.raises(TablesError, match="units"):
            check_tables(dataclasses.replace(tables, units=wrong))


def test_fingerprint_follows_the_bytes(datasets: Datasets, right: dict[str, str]) -> None:
    first = fingerprint(datasets())
    assert fingerprint(datasets()) == first
    assert fingerprint(datasets(events=right["events"] + "\n")) != first
    assert fingerprint(datasets(events=None)) != first
    assert len(first) == 64
    assert data_version(first) == first[:8]


def test_a_snapshot_stays_as_it_was(datasets: Datasets) -> None:
    folder = datasets()
    snapshot = read_folder(folder)
    before = fingerprint(snapshot)
    datasets(quotes="nonsense")
    assert load_tables(snapshot)[1] == []
    assert fingerprint(snapshot) == before != fingerprint(folder)
    assert load_tables(Snapshot({}, {}, found=False))[1][0].rule == "missing_folder"


def test_loading_writes_nothing(datasets: Datasets) -> None:
    folder = datasets()
    before = sorted(path.name for path in folder.iterdir())
    load_tables(folder)
    assert sorted(path.name for path in folder.iterdir()) == before
