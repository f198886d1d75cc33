"""What the columns of a table mean, as HTML."""

from __future__ import annotations

from pipelines.tables import Table
from pipelines.views.tables import html_table
from pipelines.views.text import escape


def columns_table(table: Table) -> str:
    """What each column means, and its codes."""
    rows = []
    for field in table.fields:
        codes = " · ".join(f"{code}: {meaning.rstrip('.')}" for code, meaning in field.choices)
        needed = " Required." if field.required else ""
        meaning = f'{escape(field.description)}{needed}<div class="why">{escape(codes)}</div>'
        rows.append((f"<code>{escape(field.name)}</code>", meaning))
    return html_table(("Column", "Meaning"), rows, label="What the columns mean", width="64em")
