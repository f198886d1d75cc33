"""What leaves the dashboard, taken by a real browser: from the panel under a chart, embedded, as report and as site."""

from __future__ import annotations

import io
import json
import re
import shutil
import struct
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from playwright.sync_api import BrowserContext, Page, TimeoutError, expect
from pypdf import PdfReader

from pipelines.analysis.calendar import period_name
from pipelines.export import FORMATS, Extract, load_extract
from pipelines.export.content import Content
from pipelines.export.pictures import find_chrome
from pipelines.export.report import report_pdf, write_report
from pipelines.export.site import make_site

from .conftest import ROOT, Watched, running_server

pytestmark = pytest.mark.browser

FERRIES = "?view=indicators&indicator=ferries"
LAKE = "?view=indicators&indicator=lake_trade_turnover"
FINDING = "?view=disagreements&finding=disagreement:ferries:2031-02:-:ferry"
PATIENCE = 180_000  # milliseconds for a file to be made; how long to wait before giving up, not how fast it has to be
DRAWN = """() => [...document.querySelectorAll(".js-plotly-plot")].flatMap((plot) => plot._fullData
  .filter((trace) => trace.customdata)
  .flatMap((trace) => Array.from(trace.customdata, (id, n) => [id, (trace.error_x?.visible ? trace.x
    : trace.y)[n]])))"""

HELD = """(width) => {  // its title once neither anything is cut off in a frame nor a hole is under the chart
  const main = document.querySelector("[data-testid=stMain]");
  const content = document.querySelector(".stMainBlockContainer")?.getBoundingClientRect().height;
  const words = document.querySelector(".js-plotly-plot")?._fullLayout?.annotations;
  return words && main.innerText.includes("Every figure") && main.clientWidth === width
    && main.scrollHeight <= main.clientHeight && main.clientHeight - content < 160
    && words.find((a) => a.name === "title").text.replace(/<[^>]+>/g, " ");
}"""


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(ROOT / "tests" / "other_pair", tmp_path_factory.mktemp("pair") / "record"))


@pytest.fixture(scope="module")
def extract(record: Path) -> Extract:
    return load_extract(record)[0]


@pytest.fixture(scope="module")
def server(record: Path, browser: object) -> Any:
    with running_server(record) as address:
        yield address


