"""As of: the record as the press had it by the end of a month, chosen among those in which something was published."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from pipelines.analysis.calendar import period_name
from pipelines.analysis.summary import number_word
from pipelines.views.address import link_here, options
from pipelines.views.dataset import Dataset, part_of
from pipelines.views.page import Page
from pipelines.views.text import capital, counted, escape

PRESENT = "Everything"


def choose_month(dataset: Dataset) -> None:
    """A slider over the months; its last place is the whole record. None where there is nothing to choose."""
    months = options(dataset, "asof")
    if not months:
        return
    st.select_slider(
        "As of the end of",
        [*months, ""],
        format_func=lambda month: months.get(month, PRESENT),
        key="asof",
        help="What the press had said by then: figures, charts, gaps and findings are worked out from articles "
        "published by the end of that month. Articles without a date are left out.",
        persist_state="session",
    )


def tell_month(page: Page, dataset: Dataset) -> None:
    """Say that an old state of knowledge is shown and how much of the record that is; lead to the months beside it
    and to the present.
    """
    month = page.dataset.known_by
    if not month:
        return
    whole = part_of(dataset, replace(page.selection, known_by=()))
    undated = int(whole.tables.sources["published"].eq("").sum())
    are = "article without a date is" if undated == 1 else "articles without a date are"
    left = f" {capital(number_word(undated))} {are} left out." if undated else ""
    st.html(
        f'<div class="notice" role="status"><b>As of {escape(period_name(month))}:</b> {_figures(page.dataset):,} of '
        f"{counted(_figures(whole), 'figure')} had been published by the end of that month.{left} "
        "What the record notes beside a quote is of today and may cite what came later."
        f'<div class="steps">{_steps(dataset, month)}</div></div>'
    )


def _figures(dataset: Dataset) -> int:
    return int(dataset.everything.observations["quote_id"].nunique())


def _steps(dataset: Dataset, month: str) -> str:
    """Links to the month before, to the month after, and back to the present; the rest of the view stays."""
    months = options(dataset, "asof")
    listed = list(months)
    place = listed.index(month)
    steps = {f"← {months[name]}": name for name in listed[max(place - 1, 0) : place]}
    steps |= {f"{months[name]} →": name for name in listed[place + 1 : place + 2]}
    steps |= {"Back to the present": ""}
    return "".join(f'<a href="{escape(link_here(asof=name))}">{escape(label)}</a>' for label, name in steps.items())
