"""The pieces of an SVG that stand around a place: words in Plotly's markup, markers, arrows; and how lines look."""

from __future__ import annotations

import html
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pipelines.charts.text import LINE_HEIGHT, text_width

MARKUP = re.compile(r"(</?b>|<span style=\"color:#[0-9A-F]{6}\">|</span>)")
LINE_OF = {"left": "start", "center": "middle", "right": "end"}
BASE_OF = {"top": "text-before-edge", "middle": "central", "bottom": "text-after-edge"}
FROM = {"left": 0.0, "center": 0.5, "right": 1.0, "top": 0.0, "middle": 0.5, "bottom": 1.0}  # shares of a box
DOT = 3  # pixels of a dot, and between dots, in lines that are no thicker
Values = Mapping[str, Any]


def short(number: float) -> str:
    """A number in as few letters as two places allow."""
    return f"{number:.2f}".rstrip("0").rstrip(".") or "0"


def percent(share: float) -> str:
    """A share of the width as SVG has it."""
    return f"{short(share * 100)}%"


def at(x: str, y: float, drawn: str) -> str:
    """What is drawn around a place, in pixels from it."""
    return f'<svg x="{x}" y="{short(y)}" overflow="visible">{drawn}</svg>'


def stroke_of(line: Values) -> str:
    """How a line looks, as attributes."""
    width = float(line.get("width", 2))
    dash = str(line.get("dash", "")).replace("px", "")
    dash = f"{max(width, DOT)},{max(width, DOT)}" if dash == "dot" else dash
    told = f' stroke-dasharray="{dash}"' if dash else ""
    return f'fill="none" stroke="{line["color"]}" stroke-width="{short(width)}"{told}'


def symbol(name: str, radius: float) -> str:
    """The outline of a marker, in Plotly's proportions."""
    r, long, wide = short(radius), short(radius * 1.4), short(radius * 1.3)
    third = short(radius * 2 / math.sqrt(3))
    return {
        "circle": f"M{r},0A{r},{r} 0 1,1 0,-{r}A{r},{r} 0 0,1 {r},0Z",
        "diamond": f"M{wide},0L0,{wide}L-{wide},0L0,-{wide}Z",
        "triangle-down": f"M-{third},-{short(radius / 2)}H{third}L0,{r}Z",
        "line-ns": f"M0,{long}V-{long}",
        "line-ew": f"M{long},0H-{long}",
    }[name]


def arrow(one: Values, font: Values) -> str:
    """A line from words, or from where they would stand, to near a place; a head at its far end if it has one."""
    ax, ay = float(one["ax"]), float(one["ay"])
    length = math.hypot(ax, ay)
    lines = one["text"].split("<br>") if one["text"] else []
    wide = _widest(lines, font) / 2
    high = len(lines) * font["size"] * LINE_HEIGHT / 2
    edge = min((part / abs(way) for part, way in ((wide, ax), (high, ay)) if way), default=0.0) if lines else 0.0
    near = one.get("standoff", 0) / length if length else 0.0
    start, end = 1 - min(edge, 1 - near), near
    line = f'stroke="{one["arrowcolor"]}" stroke-width="{short(one["arrowwidth"])}"'
    told = f'<path d="M{short(ax * start)},{short(ay * start)}L{short(ax * end)},{short(ay * end)}" {line}/>'
    if one.get("arrowside") == "start":
        turn = short(math.degrees(math.atan2(ay, ax)))
        told += (
            f'<path d="M-3.7,-2.5V2.5L1.3,0Z" fill="{one["arrowcolor"]}" '
            f'transform="translate({short(ax)} {short(ay)}) rotate({turn})"/>'
        )
    return told + (words(one["text"], font, "center", "middle", x=ax, y=ay) if lines else "")


def words(told: str, font: Values, across: str, down: str, *, x: float = 0.0, y: float = 0.0, align: str = "") -> str:
    """Words in Plotly's markup (lines, bold letters, colours) with the corner or the middle of their box at a place."""
    lines, align = told.split("<br>"), align or across
    if len(lines) == 1:
        align = across
    elif align != across:  # all lines begin where the widest does
        x += _widest(lines, font) * (FROM[align] - FROM[across])
    drop = (len(lines) - 1) * LINE_HEIGHT * font["size"] * FROM[down]
    lined = []
    for n, line in enumerate(_marked(lines)):
        below = short(y - drop + n * LINE_HEIGHT * font["size"])
        lined.append(f'<tspan x="{short(x)}" y="{below}">{line}</tspan>')
    return (
        f'<text text-anchor="{LINE_OF[align]}" dominant-baseline="{BASE_OF[down]}" font-size="{short(font["size"])}" '
        f'fill="{font["color"]}">{"".join(lined)}</text>'
    )


def _widest(lines: Iterable[str], font: Values) -> float:
    """About the pixels that the widest of lines in Plotly's markup takes."""
    told = ((html.unescape(MARKUP.sub("", line)), "<b>" in line) for line in lines)
    return max((text_width(plain, font["size"], bold=bold) for plain, bold in told), default=0.0)


def _marked(lines: Iterable[str]) -> Iterator[str]:
    """Lines of Plotly's markup as SVG has them; what is bold or coloured may go on in the next line."""
    weight = colour = ""
    for line in lines:
        told = []
        for piece in MARKUP.split(line):
            if piece in ("<b>", "</b>"):
                weight = ' font-weight="bold"' if piece == "<b>" else ""
            elif MARKUP.fullmatch(piece):
                colour = f' fill="{found[0]}"' if (found := re.search("#[0-9A-F]{6}", piece)) else ""
            elif piece:
                letters = html.escape(html.unescape(piece))
                told.append(f"<tspan{weight}{colour}>{letters}</tspan>" if weight or colour else letters)
        yield "".join(told)
