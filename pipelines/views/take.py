"""Take this chart, the panel under a chart: pictures, the figures behind it, how to cite it, its link, and the code
that puts it into another page. And how to cite one figure.

Nothing is worked out until the panel is opened. PNG and SVG are made in the reader's browser, by the Plotly that drew
the chart on screen, from the same figure that Kaleido makes the PDF of.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pandas as pd
import streamlit as st

from pipelines.analysis.citation import cite_chart, cite_chart_bibtex, cite_figure, cite_figure_bibtex
from pipelines.analysis.rows import rows_of
from pipelines.charts import SIZES, Chart
from pipelines.export import Extract, about_figures
from pipelines.export.pictures import (
    DENSITY,
    MEDIA_TYPES,
    encode,
    figure_json,
    file_name,
    pixels,
    why_unavailable,
)
from pipelines.export.tables import FORMATS, table_file
from pipelines.views.address import options
from pipelines.views.delivery import download, tell_failures
from pipelines.views.page import Page, extract_of
from pipelines.views.sharing import Embedded, embed_code, embed_heights, full_address, reach
from pipelines.views.text import escape

Figures = Callable[[Extract], pd.DataFrame]
_HTML = (
    '<div class="take"><div class="buttons"><button type="button" data-form="png">PNG</button>'
    '<button type="button" data-form="svg">SVG</button><span class="said" role="status"></span></div>'
    '<img class="preview" alt="" hidden></div>'
)
_CSS = """
.take{font-family:var(--st-font)}
.buttons{display:flex;gap:.5rem;align-items:center;flex-wrap:wrap}
button{font:inherit;font-size:.95rem;color:var(--st-text-color);background:var(--st-background-color);
 border:1px solid var(--st-border-color);border-radius:var(--st-base-radius);padding:.35rem 1rem;min-height:2.4rem;
 cursor:pointer}
