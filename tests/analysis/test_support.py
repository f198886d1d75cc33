"""How many independent sources support a figure, decided by hand."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from pipelines.analysis.support import support_counts, support_words
from tests.analysis.making import FLOW, STOCK, Cells, indicators, observations, sources

ONE: Cells = {"observation_id": "one", "source_id": "early", "low": 95.0, "high": 105.0}
OTHER: Cells = {"observation_id": "other", "source_id": "late", "low": 104.0, "high": 106.0}


def counts(*rows: Cells, indicator: Cells = STOCK) -> list[int]:
    found = support_counts(observations(list(rows)), sources(), indicators(indicator))
    return [int(count) for count in found]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, [2, 2]),
        ({"low": 105.5}, [1, 1]),
        ({"low": 110.0, "high": math.nan}, [1, 1]),
        ({"low": 50.0, "high": math.nan}, [2, 2]),
        ({"source_id": "copy"}, [1, 1]),
        ({"source_id": "again"}, [1, 1]),
        ({"period": "2021"}, [1, 1]),
        ({"unit": "KES"}, [1, 1]),
        ({"measure": "change"}, [1, 1]),
        ({"status": "F"}, [1, 1]),
        ({"status": "D"}, [1, 1]),
        ({"method": "implied"}, [1, 1]),
        ({"reading_state": "rejected"}, [1, 0]),
    ],
)
def test_two_figures(changes: Cells, expected: list[int]) -> None:
    assert counts(ONE, OTHER | changes) == expected


def test_an_implied_figure_nobody_states_has_none() -> None:
    assert counts(ONE | {"method": "implied"}) == [0]


@pytest.mark.parametrize(
    ("side", "other", "expected"),
    [("KE", "KE", [2, 2]), ("KE", "UG", [1, 1]), ("KE", "", [2, 2]), ("", "", [2, 2])],
)
def test_two_countries_do_not_support_one_another(side: str, other: str, expected: list[int]) -> None:
    assert counts(ONE | {"statistics": side}, OTHER | {"statistics": other}, indicator=FLOW) == expected
    assert counts(ONE | {"statistics": side}, OTHER | {"statistics": other}) == [2, 2]  # no flow both record


def test_undated_flows_stand_alone_and_undated_stocks_do_not() -> None:
    rows = ONE | {"period": ""}, OTHER | {"period": ""}
    assert counts(*rows, indicator=FLOW) == [1, 1]
    assert counts(*rows) == [2, 2]


def test_the_index_is_the_observations() -> None:
    rows = observations([ONE, OTHER])
    rows.index = pd.Index([7, 3])
    found = support_counts(rows, sources(), indicators(STOCK))
    assert dict(found) == {7: 2, 3: 2}


def test_words() -> None:
    told = [support_words(count) for count in (0, 1, 2)]
    assert told == ["no source states it", "1 independent source", "2 independent sources agree"]
