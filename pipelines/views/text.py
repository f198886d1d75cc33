"""Text from tables, made safe for the place where it is shown: Markdown or HTML."""

from __future__ import annotations

import html
import re

_MARKS = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~:$&@/^=])")


def markdown(text: object) -> str:
    """Text as Streamlit's Markdown shows it literally: no emphasis, links, pictures, colours, icons or formulas."""
    return _MARKS.sub(r"\\\1", str(text)).replace("\n", " ")


def escape(text: object) -> str:
    """Text as HTML shows it literally, in content and in quoted attributes."""
    return html.escape(str(text), quote=True)


def capital(text: str) -> str:
    """The text with a capital first letter; the others stay as they are."""
    return text[:1].upper() + text[1:]


def spaced(slug: str) -> str:
    """A slug as words: industrial_park -> Industrial park."""
    return capital(slug.replace("_", " "))


def counted(number: int, noun: str, plural: str = "") -> str:
    """A number with its noun: 1 article, 45 figures."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"
