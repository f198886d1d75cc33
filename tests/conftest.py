"""Shared by all tests: the whole record, the seed articles of it, and a made-up record of other countries."""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import settings

from pipelines.build import Built, build
from pipelines.tables import Tables, csv_bytes, load_tables

settings.register_profile("untimed", deadline=None)  # a slow machine is no failure
settings.load_profile("untimed")

ROOT = Path(__file__).parents[1]
DATASETS = ROOT / "datasets"
OTHER_PAIR = ROOT / "tests" / "other_pair"


EVERY_WAY = bool(os.environ.get("EVERY_WAY"))  # all widths, themes, sizes and hands; otherwise some, by turns


def turns(ways: Sequence[str], way: str) -> Callable[[], bool]:
    """Says of one thing after another whether it is seen this way: each is seen one way, or all with `EVERY_WAY`."""
    numbers, many, place = itertools.count(), len(ways), ways.index(way)

    def seen() -> bool:
        number = next(numbers)
        return (number + number // many) % many == place or EVERY_WAY  # not always the same of each row of things

    return seen


def load(folder: Path) -> Tables:
    tables, problems = load_tables(folder)
    assert not problems, "\n".join(map(str, problems))
    return tables


def of_collection(tables: Tables, collection: str) -> Tables:
    """The tables with the sources of one collection, their quotes, and what explains the findings these alone give."""
    sources = tables.sources[tables.sources["collection"].eq(collection)]
    quotes = tables.quotes[tables.quotes["source_id"].isin(sources["source_id"])]
    part = replace(tables, sources=sources, quotes=quotes, explanations=tables.explanations.iloc[:0])
    found = build(part).findings["finding_id"]
    explanations = tables.explanations[tables.explanations["finding_id"].isin(found)]
    cited = explanations["source_id"].where(explanations["source_id"].isin(sources["source_id"]), "")
    return replace(part, explanations=explanations.assign(source_id=cited))


@pytest.fixture(scope="session")
def seed_tables() -> Tables:
    return of_collection(load(DATASETS), "seed")


@pytest.fixture(scope="session")
def seed_folder(seed_tables: Tables, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A datasets folder with the seed articles alone."""
    folder = tmp_path_factory.mktemp("seed")
    for name, frame in seed_tables.items():
        (folder / f"{name}.csv").write_bytes(csv_bytes(frame))
    return folder


@pytest.fixture(scope="session")
def press_tables() -> Tables:
    return load(DATASETS)


@pytest.fixture(scope="session")
def press(press_tables: Tables) -> Built:
    """The whole record: the seed articles and hundreds of figures of public pages."""
    return build(press_tables)


@pytest.fixture(scope="session")
def seed(seed_tables: Tables) -> Built:
    return build(seed_tables)


@pytest.fixture(scope="session")
def other_tables() -> Tables:
    return load(OTHER_PAIR)


@pytest.fixture(scope="session")
def other(other_tables: Tables) -> Built:
    return build(other_tables)
