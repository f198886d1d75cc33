"""No label of the record's own charts can be taken for that of another mark, in any size: read from the figures."""

from __future__ import annotations

import html
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from pipelines.analysis.forms import Form
from pipelines.charts import SIZES, Chart, figure_svg, indicator_chart
from pipelines.charts.text import LINE_HEIGHT, text_width
from pipelines.export import Extract, forms_here, in_form, load_extract, record_of
from pipelines.export.extract import limited_to
from tests.charts.reading import annotations, spec
from tests.conftest import DATASETS, turns

DIVISOR = "park_enterprises"  # of what is shown per enterprise
PHONE = "phone"
WIDTHS: dict[str, tuple[int, int | None]] = {PHONE: (360, None)} | {
    name: (size.width, size.height)
    for name, size in SIZES.items()
    if name != "slide"  # which is an article enlarged
}
ONE_MARK, UNDER = 4.0, 7.0  # pixels between two marks seen as one: alike, and a small one under a large one
WHOLE = 0.5  # pixels


@dataclass(frozen=True)
class Mark:
    x: float
    y: float
    said: str
    large: bool


@pytest.fixture(scope="module")
def extract() -> Extract:
    return load_extract(DATASETS)[0]


def charts(extract: Extract) -> Iterator[tuple[str, Chart]]:
    """The charts over time of every indicator: levels and changes as quoted, and in every other form; in sizes by
    turns.
    """
    seen = {size: turns(list(WIDTHS), size) for size in WIDTHS}
    for name in extract.tables.indicators["indicator_id"]:
        own = limited_to(extract, (name, DIVISOR))
        if own.shown.observations.loc[own.shown.observations["indicator_id"].eq(name), "period"].nunique() < 2:
            continue
        forms = [Form(), Form(log=True)]
        forms += [Form(name=form) for form, reason in forms_here(extract, name)[0].items() if not reason]
        for form in dict.fromkeys(forms):
            record = record_of(own if form.quoted and not form.log else in_form(own, name, form))
            for measure in ("level", "change") if form == Form() else ("change" if form.name == "change" else "level",):
                for size in [size for size in WIDTHS if seen[size]()]:
                    width, height = WIDTHS[size]
                    chart = indicator_chart(record, name, measure=measure, width=width, height=height)
                    if chart is not None:
                        yield f"{name}, {measure}, {form}, {size}", chart


def scales(layout: dict[str, Any]) -> Any:
    """A function that gives the pixel of x and y on their axes."""
    margin, wide, high = layout["margin"], layout["meta"]["nominal_width"], layout["height"]
    across, down = wide - margin["l"] - margin["r"], high - margin["t"] - margin["b"]

    def number(value: Any) -> float:
        return float(date.fromisoformat(value).toordinal()) if isinstance(value, str) else float(value)

    def share(value: Any, axis: dict[str, Any]) -> float:
        low, high = (number(end) for end in axis["range"])
        first, last = axis.get("domain", [0, 1])
        amount = math.log10(value) if axis.get("type") == "log" else number(value)
        return float(first + (amount - low) / (high - low) * (last - first))

    def pixel(x: Any, y: Any, across_on: str) -> tuple[float, float]:
        axis = layout["xaxis" + across_on.removeprefix("x")]
        return margin["l"] + across * share(x, axis), margin["t"] + down * (1 - share(y, layout["yaxis"]))

    return pixel


def marks_of(chart: Chart) -> dict[str, Mark]:
    figure = spec(chart.figure)
    pixel = scales(figure["layout"])
    return {
        name: Mark(
            *pixel(trace["x"][n], trace["y"][n], trace.get("xaxis", "x")),
            trace["hovertext"][n].split("<br>")[0],
            "beside" not in trace["name"],
        )
        for trace in figure["data"]
        if "error_y" in trace
        for n, name in enumerate(trace["customdata"])
    }


def box_of(note: dict[str, Any], mark: Mark) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of a label."""
    size, lines = note["font"]["size"], note["text"].split("<br>")
    parts = [re.findall(r"<b>.*?</b>|[^<]+", line) for line in lines]
    plain = [[(html.unescape(re.sub("<[^>]+>", "", part)), part.startswith("<b>")) for part in line] for line in parts]
    wide = max(sum(text_width(text, size, bold=bold) for text, bold in line) for line in plain)
    tied = note["showarrow"]
    x = mark.x + note["ax" if tied else "xshift"] - {"left": 0.0, "center": wide / 2, "right": wide}[note["xanchor"]]
    y = mark.y + (note["ay"] if tied else -note["yshift"]) - len(lines) * size * LINE_HEIGHT / 2
    return x, y, x + wide, y + len(lines) * size * LINE_HEIGHT


def apart(box: tuple[float, float, float, float], mark: Mark) -> float:
    return math.hypot(max(box[0] - mark.x, 0, mark.x - box[2]), max(box[1] - mark.y, 0, mark.y - box[3]))


def misplaced(chart: Chart) -> list[str]:
    """The labels that are nearer to another mark with another amount than to their own, or on one."""
    found, marks = [], marks_of(chart)
    for note in annotations(chart.figure, "label "):
        own = marks[note["name"].removeprefix("label ")]
        box = box_of(note, own)
        for other in marks.values():
            near = math.dist((own.x, own.y), (other.x, other.y)) < (ONE_MARK if other.large else UNDER)
            if other.said == own.said or near:
                continue
            if apart(box, other) < (2.0 if note["showarrow"] else apart(box, own) - WHOLE):
                found.append(f"“{note['text']}” stands by {other.said}")
                break
    return found


def test_each_label_is_nearest_to_its_own_mark_or_tied_to_it(extract: Extract) -> None:
    labels, wrong = 0, []
    for name, chart in charts(extract):
        labels += len(annotations(chart.figure, "label "))
        wrong += [f"{name}: {one}" for one in misplaced(chart)]
        assert figure_svg(chart.figure), f"{name}: the page cannot hold it"  # here, since to draw them all takes long
    assert not wrong, "\n".join(wrong)
    assert labels > 100
