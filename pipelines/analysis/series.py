"""The levels of an indicator that make series in time, and which of them are compared with which.

Only like is compared: one country's statistics, flows over as many months, stocks by their month.
"""

from __future__ import annotations

import math
from datetime import date
from typing import Any

import pandas as pd

from pipelines.analysis.comparison import POINT_IN_TIME
from pipelines.analysis.implied import Interval, divide
from pipelines.analysis.rows import rows_of

DAYS_OF_A_MONTH = 30.44
Row = dict[str, Any]


def says_something(numbers: Interval) -> bool:
    """Whether bounds say anything: one of them at least is known."""
    _, low, high = numbers
    return not (math.isnan(low) and math.isnan(high))


def indicator_of(indicators: pd.DataFrame, indicator_id: str) -> pd.Series[Any]:
    """The row of an indicator."""
    return indicators[indicators["indicator_id"].eq(indicator_id)].iloc[0]


def levels_of(observations: pd.DataFrame, indicator_id: str) -> pd.DataFrame:
    """The levels of an indicator that are outcomes."""
    rows = observations[observations["indicator_id"].eq(indicator_id) & observations["measure"].eq("level")]
    return rows[rows["reading_state"].ne("rejected") & ~rows["status"].isin(["D", "F"])]


def heads_of(levels: pd.DataFrame, unit: str) -> list[Row]:
    """Of each dated period and statistics the first stated level in the indicator's unit that names a number."""
    usable = levels[levels["unit"].eq(unit) & levels["period"].ne("") & levels["method"].ne("implied")]
    usable = usable[usable["value"].notna() | (usable["low"].notna() & usable["high"].notna())]
    usable = usable[usable["reading_state"].ne("open")]  # whose number is not settled
    return rows_of(usable.drop_duplicates(["statistics", "period"]))


def in_series(heads: list[Row], indicator: pd.Series[Any]) -> list[Row]:
    """The levels that belong to a series in time: where two countries record a flow, those that say whose they are."""
    mirrored = bool(indicator["reference_area"] and indicator["counterpart_area"])
    named = any(row["statistics"] for row in heads)
    return [row for row in heads if row["statistics"] or not (mirrored and named)]


def are_comparable(row: Row, other: Row, indicator: pd.Series[Any]) -> bool:
    """Whether two levels are of one series and, of flows, of periods of as many months."""
    if row["statistics"] != other["statistics"]:
        return False
    return str(indicator["accumulation"]) in POINT_IN_TIME or months_of(row) == months_of(other)


def months_of(row: Row) -> float:
    """How long a period is in months; days of what is shorter."""
    days = (date.fromisoformat(row["period_end"]) - date.fromisoformat(row["period_start"])).days + 1
    return round(days / DAYS_OF_A_MONTH) or days / DAYS_OF_A_MONTH


def time_of(row: Row, indicator: pd.Series[Any]) -> str:
    """The period a level is compared by: of stocks the month, where they say it."""
    month = row["period_start"][:7]
    stock = str(indicator["accumulation"]) in POINT_IN_TIME
    return str(month if stock and month == row["period_end"][:7] else row["period"])


def ratio_of(row: Row, divisor: Row) -> Interval:
    """One level divided by another: value, low, high."""
    return divide(interval_of(row), interval_of(divisor))


def interval_of(row: Row) -> Interval:
    """A level's value, low and high."""
    return row["value"], row["low"], row["high"]


def is_positive(row: Row) -> bool:
    """Whether a level can be divided by: its lowest end is known and above nothing."""
    return bool(row["low"] > 0)
