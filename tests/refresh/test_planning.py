"""Plans: what is said to change, what it does to findings, and which rows are left out."""

from __future__ import annotations

import csv
import io
import shutil
from pathlib import Path

import pytest

from pipelines.build import build
from pipelines.refresh import Inputs, Plan, apply, confirmed, current, plan, read_inputs
from pipelines.tables import INPUT_TABLES, Snapshot, TablesError, load_tables, read_folder

from .conftest import file_of, inputs_of, new_row, plan_of, tables_on_disk

DATASETS = Path(__file__).parents[2] / "datasets"
NOTHING = {"added": 0, "changed": 0, "removed": 0}


def said(made: Plan) -> list[tuple[str, int | None, str, str]]:
    return [(problem.file, problem.line, problem.column, problem.rule) for problem in made.problems]


def upload(name: str, data: bytes | str, table: str | None = None) -> Inputs:
    return read_inputs({name: data if isinstance(data, bytes) else data.encode()}, table)


@pytest.mark.parametrize("mode", ["merge", "replace"])
def test_down_and_up_again_changes_nothing(mode: str, folder: Path) -> None:
    snapshot = read_folder(folder)
    files = {INPUT_TABLES[name].file: current(snapshot, name) for name in INPUT_TABLES}
    crlf = {name: b"\xef\xbb\xbf" + data.replace(b"\n", b"\r\n") for name, data in files.items()}
    for sent in (files, crlf):
        made = plan_of(folder, read_inputs(sent), mode)
        assert (made.problems, made.contents, made.ready, made.empty) == ((), {}, True, True)
        assert all(change.counts == NOTHING for change in made.changes.values())
        assert sum(change.unchanged for change in made.changes.values()) == sum(
            len(frame) for _, frame in load_tables(folder)[0].items()
        )
        assert made.effect.charts == ()
        assert apply(folder, made).entry is None
    assert not (folder / ".history").exists()


def test_down_and_up_again_with_problems_and_double_keys(folder: Path) -> None:
    quotes = (folder / "quotes.csv").read_text(encoding="utf-8")
    double = quotes + quotes.splitlines()[1] + "\n" + quotes.splitlines()[2].replace("up 20%", "so much") + "\n"
    (folder / "quotes.csv").write_text(double, encoding="utf-8")
    made = plan_of(folder, upload("quotes.csv", double))
    assert (made.problems, made.empty, made.mended) == ((), True, 0)
    assert len(made.known) == 4


def test_cell_by_cell(folder: Path) -> None:
    old = load_tables(folder)[0].quotes.set_index("quote_id").loc["lake-herald:3"].to_dict()
    changed = {"quote_id": "lake-herald:3", **old, "words": "KES 31 billion", "note": "corrected"}
    made = plan_of(folder, inputs_of(quotes=[changed, new_row("quotes")]))
    change = made.changes["quotes"]
    assert change.counts == {"added": 1, "changed": 1, "removed": 0}
    assert change.unchanged == 17
    assert change.changed.to_dict("records") == [
        {
            "row": "lake-herald:3",
            "line": 4,
            "column": "words",
            "before": "KES 30 billion",
            "after": "KES 31 billion",
        },
        {"row": "lake-herald:3", "line": 4, "column": "note", "before": "", "after": "corrected"},
    ]
    assert change.added["quote_id"].tolist() == ["lake-herald:99"]
    assert list(made.contents) == ["quotes"]


def test_every_other_byte_stays(folder: Path) -> None:
    path = folder / "events.csv"
    path.write_bytes(b'\xef\xbb\xbfperiod,label,topic,source_id\r\n"2001","a",,\r\n\r\n2002,b,"",\r\n2003,c,,')
    made = plan_of(
        folder, inputs_of(events=[{"period": "2002", "label": "b", "topic": "fisheries"}, new_row("events")])
    )
    assert made.contents == {
        "events": b'\xef\xbb\xbfperiod,label,topic,source_id\r\n"2001","a",,\r\n\r\n'
        b"2002,b,fisheries,\r\n2003,c,,\r\n2030-05,Flood,,\r\n"
    }


