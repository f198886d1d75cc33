"""What is said instead of an empty chart or list: one sentence that names the filter to widen, and a button for it."""

from __future__ import annotations

import streamlit as st

from pipelines.analysis.calendar import join_words, period_name
from pipelines.analysis.selection import blocking_filters
from pipelines.views.address import FILTER_PARTS, let_pass
from pipelines.views.page import Page
from pipelines.views.text import escape

NAMES = {  # of parts that are called otherwise
    "statistics": "whose statistics",
    "source": "article",
    "from": "years",
    "to": "years",
    "asof": "as of",
}


def say_empty(page: Page, what: str, indicator_id: str = "") -> None:
    """One sentence in place of `what`; with filters set it says which of them keeps the figures away."""
    observations = page.dataset.everything.observations
    if indicator_id:
        observations = observations[observations["indicator_id"].eq(indicator_id)]
    blocking = blocking_filters(observations, page.dataset.tables.sources, page.selection) if len(observations) else []
    if blocking:
        parts = [FILTER_PARTS[name] for name in blocking]
        names = list(dict.fromkeys(f"“{NAMES.get(part, part)}”" for part in parts))
        text = f"No {what} passes the filters. Widen {join_words(names, 'or')} to see some."
    elif page.dataset.known_by:
        text = f"By the end of {period_name(page.dataset.known_by)} no source had published a {what}."
    else:
        text = f"This record has no {what}."
    st.html(f'<p class="empty" role="status">{escape(text)}</p>')
    if blocking:
        st.button(f"Clear {join_words(names)}", key="widen", on_click=let_pass, args=(parts,))
