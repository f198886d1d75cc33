"""Which of several observations of one key is shown first. Nothing is averaged.

The rule, in this order: named statistics before named speakers before the rest, pages of low reliability last;
whole before partial definitions and outcomes before plans; stated before converted before implied; later
published before earlier; narrower bounds before wider ones. Of open readings the likelier comes first.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

METHOD_RANK = {"stated": 0, "reconstructed": 1, "converted": 2, "implied": 3}
STATUS_RANK = {"U": 3, "F": 2, "D": 1}


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
        _said_by=np.where(rows["statistics"].ne(""), 0, np.where(rows["attributed_to"].ne(""), 1, 2)),
        _method=rows["method"].map(METHOD_RANK),
        _published=rows["source_id"].map(published),
        _width=width,
    )
    by = ["_reliable", "_said_by", "_method", "_published", "_width", "observation_id"]
    ascending = [True, True, True, False, True, True]
    ranked = ranked.sort_values(by, ascending=ascending, kind="stable")
    return ranked.drop(columns=[name for name in by if name.startswith("_")])


def latest_headline(ranked: pd.DataFrame, indicator_id: str, measure: str = "level") -> pd.Series[Any] | None:
    """The observation an indicator is summed up by: of its latest dated period, else an undated one.

    A plan, a partial definition or an unreliable page only if there is nothing else.
    """
    rows = ranked[ranked["indicator_id"].eq(indicator_id) & ranked["measure"].eq(measure)]
    rows = rows[rows["method"].ne("implied")]
    rows = _unless_empty(rows, ~rows["status"].isin(STATUS_RANK))
    rows = rows[rows["unit"].eq(rows["unit"].iloc[0])] if len(rows) else rows
    return rows[rows["period_end"].eq(rows["period_end"].max())].iloc[0] if len(rows) else None


def _unless_empty(rows: pd.DataFrame, wanted: pd.Series[bool]) -> pd.DataFrame:
    return rows[wanted] if wanted.any() else rows
