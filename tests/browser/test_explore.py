"""Search, a figure's story and the record as of a month in a real browser, by keyboard alone; and a link to it."""

import contextlib
import re
from urllib.parse import parse_qs, urlparse

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeoutError

from tests.browser.conftest import Watched
from tests.browser.test_main_job import open_view, settle

pytestmark = pytest.mark.browser
FOCUSED = """() => { let now = document.activeElement;  // what is a container has no name of its own
  while (now.shadowRoot?.activeElement) now = now.shadowRoot.activeElement;
  const told = now.matches("a, button, input, summary, [role=slider]") ? now.textContent.trim() : "";
  return [now.getAttribute("aria-label") || "", now.getAttribute("href") || "", told].join(" "); }"""

GROWN = """() => { const now = document.activeElement;
  return now.closest(".st-key-q") !== null && now.getBoundingClientRect().width > 150; }"""


def tab_to(page: Page, wanted: str, most: int = 400) -> None:
    """Press Tab until what has the focus is called so; what opens may take the focus by itself."""
    for _ in range(most):
        told = str(page.evaluate(FOCUSED))
        if wanted in told and not told.startswith("Help"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not reach {wanted}")


def open_search(page: Page) -> None:
    """Open the search field as a person does: again if the page was still moving; it grows where one types."""
    for _ in range(6):
        settle(page)
        page.locator(".st-key-q").click()
        with contextlib.suppress(PlaywrightTimeoutError):
            page.wait_for_function(GROWN, timeout=5_000)
            return
    raise AssertionError("the search field does not open")


def test_from_a_search_to_a_figure_to_an_earlier_month_and_back_by_link(
    real_server: str, watched: Watched, context: BrowserContext
) -> None:
    page = watched.page
    open_view(page, real_server)
    tab_to(page, "Search figures")
    page.keyboard.type("trade 2022")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"view=search&q=trade(\+|%20)2022"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("“trade 2022”: ")
    settle(page)

    tab_to(page, "indicator=goods_trade_turnover&figure=")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("view=indicators&indicator=goods_trade_turnover&figure="))
    panel = page.get_by_label("The quoted words of a figure")
    expect(panel).to_contain_text("What was said of this, in order of publication")
    expect(panel).to_contain_text("no common point")
    expect(panel).to_contain_text("Explained:")
    settle(page)

    tab_to(page, "Filters")
    page.keyboard.press("Enter")
    expect(page.get_by_role("slider", name="As of the end of")).to_be_focused()  # what opens takes the focus itself
    for _ in range(3):
        page.keyboard.press("ArrowLeft")
    expect(page).to_have_url(re.compile(r"asof=20\d\d-\d\d"))
    settle(page)
    notice = page.get_by_role("status").filter(has_text="had been published by the end of that month")
    expect(notice).to_be_visible()
    page.keyboard.press("Escape")
    settle(page)

    address = page.url
    parts = parse_qs(urlparse(address).query)
    assert {"view", "indicator", "figure", "asof"} <= set(parts)
    told, words = notice.inner_text(), page.locator("blockquote.words").inner_text()
    subtitle = page.locator(".js-plotly-plot").first.inner_text()
    assert "As published by the end of" in subtitle
    second = context.new_page()
    second.goto(address)
    expect(second.locator("blockquote.words")).to_have_text(words.replace("\n", ""), use_inner_text=False)
    expect(second.get_by_role("status").filter(has_text="had been published")).to_contain_text(told.splitlines()[0])
    settle(second)
    assert second.url == address

    page.bring_to_front()
    page.get_by_role("link", name="Back to the present").focus()
    page.keyboard.press("Enter")
    expect(notice).to_have_count(0)
    expect(page).not_to_have_url(re.compile("asof="))
    assert parse_qs(urlparse(page.url).query)["figure"] == parts["figure"]
    assert not watched.errors
    assert not watched.outside


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_search_on_a_phone(real_server: str, watched: Watched, theme: str) -> None:
    page = watched.page
    page.set_viewport_size({"width": 390, "height": 844})
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    open_view(page, real_server)
    expect(page.locator(".st-key-filters button").first).to_have_text(
        re.compile("^Filters")
    )  # the form for phones is there
    settle(page)
    navigation = page.get_by_role("radiogroup", name="View")
    place = navigation.bounding_box()
    open_search(page)
    page.keyboard.type("containers")
    assert navigation.bounding_box() == place
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("“containers”: ")
    expect(page.get_by_test_id("stMain")).to_contain_text("no figure for ")
    sizes = page.evaluate("() => [document.scrollingElement.scrollWidth, innerWidth]")
    assert sizes[0] <= sizes[1]
    assert not watched.errors
