"""Small tables as HTML, with real headings, that scroll in themselves where the page is narrow."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipelines.views.text import escape


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
    exceed; `classes` may be "broad" (it keeps its width on a phone) and "tall" (it scrolls down in itself).
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
