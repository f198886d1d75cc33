"""Implied levels: a level and its change say what the level was before.

A level ÷ a relative change (or minus an absolute one) of the same source, indicator, statistics and period is the
level of the base period, by interval arithmetic: low ÷ high … high ÷ low. Each reading of the change gives a row.
Of several levels of one source the narrowest counts. Never across sources, never from partial or narrower
definitions (status D) or plans (F), never from a change over more than a year that does not say what it is
measured against.
"""

from __future__ import annotations

import math

import pandas as pd

from pipelines.analysis.calendar import year_before
from pipelines.analysis.observations import observation_frame, rounded
from pipelines.analysis.rows import rows_of
from pipelines.wording import Period, parse_period

KEY = ["source_id", "indicator_id", "statistics", "period"]
MOST_DAYS_WITHOUT_BASE = 366
DOUBT = "UPE"  # of two statuses the more doubtful counts, in this order


def make_implied(observations: pd.DataFrame) -> pd.DataFrame:
    """One observation (method implied) per level and reading of a change; same columns as the observations."""
    usable = observations[
        observations["reading_state"].ne("rejected")
        & observations["method"].isin(["stated", "reconstructed"])
        & ~observations["status"].isin(["D", "F"])
        & observations["period"].ne("")
    ]
    changes = usable[usable["measure"].eq("change")]
    levels = _narrowest(usable[usable["measure"].eq("level")])
    pairs = levels.merge(changes, on=KEY, suffixes=("", "_change"), validate="many_to_many")
    pairs = pairs[pairs["unit_change"].eq("ratio") | pairs["unit_change"].eq(pairs["unit"])]
    rows = []
    for pair in rows_of(pairs):
        base = _base_period(str(pair["base_period_change"]), str(pair["period"]))
        if base is not None:
            rows.append(_implied_row(pair, base))
    return observation_frame(rows)


def _narrowest(levels: pd.DataFrame) -> pd.DataFrame:
    """Of the level quotes of one key the one with the narrowest bounds, all its readings."""
    width = ((levels["high"] - levels["low"]) / levels["value"].abs()).fillna(math.inf)
    ranked = levels.assign(_width=width).sort_values(["_width", "quote_id"], kind="stable")
    best = ranked.drop_duplicates(KEY)[[*KEY, "quote_id"]]
    return levels.merge(best, on=[*KEY, "quote_id"], how="inner", validate="many_to_one")


def _base_period(stated: str, period: str) -> tuple[str, Period] | None:
    if stated:
        return stated, parse_period(stated)
    span = parse_period(period)
    if (span.end - span.start).days >= MOST_DAYS_WITHOUT_BASE:
        return None
    before = year_before(period)
    return before, parse_period(before)


def _implied_row(pair: dict[str, object], base: tuple[str, Period]) -> tuple[object, ...]:
    def number(name: str) -> float:
        return float(str(pair[name]))

    level = (number("value"), number("low"), number("high"))
    change = (number("value_change"), number("low_change"), number("high_change"))
    relative = pair["unit_change"] == "ratio"
    value, low, high = map(rounded, divide(level, change) if relative else subtract(level, change))
    open_state = "open" in (pair["reading_state"], pair["reading_state_change"])
    chosen = "chosen" in (pair["reading_state"], pair["reading_state_change"])
    inferred = "inferred" in (pair["period_basis"], pair["period_basis_change"])
    statuses = (str(pair["status"]), str(pair["status_change"]))
    return (
        f"{pair['observation_id']}+{pair['observation_id_change']}", pair["quote_id"],
        f"{pair['quote_id']} {pair['quote_id_change']}", pair["source_id"], pair["indicator_id"], pair["topic"],
        "level", pair["statistics"], base[0], base[1].start.isoformat(), base[1].end.isoformat(),
        "inferred" if inferred else "stated", "", value, low, high, pair["unit"], "implied",
        pair["reading_change"], "open" if open_state else "chosen" if chosen else "only",
        next((letter for letter in DOUBT if letter in statuses), statuses[0]), pair["attributed_to"],
        f"{pair['words']} | {pair['words_change']}",
        f"implied: the level of {pair['period']} and its change",
    )  # fmt: skip


Interval = tuple[float, float, float]  # value, low, high; NaN = not named, open


def divide(level: Interval, ratio: Interval) -> Interval:
    """Level ÷ a ratio that is not negative; an open end, or a ratio of zero, leaves an end open."""
    low = _over(level[1], ratio[2] if level[1] >= 0 else ratio[1])
    high = _over(level[2], ratio[1] if level[2] >= 0 else ratio[2])
    return _over(level[0], ratio[0]), low, high


def _over(number: float, divisor: float) -> float:
    return number / divisor if divisor else math.nan


def subtract(level: Interval, change: Interval) -> Interval:
    """Level − absolute change: value − value, low − high, high − low."""
    return level[0] - change[0], level[1] - change[2], level[2] - change[1]
