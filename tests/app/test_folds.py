"""What a view holds back is not sent before it is opened."""

import pytest
from streamlit.testing.v1 import AppTest

from pipelines.views import disagreements, gaps
from tests.app.pages import RECORDS, Open, text_of

REAL = RECORDS["real"]


def test_the_less_striking_findings_of_a_kind_are_sent_when_asked_for(
    open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(disagreements, "AT_ONCE", 2)
    page = open_page(REAL, view="disagreements", kind="disagreement", severity="conflict")
    assert text_of(page).count('role="listitem"') == 2
    page.session_state["more-conflict-disagreement"] = True
    page = page.run()
    assert not page.exception
    (label,) = [fold.label for fold in page.expander if "more of this kind" in fold.label]
    assert text_of(page).count('role="listitem"') == 2 + int(label.split()[0])


def lines(page: AppTest) -> int:
    """The lines of all tables on a page."""
    return sum(element.proto.body.count("<tr") for element in page.get("html"))


@pytest.mark.parametrize("fold", ["matrix", "gaps"])
def test_indicators_with_few_quotes_are_sent_when_asked_for(
    open_page: Open, monkeypatch: pytest.MonkeyPatch, fold: str
) -> None:
    monkeypatch.setattr(gaps, "AT_ONCE", 2)
    page = open_page(REAL, view="gaps")
    closed = lines(page)
    assert closed <= 2 * (2 + 1)
    page.session_state[f"more-{fold}"] = True
    page = page.run()
    assert not page.exception
    assert lines(page) > closed
