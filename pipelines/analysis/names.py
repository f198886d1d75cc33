"""What a thing is called in several languages, from names.csv (name, language, spelling), for searching.

A spelling is one or more words or beginnings of words: "птиц" is птица, птицы and птицей. Names and spellings are
folded as what is searched is.
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
    longest = max(map(len, table))
    while place < len(asked):
        for length in range(min(longest, len(asked) - place), 0, -1):
            said = tuple(asked[place : place + length])
            ways = [way for spelling, others in table.items() if _is(said, spelling) for way in others]
            if ways or length == 1:
                things.append(tuple(dict.fromkeys([said, *ways])))
                place += length
                break
    return things


def _is(said: Words, spelling: Words) -> bool:
    """Whether words are a spelling, each at least begun as it says."""
    return len(said) == len(spelling) and all(
        word.startswith(begun) for word, begun in zip(said, spelling, strict=True)
    )


@cache
def _table(fold: Callable[[str], str]) -> dict[Words, tuple[Words, ...]]:
    """Each spelling, and each name -> all the ways to say the same."""
    ways: dict[str, dict[Words, None]] = {}
    text = (files("pipelines.analysis") / "names.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines()):
        said = ways.setdefault(row["name"], {tuple(fold(row["name"]).split()): None})
        said[tuple(fold(row["spelling"]).split())] = None
    found: dict[Words, dict[Words, None]] = {}
    for said in ways.values():
        for spelling in said:
            found.setdefault(spelling, {}).update(said)
    return {spelling: tuple(said) for spelling, said in found.items()}
