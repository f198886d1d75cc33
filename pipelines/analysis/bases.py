"""The period an index starts from: which can, and which does where none is asked for."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

import pandas as pd

from pipelines.analysis.comparison import POINT_IN_TIME
from pipelines.analysis.series import (
    Row,
    are_comparable,
    heads_of,
    in_series,
    indicator_of,
    is_positive,
    levels_of,
    ratio_of,
    says_something,
)

DAYS_OF_A_YEAR = 366
RECENT_YEARS = 10


def base_periods(observations: pd.DataFrame, indicators: pd.DataFrame, indicator_id: str) -> list[str]:
    """The periods an index can start from, in time: each of a level above nothing with another to compare with it."""
    return list(_bases(observations, indicators, indicator_id))


def default_base(observations: pd.DataFrame, indicators: pd.DataFrame, indicator_id: str) -> str:
    """The base period where none is asked for, by `forms.BASE_RULE`; empty if there is none."""
    bases = _bases(observations, indicators, indicator_id)
    last = max((base.end for base in bases.values()), default="")
    return max(bases, key=lambda period: _worth(bases[period], last), default="")


@dataclass(frozen=True)
class _Base:
    """A possible base: its last day, whether its bounds are closed, how many figures follow it without a gap, and how
    many are compared with it at all.
    """

    end: str
    closed: bool
    run: int
    fit: int

    def with_another(self, other: _Base) -> _Base:
        """The base that two countries' figures of one period make."""
        closed = self.closed and other.closed
        return _Base(max(self.end, other.end), closed, max(self.run, other.run), self.fit + other.fit)


def _worth(base: _Base, last: str) -> tuple[bool, bool, int, int]:
    """How good a base is by `forms.BASE_RULE`; of equals the earliest is taken."""
    return int(base.end[:4]) > int(last[:4]) - RECENT_YEARS, base.closed, base.run, base.fit


def _bases(observations: pd.DataFrame, indicators: pd.DataFrame, indicator_id: str) -> dict[str, _Base]:
    """Possible base periods in time; of several countries' statistics those of a period are one."""
    indicator = indicator_of(indicators, indicator_id)
    heads = in_series(heads_of(levels_of(observations, indicator_id), str(indicator["unit"])), indicator)
    heads = sorted(heads, key=lambda row: (row["period_start"], row["period_end"]))
    bases: dict[str, _Base] = {}
    for base in heads:
        alike = [row for row in heads if are_comparable(row, base, indicator)] if is_positive(base) else []
        fit = sum(row is not base and says_something(ratio_of(row, base)) for row in alike)
        if fit:
            later = sorted((row for row in alike if row["period_end"] >= base["period_end"]), key=_last_day)
            gaps = (n for n, pair in enumerate(pairwise(later), 1) if not _adjacent(*pair, indicator))
            own = _Base(base["period_end"], not math.isnan(base["high"]), next(gaps, len(later)), fit)
            told = bases.get(base["period"])
            bases[base["period"]] = own if told is None else told.with_another(own)
    return bases


def _adjacent(before: Row, after: Row, indicator: pd.Series[Any]) -> bool:
    """Whether nothing is missing between two figures: flows of one period after the other, stocks of at most a year
    apart.
    """
    if str(indicator["accumulation"]) in POINT_IN_TIME:
        return _day(after["period_end"]) - _day(before["period_end"]) <= DAYS_OF_A_YEAR
    return _day(after["period_start"]) - _day(before["period_end"]) == 1


def _last_day(row: Row) -> str:
    return str(row["period_end"])


def _day(text: str) -> int:
    return date.fromisoformat(text).toordinal()
