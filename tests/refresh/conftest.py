"""A datasets folder to refresh, and short ways to write files for it."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from pipelines.build import Built, build
from pipelines.refresh import Inputs, Plan, effect, plan, planning, read_inputs, reversal
from pipelines.tables import INPUT_TABLES, fingerprint, load_tables, read_folder

OTHER_PAIR = Path(__file__).parents[1] / "other_pair"
# One right row of each table, which the folder does not have yet.
NEW: dict[str, dict[str, str]] = {
    "sources": {
        "source_id": "new-post",
        "title": "New",
        "language": "en",
        "translation": "none",
        "collection": "press",
        "published": "2031-02",
    },
    "indicators": {
        "indicator_id": "lake_boats",
        "topic": "fisheries",
        "label": "Boats",
        "unit": "KES",
        "accumulation": "flow",
        "frequency": "A",
    },
    "quotes": {
        "quote_id": "lake-herald:99",
        "source_id": "lake-herald",
        "words": "KES 41.9 billion",
        "indicator_id": "lake_trade_turnover",
        "measure": "level",
        "period": "2030",
        "period_basis": "stated",
        "statistics": "KE",
        "status": "A",
    },
    "units": {"spelling": "shilingi", "unit": "KES", "dimension": "KES", "factor": "1", "language": "sw"},
    "fx_rates": {"currency": "KES", "period": "2028", "units_per_usd": "120", "source_id": "lake-herald"},
    "events": {"period": "2030-05", "label": "Flood"},
    "explanations": {"finding_id": "x:y", "verdict": "open", "explanation": "Nobody knows."},
}


def new_row(table: str, **cells: str) -> dict[str, str]:
    """The new row of a table with some cells changed."""
    return {**NEW[table], **cells}


def file_of(table: str, *rows: Mapping[str, str], delimiter: str = ",", newline: str = "\n") -> str:
    """A CSV file of rows; cells that are not named are empty."""
    text = io.StringIO()
    writer = csv.DictWriter(text, INPUT_TABLES[table].columns, delimiter=delimiter, lineterminator=newline, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def inputs_of(**tables: Mapping[str, str] | list[Mapping[str, str]]) -> Inputs:
    """The inputs of one file for each table, named new-TABLE.csv."""
    files = {
        f"new-{name}.csv": file_of(name, *(rows if isinstance(rows, list) else [rows])).encode()
        for name, rows in tables.items()
    }
    parts = [read_inputs({label: data}, label[4:-4]) for label, data in files.items()]
    return Inputs(
        tuple(part for one in parts for part in one.tables),
        tuple(problem for one in parts for problem in one.problems),
        tuple(files),
    )


def plan_of(folder: Path, inputs: Inputs, mode: str = "merge", skip_bad: bool = False) -> Plan:
    snapshot = read_folder(folder)
    return plan(snapshot, inputs, mode, skip_bad, built=_built(fingerprint(snapshot), folder))


_BUILDS: dict[str, Built] = {}


def _built(version: str, folder: Path) -> Built:
    """The build of a folder, once for all tests that begin with the same bytes."""
    if version not in _BUILDS:
        _BUILDS[version] = build(load_tables(folder)[0])
    return _BUILDS[version]


def tables_on_disk(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*.csv"))}


@pytest.fixture
def one_build(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let one build stand for all, where a test is about rows and history and not about what they mean."""
    built = _built(fingerprint(OTHER_PAIR), OTHER_PAIR)
    for module in (effect, planning, reversal):
        monkeypatch.setattr(module, "build", lambda _tables, _progress=None, _read=None: built)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The tables of the made-up country pair, which have no problem."""
    return Path(shutil.copytree(OTHER_PAIR, tmp_path / "datasets"))
