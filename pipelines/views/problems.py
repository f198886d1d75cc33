"""The problems of a datasets folder, to read and to take away."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from pipelines.tables import Problem, csv_bytes
from pipelines.views.dataset import Dataset

COLUMNS = ["file", "line", "column", "value", "rule", "message", "remedy"]


def problems_table(problems: tuple[Problem, ...]) -> pd.DataFrame:
    """The problems as a table of text, one row each."""
    rows = [{key: "" if value is None else str(value) for key, value in p.as_dict().items()} for p in problems]
    return pd.DataFrame(rows, columns=pd.Index(COLUMNS)).astype("str")


def list_problems(dataset: Dataset, key: str) -> None:
    """The problems as a table to read, and as a file."""
    table = problems_table(dataset.problems)
    st.dataframe(
        table,
        hide_index=True,
        key=f"problems_{key}",
        column_order=["file", "line", "column", "message", "remedy", "value", "rule"],
        alt="Problems of the tables: file, line, column, value, rule, message and remedy",
        column_config={name: st.column_config.TextColumn(width="large") for name in ("message", "remedy")},
    )
    st.download_button(
        "Download the list",
        csv_bytes(table),
        "problems.csv",
        "text/csv",
        key=f"download_problems_{key}",
        on_click="ignore",
        icon=":material/download:",
    )
