"""The look: one typeface, four greys, one accent, and a colour for each country's statistics; light and dark."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import plotly.graph_objects as go

Theme = Literal["light", "dark"]

# Those as wide as words are measured (see `text`) before all others; Chinese after what has Latin letters, since its
# fonts give quotation marks the width of a Chinese character.
FONT = (
    '"Source Sans 3", "Source Sans Pro", "Source Sans", "Helvetica Neue", Arial, "Liberation Sans", Arimo, Roboto, '
    '"DejaVu Sans Condensed", sans-serif, "Noto Sans CJK SC", "Noto Sans SC"'
)

# Okabe and Ito's colours, chosen to stay apart for colour-blind readers; the rest by Paul Tol.
KNOWN = {"CN": "#D55E00", "BY": "#0072B2"}
OTHERS = ("#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#882255", "#999933", "#6A51A3")
LEAST_CONTRAST_OF_TEXT = 4.5  # WCAG 2.2, 1.4.3
LEAST_CONTRAST_OF_MARKS = 3.0  # WCAG 2.2, 1.4.11
PALEST = 9  # twentieths of the page in the colour of what is not put first
SEEN: dict[Theme, float] = {"light": 2.0, "dark": 2.7}  # the contrast that it keeps


@dataclass(frozen=True)
class Palette:
    """The greys of a theme, from the page to the strongest text, its accent and the faint fill of gaps."""

    paper: str
    ink: str
    text: str
    muted: str
    line: str
    grid: str
    gap: str
    accent: str
    unsaid: str  # whose statistics a figure is, is not said


PALETTES: dict[Theme, Palette] = {
    "light": Palette(
        paper="#FFFFFF", ink="#1A1C23", text="#3D424D", muted="#646B79", line="#A4A9B3",
        grid="#E8EAED", gap="#F3F4F6", accent="#B84A00", unsaid="#6F7178",
    ),
    "dark": Palette(
        paper="#0E1117", ink="#F2F3F5", text="#CDD1D8", muted="#9AA1AD", line="#666D79",
        grid="#252A33", gap="#181C24", accent="#FF9A52", unsaid="#A2A5AC",
    ),
}  # fmt: skip


def colour_of(statistics: str, theme: Theme = "light") -> str:
    """The colour of marks for one country's statistics (ISO 3166 code; empty = not said, grey), the same
    everywhere.

    Other countries take one of `OTHERS` by a fixed rule on the letters of their code. A colour too close to the
    page is shifted until it stands out from it.
    """
    palette = PALETTES[theme]
    return palette.unsaid if not statistics else _stand_out(_hue(statistics), palette, LEAST_CONTRAST_OF_MARKS)


def text_colour_of(statistics: str, theme: Theme = "light") -> str:
    """The colour of words about one country's statistics: its mark's colour, shifted until it can be read as
    text.
    """
    palette = PALETTES[theme]
    return palette.unsaid if not statistics else _stand_out(_hue(statistics), palette, LEAST_CONTRAST_OF_TEXT)


def _hue(statistics: str) -> str:
    place = sum(ord(letter) * (n + 2) for n, letter in enumerate(statistics))
    return KNOWN.get(statistics, OTHERS[place % len(OTHERS)])


@lru_cache(maxsize=256)
def _stand_out(colour: str, palette: Palette, contrast_wanted: float) -> str:
    """The colour mixed with the theme's ink in steps of a twentieth until it has the contrast wanted."""
    for step in range(21):
        mixed = mix(colour, palette.ink, step / 20)
        if contrast(mixed, palette.paper) >= contrast_wanted:
            return mixed
    return palette.ink


def paler(colour: str, theme: Theme) -> str:
    """A colour nearer to the page, for what is not put first: as pale as can still be seen."""
    paper = PALETTES[theme].paper
    shares = (n / 20 for n in range(PALEST, 0, -1))
    return next((one for share in shares if contrast(one := mix(colour, paper, share), paper) >= SEEN[theme]), colour)


def mix(colour: str, other: str, share: float) -> str:
    """A colour with a share of another (#RRGGBB)."""
    channels = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{round(one + (two - one) * share):02X}" for one, two in channels)


def contrast(colour: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2.2)."""
    lighter, darker = sorted((_luminance(colour), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (n / 255 for n in _channels(colour))]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@lru_cache(maxsize=2)
def template(theme: Theme) -> go.layout.Template:
    """The Plotly template of a theme: show figures with theme=None, they carry everything."""
    palette = PALETTES[theme]
    axis = {
        "showgrid": False, "zeroline": False, "automargin": False, "ticks": "", "linecolor": palette.line,
        "tickfont": {"color": palette.text}, "gridcolor": palette.grid,
    }  # fmt: skip
    return go.layout.Template(
        layout={
            "font": {"family": FONT, "size": 13, "color": palette.text},
            "paper_bgcolor": palette.paper,
            "plot_bgcolor": palette.paper,
            "colorway": [colour_of(code, theme) for code in KNOWN],
            "xaxis": axis,
            "yaxis": axis,
            "showlegend": False,
            "hovermode": "closest",
            "hoverlabel": {
                "bgcolor": palette.paper,
                "bordercolor": palette.line,
                "align": "left",
                "font": {"family": FONT, "size": 13, "color": palette.ink},
            },
            "dragmode": False,
            "clickmode": "event+select",
        }
    )


def plot_config() -> dict[str, object]:
    """Plotly's config for a page: no toolbar, no logo, no upload; pictures are taken from the panel under the chart."""
    return {"displaylogo": False, "showSendToCloud": False, "responsive": True, "displayModeBar": False}
