"""Open readings that the record itself settles.

"Increased 1.4 times" is ×2.4 or ×1.4. Where levels of both periods are stated elsewhere, and exactly one reading has a
common point with their quotient, that reading is chosen and the others are rejected; the note says by which figures.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from pipelines.analysis.calendar import period_name
from pipelines.analysis.comparison import counted
from pipelines.analysis.intervals import ends_of, overlap
from pipelines.analysis.levels import Levels, base_of, pairs_of, quotient, stated_levels
from pipelines.analysis.phrases import Row, say
from pipelines.analysis.rows import grouped, replaced
from pipelines.wording import Units


def settle_readings(observations: pd.DataFrame, indicators: pd.DataFrame, units: Units) -> pd.DataFrame:
    """The observations with reading_state chosen or rejected, and why in note, where levels settle a change."""
    open_changes = observations["reading_state"].eq("open") & observations["unit"].eq("ratio")
    concerned = observations["indicator_id"].isin(set(observations.loc[open_changes, "indicator_id"]))
    rows = counted(observations[concerned & ~observations["status"].isin(["D", "F"])], indicators)
    rows = rows[rows["period"].ne("") & rows["reading_state"].isin(["only", "chosen", "open"])]
    levels = stated_levels(rows[rows["reading_state"].ne("open")])
    changes = rows[rows["reading_state"].eq("open") & rows["unit"].eq("ratio")]
    states: dict[str, str] = {}
    evidence: dict[str, str] = {}
    for readings in grouped(changes, ["quote_id"]):
        if settled := _settled(readings, levels, units):
            chosen, why = settled
            states |= {str(row["observation_id"]): "rejected" for row in readings} | {chosen: "chosen"}
            evidence |= {str(row["observation_id"]): why for row in readings}
    ids, notes = observations["observation_id"], observations["note"]
    own = dict(zip(ids.tolist(), notes.tolist(), strict=True))
    told = {name: "; ".join(part for part in (own[name], why) if part) for name, why in evidence.items()}
    return observations.assign(
        reading_state=replaced(observations["reading_state"], ids, states), note=replaced(notes, ids, told)
    )


def _settled(readings: Sequence[Row], levels: Levels, units: Units) -> tuple[str, str] | None:
    """The one reading that fits stated levels, and by which; None if none or several fit."""
    before = base_of(readings[0])
    fitting = [
        (str(row["observation_id"]), after, earlier)
        for after, earlier in pairs_of(readings[0], before, levels)
        for row in readings
        if overlap(ends_of(row), quotient(after, earlier))
    ]
    if len({observation for observation, *_ in fitting}) != 1:
        return None
    chosen, after, earlier = fitting[0]
    old, new = (say(level.first, units) for level in (earlier, after))
    period = period_name(str(readings[0]["period"]))
    return chosen, f"settled by {old} ({period_name(before)}) and {new} ({period})"
