"""How far a stated number may be from the true one: rounding (h), and the looseness of "about" and "almost" (k)."""

from decimal import Decimal

from pipelines.wording.numerals import Number

Interval = tuple[Decimal | None, Decimal | None]  # None is an open end
HALF, TENTH, FIFTH, THOUSAND = Decimal("0.5"), Decimal("0.1"), Decimal("0.2"), Decimal(1000)


def rounding(number: Number, counted: bool, percent: bool) -> Decimal:
    """h: half the last significant place, at most a tenth of the number.

    Trailing zeros of an integer are not significant, those of a percentage are. Counted things are exact
    unless 1,000 or more with trailing zeros.
    """
    if counted and number.value == number.value.to_integral_value():
        size = abs(number.value)
        if size < THOUSAND or size % 10:
            return Decimal(0)
    place = number.written if percent or number.fraction else number.nonzero
    return min(place * HALF, abs(number.value) * TENTH)


def looseness(number: Number, counted: bool) -> Decimal:
    """k: half the place of the last non-zero digit, at most a fifth of the number, at least 1 for counted things."""
    loose = min(number.nonzero * HALF, abs(number.value) * FIFTH)
    return max(loose, Decimal(1)) if counted else loose


def interval(number: Number, qualifier: str, counted: bool = False, percent: bool = False) -> Interval:
    """The ends of what a number with a qualifier says (one of those of a Reading, but for range and plural)."""
    x = number.value
    if number.top is not None:
        return x, number.top
    if qualifier == "more_than":
        return x, None
    if qualifier == "less_than":
        return None, x
    if qualifier == "exact":
        h = rounding(number, counted, percent)
        return x - h, x + h
    k = looseness(number, counted)
    if qualifier == "almost":
        return x - k, x
    return (x - k if qualifier == "about" else x), x + k
