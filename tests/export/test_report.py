"""The report and the site: what stands in them, that their links lead somewhere, that nothing is asked of others."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from posixpath import join, normpath

import pytest

from pipelines.analysis.selection import GAP_KINDS, Selected
from pipelines.charts.badges import KINDS
from pipelines.export import Extract, report
from pipelines.export.content import Content
from pipelines.export.extract import complete_tables, limited_to
from pipelines.export.pictures import PicturesUnavailable
from pipelines.export.report import report_pdf, write_report
from pipelines.export.site import make_site
from pipelines.tables import csv_bytes

EVIL = '<img src=x onerror="alert(1)">'


class Links(HTMLParser):
    """Where the elements of a page lead to, what it loads, the names of its places, and its text without scripts."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.places: list[str] = []
        self.scripts: list[str] = []
        self.text = ""
        self._inside = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = tag
        for name, value in attrs:
            if name == "id":
                self.places.append(value or "")
            elif name in ("src", "href", "srcset", "action"):
                (self.links if tag == "a" else self.loaded).append(value or "")

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside == "script":
            self.scripts.append(data)
        elif self._inside != "style":
            self.text += data


@pytest.fixture(scope="module")
def content(extract: Extract) -> Content:
    return Content(extract)


@pytest.fixture(scope="module")
def page(content: Content) -> Links:
    return Links(write_report(content))


@pytest.fixture(scope="module")
def site(content: Content) -> dict[str, bytes]:
    return make_site(content)


def test_the_report_holds_every_figure_with_its_words_and_where_they_stand(extract: Extract, page: Links) -> None:
    quotes, sources = extract.tables.quotes, extract.tables.sources
    shown = {quote for cell in extract.shown.observations["from_quotes"] for quote in cell.split()}
    for row in quotes[quotes["quote_id"].isin(shown)].to_dict("records"):
        assert row["words"] in page.text
        (source,) = sources[sources["source_id"].eq(row["source_id"])].to_dict("records")
        assert source["title"] in page.text
        assert not source["url"] or source["url"] in page.links
    findings = extract.shown.findings
    for text in findings.loc[findings["kind"].isin([*KINDS, *GAP_KINDS]), "text"]:
        assert text in page.text or text.partition(": ")[2][1:] in page.text


def test_the_figures_in_the_charts_are_the_observations(extract: Extract, page: Links) -> None:
    values = extract.shown.observations.set_index("observation_id")["value"]
    drawn: dict[str, float] = {}
    for script in page.scripts:
        if script.startswith("{"):
            for trace in json.loads(script)["data"]:
                across = "error_x" in trace
                drawn |= dict(zip(trace.get("customdata", []), trace["x" if across else "y"], strict=False))
    rows = extract.shown.observations
    units = extract.tables.indicators.set_index("indicator_id")["unit"]
    usual = rows["measure"].eq("level") & rows["unit"].eq(rows["indicator_id"].map(units))
    usual &= rows["value"].notna() & rows["reading_state"].ne("rejected")
    assert set(rows.loc[usual, "observation_id"]) <= set(drawn)
    for name, amount in drawn.items():
        assert amount == pytest.approx(values[name], nan_ok=True) or values.isna()[name], name


def test_the_report_is_one_file_and_its_links_lead_to_places_in_it(page: Links) -> None:
    assert not page.loaded
    assert len(page.places) == len(set(page.places))
    inner = [link for link in page.links if not link.startswith(("http://", "https://"))]
    assert inner
    assert {link for link in inner if link[1:] not in page.places or not link.startswith("#")} == set()


def test_every_link_of_the_site_leads_to_a_file_and_a_place(site: dict[str, bytes]) -> None:
    pages = {name: Links(data.decode()) for name, data in site.items() if name.endswith(".html")}
    assert "index.html" in pages
    for name, found in pages.items():
        for link in [*found.links, *found.loaded]:
            if link.startswith(("http://", "https://")):
                assert link in found.links, f"{name} loads {link}"
                continue
            path, _, place = link.partition("#")
            target = normpath(join(name.rpartition("/")[0], path)) if path else name
            assert target in site, f"{name}: {link}"
            assert not place or place in pages[target].places, f"{name}: {link}"
    reached, seen = ["index.html"], set()
    while reached:
        now = reached.pop()
        seen.add(now)
        ways = (normpath(join(now.rpartition("/")[0], link.partition("#")[0])) for link in pages[now].links)
        reached += [way for way in ways if way in pages and way not in seen]
    assert seen == set(pages)


def test_the_site_reads_without_script_and_gives_the_tables(extract: Extract, site: dict[str, bytes]) -> None:
    for name, rows in extract.shown.observations.groupby("indicator_id"):
        text = Links(site[f"indicators/{name}.html"].decode()).text
        for words in rows["words"]:
            assert words in text
    for name, frame in complete_tables(extract).items():
        assert site[f"data/{name}.csv"] == csv_bytes(frame)


def test_twice_the_same_bytes(extract: Extract, site: dict[str, bytes]) -> None:
    assert make_site(Content(extract)) == site
    assert write_report(Content(extract)) == write_report(Content(extract))


def test_markup_in_tables_is_text(extract: Extract) -> None:
    tables, shown = extract.tables, extract.shown
    evil = replace(
        extract,
        tables=replace(
            tables,
            sources=tables.sources.assign(title=EVIL, publisher=EVIL, url="javascript:alert(1)", note=EVIL),
            indicators=tables.indicators.assign(label=EVIL, definition=f"</script>{EVIL}"),
            quotes=tables.quotes.assign(words=EVIL),
        ),
        shown=Selected(
            shown.observations.assign(words=EVIL, note=EVIL), shown.findings.assign(text=EVIL), shown.coverage
        ),
    )
    content = Content(evil)
    pages = [data.decode() for name, data in make_site(content).items() if name.endswith(".html")]
    for page in [write_report(content), *pages]:
        assert "<img" not in page.replace(report.plotly_script(), "")
        assert not any(link.startswith("javascript") for link in Links(page).links)


def test_filters_are_said_and_kept(extract: Extract) -> None:
    names = list(extract.shown.observations["indicator_id"].unique())
    page = Links(write_report(Content(limited_to(extract, (names[0],)))))
    labels = dict(zip(extract.tables.indicators["indicator_id"], extract.tables.indicators["label"], strict=True))
    assert f"Indicator: {labels[names[0]]}" in page.text
    assert names[0] in page.places
    assert not set(names[1:]) & set(page.places)


def test_an_empty_record_gives_a_report_and_a_site(extract: Extract) -> None:
    nothing = limited_to(extract, ())
    assert "No figure is quoted here" in write_report(Content(nothing))
    assert "index.html" in make_site(Content(nothing))


def test_no_chrome_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report, "find_chrome", lambda: None)
    with pytest.raises(PicturesUnavailable, match="install one"):
        report_pdf("<p>nothing</p>")


def test_colours_of_style_sheet_are_those_of_the_charts() -> None:
    assert not re.search(r"prefers-color-scheme:dark\){:root", report.style_sheet(dark=False))
    assert re.search(r"prefers-color-scheme:dark\){:root", report.style_sheet(dark=True))
