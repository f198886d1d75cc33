"""Find quotes, sources and indicators by any words or numbers in them.

Every word of the query must stand in the text of what is found, in any script and case, or what names.csv says is the
same in another language. Numbers are compared as numbers: 5.080 finds 5.08 but not 15.08, and a quantity ("5.08 bn",
50.8亿) also finds the figures that state the same amount in other words. What looks like a year is a period first:
figures of 2022 come before those that name 2022 in their words or their article's date only.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from pipelines.analysis.calendar import period_name
from pipelines.analysis.intervals import TOLERANCE
from pipelines.analysis.names import Words, ways_to_say
from pipelines.analysis.phrases import say
from pipelines.analysis.rows import rows_of
from pipelines.wording import Units, parse_period, read_words

_GROUPED = re.compile(r"(?<=\d)[\s'’,](?=\d{3}(?!\d))")
_COMMA = re.compile(r"(?<=\d),(?=\d)")
_DECIMAL_COMMA = re.compile(r"(?<=\d),(?=\d{1,2}(?!\d))")
_NOUGHTS = re.compile(r"(?<![\d.])(\d+)(?:\.0+|(\.\d*[1-9])0+)(?![\d.])")
_NUMBER = re.compile(r"\d+(?:\.\d+)*")
_YEAR = re.compile(r"(?:19|20)\d\d")
LONGEST_SPAN = 30  # years of a period that each of them finds


@dataclass(frozen=True)
class Index:
    """What is searched: the folded text of indicators, quotes and sources, and the years and amounts of quotes."""

    indicators: dict[str, str]
    quotes: dict[str, str]
    years: dict[str, frozenset[str]]
    sources: dict[str, str]
    amounts: list[tuple[float, str, str]]  # value, unit, quote_id
    languages: tuple[str, ...]


@dataclass(frozen=True)
class Hits:
    """Ids of what was found, in the order of the tables; the quotes that hold all words of the query first, of those
    the ones whose period is of its years; `elsewhere` are the quotes that name such a year elsewhere only.
    """

    indicators: tuple[str, ...] = ()
    quotes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    elsewhere: frozenset[str] = frozenset()

    @property
    def count(self) -> int:
        """How much was found in all."""
        return len(self.indicators) + len(self.quotes) + len(self.sources)


def make_index(
    observations: pd.DataFrame,
    quotes: pd.DataFrame,
    sources: pd.DataFrame,
    indicators: pd.DataFrame,
    names: Mapping[str, str],
    units: Units,
) -> Index:
    """The index of a record. `names`: how each source is called."""
    labels = dict(zip(indicators["indicator_id"].tolist(), indicators["label"].tolist(), strict=True))
    languages = tuple(sorted({"en", *sources["language"].tolist()}))
    for language in languages:  # the first words read in a language load its vocabulary
        read_words("1", language, units)
    figures = rows_of(observations[observations["method"].ne("implied") & observations["reading_state"].ne("rejected")])
    spoken: dict[str, str] = {}
    for row in figures:
        spoken[row["quote_id"]] = f"{spoken.get(row['quote_id'], '')} {say(row, units)}"
    return Index(
        indicators={
            row["indicator_id"]: fold(" ".join([row["label"], row["definition"], row["topic"].replace("_", " ")]))
            for row in rows_of(indicators)
        },
        years={row["quote_id"]: _years(row["period"]) for row in rows_of(quotes)},
        quotes={
            row["quote_id"]: fold(
                " ".join(
                    [
                        row["words"], spoken.get(row["quote_id"], ""), labels.get(row["indicator_id"], ""),
                        row["period"], period_name(row["period"]), row["attributed_to"],
                        names.get(row["source_id"], ""), " ".join(sorted(_years(row["period"]))),
                    ]
                )
            )
            for row in rows_of(quotes)
        },
        sources={
            row["source_id"]: fold(" ".join([row["title"], row["publisher"], row["published"], row["url"]]))
            for row in rows_of(sources)
        },
        amounts=[(row["value"], row["unit"], row["quote_id"]) for row in figures if row["value"] == row["value"]],
        languages=languages,
    )  # fmt: skip


def search(index: Index, query: str, units: Units) -> Hits:
    """What holds every word of the query, and the quotes that state the same amount."""
    things = ways_to_say(fold(query).split(), fold)
    if not things:
        return Hits()
    stated = _stating(index, query, units)
    found = _holding(index.quotes, things)
    years = set(years_in(query))
    of_years = [quote for quote in found if years <= index.years[quote]]
    return Hits(
        tuple(_holding(index.indicators, things)),
        tuple(dict.fromkeys([*of_years, *found, *(quote for quote in index.quotes if quote in stated)])),
        tuple(_holding(index.sources, things)),
        frozenset(found).difference(of_years) if of_years else frozenset(),
    )


def fold(text: str) -> str:
    """Text as it is compared: one case, one form of letters, signs and spaces, numbers with a point, no groups and no
    noughts at their end.
    """
    folded = unicodedata.normalize("NFKC", text).casefold().replace("ё", "е")
    folded = _NOUGHTS.sub(r"\1\2", _COMMA.sub(".", _GROUPED.sub("", folded)))
    return " ".join(folded.split())


def years_in(query: str) -> list[str]:
    """The words of a query that look like years, once each."""
    return list(dict.fromkeys(word for word in fold(query).split() if _YEAR.fullmatch(word)))


def _years(period: str) -> frozenset[str]:
    """The years of a period; of one over very many those in which it begins and ends."""
    span = parse_period(period) if period else None
    if span is None:
        return frozenset()
    first, last = span.start.year, span.end.year
    return frozenset(str(year) for year in (range(first, last + 1) if last - first < LONGEST_SPAN else (first, last)))


def _holding(texts: Mapping[str, str], things: Iterable[Sequence[Words]]) -> list[str]:
    """The names of the texts that hold each thing, in one of its ways."""
    asked = [[[_pattern(word) for word in way] for way in ways] for ways in things]

    def holds(text: str) -> bool:
        return all(any(all(word.search(text) for word in way) for way in ways) for ways in asked)

    return [name for name, text in texts.items() if holds(text)]


def _pattern(word: str) -> re.Pattern[str]:
    """A word anywhere in a text; a number only where no other digits continue it."""
    before = r"(?<!\d)(?<!\d\.)" if word[0].isdigit() else ""
    after = r"(?!\.?\d)" if word[-1].isdigit() else ""
    return re.compile(before + re.escape(word) + after)


def _stating(index: Index, query: str, units: Units) -> set[str]:
    """The quotes that state the amount of the query, whatever language it is in."""
    if not _NUMBER.search(fold(query)):
        return set()
    other = _DECIMAL_COMMA.sub(".", query)  # 50,8亿, although Chinese writes 50.8亿
    asked = {
        (float(reading.value), reading.unit)
        for language in index.languages
        for reading in (read_words(query, language, units).readings or read_words(other, language, units).readings)
        if reading.value is not None and reading.measure == "level"
    }
    return {
        quote
        for value, unit, quote in index.amounts
        for wanted, named in asked
        if abs(value - wanted) <= TOLERANCE * abs(wanted) and named in (None, unit)
    }
