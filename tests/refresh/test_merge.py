"""Merging and editing bytes, as properties: what is read after an edit is what was planned, and it can be reversed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipelines.refresh.merge import compare, merge, records_of
from pipelines.tables import INPUT_TABLES, Snapshot, apply_hunks, edit_records, read_rows, read_tables, reverse_hunks

EVENTS = INPUT_TABLES["events"]
cells = st.text("ab ,\"'é=", max_size=4)
row = st.tuples(st.sampled_from(["1", "2", "3", "4"]), st.sampled_from("ab"), cells, cells).map(list)
quoted = st.sampled_from(["", '"'])
newline = st.sampled_from(["\n", "\r\n", "\r"])


def write(rows: list[list[str]], marks: list[str], end: str, last: bool) -> bytes:
    def cell(text: str, mark: str) -> str:
        return f'"{text.replace(chr(34), chr(34) * 2)}"' if mark or set(text) & set(',"') else text

    lines = [",".join(EVENTS.columns)]
    lines += [",".join(cell(text, mark) for text in one) for one, mark in zip(rows, marks, strict=False)]
    return (end.join(lines) + (end if last else "")).encode()


@given(
    st.lists(row, max_size=6),
    st.lists(row, max_size=6),
    st.lists(quoted, min_size=6, max_size=6),
    newline,
    st.booleans(),
    st.sampled_from(["merge", "replace"]),
    st.sets(st.integers(100, 105)),
)
def test_the_bytes_say_what_was_merged(
    old: list[list[str]],
    new: list[list[str]],
    marks: list[str],
    end: str,
    last: bool,
    mode: str,
    rejected: set[int],
) -> None:
    data = write(old, marks, end, last)
    present = read_tables(Snapshot({"events": data}, {}))["events"]
    incoming = read_rows(EVENTS, new, list(range(100, 100 + len(new))))
    merged = merge(EVENTS, present, incoming, rejected, mode)
    replaced, appended = records_of(merged, incoming)
    hunks = edit_records(data, present.frame.index.tolist(), replaced, appended)
    after = apply_hunks(data, hunks)
    read = read_tables(Snapshot({"events": after}, {}))["events"]
    assert read.frame.to_numpy().tolist() == merged.reading.frame.to_numpy().tolist()
    assert apply_hunks(after, reverse_hunks(hunks)) == data
    change = compare(EVENTS, present.frame, merged.reading.frame)
    assert change.unchanged + change.rows_changed + len(change.removed) == len(old)
    assert change.unchanged + change.rows_changed + len(change.added) == len(merged.reading.frame)
    if mode == "merge":
        assert len(change.removed) == 0
        kept = {(one[0], one[1]) for one in old}
        assert kept <= {(one[0], one[1]) for one in read.frame.to_numpy().tolist()}
    if not rejected:  # the same again changes nothing more
        again = merge(EVENTS, read, incoming, rejected, mode)
        assert not again.replaced
        assert not again.appended
