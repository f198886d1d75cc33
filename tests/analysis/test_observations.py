"""From quotes to observations: readings given, units that fit or do not, and refusals that name the cell."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from pipelines.build import Built, build
from pipelines.tables import Tables


def _quote(tables: Tables, **cells: str) -> Built:
    """The record with one more quote, like the trade figure of 2022 but for the cells given."""
    like = tables.quotes[tables.quotes["quote_id"].eq("solid-progress:10")]
    more = like.assign(quote_id="solid-progress:99", **cells).set_index(pd.Index([500], name="line"))
    return build(replace(tables, quotes=pd.concat([tables.quotes, more])))


def _rows(built: Built) -> pd.DataFrame:
    rows = built.observations
    return rows[rows["quote_id"].eq("solid-progress:99") & rows["method"].ne("implied")]


@pytest.mark.parametrize(
    ("cells", "rule", "column"),
    [
        ({"words": "54$2.5 billion"}, "garbled_words", "words"),
        ({"words": "a great deal"}, "unreadable_words", "words"),
        ({"words": "5 billion dollars and 3 million tonnes"}, "unreadable_words", "words"),
        ({"words": "54$2.5 billion", "reading": "a lot"}, "unreadable_reading", "reading"),
        ({"words": "12 enterprises"}, "unit_mismatch", "words"),
        ({"words": "12 tonnes"}, "unit_mismatch", "words"),
        ({"words": "5 bilion"}, "unreadable_words", "words"),
        ({"words": "12 florins"}, "unreadable_words", "words"),
        ({"words": "more than 7 crore"}, "unreadable_words", "words"),
        ({"words": "up 33%"}, "unreadable_words", "words"),
    ],
)
def test_refusals(seed_tables: Tables, cells: dict[str, str], rule: str, column: str) -> None:
    built = _quote(seed_tables, **cells)
    (problem,) = built.problems
    assert (problem.file, problem.line, problem.rule, problem.column) == ("quotes.csv", 500, rule, column)
    assert problem.value == cells[column]
    assert problem.message.endswith(".")
    assert problem.remedy.endswith(".")
    assert not len(_rows(built))


@pytest.mark.parametrize(
    ("cells", "unit", "value"),
    [
        ({"words": "5.08"}, "USD", 5.08),
        ({"words": "34.1 million Belarusian rubles"}, "BYN", 34.1e6),
        ({"words": "12 projects", "indicator_id": "park_enterprises"}, "enterprise", 12),
        ({"words": "120 containers", "indicator_id": "rail_containers_to_china"}, "container", 120),
        ({"words": "72.3 kg", "indicator_id": "amino_acid_capacity"}, "tonne", 0.0723),
        ({"words": "80 percent", "indicator_id": "china_europe_train_share_via_belarus"}, "percent", 80),
    ],
)
def test_units(seed_tables: Tables, cells: dict[str, str], unit: str, value: float) -> None:
    (row,) = _rows(_quote(seed_tables, **cells)).to_dict("records")
    assert (row["unit"], row["value"]) == (unit, value)


def test_a_reading_chooses_among_the_words_own(seed_tables: Tables) -> None:
    built = _quote(seed_tables, words="an increase of 1.4 times", measure="change", period="2020", reading="×1.4")
    rows = _rows(built)
    assert list(zip(rows["value"], rows["reading_state"], rows["method"], strict=True)) == [
        (1.4, "chosen", "stated"),
        (2.4, "rejected", "stated"),
    ]


def test_a_reading_that_is_none_of_them_replaces_the_number(seed_tables: Tables) -> None:
    rows = _rows(_quote(seed_tables, words="4.1 million US dollars", reading="4.1 billion US dollars"))
    assert list(zip(rows["value"], rows["reading_state"], rows["method"], strict=True)) == [
        (4.1e9, "chosen", "reconstructed"),
        (4.1e6, "rejected", "stated"),
    ]


def test_rejected_readings_feed_nothing(seed_tables: Tables) -> None:
    plain = build(seed_tables)
    rejecting = _quote(seed_tables, words="9 billion US dollars", reading="5.08 billion US dollars", note="slip")
    conflicts = rejecting.findings[rejecting.findings["kind"].eq("disagreement")]
    assert set(conflicts["finding_id"]) == set(
        plain.findings.loc[plain.findings["kind"].eq("disagreement"), "finding_id"]
    )


def test_a_conversion_inside_the_words_is_a_row_of_its_own(seed_tables: Tables) -> None:
    words = "34.1 million Belarusian rubles (about 13.51 million US dollars)"
    rows = _rows(_quote(seed_tables, words=words, indicator_id="park_net_profit", period="2020"))
    assert list(zip(rows["unit"], rows["method"], strict=True)) == [("BYN", "stated"), ("USD", "converted")]


def test_an_amount_is_converted_at_a_published_rate_only(seed_tables: Tables) -> None:
    words = {"words": "36 million yuan", "period": "2020"}
    assert list(_rows(_quote(seed_tables, **words))["unit"]) == ["CNY"]
    rates = pd.DataFrame(
        {
            "currency": ["CNY"],
            "period": ["2020"],
            "units_per_usd": ["6.9"],
            "source_id": ["solid-progress"],
            "note": [""],
        },
        dtype="str",
    )
    rows = _rows(_quote(replace(seed_tables, fx_rates=rates), **words))
    assert list(zip(rows["unit"], rows["method"], strict=True)) == [("CNY", "stated"), ("USD", "converted")]
    assert rows["value"].iloc[1] == pytest.approx(36e6 / 6.9)


def test_growth_of_exactly_the_stated_levels_is_no_mismatch(seed_tables: Tables) -> None:
    fits = _quote(seed_tables, words="3.82 billion US dollars", period="2021")
    assert not fits.findings["kind"].eq("growth_mismatch").any()
    misfits = _quote(seed_tables, words="3.5 billion US dollars", period="2021")
    assert misfits.findings["kind"].eq("growth_mismatch").any()


@pytest.mark.parametrize(
    ("cells", "severity"),
    [
        ({"words": "5.7 billion US dollars"}, "conflict"),
        ({"words": "5.7 billion US dollars", "statistics": ""}, "caution"),
        ({"words": "5.7 billion US dollars", "status": "U"}, "caution"),
        ({"words": "5.08 billion US dollars"}, None),
        ({"words": "more than 5 billion US dollars"}, None),
        ({"words": "5.7 billion US dollars", "status": "F"}, None),
        ({"words": "5.7 billion US dollars", "status": "D"}, None),
        ({"words": "5.7 billion US dollars", "period": "2023"}, None),
        ({"words": "5.7 billion US dollars", "statistics": "BY"}, None),
    ],
)
def test_disagreement_and_its_severity(seed_tables: Tables, cells: dict[str, str], severity: str | None) -> None:
    findings = _quote(seed_tables, **cells).findings
    found = findings[findings["kind"].eq("disagreement") & findings["indicator_id"].eq("goods_trade_turnover")]
    assert list(found["severity"]) == ([severity] if severity else [])


def test_two_countries_statistics_are_a_mirror_difference(seed_tables: Tables) -> None:
    findings = _quote(seed_tables, words="5.79 billion US dollars", statistics="BY").findings
    (finding,) = findings[findings["kind"].eq("mirror_difference")].to_dict("records")
    assert "a factor of 1.14" in finding["text"]
    assert finding["severity"] == "caution"


@pytest.mark.parametrize(
    ("earlier", "states"),
    [
        ("14.2 million Belarusian rubles", ["chosen", "rejected"]),
        ("24.4 million Belarusian rubles", ["rejected", "chosen"]),
        ("40 million Belarusian rubles", ["open", "open"]),
        ("more than 10 million Belarusian rubles", ["open", "open"]),
    ],
)
def test_levels_elsewhere_settle_an_open_reading(seed_tables: Tables, earlier: str, states: list[str]) -> None:
    built = _quote(seed_tables, words=earlier, indicator_id="park_net_profit", period="2021", statistics="BY")
    rows = built.observations[built.observations["quote_id"].eq("solid-progress:3")]
    assert list(rows["reading_state"]) == states
    assert rows["note"].str.contains("settled by").all() == (states[0] != "open")
