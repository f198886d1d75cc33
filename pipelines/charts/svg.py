"""A figure as SVG that is as wide as its place, for readers whose browser has not read the script yet that draws it.

It says what Plotly would draw, where Plotly would draw it (a browser test compares the two): across, every place is a
share of the plot's width and so many pixels, so that it fits a window whose width nobody knows; down, all is pixels.
Only what the charts of this project use is known, by the names of Plotly's attributes.
"""

from __future__ import annotations

import html
import math
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import groupby, repeat
from typing import Any, NamedTuple

import plotly.graph_objects as go

from pipelines.charts.svg_parts import FROM, Values, arrow, at, percent, short, stroke_of, symbol, words

RING = "circle-open"
STRETCHED = 10_000  # units of the plot's width in what is drawn across all of it
BESIDE, BELOW, BELOW_LINE = 1.0, 2.7, 5.0  # pixels from the plot, or its line, to the letters of a tick
PADDED, BORDER = 1, 1  # pixels around words: room, and a line that nobody sees
EPOCH = datetime(1970, 1, 1)


class _Plot(NamedTuple):
    """The layout of a figure, its template beneath, the pixels the plot is high, and whether places on a logarithmic
    axis are told as amounts; annotations tell them as logarithms.
    """

    layout: Values
    theme: Values
    height: float
    amounts: bool = True

    def axis(self, name: str) -> Values:
        """What an axis ("x2") is set to."""
        letter, number = name[0], name[1:]
        return {**self.theme.get(f"{letter}axis", {}), **self.layout.get(f"{letter}axis{number}", {})}

    def axes(self) -> list[str]:
        """The names of the axes."""
        return [name.replace("axis", "") for name in self.layout if re.fullmatch(r"[xy]axis\d*", name)]

    def share(self, ref: str, value: Any) -> float:
        """The share of the plot's width or height at which a value stands, from the left or from below."""
        if ref == "paper":
            return float(value)
        name, _, whole = ref.partition(" ")  # "y domain": in shares of the axis itself
        axis = self.axis(name)
        start, end = axis.get("domain", (0, 1))
        if whole:
            return float(start + value * (end - start))
        first, last = (_number(end) for end in axis["range"])
        place = math.log10(value) if self.amounts and axis.get("type") == "log" else _number(value)
        return float(start + (place - first) / (last - first) * (end - start))

    def x(self, ref: str, value: Any) -> str:
        """A place across the plot."""
        return percent(self.share(ref, value))

    def y(self, ref: str, value: Any) -> float:
        """A place down the plot, in pixels."""
        return (1 - self.share(ref, value)) * self.height


def figure_svg(figure: go.Figure) -> str:
    """The figure as an HTML element with an SVG, of its height and of all the width there is; the SVG is the plot, what
    stands around it lies over its edges.
    """
    given = figure.to_dict()
    layout = given["layout"]
    theme = layout["template"]["layout"]
    margin, high = layout["margin"], float(layout["height"])
    across, plot = margin["l"] + margin["r"], _Plot(layout, theme, high - margin["t"] - margin["b"])
    shapes = layout.get("shapes", ())
    parts = [
        *(_shape(shape, plot) for shape in shapes if shape.get("layer") == "below"),
        *_grid(plot),
        *(_trace(trace, plot, n) for n, trace in enumerate(given["data"])),
        *_axes(plot),
        *(_shape(shape, plot) for shape in shapes if shape.get("layer") != "below"),
        *(_annotation(one, plot._replace(amounts=False)) for one in layout.get("annotations", ())),
    ]
    place = f"margin:{short(margin['t'])}px 0 0 {short(margin['l'])}px;width:calc(100% - {short(across)}px)"
    return (
        f'<div style="display:flow-root;height:{short(high)}px;background:{theme["paper_bgcolor"]}">'
        f'<svg height="{short(plot.height)}" font-family="{html.escape(theme["font"]["family"])}" '
        f'style="display:block;overflow:visible;{place}">{"".join(parts)}</svg></div>'
    )


def _number(value: Any) -> float:
    """A value on an axis; of a date its seconds."""
    return (datetime.fromisoformat(value) - EPOCH).total_seconds() if isinstance(value, str) else float(value)


def _shape(shape: Values, plot: _Plot) -> str:
    line, kind = shape["line"], shape["type"]
    if kind in ("circle", "path"):
        return _around(shape, plot)
    x0, x1 = (plot.share(shape["xref"], shape[end]) for end in ("x0", "x1"))
    y0, y1 = (plot.y(shape["yref"], shape[end]) for end in ("y0", "y1"))
    if kind == "line":
        return f'<line x1="{percent(x0)}" x2="{percent(x1)}" y1="{short(y0)}" y2="{short(y1)}" {stroke_of(line)}/>'
    return _band(x0, x1, y1, y0, f'fill="{shape["fillcolor"]}" opacity="{shape.get("opacity", 1)}"')


