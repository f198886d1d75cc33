"""How many independent sources support a figure: sources that repeat one another count once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from pipelines.analysis.comparison import bounds, counted, originals
from pipelines.analysis.intervals import TOLERANCE

KEY = ["indicator_id", "measure", "scale", "base", "plan", "compare_period", "_narrow", "_alone"]
Span = tuple[str, float, float, str, bool]  # who says it, its bounds, whose statistics, whether it is stated


def support_counts(observations: pd.DataFrame, sources: pd.DataFrame, indicators: pd.DataFrame) -> pd.Series:
    """For each observation (same index) the number of independent sources that state a figure of the same key whose
    bounds have a common point with its own; its own source is one of them.

    What is of one key is told in `comparison`. Where both countries' statistics record a flow, figures of one country
    are not supported by those of the other, and one that does not say whose it is by those of any. Implied values
    support nothing, so one that no source states has 0; so have rejected readings. Undated flows stand alone.
    """
    rows = counted(observations.assign(_index=range(len(observations))), indicators)
    low, high = bounds(rows)
    size = np.maximum(np.abs(np.where(np.isfinite(low), low, 0)), np.abs(np.where(np.isfinite(high), high, 0)))
    slack = TOLERANCE * size
    rows = rows.assign(
        _low=low - slack,
        _high=high + slack,
        _root=rows["source_id"].map(originals(sources)),
        _narrow=rows["status"].eq("D"),
        _side=rows["statistics"].where(rows["mirrored"], ""),
        _alone=rows["quote_id"].where(rows["compare_period"].eq("") & rows["accumulation"].eq("flow"), ""),
    )
    places, stated = rows["_index"].to_numpy(), rows["method"].ne("implied").to_numpy()
    counts = np.zeros(len(observations), dtype=int)
    counts[places] = stated
    spans = list(zip(rows["_root"], rows["_low"], rows["_high"], rows["_side"], stated.tolist(), strict=True))
    shared = rows.duplicated(KEY, keep=False).to_numpy()
    for group in rows[shared].groupby(KEY, sort=False).indices.values():
        of_key = np.flatnonzero(shared)[group]
        counts[places[of_key]] = _supported([spans[place] for place in of_key])
    return pd.Series(counts, index=observations.index, name="independent_sources")


def support_words(count: int) -> str:
    """ "2 independent sources agree", "1 independent source", "no source states it"."""
    if count < 2:
        return "1 independent source" if count else "no source states it"
    return f"{count} independent sources agree"


def _supported(spans: Sequence[Span]) -> np.ndarray[Any, np.dtype[np.int_]]:
    """The counts of the rows of one key."""
    counts = np.zeros(len(spans), dtype=int)
    _, lows, highs, sides, _ = zip(*spans, strict=True)
    low, high, side = np.array(lows), np.array(highs), np.array(sides)
    witnesses: dict[str, set[tuple[float, float, str]]] = {}
    for root, begin, end, whose, stated in spans:
        if stated:
            witnesses.setdefault(root, set()).add((begin, end, whose))
    for seen in witnesses.values():
        met = np.zeros(len(spans), dtype=bool)
        for begin, end, whose in seen:
            fits = (side == whose) | (side == "") | (whose == "")
            met |= (begin <= high) & (end >= low) & fits
        counts += met
    return counts
