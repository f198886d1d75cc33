"""Many boxes at once, as arrays with one box a row: left, top, right, bottom in pixels."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from pipelines.charts.frame import Box

Boxes = np.ndarray


def array_of(boxes: Iterable[Box]) -> Boxes:
    """Boxes as an array."""
    return np.array(list(boxes), dtype=float).reshape(-1, 4)


def inside(boxes: Boxes, frame: Box) -> np.ndarray:
    """Which boxes lie within a frame."""
    low, high = boxes[:, :2] >= np.array(frame[:2]) - 1e-6, boxes[:, 2:] <= np.array(frame[2:]) + 1e-6
    return np.asarray(np.concatenate([low, high], axis=1).all(axis=1))


def overlaps(boxes: Boxes, others: Boxes) -> np.ndarray:
    """The area each box shares with each of the others: one row a box."""
    wide = np.minimum(boxes[:, None, 2], others[None, :, 2]) - np.maximum(boxes[:, None, 0], others[None, :, 0])
    high = np.minimum(boxes[:, None, 3], others[None, :, 3]) - np.maximum(boxes[:, None, 1], others[None, :, 1])
    shared: np.ndarray = np.clip(wide, 0, None) * np.clip(high, 0, None)
    return shared


def covers(boxes: Boxes, others: Boxes) -> np.ndarray:
    """Whether each box shares anything with each of the others: one row a box."""
    found: np.ndarray = overlaps(boxes, others) > 0
    return found


def distances(boxes: Boxes, others: Boxes) -> np.ndarray:
    """The pixels between each box and each of the others: one row a box."""
    wide = np.maximum(boxes[:, None, 0] - others[None, :, 2], others[None, :, 0] - boxes[:, None, 2])
    high = np.maximum(boxes[:, None, 1] - others[None, :, 3], others[None, :, 1] - boxes[:, None, 3])
    apart: np.ndarray = np.hypot(np.clip(wide, 0, None), np.clip(high, 0, None))
    return apart
