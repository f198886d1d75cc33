"""How to cite a source, the whole data set, a chart of it or one figure, as text and as BibTeX."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from pipelines.analysis.calendar import known_by_words, period_name
from pipelines.analysis.phrases import Row, country, language_name, say
from pipelines.wording import Units

LICENCE = "CC BY 4.0"
TRANSLATIONS = {"machine": "machine translation", "human": "translation"}

_SPECIAL = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "%": r"\%", "#": r"\#", "_": r"\_",
    "^": r"\textasciicircum{}", "~": r"\textasciitilde{}",
}  # fmt: skip


@dataclass(frozen=True)
class Edition:
    """The data set as a work to cite: its name, the short hash of its tables, and its date, which is that of its
    latest source ("2023-03"; empty if none is dated). `known_by`: the month by whose end all of it was published, if it
    was reduced to what was known then.
    """

    name: str
    version: str
    as_of: str
    known_by: str = ""


def edition_of(indicators: pd.DataFrame, version: str, as_of: str, known_by: str = "") -> Edition:
    """The edition of a record, named after the pair of countries it is about."""
    pair = pair_of(indicators)
    return Edition(f"Quoted figures: {pair}" if pair else "Quoted figures", version, as_of, known_by)


def pair_of(indicators: pd.DataFrame) -> str:
    """The two countries a record is about, such as China–Belarus; empty if it does not say."""
    flows = indicators[indicators["reference_area"].ne("") & indicators["counterpart_area"].ne("")]
    if not len(flows):
        return ""
    first = flows.iloc[0]
    return f"{country(str(first['counterpart_area']))}–{country(str(first['reference_area']))}"


def source_details(source: Mapping[str, Any], paragraph: str = "") -> str:
    """Who published a source, when, in which language and whether it is a translation, as far as it is worth saying:
    "BelTA, 17 May 2022, paragraph 3, German, machine translation".
    """
    details = [
        source["publisher"],
        period_name(source["published"]),
        f"paragraph {paragraph}" if paragraph else "",
        "" if source["language"] == "en" else language_name(source["language"]),
        TRANSLATIONS.get(source["translation"], ""),
    ]
    return ", ".join(text for text in details if text)


def web_address(url: str) -> str:
    """The address if it is one of the web, else nothing: only such become links."""
    return url if url.lower().startswith(("http://", "https://")) else ""


def cite(source: Mapping[str, str]) -> str:
    """A citation in one line: publisher, title, date, language and address, as far as they are known."""
    published = period_name(source["published"])
    language = "" if source["language"] == "en" else f"In {language_name(source['language'])}"
    translated = TRANSLATIONS.get(source["translation"], "").capitalize()
    parts = [source["publisher"], f"“{source['title']}”", published, language, translated, source["url"]]
    return ". ".join(part for part in parts if part) + ("" if source["url"] else ".")


def cite_bibtex(source: Mapping[str, str]) -> str:
    """A BibTeX entry, its text escaped for LaTeX."""
    fields = {
        "title": f"{{{_latex(source['title'])}}}",
        "organization": _latex(source["publisher"]),
        **_date(source["published"]),
        "url": _address(source["url"]),
        "language": language_name(source["language"]),
        "note": TRANSLATIONS.get(source["translation"], ""),
    }
    return _entry(source["source_id"], fields)


def cite_data(edition: Edition) -> str:
    """The whole data set in one line."""
    return f"{edition.name}. Data version {edition.version}, {_dated(edition)}. {LICENCE}."


def cite_data_bibtex(edition: Edition) -> str:
    """The whole data set as a BibTeX entry."""
    return _entry(f"quoted-figures-{edition.version}", _data_fields(edition))


def cite_chart(title: str, edition: Edition, address: str = "") -> str:
    """A chart in one line: its title and the data set it is drawn from; `address` is where it can be opened."""
    return f"“{_without_stop(title)}”. Chart in: {cite_data(edition)}{f' {address}' if address else ''}"


def cite_chart_bibtex(title: str, name: str, edition: Edition, address: str = "") -> str:
    """A chart as a BibTeX entry; `name` (its file name) becomes part of the key."""
    fields = _data_fields(edition) | {
        "title": f"{{{_latex(_without_stop(title))}}}",
        "howpublished": f"Chart in: {_latex(edition.name)}",
        "url": _address(address),
    }
    return _entry(f"{name}-{edition.version}", fields)


def cite_figure(row: Row, label: str, source: Mapping[str, str], units: Units, edition: Edition) -> str:
    """One figure (a row of observations) in one line: what it says, its words, who says so, and the data set."""
    return (
        f"{_figure(row, label, units)} (“{row['words']}”). Quoted from: {cite(source)} "
        f"In: {cite_data(edition)} Observation {row['observation_id']}."
    )


def cite_figure_bibtex(row: Row, label: str, source: Mapping[str, str], units: Units, edition: Edition) -> str:
    """One figure as a BibTeX entry, dated as its source is."""
    fields = {
        "title": f"{{{_latex(_figure(row, label, units))}}}",
        "organization": _latex(source["publisher"]),
        **_date(source["published"]),
        "howpublished": f"“{_latex(str(row['words']))}”, in: {_latex(source['title'])}",
        "url": _address(source["url"]),
        "language": language_name(source["language"]),
        "note": f"Observation {_latex(str(row['observation_id']))} in: {_latex(cite_data(edition))}",
    }
    return _entry(f"{_key(str(row['observation_id']))}-{edition.version}", fields)


def _figure(row: Row, label: str, units: Units) -> str:
    change = ", change" if row["measure"] == "change" else ""
    return f"{label}{change}, {period_name(str(row['period']))}: {say(row, units)}"


def _data_fields(edition: Edition) -> dict[str, str]:
    note = f"Data version {edition.version}, {_dated(edition)}. {LICENCE}"
    return {"title": f"{{{_latex(edition.name)}}}", **_date(edition.as_of), "version": edition.version, "note": note}


def _dated(edition: Edition) -> str:
    if edition.known_by:
        return known_by_words(edition.known_by)
    return f"data of {period_name(edition.as_of)}" if edition.as_of else "undated"


def _without_stop(title: str) -> str:
    return re.sub(r"\s+", " ", title).strip().removesuffix(".")


def _date(published: str) -> dict[str, str]:
    year, _, month = published.partition("-")
    return {"year": year, "month": month[:2]}


def _address(url: str) -> str:
    return re.sub(r"[{}\\]", lambda found: f"%{ord(found[0]):02X}", url)


def _key(text: str) -> str:
    """Text as a BibTeX key: without what ends a key or a field."""
    return re.sub(r"[^A-Za-z0-9._:-]+", "-", text)


def _entry(key: str, fields: Mapping[str, str]) -> str:
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"@misc{{{key},\n{lines}}}"


def _latex(text: str) -> str:
    return "".join(_SPECIAL.get(letter, letter) for letter in text)
