"""Other forms of a level: the numbers are right, the bounds hold the truth, and what cannot be done says why."""

import math
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.analysis.bases import base_periods, default_base
from pipelines.analysis.forms import FORMS
from pipelines.analysis.headline import rank_observations
from pipelines.analysis.observations import COLUMNS, observation_frame
from pipelines.analysis.transform import forms_of, origin_of, transform
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


def test_an_index_says_more_than_its_base(tables: Tables) -> None:
    observations, indicators = _record(
        tables,
        ("goods_trade_turnover", "more than 2 billion US dollars", "2019", "CN"),
        ("goods_trade_turnover", "more than 3 billion US dollars", "2022", "CN"),
    )
    assert base_periods(observations, indicators, "goods_trade_turnover") == [], "over 2 and over 3 may be any ratio"
    assert "set bounds to an index" in forms_of(observations, indicators, "goods_trade_turnover")["index"]


@pytest.mark.parametrize(
    ("years", "wanted"),
    [
        ({"1992": "", "2018": "", "2019": "", "2021": "", "2022": ""}, "2018"),
        ({"2015": "", "2020": "", "2021": "", "2022": ""}, "2020"),
        ({"2016": "", "2017": "", "2021": "more than ", "2022": "", "2023": ""}, "2016"),
        ({"1992": "", "1993": "", "1994": "", "2022": "", "2023": ""}, "2022"),
    ],
    ids=["of equal runs the first", "the longest run", "closed bounds before a longer run", "the last ten years"],
)
def test_the_base_nobody_chose(tables: Tables, years: dict[str, str], wanted: str) -> None:
    figures = [("goods_trade_turnover", f"{said}2.00 billion US dollars", year, "CN") for year, said in years.items()]
    observations, indicators = _record(tables, *figures)
    assert default_base(observations, indicators, "goods_trade_turnover") == wanted


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
            if form == "index" and not reason:
                assert len(made.observations) > 1, f"{name}: an index of its base alone"
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


def test_figures_that_do_not_say_whose_are_no_series_beside_those_that_do(tables: Tables) -> None:
    quotes = [("goods_trade_turnover", f"{n} billion US dollars", str(2015 + n), "") for n in (4, 5)]
    said = [("goods_trade_turnover", f"{n}.5 billion US dollars", str(2015 + n), "CN") for n in (4, 5)]
    alone, indicators = _record(tables, *quotes)
    assert list(transform(alone, indicators, "goods_trade_turnover", "change").observations["period"]) == ["2020"]
    both, _ = _record(tables, *quotes, *said)
    rows = transform(both, indicators, "goods_trade_turnover", "change").observations
    assert list(rows["statistics"]) == ["CN"], "the others may be of either country"


def test_a_flow_is_held_against_as_many_months_and_a_stock_against_its_month(tables: Tables) -> None:
    flow, indicators = _record(
        tables,
        ("goods_trade_turnover", "4 billion US dollars", "2020", "CN"),
        ("goods_trade_turnover", "3 billion US dollars", "2021-01/2021-05", "CN"),
        ("goods_trade_turnover", "6 billion US dollars", "2022-02/2022-06", "CN"),
    )
    assert base_periods(flow, indicators, "goods_trade_turnover") == ["2021-01/2021-05", "2022-02/2022-06"]
    index = transform(flow, indicators, "goods_trade_turnover", "index", "2021-01/2021-05").observations
    assert sorted(index["value"]) == [100, 200], "a year is not held against five months"
    stock, _ = _record(
        tables,
        ("park_enterprises", "80 enterprises", "2021-12-03", ""),
        ("park_enterprises", "100 enterprises", "2022-12-20", ""),
    )
    (row,) = transform(stock, indicators, "park_enterprises", "change").observations.to_dict("records")
    assert (row["value"], row["base_period"]) == (1.25, "2021-12-03")


def test_an_open_reading_is_not_computed_with(tables: Tables, ranked: pd.DataFrame) -> None:
    for name in ("goods_trade_turnover", "food_exports_to_china"):
        opened = ranked.assign(reading_state=ranked["reading_state"].mask(ranked["indicator_id"].eq(name), "open"))
        assert not base_periods(opened, tables.indicators, name)


def test_of_counts_the_one_of_a_month_comes_before_that_of_a_year(tables: Tables) -> None:
    observations, indicators = _record(
        tables,
        ("park_net_profit", "40 million Belarusian rubles", "2022", ""),
        ("park_enterprises", "more than 100 enterprises", "2022", ""),
        ("park_enterprises", "80 enterprises", "2022-11-09", ""),
    )
    (row,) = transform(observations, indicators, "park_net_profit", "per_enterprise").observations.to_dict("records")
    assert row["value"] == 500_000


