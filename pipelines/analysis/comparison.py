"""When two observations are about the same thing, and when they have no common point.

Comparable are levels (or changes) of one indicator, one unit and one period. Stocks compare within a calendar
month, a stock dated by a year with years only. Rows of one quote are alternatives: the quote agrees if any of
them does. Sources that repeat one another count once.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

POINT_IN_TIME = ("stock", "capacity")


def counted(observations: pd.DataFrame, indicators: pd.DataFrame) -> pd.DataFrame:
    """The observations that findings weigh (all but the rejected), with what they are compared by.

    Adds label, accumulation, mirrored (both countries' statistics record the flow), compare_group, plan (plans
    and forecasts never meet outcomes), compare_period (the period's exact days, or the month of a stock; empty if
    undated) and scale (unit and measure).
    """
    columns = ["indicator_id", "label", "accumulation", "compare_group", "reference_area", "counterpart_area"]
    counts = observations["reading_state"].ne("rejected")
    rows = (
        observations[counts]
        .drop(columns=["topic", "period_basis", "words"])
        .merge(indicators[columns], on="indicator_id", how="left", validate="many_to_one")
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


def representative(rows: pd.DataFrame) -> pd.Series:
    """One number a row stands for: its value, else the middle of its bounds, else its one closed end."""
    middle = (rows["low"] + rows["high"]) / 2
    return rows["value"].fillna(middle).fillna(rows["low"]).fillna(rows["high"])
