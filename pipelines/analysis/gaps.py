"""Findings about what is missing: missing_period (one per run of periods with one reason), partial_period, stale."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pandas as pd

from pipelines.analysis.calendar import period_name
from pipelines.analysis.finding import Context, Finding
from pipelines.wording import parse_period

STALE_AFTER_DAYS = 2 * 365  # an indicator of a year or less without a figure for two years


def find_gaps(
    coverage: pd.DataFrame,
    observations: pd.DataFrame,
    indicators: pd.DataFrame,
    now: date | None,
    context: Context,
) -> Iterator[Finding]:
    """Gaps of each indicator from its coverage, and the indicators whose latest figure is old (see
    `STALE_AFTER_DAYS`).
    """
    del context
    labels = dict(zip(indicators["indicator_id"], indicators["label"], strict=True))
    quotes = _quotes_by_period(observations)
    for indicator, rows in coverage.groupby("indicator_id", sort=True):
        label = labels[str(indicator)]
        for first, last, count, reason in _runs(rows):
            span = period_name(first) if first == last else f"{period_name(first)}–{period_name(last)}"
            text = f"{label}: no figure for {span} ({count} {'period' if count == 1 else 'periods'}): {reason}."
            period = first if first == last else f"{first}/{last}"
            yield _gap("missing_period", "gap", str(indicator), period, "", "", text)
        for row in rows[rows["state"].eq("partial")].to_dict("records"):
            if _better(rows, str(row["period"])):
                continue
            text = f"{label}, {period_name(str(row['period']))}: {row['reason']}."
            held = quotes.get((str(indicator), str(row["period"])[:4]), "")
            yield _gap(
                "partial_period",
                "gap",
                str(indicator),
                str(row["period"]),
                str(row["statistics"]),
                held,
                text,
            )
    if now is not None:
        yield from _stale(observations, indicators, now)


def _better(rows: pd.DataFrame, period: str) -> bool:
    return bool(rows.loc[rows["period"].eq(period), "state"].isin(["stated", "implied"]).any())


def _runs(rows: pd.DataFrame) -> Iterator[tuple[str, str, int, str]]:
    """Runs of missing periods that nothing interrupts and that have one reason: (first, last, how many, reason)."""
    best = rows.drop_duplicates("period")
    run: list[str] = []
    reason = ""
    for row in [*best.to_dict("records"), {"period": "", "state": "", "reason": ""}]:
        missing = row["state"] == "missing"
        if run and (not missing or row["reason"] != reason):
            yield run[0], run[-1], len(run), reason
            run = []
        if missing:
            run.append(str(row["period"]))
            reason = str(row["reason"])


def _quotes_by_period(observations: pd.DataFrame) -> dict[tuple[str, str], str]:
    """(indicator, year) -> the quotes whose period touches that year."""
    found: dict[tuple[str, str], dict[str, None]] = {}
    dated = observations[observations["period"].ne("") & observations["reading_state"].ne("rejected")]
    for row in dated.itertuples(index=False):
        for year in range(int(str(row.period_start)[:4]), int(str(row.period_end)[:4]) + 1):
            found.setdefault((str(row.indicator_id), str(year)), {})[str(row.quote_id)] = None
    return {key: " ".join(list(ids)[:50]) for key, ids in found.items()}


def _stale(observations: pd.DataFrame, indicators: pd.DataFrame, now: date) -> Iterator[Finding]:
    expected = indicators[indicators["frequency"].ne("none")]
    dated = observations[observations["period"].ne("") & observations["reading_state"].ne("rejected")]
    latest = (
        dated.sort_values("period_end", kind="stable")
        .drop_duplicates("indicator_id", keep="last")
        .set_index("indicator_id")
    )
    for indicator in expected.to_dict("records"):
        name = str(indicator["indicator_id"])
        if name not in latest.index:
            continue
        row = latest.loc[name]
        age = (now - parse_period(str(row["period"])).end).days
        if age > STALE_AFTER_DAYS:
            text = f"{indicator['label']}: the latest figure is for {period_name(str(row['period']))}, {age // 365} years before the latest source."
            yield _gap("stale", "gap", name, str(row["period"]), "", str(row["quote_id"]), text)


def _gap(kind: str, severity: str, indicator: str, period: str, statistics: str, quotes: str, text: str) -> Finding:
    identity = ":".join([kind, indicator, period or "-", statistics or "-", "-"])
    return identity, kind, severity, indicator, period, quotes, float("nan"), text