def test_ids_of_computed_figures_lead_back(tables: Tables, ranked: pd.DataFrame) -> None:
    rows = transform(ranked, tables.indicators, "park_enterprises", "index", "2022").observations
    assert rows["observation_id"].is_unique
    assert set(map(origin_of, rows["observation_id"])) <= set(ranked["observation_id"])
    assert not rows["observation_id"].isin(ranked["observation_id"]).any()


shares = st.floats(0, 1)
open_ends = st.sampled_from(["", "low", "high"])
above = st.tuples(st.integers(2, 900), st.integers(0, 50), open_ends.filter(lambda end: end != "low"), shares)
anything = st.tuples(st.integers(-900, 900), st.integers(0, 50), open_ends, shares)


def _level(name: str, period: str, unit: str, drawn: tuple[int, int, str, float]) -> tuple[dict[str, object], float]:
    """A level with bounds, of which one may be open, as an observation; and what it really was."""
    low, width, gone, share = drawn
    ends = {"low": float(low), "high": float(low + width)}
    true = low + width * share + {"": 0, "low": -1000 * share, "high": 1000 * share}[gone]
    value = NONE if not gone else ends["low" if gone == "high" else "high"]  # of one end the number is named
    row: dict[str, object] = (
        dict.fromkeys(COLUMNS, "")
        | {"observation_id": f"{name}{period}", "quote_id": period, "from_quotes": period, "source_id": "s"}
        | {"indicator_id": name, "measure": "level", "statistics": "KE", "period": period, "unit": unit}
        | {"period_start": f"{period}-01-01", "period_end": f"{period}-12-31", "period_basis": "stated"}
        | {"value": value, "method": "stated", "reading_state": "only", "status": "A", "words": "w"}
        | ends
        | ({gone: NONE} if gone else {})
    )
    return row, true


def _made(form: str, *rows: dict[str, object]) -> pd.DataFrame:
    """What levels of the flow `x`, or of the count `n`, are in a form; the base of an index is 2021."""
    observations = observation_frame([tuple(row[name] for name in COLUMNS) for row in rows])
    flow = {"indicator_id": "x", "label": "X", "definition": "X", "unit": "USD", "accumulation": "flow"}
    flow |= {"topic": "t", "frequency": "A", "reference_area": "KE", "counterpart_area": "UG"}
    count = flow | {"indicator_id": "n", "unit": "enterprise", "accumulation": "stock"}
    count |= {"reference_area": "", "counterpart_area": ""}
    return transform(observations, pd.DataFrame([flow, count]), "x", form, "2021").observations


def _inside(row: pd.Series, true: float) -> bool:
    """Whether a number lies within bounds, an open end letting everything pass."""
    slack = 1e-9 * abs(true)
    return not (true < row["low"] - slack or true > row["high"] + slack)


@pytest.mark.parametrize(("form", "factor"), [("change", 1), ("index", 100), ("per_enterprise", 1)])
@settings(max_examples=60, deadline=None)
@given(divisor=above, divided=anything)
def test_the_true_number_stays_inside_through_every_form(
    form: str, factor: int, divisor: tuple[int, int, str, float], divided: tuple[int, int, str, float]
) -> None:
    """Whatever two levels within their bounds really were, what a form makes of them lies within the new bounds; only
    where nothing bounds it there is no figure.
    """
    below, least = _level(
        "n" if form == "per_enterprise" else "x",
        "2022" if form == "per_enterprise" else "2021",
        "enterprise" if form == "per_enterprise" else "USD",
        divisor,
    )
    level, true = _level("x", "2022", "USD", divided)
    rows = _made(form, below, level)
    (row,) = rows[rows["period"].eq("2022")].to_dict("records") or [None]
    if row is None:
        assert divisor[2] or divided[2], "closed bounds give a figure"
    else:
        assert _inside(row, true / least * factor), (row["low"], true / least * factor, row["high"])


@settings(max_examples=60, deadline=None)
@given(divided=anything)
def test_dollars_and_what_is_quoted_keep_their_bounds(divided: tuple[int, int, str, float]) -> None:
    level, true = _level("x", "2022", "USD", divided)
    for form in ("quoted", "usd"):
        (row,) = _made(form, level).to_dict("records")
        assert _inside(row, true)
