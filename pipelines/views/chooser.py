"""Which indicator is looked at, its level or its change, and which figures are put first: widgets in one row."""

from __future__ import annotations

import streamlit as st

from pipelines.analysis.summary import indicators_by_weight
from pipelines.views.address import PARTS, options
from pipelines.views.dataset import Dataset
from pipelines.views.page import Page
from pipelines.views.text import spaced

MEASURES = ("level", "change")


def choose_indicator(page: Page) -> tuple[str, str]:
    """Show the choosers; gives the indicator and the measure."""
    indicators = page.dataset.tables.indicators
    topics = dict(zip(indicators["indicator_id"], indicators["topic"], strict=True))
    _settle(page, topics)
    labels = options(page.dataset, "indicator")
    left, middle, ruled, right = st.columns([1, 1.8, 1.1, 0.8], gap="small", vertical_alignment="bottom")
    within = left.selectbox(
        "Topic",
        ["", *dict.fromkeys(topics.values())],
        format_func=lambda topic: spaced(topic) if topic else "All topics",
        key="within",
        on_change=_forget_indicator,
        persist_state="session",
    )
    chosen = middle.selectbox(
        "Indicator",
        [name for name in topics if not within or topics[name] == within],
        format_func=labels.__getitem__,
        key="indicator",
        on_change=_forget_figure,
        persist_state="session",
    )
    with ruled:
        choose_rule(page.dataset)
    with right:
        return str(chosen), _choose_measure(page, str(chosen))


def choose_rule(dataset: Dataset) -> None:
    """Which figure of a period is put first, wherever one is."""
    labels = options(dataset, "rule")
    st.selectbox(
        "Put first",
        list(labels),
        format_func=labels.__getitem__,
        key="rule",
        help="Where sources differ: whose figure is drawn large and told first. Nothing is averaged or hidden.",
        persist_state="session",
    )


def _settle(page: Page, topics: dict[str, str]) -> None:
    """Nobody chose an indicator: the figure's, else the most quoted that passes the filters. A topic follows it."""
    state = st.session_state
    if not state["indicator"]:
        observations = page.dataset.everything.observations
        own = observations.loc[observations["observation_id"].eq(state["figure"]), "indicator_id"]
        indicators = page.dataset.tables.indicators
        passing = indicators_by_weight(page.shown.observations, indicators)
        weighed = [row["indicator_id"] for row in (*passing, *indicators_by_weight(observations, indicators))]
        inside = [name for name in (*weighed, *topics) if not state["within"] or topics[name] == state["within"]]
        state["indicator"] = str(own.iloc[0]) if len(own) else inside[0]
    if state["within"] and topics[state["indicator"]] != state["within"]:
        state["within"] = ""


def _choose_measure(page: Page, indicator_id: str) -> str:
    """Level or change; a switch where there are both."""
    rows = page.shown.observations[page.shown.observations["indicator_id"].eq(indicator_id)]
    measures = [name for name in MEASURES if name in set(rows["measure"])] or [MEASURES[0]]
    if st.session_state["measure"] not in measures:
        st.session_state["measure"] = measures[0]
    if len(measures) > 1:
        st.segmented_control(
            "Show the level or its change",
            measures,
            format_func=options(page.dataset, "measure").__getitem__,
            key="measure",
            help="A stated change is one that a source gives in words. Changes computed from levels: see “Shown as”.",
            required=True,
            label_visibility="collapsed",
            persist_state="session",
        )
    return str(st.session_state["measure"])


def _forget_indicator() -> None:
    st.session_state["indicator"] = ""
    _forget_figure()


def _forget_figure() -> None:
    st.session_state["figure"] = ""
    for name in ("measure", "form", "base", "log"):
        st.session_state[name] = PARTS[name].default
