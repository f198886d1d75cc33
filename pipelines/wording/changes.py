"""Relative changes -> ratios: percentages, multiples, indices, each with the readings its words allow."""

from collections.abc import Callable
from decimal import Decimal
from typing import NamedTuple

from pipelines.wording.bounds import Interval, interval
from pipelines.wording.numerals import Number
from pipelines.wording.phrase import QUALIFIERS, plain
from pipelines.wording.records import RATIO, Reading

HUNDRED, ONE = Decimal(100), Decimal(1)


class Size(NamedTuple):
    """How large a change is said to be, before its sense is settled."""

    value: Decimal | None
    ends: Interval
    qualifier: str
    text: str  # the digits


def size_of(number: Number, upper: Number | None, qualifier: str, percent: bool) -> Size:
    """The size a number (or a range) with a qualifier states."""
    if upper is not None:
        return Size(None, (number.value, upper.value), "range", f"{plain(number.value)}–{plain(upper.value)}")
    if number.top is not None:
        return Size(None, (number.value, number.top), "plural", f"{plain(number.value)}–{plain(number.top)}")
    return Size(number.value, interval(number, qualifier, percent=percent), qualifier, plain(number.value))


def _reading(size: Size, ratio: Callable[[Decimal], Decimal], body: str, falling: bool = False) -> Reading:
    low, high = (None if end is None else ratio(end) for end in size.ends)
    value = None if size.value is None else ratio(size.value)
    return Reading(
        value,
        high if falling else low,
        low if falling else high,
        RATIO,
        "change",
        size.qualifier,
        body.replace("~", QUALIFIERS.get(size.qualifier, "")),
    )


def grown(size: Size) -> Reading:
    """Up 33 %: ×1.33."""
    mark = "" if size.qualifier in ("more_than", "less_than", "range", "plural") else "+"
    body = f"up by ~{size.text} %" if not mark else f"~+{size.text} %"
    return _reading(size, lambda x: ONE + x / HUNDRED, body)


def fallen(size: Size) -> Reading:
    """Down 5 %: ×0.95; a fall of more than 30 % is at most ×0.70."""
    mark = "" if size.qualifier in ("more_than", "less_than", "range", "plural") else "−"
    body = f"down by ~{size.text} %" if not mark else f"~−{size.text} %"
    return _reading(size, lambda x: ONE - x / HUNDRED, body, falling=True)


def index(size: Size) -> Reading:
    """117 % of the base: ×1.17."""
    return _reading(size, lambda x: x / HUNDRED, f"~index {size.text}")


def multiple(size: Size) -> Reading:
    """N times as much: ×N."""
    return _reading(size, lambda x: x, f"~×{size.text}")


def added(size: Size) -> Reading:
    """N times more, taken literally: ×(N+1)."""
    text = "–".join(plain(end + 1) for end in size.ends if end is not None)
    body = f"~×{plain(size.value + 1) if size.value is not None else text}"
    return _reading(size, lambda x: x + ONE, body)


def divided(size: Size) -> Reading:
    """N times less: ×1/N, with the ends 1/high and 1/low."""
    return _reading(size, lambda x: ONE / x, f"~×1/{size.text}", falling=True)
