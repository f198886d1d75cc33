"""The grammar of marks.

Filled = stated, hollow = implied, diamond = converted, dashed ring = reconstructed; whiskers are the bounds, an
arrow is an open end, a thick bar a range that names no number. What is not put first is the same, smaller and paler.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from pipelines.charts.frame import Frame, amount_of_a_pixel, day_text, lane_x, pixel_x, pixel_y
from pipelines.charts.points import Point
from pipelines.charts.sheet import Sheet
from pipelines.charts.style import PALETTES, Theme, colour_of, mix, paler

MARKER, SMALL_MARKER, BESIDE_MARKER = 10, 7, 5
SAME_PLACE, WIDER, MOST_WIDER = 4, 6, 2  # pixels between marks one over the other, and that the lower is wider; times
UNDER = 7  # pixels between the middles of a large marker and a small one that it touches
MANY = 60  # points from which markers are small
BRACKET = 15  # pixels left of open alternatives
RING = 9  # radius in pixels
LEAST_BAR = 6  # pixels of a bar that can be seen
DASH = 10  # Plotly draws it 1.4 times as long; labels begin 9 pixels from its middle


def add_points(
    sheet: Sheet,
    points: list[Point],
    places: Mapping[str, float],
    frame: Frame,
    theme: Theme,
    *,
    small: bool = False,
) -> None:
    """Markers with whiskers: one trace per side, kind of figure and axis.

    `places` holds the undated ones' places in their lane; `small`: the plot is, so the markers are.
    """
    _add_spans(sheet, points, theme)
    few = sum(point.first for point in points) <= MANY and not small
    hidden = _covered(points, places, frame)
    groups: dict[tuple[bool, str, str, bool, bool], list[Point]] = {}
    for point in points:
        key = (point.first, point.statistics, _kind(point), point.day is None, point.observation_id in hidden)
        groups.setdefault(key, []).append(point)
    beneath = _beneath([group for key, group in sorted(groups.items()) if key[0]], places, frame)
    for (first, statistics, kind, undated, under), group in sorted(groups.items()):  # what is put first is drawn on top
        colour = colour_of_point(group[0], theme)
        size = BESIDE_MARKER if not first else MARKER if few else SMALL_MARKER
        wider = [WIDER * beneath.get(point.observation_id, 0) for point in group]
        sheet.scatter(
            x=[places[point.observation_id] if undated else day_text(point.day or 0) for point in group],
            y=[point.anchor for point in group],
            mode="markers",
            name=f"{kind} {statistics or 'not said'}{'' if first else ', beside'}",
            xaxis="x2" if undated else "x",
            customdata=[point.observation_id for point in group],
            hovertext=[point.hover for point in group],
            hoverinfo="skip" if under else "text",
            marker=_marker(kind, group, colour, theme, size, wider, LEAST_BAR * amount_of_a_pixel(frame)),
            error_y=whisker(group, colour, thick=kind == "range", caps=size == MARKER),
            cliponaxis=False,
        )
    for point in points:
        if point.method == "reconstructed":
            _add_ring(sheet, point, places, frame, colour_of_point(point, theme))
    if few:
        for alternatives in open_alternatives(points):
            _add_bracket(sheet, alternatives, places, PALETTES[theme].muted)


def _kind(point: Point) -> str:
    return point.method if math.isfinite(point.value) else "range"


def _beneath(groups: Sequence[list[Point]], places: Mapping[str, float], frame: Frame) -> dict[str, int]:
    """How many marks put first are drawn over each of them, other ones in the same place: it is drawn so much wider
    that its rim is seen.
    """
    at = _pixels([point for group in groups for point in group], places, frame)
    found: dict[str, int] = {}
    for n, group in enumerate(groups):
        over = [at[point.observation_id] for later in groups[n + 1 :] for point in later]
        for point in group:
            count = sum(math.dist(at[point.observation_id], place) < SAME_PLACE for place in over)
            if count:
                found[point.observation_id] = min(count, MOST_WIDER)
    return found


def _pixels(points: list[Point], places: Mapping[str, float], frame: Frame) -> dict[str, tuple[float, float]]:
    return {
        point.observation_id: (
            lane_x(frame, places[point.observation_id]) if point.day is None else pixel_x(frame, point.day),
            pixel_y(frame, point.anchor),
        )
        for point in points
    }


def _covered(points: list[Point], places: Mapping[str, float], frame: Frame) -> set[str]:
    """The small points under a large one: Plotly gives the pointer to the smaller of two marks, so that pointing at the
    figure put first would tell of another.
    """
    at = _pixels(points, places, frame)
    large = [at[point.observation_id] for point in points if point.first]
    return {
        point.observation_id
        for point in points
        if not point.first and any(math.dist(at[point.observation_id], place) < UNDER for place in large)
    }


def colour_of_point(point: Point, theme: Theme) -> str:
    """The colour of a point's marks: its side's, paler where it is not put first."""
    colour = colour_of(point.statistics, theme)
    return colour if point.first else paler(colour, theme)


def is_open(point: Point) -> bool:
    """Whether one end of the point's bounds is open."""
    return not (math.isfinite(point.low) and math.isfinite(point.high))


