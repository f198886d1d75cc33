"""The main job in a real browser: from the headline to an indicator, to the words of a figure, to a shared link."""

import contextlib
import math
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeoutError

from pipelines.analysis.summary import make_headlines
from pipelines.build import Built, build
from pipelines.tables import load_tables
from pipelines.views.address import VIEWS
from pipelines.wording import units_from_table
from tests.app.pages import EVIL, make_evil
from tests.browser.conftest import ROOT, Watched, running_server

pytestmark = pytest.mark.browser
CHECKBOX, ROW = (16, 51), 34  # pixels: the first row's checkbox in a table, and the height of a row

# The points of the chart on screen: observation id, x and y of the data, and the place on the screen.
POINTS = """() => {
  const chart = document.querySelector(".js-plotly-plot"), layout = chart._fullLayout;
  const box = chart.getBoundingClientRect();
  const axis = (id) => layout[id.replace(/^(.)/, "$1axis")];
  return chart._fullData.filter((trace) => trace.customdata && trace.mode.includes("markers")).flatMap((trace) =>
    Array.from(trace.customdata, (id, n) => ({
      id, x: trace.x[n], y: trace.y[n],
      left: box.left + axis(trace.xaxis)._offset + axis(trace.xaxis).d2p(trace.x[n]),
      top: box.top + axis(trace.yaxis)._offset + axis(trace.yaxis).d2p(trace.y[n]),
    })));
}"""


@pytest.fixture(scope="module")
def built() -> Built:
    return build(load_tables(ROOT / "datasets")[0])


def open_view(page: Page, address: str, query: str = "") -> None:
    page.goto(f"{address}/{query}")
    expect(page.get_by_role("radiogroup", name="View")).to_be_visible()
    settle(page)


def settle(page: Page) -> None:
    """Wait until the page has finished running."""
    page.wait_for_function("() => document.querySelector('[data-test-script-state=notRunning]')")


def points_of(page: Page) -> list[dict[str, Any]]:
    expect(page.locator(".js-plotly-plot .scatterlayer .trace").first).to_be_attached()
    points: list[dict[str, Any]] = page.evaluate(POINTS)
    return points


def click_point(page: Page, observation_id: str) -> None:
    """Click a point as a person does: again if the chart was still moving."""
    for _ in range(6):
        settle(page)
        point = next(point for point in points_of(page) if point["id"] == observation_id)
        page.mouse.move(point["left"], point["top"])
        page.mouse.click(point["left"], point["top"])
        with contextlib.suppress(PlaywrightTimeoutError):
            page.wait_for_url(re.compile("figure="), timeout=10_000)
            return
    raise AssertionError(f"clicking {observation_id} had no effect")


def test_from_the_headline_to_the_words_and_back_by_link(
    real_server: str, watched: Watched, context: BrowserContext, built: Built
) -> None:
    page = watched.page
    open_view(page, real_server)
    tables, _ = load_tables(ROOT / "datasets")
    units = units_from_table(tables.units)
    first = make_headlines(built.observations, built.findings, tables.sources, tables.indicators, units)[0]
    expect(page.get_by_role("heading", level=1)).to_contain_text(first.figure)

    page.get_by_role("radio", name="Indicators").click()
    expect(page.get_by_role("combobox", name="Indicator")).to_be_visible()
    label = dict(zip(tables.indicators["indicator_id"], tables.indicators["label"], strict=True))[first.indicator_id]
    page.get_by_role("combobox", name="Indicator").click()
    page.keyboard.type(label)
    page.get_by_role("option", name=label, exact=True).first.click()
    expect(page).to_have_url(re.compile(f"indicator={first.indicator_id}"))
    settle(page)

    values = built.observations.set_index("observation_id")["value"]
    points = points_of(page)
    assert points
    for point in points:
        assert math.isclose(float(point["y"]), float(values[point["id"]]))

    point = next(point for point in points if point["id"] != first.observation_id and "+" not in point["id"])
    words = built.observations.set_index("observation_id").loc[point["id"], "words"]
    click_point(page, point["id"])
    expect(page.locator("blockquote.words")).to_contain_text(f"“{words}”")

    second = context.new_page()
    second.goto(page.url)
    expect(second.locator("blockquote.words")).to_contain_text(f"“{words}”")
    assert {p["id"] for p in points_of(second)} == {p["id"] for p in points}
    assert not watched.errors
    assert not watched.outside


def test_a_row_of_the_table_shows_its_words(real_server: str, watched: Watched, built: Built) -> None:
    page = watched.page
    open_view(page, real_server, "?view=indicators&indicator=goods_trade_turnover")
    table = page.get_by_test_id("stDataFrame")
    table.scroll_into_view_if_needed()
    settle(page)
    box = table.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + CHECKBOX[0], box["y"] + CHECKBOX[1] + 3 * ROW)  # the fourth row
    expect(page).to_have_url(re.compile("figure="))
    chosen = page.evaluate("() => new URLSearchParams(location.search).get('figure')")
    words = built.observations.set_index("observation_id").loc[chosen, "words"]
    expect(page.locator("blockquote.words")).to_contain_text(f"“{words}”")


