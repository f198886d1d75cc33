"""The tables: their schemas, what is wrong with them, and the only door to a datasets folder.

`load_tables` gives checked frames and a Problem for every mistake; `commit_tables` changes several tables at
once or not at all; `write_package` writes what a build made. Nothing else reads or writes under `datasets/`.
"""

from pipelines.tables.articles import check_articles, unchecked_sources
from pipelines.tables.load import Tables, check_tables, load_tables
from pipelines.tables.package import csv_bytes, datapackage, decimal_text, table_schema, write_package
from pipelines.tables.problems import DataMoved, Problem, TablesError
from pipelines.tables.read import read_csv_table
from pipelines.tables.schema import Field, Reference, Table
from pipelines.tables.schema_input import INPUT_TABLES, OBS_STATUS
from pipelines.tables.schema_output import OUTPUT_TABLES
from pipelines.tables.store import (
    Snapshot,
    commit_tables,
    data_version,
    datasets_folder,
    fingerprint,
    read_folder,
    recover,
)

__all__ = [
    "INPUT_TABLES",
    "OBS_STATUS",
    "OUTPUT_TABLES",
    "DataMoved",
    "Field",
    "Problem",
    "Reference",
    "Snapshot",
    "Table",
    "Tables",
    "TablesError",
    "check_articles",
    "check_tables",
    "commit_tables",
    "csv_bytes",
    "data_version",
    "datapackage",
    "datasets_folder",
    "decimal_text",
    "fingerprint",
    "load_tables",
    "read_csv_table",
    "read_folder",
    "recover",
    "table_schema",
    "unchecked_sources",
    "write_package",
]
