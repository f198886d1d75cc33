"""Levels in another form: in US dollars, per enterprise, as change on a year before, as an index. Bounds are carried
through by interval arithmetic, so that the true value stays inside.

Order of operations: the figures that pass the filters; of each period and statistics the one the headline rule puts
first; its amount in the unit asked for; divided; compared over time. A logarithmic scale only draws what comes out.
Amounts are never converted by a rate that nobody published: in US dollars are the figures stated so, and those a
source converted itself or that were converted with a published rate of exactly their period.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from pipelines.analysis.calendar import period_name, year_before
from pipelines.analysis.comparison import POINT_IN_TIME
from pipelines.analysis.implied import Interval, divide
from pipelines.analysis.observations import COLUMNS, observation_frame, rounded
from pipelines.analysis.rows import rows_of

FORMS = {  # slug -> name in a menu
    "quoted": "As quoted",
    "usd": "In US dollars",
    "per_enterprise": "Per enterprise",
    "change": "Change on a year before",
    "index": "Index",
}
INDEX = "index"  # the unit of an index
HUNDRED = 100.0
Row = dict[str, Any]


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
    indicator = _indicator(indicators, indicator_id)
    rows = _levels(observations, indicator_id)
    heads = _heads(rows, str(indicator["unit"]))
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
    elif not len(list(_per(heads, _counts(observations, enterprises)))):
        reasons["per_enterprise"] = "no number of enterprises is known for its periods"
    if not list(_changes(heads)):
        reasons["change"] = "no two figures are a year apart in one country’s statistics"
    if not base_periods(observations, indicators, indicator_id):
        reasons["index"] = "no series has two dated figures"
    return reasons


def base_periods(observations: pd.DataFrame, indicators: pd.DataFrame, indicator_id: str) -> list[str]:
    """The periods an index can start from: each with a level above nothing in a series of at least two."""
    heads = _heads(_levels(observations, indicator_id), str(_indicator(indicators, indicator_id)["unit"]))
    series: dict[str, list[Row]] = {}
    for row in heads:
        series.setdefault(row["statistics"], []).append(row)
    fit = {row["period"] for rows in series.values() if len(rows) > 1 for row in rows if _positive(row)}
    return sorted(fit)


def enterprises_of(indicators: pd.DataFrame, indicator_id: str) -> str:
    """The regular count of enterprises in the topic of an indicator of money or goods; empty if there is none."""
    indicator = _indicator(indicators, indicator_id)
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
    indicator = _indicator(indicators, indicator_id)
    label, definition, unit = (str(indicator[name]) for name in ("label", "definition", "unit"))
    levels = _levels(observations, indicator_id)
    heads = _heads(levels, unit)
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
        rows = list(_changes(heads))
        told = f"{definition}: change between quoted levels, of one country’s statistics"
        return _result(rows, f"{label}, change on a year before", told, "ratio", levels)
    if form == "index":
        rows = list(_indexed(heads, base))
        told = f"{definition}, {period_name(base)} = 100 in each series"
        return _result(rows, f"{label}, index", told, INDEX, levels)
    return Transformed(levels, label, definition, unit)


def _result(rows: list[Row], label: str, definition: str, unit: str, levels: pd.DataFrame) -> Transformed:
    quotes = {quote for row in rows for quote in row["from_quotes"].split()}
    lost = len(set(levels.loc[levels["method"].ne("implied"), "quote_id"]) - quotes)
    left = f"{lost} {'figure has' if lost == 1 else 'figures have'} no place in this form" if lost else ""
    frame = observation_frame([tuple(row[name] for name in COLUMNS) for row in rows])
    return Transformed(frame, label, definition, unit, left)


def _indicator(indicators: pd.DataFrame, indicator_id: str) -> pd.Series[Any]:
    return indicators[indicators["indicator_id"].eq(indicator_id)].iloc[0]


def _levels(observations: pd.DataFrame, indicator_id: str) -> pd.DataFrame:
    """The levels of an indicator that are outcomes."""
    rows = observations[observations["indicator_id"].eq(indicator_id) & observations["measure"].eq("level")]
    return rows[rows["reading_state"].ne("rejected") & ~rows["status"].isin(["D", "F"])]


def _heads(levels: pd.DataFrame, unit: str) -> list[Row]:
    """Of each dated period and statistics the first stated level in the indicator's unit that names a number."""
    usable = levels[levels["unit"].eq(unit) & levels["period"].ne("") & levels["method"].ne("implied")]
    usable = usable[usable["value"].notna() | (usable["low"].notna() & usable["high"].notna())]
    return rows_of(usable.drop_duplicates(["statistics", "period"]))


