"""The pieces that report and site are laid out from: plain text, numbers and charts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipelines.analysis.finding import SEVERITIES
from pipelines.analysis.summary import Headline

SEVERITY_NAMES = {"conflict": "Conflicts", "caution": "Cautions", "gap": "Gaps", "note": "Notes"}


@dataclass(frozen=True)
class Drawn:
    """A chart in two widths (name -> figure as JSON for a script element) with its heights, words and notes."""

    title: str
    subtitle: str
    alt: str
    figures: Mapping[str, str]
    heights: Mapping[str, int]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Figure:
    """One observation as people read it; `notes` are the numbers of the words it was read from."""

    period: str
    said: str
    bounds: str
    whose: str
    words: str
    language: str
    source: str
    source_id: str
    how: str
    notes: tuple[int, ...]


@dataclass(frozen=True)
class Told:
    """A finding: its kind in words, its sentence, why it is so if somebody knows, its figures side by side as HTML."""

    finding_id: str
    kind: str
    severity: str
    indicator_id: str
    label: str
    text: str
    verdict: str
    explanation: str
    rows: str
    notes: tuple[int, ...]


@dataclass(frozen=True)
class Section:
    """All there is to say about one indicator."""

    indicator_id: str
    label: str
    topic: str
    definition: str
    unit: str
    headline: Headline | None
    charts: tuple[Drawn, ...]
    told: tuple[str, ...]
    figures: tuple[Figure, ...]
    findings: tuple[Told, ...]


@dataclass(frozen=True)
class Quoted:
    """A numbered note: words, and where they stand."""

    number: int
    words: str
    language: str
    where: str
    title: str
    url: str
    source_id: str


@dataclass(frozen=True)
class Source:
    """An article with the words that are quoted from it."""

    source_id: str
    title: str
    url: str
    said: str
    note: str
    quotes: tuple[Quoted, ...]


def by_severity(findings: Sequence[Told]) -> list[tuple[str, list[Told]]]:
    """Findings under the names of their severities, the gravest first."""
    groups = [(SEVERITY_NAMES[name], [told for told in findings if told.severity == name]) for name in SEVERITIES]
    return [(name, group) for name, group in groups if group]


def by_topic(sections: Sequence[Section]) -> list[tuple[str, list[Section]]]:
    """Sections under their topics, in order."""
    topics: dict[str, list[Section]] = {}
    for section in sections:
        topics.setdefault(section.topic, []).append(section)
    return [(topic[:1].upper() + topic[1:], held) for topic, held in topics.items()]
