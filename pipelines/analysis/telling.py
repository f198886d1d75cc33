"""What the figures of one indicator say, in plain sentences."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from pipelines.analysis.calendar import period_name
from pipelines.analysis.comparison import originals
from pipelines.analysis.headline import RANKED, Rule, headline_ids, rank_observations
from pipelines.analysis.phrases import counted_words, say, say_bounds, say_span, whose
from pipelines.analysis.rows import rows_of
from pipelines.analysis.summary import speaker
from pipelines.wording import Units

MOST_PERIODS = 8
FEW = 3  # figures of a period that are all told
# What these find is told in the sentences, or of nearly every figure.
COMMON_KINDS = ("missing_period", "partial_period", "stale", "single_source", "unattributed")


def tell_indicator(
    observations: pd.DataFrame,
    findings: pd.DataFrame,
    sources: pd.DataFrame,
    names: Mapping[str, str],
    units: Units,
    indicators: pd.DataFrame,
    indicator_id: str,
    rule: Rule = RANKED,
) -> list[str]:
    """Sentences about one indicator: its latest periods, newest first, its gaps, and on how many sources it rests.

    Of each period the figures that the rule puts first are told, and how far the others reach.
    """
    ranked = rank_observations(observations[observations["indicator_id"].eq(indicator_id)], sources)
    everything = ranked
    if not len(ranked):
        return []
    if rule.choice == "official":
        ranked = ranked[ranked["statistics"].eq(rule.statistics)]
        if not len(ranked):
            return [f"No figure by {whose(rule.statistics)}.", _support(everything, sources)]
    rows = ranked.assign(_first=ranked["observation_id"].isin(headline_ids(ranked, indicators, rule)))
    shown = rows[rows["period"].isin(rows.loc[rows["_first"], "period"])] if rows["_first"].any() else rows
    ends = shown.groupby("period", sort=False)["period_end"].max().sort_values(ascending=False, kind="stable")
    told = [_tell_period(rows[rows["period"].eq(period)], names, units) for period in ends.index[:MOST_PERIODS]]
    gaps = findings[findings["indicator_id"].eq(indicator_id) & findings["kind"].eq("missing_period")]
    told += [text.partition(": ")[2][:1].upper() + text.partition(": ")[2][1:] for text in gaps["text"]]
    return [*told, _support(everything, sources)]


def _tell_period(rows: pd.DataFrame, names: Mapping[str, str], units: Units) -> str:
    """What is said of one period: "2022: $5.08 bn ($5.075–5.085 bn), China’s statistics; change +33 % …"."""
    parts = []
    told = _told_in_full(rows)
    for row in rows_of(told.sort_values("measure", ascending=False, kind="stable")):  # the level before its change
        text = say(row, units)
        bounds = say_bounds(row, units)
        sure = f" ({bounds})" if row["low"] < row["high"] and bounds != text else ""
        kind = "change " if row["measure"] == "change" else ""
        parts.append(f"{kind}{text}{sure}{_how(row, names)}")
    for (measure, _), rest in rows.drop(index=told.index).groupby(["measure", "unit"], sort=False):
        other = "other " if len(told) else ""
        count = counted_words(len(rest), f"{other}{'change' if measure == 'change' else 'figure'}")
        parts.append(f"{count}, {say_span(rest, units)}")
    when = period_name(str(rows["period"].iloc[0]))
    return f"{when[:1].upper()}{when[1:]}: {'; '.join(dict.fromkeys(parts))}."


def _told_in_full(rows: pd.DataFrame) -> pd.DataFrame:
    """The figures of a period that are put first; all of them where they are few."""
    return rows if len(rows) <= FEW else rows[rows["_first"]]


def _how(row: Mapping[str, object], names: Mapping[str, str]) -> str:
    by = speaker(row, names)
    reading = f" if the change is {row['reading']}" if row["method"] == "implied" and row["reading"] else ""
    told = {
        "implied": f", worked out from a later level and its change{reading}",
        "converted": f", converted ({by})",
        "reconstructed": f", reconstructed from garbled words ({by})",
    }
    return told.get(str(row["method"]), f", {by}")


def _support(rows: pd.DataFrame, sources: pd.DataFrame) -> str:
    quotes = len(set(" ".join(rows["from_quotes"]).split()))
    independent = rows["source_id"].map(originals(sources)).nunique()
    return (
        f"Rests on {quotes} {'quote' if quotes == 1 else 'quotes'} in {independent} independent "
        f"{'source' if independent == 1 else 'sources'}."
    )
