"""Refresh: files or one row, read as they are -> a plan to look at -> applied by one press."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from pipelines.refresh import (
    MERGE,
    REPLACE,
    Inputs,
    Plan,
    current,
    explain_columns,
    plan,
    read_inputs,
    template,
)
from pipelines.tables import INPUT_TABLES, TablesError, csv_bytes, datasets_folder, fingerprint, read_folder
from pipelines.views import refresh_form
from pipelines.views.columns import columns_table
from pipelines.views.page import Page
from pipelines.views.refresh_controls import show_draft, show_outcome, show_permission, show_recovered
from pipelines.views.refresh_draft import drafted, forget_outcome, known_build, put_in_order
from pipelines.views.refresh_headers import ask_headers
from pipelines.views.refresh_work import Progress, worked
from pipelines.views.text import escape, markdown

WAYS = {"files": "From files", "row": "One row by hand"}
TYPES = ["csv", "tsv", "txt", "zip"]
MODES = {
    MERGE: ("Merge", "Adds rows, and changes those with the same key. Removes none."),
    REPLACE: ("Replace", "The file becomes the whole table: rows that it lacks go."),
}


@dataclass(frozen=True)
class Given:
    """A file somebody uploaded: the upload's own id, the name as told (a label, never a path), the bytes."""

    id: str
    name: str
    data: bytes


def render(page: Page) -> None:
    """What is given, then the plan it makes."""
    folder = datasets_folder()
    put_in_order()
    show_outcome(page)
    show_recovered(folder)
    show_permission()
    way = st.segmented_control(
        "Where the rows come from",
        list(WAYS),
        format_func=WAYS.__getitem__,
        default="files",
        key="way",
        required=True,
        label_visibility="collapsed",
        persist_state="session",
    )
    if way == "row":
        refresh_form.render(page, folder)
    else:
        _from_files(page, folder)
    _templates(folder)


def _from_files(page: Page, folder: Path) -> None:
    key = _uploader()
    uploaded = st.file_uploader(
        "CSV files, or a zip archive of them",
        type=TYPES,
        accept_multiple_files=True,
        key=key,
        on_change=_take,
        args=(key,),
        help="UTF-8, UTF-16, Windows-1251 or GB18030; separated by commas, semicolons or tabs; columns in any order.",
    )
    left, right = st.columns([2, 1], gap="medium")
    mode = left.radio(
        "What the files do",
        list(MODES),
        format_func=lambda mode: MODES[mode][0],
        captions=[explained for _, explained in MODES.values()],
        horizontal=page.width != "phone",
        key="mode",
        persist_state="session",
    )
    table = right.selectbox(
        "Table",
        ["", *INPUT_TABLES],
        format_func=lambda name: INPUT_TABLES[name].title if name else "Told by name and columns",
        key="into",
        persist_state="session",
    )
    given: tuple[Given, ...] = st.session_state.get("given", ())
    if not given:
        st.html('<p class="quiet-line">A plan shows what would change before anything is written.</p>')
        return
    if not uploaded:  # the view was left and opened again: the files are kept, the widget forgot them
        st.html(f'<p class="sub">In hand: {escape(", ".join(one.name for one in given))}</p>')
    files = {name: one.data for name, one in _named(given).items()}
    ids = tuple(one.id for one in given)
    inputs = _read((ids, table), files, table)
    mapping = ask_headers(inputs, hash((ids, table)))

    def make(progress: Progress) -> Plan:
        progress("Reading the files")
        rows = read_inputs(files, table or None, mapping) if mapping else inputs
        snapshot = read_folder(folder)
        built = known_build(page.dataset, fingerprint(snapshot))
        return plan(snapshot, rows, str(mode), built=built, progress=progress)

    draft = drafted("files", (ids, table, mode, repr(mapping)), folder, make)
    if draft is not None:
        show_draft(page, "files", draft, folder, put_away)


def _take(key: str) -> None:
    """Keep what was uploaded; for the uploader's callback."""
    if key != _uploader():
        return  # it comes with a second press, while the first put these files away
    uploaded: list[UploadedFile] = st.session_state.get(key) or []
    st.session_state["given"] = tuple(Given(file.file_id, file.name, file.getvalue()) for file in uploaded)
    forget_outcome()


def _uploader() -> str:
    """The key of the uploader on screen: each set of files has one of its own, since none can be emptied."""
    return f"upload_{st.session_state.get('uploads', 0)}"


def put_away() -> None:
    """Forget the files and begin anew, with an empty uploader."""
    st.session_state["given"] = ()
    st.session_state["uploads"] = st.session_state.get("uploads", 0) + 1
    st.session_state.pop("read", None)


def _named(given: tuple[Given, ...]) -> dict[str, Given]:
    """The files by name; those of one name are numbered."""
    named: dict[str, Given] = {}
    for one in given:
        name, number = one.name, 2
        while name in named:
            name, number = f"{one.name} ({number})", number + 1
        named[name] = one
    return named


def _read(choices: tuple[object, ...], files: dict[str, bytes], table: str) -> Inputs:
    """Read the files once for each choice."""
    kept: tuple[tuple[object, ...], Inputs] | None = st.session_state.get("read")
    if kept is None or kept[0] != choices:
        read = worked("read", choices, "Reading the files", lambda _: read_inputs(files, table or None))
        kept = (choices, read)
        st.session_state["read"] = kept
    return kept[1]


def _templates(folder: Path) -> None:
    """Tables to fill in or to edit, with their columns explained."""
    place = st.expander("Templates: tables to fill in, or to edit and send back", key="templates", on_change="rerun")
    if not place.open:
        return
    with place:
        name = st.pills(
            "Template",
            list(INPUT_TABLES),
            format_func=lambda name: INPUT_TABLES[name].title,
            default="quotes",
            required=True,
            key="template",
            label_visibility="collapsed",
        )
        table = INPUT_TABLES[str(name)]
        try:
            rows = current(read_folder(folder), table.name)
        except TablesError as error:
            st.error(markdown(error), icon=":material/report:")
            return
        files = {
            "Empty table": (table.file, template(table.name)),
            "Table as it is": (table.file, rows),
            "Columns explained": (f"columns-of-{table.file}", csv_bytes(explain_columns(table.name))),
        }
        with st.container(horizontal=True, gap="small"):
            for label, (file, data) in files.items():
                st.download_button(
                    label, data, file, "text/csv", key=f"template_{label[:5]}", on_click="ignore",
                    icon=":material/download:",
                )  # fmt: skip
        st.html(columns_table(table))
