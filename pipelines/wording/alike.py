"""Words that differ from others only in their digits: their sense is worked out once, for a stand-in.

"up 33.4%" means what "up 7.5%" means, with another number. The stand-in's digits are of the class of the words' own,
so that every decision that looks at digits falls out the same; where that is not sure, there is no stand-in.
"""

import re
from decimal import Decimal
from typing import NamedTuple

from pipelines.wording.numerals import Number, parse_digits
from pipelines.wording.records import GarbledError
from pipelines.wording.vocabulary import Lexicon

_RUN = re.compile(r"(\d+(?:[.,']\d+)*)")
_YEAR = re.compile(r"(?:19|20)\d\d", re.ASCII)
_NEIGHBOURS = frozenset("-/.,:'")  # a run beside one of these may be part of a date, a name or a broken number
_WHOLE = ("0", "1", "7", "43", "76", "123")
_FRACTION = ("0.0", "0.5", "7.5", "43.5", "76.5", "123.5")


class StandIn(NamedTuple):
    """Words with other digits, those digits, and the number of the words' own."""

    text: str
    digits: str
    own: Number


def stand_in(text: str, lexicon: Lexicon) -> StandIn | None:
    """The stand-in of normalised words; None unless exactly one run of digits is no year and surely a number."""
    parts = _RUN.split(text)  # what stands between runs, and at the odd places the runs
    runs = [place for place in range(1, len(parts), 2) if not _YEAR.fullmatch(parts[place])]
    if len(runs) != 1:
        return None
    place = runs[0]
    before, digits, after = "".join(parts[:place]), parts[place], "".join(parts[place + 1 :])
    if before[-1:] in _NEIGHBOURS or after[:1] in _NEIGHBOURS:
        return None
    try:
        own = parse_digits(digits, lexicon.convention)
    except GarbledError:
        return None
    size = _size(own.value)
    if own.fraction:
        mark = max(digits.rfind("."), digits.rfind(","), digits.rfind("'"))
        other = _FRACTION[size].replace(".", digits[mark])
    else:
        other = _WHOLE[size]
    if digits in lexicon.digits or other in lexicon.digits:  # "20-foot" is a word
        return None
    return StandIn(f"{before}{other}{after}", other, own)


def _size(value: Decimal) -> int:
    """The class of a number, by what reading asks: nothing, at most once, a day of a month, from 50 % or 100 % on."""
    return (value > 0) + (value > 1) + (value > 31) + (value >= 50) + (value >= 100)
