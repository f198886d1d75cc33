"""Intervals of observations: where they have a common point, which lie furthest apart, and in what order they are told.

Rows of one quote are alternatives: the quote agrees if any of them does. Everything here is n log n in the rows.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from pipelines.analysis.phrases import Row

TOLERANCE = 1e-9  # of computed bounds: the last digits of a division are no disagreement

Ends = tuple[float, float]  # low and high, infinite where open


def ends_of(row: Row) -> Ends:
    """The bounds of a row, infinite where they are open."""
    low, high = row["low"], row["high"]
    return -math.inf if low != low else low, math.inf if high != high else high  # NaN is not equal to itself


def overlap(one: Ends, other: Ends) -> bool:
    """Whether two intervals have a common point."""
    if one[0] <= other[1] and other[0] <= one[1]:
        return True
    slack = _slack([one, other])
    return one[0] <= other[1] + slack and other[0] <= one[1] + slack


def have_common_point(rows: Sequence[Row]) -> bool:
    """Whether some point lies within every quote's bounds (of any one of its readings)."""
    spans = [ends_of(row) for row in rows]
    highest, lowest = max(low for low, _ in spans), min(high for _, high in spans)
    if highest <= lowest:
        return True
    slack = _slack(spans)
    quotes = {row["quote_id"] for row in rows}
    if len(quotes) == len(rows):
        return highest <= lowest + slack
    # One sweep over the sorted ends; at equal ends an interval opens before another closes.
    opening = [(low, 0, row["quote_id"]) for (low, _), row in zip(spans, rows, strict=True)]
    closing = [(high + slack, 1, row["quote_id"]) for (_, high), row in zip(spans, rows, strict=True)]
    depth = dict.fromkeys(quotes, 0)
    covering = 0
    for _, closes, quote in sorted(opening + closing, key=lambda end: end[:2]):
        if closes:
            depth[quote] -= 1
            covering -= depth[quote] == 0
        else:
            covering += depth[quote] == 0
            depth[quote] += 1
            if covering == len(quotes):
                return True
    return False


def meeting_none(rows: Sequence[Row], others: Sequence[Row]) -> list[Row]:
    """The rows of quotes none of whose readings has a common point with any of the others."""
    spans = [ends_of(other) for other in others]
    slack = _slack(spans)
    lows, highs = sorted(low for low, _ in spans), sorted(high for _, high in spans)
    met = {
        row["quote_id"]
        for row in rows
        for low, high in [ends_of(row)]
        if bisect_right(lows, high + slack) > bisect_left(highs, low - slack)
    }
    return [row for row in rows if row["quote_id"] not in met]


def widest_gap(rows: Sequence[Row], others: Sequence[Row]) -> tuple[Row, Row] | None:
    """The two rows, one of each side, that lie furthest apart; None if every two have a common point.

    Readings of one quote are taken together, as the span from the lowest to the highest.
    """
    spans, other_spans = _quote_spans(rows), _quote_spans(others)
    highest, lowest = max(spans, key=lambda one: one[0][0]), min(spans, key=lambda one: one[0][1])
    other_highest = max(other_spans, key=lambda one: one[0][0])
    other_lowest = min(other_spans, key=lambda one: one[0][1])
    above, below = highest[0][0] - other_lowest[0][1], other_highest[0][0] - lowest[0][1]
    if max(above, below) <= _slack([span for span, _ in (*spans, *other_spans)]):
        return None
    return (highest[1], other_lowest[1]) if above >= below else (lowest[1], other_highest[1])


def _quote_spans(rows: Sequence[Row]) -> list[tuple[Ends, Row]]:
    found: dict[str, tuple[Ends, Row]] = {}
    for row in rows:
        (low, high), first = found.get(str(row["quote_id"]), (ends_of(row), row))
        found[str(row["quote_id"])] = (min(low, ends_of(row)[0]), max(high, ends_of(row)[1])), first
    return list(found.values())


def _slack(spans: Sequence[Ends]) -> float:
    largest = 0.0
    for low, high in spans:  # plainly: this is asked of every two intervals that lie apart
        if largest < abs(low) < math.inf:
            largest = abs(low)
        if largest < abs(high) < math.inf:
            largest = abs(high)
    return TOLERANCE * largest


def number_of(row: Row) -> float:
    """One number a row stands for: its value, else the middle of its bounds, else its one closed end."""
    value, low, high = row["value"], row["low"], row["high"]
    if value == value:  # NaN is not equal to itself
        return float(value)
    middle = (low + high) / 2
    return float(middle if middle == middle else high if low != low else low)


def factor_between(rows: Sequence[Row]) -> float:
    """Largest ÷ smallest number (NaN where the smallest is not positive)."""
    numbers = [number_of(row) for row in rows]
    return max(numbers) / min(numbers) if min(numbers) > 0 else math.nan


def extremes_first(rows: Sequence[Row]) -> list[Row]:
    """The rows with the smallest and the largest number first, the others behind in their order by number."""
    ordered = sorted(rows, key=lambda row: (number_of(row), str(row["observation_id"])))
    return [ordered[0], ordered[-1], *ordered[1:-1]] if len(ordered) > 1 else ordered


def foremost(rows: Sequence[Row], first: Sequence[Row]) -> list[Row]:
    """Some of the rows first, the others behind in their order."""
    chosen = {row["observation_id"] for row in first}
    return [*first, *(row for row in rows if row["observation_id"] not in chosen)]
