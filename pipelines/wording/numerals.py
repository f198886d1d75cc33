"""Digits -> numbers: the separators of each language, and which digits count."""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from pipelines.wording.records import GarbledError

ONE = Decimal(1)
LONGEST = 24  # characters of digits and separators that can still be a figure


class Number(NamedTuple):
    """A number as written.

    `written` is the place of its last digit, `nonzero` that of its last digit other than zero, both after its scale;
    `scale` is the scale word's factor (1 without one). A vague plural ("hundreds") has a `top` above its value.
    """

    value: Decimal
    written: Decimal
    nonzero: Decimal
    fraction: bool = False
    scale: Decimal = ONE
    top: Decimal | None = None

    def times(self, factor: Decimal, scale: bool = False) -> "Number":
        """The same digits with a factor; `scale` says that a scale word brought it."""
        if factor == ONE:
            return self
        return Number(
            self.value * factor,
            self.written * factor,
            self.nonzero * factor,
            self.fraction,
            self.scale * factor if scale else self.scale,
            None if self.top is None else self.top * factor,
        )

    def to_ones(self) -> "Number":
        """The same number, known at least to its ones."""
        return self._replace(written=min(self.written, ONE))

    def plus(self, part: "Number") -> "Number":
        """The sum of a number in parts, as precise as its last part."""
        return Number(self.value + part.value, part.written, part.nonzero, part.fraction, max(self.scale, part.scale))


def number(value: Decimal) -> Number:
    """The number of a Decimal whose exponent is the last written place."""
    bare, point, fraction = f"{value:f}".partition(".")
    if point:
        bare += fraction
    written = -len(fraction)
    nonzero = written + len(bare) - len(bare.rstrip("0")) if value else written
    return Number(value, _place(written), _place(nonzero), written < 0)


@cache
def _place(exponent: int) -> Decimal:
    return ONE.scaleb(exponent)


def are_neighbours(low: Number, high: Number) -> bool:
    """Whether two numbers follow one another: 3 and 4, 3 and 4 million, 3 million and 4 million."""
    return not low.fraction and not high.fraction and high.value / high.scale - low.value / low.scale == ONE


@dataclass(frozen=True, slots=True)
class Convention:
    """Separators of a language: `decimal`, `loose` (decimal unless three digits follow), `group` of thousands."""

    decimal: str
    loose: str
    group: str


_SEPARATORS = re.compile(r"([.,' ])")


def parse_digits(text: str, convention: Convention) -> Number:
    """A run of digits and separators -> Number; GarbledError where the language's convention makes no sense of it."""
    if len(text) > LONGEST:
        raise GarbledError(text)
    if text.isdecimal():
        return number(Decimal(text))
    parts = _SEPARATORS.split(text)
    groups, marks = parts[::2], parts[1::2]
    last, width = marks[-1], len(groups[-1])
    if len(marks) == 1 and last in convention.decimal:
        return number(Decimal(f"{groups[0]}.{groups[1]}"))
    decimal = (
        marks.count(last) == 1
        and last in ".,"
        and (
            last in convention.decimal
            or (last in convention.loose and width != 3)
            or (width != 3 and len(marks) > 1 and set(marks[:-1]) == {" "})
        )
    )
    whole = groups[:-1] if decimal else groups
    between = marks[:-1] if decimal else marks
    grouped = (
        len(set(between)) <= 1
        and all(mark in convention.group for mark in between)
        and all(len(group) == 3 for group in whole[1:])
        and (not between or (len(whole[0]) <= 3 and not whole[0].startswith("0")))
    )
    if not grouped or (between and not decimal and between[0] in convention.decimal):
        raise GarbledError(text)
    return number(Decimal("".join(whole) + ("." + groups[-1] if decimal else "")))
