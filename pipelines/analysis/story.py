"""What else was said of the same key as a figure, in order of publication, and how it stands to that figure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from pipelines.analysis.comparison import counted, originals
from pipelines.analysis.intervals import ends_of, overlap
from pipelines.analysis.rows import rows_of

KEY = ["indicator_id", "measure", "scale", "base", "compare_period"]
RELATIONS = {  # slug -> in words
    "same": "this figure",
    "repeats": "repeats it, or is repeated by it",
    "agrees": "agrees",
    "conflicts": "no common point",
    "other_statistics": "other country’s statistics",
    "other_definition": "partial or other definition",
    "plan": "a plan, not an outcome",
    "implied": "computed, not stated",
}


@dataclass(frozen=True)
class Told:
    """One observation of the key: when it was published ("" if not known) and how it stands to the figure."""

    row: dict[str, Any]
    published: str
    relation: str


def told_of_key(
    observations: pd.DataFrame, sources: pd.DataFrame, indicators: pd.DataFrame, observation_id: str
) -> list[Told]:
    """Every observation of the figure's indicator, measure, unit and period, the figure itself among them, the
    earliest published first and the undated pages last. Rejected readings have no part in it: of one nothing is told.
    """
    figure = observations[observations["observation_id"].eq(observation_id)]
    near = observations[observations["indicator_id"].eq(str(figure["indicator_id"].iloc[0]))]
    rows = rows_of(counted(near, indicators))
    first = next((row for row in rows if row["observation_id"] == observation_id), None)
    if first is None:  # a rejected reading is compared with nothing
        return []
    published = dict(zip(sources["source_id"].tolist(), sources["published"].tolist(), strict=True))
    roots = originals(sources)
    same = [row for row in rows if all(row[name] == first[name] for name in KEY)]
    told = [Told(row, published.get(row["source_id"], ""), _relation(row, first, roots)) for row in same]
    return sorted(told, key=lambda one: (not one.published, one.published, one.row["observation_id"]))


def _relation(row: dict[str, Any], figure: dict[str, Any], roots: dict[str, str]) -> str:
    if row["observation_id"] == figure["observation_id"]:
        return "same"
    if row["plan"] != figure["plan"]:
        return "plan"
    if (row["status"] == "D") != (figure["status"] == "D"):
        return "other_definition"
    named = {row["statistics"], figure["statistics"]} - {""}
    if figure["mirrored"] and len(named) > 1:
        return "other_statistics"
    if row["method"] == "implied":
        return "implied"
    if not overlap(ends_of(row), ends_of(figure)):
        return "conflicts"
    repeated = row["source_id"] != figure["source_id"] and roots[row["source_id"]] == roots[figure["source_id"]]
    return "repeats" if repeated else "agrees"
