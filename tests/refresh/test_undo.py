"""History and undo: byte by byte for the last, row by row for an older one, never over somebody else's work."""

from __future__ import annotations

import gzip
import json
import random
from pathlib import Path

import pytest

from pipelines.refresh import Inputs, apply, history, plan_undo, read_inputs, undo
from pipelines.tables import DataMoved, TablesError, data_version, fingerprint, load_tables

from .conftest import file_of, inputs_of, new_row, plan_of, tables_on_disk

pytestmark = pytest.mark.usefixtures("one_build")


def do(folder: Path, inputs: Inputs, mode: str = "merge", note: str = "") -> int:
    entry = apply(folder, plan_of(folder, inputs, mode), note).entry
    assert entry is not None
    return entry.id


def test_an_entry_says_what_was_done(folder: Path) -> None:
    before = fingerprint(folder)
    inputs = read_inputs({"../up/new\u202e.csv": file_of("events", new_row("events")).encode()}, "events")
    do(folder, inputs, note="from a\ncolleague")
    (entry,) = history(folder).entries
    assert (entry.id, entry.action, entry.undoes, entry.files) == (1, "merge", None, ("new.csv",))
    assert entry.note == "from a colleague"
    assert entry.counts == {"events": {"added": 1, "changed": 0, "removed": 0}}
    assert (entry.before, entry.after) == (before, fingerprint(folder))
    assert entry.when.endswith("+00:00")
    assert not history(folder).edited_since


def test_undo_and_redo_are_byte_identical(folder: Path) -> None:
    (folder / "events.csv").write_bytes(b'\xef\xbb\xbfperiod,label,topic,source_id\r\n"2001",a,,\r\n2003,c,,')
    (folder / "fx_rates.csv").unlink()
    states = [tables_on_disk(folder)]
    old = load_tables(folder)[0].quotes
    steps: list[tuple[Inputs, str]] = [
        (inputs_of(sources=new_row("sources"), quotes=new_row("quotes"), fx_rates=new_row("fx_rates")), "merge"),
        (inputs_of(events=[{"period": "2003", "label": "c", "topic": "fisheries"}, new_row("events")]), "merge"),
        (inputs_of(quotes=old.iloc[3:9].to_dict("records")), "replace"),
    ]
    for inputs, mode in steps:
        do(folder, inputs, mode)
        states.append(tables_on_disk(folder))
    undo(folder)
    assert tables_on_disk(folder) == states[2]
    undo(folder)
    assert tables_on_disk(folder) == states[3]
    undo(folder)
    for entry_id in (2, 1):
        undo(folder, entry_id)
        assert tables_on_disk(folder) == states[entry_id - 1]
    for entry_id in (8, 7):
        undo(folder, entry_id)
    assert tables_on_disk(folder) == states[2]
    # 5 had brought back what 4 undid, until 6 undid that; 9 and 10 brought back what 8 and 7 undid.
    assert history(folder).undone == {3: 4, 5: 6, 8: 9, 7: 10}
    assert data_version(history(folder).entries[-1].after) == data_version(fingerprint(folder))


def test_an_older_refresh_is_undone_row_by_row(folder: Path) -> None:
    row = load_tables(folder)[0].quotes.iloc[2].to_dict() | {"note": "first"}
    do(folder, inputs_of(quotes=[row, new_row("quotes")]))
    do(folder, inputs_of(quotes=new_row("quotes", quote_id="lake-herald:later")))
    apply(folder, plan_undo(folder, 1))
    tables, problems = load_tables(folder)
    assert problems == []
    ids = tables.quotes["quote_id"].tolist()
    assert "lake-herald:later" in ids
    assert "lake-herald:99" not in ids
    assert "first" not in tables.quotes["note"].tolist()
    # And the undo of that undo brings the rows back.
    undo(folder)
    assert "lake-herald:99" in load_tables(folder)[0].quotes["quote_id"].tolist()


def test_removed_rows_come_back_beside_later_ones(folder: Path) -> None:
    do(folder, inputs_of(events=new_row("events")), "replace")
    do(folder, inputs_of(events=new_row("events", label="Later")))
    assert len(load_tables(folder)[0].events) == 2
    undo(folder, 1)
    assert load_tables(folder)[0].events["label"].tolist() == ["Later", "Bridge opens (made up)"]


def test_what_stands_in_the_way_is_said(folder: Path) -> None:
    do(folder, inputs_of(quotes=new_row("quotes")))
    do(folder, inputs_of(quotes=new_row("quotes", note="looked at again")))
    made = plan_undo(folder, 1)
    assert [(problem.rule, problem.value) for problem in made.problems] == [("moved_on", "lake-herald:99")]
    assert "note is now 'looked at again', not ''" in made.problems[0].message
    assert made.problems[0].remedy == "Take back the later change first: undo 2."
    before = tables_on_disk(folder)
    with pytest.raises(TablesError, match="cannot be undone as it is"):
        undo(folder, 1)
    assert tables_on_disk(folder) == before
    undo(folder, 2)
    undo(folder, 1)
    assert "lake-herald:99" not in load_tables(folder)[0].quotes["quote_id"].tolist()


