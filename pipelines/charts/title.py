"""The title of a chart: a sentence the data make true, built from them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date, timedelta

import numpy as np
import pandas as pd
from babel.numbers import get_currency_name

from pipelines.analysis.calendar import in_period, join_words, period_name, year_before
from pipelines.analysis.comparison import bounds, representative
from pipelines.analysis.forms import INDEX
from pipelines.analysis.headline import RANKED, Rule, latest_headline, latest_rows
from pipelines.analysis.phrases import country, say_span, whose
from pipelines.analysis.rows import rows_of
from pipelines.charts.points import quotes_of, say_bare
from pipelines.charts.text import text_width
from pipelines.wording import RATIO, Units

LONGEST = 92  # characters; parts that would make a title longer are left out
LEAST_DAYS_OF_CHANGE = 90  # between two stocks; sooner, a different figure may be another count rather than a change
WIDE = 0.3  # magnitude from which a disagreement belongs in the title


def level_title(
    levels: pd.DataFrame,
    changes: pd.DataFrame,
    findings: pd.DataFrame,
    indicator: Mapping[str, object],
    units: Units,
    rule: Rule = RANKED,
) -> str:
    """What the levels of an indicator say: how two countries' figures differ, else the latest figure and how it
    changed.

    `levels` and `changes` are the indicator's, the first of each period first (`headline.rank_observations`),
    levels in one unit.
    """
    name, label = str(indicator["indicator_id"]), str(indicator["label"])
    mirrors = findings[findings["kind"].eq("mirror_difference") & findings["indicator_id"].eq(name)]
    mirror = "" if rule.choice == "official" else _mirror_title(mirrors, levels, label)
    if mirror:
        return mirror
    everything, outcomes = levels, levels[levels["status"].ne("F")]
    levels = outcomes if len(outcomes) else levels
    if rule.choice in ("all", "hull"):
        rows = levels if rule.choice == "hull" else everything
        return _longest_that_fits([_of_all(rows, label, rule, units), _differing(findings, levels, name)])
    head = latest_headline(levels, name, rule=rule)
    if head is None and rule.choice == "official":
        return _none_by(label, rule)
    parts = _parts_of_level(levels.iloc[0] if head is None else head, levels, changes, indicator, units)
    return _longest_that_fits([parts[0], *parts[1:], _differing(findings, levels, name)])


def change_title(changes: pd.DataFrame, indicator: Mapping[str, object], units: Units, rule: Rule = RANKED) -> str:
    """What the changes of an indicator say (ranked, in one unit): the latest, or its open readings."""
    name, label = str(indicator["indicator_id"]), str(indicator["label"])
    if rule.choice in ("all", "hull"):
        return _of_all(changes, label, rule, units)
    head = latest_headline(changes, name, "change", rule)
    if head is None and rule.choice == "official":
        return _none_by(label, rule)
    head = changes.iloc[0] if head is None else head
    period = str(head["period"])
    told = _change_words(changes[changes["quote_id"].eq(head["quote_id"])], units)
    on = f" on {period_name(str(head['base_period']))}" if head["base_period"] else ""
    when = f" {in_period(period)}" if period else ", undated"
    return _longest_that_fits([f"{label}: {told}{on}{when}", _by(str(head["statistics"]))])


def _of_all(rows: pd.DataFrame, label: str, rule: Rule, units: Units) -> str:
    """Where no figure is put first: the span of the latest period, or how many figures there are."""
    dated = rows[rows["period"].ne("")]
    latest = latest_rows(dated, str(rows["indicator_id"].iloc[0]), str(rows["measure"].iloc[0]))
    if rule.choice == "hull" and len(latest):
        count, period = latest["quote_id"].nunique(), period_name(str(latest["period"].iloc[0]))
        span = say_span(latest, units)
        return f"{label}, {period}: {span} in {count} {'quote' if count == 1 else 'quotes'}"
    count, years = len(quotes_of(rows)), sorted({period[:4] for period in dated["period"]})
    span = f", {years[0]}–{years[-1]}" if len(years) > 1 else f", {years[0]}" if years else ""
    return f"{label}: {count} {'quote' if count == 1 else 'quotes'}{span}"


def _none_by(label: str, rule: Rule) -> str:
    return f"{label}: no figure by {whose(rule.statistics)}"


def _mirror_title(mirrors: pd.DataFrame, levels: pd.DataFrame, label: str) -> str:
    """ "China and Belarus count … differently: by a factor of 2.2 in 2018, 1.14 in 2022": the largest and the
    latest.
    """
    levels = levels[levels["method"].ne("implied")]
    factors: dict[str, float] = {}
    for mirror in rows_of(mirrors[mirrors["period"].ne("")]):
        factor = _factor_between_sides(levels[levels["quote_id"].isin(str(mirror["quote_ids"]).split())])
        if math.isfinite(factor):
            factors[str(mirror["period"])] = factor
    if not factors:
        return ""
    quotes = set(" ".join(mirrors["quote_ids"]).split())
    sides = sorted({str(side) for side in levels.loc[levels["quote_id"].isin(quotes), "statistics"]} - {""})
    if len(sides) < 2:
        return ""
    widest = max(factors, key=lambda period: (factors[period], period))
    chosen = dict.fromkeys([widest, max(factors)])
    told = ", ".join(f"{_factor(factors[period])} in {period_name(period)}" for period in sorted(chosen))
    who = join_words(sorted((country(side) for side in sides), key=lambda name: (text_width(name, 10), name)))
    return f"{who} count {_lower(label)} differently: by a factor of {told}"


def _differing(findings: pd.DataFrame, levels: pd.DataFrame, name: str) -> str:
    """ "; figures for 2018 differ 2.2-fold": the widest disagreement among dated levels, if it is wide."""
    quotes = set(levels["quote_id"])
    rows = findings[
        findings["kind"].eq("disagreement")
        & findings["indicator_id"].eq(name)
        & findings["period"].ne("")
        & findings["magnitude"].ge(WIDE)
        & np.array([set(str(cell).split()) <= quotes for cell in findings["quote_ids"]], dtype=bool)
    ]
    if not len(rows):
        return ""
    widest = rows.sort_values(["magnitude", "finding_id"], kind="stable").iloc[-1]
    return f"; figures for {period_name(str(widest['period']))} differ {_factor(widest['magnitude'] + 1)}-fold"


def _factor_between_sides(rows: pd.DataFrame) -> float:
    """The smallest figure against the largest of another side, as a factor (NaN where there is none)."""
    numbers = representative(rows.sort_values("observation_id", kind="stable")).sort_values(kind="stable")
    if not len(numbers) or not numbers.iloc[0] > 0:
        return math.nan
    other = numbers[rows["statistics"].loc[numbers.index].ne(rows["statistics"].loc[numbers.index[0]])]
    return float(other.iloc[-1] / numbers.iloc[0]) if len(other) else math.nan


def _factor(factor: float) -> str:
    return f"{factor:.1f}" if factor >= 1.5 else f"{factor:.2f}"


def _lower(label: str) -> str:
    """A label in the middle of a sentence: its first letter small, unless the word has further capitals or names
    somebody.
    """
    first = label.split()[0]
    proper = (
        first[1:] != first[1:].lower() or first.endswith(("’s", "'s")) or first in {"China", "Belarusian", "Chinese"}
    )
    return label if proper else label[:1].lower() + label[1:]


def _parts_of_level(
    head: pd.Series, levels: pd.DataFrame, changes: pd.DataFrame, indicator: Mapping[str, object], units: Units
) -> list[str]:
    """The sentence in parts, the first needed, each further one added only if it fits."""
    label, period = str(indicator["label"]), str(head["period"])
    said = say_bare(_row(head), units)
    if indicator["accumulation"] == "plan" or head["status"] == "F":
        when = f" for {period_name(period)}" if period else ""
        return [f"{label}: {said} planned{when}", _by(str(head["statistics"]))]
    if not period:
        return [_undated(levels, indicator, units)]
    same = changes[
        changes["period"].eq(period) & changes["statistics"].eq(head["statistics"]) & changes["base_period"].eq("")
    ]
    if len(same):
        told = _change_words(same[same["quote_id"].eq(same["quote_id"].iloc[0])], units)
        change = f", {told} on {period_name(year_before(period))}"
    else:
        change = _since(head, levels, indicator, units)
    verb = "came to" if indicator["accumulation"] == "flow" else "stood at"
    if change.startswith((", up", ", ×")):
        verb = "reached"
    elif change.startswith(", down"):
        verb = "fell to"
    return [f"{label} {verb} {said} {in_period(period)}", change, _by(str(head["statistics"]))]


def _change_words(readings: pd.DataFrame, units: Units) -> str:
    """ "up 33 %", "down 5 %", "×2.4 or ×1.4", "up $125 m"."""
    told = list(dict.fromkeys(_signed(say_bare(row, units)) for row in rows_of(readings)))
    if len(told) > 1:
        told = [str(reading) for reading in readings["reading"] if reading] or told
    return join_words(told, "or")


def _signed(said: str) -> str:
    for sign, word in (("+", "up "), ("−", "down "), ("-", "down ")):
        if said.startswith(sign):
            return word + said[1:]
    return said


def _since(head: pd.Series, levels: pd.DataFrame, indicator: Mapping[str, object], units: Units) -> str:
    """ ", up from 71 in 2020": held against the figure before, of the same statistics, where their bounds do not
    meet.
    """
    if not head["statistics"] and indicator["counterpart_area"]:
        return ""  # two figures that do not say whose they are may be of two countries
    flow = indicator["accumulation"] == "flow"
    before = levels[
        levels["statistics"].eq(head["statistics"])
        & levels["method"].eq("stated")
        & levels["reading_state"].ne("open")
        & ~levels["status"].isin(["D", "F", "U"])
        & levels["period"].ne("")
        & levels["period_end"].lt(_days_before(str(head["period_start"]), 0 if flow else LEAST_DAYS_OF_CHANGE))
    ]
    if flow:
        before = before[before["period"].str.len().eq(len(str(head["period"])))]
    if not len(before):
        return ""
    earlier = before[before["period_end"].eq(before["period_end"].max())].iloc[0]
    (low,), (high,) = bounds(head.to_frame().T)
    (low_before,), (high_before,) = bounds(earlier.to_frame().T)
    word = "up" if low > high_before else "down" if high < low_before else ""
    return f", {word} from {say_bare(_row(earlier), units)} {in_period(str(earlier['period']))}" if word else ""


def _days_before(day: str, days: int) -> str:
    return (date.fromisoformat(day) - timedelta(days=days)).isoformat()


def _undated(levels: pd.DataFrame, indicator: Mapping[str, object], units: Units) -> str:
    rows = levels[levels["period"].eq("")]
    told = list(dict.fromkeys(say_bare(row, units) for row in rows_of(rows.sort_values("value", kind="stable"))))
    sources = rows["source_id"].nunique()
    many = f" ({sources} sources)" if sources > 1 else ""
    return f"{indicator['label']}: {join_words(told[:3], 'or')}{many}, undated"


def _row(series: pd.Series) -> dict[str, object]:
    return {str(key): cell for key, cell in series.items()}


def _by(statistics: str) -> str:
    return f", by {whose(statistics)}" if statistics else ""


def _longest_that_fits(parts: list[str]) -> str:
    title = parts[0]
    for part in parts[1:]:
        if len(title + part) <= LONGEST:
            title += part
    return title


def unit_words(unit: str, accumulation: str, frequency: str, units: Units) -> str:
    """The unit in words: "US dollars a year", "enterprises", "per cent"; "change" for ratios."""
    if unit == RATIO:
        return "change on a year before, unless another period is named"
    if units.dimension(unit) == INDEX:
        return units.display(unit).strip("()")
    words = country_currency(unit) if units.is_currency(unit) else units.display(unit)
    words = {"%": "per cent"}.get(words, words)
    each = {"A": " a year", "Q": " a quarter", "M": " a month"}.get(frequency, "") if accumulation == "flow" else ""
    return words + each


def country_currency(code: str) -> str:
    """The English plural of a currency's name (CLDR): USD -> US dollars; the code itself if unknown."""
    return str(get_currency_name(code, count=2, locale="en"))
