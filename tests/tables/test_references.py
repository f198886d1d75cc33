"""Across rows and tables: keys, references, circles, and what a bad row takes with it."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from pipelines.tables import INPUT_TABLES, Problem, load_tables

from .conftest import Datasets


def said(problems: list[Problem]) -> list[tuple[str, int | None, str, str]]:
    return [(problem.file, problem.line, problem.column, problem.rule) for problem in problems]


def sizes(folder: Path) -> dict[str, int]:
    return {name: len(frame) for name, frame in load_tables(folder)[0].items()}


def test_a_right_folder_has_no_problems(datasets: Datasets) -> None:
    tables, problems = load_tables(datasets())
    assert problems == []
    assert {name: len(frame) for name, frame in tables.items()} == {
        "sources": 3,
        "indicators": 3,
        "quotes": 4,
        "units": 4,
        "fx_rates": 1,
        "events": 1,
        "explanations": 1,
    }


def test_unknown_reference_with_a_near_miss(datasets: Datasets, right: dict[str, str]) -> None:
    folder = datasets(quotes=right["quotes"].replace("dollars,goods_trade_turnover", "dollars,gods_trade"))
    tables, problems = load_tables(folder)
    assert [str(problem) for problem in problems] == [
        "quotes.csv, line 2, column indicator_id: 'gods_trade' is not in indicators.csv. "
        "Did you mean goods_trade_turnover?"
    ]
    assert tables.quotes.index.tolist() == [3, 4, 5]


@pytest.mark.parametrize(
    ("table", "old", "new", "column"),
    [
        ("quotes", "alpha:1,alpha", "zzz:1,zzz", "source_id"),
        ("sources", "none,,seed", "none,zzz,seed", "repeats"),
        ("fx_rates", "alpha", "zzz", "source_id"),
        ("events", "crisis,,", "crisis,,zzz", "source_id"),
        ("explanations", "knows.,", "knows.,zzz", "source_id"),
        ("indicators", "USD", "UZD", "unit"),
    ],
)
def test_every_reference_is_followed(
    table: str, old: str, new: str, column: str, datasets: Datasets, right: dict[str, str]
) -> None:
    problems = load_tables(datasets(**{table: right[table].replace(old, new)}))[1]
    assert said(problems)[0] == (f"{table}.csv", 2, column, "unknown_reference")


def test_percent_and_ratio_need_no_unit_row(datasets: Datasets, right: dict[str, str]) -> None:
    assert load_tables(datasets(indicators=right["indicators"].replace("percent", "ratio")))[1] == []


def test_a_bad_row_takes_along_what_refers_to_it(datasets: Datasets, right: dict[str, str]) -> None:
    folder = datasets(sources=right["sources"].replace("zh-Hant,human", "zh-Hant,people"))
    problems = load_tables(folder)[1]
    assert said(problems) == [
        ("sources.csv", 3, "translation", "choice"),
        ("sources.csv", 4, "repeats", "left_out_row"),
        ("quotes.csv", 4, "source_id", "left_out_row"),
        ("quotes.csv", 5, "source_id", "left_out_row"),
    ]
    assert "line 3" in problems[1].message
    assert sizes(folder)["quotes"] == 2


def test_a_chain_is_followed_to_its_end(datasets: Datasets, right: dict[str, str]) -> None:
    tables, problems = load_tables(datasets(sources=right["sources"].replace("none,,seed", "none,,seeds")))
    assert said(problems)[:3] == [
        ("sources.csv", 2, "collection", "choice"),
        ("sources.csv", 3, "repeats", "left_out_row"),
        ("sources.csv", 4, "repeats", "left_out_row"),
    ]
    assert tables.sources.empty
    assert tables.quotes.empty


def test_a_row_of_wrong_length_is_still_known(datasets: Datasets, right: dict[str, str]) -> None:
    folder = datasets(indicators=right["indicators"].replace("percent,rate,none,,,BY,,", "percent,rate"))
    assert said(load_tables(folder)[1]) == [
        ("indicators.csv", 4, "", "row_length"),
        ("quotes.csv", 5, "indicator_id", "left_out_row"),
    ]


def test_a_missing_file_is_said_once(datasets: Datasets) -> None:
    folder = datasets(units=None)
    problems = load_tables(folder)[1]
    assert said(problems) == [
        ("indicators.csv", None, "unit", "left_out_rows"),
        ("quotes.csv", None, "indicator_id", "left_out_rows"),
        ("units.csv", None, "", "missing_file"),
    ]
    assert problems[0].message.startswith("2 rows left out")
    assert sizes(folder) | {"quotes": 1, "indicators": 1, "units": 0} == sizes(folder)


@pytest.mark.parametrize("table", ["sources", "indicators", "quotes", "units"])
def test_files_a_folder_must_have(table: str, datasets: Datasets) -> None:
    problems = load_tables(datasets(**{table: None}))[1]
    assert (f"{table}.csv", None, "", "missing_file") in said(problems)


def test_files_a_folder_may_lack(datasets: Datasets) -> None:
    assert load_tables(datasets(fx_rates=None, events=None, explanations=None))[1] == []


def test_double_keys_name_each_others_lines(datasets: Datasets, right: dict[str, str]) -> None:
    extra = "alpha:1,alpha,3,6 billion US dollars,goods_trade_turnover,level,2022,stated,,CN,,A,,\n"
    tables, problems = load_tables(datasets(quotes=right["quotes"] + extra))
    assert said(problems) == [
        ("quotes.csv", 2, "quote_id", "duplicate_key"),
        ("quotes.csv", 6, "quote_id", "duplicate_key"),
    ]
    assert "line 6" in problems[0].message
    assert "line 2" in problems[1].message
    assert tables.quotes.index.tolist() == [3, 4, 5]


def test_keys_of_several_columns(datasets: Datasets, right: dict[str, str]) -> None:
    # One spelling in two languages is right, twice in one is not.
    assert load_tables(datasets(units=right["units"] + "$,USD,USD,1,en\n"))[1] == []
    problems = load_tables(datasets(units=right["units"] + "$,USD,USD,100,\n"))[1]
    assert said(problems)[:2] == [("units.csv", 3, "", "duplicate_key"), ("units.csv", 6, "", "duplicate_key")]


def test_same_words_twice_and_unused_rows_are_no_problem(datasets: Datasets, right: dict[str, str]) -> None:
    extra = "alpha:9,alpha,2,5.08 billion US dollars,goods_trade_turnover,level,2022,stated,,CN,,A,,\n"
    assert load_tables(datasets(quotes=right["quotes"] + extra))[1] == []
    assert load_tables(datasets(quotes=right["quotes"].splitlines(keepends=True)[0]))[1] == []


def test_quote_id_begins_with_its_source(datasets: Datasets, right: dict[str, str]) -> None:
    problems = load_tables(datasets(quotes=right["quotes"].replace("alpha:2,alpha", "alpha:2,beta")))[1]
    assert said(problems) == [("quotes.csv", 3, "quote_id", "quote_source")]


def test_repeats_must_not_run_in_a_circle(datasets: Datasets, right: dict[str, str]) -> None:
    sources = right["sources"].replace("none,,seed", "none,gamma,seed")
    problems = load_tables(datasets(sources=sources))[1]
    assert said(problems)[:3] == [("sources.csv", line, "repeats", "circle") for line in (2, 3, 4)]
    assert "alpha → gamma → beta → alpha" in problems[0].message
    itself = load_tables(datasets(sources=right["sources"].replace("none,,seed", "none,alpha,seed")))[1]
    assert said(itself)[:2] == [
        ("sources.csv", 2, "repeats", "circle"),
        ("sources.csv", 3, "repeats", "left_out_row"),
    ]


def test_every_row_is_kept_or_named(datasets: Datasets, right: dict[str, str]) -> None:
    """Break random cells: a row is in the tables, or its line in a problem, and never both."""
    dice = random.Random(7)
    for _ in range(15):
        changed = dict(right)
        for _ in range(dice.randint(1, 4)):
            name = dice.choice(["sources", "indicators", "quotes", "units", "fx_rates"])
            lines = changed[name].split("\n")
            place = dice.randrange(1, len(lines) - 1)
            cells = lines[place].split(",")
            cells[dice.randrange(len(cells))] = dice.choice(["", "alpha", "=1", "2022-13", "\u200b", "a,b"])
            changed[name] = "\n".join([*lines[:place], ",".join(cells), *lines[place + 1 :]])
        tables, problems = load_tables(datasets(**changed))
        for name, frame in tables.items():
            file = INPUT_TABLES[name].file
            named = {problem.line for problem in problems if problem.file == file}
            everything = set(range(2, changed[name].count("\n") + 1))
            assert named | set(frame.index) == everything
            assert not named & set(frame.index)
            # No cell is reported twice.
            cells = [(p.line, p.column) for p in problems if p.file == file]
            assert len(cells) == len(set(cells))
