"""What makes the first sight quick: what is ready when the server is, what comes first, what is fetched early."""

import asyncio
import threading
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from starlette.responses import PlainTextResponse
from starlette.types import Message
from streamlit.testing.v1 import AppTest

from pipelines.views import overview, preload, warm
from tests.app.pages import RECORDS, Open


def run(work: Coroutine[Any, Any, None]) -> None:
    """Run it in a thread of its own: in that of the tests a browser’s loop may be running."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, work).result()


def links(path: str) -> list[str]:
    """The scripts that an answer to a path asks the browser to fetch."""
    sent: list[Message] = []
    place, _, query = path.partition("?")
    scope = {"type": "http", "method": "GET", "path": place, "query_string": query.encode(), "headers": []}

    async def receive() -> Message:
        return {"type": "http.request"}

    async def send(message: Message) -> None:
        sent.append(message)

    run(preload.Preload(PlainTextResponse("a page"))(scope, receive, send))
    told = dict(sent[0]["headers"]).get(b"link", b"").decode()
    return [one.split(";")[0].strip("<> ") for one in told.split(",") if one]


def test_a_view_with_a_chart_fetches_what_draws_it() -> None:
    fetched = links("/?view=indicators&indicator=anything")
    names = [name.split("/")[-1].split(".")[0] for name in fetched]
    assert names[0] == "Html"
    assert {"PlotlyChart", "withFullScreenWrapper"} <= set(names), "what draws it, and what that imports"
    assert "index" not in names, "the page itself asks for this"
    assert len(set(names)) == len(names)
    for name in fetched:
        assert (Path(st.__file__).parent / "static" / name).is_file()
    assert links("/below/?view=indicators") == fetched, "below a base path"
    assert all(name.startswith("./") for name in fetched)


def test_other_views_and_files_fetch_no_chart() -> None:
    assert [name.split("/")[-1].split(".")[0] for name in links("/")] == ["Html", "purify"]
    assert links("/static/js/index.js") == []
    assert links("/_stcore/health") == []


def test_a_version_without_such_a_script_names_none(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(preload, "SCRIPTS", tmp_path)
    assert links("/?view=indicators") == []


def test_the_server_is_healthy_when_the_record_is_summed_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INDICATORS_DATASETS", str(RECORDS["made up"]))
    done: list[str] = []
    monkeypatch.setattr(overview, "make_headlines", lambda *_, **__: done.append("headlines") or [])
    overview._headlines.clear()

    async def start() -> None:
        async with warm.lifespan(None):
            assert done == ["headlines"]

    run(start())
    overview._headlines.clear()


def test_a_server_that_cannot_warm_up_still_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warm, "importlib", None)
    ready = threading.Event()
    with pytest.raises(AttributeError):
        warm.warm_up(ready)
    assert ready.is_set()


def test_a_view_that_fails_leaves_the_navigation(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr(overview, "render", fail)
    page: AppTest = open_page(RECORDS["made up"])
    assert page.exception
    page = page.button_group(key="view").set_value("method").run()
    assert not page.exception
