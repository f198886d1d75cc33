"""Words -> wording: which figure they state, with which qualifier, as a level or as a change."""

import re
from decimal import Decimal
from functools import lru_cache

from pipelines.wording import changes
from pipelines.wording.bounds import HALF, Interval, interval
from pipelines.wording.compose import compose
from pipelines.wording.context import Context, context_of, falls, moves
from pipelines.wording.figures import FOLD, MULTIPLE, PERCENT, Figure, find_figure, set_aside
from pipelines.wording.normalise import normalise
from pipelines.wording.numerals import Number, number
from pipelines.wording.phrase import describe
from pipelines.wording.records import GarbledError, Reading, UnreadableError, Wording
from pipelines.wording.tokens import kinds, merge_hyphens, tokenise
from pipelines.wording.units import Units, UnitSense
from pipelines.wording.vocabulary import Token, lexicon

LONGEST = 2000  # characters; words are the shortest run that states one figure
_NO_FIGURE = "These words state no figure."
_ONLY_CHANGE = "These words state only a change, not a level."
_REACHED = "These words state the level that was reached, not a change."
_OFTEN = "These words say how often something happens, not how much it changed."


@lru_cache(maxsize=100_000)
def read_words(words: str, language: str, units: Units, measure: str | None = None) -> Wording:
    """What the words of a quote say.

    `language` is any BCP 47 tag; English words and signs are understood in every language. `measure` ("level" or
    "change") is what the row says they state; None infers it. Never raises: what cannot be read is garbled or a
    problem.
    """
    if len(words) > LONGEST:
        return Wording((), problem=f"These words are too long ({len(words)} characters): quote only the figure.")
    try:
        tokens = compose(merge_hyphens(tokenise(normalise(words), lexicon(language.lower(), units))))
        main, aside = _aside(tokens)
        readings = _read(main, measure or None)
        conversion = _conversion(aside, readings, units) if aside else None
    except GarbledError:
        return Wording((), garbled=True)
    except UnreadableError as problem:
        return Wording((), problem=str(problem))
    return Wording(readings, conversion)


def read_reading(reading: str, units: Units, measure: str | None = None) -> Wording:
    """What a `reading` says: one plain English figure ("about 130 million US dollars", "×2.4", "index 117")."""
    return read_words(reading, "en", units, measure)


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
    second = _read(aside, None)[0]
    money = [reading.measure == "level" and units.is_currency(reading.unit or "") for reading in (first, second)]
    if not all(money) or first.unit == second.unit:
        told = " and ".join(describe(reading, units, long=True) for reading in (first, second))
        raise UnreadableError(f"These words state two figures ({told}): make a row of each.")
    return second


def _read(tokens: list[Token], measure: str | None) -> tuple[Reading, ...]:
    figure = find_figure(tokens) or _lone_half(tokens)
    if figure is None:
        raise UnreadableError(_NO_FIGURE)
    if figure.number.value < 0:
        raise UnreadableError(_NO_FIGURE)
    context = context_of(figure, measure)
    if figure.form == PERCENT:
        return _percent(figure, context)
    if figure.form in (MULTIPLE, FOLD):
        return _multiple(figure, context)
    return _amount(figure, context)


def _lone_half(tokens: list[Token]) -> Figure | None:
    """ "By almost a half": 50 %, known to about ten points."""
    shape = kinds(tokens)
    at = shape.find("H")
    if at < 0:
        return None
    ten = number(HALF * 20)
    return Figure(
        Number(ten.value * 5, ten.nonzero, ten.nonzero),
        None,
        UnitSense("percent", "percent", ten.value / 10),
        PERCENT,
        [token for token in tokens[:at] if token.kind != "O"],
        tokens[at + 1 :],
    )


