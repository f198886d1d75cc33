"""Load in the background what the first page will need, while the server starts."""

from __future__ import annotations

import importlib
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

NEEDED = ("pipelines.views.frame", "pipelines.views.overview", "pipelines.views.indicators")


@asynccontextmanager
async def lifespan(app: Any) -> AsyncIterator[dict[str, Any]]:
    """What the server does around its life: nothing but to begin loading."""
    del app
    threading.Thread(target=warm_up, daemon=True).start()
    yield {}


def warm_up() -> None:
    """Import the modules of the first views and the libraries they stand on, and build the record."""
    for name in NEEDED:
        importlib.import_module(name)
    from pipelines.tables import datasets_folder
    from pipelines.views.dataset import current_dataset

    current_dataset(datasets_folder())
