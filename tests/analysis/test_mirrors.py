"""Two countries' statistics of one flow and their ratio, decided by hand."""

from __future__ import annotations

import math
from pathlib import Path

from pipelines.analysis.headline import rank_observations
from pipelines.analysis.mirrors import freight_band, mirror_ratios, mirrored_rows, partner, ratio_rows
from pipelines.build import Built
from pipelines.tables import Tables, load_tables
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


def test_of_a_directed_flow_the_importer_is_divided_by_the_exporter() -> None:
    exports = FLOW | {"indicator_id": "trade_exports_to_uganda"}  # Kenya's, so that Uganda imports
    rows = [row | {"indicator_id": "trade_exports_to_uganda"} for row in ROWS[:2]]
    (pair,) = mirror_ratios(rank_observations(observations(rows), sources()), indicators(exports)).to_dict("records")
    assert (pair["first"], pair["second"]) == ("KE", "UG")
    assert math.isclose(pair["ratio_low"], 1.9 / 4.1)
    assert freight_band("trade_exports_to_uganda", 1.1) == (1.0, 1.1)
    assert freight_band("trade", 1.25) == (0.8, 1.25)


def test_a_figure_that_does_not_say_whose_may_stand_in_for_one_side() -> None:
    found = mirror_ratios(rank_observations(observations([ROWS[0], ROWS[2]]), sources()), indicators(FLOW))
    (pair,) = found.to_dict("records")
    assert math.isnan(pair["ratio_low"])
    assert math.isclose(pair["likely_low"], 5 / 2.1)
    assert math.isclose(pair["likely_high"], 5 / 1.9)


def test_amounts_below_nothing_have_no_ratio() -> None:
    rows = [ROWS[0], ROWS[1] | {"value": -4.0, "low": -4.1, "high": -3.9}]
    (pair,) = mirror_ratios(rank_observations(observations(rows), sources()), indicators(FLOW)).to_dict("records")
    assert math.isnan(pair["ratio_low"])


def test_the_partner_is_the_same_flow_in_the_other_books(press_tables: Tables) -> None:
    known = press_tables.indicators
    assert partner(known, "food_exports_to_china") == "agricultural_imports_from_belarus"
    assert partner(known, "agricultural_imports_from_belarus") == "food_exports_to_china"
    assert partner(known, "goods_trade_turnover") == ""
    assert partner(known, "park_enterprises") == ""
    for name in known["indicator_id"]:
        assert not partner(known, name) or partner(known, partner(known, name)) == name


def test_ratios_are_exported_with_bounds_and_what_freight_explains(press: Built) -> None:
    tables, _ = load_tables(Path(__file__).parents[2] / "datasets")
    ranked = rank_observations(press.observations, tables.sources)
    rows = mirrored_rows(ranked, tables.indicators, "goods_trade_turnover")
    pairs = mirror_ratios(rows, tables.indicators)
    made = ratio_rows(pairs, rows, 1.10)
    assert len(made)
    assert set(made["unit"]) == {"ratio"}
    figures = rows.set_index("observation_id")
    (pair,) = [row for row in pairs.to_dict("records") if row["period"] == "2022"]
    (row,) = made[made["period"].eq("2022")].to_dict("records")
    over, under = (figures.loc[pair[side] or pair["unsaid_id"]] for side in ("second_id", "first_id"))
    assert row["low"] <= over["value"] / under["value"] <= row["high"]
    assert set(row["from_quotes"].split()) == {*over["from_quotes"].split(), *under["from_quotes"].split()}
    assert "explain 0.91 to 1.10: it lies beyond" in row["note"]
    assert "within" in ratio_rows(pairs, rows, 1.20).set_index("period").loc["2022", "note"]
