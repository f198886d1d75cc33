"""How figures are said, decided by hand."""

from __future__ import annotations

import math

import pytest

from pipelines.analysis.phrases import say
from pipelines.tables import Tables
from pipelines.wording import units_from_table

DOLLARS = {"unit": "USD", "measure": "level", "method": "stated", "reading": ""}
RATIO = DOLLARS | {"unit": "ratio", "measure": "change"}


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (DOLLARS | {"value": 5.08e9, "low": 5.075e9, "high": 5.085e9}, "$5.08 bn"),
        (DOLLARS | {"value": 1.3e9, "low": 1.3e9, "high": math.nan}, "over $1.3 bn"),
        (DOLLARS | {"value": 9e8, "low": 8.5e8, "high": 9e8}, "almost $900 m"),
        (DOLLARS | {"measure": "change", "value": 1.25e8, "low": 1.245e8, "high": 1.255e8}, "+$125 m"),
        (DOLLARS | {"measure": "change", "value": 7e8, "low": 6.5e8, "high": 7e8}, "almost +$700 m"),
        (DOLLARS | {"measure": "change", "value": 7e8, "low": 7e8, "high": math.nan}, "over +$700 m"),
        (RATIO | {"value": 1.33, "low": 1.325, "high": 1.335}, "+33 %"),
        (RATIO | {"value": 2.4, "low": 2.35, "high": 2.45}, "×2.4"),
    ],
)
def test_said(cells: dict[str, object], said: str, press_tables: Tables) -> None:
    assert say(cells, units_from_table(press_tables.units)) == said
