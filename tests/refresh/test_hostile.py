"""Hostile files: each is refused with a clear answer and unchanged tables, or accepted and harmless."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from pipelines.refresh import apply, read_inputs
from pipelines.tables import INPUT_TABLES, TablesError, load_tables

from .conftest import NEW, file_of, new_row, plan_of, tables_on_disk

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4
EVENTS = "period,label,topic,source_id\n"


def packed(name: str, content: bytes) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return data.getvalue()


def event(**cells: str) -> str:
    return file_of("events", new_row("events", **cells))


def quote(**cells: str) -> str:
    return file_of("quotes", new_row("quotes", **cells))


def source(**cells: str) -> str:
    return file_of("sources", new_row("sources", **cells))


# What it is: the table, the file, and the rules that refuse it.
REFUSED: dict[str, tuple[str | None, str | bytes, set[str]]] = {
    "empty file": ("events", b"", {"empty_file"}),
    "blank lines only": ("events", b"\n\r\n\n", {"empty_file"}),
    "vertical bars": ("events", event().replace(",", "|"), {"delimiter"}),
    "rows by another delimiter": ("events", EVENTS + "2008;a;;\n2009;b;;\n", {"row_lengths"}),
    "ragged rows": ("events", EVENTS + "2008,a,,\n2009,b\n2010,c,,,,\n", {"row_length"}),
    "one field too many in every row": ("events", EVENTS + "2008,a,,,\n2009,b,,,\n", {"row_lengths"}),
    "no header": ("events", "2008,a,,\n2009,b,,\n", {"header"}),
    "duplicate header": ("events", "period,label,label,topic,source_id\n2008,a,b,,\n", {"duplicate_column"}),
    "duplicate key": ("events", file_of("events", NEW["events"], NEW["events"]), {"duplicate_key"}),
    "NUL bytes": ("events", EVENTS.encode() + b"2008,a\x00b,,\n", {"nul_byte"}),
    "wrong encoding": ("events", EVENTS.encode() + "2008,торговля и рост,,\n".encode("koi8-r"), {"encoding"}),
    "an unclosed quotation mark": ("events", EVENTS + '2008,"a,,\n2009,b,,\n', {"malformed"}),
    "1,000,000 rows": ("events", EVENTS + "2008,a,,\n" * 1_000_000, {"too_many_rows"}),
    "a cell of 50 MB": ("events", EVENTS + "2008," + "a" * 50_000_000 + ",,\n", {"malformed"}),
    "an image renamed .csv": ("events", PNG, {"not_csv"}),
    "a zip bomb": (None, packed("events.csv", b"0" * 30_000_000), {"archive_limit"}),
    "NA as a date": ("sources", source(published="NA"), {"date"}),
    "NA as a choice": ("sources", source(translation="NA"), {"choice"}),
    "NA as a unit": ("indicators", file_of("indicators", new_row("indicators", unit="NA")), {"unknown_reference"}),
    "a thousands separator": ("units", file_of("units", new_row("units", factor="1,000")), {"positive_number"}),
    "a decimal comma": ("units", file_of("units", new_row("units", factor="2,5")), {"positive_number"}),
    "a date with the day first": ("sources", source(published="28.02.2031"), {"date"}),
    "a period with the day first": ("quotes", quote(period="28/02/2030"), {"period"}),
    "words without a number": ("quotes", quote(words="a lot of shillings"), {"unreadable_words"}),
    "garbled words": ("quotes", quote(words="54$2.5 billion"), {"garbled_words"}),
    "a unit that does not fit": ("quotes", quote(words="24 ferries"), {"unit_mismatch"}),
    "an unknown unit in the words": ("quotes", quote(words="41.9 billion florins"), {"unreadable_words"}),
    "unknown unit of an indicator": (
        "indicators",
        file_of("indicators", new_row("indicators", unit="florin")),
        {"unknown_reference"},
    ),
    "unknown indicator": ("quotes", quote(indicator_id="lake_gold"), {"unknown_reference"}),
    "unknown source": ("quotes", quote(source_id="nobody", quote_id="nobody:1"), {"unknown_reference"}),
    "period 2022-13": ("quotes", quote(period="2022-13"), {"period"}),
    "end before start": ("quotes", quote(period="2030-05/2030-01"), {"period"}),
    "a formula": ("events", event(label="=cmd|'/C calc'!A0"), {"formula"}),
    "a formula of Lotus": ("events", event(label="@SUM(1+1)*cmd|' /C calc'!A0"), {"formula"}),
    "a formula in the words": ("quotes", quote(words="=41.9"), {"formula", "unreadable_words"}),
    "a path as an id": ("sources", source(source_id="../../etc"), {"identifier"}),
    "a script as an address": ("sources", source(url="javascript:alert(1)"), {"url"}),
    "right to left": ("events", event(label="Flood \u202ednuora"), {"unseen_character"}),
    "zero width": ("events", event(label="Flo\u200bod"), {"unseen_character"}),
    "a line break in a cell": ("events", event(label="Flood\nof May"), {"unseen_character"}),
    "a control character": ("quotes", quote(note="rings\x07 and escapes"), {"unseen_character"}),
    "a second mark of byte order": ("events", event(label="\ufeffFlood"), {"unseen_character"}),
}


ALSO_REPLACING = ("empty file", "ragged rows", "duplicate key", "an image renamed .csv", "words without a number")


@pytest.mark.parametrize(
    ("case", "mode"), [*((case, "merge") for case in REFUSED), *((case, "replace") for case in ALSO_REPLACING)]
)
def test_refused(case: str, mode: str, folder: Path) -> None:
    table, content, rules = REFUSED[case]
    before = tables_on_disk(folder)
    name = "f.zip" if table is None else "../../f.csv"
    inputs = read_inputs({name: content if isinstance(content, bytes) else content.encode()}, table)
    made = plan_of(folder, inputs, mode)
    own = [problem for problem in made.problems if not problem.file.startswith("datasets/")]
    assert {problem.rule for problem in own} & rules, made.problems
    if mode == "merge":
        assert {problem.rule for problem in made.problems} <= rules
    for problem in own:
        assert problem.file in ("f.csv", "f.zip")
        assert problem.message
        assert problem.remedy
        assert str(problem).isprintable()
    assert not made.ready
    with pytest.raises(TablesError, match="nothing was written"):
        apply(folder, made)
    assert tables_on_disk(folder) == before
    assert not (folder / ".history").exists()


MARKUP = (
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "**bold** [link](javascript:alert(1)) ![x](http://evil.example/x.png) | # `code`",
    r"$\frac{a}{b}$ \input{/etc/passwd} $$x$$",
    "'; DROP TABLE quotes; --",
    "{{7*7}} ${7*7} %s %n",
    "+1+1",
    "NA",
    "null",
)
TEXT_COLUMNS = {
    table.name: [
        field.name for field in table.fields if field.kind == "text" and not field.choices and field.name != "reading"
    ]
    for table in INPUT_TABLES.values()
}


@pytest.mark.parametrize("table", TEXT_COLUMNS)
def test_markup_is_text_in_every_text_column(table: str, folder: Path) -> None:
    rows = [
        new_row(table, **{**_numbered(table, 100 * place + number), column: text})
        for place, column in enumerate(TEXT_COLUMNS[table])
        for number, text in enumerate(MARKUP)
    ]
    made = plan_of(folder, read_inputs({"f.csv": file_of(table, *rows).encode()}, table))
    assert made.problems == ()
    apply(folder, made)
    tables, problems = load_tables(folder)
    assert problems == []
    after = getattr(tables, table).to_dict("records")[-len(rows) :]
    assert [{name: cell for name, cell in row.items() if cell} for row in after] == [
        {name: cell for name, cell in row.items() if cell} for row in rows
    ]


def _numbered(table: str, number: int) -> dict[str, str]:
    """Make the key of a row its own."""
    changes: Mapping[str, dict[str, str]] = {
        "sources": {"source_id": f"new-{number}"},
        "indicators": {"indicator_id": f"boats_{number}"},
        "quotes": {"quote_id": f"lake-herald:m{number}"},
        "units": {"spelling": f"shilingi {number}"},
        "fx_rates": {"period": str(1000 + number)},
        "events": {"period": str(1000 + number)},
        "explanations": {"finding_id": f"x:{number}"},
    }
    return changes[table]


BANNED = {
    "formula": ("=cmd|'/C calc'!A0", "@SUM(1+1)", "=1+1"),
    "unseen_character": ("a\u202ereversed", "a\u2066b", "a\u200bb", "\ufeffa", "a\nb", "a\tb"),
}


@pytest.mark.parametrize("table", TEXT_COLUMNS)
def test_what_could_run_or_hide_is_refused_in_every_text_column(table: str, folder: Path) -> None:
    cases = [(column, text, rule) for column in TEXT_COLUMNS[table] for rule, texts in BANNED.items() for text in texts]
    rows = [
        new_row(table, **{**_numbered(table, number), column: text}) for number, (column, text, _) in enumerate(cases)
    ]
    made = plan_of(folder, read_inputs({"f.csv": file_of(table, *rows).encode()}, table))
    assert made.rejected_rows == len(rows)
    said = {(problem.line, problem.column, problem.rule) for problem in made.problems}
    lines = [2 + sum(text.count("\n") for _, text, _ in cases[:number]) + number for number in range(len(cases))]
    assert said >= {(line, column, rule) for line, (column, _, rule) in zip(lines, cases, strict=True)}
    assert all(problem.remedy and str(problem).isprintable() for problem in made.problems)
    assert not made.contents


def test_markup_around_a_figure_is_text(folder: Path) -> None:
    words = "<b>KES 41.9 billion</b> **$x$**"
    made = plan_of(folder, read_inputs({"f.csv": quote(words=words).encode()}, "quotes"))
    if made.ready:
        apply(folder, made)
        assert words in (folder / "quotes.csv").read_text(encoding="utf-8")
    else:
        assert {problem.rule for problem in made.problems} <= {"unreadable_words", "garbled_words"}


ACCEPTED: dict[str, tuple[str, str, str | bytes, int]] = {
    "header only": ("events", "events.csv", EVENTS, 0),
    "blank lines": ("events", "f.csv", "\n" + EVENTS + "\n\n2030-05,Flood,,\n,,,\n\n", 1),
    "NA as a note": ("quotes", "f.csv", quote(note="NA"), 1),
    "NA as Namibia": ("quotes", "f.csv", quote(statistics="NA"), 1),
    "thousands separators in words": ("quotes", "f.csv", quote(words="KES 41,900 million"), 1),
    "a name that climbs": ("events", "../../../evil.csv", event(), 1),
    "a name of another root": ("events", "/etc/events.csv", event(), 1),
    "a name with a script": ("events", "<img src=x onerror=alert(1)>.csv", event(), 1),
    "a name to the left": ("events", "\u202evsc.events", event(), 1),
    "the same words twice": ("quotes", "f.csv", quote(words="KES 40.2 billion"), 1),
}


@pytest.mark.parametrize("case", ACCEPTED)
def test_accepted_and_harmless(case: str, folder: Path) -> None:
    table, name, content, added = ACCEPTED[case]
    around = sorted(path.name for path in folder.parent.iterdir())
    inputs = read_inputs({name: content if isinstance(content, bytes) else content.encode()}, table)
    made = plan_of(folder, inputs)
    assert made.problems == ()
    assert made.changes[table].counts == {"added": added, "changed": 0, "removed": 0}
    apply(folder, made)
    assert load_tables(folder)[1] == []
    assert sorted(path.name for path in folder.parent.iterdir()) == around
    assert {path.name for path in folder.iterdir() if path.suffix != ".csv"} <= {".history", ".lock"}
    assert all(label.isprintable() and "/" not in label and "\\" not in label for label in made.files)


def test_a_zip_whose_names_climb(folder: Path) -> None:
    around = sorted(path.name for path in folder.parent.iterdir())
    made = plan_of(folder, read_inputs({"b.zip": packed("../../../events.csv", event().encode())}))
    assert made.problems == ()
    apply(folder, made)
    assert sorted(path.name for path in folder.parent.iterdir()) == around
    assert "Flood" in (folder / "events.csv").read_text(encoding="utf-8")


def test_a_file_of_50_mb(folder: Path) -> None:
    rows = "".join(f"2008,{number} {'flood ' * 200},,\n" for number in range(42_000))
    data = (EVENTS + rows).encode()
    assert len(data) > 50_000_000
    made = plan_of(folder, read_inputs({"f.csv": data}, "events"))
    assert made.problems == ()
    assert apply(folder, made).entry is not None
    tables, problems = load_tables(folder)
    assert problems == []
    assert len(tables.events) == 42_001


def test_every_row_is_bad(folder: Path) -> None:
    rows = [new_row("events", period="2022-13", label=str(number)) for number in range(5_000)]
    made = plan_of(folder, read_inputs({"f.csv": file_of("events", *rows).encode()}, "events"), skip_bad=True)
    assert len(made.problems) == made.rejected_rows == 5_000
    assert made.empty


def test_every_row_of_a_large_file_is_bad(folder: Path) -> None:
    """Of millions of problems a sample is told."""
    rows = EVENTS + "2022-13,=x,?,?\n" * 150_000
    made = plan_of(folder, read_inputs({"f.csv": rows.encode()}, "events"), skip_bad=True)
    assert made.problems[0].rule == "all_rows_bad"
    assert 1_000 < len(made.problems) < 5_000
    assert not made.ready
    one_right = rows.replace("2022-13,=x,?,?", "2022,x,,", 40_000).encode()
    inputs = read_inputs({"f.csv": one_right}, "events")
    assert len(inputs.tables) == 1


def test_bad_rows_at_regular_intervals_are_told_one_by_one() -> None:
    rows = [new_row("events", period="2022-13" if number % 60 == 0 else "2022") for number in range(30_000)]
    inputs = read_inputs({"f.csv": file_of("events", *rows).encode()}, "events")
    assert inputs.problems == ()
    assert len(inputs.tables[0].frame) == 30_000
