"""Which periods of an indicator have a figure, which have not, and why.

A period is a year, quarter or month by the indicator's frequency; frequency `none` expects nothing, its periods
are listed as stated. Periods are expected from `expected_from` (without it, from the first figure) to the last
one complete when the latest source was published. States: stated, implied (only computed from a later level and
its change), partial (only a part of the period, a longer span or a change without a level), missing, unexpected
(before the figures could begin, or after the latest source).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

import pandas as pd

from pipelines.analysis.calendar import period_name
from pipelines.analysis.cells import PER_YEAR, cell_name, cell_of, cells_of, is_complete
from pipelines.analysis.comparison import POINT_IN_TIME, originals
from pipelines.analysis.rows import rows_of
from pipelines.wording import parse_period

COLUMNS = ["indicator_id", "statistics", "period", "state", "sources", "reason"]
STATES = ["stated", "implied", "partial"]  # the best a period has, in this order

Row = tuple[str, str, str, str, int, str]


class _Figure(NamedTuple):
    """What observations say, as far as periods go."""

    statistics: str
    period: str
    period_start: str
    period_end: str
    measure: str
    method: str
    status: str


class _Claim(NamedTuple):
    """What a figure says of one period."""

    state: str
    reason: str
    roots: set[str]  # the independent sources behind it


_Figures = dict[_Figure, set[str]]  # what is said of an indicator -> the independent sources that say it


def latest_publication(sources: pd.DataFrame) -> date | None:
    """The latest day a dated source was published (a year or month counts to its end); None if none is dated."""
    dated = sources.loc[sources["published"].ne(""), "published"].unique()
    return max((parse_period(text).end for text in dated), default=None)


def make_coverage(observations: pd.DataFrame, indicators: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    """Columns indicator_id, statistics, period, state, sources (independent ones), reason.

    One row per period and statistics that have a figure, and one without statistics per missing period.
    """
    now = latest_publication(sources)
    root = originals(sources)
    dated = observations[observations["reading_state"].ne("rejected") & observations["period"].ne("")]
    said: dict[tuple[str, ...], set[str]] = {}
    columns = (dated[name].tolist() for name in ("indicator_id", *_Figure._fields))
    for source, key in zip(dated["source_id"].tolist(), zip(*columns, strict=True), strict=True):
        if key in said:
            said[key].add(root[source])
        else:
            said[key] = {root[source]}
    figures: dict[str, _Figures] = {}
    for (name, *cells), roots in said.items():
        figures.setdefault(name, {})[_Figure(*cells)] = roots
    others = _stated_years(dated, indicators)
    rows = [
        row
        for indicator in rows_of(indicators)
        for row in _indicator_coverage(indicator, figures.get(str(indicator["indicator_id"]), {}), now, others)
    ]
    types = {name: "int64" if name == "sources" else "str" for name in COLUMNS}
    return pd.DataFrame(rows, columns=pd.Index(COLUMNS)).astype(types)


def _indicator_coverage(
    indicator: dict[Any, Any],
    figures: _Figures,
    now: date | None,
    others: dict[tuple[str, str], str],
) -> Iterator[Row]:
    name, frequency, expected = (str(indicator[key]) for key in ("indicator_id", "frequency", "expected_from"))
    if not figures:
        return
    if frequency not in PER_YEAR:
        sources: dict[tuple[str, str], set[str]] = {}
        for figure, roots in figures.items():
            sources.setdefault((figure.period, figure.statistics), set()).update(roots)
        for (period, statistics), roots in sorted(sources.items()):
            yield name, statistics, period, "stated", len(roots), ""
        return
    claims: dict[tuple[int, str], list[_Claim]] = {}
    first = cell_of(parse_period(expected).start, frequency) if expected else None
    for figure, roots in figures.items():
        for cell, claim in _claims(figure, roots, frequency, str(indicator["accumulation"]), first):
            claims.setdefault((cell, figure.statistics), []).append(claim)
    begin = min(cell for cell, _ in claims) if first is None else first
    last = max(cell for cell, _ in claims) if now is None else cell_of(now, frequency)
    if now is not None and not is_complete(last, frequency, now):
        last -= 1
    have = {cell for cell, _ in claims}
    keys = sorted([*claims, *((cell, "") for cell in range(begin, last + 1) if cell not in have)])
    for cell, statistics in keys:
        period = cell_name(cell, frequency)
        held = claims.get((cell, statistics), [])
        if not held:
            yield name, "", period, "missing", 0, _why_missing(str(indicator["compare_group"]), period, others)
            continue
        state, reason = _best(held)
        if cell < begin:
            state, reason = "unexpected", f"a figure from before {period_name(expected)}, when figures could begin"
        elif now is not None and cell > cell_of(now, frequency):
            state, reason = "unexpected", f"a figure for a time after the latest source ({now.isoformat()[:7]})"
        yield name, statistics, period, state, len(set().union(*(claim.roots for claim in held))), reason


def _claims(
    figure: _Figure, roots: set[str], frequency: str, accumulation: str, first: int | None
) -> Iterator[tuple[int, _Claim]]:
    """What a figure says of each period it touches; a span that reaches into the expected ones, of those only."""
    cells, whole = _touched(figure.period_start, figure.period_end, frequency)
    state, reason = "partial", ""
    if figure.measure == "change":
        reason = "only a change is quoted, no level"
    elif len(cells) > 1:
        told = "dated only as" if accumulation in POINT_IN_TIME else "only within a longer span:"
        reason = f"{told} {period_name(figure.period)}"
    elif accumulation == "flow" and not whole:
        reason = f"only part of it: {period_name(figure.period)}"
    elif figure.status == "D":
        reason = "only a partial or other definition"
    elif figure.status == "F" and accumulation != "plan":
        reason = "only a plan or forecast"
    elif figure.method == "implied":
        state, reason = "implied", "computed from a later level and its change"
    else:
        state = "stated"
    claim = _Claim(state, reason, roots)
    if first is not None and cells[-1] >= first:
        cells = range(max(cells[0], first), cells[-1] + 1)
    return ((cell, claim) for cell in cells)


@lru_cache(maxsize=10_000)
def _touched(start: str, end: str, frequency: str) -> tuple[range, bool]:
    return cells_of(date.fromisoformat(start), date.fromisoformat(end), frequency)


def _best(claims: list[_Claim]) -> tuple[str, str]:
    state = min((claim.state for claim in claims), key=STATES.index)
    reasons = dict.fromkeys(claim.reason for claim in claims if claim.state == state and claim.reason)
    return state, "; ".join(reasons)


def _stated_years(dated: pd.DataFrame, indicators: pd.DataFrame) -> dict[tuple[str, str], str]:
    """(compare_group, year) -> labels of the indicators of the group with a stated level for that year."""
    levels = dated[dated["measure"].eq("level") & dated["method"].ne("implied")]
    columns = indicators[["indicator_id", "label", "compare_group"]]
    named = (
        levels[["indicator_id", "period"]].drop_duplicates().merge(columns, on="indicator_id", validate="many_to_one")
    )
    named = named[named["compare_group"].ne("") & named["period"].str.fullmatch(r"\d{4}")]
    found: dict[tuple[str, str], list[str]] = {}
    for row in rows_of(named):
        found.setdefault((row["compare_group"], row["period"]), []).append(row["label"])
    return {key: ", ".join(sorted(labels)) for key, labels in found.items()}


def _why_missing(group: str, period: str, others: dict[tuple[str, str], str]) -> str:
    other = others.get((group, period), "") if group else ""
    return f"quoted only under another definition: {other}" if other else "no source quotes a figure"