button:hover{border-color:var(--st-primary-color);color:var(--st-primary-color)}
button:focus-visible{outline:2px solid var(--st-primary-color);outline-offset:2px}
.said{font-size:.85rem;color:var(--st-text-color)}
.preview{display:block;margin-top:.75rem;max-width:100%;max-height:340px;border:1px solid var(--st-border-color);
 background:#fff}
.preview[hidden]{display:none}
"""
_SCRIPT = """
export default function({ data, parentElement }) {
  const said = parentElement.querySelector(".said"), preview = parentElement.querySelector(".preview");
  const plotly = async () => {
    for (let n = 0; n < 200 && !window.Plotly; n++) await new Promise((done) => setTimeout(done, 100));
    if (!window.Plotly) throw new Error("the chart is not on the page yet");
    return window.Plotly;
  };
  const picture = async (format) => {
    const scale = data.scale * (format === "png" ? data.density : 1);
    const made = await (await plotly()).toImage(JSON.parse(data.figure),
      { format, width: data.width, height: data.height, scale });
    if (format === "png") return await (await fetch(made)).blob();
    const svg = decodeURIComponent(made.slice(made.indexOf(",") + 1));
    const drawn = svg.match(/id="defs-([0-9a-f]{6})"/);
    return new Blob([drawn ? svg.replaceAll(drawn[1], "figure") : svg], { type: "image/svg+xml" });
  };
  const save = async (format) => {
    said.textContent = "";
    try {
      const url = URL.createObjectURL(await picture(format)), link = document.createElement("a");
      link.href = url;
      link.download = `${data.name}.${format}`;
      link.click();
      setTimeout(() => URL.revokeObjectURL(url), 60000);
      said.textContent = `Saved ${link.download}`;
    } catch (error) {
      said.textContent = `No picture was made: ${error.message}. Reload the page and try again.`;
    }
  };
  for (const button of parentElement.querySelectorAll("button")) button.onclick = () => save(button.dataset.form);
  let shown = "", gone = false;
  picture("svg").then((blob) => {
    if (gone) return;
    shown = URL.createObjectURL(blob);
    preview.src = shown;
    preview.alt = data.alt;
    preview.hidden = false;
  }).catch(() => {});
  return () => { gone = true; URL.revokeObjectURL(shown); };
}
"""


def take_panel(
    page: Page, name: str, draw: Callable[[str], Chart | None], behind: Figures, embedded: Embedded, which: str = ""
) -> None:
    """The panel of one chart. `draw` gives it, light, in a size, `behind` the observations of an extract that it is
    about, `embedded` what the embedded page shows; `name` tells panels apart. `which`: what the address has to say
    for this chart to be the one that is embedded.
    """
    panel = st.expander("Take this chart", key=f"take-{name}", icon=":material/download:", on_change="rerun")
    if not panel.open:
        return
    with panel:
        size = st.segmented_control(
            "Size of the picture",
            list(SIZES),
            format_func=lambda size: SIZES[size].label,
            key=f"take_size-{name}",
            default="shown",
            required=True,
            persist_state="session",
        )
        chart = draw(str(size))
        if chart is None:
            st.html('<p class="sub">There is nothing to draw.</p>')
            return
        left, right = st.columns([1, 1], gap="medium") if page.width == "wide" else (st.container(), st.container())
        with left:
            _browser_pictures(chart, name)
        with right:
            _server_pictures(chart)
            _figures(page, chart, name, behind)
        tell_failures()
        _citation(page, chart, embedded, which)


def _browser_pictures(chart: Chart, name: str) -> None:
    width, height, scale = pixels(chart)
    mount = st.components.v2.component("chart_pictures", html=_HTML, css=_CSS, js=_SCRIPT)
    mount(
        key=f"pictures-{name}",
        data={
            "figure": figure_json(chart),
            "name": file_name(chart, "png", chart.size).removesuffix(".png"),
            "width": width,
            "height": height,
            "scale": scale,
            "density": DENSITY,
            "alt": chart.alt,
        },
    )


def _server_pictures(chart: Chart) -> None:
    missing = why_unavailable()
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if not missing:
            _download("PDF", lambda: encode(chart, "pdf"), file_name(chart, "pdf", chart.size), MEDIA_TYPES["pdf"])
        _download(
            "Interactive HTML",
            lambda: encode(chart, "html"),
            file_name(chart, "html", chart.size),
            MEDIA_TYPES["html"],
        )
    if missing:
        st.html(f'<p class="quiet-line">No PDF: {escape(missing)}</p>')


def _figures(page: Page, chart: Chart, name: str, behind: Figures) -> None:
    part = st.segmented_control(
        "The figures behind it",
        ["shown", "complete"],
        format_func={"shown": "As shown", "complete": "All, whatever the filters"}.__getitem__,
        key=f"take_part-{name}",
        default="shown",
        required=True,
        persist_state="session",
    )
    extract = extract_of(page)
    if part == "complete":
        extract = replace(extract, shown=extract.everything, filters=())
    stem = chart.file_name if part == "shown" else f"{chart.file_name}_all"
    with st.container(horizontal=True, gap="small", key=f"figures-behind-{name}"):
        for form, told in FORMATS.items():
            _download(
                told.label,
                partial(_table, extract, behind, form, chart),
                f"{stem}{told.ending}",
                told.media_type,
            )


def _table(extract: Extract, behind: Figures, form: str, chart: Chart) -> bytes:
    figures = behind(extract)
    return table_file("observations", figures, form, about_figures(extract, figures, chart.title, chart.subtitle))


def _download(label: str, data: Callable[[], bytes], name: str, media_type: str) -> None:
    download(label, data, name, media_type, key=f"take-{name}")


def _citation(page: Page, chart: Chart, embedded: Embedded, which: str) -> None:
    """How to cite it, its link and the code to embed it; an address that others cannot open is cited by nobody."""
    edition, link = extract_of(page).edition, full_address()
    unreachable = reach(link)
    cited = "" if unreachable else link
    left_out = f"The citation has no address. {unreachable}" if unreachable else ""
    texts = {
        "Citation": (cite_chart(chart.title, edition, cited), left_out),
        "BibTeX": (cite_chart_bibtex(chart.title, chart.file_name, edition, cited), left_out),
        "Link to this view": (link, unreachable),
        "Code to embed it": (
            embed_code(full_address(chart=which), chart.title, embed_heights(embedded)),
            unreachable,
        ),
    }
    for tab, (text, said) in zip(st.tabs(list(texts)), texts.values(), strict=True):
        tab.code(text, language=None, wrap_lines=True)
        if said:
            tab.html(f'<p class="quiet-line">{escape(said)}</p>')


def cite_panel(page: Page, observation_id: str) -> None:
    """How to cite one figure, folded away."""
    panel = st.expander("Cite this figure", key="cite", icon=":material/format_quote:", on_change="rerun")
    if not panel.open:
        return
    dataset, edition = page.dataset, extract_of(page).edition
    observations, sources = dataset.everything.observations, dataset.tables.sources
    row = rows_of(observations[observations["observation_id"].eq(observation_id)])[0]
    source = rows_of(sources[sources["source_id"].eq(row["source_id"])])[0]
    label = options(dataset, "indicator")[str(row["indicator_id"])]
    with panel:
        for cited in (cite_figure, cite_figure_bibtex):
            st.code(cited(row, label, source, dataset.units, edition), language=None, wrap_lines=True)
