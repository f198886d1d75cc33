"""What is taken away, with the levels of an indicator in another form: numbers, label, unit, gaps, and what is still
true of them.
"""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from pipelines.analysis.bases import base_periods, default_base
from pipelines.analysis.conversions import convert_at_published_rates
from pipelines.analysis.forms import Form, with_index
from pipelines.analysis.headline import rank_observations
from pipelines.analysis.selection import Selected
from pipelines.analysis.transform import enterprises_of, forms_of, transform
from pipelines.export.extract import Extract
from pipelines.wording import parse_period

NOT_HERE = "no figure in this form"
UNIT_OF_FINDING = 4  # which part of a finding's id


def in_form(extract: Extract, indicator_id: str, form: Form, years: tuple[str, str] | None = None) -> Extract:
    """The extract with the levels of one indicator in a form, their bounds carried through; others stay as they are.

    Label, definition and unit of the indicator are those of the form. Findings that speak of other numbers are left
    out; gaps are the periods without a figure in this form. `years` (first, last) cuts what comes out. What cannot be
    shown so (see `forms_here`) stays as quoted; where the base is none of the indicator's, the standing one is taken.
    """
    tables, shown = extract.tables, extract.shown
    ranked = _ranked(extract, indicator_id)
    if form.quoted or not len(ranked) or forms_of(ranked, tables.indicators, indicator_id)[form.name]:
        return replace(extract, form=Form(log=form.log))
    form = replace(form, base=_base(ranked, tables.indicators, indicator_id, form))
    made = transform(ranked, tables.indicators, indicator_id, form.name, form.base)
    rows = _in_years(made.observations, years)
    other = shown.observations["indicator_id"].ne(indicator_id)
    definition = f"{made.definition}. {made.left_out}" if made.left_out else made.definition
    told = {"label": made.label, "definition": definition, "unit": made.unit}
    return replace(
        extract,
        tables=replace(tables, indicators=_renamed(tables.indicators, indicator_id, told)),
        shown=Selected(
            pd.concat([shown.observations[other], rows], ignore_index=True),
            _still_true(shown.findings, indicator_id, made.unit if form.name == "usd" else ""),
            _coverage(shown.coverage, made.observations, indicator_id, years),
        ),
        units=with_index(extract.units, form.base) if form.base else extract.units,
        form=form,
    )


def forms_here(extract: Extract, indicator_id: str) -> tuple[dict[str, str], list[str], str]:
    """What a menu needs to know of what is shown of an indicator: every form -> why it cannot be taken (empty where it
    can), the periods an index can start from, and the one it starts from where none is asked for.
    """
    indicators = extract.tables.indicators
    ranked = _ranked(extract, indicator_id)
    known = ranked, indicators, indicator_id
    return forms_of(*known), base_periods(*known), default_base(*known)


def _base(ranked: pd.DataFrame, indicators: pd.DataFrame, indicator_id: str, form: Form) -> str:
    """The base of a form: the one asked for where the indicator has it; none for forms that have none."""
    if form.name != "index":
        return ""
    if form.base in base_periods(ranked, indicators, indicator_id):
        return form.base
    return default_base(ranked, indicators, indicator_id)


def _ranked(extract: Extract, indicator_id: str) -> pd.DataFrame:
    """The ranked observations of an indicator, with its amounts in dollars at published rates, and of what its levels
    can be divided by; none of an unknown one.
    """
    tables, observations = extract.tables, extract.shown.observations
    if not tables.indicators["indicator_id"].eq(indicator_id).any():
        return observations.iloc[:0]
    wanted = [indicator_id, enterprises_of(tables.indicators, indicator_id)]
    rows = observations[observations["indicator_id"].isin(wanted)]
    in_dollars = _renamed(tables.indicators, indicator_id, {"unit": "USD"})
    published = convert_at_published_rates(rows, in_dollars, tables.fx_rates, extract.units)
    return rank_observations(pd.concat([rows, published], ignore_index=True), tables.sources)


def _renamed(indicators: pd.DataFrame, indicator_id: str, told: dict[str, str]) -> pd.DataFrame:
    own = indicators["indicator_id"].eq(indicator_id)
    return indicators.assign(**{name: indicators[name].mask(own, text) for name, text in told.items()})


def _in_years(rows: pd.DataFrame, years: tuple[str, str] | None) -> pd.DataFrame:
    """The rows whose period touches the years; all of them where none are asked for."""
    if years is None:
        return rows
    begun, ended = rows["period_start"].str[:4] <= years[1], rows["period_end"].str[:4] >= years[0]
    return rows[rows["period"].ne("") & begun & ended]


def _still_true(findings: pd.DataFrame, indicator_id: str, unit: str) -> pd.DataFrame:
    """The findings without those about the indicator, but for those about figures that were quoted in the unit."""
    parts = findings["finding_id"].str.split(":").str[UNIT_OF_FINDING].fillna("")
    return findings[findings["indicator_id"].ne(indicator_id) | (parts.eq(unit) if unit else False)]


def _coverage(
    coverage: pd.DataFrame, rows: pd.DataFrame, indicator_id: str, years: tuple[str, str] | None
) -> pd.DataFrame:
    """Coverage in which the indicator's periods without a figure in this form are missing."""
    own = coverage[coverage["indicator_id"].eq(indicator_id)]
    spans = [_days(period) for period in own["period"]]
    figures = list(zip(rows["period_start"], rows["period_end"], strict=True))
    held = [any(begin <= end and start <= finish for begin, finish in figures) for start, end in spans]
    lost = ~own["state"].isin(["missing", "unexpected"]) & ~pd.Series(held, index=own.index, dtype=bool)
    changed = own.assign(state=own["state"].mask(lost, "missing"), reason=own["reason"].mask(lost, NOT_HERE))
    within = [years is None or (years[0] <= end[:4] and start[:4] <= years[1]) for start, end in spans]
    return pd.concat([coverage.drop(index=own.index), changed[pd.Series(within, index=own.index, dtype=bool)]])


def _days(period: str) -> tuple[str, str]:
    span = parse_period(period)
    return span.start.isoformat(), span.end.isoformat()