def test_findings_gaps_and_charts_of_a_new_figure(folder: Path) -> None:
    made = plan_of(folder, inputs_of(quotes=[new_row("quotes"), new_row("quotes", quote_id="x", period="2028")]))
    assert said(made) == [("new-quotes.csv", 3, "quote_id", "quote_id")]
    rows = [new_row("quotes"), new_row("quotes", quote_id="lake-herald:98", period="2028")]
    made = plan_of(folder, inputs_of(quotes=rows))
    assert made.ready
    opened = made.effect.opened
    assert opened.loc[opened["severity"].eq("conflict"), ["kind", "period"]].values.tolist() == [
        ["disagreement", "2030"]
    ]
    assert ["lake_trade_turnover", "2028", "missing", "stated"] in made.effect.filled.to_numpy().tolist()
    assert made.effect.torn.empty
    assert made.effect.charts == ("lake_trade_turnover",)
    assert (made.effect.changed["before"] != made.effect.changed["after"]).all()


def test_the_effect_is_the_difference_of_two_builds(folder: Path) -> None:
    before = build(load_tables(folder)[0])
    made = plan_of(folder, inputs_of(quotes=new_row("quotes")))
    apply(folder, made)
    after = build(load_tables(folder)[0])
    old, new = set(before.findings["finding_id"]), set(after.findings["finding_id"])
    assert set(made.effect.opened["finding_id"]) == new - old
    assert set(made.effect.closed["finding_id"]) == old - new


def test_a_new_source_in_the_record_of_the_seed_articles(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(DATASETS, tmp_path / "datasets"))
    tables, problems = load_tables(folder)
    assert problems == []
    row = tables.quotes[tables.quotes["measure"].eq("level") & tables.quotes["statistics"].eq("CN")].iloc[0].to_dict()
    row |= {"quote_id": "other:1", "source_id": "other", "words": "9.99 billion US dollars", "reading": "", "note": ""}
    source = new_row("sources", source_id="other", published="2023-01")
    made = plan_of(folder, inputs_of(sources=source, quotes=row))
    assert made.problems == ()
    assert row["indicator_id"] in made.effect.charts
    assert made.changes["sources"].counts == made.changes["quotes"].counts == {"added": 1, "changed": 0, "removed": 0}
    alone = plan_of(folder, inputs_of(quotes=row))
    assert said(alone) == [("new-quotes.csv", 2, "source_id", "unknown_reference")]


