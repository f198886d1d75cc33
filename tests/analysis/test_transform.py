"""Other forms of a level: the numbers are right, the bounds hold the truth, and what cannot be done says why."""

import math
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.analysis.headline import rank_observations
from pipelines.analysis.transform import FORMS, base_periods, forms_of, transform
from pipelines.build import Built, build
from pipelines.tables import Tables, load_tables

NONE = float("nan")


@pytest.fixture(scope="module")
def tables() -> Tables:
    return load_tables(Path(__file__).parents[2] / "datasets")[0]


@pytest.fixture(scope="module")
def ranked(tables: Tables, press: Built) -> pd.DataFrame:
    return rank_observations(press.observations, tables.sources)


def _record(tables: Tables, *quotes: tuple[str, str, str, str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Ranked observations of made-up quotes: indicator, words, period, statistics."""
    source = str(tables.sources["source_id"].iloc[0])
    blank = dict.fromkeys(tables.quotes.columns, "")
    rows = [
        blank
        | {"quote_id": f"{source}:t{n}", "source_id": source, "words": words, "indicator_id": indicator}
        | {"measure": "level", "period": period, "statistics": statistics, "status": "A"}
        for n, (indicator, words, period, statistics) in enumerate(quotes)
    ]
    made = replace(tables, quotes=pd.DataFrame(rows).astype("str"), explanations=tables.explanations.iloc[:0])
    observations = build(made).observations
    return rank_observations(observations, tables.sources), tables.indicators


def test_change_on_a_year_before(tables: Tables) -> None:
    observations, indicators = _record(
        tables,
        ("goods_trade_turnover", "5 billion US dollars", "2021", "CN"),
        ("goods_trade_turnover", "between 6 and 7 billion US dollars", "2022", "CN"),
        ("goods_trade_turnover", "8.00 billion US dollars", "2022", "BY"),
    )
    made = transform(observations, indicators, "goods_trade_turnover", "change")
    (row,) = made.observations.to_dict("records")  # Belarus has no figure of the year before
    assert (row["measure"], row["unit"], row["period"], row["base_period"]) == ("change", "ratio", "2022", "2021")
    assert math.isnan(row["value"])
    assert (row["low"], row["high"]) == (pytest.approx(6 / 5.5), pytest.approx(7 / 4.5))
    assert (
        set(row["from_quotes"].split()) == {"good-brothers:t0", "good-brothers:t1"}
        or len(row["from_quotes"].split()) == 2
    )
    assert made.left_out == "1 figure has no place in this form"


def test_index_starts_at_exactly_100(tables: Tables) -> None:
    observations, indicators = _record(
        tables,
        ("goods_trade_turnover", "2.00 billion US dollars", "2019", "CN"),
        ("goods_trade_turnover", "more than 3 billion US dollars", "2022", "CN"),
    )
    assert base_periods(observations, indicators, "goods_trade_turnover") == ["2019", "2022"]
    rows = transform(observations, indicators, "goods_trade_turnover", "index", "2019").observations
    base, later = rows.sort_values("period").to_dict("records")
    assert (base["value"], base["low"], base["high"]) == (100, 100, 100)
    assert (later["value"], later["low"]) == (150, pytest.approx(300 / 2.005, rel=1e-9))
    assert math.isnan(later["high"])


def test_per_enterprise_takes_the_latest_count_of_the_period(tables: Tables) -> None:
    observations, indicators = _record(
        tables,
        ("park_net_profit", "40 million Belarusian rubles", "2021", ""),
        ("park_enterprises", "70 enterprises", "2021-01", ""),
        ("park_enterprises", "80 enterprises", "2021-12", ""),
        ("park_enterprises", "100 enterprises", "2022-06", ""),
    )
    (row,) = transform(observations, indicators, "park_net_profit", "per_enterprise").observations.to_dict("records")
    assert (row["value"], row["unit"]) == (500_000, "BYN")


def test_dollars_only_where_a_source_gives_them(tables: Tables, ranked: pd.DataFrame) -> None:
    for name in tables.indicators["indicator_id"]:
        rows = transform(ranked, tables.indicators, str(name), "usd").observations
        assert set(rows["unit"]) <= {"USD"}
        assert rows["quote_id"].isin(ranked["quote_id"]).all()


def test_every_form_is_possible_or_says_why_not(tables: Tables, ranked: pd.DataFrame) -> None:
    for name in map(str, tables.indicators["indicator_id"]):
        reasons = forms_of(ranked, tables.indicators, name)
        assert list(reasons) == list(FORMS)
        for form, reason in reasons.items():
            bases = base_periods(ranked, tables.indicators, name)
            made = transform(ranked, tables.indicators, name, form, bases[0] if bases else "")
            if form not in ("quoted", "usd"):
                assert bool(len(made.observations)) == (not reason), (name, form, reason)
            low, high = made.observations["low"], made.observations["high"]
            assert not (low > high).any()


ends = st.tuples(st.floats(0.001, 1e12), st.floats(1, 3), st.floats(0, 1))


@given(ends, ends)
def test_the_true_quotient_stays_inside(one: tuple[float, float, float], other: tuple[float, float, float]) -> None:
    from pipelines.analysis.implied import divide

    (low, width, where), (low2, width2, where2) = one, other
    high, high2 = low * width, low2 * width2
    true, true2 = low + (high - low) * where, low2 + (high2 - low2) * where2
    _, least, most = divide((NONE, low, high), (NONE, low2, high2))
    assert least * (1 - 1e-9) <= true / true2 <= most * (1 + 1e-9)
