"""Quotes against the texts they stand in."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.tables import check_articles, load_tables, unchecked_sources

from .conftest import Datasets

ALPHA = "Trade of two countries\n\nIt was 5.08\u00a0billion  US dollars,\tup 33%.\n \nLast line: up 33% again.\n"


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "alpha.txt").write_text(ALPHA, encoding="utf-8")
    (folder / "beta.txt").write_bytes("\ufeff园区有1,071 enterprises。\r\n".encode())
    (folder / "gamma.txt").write_text("one\ntwo\n+17%\n", encoding="utf-8")
    return folder


def test_words_stand_where_they_should(datasets: Datasets, articles: Path) -> None:
    tables, _ = load_tables(datasets())
    assert check_articles(tables, articles) == []
    assert unchecked_sources(tables, articles) == []


@pytest.mark.parametrize(
    ("old", "new", "line", "rule", "hint"),
    [
        ("alpha:1,alpha,2", "alpha:1,alpha,1", 2, "other_paragraph", "Write 2 as"),
        ("alpha:2,alpha,", "alpha:2,alpha,1", 3, "other_paragraph", "Write 2 as"),
        ("5.08 billion US", "5.09 billion US", 2, "words_not_found", "Copy the words"),
        ("5.08 billion US", "5.08 Billion US", 2, "words_not_found", "capital and small letters"),
        ("gamma,3,+17%", "gamma,9,+18%", 5, "words_not_found", "3 paragraphs"),
    ],
)
def test_words_that_are_elsewhere_or_nowhere(
    old: str, new: str, line: int, rule: str, hint: str, datasets: Datasets, right: dict[str, str], articles: Path
) -> None:
    tables, _ = load_tables(datasets(quotes=right["quotes"].replace(old, new)))
    (problem,) = check_articles(tables, articles)
    assert (problem.file, problem.line, problem.rule) == ("quotes.csv", line, rule)
    assert hint in problem.remedy


def test_the_paragraphs_are_named(datasets: Datasets, right: dict[str, str], articles: Path) -> None:
    tables, _ = load_tables(datasets(quotes=right["quotes"].replace("alpha:2,alpha,", "alpha:2,alpha,1")))
    (problem,) = check_articles(tables, articles)
    assert "but in paragraphs 2, 3." in problem.message


def test_texts_that_are_not_there_or_not_text(datasets: Datasets, articles: Path) -> None:
    tables, _ = load_tables(datasets())
    (articles / "alpha.txt").unlink()
    (articles / "gamma.txt").write_bytes(b"\xff")
    assert unchecked_sources(tables, articles) == ["alpha"]
    assert [(problem.file, problem.rule) for problem in check_articles(tables, articles)] == [
        ("gamma.txt", "unreadable")
    ]
