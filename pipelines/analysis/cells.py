"""Calendar cells: the years, quarters or months that an indicator is counted by, as whole numbers in order of time."""

from __future__ import annotations

from datetime import date, timedelta

PER_YEAR = {"A": 1, "Q": 4, "M": 12}  # SDMX frequency -> periods a year


def cell_of(day: date, frequency: str) -> int:
    """The cell a day falls into."""
    per_year = PER_YEAR[frequency]
    return day.year * per_year + (day.month - 1) * per_year // 12


def cell_start(cell: int, frequency: str) -> date:
    """The first day of a cell."""
    year, part = divmod(cell, PER_YEAR[frequency])
    return date(year, part * 12 // PER_YEAR[frequency] + 1, 1)


def cells_of(start: date, end: date, frequency: str) -> tuple[range, bool]:
    """The cells that a period touches, and whether it covers them from the first day to the last."""
    first, last = cell_of(start, frequency), cell_of(end, frequency)
    whole = cell_start(first, frequency) == start and cell_start(last + 1, frequency) == end + timedelta(days=1)
    return range(first, last + 1), whole


def is_complete(cell: int, frequency: str, now: date) -> bool:
    """Whether a cell is over at the end of a day."""
    return cell_start(cell + 1, frequency) <= now + timedelta(days=1)


def cell_name(cell: int, frequency: str) -> str:
    """The period of a cell as it is typed: 2022, 2022-Q3, 2022-07."""
    year, part = divmod(cell, PER_YEAR[frequency])
    return {"A": f"{year}", "Q": f"{year}-Q{part + 1}", "M": f"{year}-{part + 1:02d}"}[frequency]
