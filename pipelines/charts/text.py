"""Words in a picture: escaped, measured without a browser, wrapped and shortened."""

from __future__ import annotations

import html
import re
import unicodedata

_MONTH = "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
GLUED = re.compile(  # amounts do not break, nor "1992 = 100", "Q1 2022", "29 January", "May 2015" and "CC BY 4.0"
    r"(\d(?= (?:m|bn|tn|TEU|%)(?:\W|$))|\b[A-Z][A-Za-z]{1,2}(?= \d)|\d(?= = )|=(?= \d)|\bQ[1-4](?= \d)|\bCC(?= BY)"
    rf"|\b\d{{1,2}}(?= {_MONTH})|\b{_MONTH}(?= \d{{4}})|\b(?:up|down|over|almost|about)(?= [\d$€¥+×])) "
)
LINE_HEIGHT = 1.3  # Plotly's, in font sizes
LEAST_WIDTH = 0.7  # of a line that gives words to the last one
SPARE = 1.04  # what DejaVu Sans Condensed is wider than Arial
BOLD = 1.13  # bold letters are wider: those of Arial 1.07, of DejaVu Sans Condensed as much again
# Widths in thousandths of the font size (Arial, whose metrics Liberation Sans shares; Source Sans is narrower).
_WIDTHS = {
    width: set(letters)
    for width, letters in {
        191: "'", 222: "ijl‘’", 260: "|", 278: " !,./:;[\\]ftI·\u00a0", 333: "()-`r“”", 355: '"', 389: "*",
        469: "^", 500: "ckvxyszJ", 556: "0123456789abdeghnopqu$#?L_–", 584: "+<=>~×−", 611: "FTZ",
        667: "ABEKPSVXY&", 722: "CDHNRUw", 778: "GOQ", 833: "mM", 889: "%", 944: "W", 1000: "—…@",
    }.items()
}  # fmt: skip
_OTHER, _FULL = 590, 1000


class _Widths(dict[str, int]):
    """Letter -> thousandths; a letter that is not listed is looked at once."""

    def __missing__(self, letter: str) -> int:
        wide = unicodedata.east_asian_width(letter) in "WF"
        self[letter] = 0 if unicodedata.combining(letter) else _FULL if wide else _OTHER
        return self[letter]


_WIDTH = _Widths({letter: width for width, letters in _WIDTHS.items() for letter in letters})


def escape(text: object) -> str:
    """Text from tables as Plotly shows it literally: no markup, and no dollar signs that could be taken for
    maths.
    """
    return html.escape(str(text), quote=False).replace("$", "&#36;")


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """About how many pixels a line of plain text takes; rather too many than too few."""
    units = sum(map(_WIDTH.__getitem__, text))
    return units / 1000 * size * SPARE * (BOLD if bold else 1.0)


def wrap(text: str, width: float, size: float, *, bold: bool = False) -> list[str]:
    """Plain text as lines no wider than `width` pixels; words longer than a line are cut. No text gives no lines."""
    lines: list[str] = []
    line = ""
    for word in _pieces(GLUED.sub("\\1\u00a0", text).replace(" …", "\u00a0…"), width, size, bold):
        longer = f"{line} {word}" if line else word
        if line and text_width(longer, size, bold=bold) > width:
            lines.append(line)
            line = word
        else:
            line = longer
    return [*lines, line] if line else lines


def wrap_evenly(text: str, width: float, size: float, *, bold: bool = False) -> list[str]:
    """Lines as by `wrap` and no more of them, but about equally long: no word stands alone on the last."""
    lines, narrower = wrap(text, width, size, bold=bold), width
    while len(lines) > 1:
        narrower -= size / 2
        tried = wrap(text, narrower, size, bold=bold)
        cut = " ".join(tried) != " ".join(lines)  # a word that is longer than the line
        if len(tried) > len(lines) or cut or any(text_width(line, size, bold=bold) > narrower for line in tried):
            break
        lines = tried
    return lines


def wrap_without_orphan(text: str, width: float, size: float) -> list[str]:
    """Lines as by `wrap` and no more of them, a little narrower where the last would be one short word."""
    lines, narrower = wrap(text, width, size), width
    while len(lines) > 1 and " " not in lines[-1].strip(" ") and narrower > width * LEAST_WIDTH:
        narrower -= size / 2
        tried = wrap(text, narrower, size)
        if len(tried) > len(lines):
            break
        lines = tried
    return lines


def _pieces(text: str, width: float, size: float, bold: bool) -> list[str]:
    """Words, those too long for a line cut into pieces that fit."""
    pieces: list[str] = []
    for word in text.replace("\n", " ").split(" "):
        if text_width(word, size, bold=bold) <= width:
            pieces += [word] if word else []
            continue
        piece = ""
        for letter in word:
            if piece and text_width(piece + letter, size, bold=bold) > width:
                pieces.append(piece)
                piece = ""
            piece += letter
        if piece:
            pieces.append(piece)
    return pieces


def shorten(lines: list[str], most: int) -> list[str]:
    """At most so many lines, the last one ending in … where some were dropped."""
    if len(lines) <= most:
        return lines
    last = lines[most - 1]
    cut = last.rsplit(" ", 1)[0] if " " in last else last[:-1]
    return [*lines[: most - 1], f"{cut.rstrip(' ,;:.–')} …"]


def block(lines: list[str]) -> str:
    """Lines of plain text as Plotly text."""
    return "<br>".join(escape(line) for line in lines)


def block_height(lines: int, size: float) -> float:
    """The height of so many lines in pixels."""
    return lines * size * LINE_HEIGHT
