"""One table as a file: CSV as `build` writes it, CSV for Excel, an Excel workbook, Parquet or JSON.

The same table gives the same bytes on any day: no file says when it was written.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.export.about import About, facts
from pipelines.export.fields import NUMBERS, WHOLE, codes_of, fields_of, typed, unit_of
from pipelines.export.workbook import make_workbook
from pipelines.tables import Field, csv_bytes

BOM = b"\xef\xbb\xbf"  # without it Excel takes UTF-8 for an old encoding
GUARD = "'"
FORMULA = re.compile(r"^(?=[=+\-@\t\r])")  # how a spreadsheet recognises a formula; OWASP, CSV injection
ROW_GROUP = 100_000


@dataclass(frozen=True)
class Format:
    """A format of tables: how people call it, how its files end, its media type, and what writes it."""

    label: str
    ending: str
    media_type: str
    write: Callable[[str, pd.DataFrame, About], bytes]


def table_file(name: str, frame: pd.DataFrame, form: str, about: About) -> bytes:
    """A table (`name` as in the schemas) in one of `FORMATS`, with what its columns mean where the format allows it.

    Raises TablesError for a table or column that nothing describes.
    """
    return FORMATS[form].write(name, frame, about)


def file_name(name: str, form: str) -> str:
    """The name of a table's file: observations.csv, observations_excel.csv, observations.parquet."""
    return f"{name}{FORMATS[form].ending}"


def _csv(name: str, frame: pd.DataFrame, about: About) -> bytes:
    del name, about
    return csv_bytes(frame)


def _excel_csv(name: str, frame: pd.DataFrame, about: About) -> bytes:
    """CSV with a byte-order mark whose text cells cannot become formulas; numbers stand as they are."""
    del about
    numbers = {field.name for field in fields_of(name, frame) if field.kind in NUMBERS}
    guarded = {
        column: cells if column in numbers else cells.str.replace(FORMULA, GUARD, regex=True)
        for column, cells in frame.items()
    }
    return BOM + csv_bytes(pd.DataFrame(guarded, index=frame.index))


def _xlsx(name: str, frame: pd.DataFrame, about: About) -> bytes:
    return make_workbook({name: frame}, about)


def _json(name: str, frame: pd.DataFrame, about: About) -> bytes:
    """Records with what they are: numbers as numbers, empty cells as null."""
    fields = fields_of(name, frame)
    columns = [_plain(cells, field) for field, (_, cells) in zip(fields, typed(name, frame).items(), strict=True)]
    names = list(frame.columns)
    head = {
        "table": name,
        **{label.lower().replace(" ", "_"): text for label, text in facts(about).items()},
        "fields": [_described(field, frame) for field in fields],
    }
    opening = json.dumps(head, ensure_ascii=False, indent=1).removesuffix("\n}")
    records = (json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False) for row in zip(*columns, strict=True))
    return f'{opening},\n "records": [\n'.encode() + ",\n".join(records).encode() + b"\n]}\n"


def _parquet(name: str, frame: pd.DataFrame, about: About) -> bytes:
    """Typed columns, days as dates, empty cells as null; meanings and units as metadata of fields and table."""
    fields = fields_of(name, frame)
    types = {"day": pa.date32()} | dict.fromkeys(WHOLE, pa.int64()) | {"number": pa.float64(), "positive": pa.float64()}
    arrays, columns = [], []
    for field, (_, cells) in zip(fields, typed(name, frame).items(), strict=True):
        kind = types.get(field.kind, pa.string())
        values = cells if field.kind in NUMBERS else cells.mask(cells.eq(""))
        text = pa.array(values, type=pa.string() if field.kind not in NUMBERS else kind, from_pandas=True)
        arrays.append(text.cast(kind))
        told = {key: str(value) for key, value in _described(field, frame).items() if key not in ("name", "type")}
        columns.append(pa.field(field.name, kind, metadata=told))
    schema = pa.schema(columns, metadata=facts(about) | {"table": name})
    with io.BytesIO() as file:
        pq.write_table(pa.table(arrays, schema=schema), file, compression="zstd", row_group_size=ROW_GROUP)
        return file.getvalue()


def _described(field: Field, frame: pd.DataFrame) -> dict[str, str]:
    kind = ("integer" if field.kind in WHOLE else "number") if field.kind in NUMBERS else "string"
    told = {"name": field.name, "type": kind, "title": field.title, "description": field.description}
    unit = {"unit": unit_of(field, frame)} if field.unit else {}
    codes = {"codes": codes_of(field)} if field.choices else {}
    return told | unit | codes


def _plain(cells: pd.Series, field: Field) -> list[object]:
    """Cells as JSON writes them: whole numbers without a point, None where empty."""
    if field.kind not in NUMBERS:
        return [cell or None for cell in cells.tolist()]
    return [None if cell is pd.NA else int(cell) if cell == int(cell) else cell for cell in cells.tolist()]


FORMATS = {
    "csv": Format("CSV", ".csv", "text/csv", _csv),
    "excel_csv": Format("CSV for Excel", "_excel.csv", "text/csv", _excel_csv),
    "xlsx": Format(
        "Excel workbook", ".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _xlsx
    ),
    "parquet": Format("Parquet", ".parquet", "application/vnd.apache.parquet", _parquet),
    "json": Format("JSON", ".json", "application/json", _json),
}
