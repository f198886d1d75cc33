"""When two observations are about the same thing, and when they have no common point.

Comparable are levels (or changes) of one indicator, one unit and one period. Stocks compare within a calendar
month, a stock dated by a year with years only. Rows of one quote are alternatives: the quote agrees if any of
them does. Sources that repeat one another count once.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

TOLERANCE = 1e-9  # of computed bounds: the last digits of a division are no disagreement
POINT_IN_TIME = ("stock", "capacity")


def counted(observations: pd.DataFrame, indicators: pd.DataFrame) -> pd.DataFrame:
    """The observations that findings weigh (all but the rejected), with what they are compared by.

    Adds label, accumulation, mirrored (both countries' statistics record the flow), compare_group, plan (plans
    and forecasts never meet outcomes), compare_period (the period's exact days, or the month of a stock; empty if
    undated) and scale (unit and measure).
    """
    columns = ["indicator_id", "label", "accumulation", "compare_group", "reference_area", "counterpart_area"]
    rows = observations[observations["reading_state"].ne("rejected")].merge(
        indicators[columns], on="indicator_id", how="left", validate="many_to_one"
    )
    days = rows["period_start"] + "/" + rows["period_end"]
    within_month = rows["period_start"].str[:7].eq(rows["period_end"].str[:7])
    stock = rows["accumulation"].isin(POINT_IN_TIME)
    absolute_change = rows["measure"].eq("change") & rows["unit"].ne("ratio")
    return rows.assign(
        mirrored=rows["reference_area"].ne("") & rows["counterpart_area"].ne("") & rows["accumulation"].eq("flow"),
        plan=rows["status"].eq("F") | rows["accumulation"].eq("plan"),
        compare_period=days.mask(stock & within_month, rows["period_start"].str[:7]).mask(rows["period"].eq(""), ""),
        scale=rows["unit"].mask(absolute_change, "change in " + rows["unit"]),
        base=rows["base_period"].where(rows["measure"].eq("change"), ""),
    )


def originals(sources: pd.DataFrame) -> dict[str, str]:
    """source_id -> the source it repeats, followed to its end; itself if it repeats none (and at a circle, where
    it began).
    """
    repeats = dict(zip(sources["source_id"], sources["repeats"], strict=True))
    ends: dict[str, str] = {}
    for source in repeats:
        end, seen = source, {source}
        while (following := repeats.get(end, "")) and following not in seen:
            end = following
            seen.add(end)
        ends[source] = end
    return ends


def bounds(rows: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Low and high ends as arrays; an open end is infinite."""
    low = rows["low"].to_numpy(dtype=float)
    high = rows["high"].to_numpy(dtype=float)
    return np.where(np.isnan(low), -np.inf, low), np.where(np.isnan(high), np.inf, high)


def have_common_point(rows: pd.DataFrame, alternatives: str = "quote_id") -> bool:
    """Whether some point lies within every quote's bounds (of any one of its readings).

    `alternatives` names the column whose equal rows are alternatives of one another. One sweep over the sorted
    ends: n log n.
    """
    low, high = bounds(rows)
    if len(rows) < 2:
        return True
    owners, owner = np.unique(rows[alternatives].to_numpy(dtype=str), return_inverse=True)
    if len(owners) == len(rows):
        return bool(low.max() <= high.min() + TOLERANCE * _size(low, high))
    return _swept(low, high + TOLERANCE * _size(low, high), owner, len(owners))


def _swept(low: np.ndarray, high: np.ndarray, owner: np.ndarray, owners: int) -> bool:
    """Whether a point lies in at least one interval of every owner; at equal ends an interval opens before
    another closes.
    """
    ends = np.concatenate([low, high])
    closing = np.repeat([0, 1], len(low))
    depth = [0] * owners
    reached = 0
    for index in np.lexsort((closing, ends)):
        who = owner[index % len(low)]
        if closing[index]:
            depth[who] -= 1
            reached -= depth[who] == 0
        else:
            reached += depth[who] == 0
            depth[who] += 1
            if reached == owners:
                return True
    return False


def meets_any(rows: pd.DataFrame, others: pd.DataFrame) -> np.ndarray:
    """For each row whether it has a common point with at least one of the others (boolean array of len(rows))."""
    low, high = bounds(rows)
    other_low, other_high = bounds(others)
    slack = TOLERANCE * _size(other_low, other_high)
    begun = np.searchsorted(np.sort(other_low), high + slack, side="right")
    ended = np.searchsorted(np.sort(other_high), low - slack, side="left")
    return np.asarray(begun > ended)


def widest_gap(rows: pd.DataFrame, others: pd.DataFrame) -> tuple[int, int] | None:
    """The two rows (positions in each table) that lie furthest apart; None if every two have a common point.

    Readings of one quote are taken together, as the span from the lowest to the highest.
    """
    low, high = _quote_bounds(rows)
    other_low, other_high = _quote_bounds(others)
    above, below = (int(low.argmax()), int(other_high.argmin())), (int(high.argmin()), int(other_low.argmax()))
    gaps = (low[above[0]] - other_high[above[1]], other_low[below[1]] - high[below[0]])
    if max(gaps) <= TOLERANCE * max(_size(low, high), _size(other_low, other_high)):
        return None
    return above if gaps[0] >= gaps[1] else below


def _quote_bounds(rows: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    low, high = bounds(rows)
    spans = pd.DataFrame({"quote": rows["quote_id"].to_numpy(), "low": low, "high": high}).groupby("quote")
    return spans["low"].transform("min").to_numpy(), spans["high"].transform("max").to_numpy()


def _size(low: np.ndarray, high: np.ndarray) -> float:
    finite = np.concatenate([low[np.isfinite(low)], high[np.isfinite(high)]])
    return float(np.abs(finite).max()) if len(finite) else 0.0


def representative(rows: pd.DataFrame) -> pd.Series:
    """One number a row stands for: its value, else the middle of its bounds, else its one closed end."""
    middle = (rows["low"] + rows["high"]) / 2
    return rows["value"].fillna(middle).fillna(rows["low"]).fillna(rows["high"])


def magnitude(rows: pd.DataFrame) -> float:
    """Largest ÷ smallest value − 1 (NaN where the smallest is not positive)."""
    values = representative(rows)
    smallest, largest = float(values.min()), float(values.max())
    return largest / smallest - 1 if smallest > 0 else float("nan")


def foremost(rows: pd.DataFrame, positions: list[int]) -> pd.DataFrame:
    """The rows at these positions first, the others behind in their order."""
    return rows.iloc[[*positions, *(n for n in range(len(rows)) if n not in positions)]]


def extremes_first(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with the smallest and the largest number first, the others behind in their order by number."""
    ordered = rows.assign(_number=representative(rows)).sort_values(["_number", "observation_id"], kind="stable")
    if len(ordered) > 2:
        ordered = pd.concat([ordered.iloc[[0, -1]], ordered.iloc[1:-1]])
    return ordered.drop(columns="_number")
