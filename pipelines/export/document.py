"""What a PDF says of itself: its title and subject, where the browser that printed it puts its own name.

A PDF may be added to at its end: a new information dictionary, and a table that says where it begins.
"""

from __future__ import annotations

import re

_TRAILER = re.compile(rb"trailer\s*<<(.*?)>>\s*startxref\s+(\d+)\s+%%EOF\s*$", re.DOTALL)
_INFO = re.compile(rb"/Info\s+(\d+)\s+(\d+)\s+R")
_OWN = re.compile(rb"/(?:Title|Subject|Author|Keywords)\s*(?:\((?:\\.|[^\\()])*\)|<[0-9A-Fa-f\s]*>)\s*", re.DOTALL)


def with_title(pdf: bytes, title: str, subject: str = "") -> bytes:
    """The PDF with a title and a subject, and all else as it was; unchanged where it is not laid out as browsers do."""
    trailer = _TRAILER.search(pdf)
    info = trailer and _INFO.search(trailer[1])
    if trailer is None or info is None:
        return pdf
    number, generation = info[1], info[2]
    held = re.search(rb"(?<!\d)%s %s obj\s*<<(.*?)>>\s*endobj" % (number, generation), pdf, re.DOTALL)
    if held is None:
        return pdf
    told = {b"Title": title, b"Subject": subject}
    said = b"\n".join(b"/%s %s" % (name, _text(text)) for name, text in told.items() if text)
    body = b"\n" + b"%s %s obj\n<<%s\n%s>>\nendobj\n" % (number, generation, said, _OWN.sub(b"", held[1]).strip())
    begins = len(pdf) + 1
    table = b"xref\n0 1\n%010d 65535 f \n%s 1\n%010d %05d n \n" % (0, number, begins, int(generation))
    rest = re.sub(rb"/Prev\s+\d+", b"", trailer[1]).strip()
    ending = b"trailer\n<<%s\n/Prev %s>>\nstartxref\n%d\n%%%%EOF\n" % (rest, trailer[2], len(pdf) + len(body))
    return pdf + body + table + ending


def _text(text: str) -> bytes:
    """Text as a string of a PDF, whatever its letters."""
    return b"<%s>" % (b"\xfe\xff" + " ".join(text.split()).encode("utf-16-be")).hex().upper().encode()
