"""Findings about single figures and keys.

ambiguous_reading and reconstructed are about one quote; undated, unattributed, provisional, plan, open_ended and
single_source about one key (indicator, period, statistics, unit).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import pandas as pd

from pipelines.analysis.calendar import join_words, period_name, some_words
from pipelines.analysis.finding import Context, Finding, make_finding
from pipelines.analysis.phrases import Row, say, say_some, whose
from pipelines.analysis.rows import grouped

KEY = ["indicator_id", "measure", "compare_period", "statistics", "scale", "base"]


def find_ambiguous(rows: pd.DataFrame, context: Context) -> Iterator[Finding]:
    """Quotes whose words have several readings: a caution while open, a note once one is chosen.

    `rows` are all observations, the rejected ones too.
    """
    computed: dict[str, Sequence[Row]] = {}
    for levels in grouped(rows[rows["method"].eq("implied")], ["from_quotes"]):
        computed[str(levels[0]["from_quotes"]).split()[-1]] = levels
    several = rows[rows["method"].eq("stated") & rows["reading_state"].ne("only")]
    for readings in grouped(several, ["quote_id"]):
        states = {row["reading_state"] for row in readings}
        if len(readings) < 2 or states == {"rejected"}:  # replaced by a reconstructed figure
            continue
        first, quote_id = readings[0], str(readings[0]["quote_id"])
        told = join_words((str(row["reading"]) for row in readings), "or")
        said = f"{first['label']}, {period_name(str(first['period']))}: “{first['words']}” can mean {told}"
        chosen = [row for row in readings if row["reading_state"] == "chosen"]
        before = computed.get(quote_id, [])
        if chosen:
            text, severity = f"{said}; {chosen[0]['reading']} is chosen{_because(first)}.", "note"
        elif before:
            amounts = join_words((say(level, context.units) for level in before), "or")
            text, severity = f"{said}, so {period_name(str(before[0]['period']))} was {amounts}.", "caution"
        else:
            text, severity = f"{said}.", "caution"
        yield make_finding("ambiguous_reading", severity, readings, text, quote_id=quote_id)


def find_reconstructed(rows: pd.DataFrame, context: Context) -> Iterator[Finding]:
    """Quotes whose words are garbled or mistaken and were replaced by a reading."""
    for row, *others in grouped(rows[rows["method"].eq("reconstructed")], ["quote_id"]):
        text = (
            f"{row['label']}, {period_name(str(row['period']))}: “{row['words']}” cannot be taken literally and stands "
            f"for {say(row, context.units)}{_because(row)}."
        )
        yield make_finding("reconstructed", "caution", [row, *others], text, quote_id=str(row["quote_id"]))


def find_doubts(rows: pd.DataFrame, roots: dict[str, str], context: Context) -> Iterator[Finding]:
    """Doubts of each key: undated, unattributed, provisional, plan, open_ended, single_source."""
    for group in grouped(rows[rows["method"].ne("implied")], KEY):
        first = group[0]
        said = f"{first['label']}, {period_name(str(first['period']))}: {say_some(group, context.units)}"
        for kind, severity, text in _doubts_of(group, said, roots, context):
            yield make_finding(kind, severity, group, text)


def _doubts_of(
    group: Sequence[Row], said: str, roots: dict[str, str], context: Context
) -> Iterator[tuple[str, str, str]]:
    first = group[0]
    names = dict.fromkeys([context.names[row["source_id"]] for row in group])
    named, alone = some_words(names), len(names) == 1
    if not first["compare_period"]:
        yield "undated", "caution", f"{said}: {named} {'does' if alone else 'do'} not say for when."
    if not any(row["statistics"] or row["attributed_to"] for row in group):
        yield "unattributed", "note", f"{said}: {named} {'names' if alone else 'name'} neither statistics nor speaker."
    if _all(group, "status", "P"):
        by = some_words(str(row["attributed_to"]) for row in group if row["attributed_to"]) or named
        yield "provisional", "note", f"{said} is preliminary ({by}) and may have been revised."
    if _all(group, "plan", True):
        yield "plan", "note", f"{said} is a plan or forecast, not an outcome."
    if all(row["low"] != row["low"] or row["high"] != row["high"] for row in group):  # NaN is not equal to itself
        no_low, no_high = ([row[end] != row[end] for row in group] for end in ("low", "high"))
        end = "upper" if all(no_high) else "lower" if all(no_low) else "upper or lower"
        yield "open_ended", "note", f"{said}: the words set no {end} bound."
    if len({roots[row["source_id"]] for row in group}) == 1:
        side = f" ({whose(str(first['statistics']))})" if first["statistics"] else ""
        yield "single_source", "note", f"{said}{side} rests on one source, {next(iter(names))}."


def _all(group: Iterable[Row], column: str, cell: object) -> bool:
    return all(row[column] == cell for row in group)


def _because(row: Row) -> str:
    return f" ({row['note']})" if row["note"] else ""
