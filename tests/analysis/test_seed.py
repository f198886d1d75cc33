"""What the two seed articles must yield, decided by hand from their words."""

from __future__ import annotations

import pandas as pd
import pytest

from pipelines.build import Built, build
from pipelines.tables import Tables, csv_bytes

IMPLIED = [  # indicator, period, statistics, unit, lowest and highest value of the base period
    ("goods_trade_turnover", "2021", "CN", "USD", [(3.80e9, 3.84e9)]),
    ("agricultural_imports_from_belarus", "2021", "CN", "USD", [(427.7e6, 428.5e6)]),
    ("park_net_profit", "2021", "BY", "BYN", [(13.8e6, 14.6e6), (23.4e6, 25.3e6)]),
    ("rail_containers_to_china", "2021", "", "TEU", [(17_557, 19_380), (20_720, 22_936)]),
    ("goods_services_trade_turnover", "2019", "BY", "USD", [(5.299e9, 5.301e9)]),
]


def test_every_figure_is_read(seed: Built, seed_tables: Tables) -> None:
    assert not seed.problems
    assert len(seed_tables.quotes) == 45
    assert set(seed_tables.quotes["quote_id"]) == set(seed.observations["quote_id"])


@pytest.mark.parametrize(("indicator", "period", "statistics", "unit", "spans"), IMPLIED)
def test_implied_levels(
    seed: Built, indicator: str, period: str, statistics: str, unit: str, spans: list[tuple[float, float]]
) -> None:
    rows = seed.observations
    rows = rows[rows["method"].eq("implied") & rows["indicator_id"].eq(indicator)].sort_values("low")
    assert list(rows["period"]) == [period] * len(spans)
    assert set(rows["statistics"]) == {statistics}
    assert set(rows["unit"]) == {unit}
    for (low, high), (_, row) in zip(spans, rows.iterrows(), strict=True):
        assert low <= row["low"] <= row["value"] <= row["high"] <= high


def test_nothing_else_is_implied(seed: Built) -> None:
    implied = seed.observations[seed.observations["method"].eq("implied")]
    assert set(implied["indicator_id"]) == {row[0] for row in IMPLIED}


def test_the_three_reconstructed_figures(seed: Built) -> None:
    rows = seed.observations[seed.observations["method"].eq("reconstructed")]
    values = dict(zip(rows["words"], rows["value"], strict=True))
    assert values == {"54$2.5 billion": 5.425e9, "up 1$2.5 billion": 125e6, "about 1$300 million": 130e6}
    assert set(rows["reading_state"]) == {"only"}


def test_ambiguous_growth_keeps_both_readings(seed: Built) -> None:
    rows = seed.observations[seed.observations["measure"].eq("change") & seed.observations["reading_state"].eq("open")]
    readings = {quote: list(group["value"]) for quote, group in rows.groupby("quote_id")}
    assert readings == {"solid-progress:3": [2.4, 1.4], "solid-progress:17": [6.5, 5.5]}


def test_own_conversion(seed: Built) -> None:
    row = seed.observations.set_index("observation_id").loc["solid-progress:2"]
    assert (row["method"], row["unit"], row["value"]) == ("converted", "USD", 13.51e6)
    assert row["from_quotes"] == "solid-progress:1 solid-progress:2"


@pytest.mark.parametrize(
    ("kind", "indicator", "words"),
    [
        ("ambiguous_reading", "park_net_profit", ["×2.4 or ×1.4", "Br 14.2 m or Br 24.4 m"]),
        ("ambiguous_reading", "rail_containers_to_china", ["×6.5 or ×5.5", "18,500 TEU or 21,800 TEU"]),
        ("definition_differs", "agricultural_imports_from_belarus", ["about +40 %", "+51.59 %", "no disagreement"]),
        ("disagreement", "confucius_classrooms", ["1 classroom", "2 classrooms", "neither is dated"]),
        ("disagreement", "belarusian_students_in_china", ["200–999 people", "over 1,000 people", "not known"]),
        ("implied_rate", "park_net_profit", ["2.524 BYN per USD", "no published rate is at hand"]),
        ("mixed_statistics", "goods_services_trade_turnover", ["Belarus’ (2020)", "China’s (2022)", "never joined"]),
        ("missing_period", "goods_trade_turnover", ["no figure for 2009–2019"]),
        ("partial_period", "national_pavilion_sales", ["July–December 2022"]),
        ("provisional", "rail_containers_to_china", ["120,000 TEU", "Belarusian Railway"]),
        ("plan", "planned_construction", ["$800 m", "plan"]),
        ("open_ended", "park_declared_investment", ["over $1.3 bn", "no upper bound"]),
        ("undated", "university_agreements", ["over 400 agreements"]),
        ("unattributed", "park_enterprises", ["107 enterprises"]),
        ("single_source", "goods_trade_turnover", ["$5.08 bn", "one source"]),
        ("reconstructed", "economic_technical_assistance", ["“about 1$300 million”", "$130 m"]),
    ],
)
def test_findings(seed: Built, kind: str, indicator: str, words: list[str]) -> None:
    texts = seed.findings.loc[seed.findings["kind"].eq(kind) & seed.findings["indicator_id"].eq(indicator), "text"]
    assert any(all(word in text for word in words) for text in texts), list(texts)


def test_growth_of_a_stock_is_no_disagreement(seed: Built) -> None:
    differing = seed.findings[seed.findings["kind"].eq("disagreement")]
    assert "park_enterprises" not in set(differing["indicator_id"])


def test_nothing_conflicts_and_no_explanation_is_stale(seed: Built) -> None:
    assert not seed.findings["severity"].eq("conflict").any()
    assert not seed.findings["kind"].eq("explanation_stale").any()


def test_findings_are_sentences_with_links(seed: Built, seed_tables: Tables) -> None:
    assert seed.findings["finding_id"].is_unique
    assert seed.findings["text"].str.endswith(".").all()
    quotes = set(seed_tables.quotes["quote_id"])
    linked = seed.findings["quote_ids"].str.split().explode().dropna()
    assert set(linked) <= quotes
    unlinked = seed.findings[seed.findings["quote_ids"].eq("")]
    assert set(unlinked["kind"]) <= {"missing_period"}


def test_order_of_rows_does_not_matter(seed: Built, seed_tables: Tables) -> None:
    shuffled = {name: frame.sample(frac=1, random_state=7) for name, frame in seed_tables.items()}
    again = build(Tables(**shuffled))
    for name in ("observations", "findings", "coverage"):
        one: pd.DataFrame = getattr(seed, name)
        assert csv_bytes(one) == csv_bytes(getattr(again, name)), name