def _percent(figure: Figure, context: Context) -> tuple[Reading, ...]:
    indexed = context.level_of or context.against
    change = context.measure == "change" or (
        context.measure is None and not context.to and (moves(context) or context.by or indexed or context.index)
    )
    if not change:
        if context.measure == "level" and not context.to and (context.up or falls(context)) and not context.reach:
            raise UnreadableError(_ONLY_CHANGE)
        return (_level(figure, context),)
    if context.to and not indexed and not context.growth:
        raise UnreadableError(_REACHED)
    size = changes.size_of(figure.number, figure.upper, context.qualifier, percent=True)
    big = figure.number.value >= 100
    if context.index:
        return (changes.index(size),)
    if context.to and indexed:
        return (changes.index(size),)
    if falls(context):
        return (changes.fallen(size),)
    if context.up or context.more:
        return (changes.grown(size),)
    if context.level_of or (context.against and big):
        return (changes.index(size),)
    if context.against and figure.number.value >= 50:
        return (changes.index(size), changes.grown(size))
    if big and not context.by:
        return (changes.index(size), changes.grown(size))
    return (changes.grown(size),)


def _multiple(figure: Figure, context: Context) -> tuple[Reading, ...]:
    if context.frequency and context.measure != "change":
        return (_level(figure, context),)
    if context.frequency:
        raise UnreadableError(_OFTEN)
    if context.measure == "level":
        raise UnreadableError(_ONLY_CHANGE)
    if not figure.number.value:
        raise UnreadableError(_NO_FIGURE)
    size = changes.size_of(figure.number, figure.upper, context.qualifier, percent=False)
    if falls(context):
        return (changes.divided(size),)
    literal = context.up or context.growth or context.more or context.by
    if figure.form == FOLD or context.same_as or context.to or not literal:
        return (changes.multiple(size),)
    if figure.number.value <= 1:  # an increase cannot leave less than there was
        return (changes.added(size),)
    return (changes.added(size), changes.multiple(size))


def _amount(figure: Figure, context: Context) -> tuple[Reading, ...]:
    if context.growth and figure.unit is None and figure.number.scale == 1 and context.measure != "level":
        return _percent(figure, context)  # "growth rate of exports: 109.7"
    if context.frequency and context.measure == "change":
        raise UnreadableError(_OFTEN)
    told = context.up or context.growth or context.down or (context.by and (context.more or context.less))
    told = told or ((context.more or context.less or context.by or context.minus) and context.measure == "change")
    if context.to or not told or (context.reach and context.measure != "change"):
        if context.measure == "change":
            raise UnreadableError(
                _REACHED
                if context.to
                else "These words state an amount without saying that it is a change (up, down, by)."
            )
        return (_level(figure, context),)
    if context.measure == "level":
        raise UnreadableError(_ONLY_CHANGE)
    return (_reading(figure, context, "change", negative=falls(context)),)


def _level(figure: Figure, context: Context) -> Reading:
    return _reading(figure, context, "level", negative=context.minus)


def _unknown_unit(figure: Figure) -> str:
    """The word right after "5 billion", where it means nothing else: a unit that the table lacks."""
    following = figure.after[0] if figure.after else None
    scaled = figure.unit is None and figure.number.scale >= 1000
    return following.word if scaled and following and following.kind == "_" and following.word.isalpha() else ""


def _reading(figure: Figure, context: Context, measure: str, negative: bool) -> Reading:
    """The reading of an amount: its bounds, its unit, and its sign."""
    if unknown := _unknown_unit(figure):
        raise UnreadableError(f"“{unknown}” is no unit that units.csv knows: add it, or end the words before it.")
    sense: UnitSense | None = figure.unit
    counted = sense.counted if sense else figure.number.scale < 1000 and not figure.number.fraction
    number, upper, qualifier = figure.number, figure.upper, context.qualifier
    value: Decimal | None
    ends: Interval
    if upper is not None:
        value, ends, qualifier = None, (number.value, upper.value), "range"
    elif number.top is not None:
        value, ends, qualifier = None, (number.value, number.top), "plural"
    else:
        value = number.value
        ends = interval(number, qualifier, counted, percent=figure.form == PERCENT)
    low, high = ends
    if negative:
        value = None if value is None else -value
        low, high = None if high is None else -high, None if low is None else -low
    return Reading(value, low, high, sense.unit if sense else None, measure, qualifier)
