"""What words that somebody is typing are read as: the same reading as a build gives them."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from pipelines.analysis.observations import Refusal, make_observations
from pipelines.analysis.phrases import say, say_bounds
from pipelines.analysis.rows import rows_of
from pipelines.tables import INPUT_TABLES
from pipelines.views.dataset import Dataset
from pipelines.views.tables import html_table
from pipelines.views.text import escape
from pipelines.wording import read_words

UNTOLD = {"period": "", "period_basis": "unknown", "base_period": ""}  # what reading words does not need


def read_typed(cells: Mapping[str, str], dataset: Dataset) -> tuple[pd.DataFrame, list[Refusal]]:
    """The observations of one quote that somebody is typing, and why it cannot be read.

    Until the source is chosen the words are taken as English, until the indicator is, in their own unit.
    """
    sources, indicators = dataset.tables.sources, dataset.tables.indicators
    source = sources.loc[sources["source_id"].eq(cells["source_id"]), "language"]
    indicator = indicators.loc[indicators["indicator_id"].eq(cells["indicator_id"]), "unit"]
    language = str(source.iloc[0]) if len(source) else "en"
    unit = str(indicator.iloc[0]) if len(indicator) else _own_unit(cells, language, dataset)
    quote = {name: cells.get(name, "") for name in INPUT_TABLES["quotes"].columns} | UNTOLD
    return make_observations(
        pd.DataFrame([quote]).astype("str"),
        pd.DataFrame([{"source_id": quote["source_id"], "language": language}]),
        pd.DataFrame([{"indicator_id": quote["indicator_id"], "topic": "", "unit": unit}]),
        dataset.units,
    )


def typed_html(cells: Mapping[str, str], dataset: Dataset) -> str:
    """What the words of a quote are read as, or why they are not, as HTML; empty without words."""
    if not cells["words"]:
        return ""
    observations, refusals = read_typed(cells, dataset)
    language = "" if cells["source_id"] else '<div class="why">Read as English until a source is chosen.</div>'
    if refusals:
        other = "change" if cells["measure"] == "level" else "level"
        told = "".join(f"<div>{escape(refusal.message)} {escape(refusal.remedy)}</div>" for refusal in refusals)
        if not read_typed({**cells, "measure": other}, dataset)[1]:
            told += f"<div>As a {other} they can be read: choose {other} as the measure.</div>"
        return f'<div class="notice" role="status">{told}</div>{language}'
    rows = [
        [f"<b>{escape(say(row, dataset.units))}</b>", escape(say_bounds(row, dataset.units)), escape(_how(row))]
        + [_number(row[name]) for name in ("value", "low", "high")]
        + [escape(row["unit"])]
        for row in rows_of(observations)
    ]
    head = ("Read as", "Bounds", "Reading", "value", "low", "high", "unit")
    label = "What the words are read as"
    return html_table(head, rows, label=label, numbers=(3, 4, 5), classes="broad", width="64em") + language


def _own_unit(cells: Mapping[str, str], language: str, dataset: Dataset) -> str:
    said = read_words(cells["words"], language, dataset.units, cells["measure"] or None)
    return next((reading.unit for reading in said.readings if reading.unit), "ratio")


def _how(row: Mapping[str, object]) -> str:
    state = "" if row["reading_state"] == "only" else str(row["reading_state"])
    return ", ".join(text for text in (str(row["reading"]), str(row["method"]), state) if text)


def _number(number: float) -> str:
    return "" if number != number else f"{number:,.15g}"
