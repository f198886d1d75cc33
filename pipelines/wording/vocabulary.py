"""The words of each language, read from one CSV per language, compiled once into a table of phrases.

A row is spelling, kind, value, note. A spelling is one or more words; a word ending in * stands for every word that
starts so. KINDS says what each kind means and gives it a letter, so that a row of words becomes a short string that
the patterns of the other modules are written in.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from pipelines.wording.normalise import normalise_spelling
from pipelines.wording.numerals import Convention, Number, number
from pipelines.wording.units import Units, UnitSense

KINDS = {
    "number": "W",  # a number word; value = the number
    "half": "H",  # "and a half", "half a"
    "article": "O",  # one, but only before a scale word ("a billion")
    "scale": "S",  # value = the factor
    "plural": "V",  # a vague plural ("hundreds"); value = the hundred; after a number, a scale
    "zero": "z",  # no, none: nought, before a unit
    "percent_of": "P",  # percent said before the number (百分之)
    "before": "q",  # a qualifier before the figure; value = more_than, about …
    "verb": "v",  # a qualifier on either side of it ("exceeded")
    "after": "a",  # a qualifier after it ("or more")
    "up_to": "u",  # a bound, "to" after a word of growth, or the middle of a range
    "up": "+",
    "down": "-",
    "more": "m",  # up, but only of a percentage, a multiple or a stated change
    "less": "l",
    "to": "t",  # directly before a figure: the level reached
    "to_range": "T",  # the same, and between two numbers a range
    "reach": "r",  # emphasis before a figure; with a word of growth and an amount, the level reached
    "by": "b",  # directly before a figure: the change
    "times": "x",  # a multiple that is ambiguous beside a word of growth; value = the number, if it carries it
    "fold": "f",  # a multiple that is not
    "fold_down": "F",  # divided by value ("halved")
    "same_as": "e",  # makes "times" clear ("as much as")
    "factor": "X",  # before the number: × or "factor of"
    "growth_rate": "i",  # a percentage from 100 on may be an index
    "level_of": "I",  # the percentage is an index ("of the 2021 level")
    "against": "J",  # perhaps an index ("compared with")
    "index": "n",  # before the number: index 117
    "frequency": "Q",  # a month, per day
    "opener": "o",  # opens a range: from, between
    "join": "&",
    "or": "R",  # between two neighbouring numbers a range ("two or three")
    "at_year": "y",  # before a year
    "time": "Y",  # after a number: it is a date or a span of time
    "month": "M",
    "ordinal_before": "g",  # makes the number next to it a name
    "ordinal_after": "h",
    "fraction": "d",  # thirds and the like, which are not read
    "skip": "",  # says nothing here
    "unknown": "_",  # overrides a word of English in another language
}
SEPARATORS = frozenset({"decimal", "decimal_loose", "group"})
UNKNOWN_LANGUAGE = Convention(decimal="", loose=".,", group="' ")

ATOM = re.compile(
    r"(?P<date>\d{1,2}\.\d{1,2}\.(?:19|20)\d\d(?!\d)|(?:19|20)\d\d-[01]\d-[0-3]\d(?!\d)|(?:19|20)\d\d/(?:19|20)?\d\d(?!\d))"
    r"|(?P<number>\d{1,3}(?: \d{3})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,']\d+)*|(?<![\w.,])\.\d+)"
    r"|(?P<han>[\u3400-\u9fff])"
    r"|(?P<word>[^\W\d_\u3400-\u9fff]+)"
    r"|(?P<sign>[^\s\w])",
)


class Atom(NamedTuple):
    """A word, a run of digits, a Chinese character or a sign; `glued`: nothing stands between it and the one before."""

    text: str
    kind: str
    glued: bool


class Token(NamedTuple):
    """One thing the words contain. `word` is the vocabulary's value (the text itself for what it does not know)."""

    kind: str
    word: str
    number: Number | None = None
    unit: UnitSense | None = None


@dataclass(frozen=True, slots=True)
class Phrase:
    """The words of a phrase (`stem`: only the start of the word counts), its rank among equals, and its tokens."""

    words: tuple[tuple[str, bool], ...]
    rank: tuple[int, bool, int]
    tokens: tuple[Token, ...]


@dataclass(frozen=True, eq=False)
class Lexicon:
    """All phrases that may stand in a language, by their first word or stem, and its separators.

    `digits` are the words of phrases that are digits; `own` says whether the language has a vocabulary (English
    words and signs alone serve the others).
    """

    exact: dict[str, list[Phrase]]
    stems: dict[str, list[Phrase]]
    longest_stem: int
    digits: frozenset[str]
    convention: Convention
    own: bool

    def match(self, atoms: list[Atom], start: int) -> Phrase | None:
        """The longest phrase that starts at an atom; among equals the language's own, then the exact one."""
        for phrase in _candidates(self, atoms[start].text, atoms[start].kind):
            if len(phrase.words) == 1 or _continues(phrase, atoms, start):
                return phrase
        return None


