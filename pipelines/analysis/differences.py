"""Findings about figures that differ: disagreement, mirror_difference, definition_differs.

Sources disagree when their bounds have no common point for the same indicator, period and definition. Where both
countries' statistics record a flow, two countries' figures are a mirror difference; a figure that does not say
whose statistics it is disagrees only if it meets nobody's, and then only as a caution. A figure without a period
gives at most a caution. Narrower definitions (status D) and indicators of one compare_group differ by definition.
Plans and forecasts are compared among themselves. Implied values take no part: stated changes are held against
stated levels instead (growth_mismatch).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from pipelines.analysis.calendar import join_words, period_name
from pipelines.analysis.comparison import (
    bounds,
    extremes_first,
    foremost,
    have_common_point,
    magnitude,
    meets_any,
    representative,
    widest_gap,
)
from pipelines.analysis.finding import Context, Finding, make_finding, records
from pipelines.analysis.phrases import country, possessive, say, whose

KEY = ["indicator_id", "measure", "scale", "base", "plan", "compare_period"]


def find_differences(rows: pd.DataFrame, context: Context) -> list[Finding]:
    """Disagreements, mirror differences and differences of definition among comparable observations (see
    `comparison.counted`).
    """
    stated = rows[rows["method"].ne("implied")]
    whole = stated[stated["status"].ne("D")]
    dated = whole[whole["compare_period"].ne("")]
    found: list[Finding] = []
    for _, group in _suspects(dated, KEY):
        found.extend(_within_key(group, context))
    found.extend(_undated(whole, context))
    found.extend(_narrower(stated, context))
    found.extend(_other_definitions(dated, context))
    return found


def _suspects(rows: pd.DataFrame, key: list[str]) -> Iterator[tuple[object, pd.DataFrame]]:
    """The groups whose bounds do not all overlap: everything else cannot hold a difference (alternatives are
    judged later).
    """
    low, high = bounds(rows)
    ends = rows.assign(_low=low, _high=high).groupby(key, sort=False)
    apart = ends["_low"].transform("max") > ends["_high"].transform("min")
    yield from rows[apart.to_numpy()].groupby(key, sort=True)


def _within_key(group: pd.DataFrame, context: Context) -> Iterator[Finding]:
    if not group["mirrored"].iloc[0]:
        if not have_common_point(group):
            yield _disagreement(group, context, _one(group["statistics"]), "conflict")
        return
    sides = {str(side): rows for side, rows in group.groupby("statistics", sort=True)}
    unlabelled = sides.pop("", None)
    for rows in sides.values():
        if not have_common_point(rows):
            yield _disagreement(rows, context, str(rows["statistics"].iloc[0]), "conflict")
    for first, second in combinations(sides.values(), 2):
        if gap := widest_gap(first, second):
            yield _mirror(foremost(pd.concat([first, second]), [gap[0], len(first) + gap[1]]), context)
            break
    if unlabelled is not None:
        labelled = pd.concat(sides.values()) if sides else unlabelled.iloc[:0]
        stray = _meeting_none(unlabelled, labelled)
        if len(stray) and (len(labelled) or not have_common_point(stray)):
            yield _disagreement(pd.concat([stray, labelled]), context, "", "caution")


def _undated(rows: pd.DataFrame, context: Context) -> Iterator[Finding]:
    """Undated figures that meet no other figure of their indicator: perhaps a disagreement, perhaps only another
    date.
    """
    key = ["indicator_id", "measure", "scale", "base", "plan"]
    rows = rows[rows["accumulation"].ne("flow")]  # flows of different periods say nothing about one another
    undated = rows[rows["compare_period"].eq("")]
    concerned = rows.merge(undated[key].drop_duplicates(), on=key, validate="many_to_one")
    for _, group in concerned.groupby(key, sort=True):
        without, others = group[group["compare_period"].eq("")], group[group["compare_period"].ne("")]
        alone = _meeting_none(without, others)
        if not len(alone) or (not len(others) and have_common_point(alone)):
            continue
        agreeing = without[~without["quote_id"].isin(alone["quote_id"])]
        members = pd.concat([extremes_first(pd.concat([alone, others])), agreeing])
        first, last = members.iloc[0], members.iloc[1]
        text = (
            f"{first['label']}: {_figure(first, context)} against {_figure(last, context)}; "
            f"{_without_date(members)}, so it may be change over time as well as disagreement."
        )
        yield make_finding("disagreement", "caution", records(members), text, period="", magnitude=magnitude(members))


def _meeting_none(rows: pd.DataFrame, others: pd.DataFrame) -> pd.DataFrame:
    """The rows of quotes none of whose readings has a common point with any of the others."""
    if not len(others):
        return rows
    return rows[~rows["quote_id"].isin(set(rows.loc[meets_any(rows, others), "quote_id"]))]


def _without_date(rows: pd.DataFrame) -> str:
    periods = [str(period) for period in rows["period"].iloc[:2]]
    return "neither is dated" if not any(periods) else "the date of one is not known"


def _disagreement(group: pd.DataFrame, context: Context, statistics: str, severity: str) -> Finding:
    members = extremes_first(group)
    reliable = group[group["status"].ne("U")]
    if reliable["quote_id"].nunique() < 2 or have_common_point(reliable):
        severity = "caution"
    first, last = members.iloc[0], members.iloc[1]
    count = members["quote_id"].nunique()
    more = f", {count} quotes in all" if count > 2 else ""
    doubt = "" if statistics or not first["mirrored"] else "; one does not say whose statistics it is"
    text = (
        f"{first['label']}, {period_name(str(first['period']))}: {_figure(first, context)} against "
        f"{_figure(last, context)}{more}: no common point{_factor(members)}{doubt}."
    )
    return make_finding(
        "disagreement", severity, records(members), text, statistics=statistics, magnitude=magnitude(members)
    )


def _mirror(members: pd.DataFrame, context: Context) -> Finding:
    first, second = members.iloc[0], members.iloc[1]
    text = (
        f"{first['label']}, {period_name(str(first['period']))}: {_by_statistics(first, context)}, "
        f"{_by_statistics(second, context)}{_factor(members.iloc[:2])}: the two countries record one flow differently."
    )
    return make_finding("mirror_difference", "caution", records(members), text, statistics="")


def _narrower(rows: pd.DataFrame, context: Context) -> Iterator[Finding]:
    """Figures of a partial or narrower definition (status D) that meet none of the whole one."""
    key = ["indicator_id", "measure", "scale", "base", "compare_period"]
    dated = rows[rows["compare_period"].ne("") & ~rows["plan"]]
    narrow = dated[dated["status"].eq("D")]
    for values, group in dated.merge(narrow[key].drop_duplicates(), on=key, validate="many_to_one").groupby(
        key, sort=True
    ):
        del values
        part, whole = group[group["status"].eq("D")], group[group["status"].ne("D")]
        if not len(whole) or meets_any(part, whole).any():
            continue
        members = pd.concat([part.iloc[:1], whole.iloc[:1], part.iloc[1:], whole.iloc[1:]])
        text = (
            f"{part['label'].iloc[0]}, {period_name(str(part['period'].iloc[0]))}: {_figure(part.iloc[0], context)} is "
            f"a partial or other definition, {_figure(whole.iloc[0], context)} the whole: not comparable."
        )
        yield make_finding("definition_differs", "note", records(members), text)


def _other_definitions(rows: pd.DataFrame, context: Context) -> Iterator[Finding]:
    """Indicators of one compare_group that differ for one period: named for what they are, not a disagreement."""
    key = ["compare_group", "measure", "scale", "base", "plan", "compare_period"]
    grouped = rows[rows["compare_group"].ne("")]
    for _, group in _suspects(grouped, key):
        sides = [rows.reset_index(drop=True) for _, rows in group.groupby("indicator_id", sort=True)]
        for first, second in combinations(sides, 2):
            if gap := widest_gap(first, second):
                members = foremost(pd.concat([first, second]), [gap[0], len(first) + gap[1]])
                yield _definitions(members, min(group["indicator_id"]), context)
                break


def _definitions(members: pd.DataFrame, indicator_id: str, context: Context) -> Finding:
    first, second = (f"{row['label']} {_figure(row, context)}" for _, row in members.iloc[:2].iterrows())
    text = (
        f"{period_name(str(members['period'].iloc[0]))}: {first} against {second}: "
        "not the same definition, so no disagreement."
    )
    return make_finding(
        "definition_differs", "caution", records(members), text, indicator_id=indicator_id, statistics=""
    )


def mixed_statistics(rows: pd.DataFrame, context: Context) -> list[Finding]:
    """Indicators (or compare groups) whose levels rest on more than one country's statistics: kept apart, and
    said to be so.
    """
    del context
    levels = rows[
        rows["measure"].eq("level")
        & rows["method"].ne("implied")
        & rows["mirrored"]
        & rows["statistics"].ne("")
        & rows["period"].ne("")
    ]
    levels = levels.assign(_group=levels["compare_group"].where(levels["compare_group"].ne(""), levels["indicator_id"]))
    found = []
    for _, group in levels.groupby("_group", sort=True):
        if group["statistics"].nunique() < 2:
            continue
        years = {
            str(s): sorted({str(p)[:4] for p in part["period"]}) for s, part in group.groupby("statistics", sort=True)
        }
        told = join_words(
            f"{possessive(country(side))} ({have[0]}{'–' + have[-1] if have[-1] != have[0] else ''})"
            for side, have in years.items()
        )
        text = (
            f"{join_words(dict.fromkeys(group['label']))} rest on two countries’ statistics: {told}; "
            "the series are kept apart and never joined."
        )
        found.append(
            make_finding(
                "mixed_statistics",
                "note",
                records(group),
                text,
                indicator_id=min(group["indicator_id"]),
                period="",
                statistics="",
                unit="",
            )
        )
    return found


def _by_statistics(row: pd.Series[Any], context: Context) -> str:
    return f"{say(row, context.units)} by {whose(str(row['statistics']))}"


def _figure(row: pd.Series[Any], context: Context) -> str:
    by = (
        whose(str(row["statistics"]))
        if row["statistics"]
        else str(row["attributed_to"]) or context.names[str(row["source_id"])]
    )
    date = "" if row["compare_period"] else ", undated"
    return f"{say(row, context.units)} ({by}{date})"


def _factor(members: pd.DataFrame) -> str:
    values = representative(members)
    if members["unit"].iloc[0] == "ratio" or not float(values.min()) > 0:
        return ""
    factor = float(values.max() / values.min())
    return f", a factor of {factor:.2f}" if np.isfinite(factor) else ""


def _one(values: pd.Series) -> str:
    return str(values.iloc[0]) if values.nunique() == 1 else ""
