"""The page in a real browser: first text and first chart against bare Streamlit pages, and a view change against
a bare rerun; memory of one more session.
"""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.benchmarks.measuring import ROOT, Row, compared, interleaved

HELLO = "import streamlit as st\nst.write('Hello, world')\n"
BARE = """
import pandas as pd, pandera.pandas, plotly.express as px, streamlit as st
years = st.slider("Years", 5, 25, 25, key="years")
table = pd.DataFrame([(year, name, year * 3) for year in range(years) for name in "abc"], columns=["x", "name", "y"])
st.plotly_chart(px.line(table, x="x", y="y", color="name"))
"""
CHART = ".js-plotly-plot .scatterlayer .trace"
INDICATOR = "?view=indicators&indicator=goods_trade_turnover"
WAIT = 120_000  # milliseconds before giving up


def measure(folder: Path, smoke: bool) -> list[Row]:
    """First sight, cold and warm, and a change of what is shown."""
    hello, bare = folder / "hello.py", folder / "bare.py"
    hello.write_text(HELLO, encoding="utf-8")
    bare.write_text(BARE, encoding="utf-8")
    ours = ROOT / "dashboard.py"
    times = 1 if smoke else 5
    with sync_playwright() as playwright:
        found = next(path for name in ("chromium", "google-chrome", "chrome") if (path := shutil.which(name)))
        chromium = playwright.chromium.launch(executable_path=found, args=["--disable-gpu"])
        try:
            text = interleaved(times, {
                "ours": lambda: first_sight(chromium, ours, "", "h1"),
                "other": lambda: first_sight(chromium, hello, "", "text=Hello, world"),
            })  # fmt: skip
            chart = interleaved(times, {
                "ours": lambda: first_sight(chromium, ours, INDICATOR, CHART),
                "other": lambda: first_sight(chromium, bare, "", CHART),
            })  # fmt: skip
            again = interleaved(times, {
                "ours": lambda: changes(chromium, ours, INDICATOR, CHART, _our_change),
                "other": lambda: changes(chromium, bare, "", CHART, _bare_change),
            })  # fmt: skip
        finally:
            chromium.close()
    rows = []
    for state in ("cold", "warm"):
        rows.append(compared(f"first text, {state} server, against a hello-world page", text["ours"][state],
                             text["other"][state], "s", "≤ 1.3"))  # fmt: skip
        rows.append(compared(f"first chart, {state} server, against a bare page", chart["ours"][state],
                             chart["other"][state], "s", "≤ 0.8"))  # fmt: skip
    rows.append(compared("another measure drawn, against a bare rerun", again["ours"]["seconds"],
                         again["other"]["seconds"], "s", "≤ 1.5"))  # fmt: skip
    return rows


def first_sight(chromium: Browser, script: Path, query: str, selector: str) -> dict[str, float]:
    """Seconds until an element is there: in the first browser a server sees, and in the next."""
    with server(script) as address:
        return {state: _seen(chromium, address + query, selector) for state in ("cold", "warm")}


def changes(chromium: Browser, script: Path, query: str, selector: str, change: object) -> dict[str, float]:
    """Seconds from a change of a widget to the new chart, on a warm server."""
    with server(script) as address:
        page = chromium.new_page(viewport={"width": 1440, "height": 900})
        page.goto(address + query)
        page.wait_for_selector(selector, timeout=WAIT)
        page.wait_for_timeout(1500)
        change(page)  # type: ignore[operator]  # once before the clock, to have everything loaded
        page.wait_for_timeout(1500)
        start = time.perf_counter()
        change(page)  # type: ignore[operator]
        seconds = time.perf_counter() - start
        page.close()
    return {"seconds": seconds}


# What tells one drawing of the charts from another.
DRAWN = """() => JSON.stringify([...document.querySelectorAll(".js-plotly-plot")]
  .map(chart => [chart.data?.length, chart.data?.map(one => one.y?.length)]))"""


def _until_drawn_anew(page: Page, before: str) -> None:
    page.wait_for_function(f"before => ({DRAWN})() !== before", arg=before, timeout=WAIT, polling=20)


def _our_change(page: Page) -> None:
    before = page.evaluate(DRAWN)
    pressed = page.get_by_role("radio", name="Stated change", exact=True)
    other = "Level" if pressed.is_checked() else "Stated change"
    page.locator("label, button").filter(has_text=other).last.click()
    _until_drawn_anew(page, before)


def _bare_change(page: Page) -> None:
    before = page.evaluate(DRAWN)
    page.get_by_role("slider").press("ArrowLeft")
    _until_drawn_anew(page, before)


def _seen(chromium: Browser, address: str, selector: str) -> float:
    context = chromium.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    start = time.perf_counter()
    page.goto(address)
    page.wait_for_selector(selector, timeout=WAIT)
    seconds = time.perf_counter() - start
    context.close()
    return seconds


@contextmanager
def server(script: Path) -> Iterator[str]:
    """A Streamlit server on a free port, ready to answer; what it warms up beforehand it has had two seconds for."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    options = ["--server.port", str(port), "--server.headless", "true", "--browser.gatherUsageStats", "false"]
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.address", "127.0.0.1", *options]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while True:
            try:
                urllib.request.urlopen(f"{address}/_stcore/health", timeout=1).close()
                break
            except OSError:
                if process.poll() is not None:
                    raise RuntimeError(f"the server of {script.name} died") from None
                time.sleep(0.05)
        time.sleep(2)
        yield f"{address}/"
    finally:
        process.terminate()
        process.wait()
