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
from pipelines.views.warm import prepare_for
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
        query = scope["query_string"].decode("latin-1")
        request, links = Request(scope), scripts_of(query)
        width = likely_width(request.cookies, request.headers.get("user-agent", ""))
        theme = likely_theme(request.cookies)
        start: Message = {}
        parts: list[bytes] = []

        async def added(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                start = message
                return
            parts.append(message.get("body", b""))
            if message.get("more_body"):
                return
            headers, body = MutableHeaders(scope=start), b"".join(parts)
            if links:
                headers.append("link", links)
            if start["status"] == 200 and headers.get("content-type", "").startswith("text/html"):
                page = reads_idly(tells_window(body.decode()), query)
                loop = asyncio.get_running_loop()
                await asyncio.wait([loop.run_in_executor(DRAWING, prepare_for, query, width, theme)], timeout=PATIENCE)
                page = await run_in_threadpool(with_first, page, query, width)  # others need not wait for the files
                body = page.encode()
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


def is_page(scope: Scope) -> bool:
    """Whether a request is for the page itself, at the root or below a base path."""
    return scope["type"] == "http" and scope["method"] == "GET" and str(scope["path"]).endswith("/")
