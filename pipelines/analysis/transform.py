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

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

import pandas as pd

from pipelines.analysis.calendar import in_period, period_name, year_before
from pipelines.analysis.comparison import POINT_IN_TIME
from pipelines.analysis.forms import FORMS, index_unit
from pipelines.analysis.implied import Interval, divide
from pipelines.analysis.observations import COLUMNS, observation_frame, rounded
from pipelines.analysis.rows import rows_of

HUNDRED = 100.0
DAYS_OF_A_MONTH = 30.44
DAYS_OF_A_YEAR = 366
RECENT_YEARS = 10
COMPUTED = "~"  # in the id of a computed row, after the id of the row it was computed from
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
    series = _series(heads, indicator)
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
    indicator = _indicator(indicators, indicator_id)
    heads = _series(_heads(_levels(observations, indicator_id), str(indicator["unit"])), indicator)
    heads = sorted(heads, key=lambda row: (row["period_start"], row["period_end"]))
    bases: dict[str, _Base] = {}
    for base in heads:
        alike = [row for row in heads if _comparable(row, base, indicator)] if _positive(base) else []
        fit = sum(row is not base and _tells(_ratio(row, base)) for row in alike)
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
    series = _series(heads, indicator)
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
    return [row for row in rows if _tells(_interval(row))]


def _tells(numbers: Interval) -> bool:
    """Whether bounds say anything: one of them at least is known."""
    _, low, high = numbers
    return not (math.isnan(low) and math.isnan(high))


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
    usable = usable[usable["reading_state"].ne("open")]  # whose number is not settled
    return rows_of(usable.drop_duplicates(["statistics", "period"]))


def _in_dollars(levels: pd.DataFrame) -> list[Row]:
    return rows_of(levels[levels["unit"].eq("USD")])


def _counts(observations: pd.DataFrame, enterprises: str) -> list[Row]:
    levels = _levels(observations, enterprises)
    return _heads(levels[levels["status"].ne("U")], "enterprise")


def _series(heads: list[Row], indicator: pd.Series[Any]) -> list[Row]:
    """The levels that belong to a series in time: where two countries record a flow, those that say whose they are."""
    mirrored = bool(indicator["reference_area"] and indicator["counterpart_area"])
    named = any(row["statistics"] for row in heads)
    return [row for row in heads if row["statistics"] or not (mirrored and named)]


def _comparable(row: Row, other: Row, indicator: pd.Series[Any]) -> bool:
    """Whether two levels are of one series and, of flows, of periods of as many months."""
    if row["statistics"] != other["statistics"]:
        return False
    return str(indicator["accumulation"]) in POINT_IN_TIME or _months(row) == _months(other)


def _months(row: Row) -> float:
    """How long a period is in months; days of what is shorter."""
    days = (date.fromisoformat(row["period_end"]) - date.fromisoformat(row["period_start"])).days + 1
    return round(days / DAYS_OF_A_MONTH) or days / DAYS_OF_A_MONTH


def _time(row: Row, indicator: pd.Series[Any]) -> str:
    """The period a level is compared by: of stocks the month, where they say it."""
    month = row["period_start"][:7]
    stock = str(indicator["accumulation"]) in POINT_IN_TIME
    return str(month if stock and month == row["period_end"][:7] else row["period"])


def _per(heads: list[Row], counts: list[Row]) -> Iterator[Row]:
    """Each level divided by the latest count within its period."""
    for row in heads:
        within = [
            count
            for count in counts
            if row["period_start"] <= count["period_end"] <= row["period_end"] and _positive(count)
        ]
        if within:  # of a year as a whole nobody knows when in it was counted
            count = max(within, key=lambda found: (_months(found) <= 1, found["period_end"], found["period_start"]))
            how = f"computed: divided by the number of enterprises {in_period(count['period'])}"
            yield _computed(row, count, "per-enterprise", _ratio(row, count), row["unit"], how)


def _changes(heads: list[Row], indicator: pd.Series[Any]) -> Iterator[Row]:
    """Each level divided by that of the same period a year before, of the same statistics."""
    at: dict[tuple[str, str], Row] = {}
    for row in heads:
        at.setdefault((row["statistics"], _time(row, indicator)), row)
    for row in heads:
        before = at.get((row["statistics"], year_before(_time(row, indicator))))
        if before is not None and _positive(before):
            how = f"computed: divided by the level {in_period(before['period'])}"
            changed = _computed(row, before, "change", _ratio(row, before), "ratio", how)
            yield changed | {"measure": "change", "base_period": before["period"]}


def _indexed(heads: list[Row], base: str, indicator: pd.Series[Any]) -> Iterator[Row]:
    """Each level divided by that of the base period, of the same statistics, times 100; the base itself is 100."""
    at = {row["statistics"]: row for row in heads if row["period"] == base and _positive(row)}
    unit = index_unit(base)
    for row in heads:
        first = at.get(row["statistics"])
        if first is row:
            yield _named(row, f"index-{base}", (HUNDRED, HUNDRED, HUNDRED), unit, "computed: the base of the index")
        elif first is not None and _comparable(row, first, indicator):
            value, low, high = _ratio(row, first)
            hundredfold = (value * HUNDRED, low * HUNDRED, high * HUNDRED)
            how = f"computed: divided by the level {in_period(base)}, times 100"
            yield _computed(row, first, f"index-{base}", hundredfold, unit, how)


def _ratio(row: Row, divisor: Row) -> Interval:
    return divide(_interval(row), _interval(divisor))


def _interval(row: Row) -> Interval:
    return row["value"], row["low"], row["high"]


def _positive(row: Row) -> bool:
    """Whether a level can be divided by: its lowest end is known and above nothing."""
    return bool(row["low"] > 0)


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
