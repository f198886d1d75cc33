"""Small tables as HTML, with real headings, that scroll in themselves where the page is narrow; large ones page by
page.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import pandas as pd
import streamlit as st

from pipelines.views.text import escape

ROWS_OF_A_PAGE = 500


def choose_page(
    frame: pd.DataFrame, key: str, rows: int = ROWS_OF_A_PAGE, told: str = "Rows {} of {}", start: int = 1
) -> pd.DataFrame:
    """The rows of a large table that are shown at once, so many to a page, with a control to turn the page that begins
    at page `start`, and how many there are (`told`); the table itself where it is not large.
    """
    pages = math.ceil(len(frame) / rows)
    if pages < 2:
        return frame
    if int(st.session_state.get(key, 1)) > pages:  # of a longer table before
        st.session_state[key] = pages
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        first = (st.pagination(pages, default=start, key=key) - 1) * rows
        shown = frame.iloc[first : first + rows]
        place = told.format(f"{first + 1:,}–{first + len(shown):,}", f"{len(frame):,}")
        st.html(f'<p class="sub">{place}</p>', width="content")
    return shown


def html_table(
    head: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    label: str,
    numbers: Sequence[int] = (),
    marked: int | None = None,
    width: str = "",
    classes: str = "",
) -> str:
    """A table whose cells are HTML already; `head` and `label` are plain text.

    `numbers` are the columns set to the right, `marked` the row that is the chosen one, `width` a CSS width it does not
    exceed; `classes` may be "broad" (it keeps its width on a phone).
    """
    kinds = [' class="n"' if column in numbers else "" for column in range(len(head))]
    headings = "".join(f'<th scope="col"{kind}>{escape(text)}</th>' for text, kind in zip(head, kinds, strict=True))
    lines = "".join(
        f"<tr{' class=here' if place == marked else ''}>"
        + "".join(f"<td{kind}>{cell}</td>" for cell, kind in zip(row, kinds, strict=True))
        + "</tr>"
        for place, row in enumerate(rows)
    )
    limit = f' style="max-width:{width}"' if width else ""
    return (
        f'<div class="scroll {classes}" tabindex="0" role="region" aria-label="{escape(label)}">'
        f'<table class="plain"{limit}><thead><tr>{headings}</tr></thead><tbody>{lines}</tbody></table></div>'
    )
