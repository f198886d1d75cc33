"""Two countries' statistics of one flow and their ratio, decided by hand."""

from __future__ import annotations

import math

from pipelines.analysis.headline import rank_observations
from pipelines.analysis.mirrors import mirror_ratios
from pipelines.build import Built
from pipelines.tables import Tables
from tests.analysis.making import FLOW, STOCK, Cells, indicators, observations, sources

ROWS: list[Cells] = [
    {"observation_id": "ug", "statistics": "UG", "value": 2.0, "low": 1.9, "high": 2.1},
    {"observation_id": "ke", "statistics": "KE", "value": 4.0, "low": 3.9, "high": 4.1},
    {"observation_id": "unsaid", "value": 5.0, "low": 5.0, "high": 5.0},
    {"observation_id": "open", "statistics": "UG", "period": "2021", "value": 2.0, "low": 2.0, "high": math.nan},
    {"observation_id": "whole", "statistics": "KE", "period": "2021", "value": 3.0, "low": 3.0, "high": 3.0},
    {"observation_id": "alone", "statistics": "KE", "period": "2020", "value": 1.0},
    {"observation_id": "plan", "statistics": "UG", "period": "2020", "value": 9.0, "status": "F"},
]


def test_ratios_by_period() -> None:
    ranked = rank_observations(observations(ROWS), sources())
    found = mirror_ratios(ranked, indicators(FLOW)).set_index("period")
    assert list(found.index) == ["2021", "2022"]
    row = found.loc["2022"]
    assert (row["first"], row["first_id"], row["second"], row["second_id"]) == ("UG", "ug", "KE", "ke")
    assert row["unsaid_id"] == "unsaid"
    assert math.isclose(row["ratio_low"], 3.9 / 2.1)
    assert math.isclose(row["ratio_high"], 4.1 / 1.9)
    assert row["apart"] == 2.5
    assert (found.loc["2021", "ratio_low"], found.loc["2021", "ratio_high"]) == (0.0, 1.5)


def test_nothing_for_what_one_country_alone_records() -> None:
    assert not len(mirror_ratios(rank_observations(observations(ROWS), sources()), indicators(STOCK)))


def test_the_trade_of_the_record(press: Built, press_tables: Tables) -> None:
    ranked = rank_observations(press.observations, press_tables.sources)
    ratios = mirror_ratios(ranked, press_tables.indicators)
    trade = ratios[ratios["indicator_id"].eq("goods_trade_turnover")].set_index("period")
    assert {"2018", "2019", "2020", "2021", "2022"} <= set(trade.index)
    assert trade.loc["2018", "first_id"] == "mfacn-2020-country-sheet:1"
    assert round(float(trade.loc["2018", "apart"]), 2) == 2.19
    assert math.isclose(float(trade.loc["2021", "ratio_high"]), 5.1155 / 3.8, rel_tol=1e-6)
