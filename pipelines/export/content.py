"""What a report and a site say: the record as plain pieces of text, numbers and charts, for templates to lay out.

Every figure leads to a numbered note with the words it was read from and where they stand.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import pandas as pd

from pipelines.analysis.calendar import period_name
from pipelines.analysis.citation import cite_data, cite_data_bibtex, source_details, web_address
from pipelines.analysis.headline import rule_label
from pipelines.analysis.phrases import country, say, say_bounds, source_names
from pipelines.analysis.rows import mentions, rows_of
from pipelines.analysis.selection import GAP_KINDS
from pipelines.analysis.summary import Headline, lead_sentence, make_headlines
from pipelines.analysis.telling import COMMON_KINDS, tell_indicator
from pipelines.charts import Chart, Record, coverage_matrix_html, indicator_chart, interval_rows_html
from pipelines.charts.badges import KINDS as COMPARING
from pipelines.charts.intervals import KIND_NAMES
from pipelines.charts.style import Theme
from pipelines.charts.title import unit_words
from pipelines.export.extract import Extract, record_of
from pipelines.export.pictures import figure_json
from pipelines.export.pieces import Drawn, Figure, Quoted, Section, Source, Told

WIDTHS = {"wide": 732, "phone": 360}  # nominal widths charts are drawn for, in pixels
MEASURES = ("level", "change")
LAST = 10**9


@dataclass(frozen=True, eq=False)
class Content:
    """The pieces of an extract, each worked out when it is first asked for."""

    extract: Extract

    @cached_property
    def record(self) -> Record:
        """What charts are drawn from."""
        return record_of(self.extract)

    @cached_property
    def numbers(self) -> dict[str, int]:
        """quote_id -> the number of its note: in the order of indicators, the newest figures first."""
        rows = self.extract.shown.observations
        order = {name: n for n, name in enumerate(self.extract.tables.indicators["indicator_id"])}
        rows = rows.assign(_order=rows["indicator_id"].map(order))
        rows = rows.sort_values(
            ["_order", "period_end", "observation_id"], ascending=[True, False, True], kind="stable"
        )
        quotes = dict.fromkeys(quote for cell in rows["from_quotes"] for quote in str(cell).split())
        return {quote: n for n, quote in enumerate(quotes, 1)}

    @cached_property
    def quoted(self) -> tuple[Quoted, ...]:
        """All notes in the order of their numbers."""
        quotes = self.extract.tables.quotes
        known = {str(row["quote_id"]): row for row in rows_of(quotes[quotes["quote_id"].isin(list(self.numbers))])}
        sources = {str(row["source_id"]): row for row in rows_of(self.extract.tables.sources)}
        return tuple(_quoted(n, known[name], sources) for name, n in self.numbers.items() if name in known)

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """The indicators that have a figure, in the order of the indicators table."""
        shown = self.extract.shown.observations
        listed = self.extract.tables.indicators
        listed = listed[listed["indicator_id"].isin(shown["indicator_id"])]
        return tuple(_section(self, row) for row in rows_of(listed))

    @cached_property
    def headlines(self) -> dict[str, Headline]:
        """indicator_id -> its headline, in the order of weight."""
        tables, shown = self.extract.tables, self.extract.shown
        made = make_headlines(
            shown.observations,
            shown.findings,
            tables.sources,
            tables.indicators,
            self.extract.units,
            LAST,
            self.extract.rule,
        )
        return {headline.indicator_id: headline for headline in made}

    @cached_property
    def lead(self) -> str:
        """One or two sentences for the top."""
        return lead_sentence(list(self.headlines.values()), self.extract.shown.findings)

    @cached_property
    def findings(self) -> tuple[Told, ...]:
        """What sets figures against each other or against themselves, the gravest first."""
        findings = self.extract.shown.findings
        return tuple(_told(self, row, drawn=True) for row in rows_of(findings[findings["kind"].isin(COMPARING)]))

    @cached_property
    def gaps(self) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
        """(indicator_id, label, what is missing and why) of each indicator with gaps."""
        findings = self.extract.shown.findings
        held: dict[str, list[str]] = {}
        for row in rows_of(findings[findings["kind"].isin(GAP_KINDS)]):
            held.setdefault(str(row["indicator_id"]), []).append(str(row["text"]))
        labels = self.labels
        return tuple(
            (name, labels[name], tuple(_without(text, labels[name]) for text in held[name]))
            for name in labels
            if name in held
        )

    @cached_property
    def labels(self) -> dict[str, str]:
        """indicator_id -> label."""
        indicators = self.extract.tables.indicators
        return dict(zip(indicators["indicator_id"], indicators["label"], strict=True))

    @cached_property
    def sources(self) -> tuple[Source, ...]:
        """The articles that are quoted, the latest first."""
        sources = self.extract.tables.sources
        quotes: dict[str, list[Quoted]] = {}
        for quoted in self.quoted:
            quotes.setdefault(quoted.source_id, []).append(quoted)
        listed = sources[sources["source_id"].isin(list(quotes))]
        listed = listed.sort_values(["published", "source_id"], ascending=[False, True], kind="stable")
        return tuple(_source(row, quotes[str(row["source_id"])]) for row in rows_of(listed))

    @cached_property
    def about(self) -> dict[str, object]:
        """Name, version, date, filters, rule and citation."""
        edition = self.extract.edition
        return {
            "name": edition.name,
            "version": edition.version,
            "as_of": period_name(edition.as_of) if edition.as_of else "no date",
            "filters": self.extract.filters,
            "rule": rule_label(self.extract.rule),
            "citation": cite_data(edition),
            "bibtex": cite_data_bibtex(edition),
        }

    def matrix(self, theme: Theme, href: str) -> str:
        """Which years have a figure, as HTML; the latest first."""
        coverage, indicators = self.extract.shown.coverage, self.extract.tables.indicators
        if not len(coverage):
            return ""
        years = sorted({int(period[:4]) for period in coverage["period"]}, reverse=True)
        return coverage_matrix_html(coverage, indicators, years, theme, href=href)


def _section(content: Content, indicator: Mapping[str, object]) -> Section:
    extract, name = content.extract, str(indicator["indicator_id"])
    shown, tables = extract.shown, extract.tables
    rows = shown.observations[shown.observations["indicator_id"].eq(name)]
    rows = rows.sort_values(["period_end", "measure", "observation_id"], ascending=[False, False, True], kind="stable")
    findings = shown.findings[shown.findings["indicator_id"].eq(name) & ~shown.findings["kind"].isin(COMMON_KINDS)]
    told = tell_indicator(
        shown.observations, shown.findings, tables.sources, source_names(tables.sources), extract.units,
        tables.indicators, name, extract.rule,
    )  # fmt: skip
    charts = [_drawn(content.record, name, measure) for measure in MEASURES if measure in set(rows["measure"])]
    unit = unit_words(
        str(indicator["unit"]), str(indicator["accumulation"]), str(indicator["frequency"]), extract.units
    )
    return Section(
        indicator_id=name,
        label=str(indicator["label"]),
        topic=str(indicator["topic"]).replace("_", " "),
        definition=str(indicator["definition"]),
        unit=unit,
        headline=content.headlines.get(name),
        charts=tuple(chart for chart in charts if chart is not None),
        told=tuple(one.sentence for one in told),
        figures=tuple(_figures(content, rows)),
        findings=tuple(_told(content, row, drawn=False) for row in rows_of(findings)),
    )


def _drawn(record: Record, indicator_id: str, measure: str) -> Drawn | None:
    charts: dict[str, Chart] = {}
    for name, width in WIDTHS.items():
        chart = indicator_chart(record, indicator_id, measure=measure, width=width)
        if chart is None:
            return None
        charts[name] = chart
    wide = charts["wide"]
    return Drawn(
        title=wide.title,
        subtitle=wide.subtitle,
        alt=wide.alt,
        figures={name: for_script(chart) for name, chart in charts.items()},
        heights={name: int(chart.figure.layout.height) for name, chart in charts.items()},
        notes=tuple(note.text for note in charts["phone"].notes),
    )


def for_script(chart: Chart) -> str:
    """A figure as JSON that may stand in a script element of HTML."""
    spec = json.loads(figure_json(chart))
    return json.dumps(spec, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def _figures(content: Content, rows: pd.DataFrame) -> Iterable[Figure]:
    names, units = source_names(content.extract.tables.sources), content.extract.units
    languages = dict(
        zip(content.extract.tables.sources["source_id"], content.extract.tables.sources["language"], strict=True)
    )
    for row in rows_of(rows):
        state = (
            ""
            if row["reading_state"] == "only"
            else f", reading {row['reading'] or 'as it stands'} {row['reading_state']}"
        )
        source = str(row["source_id"])
        yield Figure(
            period=period_name(str(row["period"])),
            said=("change " if row["measure"] == "change" else "") + say(row, units),
            bounds="exact" if row["low"] == row["high"] else say_bounds(row, units),
            whose=country(str(row["statistics"])) if row["statistics"] else "not said",
            words=str(row["words"]),
            language=str(languages[source]),
            source=names[source],
            source_id=source,
            how=f"{row['method']}{state}",
            notes=_notes(content, str(row["from_quotes"])),
        )


def _notes(content: Content, quotes: str) -> tuple[int, ...]:
    return tuple(sorted(content.numbers[quote] for quote in quotes.split() if quote in content.numbers))


def _told(content: Content, finding: Mapping[str, object], *, drawn: bool) -> Told:
    explanations = content.extract.tables.explanations
    known = rows_of(explanations[explanations["finding_id"].eq(str(finding["finding_id"]))])
    kind, name = str(finding["kind"]), str(finding["indicator_id"])
    words = KIND_NAMES.get(kind, kind.replace("_", " "))
    return Told(
        finding_id=str(finding["finding_id"]),
        kind=words[:1].upper() + words[1:],
        severity=str(finding["severity"]),
        indicator_id=name,
        label=content.labels.get(name, ""),
        text=str(finding["text"]),
        verdict=str(known[0]["verdict"]).capitalize() if known else "",
        explanation=str(known[0]["explanation"]) if known else "",
        rows=_side_by_side(content.record, finding) if drawn else "",
        notes=_notes(content, str(finding["quote_ids"])),
    )


def _side_by_side(record: Record, finding: Mapping[str, object]) -> str:
    """The figures of a finding as rows of HTML, from no more of the record than they stand in: that is sooner done."""
    rows = record.observations
    rows = rows[mentions(rows["from_quotes"], set(str(finding["quote_ids"]).split()))]
    return interval_rows_html(replace(record, observations=rows), str(finding["finding_id"]), width=160)


def _quoted(number: int, quote: Mapping[str, object], sources: Mapping[str, Mapping[str, Any]]) -> Quoted:
    source = sources[str(quote["source_id"])]
    return Quoted(
        number=number,
        words=str(quote["words"]),
        language=str(source["language"]),
        where=source_details(source, str(quote["paragraph"])),
        title=str(source["title"]),
        url=web_address(str(source["url"])),
        source_id=str(source["source_id"]),
    )


def _source(source: Mapping[str, Any], quotes: Sequence[Quoted]) -> Source:
    return Source(
        source_id=str(source["source_id"]),
        title=str(source["title"]),
        url=web_address(str(source["url"])),
        said=source_details(source),
        note=str(source["note"]),
        quotes=tuple(quotes),
    )


def _without(text: str, label: str) -> str:
    rest = text.removeprefix(label).lstrip(":, ")
    return rest[:1].upper() + rest[1:]
