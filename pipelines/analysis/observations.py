"""Quotes and what their words say -> observations: one row per reading, before anything is computed from them.

Rules: a `reading` that equals one of the words' own readings chooses it (method stated, the others rejected); a
reading that equals none replaces the literal number (method reconstructed, the literal number rejected). Garbled
words need a reading; unreadable words are refused, never guessed.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd

from pipelines.analysis.kinds import is_thing, same_kind
from pipelines.analysis.phrases import Row
from pipelines.wording import Reading, Units, describe, parse_period, read_reading, read_words

COLUMNS = [
    "observation_id", "quote_id", "from_quotes", "source_id", "indicator_id", "topic", "measure", "statistics",
    "period", "period_start", "period_end", "period_basis", "base_period", "value", "low", "high", "unit", "method",
    "reading", "reading_state", "status", "attributed_to", "words", "note",
]  # fmt: skip
NUMBERS = ["value", "low", "high"]
TYPES = {name: "float64" if name in NUMBERS else "str" for name in COLUMNS}
REMEDIES = {
    "garbled_words": "Give in reading what the words stand for, and the evidence in note.",
    "unreadable_words": "Keep the run of words that states one figure, or give in reading what it stands for.",
    "unreadable_reading": "Write one plain English figure: about 130 million US dollars, ×2.4, +17% or index 117.",
    "unit_mismatch": "Choose an indicator that is counted in this unit, or mend the unit's row in units.csv.",
}
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


class _Candidate(NamedTuple):
    """One reading of a quote with what it was taken for."""

    reading: Reading
    method: str
    state: str


class _Figure(NamedTuple):
    """What one reading gives a row of observations, whichever quote has these words."""

    suffix: str  # of the observation's id
    value: float
    low: float
    high: float
    unit: str
    method: str
    reading: str
    reading_state: str


class _Read(NamedTuple):
    """The figures of a quote's words, or which cell is to blame that there are none, by which rule and why."""

    figures: tuple[_Figure, ...]
    refusal: tuple[str, str, str] | None = None


def make_observations(
    quotes: pd.DataFrame, sources: pd.DataFrame, indicators: pd.DataFrame, units: Units
) -> tuple[pd.DataFrame, list[Refusal]]:
    """Observations of all readable quotes (columns `COLUMNS`, numbers float64, NaN = open or not named), and the
    refused quotes.

    Amounts are in the unit of the row, base units (5.08 billion USD is 5080000000.0); relative changes are ratios
    in unit `ratio`.
    """
    language = dict(zip(sources["source_id"], sources["language"], strict=True))
    joined = quotes.merge(
        indicators[["indicator_id", "topic", "unit"]], on="indicator_id", how="left", validate="many_to_one"
    )
    said = [joined[name].tolist() for name in ("words", "reading", "measure", "unit")]
    languages = [language.get(source, "") for source in joined["source_id"].tolist()]
    known: dict[tuple[str, ...], _Read] = {}
    places: list[int] = []
    figures: list[_Figure] = []
    refusals: list[Refusal] = []
    for place, cells in enumerate(zip(*said, languages, strict=True)):
        read = known.get(cells)
        if read is None:
            read = known[cells] = _read(units, *cells)
        if read.refusal:
            refusals.append(_refuse(joined.iloc[place], *read.refusal))
        for figure in read.figures:
            places.append(place)
            figures.append(figure)
    return _observed(joined.iloc[places], figures), refusals


def _observed(quotes: pd.DataFrame, figures: list[_Figure]) -> pd.DataFrame:
    """The observations of figures, each beside its quote."""
    quotes = quotes.reset_index(drop=True)
    told = pd.DataFrame(figures, columns=pd.Index(_Figure._fields))
    told = told.astype({name: "float64" if name in NUMBERS else "str" for name in _Figure._fields})
    spans = {text: parse_period(text) for text in quotes["period"].unique() if text}
    start = {"": ""} | {text: span.start.isoformat() for text, span in spans.items()}
    end = {"": ""} | {text: span.end.isoformat() for text, span in spans.items()}
    basis = quotes["period"].ne("").map({True: "stated", False: "unknown"})
    observed = quotes.drop(columns=["reading", "unit"]).assign(
        **{name: told[name] for name in _Figure._fields[1:]},
        observation_id=quotes["quote_id"] + told["suffix"],
        from_quotes=quotes["quote_id"],
        period_start=quotes["period"].map(start),
        period_end=quotes["period"].map(end),
        period_basis=quotes["period_basis"].mask(quotes["period_basis"].eq(""), basis),
        status=quotes["status"].mask(quotes["status"].eq(""), "A"),
    )
    return observed[COLUMNS].astype(TYPES)


def observation_frame(rows: list[tuple[object, ...]]) -> pd.DataFrame:
    """Rows in the order of `COLUMNS` as a table with the observations' types (text `str`, numbers float64)."""
    return pd.DataFrame(rows, columns=pd.Index(COLUMNS)).astype(TYPES)


def rounded(number: float) -> float:
    """A computed number at `COMPUTED_DIGITS` significant digits (NaN stays)."""
    return float(f"{number:.{COMPUTED_DIGITS}g}")


def _read(units: Units, words: str, reading: str, measure: str, unit: str, language: str) -> _Read:
    """The figures of the words (or of the reading given for them) of a row whose indicator is counted in `unit`."""
    said = read_words(words, language, units, measure)
    if not reading and (said.garbled or said.problem or not said.readings):
        rule = "garbled_words" if said.garbled else "unreadable_words"
        return _Read((), ("words", rule, said.problem or "The words cannot be read literally."))
    chosen: Reading | None = None
    if reading:
        given = read_reading(reading, units, measure)
        if given.problem or len(given.readings) != 1:
            return _Read((), ("reading", "unreadable_reading", given.problem or "It is not one plain figure."))
        chosen = given.readings[0]
    figures: list[_Figure] = []
    for candidate, method, state in _candidates(said.readings, chosen):
        settled, noun = settle_unit(candidate.unit, unit, units), candidate.noun
        strange = bool(noun) and not is_thing(unit, units)
        if (settled is None or strange) and state == "rejected":
            continue
        if strange:
            message = f"“{noun}” after the number is no unit or scale that is known, and the indicator is in {unit}."
            return _Read((), ("words", "unreadable_words", message))
        if settled is None:
            message = f"The words are in {candidate.unit}, the indicator is in {unit}."
            return _Read((), ("words", "unit_mismatch", message))
        figures.append(_figure(candidate, method, state, settled, units))
    if len(figures) > 1:
        figures = [figure._replace(suffix=f"/{place}") for place, figure in enumerate(figures, 1)]
    if said.conversion is not None and (settled := settle_unit(said.conversion.unit, unit, units)) is not None:
        converted = _figure(said.conversion, "converted", "only", settled, units)
        figures.append(converted._replace(suffix=f"/{settled}"))
    return _Read(tuple(figures))


def _figure(reading: Reading, method: str, state: str, unit: str, units: Units) -> _Figure:
    plain = state == "only" and method == "stated"
    told = "" if plain else describe(reading._replace(unit=unit), units, long=True)  # in the unit of its row
    ends = (reading.value, reading.low, reading.high)
    value, low, high = [math.nan if number is None else float(number) for number in ends]
    return _Figure("", value, low, high, unit, method, told, state)


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


def _refuse(quote: Row, column: str, rule: str, message: str) -> Refusal:
    return Refusal(str(quote["quote_id"]), column, str(quote[column]), rule, message, REMEDIES[rule])
