"""Quantities -> words and signs for people: $5.08 bn, 120,000 TEU, +33 %, more than 2.6 bn USD."""

from decimal import ROUND_HALF_EVEN, Decimal

from pipelines.wording.records import RATIO, Reading
from pipelines.wording.units import Units

Value = Decimal | float | int
_SCALES = (
    (Decimal(10) ** 12, "tn", "trillion"),
    (Decimal(10) ** 9, "bn", "billion"),
    (Decimal(10) ** 6, "m", "million"),
)
QUALIFIERS = {
    "about": "about ",
    "more_than": "more than ",
    "less_than": "less than ",
    "almost": "almost ",
    "slightly_over": "slightly over ",
}


def decimal(value: Value, digits: int | None = None) -> Decimal:
    """A Decimal with at most so many significant digits (None: all of them; a float's shortest form)."""
    exact = Decimal(value) if isinstance(value, Decimal | int) else Decimal(repr(float(value)))
    if digits is None or not exact:
        return exact
    place = max(exact.adjusted() - digits + 1, -20)
    return exact.quantize(Decimal((0, (1,), place)), rounding=ROUND_HALF_EVEN)


def plain(value: Decimal) -> str:
    """Plain digits with commas between thousands and no zeros at the end (5,080,000,000)."""
    text = f"{value:,f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.replace("-", "−")


def _scaled(value: Decimal, scale: Decimal | None = None) -> tuple[str, str, str]:
    """Digits, short and long scale word of an amount."""
    for factor, short, long in _SCALES:
        if factor == scale or (scale is None and abs(value) >= factor):
            return plain(value / factor), short, long
    return plain(value), "", ""


def _symbol(unit: str | None, units: Units) -> str:
    return "" if unit is None else units.display(unit)


def _noun(unit: str, value: Decimal, units: Units) -> str:
    return unit.replace("_", " ") if value == 1 and units.dimension(unit) == "count" else units.display(unit)


def _join(digits: str, scale: str, value: Decimal, unit: str | None, units: Units) -> str:
    """Currency signs before the number, everything else after it."""
    number = f"{digits} {scale}".strip()
    if unit is None:
        return number
    symbol = units.display(unit)
    if not units.is_currency(unit):
        return f"{number} {_noun(unit, value, units)}"
    sign, number = ("−", number[1:]) if number.startswith("−") else ("", number)
    return f"{sign}{symbol}{' ' if symbol[-1:].isalpha() else ''}{number}"


def format_amount(value: Value, unit: str | None, units: Units, digits: int | None = None) -> str:
    """One amount: "$5.08 bn", "107 enterprises". `digits`: most significant digits, for computed numbers."""
    exact = decimal(value, digits)
    number, short, _ = _scaled(exact)
    return _join(number, short, exact, unit, units)


def format_interval(
    low: Value | None, high: Value | None, unit: str | None, units: Units, digits: int | None = None
) -> str:
    """Both ends: "$5.075–5.085 bn", "over $1.3 bn", "up to $2 bn"; one amount where they meet."""
    if low is None and high is None:
        return "any amount"
    if low is None or high is None:
        end = low if low is not None else high
        assert end is not None
        return ("over " if high is None else "up to ") + format_amount(end, unit, units, digits)
    if low == high:
        return format_amount(low, unit, units, digits)
    first, last = decimal(low, digits), decimal(high, digits)
    if first == last:
        return format_amount(last, unit, units)
    scale = next((factor for factor, _, _ in _SCALES if max(abs(first), abs(last)) >= factor), Decimal(1))
    ends = [_scaled(end, scale) for end in (first, last)]
    dash = " to " if first < 0 or last < 0 else "–"
    return _join(f"{ends[0][0]}{dash}{ends[1][0]}", ends[1][1], last, unit, units)


def format_change(
    value: Value | None, low: Value | None = None, high: Value | None = None, digits: int | None = 4
) -> str:
    """A ratio as people say it: "+33 %", "−5 %", "×2.4" from doubling on; with no value its ends, "over +20 %"."""
    if value is not None:
        return _ratio(decimal(value, digits))
    if low is not None and high is not None:
        first, last = (_ratio(decimal(end, digits)) for end in (low, high))
        return first if first == last else f"{first} to {last}"
    if low is None and high is None:
        return "any change"
    end = low if low is not None else high
    assert end is not None
    return ("over " if high is None else "up to ") + _ratio(decimal(end, digits))


def _ratio(ratio: Decimal) -> str:
    if ratio >= 2:
        return f"×{plain(ratio)}"
    percent = (ratio - 1) * 100
    return f"{'+' if percent > 0 else ''}{plain(percent)} %"


def describe(reading: Reading, units: Units, long: bool = False) -> str:
    """A reading in plain English: "more than 2.6 bn USD", "×2.4", "almost 5,000 people"; `long` spells billion out."""
    if reading.unit == RATIO:
        return reading.label
    ends = [end for end in (reading.value, reading.low, reading.high) if end is not None]
    if reading.value is None and len(ends) == 2:
        first, last = (_spoken(end, None, units, long) for end in ends)
        if first.partition(" ")[2] == last.partition(" ")[2]:
            first = first.partition(" ")[0]  # "3–4 billion"
        words = f"{first}–{_spoken(ends[1], reading.unit, units, long)}"
    else:
        words = _spoken(abs(ends[0]) if reading.measure == "change" else ends[0], reading.unit, units, long)
    words = QUALIFIERS.get(reading.qualifier, "") + words
    if reading.measure == "change":
        return ("down by " if ends[0] < 0 else "up by ") + words
    return words


def _spoken(value: Decimal, unit: str | None, units: Units, long: bool) -> str:
    digits, short, spelled = _scaled(value)
    words = f"{digits} {spelled if long else short}".strip()
    if unit is None:
        return words
    if units.is_currency(unit) or unit == "TEU":
        return f"{words} {unit}"
    return f"{words} {_noun(unit, value, units)}"
