"""All findings of a record, one row per key: the differences, the arithmetic, the doubts, the gaps, and
explanations that no longer fit.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

import pandas as pd

from pipelines.analysis.arithmetic import find_growth_mismatches, find_rate_mismatches, find_sum_mismatches
from pipelines.analysis.comparison import counted, originals
from pipelines.analysis.coverage import latest_publication
from pipelines.analysis.differences import find_differences, mixed_statistics
from pipelines.analysis.doubts import find_ambiguous, find_doubts, find_reconstructed
from pipelines.analysis.finding import Context, Finding
from pipelines.analysis.gaps import find_gaps
from pipelines.analysis.nearby import find_close_in_time
from pipelines.analysis.phrases import source_names
from pipelines.analysis.rows import carrying_rows, rows_of
from pipelines.wording import Units

CHOSEN_BY = [  # what findings choose and group observations by
    "indicator_id", "measure", "statistics", "period", "low", "high", "unit", "method",
    "status", "accumulation", "compare_group", "mirrored", "plan", "compare_period", "scale", "base",
]  # fmt: skip


def make_findings(
    observations: pd.DataFrame,
    coverage: pd.DataFrame,
    conversions: pd.DataFrame,
    sources: pd.DataFrame,
    indicators: pd.DataFrame,
    fx_rates: pd.DataFrame,
    units: Units,
) -> list[Finding]:
    """The findings of a record, or of the whole families of it whose `observations` and `indicators` these are, but
    for explanations that are out of date.
    """
    context = Context(units, source_names(sources))
    rows = carrying_rows(counted(observations, indicators), CHOSEN_BY)
    everything = observations.merge(indicators[["indicator_id", "label"]], on="indicator_id", validate="many_to_one")
    everything = everything.assign(scale=everything["unit"], base=everything["base_period"])
    return [
        *find_differences(rows, context),
        *find_close_in_time(rows, context),
        *mixed_statistics(rows),
        *find_growth_mismatches(rows, context),
        *find_sum_mismatches(rows, indicators, context),
        *find_rate_mismatches(observations, rows, conversions, fx_rates, context),
        *find_ambiguous(everything, context),
        *find_reconstructed(everything, context),
        *find_doubts(rows, originals(sources), context),
        *find_gaps(coverage, observations, indicators, latest_publication(sources)),
    ]


def stale_explanations(
    found: pd.DataFrame, explanations: pd.DataFrame, indicators: Collection[str]
) -> Iterator[Finding]:
    """Explanations whose finding is gone, or whose finding's sentence no longer contains what they expect."""
    explained = found[found["finding_id"].isin(explanations["finding_id"])]
    texts = dict(zip(explained["finding_id"].tolist(), explained["text"].tolist(), strict=True))
    for row in rows_of(explanations):
        name, expect = str(row["finding_id"]), str(row["expect"])
        if name in texts and expect in texts[name]:
            continue
        why = f"its finding no longer says “{expect}”" if name in texts else "its finding is gone"
        parts = [*name.split(":"), "", ""]
        indicator = parts[1] if parts[1] in indicators else ""
        period = "" if parts[2] == "-" else parts[2]
        text = f"The explanation of {name} is out of date: {why}."
        identity = f"explanation_stale:{name}"
        yield identity, "explanation_stale", "caution", indicator, period, "", float("nan"), text
