"""Tokens -> sense: which figure the words state, as a level or as a change, and how its number becomes readings."""

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import NamedTuple

from pipelines.wording import changes
from pipelines.wording.bounds import HALF, Interval, interval
from pipelines.wording.context import Context, context_of, falls, moves
from pipelines.wording.figures import FOLD, MULTIPLE, PERCENT, Figure, find_figure
from pipelines.wording.numerals import Number, number
from pipelines.wording.records import Reading, UnreadableError
from pipelines.wording.tokens import kinds
from pipelines.wording.units import UnitSense
from pipelines.wording.vocabulary import Token, scales

_NO_FIGURE = "These words state no figure."
_ONLY_CHANGE = "These words state only a change, not a level."
_REACHED = "These words state the level that was reached, not a change."
_OFTEN = "These words say how often something happens, not how much it changed."

Meaning = Callable[[Number, Number | None], Reading]  # a number (and the upper end of a range) -> what it says


class Sense(NamedTuple):
    """A figure in words and what they can mean, the likelier meaning first."""

    figure: Figure
    meanings: tuple[Meaning, ...]

    def readings(self) -> tuple[Reading, ...]:
        """The reading of each meaning."""
        return tuple(meaning(self.figure.number, self.figure.upper) for meaning in self.meanings)


def interpret(tokens: list[Token], measure: str | None) -> Sense:
    """The sense of words whose dates and asides are blanked; UnreadableError without a single clear figure."""
    figure = find_figure(tokens) or _lone_half(tokens)
    if figure is None or figure.number.value < 0:
        raise UnreadableError(_NO_FIGURE)
    context = context_of(figure, measure)
    if figure.form == PERCENT:
        return Sense(figure, _percent(figure, context))
    if figure.form in (MULTIPLE, FOLD):
        return Sense(figure, _multiple(figure, context))
    return Sense(figure, _amount(figure, context))


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


def _percent(figure: Figure, context: Context) -> tuple[Meaning, ...]:
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
    big = figure.number.value >= 100
    index, grown, fallen = (
        _relative(ratio, context, percent=True) for ratio in (changes.index, changes.grown, changes.fallen)
    )
    if context.index or (context.to and indexed):
        return (index,)
    if falls(context):
        return (fallen,)
    if context.up or context.more:
        return (grown,)
    if context.level_of or (context.against and big):
        return (index,)
    if (context.against and figure.number.value >= 50) or (big and not context.by):
        return index, grown
    return (grown,)


def _multiple(figure: Figure, context: Context) -> tuple[Meaning, ...]:
    if context.frequency and context.measure != "change":
        return (_level(figure, context),)
    if context.frequency:
        raise UnreadableError(_OFTEN)
    if context.measure == "level":
        raise UnreadableError(_ONLY_CHANGE)
    if not figure.number.value:
        raise UnreadableError(_NO_FIGURE)
    multiple, added, divided = (
        _relative(ratio, context, percent=False) for ratio in (changes.multiple, changes.added, changes.divided)
    )
    if falls(context):
        return (divided,)
    literal = context.up or context.growth or context.more or context.by
    if figure.form == FOLD or context.same_as or context.to or not literal:
        return (multiple,)
    if figure.number.value <= 1:  # an increase cannot leave less than there was
        return (added,)
    return added, multiple


def _relative(ratio: Callable[[changes.Size], Reading], context: Context, percent: bool) -> Meaning:
    def meaning(number: Number, upper: Number | None) -> Reading:
        return ratio(changes.size_of(number, upper, context.qualifier, percent=percent))

    return meaning


def _amount(figure: Figure, context: Context) -> tuple[Meaning, ...]:
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
    return (_absolute(figure, context, "change", negative=falls(context)),)


def _level(figure: Figure, context: Context) -> Meaning:
    return _absolute(figure, context, "level", negative=context.minus)


def _unknown_unit(figure: Figure) -> str:
    """The word right after "5 billion", where it means nothing else: a unit that the table lacks."""
    scaled = figure.unit is None and figure.number.scale >= 1000
    return _strange(figure) if scaled else ""


def _unknown_scale(figure: Figure) -> str:
    """The word right after a number that counts no things and has no scale: "5.08 bilion", "$5.08 bilion"."""
    strange = _strange(figure)
    if strange in scales() or (strange[:1] in scales() and strange >= "\u3400"):  # "5 млрд", "50亿美元" in English
        return strange
    counted = figure.unit.counted if figure.unit else not figure.number.fraction
    return "" if counted or figure.number.scale > 1 else strange


def _strange(figure: Figure) -> str:
    """The word right after a number, where nothing is known of it."""
    following = figure.after[0] if figure.after else None
    return following.word if following and following.kind == "_" and following.word.isalpha() else ""


def _absolute(figure: Figure, context: Context, measure: str, negative: bool) -> Meaning:
    if unknown := _unknown_unit(figure):
        raise UnreadableError(f"“{unknown}” is no unit that units.csv knows: add it, or end the words before it.")
    if unknown := _unknown_scale(figure):
        raise UnreadableError(
            f"“{unknown}” after the number is no known scale or unit: mend it, or end the words there."
        )
    percent = figure.form == PERCENT
    return partial(
        _amount_of, unit=figure.unit, measure=measure, qualifier=context.qualifier, percent=percent, negative=negative,
        noun="" if figure.unit else _strange(figure),
    )  # fmt: skip


def _amount_of(
    number: Number,
    upper: Number | None,
    *,
    unit: UnitSense | None,
    measure: str,
    qualifier: str,
    percent: bool,
    negative: bool,
    noun: str,
) -> Reading:
    """The reading of an amount: its bounds, its unit, and its sign."""
    counted = unit.counted if unit else number.scale < 1000 and not number.fraction
    value: Decimal | None
    ends: Interval
    if upper is not None:
        value, ends, qualifier = None, (number.value, upper.value), "range"
    elif number.top is not None:
        value, ends, qualifier = None, (number.value, number.top), "plural"
    else:
        value = number.value
        ends = interval(number, qualifier, counted, percent=percent)
    low, high = ends
    if negative:
        value = None if value is None else -value
        low, high = None if high is None else -high, None if low is None else -low
    return Reading(value, low, high, unit.unit if unit else None, measure, qualifier, noun=noun)
