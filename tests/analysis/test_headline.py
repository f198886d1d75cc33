"""Which figure is put first, the span of all, and the rules a reader may choose: on a small table decided by hand."""

from __future__ import annotations

import math

import pytest

from pipelines.analysis.headline import (
    RANKED,
    Rule,
    headline_ids,
    hull,
    latest_headline,
    rank_observations,
    rule_label,
    rule_of,
    rule_slug,
    rule_words,
    rules_of,
)
from tests.analysis.making import FLOW, STOCK, Cells, indicators, observations, sources

NAN = math.nan


def first_ids(rows: list[Cells], rule: Rule = RANKED, indicator: Cells = FLOW) -> set[str]:
    ranked = rank_observations(observations(rows), sources())
    return set(headline_ids(ranked, indicators(indicator), rule))


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ({"statistics": "KE"}, {"attributed_to": "a minister"}),
        ({"attributed_to": "a minister"}, {}),
        ({}, {"status": "U", "attributed_to": "a minister"}),
        ({}, {"status": "D", "statistics": "KE"}),
        ({}, {"status": "F", "attributed_to": "a minister"}),
        ({}, {"method": "converted"}),
        ({"method": "converted"}, {"method": "implied", "attributed_to": "a minister"}),
        ({"source_id": "late"}, {"source_id": "early"}),
        ({}, {"low": 90.0, "high": 110.0}),
    ],
)
def test_what_comes_first(better: Cells, worse: Cells) -> None:
    plain = FLOW | {"counterpart_area": ""}
    for order in ([better, worse], [worse, better]):
        rows = [{"observation_id": f"a:{n}"} | cells for n, cells in enumerate(order)]
        assert first_ids(rows, indicator=plain) == {f"a:{order.index(better)}"}


def test_each_country_has_its_own_and_the_unsaid_only_where_neither_states_one() -> None:
    rows: list[Cells] = [
        {"observation_id": "ke", "statistics": "KE", "value": 5.0},
        {"observation_id": "ug", "statistics": "UG", "value": 3.0},
        {"observation_id": "unsaid", "value": 4.0},
        {"observation_id": "alone", "period": "2020", "value": 4.0},
        {"observation_id": "computed", "period": "2020", "statistics": "KE", "method": "implied", "value": 4.0},
    ]
    assert first_ids(rows) == {"ke", "ug", "alone", "computed"}
    assert first_ids(rows, Rule("official", "UG")) == {"ug"}
    assert first_ids(rows, Rule("all")) == {"ke", "ug", "unsaid", "alone", "computed"}
    assert first_ids(rows, Rule("hull")) == set()


@pytest.mark.parametrize(
    ("periods", "first"),
    [
        (["2022", "2022-01/2022-05", "2021/2023", ""], {0}),
        (["2021", "2022-01/2022-05", ""], {0, 1}),
        (["1990/1999", "2022"], {0, 1}),
        (["", ""], {0}),
    ],
)
def test_parts_spans_and_undated_figures_only_where_nothing_else_is(periods: list[str], first: set[int]) -> None:
    rows: list[Cells] = [{"observation_id": f"a:{n}", "period": period} for n, period in enumerate(periods)]
    assert first_ids(rows) == {f"a:{n}" for n in first}


def test_a_stock_has_one_for_each_month_and_of_a_year_only_without_months() -> None:
    periods = ["2022-05-03", "2022-05-20", "2022-07", "2022", "2020"]
    rows: list[Cells] = [{"observation_id": f"a:{n}", "period": period} for n, period in enumerate(periods)]
    assert first_ids(rows, indicator=STOCK) == {"a:0", "a:2", "a:4"}


def test_open_readings_of_one_figure_come_first_together() -> None:
    rows: list[Cells] = [
        {"observation_id": "a/1", "quote_id": "a", "reading_state": "open", "statistics": "KE"},
        {"observation_id": "a/2", "quote_id": "a", "reading_state": "open", "statistics": "KE", "value": 50.0},
        {"observation_id": "b", "attributed_to": "a minister"},
    ]
    assert first_ids(rows) == {"a/1", "a/2"}


def test_latest_is_of_the_latest_period_and_none_where_the_country_has_none() -> None:
    rows: list[Cells] = [{"observation_id": "old", "statistics": "KE", "period": "2020"}, {"observation_id": "new"}]
    ranked = rank_observations(observations(rows), sources())
    latest, official = (latest_headline(ranked, "trade", rule=rule) for rule in (RANKED, Rule("official", "KE")))
    assert latest is not None
    assert official is not None
    assert (latest["observation_id"], official["observation_id"]) == ("new", "old")
    assert latest_headline(ranked, "trade", rule=Rule("official", "UG")) is None


def test_hull_reaches_from_the_lowest_to_the_highest_bound_of_comparable_figures() -> None:
    rows: list[Cells] = [
        {"observation_id": "a", "statistics": "KE", "low": 4.0, "high": 6.0},
        {"observation_id": "b", "low": 2.0, "high": 3.0},
        {"observation_id": "plan", "status": "F", "low": 90.0, "high": 91.0},
        {"observation_id": "part", "status": "D", "low": 0.1, "high": 0.2},
        {"observation_id": "computed", "method": "implied", "low": 1.0, "high": 9.0},
        {"observation_id": "open", "period": "2020", "low": 7.0, "high": NAN},
        {"observation_id": "implied", "period": "2019", "method": "implied", "low": 1.0, "high": 2.0},
        {"observation_id": "undated", "period": ""},
    ]
    found = hull(rank_observations(observations(rows), sources()), indicators(FLOW)).set_index("period")
    assert list(found.index) == ["2019", "2020", "2022"]
    assert tuple(found.loc["2022", ["low", "high", "figures", "observation_ids"]]) == (2.0, 6.0, 2, "a b")
    assert found.loc["2020", "low"] == 7.0
    assert math.isnan(found.loc["2020", "high"])
    assert tuple(found.loc["2019", ["low", "high"]]) == (1.0, 2.0)
    assert "value" not in found


def test_rules_are_those_of_the_countries_quoted() -> None:
    rows: list[Cells] = [{"observation_id": "a", "statistics": "UG"}, {"observation_id": "b", "statistics": "KE"}]
    rules = rules_of(observations(rows))
    assert list(rules) == ["ranked", "official-KE", "official-UG", "all", "hull"]
    for slug, rule in rules.items():
        assert (rule_slug(rule), rule_of(slug)) == (slug, rule)
        assert rule_label(rule) != slug
        assert not rule_words(rule).endswith(".")
    assert rule_label(rules["official-KE"]) == "Kenya’s statistics"
