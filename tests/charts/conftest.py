"""A small made-up record: two countries' statistics of one flow and a stock; nothing of the real tables."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date

import pandas as pd
import pytest

from pipelines.analysis.finding import COLUMNS as FINDING_COLUMNS
from pipelines.analysis.observations import COLUMNS, NUMBERS
from pipelines.charts import Record
from pipelines.wording import Units, parse_period, units_from_table

Row = dict[str, object]


@pytest.fixture(scope="session")
def units() -> Units:
    rows = [
        ("$", "USD", "USD"), ("KSh", "KES", "KES"), ("Br", "BYN", "BYN"), ("%", "percent", "percent"),
        ("boats", "boat", "count"), ("TEU", "TEU", "count:TEU"),
    ]  # fmt: skip
    frame = pd.DataFrame(rows, columns=["spelling", "unit", "dimension"]).assign(factor="1", language="")
    return units_from_table(frame)


def observation(name: str, value: float, period: str = "2022", **changes: object) -> Row:
    """One observation with plain defaults: a stated flow in dollars with no room for doubt."""
    span = parse_period(period) if period else None
    quote = name.split("/")[0]
    row: Row = {
        "observation_id": name, "quote_id": quote, "from_quotes": quote, "source_id": "post", "indicator_id": "trade",
        "topic": "trade", "measure": "level", "statistics": "KE", "period": period,
        "period_start": span.start.isoformat() if span else "", "period_end": span.end.isoformat() if span else "",
        "period_basis": "stated", "base_period": "", "value": value, "low": value, "high": value, "unit": "USD",
        "method": "stated", "reading": "", "reading_state": "only", "status": "A", "attributed_to": "",
        "words": f"words of {name}", "note": "",
    }  # fmt: skip
    return row | changes


def finding(kind: str, quotes: str, **changes: object) -> Row:
    row: Row = {
        "finding_id": f"{kind}:trade", "kind": kind, "severity": "caution", "indicator_id": "trade", "period": "2022",
        "quote_ids": quotes, "magnitude": math.nan,
        "text": "Lake trade, 2022: one says this, one says that.",
    }  # fmt: skip
    return row | changes


def missing(year: int, reason: str = "no source quotes a figure", state: str = "missing") -> Row:
    return {
        "indicator_id": "trade", "statistics": "", "period": str(year), "state": state, "sources": 0, "reason": reason,
    }  # fmt: skip


INDICATORS = [
    {
        "indicator_id": "trade", "label": "Lake trade", "unit": "USD", "accumulation": "flow", "counterpart_area": "UG",
    },
    {
        "indicator_id": "boats", "label": "Boats on the lake", "unit": "boat", "accumulation": "stock",
        "counterpart_area": "",
    },
]  # fmt: skip
INDICATOR_REST = {
    "topic": "trade", "definition": "Trade across the lake", "frequency": "A", "expected_from": "", "compare_group": "",
    "reference_area": "KE", "note": "",
}  # fmt: skip
SOURCE_COLUMNS = [
    "source_id", "title", "publisher", "url", "published", "language", "translation", "repeats", "collection", "note",
]  # fmt: skip

MakeRecord = Callable[..., Record]


@pytest.fixture(scope="session")
def make_record(units: Units) -> MakeRecord:
    def make(
        observations: list[Row],
        findings: list[Row] | None = None,
        coverage: list[Row] | None = None,
        events: list[Row] | None = None,
    ) -> Record:
        text = [name for name in COLUMNS if name not in NUMBERS]
        rows = pd.DataFrame(observations, columns=pd.Index(COLUMNS))
        rows = rows.astype({**dict.fromkeys(text, "str"), **dict.fromkeys(NUMBERS, "float64")})
        found = pd.DataFrame(findings or [], columns=pd.Index(FINDING_COLUMNS))
        found = found.astype({name: "float64" if name == "magnitude" else "str" for name in FINDING_COLUMNS})
        covered = ["indicator_id", "statistics", "period", "state", "sources", "reason"]
        names = sorted({str(row["source_id"]) for row in observations} | {"post"})
        sources = pd.DataFrame(
            [{"source_id": name, "publisher": name.title(), "published": "2023-03"} for name in names]
        )
        return Record(
            observations=rows,
            findings=found,
            coverage=pd.DataFrame(coverage or [], columns=pd.Index(covered)),
            indicators=pd.DataFrame([INDICATOR_REST | row for row in INDICATORS]).astype("str"),
            sources=sources.reindex(columns=SOURCE_COLUMNS, fill_value="").astype("str"),
            events=pd.DataFrame(events or [], columns=pd.Index(["period", "label", "topic", "source_id"])).astype(
                "str"
            ),
            units=units,
            version="ab12cd34",
            as_of="2023-03",
        )

    return make


def mid(year: int) -> str:
    """Where the flow of a year stands."""
    start, end = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
    return date.fromordinal((start + end) // 2).isoformat()
