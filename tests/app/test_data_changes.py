"""Files that change, break, or are not there."""

from pathlib import Path

import pytest

from tests.app.pages import Again, Open, rewrite, text_of


def test_changed_files_are_shown_and_filters_stay(open_page: Open, again: Again, record: Path) -> None:
    page = open_page(record, view="sources", article="lake-herald", topic="transport")
    assert "24 ferries" in text_of(page)
    rewrite(record / "quotes.csv", lambda row: row | {"words": row["words"].replace("24 ferries", "25 ferries")})
    page = again(page)
    assert not page.exception
    assert "25 ferries" in text_of(page)
    assert page.toast[0].value.startswith("The data changed")
    assert page.session_state["topic"] == ["transport"]


def test_problems_are_listed_and_the_last_good_data_stay(open_page: Open, again: Again, record: Path) -> None:
    page = open_page(record)
    assert not page.warning
    rewrite(record / "quotes.csv", lambda row: row | {"period": row["period"].replace("2027", "2027-13")})
    page = again(page)
    assert not page.exception
    assert page.warning[0].value == "The tables have 1 problem. You see the last good data."
    listed = page.dataframe[0].value
    assert list(listed.columns) == ["file", "line", "column", "value", "rule", "message", "remedy"]
    assert listed.loc[0, "value"] == "2027-13"
    assert "KSh 52.7 bn" in text_of(page)


def test_at_first_the_readable_rows_are_shown(open_page: Open, record: Path) -> None:
    rewrite(record / "quotes.csv", lambda row: row | {"words": row["words"].replace("12 piers", "many piers")})
    page = open_page(record)
    assert not page.exception
    assert page.warning[0].value == "The tables have 1 problem. You see the rows that are right."
    assert "KSh 52.7 bn" in text_of(page)


def test_mended_tables_make_the_problems_go(open_page: Open, again: Again, record: Path) -> None:
    quotes = record / "quotes.csv"
    right = quotes.read_bytes()
    quotes.write_bytes(right.replace(b",level,2035,", b",level,2035-99,"))
    page = open_page(record)
    assert page.warning
    quotes.write_bytes(right)
    page = again(page)
    assert not page.warning


@pytest.mark.parametrize("view", ["overview", "indicators", "data", "method", "gaps"])
def test_missing_folder_is_a_clear_page(open_page: Open, tmp_path: Path, view: str) -> None:
    page = open_page(tmp_path / "nowhere", view=view)
    assert not page.exception
    assert "There is no such folder." in page.dataframe[-1].value["message"].iloc[0]


def test_empty_folder_is_a_clear_page(open_page: Open, tmp_path: Path) -> None:
    page = open_page(tmp_path)
    assert not page.exception
    assert "There is nothing to show yet" in text_of(page)
    assert len(page.dataframe[0].value) >= 4


def test_a_choice_that_the_new_data_lack_is_said(open_page: Open, again: Again, record: Path) -> None:
    page = open_page(record, view="indicators", indicator="ferry_share")
    for name in ("quotes.csv", "indicators.csv"):
        lines = (record / name).read_text(encoding="utf-8").splitlines(keepends=True)
        (record / name).write_text("".join(line for line in lines if "ferry_share" not in line), encoding="utf-8")
    page = again(page)
    assert not page.exception
    assert "“ferry_share” is not an indicator of this record" in text_of(page)
