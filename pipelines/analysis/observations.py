"""Quotes and what their words say -> observations: one row per reading, before anything is computed from them.

Rules: a `reading` that equals one of the words' own readings chooses it (method stated, the others rejected); a
reading that equals none replaces the literal number (method reconstructed, the literal number rejected). Garbled
words need a reading; unreadable words are refused, never guessed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import pandas as pd

from pipelines.analysis.kinds import same_kind
from pipelines.analysis.rows import rows_of
from pipelines.wording import Reading, Units, describe, parse_period, read_reading, read_words

COLUMNS = [
    "observation_id", "quote_id", "from_quotes", "source_id", "indicator_id", "topic", "measure", "statistics",
    "period", "period_start", "period_end", "period_basis", "base_period", "value", "low", "high", "unit", "method",
    "reading", "reading_state", "status", "attributed_to", "words", "note",
]  # fmt: skip
Quote = dict[str, Any]  # a row of quotes.csv with its indicator's topic and unit
NUMBERS = ["value", "low", "high"]
COMPUTED_DIGITS = 12  # significant digits kept of a quotient: more would be noise of the division


@dataclass(frozen=True, slots=True)
class Refusal:
    """One quote that cannot become an observation: which cell is to blame, why, and what to do."""

    quote_id: str
    column: str
    value: str
    rule: str
    message: str
    remedy: str


@dataclass(frozen=True, slots=True)
class _Candidate:
    """One reading of a quote with what it was taken for, and the unit of its row."""

    reading: Reading
    method: str
    state: str
    unit: str = ""


def make_observations(
    quotes: pd.DataFrame, sources: pd.DataFrame, indicators: pd.DataFrame, units: Units
) -> tuple[pd.DataFrame, list[Refusal]]:
    """Observations of all readable quotes (columns `COLUMNS`, numbers float64, NaN = open or not named), and the
    refused quotes.

    Amounts are in the unit of the row, base units (5.08 billion USD is 5080000000.0); relative changes are ratios
    in unit `ratio`.
    """
    language = dict(zip(sources["source_id"], sources["language"], strict=True))
    rows: list[tuple[object, ...]] = []
    refusals: list[Refusal] = []
    joined = quotes.merge(
        indicators[["indicator_id", "topic", "unit"]], on="indicator_id", how="left", validate="many_to_one"
    )
    for quote in rows_of(joined):
        candidates, conversion, refusal = _read_quote(quote, language.get(quote["source_id"], ""), units)
        if refusal is not None:
            refusals.append(refusal)
            continue
        rows.extend(_rows(quote, candidates, conversion, units))
    return observation_frame(rows), refusals


def observation_frame(rows: list[tuple[object, ...]]) -> pd.DataFrame:
    """Rows in the order of `COLUMNS` as a table with the observations' types (text `str`, numbers float64)."""
    frame = pd.DataFrame(rows, columns=pd.Index(COLUMNS))
    text = [name for name in COLUMNS if name not in NUMBERS]
    return frame.astype({**dict.fromkeys(text, "str"), **dict.fromkeys(NUMBERS, "float64")})


def rounded(number: float) -> float:
    """A computed number at `COMPUTED_DIGITS` significant digits (NaN stays)."""
    return float(f"{number:.{COMPUTED_DIGITS}g}")


def _read_quote(
    quote: Quote, language: str, units: Units
) -> tuple[list[_Candidate], _Candidate | None, Refusal | None]:
    """The candidates of one quote in its final units, the conversion in its words, or why it is refused."""
    words, reading, measure, unit = (quote[name] for name in ("words", "reading", "measure", "unit"))
    said = read_words(words, language, units, measure)
    if not reading and (said.garbled or said.problem or not said.readings):
        rule = "garbled_words" if said.garbled else "unreadable_words"
        return [], None, _refuse(quote, "words", rule, said.problem or "The words cannot be read literally.")
    chosen: Reading | None = None
    if reading:
        given = read_reading(reading, units, measure)
        if given.problem or len(given.readings) != 1:
            message = given.problem or "It is not one plain figure."
            return [], None, _refuse(quote, "reading", "unreadable_reading", message)
        chosen = given.readings[0]
    candidates: list[_Candidate] = []
    for candidate in _candidates(said.readings, chosen):
        settled = settle_unit(candidate.reading.unit, unit, units)
        if settled is None:
            if candidate.state == "rejected":
                continue
            named = candidate.reading.unit
            message = f"The words are in {named}, the indicator is in {unit}."
            return [], None, _refuse(quote, "words", "unit_mismatch", message)
        candidates.append(_Candidate(candidate.reading, candidate.method, candidate.state, settled))
    conversion = None
    if said.conversion is not None and (settled := settle_unit(said.conversion.unit, unit, units)) is not None:
        conversion = _Candidate(said.conversion, "converted", "only", settled)
    return candidates, conversion, None


