"""Stated levels as a yardstick for stated changes: the most precise of each key, and their quotients."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd

from pipelines.analysis.calendar import year_before
from pipelines.analysis.intervals import ends_of
from pipelines.analysis.phrases import Row
from pipelines.analysis.rows import grouped


class Level(NamedTuple):
    """What is stated of one key: the bounds of its most precise figure, and all its rows, the most precise first."""

    low: float
    high: float
    rows: Sequence[Row]

    @property
    def first(self) -> Row:
        """The row the level is told by."""
        return self.rows[0]


Levels = dict[tuple[str, str], list[Level]]  # (indicator, period) -> the levels of its statistics and units


def stated_levels(rows: pd.DataFrame) -> Levels:
    """The stated (or reconstructed) levels among comparable observations (see `comparison.counted`)."""
    stated = rows[rows["measure"].eq("level") & rows["method"].isin(["stated", "reconstructed"])]
    found: Levels = {}
    for group in grouped(stated, ["indicator_id", "period", "statistics", "unit"]):
        precise_first = sorted(group, key=_width) if len(group) > 1 else group
        low, high = ends_of(precise_first[0])
        key = (str(group[0]["indicator_id"]), str(group[0]["period"]))
        found.setdefault(key, []).append(Level(low, high, precise_first))
    return found


def _width(row: Row) -> float:
    low, high = ends_of(row)
    return (high - low) / abs(float(row["value"])) if row["value"] and row["value"] == row["value"] else math.inf


def may_belong(change: Row, after: Level, earlier: Level) -> bool:
    """Whether two levels and a change can be of one series: one unit, and not of two countries' statistics."""
    if after.first["unit"] != earlier.first["unit"]:
        return False
    if earlier.high <= 0:  # nothing grows from nothing by a factor
        return False
    named = {row["statistics"] for row in (change, after.first, earlier.first)} - {""}
    return len(named) <= 1 or not change["mirrored"]


def quotient(after: Level, earlier: Level) -> tuple[float, float]:
    """The bounds of the ratio of two levels that are not negative."""
    low = 0.0 if math.isinf(earlier.high) or math.isinf(after.low) else after.low / earlier.high
    return low, after.high / earlier.low if earlier.low > 0 else math.inf


def base_of(change: Row) -> str:
    """The period a change is measured against: the one it names, else the same period a year before."""
    return str(change["base"]) or year_before(str(change["period"]))


def pairs_of(change: Row, before: str, levels: Levels) -> list[tuple[Level, Level]]:
    """Every pair of levels (of the change's period, of the period before) that could belong to a change."""
    indicator = str(change["indicator_id"])
    return [
        (after, earlier)
        for after in levels.get((indicator, str(change["period"])), [])
        for earlier in levels.get((indicator, before), [])
        if may_belong(change, after, earlier)
    ]
