"""The frame around every view: name, navigation, filters, problems, notices, and a watch on the files."""

from __future__ import annotations

import importlib
from pathlib import Path

import streamlit as st

from pipelines.analysis.calendar import period_name
from pipelines.analysis.selection import active_filters
from pipelines.tables import datasets_folder
from pipelines.views.address import (
    FILTERS,
    PARTS,
    VIEWS,
    current_selection,
    link_to,
    open_address,
    options,
    sync_address,
)
from pipelines.views.dataset import Dataset, current_dataset, current_fingerprint, pair_of, selected
from pipelines.views.page import Page, mount_script, theme_in_use
from pipelines.views.problems import list_problems
from pipelines.views.style import style_sheet
from pipelines.views.text import counted, escape, markdown

LOOK_EVERY = "2s"
FILTER_LABELS = {
    "topic": "Topic",
    "statistics": "Whose statistics",
    "source": "Article",
    "status": "Status",
    "method": "Method",
    "collection": "Collection",
}


def show_page() -> None:
    """Show the view that the address names."""
    folder = datasets_folder()
    theme = theme_in_use()
    st.html(style_sheet(theme))
    dataset = current_dataset(folder)
    notices = open_address(dataset)
    width = mount_script()
    selection = current_selection()
    shown = selected(dataset, selection)
    page = Page(dataset, shown, selection, theme, width)
    _masthead(page)
    _tell_changes(dataset)
    if notices:
        said = "".join(f"<div>{escape(notice)}</div>" for notice in notices)
        st.html(f'<div class="notice" role="alert"><b>Part of this link is not understood.</b>{said}</div>')
    _problems(dataset)
    if dataset.empty and st.session_state["view"] != "data":
        _no_figures(dataset, folder)
    else:
        importlib.import_module(f"pipelines.views.{st.session_state['view']}").render(page)
    sync_address()
    _watch(str(folder))


def _masthead(page: Page) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="masthead", gap="small"):
        pair = pair_of(page.dataset)
        name = f"Quoted: {pair}" if pair else "Quoted figures"
        home = escape(link_to(view="overview"))
        st.html(f'<div class="name"><a href="{home}">{escape(name)}</a></div>', width="content")
        st.segmented_control(
            "View",
            list(VIEWS),
            format_func=VIEWS.__getitem__,
            required=True,
            key="view",
            label_visibility="collapsed",
            on_change=_leave,
            persist_state="session",
        )
        with st.popover(_data_line(page), type="tertiary", key="filters"):
            _filters(page.dataset)


def _data_line(page: Page) -> str:
    """The data in one line: 2 articles · 45 figures · data of March 2023 · all sources."""
    filters = len(active_filters(page.selection))
    told = counted(filters, "filter") + " set" if filters else "all sources"
    if page.width == "phone":
        return f"Filters: {told}"
    quotes = page.shown.observations
    articles, figures = quotes["source_id"].nunique(), quotes["quote_id"].nunique()
    when = f"data of {period_name(page.dataset.as_of)}" if page.dataset.as_of else "no source is dated"
    return " · ".join([counted(articles, "article"), counted(figures, "figure"), when, told])


def _filters(dataset: Dataset) -> None:
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.markdown("**Show only**", width="content")
        set_now = any(st.session_state.get(name) for name in FILTERS)
        st.button("Clear all", on_click=clear_filters, disabled=not set_now, key="clear_filters", type="tertiary")
    columns = st.columns(2, gap="small") * len(FILTER_LABELS)
    for column, (name, label) in zip(columns, FILTER_LABELS.items(), strict=False):
        labels = options(dataset, name)
        column.multiselect(
            label,
            list(labels),
            format_func=labels.__getitem__,
            key=name,
            placeholder="all",
            persist_state="session",
        )
    years = options(dataset, "from")
    for column, name, label in zip(columns, ("from", "to"), ("From", "To"), strict=False):
        column.selectbox(
            label, ["", *years], format_func=lambda year: year or "any year", key=name, persist_state="session"
        )


def clear_filters() -> None:
    """Let everything pass."""
    for name in FILTERS:
        st.session_state[name] = [] if PARTS[name].many else PARTS[name].default


def _leave() -> None:
    st.session_state["notices"] = ("", [])


def _tell_changes(dataset: Dataset) -> None:
    """Say that the data are new, or that they are bad, once for each change."""
    before = st.session_state.get("seen_version")
    if before and before != dataset.version:
        st.toast(f"The data changed. You see version {markdown(dataset.version)} now.", duration="long")
    st.session_state["seen_version"] = dataset.version


def _problems(dataset: Dataset) -> None:
    if not dataset.problems or (dataset.empty and st.session_state["view"] != "data"):
        return
    count = counted(len(dataset.problems), "problem")
    shown = "You see the last good data." if dataset.good else "You see the rows that are right."
    st.warning(f"The tables have {count}. {shown}", icon=":material/report:")
    with st.expander(f"What is wrong, and what to do ({count})", expanded=len(dataset.problems) <= 5, key="problems"):
        list_problems(dataset, "banner")


def _no_figures(dataset: Dataset, folder: Path) -> None:
    st.html(
        '<h1 class="view">There is nothing to show yet</h1>'
        f'<p class="lead-sub">The folder <code>{escape(folder)}</code> holds no figure that can be read. It needs '
        "sources.csv, indicators.csv, units.csv and quotes.csv; another folder is named by INDICATORS_DATASETS. "
        "This page looks again every few seconds.</p>"
    )
    if dataset.problems:
        list_problems(dataset, "empty")


@st.fragment(run_every=LOOK_EVERY)
def _watch(folder: str) -> None:
    """Run the page again when the files are others than those it was made from."""
    now = current_fingerprint(folder)
    if st.session_state.get("seen_files", now) != now:
        st.session_state["seen_files"] = now
        st.rerun()
    st.session_state["seen_files"] = now