def test_replace_lists_what_goes(folder: Path) -> None:
    lines = (folder / "quotes.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    made = plan_of(folder, upload("quotes.csv", "".join([lines[0], *reversed(lines[2:])])), "replace")
    assert made.changes["quotes"].counts == {"added": 0, "changed": 0, "removed": 1}
    assert made.changes["quotes"].removed["quote_id"].tolist() == ["lake-herald:1"]
    assert made.contents == {"quotes": "".join([lines[0], *lines[2:]]).encode()}
    merged = plan_of(folder, upload("quotes.csv", "".join(lines[:1])), "merge")
    assert merged.empty


def test_events_touch_the_charts_of_their_topic(folder: Path) -> None:
    assert plan_of(folder, inputs_of(events=new_row("events", topic="transport"))).effect.charts == (
        "ferries",
        "ferry_share",
        "planned_piers",
    )
    assert len(plan_of(folder, inputs_of(events=new_row("events"))).effect.charts) == 8


def test_what_goes_may_not_be_needed(folder: Path) -> None:
    lines = (folder / "sources.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    made = plan_of(folder, upload("sources.csv", "".join(lines[:4])), "replace", skip_bad=True)
    assert not made.ready
    assert made.blocked
    assert [problem.file for problem in made.problems] == ["datasets/quotes.csv"] * 2
    assert [problem.line for problem in made.problems] == [18, 19]


def test_known_problems_are_told_apart(folder: Path) -> None:
    with (folder / "quotes.csv").open("a", encoding="utf-8") as file:
        file.write("lake-herald:bad,lake-herald,,so many,ferries,level,,unknown,,,,A,,\n")
        file.write("lake-herald:worse,lake-herald,,so many,ferries,level,2022-13,unknown,,,,A,,\n")
    made = plan_of(folder, inputs_of(quotes=new_row("quotes")))
    assert made.ready
    assert sorted((problem.file, problem.line, problem.rule) for problem in made.known) == [
        ("quotes.csv", 20, "unreadable_words"),
        ("quotes.csv", 21, "period"),
    ]
    assert made.mended == 0
    mending = new_row("quotes", quote_id="lake-herald:bad", words="9 ferries", indicator_id="ferries", period="2031-02")
    made = plan_of(folder, inputs_of(quotes=mending))
    assert made.ready
    assert (len(made.known), made.mended) == (1, 1)


def test_all_problems_of_a_row_and_of_all_files_at_once(folder: Path) -> None:
    files = {
        "sources.csv": file_of("sources", new_row("sources", published="soon", language="?")).encode(),
        "quotes.csv": file_of("quotes", new_row("quotes", words="very much", period="2022-13")).encode(),
        "events.csv": b"",
    }
    made = plan_of(folder, read_inputs(files))
    assert sorted(said(made), key=str) == [
        ("events.csv", None, "", "empty_file"),
        ("quotes.csv", 2, "period", "period"),
        ("quotes.csv", 2, "words", "unreadable_words"),
        ("sources.csv", 2, "language", "language"),
        ("sources.csv", 2, "published", "date"),
    ]
    assert made.blocked


def test_rows_that_need_a_bad_row_say_so(folder: Path) -> None:
    bad = new_row("sources", published="soon")
    chain = new_row("sources", source_id="chain", repeats="new-post")
    quotes = [
        new_row("quotes", quote_id="new-post:1", source_id="new-post"),
        new_row("quotes", quote_id="chain:1", source_id="chain"),
        new_row("quotes"),
    ]
    made = plan_of(folder, inputs_of(sources=[bad, chain], quotes=quotes), skip_bad=True)
    assert made.ready
    assert said(made) == [
        ("new-sources.csv", 2, "published", "date"),
        ("new-sources.csv", 3, "repeats", "left_out_row"),
        ("new-quotes.csv", 2, "source_id", "left_out_row"),
        ("new-quotes.csv", 3, "source_id", "left_out_row"),
    ]
    assert "new-sources.csv, line 2" in made.problems[1].message
    assert made.changes["quotes"].added["quote_id"].tolist() == ["lake-herald:99"]
    assert made.changes["sources"].counts == NOTHING


def test_a_bad_change_leaves_the_old_row_and_those_that_need_it(folder: Path) -> None:
    old = load_tables(folder)[0].sources.set_index("source_id").loc["lake-herald"].to_dict()
    bad = {"source_id": "lake-herald", **old, "published": "soon"}
    for mode in ("merge", "replace"):
        made = plan_of(folder, inputs_of(sources=bad, quotes=new_row("quotes")), mode, skip_bad=True)
        assert ("new-sources.csv", 2, "published", "date") in said(made)
        if mode == "merge":
            assert len(made.problems) == 1
            assert made.ready
            assert list(made.contents) == ["quotes"]
        else:
            assert "lake-herald" not in made.changes["sources"].removed["source_id"].tolist()


def test_double_keys_name_both_files(folder: Path) -> None:
    data = file_of("events", new_row("events")).encode()
    made = plan_of(folder, read_inputs({"events.csv": data, "events-2.csv": b"\n" + data}))
    assert said(made) == [("events.csv", 2, "", "duplicate_key"), ("events-2.csv", 3, "", "duplicate_key")]
    assert "line 3 of events-2.csv" in made.problems[0].message
    assert "line 2 of events.csv" in made.problems[1].message


def test_rejected_rows_come_back_mended(folder: Path) -> None:
    rows = [
        new_row("quotes", quote_id="lake-herald:a", period="2022-13", note='with "quotes", and commas'),
        new_row("quotes", quote_id="lake-herald:b", note="=1+1"),
        new_row("quotes", quote_id="lake-herald:c"),
    ]
    text = file_of("quotes", *rows) + "lake-herald:d,lake-herald,1\n"
    made = plan_of(folder, upload("new.csv", text, "quotes"), skip_bad=True)
    assert made.rejected_rows == 3
    apply(folder, made)
    (rejected,) = made.rejected.values()
    records = list(csv.DictReader(io.StringIO(rejected.decode())))
    assert [record["quote_id"] for record in records] == ["lake-herald:a", "lake-herald:b", "lake-herald:d"]
    assert "does not exist" in records[0]["reason"]
    assert records[1]["note"] == "'=1+1"
    assert "It stood as: lake-herald:d,lake-herald,1" in records[2]["reason"]
    # Sent back as it is, it is refused for the same reasons; mended, it goes in.
    again = plan_of(folder, upload("new.rejected.csv", rejected, "quotes"))
    assert {problem.rule for problem in again.problems} >= {"period", "formula"}
    assert again.problems[1].value == "=1+1"
    mended = (
        rejected.decode()
        .replace("2022-13", "2022")
        .replace("'=1+1", "two")
        .replace(
            "lake-herald:d,lake-herald,1,,,,,,,,,", "lake-herald:d,lake-herald,1,24 ferries,ferries,level,,unknown,,,,A"
        )
    )
    last = plan_of(folder, upload("new.rejected.csv", mended, "quotes"))
    assert last.problems == ()
    apply(folder, last)
    assert load_tables(folder)[1] == []
    assert 'with ""quotes"", and commas' in (folder / "quotes.csv").read_text(encoding="utf-8")


def test_skip_bad_never_skips_a_file(folder: Path) -> None:
    files = {"events.csv": file_of("events", new_row("events")).encode(), "quotes.csv": b"\x89PNG"}
    made = plan_of(folder, read_inputs(files), skip_bad=True)
    assert not made.ready


def test_a_table_that_cannot_be_read(folder: Path) -> None:
    broken = b"period;label\n\xff\xfe"
    (folder / "events.csv").write_bytes(broken)
    made = plan_of(folder, inputs_of(events=new_row("events")), skip_bad=True)
    assert [problem.rule for problem in made.problems] == ["unusable_table"]
    assert not made.ready
    made = plan_of(folder, inputs_of(events=new_row("events")), "replace")
    assert made.ready
    assert made.mended == 1
    apply(folder, made)
    assert load_tables(folder)[1] == []


def test_a_table_that_is_not_there_is_made(folder: Path) -> None:
    (folder / "fx_rates.csv").unlink()
    made = plan_of(folder, inputs_of(fx_rates=new_row("fx_rates")))
    assert made.ready
    assert made.contents == {"fx_rates": b"currency,period,units_per_usd,source_id,note\nKES,2028,120,lake-herald,\n"}


def test_confirmed_headers_are_planned(folder: Path) -> None:
    text = file_of("events", new_row("events")).replace("label", "Label ", 1)
    files = {"f.csv": text.encode()}
    first = read_inputs(files, "events")
    assert not plan_of(folder, first).ready
    assert plan_of(folder, read_inputs(files, "events", confirmed(first))).ready


def test_planning_writes_nothing_and_says_where_it_is(folder: Path) -> None:
    before = tables_on_disk(folder)
    stages: list[str] = []
    plan(read_folder(folder), inputs_of(quotes=new_row("quotes")), progress=stages.append)
    assert all(stages)
    # The tables as they are are built too, where nobody has their build; that is told apart.
    own = [stage for stage in stages if not stage.startswith("The tables as they are: ")]
    assert own[:2] == ["Checking the tables as they are", "Checking 1 row"]
    assert own[-1] == "Comparing with what was known before"
    assert len(stages) - len(own) == len(own) - 3 > 0
    assert len(stages) == len(set(stages))
    assert tables_on_disk(folder) == before
    assert sorted(path.name for path in folder.iterdir()) == sorted(before)


def test_misuse(folder: Path) -> None:
    with pytest.raises(TablesError, match="no mode"):
        plan(read_folder(folder), inputs_of(events=new_row("events")), "append")
    with pytest.raises(TablesError, match="no such datasets folder"):
        plan(Snapshot({}, {}, found=False), inputs_of(events=new_row("events")))