@lru_cache(maxsize=50_000)
def _candidates(lexicon: Lexicon, text: str, kind: str) -> tuple[Phrase, ...]:
    """The phrases that a word may begin, the best first."""
    found = list(lexicon.exact.get(text, ()))
    if kind == "word":
        for width in range(1, min(len(text), lexicon.longest_stem) + 1):
            found += lexicon.stems.get(text[:width], ())
    return tuple(sorted(found, key=lambda phrase: (len(phrase.words), phrase.rank), reverse=True))


def _continues(phrase: Phrase, atoms: list[Atom], start: int) -> bool:
    if start + len(phrase.words) > len(atoms):
        return False
    at = start
    for word, stem in phrase.words:
        text = atoms[at].text
        if text != word and not (stem and text.startswith(word)):
            return False
        at += 1
    return True


def split(text: str) -> list[Atom]:
    """Normalised text -> atoms."""
    atoms, end = [], 0
    for found in ATOM.finditer(text):
        atoms.append(Atom(found[0], found.lastgroup or "", found.start() == end and end > 0))
        end = found.end()
    return atoms


@cache
def available() -> frozenset[str]:
    """The languages that have a vocabulary, as lower-case tags."""
    folder = files("pipelines.wording") / "vocabulary"
    return frozenset(entry.name[:-4].lower() for entry in folder.iterdir() if entry.name.endswith(".csv"))


@cache
def rows(language: str) -> tuple[tuple[str, str, str], ...]:
    """(spelling, kind, value) of a language's vocabulary."""
    table = files("pipelines.wording") / "vocabulary" / f"{language}.csv"
    lines = table.read_text(encoding="utf-8").splitlines()
    return tuple((row["spelling"], row["kind"], row["value"]) for row in csv.DictReader(lines))


@cache
def scales() -> frozenset[str]:
    """The scale words of all vocabularies: after a number, none of them is the name of a thing in any language."""
    return frozenset(normalise_spelling(s) for tag in available() for s, kind, _ in rows(tag) if kind == "scale")


def chain(language: str) -> list[str]:
    """The vocabularies that serve a BCP 47 tag, the most particular first, without English."""
    parts = language.strip().lower().replace("_", "-").split("-")
    tags = ["-".join(parts[:length]) for length in range(len(parts), 0, -1)]
    return [tag for tag in tags if tag in available()]


@lru_cache(maxsize=64)
def lexicon(language: str, units: Units) -> Lexicon:
    """The phrases of a language with those of the units table; English words and signs stand behind them."""
    own = chain(language)
    served = [*own, *(["en"] if "en" not in own else [])]
    exact: dict[str, list[Phrase]] = {}
    stems: dict[str, list[Phrase]] = {}
    seen: set[tuple[tuple[str, bool], ...]] = set()
    for rank, spelling, tokens in _entries(served, language, units):
        words = _words(spelling)
        if not words or words in seen:
            continue
        seen.add(words)
        first, stem = words[0]
        phrase = Phrase(words, (rank, not stem, len(first)), tokens)
        (stems if stem else exact).setdefault(first, []).append(phrase)
    digits = frozenset(word for words in seen for word, _ in words if word[0].isdigit())
    return Lexicon(exact, stems, max(map(len, stems), default=0), digits, _convention(own), bool(own))


def _entries(served: list[str], language: str, units: Units) -> Iterator[tuple[int, str, tuple[Token, ...]]]:
    """(rank, spelling, tokens) of the vocabularies in turn, each followed by the units of its language."""
    own = language.strip().lower()
    for rank, tag in enumerate(served):
        for spelling, kind, value in rows(tag):
            if kind not in SEPARATORS:
                yield -rank, spelling, _tokens(KINDS[kind], value)
        for unit_tag in dict.fromkeys([own, tag] if rank == 0 else [tag]):
            yield from _unit_entries(units, unit_tag, -rank)
    yield from _unit_entries(units, "", 1 - len(served))


def _tokens(kind: str, value: str) -> tuple[Token, ...]:
    """The tokens of a row; a multiple that carries its number is that number and the multiple."""
    worth = number(Decimal(value)) if value.replace(".", "", 1).isdecimal() else None
    if kind in ("x", "f") and worth:
        return Token("N", value, worth), Token(kind, value)
    if kind == "F" and worth:
        return Token("N", value, worth), Token("f", value), Token("-", value)
    return (Token(kind, value, worth),) if kind else ()


def _unit_entries(units: Units, tag: str, rank: int) -> Iterator[tuple[int, str, tuple[Token, ...]]]:
    for spelling, sense in units.spellings.get(tag, {}).items():
        yield rank, spelling, (Token("%" if sense.unit == "percent" else "U", spelling, None, sense),)


def _words(spelling: str) -> tuple[tuple[str, bool], ...]:
    words: list[tuple[str, bool]] = []
    for atom in split(normalise_spelling(spelling)):
        if atom.text == "*" and words:
            words[-1] = (words[-1][0], True)
        else:
            words.append((atom.text, False))
    return tuple(words)


def _convention(own: list[str]) -> Convention:
    for tag in own:
        marks = {kind: "".join(s for s, k, _ in rows(tag) if k == kind) for kind in SEPARATORS}
        if marks["decimal"]:
            return Convention(marks["decimal"], marks["decimal_loose"], marks["group"] + " ")
    return UNKNOWN_LANGUAGE
