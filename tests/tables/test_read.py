"""The strict reader: what is refused, what is kept, and which line is named."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.tables import INPUT_TABLES, TablesError, csv_bytes, read_csv_table

HEADER = "period,label,topic,source_id"


def rows(text: str | bytes) -> tuple[list[list[str]], list[int], list[tuple[int | None, str, str]]]:
    frame, problems = read_csv_table(text.encode() if isinstance(text, str) else text, "events")
    assert list(frame.columns) == HEADER.split(",")
    assert all(str(dtype) == "str" for dtype in frame.dtypes)
    assert frame.index.name == "line"
    said = [(problem.line, problem.column, problem.rule) for problem in problems]
    return frame.to_numpy().tolist(), frame.index.tolist(), said


def test_nothing_is_converted() -> None:
    cells, lines, problems = rows(f"{HEADER}\nNA, 007 ,null,1e3\n")
    assert (cells, lines, problems) == ([["NA", " 007 ", "null", "1e3"]], [2], [])


def test_lines_count_blank_lines_and_quoted_newlines() -> None:
    cells, lines, problems = rows(f'{HEADER}\n\n2008,"a\nb\n\nc",,\n\r\n,,,\n2009,d,,\n')
    assert [row[1] for row in cells] == ["a\nb\n\nc", "d"]
    assert lines == [3, 9]
    assert problems == []


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_line_ends_and_byte_order_mark(newline: str) -> None:
    text = newline.join([HEADER, "2008,a,,", "2009,b,,"])
    assert rows("\ufeff" + text) == rows(text) == ([["2008", "a", "", ""], ["2009", "b", "", ""]], [2, 3], [])


def test_header_only_is_an_empty_table() -> None:
    assert rows(HEADER) == ([], [], [])


def test_rows_of_a_wrong_length_are_left_out_and_named() -> None:
    cells, lines, problems = rows(f"{HEADER}\n2008,a\n2009,b,,\n2010,c,,,d\n")
    assert (cells, lines) == ([["2009", "b", "", ""]], [3])
    assert problems == [(2, "", "row_length"), (4, "", "row_length")]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", [(None, "", "empty_file")]),
        (b"\n\n", [(None, "", "empty_file")]),
        (b"\xef\xbb\xbf", [(None, "", "empty_file")]),
        (f"{HEADER}\n1,a,,,x\n2,b,,,x\n".encode(), [(None, "", "row_lengths")]),
        (b"period;label;topic;source_id\n2008;a;;\n", [(1, "", "delimiter")]),
        (b"period\tlabel\ttopic\tsource_id\n", [(1, "", "delimiter")]),
        (b"period,label,label,topic,source_id\n", [(1, "", "duplicate_column")]),
        (b"period,lable,topic,source_id\n", [(1, "", "unknown_column"), (1, "label", "missing_column")]),
        (b"label,period,topic,source_id\n", [(1, "", "column_order")]),
        (f"{HEADER}\n2008,a\x00b,,\n".encode(), [(2, "", "nul_byte")]),
        (f"{HEADER}\n2008,\u041a\u0440,,\n".encode("cp1251"), [(2, "", "encoding")]),
        (f"{HEADER}\n".encode("utf-16"), [(None, "", "not_csv")]),
        (b"\x89PNG\r\n\x1a\n\x00\x00", [(None, "", "not_csv")]),
        (b"PK\x03\x04\x14\x00", [(None, "", "not_csv")]),
        (f'{HEADER}\n2008,a,,\n2009,"b,,\n2010,c,,\n'.encode(), [(3, "", "malformed")]),
        (f'{HEADER}\n2008,"a"b,,\n'.encode(), [(2, "", "malformed")]),
    ],
)
def test_files_that_cannot_be_used(content: bytes, said: list[tuple[int | None, str, str]]) -> None:
    assert rows(content) == ([], [], said)


def test_a_cell_too_long_for_the_reader() -> None:
    usual = csv.field_size_limit(1000)
    try:
        assert rows(f"{HEADER}\n2008,{'a' * 2000},,\n") == ([], [], [(2, "", "malformed")])
    finally:
        csv.field_size_limit(usual)


def test_bad_utf8_names_the_byte_and_the_line() -> None:
    start = f"{HEADER}\n2008,a,,\n2009,".encode()
    for data, offset in (
        (start + b"\xff,,\n", len(start)),
        (b"\xef\xbb\xbf" + start + b"\xff,,\n", len(start) + 3),
    ):
        (problem,) = read_csv_table(data, "events")[1]
        assert problem.line == 3
        assert f"Byte {offset} " in problem.message


def test_near_miss_of_a_header() -> None:
    problems = read_csv_table(b"period,Label,topic,source_id\n", "events")[1]
    assert problems[0].remedy == "Did you mean label?"
    assert str(problems[1]).startswith("events.csv, line 1, column label: The column is missing")


def test_files_that_are_not_there(tmp_path: Path) -> None:
    for path in (tmp_path / "none.csv", tmp_path):
        frame, problems = read_csv_table(path, "events")
        assert frame.empty
        assert [problem.rule for problem in problems] == ["unreadable"]
    with pytest.raises(TablesError, match="no table 'trade'"):
        read_csv_table(b"", "trade")


CELL = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=12)
RECORD = st.tuples(CELL, CELL, CELL, CELL).filter(any)


@given(st.lists(RECORD, max_size=8))
def test_what_is_written_is_read(records: list[tuple[str, ...]]) -> None:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows([HEADER.split(","), *records])
    frame, problems = read_csv_table(buffer.getvalue().encode(), "events")
    assert problems == []
    assert [tuple(row) for row in frame.to_numpy().tolist()] == records
    again, problems = read_csv_table(csv_bytes(frame), "events")
    assert problems == []
    assert again.reset_index(drop=True).equals(frame.reset_index(drop=True))


@given(st.binary(max_size=200), st.sampled_from(sorted(INPUT_TABLES)), st.booleans())
def test_no_bytes_raise(data: bytes, name: str, headed: bool) -> None:
    head = ",".join(INPUT_TABLES[name].columns).encode() + b"\n" if headed else b""
    frame, problems = read_csv_table(head + data, name)
    assert list(frame.columns) == INPUT_TABLES[name].columns
    assert all(problem.message and problem.remedy for problem in problems)
