"""What is taken away: the record, the part of it that is looked at, and what charts are drawn from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from pipelines.analysis.calendar import join_words
from pipelines.analysis.citation import Edition, edition_of
from pipelines.analysis.coverage import latest_publication
from pipelines.analysis.forms import QUOTED, Form, form_words
from pipelines.analysis.headline import RANKED, Rule, headline_ids, rank_observations, rule_label, rule_words
from pipelines.analysis.selection import Selected
from pipelines.analysis.support import support_counts
from pipelines.build import build
from pipelines.charts.record import Record
from pipelines.export.about import LABELS, About
from pipelines.tables import (
    INPUT_TABLES,
    OUTPUT_TABLES,
    Problem,
    Snapshot,
    Tables,
    data_version,
    fingerprint,
    load_tables,
    read_folder,
)
from pipelines.wording import Units, units_from_table

SOURCE = {"source_title": "title", "publisher": "publisher", "published": "published", "url": "url"}
MEASURES = {"level": "levels", "change": "stated changes"}
TOLD = (f"{LABELS['known_by']}:", "Indicator:")  # filters that a chart tells by itself


@dataclass(frozen=True, eq=False)
class Extract:
    """A record and the part of it that is shown; `filters` says in words what was left out (none: nothing).

    `snapshot` holds the bytes the tables were read from, `rule` says which figure of a period charts put first, `form`
    in which form the levels are shown (see `forms.in_form`), `chosen` names the observation that charts ring.
    """

    tables: Tables
    everything: Selected
    shown: Selected
    units: Units
    edition: Edition
    filters: tuple[str, ...]
    snapshot: Snapshot
    rule: Rule = RANKED
    form: Form = QUOTED
    chosen: str = ""


def load_extract(folder: Path) -> tuple[Extract, list[Problem]]:
    """Load and build a datasets folder, everything shown; and the problems of the rows that are left out."""
    snapshot = read_folder(folder)
    tables, problems = load_tables(snapshot)
    built = build(tables)
    everything = Selected(built.observations, built.findings, built.coverage)
    latest = latest_publication(tables.sources)
    as_of = latest.isoformat()[:7] if latest else ""
    edition = edition_of(tables.indicators, data_version(fingerprint(snapshot)), as_of)
    units = units_from_table(tables.units)
    extract = Extract(tables, everything, everything, units, edition, (), snapshot)
    return extract, [*problems, *built.problems]


def limited_to(extract: Extract, indicator_ids: tuple[str, ...]) -> Extract:
    """The extract with what is shown limited to some indicators."""
    shown = extract.shown
    return replace(
        extract,
        shown=Selected(
            *(_about(frame, indicator_ids) for frame in (shown.observations, shown.findings, shown.coverage))
        ),
        filters=(*extract.filters, f"Indicator: {', '.join(_labels(extract, indicator_ids))}"),
    )


def record_of(extract: Extract) -> Record:
    """What charts may draw from: the part that is shown."""
    tables, shown, edition = extract.tables, extract.shown, extract.edition
    return Record(
        observations=shown.observations,
        findings=shown.findings,
        coverage=shown.coverage,
        indicators=tables.indicators,
        sources=tables.sources,
        events=tables.events,
        units=extract.units,
        version=edition.version,
        as_of=edition.as_of,
        rule=extract.rule,
        known_by=edition.known_by,
        form=extract.form,
        filters=tuple(said for said in extract.filters if not said.startswith(TOLD)),
        chosen=extract.chosen,
    )


def complete_tables(extract: Extract) -> dict[str, pd.DataFrame]:
    """Every table by name, whole: those a build computes, then those people type."""
    return _outputs(extract.everything) | dict(extract.tables.items())


def shown_tables(extract: Extract) -> dict[str, pd.DataFrame]:
    """Every table by name, those a build computes as they are shown; the observations say what they are of and where
    they stand, how many independent sources agree and which the rule puts first.
    """
    return _shown(extract) | dict(extract.tables.items())


def chart_tables(extract: Extract, indicator_id: str, measure: str) -> dict[str, pd.DataFrame]:
    """The tables behind one chart: its observations, the findings about it and (for levels) its coverage."""
    rows = _shown(limited_to(extract, (indicator_id,)))
    rows["observations"] = rows["observations"][rows["observations"]["measure"].eq(measure)]
    if measure != "level":
        del rows["coverage"]
    return rows


def said_filters(extract: Extract) -> tuple[str, ...]:
    """What passed, what is put first and in which form, in words; nothing where all passed as quoted and the standing
    rule holds.
    """
    form = f"Shown as: {form_words(extract.form)}" if not extract.form.quoted else ""
    rule = rule_words(extract.rule) if extract.rule != RANKED else ""
    return (*extract.filters, *(said for said in (rule, form) if said))


def about_table(extract: Extract, name: str, complete: bool = False) -> About:
    """What a file of one table says of itself."""
    table = (OUTPUT_TABLES | INPUT_TABLES)[name]
    filters = () if complete or name in INPUT_TABLES else said_filters(extract)
    return About(f"{extract.edition.name}: {table.title.lower()}", table.description, extract.edition, filters)


def about_figures(extract: Extract, figures: pd.DataFrame, title: str, description: str) -> About:
    """What a file of the figures behind a chart says of itself: which ones it holds, in which form and under which
    rule, and the filters they passed. `figures` are observations as shown.
    """
    years = sorted(day[:4] for name in ("period_start", "period_end") for day in figures[name] if day)
    measures = [said for name, said in MEASURES.items() if figures["measure"].eq(name).any()]
    held = (
        f"Indicator: {join_words(list(figures['indicator'].unique()))}",
        f"Measure: {join_words(measures)}",
        f"Period: {'–'.join(dict.fromkeys((years[0], years[-1])))}" if years else "Period: not known",
        f"Shown as: {form_words(extract.form) or 'quoted'}",
        f"Put first: {rule_label(extract.rule)}",
    )
    passed = extract.filters or ("No filter is set",)
    return About(title, description, extract.edition, (*held, *passed))


def standing_alone(observations: pd.DataFrame, tables: Tables) -> pd.DataFrame:
    """Observations with the name of their indicator and with their source, as far as it is known."""
    labels = tables.indicators.set_index("indicator_id")["label"]
    sources = tables.sources.set_index("source_id")
    told = {"indicator": observations["indicator_id"].map(labels)}
    told |= {column: observations["source_id"].map(sources[name]) for column, name in SOURCE.items()}
    return observations.assign(**{name: cells.fillna("").astype("str") for name, cells in told.items()})


def _shown(extract: Extract) -> dict[str, pd.DataFrame]:
    tables, observations = extract.tables, extract.shown.observations
    support = support_counts(observations, tables.sources, tables.indicators)
    first = headline_ids(rank_observations(observations, tables.sources), tables.indicators, extract.rule)
    put_first = observations["observation_id"].isin(first).map({True: "yes", False: ""}).astype("str")
    marked = observations.assign(independent_sources=support, put_first=put_first)
    return _outputs(extract.shown) | {"observations": standing_alone(marked, tables)}


def _outputs(selected: Selected) -> dict[str, pd.DataFrame]:
    return {name: getattr(selected, name) for name in OUTPUT_TABLES}


def _about(frame: pd.DataFrame, indicator_ids: tuple[str, ...]) -> pd.DataFrame:
    return frame[frame["indicator_id"].isin(indicator_ids)]


def _labels(extract: Extract, indicator_ids: tuple[str, ...]) -> list[str]:
    labels = dict(zip(extract.tables.indicators["indicator_id"], extract.tables.indicators["label"], strict=True))
    return [str(labels.get(name, name)) for name in indicator_ids]
