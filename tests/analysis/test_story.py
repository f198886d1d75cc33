"""What else was said of a key: all of it, in order of publication, each with how it stands to the figure."""

from pathlib import Path

import pandas as pd
import pytest

from pipelines.analysis.story import RELATIONS, told_of_key
from pipelines.build import Built
from pipelines.tables import Tables, load_tables


@pytest.fixture(scope="module")
def tables() -> Tables:
    return load_tables(Path(__file__).parents[2] / "datasets")[0]


def _told(press: Built, tables: Tables, observation_id: str) -> dict[str, str]:
    told = told_of_key(press.observations, tables.sources, tables.indicators, observation_id)
    return {one.row["observation_id"]: one.relation for one in told}


def test_trade_of_2022(press: Built, tables: Tables) -> None:
    told = told_of_key(press.observations, tables.sources, tables.indicators, "solid-progress:10")
    relations = {one.row["quote_id"]: one.relation for one in told}
    assert relations["solid-progress:10"] == "same"
    assert relations["mfacn-2023-expo-speech:1"] == "agrees"
    published = [one.published for one in told]
    dated = [day for day in published if day]
    assert dated == sorted(dated)
    assert published[: len(dated)] == dated


def test_relations_are_symmetric_where_they_should_be(press: Built, tables: Tables) -> None:
    levels = press.observations[press.observations["indicator_id"].eq("goods_trade_turnover")]
    ids = levels.loc[levels["measure"].eq("level") & levels["reading_state"].ne("rejected"), "observation_id"]
    told = {name: _told(press, tables, name) for name in ids}
    for name, others in told.items():
        assert others[name] == "same"
        for other, relation in others.items():
            assert relation in RELATIONS
            if relation in ("agrees", "conflicts", "repeats", "other_statistics"):
                assert told[other][name] in (relation, "implied")


def test_a_rejected_reading_stands_beside_the_others_of_its_key(press: Built, tables: Tables) -> None:
    rejected = press.observations.loc[press.observations["reading_state"].eq("rejected"), "observation_id"]
    assert len(rejected)
    for name in rejected:
        assert isinstance(told_of_key(press.observations, tables.sources, tables.indicators, name), list)


def test_without_sources_dates(press: Built, tables: Tables) -> None:
    undated = tables.sources.assign(published=pd.Series("", index=tables.sources.index, dtype="str"))
    told = told_of_key(press.observations, undated, tables.indicators, "solid-progress:10")
    assert {one.published for one in told} == {""}
