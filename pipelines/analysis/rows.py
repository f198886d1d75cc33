"""Tables as plain rows."""

from __future__ import annotations

from typing import Any

import pandas as pd


def rows_of(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a table, each as column -> cell."""
    return [{str(name): cell for name, cell in row.items()} for row in frame.to_dict("records")]


def mentions(cells: pd.Series, wanted: set[str]) -> pd.Series:
    """Whether each cell, a list of ids separated by spaces, holds any of the wanted ids."""
    return pd.Series([not wanted.isdisjoint(cell.split()) for cell in cells], index=cells.index, dtype=bool)
