"""Pictures as far as no browser is needed: sizes, names, what stands in them, what is said where none can be made."""

from __future__ import annotations

import importlib.util
import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from pipelines.charts import SIZES, Chart, interval_chart
from pipelines.charts.style import PALETTES
from pipelines.export import Extract, pictures, record_of
from pipelines.export.pictures import PicturesUnavailable, draw, draw_compared, encode, file_name, find_chrome, pixels


@pytest.fixture
def chart(extract: Extract) -> Chart:
    drawn = draw(record_of(extract), extract.shown.observations["indicator_id"].iloc[0], "level", "article")
    assert drawn is not None
    return drawn


@pytest.mark.parametrize(
    ("size", "wanted"), [("article", (1200, 675)), ("square", (1080, 1080)), ("slide", (1920, 1080))]
)
def test_every_chart_has_exactly_its_size(collected: Extract, size: str, wanted: tuple[int, int]) -> None:
    record = record_of(collected)
    for name in ("goods_trade_turnover", "park_enterprises", "national_pavilion_sales"):
        drawn = draw(record, name, "level", size)
        assert drawn is not None
        width, height, scale = pixels(drawn)
        assert (width * scale, height * scale) == wanted
        layout = drawn.figure.layout
        assert layout.height - layout.margin.t - layout.margin.b > 0.3 * height


def test_notes_that_do_not_fit_are_counted_and_have_no_badge(collected: Extract) -> None:
    record = record_of(collected)
    shown, article = (draw(record, "goods_trade_turnover", "level", size) for size in ("shown", "article"))
    assert shown is not None
    assert article is not None
    assert 0 < len(article.notes) < len(shown.notes)
    assert [note.finding_id for note in article.notes] == [note.finding_id for note in shown.notes][
        : len(article.notes)
    ]
    texts = {note.name: note.text for note in article.figure.layout.annotations}
    (left_out,) = re.findall(r"^(\d+) more differences are listed with the data", texts["more notes"])
    (left_out_shown,) = re.findall(
        r"^(\d+) more", {note.name: note.text for note in shown.figure.layout.annotations}["more notes"]
    )
    assert int(left_out) - int(left_out_shown) == len(shown.notes) - len(article.notes)
    badges = {name for name in texts if name.startswith("badge")}
    assert badges == {f"badge {note.badge}" for note in article.notes}


def test_rows_that_do_not_fit_are_counted_and_the_outermost_stay(collected: Extract) -> None:
    record = record_of(collected)
    sizes = record.findings["quote_ids"].str.split().str.len()
    finding = record.findings.loc[sizes[record.findings["kind"].eq("disagreement")].idxmax()]
    name = str(finding["finding_id"])
    whole, article = interval_chart(record, name, width=960), interval_chart(record, name, width=960, height=400)
    assert whole is not None
    assert article is not None
    drawn, all_of_them = (
        {str(trace.customdata[0]): float(trace.x[0]) for trace in chart.figure.data} for chart in (article, whole)
    )
    assert len(drawn) < len(all_of_them)
    assert f"{len(drawn)} of {len(all_of_them)} figures, the smallest and the largest" in article.subtitle
    assert {min(drawn.values()), max(drawn.values())} == {min(all_of_them.values()), max(all_of_them.values())}


@pytest.mark.parametrize("size", ["article", "square", "slide"])
@pytest.mark.parametrize("count", [2, 4])
def test_several_plots_have_room_and_the_picture_its_size(collected: Extract, size: str, count: int) -> None:
    record = record_of(collected)
    names = ("goods_trade_turnover", "goods_services_trade_turnover", "park_enterprises", "park_net_profit")
    drawn = draw_compared([(record, name) for name in names[:count]], size)
    assert drawn is not None
    width, height, scale = pixels(drawn)
    form = SIZES[size]
    assert form.height is not None
    assert (width * scale, height * scale) == (form.width * form.scale, form.height * form.scale)
    layout = drawn.figure.layout
    inner = layout.height - layout.margin.t - layout.margin.b
    for n in range(1, count + 1):
        low, high = layout[f"yaxis{n if n > 1 else ''}"].domain
        assert (high - low) * inner > 45


def test_one_figure_is_large_but_not_above_its_title_and_no_line_runs_through_its_words(collected: Extract) -> None:
    drawn = draw(record_of(collected), "national_pavilion_sales", "level", "square")
    assert drawn is not None
    layout = drawn.figure.layout
    sizes = {note.name.split(" ")[-2 if " " in note.name else -1]: note.font.size for note in layout.annotations}
    assert sizes["title"] > sizes["row"] > 1.3 * sizes["subtitle"]
    assert not layout.xaxis.showgrid
    ticks = [shape for shape in layout.shapes if shape.name == "tick"]
    assert [shape.x0 for shape in ticks] == list(layout.xaxis.tickvals)


def test_pictures_are_light_and_named_after_what_they_show(chart: Chart) -> None:
    assert chart.figure.layout.template.layout.paper_bgcolor == PALETTES["light"].paper
    assert file_name(chart, "png", "shown") == f"{chart.file_name}.png"
    assert file_name(chart, "svg", "square") == f"{chart.file_name}_square.svg"
    assert re.fullmatch(r"[a-z0-9-]+_(\d{4}(-\d{4})?|undated)", chart.file_name)


def test_the_page_holds_the_observations_and_asks_for_nothing(extract: Extract, chart: Chart) -> None:
    page = encode(chart, "html").decode()
    spec = json.loads(re.search(r'Plotly\.newPlot\(\s*"chart",\s*(\[.*?\]),\s*\{"', page, re.DOTALL)[1])  # type: ignore[index]
    rows = extract.shown.observations.set_index("observation_id")["value"]
    drawn = {
        name: amount
        for trace in spec
        for name, amount in zip(
            trace.get("customdata", []), trace["y"] if isinstance(trace["y"], list) else [], strict=False
        )
    }
    assert drawn
    for name, amount in drawn.items():
        assert amount == rows[name], name
    head = Attributes(page.partition("<script")[0])
    assert head.found["html"]["lang"] == "en"
    assert f"<title>{chart.title}</title>" in page
    links = Attributes(re.sub(r"<script.*?</script>", "", page, flags=re.DOTALL))
    assert not {value for tag in links.found.values() for key, value in tag.items() if key in ("src", "href")}
    assert 'showSendToCloud": false' in page


class Attributes(HTMLParser):
    """The attributes of the elements of a page, the last of each tag."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: dict[str, dict[str, str]] = {}
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found[tag] = {name: value or "" for name, value in attrs}


def test_what_is_missing_is_said(chart: Chart, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "find_chrome", lambda: None)
    for form in ("png", "svg", "pdf"):
        with pytest.raises(PicturesUnavailable, match=r"install one.*reader's browser"):
            encode(chart, form)
    assert encode(chart, "html").startswith(b"<!doctype html>")
    real = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "kaleido" else real(name))
    with pytest.raises(PicturesUnavailable, match=re.escape("pip install '.[images]'")):
        encode(chart, "pdf")


def test_a_browser_that_is_named_but_not_there_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BROWSER_PATH", "no-such-browser")
    assert find_chrome() is None


def test_other_formats_and_sizes_are_refused(extract: Extract, chart: Chart) -> None:
    with pytest.raises(ValueError, match="eps"):
        encode(chart, "eps")
    with pytest.raises(KeyError):
        draw(record_of(extract), "ferries", "level", "poster")
    assert set(SIZES) == {"shown", "article", "square", "slide"}
    assert draw(record_of(extract), "nothing of this record", "level", "article") is None
    assert replace(chart, size="slide").size == "slide"