def test_links_and_the_back_button_need_no_reload(real_server: str, watched: Watched) -> None:
    page = watched.page
    open_view(page, real_server)
    page.evaluate("() => { window.loaded = true; }")
    page.locator("a.card").nth(1).click()
    expect(page.locator(".js-plotly-plot .scatterlayer .trace").first).to_be_attached()
    expect(page).to_have_url(re.compile("view=indicators"))
    page.go_back()
    expect(page.locator("a.card").first).to_be_visible()
    assert page.evaluate("() => window.loaded")
    assert not watched.errors


def test_invalid_link_is_said(real_server: str, watched: Watched) -> None:
    open_view(watched.page, real_server, "?view=indicators&indicator=gold_price&from=20x2")
    notice = watched.page.get_by_role("alert").filter(has_text="not understood")
    expect(notice).to_contain_text("“gold_price” is not an indicator of this record")
    expect(notice).to_contain_text("“20x2” is not a year of this record")


def test_filters_are_in_the_address(real_server: str, watched: Watched, built: Built) -> None:
    page = watched.page
    open_view(page, real_server, "?view=gaps")
    page.locator(".st-key-filters button").first.click()
    page.get_by_role("combobox", name="Topic").click()
    page.get_by_role("option", name="Logistics").click()
    expect(page).to_have_url(re.compile(r"topic=logistics"))
    logistics = built.observations.loc[built.observations["topic"].eq("logistics"), "indicator_id"]
    dated = built.coverage.loc[built.coverage["indicator_id"].isin(logistics), "indicator_id"]
    expect(page.locator(".qi-matrix tbody tr")).to_have_count(dated.nunique())


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_phone_scrolls_only_down(
    real_server: str, context: BrowserContext, watched: Watched, view: str, theme: str
) -> None:
    page = watched.page
    page.set_viewport_size({"width": 390, "height": 844})
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    open_view(page, real_server, f"?view={view}")
    main = page.get_by_test_id("stMain")
    sizes = main.evaluate(
        "(main) => [document.scrollingElement.scrollWidth, innerWidth, main.scrollWidth, main.clientWidth]"
    )
    assert sizes[0] <= sizes[1]
    assert sizes[2] <= sizes[3]
    assert not watched.errors
    assert not watched.outside
    if view == "indicators":
        chart = page.locator(".js-plotly-plot").first
        expect(chart).to_be_visible()
        background = chart.evaluate("(chart) => chart._fullLayout.paper_bgcolor")
        assert (background.lower() == "#ffffff") == (theme == "light")


def test_keyboard_reaches_navigation_chooser_and_table(real_server: str, watched: Watched) -> None:
    page = watched.page
    open_view(page, real_server)
    reached = []
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.append(
            page.evaluate("() => [document.activeElement.getAttribute('role'), document.activeElement.textContent]")
        )
        if reached[-1][0] == "radio":
            break
    assert reached[-1][0] == "radio"
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    expect(page).to_have_url(re.compile("view=indicators"))
    settle(page)
    seen = set()
    for _ in range(160):
        page.keyboard.press("Tab")
        seen.add(
            page.evaluate(
                """() => { const now = document.activeElement, table = now.closest("[data-testid=stDataFrame]");
                return table ? "table" : now.getAttribute("aria-label") || now.tagName; }"""
            )
        )
    assert any(label.startswith("Topic") or "Topic" in label for label in seen)
    assert any("Indicator" in label for label in seen)
    assert "table" in seen


def test_changed_files_reach_the_open_page(tmp_path: Path, watched: Watched) -> None:
    folder = Path(shutil.copytree(ROOT / "tests" / "other_pair", tmp_path / "record"))
    with running_server(folder) as address:
        page = watched.page
        open_view(page, address, "?view=indicators&indicator=ferries&topic=transport")
        expect(page.locator("body")).to_contain_text("“24 ferries”")
        quotes = folder / "quotes.csv"
        right = quotes.read_bytes()
        quotes.write_bytes(right.replace(b"24 ferries", b"25 ferries"))
        expect(page.locator("body")).to_contain_text("“25 ferries”", timeout=40_000)
        expect(page).to_have_url(re.compile("topic=transport"))
        quotes.write_bytes(right.replace(b"24 ferries", b"no word of them"))
        expect(page.get_by_text("You see the last good data")).to_be_visible(timeout=40_000)
        expect(page.locator("body")).to_contain_text("“25 ferries”")
        assert not watched.errors


def test_markup_in_tables_is_shown_as_text(tmp_path: Path, watched: Watched) -> None:
    folder = make_evil(Path(shutil.copytree(ROOT / "tests" / "other_pair", tmp_path / "record")))
    with running_server(folder) as address:
        for view in VIEWS:
            open_view(watched.page, address, f"?view={view}")
            main = watched.page.get_by_test_id("stMain")
            assert main.locator(".evil, .katex, a[href='https://example.org']").count() == 0, view
        open_view(watched.page, address, "?view=indicators")
        expect(watched.page.locator("blockquote.words").first).to_contain_text(EVIL)
        assert not watched.errors
        assert not watched.outside
