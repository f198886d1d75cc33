"""Where labels go: greedily, in pixels, so that none covers a mark or other words, none leaves the frame, and each is
nearer to its own mark than to any other or tied to it by a thin line.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from pipelines.charts.boxes import Boxes, array_of, covers, distances, inside, overlaps
from pipelines.charts.frame import Box, overlap
from pipelines.charts.spots import Spot, along
from pipelines.charts.text import LINE_HEIGHT, text_width

REACH = 9  # pixels from a mark to its label
SHIFTS = (14, -14, 26, -26)  # how far a label beside its mark may slide up or down
OVER_LINE = 1e-3  # what one over a thin line costs: another place is sought, but no label given up
ONE_MARK = 4.0  # pixels between two marks that are seen as one
UNDER = 7.0  # the same, where a small mark lies under a large one
LEADERS = (20, 32, 44, 58, 74, 92)  # pixels from a mark to a label that a line ties to it
LONGEST = 28  # steps of four pixels of such a line
STANDOFF = 7  # pixels of the line left out at the mark
PASSING = 6.0  # pixels that a line keeps from other marks
OVER_MARK = 4.0  # what one pixel of a line over other marks costs, in pixels of its length
PER_LINE = 12.0  # pixels of the line that a second line of words is worth


@dataclass(frozen=True)
class Label:
    """Words for a mark at a pixel: a bold beginning and a plain end. Labels that are not `needed` give way."""

    key: str
    bold: str
    plain: str
    x: float
    y: float
    needed: bool


@dataclass(frozen=True)
class Placed:
    """A label with its place: the shift in pixels from the mark to the anchored edge, the anchor, whether on two
    lines, and whether a line ties it to its mark.
    """

    label: Label
    shift_x: float
    shift_y: float
    anchor: str
    stacked: bool
    box: Box
    tied: bool = False


def place_labels(
    labels: Sequence[Label],
    spots: Sequence[Spot],
    marks: Sequence[Box],
    frame: Box,
    size: float,
    words: Iterable[Box] = (),
    lines: Sequence[Box] = (),
) -> list[Placed]:
    """Each label at the first free place around its mark, needed ones else at the end of a line, else over the least
    of lines and whiskers; those that have no place are left out.

    `spots` are all marks that are drawn: a place nearer to one that says something else is none, nor is one on a
    marker. `marks` are boxes of what else is drawn, `words` of what is written, `lines` of thin lines behind it all,
    which labels keep off where they can.
    """
    written = list(words)
    markers = array_of(spot.marker for spot in spots)
    drawn = [*(spot.marker for spot in spots), *(spot.whisker for spot in spots), *marks]
    placed: list[Placed] = []
    for label in sorted(labels, key=lambda label: (not label.needed, -label.x)):  # the latest first
        rivals = rivals_of(label, spots)
        places = list(_candidates(label, size))
        boxes = array_of(place.box for place in places)
        free = inside(boxes, frame) & ~covers(boxes, array_of(written)).any(axis=1) & nearest(boxes, label, rivals)
        over = overlaps(boxes, array_of(drawn)).sum(axis=1)
        cost = np.where(free, over + OVER_LINE * overlaps(boxes, array_of(lines)).sum(axis=1), math.inf)
        best = int(cost.argmin())
        chosen = places[best] if free[best] and not over[best] else None
        if chosen is None and label.needed:
            chosen = _at_a_distance(label, rivals, drawn, written, frame, size, lines)
        if chosen is None and label.needed:
            cost = np.where(covers(boxes, markers).any(axis=1), math.inf, cost)
            best = int(cost.argmin())
            chosen = places[best] if math.isfinite(cost[best]) else None
        if chosen is not None:
            placed.append(chosen)
            written.append(chosen.box)
            if chosen.tied:
                drawn += along((label.x, label.y), _middle(chosen.box))
    return placed


def rivals_of(label: Label, spots: Sequence[Spot]) -> list[Spot]:
    """The marks a reader could take a label for: those that say something else and are not seen as one with its own."""
    return [
        spot
        for spot in spots
        if spot.said != label.bold
        and math.dist((spot.x, spot.y), (label.x, label.y)) >= (ONE_MARK if spot.large else UNDER)
    ]


def nearest(boxes: Boxes, label: Label, rivals: Sequence[Spot]) -> np.ndarray:
    """Which boxes are as near to a label's mark as to any rival, its whisker included where that stands apart."""
    if not rivals:
        return np.ones(len(boxes), dtype=bool)
    own = distances(boxes, array_of([(label.x, label.y, label.x, label.y)]))
    middles = array_of((spot.x, spot.y, spot.x, spot.y) for spot in rivals)
    whiskers = array_of(spot.whisker for spot in rivals)
    apart = distances(array_of([(label.x, label.y, label.x, label.y)]), whiskers)[0] >= UNDER
    others = np.minimum(distances(boxes, middles), np.where(apart, distances(boxes, whiskers), math.inf))
    found: np.ndarray = (own <= others).all(axis=1)
    return found


