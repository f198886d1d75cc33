"""What is said first of a record: one headline for each of a few indicators, and one sentence over all.

Which indicators: of each topic, in the order of the indicators table, the one that most sources quote, then the others
by their number of quotes. Which figure: by the reader's rule, see `headline`; where the rule puts none first, the
headline says so or tells the span of all. Nothing is averaged, and no number is made up.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from pipelines.analysis.calendar import in_period, join_words, period_name, year_before
from pipelines.analysis.headline import RANKED, Rule, latest_rows, rank_observations
from pipelines.analysis.phrases import counted_words, say, say_bounds, say_span, source_names, whose
from pipelines.analysis.rows import rows_of
from pipelines.wording import Units

MOST_HEADLINES = 8
TAGS = {  # finding kind -> what a headline is marked with, the gravest first
    "disagreement": "sources disagree",
    "mirror_difference": "two countries differ",
    "growth_mismatch": "growth does not fit",
    "sum_mismatch": "parts do not add up",
    "rate_mismatch": "rate does not fit",
    "ambiguous_reading": "two readings",
    "reconstructed": "reconstructed",
    "definition_differs": "other definition beside it",
    "undated": "undated",
    "provisional": "provisional",
    "plan": "plan",
    "open_ended": "open end",
}
SEVERE_TAGS = frozenset(list(TAGS.values())[:7])
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


@dataclass(frozen=True)
class Headline:
    """One indicator in four lines: what, how much, against what, how sure and who says so.

    `figure` and `observation_id` are empty where no figure is put first. `low`, `high`: bounds (NaN = open); `others`:
    (low, high, value) of its other levels in the same unit.
    """

    indicator_id: str
    observation_id: str
    label: str
    period: str
    figure: str
    against: str
    bounds: str
    by: str
    statistics: str
    tags: tuple[str, ...]
    low: float
    high: float
    value: float
    others: tuple[tuple[float, float, float], ...]
    sentence: str


def make_headlines(
    observations: pd.DataFrame,
    findings: pd.DataFrame,
    sources: pd.DataFrame,
    indicators: pd.DataFrame,
    units: Units,
    most: int = MOST_HEADLINES,
    rule: Rule = RANKED,
) -> list[Headline]:
    """The headlines of a record, at most so many, by the rule above; those that can name a figure first."""
    ranked = rank_observations(observations, sources)
    names = source_names(sources)
    kinds = _kinds_by_quote(findings)
    found = []
    for indicator in indicators_by_weight(observations, indicators):
        name, label = indicator["indicator_id"], indicator["label"]
        rows = latest_rows(ranked, name, rule=rule)
        rows = rows if len(rows) else latest_rows(ranked, name, "change", rule)
        if not len(rows):
            if rule.choice == "official":
                found.append(_none_by(name, label, rule))
        elif rule.choice in ("all", "hull") and rows["quote_id"].nunique() > 1:
            found.append(_all_alike(rows, label, ranked, rule, units))
        else:
            found.append(_headline(rows.iloc[0], label, ranked, names, kinds, units))
    return sorted(found, key=lambda headline: not headline.figure)[:most]


def indicators_by_weight(observations: pd.DataFrame, indicators: pd.DataFrame) -> list[dict[str, str]]:
    """The indicators that have observations: of each topic the one most sources quote, then the others by quotes."""
    groups = observations.groupby("indicator_id")
    quotes, sources = groups["quote_id"].nunique(), groups["source_id"].nunique()
    listed = [row for row in rows_of(indicators) if row["indicator_id"] in quotes.index]
    by_quotes = sorted(listed, key=lambda row: -int(quotes[row["indicator_id"]]))
    leaders: dict[str, dict[str, str]] = {}
    for row in sorted(by_quotes, key=lambda row: -int(sources[row["indicator_id"]])):
        leaders.setdefault(row["topic"], row)
    topics = dict.fromkeys(row["topic"] for row in listed)
    first = [leaders[topic] for topic in topics]
    return first + [row for row in by_quotes if row not in first]


def lead_sentence(headlines: list[Headline], findings: pd.DataFrame) -> str:
    """One or two sentences for the top of a page: the first headline, and how many figures are doubtful."""
    if not headlines:
        return "No figure is quoted here"
    counts = findings.groupby("kind")["finding_id"].nunique()
    open_readings = findings[findings["kind"].eq("ambiguous_reading") & findings["severity"].eq("caution")]
    counted = (
        (len(open_readings), "is ambiguous", "are ambiguous"),
        (int(counts.get("reconstructed", 0)), "is reconstructed", "are reconstructed"),
    )
    told = [f"{number_word(count)} {one if count == 1 else many}" for count, one, many in counted if count]
    if told:
        number, _, rest = told[0].partition(" ")
        told[0] = f"{number} {'figure' if number == 'one' else 'figures'} {rest}"
    disagreements = int(counts.get("disagreement", 0))
    if disagreements:
        told.append(f"sources disagree on {number_word(disagreements)}")
    doubts = join_words(told)
    return f"{headlines[0].sentence}. {doubts[:1].upper()}{doubts[1:]}" if doubts else headlines[0].sentence


def _none_by(indicator_id: str, label: str, rule: Rule) -> Headline:
    """The headline of an indicator of which the country asked for gives no figure: it shows none of another's."""
    told = f"no figure by {whose(rule.statistics)}"
    unknown = math.nan
    return Headline(
        indicator_id, "", label, "", "", told, "", "", rule.statistics, (), unknown, unknown, unknown, (),
        f"{label}: {told}",
    )  # fmt: skip


