"""What is told of one point when it is pointed at: one plain box, everything from tables escaped."""

from __future__ import annotations

from collections.abc import Mapping

from pipelines.analysis.calendar import period_name
from pipelines.analysis.phrases import say_bounds, whose
from pipelines.analysis.support import support_words
from pipelines.charts.text import escape, shorten, wrap
from pipelines.wording import Units

WIDTH = 330  # pixels of a line at 13 px
MOST_LINES = 4
STATUS = {
    "B": "break in the series", "D": "definition differs", "E": "estimated", "F": "forecast, plan or target",
    "G": "experimental", "I": "imputed", "P": "provisional", "S": "strike or special event", "U": "low reliability",
}  # fmt: skip
METHOD = {
    "implied": "implied: computed, stated by nobody",
    "reconstructed": "reconstructed: the words cannot be taken literally",
    "converted": "converted from another currency",
}
BASIS = {"inferred": " (period inferred)", "unknown": " (period unknown)"}


def hover_text(row: Mapping[str, object], said: str, support: int, names: Mapping[str, str], units: Units) -> str:
    """The box of one observation as Plotly text: value, bounds, whose, period, quoted words, source, how many
    independent sources support it, and what is doubtful.
    """
    get = {name: str(cell) for name, cell in row.items()}
    reading = f" (if {get['reading']})" if get["reading"] and get["reading_state"] == "open" else ""
    lines = [f"<b>{escape(said + reading)}</b>", *_plain(f"Bounds {say_bounds(row, units)}")]
    lines += _plain(
        f"{_sentence(whose(get['statistics']))}, {period_name(get['period'])}{BASIS.get(get['period_basis'], '')}"
    )
    if get["base_period"]:
        lines += _plain(f"Measured against {period_name(get['base_period'])}")
    lines += _plain(f"“{get['words']}”")
    by = f"{get['attributed_to']}, in " if get["attributed_to"] else ""
    lines += _plain(f"{by}{names.get(get['source_id'], get['source_id'])}")
    lines += _plain(_sentence(support_words(support)))
    doubts = [METHOD.get(get["method"], ""), STATUS.get(get["status"], "")]
    lines += _plain(_sentence("; ".join(text for text in doubts if text)))
    return "<br>".join([*lines, *_plain(get["note"])])


def _plain(text: str) -> list[str]:
    return [escape(line) for line in shorten(wrap(text, WIDTH, 13), MOST_LINES)]


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
