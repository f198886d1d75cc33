"""Refreshing in a real browser: a bad file, its problems, the mended rows, the plan, the chart, and back again."""

import contextlib
import csv
import io
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from playwright.sync_api import Error as PlaywrightError

from pipelines.refresh import history
from pipelines.tables import INPUT_TABLES
from tests.browser.conftest import ROOT, Watched, running_server
from tests.browser.test_main_job import open_view, points_of, settle

pytestmark = pytest.mark.browser

HEADER = ",".join(INPUT_TABLES["quotes"].columns)
NEW = "lake-herald:99,lake-herald,1,{words},lake_trade_turnover,level,{period},stated,,KE,,A,,"
CHART = "?view=indicators&indicator=lake_trade_turnover"
REFRESH = "?view=data&tab=refresh"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT / "tests" / "other_pair", tmp_path / "record"))


@pytest.fixture
def server(folder: Path) -> Iterator[str]:
    with running_server(folder) as address:
        yield address


def upload(page: Page, data: str | bytes, name: str = "figures.csv") -> None:
    content = data if isinstance(data, bytes) else data.encode()
    expect(page.locator("input[type=file]")).to_have_count(1)
    page.locator("input[type=file]").set_input_files({"name": name, "mimeType": "text/csv", "buffer": content})


def download(page: Page, label: str) -> tuple[str, str]:
    with page.expect_download() as waiting:
        page.get_by_role("button", name=label).click()
    return waiting.value.suggested_filename, Path(waiting.value.path()).read_text(encoding="utf-8-sig")


def values(page: Page) -> set[float]:
    return {float(point["y"]) for point in points_of(page)}


def wait_until_drawn(page: Page, value: float, drawn: bool = True) -> None:
    """Wait until the chart on screen has the value, or no longer has it."""
    page.wait_for_function(
        """([value, drawn]) => {
          const traces = document.querySelector(".js-plotly-plot")?._fullData ?? [];
          return traces.length && drawn === traces.some((trace) => Array.from(trace.y ?? []).includes(value));
        }""",
        arg=[value, drawn],
        timeout=40_000,
    )


def plan_of(page: Page, address: str, row: str) -> None:
    open_view(page, address, REFRESH)
    upload(page, f"{HEADER}\n{row}\n")
    expect(page.get_by_role("heading", name="This would change")).to_be_visible()


def test_from_a_bad_file_to_the_chart_and_back(server: str, folder: Path, watched: Watched) -> None:
    page, before = watched.page, (folder / "quotes.csv").read_bytes()
    looking = page.context.new_page()
    open_view(looking, server, CHART + "&topic=fisheries")
    old = values(looking)

    open_view(page, server, REFRESH)
    upload(page, "\n".join([HEADER, NEW.format(words="KES 77 billion", period="2028-13")]), "<i>figures.csv")
    expect(page.get_by_role("heading", name="1 row cannot be used as it is")).to_be_visible()
    problems = page.get_by_role("region", name="1 problem")
    for said in ("<i>figures.csv", "2028-13", "names a date that does not exist", "are periods"):
        expect(problems).to_contain_text(said)
    expect(page.get_by_role("button", name="Apply", exact=True)).to_be_disabled()
    assert (folder / "quotes.csv").read_bytes() == before

    name, rejected = download(page, "Download the rejected rows")
    assert name == "quotes.rejected.csv"
    (row,) = csv.DictReader(io.StringIO(rejected))
    assert "names a date that does not exist" in row["reason"]
    page.get_by_role("button", name="Put away").click()
    expect(page.get_by_text("A plan shows what would change")).to_be_visible()
    upload(page, rejected.replace("2028-13", "2028", 1), name)
    expect(page.get_by_role("heading", name="This would change")).to_be_visible()
    expect(page.get_by_role("heading", name="Quotes: 1 row added")).to_be_visible()
    expect(page.get_by_text("Gaps filled")).to_be_visible()
    assert (folder / "quotes.csv").read_bytes() == before

    page.get_by_role("textbox", name="Note for the history").fill("from a colleague")
    page.get_by_role("button", name="Apply", exact=True).click()
    expect(page.get_by_text("as entry 1 of the history")).to_be_visible()
    after = (folder / "quotes.csv").read_text(encoding="utf-8")
    assert after.endswith(NEW.format(words="KES 77 billion", period="2028") + "\n")
    assert history(folder).entries[0].note == "from a colleague"
    expect(looking.get_by_text("The data changed.")).to_be_visible()
    wait_until_drawn(looking, 77e9)
    assert "topic=fisheries" in looking.url
    page.get_by_role("link", name="Lake trade turnover", exact=True).click()
    wait_until_drawn(page, 77e9)

    open_view(page, server, "?view=data&tab=history")
    page.get_by_role("button", name="Undo …").click()
    expect(page.get_by_role("heading", name="Undoing entry 1 would change this")).to_be_visible()
    page.get_by_role("button", name="Undo entry 1").click()
    expect(page.get_by_text("Entry 1 is undone")).to_be_visible()
    assert (folder / "quotes.csv").read_bytes() == before
    expect(looking.locator("body")).not_to_contain_text("KES 77 billion")
    wait_until_drawn(looking, 77e9, drawn=False)
    assert values(looking) == old
    assert not watched.errors
    assert not watched.outside


