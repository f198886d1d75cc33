"""Data: every table to look at and to take away, what its columns mean, and what is wrong with it; how tables are
refreshed, and what was done to them.
"""

from __future__ import annotations

import pandas as pd
import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from pipelines.tables import INPUT_TABLES, OUTPUT_TABLES, Field, Table
from pipelines.views import refresh, refresh_history
from pipelines.views.address import DATA_TABS, options
from pipelines.views.columns import columns_table
from pipelines.views.downloads import offer_everything, offer_table
from pipelines.views.page import Page
from pipelines.views.problems import list_problems
from pipelines.views.tables import choose_page
from pipelines.views.text import counted, escape


def render(page: Page) -> None:
    """Lay out the view."""
    st.html(
        '<h1 class="view">The tables</h1><p class="sub">People type the input tables; the output tables are computed '
        "from them. Tables are shown whole: filters do not apply here.</p>"
    )
    st.segmented_control(
        "Tables, refresh or history",
        list(DATA_TABS),
        format_func=DATA_TABS.__getitem__,
        key="tab",
        required=True,
        label_visibility="collapsed",
        persist_state="session",
    )
    {"tables": _tables, "refresh": refresh.render, "history": refresh_history.render}[st.session_state["tab"]](page)


def _tables(page: Page) -> None:
    tables = OUTPUT_TABLES | INPUT_TABLES
    labels = options(page.dataset, "table")
    st.pills(
        "Table",
        list(tables),
        format_func=lambda name: labels[name],
        key="table",
        required=True,
        label_visibility="collapsed",
        persist_state="session",
    )
    table = tables[str(st.session_state["table"])]
    frame = _frame(page, table.name)
    st.html(_about(table, frame))
    st.dataframe(
        choose_page(frame, f"page-{table.name}"),
        hide_index=True,
        key=f"table-{table.name}",
        alt=f"The table {table.title}: {table.description}",
        column_config={field.name: _column(field) for field in table.fields},
    )
    offer_table(page, table.name)
    offer_everything(page)
    st.html("<h2>What the columns mean</h2>" + columns_table(table))
    _problems(page)


def _frame(page: Page, name: str) -> pd.DataFrame:
    frame: pd.DataFrame = getattr(page.dataset.everything if name in OUTPUT_TABLES else page.dataset.tables, name)
    return frame


def _column(field: Field) -> ColumnConfig:
    """How a column is headed and explained in the grid; numbers are shown with all their digits."""
    text = field.description.replace("[", "(").replace("]", ")")
    if field.kind in ("number", "count"):
        return st.column_config.NumberColumn(field.name, help=text, format="plain")
    return st.column_config.TextColumn(field.name, help=text)


def _about(table: Table, frame: pd.DataFrame) -> str:
    kind = "computed" if table.name in OUTPUT_TABLES else "typed by people"
    size = f"{counted(len(frame), 'row')}, {counted(len(frame.columns), 'column')}, {kind}"
    return f"<h2>{escape(table.title)}</h2><p class='sub'>{escape(table.description)} {escape(size)}.</p>"


def _problems(page: Page) -> None:
    st.html("<h2>Problems</h2>")
    if page.dataset.problems:
        list_problems(page.dataset, "data")
    else:
        st.html('<p class="sub">None: every row of every table could be read.</p>')
