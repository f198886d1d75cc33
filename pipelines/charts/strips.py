"""Small interval strips as inline SVG, and the figures of one finding as rows of words and strips: safe HTML, no
scripts.
"""

from __future__ import annotations

import html
import math
from collections.abc import Mapping
from typing import Any

from pipelines.analysis.comparison import representative
from pipelines.analysis.phrases import say, source_names, whose
from pipelines.analysis.rows import rows_of
from pipelines.charts.intervals import finding_rows
from pipelines.charts.record import Record
from pipelines.charts.style import FONT, PALETTES, Theme, colour_of, text_colour_of

LEAST = 4.0  # pixels: the narrowest interval that is still seen
POINT = 3.0  # pixels an open end's tip takes


def strip_svg(
    low: float | None,
    high: float | None,
    domain: tuple[float, float],
    colour: str,
    *,
    label: str,
    track: str = "#EEF0F2",
    width: int = 220,
    height: int = 8,
    hollow: bool = False,
) -> str:
    """An interval within a domain as an SVG strip; an end that is None or NaN is open and runs to the edge as a
    tip.

    `label` is its text for screen readers; `hollow` draws an outline only (implied, or one of several readings).
    """
    first, last = domain
    scale = width / (last - first) if last > first else 0.0
    open_low, open_high = not _known(low), not _known(high)
    start = 0.0 if open_low or low is None else min(max((low - first) * scale, 0.0), float(width))
    end = float(width) if open_high or high is None else min(max((high - first) * scale, 0.0), float(width))
    if end - start < LEAST:
        centre = min(max((start + end) / 2, LEAST / 2), width - LEAST / 2)
        start, end = centre - LEAST / 2, centre + LEAST / 2
    foot = height
    shape = [(start + (POINT if open_low else 0), 0.0), (end - (POINT if open_high else 0), 0.0)]
    shape += [(end, foot / 2)] if open_high else []
    shape += [(end - (POINT if open_high else 0), foot), (start + (POINT if open_low else 0), foot)]
    shape += [(start, foot / 2)] if open_low else []
    told = html.escape(label, quote=True)
    paint = f'fill="none" stroke="{colour}" stroke-width="1.5" stroke-dasharray="3 2"' if hollow else f'fill="{colour}"'
    corners = " ".join(f"{x:.1f},{y:.1f}" for x, y in shape)
    return (
        f'<svg role="img" aria-label="{told}" width="{width}" height="{height + 2}" '
        f'viewBox="-1 -1 {width + 2} {height + 2}" '
        f'style="max-width:100%" preserveAspectRatio="none"><title>{told}</title>'
        f'<rect x="0" y="0" width="{width}" height="{height}" rx="2" fill="{track}"/>'
        f'<polygon points="{corners}" {paint}/></svg>'
    )


def interval_rows_html(
    record: Record, finding_id: str, *, theme: Theme = "light", width: int = 220, most: int = 6
) -> str:
    """The figures of a finding (those in its commonest unit, at most `most`) as rows: amount, whose and who says
    so, strip.

    Raises KeyError for a finding that is not in the record; empty where none of its figures is.
    """
    rows = finding_rows(record, finding_id)
    if not len(rows):
        return ""
    scale = (rows["measure"] + " " + rows["unit"]).mode().iloc[0]
    rows = rows[(rows["measure"] + " " + rows["unit"]).eq(scale)]
    numbers = [n for column in (representative(rows), rows["low"], rows["high"]) for n in column if math.isfinite(n)]
    reach = (max(numbers) - min(numbers)) or abs(max(numbers)) or 1.0
    domain = (min(numbers) - reach * 0.15, max(numbers) + reach * 0.15)
    if len(rows) > most:
        rows = rows.iloc[[*range(most - 1), len(rows) - 1]]
    names = source_names(record.sources)
    cells = [_row(row, names, record, domain, theme, width) for row in rows_of(rows)]
    muted = PALETTES[theme].muted
    style = (
        f"font-family:{html.escape(FONT, quote=True)};border-collapse:collapse;font-size:13px;color:{muted};border:none"
    )
    return f'<table style="{style}"><tbody>{"".join(cells)}</tbody></table>'


def _row(
    row: Mapping[str, Any],
    names: Mapping[str, str],
    record: Record,
    domain: tuple[float, float],
    theme: Theme,
    width: int,
) -> str:
    side = str(row["statistics"])
    said = say(row, record.units)
    told = said + (
        f" if {row['reading']}" if row["reading_state"] == "open" and row["reading"] not in ("", said) else ""
    )
    who = f"{whose(side)} · {names.get(str(row['source_id']), str(row['source_id']))}"
    strip = strip_svg(
        float(row["low"]), float(row["high"]), domain, colour_of(side, theme), label=f"{told}, {whose(side)}",
        track=PALETTES[theme].grid, width=width, hollow=row["method"] == "implied" or row["reading_state"] == "open",
    )  # fmt: skip
    first = 'style="padding:3px 12px 3px 0;border:none;text-align:left;font-weight:normal;min-width:8em"'
    cell = 'style="padding:3px 12px 3px 0;border:none;text-align:left;font-weight:normal"'
    return (
        f"<tr><th scope='row' {first}><b style='color:{text_colour_of(side, theme)}'>{html.escape(told)}</b></th>"
        f"<td {cell}>{html.escape(who)}</td><td {cell}>{strip}</td></tr>"
    )


def _known(number: float | None) -> bool:
    return number is not None and math.isfinite(number)
