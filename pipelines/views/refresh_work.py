"""Work that takes long goes on in a thread of its own while the page is run again: an impatient press does not make it
begin anew.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from threading import Thread
from typing import Any, TypeVar

import streamlit as st

from pipelines.views.text import escape

LOOK_SECONDS = 0.1  # how often it is seen whether the work is done
Result = TypeVar("Result")
Progress = Callable[[str], None]


class _AbandonedError(Exception):
    """Nobody waits for the work any more."""


class _Work:
    """One piece of work, the stages it went through with the moment each began, and its result."""

    def __init__(self, choices: Hashable, do: Callable[[Progress], Any]) -> None:
        self.choices = choices
        self.began = time.monotonic()
        self.stages: list[tuple[str, float]] = []
        self.abandoned = False
        self.result: Future[Any] = Future()
        Thread(target=self._run, args=(do,), daemon=True).start()

    def _run(self, do: Callable[[Progress], Any]) -> None:
        try:
            self.result.set_result(do(self._say))
        except BaseException as error:
            self.result.set_exception(error)

    def _say(self, stage: str) -> None:
        if self.abandoned:
            raise _AbandonedError
        self.stages.append((stage, time.monotonic()))


def worked(name: str, choices: Hashable, label: str, do: Callable[[Progress], Result]) -> Result:
    """What `do` gives, done once for these choices; while it is done the page says at which stage it is and how long
    each took.

    A page that is run again meanwhile goes on waiting for the same work; with other choices it is given up at its next
    stage. Raises what `do` raises. `do` runs in another thread: it may not ask Streamlit for anything.
    """
    under_way: dict[str, _Work] = st.session_state.setdefault("work", {})
    work = under_way.get(name)
    if work is None or work.choices != choices:
        if work is not None:
            work.abandoned = True
        work = under_way[name] = _Work(choices, do)
    place = st.empty()
    with place.container(), st.spinner(f"{label} …"):
        lines, told = st.empty(), ""
        while not work.result.done():
            if told != (now := _told(work)):
                lines.html(now)
                told = now
            time.sleep(LOOK_SECONDS)
    place.empty()
    del under_way[name]
    result: Result = work.result.result()
    return result


def _told(work: _Work) -> str:
    """The stages done, with the seconds they took, and the one under way, as HTML."""
    ends = [began for _, began in work.stages[1:]]
    done = [
        f"<div>{escape(stage)}: {end - began:.1f} s</div>"
        for (stage, began), end in zip(work.stages, ends, strict=False)
    ]
    seconds = int(time.monotonic() - work.began)
    now = f"{escape(work.stages[-1][0])} …" if work.stages else ""
    return f'<div class="quiet-line">{"".join(done)}<div><b role="status">{now}</b> {seconds} s in all</div></div>'
