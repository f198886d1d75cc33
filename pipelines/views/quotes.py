"""Quotes as HTML: the words, where they stand, what they were read as, and what follows from them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from pipelines.analysis.calendar import period_name
from pipelines.analysis.citation import source_details, web_address
from pipelines.analysis.phrases import country, say, say_bounds, whose
from pipelines.analysis.rows import mentions, rows_of
from pipelines.analysis.story import RELATIONS, Told, told_of_key
from pipelines.analysis.support import support_words
from pipelines.charts import colour_of, strip_svg
from pipelines.charts.style import PALETTES, Theme
from pipelines.tables import OBS_STATUS, OUTPUT_TABLES
from pipelines.views.address import link_to
from pipelines.views.dataset import Dataset, support_of
from pipelines.views.meanings import VERDICTS, kind_label
from pipelines.views.text import capital, counted, counted_part, drawings_as_images, escape

MOST_FINDINGS = 12
TOLD_AT_ONCE = 8  # figures of the same key; more are folded away
MOST_TOLD = 100  # with those folded away
STRIP_WIDTH = 230  # pixels
MARGIN = 0.1  # of the reach of a strip’s scale, at both ends
GRAVE = ("conflicts",)
METHODS = dict(next(field.choices for field in OUTPUT_TABLES["observations"].fields if field.name == "method"))
STATES = dict(next(field.choices for field in OUTPUT_TABLES["observations"].fields if field.name == "reading_state"))
STATUSES = dict(OBS_STATUS)


def quote_panel(dataset: Dataset, observation_id: str, theme: Theme) -> str:
    """One figure's whole story as HTML: words, article, reading, what else was said of the same key and how that stands
    to it, what was computed from it, findings about it and why they are so.
    """
    observations = dataset.everything.observations
    row = rows_of(observations[observations["observation_id"].eq(observation_id)])[0]
    parents = rows_of(dataset.quotes_of(str(row["from_quotes"])))
    parts = [f"<h2>{escape(say(row, dataset.units))} · {escape(_key_of(row, dataset))}</h2>"]
    parts += [_words(parent, dataset) for parent in parents]
    parts.append(_facts(row, dataset))
    parts.append(_story(row, dataset, theme))
    parts.append(_others(row, observations, dataset))
    parts.append(_findings(row, dataset))
    return f'<section class="panel" aria-label="The quoted words of a figure">{"".join(parts)}</section>'


def source_line(source: Mapping[str, Any], paragraph: str = "") -> str:
    """Where words stand, as HTML: title, publisher, date, paragraph, language, with a link to the article here."""
    here = escape(link_to(view="sources", article=str(source["source_id"])))
    outside = web_link(str(source["url"]), "original")
    told = escape(source_details(source, paragraph))
    return f'<a href="{here}">{escape(source["title"])}</a>, {told}{" · " if outside else ""}{outside}'


def web_link(url: str, label: str) -> str:
    """A link to a page outside, as HTML; empty unless it is a web address."""
    address = web_address(url)
    return f'<a href="{escape(address)}" rel="noopener noreferrer">{escape(label)} ↗</a>' if address else ""


def quote_lines(quotes: Sequence[Mapping[str, Any]], dataset: Dataset) -> list[str]:
    """Each quote in one line of HTML: its words, in plain English if they are in another language, and, short, where
    they stand.
    """
    english = _in_english(quotes, dataset)
    return [_line(quote, english.get(quote["quote_id"], ""), dataset) for quote in quotes]


def _in_english(quotes: Sequence[Mapping[str, Any]], dataset: Dataset) -> dict[str, str]:
    """quote_id -> what words in another language were read as: "over $2.6 bn"."""
    sources, observations = dataset.tables.sources, dataset.everything.observations
    languages = dict(zip(sources["source_id"], sources["language"], strict=True))
    foreign = {q["quote_id"] for q in quotes if not languages[q["source_id"]].lower().startswith("en")}
    read = observations["method"].ne("implied") & observations["reading_state"].ne("rejected")
    said: dict[str, list[str]] = {}
    for row in rows_of(observations[read & observations["quote_id"].isin(foreign)]):
        said.setdefault(row["quote_id"], []).append(say(row, dataset.units))
    return {name: " or ".join(dict.fromkeys(told)) for name, told in said.items()}


def _line(quote: Mapping[str, Any], english: str, dataset: Dataset) -> str:
    here = escape(link_to(view="sources", article=str(quote["source_id"])))
    name = escape(dataset.names[str(quote["source_id"])])
    paragraph = f", paragraph {escape(quote['paragraph'])}" if quote["paragraph"] else ""
    words = f"“{escape(quote['words'])}”" + (f" ({escape(english)})" if english else "")
    return f'{words} <span class="why"><a href="{here}">{name}</a>{paragraph}</span>'


def figure_link(observation_id: str, indicator_id: str, measure: str) -> str:
    """The address that shows a figure with its chart and its words."""
    return link_to(view="indicators", indicator=indicator_id, measure=measure, figure=observation_id)


def _words(quote: Mapping[str, Any], dataset: Dataset) -> str:
    source = _source(str(quote["source_id"]), dataset)
    return (
        f'<blockquote class="words">“{escape(quote["words"])}”'
        f'<div class="why">{source_line(source, str(quote["paragraph"]))}</div></blockquote>'
    )


def _facts(row: Mapping[str, Any], dataset: Dataset) -> str:
    basis = {"inferred": ", inferred", "unknown": "", "stated": ""}[str(row["period_basis"])]
    bounds = "exact" if row["low"] == row["high"] else say_bounds(row, dataset.units)
    facts = {
        "Bounds": bounds,
        "Period": period_name(str(row["period"])) + basis,
        "Support": capital(support_words(support_of(dataset, str(row["indicator_id"]))[str(row["observation_id"])])),
        "Measured against": period_name(str(row["base_period"])) if row["base_period"] else "",
        "Whose": capital(whose(str(row["statistics"]))),
        "Said by": str(row["attributed_to"]),
        "How": f"{capital(str(row['method']))}. {METHODS[str(row['method'])]}",
        "Reading": f"{row['reading']}. {STATES[str(row['reading_state'])]}" if row["reading"] else "",
        "Status": f"{row['status']}: {STATUSES.get(str(row['status']), '')}",
        "Note": str(row["note"]),
    }
    listed = "".join(f"<dt>{escape(name)}</dt><dd>{escape(text)}</dd>" for name, text in facts.items() if text)
    return f'<dl class="facts">{listed}</dl>'


def _story(row: Mapping[str, Any], dataset: Dataset, theme: Theme) -> str:
    """The figures of the same key in order of publication, on one scale; of very many the first."""
    tables = dataset.tables
    told = told_of_key(dataset.everything.observations, tables.sources, tables.indicators, str(row["observation_id"]))
    if not told:
        return ""
    head = "<h3>What was said of this, in order of publication</h3>"
    if len(told) == 1:
        return f'{head}<p class="why">Nothing else: no other figure of this indicator, period and unit is quoted.</p>'
    counts = {name: sum(one.relation == name for one in told) for name in RELATIONS if name != "same"}
    summary = " · ".join(f"{RELATIONS[name]}: {count}" for name, count in counts.items() if count)
    scale = _scale(told)
    items = [_told(one, scale, dataset, theme) for one in told[:MOST_TOLD]]
    rest = "".join(items[TOLD_AT_ONCE:])
    fold = f"All {len(told)}" if len(items) == len(told) else capital(counted_part(len(items), len(told), "figure"))
    more = f"<details><summary>{fold}</summary><ol class=told>{rest}</ol></details>" if rest else ""
    return (
        f'{head}<p class="why">{counted(len(told), "figure")}. {escape(capital(summary))}</p>'
        f'<ol class="told">{"".join(items[:TOLD_AT_ONCE])}</ol>{more}'
    )


def _scale(told: list[Told]) -> tuple[float, float]:
    ends = [one.row[name] for one in told for name in ("low", "high", "value") if not math.isnan(one.row[name])]
    low, high = min(ends), max(ends)
    margin = (high - low) * MARGIN or abs(high) * MARGIN or 1.0
    return low - margin, high + margin


def _told(one: Told, scale: tuple[float, float], dataset: Dataset, theme: Theme) -> str:
    """One figure of the key: when, how much, how it stands to the figure in view, by whom."""
    row = one.row
    said, bounds = say(row, dataset.units), say_bounds(row, dataset.units)
    drawing = strip_svg(
        row["low"],
        row["high"],
        scale,
        colour_of(row["statistics"], theme),
        label=f"Bounds: {bounds}",
        track=PALETTES[theme].grid,
        width=STRIP_WIDTH,
        height=6,
        hollow=row["method"] == "implied",
    )
    href = escape(figure_link(row["observation_id"], row["indicator_id"], row["measure"]))
    figure = f"<b>{escape(said)}</b>" if one.relation == "same" else f'<a href="{href}"><b>{escape(said)}</b></a>'
    sure = f" ({escape(bounds)})" if bounds != said and row["low"] != row["high"] else ""
    here = escape(link_to(view="sources", article=row["source_id"]))
    when = escape(period_name(one.published))
    return (
        f'<li{" class=here" if one.relation == "same" else ""}><div>{figure}<span class="sure">{sure}</span> '
        f'<span class="tag{" grave" if one.relation in GRAVE else ""}">{escape(RELATIONS[one.relation])}</span></div>'
        f"{drawings_as_images(drawing)}"
        f'<div class="why">{when} · <a href="{here}">{escape(dataset.names[row["source_id"]])}</a></div></li>'
    )


def _others(row: Mapping[str, Any], observations: pd.DataFrame, dataset: Dataset) -> str:
    """Other readings of the same words, and what was computed from them."""
    quotes = set(str(row["from_quotes"]).split())
    related = observations[
        observations["observation_id"].ne(row["observation_id"]) & mentions(observations["from_quotes"], quotes)
    ]
    same = related[related["quote_id"].eq(row["quote_id"]) & related["method"].isin(["stated", "reconstructed"])]
    rest = related.drop(index=same.index)
    parts = [
        _related("Other readings of these words", same, dataset),
        _related("Rests on the same words", rest, dataset),
    ]
    return "".join(parts)


def _related(title: str, rows: pd.DataFrame, dataset: Dataset) -> str:
    if not len(rows):
        return ""
    items = []
    for row in rows_of(rows):
        href = figure_link(str(row["observation_id"]), str(row["indicator_id"]), str(row["measure"]))
        told = [_key_of(row, dataset), f"reading {row['reading']}" if row["reading"] else "", str(row["method"])]
        told.append("rejected" if row["reading_state"] == "rejected" else "")
        said = escape(", ".join(text for text in told if text))
        items.append(f'<li><a href="{escape(href)}">{escape(say(row, dataset.units))}</a>, {said}</li>')
    return f"<h3>{escape(title)}</h3><ul>{''.join(items)}</ul>"


def _findings(row: Mapping[str, Any], dataset: Dataset) -> str:
    quotes = set(str(row["from_quotes"]).split())
    findings = dataset.everything.findings
    about = findings[mentions(findings["quote_ids"], quotes)]
    if not len(about):
        return ""
    items, explained = [], dataset.tables.explanations
    for finding in rows_of(about.head(MOST_FINDINGS)):
        href = escape(link_to(view="disagreements", finding=str(finding["finding_id"])))
        kind = escape(kind_label(str(finding["kind"])))
        why = "".join(
            explanation_line(told) for told in rows_of(explained[explained["finding_id"].eq(finding["finding_id"])])
        )
        items.append(f'<li><a href="{href}">{kind}</a>: {escape(finding["text"])}{why}</li>')
    return f"<h3>Findings it takes part in</h3><ul>{''.join(items)}</ul>"


def explanation_line(row: Mapping[str, Any]) -> str:
    """Why a finding is as it is, or that this is open, as HTML."""
    return f'<div class="why"><b>{escape(VERDICTS[str(row["verdict"])])}:</b> {escape(row["explanation"])}</div>'


def _key_of(row: Mapping[str, Any], dataset: Dataset) -> str:
    label = dict(zip(dataset.tables.indicators["indicator_id"], dataset.tables.indicators["label"], strict=True))
    change = ", change" if row["measure"] == "change" else ""
    return f"{label[str(row['indicator_id'])]}{change}, {period_name(str(row['period']))}"


def _source(source_id: str, dataset: Dataset) -> dict[str, Any]:
    sources = dataset.tables.sources
    return rows_of(sources[sources["source_id"].eq(source_id)])[0]


def statistics_name(code: str) -> str:
    """The country whose statistics a figure is, for a table; empty if not said."""
    return country(code) if code else ""