def _in_dollars(levels: pd.DataFrame) -> list[Row]:
    return rows_of(levels[levels["unit"].eq("USD")])


def _counts(observations: pd.DataFrame, enterprises: str) -> list[Row]:
    return _heads(_levels(observations, enterprises), "enterprise")


def _per(heads: list[Row], counts: list[Row]) -> Iterator[Row]:
    """Each level divided by the latest count within its period."""
    for row in heads:
        within = [
            count
            for count in counts
            if row["period_start"] <= count["period_end"] <= row["period_end"] and _positive(count)
        ]
        if within:
            count = max(within, key=lambda found: (found["period_end"], found["period_start"]))
            yield _computed(row, count, "per-enterprise", _ratio(row, count), row["unit"], "÷")


def _changes(heads: list[Row]) -> Iterator[Row]:
    """Each level divided by that of the same period a year before, of the same statistics."""
    at = {(row["statistics"], row["period"]): row for row in heads}
    for row in heads:
        before = at.get((row["statistics"], year_before(row["period"])))
        if before is not None and _positive(before):
            changed = _computed(row, before, "change", _ratio(row, before), "ratio", "÷")
            yield changed | {"measure": "change", "base_period": before["period"]}


def _indexed(heads: list[Row], base: str) -> Iterator[Row]:
    """Each level divided by that of the base period, of the same statistics, times 100; the base itself is 100."""
    at = {row["statistics"]: row for row in heads if row["period"] == base and _positive(row)}
    for row in heads:
        first = at.get(row["statistics"])
        if first is row:
            yield row | _numbers((HUNDRED, HUNDRED, HUNDRED)) | {"unit": INDEX, "method": "implied"}
        elif first is not None:
            value, low, high = _ratio(row, first)
            hundredfold = (value * HUNDRED, low * HUNDRED, high * HUNDRED)
            yield _computed(row, first, f"index-{base}", hundredfold, INDEX, "÷")


def _ratio(row: Row, divisor: Row) -> Interval:
    return divide(_interval(row), _interval(divisor))


def _interval(row: Row) -> Interval:
    return row["value"], row["low"], row["high"]


def _positive(row: Row) -> bool:
    """Whether a level can be divided by: its lowest end is known and above nothing."""
    return bool(row["low"] > 0)


def _computed(row: Row, other: Row, what: str, numbers: Interval, unit: str, sign: str) -> Row:
    quotes = dict.fromkeys([*row["from_quotes"].split(), *other["from_quotes"].split()])
    return (
        row
        | _numbers(numbers)
        | {
            "observation_id": f"{row['observation_id']}~{what}",
            "from_quotes": " ".join(quotes),
            "unit": unit,
            "method": "implied",
            "period_basis": "inferred" if "inferred" in (row["period_basis"], other["period_basis"]) else "stated",
            "words": f"{row['words']} {sign} {other['words']}",
            "note": f"computed from {period_name(row['period'])} and {period_name(other['period'])}",
            "reading": "",
        }
    )


def _numbers(numbers: Interval) -> dict[str, float]:
    return dict(zip(("value", "low", "high"), map(rounded, numbers), strict=True))
