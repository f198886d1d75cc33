"""One finding: a plain sentence about one key, with its severity and the quotes it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
import pandas as pd

from pipelines.analysis.phrases import Row
from pipelines.wording import Units

COLUMNS = ["finding_id", "kind", "severity", "indicator_id", "period", "quote_ids", "magnitude", "text"]
MOST_QUOTES = 50
SEVERITIES = ["conflict", "caution", "gap", "note"]  # the gravest first

AMONG_FORECASTS = ("disagreement", "mirror_difference", "definition_differs")

Finding = tuple[str, str, str, str, str, str, float, str]


@dataclass(frozen=True)
class Context:
    """What sentences need besides the observations: the units, and how each source is called."""

    units: Units
    names: dict[str, str]


def make_finding(
    kind: str,
    severity: str,
    members: Sequence[Row],
    text: str,
    *,
    indicator_id: str | None = None,
    period: str | None = None,
    statistics: str | None = None,
    unit: str | None = None,
    quote_id: str = "",
    magnitude: float = float("nan"),
) -> Finding:
    """A finding on the key of its first member unless a part of the key is given.

    The id is made of kind, indicator, period, statistics, unit and, for kinds about one quote, the quote: the same
    in every build. Forecasts (status F) differ among themselves only, and their differences have a unit of their own.
    """
    first = members[0]
    scale = str(first["scale"]).replace(" ", "-")
    if kind in AMONG_FORECASTS and first["status"] == "F":
        scale += "-forecast"
    parts = [
        str(first["indicator_id"]) if indicator_id is None else indicator_id,
        str(first["period"]) if period is None else period,
        str(first["statistics"]) if statistics is None else statistics,
        (scale + (f"-on-{first['base']}" if first["base"] else "")) if unit is None else unit,
    ]
    identity = ":".join([kind, *[part or "-" for part in parts], *([quote_id] if quote_id else [])])
    if len(members) == 1 and first["from_quotes"] == first["quote_id"]:
        return identity, kind, severity, parts[0], parts[1], str(first["quote_id"]), magnitude, text
    own = (member["quote_id"] for member in members)  # first, so that the extremes stay first
    computed = (member["from_quotes"] for member in members if member["from_quotes"] != member["quote_id"])
    quotes = some_quotes(chain(own, (parent for parents in computed for parent in parents.split())))
    return identity, kind, severity, parts[0], parts[1], quotes, magnitude, text


def some_quotes(quotes: Iterable[str]) -> str:
    """Quote ids for a finding, space-separated, each once, at most `MOST_QUOTES`."""
    some: dict[str, None] = {}
    for quote in quotes:
        some[quote] = None
        if len(some) == MOST_QUOTES:
            break
    return " ".join(some)


def finding_frame(found: list[Finding]) -> pd.DataFrame:
    """Findings as a table."""
    frame = pd.DataFrame(found, columns=pd.Index(COLUMNS))
    return frame.astype({name: "float64" if name == "magnitude" else "str" for name in COLUMNS})


def gravest_first(frame: pd.DataFrame) -> np.ndarray:
    """The places of findings in a table, the gravest first, then by id (and so by kind)."""
    rank = frame["severity"].map({severity: n for n, severity in enumerate(SEVERITIES)}).to_numpy()
    by_id = frame["finding_id"].array.argsort()  # an id begins with its kind
    return np.asarray(by_id[np.argsort(rank[by_id], kind="stable")])