@pytest.fixture(scope="module")
def written(extract: Extract, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the report and the site."""
    folder = tmp_path_factory.mktemp("out")
    content = Content(extract)
    (folder / "report.html").write_text(write_report(content), encoding="utf-8")
    for name, data in make_site(content).items():
        path = folder / "site" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def taken(page: Page, name: str) -> tuple[str, bytes]:
    """The file that a button gives: its name and bytes."""
    with page.expect_download(timeout=PATIENCE) as waiting:
        page.get_by_role("button", name=name, exact=True).click()
    path = waiting.value.path()
    return waiting.value.suggested_filename, Path(path).read_bytes()


def open_panel(page: Page, address: str) -> None:
    page.goto(f"{address}/{FERRIES}")
    page.get_by_text("Take this chart").click()
    expect(page.locator("img.preview")).to_be_visible()


def test_every_format_is_taken_from_the_panel(server: str, watched: Watched) -> None:
    page = watched.page
    page.emulate_media(color_scheme="dark")
    open_panel(page, server)
    title = page.evaluate(
        "() => document.querySelector('.js-plotly-plot')._fullLayout.annotations.find((a) => "
        "a.name === 'title').text.replace(/<[^>]+>/g, '').replaceAll('\\u00a0', ' ')"
    )
    name, png = taken(page, "PNG")
    assert re.fullmatch(r"ferries_[\d-]+\.png", name)
    assert png.startswith(b"\x89PNG")
    name, svg = taken(page, "SVG")
    assert name.endswith(".svg")
    assert "fill: rgb(255, 255, 255)" in svg.decode().partition("</defs>")[0]  # light, whatever the page is
    assert title.split()[0] in svg.decode()
    name, page_of_chart = taken(page, "Interactive HTML")
    assert name.endswith(".html")
    assert title.split()[0] in page_of_chart.decode().partition("<script")[0]
    if find_chrome():
        name, pdf = taken(page, "PDF")
        document = PdfReader(io.BytesIO(pdf), strict=True)
        assert title.split()[0] in document.pages[0].extract_text()
        assert document.metadata is not None
        assert document.metadata.title == title.replace("<br>", " ")
    name, csv = taken(page, "CSV")
    assert re.fullmatch(r"ferries_[\d-]+\.csv", name)
    assert csv.startswith(b"observation_id,")
    page.get_by_role("radio", name="Square, 1080 × 1080").click()
    expect(page.locator("img.preview")).to_have_js_property("naturalWidth", 1080)
    name, png = taken(page, "PNG")
    assert name.endswith("_square.png")
    assert struct.unpack(">II", png[16:24]) == (2160, 2160)
    assert not watched.errors
    assert not watched.outside


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_of_the_figures_holds_what_is_drawn(
    server: str, watched: Watched, extract: Extract, form: str
) -> None:
    page = watched.page
    open_panel(page, server)
    drawn = {str(name) for name, _ in page.evaluate(DRAWN)}
    name, data = taken(page, FORMATS[form].label)
    assert re.fullmatch(rf"ferries_[\d-]+{re.escape(FORMATS[form].ending)}", name)
    rows = read_back(form, data, "observations")
    known = extract.everything.observations.set_index("observation_id")
    assert drawn <= set(rows["observation_id"])
    assert set(rows["indicator_id"]) == {"ferries"}
    for name, value in zip(rows["observation_id"], rows["value"], strict=True):
        assert (value == "") is bool(pd.isna(known["value"][name]))
        assert value == "" or float(value) == known["value"][name]
    assert rows["source_title"].ne("").all()
    assert not watched.errors


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_of_a_table_is_taken_from_the_data_view(server: str, watched: Watched, form: str) -> None:
    page = watched.page
    page.goto(f"{server}/?view=data&table=sources")
    choose(page, "Format", FORMATS[form].label)
    name, data = taken(page, f"Download sources{FORMATS[form].ending}")
    assert name == f"sources{FORMATS[form].ending}"
    wanted = pd.read_csv(ROOT / "tests" / "other_pair" / "sources.csv", dtype=str, keep_default_na=False)
    rows = read_back(form, data, "sources")
    assert rows["title"].tolist() == wanted["title"].tolist()
    assert not watched.errors


def test_the_whole_record_is_taken_in_every_way(server: str, watched: Watched, extract: Extract) -> None:
    page = watched.page
    page.goto(f"{server}/?view=data")
    files = {}
    for label, ending in (
        ("Data package (zip)", ".zip"), ("Excel workbook", ".xlsx"), ("SDMX (zip)", "_sdmx.zip"),
        ("Report (HTML)", "_report.html"), ("Report (PDF)", "_report.pdf"), ("Web site (zip)", "_site.zip"),
    ):  # fmt: skip
        choose(page, "As", label)
        name, files[label] = taken(page, f"Download quoted-figures_{extract.edition.version}{ending}")
        assert name == f"quoted-figures_{extract.edition.version}{ending}"
    with zipfile.ZipFile(io.BytesIO(files["Data package (zip)"])) as bundle:
        assert {"datapackage.json", "README.md", "quotes.csv", "quoted-figures.xlsx"} <= set(bundle.namelist())
        observations = pd.read_csv(io.BytesIO(bundle.read("observations.csv")), dtype=str)
    assert len(observations) == len(extract.everything.observations)
    sheets = openpyxl.load_workbook(io.BytesIO(files["Excel workbook"]), read_only=True).sheetnames
    assert {"Read me", "observations", "sources", "Columns"} <= set(sheets)
    with zipfile.ZipFile(io.BytesIO(files["SDMX (zip)"])) as sdmx:
        assert sdmx.read("data.csv").startswith(b"STRUCTURE,")
        assert b"<mes:Structure" in sdmx.read("structure.xml")
    assert extract.shown.observations["words"].iloc[0] in files["Report (HTML)"].decode()
    printed = " ".join(
        " ".join(part.extract_text().split()) for part in PdfReader(io.BytesIO(files["Report (PDF)"])).pages
    )
    assert extract.shown.observations["words"].iloc[0] in printed
    with zipfile.ZipFile(io.BytesIO(files["Web site (zip)"])) as site:
        assert {"index.html", "indicators/ferries.html", "data/observations.csv"} <= set(site.namelist())
    assert not watched.errors


def choose(page: Page, label: str, option: str) -> None:
    """Choose an option of a box; opened again where the page, made anew, has closed it."""
    box, wanted = (
        page.get_by_role(role, name=name, exact=True) for role, name in (("combobox", label), ("option", option))
    )
    for _ in range(5):
        box.click()
        try:
            wanted.click(timeout=5_000)
        except TimeoutError:
            continue
        return
    pytest.fail(f"{label} does not offer {option}.")


def read_back(form: str, data: bytes, name: str) -> pd.DataFrame:
    """The rows of a table's file, empty cells as empty text."""
    file = io.BytesIO(data)
    if form == "json":
        return pd.DataFrame(json.loads(data)["records"]).fillna("")
    if form == "parquet":
        return pd.read_parquet(file).astype(object).fillna("")
    if form == "xlsx":
        return pd.read_excel(file, sheet_name=name, dtype=object, keep_default_na=False)
    assert data.startswith(b"\xef\xbb\xbf") is (form == "excel_csv")
    return pd.read_csv(file, dtype=str, keep_default_na=False, encoding="utf-8-sig")


def test_the_panel_gives_the_link_the_citation_and_the_code(server: str, watched: Watched, extract: Extract) -> None:
    page = watched.page
    open_panel(page, server)
    for tab, wanted in (
        ("Citation", f"Data version {extract.edition.version}"),
        ("BibTeX", "@misc{ferries_"),
        ("Link to this view", f"{server}/{FERRIES}"),
        ("Code to embed it", f'<iframe src="{server}/?embed=true&amp;embed_options=light_theme&amp;view=indicators'),
    ):
        page.get_by_role("tab", name=tab).click()
        expect(page.get_by_role("tabpanel").filter(visible=True)).to_contain_text(wanted)


@pytest.mark.parametrize("view", [FERRIES, f"{LAKE}#sides", FINDING])
def test_the_frame_of_an_embedded_chart_holds_it(
    server: str, context: BrowserContext, tmp_path: Path, view: str
) -> None:
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(f"{server}/{view.partition('#')[0]}")
    page.get_by_text("Take this chart").nth(1 if "#" in view else 0).click()
    page.get_by_role("tab", name="Code to embed it").click()
    said = page.get_by_role("tabpanel").filter(visible=True)
    expect(said).to_contain_text("This address works on this machine only")
    code = said.locator("code").inner_text()
    for width in (600, 800, 390, 320):
        article = tmp_path / f"{width}.html"
        page.set_viewport_size({"width": 1440 if width >= 600 else width, "height": 900})
        article.write_text(f'<!doctype html><body style="margin:0;width:{width}px">{code}</body>', encoding="utf-8")
        page.goto(article.as_uri())
        expect(page.frame_locator("iframe").locator(".js-plotly-plot").first).to_be_visible()
        found = page.frames[1].wait_for_function(HELD, arg=width, timeout=PATIENCE)
        title = str(found.json_value())
        assert title.split()[:3] == (page.locator("iframe").get_attribute("title") or "").split()[:3]


def test_an_embedded_chart_is_alone(server: str, context: BrowserContext, tmp_path: Path) -> None:
    article, page = tmp_path / "article.html", context.new_page()
    address = f"{server}/{FERRIES}".replace("?", "?embed=true&")
    article.write_text(f'<!doctype html><iframe src="{address}" width="700" height="800"></iframe>', encoding="utf-8")
    page.goto(article.as_uri())
    frame = page.frame_locator("iframe")
    expect(frame.locator(".js-plotly-plot .scatterlayer").first).to_be_attached()
    expect(frame.get_by_role("link", name=re.compile("Every figure"))).to_have_attribute("href", f"{server}/{FERRIES}")
    assert frame.get_by_role("radiogroup", name="View").count() == 0
    assert frame.get_by_test_id("stDataFrame").count() == 0


def test_the_report_draws_the_observations_from_a_file_alone(written: Path, watched: Watched, extract: Extract) -> None:
    page = watched.page
    page.route(re.compile("^https?:"), lambda route: route.abort())
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto((written / "report.html").as_uri())
    page.evaluate("() => dispatchEvent(new Event('beforeprint'))")
    expect(page.locator(".plot:not(.js-plotly-plot)")).to_have_count(0)
    values = extract.shown.observations.set_index("observation_id")["value"]
    drawn = {name: amount for name, amount in page.evaluate(DRAWN) if values.notna()[name]}
    assert drawn
    assert {name: float(amount) for name, amount in drawn.items()} == pytest.approx(
        {name: values[name] for name in drawn}
    )
    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == []
    assert not watched.errors


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_the_site_works_from_a_folder(
    written: Path, context: BrowserContext, extract: Extract, theme: str, width: int
) -> None:
    page = context.new_page()
    asked: list[str] = []
    errors: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    page.set_viewport_size({"width": width, "height": 800})
    page.goto((written / "site" / "index.html").as_uri())
    label = dict(zip(extract.tables.indicators["indicator_id"], extract.tables.indicators["label"], strict=True))
    page.locator("ul.indicators").get_by_role("link", name=label["ferries"], exact=True).click()
    expect(page.locator(".js-plotly-plot").first).to_be_visible()
    assert page.evaluate(DRAWN)
    for name in ("index", "indicators/ferries", "disagreements", "gaps", "sources", "method"):
        page.goto((written / "site" / f"{name}.html").as_uri())
        assert page.evaluate("() => document.scrollingElement.scrollWidth <= innerWidth"), name
    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == []
    assert not errors


def test_the_report_prints(written: Path, extract: Extract, browser: object) -> None:
    pages = PdfReader(io.BytesIO(report_pdf((written / "report.html").read_text(encoding="utf-8")))).pages
    text = re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))
    for words in extract.shown.observations["words"]:
        assert words in text
    for period in extract.shown.observations["period"]:
        assert period_name(period) in text
    assert "Sources: " in text  # of a chart's footer: the charts were drawn before printing
