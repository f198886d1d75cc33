"""The words of a figure in a list: the amount with its badges, when, whose, who says so, and the quoted words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipelines.analysis.calendar import period_name
from pipelines.analysis.phrases import whose
from pipelines.charts.badges import SIZE as BADGE
from pipelines.charts.header import PAD, sizes_for
from pipelines.charts.points import Point
from pipelines.charts.sheet import Sheet
from pipelines.charts.style import PALETTES, Theme, text_colour_of
from pipelines.charts.text import block, block_height, escape, shorten, text_width, wrap

NARROW_ROW = 66.0  # pixels of a row whose words stand above the interval
SECOND_LINE = 16.0  # pixels that a row is higher where the words under an amount take two lines
TWO_LINES = 54.0  # pixels of a row that has room for two lines under the amount
ROOMY = 92.0  # pixels of a row that has room for the quoted words
STACKED = 140.0  # pixels of a row so high that its words stand above the interval, as in a narrow picture
MOST_SMALL = 24.0  # pixels of the type under the amount
LINE = 1.35  # of a row's type: from the amount to what stands under it


def who_says(point: Point, leads: Mapping[str, str], names: Mapping[str, str]) -> str:
    """When, whose, and who says so."""
    lead = leads.get(point.observation_id, "")
    return (
        f"{lead}{period_name(point.period)} · {whose(point.statistics)} · {names.get(point.source_id, point.source_id)}"
    )


def write_row(
    sheet: Sheet,
    point: Point,
    marks: Mapping[str, Sequence[int]],
    told: str,
    quoted: str,
    middle: float,
    row: float,
    size: float,
    width: float,
    left: float,
    *,
    stacked: bool,
    theme: Theme,
) -> None:
    """The amount with its badges, and under it when, whose, and who says so; in a high row also the words."""
    palette = PALETTES[theme]
    room = width - 2 * PAD if stacked else left - PAD - 16
    if_read = f" if {point.reading}" if point.open_reading and point.reading not in ("", point.said) else ""
    wide = text_width(point.said + if_read, size, bold=True) + len(marks.get(point.observation_id, ())) * (BADGE + 4)
    size = min(size * min(room / wide, 1.0), sizes_for(width).title - 2)  # nothing is larger than the title
    small = max(min(size * 0.6, MOST_SMALL) if row >= ROOMY else 0.0, sizes_for(width).label - 1.5)
    under = shorten(wrap(told, room, small), 2 if row >= (NARROW_ROW + SECOND_LINE if stacked else TWO_LINES) else 1)
    below = shorten(wrap(f"“{quoted}”", room, small), 2) if quoted else []
    said = escape(point.said + if_read)
    text = f"<b>{said}</b>" if point.first else said
    high = size * LINE + block_height(len(under) + len(below), small)
    up = row / 2 if stacked else high / 2
    muted, dark = ({"size": small, "color": colour} for colour in (palette.muted, palette.text))
    for name, content, shift, font in (
        ("row", text, up, {"size": size, "color": text_colour_of(point.statistics, theme)}),
        ("row source", block(under), up - size * LINE, muted),
        ("row words", block(below), up - size * LINE - block_height(len(under), small), dark),
    ):
        if content:
            sheet.annotate(
                xref="paper", x=0, xanchor="left", xshift=PAD - left, yref="paper", y=1 - middle, yanchor="top",
                yshift=shift,
                text=content, align="left",  borderpad=0, font=font, name=f"{name} {point.observation_id}",
            )  # fmt: skip
    start = PAD - left + text_width(point.said + if_read, size, bold=True) + 12
    for n, number in enumerate(marks.get(point.observation_id, ())):
        sheet.annotate(
            xref="paper", x=0, xanchor="left", xshift=start + n * (BADGE + 4), yref="paper", y=1 - middle,
            yanchor="top",
            yshift=up + (BADGE - size * LINE) / 2 + 1, text=f"<b>{number}</b>", width=BADGE - 4, height=BADGE - 4,
            borderpad=2,
            bgcolor=palette.ink, font={"size": 12, "color": palette.paper}, name=f"badge {number}",
        )  # fmt: skip
