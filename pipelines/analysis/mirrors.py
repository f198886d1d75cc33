"""Two countries' statistics of one flow, year by year, and how far apart they are."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from pipelines.analysis.comparison import counted
from pipelines.analysis.intervals import ends_of, number_of
from pipelines.analysis.rows import grouped

COLUMNS = [
    "indicator_id", "measure", "unit", "period", "first", "first_id", "second", "second_id", "unsaid_id", "ratio_low",
    "ratio_high", "apart",
]  # fmt: skip


def mirror_ratios(ranked: pd.DataFrame, indicators: pd.DataFrame) -> pd.DataFrame:
    """One row for each period of a flow that both countries record, where more than one side gives a level.

    Columns indicator_id, measure, unit, period; first and second (the two countries, the reporting one second) and the
    id of the observation each is told by (`ranked`: the one that counts most, see `headline`; empty if none), also of
    the figures that do not say whose they are; ratio_low and ratio_high, the bounds of second ÷ first (NaN where one is
    missing, infinite where open); apart, the largest ÷ the smallest of the sides' figures. Plans and partial
    definitions take no part, and implied levels only where a side states none.
    """
    rows = counted(ranked, indicators)
    rows = rows[rows["mirrored"] & rows["measure"].eq("level") & rows["period"].ne("") & ~rows["plan"]]
    rows = rows[rows["status"].ne("D")]
    found = []
    for group in grouped(rows, ["indicator_id", "period", "unit"]):
        first, second = str(group[0]["counterpart_area"]), str(group[0]["reference_area"])
        sides: dict[str, dict[str, Any]] = {}
        for row in group:
            sides.setdefault(str(row["statistics"]), row)
        if "" in sides and sides[""]["method"] == "implied":
            del sides[""]
        if len(sides) < 2:
            continue
        numbers = [number_of(row) for row in sides.values()]
        low, high = _ratio(sides[first], sides[second]) if first in sides and second in sides else (math.nan, math.nan)
        apart = max(numbers) / min(numbers) if min(numbers) > 0 else math.nan
        told = [str(sides[side]["observation_id"]) if side in sides else "" for side in (first, second, "")]
        found.append(
            (group[0]["indicator_id"], "level", group[0]["unit"], group[0]["period"], first, told[0], second, told[1],
             told[2], low, high, apart)
        )  # fmt: skip
    return pd.DataFrame(found, columns=pd.Index(COLUMNS))


def _ratio(first: dict[str, Any], second: dict[str, Any]) -> tuple[float, float]:
    """The bounds of second ÷ first."""
    (low, high), (over, under) = ends_of(second), ends_of(first)
    least = 0.0 if math.isinf(low) or math.isinf(under) else low / under
    return least, high / over if over > 0 and not math.isinf(over) else math.inf
