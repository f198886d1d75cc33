"""Words -> wording: which figure they state, with which qualifier, as a level or as a change."""

import re
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from pipelines.wording.alike import stand_in
from pipelines.wording.compose import compose
from pipelines.wording.figures import AMOUNT, LARGEST, set_aside
from pipelines.wording.interpret import Meaning, interpret
from pipelines.wording.normalise import normalise
from pipelines.wording.numerals import ONE, parse_digits
from pipelines.wording.phrase import describe
from pipelines.wording.records import GarbledError, Reading, UnreadableError, Wording
from pipelines.wording.tokens import kinds, merge_hyphens, part_neighbours, tokenise
from pipelines.wording.units import Units
from pipelines.wording.vocabulary import Lexicon, Token, lexicon

LONGEST = 2000  # characters; words are the shortest run that states one figure


@lru_cache(maxsize=20_000)
def read_words(words: str, language: str, units: Units, measure: str | None = None) -> Wording:
    """What the words of a quote say.

    `language` is any BCP 47 tag; English words and signs are understood in every language. `measure` ("level" or
    "change") is what the row says they state; None infers it. Never raises: what cannot be read is garbled or a
    problem.
    """
    if len(words) > LONGEST:
        return Wording((), problem=f"These words are too long ({len(words)} characters): quote only the figure.")
    text, phrases = normalise(words), lexicon(language.lower(), units)
    if (other := stand_in(text, phrases)) and (found := _shared(other.text, other.digits, phrases, measure or None)):
        number = other.own.times(found.scale, scale=True).times(found.factor)
        if number.value.adjusted() <= LARGEST:
            return Wording(tuple([meaning(number, None) for meaning in found.meanings]))
    try:
        main, aside = _aside(_tokens(text, phrases))
        readings = interpret(main, measure or None).readings()
        conversion = _conversion(aside, readings, units) if aside else None
    except GarbledError:
        return Wording((), garbled=True)
    except UnreadableError as problem:
        return Wording((), problem=str(problem))
    return Wording(readings, conversion)


def read_reading(reading: str, units: Units, measure: str | None = None) -> Wording:
    """What a `reading` says: one plain English figure ("about 130 million US dollars", "×2.4", "index 117")."""
    return read_words(reading, "en", units, measure)


def _tokens(text: str, phrases: Lexicon) -> list[Token]:
    tokens = compose(part_neighbours(merge_hyphens(tokenise(text, phrases))))
    strange = None if phrases.own else next((token.word for token in tokens if _is_strange(token)), None)
    if strange:  # it may be a scale or a qualifier: 5,08 milyar
        raise UnreadableError(f"There is no vocabulary for this language, and “{strange}” may change the figure.")
    return tokens


def _is_strange(token: Token) -> bool:
    return token.kind == "_" and token.word.isalpha()


class _Shared(NamedTuple):
    """The meanings of words, and what their digits are multiplied with: the scale words', and the unit's factor."""

    meanings: tuple[Meaning, ...]
    scale: Decimal
    factor: Decimal


@lru_cache(maxsize=50_000)
def _shared(text: str, digits: str, phrases: Lexicon, measure: str | None) -> _Shared | None:
    """What all words share that differ from these only in their digits; None where the digits are not the figure."""
    try:
        main, aside = _aside(_tokens(text, phrases))
        figure, meanings = interpret(main, measure)
    except (GarbledError, UnreadableError):
        return None
    scale, factor = figure.number.scale, figure.unit.factor if figure.unit else ONE
    plain = figure.form == AMOUNT or scale == factor == ONE  # a scaled percentage is of another size
    number = parse_digits(digits, phrases.convention)
    if aside or figure.upper or not plain or number.times(scale, scale=True).times(factor) != figure.number:
        return None
    return _Shared(meanings, scale, factor)


def _aside(tokens: list[Token]) -> tuple[list[Token], list[Token]]:
    """The words themselves and those in parentheses that hold a second figure; other parentheses dissolve."""
    shape = kinds(tokens)
    for found in re.finditer(r"\(([^()]*)\)", shape):
        inside = set_aside(tokens[found.start(1) : found.end(1)])
        outside = set_aside(tokens[: found.start()] + tokens[found.end() :])
        if any(token.kind == "N" for token in inside) and any(token.kind == "N" for token in outside):
            return [token for token in outside if token.kind not in "()"], inside
    return set_aside([token for token in tokens if token.kind not in "()"]), []


def _conversion(aside: list[Token], readings: tuple[Reading, ...], units: Units) -> Reading:
    """The second amount in parentheses; UnreadableError unless both are money, of two currencies."""
    first = readings[0]
    second = interpret(aside, None).readings()[0]
    money = [reading.measure == "level" and units.is_currency(reading.unit or "") for reading in (first, second)]
    if not all(money) or first.unit == second.unit:
        told = " and ".join(describe(reading, units, long=True) for reading in (first, second))
        raise UnreadableError(f"These words state two figures ({told}): make a row of each.")
    return second
