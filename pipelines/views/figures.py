"""All figures of a chart as a table, its twin: the same numbers, with their bounds, words and sources."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from pipelines.analysis.calendar import period_name
from pipelines.analysis.forms import Form, form_words, index_unit
from pipelines.analysis.headline import Rule, headline_ids, rank_observations
from pipelines.analysis.phrases import say, say_bounds
from pipelines.analysis.rows import rows_of
from pipelines.analysis.selection import Selection
from pipelines.analysis.support import support_counts
from pipelines.analysis.transform import origin_of
from pipelines.views.page import Page
from pipelines.views.quotes import STATUSES, statistics_name
from pipelines.views.tables import choose_page
from pipelines.views.text import escape

PERIOD_WIDTH = 170  # pixels: "January–September 2024"
KEPT = 64  # tables kept for all sessions together


def show_figures(shown: Mapping[str, Page]) -> None:
    """Every figure of the indicators, each with the page that has it in its form; choosing a row shows its words."""
    tables = []
    for name, page in shown.items():
        table = _figures(page.dataset.key, page.selection, page.rule, page.form, name, page)
        if len(shown) > 1 and len(table):
            table = table.copy()
            table.insert(0, "Indicator", _label(page, name))
        tables.append(table)
    words = form_words(next(iter(shown.values())).form)
    form = f"{escape(words)}. " if words else ""
    st.html(f'<h2 id="figures">All figures</h2><p class="sub">{form}Choose a row to read its words above.</p>')
    key = f"figures-{'-'.join(shown)}"
    table = choose_page(pd.concat(tables).fillna(""), f"page-{key}")
    st.dataframe(
        table.reset_index(drop=True),
        hide_index=True,
        key=key,
        on_select=lambda: _row_chosen(key, list(table.index)),
        selection_mode="single-row",
        alt="The figures of the chart: period, value, bounds, whose statistics, words, source, status and method",
        column_config={
            "Period": st.column_config.TextColumn(width=PERIOD_WIDTH),
            "Words": st.column_config.TextColumn(width="large"),
        },
    )


@st.cache_resource(max_entries=KEPT, show_spinner=False)
def _figures(
    record: tuple[str, tuple[str, ...], str], selection: Selection, rule: Rule, form: Form, name: str, _page: Page
) -> pd.DataFrame:
    """The table of an indicator's figures by their ids, made once for all sessions."""
    del record, selection, rule, form  # parts of the key
    rows = _page.shown.observations
    rows = rows[rows["indicator_id"].eq(name)]
    rows = rows.sort_values(["period_end", "measure", "observation_id"], ascending=[False, False, True], kind="stable")
    return figures_table(_page, rows).set_index(rows["observation_id"].rename(None))


def _label(page: Page, indicator_id: str) -> str:
    indicators = page.dataset.tables.indicators
    return str(indicators.loc[indicators["indicator_id"].eq(indicator_id), "label"].iloc[0])


def _row_chosen(key: str, ids: list[str]) -> None:
    chosen = st.session_state[key].selection.rows
    st.session_state["figure"] = origin_of(ids[chosen[0]]) if chosen else ""


def figures_table(page: Page, rows: pd.DataFrame) -> pd.DataFrame:
    """Observations as people read them, one row each; all columns text."""
    units, names = page.dataset.units, page.dataset.names
    tables = page.dataset.tables
    support = support_counts(rows, tables.sources, tables.indicators).tolist()
    first = headline_ids(rank_observations(rows, tables.sources), tables.indicators, page.rule)
    chooses = page.rule.choice in ("ranked", "official")
    told_above = f" {units.display(index_unit(page.form.base))}" if page.form.name == "index" else None
    table = [
        {
            "Period": period_name(str(row["period"])),
            "Figure": ("change " if row["measure"] == "change" else "") + _without(say(row, units), told_above),
            "Bounds": "exact" if row["low"] == row["high"] else _without(say_bounds(row, units), told_above),
            "Put first": "yes" if chooses and row["observation_id"] in first else "",
            "Independent sources": str(count) if row["observation_id"] == origin_of(row["observation_id"]) else "",
            "Whose statistics": statistics_name(str(row["statistics"])) or "not said",
            "Said by": row["attributed_to"],
            "Words": row["words"],
            "Source": names[str(row["source_id"])],
            "Method": row["method"] + (f" ({row['reading_state']})" if row["reading_state"] != "only" else ""),
            "Reading": row["reading"],
            "Status": STATUSES.get(str(row["status"]), str(row["status"])),
            "Note": row["note"],
        }
        for row, count in zip(rows_of(rows), support, strict=True)
    ]
    frame = pd.DataFrame(table).astype("str")
    return frame.loc[:, [name for name in frame.columns if frame[name].ne("").any()]]


def _without(text: str, told_above: str | None) -> str:
    """The text without the unit that stands above the table already."""
    return text.replace(told_above, "") if told_above else text
