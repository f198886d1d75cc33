"""The page itself as the server sends it: with its first words or its chart in it, what tells its width, and in its
head the scripts to fetch early.
"""

from __future__ import annotations

import asyncio
import gzip
from concurrent.futures import ThreadPoolExecutor

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pipelines.views.first import with_first
from pipelines.views.preload import reads_idly, scripts_of
from pipelines.views.warm import indicator_asked, prepare_for
from pipelines.views.width import likely_theme, likely_width, tells_window

PATIENCE = 0.6  # seconds that a page waits for its chart to be drawn, which the session needs anyway
DRAWING = ThreadPoolExecutor(1, "chart-of-page")  # one at a time: the sessions there are come first
UNASKED = (b"accept-encoding", b"if-none-match", b"if-modified-since")  # of Streamlit: it is to be plain and whole


class Served:
    """Middleware that adds to the page; other answers stay as they are."""

    def __init__(self, app: ASGIApp) -> None:
        """Stand before an application."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if not is_page(scope):
            await self.app(scope, receive, send)
            return
        request, parts = Request(scope), list[bytes]()
        start: Message = {}

        async def added(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                start = message
                return
            parts.append(message.get("body", b""))
            if message.get("more_body"):
                return
            headers, body = MutableHeaders(scope=start), b"".join(parts)
            if links := scripts_of(request.url.query):
                headers.append("link", links)
            if start["status"] == 200 and headers.get("content-type", "").startswith("text/html"):
                body = (await _with_additions(body.decode(), request)).encode()
                if "gzip" in request.headers.get("accept-encoding", ""):
                    headers["content-encoding"], body = "gzip", gzip.compress(body, 5)
                headers.add_vary_header("Accept-Encoding, Cookie")
                headers["content-length"] = str(len(body))
                for name in ("etag", "last-modified"):
                    del headers[name]
            await send(start)
            await send({"type": "http.response.body", "body": body})

        asked = [header for header in scope["headers"] if header[0] not in UNASKED]
        await self.app({**scope, "headers": asked}, receive, added)


async def _with_additions(page: str, request: Request) -> str:
    """Streamlit's page with all that is added to it. It waits a moment for a chart, and only where it asks for one."""
    query, cookies = request.url.query, request.cookies
    width = likely_width(cookies, request.headers.get("user-agent", ""))
    if indicator := indicator_asked(query):
        drawn = DRAWING.submit(prepare_for, indicator, query, width, likely_theme(cookies))
        await asyncio.wait([asyncio.wrap_future(drawn)], timeout=PATIENCE)
    page = reads_idly(tells_window(page), query)
    return await run_in_threadpool(with_first, page, query, width)  # it looks at the files; others need not wait


def is_page(scope: Scope) -> bool:
    """Whether a request is for the page itself, at the root or below a base path."""
    return scope["type"] == "http" and scope["method"] == "GET" and str(scope["path"]).endswith("/")
