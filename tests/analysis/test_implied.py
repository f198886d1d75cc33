"""Interval arithmetic keeps the true value inside; what may not be implied is not."""

from __future__ import annotations

import math
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.analysis.implied import divide, subtract
from pipelines.build import build
from pipelines.tables import Tables

POSITIVE = st.floats(0.01, 1e9)
SHARE = st.floats(0, 1)


@given(POSITIVE, POSITIVE, POSITIVE, POSITIVE, SHARE, SHARE)
def test_the_true_quotient_and_difference_are_inside(
    a: float, b: float, c: float, d: float, at: float, by: float
) -> None:
    level, ratio = sorted((a, b)), sorted((c, d))
    true_level, true_ratio = (low + (high - low) * s for (low, high), s in zip((level, ratio), (at, by), strict=True))
    for combine, true in ((divide, true_level / true_ratio), (subtract, true_level - true_ratio)):
        _, low, high = combine((true_level, *level), (true_ratio, *ratio))
        slack = 1e-9 * max(abs(low), abs(high), 1)
        assert low - slack <= true <= high + slack


def test_open_ends_open_the_other_side() -> None:
    assert divide((100, 100, math.nan), (2, 1.9, 2.1))[1] == pytest.approx(100 / 2.1)
    assert math.isnan(divide((100, 100, math.nan), (2, 1.9, 2.1))[2])
    assert math.isnan(divide((100, 95, 105), (2, 2, math.nan))[1])


def _with(tables: Tables, quote_id: str, **cells: str) -> Tables:
    quotes = tables.quotes.copy()
    for column, cell in cells.items():
        quotes.loc[quotes["quote_id"].eq(quote_id), column] = cell
    return replace(tables, quotes=quotes)


def _implied(tables: Tables, indicator: str) -> pd.DataFrame:
    rows = build(tables).observations
    return rows[rows["method"].eq("implied") & rows["indicator_id"].eq(indicator)]


@pytest.mark.parametrize("status", ["D", "F"])
def test_never_from_partial_definitions_or_plans(seed_tables: Tables, status: str) -> None:
    assert not len(_implied(_with(seed_tables, "solid-progress:10", status=status), "goods_trade_turnover"))
    assert not len(_implied(_with(seed_tables, "solid-progress:11", status=status), "goods_trade_turnover"))


def test_never_across_statistics_or_periods(seed_tables: Tables) -> None:
    assert not len(_implied(_with(seed_tables, "solid-progress:11", statistics="BY"), "goods_trade_turnover"))
    assert not len(_implied(_with(seed_tables, "solid-progress:11", period="2021"), "goods_trade_turnover"))


def test_a_long_span_needs_its_base(seed_tables: Tables) -> None:
    both = {"period": "2018/2022"}
    tables = _with(_with(seed_tables, "solid-progress:10", **both), "solid-progress:11", **both)
    assert not len(_implied(tables, "goods_trade_turnover"))
    rows = _implied(_with(tables, "solid-progress:11", base_period="2013/2017"), "goods_trade_turnover")
    assert list(rows["period"]) == ["2013/2017"]


def test_base_period_says_what_the_earlier_level_is_of(seed_tables: Tables) -> None:
    rows = _implied(_with(seed_tables, "solid-progress:11", base_period="2019"), "goods_trade_turnover")
    assert list(rows["period"]) == ["2019"]
    assert (rows["period_start"].iloc[0], rows["period_end"].iloc[0]) == ("2019-01-01", "2019-12-31")


def test_of_several_levels_the_narrowest(seed_tables: Tables) -> None:
    quotes = seed_tables.quotes
    precise = quotes[quotes["quote_id"].eq("solid-progress:10")].assign(
        quote_id="solid-progress:90", words="5.0799 billion US dollars"
    )
    tables = replace(seed_tables, quotes=pd.concat([quotes, precise.set_index(pd.Index([999], name="line"))]))
    rows = _implied(tables, "goods_trade_turnover")
    assert list(rows["quote_id"]) == ["solid-progress:90"]


def test_a_chosen_reading_gives_one_row(seed_tables: Tables) -> None:
    rows = _implied(_with(seed_tables, "solid-progress:3", reading="×2.4"), "park_net_profit")
    assert list(rows["reading_state"]) == ["chosen"]
    assert rows["value"].iloc[0] == pytest.approx(34.1e6 / 2.4)
