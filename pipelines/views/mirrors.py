"""Two countries' statistics side by side, year by year, as a small table."""

from __future__ import annotations

import math

from pipelines.analysis.calendar import period_name
from pipelines.analysis.headline import rank_observations
from pipelines.analysis.mirrors import mirror_ratios
from pipelines.analysis.phrases import country, say, say_bounds
from pipelines.analysis.rows import rows_of
from pipelines.views.page import Page
from pipelines.views.quotes import figure_link
from pipelines.views.tables import html_table
from pipelines.views.text import escape


def mirror_table(page: Page, indicator_id: str) -> str:
    """What each country's statistics say of one flow, and their ratio, as HTML; empty where only one side is quoted."""
    observations = page.shown.observations
    ranked = rank_observations(observations[observations["indicator_id"].eq(indicator_id)], page.dataset.tables.sources)
    ratios = mirror_ratios(ranked, page.dataset.tables.indicators)
    if not len(ratios):
        return ""
    figures = {str(row["observation_id"]): row for row in rows_of(ranked)}
    first, second = country(str(ratios["first"].iloc[0])), country(str(ratios["second"].iloc[0]))

    def cell(observation_id: str) -> str:
        row = figures.get(observation_id)
        if row is None:
            return "–"
        href = escape(figure_link(observation_id, indicator_id, "level"))
        said, bounds = say(row, page.dataset.units), say_bounds(row, page.dataset.units)
        implied = "implied, " if row["method"] == "implied" else ""
        sure = f'<div class="why">{implied}{escape(bounds)}</div>' if implied or bounds != said else ""
        return f'<a href="{href}">{escape(said)}</a>{sure}'

    lines = [
        (
            escape(period_name(row["period"])),
            *(cell(row[name]) for name in ("first_id", "second_id", "unsaid_id")),
            _between(row["ratio_low"], row["ratio_high"]),
            f"× {row['apart']:.2f}" if math.isfinite(row["apart"]) else "–",
        )
        for row in reversed(rows_of(ratios.sort_values("period", kind="stable")))
    ]
    head = ("Period", first, second, "Not said whose", f"{second} ÷ {first}", "Furthest apart")
    return (
        "<h2>The countries side by side</h2>"
        '<p class="sub">By each country’s statistics, and how many times as much; bounds below</p>'
        + html_table(head, lines, label="Two countries’ statistics by period", width="58em", classes="broad")
    )


def _between(low: float, high: float) -> str:
    """Bounds of a ratio as text: "1.34–1.35", "up to 1.35"; a dash where it is not known."""
    if math.isnan(low):
        return "–"
    if math.isinf(high):
        return f"over {low:.2f}"
    if low <= 0:
        return f"up to {high:.2f}"
    return "–".join(dict.fromkeys((f"{low:.2f}", f"{high:.2f}")))
