"""Periods as people write them, and the period a year before."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache

from babel import Locale

from pipelines.wording import parse_period

MONTHS = {number: str(name) for number, name in Locale("en").months["format"]["wide"].items()}
MOST_WORDS = 5  # of a list in a sentence
YEAR = re.compile(r"(?<![\d-])\d{4}")


def year_before(period: str) -> str:
    """The same period a year before: 2022 -> 2021, 2022-01/2022-05 -> 2021-01/2021-05, 2024-02-29 -> 2023-02-28."""
    earlier = YEAR.sub(lambda year: f"{int(year[0]) - 1:04d}", period)
    return earlier.replace("-02-29", "-02-28")


@lru_cache(maxsize=10_000)
def period_name(period: str) -> str:
    """A period as people write it: 2022, "2008–2012", "July 2022", "July–December 2022", "31 January 2023";
    "undated" if empty.
    """
    if not period:
        return "undated"
    start, _, end = period.partition("/")
    if not end:
        return _one_period(start)
    first, last = start.split("-"), end.split("-")
    if len(first) == len(last) == 2 and first[0] == last[0] and (first[1] + last[1]).isdigit():
        return f"{_month(first[1])}–{_month(last[1])} {last[0]}"
    return f"{_one_period(start)}–{_one_period(end)}"


def adjoining(periods: Iterable[str]) -> list[str]:
    """The periods in time, those that follow on one another made one: 2019/2020, 2021, 2023 -> 2019/2021, 2023."""
    spans = sorted((span.start, span.end, period) for period in set(periods) if (span := parse_period(period)))
    found: list[list[str]] = []
    last = date.min
    for start, end, period in spans:
        if not found or start > last + timedelta(days=1):
            found.append([])
        found[-1].append(period)
        last = end
    ends = ((run[0].split("/")[0], run[-1].split("/")[-1]) for run in found)
    return [first if first == last else f"{first}/{last}" for first, last in ends]


def year_span(first: str, last: str) -> str:
    """From one year to another in words: 2019, 2019–2023, "from 2019", "until 2023"; "any year" if both are empty."""
    if first and last:
        return "–".join(dict.fromkeys((first, last)))
    return f"from {first}" if first else f"until {last}" if last else "any year"


def in_period(period: str) -> str:
    """When something was, in a sentence: "in 2022", "on 31 January 2023", ", undated" if empty."""
    if not period:
        return ", undated"
    return f"{'on' if period.count('-') == 2 and '/' not in period else 'in'} {period_name(period)}"


def known_by_words(month: str) -> str:
    """How knowledge of a month is told: "as published by the end of February 2023"."""
    return f"as published by the end of {period_name(month)}"


def _one_period(text: str) -> str:
    parts = text.split("-")
    if len(parts) == 3:
        return f"{int(parts[2])} {_month(parts[1])} {parts[0]}"
    if len(parts) == 2 and parts[1].isdigit():
        return f"{_month(parts[1])} {parts[0]}"
    return " ".join(reversed(parts))


def _month(number: str) -> str:
    return MONTHS[int(number)]


def join_words(items: Iterable[str], last: str = "and") -> str:
    """ "a", "a and b", "a, b and c"."""
    listed = list(items)
    if len(listed) < 2:
        return "".join(listed)
    return f"{', '.join(listed[:-1])} {last} {listed[-1]}"


def some_words(items: Iterable[str], last: str = "and", more: int = 0) -> str:
    """ "a, b and c"; of more than `MOST_WORDS` different ones the first and how many more there are, with those that
    are not listed (`more`).
    """
    listed = list(dict.fromkeys(items))
    left = len(listed[MOST_WORDS:]) + max(more, 0)
    return join_words([*listed[:MOST_WORDS], f"{left:,} more"] if left else listed, last)
