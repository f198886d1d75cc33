"""Levels in another form: in US dollars, per enterprise, as change on a year before, as an index. Bounds are carried
through by interval arithmetic, so that the true value stays inside.

Order of operations (told to readers in `forms.ORDER`): the figures that pass the filters; of each period and
statistics the one the headline rule puts first; its amount in the unit asked for; divided; compared over time. A
logarithmic scale only draws what comes out. Amounts are never converted by a rate that nobody published: in US dollars
are the figures stated so, and those a source converted itself or that were converted with a published rate of exactly
their period. Only like is compared over time: one country's statistics, flows over as many months, stocks by their
month. Figures that do not say whose they are make a series only where no figure of the indicator says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from pipelines.analysis.bases import base_periods
from pipelines.analysis.calendar import in_period, period_name, year_before
from pipelines.analysis.comparison import POINT_IN_TIME
from pipelines.analysis.forms import FORMS, index_unit
from pipelines.analysis.implied import Interval
from pipelines.analysis.observations import COLUMNS, observation_frame, rounded
from pipelines.analysis.rows import rows_of
from pipelines.analysis.series import (
    Row,
    are_comparable,
    heads_of,
    in_series,
    indicator_of,
    interval_of,
    is_positive,
    levels_of,
    months_of,
    ratio_of,
    says_something,
    time_of,
)

HUNDRED = 100.0
COMPUTED = "~"  # in the id of a computed row, after the id of the row it was computed from


@dataclass(frozen=True)
class Transformed:
    """Observations in another form (columns of observations), what they are, and what had to be left out and why."""

    observations: pd.DataFrame
    label: str
    definition: str
    unit: str
    left_out: str = ""


def forms_of(observations: pd.DataFrame, indicators: pd.DataFrame, indicator_id: str) -> dict[str, str]:
    """Every form -> why an indicator cannot be shown in it; empty where it can.

    `observations`: of the whole record, ranked (see headline), without the rejected.
    """
    indicator = indicator_of(indicators, indicator_id)
    rows = levels_of(observations, indicator_id)
    heads = heads_of(rows, str(indicator["unit"]))
    series = in_series(heads, indicator)
    reasons = dict.fromkeys(FORMS, "")
    if not len(rows):
        return reasons | {form: "no level is quoted" for form in FORMS if form != "quoted"}
    if not _in_dollars(rows):
        reasons["usd"] = "no source gives it in dollars, and no rate of its periods was published here"
    elif set(rows["unit"]) == {"USD"}:
        reasons["usd"] = "all its figures are in dollars already"
    enterprises = enterprises_of(indicators, indicator_id)
    if not enterprises:
        reasons["per_enterprise"] = "nothing counts the enterprises of its topic"
    elif not _bounded(_per(heads, _counts(observations, enterprises))):
        reasons["per_enterprise"] = "no number of enterprises is known for its periods"
    if not _bounded(_changes(series, indicator)):
        reasons["change"] = "no two figures are a year apart in one country’s statistics"
    if not base_periods(observations, indicators, indicator_id):
        reasons["index"] = "no country’s statistics have two figures over as many months that set bounds to an index"
    return reasons


def enterprises_of(indicators: pd.DataFrame, indicator_id: str) -> str:
    """The regular count of enterprises in the topic of an indicator of money or goods; empty if there is none."""
    indicator = indicator_of(indicators, indicator_id)
    counts = indicators[
        indicators["topic"].eq(indicator["topic"])
        & indicators["unit"].eq("enterprise")
        & indicators["accumulation"].isin(POINT_IN_TIME)
        & indicators["frequency"].ne("none")
    ]
    found = list(counts["indicator_id"])
    return "" if indicator["unit"] == "enterprise" or len(found) != 1 else str(found[0])


def transform(
    observations: pd.DataFrame, indicators: pd.DataFrame, indicator_id: str, form: str, base: str = ""
) -> Transformed:
    """An indicator's levels in a form of `FORMS`; `base` is the period an index starts from.

    `observations` are ranked: the first of each period and statistics is the one that is computed with. Rows that
    are computed have method `implied` and name every quote they rest on.
    """
    indicator = indicator_of(indicators, indicator_id)
    label, definition, unit = (str(indicator[name]) for name in ("label", "definition", "unit"))
    levels = levels_of(observations, indicator_id)
    heads = heads_of(levels, unit)
    series = in_series(heads, indicator)
    if form == "usd":
        rows = _in_dollars(levels)
        return _result(
            rows, label, f"{definition}, in US dollars by the source’s own or a published rate", "USD", levels
        )
    if form == "per_enterprise":
        divisor = enterprises_of(indicators, indicator_id)
        rows = list(_per(heads, _counts(observations, divisor)))
        told = f"{definition}, divided by the latest number of enterprises counted in the period"
        return _result(rows, f"{label} per enterprise", told, unit, levels)
    if form == "change":
        rows = list(_changes(series, indicator))
        told = f"{definition}: change on a year before, computed from the levels of one country’s statistics"
        return _result(rows, f"{label}, change on a year before", told, "ratio", levels)
    if form == "index":
        rows = list(_indexed(series, base, indicator))
        told = f"{definition}, {period_name(base)} = 100 in each country’s statistics"
        return _result(rows, f"{label}, index", told, index_unit(base), levels)
    return Transformed(levels, label, definition, unit)


def _result(rows: list[Row], label: str, definition: str, unit: str, levels: pd.DataFrame) -> Transformed:
    rows = _bounded(rows)
    quotes = {quote for row in rows for quote in row["from_quotes"].split()}
    lost = len(set(levels.loc[levels["method"].ne("implied"), "quote_id"]) - quotes)
    left = f"{lost} {'figure has' if lost == 1 else 'figures have'} no place in this form" if lost else ""
    frame = observation_frame([tuple(row[name] for name in COLUMNS) for row in rows])
    return Transformed(frame, label, definition, unit, left)


def _bounded(rows: Iterable[Row]) -> list[Row]:
    """The rows with an end at least."""
    return [row for row in rows if says_something(interval_of(row))]


def _in_dollars(levels: pd.DataFrame) -> list[Row]:
    return rows_of(levels[levels["unit"].eq("USD")])


def _counts(observations: pd.DataFrame, enterprises: str) -> list[Row]:
    levels = levels_of(observations, enterprises)
    return heads_of(levels[levels["status"].ne("U")], "enterprise")


def _per(heads: list[Row], counts: list[Row]) -> Iterator[Row]:
    """Each level divided by the latest count within its period."""
    for row in heads:
        within = [
            count
            for count in counts
            if row["period_start"] <= count["period_end"] <= row["period_end"] and is_positive(count)
        ]
        if within:  # of a year as a whole nobody knows when in it was counted
            count = max(within, key=lambda found: (months_of(found) <= 1, found["period_end"], found["period_start"]))
            how = f"computed: divided by the number of enterprises {in_period(count['period'])}"
            yield _computed(row, count, "per-enterprise", ratio_of(row, count), row["unit"], how)


def _changes(heads: list[Row], indicator: pd.Series[Any]) -> Iterator[Row]:
    """Each level divided by that of the same period a year before, of the same statistics."""
    at: dict[tuple[str, str], Row] = {}
    for row in heads:
        at.setdefault((row["statistics"], time_of(row, indicator)), row)
    for row in heads:
        before = at.get((row["statistics"], year_before(time_of(row, indicator))))
        if before is not None and is_positive(before):
            how = f"computed: divided by the level {in_period(before['period'])}"
            changed = _computed(row, before, "change", ratio_of(row, before), "ratio", how)
            yield changed | {"measure": "change", "base_period": before["period"]}


def _indexed(heads: list[Row], base: str, indicator: pd.Series[Any]) -> Iterator[Row]:
    """Each level divided by that of the base period, of the same statistics, times 100; the base itself is 100."""
    at = {row["statistics"]: row for row in heads if row["period"] == base and is_positive(row)}
    unit = index_unit(base)
    for row in heads:
        first = at.get(row["statistics"])
        if first is row:
            yield _named(row, f"index-{base}", (HUNDRED, HUNDRED, HUNDRED), unit, "computed: the base of the index")
        elif first is not None and are_comparable(row, first, indicator):
            value, low, high = ratio_of(row, first)
            hundredfold = (value * HUNDRED, low * HUNDRED, high * HUNDRED)
            how = f"computed: divided by the level {in_period(base)}, times 100"
            yield _computed(row, first, f"index-{base}", hundredfold, unit, how)


def _computed(row: Row, other: Row, what: str, numbers: Interval, unit: str, how: str) -> Row:
    """A level ÷ another as a row, with every quote it rests on."""
    quotes = dict.fromkeys([*row["from_quotes"].split(), *other["from_quotes"].split()])
    return _named(row, what, numbers, unit, how) | {
        "from_quotes": " ".join(quotes),
        "period_basis": "inferred" if "inferred" in (row["period_basis"], other["period_basis"]) else "stated",
        "words": f"{row['words']} ÷ {other['words']}",
    }


def _named(row: Row, what: str, numbers: Interval, unit: str, how: str) -> Row:
    """A row with other numbers under an id of its own."""
    return (
        row
        | _numbers(numbers)
        | {
            "observation_id": f"{row['observation_id']}{COMPUTED}{what}",
            "unit": unit,
            "method": "implied",
            "note": how,
            "reading": "",
        }
    )


def origin_of(observation_id: str) -> str:
    """The id of the observation a computed one stands in for; any other id as it is."""
    return observation_id.partition(COMPUTED)[0]


def _numbers(numbers: Interval) -> dict[str, float]:
    return dict(zip(("value", "low", "high"), map(rounded, numbers), strict=True))
