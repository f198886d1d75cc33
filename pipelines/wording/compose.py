"""Number words, digits and scales -> single numbers ("four and a half billion", "$1bn 250m", 一百二十)."""

from decimal import Decimal

from pipelines.wording.numerals import ONE, Number, number
from pipelines.wording.records import GarbledError
from pipelines.wording.vocabulary import Token

_HALF = number(Decimal("0.5"))
_THOUSAND = Decimal(1000)


def compose(tokens: list[Token]) -> list[Token]:
    """Replace every run of number tokens by one token of kind N; GarbledError for two numbers run together."""
    out: list[Token] = []
    at = 0
    while at < len(tokens):
        found = _number(tokens, at, out[-1].kind if out else "")
        if found is None:
            out.append(tokens[at])
            at += 1
            continue
        value, after, loose = found
        out.append(Token("N", " ".join(token.word for token in tokens[at:after]), value))
        out += loose
        at = after
    return out


def _kind(tokens: list[Token], at: int) -> str:
    return tokens[at].kind if at < len(tokens) else ""


def _number(tokens: list[Token], at: int, before: str) -> tuple[Number, int, list[Token]] | None:
    """The number that starts here, where it ends, and the qualifiers found inside it (3400多万)."""
    kind = _kind(tokens, at)
    if kind == "z":
        return (number(Decimal(0)), at + 1, []) if _kind(tokens, at + 1) == "U" else None
    if kind == "O":
        return _parts(tokens, at + 1, number(ONE)) if _kind(tokens, at + 1) == "S" else None
    if kind == "H":
        skip = at + (2 if _kind(tokens, at + 1) == "O" else 1)
        return _parts(tokens, skip, _HALF) if _kind(tokens, skip) == "S" else None
    if kind == "V":
        return _vague(tokens, at)
    if kind == "S":
        return None if before in ("_", "!") else _parts(tokens, at, number(ONE))
    return _parts(tokens, at, None) if kind and kind in "NW" else None


def _vague(tokens: list[Token], at: int) -> tuple[Number, int, list[Token]]:
    base = _value(tokens[at]).value
    low, top, scale, at = 2 * base, 10 * base - 1, ONE, at + 1
    if base == 10:
        top = Decimal(99)
    while _kind(tokens, at) in ("S", "V"):
        scale *= _value(tokens[at]).value
        at += 1
    return Number(low * scale, scale, scale, False, scale, top * scale), at, []


def _value(token: Token) -> Number:
    assert token.number is not None
    return token.number


def _parts(tokens: list[Token], at: int, given: Number | None) -> tuple[Number, int, list[Token]]:
    """A number in parts, each smaller than the scale before it; the sum is as precise as the last."""
    total, loose = None, []
    while True:
        part, at, found = _part(tokens, at, given)
        given = None
        loose += found
        total = part if total is None else total.plus(part)
        if part.scale < _THOUSAND or _kind(tokens, at) not in ("N", "W"):
            break
        following, _, _ = _part(tokens, at, None)
        if loose or part.fraction or not part.scale / _THOUSAND <= following.value < part.scale:
            break  # "2.5 million 30 companies" is two numbers
        if following.fraction and following.scale == ONE:
            break
    if _kind(tokens, at - 1) == _kind(tokens, at) == "N" and not (_yearlike(tokens[at - 1]) or _yearlike(tokens[at])):
        raise GarbledError("two numbers run together")
    return total, at, loose


def _yearlike(token: Token) -> bool:
    return len(token.word) == 4 and token.word.isdecimal() and token.word[:2] in ("19", "20")


def _part(tokens: list[Token], at: int, given: Number | None) -> tuple[Number, int, list[Token]]:
    """One number with its scales: 34.1 million, two hundred and twenty thousand, 两千三百万."""
    value = given
    loose: list[Token] = []
    if value is None:
        value = _value(tokens[at]) if _kind(tokens, at) != "S" else number(ONE)
        at += 0 if _kind(tokens, at) == "S" else 1
    while True:
        kind = _kind(tokens, at)
        if kind in ("S", "V"):
            value = value.times(_value(tokens[at]).value, scale=True)
            at += 1
        elif kind == "a" and _kind(tokens, at + 1) == "S" and tokens[at].word == "more_than":
            loose.append(tokens[at])
            at += 1
        elif kind == "H" or (kind == "&" and _kind(tokens, at + 1) in ("H", "O") and _half_after(tokens, at + 1)):
            while _kind(tokens, at) in ("&", "O"):
                at += 1
            at += 1
            value = value.plus(_HALF)
        else:
            step = at + 1 if kind == "&" else at
            if _kind(tokens, step) != "W":
                return value, at, loose
            small, after = _value(tokens[step]), step + 1
            while _kind(tokens, after) == "S" and _value(tokens[after]).value < value.nonzero:
                small, after = small.times(_value(tokens[after]).value), after + 1
            if not small.value < value.nonzero:
                return value, at, loose
            value = value.plus(small) if small.value else value
            at = after


def _half_after(tokens: list[Token], at: int) -> bool:
    return _kind(tokens, at) == "H" or (_kind(tokens, at) == "O" and _kind(tokens, at + 1) == "H")