def label_size(label: Label, size: float, *, stacked: bool) -> tuple[float, float]:
    """Width and height in pixels of a label on one line or on two."""
    bold, plain = text_width(label.bold, size, bold=True), text_width(label.plain, size)
    if stacked:
        return max(bold, plain), 2 * size * LINE_HEIGHT
    return bold + (plain + text_width(" ", size) if label.plain else 0), size * LINE_HEIGHT


def _candidates(label: Label, size: float) -> Iterable[Placed]:
    """Places in the order of preference: right, left, above, below, then slid along; on two lines after that."""
    for stacked in (False, True) if label.plain else (False,):
        wide, high = label_size(label, size, stacked=stacked)
        beside, above = REACH, REACH + high / 2
        yield _at(label, beside, 0, "left", stacked, wide, high)
        yield _at(label, -beside, 0, "right", stacked, wide, high)
        yield _at(label, 0, -above, "center", stacked, wide, high)
        yield _at(label, 0, above, "center", stacked, wide, high)
        for shift in SHIFTS:
            yield _at(label, beside, shift, "left", stacked, wide, high)
            yield _at(label, -beside, shift, "right", stacked, wide, high)
        for further in (above, above + 9):
            for sign in (-1, 1):
                yield _at(label, -6, sign * further, "left", stacked, wide, high)
                yield _at(label, 6, sign * further, "right", stacked, wide, high)
                yield _at(label, 0, sign * further, "center", stacked, wide, high)


def _at_a_distance(
    label: Label,
    rivals: Sequence[Spot],
    drawn: Sequence[Box],
    written: Sequence[Box],
    frame: Box,
    size: float,
    lines: Sequence[Box],
) -> Placed | None:
    """The free place from which the shortest line leads to a label's mark, past all other marks."""
    places = list(_tied_candidates(label, size))
    boxes = array_of(place.box for place in places)
    taken = covers(boxes, array_of([*drawn, *written])).any(axis=1)
    own = label.x - 10, label.y - 10, label.x + 10, label.y + 10
    others = array_of(box for box in drawn if not overlap(box, own))
    words, middles = array_of(written), array_of((spot.x, spot.y, spot.x, spot.y) for spot in rivals)
    clear = np.minimum(PASSING, 0.7 * distances(array_of([(label.x, label.y, label.x, label.y)]), middles))
    best: tuple[float, Placed] | None = None
    for place, free in zip(places, inside(boxes, frame) & ~taken, strict=True):
        if not free:
            continue
        steps = array_of(_steps((label.x, label.y), place.box))
        too_near = (distances(steps[:, [0, 1, 0, 1]], middles) < clear).any()
        if len(steps) > LONGEST or too_near or covers(steps, words).any():
            continue
        over = covers(steps, others).any(axis=1).sum()
        cost = 4.0 * len(steps) + OVER_MARK * 4.0 * float(over) + PER_LINE * place.stacked
        cost += OVER_LINE * float(overlaps(array_of([place.box]), array_of(lines)).sum())
        if best is None or cost < best[0]:
            best = cost, place
    return best[1] if best else None


def _tied_candidates(label: Label, size: float) -> Iterable[Placed]:
    """Places at the distances of `LEADERS`: above, below, beside."""
    for stacked in (False, True) if label.plain else (False,):
        wide, high = label_size(label, size, stacked=stacked)
        for reach in LEADERS:
            for share in (0.0, 0.35, -0.35, 0.7, -0.7, 1.0, -1.0):
                for sign in (-1, 1):
                    y = sign * (reach + high / 2)
                    yield _at(label, share * wide, y, "center", stacked, wide, high, tied=True)
            for slid in (0.0, -0.6, 0.6, -1.2, 1.2):
                for sign in (1, -1):
                    x = sign * (reach + wide / 2)
                    yield _at(label, x, slid * reach, "center", stacked, wide, high, tied=True)


def _steps(start: tuple[float, float], box: Box) -> list[Box]:
    """Points four pixels apart on the line from a mark to the edge of a box, as boxes of one pixel."""
    x, y = _middle(box)
    length = math.dist(start, (x, y))
    found: list[Box] = []
    for n in range(STANDOFF, int(length), 4):
        at = start[0] + (x - start[0]) * n / length, start[1] + (y - start[1]) * n / length
        if box[0] <= at[0] <= box[2] and box[1] <= at[1] <= box[3]:
            break
        found.append((at[0], at[1], at[0] + 1, at[1] + 1))
    return found


def _at(
    label: Label, x: float, y: float, anchor: str, stacked: bool, wide: float, high: float, *, tied: bool = False
) -> Placed:
    left = label.x + x - {"left": 0.0, "center": wide / 2, "right": wide}[anchor]
    top = label.y + y - high / 2
    return Placed(label, x, y, anchor, stacked, (left, top, left + wide, top + high), tied)


def _middle(box: Box) -> tuple[float, float]:
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
