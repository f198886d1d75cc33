"""Periods as typed -> dates: years, halves, quarters, months, days, and intervals of them."""

import calendar
import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache


class PeriodError(ValueError):
    """Text that is no period; the message says so in a plain sentence."""


@dataclass(frozen=True, slots=True)
class Period:
    """First and last day, both included; kind is year, half, quarter, month, day or interval."""

    start: date
    end: date
    kind: str


_FORM = re.compile(r"(\d{4})(?:-(?:Q([1-4])|H([12])|(\d{2})(?:-(\d{2}))?))?", re.ASCII)


@lru_cache(maxsize=10_000)
def parse_period(text: str) -> Period:
    """2022, 2022-H1, 2022-Q3, 2022-07, 2022-07-31, or two of them with a slash; PeriodError otherwise."""
    first, slash, second = text.strip().partition("/")
    if not slash:
        return _one(first, text)
    start, end = _one(first, text), _one(second, text)
    if start.start > end.end:
        raise PeriodError(f'The period "{text}" ends before it starts.')
    return Period(start.start, end.end, "interval")


def _one(part: str, text: str) -> Period:
    found = _FORM.fullmatch(part)
    if not found:
        raise PeriodError(
            f'"{text[:60]}" is no period: write 2022, 2022-Q3, 2022-H1, 2022-07, 2022-07-31 or two with a slash.'
        )
    year, quarter, half, month, day = (int(group) if group else 0 for group in found.groups())
    try:
        if day:
            return Period(date(year, month, day), date(year, month, day), "day")
        if quarter:
            return _months(year, 3 * quarter - 2, 3 * quarter, "quarter")
        if half:
            return _months(year, 6 * half - 5, 6 * half, "half")
        return _months(year, month, month, "month") if found[4] else _months(year, 1, 12, "year")
    except (ValueError, calendar.IllegalMonthError):
        raise PeriodError(f'"{text[:60]}" names a date that does not exist.') from None


def _months(year: int, first: int, last: int, kind: str) -> Period:
    return Period(date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1]), kind)
