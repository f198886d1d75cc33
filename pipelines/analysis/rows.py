"""Tables as plain rows, one by one and by key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

CARRIED = "_row"  # the column in which a table carries its rows as mappings


class Groups(NamedTuple):
    """A table's rows by key: `order` has the places of rows in order of their keys (of one key in their order),
    `starts` the places in `order` where each key begins.
    """

    order: np.ndarray
    starts: np.ndarray


def rows_of(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a table, each as column -> cell (plain Python values)."""
    if CARRIED in frame.columns:
        return frame[CARRIED].tolist()
    names = [str(name) for name in frame.columns]
    columns = [_cells(frame[name]) for name in names]  # much faster than going through rows or Series
    return [dict(zip(names, cells, strict=True)) for cells in zip(*columns, strict=True)]


def _cells(column: pd.Series) -> list[Any]:
    """The cells of a column; those of categories share their texts."""
    if not isinstance(column.dtype, pd.CategoricalDtype):
        return column.tolist()
    cells: list[Any] = column.cat.categories.to_numpy(dtype=object)[column.cat.codes.to_numpy()].tolist()
    return cells


def carrying_rows(frame: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """Some columns of a table, text as categories, and one that carries its rows as mappings: made once, however
    often the rows are chosen and grouped by these columns, and told.
    """
    kept = frame[[*columns]]
    kept = kept.astype(dict.fromkeys(kept.columns[kept.dtypes.eq("str")], "category"))
    carried = pd.Series(rows_of(frame.assign(**kept)), index=frame.index, dtype=object)
    return kept.assign(**{CARRIED: carried})


def group_rows(frame: pd.DataFrame, key: list[str]) -> Groups:
    """The groups of a table by a key (columns of text or truth), in order of the keys."""
    codes = np.stack([pd.factorize(frame[name], sort=True)[0] for name in key])
    order = np.lexsort(codes[::-1])
    new = np.any(np.diff(codes[:, order], axis=1, prepend=-1), axis=0)
    return Groups(order, np.flatnonzero(new))


def grouped(frame: pd.DataFrame, key: list[str]) -> list[list[dict[str, Any]]]:
    """The rows of each key (columns of text or truth), in order of the keys; within a key in their order."""
    order, starts = group_rows(frame, key)
    rows = rows_of(frame)
    ordered = [rows[place] for place in order.tolist()]
    return [ordered[start:end] for start, end in pairwise([*starts.tolist(), len(ordered)])]


def replaced(column: pd.Series, keys: pd.Series, found: Mapping[str, str]) -> pd.Series:
    """The column of text with the cells that are found by their key."""
    cells = [found.get(key, cell) for key, cell in zip(keys.tolist(), column.tolist(), strict=True)]
    return pd.Series(cells, index=column.index, dtype="str")


def mentions(cells: pd.Series, wanted: set[str]) -> pd.Series:
    """Whether each cell, a list of ids separated by spaces, holds any of the wanted ids."""
    return pd.Series([not wanted.isdisjoint(cell.split()) for cell in cells.tolist()], index=cells.index, dtype=bool)
