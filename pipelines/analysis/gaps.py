"""Findings about what is missing: missing_period (one per run of periods with one reason), partial_period, stale."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

import pandas as pd

from pipelines.analysis.calendar import period_name
from pipelines.analysis.finding import Finding, some_quotes
from pipelines.analysis.rows import rows_of
from pipelines.wording import parse_period

STALE_AFTER_DAYS = 2 * 365  # an indicator of a year or less without a figure for two years


class _Cell(NamedTuple):
    """What coverage says of one period."""

    period: str
    state: str
    reason: str


class _Run(NamedTuple):
    """Adjacent periods in one state for one reason."""

    periods: list[str]
    reason: str

    @property
    def length(self) -> int:
        return len(self.periods)

    @property
    def period(self) -> str:
        return self.periods[0] if self.length == 1 else f"{self.periods[0]}/{self.periods[-1]}"

    @property
    def name(self) -> str:
        names = dict.fromkeys(period_name(period) for period in (self.periods[0], self.periods[-1]))
        return "–".join(names)


def find_gaps(
    coverage: pd.DataFrame,
    observations: pd.DataFrame,
    indicators: pd.DataFrame,
    now: date | None,
) -> Iterator[Finding]:
    """Gaps of each indicator from its coverage, and indicators with no recent figure (`STALE_AFTER_DAYS`)."""
    labels = dict(zip(indicators["indicator_id"].tolist(), indicators["label"].tolist(), strict=True))
    dated = observations[observations["period"].ne("") & observations["reading_state"].ne("rejected")]
    partial: list[tuple[str, _Run]] = []
    for indicator, cells in _cells(coverage).items():
        for run in _runs(cells, "missing"):
            text = f"{labels[indicator]}: no figure for {run.name} ({_periods(run.length)}): {run.reason}."
            yield _gap("missing_period", indicator, run.period, "", text)
        better = {cell.period for cell in cells if cell.state in ("stated", "implied")}
        partial += [(indicator, run) for run in _runs([c for c in cells if c.period not in better], "partial")]
    quotes = _quotes_of_years(dated, {(indicator, period[:4]) for indicator, run in partial for period in run.periods})
    for indicator, run in partial:
        held = (quote for period in run.periods for quote in quotes.get((indicator, period[:4]), []))
        text = f"{labels[indicator]}, {run.name}: {run.reason}."
        yield _gap("partial_period", indicator, run.period, some_quotes(held), text)
    if now is not None:
        yield from _stale(dated, indicators, now)


def _cells(coverage: pd.DataFrame) -> dict[str, list[_Cell]]:
    """The cells of each indicator, in order of time."""
    found: dict[str, list[_Cell]] = {}
    columns = (coverage[name].tolist() for name in ("indicator_id", *_Cell._fields))
    for indicator, *cell in zip(*columns, strict=True):
        found.setdefault(indicator, []).append(_Cell(*cell))
    return found


def _runs(cells: list[_Cell], state: str) -> Iterator[_Run]:
    """Runs of periods in `state` that no other state interrupts and that have one reason, in order of time."""
    first: dict[str, _Cell] = {}
    for cell in cells:
        first.setdefault(cell.period, cell)
    run = _Run([], "")
    for cell in [*first.values(), _Cell("", "", "")]:
        if run.periods and (cell.state != state or cell.reason != run.reason):
            yield run
            run = _Run([], "")
        if cell.state == state:
            run = _Run(run.periods, cell.reason)
            run.periods.append(cell.period)


def _periods(count: int) -> str:
    return "1 period" if count == 1 else f"{count} periods"


def _quotes_of_years(dated: pd.DataFrame, wanted: set[tuple[str, str]]) -> dict[tuple[str, str], list[str]]:
    """(indicator, year) -> the quotes whose period touches that year."""
    found: dict[tuple[str, str], list[str]] = {key: [] for key in wanted}
    columns = (dated[name].tolist() for name in ("indicator_id", "quote_id", "period_start", "period_end"))
    for indicator, quote, start, end in zip(*columns, strict=True):
        first, last = start[:4], end[:4]
        for year in [first] if first == last else [f"{year:04d}" for year in range(int(first), int(last) + 1)]:
            if (indicator, year) in found:
                found[indicator, year].append(quote)
    return found


def _stale(dated: pd.DataFrame, indicators: pd.DataFrame, now: date) -> Iterator[Finding]:
    latest: dict[str, tuple[str, str, str]] = {}
    columns = (dated[name].tolist() for name in ("indicator_id", "period_end", "period", "quote_id"))
    for indicator, *figure in zip(*columns, strict=True):
        if figure[0] >= latest.get(indicator, ("",))[0]:
            latest[indicator] = (figure[0], figure[1], figure[2])
    for row in rows_of(indicators[indicators["frequency"].ne("none")]):
        name = str(row["indicator_id"])
        if name not in latest:
            continue
        _, period, quote = latest[name]
        age = (now - parse_period(period).end).days
        if age > STALE_AFTER_DAYS:
            text = (
                f"{row['label']}: the latest figure is for {period_name(period)}, "
                f"{age // 365} years before the latest source."
            )
            yield _gap("stale", name, period, quote, text)


def _gap(kind: str, indicator: str, period: str, quotes: str, text: str) -> Finding:
    identity = ":".join([kind, indicator, period or "-", "-", "-"])
    return identity, kind, "gap", indicator, period, quotes, float("nan"), text
