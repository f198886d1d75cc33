"""Have ready what the first page needs before the server takes readers in."""

from __future__ import annotations

import asyncio
import importlib
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

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