def _band(left: float, right: float, top: float, foot: float, style: str) -> str:
    wide, high = percent(right - left), short(foot - top)
    return f'<rect x="{percent(left)}" y="{short(top)}" width="{wide}" height="{high}" {style}/>'


def _around(shape: Values, plot: _Plot) -> str:
    """A circle or a path around a place, as wide as its pixels say."""
    x, line = plot.x(shape["xref"], shape["xanchor"]), stroke_of(shape["line"])
    if shape["type"] == "path":
        moves = re.sub(r",(\S+)", lambda found: f",{short(plot.y(shape['yref'], float(found[1])))}", shape["path"])
        return at(x, 0, f'<path d="{moves}" {line}/>')
    pixels = shape.get("ysizemode") == "pixel"
    middle = plot.y(shape["yref"], shape["yanchor"]) if pixels else 0.0
    ends = [middle - shape[name] if pixels else plot.y(shape["yref"], shape[name]) for name in ("y0", "y1")]
    wide, high = (shape["x1"] - shape["x0"]) / 2, abs(ends[1] - ends[0]) / 2
    return at(x, sum(ends) / 2, f'<ellipse rx="{short(wide)}" ry="{short(high)}" {line}/>')


def _grid(plot: _Plot) -> Iterator[str]:
    for name in plot.axes():
        axis, ((foot, top), (left, right)) = plot.axis(name), _reach(plot, name)
        for tick in axis.get("tickvals", ()) if axis.get("showgrid") else ():
            if name[0] == "y":
                yield _level(left, right, plot.y(name, tick), axis["gridcolor"])
            else:
                x = plot.x(name, tick)
                yield f'<line x1="{x}" x2="{x}" y1="{short(top)}" y2="{short(foot)}" stroke="{axis["gridcolor"]}"/>'


def _axes(plot: _Plot) -> Iterator[str]:
    """Ticks in words, and the lines of axes."""
    for name in plot.axes():
        axis, across = plot.axis(name), name[0] == "x"
        (foot, _), (left, right) = _reach(plot, name)
        if axis.get("showline"):
            yield _level(left, right, foot, axis["linecolor"])
        font = {**plot.theme["font"], **plot.theme[f"{name[0]}axis"]["tickfont"], **axis["tickfont"]}
        below = BELOW_LINE if axis.get("showline") else BELOW
        beside = BESIDE + axis.get("ticklabelstandoff", 0)
        shown = axis.get("showticklabels", True)
        for tick, told in zip(axis.get("tickvals", ()), axis.get("ticktext", ()), strict=True) if shown else ():
            if across:
                yield at(plot.x(name, tick), foot, words(told, font, "center", "top", y=below))
            else:
                yield at("0", plot.y(name, tick), words(told, font, "right", "middle", x=-beside))


def _level(left: str, right: str, y: float, colour: str) -> str:
    return f'<line x1="{left}" x2="{right}" y1="{short(y)}" y2="{short(y)}" stroke="{colour}"/>'


def _reach(plot: _Plot, name: str) -> tuple[tuple[float, float], tuple[str, str]]:
    """Foot and top of what an axis belongs to, in pixels down the plot, and its left and right."""
    other = plot.axis(name).get("anchor", "y" if name[0] == "x" else "x")
    flat, upright = (plot.axis(one).get("domain", (0, 1)) for one in sorted((name, other)))
    foot, top = ((1 - share) * plot.height for share in upright)
    return (foot, top), (percent(flat[0]), percent(flat[1]))


def _trace(trace: Values, plot: _Plot, number: int) -> str:
    xref, yref = trace.get("xaxis", "x"), trace.get("yaxis", "y")
    places = [
        None if x is None or y is None else (plot.share(xref, x), plot.y(yref, y))
        for x, y in zip(trace["x"], trace["y"], strict=True)
    ]
    parts = []
    if trace.get("fill"):
        parts.append(_hatched(trace, [place for place in places if place], number))
    elif "lines" in trace["mode"]:
        parts.append(_line(trace, places, plot))
    if "markers" in trace["mode"]:
        parts += [_errors(trace, plot, xref, yref), *_markers(trace["marker"], places)]
    return "".join(parts)


