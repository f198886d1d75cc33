"""From when to when: one field in which a year is chosen, or a span of years chosen or typed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pipelines.analysis.calendar import year_span

HOW = "One year, or two such as 2019–2023: type them, or choose the first and then how far from it. Also: from 2019."
SPAN = "/"  # between the first and the last year of a value; either may be empty
_YEAR = r"\d{4}"
_TWO = re.compile(rf"({_YEAR})\D{{1,6}}({_YEAR}|\d\d)")
_FIRST = re.compile(rf"(?:from|since|seit|ab|с|自)\s*({_YEAR})|({_YEAR})\s*(?:[-–—−/]|\.\.+|…|on|onwards?)")
_LAST = re.compile(rf"(?:[-–—−/]|\.\.+|…|to|till?|until|up to|bis|до|至)\s*({_YEAR})")
_ONE = re.compile(_YEAR)


def choose_years(place: DeltaGenerator, listed: Mapping[str, str], known: Iterable[str]) -> str:
    """The field; gives what is wrong with what was typed last, empty if nothing is.

    `listed`: each year that is offered, in time -> how it is called in the list. `known`: all years of the record.
    """
    value, offered = years_chosen(), list(listed)
    later = [f"{value}{SPAN}{year}" for year in offered if year > value] if value and SPAN not in value else []
    st.session_state["years"] = value
    place.selectbox(
        "Years",
        list(dict.fromkeys(["", value, *later, *reversed(offered)])),
        format_func=lambda chosen: listed.get(chosen) or name_years(chosen),
        key="years",
        help=HOW,
        on_change=_take,
        args=(tuple(known),),
        accept_new_options=True,
        filter_mode="prefix",
        persist_state="session",
    )
    return str(st.session_state.pop("years_refused", ""))


def years_chosen() -> str:
    """The years that the filters leave as one value: empty, 2019, 2019/2023, 2019/ or /2023."""
    first, last = str(st.session_state["from"]), str(st.session_state["to"])
    return first if first == last else f"{first}{SPAN}{last}"


def name_years(value: str) -> str:
    """A value as people write it: any year, 2019, 2019–2023, from 2019, until 2023."""
    first, span, last = value.partition(SPAN)
    return year_span(first, last if span else first)


def parse_years(typed: str) -> tuple[str, str] | None:
    """The first and the last year of what was typed, empty where it is open; None if it names no years."""
    text = " ".join(typed.casefold().split())
    if two := _TWO.fullmatch(text):
        first, last = two[1], two[2] if len(two[2]) > 2 else two[1][:2] + two[2]
        return min(first, last), max(first, last)
    if found := _FIRST.fullmatch(text):
        return found[1] or found[2], ""
    if found := _LAST.fullmatch(text):
        return "", found[1]
    return (text, text) if _ONE.fullmatch(text) else None


def _take(known: tuple[str, ...]) -> None:
    """Take what was chosen or typed into the filters; what cannot be is left, and said."""
    state = st.session_state
    typed = str(state["years"] or "").strip()
    chosen = ("", "") if typed in ("", name_years("")) else parse_years(typed)
    if chosen is None:
        state["years_refused"] = f"“{typed}” names no years. Write one, or two such as 2019–2023, or “from 2019”."
        return
    first, last = chosen
    if not known or (first or min(known)) > max(known) or (last or max(known)) < min(known):
        span = f" They run from {min(known)} to {max(known)}." if known else ""
        state["years_refused"] = f"Nothing here is of the years “{typed}”.{span}"
        return
    state["from"] = max(first, min(known)) if first else ""
    state["to"] = min(last, max(known)) if last else ""
