"""The figures of one finding side by side: what each source says, within which bounds, and the finding's
sentence.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import pandas as pd

from pipelines.analysis.calendar import period_name
from pipelines.analysis.comparison import representative
from pipelines.analysis.headline import rank_observations
from pipelines.charts.alt import alt_text
from pipelines.charts.badges import without_label
from pipelines.charts.header import Words, footer_text, known_by_sentence, lay_out, subtitle_text
from pipelines.charts.points import make_points
from pipelines.charts.record import Chart, Note, Record
from pipelines.charts.rows import draw_rows
from pipelines.charts.sizes import Row, canvas_that_holds, count_rows, outermost
from pipelines.charts.style import Theme

MOST_ROWS = 24  # figures of one finding that are drawn, extremes first
KIND_NAMES = {
    "disagreement": "sources disagree",
    "mirror_difference": "two countries' statistics differ",
    "close_in_time": "figures a few days apart differ",
    "definition_differs": "definitions differ",
    "growth_mismatch": "growth and levels do not fit",
    "sum_mismatch": "the parts do not make the whole",
    "rate_mismatch": "exchange rates do not fit",
    "implied_rate": "the exchange rate a source used",
    "ambiguous_reading": "the words have more than one reading",
    "reconstructed": "the words cannot be taken literally",
    "undated": "the date is not known",
}


def finding_rows(record: Record, finding_id: str) -> pd.DataFrame:
    """The observations a finding is about, without rejected ones, by measure and unit, lowest amount first.

    Raises KeyError for a finding that is not in the record.
    """
    finding = _finding(record, finding_id)
    quotes = set(str(finding["quote_ids"]).split())
    rows = record.observations
    implied = rows["method"].eq("implied")
    about = rows["quote_id"].isin(quotes) & ~implied
    if finding["kind"] == "ambiguous_reading":
        computed = rows.loc[implied, "from_quotes"]
        parents = [bool(quotes & set(cell.split()[1:])) for cell in computed]
        about |= pd.Series(parents, index=computed.index, dtype=bool).reindex(rows.index, fill_value=False)
    own = rank_observations(rows[about], record.sources)
    own = own.assign(_amount=representative(own))
    own = own[own["_amount"].map(math.isfinite)]
    usual = own["indicator_id"].map(
        dict(zip(record.indicators["indicator_id"], record.indicators["unit"], strict=True))
    )
    first = (
        own["measure"].map({"level": "a", "change": "b"})
        + own["unit"].ne(usual).map({False: "a", True: "b"})
        + own["unit"]
    )
    ordered = own.assign(_panel=first).sort_values(["_panel", "_amount", "observation_id"], kind="stable")
    return ordered.drop(columns=["_amount", "_panel"])


def interval_chart(
    record: Record, finding_id: str, *, theme: Theme = "light", width: int = 1100, height: int | None = None
) -> Chart | None:
    """The figures of a finding as horizontal intervals, one panel for each unit; None where none of them is in
    the record.

    Of more than `MOST_ROWS`, or more than a picture of a given height holds, the outermost are drawn.

    Raises KeyError for a finding that is not in the record.
    """
    finding = _finding(record, finding_id)
    rows = finding_rows(record, finding_id)
    if not len(rows):
        return None
    known = record.indicators.set_index("indicator_id", drop=False)
    name = str(finding["indicator_id"]) if finding["indicator_id"] in known.index else str(rows["indicator_id"].iloc[0])
    indicator: dict[str, object] = {str(key): cell for key, cell in known.loc[name].items()}
    points = make_points(rows, indicator, record)
    kind, period = str(finding["kind"]), str(finding["period"])
    reason = KIND_NAMES.get(kind, kind.replace("_", " "))
    title = f"{indicator['label']}{', ' + period_name(period) if period else ''}: {reason}"
    footer = footer_text(rows, record)
    listed = [Row(*row) for row in zip(points, rows["measure"], rows["unit"], strict=True)]

    def subtitle(shown: Sequence[Row]) -> str:
        told = without_label(str(finding["text"]), str(indicator["label"]))
        return subtitle_text([known_by_sentence(record), told, count_rows(len(shown), len(listed))])

    def worded(width: int) -> Callable[[Sequence[Row], int], Words]:
        return lambda shown, _: lay_out(width, title, subtitle(shown), [], "", footer)

    width, height, shown, words = canvas_that_holds(outermost(listed, MOST_ROWS), 0, width, height, worded)
    leads = _leads(rows, known["label"])
    figure = draw_rows(record, shown, {}, words, theme=theme, width=width, height=height, leads=leads)
    alt = alt_text(title, str(indicator["label"]), points, [], [Note(1, finding_id, str(finding["text"]))], "level")
    month = f"as-of-{record.known_by}" if record.known_by else ""
    side = "".join(finding_id.split(":")[3:4]).strip("-").lower()  # whose statistics, as the id says
    named = (kind, name, period, side, month)
    slug = "-".join(part for part in named if part).replace("_", "-").replace("/", "-")
    return Chart(figure, title, subtitle(shown), (), footer, alt, slug)


def _leads(rows: pd.DataFrame, labels: pd.Series) -> dict[str, str]:
    """The indicator's name before each figure, where a finding is about several indicators."""
    if rows["indicator_id"].nunique() < 2:
        return {}
    ids = zip(rows["observation_id"], rows["indicator_id"], strict=True)
    return {str(observation): f"{labels[indicator]} · " for observation, indicator in ids}


def _finding(record: Record, finding_id: str) -> pd.Series:
    found = record.findings[record.findings["finding_id"].eq(finding_id)]
    if not len(found):
        raise KeyError(finding_id)
    return found.iloc[0]
