"""Many readers of one server at the same time: how long they wait, and how much memory each of them takes.

Readers speak Streamlit’s own protocol over a websocket, without a browser, so that twenty fit on a small machine: each
opens the page, then has it run again several times with a pause between.
"""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Iterable
from pathlib import Path

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

from tests.benchmarks.measuring import ROOT, Row, compared, interleaved
from tests.benchmarks.page import BARE, INDICATOR, Server, running

READERS = 20
RERUNS = 5
PAUSE = 1.0  # seconds between two runs of one reader
GIVE_UP = 120.0


def measure(folder: Path, smoke: bool) -> list[Row]:
    """Waiting at the 95th percentile and memory of a further session, against a bare page."""
    bare = folder / "bare_of_readers.py"
    bare.write_text(BARE, encoding="utf-8")
    readers, runs, times = (2, 1, 1) if smoke else (READERS, RERUNS, 3)
    medians = interleaved(times, {
        "ours": lambda: crowd(ROOT / "dashboard.py", INDICATOR, readers, runs),
        "other": lambda: crowd(bare, "", readers, runs),
    })  # fmt: skip
    ours, other = medians["ours"], medians["other"]
    who = f"{readers} readers at once"
    return [
        compared(f"{who}: opened (95th percentile), against a bare page", ours["opened"], other["opened"], "s"),
        compared(f"{who}: run again (95th percentile), against a bare page", ours["again"], other["again"], "s"),
        compared(f"{who}: memory of each further one, against a bare page", ours["mb"], other["mb"], "MB"),
        compared(f"{who}: memory of the server, against a bare page", ours["server"], other["server"], "MB"),
    ]


def crowd(script: Path, query: str, readers: int, runs: int) -> dict[str, float]:
    """What many readers of one server wait, in seconds, and what they take, in MB of its resident memory."""
    with running(script) as server:
        asyncio.run(_together(server, query, 1, runs))  # what the first reader has loaded is no further one’s
        before = server.megabytes()
        waits, after = asyncio.run(_together(server, query, readers, runs))
    return {
        "opened": _percentile(first for first, *_ in waits),
        "again": _percentile(wait for _, *rest in waits for wait in rest),
        "mb": (after - before) / readers,
        "server": after,
    }


async def _together(server: Server, query: str, readers: int, runs: int) -> tuple[list[list[float]], float]:
    """The waits of each reader, and the server’s memory while all of them are still there."""
    socket = server.address.replace("http", "ws", 1) + "_stcore/stream"
    connections = [await connect(socket, subprotocols=["streamlit"], max_size=None) for _ in range(readers)]
    try:
        waits = await asyncio.gather(
            *(_read(one, query, place / readers, runs) for place, one in enumerate(connections))
        )
        return waits, server.megabytes()
    finally:
        await asyncio.gather(*(one.close() for one in connections))


async def _read(connection: ClientConnection, query: str, late: float, runs: int) -> list[float]:
    """One reader: how long each run took, the first that of the page just opened."""
    waits = []
    for _ in range(1 + runs):
        await asyncio.sleep(PAUSE * late)
        start = time.perf_counter()
        asked = BackMsg()
        asked.rerun_script.query_string = query.lstrip("?")
        await connection.send(asked.SerializeToString())
        await asyncio.wait_for(_finished(connection), GIVE_UP)
        waits.append(time.perf_counter() - start)
        await asyncio.sleep(PAUSE * (1 - late))
    return waits


async def _finished(connection: ClientConnection) -> None:
    """Take what the server sends until its script has run to the end; raises RuntimeError if the script failed."""
    while True:
        message = ForwardMsg()
        message.ParseFromString(bytes(await connection.recv(decode=False)))
        if message.delta.new_element.HasField("exception"):
            raise RuntimeError(f"the page failed: {message.delta.new_element.exception.message}")
        if message.WhichOneof("type") == "script_finished":
            return


def _percentile(waits: Iterable[float]) -> float:
    """The 95th percentile."""
    return statistics.quantiles(list(waits), n=20, method="inclusive")[-1]