def test_two_people_at_once_lose_no_row(server: str, folder: Path, browser: Browser) -> None:
    contexts = [browser.new_context() for _ in range(2)]
    first, second = (context.new_page() for context in contexts)
    one, two = NEW.format(words="KES 1 billion", period="2028"), NEW.format(words="KES 2 billion", period="2029")
    two = two.replace(":99", ":98")
    plan_of(first, server, one)
    plan_of(second, server, two)
    for page in (first, second):
        page.get_by_role("button", name="Apply", exact=True).click(no_wait_after=True)
    done = [page.get_by_text("of the history").filter(visible=True) for page in (first, second)]
    told = [page.get_by_text("The data moved since the last plan") for page in (first, second)]
    expect(done[0].or_(told[0])).to_be_visible()
    expect(done[1].or_(told[1])).to_be_visible()
    won = [mark.count() == 1 for mark in done]
    assert sorted(won) == [False, True]
    loser = second if won[0] else first
    assert len(history(folder).entries) == 1
    expect(loser.get_by_role("heading", name="This would change")).to_be_visible()
    loser.get_by_role("button", name="Apply", exact=True).click()
    expect(loser.get_by_text("as entry 2 of the history")).to_be_visible()
    quotes = (folder / "quotes.csv").read_text(encoding="utf-8").splitlines()
    assert sorted(quotes[-2:]) == sorted([one, two])
    for context in contexts:
        context.close()


REFRESH_ALL = """
import sys
from pipelines.__main__ import main
folder, *files = sys.argv[1:]
for name in files:
    while (code := main(["refresh", "quotes", name, "--yes", "--datasets", folder])) == 3:
        pass
    assert code == 0, code
"""


def test_programs_and_browsers_at_once_lose_no_row(server: str, folder: Path, browser: Browser, tmp_path: Path) -> None:
    """Three browser sessions and two programs refresh the same table; whoever is told that it moved tries again."""
    there = (folder / "quotes.csv").read_text(encoding="utf-8")
    row = NEW.format(words="KES 1 billion", period="2028")
    by_browser = [row.replace(":99", f":b{number}") for number in range(3)]
    by_program = [[row.replace(":99", f":p{name}-{number}") for number in range(3)] for name in range(2)]
    contexts = [browser.new_context() for _ in by_browser]
    pages = [context.new_page() for context in contexts]
    for page, one in zip(pages, by_browser, strict=True):
        plan_of(page, server, one)
    programs = []
    for rows in by_program:
        files = [tmp_path / f"{one.split(',')[0].split(':')[1]}.csv" for one in rows]
        for file, one in zip(files, rows, strict=True):
            file.write_text(f"{HEADER}\n{one}\n", encoding="utf-8")
        programs.append(subprocess.Popen([sys.executable, "-c", REFRESH_ALL, folder, *files], cwd=ROOT))
    waiting = list(pages)
    while waiting:
        for page in list(waiting):
            button = page.get_by_role("button", name="Apply", exact=True)
            if page.get_by_text("of the history").filter(visible=True).count():
                waiting.remove(page)
            elif button.count():
                with contextlib.suppress(PlaywrightError):  # the plan is being made anew under the pointer
                    if button.is_enabled(timeout=2_000):
                        button.click(timeout=2_000, no_wait_after=True)
            page.wait_for_timeout(200)
    assert [program.wait() for program in programs] == [0, 0]
    quotes = (folder / "quotes.csv").read_text(encoding="utf-8")
    added = [one for rows in by_program for one in rows] + by_browser
    assert quotes.startswith(there)
    assert sorted(quotes.removeprefix(there).splitlines()) == sorted(added)
    past = history(folder)
    assert [entry.counts["quotes"]["added"] for entry in past.entries] == [1] * len(added)
    assert not past.edited
    assert not past.edited_since
    for context in contexts:
        context.close()


