"""Headlines, the sentence on top, what an indicator says, examples and citations: all from the made-up record."""

import math
from pathlib import Path

import pandas as pd
import pytest

from pipelines.analysis.citation import cite, cite_bibtex
from pipelines.analysis.examples import kind_examples, wording_examples
from pipelines.analysis.headline import Rule
from pipelines.analysis.phrases import source_names
from pipelines.analysis.summary import (
    TAGS,
    Headline,
    indicators_by_weight,
    lead_sentence,
    make_headlines,
)
from pipelines.analysis.telling import tell_indicator
from pipelines.build import build
from pipelines.tables import load_tables
from pipelines.wording import units_from_table

TABLES, _ = load_tables(Path(__file__).resolve().parents[1] / "other_pair")
BUILT = build(TABLES)
UNITS = units_from_table(TABLES.units)
PRESS, _ = load_tables(Path(__file__).resolve().parents[2] / "datasets")


@pytest.fixture
def headlines() -> list[Headline]:
    return make_headlines(BUILT.observations, BUILT.findings, TABLES.sources, TABLES.indicators, UNITS)


def test_the_most_quoted_of_each_topic_comes_first() -> None:
    listed = indicators_by_weight(BUILT.observations, TABLES.indicators)
    assert [row["indicator_id"] for row in listed[:3]] == ["lake_trade_turnover", "ferries", "remittances"]
    counts = BUILT.observations.groupby("indicator_id")["quote_id"].nunique()
    rest = [int(counts[row["indicator_id"]]) for row in listed[3:]]
    assert rest == sorted(rest, reverse=True)
    assert len(listed) == BUILT.observations["indicator_id"].nunique()


def test_headlines_are_figures_of_the_record(headlines: list[Headline]) -> None:
    ids = set(BUILT.observations["observation_id"])
    assert 0 < len(headlines) <= 8
    for headline in headlines:
        assert headline.observation_id in ids
        assert headline.figure in headline.sentence
        assert set(headline.tags) <= {*TAGS.values(), "date inferred"}


@pytest.mark.parametrize(
    ("indicator_id", "against", "tag"),
    [
        ("lake_exports", "×2.5 or ×1.5 on 2029", "two readings"),
        ("lake_trade_turnover", "KSh 30.9 bn in 2029", "two countries differ"),
        ("ferries", "7 ferries, undated", "sources disagree"),
        ("planned_piers", "no earlier figure", "plan"),
    ],
)
def test_against_what_and_how_sure(headlines: list[Headline], indicator_id: str, against: str, tag: str) -> None:
    headline = next(headline for headline in headlines if headline.indicator_id == indicator_id)
    assert headline.against == against
    assert tag in headline.tags


def test_lead_sentence_counts_the_doubtful(headlines: list[Headline]) -> None:
    lead = lead_sentence(headlines, BUILT.findings)
    assert lead.startswith("Lake trade turnover was KSh 52.7 bn in 2030 by Uganda’s statistics. ")
    assert "one figure is ambiguous" in lead.lower()
    assert lead_sentence([], BUILT.findings) == "No figure is quoted here"
    assert lead_sentence(headlines, BUILT.findings.iloc[:0]) == headlines[0].sentence


def test_what_an_indicator_says() -> None:
    names = source_names(TABLES.sources)
    everything = tell_indicator(
        BUILT.observations, BUILT.findings, TABLES.sources, names, UNITS, TABLES.indicators, "lake_trade_turnover"
    )
    assert everything[0].when == "2030"
    assert everything[0].parts[0] == "KSh 52.7 bn (KSh 52.65–52.75 bn), Uganda’s statistics"
    told = [one.sentence for one in everything]
    assert told[0].startswith("2030: KSh 52.7 bn (KSh 52.65–52.75 bn), Uganda’s statistics; ")
    assert "change +20 % (+19.5 % to +20.5 %), Kenya’s statistics" in told[0]
    assert any(text.startswith("2029: ") and "worked out from a later level" in text for text in told)
    assert any(text.startswith("No figure for ") for text in told)
    assert told[-1] == "Rests on 6 quotes in 3 independent sources."
    rest = (BUILT.findings, TABLES.sources, names, UNITS, TABLES.indicators)
    assert tell_indicator(BUILT.observations, *rest, "nothing") == []
    official = [
        one.sentence for one in tell_indicator(BUILT.observations, *rest, "lake_trade_turnover", Rule("official", "KE"))
    ]
    assert any("Kenya’s statistics" in text for text in official)
    assert not any("Uganda’s statistics" in text for text in official)
    none = tell_indicator(BUILT.observations, *rest, "ferries", Rule("official", "KE"))
    assert none[0].sentence == "No figure by Kenya’s statistics."


