"""Which of several observations of one key is put first. Nothing is averaged.

The standing rule, in this order: figures that count the whole before partial definitions, plans and pages of low
reliability, which are put first only where there is nothing else; what somebody states before what is only implied;
named statistics before named speakers before the rest; stated before converted; later published before earlier;
narrower bounds before wider ones. Of open readings the likelier comes first. A reader may choose another `Rule`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import numpy as np
import pandas as pd

from pipelines.analysis.calendar import year_before
from pipelines.analysis.cells import PER_YEAR, cells_of
from pipelines.analysis.comparison import POINT_IN_TIME, counted
from pipelines.analysis.phrases import country, possessive
from pipelines.analysis.rows import rows_of

METHOD_RANK = {"stated": 0, "reconstructed": 1, "converted": 2, "implied": 3}
STATUS_RANK = {"U": 3, "F": 2, "D": 1}
OFFICIAL = "official-"  # before the country's code in a rule's slug


@dataclass(frozen=True)
class Rule:
    """How a headline is chosen: `ranked` by the standing rule, `official` by it among one country's statistics; `all`
    chooses none, `hull` takes the span from the lowest to the highest bound instead.
    """

    choice: Literal["ranked", "official", "all", "hull"] = "ranked"
    statistics: str = ""  # ISO 3166 code, of `official`


RANKED = Rule()


def rules_of(observations: pd.DataFrame) -> dict[str, Rule]:
    """The rules a record allows, by their slugs: ranked, official-CN … (one for each country whose statistics are
    quoted), all, hull.
    """
    codes = sorted(code for code in observations["statistics"].unique() if code)
    rules = [RANKED, *(Rule("official", code) for code in codes), Rule("all"), Rule("hull")]
    return {rule_slug(rule): rule for rule in rules}


def rule_slug(rule: Rule) -> str:
    """A rule as it stands in addresses and files: ranked, official-CN, all, hull."""
    return f"{OFFICIAL}{rule.statistics}" if rule.choice == "official" else rule.choice


def rule_of(slug: str) -> Rule:
    """The rule of a slug (see `rule_slug`); the standing rule for any other text."""
    if slug.startswith(OFFICIAL):
        return Rule("official", slug.removeprefix(OFFICIAL))
    return {"all": Rule("all"), "hull": Rule("hull")}.get(slug, RANKED)


def rule_label(rule: Rule) -> str:
    """What a rule is called where it is chosen."""
    if rule.choice == "official":
        return f"{possessive(country(rule.statistics))} statistics"
    return {"ranked": "Official figures first", "all": "All figures alike", "hull": "Lowest to highest"}[rule.choice]


def rule_words(rule: Rule) -> str:
    """A rule in one sentence without a full stop, for charts and exports."""
    if rule.choice == "official":
        return f"Large: {possessive(country(rule.statistics))} statistics; small: all others"
    return {
        "ranked": "Large: official statistics, else named speakers, else others; small: what else is said",
        "all": "No figure is put first",
        "hull": "Thick bars: from the lowest to the highest bound of all comparable figures",
    }[rule.choice]


def rank_observations(observations: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    """The observations that are not rejected, the one that counts most first within each indicator, measure and
    period.
    """
    rows = observations[observations["reading_state"].ne("rejected")]
    published = dict(zip(sources["source_id"], sources["published"], strict=True))
    with np.errstate(invalid="ignore", divide="ignore"):
        width = ((rows["high"] - rows["low"]) / rows["value"].abs()).fillna(np.inf)
    ranked = rows.assign(
        _reliable=rows["status"].map(STATUS_RANK).fillna(0),
        _implied=rows["method"].eq("implied"),
        _said_by=np.where(rows["statistics"].ne(""), 0, np.where(rows["attributed_to"].ne(""), 1, 2)),
        _method=rows["method"].map(METHOD_RANK),
        _published=rows["source_id"].map(published),
        _width=width,
    )
    by = ["_reliable", "_implied", "_said_by", "_method", "_published", "_width", "observation_id"]
    ascending = [True, True, True, True, False, True, True]
    ranked = ranked.sort_values(by, ascending=ascending, kind="stable")
    return ranked.drop(columns=[name for name in by if name.startswith("_")])


def latest_headline(
    ranked: pd.DataFrame, indicator_id: str, measure: str = "level", rule: Rule = RANKED
) -> pd.Series[Any] | None:
    """The observation an indicator is summed up by: the first of its latest dated period, else an undated one; None
    where the rule asks for statistics that have none.

    A plan, a partial definition, an unreliable page or a change on another period than the year before only if there is
    nothing else.
    """
    rows = latest_rows(ranked, indicator_id, measure, rule)
    return rows.iloc[0] if len(rows) else None


def latest_rows(ranked: pd.DataFrame, indicator_id: str, measure: str = "level", rule: Rule = RANKED) -> pd.DataFrame:
    """All comparable observations of the period `latest_headline` is of, the headline first."""
    rows = ranked[ranked["indicator_id"].eq(indicator_id) & ranked["measure"].eq(measure)]
    rows = rows[rows["method"].ne("implied")]
    if rule.choice == "official":
        rows = rows[rows["statistics"].eq(rule.statistics)]
    rows = _unless_empty(rows, ~rows["status"].isin(STATUS_RANK))
    rows = _unless_empty(rows, rows["base_period"].eq("") | rows["base_period"].eq(rows["period"].map(year_before)))
    rows = rows[rows["unit"].eq(rows["unit"].iloc[0])] if len(rows) else rows
    rows = rows[rows["period_end"].eq(rows["period_end"].max())]
    return rows[rows["period"].eq(rows["period"].iloc[0])] if len(rows) else rows


def headline_ids(ranked: pd.DataFrame, indicators: pd.DataFrame, rule: Rule = RANKED) -> frozenset[str]:
    """Ids of the observations put first: one for each period (of open readings, all of one figure); all of them for
    the rule `all`, none for `hull`.

    Where both countries' statistics record a flow each country has its own, and a figure that does not say whose it
    is only where neither states one. Parts of a period, longer spans and undated figures only where nothing else is
    known of that time.
    """
    if rule.choice == "all":
        return frozenset(ranked["observation_id"])
    if rule.choice == "hull":
        return frozenset()
    if rule.choice == "official":
        ranked = ranked[ranked["statistics"].eq(rule.statistics)]
    rows = rows_of(counted(ranked, indicators))
    frequency = dict(zip(indicators["indicator_id"], indicators["frequency"], strict=True))
    timed = [(row, *_time_of(row, str(frequency[row["indicator_id"]]))) for row in rows]
    whole = {(_series(row), cell) for row, cells, part in timed if not part for cell in cells}
    dated = {_series(row) for row, cells, _ in timed if cells}
    first: dict[tuple[Any, ...], Any] = {}
    stated: set[tuple[Any, ...]] = set()
    for row, cells, part in timed:
        behind = any((_series(row), cell) in whole for cell in cells) if part else not cells and _series(row) in dated
        if behind:
            continue
        key = (*_series(row), row["compare_period"])
        first.setdefault((*key, row["statistics"] if row["mirrored"] else ""), row)
        if row["mirrored"] and row["statistics"] and row["method"] != "implied":
            stated.add(key)
    kept = [row for key, row in first.items() if key[-1] or key[:-1] not in stated]
    unsettled = {_quote(row) for row in kept if row["reading_state"] == "open"}
    readings = [row for row in rows if row["reading_state"] == "open" and _quote(row) in unsettled]
    return frozenset(str(row["observation_id"]) for row in [*kept, *readings])


def _quote(row: dict[str, Any]) -> tuple[str, str, str]:
    return row["quote_id"], row["method"], row["period"]


def _series(row: dict[str, Any]) -> tuple[str, ...]:
    """What one period has one headline of."""
    return row["indicator_id"], row["measure"], row["scale"], row["base"]


def _time_of(row: dict[str, Any], frequency: str) -> tuple[Iterable[object], bool]:
    """The times a figure is about (none if undated), and whether it covers one only in part or several together."""
    if not row["period"]:
        return (), False
    if row["accumulation"] in POINT_IN_TIME:  # a stock dated by a year stands back behind those dated by its months
        start, end = row["period_start"][:7], row["period_end"][:7]
        return _months(start, end), start != end
    if frequency not in PER_YEAR:
        return (row["compare_period"],), False
    cells, covered = cells_of(date.fromisoformat(row["period_start"]), date.fromisoformat(row["period_end"]), frequency)
    return cells, not covered or len(cells) > 1


def _months(first: str, last: str) -> list[str]:
    cells = range(int(first[:4]) * 12 + int(first[5:]) - 1, int(last[:4]) * 12 + int(last[5:]))
    return [f"{cell // 12:04d}-{cell % 12 + 1:02d}" for cell in cells]


def hull(ranked: pd.DataFrame, indicators: pd.DataFrame) -> pd.DataFrame:
    """One row for each period: from the lowest to the highest bound of all comparable figures, NaN where one is open.

    Columns indicator_id, measure, unit, base_period, period, period_start, period_end, low, high, figures (how many),
    observation_ids (separated by spaces). Plans, partial definitions and undated figures take no part, implied values
    only where nothing is stated. There is no value: nothing is averaged.
    """
    rows = counted(ranked, indicators)
    rows = rows[rows["period"].ne("") & ~rows["plan"] & rows["status"].ne("D")]
    key = ["indicator_id", "measure", "unit", "base_period", "compare_period"]
    stated = rows["method"].ne("implied")
    known = rows[key].merge(rows.loc[stated, key].drop_duplicates().assign(_stated=True), on=key, how="left")
    rows = rows[stated | known["_stated"].isna().to_numpy()]
    lowest = rows["low"].fillna(-np.inf)
    highest = rows["high"].fillna(np.inf)
    spans = rows.assign(low=lowest, high=highest).groupby(key, sort=True)
    found = spans.agg(
        period=("period", "first"), period_start=("period_start", "first"), period_end=("period_end", "first"),
        low=("low", "min"), high=("high", "max"), figures=("quote_id", "nunique"),
        observation_ids=("observation_id", " ".join),
    )  # fmt: skip
    found = found.reset_index().drop(columns="compare_period")
    return found.replace({"low": {-np.inf: np.nan}, "high": {np.inf: np.nan}})


def _unless_empty(rows: pd.DataFrame, wanted: pd.Series[bool]) -> pd.DataFrame:
    return rows[wanted] if wanted.any() else rows
