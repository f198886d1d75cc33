"""A comparison, a scale and the band of freight on a phone."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Watched
from tests.browser.test_main_job import settle

pytestmark = pytest.mark.browser


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
