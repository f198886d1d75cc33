"""Two countries' statistics of one flow, period by period, how far apart they are, and what of it freight explains.

Importers record what goods cost on arrival, freight and insurance included; exporters what they cost at their own
border. So the importer's figure ÷ the exporter's is expected between 1 and a small factor (United Nations Comtrade and
others take 1.06 to 1.10). Of a turnover, which adds both directions, each side counts its own imports with freight: the
factor may lie on either side of 1.
"""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from pipelines.analysis.comparison import counted
from pipelines.analysis.intervals import ends_of, number_of
from pipelines.analysis.observations import COLUMNS as OBSERVATION_COLUMNS
from pipelines.analysis.observations import observation_frame, rounded
from pipelines.analysis.rows import grouped, rows_of

COLUMNS = [
    "indicator_id", "measure", "unit", "period", "first", "first_id", "second", "second_id", "unsaid_id", "ratio_low",
    "ratio_high", "likely_low", "likely_high", "apart",
]  # fmt: skip
DIRECTIONS = ("exports", "imports")  # one of them is in the id of an indicator whose flow has a direction
NOTHING = (math.nan, math.nan)


def mirror_ratios(ranked: pd.DataFrame, indicators: pd.DataFrame) -> pd.DataFrame:
    """One row for each period of a flow that both countries record, where more than one side gives a level.

    Columns indicator_id, measure, unit, period; first and second (the two countries: exporter and importer, of a flow
    without one direction the partner and the reporting one) and the id of the observation each is told by (`ranked`:
    the one that counts most, see `headline`; empty if none), also of the figures that do not say whose they are;
    ratio_low and ratio_high, the bounds of second ÷ first (NaN where one is missing, infinite where open); likely_low
    and likely_high, the same where one side is missing and a figure that does not say whose it is stands in for it;
    apart, the largest ÷ the smallest of the sides' figures. Plans and partial definitions take no part, and implied
    levels only where a side states none.
    """
    rows = counted(ranked, indicators)
    rows = rows[rows["mirrored"] & rows["measure"].eq("level") & rows["period"].ne("") & ~rows["plan"]]
    rows = rows[rows["status"].ne("D")]
    found = []
    for group in grouped(rows, ["indicator_id", "period", "unit"]):
        first, second = _sides(group[0])
        sides: dict[str, dict[str, Any]] = {}
        for row in group:
            sides.setdefault(str(row["statistics"]), row)
        if "" in sides and sides[""]["method"] == "implied":
            del sides[""]
        if len(sides) < 2:
            continue
        numbers = [number_of(row) for row in sides.values()]
        ratio = _ratio(sides[first], sides[second]) if first in sides and second in sides else NOTHING
        alone = "" in sides and (first in sides) != (second in sides)
        likely = _ratio(sides.get(first, sides[""]), sides.get(second, sides[""])) if alone else NOTHING
        apart = max(numbers) / min(numbers) if min(numbers) > 0 else math.nan
        told = [str(sides[side]["observation_id"]) if side in sides else "" for side in (first, second, "")]
        found.append(
            (group[0]["indicator_id"], "level", group[0]["unit"], group[0]["period"], first, told[0], second, told[1],
             told[2], *ratio, *likely, apart)
        )  # fmt: skip
    return pd.DataFrame(found, columns=pd.Index(COLUMNS))


def mirrored_rows(ranked: pd.DataFrame, indicators: pd.DataFrame, indicator_id: str) -> pd.DataFrame:
    """The observations of an indicator and of its `partner`, all as the indicator's own."""
    wanted = [indicator_id, partner(indicators, indicator_id)]
    return ranked[ranked["indicator_id"].isin(wanted)].assign(indicator_id=indicator_id)


def partner(indicators: pd.DataFrame, indicator_id: str) -> str:
    """The indicator of the same flow as the other country records it: in one group for comparison, in the same unit,
    with the countries changed round and the direction turned; empty if there is not exactly one.
    """
    own = indicators[indicators["indicator_id"].eq(indicator_id)].iloc[0]
    others = indicators[
        indicators["compare_group"].eq(own["compare_group"])
        & indicators["unit"].eq(own["unit"])
        & indicators["reference_area"].eq(own["counterpart_area"])
        & indicators["counterpart_area"].eq(own["reference_area"])
    ]
    turned = {"exports": "imports", "imports": "exports"}.get(direction(indicator_id), "")
    found = [str(name) for name in others["indicator_id"] if turned and direction(str(name)) == turned]
    return found[0] if len(found) == 1 and own["compare_group"] and own["counterpart_area"] else ""


def direction(indicator_id: str) -> str:
    """Whether an indicator counts the exports or the imports of its country; empty where its id names neither."""
    return next((word for word in DIRECTIONS if word in indicator_id.split("_")), "")


def freight_band(indicator_id: str, factor: float) -> tuple[float, float]:
    """Between which ratios of second ÷ first freight and insurance explain the difference, for a largest factor."""
    return (1.0, factor) if direction(indicator_id) else (1 / factor, factor)


def ratio_rows(pairs: pd.DataFrame, rows: pd.DataFrame, factor: float) -> pd.DataFrame:
    """The ratios of `mirror_ratios` as observations for an export: unit `ratio`, the bounds of second ÷ first (NaN =
    open), and in the note what was divided and whether freight explains it. `rows` are the observations they rest on.
    """
    figures = {str(row["observation_id"]): row for row in rows_of(rows)}
    made = []
    for pair in rows_of(pairs):
        said = not math.isnan(pair["ratio_low"])
        low, high = (pair["ratio_low"], pair["ratio_high"]) if said else (pair["likely_low"], pair["likely_high"])
        if math.isnan(low):
            continue
        over, under = (figures[pair[side] or pair["unsaid_id"]] for side in ("second_id", "first_id"))
        least, most = freight_band(str(pair["indicator_id"]), factor)
        beyond = low > most or high < least
        quotes = dict.fromkeys([*over["from_quotes"].split(), *under["from_quotes"].split()])
        made.append(
            over
            | {
                "observation_id": f"{over['observation_id']}~ratio",
                "from_quotes": " ".join(quotes),
                "statistics": "",
                "value": math.nan,
                "low": rounded(low) if low > 0 else math.nan,
                "high": rounded(high) if math.isfinite(high) else math.nan,
                "unit": "ratio",
                "method": "implied",
                "reading": "",
                "words": f"{over['words']} ÷ {under['words']}",
                "note": f"computed: the figure of {pair['second']} divided by that of {pair['first']}"
                + ("" if said else ", one of which does not say whose it is")
                + f"; freight and insurance explain {least:.2f} to {most:.2f}: "
                + ("it lies beyond" if beyond else "it may lie within"),
            }
        )
    return observation_frame([tuple(row[name] for name in OBSERVATION_COLUMNS) for row in made])


def _sides(row: dict[str, Any]) -> tuple[str, str]:
    """First and second country: exporter and importer where the flow has a direction."""
    own, other = str(row["reference_area"]), str(row["counterpart_area"])
    return (own, other) if direction(str(row["indicator_id"])) == "exports" else (other, own)


def _ratio(first: dict[str, Any], second: dict[str, Any]) -> tuple[float, float]:
    """The bounds of second ÷ first, of amounts above nothing."""
    if min(number_of(first), number_of(second)) <= 0:
        return NOTHING
    (low, high), (over, under) = ends_of(second), ends_of(first)
    least = 0.0 if math.isinf(low) or math.isinf(under) else low / under
    return least, high / over if over > 0 and not math.isinf(over) else math.inf
