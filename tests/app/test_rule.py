"""Which figures are put first, and the articles the record began with alone: controls, address and views."""

import json
from pathlib import Path

import pandas as pd
from streamlit.testing.v1 import AppTest

from tests.app.pages import RECORDS, Open, text_of, with_filters, written

MADE_UP = RECORDS["made up"]
REAL = RECORDS["real"]


def subtitle(page: AppTest) -> str:
    chart = page.get("plotly_chart")[0]
    notes = json.loads(chart.proto.spec)["layout"]["annotations"]
    return str(next(note["text"] for note in notes if note.get("name") == "subtitle")).replace("<br>", " ")


def test_the_rule_is_chosen_beside_the_chart_and_written_into_the_address(open_page: Open) -> None:
    page = open_page(MADE_UP, view="indicators", indicator="lake_trade_turnover")
    assert not written(page, "rule")
    control = page.selectbox(key="rule")
    assert control.options == [
        "Official figures first", "Kenya’s statistics", "Uganda’s statistics", "All figures alike", "Lowest to highest",
    ]  # fmt: skip
    page = control.set_value("official-KE").run()
    assert not page.exception
    assert written(page, "rule") == ["official-KE"]
    assert "Large: Kenya’s statistics" in subtitle(page)
    page = page.selectbox(key="rule").set_value("hull").run()
    assert "Thick bars: from the lowest" in subtitle(page)
    page.session_state["view"] = "overview"
    page.run()
    assert written(page, "rule") == ["hull"]
    assert with_filters(page).selectbox(key="rule").value == "hull"


def test_cards_show_none_rather_than_anothers_figure(open_page: Open) -> None:
    text = text_of(open_page(MADE_UP, rule="official-KE"))
    assert "No figure by Kenya’s statistics" in text
    assert "Uganda’s statistics</span>" not in text


def test_links_keep_the_rule(open_page: Open) -> None:
    assert "rule=all" in text_of(open_page(MADE_UP, rule="all"))
    assert "“official-ZZ” is not a way to choose what is put first" in text_of(open_page(MADE_UP, rule="official-ZZ"))


def test_the_table_and_the_panel_say_what_supports_a_figure(open_page: Open) -> None:
    page = open_page(REAL, view="indicators", indicator="goods_trade_turnover", figure="solid-progress:10")
    assert "7 independent sources agree" in text_of(page)
    table: pd.DataFrame = page.dataframe[0].value
    assert {"Put first", "Independent sources"} <= set(table.columns)
    assert "7" in set(table["Independent sources"])


def test_two_countries_stand_side_by_side_with_their_ratio(open_page: Open) -> None:
    text = text_of(open_page(REAL, view="indicators", indicator="goods_trade_turnover"))
    assert "Belarus ÷ China" in text
    assert "× 2.19" in text
    assert "stated change +67.3 %" in text
    assert "Belarus ÷ China" not in text_of(open_page(REAL, view="indicators", indicator="park_enterprises"))


def test_one_switch_shows_the_first_articles_alone(open_page: Open, seed_folder: Path) -> None:
    page = open_page(REAL)
    switch = page.toggle(key="collection_alone")
    assert switch.label == "Two seed articles only"
    page = switch.set_value(True).run()
    assert not page.exception
    assert written(page, "collection") == ["seed"]
    alone = open_page(seed_folder)
    assert not alone.toggle
    lead = text_of(alone).split('<h1 class="lead">')[1].split("</h1>")[0]
    assert lead in text_of(page), "as if the record held nothing else"
    page = page.toggle(key="collection_alone").set_value(False).run()
    assert not written(page, "collection")
