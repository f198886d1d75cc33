"""What leaves with levels in another form: the transformed numbers, cut to the years last, and their words."""

from __future__ import annotations

import math
from dataclasses import replace

from pipelines.analysis.forms import Form
from pipelines.export import Extract, chart_tables, forms_here, in_form, record_of
from pipelines.export.extract import said_filters

TRADE = "lake_trade_turnover"


def test_the_table_behind_a_chart_holds_the_transformed_numbers(extract: Extract) -> None:
    made = in_form(extract, TRADE, Form("index", "2029"))
    rows = chart_tables(made, TRADE, "level")["observations"].set_index("period")
    assert set(rows["unit"]) == {"index_2029"}
    assert rows.loc["2029", "value"] == 100
    row = rows.loc["2030"]
    assert math.isclose(row["value"], 40.2 / 30.9 * 100, rel_tol=1e-9)
    assert math.isclose(row["low"], 40.15 / 30.95 * 100, rel_tol=1e-9)
    assert math.isclose(row["high"], 40.25 / 30.85 * 100, rel_tol=1e-9)
    assert set(row["from_quotes"].split()) >= {"bonde-post:2"}
    assert "Shown as: Index, 2029 = 100" in said_filters(made)
    assert made.units.display("index_2029") == "(2029 = 100)"


def test_years_are_cut_last(extract: Extract) -> None:
    made = in_form(extract, TRADE, Form("change"), ("2030", "2030"))
    (row,) = chart_tables(made, TRADE, "change")["observations"].to_dict("records")
    assert (row["period"], row["base_period"]) == ("2030", "2029"), "the year before lies outside the years"
    assert not len(
        chart_tables(in_form(extract, TRADE, Form("change"), ("2031", "2031")), TRADE, "change")["observations"]
    )


def test_what_is_true_of_other_numbers_is_left_out(extract: Extract) -> None:
    made = in_form(extract, TRADE, Form("index", "2029"))
    assert not made.shown.findings["indicator_id"].eq(TRADE).any()
    assert made.shown.findings["indicator_id"].ne(TRADE).sum() == extract.shown.findings["indicator_id"].ne(TRADE).sum()
    assert made.shown.observations["indicator_id"].ne(TRADE).sum() == (
        extract.shown.observations["indicator_id"].ne(TRADE).sum()
    )
    lost = made.shown.coverage[made.shown.coverage["reason"].eq("no figure in this form")]
    assert set(lost["indicator_id"]) == {TRADE}
    assert set(lost["state"]) == {"missing"}
    assert "2027" in set(lost["period"]), "a figure that says no country has no place in a series"


def test_what_cannot_be_shown_so_stays_as_quoted(extract: Extract) -> None:
    reasons, bases, standing = forms_here(extract, "ferry_share")
    assert reasons["index"]
    assert not reasons["quoted"]
    assert (bases, standing) == ([], "")
    made = in_form(extract, "ferry_share", Form("index", log=True))
    assert made.form == Form(log=True)
    assert made.shown is extract.shown
    assert in_form(extract, "no such indicator", Form("usd")).form.quoted
    assert in_form(extract, TRADE, Form("index", "1999")).form.base == "2029", "the standing base"


def test_the_form_changes_the_record_and_only_the_indicator(extract: Extract) -> None:
    record = record_of(in_form(extract, TRADE, Form("change")))
    labels = dict(zip(record.indicators["indicator_id"], record.indicators["label"], strict=True))
    before = dict(zip(extract.tables.indicators["indicator_id"], extract.tables.indicators["label"], strict=True))
    assert labels[TRADE] == "Lake trade turnover, change on a year before"
    assert {name: text for name, text in labels.items() if name != TRADE} == {
        name: text for name, text in before.items() if name != TRADE
    }
    assert replace(record, form=Form()).observations is record.observations


def test_dollars_at_a_published_rate_of_exactly_the_period(extract: Extract) -> None:
    made = in_form(extract, TRADE, Form("usd"))
    rows = chart_tables(made, TRADE, "level")["observations"].set_index("observation_id")
    assert set(rows["period"]) == {"2030"}, "of other years no rate was published"
    assert set(rows["method"]) == {"converted"}
    assert math.isclose(rows.loc["lake-herald:1/USD", "value"], 40.2e9 / 128.5, rel_tol=1e-9)
    assert math.isclose(rows.loc["lake-herald:1/USD", "high"], 40.25e9 / 128.5, rel_tol=1e-9)
    assert "in US dollars" in record_of(made).indicators.set_index("indicator_id").loc[TRADE, "definition"]
    assert forms_here(extract, "ferries")[0]["usd"]
