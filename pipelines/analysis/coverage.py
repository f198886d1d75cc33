"""Which periods of an indicator have a figure, which have not, and why.

A period is a year, quarter or month by the indicator's frequency; frequency `none` expects nothing, its periods
are listed as stated. Periods are expected from `expected_from` (without it, from the first figure) to the last
one complete when the latest source was published. States: stated, implied (only computed from a later level and
its change), partial (only a part of the period, a longer span or a change without a level), missing, unexpected
(before the figures could begin, or after the latest source).
"""

from __future__ import annotations

from datetime import date
from typing import Any, cast

import numpy as np
import pandas as pd

from pipelines.analysis.calendar import period_name
from pipelines.analysis.comparison import POINT_IN_TIME, originals
from pipelines.wording import parse_period

COLUMNS = ["indicator_id", "statistics", "period", "state", "sources", "reason"]
FREQUENCY = {"A": "Y", "Q": "Q", "M": "M"}  # SDMX frequency -> pandas period alias
STATES = ["stated", "implied", "partial"]  # the best a period has, in this order


def latest_publication(sources: pd.DataFrame) -> date | None:
    """The latest day a dated source was published (a year or month counts to its end); None if none is dated."""
    dated = sources["published"][sources["published"].ne("")]
    return max((parse_period(text).end for text in dated), default=None)


def make_coverage(observations: pd.DataFrame, indicators: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    """Columns indicator_id, statistics, period, state, sources (independent ones), reason; missing periods have
    no statistics.
    """
    now = latest_publication(sources)
    root = originals(sources)
    dated = observations[observations["reading_state"].ne("rejected") & observations["period"].ne("")]
    groups = {str(key): rows for key, rows in dated.groupby("indicator_id", sort=False)}
    definitions = _other_definitions(dated, indicators)
    parts = [
        _indicator_coverage(indicator, groups[indicator_id], now, root, definitions)
        for _, indicator in indicators.iterrows()
        if (indicator_id := str(indicator["indicator_id"])) in groups
    ]
    rows = [row for part in parts for row in part]
    return pd.DataFrame(rows, columns=pd.Index(COLUMNS)).astype(
        {name: "int64" if name == "sources" else "str" for name in COLUMNS}
    )


Row = tuple[str, str, str, str, int, str]


def _indicator_coverage(
    indicator: pd.Series[Any],
    rows: pd.DataFrame,
    now: date | None,
    root: dict[str, str],
    definitions: dict[tuple[str, int], str],
) -> list[Row]:
    indicator_id, alias = str(indicator["indicator_id"]), FREQUENCY.get(str(indicator["frequency"]))
    rows = rows.assign(_root=rows["source_id"].map(root))
    if alias is None:
        return [
            (indicator_id, str(statistics), str(period), "stated", group["_root"].nunique(), "")
            for (period, statistics), group in rows.groupby(["period", "statistics"], sort=True)
        ]
    expected = str(indicator["expected_from"])
    begin = pd.Period(parse_period(expected).start if expected else min(rows["period_start"]), freq=alias)
    pieces = _pieces(rows, alias, str(indicator["accumulation"]))
    covered: list[tuple[pd.Period, str, str, int, str]] = []
    for (cell, statistics), group in pieces.groupby(["_cell", "statistics"], sort=True):
        period = cast(pd.Period, cell)
        best = min(group["_state"], key=STATES.index)
        reasons = group.loc[group["_state"].eq(best), "_reason"]
        state, reason = best, "; ".join(dict.fromkeys(text for text in reasons if text))
        if period < begin:
            state, reason = "unexpected", f"a figure from before {expected}, when figures could begin"
        elif now is not None and period.start_time.date() > now:
            state, reason = (
                "unexpected",
                f"a figure for a time after the latest source ({now.isoformat()[:7]})",
            )
        covered.append((period, str(statistics), state, group["_root"].nunique(), reason))
    have = {period for period, *_ in covered}
    last = pd.Period(now, freq=alias) if now is not None else max(have)
    if now is not None and last.end_time.date() > now:
        last -= 1
    absent = [] if begin > last else [p for p in pd.period_range(begin, last, freq=alias) if p not in have]
    missing = [(p, "", "missing", 0, _why_missing(indicator, p, definitions)) for p in absent]
    return [
        (indicator_id, statistics, _period_text(period), state, sources, reason)
        for period, statistics, state, sources, reason in sorted(
            covered + missing, key=lambda row: (row[0].ordinal, row[1])
        )
    ]


def _pieces(rows: pd.DataFrame, alias: str, accumulation: str) -> pd.DataFrame:
    """One row per observation and calendar cell it touches, with what it says of that cell (_cell, _state,
    _reason).
    """
    start = pd.PeriodIndex(pd.to_datetime(rows["period_start"]), freq=alias)
    end = pd.PeriodIndex(pd.to_datetime(rows["period_end"]), freq=alias)
    counts = np.asarray(end.asi8 - start.asi8 + 1)
    pieces = rows.loc[rows.index.repeat(counts)].copy()
    offsets = pd.Series(counts).map(range).explode().astype("int64").to_numpy()
    pieces["_cell"] = start.repeat(counts) + offsets
    longer = np.repeat(counts > 1, counts)
    whole = (start.start_time.date == pd.to_datetime(rows["period_start"]).dt.date.to_numpy()) & (
        end.end_time.date == pd.to_datetime(rows["period_end"]).dt.date.to_numpy()
    )
    part = np.repeat(~whole, counts) & (accumulation == "flow") & ~longer
    change = pieces["measure"].eq("change").to_numpy()
    narrower = pieces["status"].eq("D").to_numpy()
    implied = pieces["method"].eq("implied").to_numpy()
    state = pd.Series("stated", index=pieces.index).mask(implied, "implied")
    pieces["_state"] = state.mask(longer | part | change | narrower, "partial")
    reason = pd.Series("", index=pieces.index).mask(implied, "computed from a later level and its change")
    reason = reason.mask(narrower, "only a partial or other definition")
    reason = reason.mask(part, "only part of it: " + pieces["period"].map(period_name))
    at_a_time = "dated only as " if accumulation in POINT_IN_TIME else "only within a longer span: "
    reason = reason.mask(longer, at_a_time + pieces["period"].map(period_name))
    pieces["_reason"] = reason.mask(change, "only a change is quoted, no level")
    return pieces


def _other_definitions(dated: pd.DataFrame, indicators: pd.DataFrame) -> dict[tuple[str, int], str]:
    """(compare_group, year) -> labels of the indicators of the group with a stated level for that year."""
    named = dated[dated["measure"].eq("level") & dated["method"].ne("implied")].merge(
        indicators[["indicator_id", "label", "compare_group"]], on="indicator_id", validate="many_to_one"
    )
    named = named[named["compare_group"].ne("") & named["period"].str.fullmatch(r"\d{4}")]
    found: dict[tuple[str, int], str] = {}
    for (group, year), rows in named.groupby(["compare_group", "period"], sort=True):
        found[str(group), int(str(year))] = ", ".join(sorted(set(rows["label"])))
    return found


def _why_missing(indicator: pd.Series[Any], period: pd.Period, definitions: dict[tuple[str, int], str]) -> str:
    other = definitions.get((str(indicator["compare_group"]), period.year), "")
    return f"quoted only under another definition: {other}" if other else "no source quotes a figure"


def _period_text(period: pd.Period) -> str:
    return f"{period.year}-Q{period.quarter}" if period.freqstr.startswith("Q") else str(period)
