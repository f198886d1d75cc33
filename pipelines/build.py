"""Tables -> Built: observations, findings, coverage and the problems of single rows. Pure: no disk, no clock, no
chance.

The order of input rows does not matter: quotes are put in the order of their ids first (numbers in ids by value).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

import pandas as pd

from pipelines.analysis.conversions import convert_at_published_rates, mark_conversions, own_conversions
from pipelines.analysis.coverage import make_coverage
from pipelines.analysis.findings import make_findings
from pipelines.analysis.implied import make_implied
from pipelines.analysis.observations import Refusal, make_observations
from pipelines.analysis.settling import settle_readings
from pipelines.tables import Problem, Tables
from pipelines.wording import parse_period, units_from_table

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Built:
    """What a record says: three tables (columns as in datapackage.json) and the rows that could not be used."""

    observations: pd.DataFrame
    findings: pd.DataFrame
    coverage: pd.DataFrame
    problems: list[Problem]


def quiet(_: str) -> None:
    """Say nothing about progress."""


@dataclass(frozen=True)
class Stated:
    """What the quotes (in the order of their ids) say by themselves, in the columns of observations, and the rows that
    could not be used.
    """

    quotes: pd.DataFrame
    observations: pd.DataFrame
    problems: list[Problem]


def read_quotes(tables: Tables, progress: Progress = quiet) -> Stated:
    """Read the words of all quotes; what cannot be read becomes a problem, never a guess."""
    progress(f"Reading the words of {len(tables.quotes):,} quotes")
    quotes = _in_order(tables.quotes)
    stated, refusals = make_observations(quotes, tables.sources, tables.indicators, units_from_table(tables.units))
    return Stated(quotes, stated, _problems(refusals, tables.quotes))


def build(tables: Tables, progress: Progress = quiet, read: Stated | None = None) -> Built:
    """Compute all output tables from checked input tables. `progress` is told each stage in a few words; `read` is
    what `read_quotes` makes of the same tables, if somebody has it already.
    """
    read = read or read_quotes(tables, progress)
    units = units_from_table(tables.units)
    indicators = tables.indicators.sort_values("indicator_id", kind="stable")
    sources = tables.sources.sort_values("source_id", kind="stable")
    rates = tables.fx_rates.sort_values(["currency", "period", "source_id"], kind="stable")

    stated = read.observations
    progress("Working out what the figures imply")
    conversions = own_conversions(stated, read.quotes, units)
    stated = mark_conversions(stated, conversions)
    stated = settle_readings(stated, indicators, units)
    published = convert_at_published_rates(stated, indicators, rates, units)
    implied = make_implied(stated)
    observations = pd.concat([stated, published, implied], ignore_index=True)
    coverage = make_coverage(observations, indicators, sources)
    progress("Looking for disagreements and gaps")
    findings = make_findings(
        observations, coverage, conversions, sources, indicators, rates, tables.explanations, units
    )
    return Built(observations, findings, coverage, read.problems)


def known_by(tables: Tables, month: str) -> Tables:
    """The tables as the press had them by the end of a month ("2023-02").

    Left are the sources published by then (a year or a month counts as published at its end; one without a date is
    left out) with their quotes and rates, the explanations that rest on none but these, and the events begun by then.
    """
    end = parse_period(month).end
    published = tables.sources["published"]
    sources = tables.sources[[bool(text) and parse_period(text).end <= end for text in published.tolist()]]
    known = set(sources["source_id"])

    def resting(frame: pd.DataFrame) -> pd.DataFrame:
        return frame[frame["source_id"].isin(known | {""})]

    return replace(
        tables,
        sources=sources,
        quotes=resting(tables.quotes),
        fx_rates=resting(tables.fx_rates),
        events=tables.events[[parse_period(text).start <= end for text in tables.events["period"].tolist()]],
        explanations=resting(tables.explanations),
    )


def published_months(tables: Tables) -> list[str]:
    """The months at whose end something was newly published ("2023-02"), in order; undated sources have none."""
    dated = tables.sources.loc[tables.sources["published"].ne(""), "published"].unique()
    return sorted({parse_period(text).end.isoformat()[:7] for text in dated})


def _in_order(quotes: pd.DataFrame) -> pd.DataFrame:
    """Quotes by id, numbers in ids by value (x:2 before x:10), so that shuffled rows give the same bytes."""
    keys = [
        tuple((int(part) if part.isdigit() else 0, part) for part in re.split(r"(\d+)", text))
        for text in quotes["quote_id"].tolist()
    ]
    order = sorted(range(len(quotes)), key=keys.__getitem__)
    return quotes.iloc[order]


def _problems(refusals: list[Refusal], quotes: pd.DataFrame) -> list[Problem]:
    lines = dict(zip(quotes["quote_id"].tolist(), quotes.index.tolist(), strict=True))
    return [
        Problem("quotes.csv", int(lines[r.quote_id]), r.column, r.value, r.rule, r.message, r.remedy) for r in refusals
    ]
