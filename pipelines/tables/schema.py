"""How a table is described: fields, key and references, as plain records.

The records are the only home of a column's meaning. Validation, `datapackage.json`, templates and the
data view all read them.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Field:
    """One column.

    `kind` names what a filled cell may hold (see `kinds.KINDS`); `required` forbids empty cells;
    `choices` lists the allowed codes with their plain meaning, empty where anything of the kind goes; `unit`
    says what a number is counted in, empty where it is no quantity.
    """

    name: str
    title: str
    description: str
    kind: str = "text"
    required: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Reference:
    """A column whose filled cells must stand in a column of another table (or of its own).

    `besides` lists values that are allowed although they stand nowhere.
    """

    column: str
    table: str
    target: str
    besides: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its columns in file order, the columns that identify a row, and what they refer to.

    `needed` says whether a datasets folder must have the file.
    """

    name: str
    title: str
    description: str
    fields: tuple[Field, ...]
    key: tuple[str, ...]
    references: tuple[Reference, ...] = ()
    needed: bool = True

    @property
    def file(self) -> str:
        """Name of the CSV file."""
        return f"{self.name}.csv"

    @property
    def columns(self) -> list[str]:
        """Column names in file order."""
        return [field.name for field in self.fields]
