"""Findings about figures that differ: disagreement, mirror_difference, definition_differs.

Sources disagree when their bounds have no common point for the same indicator, period and definition. Where both
countries' statistics record a flow, two countries' figures are a mirror difference; a figure that does not say
whose statistics it is disagrees only if it meets nobody's, and then only as a caution. A figure without a period
gives at most a caution. Narrower definitions (status D) and indicators of one compare_group differ by definition.
Plans and forecasts are compared among themselves. Implied values take no part: stated changes are held against
stated levels instead (growth_mismatch).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np
import pandas as pd

from pipelines.analysis.calendar import join_words, period_name
from pipelines.analysis.comparison import bounds
from pipelines.analysis.finding import Context, Finding, make_finding
from pipelines.analysis.intervals import (
    extremes_first,
    factor_between,
    foremost,
    have_common_point,
    meeting_none,
    widest_gap,
)
from pipelines.analysis.phrases import Row, country, possessive, say, whose
from pipelines.analysis.rows import group_rows, grouped, rows_of

KEY = ["indicator_id", "measure", "scale", "base", "plan", "compare_period"]


def find_differences(rows: pd.DataFrame, context: Context) -> list[Finding]:
    """Disagreements, mirror differences and differences of definition among comparable observations.

    `rows` as `comparison.counted` makes them.
    """
    stated = rows[rows["method"].ne("implied")]
    whole = stated[stated["status"].ne("D")]
    dated = whole[whole["compare_period"].ne("")]
    found: list[Finding] = []
    for group in grouped(_suspects(dated, KEY), KEY):
        found.extend(_within_key(group, context))
    found.extend(_undated(whole, context))
    found.extend(_narrower(stated, context))
    found.extend(_other_definitions(dated, context))
    return found


def _suspects(rows: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    """The rows of the keys whose bounds do not all overlap: no other key can hold a difference."""
    order, starts = group_rows(rows, key)
    if not len(order):
        return rows
    low, high = bounds(rows)
    apart = np.maximum.reduceat(low[order], starts) > np.minimum.reduceat(high[order], starts)
    sizes = np.diff(starts, append=len(order))
    return rows.iloc[order[np.repeat(apart, sizes)]]


def _within_key(group: Sequence[Row], context: Context) -> Iterator[Finding]:
    if not group[0]["mirrored"]:
        if not have_common_point(group):
            yield _disagreement(group, context, _one_of(group, "statistics"), "conflict")
        return
    sides: dict[str, list[Row]] = {}
    for row in sorted(group, key=lambda row: str(row["statistics"])):
        sides.setdefault(str(row["statistics"]), []).append(row)
    unlabelled = sides.pop("", [])
    for side, rows in sides.items():
        if not have_common_point(rows):
            yield _disagreement(rows, context, side, "conflict")
    for first, second in combinations(sides.values(), 2):
        if gap := widest_gap(first, second):
            yield _mirror(foremost([*first, *second], gap), context)
            break
    labelled = [row for rows in sides.values() for row in rows]
    stray = meeting_none(unlabelled, labelled)
    if stray and (labelled or not have_common_point(stray)):
        yield _disagreement([*stray, *labelled], context, "", "caution")


def _undated(rows: pd.DataFrame, context: Context) -> Iterator[Finding]:
    """Undated figures that meet no other figure of their indicator: perhaps only another date.

    Flows are left out: those of different periods say nothing about one another.
    """
    key = ["indicator_id", "measure", "scale", "base", "plan"]
    rows = rows[rows["accumulation"].ne("flow")]
    undated = rows.loc[rows["compare_period"].eq(""), key].drop_duplicates()
    for group in grouped(rows.merge(undated, on=key, validate="many_to_one"), key):
        without = [row for row in group if not row["compare_period"]]
        others = [row for row in group if row["compare_period"]]
        alone = meeting_none(without, others)
        if not alone or (not others and have_common_point(alone)):
            continue
        members = foremost([*alone, *others, *without], extremes_first([*alone, *others]))
        first, last = members[:2]
        known = "the date of one is not known" if first["period"] or last["period"] else "neither is dated"
        text = (
            f"{first['label']}: {_figure(first, context)} against {_figure(last, context)}; "
            f"{known}, so it may be change over time as well as disagreement."
        )
        size = factor_between(members) - 1
        yield make_finding("disagreement", "caution", members, text, period="", magnitude=size)


def _disagreement(group: Sequence[Row], context: Context, statistics: str, severity: str) -> Finding:
    members = extremes_first(group)
    reliable = [row for row in group if row["status"] != "U"]
    if len({row["quote_id"] for row in reliable}) < 2 or have_common_point(reliable):
        severity = "caution"
    first, last = members[:2]
    count = len({row["quote_id"] for row in members})
    more = f", {count} quotes in all" if count > 2 else ""
    doubt = "" if statistics or not first["mirrored"] else "; one does not say whose statistics it is"
    text = (
        f"{_what(first)}: {_figure(first, context)} against {_figure(last, context)}{more}: "
        f"no common point{_factor(members)}{doubt}."
    )
    size = factor_between(members) - 1
    return make_finding("disagreement", severity, members, text, statistics=statistics, magnitude=size)


def _mirror(members: list[Row], context: Context) -> Finding:
    first, second = members[:2]
    text = (
        f"{_what(first)}: {_by_statistics(first, context)}, {_by_statistics(second, context)}"
        f"{_factor(members[:2])}: the two countries record one flow differently."
    )
    return make_finding("mirror_difference", "caution", members, text, statistics="")


def _narrower(rows: pd.DataFrame, context: Context) -> Iterator[Finding]:
    """Figures of a partial or narrower definition (status D) that meet none of the whole one."""
    key = ["indicator_id", "measure", "scale", "base", "compare_period"]
    dated = rows[rows["compare_period"].ne("") & ~rows["plan"]]
    narrow = dated.loc[dated["status"].eq("D"), key].drop_duplicates()
    for group in grouped(dated.merge(narrow, on=key, validate="many_to_one"), key):
        part = [row for row in group if row["status"] == "D"]
        whole = [row for row in group if row["status"] != "D"]
        if not whole or len(meeting_none(part, whole)) < len(part):
            continue
        members = foremost([*part, *whole], [part[0], whole[0]])
        text = (
            f"{_what(part[0])}: {_figure(part[0], context)} is a partial or other definition, "
            f"{_figure(whole[0], context)} the whole: not comparable."
        )
        yield make_finding("definition_differs", "note", members, text)


def _other_definitions(rows: pd.DataFrame, context: Context) -> Iterator[Finding]:
    """Indicators of one compare_group that differ for one period: named for what they are, not a disagreement."""
    key = ["compare_group", "measure", "scale", "base", "plan", "compare_period"]
    for group in grouped(_suspects(rows[rows["compare_group"].ne("")], key), key):
        sides: dict[str, list[Row]] = {}
        for row in sorted(group, key=lambda row: str(row["indicator_id"])):
            sides.setdefault(str(row["indicator_id"]), []).append(row)
        for one, other in combinations(sides.values(), 2):
            if gap := widest_gap(one, other):
                yield _definitions(foremost([*one, *other], gap), min(sides), context)
                break


def _definitions(members: list[Row], indicator_id: str, context: Context) -> Finding:
    first, second = (f"{row['label']} {_figure(row, context)}" for row in members[:2])
    text = (
        f"{period_name(str(members[0]['period']))}: {first} against {second}: "
        "not the same definition, so no disagreement."
    )
    return make_finding("definition_differs", "caution", members, text, indicator_id=indicator_id, statistics="")


def mixed_statistics(rows: pd.DataFrame) -> Iterator[Finding]:
    """Indicators (or compare groups) whose levels rest on more than one country's statistics: kept apart, and
    said to be so.
    """
    levels = rows[
        rows["measure"].eq("level")
        & rows["method"].ne("implied")
        & rows["mirrored"]
        & rows["statistics"].ne("")
        & rows["period"].ne("")
    ]
    groups: dict[str, list[Row]] = {}
    for level in rows_of(levels):
        groups.setdefault(level["compare_group"] or level["indicator_id"], []).append(level)
    for _, group in sorted(groups.items()):
        years: dict[str, set[str]] = {}
        for row in group:
            years.setdefault(row["statistics"], set()).add(row["period"][:4])
        if len(years) < 2:
            continue
        told = join_words(f"{possessive(country(side))} ({_from_to(have)})" for side, have in sorted(years.items()))
        text = (
            f"{join_words(dict.fromkeys(row['label'] for row in group))} rest on two countries’ statistics: {told}; "
            "the series are kept apart and never joined."
        )
        first = min(row["indicator_id"] for row in group)
        yield make_finding(
            "mixed_statistics", "note", group, text, indicator_id=first, period="", statistics="", unit=""
        )


def _from_to(years: set[str]) -> str:
    first, last = min(years), max(years)
    return first if first == last else f"{first}–{last}"


def _what(row: Row) -> str:
    return f"{row['label']}, {period_name(str(row['period']))}"


def _by_statistics(row: Row, context: Context) -> str:
    return f"{say(row, context.units)} by {whose(str(row['statistics']))}"


def _figure(row: Row, context: Context) -> str:
    said_by = str(row["attributed_to"]) or context.names[str(row["source_id"])]
    by = whose(str(row["statistics"])) if row["statistics"] else said_by
    date = "" if row["compare_period"] else ", undated"
    return f"{say(row, context.units)} ({by}{date})"


def _factor(members: Sequence[Row]) -> str:
    factor = factor_between(members)
    return "" if members[0]["unit"] == "ratio" or math.isnan(factor) else f", a factor of {factor:.2f}"


def _one_of(rows: Sequence[Row], column: str) -> str:
    """The cell all rows have in a column; empty if they differ."""
    cells = {str(row[column]) for row in rows}
    return cells.pop() if len(cells) == 1 else ""
