"""The record on screen: loaded and built once for all sessions, again when the files change.

While the folder has problems the last good data stay on screen beside the list of problems; before there were good
data, the readable rows are shown.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd
import streamlit as st

from pipelines.analysis.coverage import latest_publication
from pipelines.analysis.phrases import source_names
from pipelines.analysis.selection import Selected, Selection, select
from pipelines.analysis.support import support_counts
from pipelines.build import build, known_by, published_months
from pipelines.tables import (
    Problem,
    Snapshot,
    Tables,
    TablesError,
    data_version,
    fingerprint,
    load_tables,
    read_folder,
    recover,
)
from pipelines.wording import Units, units_from_table

LOOK_EVERY_SECONDS = 1.0  # how often the files are read again at most, for all sessions together
KEPT_SELECTIONS = 64
KEPT_INDICATORS = 256
KEPT_PARTS = 12  # records reduced to some collections or to what was known by a month
STALE = "explanation_stale"


@dataclass(frozen=True, eq=False)
class Dataset:
    """A record ready to look at. `problems`: what is wrong with the folder now; it may be newer than the data.
    `months`: those in which something in it was published. `collections` and `known_by` (a month): what it is reduced
    to, empty if to nothing.
    """

    tables: Tables
    everything: Selected
    units: Units
    names: dict[str, str]
    version: str
    as_of: str
    problems: tuple[Problem, ...]
    snapshot: Snapshot  # the bytes it was read from
    months: tuple[str, ...] = ()
    collections: tuple[str, ...] = ()
    known_by: str = ""
    good: bool = False  # whether these are good data of before, kept while the folder has problems

    @property
    def empty(self) -> bool:
        """Whether there is no figure to show."""
        return not len(self.everything.observations)

    @property
    def key(self) -> tuple[str, tuple[str, ...], str]:
        """What tells this record from every other, for caches."""
        return self.version, self.collections, self.known_by

    @cached_property
    def quotes(self) -> pd.DataFrame:
        """The quotes by quote_id, for looking up a few of many."""
        return self.tables.quotes.set_index("quote_id", drop=False)

    def quotes_of(self, ids: str) -> pd.DataFrame:
        """The quotes whose ids stand in a cell, separated by spaces, in the order of the table."""
        places = self.quotes.index.get_indexer(pd.Index(ids.split(), dtype="str"))
        return self.quotes.iloc[np.sort(places[places >= 0])]


def current_dataset(folder: Path) -> Dataset:
    """The latest good data of the folder with its present problems. Never raises for what the folder holds."""
    key = str(folder)
    try:
        latest = _built(key, current_fingerprint(key))
    except TablesError as error:
        wait = Problem("datasets", None, "", "", "not_readable", str(error), "It is tried again every few seconds.")
        return replace(_memory(key).get("good", _nothing()), problems=(wait,))
    if not latest.problems:
        _memory(key)["good"] = latest
        return latest
    good = _memory(key).get("good")
    return replace(good, problems=latest.problems, good=True) if good is not None else latest


@st.cache_data(ttl=LOOK_EVERY_SECONDS, max_entries=8, show_spinner=False)
def current_fingerprint(folder: str) -> str:
    """The fingerprint of the folder's files, read at most once a second for all sessions together."""
    try:
        return fingerprint(Path(folder))
    except (TablesError, OSError):
        return "unreadable"


def selected(dataset: Dataset, selection: Selection) -> Selected:
    """The part of the record that passes the filters, worked out once for all sessions."""
    return _selected(dataset.version, selection, dataset)


def part_of(dataset: Dataset, selection: Selection) -> Dataset:
    """The record as if it held nothing but the articles of some collections, and those published by the end of a
    month; the whole one if the selection names neither.
    """
    if not selection.collections and not selection.known_by:
        return dataset
    return _part_of(dataset.version, selection.collections, selection.known_by, dataset)


def support_of(dataset: Dataset, indicator_id: str) -> dict[str, int]:
    """How many independent sources support each figure of an indicator, by observation_id; worked out once for all
    sessions.
    """
    return _support_of(dataset.key, indicator_id, dataset)


@st.cache_resource(max_entries=4, show_spinner=False)
def _built(folder: str, seen: str) -> Dataset:
    del seen  # part of the key: a changed folder is built anew
    snapshot = read_folder(Path(folder))
    tables, problems = load_tables(snapshot)
    built = build(tables)
    now = latest_publication(tables.sources)
    return Dataset(
        tables=tables,
        everything=Selected(built.observations, built.findings, built.coverage),
        units=units_from_table(tables.units),
        names=source_names(tables.sources),
        version=data_version(fingerprint(snapshot)),
        as_of=now.isoformat()[:7] if now else "",
        problems=(*problems, *built.problems),
        snapshot=snapshot,
        months=tuple(published_months(tables)),
    )


@st.cache_resource(max_entries=KEPT_PARTS, show_spinner=False)
def _part_of(version: str, collections: tuple[str, ...], months: tuple[str, ...], _dataset: Dataset) -> Dataset:
    del version
    tables = _dataset.tables
    if collections:
        sources = tables.sources[tables.sources["collection"].isin(collections)]
        tables = replace(
            tables, sources=sources, quotes=tables.quotes[tables.quotes["source_id"].isin(sources["source_id"])]
        )
    for month in months:
        tables = known_by(tables, month)
    built = build(tables)
    # Explanations speak of the whole record: one whose finding is another here has nothing to say.
    stale = built.findings["kind"].eq(STALE)
    gone = built.findings.loc[stale, "finding_id"].str.removeprefix(f"{STALE}:")
    explanations = tables.explanations[~tables.explanations["finding_id"].isin(gone)]
    now = latest_publication(tables.sources)
    return replace(
        _dataset,
        tables=replace(tables, explanations=explanations),
        everything=Selected(built.observations, built.findings[~stale], built.coverage),
        as_of=now.isoformat()[:7] if now else "",
        collections=collections,
        known_by="".join(months),
    )


@st.cache_resource(max_entries=KEPT_INDICATORS, show_spinner=False)
def _support_of(key: tuple[str, tuple[str, ...], str], indicator_id: str, _dataset: Dataset) -> dict[str, int]:
    del key
    rows = _dataset.everything.observations
    rows = rows[rows["indicator_id"].eq(indicator_id)]
    counts = support_counts(rows, _dataset.tables.sources, _dataset.tables.indicators)
    return dict(zip(rows["observation_id"].tolist(), counts.tolist(), strict=True))


@st.cache_resource(show_spinner=False)
def recovered(folder: str) -> str:
    """Finish or clear away, once at the start, a change that was interrupted; says which, "" if there was none."""
    try:
        return recover(Path(folder)) or ""
    except (TablesError, OSError) as error:
        return str(error)


@st.cache_resource(show_spinner=False)
def _memory(folder: str) -> dict[str, Dataset]:
    """The last good data of a folder, kept for all sessions; an interrupted change is finished first."""
    recovered(folder)
    return {}


@st.cache_resource(max_entries=KEPT_SELECTIONS, show_spinner=False)
def _selected(version: str, selection: Selection, _dataset: Dataset) -> Selected:
    del version
    return select(_dataset.everything, _dataset.tables.sources, _dataset.tables.indicators, selection)


def _nothing() -> Dataset:
    nothing = Snapshot({}, {}, found=False)
    tables, _ = load_tables(nothing)
    built = build(tables)
    everything = Selected(built.observations, built.findings, built.coverage)
    return Dataset(tables, everything, units_from_table(tables.units), {}, "", "", (), nothing)