def _marker(
    kind: str, group: list[Point], colour: str, theme: Theme, size: float, wider: Sequence[float], least: float
) -> dict[str, object]:
    """How a group is marked, each mark so much `wider`; a range is its bar alone, but for a dash where it is open or
    would be `least` or less.
    """
    paper = PALETTES[theme].paper
    if kind == "range":
        shown = [is_open(point) or point.high - point.low < least for point in group]
        return {
            "symbol": "line-ew",
            "size": [DASH + by if dash else 0.0 for dash, by in zip(shown, wider, strict=True)],
            "opacity": 1,  # no list: Plotly gives what is not selected one opacity
            "color": colour,
            "line": {"color": colour, "width": 3},
        }
    hollow = kind == "implied"
    size -= hollow
    fills = [paper if hollow else mix(colour, paper, 0.55) if point.plan else colour for point in group]
    return {
        "symbol": "diamond" if kind == "converted" else "circle",
        "size": [size + by for by in wider] if any(wider) else size,
        "opacity": 1,
        "color": fills,
        "line": {"color": colour if hollow else paper, "width": 2 if hollow else 1},
    }


def whisker(group: list[Point], colour: str, *, thick: bool = False, caps: bool = True) -> dict[str, object]:
    """Bounds as Plotly's distances from the anchor; an open end has none (its arrow says so)."""
    return {
        "type": "data",
        "symmetric": False,
        "array": [_distance(point.high - point.anchor) for point in group],
        "arrayminus": [_distance(point.anchor - point.low) for point in group],
        "color": colour,
        "thickness": 7 if thick else 1.4,
        "width": 4 if caps and not thick else 0,
    }


def _distance(number: float) -> float:
    return number if math.isfinite(number) and number > 0 else 0.0


def _add_spans(sheet: Sheet, points: Sequence[Point], theme: Theme) -> None:
    """A thin bar over the period of each figure whose period is not one of the indicator's own (date axes have no
    error bars).
    """
    sides: dict[tuple[bool, str], list[Point]] = {}
    for point in points:
        if point.barred:
            sides.setdefault((point.first, point.statistics), []).append(point)
    for (first, statistics), side in sorted(sides.items()):
        colour = colour_of_point(side[0], theme)
        sheet.scatter(
            x=[day for point in side for day in (day_text(point.span[0]), day_text(point.span[1]), None)],
            y=[amount for point in side for amount in (point.anchor, point.anchor, None)],
            mode="lines+markers",
            line={"color": colour, "width": 1.4 if first else 1},
            marker={"symbol": "line-ns", "size": 7 if first else 4, "line": {"color": colour, "width": 1.4}},
            name=f"span {statistics or 'not said'}{'' if first else ', beside'}",
            hoverinfo="skip",
        )


def where(point: Point, places: Mapping[str, float]) -> dict[str, object]:
    """The point's place as an annotation's x, xref, y and yref."""
    if point.day is None:
        return {"x": places[point.observation_id], "xref": "x2", "y": point.anchor, "yref": "y"}
    return {"x": day_text(point.day), "xref": "x", "y": point.anchor, "yref": "y"}


def _add_ring(sheet: Sheet, point: Point, places: Mapping[str, float], frame: Frame, colour: str) -> None:
    """A dashed circle: Plotly's markers have no dashed outline, its shapes do. (Its height is in amounts, since Plotly
    takes the pixels of a shape on a logarithmic axis for amounts.)
    """
    at, high = where(point, places), RING * amount_of_a_pixel(frame)
    sheet.shape(
        type="circle", xref=at["xref"], yref="y", xsizemode="pixel", xanchor=at["x"], x0=-RING, x1=RING,
        y0=point.anchor - high, y1=point.anchor + high, line={"color": colour, "width": 1.5, "dash": "3px,2px"},
        name=f"reconstructed {point.observation_id}",
    )  # fmt: skip


def open_alternatives(points: Iterable[Point]) -> list[list[Point]]:
    """Points that are readings of one figure among which nobody has chosen, lowest first."""
    groups: dict[tuple[object, ...], list[Point]] = {}
    for point in points:
        if point.open_reading and point.first:
            groups.setdefault((point.parents, point.method, point.day), []).append(point)
    return [sorted(group, key=lambda point: point.anchor) for group in groups.values() if len(group) > 1]


def _add_bracket(sheet: Sheet, alternatives: list[Point], places: Mapping[str, float], colour: str) -> None:
    """A thin dotted bracket to the left of alternatives."""
    low, high = where(alternatives[0], places), where(alternatives[-1], places)
    sheet.shape(
        type="path", xref=low["xref"], yref="y", xsizemode="pixel", xanchor=low["x"],
        path=f"M -9,{low['y']} L -{BRACKET},{low['y']} L -{BRACKET},{high['y']} L -9,{high['y']}",
        line={"color": colour, "width": 1.2, "dash": "dot"}, name=f"alternatives {alternatives[0].quote_id}",
    )  # fmt: skip
