"""The title of a chart whose numbers were computed: what the latest of them say."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from pipelines.analysis.calendar import in_period, join_words, period_name
from pipelines.analysis.forms import Form
from pipelines.analysis.phrases import country, possessive
from pipelines.analysis.rows import rows_of
from pipelines.charts.points import say_bare
from pipelines.wording import Units


def form_title(
    rows: pd.DataFrame, first: frozenset[str], indicator: Mapping[str, object], form: Form, units: Units
) -> str:
    """ "Goods trade turnover, index in 2022: 187 by China’s statistics (2015 = 100)": the latest figures put first, one
    of each side. `rows` are ranked and in one unit; where none is put first all of them count.
    """
    label = str(indicator["label"])
    shown = rows[rows["observation_id"].isin(first) & rows["period"].ne("")]
    shown = shown if len(shown) else rows
    latest = shown[shown["period_end"].eq(shown["period_end"].max())]
    latest = latest[latest["period"].eq(latest["period"].iloc[0])].drop_duplicates("statistics")
    bases = list(dict.fromkeys(latest["base_period"]))
    on = f" on {period_name(bases[0])}" if len(bases) == 1 and bases[0] else ""
    by = "computed from" if form.name == "change" else "by"  # sources state changes too
    told = [
        say_bare(row, units)
        + on
        + (f" {by} {possessive(country(row['statistics']))} statistics" if row["statistics"] else "")
        for row in rows_of(latest.sort_values("statistics", kind="stable"))
    ]
    when = in_period(str(latest["period"].iloc[0]))
    base = f" ({period_name(form.base)} = 100)" if form.base else ""
    name = label.removesuffix(", change on a year before")
    return f"{name}{'' if when.startswith(',') else ' '}{when}: {join_words(told)}{base}"
