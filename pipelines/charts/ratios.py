"""What two countries' books of one flow say of one another: ratios, and what freight explains of them, in words."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from pipelines.analysis.calendar import period_name
from pipelines.analysis.headline import rank_observations
from pipelines.analysis.mirrors import direction, mirror_ratios, mirrored_rows, partner
from pipelines.analysis.phrases import country
from pipelines.analysis.rows import rows_of
from pipelines.charts.header import known_by_sentence, subtitle_text
from pipelines.charts.points import Point
from pipelines.charts.record import Record
from pipelines.charts.text import escape, text_width
from pipelines.wording import parse_period


@dataclass(frozen=True)
class Ratio:
    """Second ÷ first of one period: its bounds, and whether both sides say whose figures they are."""

    period: str
    low: float
    high: float
    said: bool

    @property
    def anchor(self) -> float:
        """Where its mark stands: the middle of the bounds, or the one that is not open."""
        if math.isinf(self.high):
            return self.low
        return self.high if self.low <= 0 else (self.low + self.high) / 2

    def outside(self, band: tuple[float, float]) -> bool:
        """Whether no ratio within the bounds is in the band."""
        return self.low > band[1] or self.high < band[0]


def sides_of(record: Record, indicator_id: str) -> tuple[pd.DataFrame, pd.DataFrame, list[Ratio]]:
    """The periods of a flow that two sides tell of (rows of `mirror_ratios`, in time), the observations they are told
    by, and the ratios that are known.
    """
    known = record.indicators["indicator_id"].eq(indicator_id)
    if not known.any():
        return record.observations.iloc[:0], record.observations.iloc[:0], []
    rows = mirrored_rows(record.observations, record.indicators, indicator_id)
    rows = rank_observations(rows, record.sources)
    pairs = mirror_ratios(rows, record.indicators)
    pairs = pairs.assign(_start=[parse_period(period).start for period in pairs["period"]])
    pairs = pairs.sort_values(["_start", "period"], kind="stable").drop(columns="_start")
    ids = {name for column in ("first_id", "second_id", "unsaid_id") for name in pairs[column]}
    ratios = []
    for pair in rows_of(pairs):
        said = not math.isnan(pair["ratio_low"])
        low, high = (pair["ratio_low"], pair["ratio_high"]) if said else (pair["likely_low"], pair["likely_high"])
        if not math.isnan(low) and (low > 0 or math.isfinite(high)):
            ratios.append(Ratio(pair["period"], low, high, said))
    return pairs, rows[rows["observation_id"].isin(ids)], ratios


def sides_title(label: str, ratios: Sequence[Ratio], band: tuple[float, float]) -> str:
    """What of the difference freight leaves open, in one sentence."""
    beyond = [ratio for ratio in ratios if ratio.outside(band)]
    if not ratios:
        return f"{label}: two sides, but bounds too open for a ratio"
    if len(ratios) == 1:
        cannot = "cannot" if beyond else "may"
        return f"{label}, {period_name(ratios[0].period)}: freight {cannot} explain how the two sides differ"
    if not beyond:
        return f"{label}: freight may explain how the two sides differ, in all {len(ratios)} periods"
    return f"{label}: in {len(beyond)} of {len(ratios)} periods freight cannot explain how the two sides differ"


def sides_subtitle(
    record: Record, indicator_id: str, factor: float, ratios: Sequence[Ratio], points: Sequence[Point]
) -> str:
    """Why freight makes a difference, how much, and what the marks mean."""
    reason = (
        "Importers record cost, insurance and freight, exporters free on board, so the importer’s figure may be up to "
        f"{factor:.2f} times the exporter’s (shaded)"
    )
    both = "A turnover adds both directions and each side’s imports carry the freight, so the factor may lie either way"
    likely = any(not ratio.said for ratio in ratios)
    return subtitle_text(
        [
            known_by_sentence(record),
            reason,
            "" if direction(indicator_id) else both,
            _other_definition(record, indicator_id, points),
            "Hollow: implied by a stated change" if any(point.method == "implied" for point in points) else "",
            "Hollow square: one of the two figures does not say whose it is" if likely else "",
            "Arrow: open end" if any(math.isinf(ratio.high) or ratio.low <= 0 for ratio in ratios) else "",
        ]
    )


def bare(ratio: Ratio, *, short: bool = False) -> str:
    """The ratio in digits: 2.19, "up to 1.35", "over 1.2"; in `short` "≤ 1.35", "≥ 1.2"."""
    most, least = ("≤", "≥") if short else ("up to", "over")
    if ratio.low <= 0:
        return f"{most} {ratio.high:.2f}"
    return f"{least} {ratio.low:.2f}" if math.isinf(ratio.high) else f"{ratio.anchor:.2f}"


def _other_definition(record: Record, indicator_id: str, points: Sequence[Point]) -> str:
    """That one side is told by an indicator of its own, whose definition may be another."""
    other = partner(record.indicators, indicator_id)
    own = record.observations[record.observations["indicator_id"].eq(other)]
    if not other or not own["observation_id"].isin([point.observation_id for point in points]).any():
        return ""
    row = rows_of(record.indicators[record.indicators["indicator_id"].eq(other)])[0]
    return f"{country(row['reference_area'])} counts “{row['label']}”, which may be defined otherwise"


def told_ratio(ratio: Ratio, band: tuple[float, float]) -> str:
    """What is told of a ratio when it is pointed at."""
    low = f"{ratio.low:.3g}" if ratio.low > 0 else "open"
    high = "open" if math.isinf(ratio.high) else f"{ratio.high:.3g}"
    verdict = "freight cannot explain it" if ratio.outside(band) else "freight may explain it"
    lines = [f"<b>{period_name(ratio.period)}: {bare(ratio)}</b>", f"Bounds {low} to {high}", verdict.capitalize()]
    return "<br>".join(lines if ratio.said else [*lines, "One figure does not say whose it is"])


def tick_names(periods: Sequence[str], room: float, size: float) -> list[str]:
    """Periods under their marks, in short lines where the room is small."""
    names = [period_name(period) for period in periods]
    if all(text_width(name, size) <= room - 6 for name in names):
        return [escape(name) for name in names]
    return [_short(period) for period in periods]


def _short(period: str) -> str:
    span = parse_period(period)
    if "-" not in period:
        return period.replace("/", "–<br>")
    months = [date(2000, day.month, 1).strftime("%b") for day in (span.start, span.end)]
    year = str(span.end.year)
    return f"{'–<br>'.join(dict.fromkeys(months))}<br>{year}"
