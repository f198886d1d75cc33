"""Text from tables, made safe for the place where it is shown: Markdown or HTML."""

from __future__ import annotations

import html
import re
from urllib.parse import quote

_DRAWING = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
_MARKS = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~:$&@/^=])")


def markdown(text: object) -> str:
    """Text as Streamlit's Markdown shows it literally: no emphasis, links, pictures, colours, icons or formulas."""
    return _MARKS.sub(r"\\\1", str(text)).replace("\n", " ")


def escape(text: object) -> str:
    """Text as HTML shows it literally, in content and in quoted attributes."""
    return html.escape(str(text), quote=True)


def drawings_as_images(body: str) -> str:
    """HTML with its inline SVG drawings as images that hold the same drawing: st.html drops inline SVG."""
    return _DRAWING.sub(lambda found: _as_image(found[0]), body)


def _as_image(svg: str) -> str:
    label, width, height = (re.search(rf'{name}="([^"]*)"', svg) for name in ("aria-label", "width", "height"))
    told = f'alt="{label[1]}"' if label else 'alt="" aria-hidden="true"'
    sized = "".join(f' {name}="{size[1]}"' for name, size in (("width", width), ("height", height)) if size)
    drawing = svg if "xmlns=" in svg else svg.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
    return f'<img {told}{sized} src="data:image/svg+xml,{quote(drawing)}">'


def capital(text: str) -> str:
    """The text with a capital first letter; the others stay as they are."""
    return text[:1].upper() + text[1:]


def spaced(slug: str) -> str:
    """A slug as words: industrial_park -> Industrial park."""
    return capital(slug.replace("_", " "))


def counted(number: int, noun: str, plural: str = "") -> str:
    """A number with its noun: 1 article, 45 figures."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def counted_part(shown: int, number: int, noun: str) -> str:
    """How many of a number of things are there: 45 figures, or the first 100 of 3,502 figures."""
    return counted(number, noun) if shown == number else f"the first {shown:,} of {counted(number, noun)}"
