"""What reading words yields: readings (one meaning each) and the wording that holds them."""

from decimal import Decimal
from typing import NamedTuple

RATIO = "ratio"  # the unit of a relative change


class Reading(NamedTuple):
    """One thing the words can mean.

    `value` is the number named, also beside one open bound, and None for ranges and vague plurals. `low` and
    `high` are None where the bound is open. `unit` is an id of the units table, "ratio" for a relative change, None
    where the words name none. `measure` is "level" or "change" (a ratio, or a signed amount in the unit).
    `qualifier` is exact, about, more_than, less_than, almost, slightly_over, range or plural. `label` says a
    relative change in short plain English (`describe` says any reading). `noun` is an unknown word right after a number
    without a unit: something that is counted, or a unit or scale nobody knows.
    """

    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    unit: str | None
    measure: str
    qualifier: str
    label: str = ""
    noun: str = ""


class Wording(NamedTuple):
    """What words say.

    One reading: one meaning. Two: ambiguous, the likelier first. None: the words cannot be read literally; then
    either `garbled` is set (the figure itself is broken and somebody must say what it stands for) or `problem` says
    in one plain sentence why. `conversion` is a second amount in parentheses, in another currency.
    """

    readings: tuple[Reading, ...]
    conversion: Reading | None = None
    garbled: bool = False
    problem: str | None = None


class UnreadableError(ValueError):
    """Words without a single clear figure; the message is the problem in one plain sentence."""


class GarbledError(ValueError):
    """Words whose figure is broken."""
