"""What is wrong with a table, as data: one record per mistake, never an exception."""

from __future__ import annotations

from dataclasses import asdict, dataclass

SHOWN_CHARACTERS = 60


class TablesError(Exception):
    """Misuse of this package, or a race or disk fault that kept it from doing what was asked."""


class DataMoved(TablesError):  # noqa: N818 - it is an event, and no error of the caller's
    """The tables changed since the caller looked at them, so nothing was written."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake in one place, with what to do about it.

    `line` is the first physical line of the record in the file (the header is line 1), None for the
    whole file. `column` is empty where no single column is at fault. `value` is the cell as it stands.
    `rule` is a short slug. `message` and `remedy` are each one plain sentence.
    """

    file: str
    line: int | None
    column: str
    value: str
    rule: str
    message: str
    remedy: str

    def __str__(self) -> str:
        place = self.file
        if self.line is not None:
            place += f", line {self.line}"
        if self.column:
            place += f", column {self.column}"
        told = f"{self.message} {self.remedy}"
        unsaid = self.column and self.value and shown(self.value)[1:-1] not in told
        return f"{place}{f' ({shown(self.value)})' if unsaid else ''}: {told}".rstrip()

    def as_dict(self) -> dict[str, str | int | None]:
        """Give the seven fields by name, ready for JSON."""
        return asdict(self)


def shown(value: str) -> str:
    """Quote a cell for a sentence: cut short, with invisible characters written as escapes.

    Whatever `value` holds, the text is one line and cannot turn or hide the words around it.
    """
    short = value if len(value) <= SHOWN_CHARACTERS else value[: SHOWN_CHARACTERS - 1] + "…"
    return "'" + "".join(_visible(character) for character in short) + "'"


def _visible(character: str) -> str:
    return character if character.isprintable() else character.encode("unicode_escape").decode("ascii")
