"""The page in a real browser: first text and first chart against bare Streamlit pages, and a change of what is shown
against a bare rerun.

“Cold” is the first browser of a server that has just said it is healthy, with no wait between; “from the command” adds
the time until it said so, since a server may warm up before or after. “Warm” is any further browser, each with an
empty cache of its own.
"""

from __future__ import annotations

import os
import shutil
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, Page, sync_playwright

from tests.benchmarks.measuring import ROOT, Row, compared, interleaved

HELLO = "import streamlit as st\nst.write('Hello, world')\n"
BARE = """
import pandas as pd, pandera.pandas, plotly.express as px, streamlit as st
years = {"Many": 25, "Few": 12}[st.radio("Years", ["Many", "Few"], horizontal=True)]
table = pd.DataFrame([(year, name, year * 3) for year in range(years) for name in "abc"], columns=["x", "name", "y"])
st.plotly_chart(px.line(table, x="x", y="y", color="name"))
"""
CHART = ".js-plotly-plot .scatterlayer .trace"
PICTURE = f"#first .still svg, {CHART}"  # the page itself may hold a chart before the script that draws charts is read
INDICATOR = "?view=indicators&indicator=goods_trade_turnover"
WAIT = 120_000  # milliseconds before giving up
SETTLED = 1500  # milliseconds after which a page that is drawn is at rest
STATES = {"command": "from the command", "cold": "cold server", "warm": "warm server"}


