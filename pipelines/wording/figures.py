"""Tokens -> the one figure they state: dates, spans and names left out, ranges joined, the unit found."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from pipelines.wording.numerals import ONE, Number, are_neighbours
from pipelines.wording.phrase import plain
from pipelines.wording.records import GarbledError, UnreadableError
from pipelines.wording.tokens import kinds
from pipelines.wording.units import UnitSense
from pipelines.wording.vocabulary import Token

LARGEST = 18  # powers of ten
PERCENT, MULTIPLE, FOLD, AMOUNT = "percent", "multiple", "fold", "amount"

# Numbers that are not the figure: ordinals, days and years beside a month, spans of time.
_ASIDE = re.compile(r"gc?N|Nc?h|[uq]?(?:N(?:c?N)?,?M(?:,*N)?|MN(?:cN)?(?:,*N)?|o?N(?:[cTu]N)?c?Y)")
_RANGE = re.compile(r"(?P<opener>o?)U?N(?P<first>[aU%xf]?)(?P<joint>[cTu&R])U?N(?P<second>[%xfU]?)")
_PERCENT = UnitSense("percent", "percent", ONE)
_YEARS = re.compile(r"N[cTu]N")


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure and what stands on either side of it. `upper` is the end of a range."""

    number: Number
    upper: Number | None
    unit: UnitSense | None
    form: str
    before: list[Token]
    after: list[Token]


def is_year(token: Token) -> bool:
    """Whether a number looks like a calendar year."""
    return token.kind == "N" and len(token.word) == 4 and token.word[:2] in ("19", "20") and token.word.isdecimal()


def set_aside(tokens: list[Token]) -> list[Token]:
    """The tokens with dates, spans of time, ordinals and years that go with a word turned into mere words."""
    tokens = _blank(tokens, _ASIDE, _is_aside)
    if not any(is_year(token) for token in tokens):
        return tokens
    tokens = _blank(tokens, _YEARS, lambda run: all(is_year(token) for token in run if token.kind == "N"))
    shape = kinds(tokens)
    years = [at for at, token in enumerate(tokens) if is_year(token) and shape[at + 1 : at + 2] not in ("S", "%")]
    bare = [
        at
        for at in years
        if shape[at - 1 : at] in ("y", "b", "J", "I", "g")
        or not (shape[at + 1 : at + 2] == "U" or shape[at - 1 : at] == "U")
    ]
    others = shape.count("N") - len(bare)
    drop = {at for at in bare if others or shape[at - 1 : at] in ("y", "J", "I")}
    drop |= {at - 1 for at in drop if shape[at - 1 : at] in ("u", "q")}  # "bis 2025", "до 2025 года"
    return [Token("_", token.word) if at in drop else token for at, token in enumerate(tokens)]


def _is_aside(run: list[Token]) -> bool:
    """A day or a year beside a month; anything beside the other words."""
    if "M" not in kinds(run):
        return True
    return all(
        is_year(token) or (token.number is not None and token.number.value <= 31) for token in run if token.kind == "N"
    )


def _blank(tokens: list[Token], pattern: re.Pattern[str], wanted: Callable[[list[Token]], bool]) -> list[Token]:
    out, end = [], 0
    for found in pattern.finditer(kinds(tokens)):
        run = tokens[found.start() : found.end()]
        if wanted(run):
            out += tokens[end : found.start()]
            out += [Token("_", token.word) for token in run]
            end = found.end()
    return out + tokens[end:]


def find_figure(tokens: list[Token]) -> Figure | None:
    """The figure; None if there is none, UnreadableError if there are two."""
    shape = kinds(tokens)
    if "!S" in shape or "!U" in shape:
        raise GarbledError("a number stuck to letters")
    if "d" in shape:
        raise UnreadableError("These words state a fraction or a number too vague to read: give it in `reading`.")
    places = [at for at, kind in enumerate(shape) if kind == "N"]
    if not places:
        return None
    joined = _RANGE.search(shape) if len(places) == 2 else None
    if joined and _is_range(joined, tokens):
        return _figure(tokens, joined.start(), places[0], places[1])
    if len(places) > 1:
        raise UnreadableError(
            f"These words state {'two' if len(places) == 2 else 'several'} figures "
            f"({' and '.join(_spoken(tokens, at) for at in places[:3])}): make a row of each."
        )
    return _figure(tokens, places[0], places[0], None)


