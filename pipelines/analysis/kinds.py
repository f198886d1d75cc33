"""Which units may stand in for one another: money for money, counted things for counted things, never one for the
other.
"""

from __future__ import annotations

from pipelines.wording import Units

PHYSICAL = {"mass", "length", "area", "volume", "energy", "power", "time", "percent", "ratio"}


def same_kind(unit: str, other: str, units: Units) -> bool:
    """Whether a figure in `unit` may stand, in its own unit, where `other` is expected: both money, or both
    counted things.
    """
    return _kind(unit, units) == _kind(other, units)


def is_thing(unit: str, units: Units) -> bool:
    """Whether a unit is of things that are counted: neither money nor a measure."""
    return _kind(unit, units) == "thing"


def _kind(unit: str, units: Units) -> str:
    dimension = (units.dimension(unit) or unit).split(":")[0]
    return "money" if units.is_currency(unit) else dimension if dimension in PHYSICAL else "thing"
