"""Refreshing in the Data view: upload, problems, plan, apply, undo; and who may."""

import io
import tomllib
import zipfile
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pipelines import refresh
from pipelines.refresh import history
from pipelines.tables import INPUT_TABLES, fingerprint
from pipelines.views.dataset import current_fingerprint
from tests.app.pages import ROOT, Open, rewrite, text_of, written

HEADER = ",".join(INPUT_TABLES["quotes"].columns)
GOOD = "lake-herald:99,lake-herald,1,KES 41.9 billion,lake_trade_turnover,level,2029,stated,,KE,,A,,"
BAD = "lake-herald:98,lake-herald,1,many,lake_trade_turnover,level,2029-13,stated,,KE,,A,,"

Tables = dict[str, bytes]


@pytest.fixture
def refresh_page(open_page: Open, record: Path) -> AppTest:
    """The refresh part of the Data view, on a copy of the made-up record."""
    return open_page(record, view="data", tab="refresh")


def upload(page: AppTest, *files: tuple[str, str | bytes]) -> AppTest:
    given = [(name, data if isinstance(data, bytes) else data.encode(), "text/csv") for name, data in files]
    page.file_uploader[0].set_value(given)
    return done(page)


def done(page: AppTest) -> AppTest:
    page.run()
    assert not page.exception
    return page


def press(page: AppTest, key: str) -> AppTest:
    page.button(key=key).click()
    return done(page)


def tick(page: AppTest, label: str) -> AppTest:
    next(box for box in page.checkbox if label in box.label).check()
    return done(page)


def csv_of(*rows: str, header: str = HEADER) -> str:
    return "\n".join([header, *rows, ""])


def downloads(page: AppTest) -> list[str]:
    return [button.proto.label for button in page.get("download_button")]


def tables(folder: Path) -> Tables:
    return {path.name: path.read_bytes() for path in folder.glob("*.csv")}


def test_bad_file_is_refused_with_every_problem(refresh_page: AppTest, record: Path) -> None:
    before = tables(record)
    page = upload(refresh_page, ("figures.csv", csv_of(GOOD, BAD)))
    text = unescape(text_of(page))
    assert "1 row cannot be used as it is" in text
    assert "2 problems" in text
    assert '"2029-13" names a date that does not exist.' in text
    assert "These words state no figure." in text
    assert "Download the rejected rows of quotes" in downloads(page)
    assert page.button(key="apply_button_files").disabled
    assert "Mend the rows above" in text
    assert tables(record) == before
    assert not (record / ".history").exists()


def test_fixed_file_is_planned_applied_and_undone(refresh_page: AppTest, record: Path) -> None:
    before = tables(record)
    page = upload(refresh_page, ("figures.csv", csv_of(GOOD, BAD)))
    page = upload(page, ("figures.csv", csv_of(GOOD)))
    text = text_of(page)
    assert "This would change" in text
    assert "Findings opened" in text
    assert "KSh <del>30.9</del> <ins>41.9</ins> bn (2029)" in text  # a finding that changes
    assert "indicator=lake_trade_turnover" in text
    assert tables(record) == before
    page.text_input(key="note_files").set_value("from a colleague")
    page = press(page, "apply_button_files")
    assert GOOD.encode() in (record / "quotes.csv").read_bytes()
    assert "quotes 1 added" in page.success[0].value
    assert page.toast[0].value.startswith("The data changed")
    assert history(record).entries[0].note == "from a colleague"
    assert not any(button.key == "apply_button_files" for button in page.button)

    page = press(page, "undo_last")
    assert page.session_state["tab"] == "history"
    assert "Undoing entry 1 would change this" in text_of(page)
    assert tables(record) != before
    page = press(page, "apply_button_undo")
    assert tables(record) == before
    assert "Entry 1 is undone" in page.success[0].value
    assert page.button(key="undo_last").label == "Bring back …"
    assert page.button(key="undo_1").disabled

    page = press(page, "undo_2")
    page = press(page, "apply_button_undo")
    assert GOOD.encode() in (record / "quotes.csv").read_bytes()
    assert [entry.undoes for entry in history(record).entries] == [None, 1, 2]


def test_readable_rows_only(refresh_page: AppTest, record: Path) -> None:
    page = upload(refresh_page, ("figures.csv", csv_of(GOOD, BAD)))
    page = tick(page, "Apply the readable rows only")
    page = press(page, "apply_button_files")
    quotes = (record / "quotes.csv").read_text(encoding="utf-8")
    assert GOOD in quotes
    assert "lake-herald:98" not in quotes
    assert "Download the rejected rows of quotes" in downloads(page)


