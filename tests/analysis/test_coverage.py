"""Which periods are stated, implied, partial, missing or unexpected."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from pipelines.build import Built, build
from pipelines.tables import Tables


def _states(built: Built, indicator: str) -> dict[str, str]:
    rows = built.coverage[built.coverage["indicator_id"].eq(indicator)]
    return dict(zip(rows["period"], rows["state"], strict=True))


def test_trade(seed: Built) -> None:
    states = _states(seed, "goods_trade_turnover")
    expected = {str(year): "missing" for year in range(2000, 2021)} | {
        "2008": "stated",
        "2021": "implied",
        "2022": "stated",
    }
    expected |= {str(year): "partial" for year in range(1992, 2000)}
    assert states == expected


def test_part_of_a_year_and_a_change_without_level_are_partial(seed: Built) -> None:
    assert _states(seed, "national_pavilion_sales") == {"2022": "partial"}
    assert _states(seed, "food_exports_to_china") == {"2022": "partial"}


def test_a_stock_of_a_day_states_its_year(seed: Built) -> None:
    states = _states(seed, "park_enterprises")
    assert (states["2023"], states["2022"], states["2020"]) == ("stated", "missing", "partial")


def test_reasons_name_another_definition(seed: Built) -> None:
    rows = seed.coverage.set_index(["indicator_id", "period"])
    reason = str(rows.loc[("goods_trade_turnover", "2020"), "reason"])
    assert "Goods and services trade turnover" in reason


@pytest.mark.parametrize(("period", "state"), [("1985", "unexpected"), ("2030", "unexpected"), ("2019", "stated")])
def test_unexpected(seed_tables: Tables, period: str, state: str) -> None:
    quotes = seed_tables.quotes.copy()
    quotes.loc[quotes["quote_id"].eq("good-brothers:2"), "period"] = period
    assert _states(build(replace(seed_tables, quotes=quotes)), "goods_trade_turnover")[period] == state


def test_undated_records_have_no_now(seed_tables: Tables) -> None:
    undated = replace(seed_tables, sources=seed_tables.sources.assign(published=pd.Series("", dtype="str").iloc[0]))
    states = _states(build(undated), "goods_trade_turnover")
    assert states["2022"] == "stated"
    assert "2023" not in states


def test_empty_tables_build_empty_outputs(seed_tables: Tables) -> None:
    nothing = build(
        replace(seed_tables, quotes=seed_tables.quotes.iloc[:0], explanations=seed_tables.explanations.iloc[:0])
    )
    assert not nothing.problems
    assert [len(nothing.observations), len(nothing.findings), len(nothing.coverage)] == [0, 0, 0]
