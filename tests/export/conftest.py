"""The records that are taken away in these tests: the made-up one, one with hostile text, and the collected one."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest

from pipelines.export import Extract, load_extract
from tests.conftest import DATASETS, OTHER_PAIR

HOSTILE = "=cmd|' /C calc'!A0"


def loaded(folder: Path) -> Extract:
    extract, problems = load_extract(folder)
    assert not problems, "\n".join(map(str, problems))
    return extract


@pytest.fixture(scope="session")
def extract() -> Extract:
    return loaded(OTHER_PAIR)


@pytest.fixture(scope="session")
def collected() -> Extract:
    return loaded(DATASETS)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the made-up record, to change."""
    return Path(shutil.copytree(OTHER_PAIR, tmp_path / "datasets"))


@pytest.fixture
def hostile(folder: Path) -> Extract:
    """The made-up record with text that a spreadsheet might run, as far as the tables accept it."""
    path = folder / "quotes.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    rows[0] |= {"reading": rows[0]["words"], "words": f"+{rows[0]['words']}", "note": f"-2+3 {HOSTILE}"}
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return loaded(folder)
