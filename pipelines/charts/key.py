"""Values that have no place beside their marks, as coloured lines above the plot: what, whose and when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipelines.analysis.calendar import period_name
from pipelines.charts.header import PAD
from pipelines.charts.labels import Label
from pipelines.charts.points import Point
from pipelines.charts.sheet import Sheet
from pipelines.charts.style import Theme, text_colour_of
from pipelines.charts.text import block_height, escape, text_width

APART = 14.0  # pixels between two of a line
RISE = 6.0  # pixels that the lines begin above where the words end
Item = tuple[Point, str, str]  # a figure, what it says, and the rest


def key_lines(labels: Sequence[Label], points: Mapping[str, Point], width: float, size: float) -> list[list[Item]]:
    """The labels as lines no wider than a picture, the latest figure last."""
    lines: list[list[Item]] = []
    free = 0.0
    for label in sorted(labels, key=lambda label: (label.x, label.key)):
        point = points[label.key]
        mark = "○" if point.method == "implied" else "●"
        item = (
            point,
            f"{mark} {label.bold}",
            ", ".join(part for part in (label.plain, period_name(point.period)) if part),
        )
        wide = text_width(f"{item[1]} ", size, bold=True) + text_width(item[2], size) + APART
        if not lines or wide > free + APART:
            lines.append([])
            free = width - 2 * PAD
        lines[-1].append(item)
        free -= wide
    return lines


def key_height(lines: Sequence[object], size: float) -> float:
    """The pixels the lines take between the words and the plot."""
    return block_height(len(lines), size) + 2.0 if lines else 0.0


def add_key(
    sheet: Sheet, lines: Sequence[Sequence[Item]], above: float, left: float, top: float, theme: Theme, size: float
) -> None:
    """Write the lines from `above` downwards, where the words end; `left` and `top` are the margins of the plot."""
    for n, line in enumerate(lines):
        told = " &#160; ".join(
            f'<span style="color:{text_colour_of(point.statistics, theme)}"><b>{escape(said)}</b> {escape(rest)}</span>'
            for point, said, rest in line
        )
        sheet.annotate(
            xref="paper", x=0, xanchor="left", xshift=PAD - left, yref="paper", y=1, yanchor="top", align="left",
            yshift=top - (above - RISE + block_height(n, size)), text=told, borderpad=0, font={"size": size},
            name=f"key {n}",
        )  # fmt: skip
