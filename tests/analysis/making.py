"""Small hand-made tables: observations, sources and indicators of a lake between two countries."""

from __future__ import annotations

import pandas as pd

from pipelines.analysis.observations import COLUMNS, NUMBERS
from pipelines.wording import parse_period

Cells = dict[str, object]

FLOW: Cells = {
    "indicator_id": "trade", "label": "Lake trade", "topic": "trade", "definition": "", "unit": "USD",
    "accumulation": "flow", "frequency": "A", "expected_from": "", "compare_group": "", "reference_area": "KE",
    "counterpart_area": "UG", "note": "",
}  # fmt: skip
STOCK: Cells = FLOW | {"accumulation": "stock", "counterpart_area": ""}
DEFAULTS: Cells = {
    "indicator_id": "trade", "topic": "trade", "measure": "level", "statistics": "", "period": "2022",
    "period_basis": "stated", "base_period": "", "value": 100.0, "unit": "USD", "method": "stated", "reading": "",
    "reading_state": "only", "status": "A", "attributed_to": "", "words": "", "note": "", "source_id": "early",
}  # fmt: skip


def observations(rows: list[Cells]) -> pd.DataFrame:
    """Observations with plain defaults; without bounds they are exact."""
    made = []
    for cells in rows:
        row = DEFAULTS | {"quote_id": cells["observation_id"], "from_quotes": cells["observation_id"]} | cells
        span = parse_period(str(row["period"])) if row["period"] else None
        row |= {
            "period_start": span.start.isoformat() if span else "",
            "period_end": span.end.isoformat() if span else "",
        }
        made.append({"low": row["value"], "high": row["value"]} | row)
    frame = pd.DataFrame(made, columns=pd.Index(COLUMNS))
    text = [name for name in COLUMNS if name not in NUMBERS]
    return frame.astype({**dict.fromkeys(text, "str"), **dict.fromkeys(NUMBERS, "float64")})


def sources() -> pd.DataFrame:
    """Four sources: an early and a late one, a copy of the early one, and a copy of that copy."""
    rows = [
        ("early", "2023-01", ""),
        ("late", "2024-01", ""),
        ("copy", "2023-02", "early"),
        ("again", "2023-03", "copy"),
    ]
    frame = pd.DataFrame(rows, columns=["source_id", "published", "repeats"])
    return frame.assign(title="", publisher="", collection="press").astype("str")


def indicators(*rows: Cells) -> pd.DataFrame:
    return pd.DataFrame(rows).astype("str")
