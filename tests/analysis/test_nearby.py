"""Stocks that differ within days of one another, on either side of a month's end, decided by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from pipelines.analysis.comparison import counted
from pipelines.analysis.finding import Context
from pipelines.analysis.nearby import find_close_in_time
from pipelines.build import Built
from pipelines.wording import Units, units_from_table
from tests.analysis.making import FLOW, STOCK, Cells, indicators, observations

NAMES = {"early": "Early News, 2023"}
NO_UNITS = pd.DataFrame(columns=["spelling", "unit", "dimension", "factor", "language"]).astype("str")


def found(rows: list[Cells], indicator: Cells = STOCK) -> list[str]:
    units: Units = units_from_table(NO_UNITS)
    table = counted(observations(rows), indicators(indicator))
    return [finding[-1] for finding in find_close_in_time(table, Context(units, NAMES))]


def two(first: str, last: str, **cells: object) -> list[Cells]:
    return [
        {"observation_id": "one", "period": first, "value": 16.0, "unit": "boat"},
        {"observation_id": "other", "period": last, "value": 20.0, "unit": "boat", **cells},
    ]


def test_a_few_days_apart_in_two_months() -> None:
    (text,) = found(two("2026-01-29", "2026-02-01"))
    assert text.startswith("Lake trade: 16 boats (Early News, 2023, 29 January 2026) against 20 boats")
    assert text.endswith("3 days apart: change or disagreement.")


@pytest.mark.parametrize(
    "rows",
    [
        two("2026-01-20", "2026-01-22"),  # within a month they disagree
        two("2026-01-24", "2026-02-01"),
        two("2026-01-29", "2026-02"),
        two("2026-01-29", "2026-02-01", low=15.0, high=25.0),
        two("2026-01-29", "2026-02-01", status="F"),
        two("2026-01-29", "2026-02-01", status="D"),
        two("2026-01-29", "2026-02-01", method="implied"),
    ],
)
def test_nothing_else(rows: list[Cells]) -> None:
    assert not found(rows)


def test_flows_are_no_stocks() -> None:
    assert not found(two("2026-01-29", "2026-02-01"), FLOW)


def test_sixteen_or_twenty_countries_in_one_week(press: Built) -> None:
    texts = press.findings.loc[press.findings["kind"].eq("close_in_time"), "text"]
    assert any("16 countries" in text and "20 countries" in text and "3 days apart" in text for text in texts)
