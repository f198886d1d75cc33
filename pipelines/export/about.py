"""What a file that leaves the project says of itself."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from pipelines.analysis.calendar import join_words, known_by_words, period_name, year_span
from pipelines.analysis.citation import LICENCE, Edition, cite_data
from pipelines.analysis.phrases import source_names, whose
from pipelines.analysis.selection import Selection, active_filters
from pipelines.tables import OBS_STATUS

COMPLETE = "None: the tables are complete."
LABELS = {
    "topics": "Topic",
    "statistics": "Whose statistics",
    "sources": "Article",
    "statuses": "Status",
    "methods": "Method",
    "collections": "Collection",
    "first_year": "Years",
    "known_by": "Published by the end of",
}


@dataclass(frozen=True)
class About:
    """What a file holds, of which edition of the data, and which filters it passed (one sentence each)."""

    title: str
    description: str
    edition: Edition
    filters: tuple[str, ...] = ()


def facts(about: About) -> dict[str, str]:
    """What there is to say, by label, in the order to say it."""
    edition = about.edition
    return {
        "What this is": about.title,
        "Description": about.description,
        "Filters": "; ".join(about.filters) or COMPLETE,
        "Data version": edition.version,
        "Data of": period_name(edition.as_of) + (f", {known_by_words(edition.known_by)}" if edition.known_by else ""),
        "Citation": cite_data(edition),
        "Licence": LICENCE,
    }


def filter_sentences(selection: Selection, sources: pd.DataFrame) -> tuple[str, ...]:
    """The filters that are set, each as words: "Topic: trade", "Whose statistics: China’s statistics", "Years: from
    2015".
    """
    names = source_names(sources)
    statuses = dict(OBS_STATUS)
    said = []
    for name in active_filters(selection):
        if name in ("first_year", "last_year"):
            continue
        values = [str(value) for value in getattr(selection, name)]
        if name == "statistics":
            values = [whose(value) for value in values]
        elif name == "sources":
            values = [names.get(value, value) for value in values]
        elif name == "statuses":
            values = [f"{value} ({statuses.get(value, value).lower()})" for value in values]
        elif name == "known_by":
            values = [period_name(value) for value in values]
        label = LABELS.get(name, name.replace("_", " ").capitalize())
        said.append(f"{label}: {join_words([value.replace('_', ' ') for value in values], 'or')}")
    if selection.first_year or selection.last_year:
        ends = ("".join(map(str, years)) for years in (selection.first_year, selection.last_year))
        said.append(f"{LABELS['first_year']}: {year_span(*ends)}")
    return tuple(said)
