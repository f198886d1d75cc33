"""Stated levels as a yardstick for stated changes: their outer bounds by indicator and period, and their quotients."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from pipelines.analysis.calendar import year_before
from pipelines.analysis.comparison import TOLERANCE
from pipelines.analysis.finding import grouped
from pipelines.analysis.phrases import Row


@dataclass(frozen=True)
class Hull:
    """The stated levels of one key: their outer bounds and the rows themselves."""

    low: float
    high: float
    rows: list[Row]

    @property
    def first(self) -> Row:
        """The row the level is told by."""
        return self.rows[0]


Hulls = dict[tuple[str, str], list[Hull]]  # (indicator, period) -> the hulls of its statistics and units


def stated_levels(rows: pd.DataFrame) -> Hulls:
    """The stated (or reconstructed) levels among comparable observations (see `comparison.counted`)."""
    stated = rows[rows["measure"].eq("level") & rows["method"].isin(["stated", "reconstructed"])]
    found: Hulls = {}
    for group in grouped(stated, ["indicator_id", "period", "statistics", "unit"]):
        low, high = zip(*map(ends_of, group), strict=True)
        key = (str(group[0]["indicator_id"]), str(group[0]["period"]))
        found.setdefault(key, []).append(Hull(min(low), max(high), group))
    return found


def ends_of(row: Row) -> tuple[float, float]:
    """The bounds of a row, infinite where they are open."""
    low, high = float(row["low"]), float(row["high"])
    return -math.inf if math.isnan(low) else low, math.inf if math.isnan(high) else high


def overlap(one: tuple[float, float], other: tuple[float, float]) -> bool:
    """Whether two intervals have a common point."""
    slack = TOLERANCE * max((abs(end) for end in (*one, *other) if math.isfinite(end)), default=0)
    return one[0] <= other[1] + slack and other[0] <= one[1] + slack


def may_belong(change: Row, after: Hull, earlier: Hull) -> bool:
    """Whether two levels and a change can be of one series: one unit, and not of two countries' statistics."""
    if after.first["unit"] != earlier.first["unit"]:
        return False
    if earlier.high <= 0:  # nothing grows from nothing by a factor
        return False
    named = {row["statistics"] for row in (change, after.first, earlier.first)} - {""}
    return len(named) <= 1 or not change["mirrored"]


def quotient(after: Hull, earlier: Hull) -> tuple[float, float]:
    """The bounds of the ratio of two levels that are not negative."""
    low = 0.0 if math.isinf(earlier.high) or math.isinf(after.low) else after.low / earlier.high
    return low, after.high / earlier.low if earlier.low > 0 else math.inf


def base_of(change: Row) -> str:
    """The period a change is measured against: the one it names, else the same period a year before."""
    return str(change["base"]) or year_before(str(change["period"]))


def pairs_of(change: Row, before: str, levels: Hulls) -> list[tuple[Hull, Hull]]:
    """Every pair of levels (of the change's period, of the period before) that could belong to a change."""
    indicator = str(change["indicator_id"])
    return [
        (after, earlier)
        for after in levels.get((indicator, str(change["period"])), [])
        for earlier in levels.get((indicator, before), [])
        if may_belong(change, after, earlier)
    ]
