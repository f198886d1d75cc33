"""Have ready what the first page needs before the server takes readers in, and what a page is to hold itself."""

from __future__ import annotations

import asyncio
import importlib
import logging
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs

from pipelines.charts.style import Theme
from pipelines.views.first import holds

PATIENCE = 10.0  # seconds; a record that takes longer is built on while the first readers come


@asynccontextmanager
async def lifespan(app: Any) -> AsyncIterator[dict[str, Any]]:
    """What the server does around its life: it answers, and says that it is healthy, when its first text is ready."""
    del app
    ready = threading.Event()
    threading.Thread(target=warm_up, args=(ready,), daemon=True).start()
    await asyncio.to_thread(ready.wait, PATIENCE)
    yield {}


def warm_up(ready: threading.Event) -> None:
    """Import the views, build the record, sum it up, draw the chart that the first card leads to, and set `ready`."""
    try:
        for name in ("frame", "overview", "indicators"):
            importlib.import_module(f"pipelines.views.{name}")
        from pipelines.views.first import keep_words
        from pipelines.views.indicators import prepare
        from pipelines.views.overview import headlines_of, leading_words
        from pipelines.views.page import first_page, name_of

        page = first_page()
        if headlines := headlines_of(page):
            keep_words(name_of(page), leading_words(page, headlines), page.dataset.version)
        for headline in headlines[:1]:
            prepare(page, headline.indicator_id)
    finally:
        ready.set()


def indicator_asked(query: str) -> str:
    """The indicator that an address names, and nothing else; empty for any other address."""
    asked = parse_qs(query)
    plain = asked.keys() == {"view", "indicator"} and asked["view"] == ["indicators"]
    return asked["indicator"][0] if plain else ""


def prepare_for(indicator: str, query: str, width: str, theme: Theme) -> None:
    """Draw the chart that an address asks for, for the page to hold it; its session will find it drawn."""
    if holds(query, width, theme):
        return
    try:
        from pipelines.views.indicators import prepare
        from pipelines.views.page import first_page

        page = replace(first_page(), width=width, theme=theme)
        if not page.dataset.problems:
            prepare(page, indicator)
    except Exception:
        logging.getLogger(__name__).exception("The page goes without its chart; the view says what is wrong.")
