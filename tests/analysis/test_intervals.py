"""Common points and independence: against brute force."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.analysis.comparison import originals
from pipelines.analysis.intervals import extremes_first, factor_between, have_common_point, meeting_none, widest_gap
from pipelines.analysis.phrases import Row

ENDS = st.one_of(st.none(), st.integers(0, 20))
INTERVALS = st.tuples(ENDS, ENDS).map(
    lambda ends: tuple(sorted(ends)) if None not in ends else ends  # type: ignore[type-var]
)


def rows_of(intervals: list[tuple[float | None, float | None]], quotes: list[str] | None = None) -> list[Row]:
    names = quotes or [f"q:{n}" for n in range(len(intervals))]
    return [
        {
            "low": math.nan if low is None else float(low),
            "high": math.nan if high is None else float(high),
            "value": math.nan if low is None else float(low),
            "quote_id": name,
            "observation_id": f"{name}/{n}",
        }
        for n, ((low, high), name) in enumerate(zip(intervals, names, strict=True))
    ]


def contains(interval: tuple[float | None, float | None], point: float) -> bool:
    low, high = interval
    return (low is None or low <= point) and (high is None or point <= high)


POINTS = np.arange(-1, 22, 0.5)


@given(st.lists(INTERVALS, min_size=1, max_size=8))
def test_common_point_is_what_brute_force_finds(intervals: list[tuple[float | None, float | None]]) -> None:
    expected = any(all(contains(interval, point) for interval in intervals) for point in POINTS)
    assert have_common_point(rows_of(intervals)) == expected


@given(st.lists(st.tuples(INTERVALS, st.integers(0, 3)), min_size=1, max_size=8))
def test_readings_of_one_quote_are_alternatives(rows: list[tuple[tuple[float | None, float | None], int]]) -> None:
    table = rows_of([interval for interval, _ in rows], [f"q:{quote}" for _, quote in rows])
    by_quote: dict[int, list[tuple[float | None, float | None]]] = {}
    for interval, quote in rows:
        by_quote.setdefault(quote, []).append(interval)
    expected = any(all(any(contains(i, p) for i in alternatives) for alternatives in by_quote.values()) for p in POINTS)
    assert have_common_point(table) == expected


@given(st.lists(INTERVALS, min_size=1, max_size=6), st.lists(INTERVALS, min_size=1, max_size=6))
def test_meeting_none_is_what_brute_force_finds(
    rows: list[tuple[float | None, float | None]], others: list[tuple[float | None, float | None]]
) -> None:
    expected = [any(any(contains(row, p) and contains(other, p) for p in POINTS) for other in others) for row in rows]
    stray = {row["quote_id"] for row in meeting_none(rows_of(rows), rows_of(others))}
    assert [f"q:{n}" not in stray for n in range(len(rows))] == expected


def test_touching_bounds_agree() -> None:
    assert have_common_point(rows_of([(1.0, 2.0), (2.0, 3.0)]))
    assert not have_common_point(rows_of([(1.0, 2.0), (2.1, 3.0)]))


def test_extremes_come_first() -> None:
    rows = extremes_first(rows_of([(2, 2), (5, 5), (1, 1), (3, 3)]))
    assert [row["value"] for row in rows] == [1, 5, 2, 3]
    assert factor_between(rows) == pytest.approx(5)


def test_repeats_are_followed_to_their_end_and_circles_end() -> None:
    sources = pd.DataFrame({"source_id": ["a", "b", "c", "x", "y"], "repeats": ["b", "c", "", "y", "x"]})
    roots = originals(sources)
    assert (roots["a"], roots["b"], roots["c"]) == ("c", "c", "c")
    assert {roots["x"], roots["y"]} <= {"x", "y"}


@given(st.lists(INTERVALS, min_size=1, max_size=6), st.lists(INTERVALS, min_size=1, max_size=6))
def test_widest_gap_is_what_brute_force_finds(
    rows: list[tuple[float | None, float | None]], others: list[tuple[float | None, float | None]]
) -> None:
    def gap(one: tuple[float | None, float | None], other: tuple[float | None, float | None]) -> float:
        (low, high), (other_low, other_high) = one, other
        above = -math.inf if low is None or other_high is None else low - other_high
        below = -math.inf if other_low is None or high is None else other_low - high
        return max(above, below)

    widest = max(gap(one, other) for one in rows for other in others)
    found = widest_gap(rows_of(rows), rows_of(others))
    if widest <= 0:
        assert found is None
    else:
        assert found is not None
        one, other = (int(row["quote_id"][2:]) for row in found)
        assert gap(rows[one], others[other]) == widest
