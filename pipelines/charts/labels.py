"""Where labels go: greedily, in pixels, so that none covers a mark, other words or the frame."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipelines.charts.frame import Box, overlap
from pipelines.charts.text import LINE_HEIGHT, text_width

REACH = 9  # pixels from a mark to its label
SHIFTS = (0, 14, -14, 26, -26)  # how far a label beside its mark may slide up or down
ASTRAY = 300.0  # what it costs to stand nearer to another label's mark than to one's own, in square pixels over a mark
OVER_LINE = 1e-3  # what one over a thin line costs: another place is sought, but no label given up


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
    """A label with its place: the shift in pixels from the mark to the anchored edge, the anchor, and whether on
    two lines.
    """

    label: Label
    shift_x: float
    shift_y: float
    anchor: str
    stacked: bool
    box: Box


def place_labels(
    labels: Sequence[Label],
    marks: Sequence[Box],
    frame: Box,
    size: float,
    words: Iterable[Box] = (),
    lines: Sequence[Box] = (),
) -> list[Placed]:
    """Each label at the first free place around its mark; needed ones over the least of the marks if none is free.

    A place nearer to another label's mark than to its own is not free. Other `words` are never covered: a label that
    has no place beside them within the frame is left out. `lines` are thin ones behind the marks, which labels keep off
    where they can.
    """
    written = list(words)
    placed: list[Placed] = []

    def cost_of(place: Placed) -> float:
        return sum(overlap(place.box, mark) for mark in marks) + ASTRAY * _astray(place, labels)

    for label in sorted(labels, key=lambda label: not label.needed):
        best: tuple[float, Placed] | None = None
        for candidate in _candidates(label, size):
            if _outside(candidate.box, frame) or any(overlap(candidate.box, other) for other in written):
                continue
            cost = cost_of(candidate)
            cost += OVER_LINE * sum(overlap(candidate.box, line) for line in lines)
            if best is None or cost < best[0]:
                best = cost, candidate
            if cost == 0:
                break
        if best is not None and (label.needed or not cost_of(best[1])):
            placed.append(best[1])
            written.append(best[1].box)
    return placed


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
        for shift in SHIFTS[1:]:
            yield _at(label, beside, shift, "left", stacked, wide, high)
            yield _at(label, -beside, shift, "right", stacked, wide, high)
        for further in (above, above + 16, above + 30):
            for sign in (-1, 1):
                yield _at(label, -6, sign * further, "left", stacked, wide, high)
                yield _at(label, 6, sign * further, "right", stacked, wide, high)
                yield _at(label, 0, sign * further, "center", stacked, wide, high)


def _at(label: Label, x: float, y: float, anchor: str, stacked: bool, wide: float, high: float) -> Placed:
    left = label.x + x - {"left": 0.0, "center": wide / 2, "right": wide}[anchor]
    top = label.y + y - high / 2
    return Placed(label, x, y, anchor, stacked, (left, top, left + wide, top + high))


def _astray(place: Placed, labels: Sequence[Label]) -> bool:
    """Whether a place is nearer to the mark of another label that says something else."""
    own = place.label
    near = _distance(place.box, own) - 1
    return any(_distance(place.box, other) < near for other in labels if other.bold != own.bold)


def _distance(box: Box, label: Label) -> float:
    """The pixels from a box to a label's mark."""
    return math.hypot(max(box[0] - label.x, 0, label.x - box[2]), max(box[1] - label.y, 0, label.y - box[3]))


def _outside(box: Box, frame: Box) -> bool:
    return overlap(box, frame) < (box[2] - box[0]) * (box[3] - box[1]) - 1e-6
