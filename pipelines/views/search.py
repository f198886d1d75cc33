"""Search: the indicators, figures and articles that hold what was typed, each with a link to where it is shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from pipelines.analysis.calendar import adjoining, join_words, period_name, some_words
from pipelines.analysis.phrases import language_name, say
from pipelines.analysis.rows import rows_of
from pipelines.analysis.search import Hits, Index, make_index, search, years_in
from pipelines.analysis.summary import indicators_by_weight, number_word
from pipelines.views.address import link_to
from pipelines.views.dataset import KEPT_PARTS, Dataset
from pipelines.views.page import Page
from pipelines.views.quotes import figure_link
from pipelines.views.text import counted, escape, spaced

AT_ONCE = 20  # of each group; more are folded away
MOST = 300  # figures or articles, with those folded away
EXAMPLES = 7
LONGEST_EXAMPLE = 32  # characters
OF_A_KEY = 3  # figures of one indicator and period; more are folded away
LANGUAGES = 3  # that an example is given in, the commonest first


def render(page: Page) -> None:
    """Lay out the view."""
    query, dataset = str(st.session_state["q"]), page.dataset
    index = index_of(page)
    if not query:
        st.html(f'<h1 class="view">Search this record</h1><p class="sub">{_tried(dataset)}</p>{_examples(page, index)}')
        return
    found = search(index, query, dataset.units)
    figures = _figures(page, found.quotes)
    sources = dataset.tables.sources[dataset.tables.sources["source_id"].isin(found.sources)]
    passing = Hits(found.indicators, tuple(figures["quote_id"]), found.sources)
    if not passing.count:
        st.html(_nothing(query, found, page, index))
        return
    counts = page.shown.observations.groupby("source_id")["quote_id"].nunique()
    beside = figures["quote_id"].isin(found.elsewhere)
    keys, others = (_by_key(rows.head(MOST)) for rows in (figures[~beside], figures[beside]))
    articles = rows_of(sources.head(MOST))
    st.html(
        f'<div role="status"><h1 class="view">“{escape(query)}”: {escape(_counts(passing))}</h1></div>'
        + _left_out(len(found.quotes) - len(figures))
        + _group("Indicators", [_indicator(row, page) for row in _indicators(page, passing.indicators)])
        + _group(
            "Figures" if not beside.any() else _of_years(query),
            [_key(rows, dataset) for rows in keys],
            int((~beside).sum()),
        )
        + _folded_group("Figures of other periods", [_key(rows, dataset) for rows in others], int(beside.sum()))
        + _group("Articles", [_source(row, int(counts.get(row["source_id"], 0))) for row in articles], len(sources))
    )


def index_of(page: Page) -> Index:
    """The index of the record on screen, made once for all sessions."""
    return _index(page.dataset.key, page.dataset)


@st.cache_resource(max_entries=KEPT_PARTS, show_spinner=False)
def _index(key: tuple[str, tuple[str, ...], str], _dataset: Dataset) -> Index:
    del key
    tables, observations = _dataset.tables, _dataset.everything.observations
    return make_index(observations, tables.quotes, tables.sources, tables.indicators, _dataset.names, _dataset.units)


def _indicators(page: Page, ids: Sequence[str]) -> list[dict[str, Any]]:
    """The indicators, the most quoted first."""
    table = page.dataset.tables.indicators
    counts = page.shown.observations["indicator_id"].value_counts()
    rows = rows_of(table[table["indicator_id"].isin(ids)])
    return sorted(rows, key=lambda row: -int(counts.get(row["indicator_id"], 0)))


def _figures(page: Page, quotes: Sequence[str]) -> pd.DataFrame:
    """What is read from the quotes that pass the filters, one row each: of the indicator most of them are about
    first, the latest period first, of what ends with it the longest.
    """
    rows = page.shown.observations
    rows = rows[rows["quote_id"].isin(quotes) & rows["method"].ne("implied") & rows["reading_state"].ne("rejected")]
    rows = rows.drop_duplicates("quote_id")
    weight = rows["indicator_id"].map(rows["indicator_id"].value_counts())
    ordered = rows.assign(_weight=weight).sort_values(
        ["_weight", "indicator_id", "period_end", "period_start", "measure"],
        ascending=[False, True, False, True, False],
        kind="stable",
    )
    return ordered.drop(columns="_weight")


def _counts(found: Hits) -> str:
    """ "two indicators, 43 figures and one article"."""
    groups = {"indicator": found.indicators, "figure": found.quotes, "article": found.sources}
    told = [f"{number_word(len(ids))} {name}{'' if len(ids) == 1 else 's'}" for name, ids in groups.items() if ids]
    return join_words(told)


def _left_out(count: int) -> str:
    if count <= 0:
        return ""
    return f'<p class="sub">{counted(count, "more figure")} {"does" if count == 1 else "do"} not pass the filters.</p>'


def _group(title: str, items: list[str], count: int = 0) -> str:
    """The first of a group, and the others when asked for, of very many the first `MOST`; empty where there is none.
    `count` things were found, one for each item if it is not told.
    """
    if not items:
        return ""
    count, rest = count or len(items), "".join(items[AT_ONCE:])
    listed = f'<p class="sub">The first {MOST} are listed; one more word finds fewer.</p>' if count > MOST else ""
    fold = f"Show all {min(count, MOST):,}" + (" that are listed" if listed else "")
    more = f"<details class=more><summary>{fold}</summary>{_list(rest)}</details>" if rest else ""
    return f"<h2>{title} · {count:,}</h2>{listed}{_list(''.join(items[:AT_ONCE]))}{more}"


def _of_years(query: str) -> str:
    """What the figures of the years in a query are called: "Figures of 2022"."""
    return f"Figures of {join_words(years_in(query))}"


def _folded_group(title: str, items: list[str], count: int) -> str:
    """A group that is shown when asked for; empty where there is none."""
    if not items:
        return ""
    why = "The year stands in their words, or is that of their article."
    return (
        f"<details class=more><summary>{title} · {count:,}</summary>"
        f'<p class="sub">{why}</p>{_list("".join(items))}</details>'
    )


def _list(items: str) -> str:
    return f'<div class="rows hits" role="list">{items}</div>'


def _item(href: str, name: str, below: str) -> str:
    """One indicator or article."""
    return (
        f'<div class="row bare" role="listitem"><div><div class="say"><a href="{escape(href)}"><b>{escape(name)}</b>'
        f"</a></div>"
        f'<div class="why">{escape(below)}</div></div></div>'
    )


def _indicator(row: dict[str, Any], page: Page) -> str:
    """An indicator, how much is quoted of it, and for which periods nothing is."""
    name, shown = str(row["indicator_id"]), page.shown
    rows = shown.observations[shown.observations["indicator_id"].eq(name)]
    findings = shown.findings
    missing = findings[findings["indicator_id"].eq(name) & findings["kind"].eq("missing_period")]
    gaps = some_words(period_name(period) for period in adjoining(missing["period"]))
    years = sorted({period[:4] for period in rows["period"]} - {""})
    span = "–".join(dict.fromkeys(years[:1] + years[-1:]))
    said = [spaced(str(row["topic"])), counted(rows["quote_id"].nunique(), "figure") + (f", {span}" if span else "")]
    said = said if len(rows) else [said[0], "no figure"]
    said += [f"no figure for {gaps}"] if gaps else []
    return _item(link_to(view="indicators", indicator=name), str(row["label"]), " · ".join(said))


def _by_key(figures: pd.DataFrame) -> list[list[dict[str, Any]]]:
    """The figures of each indicator, measure and period, in their order."""
    groups: dict[tuple[str, str, str], list[dict[str, Any]]] = {}
    for row in rows_of(figures):
        groups.setdefault((row["indicator_id"], row["measure"], row["period"]), []).append(row)
    return list(groups.values())


def _key(rows: list[dict[str, Any]], dataset: Dataset) -> str:
    """The figures of one indicator, measure and period: the first few, and the others when asked for."""
    labels = dict(zip(dataset.tables.indicators["indicator_id"], dataset.tables.indicators["label"], strict=True))
    first, lines = rows[0], [_figure(row, dataset) for row in rows]
    change = ", change" if first["measure"] == "change" else ""
    head = f"{labels[first['indicator_id']]}{change}, {period_name(first['period'])}"
    count = f' <span class="why">{len(rows)} figures</span>' if len(rows) > 1 else ""
    rest = "".join(lines[OF_A_KEY:])
    more = f"<details><summary>{len(lines) - OF_A_KEY} more</summary><ul>{rest}</ul></details>" if rest else ""
    return (
        f'<div class="row bare" role="listitem"><div><div class="say"><b>{escape(head)}</b>{count}</div>'
        f"<ul>{''.join(lines[:OF_A_KEY])}</ul>{more}</div></div>"
    )


def _figure(row: dict[str, Any], dataset: Dataset) -> str:
    """A figure in plain English, and the words it was read from in their language."""
    source = dataset.tables.sources[dataset.tables.sources["source_id"].eq(row["source_id"])].iloc[0]
    href = escape(figure_link(row["observation_id"], row["indicator_id"], row["measure"]))
    here = escape(link_to(view="sources", article=row["source_id"]))
    words = f'<q lang="{escape(source["language"])}">{escape(row["words"])}</q>'
    return (
        f'<li><a href="{href}"><b>{escape(say(row, dataset.units))}</b></a> <span class="why">{words} '
        f'<a href="{here}">{escape(dataset.names[row["source_id"]])}</a></span></li>'
    )


def _source(row: dict[str, Any], count: int) -> str:
    said = [
        str(row["publisher"]),
        period_name(str(row["published"])),
        language_name(str(row["language"])),
        counted(count, "figure"),
    ]
    href = link_to(view="sources", article=row["source_id"])
    return _item(href, str(row["title"]), " · ".join(text for text in said if text))


def _tried(dataset: Dataset) -> str:
    tables = dataset.tables
    return escape(
        f"What you type is looked for in the words, indicators, periods and speakers of "
        f"{counted(len(tables.quotes), 'figure')}, in the names and definitions of "
        f"{counted(len(tables.indicators), 'indicator')}, and in the titles, publishers and addresses of "
        f"{counted(len(tables.sources), 'article')}: every word of it, in any script and case, common "
        "names also in other languages. A number is also looked for as an amount, however it is written."
    )


def _nothing(query: str, found: Hits, page: Page, index: Index) -> str:
    """What was tried, which of several words is the one that is nowhere, and what can be found here."""
    if found.count:
        head = f'<div role="status"><h1 class="view">Nothing that is shown holds “{escape(query)}”</h1></div>'
        return head + _left_out(len(found.quotes))
    words = list(dict.fromkeys(query.split()))
    each = "".join(f"<li>{_word(word, page, index)}</li>" for word in words) if len(words) > 1 else ""
    return (
        f'<div role="status"><h1 class="view">Nothing here holds “{escape(query)}”</h1></div>'
        + (f'<ul class="said">{each}</ul>' if each else "")
        + f'<p class="sub">{_tried(page.dataset)}</p>{_examples(page, index)}'
    )


def _word(word: str, page: Page, index: Index) -> str:
    found = search(index, word, page.dataset.units)
    if not found.count:
        return f"“{escape(word)}” is nowhere in this record."
    return f"“{_link(word)}” finds {escape(_counts(found))}."


def _link(query: str) -> str:
    return f'<a href="{escape(link_to(view="search", q=query))}">{escape(query)}</a>'


def _examples(page: Page, index: Index) -> str:
    """Searches that find something in this very record: an indicator, a topic in a year, figures in their words."""
    dataset, shown = page.dataset, page.shown
    sources = dataset.tables.sources
    rows = shown.observations[shown.observations["measure"].eq("level") & shown.observations["method"].eq("stated")]
    rows = rows[rows["words"].str.len().le(LONGEST_EXAMPLE)]
    tried = []
    for row in indicators_by_weight(rows, dataset.tables.indicators)[:2]:
        own = rows[rows["indicator_id"].eq(row["indicator_id"])]
        year = max(own["period"])[:4]
        tried += [row["label"].lower(), f"{spaced(row['topic']).lower()} {year}"]
    spoken = rows["source_id"].map(dict(zip(sources["source_id"], sources["language"], strict=True)))
    tried += [rows.loc[spoken.eq(language), "words"].iloc[0] for language in spoken.value_counts().index[:LANGUAGES]]
    fit = [text for text in dict.fromkeys(tried) if search(index, text, dataset.units).count]
    if not fit:
        return ""
    listed = "".join(f"<li>{_link(text)}</li>" for text in fit[:EXAMPLES])
    return f'<h2>For example</h2><ul class="said">{listed}</ul>'