def _candidates(own: tuple[Reading, ...], chosen: Reading | None) -> list[_Candidate]:
    """The words' own readings and the reading given for them, with method and state, the one that counts first."""
    if chosen is None:
        state = "only" if len(own) == 1 else "open"
        return [_Candidate(reading, "stated", state) for reading in own]
    same = [reading for reading in own if _same(reading, chosen)]
    others = [reading for reading in own if not _same(reading, chosen)]
    if same:
        counted = _Candidate(same[0], "stated", "chosen" if others else "only")
    else:
        counted = _Candidate(chosen, "reconstructed", "chosen" if others else "only")
    return [counted, *(_Candidate(reading, "stated", "rejected") for reading in others)]


def _same(own: Reading, chosen: Reading) -> bool:
    """Whether a reading names the same figure: number, open ends and (where both name one) unit."""
    return (
        own.measure == chosen.measure
        and own.value == chosen.value
        and (own.low is None, own.high is None) == (chosen.low is None, chosen.high is None)
        and (own.value is not None or (own.low, own.high) == (chosen.low, chosen.high))
        and (own.qualifier == "about") == (chosen.qualifier == "about")
        and (own.unit is None or chosen.unit is None or own.unit == chosen.unit)
    )


def settle_unit(named: str | None, unit: str, units: Units) -> str | None:
    """The unit of a row whose words name a unit (or none), or None where that fits neither the indicator's `unit`
    nor stands for itself.

    Relative changes are ratios. The indicator's unit where the dimension agrees or the words name none; the
    words' own where both are money or both are things that are counted.
    """
    if named == "ratio":
        return named
    if named is None or named == unit or units.dimension(named) == units.dimension(unit):
        return unit
    return named if same_kind(named, unit, units) else None


def _rows(
    quote: Quote, candidates: list[_Candidate], conversion: _Candidate | None, units: Units
) -> Iterator[tuple[object, ...]]:
    period = parse_period(quote["period"]) if quote["period"] else None
    start, end = (period.start.isoformat(), period.end.isoformat()) if period else ("", "")
    numbered = [(f"/{n}" if len(candidates) > 1 else "", c) for n, c in enumerate(candidates, 1)]
    if conversion is not None:
        numbered.append((f"/{conversion.unit}", conversion))
    for suffix, candidate in numbered:
        reading = candidate.reading
        plain = candidate.state == "only" and candidate.method == "stated"
        yield (
            quote["quote_id"] + suffix, quote["quote_id"], quote["quote_id"], quote["source_id"],
            quote["indicator_id"], quote["topic"], quote["measure"], quote["statistics"], quote["period"], start, end,
            quote["period_basis"] or ("stated" if period else "unknown"), quote["base_period"],
            _float(reading.value), _float(reading.low), _float(reading.high), candidate.unit, candidate.method,
            "" if plain else _told(candidate, units), candidate.state,
            quote["status"] or "A", quote["attributed_to"], quote["words"], quote["note"],
        )  # fmt: skip


def _told(candidate: _Candidate, units: Units) -> str:
    """What a reading says, in the unit of its row."""
    return describe(replace(candidate.reading, unit=candidate.unit), units, long=True)


def _float(number: Decimal | None) -> float:
    return float("nan") if number is None else float(number)


def _refuse(quote: Quote, column: str, rule: str, message: str) -> Refusal:
    remedies = {
        "garbled_words": "Give in reading what the words stand for, and the evidence in note.",
        "unreadable_words": "Keep the run of words that states one figure, or give in reading what it stands for.",
        "unreadable_reading": "Write one plain English figure: about 130 million US dollars, ×2.4, +17% or index 117.",
        "unit_mismatch": "Choose an indicator that is counted in this unit, or mend the unit's row in units.csv.",
    }
    return Refusal(quote["quote_id"], column, quote[column], rule, message, remedies[rule])
