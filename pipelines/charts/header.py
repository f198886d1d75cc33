"""The words around a plot, drawn inside the picture so that it stands alone: title, subtitle, notes, footer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from pipelines.analysis.calendar import known_by_words, period_name
from pipelines.analysis.comparison import originals
from pipelines.analysis.forms import form_slug
from pipelines.analysis.headline import RANKED, rule_slug
from pipelines.analysis.phrases import source_names
from pipelines.charts.chosen import chosen_words
from pipelines.charts.frame import NARROW
from pipelines.charts.points import quotes_of
from pipelines.charts.record import Note, Record
from pipelines.charts.sheet import Sheet
from pipelines.charts.style import Palette
from pipelines.charts.text import block, block_height, shorten, wrap, wrap_evenly, wrap_without_orphan

PAD = 16.0  # pixels between the words and the edge of the picture
LINES_OF_A_NOTE = 3
MOST_SOURCES = 4
LICENCE = "CC BY 4.0"
IN_NAME = ("Years:",)  # filters that the years in a file's name tell


@dataclass(frozen=True)
class Sizes:
    """Font sizes in pixels."""

    title: float
    subtitle: float
    label: float
    note: float
    footer: float


def sizes_for(width: float) -> Sizes:
    """Font sizes for a picture of some width."""
    if width < NARROW:
        return Sizes(17, 13, 12.5, 12, 11)
    return Sizes(22, 14.5, 13.5, 12.5, 11.5)


@dataclass(frozen=True)
class Words:
    """All words around a plot as lines for one width, and the heights of what stands above and below the plot."""

    title: list[str]
    subtitle: list[str]
    notes: list[list[str]]
    more: list[str]
    footer: list[str]
    sizes: Sizes
    above: float
    below: float


def lay_out(width: float, title: str, subtitle: str, notes: Sequence[Note], more: str, footer: str) -> Words:
    """The words wrapped for a width. `more` is a line under the notes."""
    sizes = sizes_for(width)
    room = width - 2 * PAD
    titles = wrap_evenly(title, room, sizes.title, bold=True)
    subtitles = wrap_without_orphan(subtitle, room, sizes.subtitle)
    told = [shorten(wrap(note.text, room - 20, sizes.note), LINES_OF_A_NOTE) for note in notes]
    rest = wrap(more, room, sizes.note)
    feet = wrap_without_orphan(footer, room, sizes.footer)
    above = PAD + block_height(len(titles), sizes.title) + 4 + block_height(len(subtitles), sizes.subtitle) + 12
    below = block_height(len(feet), sizes.footer) + PAD
    if told or rest:
        below += sum(block_height(len(lines), sizes.note) + 3 for lines in [*told, rest] if lines) + 10
    return Words(titles, subtitles, told, rest, feet, sizes, above, below)


def add_words(sheet: Sheet, words: Words, palette: Palette, left: float, top: float, bottom: float) -> None:
    """Draw the words; `left`, `top` and `bottom` are the margins, from which their places are counted in pixels."""
    sizes = words.sizes

    def write(
        name: str, lines: list[str], y: float, size: float, colour: str, *, from_top: bool, indent: float = 0
    ) -> None:
        text = block(lines)
        sheet.annotate(
            xref="paper", x=0, xanchor="left", xshift=PAD + indent - left, align="left",  borderpad=0,
            yref="paper", y=1 if from_top else 0, yanchor="top", yshift=top - y if from_top else y - bottom,
            text=f"<b>{text}</b>" if name in ("title", "note number") else text,
            font={"size": size, "color": colour}, name=name,
        )  # fmt: skip

    write("title", words.title, PAD - 4, sizes.title, palette.ink, from_top=True)
    y = PAD + block_height(len(words.title), sizes.title)
    if words.subtitle:
        write("subtitle", words.subtitle, y, sizes.subtitle, palette.muted, from_top=True)
    y = words.below
    for number, lines in enumerate(words.notes, 1):
        write("note number", [str(number)], y, sizes.note, palette.ink, from_top=False)
        write("note", lines, y, sizes.note, palette.text, from_top=False, indent=20)
        y -= block_height(len(lines), sizes.note) + 3
    if words.more:
        write("more notes", words.more, y, sizes.note, palette.muted, from_top=False)
    foot = block_height(len(words.footer), sizes.footer) + PAD - 4
    write("footer", words.footer, foot, sizes.footer, palette.muted, from_top=False)


def subtitle_text(parts: Sequence[str]) -> str:
    """Sentences one after the other, each with a full stop."""
    return " ".join(part if part.endswith((".", "!", "?")) else f"{part}." for part in parts if part)


def footer_text(rows: pd.DataFrame, record: Record) -> str:
    """ "Sources: 3 quotes in 2 independent sources (…). Data of 2023-03, version ab12cd34. CC BY 4.0"; before it what
    is ringed, and what passed the filters.
    """
    quotes = quotes_of(rows)
    roots = originals(record.sources)
    ids = [source for source, _ in Counter(map(str, rows["source_id"])).most_common()]  # who says most of it first
    independent = len({roots.get(source, source) for source in ids})
    names = source_names(record.sources)
    named = list(dict.fromkeys(names.get(source, source) for source in ids))
    listed = "; ".join(named[:MOST_SOURCES]) + ("; and others" if len(named) > MOST_SOURCES else "")
    counted = f"{len(quotes)} {'quote' if len(quotes) == 1 else 'quotes'} in {independent} independent"
    of = f" of {period_name(record.as_of)}" if record.as_of else ""
    of = f" {known_by_words(record.known_by)}" if record.known_by else of
    sources = "source" if independent == 1 else "sources"
    shown = f"Shown only: {'; '.join(record.filters)}" if record.filters else ""
    sourced, data = f"Sources: {counted} {sources} ({listed})", f"Data{of}, version {record.version}"
    return f"{subtitle_text([chosen_words(rows, record), shown, sourced, data])} {LICENCE}"


def known_by_sentence(record: Record) -> str:
    """When all of a record that is not the present one was published; empty for the present one."""
    told = known_by_words(record.known_by) if record.known_by else ""
    return told[:1].upper() + told[1:]


def file_name(indicator: Mapping[str, object], measure: str, periods: Sequence[str], record: Record) -> str:
    """goods-trade-turnover_2008-2022, …-index-2015_2015-2022: indicator, form, measure unless it is the level, and what
    `time_slug` tells; no ending.
    """
    form = form_slug(record.form)
    stated = measure == "change" and record.form.name != "change"
    slug = "-".join(part for part in (str(indicator["indicator_id"]), form, "change" if stated else "") if part)
    return f"{slug.replace('_', '-')}{time_slug(periods, record)}"


def time_slug(periods: Sequence[str], record: Record) -> str:
    """The end of a file's name: _2008-2022, with the month of what was known, the rule unless it is the standing one,
    and whether not all passed the filters.
    """
    known = f"_as-of-{record.known_by}" if record.known_by else ""
    rule = f"_{rule_slug(record.rule)}" if record.rule != RANKED else ""
    narrowed = any(not said.startswith(IN_NAME) for said in record.filters)
    return f"_{years_slug(periods)}{known}{rule}{'_filtered' if narrowed else ''}"


def years_slug(periods: Sequence[str]) -> str:
    """The first and the last year of periods: 2008-2022."""
    years = sorted({year for period in periods for year in _years(period)})
    return "undated" if not years else years[0] if len(years) == 1 else f"{years[0]}-{years[-1]}"


def _years(period: str) -> list[str]:
    return [part[:4] for part in period.split("/") if part]
