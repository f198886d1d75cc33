"""What the data view offers to take away: the format and the rows one chooses, and the whole record."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pipelines.export import FORMATS
from tests.app.pages import RECORDS, Open
from tests.conftest import OTHER_PAIR


def downloads(page: AppTest) -> list[str]:
    return [button.proto.label for button in page.get("download_button")]


@pytest.mark.parametrize("form", FORMATS)
def test_the_format_is_chosen(open_page: Open, form: str) -> None:
    page = open_page(OTHER_PAIR, view="data")
    page.selectbox(key="table_format").set_value(form).run()
    assert not page.exception
    assert f"Download observations{FORMATS[form].ending}" in downloads(page)


def test_rows_are_asked_about_only_where_filters_are_set(open_page: Open) -> None:
    assert "table_part" not in [box.key for box in open_page(OTHER_PAIR, view="data").selectbox]
    filtered = open_page(OTHER_PAIR, view="data", method="stated")
    assert "Download observations.csv" in downloads(filtered)
    filtered.selectbox(key="table_part").set_value("shown").run()
    assert "Download observations_shown.csv" in downloads(filtered)
    typed = open_page(OTHER_PAIR, view="data", method="stated", table="quotes")
    assert "table_part" not in [box.key for box in typed.selectbox]


@pytest.mark.parametrize(
    ("name", "ending"), [("bundle", ".zip"), ("workbook", ".xlsx"), ("sdmx", "_sdmx.zip")], ids=str
)
def test_everything_can_be_taken_and_cited(open_page: Open, name: str, ending: str) -> None:
    page = open_page(Path(RECORDS["made up"]), view="data")
    page.selectbox(key="whole_format").set_value(name).run()
    assert not page.exception
    (label,) = (label for label in downloads(page) if label.startswith("Download quoted-figures_"))
    assert label.endswith(ending)
    told = [code.value for code in page.code]
    assert any(text.startswith("Quoted figures") and "Data version" in text for text in told)
    assert any(text.startswith("@misc{quoted-figures-") for text in told)


def test_a_figure_can_be_cited(open_page: Open) -> None:
    page = open_page(OTHER_PAIR, view="indicators", indicator="ferries", figure="bonde-post:3")
    assert not page.code, "nothing is sent before it is opened"
    page.session_state["cite"] = True
    page = page.run()
    assert not page.exception
    text, bibtex = (code.value for code in page.code)
    assert text.endswith("Observation bonde-post:3.")
    assert "Data version" in text
    assert bibtex.startswith("@misc{bonde-post:3-")
