"""Pictures of charts that stand alone: PNG, SVG, PDF, and an interactive page that needs nothing but itself.

Always light, in one of the sizes of `SIZES`. PNG, SVG and PDF are made by Kaleido in one browser, started when the
first picture is asked for and stopped when the program ends; nothing is asked of the network.
"""

from __future__ import annotations

import html
import importlib.util
import re
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

import plotly.graph_objects as go
from plotly.io.json import to_json_plotly

from pipelines.charts import (
    SIZES,
    Chart,
    Record,
    compare_chart,
    indicator_chart,
    interval_chart,
    plot_config,
    sides_chart,
)
from pipelines.charts.sizes import canvas
from pipelines.export.document import with_title
from pipelines.export.failing import PicturesUnavailable

Format = Literal["png", "svg", "pdf", "html"]
FORMATS: tuple[Format, ...] = ("png", "svg", "pdf", "html")
MEDIA_TYPES: dict[str, str] = {
    "png": "image/png", "svg": "image/svg+xml", "pdf": "application/pdf", "html": "text/html",
}  # fmt: skip
STILL = {"responsive": False}  # words are wrapped for one width
DENSITY = 2  # pixels of a PNG for each pixel of its size
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")


def draw(
    record: Record, indicator_id: str, measure: str, size: str, period: tuple[str, str] | None = None
) -> Chart | None:
    """The light chart of an indicator in a size, or None where there is nothing to draw. Raises KeyError for a size
    that is not in `SIZES`.
    """
    form = SIZES[size]
    chart = indicator_chart(record, indicator_id, measure=measure, width=form.width, height=form.height, period=period)
    return None if chart is None else replace(chart, size=size)


def draw_compared(
    records: Sequence[tuple[Record, str]], size: str, period: tuple[str, str] | None = None
) -> Chart | None:
    """The light chart of several indicators, each with its record, in a size, or None where there is nothing to draw.

    Raises KeyError for a size that is not in `SIZES`.
    """
    width, height = canvas(SIZES[size], len(records))
    chart = compare_chart(records, width=width, height=height, period=period)
    return None if chart is None else replace(chart, size=size)


def draw_sides(record: Record, indicator_id: str, factor: float, size: str) -> Chart | None:
    """The light chart of a flow in two countries' books in a size, or None where no period has both.

    Raises KeyError for a size that is not in `SIZES`.
    """
    form = SIZES[size]
    chart = sides_chart(record, indicator_id, factor, width=form.width, height=form.height)
    return None if chart is None else replace(chart, size=size)


def draw_finding(record: Record, finding_id: str, size: str) -> Chart | None:
    """The light chart of a finding's figures in a size, or None where none is in the record.

    Raises KeyError for a finding that is not in the record, or a size that is not in `SIZES`.
    """
    form = SIZES[size]
    chart = interval_chart(record, finding_id, width=form.width, height=form.height)
    return None if chart is None else replace(chart, size=size)


def pixels(chart: Chart) -> tuple[int, int, float]:
    """Width and height of a chart's canvas, and how much its picture is enlarged."""
    layout, size = chart.figure.layout, SIZES[chart.size]
    width = int(layout.meta["nominal_width"])
    return width, int(layout.height), size.scale * size.width / width


def encode(chart: Chart, format: str) -> bytes:
    """A chart as the bytes of a file: png (`DENSITY` times its size), svg, pdf or html.

    The same chart gives the same bytes, but for the date in a PDF. Raises PicturesUnavailable where Kaleido or a
    Chrome is missing (never for html), ValueError for another format.
    """
    if format == "html":
        return page_of(chart).encode()
    if format not in FORMATS:
        raise ValueError(f"“{format}” is not one of {', '.join(FORMATS)}.")
    wide, high, scale = pixels(chart)
    options = {"format": format, "width": wide, "height": high, "scale": scale * (DENSITY if format == "png" else 1)}
    made = _render(chart, options)
    if format == "pdf":
        return with_title(made, chart.title, f"{chart.subtitle} {chart.footer}")
    return _same_names(made.decode()).encode() if format == "svg" else made


def file_name(chart: Chart, format: str, size: str) -> str:
    """goods-trade-turnover_2008-2022.png; with the size in it unless it is the one shown."""
    return f"{chart.file_name}{'' if size == 'shown' else '_' + size}.{format}"


def find_chrome() -> str | None:
    """The path of an installed Chrome or Chromium, if there is one; BROWSER_PATH names another."""
    if importlib.util.find_spec("choreographer") is not None:
        from choreographer.browsers.chromium import Chromium

        found = Chromium.find_browser(skip_local=False)
        return str(found) if found and Path(found).exists() else None
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


def why_unavailable() -> str:
    """One sentence on what PNG, SVG and PDF from this machine would need; empty where all is there.

    Starts no browser.
    """
    if importlib.util.find_spec("kaleido") is None:
        return "Pictures made here need Kaleido: run pip install '.[images]' and install a Chrome or Chromium."
    if find_chrome() is None:
        return "Pictures made here need a Chrome or Chromium: install one, or name it in BROWSER_PATH."
    return ""


def _render(chart: Chart, options: dict[str, Any]) -> bytes:
    missing = why_unavailable()
    if missing:
        raise PicturesUnavailable(f"{missing} The dashboard makes PNG and SVG in the reader's browser without it.")
    import kaleido

    try:
        kaleido.start_sync_server(n=1, mathjax=False, silence_warnings=True)  # stopped when the program ends
        made = kaleido.calc_fig_sync(_named(chart.figure), opts=options)
    except RuntimeError as error:
        raise PicturesUnavailable(
            f"The browser that makes pictures did not answer ({error}). Start the program again, or install another "
            "Chrome or Chromium and name it in BROWSER_PATH."
        ) from error
    return bytes(made)


def figure_json(chart: Chart) -> str:
    """The figure for a browser that makes the same picture."""
    return str(to_json_plotly(_named(chart.figure)))


def _named(figure: go.Figure) -> dict[str, Any]:
    """The figure as a dictionary whose traces have names of their own, where Plotly would draw them by lot."""
    spec: dict[str, Any] = figure.to_plotly_json()
    return spec | {"data": [trace | {"uid": f"trace{n}"} for n, trace in enumerate(spec["data"])]}


def _same_names(svg: str) -> str:
    """An SVG without the six digits that Plotly draws by lot for each picture."""
    drawn = re.search(r'id="defs-([0-9a-f]{6})"', svg)
    return svg.replace(drawn[1], "figure") if drawn else svg


def page_of(chart: Chart) -> str:
    """An interactive page with the chart and, for those who do not see it, its description; it holds all it needs."""
    width, height, _ = pixels(chart)
    figure = go.Figure(chart.figure).update_layout(width=width)
    body = figure.to_html(full_html=False, include_plotlyjs=True, config=plot_config() | STILL, div_id="chart")
    description = html.escape(chart.alt, quote=True)
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width={width}">'  # a phone shows the whole chart, smaller
        f'<title>{html.escape(chart.title)}</title><meta name="description" content="{description}">'
        f"<style>body{{margin:0 auto;width:{width}px;min-height:{height}px;background:#fff}}</style></head>"
        f'<body><main role="img" aria-label="{description}">{body}</main></body></html>\n'
    )
