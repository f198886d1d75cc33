"""Cells: what each column takes and refuses, and how it is said."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.tables import INPUT_TABLES, OUTPUT_TABLES, Problem, TablesError, read_csv_table
from pipelines.tables.checks import check_cells, check_output
from pipelines.tables.problems import shown


def problems_of(table: str, right: dict[str, str], **cells: str) -> list[Problem]:
    """Put cells into the first row of a right table and check it."""
    frame = read_csv_table(right[table].encode(), table)[0].iloc[:1].copy()
    for column, value in cells.items():
        frame[column] = pd.array([value], dtype="str")
    problems, bad = check_cells(INPUT_TABLES[table], frame)
    assert bad.tolist() == [bool(problems)]
    return problems


REFUSED = [
    ("sources", "source_id", "", "required"),
    ("sources", "source_id", "a b", "identifier"),
    ("sources", "source_id", "../x", "identifier"),
    ("sources", "source_id", "Ж", "identifier"),
    ("sources", "source_id", "a" * 121, "identifier"),
    ("sources", "title", "   ", "required"),
    ("sources", "title", '=HYPERLINK("http://x")', "formula"),
    ("sources", "title", "@SUM(A1)", "formula"),
    ("sources", "title", "a\u200bb", "unseen_character"),
    ("sources", "title", "a\u202eb", "unseen_character"),
    ("sources", "title", "a\tb", "unseen_character"),
    ("sources", "note", "a\nb", "unseen_character"),
    ("sources", "note", "\U000e0041", "unseen_character"),
    ("sources", "note", "a\u200db", "unseen_character"),
    ("sources", "url", "https://a.example/\u200b", "unseen_character"),
    ("quotes", "quote_id", "alpha:\u202e1", "unseen_character"),
    ("quotes", "period", "2022\u200b", "unseen_character"),
    ("quotes", "statistics", "=A", "area"),
    ("sources", "source_id", "\u200b", "identifier"),
    ("sources", "url", "javascript:alert(1)", "url"),
    ("sources", "url", "https://a b", "url"),
    ("sources", "url", "https:///x", "url"),
    ("sources", "published", "28.02.2023", "date"),
    ("sources", "published", "2023-02-30", "date"),
    ("sources", "published", "2023-13", "date"),
    ("sources", "published", "2023-Q1", "date"),
    ("sources", "language", "english", "language"),
    ("sources", "language", "e", "language"),
    ("sources", "language", "en_US", "language"),
    ("sources", "translation", "no", "choice"),
    ("sources", "collection", "", "required"),
    ("indicators", "frequency", "yearly", "choice"),
    ("indicators", "accumulation", "Flow", "choice"),
    ("indicators", "reference_area", "by", "area"),
    ("indicators", "counterpart_area", "CHN", "area"),
    ("indicators", "expected_from", "soon", "period"),
    ("quotes", "quote_id", "alpha", "quote_id"),
    ("quotes", "quote_id", "alpha:a b", "quote_id"),
    ("quotes", "paragraph", "0", "whole_number"),
    ("quotes", "paragraph", "1.5", "whole_number"),
    ("quotes", "paragraph", "-1", "whole_number"),
    ("quotes", "words", "", "required"),
    ("quotes", "words", "w" * 401, "words_length"),
    ("quotes", "words", "=cmd|'/C calc'!A0", "formula"),
    ("quotes", "measure", "levels", "choice"),
    ("quotes", "period", "2022-13", "period"),
    ("quotes", "period", "2022/2021", "period"),
    ("quotes", "period", "2022 ", "period"),
    ("quotes", "base_period", "last year", "period"),
    ("quotes", "status", "C", "choice"),
    ("quotes", "status", "AB", "choice"),
    ("units", "factor", "0", "positive_number"),
    ("units", "factor", "0.000", "positive_number"),
    ("units", "factor", "-1", "positive_number"),
    ("units", "factor", "1,000", "positive_number"),
    ("units", "factor", "1e3", "positive_number"),
    ("units", "factor", "nan", "positive_number"),
    ("fx_rates", "units_per_usd", "", "required"),
    ("fx_rates", "period", "", "required"),
    ("events", "label", "", "required"),
    ("explanations", "verdict", "maybe", "choice"),
]


@pytest.mark.parametrize(("table", "column", "value", "rule"), REFUSED)
def test_refused(table: str, column: str, value: str, rule: str, right: dict[str, str]) -> None:
    (problem,) = problems_of(table, right, **{column: value})
    assert (problem.file, problem.line, problem.column) == (f"{table}.csv", 2, column)
    assert (problem.value, problem.rule) == (value, rule)
    for sentence in (problem.message, problem.remedy):
        assert sentence.endswith(".")
    assert str(problem).isprintable()


TAKEN = [
    ("sources", "title", "<img src=x onerror=1> **b** $x$ [l](http://x)"),
    ("sources", "title", "中文 заголовок – “quoted” \u00a0 é"),
    ("sources", "url", "HTTPS://пример.бел/путь?q=1"),
    ("sources", "published", "2023-02"),
    ("sources", "published", ""),
    ("sources", "language", "sr-Latn-RS"),
    ("sources", "language", "de-CH-1901"),
    ("sources", "language", "x-made-up"),
    ("quotes", "words", "w" * 400),
    ("quotes", "words", "+17%"),
    ("quotes", "words", "-5%"),
    ("quotes", "words", "~$500 million"),
    ("quotes", "period", "2023-01-01/2023-02-14"),
    ("quotes", "period", ""),
    ("quotes", "paragraph", ""),
    ("quotes", "note", "NA"),
    ("units", "factor", "0.5"),
    ("units", "language", ""),
    ("indicators", "topic", "e_commerce"),
]


@pytest.mark.parametrize(("table", "column", "value"), TAKEN)
def test_taken(table: str, column: str, value: str, right: dict[str, str]) -> None:
    assert problems_of(table, right, **{column: value}) == []


def test_one_problem_for_a_cell_and_all_cells_at_once(right: dict[str, str]) -> None:
    problems = problems_of("quotes", right, measure="=x", period="2022-99", status="", paragraph="one")
    assert [(problem.column, problem.rule) for problem in problems] == [
        ("paragraph", "whole_number"),
        ("measure", "choice"),
        ("period", "period"),
        ("status", "required"),
    ]


def test_invisible_characters_are_named(right: dict[str, str]) -> None:
    (problem,) = problems_of("sources", right, title="ab\u200dc")
    assert "U+200D (ZERO WIDTH JOINER) as character 3" in problem.message
    assert "'ab\\u200dc'" in problem.message
    (problem,) = problems_of("sources", right, title="a\tc")
    assert "U+0009 (TAB)" in problem.remedy


@given(st.text(max_size=200))
def test_shown_is_one_visible_line(text: str) -> None:
    assert shown(text).isprintable()
    assert len(shown(text)) <= 60 * 10 + 2


def finding(**cells: object) -> pd.DataFrame:
    row = {
        "finding_id": "f",
        "kind": "undated",
        "severity": "note",
        "indicator_id": "",
        "period": "",
        "quote_ids": "",
        "magnitude": float("nan"),
        "text": "A sentence.",
    }
    return pd.DataFrame([row | cells])


def test_output_is_given_as_declared() -> None:
    assert str(check_output("findings", finding()).dtypes["magnitude"]) == "float64"
    for table in OUTPUT_TABLES.values():
        assert check_output(table.name, pd.DataFrame(columns=table.columns)).empty


@pytest.mark.parametrize(
    "frame",
    [
        finding(severity="bad"),
        finding(text=""),
        finding(text=None),
        finding(magnitude=float("inf")),
        finding()[["kind", "finding_id"]],
        finding().assign(extra=1),
        pd.concat([finding(), finding()]),
    ],
)
def test_wrong_output_is_a_mistake_of_the_program(frame: pd.DataFrame) -> None:
    with pytest.raises(TablesError, match=r"findings\.csv"):
        check_output("findings", frame)


def test_a_problem_in_words_shows_the_value_once() -> None:
    problem = Problem("quotes.csv", 7, "words", "$5.08 bilion", "unreadable", "A word is not known.", "Mend it.")
    assert str(problem) == "quotes.csv, line 7, column words ('$5.08 bilion'): A word is not known. Mend it."
    assert str(replace(problem, message="'$5.08 bilion' is not known.")) == (
        "quotes.csv, line 7, column words: '$5.08 bilion' is not known. Mend it."
    )
    assert str(replace(problem, value="")) == "quotes.csv, line 7, column words: A word is not known. Mend it."
