"""The frame around every view: name, navigation, filters, problems, notices, and a watch on the files."""

from __future__ import annotations

import importlib
from dataclasses import replace
from pathlib import Path

import streamlit as st

from pipelines.analysis.selection import active_filters
from pipelines.analysis.summary import number_word
from pipelines.tables import datasets_folder
from pipelines.views.address import (
    FILTERS,
    HIDDEN,
    LONGEST_QUERY,
    VIEWS,
    current_rule,
    current_selection,
    let_pass,
    link_to,
    open_address,
    options,
    sync_address,
)
from pipelines.views.asof import choose_month, tell_month
from pipelines.views.chooser import choose_rule
from pipelines.views.dataset import Dataset, current_dataset, current_fingerprint, part_of, selected
from pipelines.views.delivery import failures_changed
from pipelines.views.page import Page, mount_script, name_of, theme_in_use
from pipelines.views.problems import list_problems
from pipelines.views.style import style_sheet
from pipelines.views.text import capital, counted, escape, markdown
from pipelines.views.years import choose_years

LOOK_EVERY = "2s"
FILTER_LABELS = {
    "topic": "Topic",
    "statistics": "Whose statistics",
    "source": "Article",
    "status": "Status",
    "method": "Method",
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
    part = part_of(dataset, selection)
    page = Page(part, selected(part, selection), selection, theme, width, current_rule())
    if embedded():
        importlib.import_module("pipelines.views.embed").render(page)
        sync_address()
        return
    masthead = st.container(horizontal=True, vertical_alignment="center", key="masthead", gap="small")
    with masthead:
        _name(page)
        _navigate(page, dataset)
    _show_view(page, dataset, folder, notices)
    sync_address()
    _watch(str(folder))


def _show_view(page: Page, dataset: Dataset, folder: Path, notices: list[str]) -> None:
    _tell_changes(dataset)
    if notices:
        said = "".join(f"<div>{escape(notice)}</div>" for notice in notices)
        st.html(f'<div class="notice" role="alert"><b>Part of this link is not understood.</b>{said}</div>')
    tell_month(page, dataset)
    _problems(dataset)
    if dataset.empty and st.session_state["view"] != "data":
        _no_figures(dataset, folder)
    else:
        view = str(st.session_state["view"])
        page = replace(page, dataset=dataset) if view == "data" else page  # which shows its tables whole
        importlib.import_module(f"pipelines.views.{view}").render(page)


def embedded() -> bool:
    """Whether another page asks for one chart alone; what else is embedded is shown as it is."""
    wanted = {"indicators": "indicator", "disagreements": "finding"}.get(str(st.session_state["view"]))
    return bool(wanted and st.context.is_embedded and st.session_state[wanted])


def _name(page: Page) -> None:
    home = escape(link_to(view="overview"))
    st.html(f'<div class="name"><a href="{home}">{escape(name_of(page))}</a></div>', width="content")


def _navigate(page: Page, dataset: Dataset) -> None:
    st.segmented_control(
        "View",
        [*VIEWS, *(name for name in HIDDEN if name == st.session_state["view"])],
        format_func=(VIEWS | HIDDEN).__getitem__,
        required=True,
        key="view",
        label_visibility="collapsed",
        on_change=_leave,
        persist_state="session",
    )
    if page.width == "wide":
        _collection_switch(dataset)
    _search_field()
    st.html(_data_line(page), width="content")
    filters = st.popover("Filters", type="tertiary", key="filters", on_change="rerun")  # another label would close it
    if not filters.open:  # what it holds costs a page its first second, and of a large record a megabyte
        return
    with filters:
        if page.width != "wide":
            _collection_switch(dataset)
        if st.session_state["view"] != "indicators":  # which has it beside the chart
            choose_rule(dataset)
        choose_month(dataset)
        _filters(dataset)


def _search_field() -> None:
    st.text_input(
        "Search figures, words, articles and indicators",
        max_chars=LONGEST_QUERY,
        key="q",
        type="search",
        placeholder="Search",
        icon=":material/search:",
        label_visibility="collapsed",
        on_change=_searched,
        autocomplete="off",
        persist_state="session",
    )


def _searched() -> None:
    st.session_state["view"] = "search"


def _collection_switch(dataset: Dataset) -> None:
    """A switch that shows the smallest collection alone, as if nothing else was there; none where there is but one."""
    sizes = dataset.tables.sources["collection"].value_counts()
    if len(sizes) < 2:
        return
    smallest, count = str(sizes.index[-1]), int(sizes.iloc[-1])
    st.session_state["collection_alone"] = st.session_state["collection"] == [smallest]
    st.toggle(
        f"{capital(number_word(count))} {smallest} {'article' if count == 1 else 'articles'} only",
        key="collection_alone",
        on_change=_show_collection,
        args=(smallest,),
        width="content",
    )


def _show_collection(name: str) -> None:
    st.session_state["collection"] = [name] if st.session_state["collection_alone"] else []


def _data_line(page: Page) -> str:
    """The data in one line as HTML, and how many filters are set: 2 articles · 45 figures · 1 set. Where it is narrow
    the style sheet leaves the latter alone.
    """
    quotes = page.shown.observations
    articles = counted(quotes["source_id"].nunique(), "article")
    figures = counted(quotes["quote_id"].nunique(), "figure")
    count = _filters_set(page)
    told = f'<span title="{counted(count, "filter")} set">{count} set</span>' if count else ""
    data = f"{escape(articles)} · {escape(figures)}{' · ' if told else ''}"
    return f'<div class="data-line"><span class="data">{data}</span>{told}</div>'


def _filters_set(page: Page) -> int:
    """How many filters are set, from and to being one; the month has a notice of its own."""
    once = page.selection.first_year or page.selection.last_year
    return len(active_filters(replace(page.selection, known_by=(), first_year=once, last_year=())))


def _filters(dataset: Dataset) -> None:
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.markdown("**Show only**", width="content")
        set_now = any(st.session_state.get(name) for name in FILTERS)
        st.button(
            "Clear all", on_click=let_pass, args=(FILTERS,), disabled=not set_now, key="clear_filters", type="tertiary"
        )
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
    if st.session_state["view"] == "indicators":  # which has the years beside the chart
        return
    years = options(dataset, "from")
    if wrong := choose_years(columns[1], years, years):
        st.html(f'<p class="notice" role="status">{escape(wrong)}</p>')


def _leave() -> None:
    st.session_state["notices"] = ("", [])
    st.session_state["q"] = ""


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
    """Run the page again when the files are others than those it was made from, or a download failed."""
    now = current_fingerprint(folder)
    if failures_changed():
        st.rerun()
    if st.session_state.get("seen_files", now) != now:
        st.session_state["seen_files"] = now
        st.rerun()
    st.session_state["seen_files"] = now
