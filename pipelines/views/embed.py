"""One chart alone, for a frame in another page: no masthead, no tables, and a link to the full view."""

from __future__ import annotations

import streamlit as st

from pipelines.views import disagreements, indicators, mirrors
from pipelines.views.address import SIDES
from pipelines.views.page import Page
from pipelines.views.sharing import full_address
from pipelines.views.text import escape

CHARTS = {"indicators": indicators.chart_alone, "disagreements": disagreements.chart_alone}


def render(page: Page) -> None:
    """Lay out the chart that the address names, and the link."""
    st.html("<style>.stMainBlockContainer{padding:.25rem .75rem .5rem}</style>")
    if st.session_state["view"] == "indicators" and st.session_state["chart"] == SIDES:
        mirrors.chart_alone(page, str(st.session_state["indicator"]))
    else:
        CHARTS[str(st.session_state["view"])](page)
    st.html(
        f'<p class="quiet-line"><a href="{escape(full_address(chart=""))}" target="_blank" rel="noopener">'
        "Every figure, with the words it was read from ↗</a></p>"
    )
