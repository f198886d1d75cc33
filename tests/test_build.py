"""What was known by a month: the tables reduced to it, and what is built from them."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DataObject

from pipelines.analysis.arithmetic import sum_identities
from pipelines.analysis.families import families
from pipelines.build import Built, build, build_share, combine, known_by, published_months, split
from pipelines.tables import Tables


def ids(tables: Tables) -> set[str]:
    return set(tables.sources["source_id"])


@settings(max_examples=30)
@given(data=st.data())
def test_a_later_month_never_knows_less(press_tables: Tables, data: DataObject) -> None:
    months = published_months(press_tables)
    first, second = sorted([data.draw(st.sampled_from(months)), data.draw(st.sampled_from(months))])
    before, after = known_by(press_tables, first), known_by(press_tables, second)
    assert ids(before) <= ids(after)
    assert (first == second) == (ids(before) == ids(after)), "something was published in every month of the list"
    for name in ("quotes", "fx_rates", "events", "explanations"):
        assert set(getattr(before, name).index) <= set(getattr(after, name).index), name
    assert set(before.quotes["source_id"]) <= ids(before)


def test_the_last_month_knows_all_but_the_undated(press_tables: Tables) -> None:
    last = known_by(press_tables, published_months(press_tables)[-1])
    sources = press_tables.sources
    undated = set(sources.loc[sources["published"].eq(""), "source_id"])
    assert undated
    assert ids(last) == set(sources["source_id"]) - undated
    assert set(last.quotes["quote_id"]) == set(
        press_tables.quotes.loc[~press_tables.quotes["source_id"].isin(undated), "quote_id"]
    )


def test_a_year_or_month_counts_as_published_at_its_end(other_tables: Tables) -> None:
    published = {"lake-herald": "2031", "lake-herald-copy": "2031-03", "bonde-post": "2031-03-31", "undated-blog": ""}
    sources = other_tables.sources.assign(published=other_tables.sources["source_id"].map(published))
    tables = replace(other_tables, sources=sources)
    assert published_months(tables) == ["2031-03", "2031-12"]
    assert ids(known_by(tables, "2031-02")) == set()
    assert ids(known_by(tables, "2031-03")) == {"lake-herald-copy", "bonde-post"}
    assert ids(known_by(tables, "2031-12")) == {"lake-herald", "lake-herald-copy", "bonde-post"}


def test_what_rests_on_a_later_source_or_begins_later_is_left_out(other_tables: Tables) -> None:
    tables = replace(
        other_tables,
        explanations=other_tables.explanations.iloc[[0, 0, 0]].assign(source_id=["", "lake-herald", "bonde-post"]),
        events=other_tables.events.iloc[[0, 0]].assign(period=["2029", "2031-04"]),
    )
    known = known_by(tables, "2031-03")
    assert list(known.explanations["source_id"]) == ["", "lake-herald"]
    assert list(known.events["period"]) == ["2029"]


@pytest.mark.parametrize("month", ["2009-03", "2019-02", "2023-03"])
def test_now_is_the_month(press_tables: Tables, month: str) -> None:
    built = build(known_by(press_tables, month))
    assert not built.problems
    dates = dict(zip(press_tables.sources["source_id"], press_tables.sources["published"], strict=True))
    assert max(dates[source][:7] for source in built.observations["source_id"]) <= month
    missing = built.coverage[built.coverage["state"].eq("missing")]
    assert (missing["period"].str[:4] <= month[:4]).all()


def test_nothing_known_is_an_empty_record(press_tables: Tables) -> None:
    built = build(known_by(press_tables, "1999-12"))
    assert not len(built.observations)
    assert not built.problems


@pytest.mark.parametrize("least", [1, 40, 10**9])
def test_however_a_record_is_split_the_same_comes_out(press_tables: Tables, press: Built, least: int) -> None:
    shuffled = replace(press_tables, quotes=press_tables.quotes.sample(frac=1, random_state=3))
    parts = list(split(shuffled, least))
    assert 1 < len(parts) <= len(families(press_tables.indicators)) if least < 10**9 else len(parts) == 1
    assert sum(len(part.quotes) for part in parts) == len(press_tables.quotes)
    shares = [build_share(part) for part in parts]
    combine(shares, shuffled)
    built = combine(shares, shuffled)  # which leaves the parts as they were
    for name in ("observations", "findings", "coverage"):
        pd.testing.assert_frame_equal(getattr(built, name), getattr(press, name))
    assert built.problems == press.problems


def test_what_findings_look_at_together_is_one_family(press_tables: Tables) -> None:
    found = {name: family for family in families(press_tables.indicators) for name in family}
    groups = press_tables.indicators[press_tables.indicators["compare_group"].ne("")].groupby("compare_group")
    for _, group in groups["indicator_id"]:
        assert len({found[name] for name in group}) == 1
    for whole, parts in sum_identities(press_tables.indicators):
        assert {found[part] for part in parts} == {found[whole]}
    assert set(found) == set(press_tables.indicators["indicator_id"])
    assert sum(map(len, set(found.values()))) == len(found)
