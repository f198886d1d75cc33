"""The figure a reader has chosen: ringed in the plot, and told in words under it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from pipelines.analysis.calendar import period_name
from pipelines.analysis.phrases import say, source_names, whose
from pipelines.analysis.rows import rows_of
from pipelines.analysis.transform import origin_of
from pipelines.charts.marks import where
from pipelines.charts.points import Point
from pipelines.charts.record import Chart, Record
from pipelines.charts.sheet import Sheet
from pipelines.charts.style import Palette

SIZE = 20.0  # pixels across: clear of the largest mark, and of the labels, which begin 9 pixels from its middle
LINES = {"paper": 6.0, "ink": 2.5}  # pixels; the one in the colour of the page keeps it apart from what is near
CHOSEN = "chosen"  # the name of its traces


def add_ring(sheet: Sheet, points: Iterable[Point], places: Mapping[str, float], chosen: str, palette: Palette) -> None:
    """Draw a ring around the figure with the id `chosen`, or around what was computed from it, where it is drawn."""
    for point in points:
        if chosen and origin_of(point.observation_id) == chosen:
            at = where(point, places)
            draw_ring(sheet, at["x"], at["y"], palette, xaxis=str(at["xref"]))


def draw_ring(sheet: Sheet, x: object, y: object, palette: Palette, **axes: str) -> None:
    """Draw a ring around a place of the plot."""
    for name, width in LINES.items():
        sheet.scatter(
            x=[x], y=[y], **axes, mode="markers", hoverinfo="skip", cliponaxis=False, name=CHOSEN,
            marker={
                "symbol": "circle-open", "size": SIZE, "line": {"width": width}, "color": getattr(palette, name),
            },
        )  # fmt: skip


def chosen_words(rows: pd.DataFrame, record: Record) -> str:
    """What the ring is around, in a sentence without a full stop; empty where none of the rows is chosen."""
    if not record.chosen:
        return ""
    names = source_names(record.sources)
    for row in rows_of(rows[rows["observation_id"].map(origin_of).eq(record.chosen)]):
        by = whose(row["statistics"]) if row["statistics"] else row["attributed_to"]
        told = ", ".join(part for part in (period_name(row["period"]), by, names[row["source_id"]]) if part)
        return f"Ringed: {say(row, record.units)} (“{row['words']}”; {told})"
    return ""


def has_ring(chart: Chart) -> bool:
    """Whether something is ringed in a chart."""
    return any(trace.name == CHOSEN for trace in chart.figure.data)
