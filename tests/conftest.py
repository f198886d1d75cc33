"""Shared by all tests: the record of the seed articles, one of many pages, and a made-up one of other countries."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import settings

from pipelines.build import Built, build
from pipelines.tables import Tables, load_tables

settings.register_profile("untimed", deadline=None)  # a slow machine is no failure
settings.load_profile("untimed")

ROOT = Path(__file__).parents[1]
DATASETS = ROOT / "datasets"
OTHER_PAIR = ROOT / "tests" / "other_pair"
PRESS = ROOT / "tests" / "press_record"


def load(folder: Path) -> Tables:
    tables, problems = load_tables(folder)
    assert not problems, "\n".join(map(str, problems))
    return tables


def of_collection(tables: Tables, collection: str) -> Tables:
    """The tables with the sources of one collection and their quotes only."""
    sources = tables.sources[tables.sources["collection"].eq(collection)]
    quotes = tables.quotes[tables.quotes["source_id"].isin(sources["source_id"])]
    return replace(tables, sources=sources, quotes=quotes)


@pytest.fixture(scope="session")
def seed_tables() -> Tables:
    return of_collection(load(DATASETS), "seed")


@pytest.fixture(scope="session")
def press_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A datasets folder with the seed articles and hundreds of figures collected from public pages."""
    folder = tmp_path_factory.mktemp("press")
    for path in DATASETS.glob("*.csv"):
        lines = path.read_text(encoding="utf-8")
        more = PRESS / path.name
        if path.name == "explanations.csv":
            lines = more.read_text(encoding="utf-8")
        elif more.exists():
            lines += more.read_text(encoding="utf-8").split("\n", 1)[1]
        (folder / path.name).write_text(lines, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def press(press_folder: Path) -> Built:
    return build(load(press_folder))


@pytest.fixture(scope="session")
def seed(seed_tables: Tables) -> Built:
    return build(seed_tables)


@pytest.fixture(scope="session")
def other_tables() -> Tables:
    return load(OTHER_PAIR)


@pytest.fixture(scope="session")
def other(other_tables: Tables) -> Built:
    return build(other_tables)
