"""axe-core finds nothing serious in any view, both themes and both widths: neither ours nor Streamlit's own."""

from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from pipelines.views.address import VIEWS
from tests.browser.conftest import Watched
from tests.browser.test_main_job import open_view, settle

pytestmark = pytest.mark.browser
SERIOUS = ("serious", "critical")
TRADE = "view=indicators&indicator=goods_trade_turnover"
EACH_VIEW = [*(f"view={view}" for view in VIEWS if view != "indicators"), TRADE, "view=search&q=poultry"]
STATES = [
    f"{TRADE}&measure=change",
    f"{TRADE}&with=park_enterprises&log=on",
    f"{TRADE}&finding={quote('disagreement:goods_trade_turnover:2022:-:USD')}",
    f"view=indicators&indicator=park_net_profit&form=usd&figure={quote('solid-progress:1')}",
    "view=sources&article=good-brothers",
    "view=data&tab=refresh",
    "view=data&tab=history",
    "view=search&q=nothing+of+the+sort",
    "view=gaps&asof=2022-12",
]


@pytest.mark.parametrize(
    ("theme", "width", "places"),
    [
        ("light", 1440, EACH_VIEW),
        ("light", 390, [*EACH_VIEW, *STATES]),
        ("dark", 1440, [*EACH_VIEW, *STATES]),
        ("dark", 390, EACH_VIEW),
    ],
    ids=["light-1440", "light-390", "dark-1440", "dark-390"],
)
def test_no_serious_violation(real_server: str, watched: Watched, theme: str, width: int, places: list[str]) -> None:
    page = watched.page
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    found = []
    for place in places:
        open_view(page, real_server, f"?{place}")
        if "indicator=" in place:
            expect(page.locator(".js-plotly-plot .scatterlayer .trace").first).to_be_attached()
            settle(page)
        for violation in Axe().run(page).response["violations"]:
            nodes = violation["nodes"] if violation["impact"] in SERIOUS else []
            found += [(place, violation["id"], node["html"][:200], node["failureSummary"]) for node in nodes]
    assert not found
