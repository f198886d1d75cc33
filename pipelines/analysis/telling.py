"""What the figures of one indicator say, in plain sentences."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from pipelines.analysis.calendar import period_name
from pipelines.analysis.comparison import originals
from pipelines.analysis.headline import rank_observations
from pipelines.analysis.phrases import say, say_bounds
from pipelines.analysis.rows import rows_of
from pipelines.analysis.summary import speaker
from pipelines.wording import Units

MOST_PERIODS = 8


def tell_indicator(
    observations: pd.DataFrame,
    findings: pd.DataFrame,
    sources: pd.DataFrame,
    names: Mapping[str, str],
    units: Units,
    indicator_id: str,
) -> list[str]:
    """Sentences about one indicator: its latest periods, newest first, its gaps, and on how many sources it rests."""
    ranked = rank_observations(observations, sources)
    rows = ranked[ranked["indicator_id"].eq(indicator_id)]
    if not len(rows):
        return []
    ends = rows.groupby("period", sort=False)["period_end"].max().sort_values(ascending=False, kind="stable")
    told = [_tell_period(rows[rows["period"].eq(period)], names, units) for period in ends.index[:MOST_PERIODS]]
    gaps = findings[findings["indicator_id"].eq(indicator_id) & findings["kind"].eq("missing_period")]
    told += [text.partition(": ")[2][:1].upper() + text.partition(": ")[2][1:] for text in gaps["text"]]
    return [*told, _support(rows, sources)]


def _tell_period(rows: pd.DataFrame, names: Mapping[str, str], units: Units) -> str:
    """All that is said of one period: "2022: $5.08 bn ($5.075–5.085 bn) by China’s statistics; change +33 % …"."""
    parts = []
    for row in rows_of(rows):
        text = say(row, units)
        bounds = say_bounds(row, units)
        sure = f" ({bounds})" if row["low"] < row["high"] and bounds != text else ""
        kind = "change " if row["measure"] == "change" else ""
        parts.append(f"{kind}{text}{sure}{_how(row, names)}")
    when = period_name(str(rows["period"].iloc[0]))
    return f"{when[:1].upper()}{when[1:]}: {'; '.join(dict.fromkeys(parts))}."


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
