"""What the cells of a column may hold: one test per kind, with the sentence to say when it fails.

A test takes a text column and gives a boolean column, vectorised; only filled cells are held to it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pandas as pd

from pipelines.tables.problems import shown
from pipelines.wording.periods import PeriodError, parse_period

LONGEST_WORDS = 400
REQUIRED = "required"  # the rule that a cell is filled

ID = r"[A-Za-z0-9][A-Za-z0-9._-]{0,119}"
QUOTE_ID = ID + r":\S+"
AREA = r"[A-Z]{2}"
WHOLE = r"0*[1-9][0-9]{0,8}"
DECIMAL = r"[0-9]{1,30}(\.[0-9]{1,30})?"
URL = r"[Hh][Tt][Tt][Pp][Ss]?://[^\s/]\S*"
# Well-formed tags of RFC 5646, section 2.1, with primary subtags of two or three letters (all that exist).
LANGUAGE = (
    r"([A-Za-z]{2,3}(-[A-Za-z]{3}){0,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?"
    r"(-([A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))*(-[0-9A-WY-Za-wy-z](-[A-Za-z0-9]{2,8})+)*"
    r"(-[Xx](-[A-Za-z0-9]{1,8})+)?|[Xx](-[A-Za-z0-9]{1,8})+)"
)
# Controls, the soft hyphen, zero-width and bidirectional controls, separators, invisible operators, tags.
UNSEEN = (
    "[\x00-\x1f\x7f-\x9f\u00ad\u034f\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f]"
)
FORMULA_SIGNS = ("=", "@")
_CONTROL_NAMES = {"\x00": "NULL", "\t": "TAB", "\n": "LINE FEED", "\r": "CARRIAGE RETURN"}

Explain = Callable[[str], tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A test with its short name; `explain` turns a failing cell into a message and a remedy."""

    name: str
    holds: Callable[[pd.Series], pd.Series]
    explain: Explain


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of cell: its rules, and its Table Schema type and constraints for `datapackage.json`.

    `free` kinds could hold invisible characters and formulas, so they are held to the rules against these.
    """

    rules: tuple[Rule, ...] = ()
    free: bool = False
    type: str = "string"
    constraints: Mapping[str, Any] = field(default_factory=dict)


def is_iso_date(text: str) -> bool:
    """Say whether the text is a year, a month or a day of ISO 8601 that exists: 2023, 2023-02, 2023-02-28."""
    if not re.fullmatch(r"[0-9]{4}(-[0-9]{2}){0,2}", text):
        return False
    try:
        date.fromisoformat((text + "-01-01")[:10])
    except ValueError:
        return False
    return True


def is_day(text: str) -> bool:
    """Say whether the text is a day of ISO 8601 that exists."""
    return len(text) == 10 and is_iso_date(text)


def is_period(text: str) -> bool:
    """Say whether the text is a period or a date as `wording.periods` reads them, without spaces around."""
    try:
        parse_period(text)
    except PeriodError:
        return False
    return text == text.strip()


def _matches(pattern: str) -> Callable[[pd.Series], pd.Series]:
    return lambda cells: cells.str.fullmatch(pattern)


def _each(test: Callable[[str], bool]) -> Callable[[pd.Series], pd.Series]:
    """Ask a plain function once per distinct cell."""
    return lambda cells: cells.map({cell: test(cell) for cell in cells.unique()}).astype(bool)


def _says(what: str, remedy: str) -> Explain:
    return lambda cell: (f"{shown(cell)} {what}.", remedy)


def _explain_period(cell: str) -> tuple[str, str]:
    message = f"{shown(cell)} has spaces around it."
    try:
        parse_period(cell)
    except PeriodError as error:
        message = str(error)
    return message, "Correct it; 2022, 2022-Q3, 2022-07, 2022-07-15 and 2022-01/2022-05 are periods."


def _explain_unseen(cell: str) -> tuple[str, str]:
    found = re.search(UNSEEN, cell)
    assert found is not None
    character = found.group()
    name = _CONTROL_NAMES.get(character) or unicodedata.name(character, "a control character")
    point = f"U+{ord(character):04X} ({name})"
    return (
        f"{shown(cell)} contains {point} as character {found.start() + 1}, which cannot be seen.",
        f"Delete {point} from the cell, or put a space in its place.",
    )


def required_rule(choices: Sequence[tuple[str, str]]) -> Rule:
    """Refuse empty cells; says which codes a column with a list of them takes."""
    codes = f": one of {', '.join(code for code, _ in choices)}" if choices else ""
    explained = ("The cell is empty.", f"Fill it in{codes}; every row needs it.")
    return Rule(REQUIRED, lambda cells: cells.str.strip() != "", lambda _: explained)


# What cannot be seen misleads readers, and spreadsheets run formulas.
UNSEEN_CHARACTERS = Rule("unseen_character", lambda cells: ~cells.str.contains(UNSEEN), _explain_unseen)
FORMULA = Rule(
    "formula",
    lambda cells: ~cells.str.startswith(FORMULA_SIGNS),
    _says(
        "begins with = or @, which a spreadsheet would run as a formula",
        "Begin the text with another character.",
    ),
)


def choice_rule(choices: tuple[tuple[str, str], ...]) -> Rule:
    """Make the rule that a cell is one of the codes."""
    codes = [code for code, _ in choices]
    return Rule(
        "choice",
        lambda cells: cells.isin(codes),
        _says("is not one of the allowed codes", f"Write one of: {', '.join(codes)}."),
    )


def _pattern_kind(name: str, pattern: str, what: str, remedy: str, *, free: bool = False) -> Kind:
    return Kind((Rule(name, _matches(pattern), _says(what, remedy)),), free, constraints={"pattern": pattern})


KINDS: Mapping[str, Kind] = {
    "text": Kind(free=True),
    "id": _pattern_kind(
        "identifier",
        ID,
        "is not an identifier",
        "Use up to 120 letters a to z, digits and the signs - _ . and begin with a letter or digit.",
    ),
    "quote_id": _pattern_kind(
        "quote_id",
        QUOTE_ID,
        "is not a quote_id",
        "Write the source_id, a colon and any text without spaces, such as my-article:1.",
        free=True,
    ),
    "area": _pattern_kind(
        "area", AREA, "is not a country code", "Write the two capital letters of ISO 3166, such as BY or CN."
    ),
    "language": _pattern_kind(
        "language", LANGUAGE, "is not a language tag", "Write a BCP 47 tag, such as en, zh or zh-Hant."
    ),
    "url": _pattern_kind(
        "url", URL, "is not a web address", "Begin it with http:// or https://, without spaces.", free=True
    ),
    "date": Kind(
        (
            Rule(
                "date",
                _each(is_iso_date),
                _says("is not a date", "Write it as 2023-02-28, or 2023-02, or 2023 (year, month, day)."),
            ),
        )
    ),
    "period": Kind((Rule("period", _each(is_period), _explain_period),), free=True),
    "whole": Kind(
        (
            Rule(
                "whole_number",
                _matches(WHOLE),
                _says("is not a whole number of 1 or more", "Write it in digits, such as 7."),
            ),
        ),
        type="integer",
        constraints={"minimum": 1},
    ),
    "positive": Kind(
        (
            Rule(
                "positive_number",
                lambda cells: cells.str.fullmatch(DECIMAL) & cells.str.contains("[1-9]"),
                _says(
                    "is not a positive number",
                    "Write it with digits and a point, without thousands separators, such as 1000 or 2.53.",
                ),
            ),
        ),
        type="number",
        constraints={"exclusiveMinimum": 0},
    ),
    "words": Kind(
        (
            Rule(
                "words_length",
                lambda cells: cells.str.len() <= LONGEST_WORDS,
                lambda cell: (
                    f"{shown(cell)} has {len(cell)} characters, more than {LONGEST_WORDS}.",
                    "Quote only the shortest run of words that states the figure.",
                ),
            ),
        ),
        free=True,
        constraints={"maxLength": LONGEST_WORDS},
    ),
    "day": Kind(
        (Rule("day", _each(is_day), _says("is not a day", "Write it as 2023-02-28.")),),
        type="date",
    ),
    "number": Kind(type="number"),
    "count": Kind(type="integer", constraints={"minimum": 0}),
}
