"""The filter over a record: what passes, what is worked out anew, and which filter to widen."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.analysis.selection import (
    GAP_KINDS,
    Selected,
    Selection,
    active_filters,
    blocking_filters,
    select,
)
from pipelines.build import build
from pipelines.tables import load_tables

TABLES, _ = load_tables(Path(__file__).resolve().parents[1] / "other_pair")
BUILT = build(TABLES)
EVERYTHING = Selected(BUILT.observations, BUILT.findings, BUILT.coverage)


def passing(selection: Selection) -> Selected:
    return select(EVERYTHING, TABLES.sources, TABLES.indicators, selection)


def test_no_filter_gives_the_same_frames() -> None:
    assert passing(Selection()) is EVERYTHING
    assert not active_filters(Selection())


@pytest.mark.parametrize(
    ("selection", "column", "values"),
    [
        (Selection(topics=("transport",)), "topic", {"transport"}),
        (Selection(statistics=("KE",)), "statistics", {"KE"}),
        (Selection(statistics=("",)), "statistics", {""}),
        (Selection(sources=("bonde-post",)), "source_id", {"bonde-post"}),
        (Selection(statuses=("F", "D")), "status", {"F", "D"}),
        (Selection(methods=("implied",)), "method", {"implied"}),
    ],
)
def test_each_filter_lets_through_its_values_only(selection: Selection, column: str, values: set[str]) -> None:
    kept = passing(selection).observations
    assert set(kept[column]) == values
    assert len(kept) == EVERYTHING.observations[column].isin(values).sum()


def test_years_keep_what_touches_them_and_drop_the_undated() -> None:
    kept = passing(Selection(first_year=(2030,), last_year=(2030,))).observations
    assert set(kept["period"].str[:4]) == {"2030"}
    assert (EVERYTHING.observations["period"].eq("")).any()


def test_notes_are_of_the_years_chosen() -> None:
    for year in (2029, 2030, 2031):
        left = passing(Selection(first_year=(year,), last_year=(year,))).findings
        dated = left[left["period"].ne("")]
        assert len(dated)
        begin, end = dated["period"].str[:4], dated["period"].str.split("/").str[-1].str[:4]
        assert ((begin <= str(year)) & (end >= str(year))).all()


def test_collection_goes_by_the_source() -> None:
    assert len(passing(Selection(collections=("press",))).observations) == len(EVERYTHING.observations)
    assert not len(passing(Selection(collections=("seed",))).observations)


def test_a_comparison_stays_only_with_both_its_sides() -> None:
    mirror = EVERYTHING.findings[EVERYTHING.findings["kind"].eq("mirror_difference")]
    assert len(mirror)
    assert not passing(Selection(statistics=("KE",))).findings["kind"].eq("mirror_difference").any()
    assert passing(Selection(statistics=("KE", "UG"))).findings["kind"].eq("mirror_difference").any()


def test_gaps_are_those_of_what_is_left() -> None:
    left = passing(Selection(statistics=("UG",)))
    gaps = left.findings[left.findings["kind"].isin(GAP_KINDS)]
    assert set(gaps["indicator_id"]) <= set(left.observations["indicator_id"])
    missing = left.coverage[left.coverage["state"].eq("missing")]
    assert "2029" in set(missing.loc[missing["indicator_id"].eq("lake_trade_turnover"), "period"])


def test_the_filter_to_widen() -> None:
    both = Selection(topics=("remittances",), statuses=("F",))
    assert blocking_filters(EVERYTHING.observations, TABLES.sources, both) == ["topics", "statuses"]
    one = replace(both, topics=("transport", "remittances"), statuses=("Q",))
    assert blocking_filters(EVERYTHING.observations, TABLES.sources, one) == ["statuses"]
    three = Selection(topics=("remittances",), statuses=("F",), methods=("reconstructed",))
    assert blocking_filters(EVERYTHING.observations, TABLES.sources, three) == ["topics", "statuses", "methods"]


def some(values: list[str]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(values), max_size=2, unique=True).map(tuple)


@given(
    st.builds(
        Selection,
        topics=some(["transport", "fisheries", "remittances"]),
        statistics=some(["", "KE", "UG"]),
        statuses=some(["A", "F", "D"]),
        methods=some(["stated", "implied", "converted"]),
        first_year=st.sampled_from([(), (2029,), (2031,)]),
    )
)
def test_any_selection_is_a_part_of_everything(selection: Selection) -> None:
    left = passing(selection)
    ids = set(left.observations["observation_id"])
    assert ids <= set(EVERYTHING.observations["observation_id"])
    quotes = set(" ".join(left.observations["from_quotes"]).split())
    others = left.findings[~left.findings["kind"].isin(GAP_KINDS)]
    assert all(quotes.issuperset(cell.split()[:2]) for cell in others["quote_ids"])
    if not ids and active_filters(selection):
        assert blocking_filters(EVERYTHING.observations, TABLES.sources, selection)
