"""Buttons for files that are made when somebody asks for them, and what is said where one cannot be made.

A file is made beside the session, in a thread that cannot write into the page. What goes wrong there is put into a
list of the session, and the page's watch runs the page again to say so.

Streamlit forgets such a file when any two runs of any two readers have ended, often before the browser has come for it.
So the last ones are kept.
"""

from __future__ import annotations

import itertools
import logging
from collections.abc import Callable
from typing import Any

import streamlit as st
from streamlit import runtime

from pipelines.export.failing import why_not_made
from pipelines.views.text import markdown

KEPT = 16  # files, of all readers together
_LOGGER = logging.getLogger(__name__)
_numbers = itertools.count()
FAILED, SEEN = "failed_downloads", "failed_downloads_seen"


def download(label: str, make: Callable[[], bytes], name: str, media_type: str, *, key: str, **looks: Any) -> None:
    """A button that gives a file, made when it is pressed."""
    failed: dict[str, str] = st.session_state.setdefault(FAILED, {})

    def made() -> bytes:
        failed.pop(name, None)
        try:
            return _kept(make(), name, media_type)
        except Exception as error:
            _LOGGER.exception("%s was not made", name)
            failed[name] = why_not_made(error)
            raise

    st.download_button(label, made, name, media_type, key=key, on_click="ignore", **looks)


def _kept(data: bytes, name: str, media_type: str) -> bytes:
    """The bytes of a file, which stays until `KEPT` others were made; called beside a session, it belongs to none."""
    if runtime.exists():
        place = f"kept-{next(_numbers) % KEPT}"
        runtime.get_instance().media_file_mgr.add(data, media_type, place, file_name=name, is_for_static_download=True)
    return data


def tell_failures() -> None:
    """Say of each file that could not be made why, and what to do."""
    for name, why in dict(st.session_state.get(FAILED, {})).items():
        st.error(markdown(f"{name} was not made: {why}"), icon=":material/report:")


def failures_changed() -> bool:
    """Whether another file could not be made, or can be made again, since this was last asked."""
    failed = dict(st.session_state.get(FAILED, {}))
    changed = bool(failed != st.session_state.get(SEEN, {}))
    st.session_state[SEEN] = failed
    return changed
