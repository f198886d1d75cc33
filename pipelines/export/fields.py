"""The columns of exported tables: what they mean and which type they have."""

from __future__ import annotations

import pandas as pd

from pipelines.tables import INPUT_TABLES, OUTPUT_TABLES, Field, TablesError

TABLES = OUTPUT_TABLES | INPUT_TABLES
# Columns that only exports of figures as shown have, never the built tables: a row says what it is of and where it
# stands without a second table.
EXTRA = (
    Field("indicator", "Indicator", "What is counted, in words."),
    Field("source_title", "Title", "The title of the article that is quoted; of an implied figure the level's."),
    Field("publisher", "Publisher", "Who published it."),
    Field("published", "Published", "When; empty if that is not known."),
    Field("url", "Address", "Where it can be read; empty if no address is known."),
    Field(
        "independent_sources",
        "Independent sources",
        "How many independent sources state a figure that agrees with it; sources that repeat one another count once.",
        "count",
        unit="source",
    ),
    Field(
        "put_first",
        "Put first",
        "Whether the rule that is in force puts it first among the figures of its period; nothing is averaged.",
        choices=(("yes", "It is put first."),),
    ),
)
WHOLE = ("whole", "count")
NUMBERS = ("number", "positive", *WHOLE)


def fields_of(name: str, frame: pd.DataFrame) -> list[Field]:
    """What each column of a table means, in the order of the frame.

    Raises TablesError for a table or column that nothing describes.
    """
    if name not in TABLES:
        raise TablesError(f"there is no table {name!r}; the tables are {', '.join(TABLES)}.")
    known = {field.name: field for field in (*EXTRA, *TABLES[name].fields)}
    strange = [column for column in frame.columns if column not in known]
    if strange:
        raise TablesError(f"the table {name} has no column {', '.join(strange)}.")
    return [known[column] for column in frame.columns]


def unit_of(field: Field, frame: pd.DataFrame) -> str:
    """The unit of a column of numbers: the one that all its rows share, else where to find it."""
    if field.kind == "number" and "unit" in frame.columns and frame["unit"].nunique() == 1:
        return str(frame["unit"].iloc[0])
    return field.unit


def codes_of(field: Field) -> str:
    """The codes a column may hold, each with its meaning, in one line; empty where anything goes."""
    return "; ".join(f"{code}: {meaning.rstrip('.')}" for code, meaning in field.choices)


def typed(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """The table with numbers as numbers (Int64 or Float64, missing where empty) and text as `str`; rows from 0."""
    columns = {}
    for field in fields_of(name, frame):
        cells = frame[field.name]
        if field.kind in NUMBERS:
            numbers = pd.to_numeric(cells.mask(cells.eq("")) if cells.dtype == "str" else cells)
            columns[field.name] = numbers.astype("Int64" if field.kind in WHOLE else "Float64")
        else:
            columns[field.name] = cells
    return pd.DataFrame(columns).reset_index(drop=True)
