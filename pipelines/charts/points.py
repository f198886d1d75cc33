"""Observations -> points: where each stands in time, what it says, and which rows a chart draws at all."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd

from pipelines.analysis.calendar import year_before
from pipelines.analysis.comparison import POINT_IN_TIME, representative
from pipelines.analysis.forms import INDEX
from pipelines.analysis.phrases import say, source_names
from pipelines.analysis.rows import rows_of
from pipelines.analysis.support import support_counts
from pipelines.charts.frame import middle
from pipelines.charts.hover import hover_text
from pipelines.charts.record import Record
from pipelines.wording import RATIO, Units

MOST_POINTS = 1000  # beyond, only the smallest and the largest figure of each period and side are drawn
MONTH = len("2022-01")
LONGEST_WITHOUT_BAR = {"A": 366, "Q": 92, "M": 31}
SHORTEST_WITHOUT_BAR = {"A": 365, "Q": 90, "M": 28}


@dataclass(frozen=True)
class Point:
    """One observation in the plot.

    `day` is where it stands in time (None = undated) and `span` its first and last day; `value`, `low`, `high`
    are the observation's, NaN where it has none; `anchor` is the amount its marker or label stands at. `barred`:
    the period is not one of the indicator's own, so its span is drawn. `reliable`: neither a plan nor a narrower
    definition nor doubtful. `first`: put first by the record's rule, so drawn full; the others are small.
    """

    observation_id: str
    quote_id: str
    parents: tuple[str, ...]
    source_id: str
    statistics: str
    method: str
    reading: str
    open_reading: bool
    period: str
    base: str
    day: int | None
    span: tuple[int, int]
    value: float
    low: float
    high: float
    anchor: float
    barred: bool
    reliable: bool
    plan: bool
    said: str
    hover: str
    first: bool = True


def chart_rows(
    observations: pd.DataFrame, indicator: Mapping[str, object], measure: str, period: tuple[str, str] | None
) -> tuple[pd.DataFrame, pd.DataFrame, str]:
    """The rows a chart of an indicator draws, those of the same measure in other units, and the unit drawn.

    `observations` are ranked, so without rejected readings, which are never drawn. Changes against another period
    than the year before count as elsewhere where there are any on the year before. The unit is the indicator's
    (for changes: ratio); another only where nothing is in it. A period leaves out dated figures that do not touch
    it.
    """
    rows = observations[
        observations["indicator_id"].eq(str(indicator["indicator_id"]))
        & observations["measure"].eq(measure)
        & representative(observations).map(math.isfinite)
    ]
    if period is not None:
        first, last = period
        touches = rows["period_end"].str[: len(first)].ge(first) & rows["period_start"].str[: len(last)].le(last)
        rows = rows[touches | rows["period"].eq("")]
    counts = rows["unit"].value_counts(sort=False)
    wanted = RATIO if measure == "change" else str(indicator["unit"])
    if wanted not in counts.index and len(counts):
        wanted = str(indicator["unit"]) if str(indicator["unit"]) in counts.index else str(counts.idxmax())
    drawn = rows["unit"].eq(wanted)
    before = rows["period"].map(year_before)
    yearly = rows["base_period"].eq("") | rows["base_period"].eq(before)
    if indicator["accumulation"] in POINT_IN_TIME:  # of which another day of that month will do
        yearly |= rows["base_period"].str[:MONTH].eq(before.str[:MONTH])
    if measure == "change" and (drawn & yearly & rows["period"].ne("")).any():
        drawn &= yearly
    return rows[drawn], rows[~drawn], wanted


def thin(rows: pd.DataFrame, first: frozenset[str] = frozenset()) -> pd.DataFrame:
    """All rows up to `MOST_POINTS`; beyond, those put first, and of each period and side the smallest and the
    largest, in the order given.
    """
    if len(rows) <= MOST_POINTS:
        return rows
    ordered = rows.assign(_number=representative(rows)).sort_values(["_number", "observation_id"], kind="stable")
    sides = ordered.groupby(["period", "statistics"], sort=False)
    keep = sides.head(1).index.union(sides.tail(1).index)
    keep = keep.union(rows.index[rows["observation_id"].isin(first)])
    return rows[rows.index.isin(keep)]


def make_points(
    rows: pd.DataFrame, indicator: Mapping[str, object], record: Record, first: frozenset[str] | None = None
) -> list[Point]:
    """A point for each row, in the order of the rows; `first` are the ids of those put first (None: all are)."""
    names = source_names(record.sources)
    anchors = representative(rows)
    same = record.observations["indicator_id"].isin(rows["indicator_id"])
    counts = support_counts(record.observations[same], record.sources, record.indicators)
    support = counts.reindex(rows.index, fill_value=0)
    points = [
        _point(row, float(anchor), count, indicator, names, record.units)
        for row, anchor, count in zip(rows_of(rows), anchors, support.tolist(), strict=True)
    ]
    return points if first is None else [replace(point, first=point.observation_id in first) for point in points]


def _point(
    row: dict[str, object],
    anchor: float,
    support: int,
    indicator: Mapping[str, object],
    names: dict[str, str],
    units: Units,
) -> Point:
    period = str(row["period"])
    span = (
        (
            date.fromisoformat(str(row["period_start"])).toordinal(),
            date.fromisoformat(str(row["period_end"])).toordinal(),
        )
        if period
        else (0, 0)
    )
    accumulation, frequency = str(indicator["accumulation"]), str(indicator["frequency"])
    value, low, high = (_finite(row[name]) for name in ("value", "low", "high"))
    said = say_bare(row, units)
    return Point(
        observation_id=str(row["observation_id"]),
        quote_id=str(row["quote_id"]),
        parents=tuple(str(row["from_quotes"]).split()),
        source_id=str(row["source_id"]),
        statistics=str(row["statistics"]),
        method=str(row["method"]),
        reading=str(row["reading"]),
        open_reading=row["reading_state"] == "open",
        period=period,
        base=str(row["base_period"]),
        day=_day(span, accumulation) if period else None,
        span=span,
        value=value,
        low=low,
        high=high,
        anchor=anchor,
        barred=bool(period) and _barred(span, accumulation, frequency),
        reliable=row["status"] not in ("D", "F", "U"),
        plan=row["status"] == "F",
        said=said,
        hover=hover_text(row, say(row, units), support, names, units),
    )


def say_bare(row: Mapping[str, object], units: Units) -> str:
    """What an observation says, without the noun of things that are counted: the chart's title and axis say it."""
    said, unit = say(row, units), str(row["unit"])
    if units.dimension(unit) not in ("count", INDEX):
        return said
    return said.removesuffix(f" {units.display(unit)}").removesuffix(f" {unit.replace('_', ' ')}")


def quotes_of(rows: pd.DataFrame) -> set[str]:
    """The ids of all quotes that observations rest on."""
    return {quote for cell in rows["from_quotes"] for quote in str(cell).split()}


def _finite(number: object) -> float:
    value = float(str(number))
    return value if np.isfinite(value) else math.nan


def _day(span: tuple[int, int], accumulation: str) -> int:
    """A flow stands in the middle of its period, a stock at its end; what spans more than a year always in the
    middle.
    """
    if accumulation in POINT_IN_TIME and span[1] - span[0] < 366:
        return span[1]
    return middle(*span)


def _barred(span: tuple[int, int], accumulation: str, frequency: str) -> bool:
    days = span[1] - span[0] + 1
    if accumulation in POINT_IN_TIME or frequency not in LONGEST_WITHOUT_BAR:
        return days > 366
    return not SHORTEST_WITHOUT_BAR[frequency] <= days <= LONGEST_WITHOUT_BAR[frequency]
