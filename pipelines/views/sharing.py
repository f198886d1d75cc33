"""The address of what is seen, where it works, and the code that puts one chart into another page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from ipaddress import ip_address
from math import ceil
from typing import Any, NamedTuple
from urllib.parse import urlencode, urlsplit

import streamlit as st

from pipelines.charts import Chart
from pipelines.views.address import current_values, write_params
from pipelines.views.text import escape
from pipelines.views.width import PHONE

# class of the page's width -> the narrowest frame of that class, in pixels
EMBEDDED = {"phone": 320, "tablet": PHONE, "wide": 1000}
AROUND = 74  # pixels of an embedded page besides its chart and notes: edges, gaps, the link
LINE, LETTER = 22, 7.2  # pixels: how high a line of a note is, and how wide a letter at most on average
INDENT, GAP, LIST = 60, 5, 30  # pixels of a note that hold no words; between two; around them all
Embedded = Callable[[str], tuple[Chart, Sequence[str]] | None]  # class of width -> its chart, and notes under it


class Heights(NamedTuple):
    """How high a frame has to be, in pixels: in a window for a telephone, and in a wider one."""

    phone: int
    wide: int


def full_address(**changes: Any) -> str:
    """The address of what is seen now, but for some changes, with the server's name."""
    base = str(st.context.url or "").partition("?")[0].rstrip("/")
    return f"{base}/?{urlencode(write_params(current_values() | changes), doseq=True)}"


def reach(address: str) -> str:
    """One sentence on who cannot open an address; empty where anybody may."""
    host = urlsplit(address).hostname or "localhost"
    try:
        number = ip_address(host)
        here, near = number.is_loopback or number.is_unspecified, number.is_private or number.is_link_local
    except ValueError:  # a name
        here, near = host == "localhost" or host.endswith(".localhost"), "." not in host or host.endswith(".local")
    if here:
        return "This address works on this machine only: others cannot open it. Take it from a dashboard on a server."
    return "This address works in this network only: others cannot open it." if near else ""


def embed_code(address: str, title: str, heights: Heights) -> str:
    """The HTML that shows the chart of an address alone in another page, as high as it needs on each screen; without
    a script or a style sheet, which many a page does not let through.
    """
    framed = address.replace("?", "?embed=true&embed_options=light_theme&", 1)
    low, high = sorted(heights)
    narrower = f"({PHONE}px - 100vw)" if heights.phone > heights.wide else f"(100vw - {PHONE - 1}px)"
    height = f"{low}px" if low == high else f"max({low}px, min({high}px, {narrower} * 9999))"
    return (
        f'<iframe src="{escape(framed)}" title="{escape(title)}" loading="lazy" '
        f'style="width:100%;height:{height};border:0"></iframe>'
    )


def embed_heights(embedded: Embedded) -> Heights:
    """Pixels that hold an embedded chart with its notes on a telephone, and in a frame of 600 pixels or more."""
    heights = dict.fromkeys(EMBEDDED, 0)
    for name, width in EMBEDDED.items():
        if (held := embedded(name)) is not None:
            chart, notes = held
            lines = sum(ceil(len(note) / ((width - INDENT) / LETTER)) for note in notes)
            own = int(chart.figure.layout.height) + lines * LINE + len(notes) * GAP + LIST * bool(notes)
            heights[name] = own + AROUND
    return Heights(heights["phone"], max(heights["tablet"], heights["wide"]))
