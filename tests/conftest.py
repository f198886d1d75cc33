"""Shared by all tests: the record of the two seed articles, and the made-up record of another country pair."""

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
def seed(seed_tables: Tables) -> Built:
    return build(seed_tables)


@pytest.fixture(scope="session")
def other_tables() -> Tables:
    return load(OTHER_PAIR)


@pytest.fixture(scope="session")
def other(other_tables: Tables) -> Built:
    return build(other_tables)
