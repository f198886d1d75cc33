"""The tables: their schemas, what is wrong with them, and the only door to a datasets folder.

`load_tables` gives checked frames and a Problem for every mistake; `commit_tables` changes several tables at
once or not at all; `write_package` writes what a build made. Nothing else reads or writes under `datasets/`.
"""

from pipelines.tables.articles import check_articles, unchecked_sources
from pipelines.tables.checks import check_cells
from pipelines.tables.edit import Hunk, apply_hunks, edit_records, reverse_hunks
from pipelines.tables.kinds import UNSEEN
from pipelines.tables.load import Tables, check_readings, check_tables, load_tables, read_tables
from pipelines.tables.package import (
    csv_bytes,
    csv_records,
    datapackage,
    decimal_text,
    package_files,
    table_schema,
    write_package,
    write_whole,
)
from pipelines.tables.problems import DataMoved, Problem, TablesError, shown
from pipelines.tables.read import (
    FOREIGN,
    Reading,
    did_you_mean,
    empty_file,
    empty_frame,
    read_csv_table,
    read_rows,
    split_records,
)
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
    read_history,
    recover,
    sha256,
)

__all__ = [
    "FOREIGN",
    "INPUT_TABLES",
    "OBS_STATUS",
    "OUTPUT_TABLES",
    "UNSEEN",
    "DataMoved",
    "Field",
    "Hunk",
    "Problem",
    "Reading",
    "Reference",
    "Snapshot",
    "Table",
    "Tables",
    "TablesError",
    "apply_hunks",
    "check_articles",
    "check_cells",
    "check_readings",
    "check_tables",
    "commit_tables",
    "csv_bytes",
    "csv_records",
    "data_version",
    "datapackage",
    "datasets_folder",
    "decimal_text",
    "did_you_mean",
    "edit_records",
    "empty_file",
    "empty_frame",
    "fingerprint",
    "load_tables",
    "package_files",
    "read_csv_table",
    "read_folder",
    "read_history",
    "read_rows",
    "read_tables",
    "recover",
    "reverse_hunks",
    "sha256",
    "shown",
    "split_records",
    "table_schema",
    "unchecked_sources",
    "write_package",
    "write_whole",
]
