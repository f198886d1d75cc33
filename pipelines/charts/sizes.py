"""The sizes of pictures that leave the dashboard, and what gives way where the words do not all fit.

A picture is laid out on a smaller nominal canvas and enlarged as a whole, so that its type is still read at the width
of a newspaper column or from the back of a room.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import gcd

from pipelines.charts.header import Words
from pipelines.charts.points import Point

LEAST_PLOT = 0.4  # of the height; notes that would leave less to the plot are counted instead
LEAST_LIST = 0.5  # the same for figures listed one under the other
LEAST_ROW = 38.0  # pixels of a row of a list that can still be read
ROOM_OF_A_PLOT = 200.0  # pixels of the height for each of several plots, with the words around them
LARGER = 1.25  # times the nominal canvas where they would have less
NEARER = {1: 0.68, 2: 0.76, 3: 0.86}  # of the nominal canvas for so few rows: the type is larger
AXIS = 30.0  # pixels for the tick labels under a panel of rows
FOOT = 8.0  # between the last of them and the words below


@dataclass(frozen=True)
class Size:
    """A size: its name, the nominal canvas (no height: as high as the chart needs) and how much it is enlarged."""

    label: str
    width: int
    height: int | None
    scale: float


SIZES = {
    "shown": Size("As shown", 900, None, 1.0),
    "article": Size("Article, 1200 × 675", 960, 540, 1.25),
    "square": Size("Square, 1080 × 1080", 720, 720, 1.5),
    "slide": Size("Slide, 1920 × 1080", 960, 540, 2.0),
}


def canvas(size: Size, plots: int) -> tuple[int, int | None]:
    """The nominal width and height for so many plots one above the other: larger where each would have little room."""
    if size.height is None or size.height / plots >= ROOM_OF_A_PLOT:
        return size.width, size.height
    return round(size.width * LARGER), round(size.height * LARGER)


def more_notes(count: int) -> str:
    """The line under the notes that counts those left out; empty where none is."""
    if not count:
        return ""
    return f"{count} more {'difference is' if count == 1 else 'differences are'} listed with the data."


def most_that_fit(most: int, height: int | None, needed: float, lay_out: Callable[[int], Words]) -> Words:
    """The words with as many notes (at most `most`, the first first) as leave `needed` pixels between them.

    `lay_out` gives the words for a number of notes. Without a height all fit; at least none is ever left.
    """
    words = lay_out(most)
    while height is not None and most and height - words.above - words.below < needed:
        most -= 1
        words = lay_out(most)
    return words


@dataclass(frozen=True)
class Row:
    """A figure in a list, with its measure and unit: rows that share both share a panel."""

    point: Point
    measure: str
    unit: str


def panels_of(rows: Sequence[Row]) -> dict[tuple[str, str], list[Point]]:
    """(measure, unit) -> the points of its rows, in the order given."""
    panels: dict[tuple[str, str], list[Point]] = {}
    for row in rows:
        panels.setdefault((row.measure, row.unit), []).append(row.point)
    return panels


def rows_that_fit(
    listed: Sequence[Row], most_notes: int, height: int | None, lay_out: Callable[[Sequence[Row], int], Words]
) -> tuple[list[Row], Words]:
    """The rows and the words around them that a picture of this height holds; all of them without a height.

    First notes give way until half of the height is left to the rows, then rows: the outermost stay.
    `lay_out` gives the words for some rows and a number of notes.
    """
    shown = list(listed)
    while True:
        axes = len(panels_of(shown)) * AXIS + FOOT
        needed = min(len(shown) * LEAST_ROW + axes, (height or 0) * LEAST_LIST)
        words = _fitted(shown, most_notes, height, needed, lay_out)
        fits = len(shown) if height is None else int((height - words.above - words.below - axes) // LEAST_ROW)
        if fits >= len(shown) or len(shown) == 1:
            return shown, words
        shown = outermost(listed, max(fits, 1))


def canvas_that_holds(
    listed: Sequence[Row],
    most_notes: int,
    width: int,
    height: int | None,
    worded: Callable[[int], Callable[[Sequence[Row], int], Words]],
) -> tuple[int, int | None, list[Row], Words]:
    """The nominal canvas of a list, and what `rows_that_fit` gives for it: a smaller one, on which all is larger, for a
    few rows that it holds with their notes, else the whole. `worded` gives for a width what lays the words out.
    """
    if height is not None and (share := NEARER.get(len(listed))):
        step = width // gcd(width, height)  # whole pixels of the same proportion
        near = round(width * share / step) * step
        high = near * height // width
        shown, words = rows_that_fit(listed, most_notes, high, worded(near))
        if len(shown) == len(listed) and not words.more:
            return near, high, shown, words
    return width, height, *rows_that_fit(listed, most_notes, height, worded(width))


def _fitted(
    shown: Sequence[Row], most: int, height: int | None, needed: float, lay_out: Callable[[Sequence[Row], int], Words]
) -> Words:
    return most_that_fit(most, height, needed, lambda notes: lay_out(shown, notes))


def outermost(rows: Sequence[Row], most: int) -> list[Row]:
    """At most so many rows in the order given: of each panel the smallest and the largest, then the next ones."""
    depth: dict[str, int] = {}
    for panel in panels_of(rows).values():
        ordered = sorted(panel, key=lambda point: (point.anchor, point.observation_id))
        depth |= {point.observation_id: min(n, len(ordered) - 1 - n) for n, point in enumerate(ordered)}
    kept = {row.point.observation_id for row in sorted(rows, key=lambda row: depth[row.point.observation_id])[:most]}
    return [row for row in rows if row.point.observation_id in kept]


def count_rows(shown: int, listed: int) -> str:
    """ "14 of 40 figures, the smallest and the largest"; empty where all are shown."""
    return "" if shown == listed else f"{shown} of {listed} figures, the smallest and the largest"
