"""What makes the first sight quick: what is ready when the server is, what comes first, what is fetched early."""

import asyncio
import gzip
import threading
from collections import OrderedDict
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
import streamlit as st
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.types import Message
from streamlit.testing.v1 import AppTest

from pipelines.charts import figure_svg
from pipelines.views import first, indicators, overview, preload, warm
from pipelines.views.page import first_page
from pipelines.views.served import Served
from pipelines.views.width import likely_theme, likely_width, tells_window
from tests.app.pages import RECORDS, Open, text_of


def run(work: Coroutine[Any, Any, None]) -> None:
    """Run it in a thread of its own: in that of the tests a browser’s loop may be running."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, work).result()


def answer(path: str, page: Response, **asked: str) -> tuple[dict[bytes, bytes], bytes]:
    """Headers and body of what is sent for a path, asked for with headers, where Streamlit answers with a page."""
    sent: list[Message] = []
    place, _, query = path.partition("?")
    scope = {"type": "http", "method": "GET", "path": place, "query_string": query.encode(), "headers": []}
    scope["headers"] = [(name.replace("_", "-").encode(), value.encode()) for name, value in asked.items()]

    async def receive() -> Message:
        return {"type": "http.request"}

    async def send(message: Message) -> None:
        sent.append(message)

    run(Served(page)(scope, receive, send))
    return dict(sent[0]["headers"]), b"".join(message.get("body", b"") for message in sent[1:])


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


def served(path: str, **asked: str) -> str:
    """What is sent for a path as HTML, its length told right, and nothing said that would let a browser keep it."""
    headers, body = answer(path, HTMLResponse(SHELL, headers={"etag": "1", "last-modified": "then"}), **asked)
    assert int(headers[b"content-length"]) == len(body)
    assert not {b"etag", b"last-modified"} & headers.keys()
    return (gzip.decompress(body) if headers.get(b"content-encoding") == b"gzip" else body).decode()


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


CHART = "/?view=indicators&indicator=lake_trade_turnover"


def still_of(path: str, **asked: str) -> str:
    """The chart that a page holds, as HTML; empty where it holds none."""
    page = served(path, **asked)
    return page[page.index('<div class="still') : page.index("<script>(() =>")] if 'id="first"' in page else ""


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch, record: Path) -> Path:
    """A record whose charts the page waits for, however slow the machine is."""
    monkeypatch.setenv("INDICATORS_DATASETS", str(record))
    monkeypatch.setattr("pipelines.views.served.PATIENCE", 60)
    monkeypatch.setattr(first, "_kept", OrderedDict())
    return record


def test_the_page_itself_holds_the_chart_that_its_address_names(patient: Path) -> None:
    drawn = still_of(CHART)
    figure = indicators.chart_of({"lake_trade_turnover": first_page()}, "level", None)
    assert figure is not None
    assert figure_svg(figure.figure) in drawn
    assert "switch" in drawn.partition(">")[0]
    assert still_of(CHART, accept_encoding="gzip, br") == drawn
    dark = still_of(CHART, cookie="window_theme=dark; window_width=phone")
    assert 'class="still dark' in dark
    assert "stHtml" not in dark, "on a phone nothing stands beside it"
    assert still_of("/?view=indicators&indicator=nonsense") == ""
    assert still_of(f"{CHART}&embed=true") == still_of(f"{CHART}&form=dollars") == ""
    with (patient / "quotes.csv").open("a", encoding="utf-8") as quotes:
        quotes.write("not,a,row\n")
    first.current_fingerprint.clear()
    assert still_of(CHART) == "", "the record has problems, of which the view speaks first"


def test_what_one_reader_saw_is_held_for_the_next_one_at_the_same_address(open_page: Open, patient: Path) -> None:
    asked = {"view": "indicators", "indicator": "lake_trade_turnover", "from": "2029", "log": "on"}
    address = "/?" + urlencode(asked)
    assert still_of(address) == ""
    page = open_page(patient, **asked)
    assert not page.exception
    assert "Logarithmic scale" in still_of(address)
    assert still_of("/?" + urlencode(dict(reversed(asked.items())))) == still_of(address)
    assert still_of(address, cookie="window_width=phone") == "", "drawn for another width"
    open_page(patient, **asked, topic="no such topic")
    assert still_of(f"{address}&topic=no+such+topic") == "", "what is not understood is said first, and moves the chart"


def test_only_so_many_charts_are_held(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(first, "_kept", OrderedDict())
    monkeypatch.setattr(first, "KEPT", 2)
    for n in range(3):
        first._keep(first._place(f"?n={n}", "wide", "light"), first.First("one", str))
    assert [dict(asked)["n"] for asked, *_ in first._kept] == ["1", "2"]
    first.with_first(SHELL, "?n=1", "wide")
    first._keep(first._place("?n=3", "wide", "light"), first.First("one", str))
    assert [dict(asked)["n"] for asked, *_ in first._kept] == ["1", "3"], "what nobody asks for goes first"


def test_a_chart_that_plotly_alone_can_draw_is_left_out(monkeypatch: pytest.MonkeyPatch, patient: Path) -> None:
    monkeypatch.setattr(first, "figure_svg", lambda _: {}["a marker that is not known"])
    assert still_of(CHART) == ""
    assert '<div id="root">' in served(CHART)


def test_a_chart_that_cannot_be_drawn_leaves_the_page(monkeypatch: pytest.MonkeyPatch, patient: Path) -> None:
    monkeypatch.setattr(indicators, "chart_of", lambda *_: 1 / 0)
    assert still_of(CHART) == ""
    assert '<div id="root">' in served(CHART)


def test_words_from_tables_are_no_markup_in_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(first, "data_version", lambda fingerprint: "one")
    first.keep_words("<b>bold</b> \\1", "<h1>3</h1>", "one")
    page = first.with_first(SHELL, "", "wide")
    assert "&lt;b&gt;bold&lt;/b&gt; \\1" in page
    assert page.count('<div id="root">') == 1


def test_a_page_tells_its_width_before_the_session_begins() -> None:
    assert "window_width" in served("/?view=gaps").partition("</head>")[0]
    assert tells_window("no page") == "no page"
    assert likely_width({"window_width": "tablet"}, "a Mobile Safari") == "tablet"
    assert likely_width({"window_width": "huge"}, "a Mobile Safari") == "phone"
    assert likely_width({}, "a desk") == "wide"
    assert [likely_theme(told) for told in ({}, {"window_theme": "dark"}, {"window_theme": "loud"})] == [
        "light", "dark", "light"
    ]  # fmt: skip


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
