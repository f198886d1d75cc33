"""How to cite a source, as text and as BibTeX."""

from __future__ import annotations

import re
from collections.abc import Mapping

from pipelines.analysis.calendar import period_name
from pipelines.analysis.phrases import language_name

_SPECIAL = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "%": r"\%", "#": r"\#", "_": r"\_",
    "^": r"\textasciicircum{}", "~": r"\textasciitilde{}",
}  # fmt: skip


def cite(source: Mapping[str, str]) -> str:
    """A citation in one line: publisher, title, date, language and address, as far as they are known."""
    published = period_name(source["published"]) if source["published"] else "undated"
    language = "" if source["language"] == "en" else f"In {language_name(source['language'])}"
    translated = {"machine": "Machine translation", "human": "Translation"}.get(source["translation"], "")
    parts = [source["publisher"], f"“{source['title']}”", published, language, translated, source["url"]]
    return ". ".join(part for part in parts if part) + ("" if source["url"] else ".")


def cite_bibtex(source: Mapping[str, str]) -> str:
    """A BibTeX entry, its text escaped for LaTeX."""
    year, _, month = source["published"].partition("-")
    fields = {
        "title": f"{{{_latex(source['title'])}}}",
        "organization": _latex(source["publisher"]),
        "year": year,
        "month": month[:2],
        "url": re.sub(r"[{}\\]", lambda found: f"%{ord(found[0]):02X}", source["url"]),
        "language": language_name(source["language"]),
        "note": {"machine": "machine translation", "human": "translation"}.get(source["translation"], ""),
    }
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"@misc{{{source['source_id']},\n{lines}}}"


def _latex(text: str) -> str:
    return "".join(_SPECIAL.get(letter, letter) for letter in text)
