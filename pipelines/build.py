"""Tables -> Built: observations, findings, coverage and the problems of single rows. Pure: no disk, no clock, no
chance.

The order of input rows does not matter: quotes are put in the order of their ids first (numbers in ids by value).
"""

from __future__ import annotations

import gc
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa

from pipelines.analysis.conversions import convert_at_published_rates, mark_conversions, own_conversions
from pipelines.analysis.coverage import make_coverage
from pipelines.analysis.families import shares
from pipelines.analysis.finding import finding_frame, gravest_first
from pipelines.analysis.findings import make_findings, stale_explanations
from pipelines.analysis.implied import make_implied
from pipelines.analysis.observations import Refusal, make_observations
from pipelines.analysis.settling import settle_readings
from pipelines.tables import Problem, Tables
from pipelines.wording import parse_period, units_from_table

Progress = Callable[[str], None]
DIGITS = re.compile("[0-9]+")
LEAST_TOGETHER = 25_000  # quotes worth a share of their own: fewer would cost more time than they save memory


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


class Share(NamedTuple):
    """What the whole families of some indicators come to: observations stated, converted at published rates and
    implied, coverage and findings, and the rows that could not be used.
    """

    stated: pd.DataFrame
    converted: pd.DataFrame
    implied: pd.DataFrame
    coverage: pd.DataFrame
    findings: pd.DataFrame
    problems: list[Problem]


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without Python's collector of cycles: a build makes many objects and no cycles, and the collector would go
    through all of them time and again.
    """
    usual = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if usual:
            gc.enable()


@_uncollected()
def read_quotes(tables: Tables) -> Stated:
    """Read the words of all quotes; what cannot be read becomes a problem, never a guess."""
    return _read(in_order(tables))


def _read(tables: Tables) -> Stated:
    units = units_from_table(tables.units)
    stated, refusals = make_observations(tables.quotes, tables.sources, tables.indicators, units)
    return Stated(tables.quotes, stated, _problems(refusals, tables.quotes))


@_uncollected()
def build(tables: Tables, progress: Progress = quiet, read: Stated | None = None) -> Built:
    """Compute all output tables from checked input tables. `progress` is told each stage in a few words; `read` is
    what `read_quotes` makes of the same tables, if somebody has it already.

    A large record is worked on family by family (see `analysis.families`), which keeps memory low and changes nothing.
    """
    return combine(_shares(tables, progress, read), tables)


def _shares(tables: Tables, progress: Progress, read: Stated | None) -> Iterator[Share]:
    count = 0
    for part in split(tables):
        progress(f"Reading and comparing {len(tables.quotes):,} quotes{_done(count, len(tables.quotes))}")
        yield build_share(part, read and _of_share(read, part))
        pa.default_memory_pool().release_unused()  # which it would keep for itself
        count += len(part.quotes)


def in_order(tables: Tables) -> Tables:
    """The tables with quotes in the order of their ids, numbers in ids by value (x:2 before x:10): however they were
    shuffled, the same bytes come out.
    """
    return replace(tables, quotes=tables.quotes.iloc[_order(tables.quotes["quote_id"])])


def _order(ids: pd.Series) -> list[int]:
    """The places of ids in their order."""
    keys = [DIGITS.sub(_by_value, text) for text in ids.tolist()]
    return sorted(range(len(keys)), key=keys.__getitem__)


def _by_value(run: re.Match[str]) -> str:
    """Digits so that they sort by their value, before every other sign: how many there are, then which."""
    number = run[0].lstrip("0")
    return f"\x01{chr(len(number))}{number}{run[0]}\x00"


def split(tables: Tables, least: int = LEAST_TOGETHER) -> Iterator[Tables]:
    """A record as records that can be built apart (`build_share`) and put together again (`combine`): each has whole
    families of indicators with all their quotes in order, at least so many if there are, and all other tables.
    """
    sizes = Counter(tables.quotes["indicator_id"].tolist())
    for share in shares(tables.indicators, sizes, least):
        yield in_order(
            replace(
                tables,
                indicators=tables.indicators[tables.indicators["indicator_id"].isin(share)],
                quotes=tables.quotes[tables.quotes["indicator_id"].isin(share)],
            )
        )


@_uncollected()
def build_share(tables: Tables, read: Stated | None = None) -> Share:
    """Build one of the records that `split` gives; its quotes are in order."""
    read = read or _read(tables)
    units = units_from_table(tables.units)
    indicators = tables.indicators.sort_values("indicator_id", kind="stable")
    sources = tables.sources.sort_values("source_id", kind="stable")
    rates = tables.fx_rates.sort_values(["currency", "period", "source_id"], kind="stable")

    conversions = own_conversions(read.observations, read.quotes, units)
    stated = mark_conversions(read.observations, conversions)
    stated = settle_readings(stated, indicators, units)
    converted = convert_at_published_rates(stated, indicators, rates, units)
    implied = make_implied(stated)
    observations = pd.concat([stated, converted, implied], ignore_index=True)
    coverage = make_coverage(observations, indicators, sources)
    findings = make_findings(observations, coverage, conversions, sources, indicators, rates, units)
    return Share(stated, converted, implied, coverage, finding_frame(findings), read.problems)


def combine(built: Iterable[Share], tables: Tables) -> Built:
    """Put together what the parts of a record came to: the same rows in the same order, however it was split."""
    quotes = tables.quotes["quote_id"]
    quotes = quotes.iloc[_order(quotes)]  # before the parts are built, which a large record then has room for
    stated, converted, implied, coverage, findings, problems = (list(parts) for parts in zip(*built, strict=True))
    parts = [*stated, *converted, *implied]
    kind = np.repeat(range(3), [sum(map(len, frames)) for frames in (stated, converted, implied)])
    del stated, converted, implied
    places, _ = pd.factorize(pd.concat([quotes, *(part["quote_id"] for part in parts)]))  # of a quote its place
    observations = _gathered(parts, np.lexsort([places[len(quotes) :], kind]))
    found = pd.concat(findings, ignore_index=True)
    stale = stale_explanations(found, tables.explanations, set(tables.indicators["indicator_id"]))
    findings = [pd.concat([found, finding_frame(list(stale))], ignore_index=True)]
    del found
    return Built(
        observations,
        _gathered(findings, gravest_first(findings[0])),
        pd.concat(coverage).sort_values("indicator_id", kind="stable", ignore_index=True),
        sorted((problem for some in problems for problem in some), key=lambda problem: problem.line or 0),
    )


def _gathered(parts: list[pd.DataFrame], order: np.ndarray) -> pd.DataFrame:
    """The rows of all parts in an order. Column by column, each given up by the parts before the next is made, so that
    a large record is held once and not twice; `parts` is empty afterwards, the frames in it are as they were.
    """
    own = [part.copy(deep=False) for part in parts]
    parts.clear()
    columns = {}
    for name in list(own[0].columns):
        columns[name] = pd.concat([part.pop(name) for part in own], ignore_index=True).take(order).array
        pa.default_memory_pool().release_unused()
    return pd.DataFrame(columns, copy=False)


def _of_share(read: Stated, tables: Tables) -> Stated:
    """What was read of the quotes of a part of a record."""
    names = tables.indicators["indicator_id"]
    quotes = read.quotes[read.quotes["indicator_id"].isin(names)]
    observations = read.observations[read.observations["indicator_id"].isin(names)]
    lines = set(quotes.index.tolist())
    return Stated(quotes, observations, [problem for problem in read.problems if problem.line in lines])


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


def _done(count: int, of: int) -> str:
    return f": {count / of:.0%} done" if count else ""


def _problems(refusals: list[Refusal], quotes: pd.DataFrame) -> list[Problem]:
    lines = dict(zip(quotes["quote_id"].tolist(), quotes.index.tolist(), strict=True))
    return [
        Problem("quotes.csv", int(lines[r.quote_id]), r.column, r.value, r.rule, r.message, r.remedy) for r in refusals
    ]
