"""Tables as files: opened again they hold the same rows, with the right types, and nothing in them runs."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import openpyxl
import pandas as pd
import pyarrow.parquet as pq
import pytest

from pipelines.analysis.headline import Rule, rule_words
from pipelines.analysis.selection import Selection, select
from pipelines.export import (
    FORMATS,
    About,
    Extract,
    about_figures,
    about_table,
    chart_tables,
    complete_tables,
    file_name,
    filter_sentences,
    make_workbook,
    shown_tables,
    shown_workbook,
    table_file,
)
from pipelines.tables import INPUT_TABLES, OUTPUT_TABLES, TablesError, csv_bytes

from .conftest import HOSTILE

NAMES = [*OUTPUT_TABLES, *INPUT_TABLES]
NUMBERS = {
    "observations": ["value", "low", "high"],
    "findings": ["magnitude"],
    "coverage": ["sources"],
    "quotes": ["paragraph"],
    "units": ["factor"],
    "fx_rates": ["units_per_usd"],
}


def written(extract: Extract, name: str, form: str) -> bytes:
    return table_file(name, complete_tables(extract)[name], form, about_table(extract, name))


def plain(frame: pd.DataFrame, name: str) -> list[list[object]]:
    """Rows as Python values: numbers as float, None where empty."""
    numbers = NUMBERS.get(name, [])
    columns = [
        [None if cell == "" or cell != cell else float(cell) for cell in cells]
        if column in numbers
        else [cell or None for cell in cells]
        for column, cells in frame.items()
    ]
    return [list(row) for row in zip(*columns, strict=True)]


@pytest.mark.parametrize("name", NAMES)
def test_csv_is_what_build_writes(extract: Extract, name: str) -> None:
    assert written(extract, name, "csv") == csv_bytes(complete_tables(extract)[name])


@pytest.mark.parametrize("name", NAMES)
def test_parquet_holds_the_same(collected: Extract, name: str) -> None:
    table = pq.read_table(io.BytesIO(written(collected, name, "parquet")))
    read = table.to_pydict()
    frame = complete_tables(collected)[name]
    assert table.column_names == list(frame.columns)
    columns = [[cell.isoformat() if hasattr(cell, "isoformat") else cell for cell in cells] for cells in read.values()]
    assert [list(row) for row in zip(*columns, strict=True)] == plain(frame, name)
    assert {field.name for field in table.schema if str(field.type) in ("double", "int64")} == set(
        NUMBERS.get(name, [])
    )
    table_of = {**OUTPUT_TABLES, **INPUT_TABLES}[name]
    for field, column in zip(table_of.fields, table.schema, strict=True):
        assert column.metadata[b"description"].decode() == field.description
    told = {key.decode(): value.decode() for key, value in table.schema.metadata.items()}
    assert told["Data version"] == collected.edition.version
    assert collected.edition.version in told["Citation"]


@pytest.mark.parametrize("name", NAMES)
def test_json_holds_the_same(collected: Extract, name: str) -> None:
    told = json.loads(written(collected, name, "json"))
    frame = complete_tables(collected)[name]
    assert [list(record.values()) for record in told["records"]] == plain(frame, name)
    assert [field["name"] for field in told["fields"]] == list(frame.columns)
    assert all(field["description"] for field in told["fields"])
    assert told["data_version"] == collected.edition.version


def test_whole_numbers_have_no_point_and_units_are_named(extract: Extract) -> None:
    text = written(extract, "observations", "json").decode()
    assert '"value": 40200000000,' in text
    one_unit = complete_tables(extract)["observations"].query("unit == 'KES'")
    told = json.loads(table_file("observations", one_unit, "json", about_table(extract, "observations")))
    assert [field["unit"] for field in told["fields"] if "unit" in field] == ["KES"] * 3
    metadata = pq.read_schema(io.BytesIO(written(extract, "observations", "parquet"))).field("value").metadata
    assert metadata[b"unit"] == b"as in the column unit"


@pytest.mark.parametrize("name", NAMES)
def test_workbook_has_the_right_types(collected: Extract, name: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(written(collected, name, "xlsx")))
    assert book.sheetnames == ["Read me", name, "Columns"]
    rows = [[cell.value for cell in row] for row in book[name].iter_rows()]
    frame = complete_tables(collected)[name]
    assert rows[0] == list(frame.columns)
    # Excel keeps fewer digits of a number than there are.
    for row, expected in zip(rows[1:], plain(frame, name), strict=True):
        assert row == [pytest.approx(cell, rel=1e-14) if isinstance(cell, float) else cell for cell in expected]
    assert book[name].freeze_panes == "A2"
    meanings = {row[1].value: row[3].value for row in book["Columns"].iter_rows(min_row=2)}
    assert list(meanings) == list(frame.columns)
    readme = {row[0].value: row[1].value for row in book["Read me"].iter_rows()}
    assert readme["Data version"] == collected.edition.version
    assert readme["Filters"] == "None: the tables are complete."


def test_nothing_in_a_workbook_runs(hostile: Extract) -> None:
    frames = complete_tables(hostile)
    wild = frames["observations"].assign(
        note=HOSTILE, attributed_to="https://example.org", words="@SUM(1)", reading="\t=1"
    )
    book = openpyxl.load_workbook(io.BytesIO(make_workbook(frames | {"observations": wild}, about(hostile))))
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert kinds <= {"s", "n", "inlineStr"}
    cells = {cell.value for row in book["observations"].iter_rows() for cell in row}
    assert {HOSTILE, "https://example.org", "@SUM(1)"} <= cells
    assert not any(cell.hyperlink for row in book["observations"].iter_rows() for cell in row)


def about(extract: Extract) -> About:
    return about_table(extract, "observations")


def test_csv_for_excel_guards_text_and_leaves_numbers(hostile: Extract) -> None:
    frame = complete_tables(hostile)["observations"]
    wild = frame.assign(note=HOSTILE, reading="\tx", attributed_to="@x", value=-0.5)
    data = table_file("observations", wild, "excel_csv", about(hostile))
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    assert {row["note"] for row in rows} == {f"'{HOSTILE}"}
    assert {row["reading"] for row in rows} == {"'\tx"}
    assert {row["attributed_to"] for row in rows} == {"'@x"}
    assert {row["value"] for row in rows} == {"-0.5"}
    guarded = {row["words"] for row in rows if row["words"].startswith("'")}
    assert guarded == {f"'{words}" for words in frame["words"] if words[0] in "=+-@"}
    assert guarded
    unharmed = [row["words"] for row in rows if not row["words"].startswith("'")]
    assert unharmed == [words for words in frame["words"] if words[0] not in "=+-@"]


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("name", ["observations", "fx_rates"])
def test_twice_the_same_bytes_and_empty_tables(extract: Extract, name: str, form: str) -> None:
    assert written(extract, name, form) == written(extract, name, form)
    empty = complete_tables(extract)[name].head(0)
    assert table_file(name, empty, form, about(extract))
    assert file_name(name, form).startswith(name)


def test_what_nothing_describes_is_refused(extract: Extract) -> None:
    frame = complete_tables(extract)["observations"]
    with pytest.raises(TablesError, match="no table 'nothing'"):
        table_file("nothing", frame, "json", about(extract))
    with pytest.raises(TablesError, match="no column guess"):
        table_file("observations", frame.assign(guess=1), "parquet", about(extract))


def test_more_rows_than_a_sheet_holds(extract: Extract, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipelines.export.workbook.MOST_ROWS", 3)
    with pytest.raises(TablesError, match="a sheet of Excel holds 3"):
        make_workbook({"observations": complete_tables(extract)["observations"]}, about(extract))


@pytest.mark.parametrize("form", ["csv", "json", "parquet", "xlsx"])
def test_figures_as_shown_name_their_indicator_and_source(extract: Extract, form: str) -> None:
    shown = shown_tables(extract)["observations"]
    sources = extract.tables.sources.set_index("source_id")
    columns = {"source_title": "title", "publisher": "publisher", "published": "published", "url": "url"}
    for mine, theirs in columns.items():
        assert shown[mine].tolist() == sources.loc[shown["source_id"], theirs].tolist()
    labels = extract.tables.indicators.set_index("indicator_id")["label"]
    assert shown["indicator"].tolist() == labels[shown["indicator_id"]].tolist()
    written = table_file("observations", shown, form, about_figures(extract, shown, "A chart", "What it shows"))
    if form == "json":
        told = json.loads(written)
        assert told["records"][0]["source_title"] == shown["source_title"].iloc[0]
        assert told["filters"].startswith("Indicator: ")
        for part in (
            "Measure: levels",
            "Period: ",
            "Shown as: quoted",
            "Put first: Official figures first",
            "No filter is set",
        ):
            assert part in told["filters"]
    elif form == "xlsx":
        book = openpyxl.load_workbook(io.BytesIO(written))
        head = [cell.value for cell in book["observations"][1]]
        assert book["observations"].cell(2, head.index("source_title") + 1).value == shown["source_title"].iloc[0]
        readme = {row[0].value: row[1].value for row in book["Read me"].iter_rows()}
        assert readme["Filters"].startswith("Indicator: ")


def test_only_figures_as_shown_say_how_many_sources_agree(extract: Extract) -> None:
    assert "independent_sources" not in complete_tables(extract)["observations"].columns
    shown = shown_tables(extract)["observations"]
    assert shown["independent_sources"].ge(0).all()
    assert shown["independent_sources"].gt(0).any()
    told = json.loads(table_file("observations", shown, "json", about(extract)))
    assert [(field["name"], field["type"]) for field in told["fields"][-7:-5]] == [
        ("independent_sources", "integer"),
        ("put_first", "string"),
    ]
    assert set(shown["put_first"]) == {"yes", ""}


def test_another_rule_is_told(extract: Extract) -> None:
    hull = replace(extract, rule=Rule("hull"))
    assert set(shown_tables(hull)["observations"]["put_first"]) == {""}
    assert about_table(hull, "observations").filters == (rule_words(Rule("hull")),)
    assert about_table(hull, "observations", complete=True).filters == ()


def test_filters_are_in_the_workbook(extract: Extract) -> None:
    codes = {code for code in extract.everything.observations["statistics"] if code}
    selection = Selection(statistics=(sorted(codes)[0], ""), first_year=(2030,))
    sources, indicators = extract.tables.sources, extract.tables.indicators
    filters = filter_sentences(selection, sources)
    shown = select(extract.everything, sources, indicators, selection)
    narrowed = replace(extract, shown=shown, filters=filters)
    assert len(filters) == 2
    assert "not said whose" in filters[0]
    assert filters[1] == "Years: from 2030"
    book = openpyxl.load_workbook(io.BytesIO(shown_workbook(narrowed)))
    readme = {row[0].value: row[1].value for row in book["Read me"].iter_rows()}
    assert readme["Filters"] == "; ".join(filters)
    assert book["observations"].max_row == len(shown.observations) + 1
    assert book["quotes"].max_row == len(extract.tables.quotes) + 1
    assert set(book.sheetnames) == {"Read me", "Columns", *NAMES}


def test_tables_behind_a_chart(extract: Extract) -> None:
    observations = extract.everything.observations
    indicator = observations.loc[observations["measure"].eq("change"), "indicator_id"].iloc[0]
    levels = chart_tables(extract, indicator, "level")
    assert set(levels) == {"observations", "findings", "coverage"}
    assert set(levels["observations"]["measure"]) <= {"level"}
    changes = chart_tables(extract, indicator, "change")
    assert set(changes) == {"observations", "findings"}
    both = len(levels["observations"]) + len(changes["observations"])
    assert both == observations["indicator_id"].eq(indicator).sum()