def test_rows_that_others_need_now_are_not_taken_away(folder: Path) -> None:
    do(folder, inputs_of(sources=new_row("sources")))
    do(folder, inputs_of(quotes=new_row("quotes", quote_id="new-post:1", source_id="new-post")))
    (problem,) = plan_undo(folder, 1).problems
    assert problem.remedy == "Take back the later change first: undo 2."
    assert (problem.file, problem.column, problem.rule) == ("quotes.csv", "source_id", "unknown_reference")


def test_hand_edits_are_noticed_and_kept(folder: Path) -> None:
    do(folder, inputs_of(events=new_row("events")))
    with (folder / "events.csv").open("a", encoding="utf-8") as file:
        file.write("1999,By hand,,\n")
    assert history(folder).edited_since
    do(folder, inputs_of(events=new_row("events", label="Second")))
    past = history(folder)
    assert (past.edited, past.edited_since) == (frozenset({2}), False)
    undo(folder, 1)
    assert load_tables(folder)[0].events["label"].tolist() == ["Bridge opens (made up)", "By hand", "Second"]
    (folder / "events.csv").write_text("period,label,topic,source_id\n", encoding="utf-8")
    problems = plan_undo(folder, 2).problems
    assert {problem.rule for problem in problems} == {"moved_on"}
    assert "Take back the later change" not in str(problems[0])  # for it was a hand that changed it


def test_the_last_refresh_is_undone_even_if_it_mended_something(folder: Path) -> None:
    (folder / "events.csv").write_bytes(b"not; a table\xff")
    before = tables_on_disk(folder)
    do(folder, inputs_of(events=new_row("events")), "replace")
    made = plan_undo(folder)
    assert made.ready
    assert [problem.rule for problem in made.known] == ["encoding"]
    apply(folder, made)
    assert tables_on_disk(folder) == before


def test_what_cannot_be_undone(folder: Path) -> None:
    with pytest.raises(TablesError, match="nothing to undo"):
        undo(folder)
    do(folder, inputs_of(events=new_row("events")))
    undo(folder)
    with pytest.raises(TablesError, match="was undone by 2 already; undo 2"):
        undo(folder, 1)
    with pytest.raises(TablesError, match="no entry 7"):
        undo(folder, 7)
    (folder / ".history" / "000002.json.gz").write_bytes(b"junk")
    with pytest.raises(TablesError, match="damaged"):
        undo(folder)
    (folder / ".history" / "000002.json.gz").unlink()
    with pytest.raises(TablesError, match="is gone"):
        undo(folder)
    (folder / ".history" / "history.jsonl").write_bytes(b"{}\n")
    with pytest.raises(TablesError, match="line 1 cannot be read"):
        history(folder)


def test_a_plan_for_other_tables_is_refused(folder: Path) -> None:
    first, second = (plan_of(folder, inputs_of(events=new_row("events", label=name))) for name in "ab")
    apply(folder, first)
    after = tables_on_disk(folder)
    with pytest.raises(DataMoved):
        apply(folder, second)
    assert tables_on_disk(folder) == after
    # Also where the tables are the same again but the history is not.
    undo(folder)
    apply(folder, second)
    assert [entry.id for entry in history(folder).entries] == [1, 2, 3]


def test_history_is_small(folder: Path) -> None:
    rows = [new_row("events", period=str(1000 + number % 900), label=f"Event {number}") for number in range(5_000)]
    do(folder, inputs_of(events=rows))
    do(folder, inputs_of(events=new_row("events", label="One more")))
    patch = folder / ".history" / "000002.json.gz"
    assert patch.stat().st_size < 1_000
    assert json.loads(gzip.decompress(patch.read_bytes()))["events"]["hunks"][0][2] == "2030-05,One more,,\n"


def test_any_run_of_refreshes_can_be_undone_to_its_beginning(folder: Path) -> None:
    chance = random.Random(7)
    states = [tables_on_disk(folder)]
    for _ in range(6):
        rows = [new_row("events", period=str(chance.randint(2000, 2004)), topic=chance.choice(["", "fisheries"]))]
        made = plan_of(folder, inputs_of(events=rows), chance.choice(["merge", "merge", "replace"]))
        if not made.empty:
            apply(folder, made)
            states.append(tables_on_disk(folder))
    for number in range(len(states) - 1, 0, -1):
        undo(folder, number)
        assert tables_on_disk(folder) == states[number - 1]