def test_a_header_is_pointed_at_a_column(server: str, folder: Path, watched: Watched) -> None:
    page, row = watched.page, NEW.format(words="KES 1 billion", period="2028")
    open_view(page, server, REFRESH)
    upload(page, f"{HEADER.replace('words', 'Wortlaut')},colour\n{row},red\n")
    expect(page.get_by_role("heading", name="Headers that are no column names")).to_be_visible()
    page.get_by_role("combobox", name="Column for Wortlaut").click()
    page.get_by_role("option", name="words", exact=False).click()
    settle(page)
    page.get_by_role("button", name="Leave out the rest").click()
    expect(page.get_by_role("button", name="Leave out the rest")).to_have_count(0)
    use = page.get_by_role("button", name="Use these columns")
    expect(use).to_have_count(1)
    use.click()
    expect(page.get_by_role("heading", name="This would change")).to_be_visible()
    page.get_by_role("button", name="Apply", exact=True).click()
    expect(page.get_by_text("as entry 1 of the history")).to_be_visible()
    assert (folder / "quotes.csv").read_text(encoding="utf-8").endswith(row + "\n")
    assert not watched.errors


def test_files_in_hand_outlive_a_look_at_the_chart(server: str, watched: Watched) -> None:
    page = watched.page
    plan_of(page, server, NEW.format(words="KES 1 billion", period="2028"))
    page.get_by_role("link", name="Lake trade turnover", exact=True).click()
    expect(page.locator(".js-plotly-plot .scatterlayer .trace").first).to_be_attached()
    settle(page)
    page.get_by_role("radio", name="Data").click()  # which still is where it was left
    expect(page.get_by_text("In hand: figures.csv")).to_be_visible()
    expect(page.get_by_role("heading", name="This would change")).to_be_visible()


def test_words_typed_by_hand_are_read_at_once(server: str, watched: Watched) -> None:
    page = watched.page
    open_view(page, server, REFRESH)
    page.get_by_role("radio", name="One row by hand").click()
    page.get_by_role("textbox", name="Words (required)").press_sequentially("about KES 3.4 billion")
    read = page.get_by_role("region", name="What the words are read as")
    expect(read).to_contain_text("3,400,000,000")
    expect(read).to_contain_text("3,350,000,000")
    assert not watched.errors


@pytest.mark.parametrize("tab", ["refresh", "history"])
def test_phone_scrolls_only_down(server: str, watched: Watched, tab: str) -> None:
    page = watched.page
    page.set_viewport_size({"width": 390, "height": 844})
    if tab == "refresh":
        plan_of(page, server, NEW.format(words="KES 1 billion", period="2028"))
    else:
        open_view(page, server, "?view=data&tab=history")
    sizes = page.get_by_test_id("stMain").evaluate(
        "(main) => [document.scrollingElement.scrollWidth, innerWidth, main.scrollWidth, main.clientWidth]"
    )
    assert sizes[0] <= sizes[1]
    assert sizes[2] <= sizes[3]
    assert not watched.errors
