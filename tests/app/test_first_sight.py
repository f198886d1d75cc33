"""What makes the first sight quick: what is ready when the server is, what comes first, what is fetched early."""

import asyncio
import threading
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.types import Message
from streamlit.testing.v1 import AppTest

from pipelines.views import first, overview, preload, warm
from pipelines.views.served import Served
from pipelines.views.width import likely_width, tells_width
from tests.app.pages import RECORDS, Open, text_of


def run(work: Coroutine[Any, Any, None]) -> None:
    """Run it in a thread of its own: in that of the tests a browser’s loop may be running."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, work).result()


def answer(path: str, page: Response) -> tuple[dict[bytes, bytes], str]:
    """Headers and body of what is sent for a path where Streamlit answers with a page."""
    sent: list[Message] = []
    place, _, query = path.partition("?")
    scope = {"type": "http", "method": "GET", "path": place, "query_string": query.encode(), "headers": []}

    async def receive() -> Message:
        return {"type": "http.request"}

    async def send(message: Message) -> None:
        sent.append(message)

    run(Served(page)(scope, receive, send))
    return dict(sent[0]["headers"]), b"".join(message.get("body", b"") for message in sent[1:]).decode()


def links(path: str) -> list[str]:
    """The scripts that an answer to a path asks the browser to fetch."""
    told = answer(path, PlainTextResponse("a page"))[0].get(b"link", b"").decode()
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


SHELL = (Path(st.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")


def served(path: str) -> str:
    """What is sent for a path as HTML, its length told right, and nothing said that would let a browser keep it."""
    headers, body = answer(path, HTMLResponse(SHELL, headers={"etag": "1", "last-modified": "then"}))
    assert int(headers[b"content-length"]) == len(body.encode())
    assert not {b"etag", b"last-modified"} & headers.keys()
    return body


def test_the_page_itself_holds_the_first_words_of_the_record(open_page: Open, record: Path) -> None:
    (shown,) = (part for part in text_of(open_page(record)).split("\n") if part.startswith('<h1 class="lead">'))
    page = served("/")
    assert shown in page, "as the view says it"
    assert page.index(shown) < page.index('<div id="root">')
    assert all(f'class="{name}"' in page for name in ("lead", "cards", "much"))
    assert served("/?view=overview") == page
    for other in ("/?view=gaps", "/?method=stated", "/?embed=true", "/?known_by=2031-01"):
        assert 'id="first"' not in served(other), "the words of another view"
    open_page(record, method="stated")
    assert served("/") == page, "what one reader filters is not what the next one sees"
    with (record / "events.csv").open("a", encoding="utf-8") as events:
        events.write("\n")
    first.current_fingerprint.clear()
    assert 'id="first"' not in served("/"), "the record is another by now"


def test_words_from_tables_are_no_markup_in_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(first, "data_version", lambda fingerprint: "one")
    first.keep_words("<b>bold</b> \\1", "<h1>3</h1>", "one")
    page = first.with_words(SHELL)
    assert "&lt;b&gt;bold&lt;/b&gt; \\1" in page
    assert page.count('<div id="root">') == 1


def test_a_page_tells_its_width_before_the_session_begins() -> None:
    assert "window_width" in served("/?view=gaps").partition("</head>")[0]
    assert tells_width("no page") == "no page"
    assert likely_width({"window_width": "tablet"}, "a Mobile Safari") == "tablet"
    assert likely_width({"window_width": "huge"}, "a Mobile Safari") == "phone"
    assert likely_width({}, "a desk") == "wide"


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
