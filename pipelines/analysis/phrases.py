"""How numbers, statistics and sources are called in sentences: plain English, the same in findings, charts and
views.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import islice
from typing import Any, TypeAlias

import pandas as pd
from babel import Locale

from pipelines.analysis.calendar import MOST_WORDS, some_words
from pipelines.analysis.rows import rows_of
from pipelines.wording import Units, format_amount, format_change, format_interval

Row: TypeAlias = "Mapping[str, Any] | pd.Series[Any]"  # one row of a table

COMPUTED_DIGITS = 3  # significant digits of a number nobody stated
FACTOR = 2  # from here on a change is told as a factor
LOOSE_PERCENT = 0.0101  # a change known worse than to its last digit is "about"
TITLE_WORDS = 6
_LEADING = re.compile(r"^((?:almost|a little over|over|up to) )?")  # words before an amount; its sign follows them


def say(row: Row, units: Units) -> str:
    """What an observation says, as people write it: "$5.08 bn", "over $1.3 bn", "+33 %", "200–999 people"."""
    return _said(*_ends(row), str(row["unit"]), str(row["measure"]), str(row["reading"]), _is_computed(row), units)


@lru_cache(maxsize=30_000)  # several findings tell of one figure
def _said(
    value: float | None,
    low: float | None,
    high: float | None,
    unit: str,
    measure: str,
    reading: str,
    computed: bool,
    units: Units,
) -> str:
    if unit == "ratio":
        return _say_change(value, low, high, reading, _ratio_digits(computed))
    digits = _digits(computed)
    if value is not None and low is None and high is None:
        text = f"{format_amount(value, unit, units, digits)}, no bounds"
    elif value is None or low is None or high is None:
        text = format_interval(low, high, unit, units, digits)
    else:
        almost, over = high == value != low, low == value != high
        text = f"{'almost ' if almost else 'a little over ' if over else ''}{format_amount(value, unit, units, digits)}"
    return _LEADING.sub(r"\1+", text, count=1) if measure == "change" and (value or 0) > 0 else text


def _say_change(value: float | None, low: float | None, high: float | None, reading: str, digits: int | None) -> str:
    if reading.startswith("×"):  # said as a factor, so told as one
        return reading
    if value is None or low is None or high is None:
        return format_change(None, low, high, digits=digits)
    about = value < FACTOR and high - low > LOOSE_PERCENT
    almost, over = low < value == high, low == value < high
    prefix = "almost " if almost else "a little over " if over else "about " if about else ""
    return prefix + format_change(value, low, high, digits=digits)


def say_bounds(row: Row, units: Units) -> str:
    """The bounds of an observation: "$5.075–5.085 bn", "over $1.3 bn", "107 enterprises" (exact), "+32.5–33.5 %"."""
    _, low, high = _ends(row)
    if str(row["unit"]) == "ratio":
        return format_change(None, low, high, digits=_ratio_digits(_is_computed(row)))
    return format_interval(low, high, str(row["unit"]), units, _digits(_is_computed(row)))


def counted_words(count: int, noun: str) -> str:
    """A number with its noun: "1 source", "12 sources"."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def say_span(rows: pd.DataFrame, units: Units) -> str:
    """From the lowest to the highest bound of observations in one unit: "$5.075–6 bn"; an end is open where one is."""
    low, high = (rows[name].agg(worst, skipna=False) for name, worst in (("low", "min"), ("high", "max")))
    first = {str(name): cell for name, cell in rows.iloc[0].items()}
    method = "implied" if rows["method"].eq("implied").any() else "stated"
    return say_bounds(first | {"value": float("nan"), "low": low, "high": high, "method": method}, units)


def say_some(rows: Sequence[Row], units: Units, last: str = "and") -> str:
    """What the first few different ones of some observations say, and how many more there are."""
    if len(rows) == 1:
        return say(rows[0], units)
    different: dict[tuple[object, ...], Row] = {}
    for row in rows:
        different.setdefault((*_ends(row), row["unit"], row["reading"]), row)
    told = dict.fromkeys(say(row, units) for row in islice(different.values(), MOST_WORDS))
    return some_words(told, last, more=len(different) - MOST_WORDS)


def _ends(row: Row) -> tuple[float | None, float | None, float | None]:
    """value, low and high of an observation, None where none is named or the end is open."""
    value, low, high = row["value"] + 0.0, row["low"] + 0.0, row["high"] + 0.0  # adding 0.0 turns -0.0 into 0.0
    # NaN is not equal to itself.
    return None if value != value else value, None if low != low else low, None if high != high else high


def _is_computed(row: Row) -> bool:
    return bool(row["method"] == "implied")


def _digits(computed: bool) -> int | None:
    return COMPUTED_DIGITS if computed else None


def _ratio_digits(computed: bool) -> int | None:
    """The digits of a ratio, which has one more than the change it stands for: ×1.338 is +33.8 %."""
    return COMPUTED_DIGITS + 1 if computed else None


@lru_cache(maxsize=1)
def _english() -> Locale:
    return Locale("en")


@lru_cache(maxsize=1_000)
def country(code: str) -> str:
    """The English name of an ISO 3166 code (CLDR); the code itself if unknown."""
    return str(_english().territories.get(code, code))


def language_name(tag: str) -> str:
    """The English name of a BCP 47 language tag (CLDR); the tag itself if unknown."""
    names = _english().languages
    return str(names.get(tag.replace("-", "_")) or names.get(tag.split("-")[0]) or tag)


def possessive(name: str) -> str:
    """China -> China’s, Belarus -> Belarus’."""
    return f"{name}’" if name.endswith("s") else f"{name}’s"


def whose(statistics: str) -> str:
    """Whose statistics a figure is: "China’s statistics"; "not said whose" where no source says."""
    return f"{possessive(country(statistics))} statistics" if statistics else "not said whose"


def source_names(sources: pd.DataFrame) -> dict[str, str]:
    """source_id -> how a sentence calls it: publisher and year, else the beginning of its title in quotation
    marks.
    """
    return {
        row["source_id"]: _source_name(row["publisher"], row["title"], row["published"]) for row in rows_of(sources)
    }


def _source_name(publisher: str, title: str, published: str) -> str:
    if publisher:
        return f"{publisher}, {published[:4]}" if published else f"{publisher}, undated"
    words = title.split()
    return f"“{' '.join(words[:TITLE_WORDS])}{' …' if len(words) > TITLE_WORDS else ''}”"
