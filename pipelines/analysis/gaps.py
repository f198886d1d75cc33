"""Findings about what is missing: missing_period (one per run of periods with one reason), partial_period, stale."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pandas as pd

from pipelines.analysis.calendar import period_name
from pipelines.analysis.finding import Finding, some_quotes
from pipelines.analysis.rows import rows_of
from pipelines.wording import parse_period

STALE_AFTER_DAYS = 2 * 365  # an indicator of a year or less without a figure for two years


def find_gaps(
    coverage: pd.DataFrame,
    observations: pd.DataFrame,
    indicators: pd.DataFrame,
    now: date | None,
) -> Iterator[Finding]:
    """Gaps of each indicator from its coverage, and indicators with no recent figure (`STALE_AFTER_DAYS`)."""
    labels = dict(zip(indicators["indicator_id"], indicators["label"], strict=True))
    quotes = _quotes_by_period(observations)
    for indicator, rows in coverage.groupby("indicator_id", sort=True):
        label = labels[str(indicator)]
        for run in _runs(rows, "missing"):
            text = f"{label}: no figure for {run.name} ({_periods(run.length)}): {run.reason}."
            yield _gap("missing_period", str(indicator), run.period, "", text)
        better = set(rows.loc[rows["state"].isin(["stated", "implied"]), "period"])
        for run in _runs(rows[~rows["period"].isin(better)], "partial"):
            held = (quote for period in run.periods for quote in quotes.get((str(indicator), period[:4]), []))
            yield _gap(
                "partial_period", str(indicator), run.period, some_quotes(held), f"{label}, {run.name}: {run.reason}."
            )
    if now is not None:
        yield from _stale(observations, indicators, now)


@dataclass(frozen=True)
class _Run:
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


def _runs(rows: pd.DataFrame, state: str) -> Iterator[_Run]:
    """Runs of periods in `state` that no other state interrupts and that have one reason, in order of time."""
    best = rows.drop_duplicates("period")
    run = _Run([], "")
    columns = (best[name].tolist() for name in ("period", "state", "reason"))
    for period, found, reason in [*zip(*columns, strict=True), ("", "", "")]:
        if run.periods and (found != state or reason != run.reason):
            yield run
            run = _Run([], "")
        if found == state:
            run = _Run([*run.periods, str(period)], str(reason))


def _periods(count: int) -> str:
    return "1 period" if count == 1 else f"{count} periods"


def _quotes_by_period(observations: pd.DataFrame) -> dict[tuple[str, str], list[str]]:
    """(indicator, year) -> the quotes whose period touches that year."""
    found: dict[tuple[str, str], list[str]] = {}
    dated = observations[observations["period"].ne("") & observations["reading_state"].ne("rejected")]
    columns = (dated[name].tolist() for name in ("indicator_id", "quote_id", "period_start", "period_end"))
    for indicator, quote, start, end in zip(*columns, strict=True):
        for year in range(int(start[:4]), int(end[:4]) + 1):
            found.setdefault((indicator, f"{year:04d}"), []).append(quote)
    return found


def _stale(observations: pd.DataFrame, indicators: pd.DataFrame, now: date) -> Iterator[Finding]:
    expected = indicators[indicators["frequency"].ne("none")]
    dated = observations[observations["period"].ne("") & observations["reading_state"].ne("rejected")]
    latest = (
        dated.sort_values("period_end", kind="stable")
        .drop_duplicates("indicator_id", keep="last")
        .set_index("indicator_id")
    )
    for indicator in rows_of(expected):
        name = str(indicator["indicator_id"])
        if name not in latest.index:
            continue
        row = latest.loc[name]
        age = (now - parse_period(str(row["period"])).end).days
        if age > STALE_AFTER_DAYS:
            latest_period = period_name(str(row["period"]))
            text = (
                f"{indicator['label']}: the latest figure is for {latest_period}, "
                f"{age // 365} years before the latest source."
            )
            yield _gap("stale", name, str(row["period"]), str(row["quote_id"]), text)


def _gap(kind: str, indicator: str, period: str, quotes: str, text: str) -> Finding:
    identity = ":".join([kind, indicator, period or "-", "-", "-"])
    return identity, kind, "gap", indicator, period, quotes, float("nan"), text
