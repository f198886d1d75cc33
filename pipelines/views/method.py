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
from pipelines.views.tables import html_table
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
_RING = '<circle cx="9" cy="9" r="7" fill="none" stroke="{c}" stroke-width="1.4" stroke-dasharray="3 2"/>'
_LINE = 'stroke="{c}" stroke-width="1.5" fill="none"/>'
MARKERS = (  # drawing, meaning; {c} is the colour of marks, {g} of gaps
    ('<circle cx="9" cy="9" r="5" fill="{c}"/>', "Filled: the number stands in the words."),
    (
        '<circle cx="9" cy="9" r="4.5" fill="none" stroke="{c}" stroke-width="2"/>',
        "Hollow: worked out from a later level and its change.",
    ),
    ('<path d="M9 3 15 9 9 15 3 9Z" fill="{c}"/>', "Diamond: converted from another currency."),
    (
        '<circle cx="9" cy="9" r="3.2" fill="{c}"/>' + _RING,
        "Dashed outline: a reading stands for garbled words.",
    ),
    ('<path d="M9 2V16M6 2H12M6 16H12" ' + _LINE, "Whisker: the bounds of the words."),
    ('<path d="M9 16V4M5 8 9 3 13 8" ' + _LINE, "Arrow: the words set no bound on this side."),
    (
        '<rect x="2" y="2" width="14" height="14" fill="{g}"/>',
        "Grey band: no figure is quoted; the words in it say why.",
    ),
    ('<circle cx="9" cy="9" r="2.5" fill="{c}" opacity=".5"/>', "Small and pale: another figure is put first."),
    ('<path d="M2 9H16M2 6V12M16 6V12" ' + _LINE, "Bar across: the figure is of part of a year, or of several years."),
    ('<path d="M9 3V15" stroke="{c}" stroke-width="7"/>', "Thick bar: the words name a range and no number."),
    (
        '<path d="M9 2V16" stroke="{c}" stroke-width="1.6" stroke-dasharray="3 3"/>',
        "Dotted tie: two figures of one time that differ.",
    ),
    (
        '<rect x="2" y="2" width="14" height="14" fill="{c}"/>'
        '<path d="M7.5 6.5 9.5 5V13" stroke="#fff" stroke-width="1.6" fill="none"/>',
        "Number: the note of that number, beside the chart or under it, says what differs.",
    ),
    (
        '<rect x="4.5" y="4.5" width="9" height="9" fill="none" stroke="{c}" stroke-width="1.8"/>',
        "Hollow square: a ratio of two figures, one of which does not say whose it is.",
    ),
)
ORDER = (  # how one figure of a period is put first
    "Figures that count the whole, before partial definitions, plans and unreliable pages.",
    "What somebody states, before what is only implied.",
    "Named statistics, before named speakers, before the rest.",
    "Stated before converted, later published before earlier, narrower bounds before wider ones.",
    "Where both countries record a flow, each has its own, and figures that do not say whose they are give way.",
)
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
    st.html(_first())
    st.html(_methods(page) + _kinds(page) + _limits())


def _first() -> str:
    """Which figure is put first where sources differ, and what counts as support."""
    order = "".join(f"<li>{escape(text)}</li>" for text in ORDER)
    return (
        '<h2>Which figure comes first</h2><p class="sub">Nothing is averaged. “Put first” chooses whose figures are '
        "large and told first; the others stay on the chart and in every table. It is part of the address.</p>"
        f'<ol class="said">{order}</ol>'
        '<p class="sub">Independent sources of a figure are those that state one for the same key whose bounds have a '
        "common point with its own. Sources that repeat one another count once.</p>"
    )


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
    listed = [(str(n) if several else "only", reading) for n, reading in enumerate(said.readings, 1)]
    st.html(
        html_table(
            ("Reading", "Meaning", "Value", "Low", "High", "How it is said"),
            [_reading_row(name, reading, units) for name, reading in [*listed, *extra]],
            label="What these words say",
            classes="broad",
        )
    )


def _reading_row(name: str, reading: Reading, units: Units) -> list[str]:
    cells = [
        name,
        describe(reading, units),
        _amount(reading, reading.value, units, "none named"),
        _amount(reading, reading.low, units, "open"),
        _amount(reading, reading.high, units, "open"),
        reading.qualifier.replace("_", " "),
    ]
    return [escape(cell) for cell in cells]


def _amount(reading: Reading, number: Decimal | None, units: Units, absent: str) -> str:
    if number is None:
        return absent
    if reading.label.startswith("×"):
        return f"×{number.normalize():.4g}"
    return format_change(number) if reading.unit == "ratio" else format_amount(number, reading.unit, units)


def _bounds(page: Page) -> str:
    """The rules, each with an example taken from the quotes."""
    tables = page.dataset.tables
    examples = wording_examples(tables.quotes, tables.sources, page.dataset.units)
    rows = []
    for qualifier, *rule in RULES:
        words, bounds = examples.get(qualifier, ("", ""))
        example = f"“{escape(words)}” → {escape(bounds)}" if words else ""
        rows.append([*(escape(cell) for cell in rule), example])
    label = "How words become bounds"
    return (
        f"<h2>{label}</h2><p class=sub>h is half the last significant place, at most a tenth of the number; zeros at "
        "the end of an integer are not significant. k is half the place of the last digit that is not zero, at most a "
        "fifth of the number, and at least 1 for counted things. Counted things are exact unless they are 1,000 or "
        "more with zeros at the end.</p>"
        + html_table(("The words say", "Low", "High", "From this record"), rows, label=label, classes="broad")
    )


def _markers(page: Page) -> str:
    palette = PALETTES[page.theme]
    size = 'xmlns="http://www.w3.org/2000/svg" width="18" height="18" viewBox="0 0 18 18"'
    rows = [
        (f"<svg {size}>{shape.replace('{c}', palette.text).replace('{g}', palette.grid)}</svg>", escape(meaning))
        for shape, meaning in MARKERS
    ]
    label = "What a chart shows"
    return (
        f"<h2>{label}</h2><p class=sub>Colour says whose statistics a figure is; grey, that nobody said. Lines join "
        "stated figures of the same statistics in adjacent periods only. Numbered badges lead to the notes.</p>"
        + drawings_as_images(html_table(("Mark", "Meaning"), rows, label=label, width="44em"))
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
    rows = [
        (f"<b>{escape(spaced(code))}</b>", escape(text), f"{counts.get(code, 0):,}")
        for code, text in meanings.items()
        if counts.get(code) or not used_only
    ]
    head = ("Code", "Meaning", "Figures here")
    return f"<h2>{escape(title)}</h2>" + html_table(head, rows, label=title, numbers=(2,), width="56em")


def _kinds(page: Page) -> str:
    examples = kind_examples(page.dataset.everything.findings)
    rows = []
    for kind in [*KINDS, *(name for name in examples if name not in KINDS)]:
        count, finding_id, text = examples.get(kind, (0, "", ""))
        href = escape(link_to(view="disagreements", finding=finding_id))
        example = f'{escape(text)} <a href="{href}">Show</a>' if finding_id else "none in this record"
        rows.append((f"<b>{escape(kind_label(kind))}</b>", escape(kind_meaning(kind)), f"{count:,}", example))
    label = "Kinds of findings"
    head = ("Kind", "Meaning", "Here", "Example")
    return f"<h2>{label}</h2>" + html_table(head, rows, label=label, numbers=(2,), classes="broad")


def _limits() -> str:
    items = "".join(f"<li>{escape(text)}</li>" for text in LIMITS)
    return f'<h2>Limits</h2><ul class="said">{items}</ul>'
