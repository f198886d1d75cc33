"""Headers that are no column names: which column each one is, or that it is left out, as a person says."""

from __future__ import annotations

import streamlit as st

from pipelines.refresh import Asked, Inputs
from pipelines.tables import INPUT_TABLES, shown
from pipelines.views.text import escape, markdown

COLUMNS = 3
LEFT_OUT = ""
Answers = dict[str, dict[str, str]]  # file -> header -> column, "" for one that is left out


def ask_headers(inputs: Inputs, tag: int) -> Answers:
    """Ask about every header that waits for a word; gives the answers once they are confirmed, nothing before.

    `tag` tells one set of files from another.
    """
    if not inputs.asked:
        return {}
    st.html(
        '<h2>Headers that are no column names</h2><p class="sub">Say which column each of them is, or leave it out. '
        "What looks like a column is proposed.</p>"
    )
    said: dict[str, dict[str, str | None]] = {}
    open_keys: list[str] = []
    for place, (file, asked) in enumerate(inputs.asked.items()):
        if len(inputs.asked) > 1:
            st.html(f"<h3>{escape(file)}</h3>")
        headers = list(dict.fromkeys([*asked.proposed, *asked.unknown]))
        columns = st.columns(COLUMNS, gap="small") * len(headers)
        said[file] = {}
        for number, (column, header) in enumerate(zip(columns, headers, strict=False)):
            key = f"header_{tag}_{place}_{number}"
            with column:
                said[file][header] = _choose(asked, header, key)
            if said[file][header] is None:
                open_keys.append(key)
    return _confirmed(tag, said, open_keys)


def _choose(asked: Asked, header: str, key: str) -> str | None:
    """The column of one header, "" to leave it out, None while nothing is chosen."""
    titles = {field.name: field.title for field in INPUT_TABLES[asked.table].fields}
    names = {LEFT_OUT: "Leave it out"} | {name: f"{name} · {titles[name]}" for name in asked.free}
    sample = asked.samples.get(header, "")
    proposed = asked.proposed.get(header)
    name, example = shown(header)[1:-1], f"such as “{shown(sample)[1:-1]}”" if sample else "without any value"
    st.html(f'<div><b>{escape(name)}</b> <span class="why">{escape(example)}</span></div>')
    return st.selectbox(
        f"Column for {markdown(name)}",
        list(names),
        label_visibility="collapsed",
        index=None if proposed is None else list(names).index(proposed),
        format_func=names.__getitem__,
        placeholder="Which column is it?",
        key=key,
        persist_state="session",
    )


def _confirmed(tag: int, said: dict[str, dict[str, str | None]], open_keys: list[str]) -> Answers:
    """The button that confirms what was chosen; a choice that is changed afterwards waits for it again."""
    if st.session_state.get("headers") != (tag, said):
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key="confirm_headers"):
            st.button(
                "Use these columns",
                key="use_headers",
                disabled=bool(open_keys),
                on_click=_keep,
                args=(tag, said),
                icon=":material/check:",
            )
            if open_keys:
                st.button("Leave out the rest", key="leave_headers", on_click=_leave_out, args=(open_keys,))
        return {}
    st.html('<p class="quiet-line">Taken as you said. Choose again to change it.</p>')
    return {file: {header: column or LEFT_OUT for header, column in found.items()} for file, found in said.items()}


def _keep(tag: int, said: dict[str, dict[str, str | None]]) -> None:
    st.session_state["headers"] = (tag, said)


def _leave_out(keys: list[str]) -> None:
    for key in keys:
        st.session_state[key] = LEFT_OUT
