"""How numbers, statistics and sources are called in sentences: plain English, the same in findings, charts and
views.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import pandas as pd
from babel import Locale

from pipelines.wording import Units, format_amount, format_change, format_interval

COMPUTED_DIGITS = 3  # significant digits of a number nobody stated
TITLE_WORDS = 6


def say(row: Mapping[str, object], units: Units) -> str:
    """What an observation says, as people write it: "$5.08 bn", "over $1.3 bn", "+33 %", "71–107 enterprises"."""
    value, low, high = (float(str(row[name])) for name in ("value", "low", "high"))
    unit = str(row["unit"])
    digits = COMPUTED_DIGITS if row["method"] == "implied" else None
    if unit == "ratio":
        return format_change(value, low, high)
    open_end = low != low or high != high
    beside = value in (low, high) and low != high
    if value != value or open_end or beside:
        text = format_interval(low, high, unit, units, digits)
        if beside and not open_end:
            text = ("almost " if value == high else "a little over ") + format_amount(value, unit, units, digits)
    else:
        text = format_amount(value, unit, units, digits)
    return f"+{text}" if row["measure"] == "change" and value > 0 else text


def say_bounds(row: Mapping[str, object], units: Units) -> str:
    """The bounds of an observation: "$5.075–5.085 bn", "over $1.3 bn", "107 enterprises" (exact), "+32.5 … +33.5
    %".
    """
    low, high = float(str(row["low"])), float(str(row["high"]))
    digits = COMPUTED_DIGITS if row["method"] == "implied" else None
    if str(row["unit"]) == "ratio":
        return format_change(float("nan"), low, high)
    return format_interval(low, high, str(row["unit"]), units, digits)


@lru_cache(maxsize=1)
def _english() -> Locale:
    return Locale("en")


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
        str(row["source_id"]): _source_name(str(row["publisher"]), str(row["title"]), str(row["published"]))
        for row in sources.to_dict("records")
    }


def _source_name(publisher: str, title: str, published: str) -> str:
    if publisher:
        return f"{publisher}, {published[:4]}" if published else f"{publisher}, undated"
    words = title.split()
    return f"“{' '.join(words[:TITLE_WORDS])}{' …' if len(words) > TITLE_WORDS else ''}”"
