"""Common points and independence: against brute force."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.analysis.comparison import extremes_first, have_common_point, magnitude, meets_any, originals, widest_gap

ENDS = st.one_of(st.none(), st.integers(0, 20))
INTERVALS = st.tuples(ENDS, ENDS).map(
    lambda ends: tuple(sorted(ends)) if None not in ends else ends  # type: ignore[type-var]
)


def frame(intervals: list[tuple[float | None, float | None]], quotes: list[str] | None = None) -> pd.DataFrame:
    low = [math.nan if low is None else float(low) for low, _ in intervals]
    high = [math.nan if high is None else float(high) for _, high in intervals]
    names = quotes or [f"q:{n}" for n in range(len(intervals))]
    return pd.DataFrame({"low": low, "high": high, "value": low, "quote_id": names, "observation_id": names})


def contains(interval: tuple[float | None, float | None], point: float) -> bool:
    low, high = interval
    return (low is None or low <= point) and (high is None or point <= high)


POINTS = np.arange(-1, 22, 0.5)


@given(st.lists(INTERVALS, min_size=1, max_size=8))
def test_common_point_is_what_brute_force_finds(intervals: list[tuple[float | None, float | None]]) -> None:
    expected = any(all(contains(interval, point) for interval in intervals) for point in POINTS)
    assert have_common_point(frame(intervals)) == expected


@given(st.lists(st.tuples(INTERVALS, st.integers(0, 3)), min_size=1, max_size=8))
def test_readings_of_one_quote_are_alternatives(rows: list[tuple[tuple[float | None, float | None], int]]) -> None:
    table = frame([interval for interval, _ in rows], [f"q:{quote}" for _, quote in rows])
    by_quote: dict[int, list[tuple[float | None, float | None]]] = {}
    for interval, quote in rows:
        by_quote.setdefault(quote, []).append(interval)
    expected = any(all(any(contains(i, p) for i in alternatives) for alternatives in by_quote.values()) for p in POINTS)
    assert have_common_point(table) == expected


@given(st.lists(INTERVALS, min_size=1, max_size=6), st.lists(INTERVALS, min_size=1, max_size=6))
def test_meets_any_is_what_brute_force_finds(
    rows: list[tuple[float | None, float | None]], others: list[tuple[float | None, float | None]]
) -> None:
    expected = [any(any(contains(row, p) and contains(other, p) for p in POINTS) for other in others) for row in rows]
    assert list(meets_any(frame(rows), frame(others))) == expected


def test_touching_bounds_agree() -> None:
    assert have_common_point(frame([(1.0, 2.0), (2.0, 3.0)]))
    assert not have_common_point(frame([(1.0, 2.0), (2.1, 3.0)]))


def test_extremes_come_first() -> None:
    rows = extremes_first(frame([(2, 2), (5, 5), (1, 1), (3, 3)]))
    assert list(rows["value"]) == [1, 5, 2, 3]
    assert magnitude(rows) == pytest.approx(4)


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
    found = widest_gap(frame(rows), frame(others))
    if widest <= 0:
        assert found is None
    else:
        assert found is not None
        assert gap(rows[found[0]], others[found[1]]) == widest
