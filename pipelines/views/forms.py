"""In which form levels are shown, from when to when, on which scale and beside what: widgets in one row, and the page
with the numbers of that form.
"""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from pipelines.analysis.calendar import period_name
from pipelines.analysis.forms import BASE_RULE, FORMS, ORDER, QUOTED, Form, form_words
from pipelines.analysis.selection import Selection
from pipelines.export import Extract, forms_here, in_form
from pipelines.views.address import MOST_COMPARED, current_form, current_years, options
from pipelines.views.dataset import selected
from pipelines.views.page import Page, extract_of
from pipelines.views.text import escape
from pipelines.views.years import choose_years, name_years, years_chosen

NOT_HERE = " (not here)"
KEPT = 64  # transformations kept for all sessions together


def choose_form(page: Page, indicator_id: str, measure: str) -> Form:
    """Show the choosers; gives the form that the indicator can take, having said what it cannot."""
    state = st.session_state
    state["with"] = [name for name in state["with"] if name != indicator_id]
    asked = current_form()
    reasons, bases, standing = _here(page.dataset.version, page.selection, indicator_id, page)
    form = QUOTED if measure == "change" else replace(asked, name=asked.name if not reasons[asked.name] else "quoted")
    if form.name == "index" and form.base not in bases:
        form = replace(form, base=standing)
    if page.width == "wide":
        with st.container(key="forms"):
            wrong = _widgets(page, indicator_id, measure, form, reasons, bases, standing)
    else:
        with st.popover(_line(form, measure), key="forms", width="stretch"):
            wrong = _widgets(page, indicator_id, measure, form, reasons, bases, standing)
    label = options(page.dataset, "indicator")[indicator_id]
    for said in filter(None, [wrong, *_refused(asked, form, measure, reasons, label)]):
        st.html(f'<p class="notice" role="status">{escape(said)}</p>')
    return form


def choose_years_alone(page: Page, indicator_id: str) -> None:
    """The years, where no figure passes that anything else could be chosen for."""
    place = st.columns([1, 3])[0] if page.width == "wide" else st.container()
    if wrong := choose_years(place, _years(page, indicator_id), options(page.dataset, "from")):
        st.html(f'<p class="notice" role="status">{escape(wrong)}</p>')


def page_in_form(page: Page, indicator_id: str, form: Form) -> Page:
    """The page with an indicator's levels in a form; as it is where the indicator cannot take it."""
    if form.quoted:
        return replace(page, form=form)
    log, form = form.log, replace(form, log=False)
    made = _made(page.dataset.version, page.selection, indicator_id, form, current_years(), page)
    form = replace(made.form, log=log)
    if form.quoted:
        return replace(page, form=form)
    dataset = replace(page.dataset, tables=made.tables, units=made.units)
    return replace(page, dataset=dataset, shown=made.shown, form=form)


@st.cache_resource(max_entries=KEPT, show_spinner=False)
def _here(version: str, selection: Selection, indicator_id: str, _page: Page) -> tuple[dict[str, str], list[str], str]:
    del version, selection
    return forms_here(extract_of(_all_years(_page)), indicator_id)


@st.cache_resource(max_entries=KEPT, show_spinner=False)
def _made(
    version: str, selection: Selection, indicator_id: str, form: Form, years: tuple[str, str] | None, _page: Page
) -> Extract:
    del version, selection
    return in_form(extract_of(_all_years(_page)), indicator_id, form, years)


def _all_years(page: Page) -> Page:
    """The page whose years are not cut: a change in its first year needs the year before."""
    selection = replace(page.selection, first_year=(), last_year=())
    return replace(page, shown=selected(page.dataset, selection), selection=selection)


def _line(form: Form, measure: str) -> str:
    """What is chosen, in one line, for a button."""
    span = "" if current_years() is None else name_years(years_chosen())
    beside = len(st.session_state["with"])
    told = ["Stated change" if measure == "change" else form_words(form) or "Shown as quoted", span]
    return " · ".join(part for part in (*told, f"beside {beside} more" if beside else "") if part)