def test_an_upload_is_planned_once_and_applied_once(
    refresh_page: AppTest, record: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = []
    monkeypatch.setattr(
        "pipelines.views.refresh.plan", lambda *args, **rest: made.append(1) or refresh.plan(*args, **rest)
    )
    page = upload(refresh_page, ("figures.csv", csv_of(GOOD)))
    for _ in range(3):
        page = done(page)
    assert len(made) == 1
    page = press(page, "apply_button_files")
    for _ in range(2):
        page = done(page)
    assert len(history(record).entries) == 1
    assert len(made) == 1


def test_what_is_on_screen_is_not_built_again(open_page: Open, record: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    changes = {"12 piers": "many piers", "24 ferries": "=24 ferries"}  # unreadable words, and a cell that breaks a rule
    rewrite(record / "quotes.csv", lambda row: row | {"words": changes.get(row["words"], row["words"])})
    page = open_page(record, view="data", tab="refresh")

    def never(*_: object) -> None:
        raise AssertionError("the tables as they are were built again")

    monkeypatch.setattr("pipelines.refresh.effect.build", never)
    page = upload(page, ("figures.csv", csv_of(GOOD)))
    assert "This would change" in text_of(page)
    assert "2 problems of the tables were there before and stay." in text_of(page)
    assert not page.button(key="apply_button_files").disabled


def test_a_run_that_stops_right_after_the_commit_is_told_all_the_same(
    refresh_page: AppTest, record: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second press stops the run that the first began, wherever it asks Streamlit for something."""
    page = upload(refresh_page, ("figures.csv", csv_of(GOOD)))
    stops = ["once"]

    def clear() -> None:
        if stops.pop() if stops else "":
            raise RuntimeError("stopped")

    monkeypatch.setattr(current_fingerprint, "clear", clear)
    page.button(key="apply_button_files").click()
    page.run()
    monkeypatch.undo()
    monkeypatch.setenv("INDICATORS_DATASETS", str(record))
    page = done(page)
    assert len(history(record).entries) == 1
    assert "Applied, as entry 1" in page.success[0].value
    assert "A plan shows what would change" in text_of(page)


def choose(page: AppTest, header: str, column: str) -> AppTest:
    next(box for box in page.selectbox if box.label == f"Column for {header}").set_value(column)
    return done(page)


def test_near_headers_are_proposed_and_confirmed(refresh_page: AppTest, record: Path) -> None:
    page = upload(refresh_page, ("figures.csv", csv_of(GOOD, header=HEADER.replace("source_id", "Source ID"))))
    text = text_of(page)
    assert "looks like source_id" in text
    assert "--" not in text[text.index("looks like source_id") :]
    (box,) = (box for box in page.selectbox if "Source ID" in box.label)
    assert box.value == "source_id"
    assert "such as “lake-herald”" in text
    assert page.button(key="apply_button_files").disabled
    press(press(page, "use_headers"), "apply_button_files")
    assert GOOD in (record / "quotes.csv").read_text(encoding="utf-8")


def test_unknown_headers_are_pointed_at_columns(refresh_page: AppTest, record: Path) -> None:
    header = HEADER.replace("words", "Wortlaut") + ",colour,shape"
    page = upload(refresh_page, ("figures.csv", csv_of(GOOD + ",red,round", header=header)))
    assert "lacks words" in text_of(page)
    assert page.button(key="use_headers").disabled
    page = choose(page, "Wortlaut", "words")
    assert page.button(key="use_headers").disabled
    page = press(press(page, "leave_headers"), "use_headers")
    assert not page.button(key="apply_button_files").disabled
    page = choose(page, "colour", "words")  # another answer waits for another yes
    assert page.button(key="apply_button_files").disabled
    page = press(page, "use_headers")
    assert "more than once" in text_of(page)
    page = press(choose(page, "colour", ""), "use_headers")
    press(page, "apply_button_files")
    assert GOOD in (record / "quotes.csv").read_text(encoding="utf-8")


def test_a_header_in_another_language_is_pointed_at_columns(refresh_page: AppTest, record: Path) -> None:
    page = refresh_page
    page.selectbox(key="into").set_value("events")
    page = upload(page, ("события.csv", "дата,событие,тема,источник\n2030-05,Flood,,\n"))
    for header, column in zip(("дата", "событие", "тема", "источник"), INPUT_TABLES["events"].columns, strict=True):
        page = choose(page, header, column)
    press(press(page, "use_headers"), "apply_button_files")
    assert (record / "events.csv").read_text(encoding="utf-8").endswith("2030-05,Flood,,\n")


def test_replace_lists_what_goes(refresh_page: AppTest, record: Path) -> None:
    page = refresh_page
    page.radio(key="mode").set_value("replace")
    quotes = (record / "quotes.csv").read_text(encoding="utf-8")
    page = upload(page, ("quotes.csv", quotes.replace(quotes.splitlines()[1] + "\n", "")))
    assert "Quotes: 1 row removed" in text_of(page)
    assert page.dataframe[0].value["quote_id"].tolist() == ["lake-herald:1"]


def test_several_files_and_a_zip_are_one_refresh(refresh_page: AppTest, record: Path) -> None:
    source = (record / "sources.csv").read_text(encoding="utf-8").splitlines()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("../../quotes.csv", csv_of(GOOD.replace("lake-herald", "new-post")))
    page = upload(
        refresh_page,
        ("rows.zip", packed.getvalue()),
        ("sources.csv", "\n".join([source[0], source[1].replace("lake-herald,", "new-post,", 1)])),
    )
    assert not page.button(key="apply_button_files").disabled
    press(page, "apply_button_files")
    (entry,) = history(record).entries
    assert {name: count["added"] for name, count in entry.counts.items()} == {"sources": 1, "quotes": 1}
    assert sorted(path.name for path in record.parent.iterdir()) == ["record"]


def test_files_of_one_name_are_both_read(refresh_page: AppTest) -> None:
    other = GOOD.replace(":99", ":97")
    page = upload(refresh_page, ("quotes.csv", csv_of(GOOD)), ("quotes.csv", csv_of(other)))
    assert "Quotes: 2 rows added" in text_of(page)


def test_down_and_up_again_changes_nothing(refresh_page: AppTest, record: Path) -> None:
    page = upload(refresh_page, *((path.name, path.read_bytes()) for path in sorted(record.glob("*.csv"))))
    assert "Nothing would change" in text_of(page)
    assert page.button(key="apply_button_files").disabled


def test_moved_data_give_a_new_plan(refresh_page: AppTest, record: Path) -> None:
    page = upload(refresh_page, ("figures.csv", csv_of(GOOD)))
    edited = (record / "quotes.csv").read_bytes().replace(b"24 ferries", b"25 ferries")
    (record / "quotes.csv").write_bytes(edited)
    page = press(page, "apply_button_files")
    assert "The data moved since the last plan" in page.warning[0].value
    assert (record / "quotes.csv").read_bytes() == edited
    assert not page.success
    page = press(page, "apply_button_files")
    assert (record / "quotes.csv").read_bytes() == edited + GOOD.encode() + b"\n"
    assert not page.warning


def test_read_only_plans_but_never_writes(refresh_page: AppTest, record: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = upload(refresh_page, ("figures.csv", csv_of(GOOD)))
    assert not page.button(key="apply_button_files").disabled
    monkeypatch.setenv("INDICATORS_READ_ONLY", "1")
    before = fingerprint(record)
    page = press(page, "apply_button_files")  # taken away between looking and pressing
    assert fingerprint(record) == before
    assert "Plans can be made and looked at, not applied" in page.info[0].value
    assert "This would change" in text_of(page)
    assert page.button(key="apply_button_files").disabled


def test_reachable_by_others_is_read_only(open_page: Open, record: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("streamlit.get_option", lambda name: "0.0.0.0")
    page = open_page(record, view="data", tab="refresh")
    assert "Others can reach this dashboard" in page.info[0].value
    monkeypatch.setenv("INDICATORS_ALLOW_REFRESH", "1")
    assert not done(page).info


def fill(page: AppTest, **cells: str) -> AppTest:
    for name, cell in cells.items():
        key = f"row_quotes_{name}"
        get: Callable[..., object] = page.selectbox if key in {box.key for box in page.selectbox} else page.text_input
        get(key=key).set_value(cell)  # type: ignore[attr-defined]
    return done(page)


@pytest.fixture
def form(refresh_page: AppTest) -> AppTest:
    refresh_page.session_state["way"] = "row"
    return done(refresh_page)


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"words": "more than KES 3 billion"}, ["over KSh 3 bn", "3,000,000,000"]),
        ({"words": "an increase of 1.4 times", "measure": "change"}, ["×2.4", "×1.4", "stated, open"]),
        ({"words": "an increase of 1.4 times", "measure": "change", "reading": "×2.4"}, ["chosen", "rejected"]),
        ({"words": "many"}, ["These words state no figure."]),
        ({"words": "up 20%"}, ["state only a change", "choose change as the measure"]),
        ({"words": "7 ferries", "indicator_id": "lake_exports"}, ["The words are in ferry"]),
    ],
)
def test_form_says_what_words_are_read_as(form: AppTest, cells: dict[str, str], said: list[str]) -> None:
    text = text_of(fill(form, **cells))
    for sentence in said:
        assert sentence in text


def test_the_form_says_what_is_still_needed(form: AppTest) -> None:
    assert form.button(key="plan_row").disabled
    assert "Still needed: source, words, indicator." in text_of(form)
    page = fill(form, source_id="lake-herald", words="many", indicator_id="lake_exports")
    assert "Still needed" not in text_of(page)
    page = press(page, "plan_row")
    assert "Mend the row in the form" in text_of(page)
    assert "Download the rejected rows of quotes" not in downloads(page)


def test_row_by_hand_goes_through_the_same_plan(form: AppTest, record: Path) -> None:
    before = tables(record)
    page = fill(form, source_id="lake-herald", words="KES 41.9 billion", indicator_id="lake_trade_turnover")
    page = press(page, "plan_row")
    assert "This would change" in text_of(page)
    page = fill(page, period="2029-13", statistics="KE")
    assert "This would change" not in text_of(page)
    page = press(page, "plan_row")
    assert "names a date that does not exist" in text_of(page)
    page = fill(page, period="2029")
    page = press(press(page, "plan_row"), "apply_button_row")
    added = (record / "quotes.csv").read_bytes().removeprefix(before["quotes.csv"]).decode()
    assert added == "lake-herald:10,lake-herald,,KES 41.9 billion,lake_trade_turnover,level,2029,stated,,KE,,A,,\n"
    assert page.text_input(key="row_quotes_words").value == ""
    assert page.selectbox(key="row_quotes_source_id").value == "lake-herald"


def test_a_row_that_is_there_is_corrected(form: AppTest, record: Path) -> None:
    form.selectbox(key="row_from_quotes").set_value(4)
    page = done(form)
    assert page.text_input(key="row_quotes_words").value == "24 ferries"
    page = press(fill(page, words="25 ferries"), "plan_row")
    assert "<del>24 ferries</del> → <ins>25 ferries</ins>" in text_of(page)
    press(page, "apply_button_row")
    assert b"25 ferries" in (record / "quotes.csv").read_bytes()


def test_every_table_has_a_form_and_a_template(form: AppTest) -> None:
    page = form
    page.session_state["templates"] = True
    for name in INPUT_TABLES:
        page.selectbox(key="row_table").set_value(name)
        page.session_state["template"] = name
        page = done(page)
        assert {"Empty table", "Columns explained"} <= set(downloads(page))
        assert f"<code>{INPUT_TABLES[name].columns[0]}</code>" in text_of(page)


def test_history_says_what_was_done_and_edited(open_page: Open, refresh_page: AppTest, record: Path) -> None:
    page = upload(refresh_page, ("<b>figures.csv", csv_of(GOOD)))
    page = press(page, "apply_button_files")
    rewrite(record / "quotes.csv", lambda row: row | {"words": row["words"].replace("24 ferries", "25 ferries")})
    page = open_page(record, view="data", tab="history")
    assert not page.exception
    text = text_of(page)
    assert "The tables were edited by hand since the last entry." in text
    assert "&lt;b&gt;figures.csv" in text
    assert written(page, "tab") == ["history"]


@pytest.mark.parametrize(("journal", "said"), [(False, "the old tables are kept"), (True, "it is now finished")])
def test_an_interrupted_change_is_said_at_the_start(open_page: Open, record: Path, journal: bool, said: str) -> None:
    pending = record / ".history" / "pending"
    pending.mkdir(parents=True)
    (pending / "0").write_bytes((record / "events.csv").read_bytes() + b"2030-05,Flood,,\n")
    if journal:
        (pending / "journal.json").write_text('[["events.csv", false]]', encoding="utf-8")
    page = open_page(record, view="data", tab="history")
    assert not page.exception
    assert said in page.info[0].value
    assert ("Flood" in (record / "events.csv").read_text(encoding="utf-8")) is journal
    assert not pending.exists()


def test_damaged_history_is_said(open_page: Open, refresh_page: AppTest, record: Path) -> None:
    page = press(upload(refresh_page, ("figures.csv", csv_of(GOOD))), "apply_button_files")
    (record / ".history" / "history.jsonl").write_text("{}\n", encoding="utf-8")
    page = open_page(record, view="data", tab="history")
    assert not page.exception
    assert "cannot be read" in page.error[0].value


def test_uploads_are_limited() -> None:
    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert settings["server"]["maxUploadSize"] == 64


def test_missing_folder_is_said(open_page: Open, tmp_path: Path) -> None:
    page = open_page(tmp_path / "nowhere", view="data", tab="refresh")
    page = upload(page, ("quotes.csv", csv_of(GOOD)))
    assert "There is no such datasets folder" in page.error[0].value
