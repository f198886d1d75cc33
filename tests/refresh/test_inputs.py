"""Files as people have them: delimiters, headers, tables told apart, archives, templates."""

from __future__ import annotations

import io
import tracemalloc
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from pipelines.refresh import confirmed, current, explain_columns, one_row, read_inputs, template
from pipelines.refresh import unpack as unpacking
from pipelines.refresh.unpack import safe_name
from pipelines.tables import INPUT_TABLES, TablesError, csv_bytes, read_csv_table, read_folder

from .conftest import file_of, new_row, plan_of

FLOOD = new_row("events")


def zipped(members: Mapping[str, bytes], kind: int = zipfile.ZIP_DEFLATED) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", kind) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return data.getvalue()


def rows(data: bytes | str, table: str | None = "events", name: str = "f.csv") -> list[list[str]]:
    inputs = read_inputs({name: data if isinstance(data, bytes) else data.encode()}, table)
    assert not inputs.problems, inputs.problems
    return [row for part in inputs.tables for row in part.frame.to_numpy().tolist()]


def rules(data: bytes | str, table: str | None = "events", name: str = "f.csv") -> list[str]:
    inputs = read_inputs({name: data if isinstance(data, bytes) else data.encode()}, table)
    assert not inputs.tables
    return [problem.rule for problem in inputs.problems]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_every_mixture_gives_the_same_rows(encoding: str, delimiter: str, newline: str) -> None:
    row = new_row("events", label='Паводок, "большой"; да')
    text = file_of("events", row, delimiter=delimiter, newline=newline)
    assert rows(text.encode(encoding)) == [["2030-05", 'Паводок, "большой"; да', "", ""]]


@pytest.mark.parametrize("first", ["sep=;\r\n", '"sep=;"\r\n', "SEP=;\n"])
def test_excel_s_first_line(first: str) -> None:
    inputs = read_inputs({"f.csv": (first + file_of("events", FLOOD, delimiter=";")).encode()}, "events")
    (part,) = inputs.tables
    assert part.frame.index.tolist() == [3]
    assert part.frame["label"].tolist() == ["Flood"]


def test_lines_are_those_of_the_file() -> None:
    data = 'period,label,topic,source_id\n\n2001,"a\nb",,\n2002,c\n,,,\n2003,d,,\n'
    (part,) = read_inputs({"f.csv": data.encode()}, "events").tables
    assert part.frame.index.tolist() == [3, 5, 7]
    assert part.ragged == {5}
    assert [(problem.file, problem.line, problem.rule) for problem in part.problems] == [("f.csv", 5, "row_length")]


def test_columns_in_any_order() -> None:
    assert rows("source_id,label,topic,period\n,Flood,,2030\n") == [["2030", "Flood", "", ""]]


@pytest.mark.parametrize(
    ("header", "column"),
    [("Source ID", "source_id"), ("source", "source_id"), ("Source", "source_id"), (" source_id", "source_id")],
)
def test_near_misses_wait_for_a_yes(header: str, column: str) -> None:
    files = {"f.csv": f"period,label,topic,{header}\n2030,Flood,,lake-herald\n".encode()}
    inputs = read_inputs(files, "events")
    (asked,) = inputs.asked.values()
    assert (asked.table, asked.proposed, asked.samples) == ("events", {header: column}, {header: "lake-herald"})
    assert asked.free == ("source_id",)
    assert [problem.rule for problem in inputs.problems] == ["near_column"]
    assert not inputs.tables
    accepted = read_inputs(files, "events", confirmed(inputs))
    assert not accepted.problems
    assert accepted.tables[0].frame["source_id"].tolist() == ["lake-herald"]
    assert read_inputs(files, "events", confirmed(inputs, accept_mapping=False)).problems


