"""What kinds, severities and states are called, and what they mean: the words of the method page and of labels."""

from __future__ import annotations

from pipelines.views.text import spaced

KINDS: dict[str, tuple[str, str]] = {
    "disagreement": ("Disagreement", "Figures for one key have no common point between their bounds."),
    "mirror_difference": ("Two countries differ", "Two countries’ statistics record one flow differently."),
    "close_in_time": ("Days apart", "Figures a few days apart, in two months, differ: change or disagreement."),
    "definition_differs": ("Other definition", "Figures differ, but they do not count the same thing."),
    "growth_mismatch": ("Growth does not fit", "A stated change does not fit the stated levels."),
    "sum_mismatch": ("Parts do not add up", "Exports and imports do not make the stated turnover."),
    "rate_mismatch": ("Rate does not fit", "A source’s own conversion does not fit a published exchange rate."),
    "implied_rate": ("Implied rate", "The exchange rate that a source’s own conversion implies."),
    "mixed_statistics": ("Two statistics", "Series of two countries stand side by side; they are never joined."),
    "ambiguous_reading": ("Two readings", "The words have more than one meaning; all are kept until one is chosen."),
    "reconstructed": ("Reconstructed", "The words are garbled or mistaken; a reading says what they stand for."),
    "undated": ("Undated", "The source does not say for when the figure holds."),
    "unattributed": ("Unattributed", "The source names neither statistics nor a speaker."),
    "provisional": ("Provisional", "The source calls the figure preliminary."),
    "plan": ("Plan or forecast", "A target, not an outcome; it never conflicts with outcomes."),
    "open_ended": ("Open end", "The words set only one bound: “more than”, “up to”."),
    "single_source": ("One source", "Only one independent source states it."),
    "missing_period": ("Missing", "A figure is expected for these periods, and none is quoted."),
    "partial_period": ("Part of a period", "Only a part, a longer span or a change is quoted."),
    "stale": ("Old", "The latest figure is years older than the latest source."),
    "explanation_stale": ("Explanation out of date", "An explanation no longer fits its finding."),
}
VERDICTS = {"explained": "Explained", "open": "Open"}
SEVERITIES = {
    "conflict": "Conflicts",
    "caution": "Cautions",
    "gap": "Gaps",
    "note": "Notes",
}


def kind_label(kind: str) -> str:
    """What a kind of finding is called in a list."""
    return KINDS[kind][0] if kind in KINDS else spaced(kind)


def kind_meaning(kind: str) -> str:
    """What a kind of finding means, in one sentence; empty for kinds this page does not know."""
    return KINDS[kind][1] if kind in KINDS else ""
