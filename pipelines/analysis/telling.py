"""What the figures of one indicator say, in plain words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from pipelines.analysis.calendar import join_words, period_name
from pipelines.analysis.comparison import originals
from pipelines.analysis.headline import RANKED, Rule, headline_ids, rank_observations
from pipelines.analysis.phrases import counted_words, say, say_bounds, say_span, whose
from pipelines.analysis.rows import rows_of
from pipelines.analysis.summary import speaker
from pipelines.wording import Units

MOST_PERIODS = 8
NO_FIGURE, ONE_PERIOD = "no figure for ", " (1 period)"  # how findings tell of gaps
FEW = 3  # figures of a period that are all told
# What these find is told in the sentences, or of nearly every figure.
COMMON_KINDS = ("missing_period", "partial_period", "stale", "single_source", "unattributed")


@dataclass(frozen=True)
class Told:
    """What is said of one period, or of the whole (`when` is empty): parts of a sentence, the most important first."""

    when: str
    parts: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """All of it in one sentence."""
        return f"{self.when}: {'; '.join(self.parts)}." if self.when else "; ".join(self.parts)


def tell_indicator(
    observations: pd.DataFrame,
    findings: pd.DataFrame,
    sources: pd.DataFrame,
    names: Mapping[str, str],
    units: Units,
    indicators: pd.DataFrame,
    indicator_id: str,
    rule: Rule = RANKED,
) -> list[Told]:
    """What one indicator says: its latest periods, newest first, its gaps, and on how many sources it rests.

    Of each period the figures that the rule puts first are told, and how far the others reach.
    """
    ranked = rank_observations(observations[observations["indicator_id"].eq(indicator_id)], sources)
    everything = ranked
    if not len(ranked):
        return []
    if rule.choice == "official":
        ranked = ranked[ranked["statistics"].eq(rule.statistics)]
        if not len(ranked):
            return [Told("", (f"No figure by {whose(rule.statistics)}.",)), _support(everything, sources)]
    rows = ranked.assign(_first=ranked["observation_id"].isin(headline_ids(ranked, indicators, rule)))
    shown = rows[rows["period"].isin(rows.loc[rows["_first"], "period"])] if rows["_first"].any() else rows
    ends = shown.groupby("period", sort=False)["period_end"].max().sort_values(ascending=False, kind="stable")
    told = [_tell_period(rows[rows["period"].eq(period)], names, units) for period in ends.index[:MOST_PERIODS]]
    gaps = findings[findings["indicator_id"].eq(indicator_id) & findings["kind"].eq("missing_period")]
    return [*told, *_tell_gaps(gaps["text"]), _support(everything, sources)]


def _tell_gaps(texts: Iterable[str]) -> list[Told]:
    """The gaps that have one reason in one sentence: "No figure for 2012, 2014–2016 (3 periods): …"."""
    by_reason: dict[str, list[str]] = {}
    for text in texts:
        _, _, gap = text.partition(": ")
        head, _, reason = gap.partition(": ")
        by_reason.setdefault(reason, []).append(head.removeprefix(NO_FIGURE).removesuffix(ONE_PERIOD))
    return [
        Told("", (f"{NO_FIGURE.capitalize()}{join_words(heads)}{f': {reason}' if reason else ''}",))
        for reason, heads in by_reason.items()
    ]


def _tell_period(rows: pd.DataFrame, names: Mapping[str, str], units: Units) -> Told:
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
    return Told(f"{when[:1].upper()}{when[1:]}", tuple(dict.fromkeys(parts)))


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


def _support(rows: pd.DataFrame, sources: pd.DataFrame) -> Told:
    quotes = len(set(" ".join(rows["from_quotes"]).split()))
    independent = rows["source_id"].map(originals(sources)).nunique()
    told = (
        f"Rests on {quotes} {'quote' if quotes == 1 else 'quotes'} in {independent} independent "
        f"{'source' if independent == 1 else 'sources'}."
    )
    return Told("", (told,))