def _is_range(joined: re.Match[str], tokens: list[Token]) -> bool:
    """Whether two joined numbers are the ends of one range, not the levels a quantity moved from and to."""
    first, joint, second = joined["first"], joined["joint"], joined["second"]
    units = {token.unit.unit for token in tokens[joined.start() : joined.end()] if token.unit}
    if len(units) > 1 or (first and first in "%xf" and first != second) or (joint == "&" and not joined["opener"]):
        return False
    if joint == "R":
        low, high = (token.number for token in tokens[joined.start() : joined.end()] if token.kind == "N")
        return bool(low and high and are_neighbours(low, high))
    grows = bool(re.search(r"[+i-]", joined.string[: joined.start()]))
    moves = grows and joint in "Tu" and (bool(joined["opener"]) or not second or second == "U")
    return not moves


def _spoken(tokens: list[Token], at: int) -> str:
    number = tokens[at].number
    return plain(number.value) if number else tokens[at].word


def _figure(tokens: list[Token], start: int, first: int, second: int | None) -> Figure:
    last = first if second is None else second
    number, upper = tokens[first].number, None if second is None else tokens[second].number
    assert number is not None
    if max(number.value, upper.value if upper else number.value).adjusted() > LARGEST:
        raise UnreadableError("The number in these words is too large to be meant.")
    before, between, after = tokens[:start], tokens[start + 1 : last], tokens[last + 1 :]
    if second is None:
        between = []
    else:
        before = tokens[:start] + [token for token in tokens[start:first] if token.kind == "U"]
    if upper is not None and number.scale == ONE and upper.scale > ONE:
        scaled = number.times(upper.scale)
        number = scaled if scaled.value <= upper.value else number
    form = _form(before, between, after)
    if form == PERCENT:  # 三十 is written to the last digit, as 30 is
        number, upper = number.to_ones(), None if upper is None else upper.to_ones()
    unit = None if form in (MULTIPLE, FOLD) else _unit(form, before, between, after)
    if unit is not None and unit.factor != ONE:
        number = number.times(unit.factor)
        upper = None if upper is None else upper.times(unit.factor)
    return Figure(number, upper, unit, form, before, after)


def _form(before: list[Token], between: list[Token], after: list[Token]) -> str:
    """What the number counts, by the words next to it."""
    next_kind = kinds(after).lstrip("ac,")[:1]
    if next_kind == "%" or (before and before[-1].kind == "P"):
        return PERCENT
    if next_kind == "x":
        return MULTIPLE
    if (next_kind and next_kind in "fX") or (before and before[-1].kind == "X"):
        return FOLD
    return PERCENT if any(token.kind == "n" for token in before) else AMOUNT


def _unit(form: str, before: list[Token], between: list[Token], after: list[Token]) -> UnitSense | None:
    """The unit right before the number if it is money, else the next one after it, else the last one before it."""
    if form == PERCENT:
        said = next((token.unit for token in [*after, *before] if token.kind == "%"), None)
        return _PERCENT if said is None and before and before[-1].kind == "P" else said
    ahead = [token.unit for token in before if token.kind == "U" and token.unit]
    behind = [token.unit for token in [*between, *after] if token.kind == "U" and token.unit]
    if before and before[-1].kind == "U" and ahead and ahead[-1].money:
        other = next((unit for unit in behind if unit.money), ahead[-1])
        if other.unit != ahead[-1].unit:
            raise UnreadableError(f"These words give one figure two currencies ({ahead[-1].unit} and {other.unit}).")
        return ahead[-1]
    return behind[0] if behind else (ahead[-1] if ahead else None)
