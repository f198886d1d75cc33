"""Findings of arithmetic: figures that should fit one another and do not.

growth_mismatch  a stated change against the change between stated levels
sum_mismatch     exports + imports against the turnover
rate_mismatch    the exchange rate of a source's own conversion against a published one (implied_rate where none is at
                 hand, or it fits)

The parts of a turnover are found by name: X_exports… and X_imports… add up to X_trade_turnover or X_trade_with_….
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, cast

import numpy as np
import pandas as pd

from pipelines.analysis.calendar import join_words, period_name, year_before
from pipelines.analysis.comparison import TOLERANCE, bounds
from pipelines.analysis.finding import Context, Finding, make_finding
from pipelines.analysis.implied import divide
from pipelines.analysis.observations import NUMBERS
from pipelines.analysis.phrases import say, whose
from pipelines.wording import format_change

TURNOVER = re.compile(r"(?P<stem>.*?)trade(_turnover$|_with_\w+$)")


def find_growth_mismatches(rows: pd.DataFrame, context: Context) -> Iterator[Finding]:
    """Stated relative changes that have no common point with the change between stated levels of the same
    statistics.

    A change that does not say whose statistics it is is held against every pair of levels that could belong
    together, and gives at most a caution.
    """
    stated = rows[rows["method"].ne("implied") & ~rows["status"].isin(["D", "F"]) & rows["period"].ne("")]
    changes = stated[stated["measure"].eq("change") & stated["unit"].eq("ratio")]
    levels = _hulls(stated[stated["measure"].eq("level") & stated["method"].ne("converted")])
    by_quote = changes.groupby(["indicator_id", "period", "base", "statistics", "quote_id"], sort=True)
    for (indicator, period, base, statistics, _), readings in by_quote:
        before = str(base) or year_before(str(period))
        pairs = [
            (after, earlier)
            for after in levels.get((str(indicator), str(period)), [])
            for earlier in levels.get((str(indicator), before), [])
            if _may_belong(str(statistics), after, earlier)
        ]
        if not pairs:
            continue
        spans = [_quotient(after, earlier) for after, earlier in pairs]
        low, high = bounds(readings)
        if any(((low <= top * (1 + TOLERANCE)) & (high >= bottom * (1 - TOLERANCE))).any() for bottom, top in spans):
            continue
        after, earlier = pairs[0]
        members = pd.concat([readings, after.rows, earlier.rows])
        first = readings.iloc[0]
        stated_change = " or ".join(say(row, context.units) for _, row in readings.iterrows())
        before_level, level = (say(hull.rows.iloc[0], context.units) for hull in (earlier, after))
        exact = bool(statistics) and all(hull.statistics for pair in pairs for hull in pair)
        text = (
            f"{first['label']}, {period_name(str(period))}: stated change {stated_change}, but {before_level} "
            f"({period_name(before)}) and {level} make {format_change(None, *spans[0])}: a level was revised, or one "
            "of them is not the same definition."
        )
        yield make_finding("growth_mismatch", "conflict" if exact else "caution", members, text)


class _Hull:
    """The stated levels of one key: their outer bounds and rows."""

    def __init__(self, rows: pd.DataFrame) -> None:
        low, high = bounds(rows)
        self.low, self.high = float(low.min()), float(high.max())
        self.statistics = str(rows["statistics"].iloc[0])
        self.unit = str(rows["unit"].iloc[0])
        self.mirrored = bool(rows["mirrored"].iloc[0])
        self.rows = rows


def _hulls(levels: pd.DataFrame) -> dict[tuple[str, str], list[_Hull]]:
    found: dict[tuple[str, str], list[_Hull]] = {}
    for (indicator, period, _, _), rows in levels.groupby(["indicator_id", "period", "statistics", "unit"], sort=True):
        found.setdefault((str(indicator), str(period)), []).append(_Hull(rows))
    return found


def _may_belong(statistics: str, after: _Hull, earlier: _Hull) -> bool:
    if after.unit != earlier.unit:
        return False
    if not after.mirrored:
        return True
    named = {name for name in (statistics, after.statistics, earlier.statistics) if name}
    return len(named) <= 1


def _quotient(after: _Hull, earlier: _Hull) -> tuple[float, float]:
    with np.errstate(divide="ignore", invalid="ignore"):
        low = after.low / earlier.high if np.isfinite(earlier.high) else 0.0
        high = after.high / earlier.low if earlier.low > 0 else np.inf
    return (low if np.isfinite(low) else 0.0), high


def find_sum_mismatches(rows: pd.DataFrame, indicators: pd.DataFrame, context: Context) -> Iterator[Finding]:
    """Periods in which stated exports and imports do not add up to the stated turnover of the same statistics."""
    stated = rows[
        rows["method"].isin(["stated", "reconstructed"])
        & rows["measure"].eq("level")
        & ~rows["status"].isin(["D", "F"])
        & rows["period"].ne("")
    ]
    key = ["period", "statistics", "unit"]
    for whole, parts in _identities(indicators):
        tables = [dict(list(stated[stated["indicator_id"].eq(name)].groupby(key))) for name in (whole, *parts)]
        for values in sorted(set(tables[0]) & set(tables[1]) & set(tables[2])):
            total, exports, imports = (_Hull(table[values]) for table in tables)
            low, high = exports.low + imports.low, exports.high + imports.high
            if low <= total.high * (1 + TOLERANCE) and high >= total.low * (1 - TOLERANCE):
                continue
            members = pd.concat([total.rows, exports.rows, imports.rows])
            side = str(values[1])
            first, one, two = (say(hull.rows.iloc[0], context.units) for hull in (total, exports, imports))
            label, by = total.rows["label"].iloc[0], f" ({whose(side)})" if side else ""
            text = (
                f"{label}, {period_name(str(values[0]))}: exports of {one} and imports of {two} do not add up to "
                f"{first}{by}."
            )
            yield make_finding("sum_mismatch", "conflict" if side else "caution", members, text)


def _identities(indicators: pd.DataFrame) -> Iterator[tuple[str, tuple[str, str]]]:
    """(turnover, (exports, imports)) of each turnover indicator whose parts are there exactly once each."""
    names = list(indicators["indicator_id"])
    for whole in names:
        match = TURNOVER.fullmatch(whole)
        if match is None:
            continue
        exports = [name for name in names if name.startswith(f"{match['stem']}exports")]
        imports = [name for name in names if name.startswith(f"{match['stem']}imports")]
        if len(exports) == len(imports) == 1:
            yield whole, (exports[0], imports[0])


def find_rate_mismatches(
    observations: pd.DataFrame,
    rows: pd.DataFrame,
    conversions: pd.DataFrame,
    fx_rates: pd.DataFrame,
    context: Context,
) -> Iterator[Finding]:
    """Each source's own conversion with the exchange rate it implies, held against the published one of its
    period.
    """
    published = {
        (str(rate["currency"]), str(rate["period"])): rate
        for rate in fx_rates.drop_duplicates(["currency", "period"]).to_dict("records")
    }
    at = observations.set_index("observation_id")
    for pair in conversions.to_dict("records"):
        one, other = (cast("pd.Series[Any]", at.loc[str(pair[name])]) for name in ("original_id", "observation_id"))
        money, per = (other, one) if one["unit"] == "USD" else (one, other)
        rate, low, high = divide(tuple(money[NUMBERS]), tuple(per[NUMBERS]))
        members = rows[rows["observation_id"].isin([str(pair["original_id"]), str(pair["observation_id"])])]
        period, unit = str(one["period"]), str(money["unit"])
        said = (
            f"{members['label'].iloc[0]}, {period_name(period)}: {say(one, context.units)} given as "
            f"{say(other, context.units)} implies {rate:.4g} {unit} per {per['unit']}"
        )
        known = [published.get((currency, period)) for currency in (unit, str(per["unit"])) if currency != "USD"]
        if None in known:
            kind, severity, verdict = "implied_rate", "note", "; no published rate is at hand to check it"
        else:
            rates = [float(str(found["units_per_usd"])) for found in known if found is not None]
            official = rates[0] / (rates[1] if len(rates) > 1 else 1.0)
            fits = not (official < low * (1 - TOLERANCE) or official > high * (1 + TOLERANCE))
            by = join_words(
                dict.fromkeys(context.names[str(found["source_id"])] for found in known if found is not None)
            )
            verdict = f", which {'fits' if fits else 'does not fit'} the published {official:.4g} ({by})"
            kind, severity = ("implied_rate", "note") if fits else ("rate_mismatch", "caution")
        text = f"{said}{verdict}."
        yield make_finding(kind, severity, members, text, unit=unit, quote_id=str(other["quote_id"]))
