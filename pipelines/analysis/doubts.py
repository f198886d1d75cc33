"""Findings about single figures and keys: what is ambiguous, reconstructed, undated, unattributed, provisional,
planned, open-ended or said by one source only.
"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from pipelines.analysis.calendar import join_words, period_name
from pipelines.analysis.finding import Context, Finding, make_finding
from pipelines.analysis.phrases import say, whose

KEY = ["indicator_id", "measure", "compare_period", "statistics", "scale", "base"]


def find_ambiguous(rows: pd.DataFrame, context: Context) -> Iterator[Finding]:
    """Quotes whose words have several readings: a caution while open, a note once one is chosen. `rows` include
    the rejected.
    """
    stated = rows[rows["method"].eq("stated") & rows["reading_state"].ne("only")]
    implied = rows[rows["method"].eq("implied")]
    computed: dict[str, list[pd.Series]] = {}
    for _, row in implied.iterrows():
        computed.setdefault(str(row["from_quotes"]).split()[-1], []).append(row)
    for quote_id, readings in stated.groupby("quote_id", sort=True):
        if len(readings) < 2:
            continue
        first = readings.iloc[0]
        told = join_words(readings["reading"], "or")
        said = f"{first['label']}, {period_name(str(first['period']))}: “{first['words']}” can mean {told}"
        chosen = readings[readings["reading_state"].eq("chosen")]
        if len(chosen):
            text, severity = (
                f"{said}; {chosen['reading'].iloc[0]} is chosen. {first['note']}".rstrip(),
                "note",
            )
        else:
            levels = computed.get(str(quote_id), [])
            amounts = " or ".join(say(level, context.units) for level in levels)
            so = f", so {period_name(str(levels[0]['period']))} was {amounts}" if levels else ""
            text, severity = f"{said}{so}.", "caution"
        yield make_finding("ambiguous_reading", severity, readings, text, quote_id=str(quote_id))


def find_reconstructed(rows: pd.DataFrame, context: Context) -> Iterator[Finding]:
    """Quotes whose words are garbled or mistaken and were replaced by a reading."""
    for _, row in rows[rows["method"].eq("reconstructed")].iterrows():
        evidence = f" ({row['note']})" if row["note"] else ""
        text = (
            f"{row['label']}, {period_name(str(row['period']))}: “{row['words']}” cannot be taken literally and stands "
            f"for {say(row, context.units)}{evidence}."
        )
        members = rows[rows["quote_id"].eq(row["quote_id"])]
        yield make_finding("reconstructed", "caution", members, text, quote_id=str(row["quote_id"]))


def find_doubts(rows: pd.DataFrame, roots: dict[str, str], context: Context) -> Iterator[Finding]:
    """Doubts of each key: undated, unattributed, provisional, plan, open_ended, single_source."""
    stated = rows[rows["method"].ne("implied")]
    stated = stated.assign(
        root=stated["source_id"].map(roots),
        open_end=stated["low"].isna() | stated["high"].isna(),
        nobody=stated["statistics"].eq("") & stated["attributed_to"].eq(""),
    )
    groups = stated.groupby(KEY, sort=True)
    for _, group in groups:
        first = group.iloc[0]
        what = f"{first['label']}, {period_name(str(first['period']))}"
        told = join_words(dict.fromkeys(say(row, context.units) for _, row in group.iterrows()))
        for kind, severity, text in _doubts_of(group, what, told, context):
            yield make_finding(kind, severity, group, text)


def _doubts_of(group: pd.DataFrame, what: str, told: str, context: Context) -> Iterator[tuple[str, str, str]]:
    first = group.iloc[0]
    names = dict.fromkeys(context.names[str(source)] for source in group["source_id"])
    named = join_words(names)
    if not first["compare_period"]:
        yield "undated", "caution", f"{what}: {told}: {named} {'does' if len(names) == 1 else 'do'} not say for when."
    if group["nobody"].all():
        yield (
            "unattributed",
            "note",
            f"{what}: {told}: {named} {'names' if len(names) == 1 else 'name'} neither statistics nor speaker.",
        )
    provisional = group[group["status"].eq("P")]
    if len(provisional) == len(group):
        by = join_words(dict.fromkeys(text for text in group["attributed_to"] if text)) or named
        yield "provisional", "note", f"{what}: {told} is preliminary ({by}) and may have been revised."
    if group["plan"].all():
        yield "plan", "note", f"{what}: {told} is a plan or forecast, not an outcome."
    if group["open_end"].all():
        end = "upper" if group["high"].isna().all() else "lower" if group["low"].isna().all() else "upper or lower"
        yield "open_ended", "note", f"{what}: {told}: the words set no {end} bound."
    if group["root"].nunique() == 1:
        side = f", {whose(str(first['statistics']))}" if first["statistics"] else ""
        yield "single_source", "note", f"{what}{side}: {told} rests on one source, {next(iter(names))}."
