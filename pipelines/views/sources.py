"""Sources: each article, its figures, what is doubtful about it, how to cite it, its quotes with what was read."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from pipelines.analysis.calendar import period_name
from pipelines.analysis.citation import TRANSLATIONS, cite, cite_bibtex
from pipelines.analysis.comparison import originals
from pipelines.analysis.phrases import language_name, say
from pipelines.analysis.rows import rows_of
from pipelines.views.address import link_to, options
from pipelines.views.empty import say_empty
from pipelines.views.meanings import kind_label
from pipelines.views.page import Page
from pipelines.views.quotes import figure_link, web_link
from pipelines.views.tables import choose_page, html_table
from pipelines.views.text import capital, escape

AT_ONCE = 10  # articles on a page of the table; fewer need no chooser
DOUBTS = ("reconstructed", "ambiguous_reading", "undated", "provisional", "plan", "unattributed")


def render(page: Page) -> None:
    """Lay out the view."""
    st.html('<h1 class="view">Who says so</h1><p class="sub">Every article, and every figure taken from it.</p>')
    observations = page.shown.observations
    sources = page.dataset.tables.sources
    used = sources[sources["source_id"].isin(observations["source_id"].unique())]
    if not len(used):
        say_empty(page, "article")
        return
    counts = observations.groupby("source_id")["quote_id"].nunique()
    used = used.assign(_figures=used["source_id"].map(counts)).sort_values("_figures", ascending=False, kind="stable")
    listed = list(used["source_id"])
    if st.session_state["article"] not in listed:
        st.session_state["article"] = listed[0]
    chosen = str(st.session_state["article"])
    if len(listed) > AT_ONCE:
        labels = {row["source_id"]: " · ".join((row["title"], *_origin(row))) for row in rows_of(used)}
        st.selectbox(
            "Find an article",
            listed,
            format_func=labels.__getitem__,
            key="article",
            help="Type a word of the title, the publisher or the year.",
            persist_state="session",
        )
    own = listed.index(chosen) // AT_ONCE + 1  # the page of the article in view
    part = choose_page(used, f"page-sources-{own}", AT_ONCE, "{} of {} articles, those with most figures first", own)
    shown = list(part["source_id"])
    st.html(
        html_table(
            ("Article", "Publisher", "Published", "Language", "Figures", "To be careful about"),
            [_line(row) for row in rows_of(part)],
            label="Articles",
            numbers=(4,),
            marked=shown.index(chosen) if chosen in shown else None,
            classes="broad",
        )
    )
    _article(page, chosen)


def _origin(source: dict[str, Any]) -> tuple[str, ...]:
    """Who published an article, and when."""
    return source["publisher"] or "publisher not named", period_name(source["published"])


def _line(source: dict[str, Any]) -> tuple[str, ...]:
    href = escape(link_to(view="sources", article=source["source_id"]))
    return (
        f'<a href="{href}">{escape(source["title"])}</a>',
        escape(source["publisher"] or "not named"),
        f'<span class="line">{escape(period_name(source["published"]))}</span>',
        escape(language_name(source["language"])),
        f"{source['_figures']:,}",
        escape(", ".join(_article_doubts(source))),
    )


def _article_doubts(source: dict[str, Any]) -> list[str]:
    """What is doubtful about the article itself."""
    told = [
        "" if source["published"] else "undated",
        "" if source["publisher"] else "no publisher named",
        TRANSLATIONS.get(source["translation"], ""),
        "repeats another article" if source["repeats"] else "",
    ]
    return [text for text in told if text]


def _article(page: Page, source_id: str) -> None:
    sources = page.dataset.tables.sources
    source = rows_of(sources[sources["source_id"].eq(source_id)])[0]
    outside = web_link(source["url"], source["url"])
    root = originals(sources)[source_id]
    facts = {
        "Publisher": escape(source["publisher"] or "not named"),
        "Published": escape(period_name(source["published"])),
        "Language": escape(
            ", ".join(t for t in (language_name(source["language"]), TRANSLATIONS.get(source["translation"], "")) if t)
        ),
        "Address": outside,
        "Repeats": escape(page.dataset.names[root]) if root != source_id else "",
        "Repeated by": escape(_repeated_by(sources, source_id, page)),
        "Collection": escape(source["collection"]),
        "Note": escape(source["note"]),
    }
    listed = "".join(f"<dt>{name}</dt><dd>{value}</dd>" for name, value in facts.items() if value)
    st.html(f'<h2>{escape(source["title"])}</h2><dl class="facts">{listed}</dl>{_doubts(page, source_id)}')
    st.html(_quotes(page, source_id))
    st.html("<h2>Cite it</h2>")
    st.code(cite(source), language=None, wrap_lines=True)
    st.code(cite_bibtex(source), language=None, wrap_lines=True)


def _repeated_by(sources: pd.DataFrame, source_id: str, page: Page) -> str:
    return ", ".join(page.dataset.names[name] for name in sources.loc[sources["repeats"].eq(source_id), "source_id"])


def _doubts(page: Page, source_id: str) -> str:
    """What is doubtful about the article's figures, counted by kind."""
    findings = page.shown.findings[page.shown.findings["kind"].isin(DOUBTS)]
    prefix = f"{source_id}:"
    about = findings[findings["quote_ids"].map(lambda ids: any(q.startswith(prefix) for q in ids.split())).astype(bool)]
    if not len(about):
        return ""
    items = "".join(
        f'<span class="tag">{escape(kind_label(str(kind)))} {int(count)}</span>'
        for kind, count in about["kind"].value_counts().items()
    )
    return f'<h3>What is doubtful about its figures</h3><div class="tags">{items}</div>'


def _quotes(page: Page, source_id: str) -> str:
    """The article's quotes in the order of its paragraphs, each with what was read."""
    observations = page.shown.observations
    rows = observations[
        observations["source_id"].eq(source_id) & observations["method"].isin(["stated", "reconstructed", "converted"])
    ]
    rows = rows.drop_duplicates("observation_id").merge(
        page.dataset.tables.quotes[["quote_id", "paragraph"]], on="quote_id", validate="many_to_one"
    )
    rows = rows.sort_values("paragraph", key=lambda cells: cells.map(lambda text: int(text or 0)), kind="stable")
    labels = options(page.dataset, "indicator")
    lines = []
    for row in rows_of(rows):
        href = escape(figure_link(row["observation_id"], row["indicator_id"], row["measure"]))
        change = ", change" if row["measure"] == "change" else ""
        about = f"{labels.get(row['indicator_id'], '')}{change}, {period_name(row['period'])}"
        how = row["method"] if row["reading_state"] == "only" else f"{row['method']}, {row['reading_state']}"
        lines.append(
            (
                escape(row["paragraph"]),
                f"“{escape(row['words'])}”",
                f'<a href="{href}">{escape(say(row, page.dataset.units))}</a>',
                escape(about),
                escape(capital(how)),
            )
        )
    head = ("Paragraph", "Words", "Read as", "What it is", "How")
    return "<h2>Its figures</h2>" + html_table(
        head, lines, label="Figures of the article", numbers=(0,), classes="broad"
    )