def test_gaps_of_one_reason_are_one_sentence() -> None:
    names = source_names(PRESS.sources)
    built = build(PRESS)
    rest = (PRESS.sources, names, units_from_table(PRESS.units), PRESS.indicators)
    told = tell_indicator(built.observations, built.findings, *rest, "goods_trade_turnover")
    gaps = [one.sentence for one in told if one.sentence.startswith("No figure for ")]
    texts = built.findings.loc[
        built.findings["indicator_id"].eq("goods_trade_turnover") & built.findings["kind"].eq("missing_period"), "text"
    ]
    assert len(texts) > 1
    assert len(gaps) == texts.str.split(": ").str[2].nunique()
    for text in texts:
        assert text.split(": ")[1].removeprefix("no figure for ").removesuffix(" (1 period)") in " ".join(gaps)


def test_headlines_follow_the_rule() -> None:
    def made(rule: Rule) -> dict[str, Headline]:
        rest = (BUILT.findings, TABLES.sources, TABLES.indicators, UNITS)
        return {headline.indicator_id: headline for headline in make_headlines(BUILT.observations, *rest, rule=rule)}

    trade = made(Rule("official", "KE"))["lake_trade_turnover"]
    assert trade.by == "Kenya’s statistics"
    ferries = made(Rule("official", "KE"))["ferries"]
    assert (ferries.figure, ferries.observation_id) == ("", "")
    assert ferries.against == "no figure by Kenya’s statistics"
    spans, alike = made(Rule("hull"))["lake_trade_turnover"], made(Rule("all"))["lake_trade_turnover"]
    assert spans.figure == alike.against
    assert alike.figure.endswith(" figures")
    assert math.isnan(spans.value)


def test_examples_are_quotes_of_the_record() -> None:
    examples = wording_examples(TABLES.quotes, TABLES.sources, UNITS)
    assert {"exact", "more_than", "two readings", "change"} <= set(examples)
    assert {words for words, _ in examples.values()} <= set(TABLES.quotes["words"])
    kinds = kind_examples(BUILT.findings)
    assert set(kinds) == set(BUILT.findings["kind"])
    assert sum(count for count, _, _ in kinds.values()) == len(BUILT.findings)


def test_citations() -> None:
    source = {
        "source_id": "a-b",
        "title": "Trade & {growth} $5_b",
        "publisher": "",
        "url": "https://example.org/a}b",
        "published": "2023-02",
        "language": "zh",
        "translation": "machine",
    }
    assert cite(source) == (
        "“Trade & {growth} $5_b”. February 2023. In Chinese. Machine translation. https://example.org/a}b"
    )
    entry = cite_bibtex(source)
    assert entry.startswith("@misc{a-b,\n  title = {{Trade \\& \\{growth\\} \\$5\\_b}},\n  year = {2023},\n")
    assert "url = {https://example.org/a%7Db}" in entry
    assert "organization" not in entry
    for row in TABLES.sources.to_dict("records"):
        assert str(row["title"]) in cite({str(key): str(value) for key, value in row.items()})


def test_nothing_breaks_on_an_empty_record() -> None:
    nothing = BUILT.observations.iloc[:0]
    assert make_headlines(nothing, BUILT.findings.iloc[:0], TABLES.sources, TABLES.indicators, UNITS) == []
    assert indicators_by_weight(nothing, TABLES.indicators) == []
    assert kind_examples(pd.DataFrame({"kind": [], "finding_id": [], "text": []})) == {}