def _all_alike(rows: pd.DataFrame, label: str, ranked: pd.DataFrame, rule: Rule, units: Units) -> Headline:
    """The headline of several figures of one period, none of which is put first."""
    when, span = period_name(str(rows["period"].iloc[0])), say_span(rows, units)
    count = counted_words(rows["quote_id"].nunique(), "figure")
    figure, against = (span, f"lowest to highest of {count}") if rule.choice == "hull" else (count, span)
    first = rows.iloc[0]
    others = ranked[ranked["indicator_id"].eq(first["indicator_id"]) & ranked["measure"].eq(first["measure"])]
    others = others[others["unit"].eq(first["unit"]) & ~others["observation_id"].isin(rows["observation_id"])]
    sides = set(rows["statistics"])
    return Headline(
        indicator_id=str(first["indicator_id"]),
        observation_id="",
        label=label,
        period=when,
        figure=figure,
        against=against,
        bounds="",
        by=counted_words(rows["source_id"].nunique(), "source"),
        statistics=sides.pop() if len(sides) == 1 else "",
        tags=(),
        low=float(rows["low"].agg("min", skipna=False)),
        high=float(rows["high"].agg("max", skipna=False)),
        value=math.nan,
        others=tuple(zip(others["low"], others["high"], others["value"], strict=True)),
        sentence=f"{label}, {when}: {count}, {span}",
    )


def speaker(row: Mapping[str, object], names: Mapping[str, str]) -> str:
    """Who says a figure: whose statistics, else whom the source names, else the source."""
    if row["statistics"]:
        return whose(str(row["statistics"]))
    return str(row["attributed_to"]) or names[str(row["source_id"])]


def _headline(
    row: pd.Series,
    label: str,
    ranked: pd.DataFrame,
    names: Mapping[str, str],
    kinds: Mapping[str, set[str]],
    units: Units,
) -> Headline:
    levels = ranked[
        ranked["indicator_id"].eq(row["indicator_id"])
        & ranked["measure"].eq(row["measure"])
        & ranked["unit"].eq(row["unit"])
    ]
    others = levels[levels["observation_id"].ne(row["observation_id"])]
    against, rise = _against(row, ranked, others, units)
    doubts = _doubts(row, ranked, kinds)
    tags = [TAGS[kind] for kind in TAGS if kind in doubts]
    if row["period_basis"] == "inferred":
        tags.append("date inferred")
    by = speaker({str(name): cell for name, cell in row.items()}, names)
    figure, when = say(row, units), period_name(str(row["period"]))
    plain = row["low"] == row["high"] or row["low"] < row["value"] < row["high"]
    verb = "reached" if rise.startswith("up") and plain else "fell to" if rise.startswith("down") and plain else "was"
    said = f" by {by}" if row["statistics"] else f" ({by})" if row["attributed_to"] else ""
    return Headline(
        indicator_id=str(row["indicator_id"]),
        observation_id=str(row["observation_id"]),
        label=label,
        period=when,
        figure=figure,
        against=against,
        bounds="exact count" if row["low"] == row["high"] else say_bounds(row, units),
        by=by,
        statistics=str(row["statistics"]),
        tags=tuple(tags),
        low=float(row["low"]),
        high=float(row["high"]),
        value=float(row["value"]),
        others=tuple(zip(others["low"], others["high"], others["value"], strict=True)),
        sentence=f"{label} {verb} {figure}{_in(str(row['period']))}{f', {rise}' if rise else ''}{said}",
    )


