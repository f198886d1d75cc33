"""What a refresh does to what the record says: findings, gaps, charts."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import pandas as pd

from pipelines.build import Built, Progress, build
from pipelines.tables import OUTPUT_TABLES, Tables

GAPS = ("missing", "partial")
GAP_KEY = ["indicator_id", "period"]
CHANGED = [
    "finding_id",
    "kind",
    "indicator_id",
    "period",
    "severity_before",
    "severity_after",
    "before",
    "after",
]


@dataclass(frozen=True, slots=True)
class Effect:
    """Findings, gaps and charts before against after.

    `opened` and `closed` have the columns of findings; `changed` has finding_id, kind, indicator_id, period,
    severity_before, severity_after, before, after (the sentences). `filled` and `torn` are periods that stopped or
    began to be a gap: indicator_id, period, before, after (the best states, "" if not expected). `charts` are the
    indicators whose figures, gaps, findings or names differ.
    """

    opened: pd.DataFrame
    closed: pd.DataFrame
    changed: pd.DataFrame
    filled: pd.DataFrame
    torn: pd.DataFrame
    charts: tuple[str, ...]


def present_build(tables: Tables, built: Built | None, progress: Progress) -> Built:
    """Give the build of the tables as they are: the one that somebody has, else a new one, told as such."""
    return built or build(tables, lambda said: progress(f"The tables as they are: {said[:1].lower()}{said[1:]}"))


def find_effect(before: Built, after: Built, tables: Tables, tables_after: Tables) -> Effect:
    """Compare two builds and the tables they were made of."""
    findings, findings_after = before.findings, after.findings
    opened = findings_after[~findings_after["finding_id"].isin(findings["finding_id"])]
    closed = findings[~findings["finding_id"].isin(findings_after["finding_id"])]
    changed = _changed(findings, findings_after)
    filled, torn = _gaps(before.coverage, after.coverage)
    touched = {
        *_owners(before.observations, after.observations),
        *_owners(before.coverage, after.coverage),
        *_owners(tables.indicators, tables_after.indicators),
        *_of_topics(_owners(tables.events, tables_after.events, "topic"), tables_after.indicators),
        *opened["indicator_id"],
        *closed["indicator_id"],
        *changed["indicator_id"],
    }
    charts = tuple(sorted(touched & {*tables.indicators["indicator_id"], *tables_after.indicators["indicator_id"]}))
    return Effect(opened, closed, changed, filled, torn, charts)


def no_effect() -> Effect:
    """Give the effect of a plan without any readable file."""
    findings = pd.DataFrame(columns=pd.Index(OUTPUT_TABLES["findings"].columns))
    changed = pd.DataFrame(columns=pd.Index(CHANGED))
    gaps = pd.DataFrame(columns=pd.Index([*GAP_KEY, "before", "after"]))
    return Effect(findings, findings, changed, gaps, gaps, ())


def _changed(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    kept = ["finding_id", "severity", "text"]
    both = after.merge(before[kept], on="finding_id", suffixes=("_after", "_before"), validate="one_to_one")
    differ = both[(both["text_after"] != both["text_before"]) | (both["severity_after"] != both["severity_before"])]
    return differ.rename(columns={"text_before": "before", "text_after": "after"})[CHANGED]


def _gaps(before: pd.DataFrame, after: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    both = _best(before).merge(
        _best(after), on=GAP_KEY, how="outer", suffixes=("_before", "_after"), validate="one_to_one"
    )
    both = both.rename(columns={"state_before": "before", "state_after": "after"}).fillna({"before": "", "after": ""})
    was, is_now = both["before"].isin(GAPS), both["after"].isin(GAPS)
    # A period that is no longer expected is no gap that somebody filled.
    return both[was & ~is_now & (both["after"] != "")], both[is_now & ~was]


def _best(coverage: pd.DataFrame) -> pd.DataFrame:
    """Give the best state of each period, whosever statistics it is."""
    rank = coverage["state"].isin(GAPS).astype(int) + coverage["state"].eq("missing")
    ordered = coverage.assign(rank=rank).sort_values("rank", kind="stable")
    return ordered.drop_duplicates(GAP_KEY)[[*GAP_KEY, "state"]]


def _owners(before: pd.DataFrame, after: pd.DataFrame, column: str = "indicator_id") -> set[str]:
    """Give the values of a column in rows that stand in one of the states only."""
    counts = []
    for frame in (before, after):
        cells = frame.drop(columns=["note"], errors="ignore")
        counts.append(pd.Series(pd.util.hash_pandas_object(cells, index=False).to_numpy(), index=frame[column]))
    alone = (counts[0][~counts[0].isin(counts[1])], counts[1][~counts[1].isin(counts[0])])
    return {str(owner) for side in alone for owner in side.index}


def _of_topics(topics: Collection[str], indicators: pd.DataFrame) -> set[str]:
    """Give the indicators of topics; an event without a topic marks every chart."""
    marked = indicators if "" in topics else indicators[indicators["topic"].isin(list(topics))]
    return set(marked["indicator_id"])
