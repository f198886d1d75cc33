"""Findings of arithmetic: figures that should fit one another and do not.

growth_mismatch  a stated change against the change between stated levels
sum_mismatch     exports + imports against the turnover
rate_mismatch    the exchange rate of a source's own conversion against a published one (implied_rate where none is at
                 hand, or it fits)

The parts of a turnover are found by name: X_exports… and X_imports… add up to X_trade_turnover or X_trade_with_….
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from itertools import product

import pandas as pd

from pipelines.analysis.calendar import join_words, period_name
from pipelines.analysis.finding import Context, Finding, make_finding
from pipelines.analysis.implied import Interval, divide
from pipelines.analysis.intervals import TOLERANCE, ends_of, overlap
from pipelines.analysis.levels import Level, base_of, pairs_of, quotient, stated_levels
from pipelines.analysis.phrases import Row, say, say_some, whose
from pipelines.analysis.rows import grouped, rows_of
from pipelines.wording import format_change

TURNOVER = re.compile(r"(?P<stem>.*?)trade(_turnover$|_with_\w+$)")


def find_growth_mismatches(rows: pd.DataFrame, context: Context) -> Iterator[Finding]:
    """Stated relative changes that have no common point with the change between stated levels.

    Of the same statistics; a change or a level that does not say whose statistics it is may belong to anybody's, and
    then gives at most a caution.
    """
    usable = rows[~rows["status"].isin(["D", "F"]) & rows["period"].ne("")]
    changes = usable[usable["measure"].eq("change") & usable["unit"].eq("ratio") & usable["method"].ne("implied")]
    concerned = usable["indicator_id"].isin(set(changes["indicator_id"]))
    levels = stated_levels(usable[concerned])
    for changed in grouped(changes, ["indicator_id", "period", "base", "statistics"]):
        first = changed[0]
        before = base_of(first)
        pairs = pairs_of(first, before, levels)
        spans = [quotient(after, earlier) for after, earlier in pairs]
        ends = [(row["quote_id"], ends_of(row)) for row in changed]
        fitting = {quote for quote, stated in ends for span in spans if overlap(stated, span)}
        misfits = [row for row in changed if row["quote_id"] not in fitting]
        if pairs and misfits:
            nearest = min(zip(spans, pairs, strict=True), key=lambda pair: _distance(ends_of(misfits[0]), pair[0]))
            yield _growth_mismatch(misfits, *nearest, before, context)


def _distance(one: tuple[float, float], other: tuple[float, float]) -> float:
    return max(one[0] - other[1], other[0] - one[1])


def _growth_mismatch(
    misfits: Sequence[Row],
    span: tuple[float, float],
    pair: tuple[Level, Level],
    before: str,
    context: Context,
) -> Finding:
    first, (after, earlier), (low, high) = misfits[0], pair, span
    change = say_some(misfits, context.units, "or")
    old, new = (say(level.first, context.units) for level in (earlier, after))
    made = format_change(None, low or None, None if math.isinf(high) else high)
    text = (
        f"{first['label']}, {period_name(str(first['period']))}: stated change {change}, but {old} "
        f"({period_name(before)}) and {new} make {made}: a level was revised, or the definitions are not the same."
    )
    said = first["statistics"] and all(level.first["statistics"] for level in pair)
    severity = "conflict" if said or not first["mirrored"] else "caution"
    return make_finding("growth_mismatch", severity, [*misfits, *after.rows, *earlier.rows], text)


def find_sum_mismatches(rows: pd.DataFrame, indicators: pd.DataFrame, context: Context) -> Iterator[Finding]:
    """Periods in which stated exports and imports do not add up to the stated turnover of the same statistics."""
    identities = list(sum_identities(indicators))
    concerned = rows["indicator_id"].isin({name for whole, parts in identities for name in (whole, *parts)})
    levels = stated_levels(rows[concerned & ~rows["status"].isin(["D", "F"]) & rows["period"].ne("")])
    periods = sorted({period for _, period in levels})
    for (whole, parts), period in product(identities, periods):
        for entries in product(*(levels.get((name, period), []) for name in (whole, *parts))):
            total, exports, imports = entries
            if len({(level.first["statistics"], level.first["unit"]) for level in entries}) > 1:
                continue
            if overlap((exports.low + imports.low, exports.high + imports.high), (total.low, total.high)):
                continue
            first, one, two = (say(level.first, context.units) for level in entries)
            side = str(total.first["statistics"])
            text = (
                f"{total.first['label']}, {period_name(period)}: exports of {one} and imports of {two} do not add up "
                f"to {first}{f' ({whose(side)})' if side else ''}."
            )
            members = [row for level in entries for row in level.rows]
            severity = "conflict" if side or not total.first["mirrored"] else "caution"
            yield make_finding("sum_mismatch", severity, members, text)


def sum_identities(indicators: pd.DataFrame) -> Iterator[tuple[str, tuple[str, str]]]:
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
    """Each source's own conversion: the exchange rate it implies, held against the published one of its period."""
    published = {
        (str(rate["currency"]), str(rate["period"])): rate
        for rate in rows_of(fx_rates.drop_duplicates(["currency", "period"]))
    }
    concerned = {*conversions["original_id"], *conversions["observation_id"]}
    at = {row["observation_id"]: row for row in rows_of(observations[observations["observation_id"].isin(concerned)])}
    counted = {row["observation_id"]: row for row in rows_of(rows) if row["observation_id"] in concerned}
    for pair in rows_of(conversions):
        one, other = (at[pair[name]] for name in ("original_id", "observation_id"))
        money, per = (other, one) if one["unit"] == "USD" else (one, other)
        rate, low, high = divide(_numbers(money), _numbers(per))
        members = [counted[pair[name]] for name in ("original_id", "observation_id") if pair[name] in counted]
        period, unit = str(one["period"]), str(money["unit"])
        said = (
            f"{members[0]['label']}, {period_name(period)}: {say(one, context.units)} given as "
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


def _numbers(row: Row) -> Interval:
    return float(row["value"]), float(row["low"]), float(row["high"])
