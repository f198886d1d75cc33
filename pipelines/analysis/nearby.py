"""Findings about stocks that differ within days, in two months: close_in_time.

Stocks are compared within a calendar month. Two that are dated a few days apart, on either side of its end, are no
disagreement by that rule; what differs between them is said all the same, as change or disagreement.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

import pandas as pd

from pipelines.analysis.calendar import period_name
from pipelines.analysis.comparison import POINT_IN_TIME
from pipelines.analysis.finding import Context, Finding, make_finding
from pipelines.analysis.intervals import extremes_first, have_common_point
from pipelines.analysis.phrases import Row, say
from pipelines.analysis.rows import grouped
from pipelines.analysis.summary import speaker

DAYS = 7  # at most so many days apart
KEY = ["indicator_id", "measure", "scale", "base", "plan"]


def find_close_in_time(rows: pd.DataFrame, context: Context) -> Iterator[Finding]:
    """Stocks of two months, at most `DAYS` apart, without a common point. `rows` as `comparison.counted` makes them."""
    dated = rows[
        rows["accumulation"].isin(POINT_IN_TIME)
        & rows["method"].ne("implied")
        & ~rows["status"].isin(["D", "U"])
        & rows["period"].isin([period for period in rows["period"].unique() if len(period) == len("2026-01-29")])
    ]
    for group in grouped(dated, KEY):
        days: dict[str, list[Row]] = {}
        for row in sorted(group, key=lambda row: str(row["period_start"])):
            if row["period_start"] == row["period_end"]:
                days.setdefault(str(row["period_start"]), []).append(row)
        for (first, earlier), (last, later) in pairwise(days.items()):
            apart = (date.fromisoformat(last) - date.fromisoformat(first)).days
            if first[:7] != last[:7] and apart <= DAYS and not have_common_point([*earlier, *later]):
                yield _finding(extremes_first([*earlier, *later]), first, last, apart, context)


def _finding(members: list[Row], first: str, last: str, apart: int, context: Context) -> Finding:
    one, other = (_told(row, context) for row in members[:2])
    days = "a day" if apart == 1 else f"{apart} days"
    text = f"{members[0]['label']}: {one} against {other}, {days} apart: change or disagreement."
    return make_finding("close_in_time", "caution", members, text, period=f"{first}/{last}")


def _told(row: Row, context: Context) -> str:
    return f"{say(row, context.units)} ({speaker(dict(row), context.names)}, {period_name(str(row['period']))})"
