"""The units table as look-ups: spelling -> unit, dimension and factor; unit -> dimension and display form."""

from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache

import pandas as pd

from pipelines.wording.normalise import normalise_spelling


@dataclass(frozen=True, slots=True)
class UnitSense:
    """What a spelling stands for: the unit's id, its dimension, and how many units one of it is."""

    unit: str
    dimension: str
    factor: Decimal

    @property
    def counted(self) -> bool:
        """Whether things of this unit are counted (and so exact when few)."""
        return self.dimension == "count" or self.dimension.startswith("count:")

    @property
    def money(self) -> bool:
        """Whether it is a currency: an upper-case code that is its own dimension."""
        return self.unit.isupper() and self.dimension == self.unit


@dataclass(frozen=True, eq=False)
class Units:
    """The units table. `spellings[language][spelling]`, the empty language meaning any; equal only to itself."""

    spellings: dict[str, dict[str, UnitSense]]
    dimensions: dict[str, str]
    displays: dict[str, str] = field(default_factory=dict)

    def sense(self, spelling: str, language: str = "") -> UnitSense | None:
        """The meaning of an exact spelling in a language (or in any)."""
        key = normalise_spelling(spelling)
        return self.spellings.get(language, {}).get(key) or self.spellings.get("", {}).get(key)

    def dimension(self, unit: str) -> str | None:
        """The dimension of a unit id, None for an unknown one."""
        return self.dimensions.get(unit)

    def is_currency(self, unit: str) -> bool:
        """Whether a unit is money: three capital letters (ISO 4217) of a dimension of its own, not a count."""
        dimension = self.dimensions.get(unit, "count")
        return len(unit) == 3 and unit.isalpha() and unit.isupper() and not dimension.startswith("count")

    def display(self, unit: str) -> str:
        """How a unit is shown: its shortest spelling of any language, else the plural of its id."""
        return self.displays.get(unit) or plural(unit)


def plural(unit: str) -> str:
    """The English plural of a unit's id (region_pair -> region pairs, country -> countries)."""
    words = unit.replace("_", " ")
    if words.endswith("y") and words[-2:-1] not in "aeiou":
        return words[:-1] + "ies"
    return words + ("es" if words.endswith(("s", "x", "ch", "sh")) else "s")


def units_from_table(table: pd.DataFrame) -> Units:
    """The look-ups of a table with columns spelling, unit, dimension, factor, language (cells as text).

    The order of rows does not matter: a unit is shown by its shortest spelling of the empty language. Equal tables
    give the same object, so that what was read with it once need not be read again.
    """
    columns = (table[name] for name in ("spelling", "unit", "dimension", "factor", "language"))
    return _units(tuple(sorted(zip(*columns, strict=True))))


@lru_cache(maxsize=8)
def _units(rows: tuple[tuple[str, str, str, str, str], ...]) -> Units:
    spellings: dict[str, dict[str, UnitSense]] = {}
    dimensions: dict[str, str] = {}
    forms: dict[str, list[str]] = {}
    for spelling, unit, dimension, factor, language in rows:
        tag = language.lower()
        sense = UnitSense(unit, dimension, Decimal(factor))
        spellings.setdefault(tag, {}).setdefault(normalise_spelling(spelling), sense)
        dimensions.setdefault(unit, dimension)
        if not tag:
            forms.setdefault(unit, []).append(spelling)
    displays = {unit: min(found, key=lambda form: (len(form), form == unit, form)) for unit, found in forms.items()}
    return Units(spellings, dimensions, displays)
