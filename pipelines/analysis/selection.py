"""Which part of a record is looked at: a pure filter over observations, findings and coverage.

Coverage and gaps are worked out anew for what is left, so that "missing" always means missing from what is shown. A
finding stays while the quotes it rests on first (the extremes) are all left.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import pandas as pd

from pipelines.analysis.coverage import latest_publication, make_coverage
from pipelines.analysis.finding import finding_frame, gravest_first
from pipelines.analysis.gaps import find_gaps

GAP_KINDS = ("missing_period", "partial_period", "stale")
EXTREMES = 2  # a finding about several quotes rests on its first two


@dataclass(frozen=True)
class Selection:
    """What is looked at; an empty filter lets everything pass. In `statistics` the empty text is "not said".

    `known_by` is the month whose knowledge is looked at; the record itself has been reduced to it before.
    """

    topics: tuple[str, ...] = ()
    statistics: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()
    collections: tuple[str, ...] = ()
    first_year: tuple[int, ...] = ()
    last_year: tuple[int, ...] = ()
    known_by: tuple[str, ...] = ()


@dataclass(frozen=True)
class Selected:
    """The part of the record that passes, in the columns of the output tables."""

    observations: pd.DataFrame
    findings: pd.DataFrame
    coverage: pd.DataFrame


def active_filters(selection: Selection) -> list[str]:
    """Names of the filters that are set, in the order of `Selection`."""
    return [field.name for field in fields(selection) if getattr(selection, field.name)]


def select(everything: Selected, sources: pd.DataFrame, indicators: pd.DataFrame, selection: Selection) -> Selected:
    """The observations, findings and coverage that pass all filters; the same frames if none is set."""
    if not active_filters(selection):
        return everything
    kept = everything.observations[_passing(everything.observations, sources, selection)]
    coverage = _in_years(make_coverage(kept, indicators, sources), selection)
    others = everything.findings[~everything.findings["kind"].isin(GAP_KINDS)]
    left = set(" ".join(kept["from_quotes"]).split())
    rests_on = others["quote_ids"].str.split().str[:EXTREMES]
    others = others[rests_on.map(lambda quotes: bool(quotes) and left.issuperset(quotes)).astype(bool)]
    undated = others["period"].eq("")
    others = pd.concat([others[undated], _in_years(others[~undated], selection)]).sort_index()
    gaps = finding_frame(list(find_gaps(coverage, kept, indicators, latest_publication(sources))))
    gaps = gaps.iloc[gravest_first(gaps)].reset_index(drop=True)
    findings = pd.concat([others, gaps[~gaps["kind"].eq("stale") | _all_times(selection)]], ignore_index=True)
    return Selected(kept, findings, coverage)


def blocking_filters(observations: pd.DataFrame, sources: pd.DataFrame, selection: Selection) -> list[str]:
    """The filters to widen when nothing passes: each that alone keeps everything away, else all that are set."""
    active = active_filters(selection)
    alone = [name for name in active if _passing(observations, sources, replace(selection, **{name: ()})).any()]
    return alone or active


def _passing(observations: pd.DataFrame, sources: pd.DataFrame, selection: Selection) -> pd.Series:
    passing = pd.Series(True, index=observations.index)
    columns = {
        "topic": selection.topics,
        "statistics": selection.statistics,
        "source_id": selection.sources,
        "status": selection.statuses,
        "method": selection.methods,
    }
    for column, wanted in columns.items():
        if wanted:
            passing &= observations[column].isin(wanted)
    if selection.collections:
        collected = sources.loc[sources["collection"].isin(selection.collections), "source_id"]
        passing &= observations["source_id"].isin(collected)
    if not _all_times(selection):
        passing &= observations["period"].ne("")
        for year in selection.first_year:
            passing &= observations["period_end"].str[:4] >= f"{year:04d}"
        for year in selection.last_year:
            passing &= observations["period_start"].str[:4] <= f"{year:04d}"
    return passing


def _in_years(rows: pd.DataFrame, selection: Selection) -> pd.DataFrame:
    """The rows whose period touches the years chosen."""
    begin, end = rows["period"].str[:4], rows["period"].str.split("/").str[-1].str[:4]
    for year in selection.first_year:
        rows = rows[end[rows.index] >= f"{year:04d}"]
    for year in selection.last_year:
        rows = rows[begin[rows.index] <= f"{year:04d}"]
    return rows


def _all_times(selection: Selection) -> bool:
    return not selection.first_year and not selection.last_year
