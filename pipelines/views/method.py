"""Method: how words become bounds, what markers, states and kinds mean, with live examples; and a box to try words."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd
import streamlit as st

from pipelines.analysis.examples import kind_examples, wording_examples
from pipelines.analysis.phrases import language_name
from pipelines.charts.style import PALETTES
from pipelines.tables import OUTPUT_TABLES
from pipelines.views.address import link_to
from pipelines.views.meanings import KINDS, kind_label, kind_meaning
from pipelines.views.page import Page
from pipelines.views.quotes import METHODS, STATUSES
from pipelines.views.text import drawings_as_images, escape, markdown, spaced
from pipelines.wording import Reading, Units, describe, format_amount, format_change, read_words

RULES = (  # qualifier, what words say so, low, high
    ("exact", "5.08 billion · 120000 containers · 107 enterprises", "x − h", "x + h"),
    ("about", "about, around, some", "x − k", "x + k"),
    ("more_than", "more than, over, exceeded, at least", "x", "open"),
    ("less_than", "less than, not exceeding, up to", "open", "x"),
    ("almost", "almost, nearly, close to", "x − k", "x"),
    ("slightly_over", "slightly over, a little more than", "x", "x + k"),
    ("range", "3–4, from 3 to 4", "3", "4"),
    ("plural", "dozens, hundreds, thousands", "20, 200, 2,000", "99, 999, 9,999"),
    ("change", "up 33 %, doubled, down 5 %", "ratio − h", "ratio + h"),
    ("two readings", "an increase of 1.4 times", "×2.4 or ×1.4", "both are kept"),
)
MARKERS = (
    ("stated", "Filled: the number stands in the words.", '<circle cx="9" cy="9" r="5" fill="{c}"/>'),
    ("implied", "Hollow: worked out from a later level and its change.", '<circle cx="9" cy="9" r="4.5" fill="none" stroke="{c}" stroke-width="2"/>'),
    ("converted", "Diamond: converted from another currency.", '<path d="M9 3 15 9 9 15 3 9Z" fill="{c}"/>'),
    ("reconstructed", "Dashed outline: a reading stands for garbled words.", '<circle cx="9" cy="9" r="3.2" fill="{c}"/><circle cx="9" cy="9" r="7" fill="none" stroke="{c}" stroke-width="1.4" stroke-dasharray="3 2"/>'),
    ("bounds", "Whisker: the bounds of the words.", '<path d="M9 2V16M6 2H12M6 16H12" stroke="{c}" stroke-width="1.5" fill="none"/>'),
    ("open", "Arrow: the words set no bound on this side.", '<path d="M9 16V4M5 8 9 3 13 8" stroke="{c}" stroke-width="1.5" fill="none"/>'),
    ("gap", "Grey band: no figure is quoted; the words in it say why.", '<rect x="2" y="2" width="14" height="14" fill="{g}"/>'),
)  # fmt: skip
LIMITS = (
    "The record holds what articles say, not what is true: a figure that all repeat can still be wrong.",
    "Bounds say what the words allow. They are no statistical confidence intervals.",
    "A flow of a year and the same flow of half a year are never compared, nor a plan with an outcome.",
    "Amounts in different units are never compared unless a source converted them or somebody published the rate.",
    "Languages without a vocabulary are read by digits, signs and English words; what cannot be read is refused.",
)


def render(page: Page) -> None:
    """Lay out the view."""
    st.html(
        '<h1 class="view">How words become numbers</h1><p class="sub">Nobody retypes a number: it is parsed from the '
        "quoted words, together with the bounds that these words allow.</p>"
    )
    _try_words(page)
    st.html(_bounds(page))
    st.html(_markers(page))
    st.html(_methods(page) + _kinds(page) + _limits())


def _try_words(page: Page) -> None:
    """The box where one types words and sees value, bounds and readings at once."""
    st.html("<h2>Try it</h2>")
    left, right = st.columns([3, 1], gap="small")
    words = left.text_input(
        "Words of one figure", value="an increase of 1.4 times", key="try_words", max_chars=400, live=True
    )
    tags = list(dict.fromkeys(["en", *sorted(page.dataset.tables.sources["language"].unique()), "zh", "ru", "de"]))
    language = right.selectbox("Language", tags, format_func=language_name, key="try_language")
    if not (words or "").strip():
        return
    units = page.dataset.units
    said = read_words(str(words), str(language), units)
    if not said.readings:
        why = said.problem or "The figure is garbled: somebody must say in `reading` what it stands for."
        st.warning(markdown(why))
        return
    extra = [("given also as", said.conversion)] if said.conversion else []
    several = len(said.readings) > 1
    listed = [(f"reading {n}" if several else "read as", reading) for n, reading in enumerate(said.readings, 1)]
    rows = "".join(_reading_row(name, reading, units) for name, reading in [*listed, *extra])
    head = "".join(f"<th scope=col>{name}</th>" for name in ("", "Meaning", "Value", "Low", "High", "How it is said"))
    st.html(
        f'<div class="scroll broad" role="status"><table class="plain"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>'
    )


def _reading_row(name: str, reading: Reading, units: Units) -> str:
    cells = [
        name,
        describe(reading, units),
        _amount(reading, reading.value, units, "none named"),
        _amount(reading, reading.low, units, "open"),
        _amount(reading, reading.high, units, "open"),
        reading.qualifier.replace("_", " "),
    ]
    return f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in cells)}</tr>"


def _amount(reading: Reading, number: Decimal | None, units: Units, absent: str) -> str:
    if number is None:
        return absent
    return format_change(number) if reading.unit == "ratio" else format_amount(number, reading.unit, units)


def _bounds(page: Page) -> str:
    """The rules, each with an example taken from the quotes."""
    tables, units = page.dataset.tables, page.dataset.units
    examples = wording_examples(tables.quotes, tables.sources, units)
    rows = []
    for qualifier, words, low, high in RULES:
        example = ""
        if qualifier in examples:
            quoted, reading = examples[qualifier]
            example = f"“{escape(quoted)}” → {escape(reading)}"
        rows.append(f"<tr><td>{escape(words)}</td><td>{escape(low)}</td><td>{escape(high)}</td><td>{example}</td></tr>")
    head = "".join(f"<th scope=col>{name}</th>" for name in ("The words say", "Low", "High", "From this record"))
    return (
        "<h2>How words become bounds</h2><p class=sub>h is half the last significant place, at most a tenth of the number; "
        "zeros at the end of an integer are not significant. k is half the place of the last digit that is not zero, at most "
        "a fifth of the number, and at least 1 for counted things. Counted things are exact unless they are 1,000 or more "
        "with zeros at the end.</p>"
        f'<div class="scroll broad" tabindex="0" role="region" aria-label="How words become bounds"><table class="plain"><thead><tr>{head}'
        f"</tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
    )


def _markers(page: Page) -> str:
    palette = PALETTES[page.theme]
    items = "".join(
        f'<tr><td style="width:30px"><svg xmlns="http://www.w3.org/2000/svg" width="18" height="18" viewBox="0 0 18 18" aria-hidden="true">'
        f"{shape.replace('{c}', palette.text).replace('{g}', palette.grid)}</svg></td><td>{escape(meaning)}</td></tr>"
        for _, meaning, shape in MARKERS
    )
    return (
        "<h2>What a chart shows</h2><p class=sub>Colour says whose statistics a figure is; grey, that nobody said. Lines join "
        "stated figures of the same statistics in adjacent periods only. Numbered badges lead to the notes.</p>"
        f'<table class="plain" style="max-width:44em"><tbody>{drawings_as_images(items)}</tbody></table>'
    )


def _methods(page: Page) -> str:
    observations = page.dataset.everything.observations
    fields = {field.name: field for field in OUTPUT_TABLES["observations"].fields}
    states = dict(fields["reading_state"].choices)
    parts = [
        _meanings("How a number was got", METHODS, _counts(observations["method"])),
        _meanings("Where a reading stands", states, _counts(observations["reading_state"])),
        _meanings("Status (SDMX)", STATUSES, _counts(observations["status"]), used_only=True),
    ]
    return "".join(parts)


def _counts(codes: pd.Series) -> dict[str, int]:
    return {str(code): int(count) for code, count in codes.value_counts().items()}


def _meanings(title: str, meanings: dict[str, str], counts: dict[str, int], *, used_only: bool = False) -> str:
    rows = "".join(
        f'<tr><td><b>{escape(spaced(code))}</b></td><td>{escape(text)}</td><td class="n">{counts.get(code, 0):,}</td></tr>'
        for code, text in meanings.items()
        if counts.get(code) or not used_only
    )
    head = '<th scope=col>Code</th><th scope=col>Meaning</th><th scope=col class="n">Figures here</th>'
    return (
        f"<h2>{escape(title)}</h2>"
        f'<table class="plain" style="max-width:56em"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'
    )


def _kinds(page: Page) -> str:
    examples = kind_examples(page.dataset.everything.findings)
    rows = []
    for kind in [*KINDS, *(name for name in examples if name not in KINDS)]:
        count, finding_id, text = examples.get(kind, (0, "", ""))
        href = escape(link_to(view="disagreements", finding=finding_id))
        example = f'{escape(text)} <a href="{href}">Show</a>' if finding_id else "none in this record"
        rows.append(
            f'<tr><td><b>{escape(kind_label(kind))}</b></td><td>{escape(kind_meaning(kind))}</td><td class="n">{count}</td>'
            f"<td>{example}</td></tr>"
        )
    head = (
        '<th scope=col>Kind</th><th scope=col>Meaning</th><th scope=col class="n">Here</th><th scope=col>Example</th>'
    )
    return (
        '<h2>Kinds of findings</h2><div class="scroll broad" tabindex="0" role="region" aria-label="Kinds of findings">'
        f'<table class="plain"><thead><tr>{head}</tr></thead><tbody>{"".join(rows)}</tbody></table></div>'
    )


def _limits() -> str:
    items = "".join(f"<li>{escape(text)}</li>" for text in LIMITS)
    return f'<h2>Limits</h2><ul class="said">{items}</ul>'
