"""Overview: what is known, how sure, who says so; where sources disagree; what is missing."""

from __future__ import annotations

import math

import pandas as pd
import streamlit as st

from pipelines.analysis.calendar import period_name
from pipelines.analysis.headline import RANKED, Rule
from pipelines.analysis.selection import Selection
from pipelines.analysis.summary import (
    SEVERE_TAGS,
    Headline,
    indicators_by_weight,
    lead_sentence,
    make_headlines,
)
from pipelines.charts import colour_of, coverage_matrix_html, strip_svg
from pipelines.charts.style import PALETTES
from pipelines.views.address import link_to, link_to_any_indicator
from pipelines.views.dataset import KEPT_SELECTIONS
from pipelines.views.empty import say_empty
from pipelines.views.findings import COMPARING, finding_rows, most_striking
from pipelines.views.first import keep_words
from pipelines.views.page import Page, name_of
from pipelines.views.text import capital, counted, drawings_as_images, escape

LONG_FIGURE = 13  # characters of a figure that is written smaller
TOP_FINDINGS = 5
STRIP_WIDTH = {"phone": 140, "tablet": 250, "wide": 250}  # pixels
MATRIX_YEARS = {"phone": 6, "tablet": 8, "wide": 12}
MATRIX_ROWS = 14


def render(page: Page) -> None:
    """Lay out the view."""
    headlines = headlines_of(page)
    if not headlines:
        st.html('<h1 class="view">Overview</h1>')
        say_empty(page, "figure")
        return
    words = leading_words(page, headlines)
    st.html(words)
    if page.selection == Selection() and page.rule == RANKED:
        keep_words(name_of(page), words, page.dataset.version)
    left, right = st.columns([1.15, 1], gap="large")
    with left:
        st.html(_disagreements(page, {headline.indicator_id for headline in headlines}))
    with right:
        st.html(_missing(page))
    st.html(_origin(page))


def leading_words(page: Page, headlines: list[Headline]) -> str:
    """What the view begins with, as HTML: a sentence, and the cards."""
    return (
        f'<h1 class="lead">{escape(lead_sentence(headlines, page.shown.findings))}</h1>'
        '<p class="lead-sub">Every number below is read from the words of an article and carries the bounds those '
        "words allow. Select one to see the words it stands in, and every figure it meets or contradicts.</p>"
        f'<div class="cards">{"".join(_card(headline, page) for headline in headlines)}</div>'
    )


def headlines_of(page: Page) -> list[Headline]:
    """What the cards say, worked out once for all sessions."""
    return _headlines(page.dataset.version, page.selection, page.rule, page)


@st.cache_resource(max_entries=KEPT_SELECTIONS, show_spinner=False)
def _headlines(version: str, selection: Selection, rule: Rule, _page: Page) -> list[Headline]:
    del version, selection  # parts of the key
    tables, shown = _page.dataset.tables, _page.shown
    return make_headlines(
        shown.observations, shown.findings, tables.sources, tables.indicators, _page.dataset.units, rule=rule
    )


def _card(headline: Headline, page: Page) -> str:
    href = link_to(view="indicators", indicator=headline.indicator_id)
    if not headline.figure:
        return (
            f'<a class="card none" href="{escape(href)}"><span class="what">{escape(headline.label)}</span>'
            f'<span class="against">{escape(capital(headline.against))}</span></a>'
        )
    ends = [end for other in (*headline.others, (headline.low, headline.high, headline.value)) for end in other]
    top = max((abs(end) for end in ends if not math.isnan(end)), default=1.0) * 1.08 or 1.0
    drawing = strip_svg(
        headline.low,
        headline.high,
        (0.0, top),
        colour_of(headline.statistics, page.theme),
        label=f"Bounds: {headline.bounds or headline.against}",
        track=PALETTES[page.theme].grid,
        width=STRIP_WIDTH[page.width],
        height=6,
    )
    tags = "".join(
        f'<span class="tag{" grave" if tag in SEVERE_TAGS else ""}">{escape(tag)}</span>' for tag in headline.tags[:3]
    )
    long = " long" if len(headline.figure) > LONG_FIGURE else ""
    return (
        f'<a class="card" href="{escape(href)}">'
        f'<span class="what">{escape(headline.label)}, {escape(headline.period)}</span>'
        f'<span class="much{long}">{escape(headline.figure)}</span>'
        f'<span class="against">{escape(headline.against)}</span>{drawings_as_images(drawing)}'
        f'<span class="sure">{escape(" · ".join(text for text in (headline.bounds, headline.by) if text))}</span>'
        f'<span class="tags">{tags}</span></a>'
    )


def _disagreements(page: Page, on_top: set[str]) -> str:
    findings = page.shown.findings
    comparable = findings["kind"].isin(COMPARING) & findings["kind"].ne("definition_differs")  # is no disagreement
    told = findings[comparable & findings["severity"].isin(["conflict", "caution"])]
    told = most_striking(told)
    told = pd.concat([told.drop_duplicates("indicator_id"), told[told.duplicated("indicator_id")]])
    told = told.iloc[
        (~told["indicator_id"].isin(on_top)).argsort(kind="stable")
    ]  # what the cards are about comes first
    head = "<h2>Where sources disagree</h2>"
    if not len(told):
        return f'{head}<p class="sub">Nowhere: the bounds of all figures for one key have a common point.</p>'
    more = len(told) - TOP_FINDINGS
    href = escape(link_to(view="disagreements"))
    rest = f'<p class="quiet-line"><a href="{href}">All disagreements and cautions →</a></p>' if more > 0 else ""
    return (
        f'{head}<p class="sub">No common point between what the words allow, or more than one meaning</p>'
        f"{finding_rows(told.head(TOP_FINDINGS), page)}{rest}"
    )


def _missing(page: Page) -> str:
    tables, coverage = page.dataset.tables, page.shown.coverage
    years = sorted({int(period[:4]) for period in coverage["period"]})[-MATRIX_YEARS[page.width] :]
    expected = tables.indicators[tables.indicators["frequency"].ne("none")]
    listed = [str(row["indicator_id"]) for row in indicators_by_weight(page.shown.observations, expected)]
    rows = expected[expected["indicator_id"].isin(listed[:MATRIX_ROWS])]
    matrix = coverage_matrix_html(coverage, rows, years, page.theme, href=link_to_any_indicator())
    more = escape(link_to(view="gaps"))
    return (
        '<h2>What is missing</h2><p class="sub">Years with and without a quoted figure</p>'
        f'{matrix}<p class="quiet-line"><a href="{more}">All indicators and years, with reasons →</a></p>'
    )


def _origin(page: Page) -> str:
    observations, sources = page.shown.observations, page.dataset.tables.sources
    used = sources[sources["source_id"].isin(observations["source_id"].unique())]
    languages = used["language"].nunique()
    when = f"the latest of {period_name(page.dataset.as_of)}, " if page.dataset.as_of else ""
    places = (("sources", "Sources"), ("method", "How words become bounds"), ("data", "Tables"))
    links = " · ".join(f'<a href="{escape(link_to(view=view))}">{label}</a>' for view, label in places)
    return (
        f'<p class="quiet-line">Read from {counted(len(used), "article")} in {counted(languages, "language")}; '
        f"{when}data version {escape(page.dataset.version)}. {links}</p>"
    )
