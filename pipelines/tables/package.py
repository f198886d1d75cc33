"""The built package: output tables, the input tables beside them, and `datapackage.json`.

The same tables give the same bytes on any day and any machine.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from pipelines.tables.checks import check_output
from pipelines.tables.kinds import KINDS
from pipelines.tables.load import Tables
from pipelines.tables.problems import TablesError
from pipelines.tables.read import BOM
from pipelines.tables.schema import Field, Table
from pipelines.tables.schema_input import INPUT_TABLES
from pipelines.tables.schema_output import OUTPUT_TABLES
from pipelines.tables.store import Snapshot, data_version, fingerprint, sha256

TITLE = "Economic figures quoted in news articles"
DESCRIPTION = (
    "Figures that articles state, each with its words, unit, bounds and source; where the sources disagree "
    "and where figures are missing."
)
LICENSE = {
    "name": "CC-BY-4.0",
    "path": "https://creativecommons.org/licenses/by/4.0/",
    "title": "Creative Commons Attribution 4.0",
}
DATAPACKAGE = "datapackage.json"


def write_package(
    folder: Path, tables: Tables, outputs: Mapping[str, pd.DataFrame], snapshot: Snapshot | None = None
) -> None:
    """Write observations.csv, findings.csv, coverage.csv, the input tables and datapackage.json.

    The arguments are those of `package_files`. Each file is replaced at once, datapackage.json last. Raises
    TablesError if an output is missing or breaks its schema (nothing is written then), or if the folder
    cannot be written.
    """
    for path, data in package_files(tables, outputs, snapshot).items():
        write_whole(folder / path, data)


def package_files(
    tables: Tables, outputs: Mapping[str, pd.DataFrame], snapshot: Snapshot | None = None
) -> dict[str, bytes]:
    """Make the files of a package by name, datapackage.json last.

    `outputs` holds the three output tables by name: numbers as float64 with NaN for empty, all else text.
    With `snapshot` the input tables are its bytes, unchanged; without, they are written from `tables`. Raises
    TablesError if an output is missing or breaks its schema.
    """
    files = _input_files(tables, snapshot)
    for name in OUTPUT_TABLES:
        if name not in outputs:
            raise TablesError(f"the output table {name} is missing.")
        files[name] = csv_bytes(check_output(name, outputs[name]))
    files_by_path = {f"{name}.csv": data for name, data in files.items()}
    typed = Snapshot({name: data for name, data in files.items() if name in INPUT_TABLES}, {})
    cited = [
        {"title": str(title)} | ({"path": str(url)} if url else {})
        for title, url in zip(tables.sources["title"], tables.sources["url"], strict=True)
    ]
    described = datapackage(files) | {"version": data_version(fingerprint(typed)), "sources": cited}
    files_by_path[DATAPACKAGE] = json.dumps(described, ensure_ascii=False, indent=2).encode() + b"\n"
    return files_by_path


def write_whole(path: Path, data: bytes) -> None:
    """Write a file outside the datasets folder, and folders above it as needed: all of it, or nothing under its name.

    Raises TablesError if that is not possible.
    """
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            draft.write_bytes(data)
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)
    except OSError as error:
        raise TablesError(f"{path.parent} could not be written: {error.strerror or error}.") from error


def datapackage(files: Mapping[str, bytes]) -> dict[str, Any]:
    """Describe tables by the Data Package standard, version 2: `files` gives the bytes of each by name."""
    known = INPUT_TABLES | OUTPUT_TABLES
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "quoted-indicators",
        "title": TITLE,
        "description": DESCRIPTION,
        "licenses": [LICENSE],
        "resources": [_resource(table, files[name], files) for name, table in known.items() if name in files],
    }


def table_schema(table: Table, present: Mapping[str, object]) -> dict[str, Any]:
    """Describe a table by Table Schema; only references to tables in `present` are listed."""
    schema: dict[str, Any] = {
        "fields": [_field(field) for field in table.fields],
        "missingValues": [""],
        "primaryKey": list(table.key),
    }
    # A reference with exceptions is not a foreign key.
    foreign = [
        {
            "fields": [reference.column],
            "reference": {
                # An empty name means the table itself.
                "resource": "" if reference.table == table.name else reference.table,
                "fields": [reference.target],
            },
        }
        for reference in table.references
        if reference.table in present and not reference.besides
    ]
    return schema | ({"foreignKeys": foreign} if foreign else {})


def csv_bytes(frame: pd.DataFrame) -> bytes:
    """Write a table as CSV: UTF-8, line feeds, numbers as plain decimals, the index left out."""
    return ("\n".join([",".join(frame.columns), *csv_records(frame)]) + "\n").encode()


def csv_records(frame: pd.DataFrame) -> list[str]:
    """Write each row of a table as a record of CSV, without header and line ends."""
    columns = [
        decimal_text(column) if pd.api.types.is_numeric_dtype(column) else column.astype("str")
        for _, column in frame.items()
    ]
    # Python's and pandas' writers leave a lone carriage return unquoted, which reads back as a new row.
    quoted = [
        column.where(~column.str.contains('[",\r\n]'), '"' + column.str.replace('"', '""', regex=False) + '"').tolist()
        for column in columns
    ]
    return list(map(",".join, zip(*quoted, strict=True)))


def decimal_text(numbers: pd.Series) -> pd.Series:
    """Write numbers as the shortest plain decimals that read back the same: 5080000000, 0.955, "" for NaN.

    Raises TablesError for infinite numbers; an open end is NaN.
    """
    values = numbers.astype(float)
    if np.isinf(values).any():
        raise TablesError("an infinite number cannot be written; an open end is an empty cell.")
    # Adding 0.0 turns -0.0 into 0.0.
    texts = {value: np.format_float_positional(value + 0.0, trim="-") for value in values.dropna().unique()}
    return pd.Series([texts.get(value, "") for value in values], numbers.index, "str", numbers.name)


def _input_files(tables: Tables, snapshot: Snapshot | None) -> dict[str, bytes]:
    if snapshot is None:
        return {name: csv_bytes(frame) for name, frame in tables.items()}
    return {name: snapshot.files[name] for name in INPUT_TABLES if name in snapshot.files}


def _resource(table: Table, data: bytes, present: Mapping[str, object]) -> dict[str, Any]:
    return {
        "name": table.name,
        "type": "table",
        "path": table.file,
        "title": table.title,
        "description": table.description,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8-sig" if data.startswith(BOM) else "utf-8",
        "bytes": len(data),
        "hash": f"sha256:{sha256(data)}",
        "schema": table_schema(table, present),
    }


def _field(field: Field) -> dict[str, Any]:
    kind = KINDS[field.kind]
    constraints: dict[str, Any] = {"required": True} if field.required else {}
    constraints |= kind.constraints
    if field.choices:
        constraints["enum"] = [code for code, _ in field.choices]
    described = {
        "name": field.name,
        "type": kind.type,
        "title": field.title,
        "description": field.description,
    }
    unit = {"unit": field.unit} if field.unit else {}
    return described | unit | ({"constraints": constraints} if constraints else {})
