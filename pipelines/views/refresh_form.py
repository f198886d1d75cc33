"""One row typed into a form that the table's schema lays out; a quote shows at once what its words are read as."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from pipelines.refresh import Plan, one_row, plan
from pipelines.refresh.merge import row_names
from pipelines.tables import INPUT_TABLES, Field, Table, fingerprint, read_folder
from pipelines.views.page import Page
from pipelines.views.refresh_controls import show_draft
from pipelines.views.refresh_draft import drafted, forget_outcome, known_build
from pipelines.views.refresh_words import typed_html
from pipelines.views.refresh_work import Progress
from pipelines.views.text import escape

DEFAULTS = {"measure": "level", "period_basis": "stated", "status": "A", "translation": "none", "collection": "press"}
WIDE = ("words", "title", "definition", "explanation", "note")  # columns that take a line of their own
ONE_FIGURE = ("words", "reading", "paragraph", "note")  # emptied for the next figure of the same source
MOST_LISTED = 2000  # rows to choose one from
COLUMNS = 3
Cells = dict[str, str]


def render(page: Page, folder: Path) -> None:
    """The form, and the plan of the row in it."""
    left, right = st.columns([1, 2], gap="small")
    name = left.selectbox(
        "Table",
        list(INPUT_TABLES),
        index=list(INPUT_TABLES).index("quotes"),
        format_func=lambda name: INPUT_TABLES[name].title,
        key="row_table",
        persist_state="session",
    )
    table = INPUT_TABLES[name]
    with right:
        _choose_row(page, table)
    cells = _form(page, table)
    needed = [
        field.title.lower()
        for field in table.fields
        if field.required and not cells[field.name] and not _named_for_you(field)
    ]
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if st.button(
            "Show the plan", key="plan_row", icon=":material/preview:", on_click=forget_outcome, disabled=bool(needed)
        ):
            st.session_state["row"] = (table.name, cells)
        if needed:
            st.html(f'<div class="why">Still needed: {escape(", ".join(needed))}.</div>', width="content")
    if st.session_state.get("row") != (table.name, cells):
        return

    def make(progress: Progress) -> Plan:
        snapshot = read_folder(folder)
        inputs = one_row(table.name, cells)
        return plan(snapshot, inputs, built=known_build(page.dataset, fingerprint(snapshot)), progress=progress)

    draft = drafted("row", (table.name, *cells.items()), folder, make)
    if draft is not None:
        show_draft(page, "row", draft, folder, lambda: _next_row(table))


def _choose_row(page: Page, table: Table) -> None:
    """Begin with a row that is there, to correct it, or with an empty one."""
    frame = getattr(page.dataset.tables, table.name)
    if len(frame) > MOST_LISTED:
        return
    names = dict(enumerate(row_names(frame, table)))

    def fill(place: int | None) -> None:
        for field in table.fields:
            cell = DEFAULTS.get(field.name, "") if place is None else str(frame.iloc[place][field.name])
            options = _options(page, table, field)
            st.session_state[_key(table, field.name)] = cell if options is None or cell in options else ""

    key = f"row_from_{table.name}"
    st.selectbox(
        "Row",
        [None, *names],
        format_func=lambda place: "A new row" if place is None else names[place],
        key=key,
        on_change=lambda: fill(st.session_state[key]),
    )


def _form(page: Page, table: Table) -> Cells:
    """The fields of the table; gives the cells as typed, without spaces around them."""
    cells: Cells = {}
    words = st.container() if table.name == "quotes" else None
    said = st.container() if table.name == "quotes" else None
    narrow = [field for field in table.fields if field.name not in WIDE]
    for first in range(0, len(narrow), COLUMNS):
        for place, field in zip(st.columns(COLUMNS, gap="small"), narrow[first : first + COLUMNS], strict=False):
            with place:
                cells[field.name] = _field(page, table, field)
    for field in table.fields:
        if field.name in WIDE:
            with words if words is not None and field.name == "words" else st.container():
                cells[field.name] = _field(page, table, field)
    if said is not None:
        cells["quote_id"] = cells["quote_id"] or _free_quote_id(page, cells["source_id"])
        said.html(typed_html(cells, page.dataset) or '<p class="quiet-line">Words are read as you type.</p>')
    return {name: cells[name] for name in table.columns}


def _field(page: Page, table: Table, field: Field) -> str:
    key = _key(table, field.name)
    label = field.title + (" (required)" if field.required and not _named_for_you(field) else "")
    options = _options(page, table, field)
    st.session_state.setdefault(key, DEFAULTS.get(field.name, ""))
    if options is not None:
        if st.session_state[key] not in options:
            st.session_state[key] = ""
        named = {"": "–"} | options
        chosen = st.selectbox(
            label, list(named), format_func=named.__getitem__, key=key, help=field.description, persist_state="session"
        )
        return str(chosen or "")
    typed = st.text_input(
        label,
        key=key,
        help=field.description,
        placeholder="SOURCE:NUMBER if left empty" if _named_for_you(field) else None,
        live=field.name in ("words", "reading"),
        persist_state="session",
    )
    return (typed or "").strip()


def _named_for_you(field: Field) -> bool:
    """Whether an empty cell gets a name: a quote is named after its source."""
    return field.kind == "quote_id"


def _options(page: Page, table: Table, field: Field) -> dict[str, str] | None:
    """What a column may hold and how it is called; None if it takes any text."""
    if field.choices:
        return {code: f"{code}: {meaning.rstrip('.')}" for code, meaning in field.choices}
    for reference in table.references:
        if reference.column == field.name:
            there = getattr(page.dataset.tables, reference.table)[reference.target].unique()
            names = {"sources": page.dataset.names, "indicators": _indicator_names(page)}.get(reference.table, {})
            values = [*reference.besides, *(str(value) for value in there)]
            return {value: f"{value} · {names[value]}" if value in names else value for value in values}
    return None


def _indicator_names(page: Page) -> dict[str, str]:
    indicators = page.dataset.tables.indicators
    return dict(zip(indicators["indicator_id"], indicators["label"], strict=True))


def _free_quote_id(page: Page, source: str) -> str:
    """The first free name of a quote: the source, a colon and a number."""
    if not source:
        return ""
    taken = set(page.dataset.tables.quotes["quote_id"])
    return next(name for number in range(1, len(taken) + 2) if (name := f"{source}:{number}") not in taken)


def _next_row(table: Table) -> None:
    """Empty what belongs to one row only; the rest often stays for the next."""
    st.session_state.pop("row", None)
    st.session_state[f"row_from_{table.name}"] = None
    for name in {*table.key, *ONE_FIGURE} & set(table.columns):
        st.session_state[_key(table, name)] = ""


def _key(table: Table, column: str) -> str:
    return f"row_{table.name}_{column}"
