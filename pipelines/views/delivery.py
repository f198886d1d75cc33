"""Buttons for files that are made when somebody asks for them, and what is said where one cannot be made.

A file is made beside the session, in a thread that cannot write into the page. What goes wrong there is put into a
list of the session, and the page's watch runs the page again to say so.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import streamlit as st

from pipelines.export.failing import why_not_made
from pipelines.views.text import markdown

_LOGGER = logging.getLogger(__name__)
FAILED, TOLD = "failed_downloads", "told_downloads"


def download(label: str, make: Callable[[], bytes], name: str, media_type: str, *, key: str, **looks: Any) -> None:
    """A button that gives a file, made when it is pressed."""
    failed: dict[str, str] = st.session_state.setdefault(FAILED, {})

    def made() -> bytes:
        failed.pop(name, None)
        try:
            return make()
        except Exception as error:
            _LOGGER.exception("%s was not made", name)
            failed[name] = why_not_made(error)
            raise

    st.download_button(label, made, name, media_type, key=key, on_click="ignore", **looks)


def tell_failures() -> None:
    """Say of each file that could not be made why, and what to do."""
    failed = dict(st.session_state.get(FAILED, {}))
    st.session_state[TOLD] = failed
    for name, why in failed.items():
        st.error(markdown(f"{name} was not made: {why}"), icon=":material/report:")


def untold_failures() -> bool:
    """Whether the page does not say yet, or says still, what could not be made."""
    return TOLD in st.session_state and dict(st.session_state.get(FAILED, {})) != st.session_state[TOLD]