def _against(row: pd.Series, ranked: pd.DataFrame, others: pd.DataFrame, units: Units) -> tuple[str, str]:
    """What the figure is held against: its stated change, else the latest earlier level; and the change in words."""
    if row["measure"] == "change":
        return "no level is quoted", ""
    changes = ranked[
        ranked["indicator_id"].eq(row["indicator_id"])
        & ranked["measure"].eq("change")
        & ranked["period"].eq(row["period"])
        & ranked["statistics"].eq(row["statistics"])
        & ranked["period"].ne("")
    ]
    if len(changes):
        yearly = changes["base_period"].isin(["", year_before(str(row["period"]))])
        first = (changes[yearly] if yearly.any() else changes).iloc[0]
        readings = changes[changes["quote_id"].eq(first["quote_id"])]
        base = period_name(str(first["base_period"]) or year_before(str(row["period"])))
        told = join_words(dict.fromkeys(say(reading, units) for _, reading in readings.iterrows()), "or")
        return f"{told} on {base}", _in_words(told if yearly.any() else f"{told} on {base}")
    earlier = _earlier(others[others["quote_id"].ne(row["quote_id"])], row)
    if not len(earlier):
        levels = ranked[ranked["indicator_id"].eq(row["indicator_id"]) & ranked["measure"].eq("level")]
        elsewhere = _earlier(levels[levels["unit"].ne(row["unit"])], row)
        return f"no earlier figure in {row['unit']}" if len(elsewhere) else "no earlier figure", ""
    last = earlier.loc[earlier["period_end"].eq(earlier["period_end"].max())].iloc[0]
    return f"{say(last, units)}{_in(str(last['period']))}", ""


def _earlier(levels: pd.DataFrame, row: pd.Series) -> pd.DataFrame:
    """The outcomes among levels that are of an earlier time than a row, if it is dated: no plans, no partial ones."""
    outcomes = levels[levels["method"].ne("implied") & ~levels["status"].isin(["D", "F"])]
    return outcomes[outcomes["period_end"].lt(row["period_end"])] if row["period_end"] else outcomes


def _in_words(change: str) -> str:
    """+33 % -> up 33 %, −5 % -> down 5 %, others as they are."""
    return change.replace("+", "up ", 1).replace("−", "down ", 1) if change[:1] in "+−" else change


def _in(period: str) -> str:
    return f" {in_period(period)}" if period else ", undated"


def _kinds_by_quote(findings: pd.DataFrame) -> dict[str, set[str]]:
    kinds: dict[str, set[str]] = {}
    for kind, quotes in zip(findings["kind"], findings["quote_ids"], strict=True):
        for quote in quotes.split():
            kinds.setdefault(quote, set()).add(kind)
    return kinds


def _doubts(row: pd.Series, ranked: pd.DataFrame, kinds: Mapping[str, set[str]]) -> set[str]:
    """The kinds of findings about the figure's own quote, or about the change quoted beside it."""
    beside = ranked[
        ranked["indicator_id"].eq(row["indicator_id"])
        & ranked["period"].eq(row["period"])
        & ranked["source_id"].eq(row["source_id"])
        & ranked["measure"].eq("change")
    ]
    quotes = {str(row["quote_id"])} | {
        quote for quote in beside["quote_id"] if "ambiguous_reading" in kinds.get(str(quote), set())
    }
    return set().union(*(kinds.get(quote, set()) for quote in quotes))


def number_word(count: int) -> str:
    """A count in words up to twelve, in digits beyond."""
    return NUMBERS[count] if count < len(NUMBERS) else f"{count:,}"
