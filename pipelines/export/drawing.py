"""Which charts a record has, and what draws each of them in a size."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from pipelines.analysis.forms import FORMS, QUOTED_NAME, Form
from pipelines.analysis.rows import rows_of
from pipelines.charts.badges import KINDS
from pipelines.charts.record import Chart
from pipelines.export import pictures
from pipelines.export.extract import Extract, record_of
from pipelines.export.forms import forms_here, in_form

GRAVE = ("conflict", "caution")
FREIGHT = 1.10  # what freight and insurance are taken to add at most, as on screen unless it is moved
Draw = Callable[[str], Chart | None]  # size -> the chart, or None where there is nothing to draw


def plan_charts(extract: Extract, which: Sequence[str], indicator_ids: Sequence[str]) -> Iterator[tuple[str, Draw]]:
    """Each chart by what to call it. All that is shown is drawn from, also where only some indicators are asked for
    (none: all that have figures), so that a chart is the same in both cases.
    """
    labels = dict(zip(extract.tables.indicators["indicator_id"], extract.tables.indicators["label"], strict=True))
    known = set(extract.shown.observations["indicator_id"])
    record = record_of(extract)
    wanted = list(indicator_ids) or [name for name in labels if name in known]
    for name in wanted:
        label = labels[name]
        if "indicators" in which:
            yield label, partial(pictures.draw, record, name, "level")
            yield f"{label}, change", partial(pictures.draw, record, name, "change")
            yield f"{label}, two sides", partial(pictures.draw_sides, record, name, FREIGHT)
        if "forms" in which:
            yield from ((f"{label}, {form.lower()}", draw) for form, draw in _forms(extract, name))
    if "findings" in which:
        findings = extract.shown.findings
        findings = findings[findings["kind"].isin(KINDS) & findings["severity"].isin(GRAVE)]
        for row in rows_of(findings[findings["indicator_id"].isin(wanted)]):
            name = str(row["finding_id"])
            yield f"{labels[str(row['indicator_id'])]}, {name}", partial(pictures.draw_finding, record, name)


def _forms(extract: Extract, indicator_id: str) -> Iterator[tuple[str, Draw]]:
    reasons, _, _ = forms_here(extract, indicator_id)
    for name, label in FORMS.items():
        if name != QUOTED_NAME and not reasons[name]:
            yield label, partial(_in_form, extract, indicator_id, Form(name))
    yield "logarithmic scale", partial(_in_form, extract, indicator_id, Form(log=True))


def _in_form(extract: Extract, indicator_id: str, form: Form, size: str) -> Chart | None:
    record = record_of(in_form(extract, indicator_id, form))
    return pictures.draw(record, indicator_id, "change" if form.name == "change" else "level", size)