def test_unknown_columns_wait_for_consent() -> None:
    files = {"f.csv": b"period,label,topic,source_id,colour\n2030,Flood,,,blue\n"}
    inputs = read_inputs(files, "events")
    assert inputs.asked["f.csv"].unknown == ("colour",)
    assert inputs.asked["f.csv"].free == ()
    assert [(problem.rule, problem.value) for problem in inputs.problems] == [("unknown_column", "colour")]
    accepted = read_inputs(files, "events", confirmed(inputs, accept_mapping=False))
    assert not accepted.problems
    assert accepted.notes == ("f.csv: colour ignored.",)
    assert read_inputs(files, "events", confirmed(inputs, ignore_unknown=False)).problems


def test_a_header_without_any_column_can_be_pointed_at_columns() -> None:
    files = {"f.csv": "事件,时间,题目,来源\nFlood,2030,,\n".encode()}
    inputs = read_inputs(files, "events")
    assert [problem.rule for problem in inputs.problems] == ["header"]
    assert inputs.asked["f.csv"].unknown == ("事件", "时间", "题目", "来源")
    assert inputs.asked["f.csv"].free == tuple(INPUT_TABLES["events"].columns)
    said = dict(zip(("事件", "时间", "题目", "来源"), ("label", "period", "topic", "source_id"), strict=True))
    (part,) = read_inputs(files, "events", {"f.csv": said}).tables
    assert part.frame.to_numpy().tolist() == [["2030", "Flood", "", ""]]
    assert not read_inputs(files, "events", confirmed(inputs)).tables


def test_a_mapping_may_not_fill_a_column_twice() -> None:
    data = {"f.csv": b"period,label,topic,source_id,name\n2030,Flood,,,Other\n"}
    inputs = read_inputs(data, "events", {"f.csv": {"name": "label"}})
    assert [problem.rule for problem in inputs.problems] == ["duplicate_column"]


def test_a_mapping_to_no_column_is_no_answer() -> None:
    data = {"f.csv": b"period,label,topic,source_id,name\n2030,Flood,,,Other\n"}
    inputs = read_inputs(data, "events", {"f.csv": {"name": "title"}})
    assert [problem.rule for problem in inputs.problems] == ["unknown_column"]


def test_all_faults_of_a_header_at_once() -> None:
    assert sorted(rules("Period,label,label,xyz\n")) == [
        "duplicate_column",
        "missing_column",
        "near_column",
        "unknown_column",
    ]


@pytest.mark.parametrize("name", ["events.csv", "Events (1).csv", "events-2024.csv", "events.rejected.csv", "x.csv"])
def test_the_table_is_told_by_name_or_by_columns(name: str) -> None:
    assert rows(file_of("events", FLOOD), None, name) == [["2030-05", "Flood", "", ""]]


@pytest.mark.parametrize("table", list(INPUT_TABLES))
def test_every_table_is_told_by_its_columns(table: str) -> None:
    (part,) = read_inputs({"upload.csv": template(table) + b"\n"}, None).tables
    assert part.table == table


def test_a_table_that_cannot_be_told() -> None:
    assert rules("a,b\n1,2\n", None) == ["unknown_table"]
    assert rules("", None) == ["empty_file"]
    with pytest.raises(TablesError, match="no table"):
        read_inputs({}, "observations")


def test_several_files_and_archives_are_one_refresh(folder: Path) -> None:
    files = {
        "sources.csv": file_of("sources", new_row("sources")).encode(),
        "rest.zip": zipped(
            {
                "data/quotes.csv": file_of(
                    "quotes", new_row("quotes", quote_id="new-post:1", source_id="new-post")
                ).encode(),
                "__MACOSX/data/._quotes.csv": b"junk",
                "observations.csv": b"a,b\n",
                "datapackage.json": b"{}",
                "inner.zip": zipped({"events.csv": b""}),
            }
        ),
    }
    inputs = read_inputs(files)
    assert [(part.file, part.table) for part in inputs.tables] == [("sources.csv", "sources"), ("quotes.csv", "quotes")]
    assert len(inputs.notes) == 4
    assert any("a build computes" in note for note in inputs.notes)
    made = plan_of(folder, inputs)
    assert made.ready
    assert made.changes["sources"].counts == made.changes["quotes"].counts == {"added": 1, "changed": 0, "removed": 0}


