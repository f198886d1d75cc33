"""Forms, scale, comparison and freight: in the address, in the table twin, and said where they are not possible."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from pipelines.views.address import MOST_COMPARED, parse_address, write_params
from pipelines.views.dataset import current_dataset
from tests.app.pages import RECORDS, Open, text_of, type_into, written

MADE_UP, REAL = RECORDS["made up"], RECORDS["real"]
TRADE = "lake_trade_turnover"
LINKS: list[dict[str, list[str]]] = [
    {"view": ["indicators"], "indicator": [TRADE], "form": ["index"], "base": ["2029"]},
    {"view": ["indicators"], "indicator": [TRADE], "form": ["change"]},
    {"view": ["indicators"], "indicator": [TRADE], "log": ["on"], "from": ["2029"], "to": ["2030"]},
    {"view": ["indicators"], "indicator": [TRADE], "with": ["ferries", "remittances"]},
    {"view": ["indicators"], "indicator": [TRADE], "cif": ["1.20"]},
]


def charts(page: AppTest) -> list[dict[str, Any]]:
    return [json.loads(chart.proto.spec) for chart in page.get("plotly_chart")]


def words(chart: dict[str, Any], name: str) -> str:
    notes = chart["layout"]["annotations"]
    return str(next(note["text"] for note in notes if note.get("name") == name)).replace("<br>", " ")


@pytest.mark.parametrize("params", LINKS, ids=lambda params: "-".join(params))
def test_a_link_reopens_what_it_was_copied_from(open_page: Open, params: dict[str, list[str]]) -> None:
    values, said = parse_address(params, current_dataset(MADE_UP))
    assert not said
    assert write_params(values) == dict(sorted(params.items(), key=lambda part: list(values).index(part[0])))
    page = open_page(MADE_UP, **params)
    assert not page.exception
    assert "not understood" not in text_of(page)
    for name, value in params.items():
        assert written(page, name) == value


@pytest.mark.parametrize(
    ("params", "sentence"),
    [
        ({"form": "cubed"}, "“cubed” is not a form that levels are shown in"),
        ({"base": "1776"}, "“1776” is not a period of this record"),
        ({"log": "maybe"}, "“maybe” is not a scale"),
        ({"with": "gold"}, "“gold” is not an indicator of this record"),
        ({"cif": "7"}, "“7” is not a factor for freight and insurance (1.00 to 1.30)"),
        (
            {"form": "usd", "indicator": "ferry_share"},
            "“In US dollars” is not possible for “Share of freight by ferry”",
        ),
        ({"form": "index", "base": "2027"}, "2027 cannot be the base of “Lake trade turnover”"),
        ({"form": "index", "measure": "change"}, "Stated changes are shown as quoted, not as “Index”"),
    ],
)
def test_what_is_not_possible_is_said(open_page: Open, params: dict[str, str], sentence: str) -> None:
    page = open_page(MADE_UP, **({"view": "indicators", "indicator": TRADE} | params))
    assert not page.exception
    assert sentence in text_of(page)
    assert len(charts(page)) >= 1, "what is possible is shown"


def test_more_than_three_are_not_compared(open_page: Open) -> None:
    names = ["ferries", "remittances", "ferry_share", "lake_imports"]
    page = open_page(MADE_UP, **{"view": "indicators", "indicator": TRADE, "with": names})
    assert "Of 4 values for with the first 3 are taken." in text_of(page)
    assert written(page, "with") == names[:MOST_COMPARED]


def test_the_table_twin_holds_the_numbers_that_are_drawn(open_page: Open) -> None:
    page = open_page(MADE_UP, view="indicators", indicator=TRADE, form="index", base="2029")
    table: pd.DataFrame = page.dataframe[0].value
    assert list(table["Figure"]) == ["130", "100"]
    assert list(table["Bounds"]) == ["130", "exact"] or "–" in table["Bounds"][0]
    assert "÷" in table["Words"][0]
    assert "Index, 2029 = 100" in text_of(page)
    (drawn, *_) = charts(page)
    numbers = [y for trace in drawn["data"] if trace.get("customdata") for y in numbers_of(trace["y"])]
    assert sorted(round(number) for number in numbers) == [100, 130]
    assert "What the quoted figures say" in text_of(page)


def numbers_of(cells: Any) -> list[float]:
    if isinstance(cells, dict):
        import base64

        import numpy as np

        return list(np.frombuffer(base64.b64decode(cells["bdata"]), dtype=cells["dtype"]))
    return list(cells)


def test_the_menu_is_written_into_the_address_and_leaves_with_the_indicator(open_page: Open) -> None:
    page = open_page(MADE_UP, view="indicators", indicator=TRADE)
    menu = page.selectbox(key="form")
    assert menu.options == [
        "As quoted", "In US dollars", "Per enterprise (not here)", "Change on a year before, from levels", "Index",
    ]  # fmt: skip
    assert "Per enterprise: nothing counts the enterprises of its topic." in menu.help
    assert "Bounds go through every step" in menu.help
    page = menu.set_value("index").run()
    assert written(page, "form") == ["index"]
    assert page.selectbox(key="base").options == ["2029 (longest run)", "2029", "2030"]
    page = page.selectbox(key="base").set_value("2030").run()
    assert written(page, "base") == ["2030"]
    page = page.toggle(key="log_scale").set_value(True).run()
    assert written(page, "log") == ["on"]
    assert charts(page)[0]["layout"]["yaxis"]["type"] == "log"
    page = page.selectbox(key="indicator").set_value("ferries").run()
    assert not page.exception
    assert not any(written(page, name) for name in ("form", "base", "log"))


def test_years_are_chosen_beside_the_chart(open_page: Open) -> None:
    page = open_page(MADE_UP, view="indicators", indicator=TRADE, form="change")
    page = type_into(page, "years", "from 2030")
    assert written(page, "from") == ["2030"]
    assert written(page, "to") == []
    assert "on 2029" in words(charts(page)[0], "title"), "a change in the first year knows the year before"


def test_comparison_shows_all_in_the_chart_and_in_the_table(open_page: Open) -> None:
    page = open_page(MADE_UP, view="indicators", indicator=TRADE)
    page = page.multiselect(key="with").set_value(["ferries", "remittances"]).run()
    assert not page.exception
    assert written(page, "with") == ["ferries", "remittances"]
    layout = charts(page)[0]["layout"]
    assert {name for name in layout if name.startswith("yaxis")} == {"yaxis", "yaxis2", "yaxis3"}
    table: pd.DataFrame = page.dataframe[0].value
    assert set(table["Indicator"]) == {"Lake trade turnover", "Ferries in service", "Remittances"}
    page = page.selectbox(key="indicator").set_value("ferries").run()
    assert written(page, "with") == ["remittances"], "nothing is compared with itself"


def test_freight_is_chosen_and_shaded(open_page: Open) -> None:
    page = open_page(MADE_UP, view="indicators", indicator=TRADE, cif="1.20")
    assert not page.exception
    sides = charts(page)[1]
    (band,) = [shape for shape in sides["layout"]["shapes"] if shape["name"] == "freight"]
    assert (round(band["y0"], 3), band["y1"]) == (0.833, 1.2)
    page = page.select_slider(key="cif").set_value("1.05").run()
    assert written(page, "cif") == ["1.05"]


def test_a_flow_that_one_side_alone_tells_says_so(open_page: Open) -> None:
    page = open_page(MADE_UP, view="indicators", indicator="lake_imports")
    assert not page.exception
    assert "of no period there are figures of two sides" in text_of(page)
    assert "countries side by side" not in text_of(open_page(MADE_UP, view="indicators", indicator="ferries"))


@pytest.mark.parametrize("form", ["usd", "per_enterprise", "change", "index"])
@pytest.mark.parametrize("indicator", ["park_net_profit", "park_enterprises", "goods_trade_turnover"])
def test_every_form_of_the_collected_record_opens(open_page: Open, indicator: str, form: str) -> None:
    page = open_page(REAL, view="indicators", indicator=indicator, form=form, **{"with": "food_exports_to_china"})
    assert not page.exception
    assert charts(page)


def test_the_words_shown_are_those_of_a_figure_that_is_drawn(open_page: Open) -> None:
    page = open_page(REAL, view=["indicators"], indicator=["park_net_profit"], form=["usd"])
    assert "$13.51 m · Net profit of park enterprises, 2022" in text_of(page)
