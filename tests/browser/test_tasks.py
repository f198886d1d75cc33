"""Three questions, each answered in three steps by mouse or by keyboard alone, on a desk and on a phone, in both
themes; and what was sent is reopened from its link.
"""

import itertools
import re
from typing import NamedTuple

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.conftest import Watched
from tests.browser.test_explore import open_search, tab_to
from tests.browser.test_main_job import open_view, settle
from tests.conftest import EVERY_WAY

pytestmark = pytest.mark.browser
ALL = list(itertools.product(["mouse", "keyboard"], [1440, 390], ["light", "dark"]))
WAYS = ALL if EVERY_WAY else [("mouse", 390, "light"), ("keyboard", 1440, "dark")]
PROFIT = "?view=indicators&indicator=park_net_profit"
DOLLARS = {"form": "usd", "from": "2019", "to": "2023"}
WORDS = """() => (document.querySelector(".js-plotly-plot")?._fullLayout?.annotations || [])
  .filter((one) => ["title", "subtitle"].includes(one.name)).map((one) => one.text.replaceAll("<br>", " ")).join(" ")"""


class Reader(NamedTuple):
    """Somebody at a page who uses the mouse, or the keyboard alone."""

    page: Page
    keyboard: bool
    phone: bool

    def press(self, target: Locator, name: str) -> None:
        """Press what is called so."""
        settle(self.page)
        if self.keyboard:
            tab_to(self.page, name)
            self.page.keyboard.press("Enter")
        else:
            target.first.click()

    def search(self, words: str) -> None:
        """Type into the search field of the page."""
        if self.keyboard:
            tab_to(self.page, "Search figures")
        else:
            open_search(self.page)
        self.page.keyboard.type(words)
        self.page.keyboard.press("Enter")
        settle(self.page)

    def _open(self, label: str) -> None:
        """Go to a field with a menu."""
        settle(self.page)
        if self.keyboard:
            tab_to(self.page, label)
        else:
            self.page.get_by_role("combobox", name=label, exact=True).click()

    def write(self, label: str, text: str) -> None:
        """Write into a field with a menu, and take what was written."""
        self._open(label)
        self.page.keyboard.type(text)
        self.page.keyboard.press("Enter")
        settle(self.page)

    def choose(self, label: str, choice: str) -> None:
        """Choose in a menu."""
        self._open(label)
        self.page.keyboard.type(choice)  # of long lists not all is drawn at once
        if self.keyboard:
            self.page.keyboard.press("Enter")
        else:
            self.page.get_by_role("option", name=re.compile(f"^{choice}( · none)?$")).click()
        settle(self.page)


@pytest.fixture(params=WAYS, ids=lambda way: "-".join(map(str, way)))
def reader(request: pytest.FixtureRequest, watched: Watched) -> Reader:
    by, width, theme = request.param
    watched.page.set_viewport_size({"width": width, "height": 844 if width < 600 else 900})
    watched.page.emulate_media(color_scheme=theme)
    return Reader(watched.page, by == "keyboard", width < 600)


def test_what_did_sources_say_about_trade_in_2022_and_why_do_they_differ(real_server: str, reader: Reader) -> None:
    open_view(reader.page, real_server)
    reader.search("trade 2022")
    figure = "indicator=goods_trade_turnover&figure="
    reader.press(reader.page.locator(f"a[href*='{figure}']"), figure)
    panel = reader.page.get_by_label("The quoted words of a figure")
    expect(panel).to_contain_text("What was said of this, in order of publication")
    expect(panel).to_contain_text("no common point")
    expect(panel).to_contain_text("Explained:")
    expect(panel).to_be_visible()


def test_which_years_have_no_figure_for_containers(real_server: str, reader: Reader) -> None:
    open_view(reader.page, real_server)
    reader.search("containers")
    indicator = "?view=indicators&indicator=transit_containers_china_europe"
    reader.press(reader.page.locator(f".stHtml a[href='{indicator}']"), indicator)
    said = reader.page.locator(".stHtml").get_by_text(re.compile(r"^No figure for 20\d\d"))
    expect(said.first).to_be_attached()
    said.first.scroll_into_view_if_needed()
    expect(said.first).to_be_visible()


def test_send_me_this_chart_in_dollars_for_2019_to_2023(
    real_server: str, reader: Reader, watched: Watched, context: BrowserContext
) -> None:
    page = reader.page
    open_view(page, real_server, PROFIT)
    if reader.phone:
        expect(page.get_by_role("button", name="Shown as quoted")).to_be_visible()
        reader.press(page.get_by_role("button", name="Shown as quoted"), "Shown as quoted")
    reader.choose("Shown as", "In US dollars")
    reader.write("Years", "2019-2023")
    for name, value in DOLLARS.items():
        expect(page).to_have_url(re.compile(f"{name}={value}"))
    if reader.phone:
        page.keyboard.press("Escape")
    reader.press(page.locator(".st-key-take-indicator summary"), "Take this chart")
    expect(page.locator("img.preview")).to_be_visible()
    with page.expect_download() as waiting:
        reader.press(page.get_by_role("button", name="PNG", exact=True), "PNG")
    assert waiting.value.suggested_filename == "park-net-profit-in-dollars_2022.png"
    page.get_by_role("tab", name="Link to this view").click()
    link = page.get_by_role("tabpanel").filter(visible=True).locator("code").inner_text()
    assert all(f"{name}={value}" in link for name, value in DOLLARS.items())
    told = str(page.evaluate(WORDS))
    assert "in US dollars" in told

    second = context.new_page()
    second.set_viewport_size(page.viewport_size or {})
    second.goto(link)
    second.wait_for_function(f"(told) => ({WORDS})() === told", arg=told)
    assert all(f"{name}={value}" in second.url for name, value in DOLLARS.items())
    assert not watched.errors
    assert not watched.outside
