"""Tables as one Excel workbook: a sheet for each, one that says what this is, and one that explains the columns."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import datetime

import pandas as pd
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from pipelines.export.about import About, facts
from pipelines.export.fields import NUMBERS, TABLES, codes_of, fields_of, typed, unit_of
from pipelines.tables import Field, TablesError

MOST_ROWS = 1_048_575  # of a sheet, beside its header
LONGEST = 32_767  # characters of a cell
CREATED = datetime(1980, 1, 1)  # the same on any day, so that the same tables give the same bytes
NARROWEST, WIDEST = 8, 48  # of columns, in characters
SAMPLE = 200  # rows looked at for widths
README, COLUMNS = "Read me", "Columns"
OPTIONS = {
    "constant_memory": True,  # rows are written out as they come
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def make_workbook(tables: Mapping[str, pd.DataFrame], about: About) -> bytes:
    """One sheet for each table by name, after "Read me" and before "Columns".

    Numbers are numbers; dates, periods and all else are text that is never a formula or a link. Raises TablesError
    for a table or column that nothing describes, or one with more rows than a sheet can hold.
    """
    for name, frame in tables.items():
        if len(frame) > MOST_ROWS:
            raise TablesError(
                f"{name} has {len(frame):,} rows; a sheet of Excel holds {MOST_ROWS:,}. Take CSV or Parquet."
            )
    with io.BytesIO() as file:
        with xlsxwriter.Workbook(file, OPTIONS) as book:
            book.set_properties({"title": about.title, "comments": facts(about)["Citation"], "created": CREATED})
            bold = book.add_format({"bold": True, "valign": "top"})
            wrapped = book.add_format({"text_wrap": True, "valign": "top"})
            _write_about(book.add_worksheet(README), about, tables, bold, wrapped)
            for name, frame in tables.items():
                _write_table(book.add_worksheet(name), name, frame, bold)
            _write_columns(book.add_worksheet(COLUMNS), tables, bold, wrapped)
        return file.getvalue()


def _write_about(
    sheet: Worksheet, about: About, tables: Mapping[str, pd.DataFrame], bold: Format, wrapped: Format
) -> None:
    sheet.set_column(0, 0, 20)
    sheet.set_column(1, 1, 100)
    sheets = {f"Sheet {name}": f"{TABLES[name].description} {len(frame):,} rows." for name, frame in tables.items()}
    told = {**facts(about), **sheets, f"Sheet {COLUMNS}": "What every column means, its unit and its codes."}
    for row, (label, text) in enumerate(told.items()):
        sheet.write_string(row, 0, label, bold)
        sheet.write_string(row, 1, _cell(text), wrapped)


def _write_table(sheet: Worksheet, name: str, frame: pd.DataFrame, bold: Format) -> None:
    fields = fields_of(name, frame)
    cells = typed(name, frame)
    for column, field in enumerate(fields):
        sheet.set_column(column, column, _width(field, cells[field.name].head(SAMPLE)))
    sheet.freeze_panes(1, 0)
    if len(frame):
        sheet.autofilter(0, 0, len(frame), len(fields) - 1)
        sheet.ignore_errors(
            {"number_stored_as_text": f"A1:{xlsxwriter.utility.xl_rowcol_to_cell(len(frame), len(fields))}"}
        )
    for column, field in enumerate(fields):
        sheet.write_string(0, column, field.name, bold)
    numeric = [field.kind in NUMBERS for field in fields]
    for row, values in enumerate(cells.itertuples(index=False), 1):
        for column, (number, value) in enumerate(zip(numeric, values, strict=True)):
            if number and value is not pd.NA:
                sheet.write_number(row, column, value)
            elif not number and value:
                sheet.write_string(row, column, _cell(value))


def _write_columns(sheet: Worksheet, tables: Mapping[str, pd.DataFrame], bold: Format, wrapped: Format) -> None:
    for column, (title, width) in enumerate(
        (("Sheet", 16), ("Column", 20), ("Title", 20), ("Meaning", 70), ("Unit", 24), ("Codes", 80))
    ):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, title, bold)
    sheet.freeze_panes(1, 0)
    row = 0
    for name, frame in tables.items():
        for field in fields_of(name, frame):
            row += 1
            unit = unit_of(field, frame) if field.unit else ""
            for column, text in enumerate((name, field.name, field.title, field.description, unit, codes_of(field))):
                sheet.write_string(row, column, _cell(text), wrapped)


def _width(field: Field, cells: pd.Series) -> int:
    if field.kind in NUMBERS:
        return max(len(field.name), 14) + 2
    longest = int(cells.str.len().max()) if len(cells) else 0
    return min(max(len(field.name) + 3, longest, NARROWEST), WIDEST)


def _cell(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
