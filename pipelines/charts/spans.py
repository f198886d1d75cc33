"""The rule `hull` in a chart: for each period one bar from the lowest to the highest bound of what is comparable."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from pipelines.analysis.calendar import period_name
from pipelines.analysis.headline import hull
from pipelines.analysis.phrases import say_bounds
from pipelines.analysis.rows import rows_of
from pipelines.charts.points import Point, make_points
from pipelines.charts.record import Record
from pipelines.charts.text import escape


def hull_points(rows: pd.DataFrame, indicator: Mapping[str, object], record: Record) -> list[Point]:
    """A bar for each of the indicator's own periods that has figures, as a point without a value; `rows` are ranked.

    It is of no country's statistics, and no figure: its id is no observation's.
    """
    spans = hull(rows, record.indicators)
    if not len(spans):
        return []
    bars = rows.iloc[[0] * len(spans)].assign(
        **{name: spans[name].to_numpy() for name in ("period", "period_start", "period_end", "low", "high")},
        observation_id=("hull " + spans["period"]).to_numpy(),
        method=_methods(rows, spans), from_quotes="", statistics="", value=math.nan, status="A", reading="",
        reading_state="only",
    )  # fmt: skip
    points = make_points(bars.reset_index(drop=True), indicator, record)
    counted = spans["figures"].tolist()
    named = [_furthest(rows, str(ids).split()) for ids in spans["observation_ids"]]
    return [
        replace(point, hover=_told(row, count, record), anchor=_anchor(point, ends))
        for point, row, count, ends in zip(points, rows_of(bars), counted, named, strict=True)
        if not point.barred
    ]


def _methods(rows: pd.DataFrame, spans: pd.DataFrame) -> list[str]:
    """How the figures of each span are known: implied only where all are."""
    known = dict(zip(rows["observation_id"], rows["method"], strict=True))
    return ["implied" if known[str(ids).split()[0]] == "implied" else "stated" for ids in spans["observation_ids"]]


def _furthest(rows: pd.DataFrame, ids: list[str]) -> tuple[float, float]:
    """The smallest and the largest number that figures name."""
    numbers = rows.loc[rows["observation_id"].isin(ids), ["value", "low", "high"]]
    return float(numbers.min().min()), float(numbers.max().max())


def _anchor(point: Point, named: tuple[float, float]) -> float:
    """Where an open bar's arrow begins: at the furthest number that is named on its side."""
    if math.isfinite(point.low) and math.isfinite(point.high):
        return point.anchor
    return named[1] if math.isfinite(point.low) else named[0]


def _told(row: Mapping[str, object], figures: int, record: Record) -> str:
    cells = {str(name): cell for name, cell in row.items()}
    lines = (
        f"<b>{escape(say_bounds(cells, record.units))}</b>",
        f"Lowest to highest bound, {escape(period_name(str(cells['period'])))}",
        f"{figures} {'quote' if figures == 1 else 'quotes'}",
    )
    return "<br>".join(lines)
