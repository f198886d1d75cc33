"""Bytes of a text file -> text: which encoding they are in, told from the bytes alone.

Byte-order marks and UTF-8 are certain. UTF-16 without a mark shows in its zero bytes. Of the old encodings only
those are tried that spreadsheets in this field still write, and one is taken only if its letters form words of its
language; otherwise the file is refused, since wrong letters look like right ones to a program.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from dataclasses import dataclass

from pipelines.tables import FOREIGN, Problem

SAVE_AS_UTF8 = "Save the file as UTF-8 (CSV UTF-8)."
MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
TITLES = {"gb18030": "GB18030", "cp1251": "Windows-1251", "cp1252": "Windows-1252"}
SURE = 0.7
MARGIN = 0.1
SAMPLE = 200_000  # characters looked at for words
# Line ends and the tab are the only control characters of a table.
CONTROLS = re.compile(r"[\x01-\x08\x0b\x0c\x0e-\x1f]")
CYRILLIC_WORD = re.compile(r"(?<![^\W\d_])(?:[А-ЯЁІЎЇЄҐ]?[а-яёіўїєґ]+)(?![^\W\d_])")
CYRILLIC_CAPITALS = re.compile(r"(?<![^\W\d_])[А-ЯЁІЎЇЄҐ]{2,}(?![^\W\d_])")
LATIN_WORD = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿŒœŠšŽžŸ]+")
TYPOGRAPHY = "«»“”„‘’–—…№€°§·×‰"


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text and the name of the encoding it was in."""

    text: str
    encoding: str


def decode(data: bytes, file: str) -> Decoded | Problem:
    """Decode a file strictly; a Problem of `file` says why it cannot be done, or not with certainty."""
    for start, what, remedy in FOREIGN:
        if data.startswith(start) and "UTF-16" not in what:
            return _refused(file, "not_csv", f"This is {what}, not a CSV file.", remedy)
    decoded = _marked(data, file) or _plain(data, file)
    return decoded if isinstance(decoded, Problem) else _clean(decoded, file)


def _marked(data: bytes, file: str) -> Decoded | Problem | None:
    for mark, encoding in MARKS:
        if data.startswith(mark):
            try:
                return Decoded(data[len(mark) :].decode(encoding), encoding.removesuffix("-le").removesuffix("-be"))
            except UnicodeDecodeError:
                message = f"The file begins with the mark of {encoding.upper()}, but is not {encoding.upper()}."
                return _refused(file, "encoding", message, SAVE_AS_UTF8)
    return None


def _plain(data: bytes, file: str) -> Decoded | Problem:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        cut_off = error.reason == "unexpected end of data"
        return (None if cut_off else _legacy(data)) or _not_certain(data, error.start, file)
    if "\x00" in text[:SAMPLE]:
        # Every other byte of ASCII text in UTF-16 is zero.
        for place, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
            if data[place:SAMPLE:2].count(0) > len(data[:SAMPLE:2]) * SURE and len(data) % 2 == 0:
                return Decoded(data.decode(encoding, errors="replace"), "utf-16")
    return Decoded(text, "utf-8")


def _legacy(data: bytes) -> Decoded | None:
    """Take the one old encoding in which the letters make sense, and in no other nearly as much."""
    found = []
    for encoding, share in SHARES.items():
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        sample = text[:SAMPLE] if not text[:SAMPLE].isascii() else text
        foreign = sum(1 for character in sample if not character.isascii())
        found.append((share(sample) / foreign, encoding, text))
    found.sort()
    if not found or found[-1][0] < SURE or (len(found) > 1 and found[-2][0] > found[-1][0] - MARGIN):
        return None
    _, encoding, text = found[-1]
    return Decoded(text, TITLES[encoding]) if encoding in TITLES else None


def _common_hanzi(text: str) -> float:
    """Count the characters of GB 2312's signs and its first level, which is most of what is ever written."""
    usual = 0
    for character in text:
        if not character.isascii():
            code = character.encode("gb2312", errors="ignore")
            usual += len(code) == 2 and (0xA1 <= code[0] <= 0xA3 or 0xB0 <= code[0] <= 0xD7)
    return usual


def _cyrillic(text: str) -> float:
    """Count letters in words as they are written; words all in capitals count half, KOI8 looks like them."""
    words = sum(len(word) for word in CYRILLIC_WORD.findall(text))
    capitals = sum(len(word) for word in CYRILLIC_CAPITALS.findall(text))
    return words + _signs(text) + (capitals if words > capitals else capitals / 2)


def _latin(text: str) -> float:
    """Count accented letters in words that are mostly plain letters."""
    usual = 0
    for word in LATIN_WORD.findall(text):
        accented = sum(1 for letter in word if not letter.isascii())
        usual += accented if accented * 2 <= len(word) else 0
    return usual + _signs(text)


def _signs(text: str) -> int:
    return sum(text.count(sign) for sign in TYPOGRAPHY)


# KOI8-R is only a rival: its text would pass for one of the others now and then, and is refused.
SHARES: dict[str, Callable[[str], float]] = {
    "gb18030": _common_hanzi,
    "cp1251": _cyrillic,
    "cp1252": _latin,
    "koi8-r": _cyrillic,
}


def _not_certain(data: bytes, offset: int, file: str) -> Problem:
    line = data.count(b"\n", 0, offset) + 1
    message = f"Byte {offset} of the file (0x{data[offset]:02X}) is not UTF-8, and no other encoding fits for certain."
    return Problem(file, line, "", "", "encoding", message, SAVE_AS_UTF8)


def _clean(decoded: Decoded, file: str) -> Decoded | Problem:
    text = decoded.text
    if "\x00" in text:
        line = text.count("\n", 0, text.index("\x00")) + 1
        message = f"The file has {text.count(chr(0))} NUL bytes, the first in this line."
        return Problem(file, line, "", "", "nul_byte", message, SAVE_AS_UTF8)
    # A few stray controls are problems of their cells; many mean that this never was text.
    controls = len(CONTROLS.findall(text[:SAMPLE]))
    if controls > len(text[:SAMPLE]) / 100:
        return _refused(file, "not_csv", "This is not text.", "Choose the CSV file.")
    return decoded


def _refused(file: str, rule: str, message: str, remedy: str) -> Problem:
    return Problem(file, None, "", "", rule, message, remedy)
