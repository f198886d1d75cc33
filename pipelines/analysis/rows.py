"""Tables as plain rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd


def rows_of(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a table, each as column -> cell (plain Python values)."""
    names = [str(name) for name in frame.columns]
    columns = [frame[name].tolist() for name in names]  # much faster than going through rows or Series
    return [dict(zip(names, cells, strict=True)) for cells in zip(*columns, strict=True)]


def grouped(frame: pd.DataFrame, key: list[str]) -> list[list[dict[str, Any]]]:
    """The rows of each key (columns of text or truth), in order of the keys; within a key in their order."""
    groups: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    keys = zip(*(frame[name].tolist() for name in key), strict=True)
    for cells, row in zip(keys, rows_of(frame), strict=True):
        groups.setdefault(cells, []).append(row)
    return [groups[cells] for cells in sorted(groups)]


def replaced(column: pd.Series, keys: pd.Series, found: Mapping[str, str]) -> pd.Series:
    """The column of text with the cells that are found by their key."""
    cells = [found.get(key, cell) for key, cell in zip(keys.tolist(), column.tolist(), strict=True)]
    return pd.Series(cells, index=column.index, dtype="str")


def mentions(cells: pd.Series, wanted: set[str]) -> pd.Series:
    """Whether each cell, a list of ids separated by spaces, holds any of the wanted ids."""
    return pd.Series([not wanted.isdisjoint(cell.split()) for cell in cells.tolist()], index=cells.index, dtype=bool)
