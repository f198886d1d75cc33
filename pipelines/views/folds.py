"""What a view holds back until it is asked for: neither sent nor worked out before."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator


def unfolded(label: str, key: str) -> DeltaGenerator | None:
    """The place for what a fold called so holds, None while it is closed; without a label there is no fold."""
    if not label:
        return None
    fold = st.expander(label, key=f"more-{key}", on_change="rerun")
    return fold if fold.open else None
