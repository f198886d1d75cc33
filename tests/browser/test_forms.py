""" "Send me this chart in dollars for 2019–2023" in three steps, by mouse and by keyboard, and reopened from its link;
a comparison, a scale and the band of freight on a phone.
"""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import Watched
from tests.browser.test_explore import tab_to
from tests.browser.test_main_job import settle

pytestmark = pytest.mark.browser
WANTED = {"form": "usd", "from": "2019", "to": "2023"}
PROFIT = "?view=indicators&indicator=park_net_profit"


def by_mouse(page: Page, label: str, choice: str) -> None:
    page.get_by_role("combobox", name=label, exact=True).click()
    page.keyboard.type(choice)  # of long lists not all is drawn at once
    page.get_by_role("option", name=re.compile(f"^{choice}( · none)?$")).click()


def by_keyboard(page: Page, label: str, choice: str) -> None:
    tab_to(page, label)
    page.keyboard.type(choice)
    page.keyboard.press("Enter")


def words_of(page: Page) -> str:
    return str(
        page.evaluate(
            "() => document.querySelector('.js-plotly-plot')._fullLayout.annotations"
            ".filter((a) => ['title', 'subtitle'].includes(a.name)).map((a) => a.text).join(' ')"
        )
    )


@pytest.mark.parametrize("choose", [by_mouse, by_keyboard])
def test_a_chart_in_dollars_for_some_years_is_sent(
    real_server: str, watched: Watched, context: BrowserContext, choose: Callable[[Page, str, str], None]
) -> None:
    page = watched.page
    page.goto(f"{real_server}/{PROFIT}")
    expect(page.locator(".js-plotly-plot .scatterlayer .trace").first).to_be_attached()
    settle(page)

    choose(page, "Shown as", "In US dollars")
    expect(page).to_have_url(re.compile("form=usd"))
    settle(page)

    for label, year in (("From", "2019"), ("To", "2023")):
        choose(page, label, year)
        expect(page).to_have_url(re.compile(f"{label.lower()}={year}"))
        settle(page)

    if choose is by_mouse:
        page.get_by_text("Take this chart").click()
    else:
        page.locator(".st-key-take-indicator summary").focus()
        page.keyboard.press("Enter")
    expect(page.locator("img.preview")).to_be_visible()
    with page.expect_download() as waiting:
        button = page.get_by_role("button", name="PNG", exact=True)
        if choose is by_mouse:
            button.click()
        else:
            button.focus()
            page.keyboard.press("Enter")
    assert waiting.value.suggested_filename == "park-net-profit-in-dollars_2022.png"
    page.get_by_role("tab", name="Link to this view").click()
    link = page.get_by_role("tabpanel").filter(visible=True).locator("code").inner_text()
    assert all(f"{name}={value}" in link for name, value in WANTED.items())
    assert "in US dollars" in words_of(page)

    second = context.new_page()
    second.goto(link)
    expect(second.locator(".js-plotly-plot .scatterlayer .trace").first).to_be_attached()
    settle(second)
    assert words_of(second) == words_of(page)
    assert all(f"{name}={value}" in second.url for name, value in WANTED.items())
    assert not watched.errors
    assert not watched.outside


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_comparison_scale_and_freight_on_a_phone(real_server: str, watched: Watched, theme: str) -> None:
    page = watched.page
    page.set_viewport_size({"width": 390, "height": 844})
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    page.goto(f"{real_server}/?view=indicators&indicator=goods_trade_turnover&with=park_enterprises&log=on&cif=1.20")
    expect(page.locator(".js-plotly-plot")).to_have_count(2)
    settle(page)
    expect(page.get_by_role("button", name="Logarithmic scale · beside 1 more")).to_be_visible()
    axes = page.evaluate(
        "() => { const now = document.querySelector('.js-plotly-plot')._fullLayout;"
        " return [now.yaxis.type, now.yaxis2.type, Object.keys(now).filter((name) => /^xaxis\\d?$/.test(name))]; }"
    )
    assert axes[:2] == ["log", "log"]
    assert axes[2] in (["xaxis"], ["xaxis", "xaxis2"]), "one time axis, and the lane of what is undated"
    band = page.evaluate(
        "() => document.querySelectorAll('.js-plotly-plot')[1]._fullLayout.shapes.find((s) => s.name === 'freight').y1"
    )
    assert band == 1.2
    sizes = page.evaluate("() => [document.scrollingElement.scrollWidth, innerWidth]")
    assert sizes[0] <= sizes[1]
    assert not watched.errors
