"""What can be taken away from the data view: one table in the format of one's choice, the whole record, its citation.

Nothing is made before somebody asks for it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from pipelines.analysis.citation import cite_data, cite_data_bibtex
from pipelines.export import (
    FORMATS,
    Extract,
    about_table,
    bundle_name,
    complete_tables,
    file_name,
    make_bundle,
    sdmx_files,
    shown_tables,
    shown_workbook,
    table_file,
    zip_files,
)
from pipelines.export.content import Content
from pipelines.export.report import report_pdf, write_report
from pipelines.export.site import make_site
from pipelines.tables import OUTPUT_TABLES
from pipelines.views.delivery import download, tell_failures
from pipelines.views.page import Page, extract_of

COMPLETE, SHOWN = "complete", "shown"
PARTS = {COMPLETE: "All rows", SHOWN: "What the filters show"}
HELP = "CSV is what a refresh reads back; in CSV for Excel text that looks like a formula begins with an apostrophe."


@dataclass(frozen=True)
class Whole:
    """A way to take the whole record: how it is called, its file, and what makes it."""

    label: str
    told: str
    name: Callable[[Extract], str]
    media_type: str
    make: Callable[[Extract], bytes]


WHOLES = {
    "bundle": Whole(
        "Data package (zip)",
        "Every table with its schema, sources and checksums, a workbook, and a README with findings and citation. "
        "It can be published, cited, and read back by a refresh.",
        bundle_name,
        "application/zip",
        make_bundle,
    ),
    "workbook": Whole(
        "Excel workbook",
        "A sheet for each table as the filters show it, one that says what this is, and one that explains the columns.",
        lambda extract: f"quoted-figures_{extract.edition.version}.xlsx",
        FORMATS["xlsx"].media_type,
        shown_workbook,
    ),
    "sdmx": Whole(
        "SDMX (zip)",
        "The observations that the filters show as SDMX-CSV 2.0, with their structure as SDMX-ML 3.0.",
        lambda extract: f"quoted-figures_{extract.edition.version}_sdmx.zip",
        "application/zip",
        lambda extract: zip_files(sdmx_files(extract)),
    ),
    "report": Whole(
        "Report (HTML)",
        "One page to read or print: what the filters show, with charts, disagreements, gaps and the quoted words. "
        "It takes about a minute for the whole record.",
        lambda extract: f"quoted-figures_{extract.edition.version}_report.html",
        "text/html",
        lambda extract: write_report(Content(extract)).encode(),
    ),
    "report_pdf": Whole(
        "Report (PDF)",
        "The same page as a PDF. The server's Chrome prints it, which takes about a minute for the whole record; "
        "without one on the server, print the HTML report from any browser.",
        lambda extract: f"quoted-figures_{extract.edition.version}_report.pdf",
        "application/pdf",
        lambda extract: report_pdf(write_report(Content(extract))),
    ),
    "site": Whole(
        "Web site (zip)",
        "What the filters show as a folder of plain files for any web server; open index.html. It takes about a minute "
        "for the whole record.",
        lambda extract: f"quoted-figures_{extract.edition.version}_site.zip",
        "application/zip",
        lambda extract: zip_files(make_site(Content(extract))),
    ),
}


def offer_table(page: Page, name: str) -> None:
    """One table: format, rows if filters are set, and the button."""
    extract = extract_of(page)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="take_table"):
        form = st.selectbox(
            "Format",
            list(FORMATS),
            format_func=lambda form: FORMATS[form].label,
            key="table_format",
            help=HELP,
            width=200,
            persist_state="session",
        )
        part = COMPLETE
        if name in OUTPUT_TABLES and extract.filters:
            part = st.selectbox(
                "Rows",
                list(PARTS),
                format_func=PARTS.__getitem__,
                key="table_part",
                width=220,
                persist_state="session",
            )
        file = file_name(name if part == COMPLETE else f"{name}_shown", form)
        download(
            f"Download {file}",
            lambda: _table(extract, name, form, part),
            file,
            FORMATS[form].media_type,
            key=f"download-{name}",
            icon=":material/download:",
        )


def offer_everything(page: Page) -> None:
    """The whole record as one file, and how to cite it."""
    extract = extract_of(page)
    st.html("<h2>Take everything</h2>")
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="take_everything"):
        chosen = WHOLES[
            st.selectbox(
                "As",
                list(WHOLES),
                format_func=lambda name: WHOLES[name].label,
                key="whole_format",
                width=200,
                persist_state="session",
            )
        ]
        download(
            f"Download {chosen.name(extract)}",
            lambda: chosen.make(extract),
            chosen.name(extract),
            chosen.media_type,
            key="download-everything",
            icon=":material/download:",
        )
    tell_failures()
    st.html(f'<p class="sub">{chosen.told}</p>')
    with st.expander("Cite the data", icon=":material/format_quote:"):
        st.code(cite_data(extract.edition), language=None, wrap_lines=True)
        st.code(cite_data_bibtex(extract.edition), language="latex", wrap_lines=True)


def _table(extract: Extract, name: str, form: str, part: str) -> bytes:
    complete = part == COMPLETE
    frame = (complete_tables if complete else shown_tables)(extract)[name]
    return table_file(name, frame, form, about_table(extract, name, complete))