def test_names_that_are_taken_get_a_number() -> None:
    data = file_of("events", FLOOD).encode()
    inputs = read_inputs({"a/events.csv": data, "b/events.csv": data})
    assert [part.file for part in inputs.tables] == ["events.csv", "events.csv (2)"]


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\f.csv", "f.csv"),
        ("a\u202evsc.exe\x00", "avsc.exe"),
        ("..", "file"),
        ("", "file"),
        ("x" * 300 + ".csv", "x" * 96 + ".csv"),
    ],
)
def test_names_become_labels(name: str, safe: str) -> None:
    assert safe_name(name) == safe


def test_archives_are_held_to_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    def said(data: bytes) -> list[str]:
        return rules(data, None, "f.zip")

    assert said(zipped({"events.csv": b"0" * 10_000_000})) == ["archive_limit"]
    assert said(zipped({f"{number}.csv": b"" for number in range(101)})) == ["archive_limit"]
    assert said(zipped({"events.csv": b"x"}, zipfile.ZIP_LZMA)) == ["bad_archive"]
    assert said(b"PK\x03\x04 and nothing more") == ["bad_archive"]
    assert said(zipped({"readme.txt": b"x"})) == ["no_table"]
    assert said(zipped({"[Content_Types].xml": b"", "xl/workbook.xml": b""})) == ["not_csv"]
    monkeypatch.setattr(unpacking, "MOST_BYTES", 1000)
    half = file_of("events", *[FLOOD] * 40).encode()
    assert said(zipped({"events.csv": half * 2})) == ["too_large"]
    packed = zipped({"events.csv": half[:600]})
    assert [problem.rule for problem in read_inputs({"a.zip": packed, "b.zip": packed}).problems] == ["too_large"]
    plain = file_of("events", *[FLOOD] * 80)
    assert len(plain) > unpacking.MOST_BYTES
    assert len(rows(plain)) == 80  # a file that is there as it is has no limit of its own


def test_an_archive_that_lies_about_sizes() -> None:
    """Only what the directory claims is unpacked, whatever the member holds."""
    honest = zipped({"events.csv": b"0" * 100_000_000})
    lying = honest.replace((100_000_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    assert lying != honest
    tracemalloc.start()
    assert rules(lying, None, "f.zip") == ["bad_archive"]
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 10_000_000


@pytest.mark.parametrize("table", list(INPUT_TABLES))
def test_templates(table: str, folder: Path) -> None:
    frame, problems = read_csv_table(template(table), table)
    assert (len(frame), problems) == (0, [])
    explained = explain_columns(table)
    assert explained["column"].tolist() == INPUT_TABLES[table].columns
    assert explained["explanation"].str.endswith(".").all()
    snapshot = read_folder(folder)
    assert current(snapshot, table) == snapshot.files[table]


def test_one_row_of_a_form(folder: Path) -> None:
    made = plan_of(folder, one_row("quotes", new_row("quotes")))
    assert made.ready
    assert made.changes["quotes"].added["words"].tolist() == ["KES 41.9 billion"]
    with pytest.raises(TablesError, match="no column colour"):
        one_row("quotes", {"colour": "x"})
    (problem, *_) = plan_of(folder, one_row("quotes", new_row("quotes", words="a lot"))).problems
    assert (problem.file, problem.column, problem.rule) == ("form", "words", "unreadable_words")


def test_what_was_read_is_the_same_table(folder: Path) -> None:
    for name, table in INPUT_TABLES.items():
        (part,) = read_inputs({f"{name}.csv": (folder / table.file).read_bytes()}).tables
        again, problems = read_csv_table(csv_bytes(part.frame), name)
        assert problems == []
        assert again.to_numpy().tolist() == part.frame.to_numpy().tolist()
