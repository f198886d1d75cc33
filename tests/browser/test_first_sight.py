"""What a reader sees before any script has run, and that it gives way to the view without a jump."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from streamlit.proto.BackMsg_pb2 import BackMsg

pytestmark = pytest.mark.browser

SIZES = [(1440, 900), (820, 1180), (390, 844)]
PLACES = ("h1.lead", "a.card", "a.card:last-of-type")


def places(page: Page) -> list[list[float]]:
    """Left, top, width and height of the leading words, in pixels."""
    boxes = [page.locator(name).first.bounding_box() for name in PLACES]
    return [[box[side] for side in ("x", "y", "width", "height")] for box in boxes if box]


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_the_first_words_stand_where_the_view_has_them(
    browser: Browser, real_server: str, size: tuple[int, int]
) -> None:
    found: dict[bool, tuple[list[str], list[list[float]]]] = {}
    for scripts in (True, False):
        context = browser.new_context(viewport={"width": size[0], "height": size[1]}, java_script_enabled=scripts)
        page = context.new_page()
        page.goto(real_server)
        if scripts:
            expect(page.get_by_role("heading", name="Where sources disagree")).to_be_visible()
            expect(page.locator("#first")).to_have_count(0)
        found[scripts] = page.locator("h1.lead, a.card").all_inner_texts(), places(page)
        context.close()
    assert found[True][0] == found[False][0]
    for app, first in zip(found[True][1], found[False][1], strict=True):
        assert app == pytest.approx(first, abs=8)


CHART = "/?view=indicators&indicator={}"
DRAWN = ".js-plotly-plot .scatterlayer .trace"


SWITCH, NONE = "goods_trade_turnover", "park_enterprises"  # which have a switch of the measure above them, and not


@pytest.mark.parametrize(
    ("indicator", "size"),
    [(SWITCH, (1440, 900)), (NONE, (1100, 900)), (SWITCH, (820, 1180)), (NONE, (700, 900)), (NONE, (430, 900)),
     (SWITCH, (390, 844))],
    ids=str,
)  # fmt: skip
def test_a_chart_stands_in_the_page_where_plotly_draws_it(
    browser: Browser, real_server: str, indicator: str, size: tuple[int, int]
) -> None:
    address, found = real_server + CHART.format(indicator), []
    seen = browser.new_context(viewport={"width": size[0], "height": size[1]})
    page = seen.new_page()
    page.goto(address)
    expect(page.locator(DRAWN).first).to_be_visible()
    expect(page.locator("#first")).to_have_count(0)
    page.wait_for_timeout(500)
    found.append(page.locator(".js-plotly-plot").first.bounding_box())
    told = {cookie["name"]: cookie["value"] for cookie in seen.cookies()}
    seen.close()
    plain = browser.new_context(viewport={"width": size[0], "height": size[1]}, java_script_enabled=False)
    plain.add_cookies([{"name": name, "value": value, "url": real_server} for name, value in told.items()])
    page = plain.new_page()
    page.goto(address)
    found.append(page.locator(".still div:has(> svg)").first.bounding_box())
    expect(page.get_by_text("You need to enable JavaScript")).to_be_hidden()
    plain.close()
    theirs, ours = ([box[side] for side in ("x", "y", "width", "height")] for box in found if box)
    assert ours == pytest.approx(theirs, abs=9)


def test_a_chart_in_the_page_gives_way_to_what_is_asked_for_next(context: BrowserContext, real_server: str) -> None:
    page = context.new_page()
    page.route("**/PlotlyChart.*", lambda route: route.abort())  # the chart itself never comes
    page.goto(real_server + CHART.format("goods_trade_turnover"))
    expect(page.locator("#first .still svg").first).to_be_visible()
    page.locator(".st-key-view").get_by_text("Sources").click()
    expect(page.get_by_role("heading", name="Who says so")).to_be_visible()
    expect(page.locator("#first")).to_have_count(0)


def test_a_chart_in_the_page_scrolls_with_what_comes_beneath(context: BrowserContext, real_server: str) -> None:
    page = context.new_page()
    page.route("**/PlotlyChart.*", lambda route: route.abort())
    page.goto(real_server + CHART.format("goods_trade_turnover"))
    expect(page.get_by_role("heading", name="All figures")).to_be_attached()
    offset = """() => document.querySelector("#first .still").getBoundingClientRect().top
        + document.querySelector("[data-testid=stMain]").scrollTop"""
    before = page.evaluate(offset)
    page.mouse.move(700, 700)
    page.mouse.wheel(0, 300)
    page.wait_for_function("document.querySelector('[data-testid=stMain]').scrollTop >= 200")
    page.wait_for_timeout(300)
    assert page.evaluate(offset) == pytest.approx(before, abs=2)


def test_without_scripts_the_whole_chart_can_be_scrolled_to(browser: Browser, real_server: str) -> None:
    plain = browser.new_context(viewport={"width": 1440, "height": 500}, java_script_enabled=False)
    page = plain.new_page()
    page.goto(real_server + CHART.format("goods_trade_turnover"))
    assert page.locator("#first .still").count(), "the first card's chart is ready when the server is"
    page.mouse.move(700, 300)
    page.mouse.wheel(0, 2000)
    expect(page.locator("#first").get_by_text("CC BY 4.0").last).to_be_in_viewport()
    plain.close()


def test_the_theme_of_a_chart_in_the_page_is_that_of_the_reader(browser: Browser, real_server: str) -> None:
    context = browser.new_context(color_scheme="dark")
    page = context.new_page()
    for _ in range(2):  # the first visit tells which
        page.goto(real_server + CHART.format("park_enterprises"))
        expect(page.locator(DRAWN).first).to_be_visible()
    context.close()
    for theme in ("light", "dark"):
        plain = browser.new_context(color_scheme=theme, java_script_enabled=False)
        plain.add_cookies([{"name": "window_theme", "value": theme, "url": real_server}])
        page = plain.new_page()
        page.goto(real_server + CHART.format("park_enterprises"))
        shown = page.locator("#first .still").filter(visible=True)
        expect(shown).to_have_count(1)
        expect(shown).to_have_class(re.compile(theme))
        plain.close()


@pytest.mark.parametrize("width", [width for width, _ in SIZES])
def test_a_page_runs_once_whatever_its_width(context: BrowserContext, real_server: str, width: int) -> None:
    page, sent = context.new_page(), []
    page.set_viewport_size({"width": width, "height": 900})
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(BackMsg.FromString(frame))))
    page.goto(f"{real_server}/?view=sources")
    expect(page.get_by_text("1–10 of")).to_be_visible()
    page.wait_for_timeout(1500)
    whole = [message for message in sent if not message.rerun_script.fragment_id]  # the watch on the files is a part
    assert len(whole) == 1


def test_what_draws_charts_is_read_before_one_is_asked_for(context: BrowserContext, real_server: str) -> None:
    page, failed = context.new_page(), []
    page.on("pageerror", lambda error: failed.append(str(error)))
    with page.expect_request(lambda request: "/PlotlyChart." in request.url):
        page.goto(real_server)
    expect(page.locator(".js-plotly-plot")).to_have_count(0)
    assert not failed