def _widgets(
    page: Page,
    indicator_id: str,
    measure: str,
    form: Form,
    reasons: dict[str, str],
    bases: list[str],
    standing: str,
) -> str:
    """The widgets; gives what is wrong with what was typed."""
    index, wide = form.name == "index", page.width == "wide"
    widths = [1.7, *([1.0] if index else []), 1.1, 0.75, 2.2]
    columns = st.columns(widths, gap="small", vertical_alignment="bottom") if wide else ()
    places = iter(columns) if wide else iter(st.container, None)  # one after the other
    next(places).selectbox(
        "Shown as",
        list(FORMS),
        format_func=lambda name: FORMS[name] + (NOT_HERE if reasons[name] else ""),
        key="form",
        disabled=measure == "change",
        help=_help(reasons),
        persist_state="session",
    )
    if index:
        other = [base for base in (st.session_state["base"],) if base and base not in bases]
        next(places).selectbox(
            "Base = 100",
            ["", *bases, *other],
            format_func=lambda base: _base_name(base, bases, standing),
            key="base",
            help=BASE_RULE,
            persist_state="session",
        )
    wrong = choose_years(next(places), _years(page, indicator_id), options(page.dataset, "from"))
    st.session_state["log_scale"] = bool(st.session_state["log"])
    next(places).toggle("Log scale", key="log_scale", on_change=_set_scale, disabled=measure == "change")
    labels = options(page.dataset, "indicator")
    next(places).multiselect(
        "Compare with",
        [name for name in labels if name != indicator_id],
        format_func=labels.__getitem__,
        key="with",
        max_selections=MOST_COMPARED,
        select_all=False,  # Enter takes the one that is marked
        placeholder="up to three others",
        persist_state="session",
    )
    return wrong


def _base_name(base: str, bases: list[str], standing: str) -> str:
    if not base:
        return f"{period_name(standing)} (longest run)" if standing else "none"
    return period_name(base) + ("" if base in bases else NOT_HERE)


def _years(page: Page, indicator_id: str) -> dict[str, str]:
    """The years in which a figure of the indicators in view begins or ends, or is expected and missing -> how each is
    called in a list.
    """
    names = [indicator_id, *st.session_state["with"]]
    shown = _all_years(page).shown
    rows = shown.observations[shown.observations["indicator_id"].isin(names)]
    held = {str(day)[:4] for name in ("period_start", "period_end") for day in rows[name].unique() if day}
    gaps = shown.coverage[shown.coverage["indicator_id"].isin(names) & shown.coverage["state"].eq("missing")]
    missing = {part[:4] for period in gaps["period"].unique() for part in period.split("/")}
    return {year: year if year in held else f"{year} · none" for year in sorted(held | missing)}


def _set_scale() -> None:
    st.session_state["log"] = "on" if st.session_state["log_scale"] else ""


def _help(reasons: dict[str, str]) -> str:
    """The order of operations, and why a form is not possible."""
    why = "".join(f"\n- {FORMS[name]}: {reason}." for name, reason in reasons.items() if reason)
    not_here = f"\n\n**Not here**\n{why}" if why else ""
    stated = "A *stated change* is one that a source gives in words; *change on a year before* is computed from levels."
    return f"**In this order**\n\n{ORDER}\n\n{stated}{not_here}"


def _refused(asked: Form, form: Form, measure: str, reasons: dict[str, str], label: str) -> list[str]:
    """What of the form asked for the indicator cannot take, in sentences."""
    if measure == "change":
        wanted = form_words(replace(asked, base=""))
        return [f"Stated changes are shown as quoted, not as “{wanted}”, which is made of levels."] if wanted else []
    said = []
    if reasons[asked.name]:
        said.append(
            f"“{FORMS[asked.name]}” is not possible for “{label}”: {reasons[asked.name]}. It is shown as quoted."
        )
    elif form.base and asked.base not in ("", form.base):
        said.append(
            f"{period_name(asked.base)} cannot be the base of “{label}”: it has no figure above zero then that others "
            f"compare with. The base is {period_name(form.base)}."
        )
    return said