def _hatched(trace: Values, places: Sequence[tuple[float, float]], number: int) -> str:
    """A band in Plotly's pattern of strokes."""
    pattern, (xs, ys) = trace["fillpattern"], zip(*places, strict=True)
    name = f"hatched{pattern['bgcolor']}{number}".replace("#", "-")
    side = pattern["size"] * math.sqrt(2)
    quarter, half = side / 4, side / 2
    strokes = f"M-{quarter},{quarter}l{half},-{half}M0,{side}L{side},0M{3 * quarter},{5 * quarter}l{half},-{half}"
    return (
        f'<pattern id="{name}" width="{side}" height="{side}" patternUnits="userSpaceOnUse">'
        f'<rect width="{side}" height="{side}" fill="{pattern["bgcolor"]}"/>'
        f'<path d="{strokes}" stroke="{pattern["fgcolor"]}" stroke-width="{pattern["solidity"] * pattern["size"]}"/>'
        "</pattern>" + _band(min(xs), max(xs), min(ys), max(ys), f'fill="url(#{name})"')
    )


def _line(trace: Values, places: Iterable[tuple[float, float] | None], plot: _Plot) -> str:
    runs = (list(run) for there, run in groupby(places, key=lambda place: place is not None) if there)
    moves = "".join(
        "M" + "L".join(f"{short(place[0] * STRETCHED)},{short(place[1])}" for place in run if place) for run in runs
    )
    return (
        f'<svg width="100%" height="{short(plot.height)}" viewBox="0 0 {STRETCHED} {short(plot.height)}" '
        f'preserveAspectRatio="none"><path d="{moves}" vector-effect="non-scaling-stroke" '
        f"{stroke_of(trace['line'])}/></svg>"
    )


def _errors(trace: Values, plot: _Plot, xref: str, yref: str) -> str:
    drawn = []
    for letter in ("x", "y"):
        error = trace.get(f"error_{letter}")
        if not error:
            continue
        style = f'stroke="{error["color"]}" stroke-width="{short(error["thickness"])}"'
        for x, y, more, less in zip(trace["x"], trace["y"], error["array"], error["arrayminus"], strict=True):
            xs = (x - less, x + more) if letter == "x" else (x, x)
            ys = (y - less, y + more) if letter == "y" else (y, y)
            (x1, x2), (y1, y2) = [plot.x(xref, n) for n in xs], [plot.y(yref, n) for n in ys]
            drawn.append(f'<line x1="{x1}" x2="{x2}" y1="{short(y1)}" y2="{short(y2)}" {style}/>')
            cap = error["width"]
            drawn += [at(x1, end, f'<path d="M-{cap},0H{cap}" {style}/>') for end in (y1, y2) if cap]
    return "".join(drawn)


def _markers(marker: Values, places: Sequence[tuple[float, float] | None]) -> Iterator[str]:
    line = marker["line"]
    columns = (marker["size"], marker.get("angle", 0), marker.get("standoff", 0), marker.get("color", "none"),
               line["width"], line.get("color", "none"))  # fmt: skip
    each = zip(*(column if isinstance(column, (list, tuple)) else repeat(column) for column in columns), strict=False)
    for place, (size, angle, standoff, colour, width, edge) in zip(places, each, strict=False):
        if place is None:
            continue
        if marker["symbol"] == RING:  # its colour is that of its edge
            colour, edge = "none", colour
        stroke = f'stroke="{edge}" stroke-width="{short(width)}"' if width else ""
        turned = f' transform="rotate({angle}) translate(0 {short(standoff)})"' if angle or standoff else ""
        outline = symbol(marker["symbol"].removesuffix("-open"), size / 2)
        drawn = f'<path class="mark" d="{outline}" fill="{colour}" {stroke}{turned}/>'
        yield at(percent(place[0]), place[1], drawn)


def _annotation(one: Values, plot: _Plot) -> str:
    x, y = plot.x(one["xref"], one["x"]), plot.y(one["yref"], one["y"])
    font = {**plot.theme["font"], **one.get("font", {})}
    across, down = one.get("xanchor", "center"), one.get("yanchor", "middle")
    if one.get("showarrow"):
        return at(x, y, arrow(one, font))
    pad = BORDER + one.get("borderpad", PADDED)
    right, up = one.get("xshift", 0), one.get("yshift", 0)
    if "bgcolor" in one:
        side = one["width"] + 2 * pad
        left, top = right - side * FROM[across], -up - side * FROM[down]
        box = f'x="{short(left + BORDER)}" y="{short(top + BORDER)}" width="{short(side - 2 * BORDER)}"'
        told = words(one["text"], font, "center", "middle", x=left + side / 2, y=top + side / 2)
        return at(x, y, f'<rect {box} height="{short(side - 2 * BORDER)}" fill="{one["bgcolor"]}"/>{told}')
    right, up = right + pad * (1 - 2 * FROM[across]), up - pad * (1 - 2 * FROM[down])
    return at(x, y, words(one["text"], font, across, down, x=right, y=-up, align=one.get("align", "center")))