class Server(NamedTuple):
    """A server that is healthy, and the seconds from its command until then."""

    address: str
    process: int
    start: float

    def megabytes(self) -> float:
        """Its resident memory."""
        pages = int(Path(f"/proc/{self.process}/statm").read_text(encoding="ascii").split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def measure(folder: Path, smoke: bool) -> list[Row]:
    """First sight, from the command, cold and warm; a change of measure, of filter and of view."""
    hello, bare = folder / "hello.py", folder / "bare.py"
    hello.write_text(HELLO, encoding="utf-8")
    bare.write_text(BARE, encoding="utf-8")
    ours = ROOT / "dashboard.py"
    times, browsers, repeats = (1, 2, 2) if smoke else (5, 4, 6)
    with sync_playwright() as playwright:
        found = next(path for name in ("chromium", "google-chrome", "chrome") if (path := shutil.which(name)))
        chromium = playwright.chromium.launch(executable_path=found, args=["--disable-gpu"])
        try:
            text = interleaved(times, {
                "ours": lambda: first_sight(chromium, ours, "", ["h1"], browsers),
                "other": lambda: first_sight(chromium, hello, "", ["text=Hello, world"], browsers),
            })  # fmt: skip
            chart = interleaved(times, {
                "ours": lambda: first_sight(chromium, ours, INDICATOR, [PICTURE, CHART], browsers),
                "other": lambda: first_sight(chromium, bare, "", [CHART], browsers),
            })  # fmt: skip
            again = interleaved(times, {
                "ours": lambda: changes(chromium, ours, INDICATOR, OURS, repeats),
                "other": lambda: changes(chromium, bare, "", {"rerun": _other_years}, repeats),
            })  # fmt: skip
        finally:
            chromium.close()
    rows = []
    for state, told in STATES.items():
        rows.append(compared(f"first text, {told}, against a hello-world page", text["ours"][state],
                             text["other"][state], "s", "≤ 1.3" if state != "command" else ""))  # fmt: skip
        rows.append(compared(f"first chart, {told}, against a bare page", chart["ours"][state],
                             chart["other"][state], "s", "≤ 0.8" if state != "command" else ""))  # fmt: skip
        rows.append(compared(f"a chart that answers, {told}, against a bare page", chart["ours"][f"{state} 2"],
                             chart["other"][state], "s"))  # fmt: skip
    for name, seconds in again["ours"].items():
        rows.append(compared(f"another {name} shown, against a bare rerun", seconds, again["other"]["rerun"], "s",
                             "≤ 1.5"))  # fmt: skip
    return rows


def first_sight(
    chromium: Browser, script: Path, query: str, selectors: Sequence[str], browsers: int
) -> dict[str, float]:
    """Seconds until an element is there: in the first browser a server sees, and in the next ones. Of several elements,
    one after the other, those from the second on have their number in the name.
    """
    found = {}
    with running(script) as server:
        cold, *warm = (_seen(chromium, server.address + query, selectors) for _ in range(browsers))
    for n, seconds in enumerate(cold):
        name = f" {n + 1}" if n else ""
        found |= {f"command{name}": server.start + seconds, f"cold{name}": seconds}
        found[f"warm{name}"] = statistics.median(one[n] for one in warm)
    return found


def changes(
    chromium: Browser, script: Path, query: str, done: dict[str, Callable[[Page], None]], repeats: int
) -> dict[str, float]:
    """Seconds from a change of a widget to what it shows, on a warm server; of more than two repeats the first two,
    there and back, are not counted: they have everything loaded.
    """
    seconds = {}
    with running(script) as server:
        for name, change in done.items():
            page = chromium.new_page(viewport={"width": 1440, "height": 900})
            page.goto(server.address + query)
            page.wait_for_selector(CHART, timeout=WAIT)
            taken = []
            for _ in range(repeats):
                page.wait_for_timeout(SETTLED)
                start = time.perf_counter()
                change(page)
                taken.append(time.perf_counter() - start)
            seconds[name] = statistics.median(taken[2:] or taken)
            page.close()
    return seconds


# What tells one drawing of the charts from another.
DRAWN = """() => JSON.stringify([...document.querySelectorAll(".js-plotly-plot")]
  .map(chart => chart._fullData?.map(one => one._length)))"""


def _until_drawn_anew(page: Page, before: str) -> None:
    page.wait_for_function(f"before => ({DRAWN})() !== before", arg=before, timeout=WAIT, polling=20)


def _other_measure(page: Page) -> None:
    before = page.evaluate(DRAWN)
    pressed = page.get_by_role("radio", name="Stated change", exact=True)
    other = "Level" if pressed.is_checked() else "Stated change"
    page.locator("label, button").filter(has_text=other).last.click()
    _until_drawn_anew(page, before)


def _other_filter(page: Page) -> None:
    before = page.evaluate(DRAWN)
    page.locator(".st-key-collection_alone label").first.click()
    _until_drawn_anew(page, before)


def _other_view(page: Page) -> None:
    title = page.locator("h1.view")
    other = "Gaps" if title.count() and "Who says so" in title.inner_text() else "Sources"
    page.locator(".st-key-view [role=radio]").filter(has_text=other).click()
    page.wait_for_selector(f"h1.view >> text={'What is known' if other == 'Gaps' else 'Who says so'}", timeout=WAIT)


def _other_years(page: Page) -> None:
    before = page.evaluate(DRAWN)
    other = "Many" if page.get_by_role("radio", name="Few").is_checked() else "Few"
    page.locator("[data-testid=stRadio] label").filter(has_text=other).click()
    _until_drawn_anew(page, before)


OURS = {"measure": _other_measure, "filter": _other_filter, "view": _other_view}


def _seen(chromium: Browser, address: str, selectors: Sequence[str]) -> list[float]:
    context = chromium.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    start, seconds = time.perf_counter(), []
    page.goto(address, wait_until="commit")
    for selector in selectors:
        page.wait_for_selector(selector, timeout=WAIT)
        seconds.append(time.perf_counter() - start)
    context.close()
    return seconds


@contextmanager
def running(script: Path) -> Iterator[Server]:
    """A Streamlit server on a free port, from the moment it says that it is healthy."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    options = ["--server.port", str(port), "--server.headless", "true", "--browser.gatherUsageStats", "false"]
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.address", "127.0.0.1", *options]
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while True:
            try:
                urllib.request.urlopen(f"{address}/_stcore/health", timeout=1).close()
                break
            except OSError:
                if process.poll() is not None:
                    raise RuntimeError(f"the server of {script.name} died") from None
                time.sleep(0.02)
        yield Server(f"{address}/", process.pid, time.perf_counter() - start)
    finally:
        process.terminate()
        process.wait()
