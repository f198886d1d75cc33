"""What a thing is called in several languages, from names.csv (name, language, spelling), for searching.

A name is whole words, in the singular or the plural: "import" is not in "important". A spelling is one or more words or
beginnings of words: "птиц" is птица, птицы and птицей. Both are folded as what is searched is.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from functools import cache
from importlib.resources import files

Words = tuple[str, ...]


def ways_to_say(asked: Sequence[str], fold: Callable[[str], str]) -> list[tuple[Words, ...]]:
    """What a text must hold for the words of a query: of each of the things asked, in order, one of the ways to say
    it, all words of it. Words that are not in the table are asked as they are.
    """
    table, things, place = _table(fold), [], 0
    longest = max(len(way) for ways in table for way in ways)
    while place < len(asked):
        for length in range(min(longest, len(asked) - place), 0, -1):
            said = tuple(asked[place : place + length])
            ways = [way for ways in table if _are(said, ways) for way in ways]
            if ways or length == 1:
                things.append(tuple(dict.fromkeys([said, *ways])))
                place += length
                break
    return things


def _are(said: Words, ways: tuple[Words, ...]) -> bool:
    """Whether words are one of the ways to say a thing: its name, which is the first, or begun as a spelling."""
    name, *spellings = ways
    return said in (name, (*name[:-1], f"{name[-1]}s")) or any(
        len(said) == len(spelling) and all(word.startswith(begun) for word, begun in zip(said, spelling, strict=True))
        for spelling in spellings
    )


@cache
def _table(fold: Callable[[str], str]) -> list[tuple[Words, ...]]:
    """The ways to say each thing, its name first."""
    ways: dict[str, dict[Words, None]] = {}
    text = (files("pipelines.analysis") / "names.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines()):
        said = ways.setdefault(row["name"], {tuple(fold(row["name"]).split()): None})
        said[tuple(fold(row["spelling"]).split())] = None
    return [tuple(said) for said in ways.values()]
