"""What one export has to make, file by file, so that one that fails does not keep the others from being written."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import PurePosixPath

import pandas as pd

from pipelines.charts.record import Chart
from pipelines.export.about import About
from pipelines.export.bundle import WORKBOOK, bundle_name, make_bundle, shown_workbook
from pipelines.export.content import Content
from pipelines.export.extract import Extract, about_table, complete_tables, record_of, shown_tables
from pipelines.export.sdmx import sdmx_files
from pipelines.export.tables import file_name, table_file
from pipelines.tables import OUTPUT_TABLES

PICTURES = ("png", "svg", "pdf", "html")
TABLES = ("csv", "parquet", "json")
FORMATS = (*PICTURES, "csv", "xlsx", "parquet", "json", "sdmx", "datapackage", "report", "site")
DEFAULT = ("csv", "xlsx", "datapackage")
PACKED = ("png", "svg", "pdf")  # pictures that also go into the bundle; pages of HTML would be too heavy
CHARTS = {"level": "", "change": ", change", "sides": ", two sides"}  # of an indicator, and what names them
FREIGHT = 1.10  # what freight and insurance are taken to add at most, as on screen unless it is moved


@dataclass(frozen=True)
class Job:
    """Something to make: its format, what to call it, and what gives its files by path (none: nothing to show). What is
    extra was not asked for by name: where no picture can be made, that is said and no failure.
    """

    format: str
    name: str
    make: Callable[[], Mapping[str, bytes]]
    extra: bool = False


def plan_jobs(
    extract: Extract, formats: Sequence[str], sizes: Sequence[str], indicator_ids: Sequence[str]
) -> Iterator[Job]:
    """The jobs of an export in the order of `FORMATS`, the bundle after the pictures it takes in.

    Pictures are made of the indicators named, of all that have figures if none is.
    """
    made: dict[str, bytes] = {}
    content = Content(extract)  # report and site share what they work out
    ordered = [name for name in FORMATS if name in formats]
    yield from _table_jobs(extract, [name for name in ordered if name in TABLES])
    if "xlsx" in ordered:
        yield Job("xlsx", WORKBOOK, lambda: {WORKBOOK: shown_workbook(extract)})
    if "sdmx" in ordered:
        yield Job("sdmx", "observations", lambda: {f"sdmx/{path}": data for path, data in sdmx_files(extract).items()})
    yield from _picture_jobs(extract, [name for name in ordered if name in PICTURES], sizes, indicator_ids, made)
    if "report" in ordered:
        yield from _report_jobs(content)
    if "site" in ordered:
        yield Job("site", "site", partial(_site, content))
    if "datapackage" in ordered:
        name = bundle_name(extract)
        yield Job("datapackage", name, lambda: {name: make_bundle(extract, made)})


def _table_jobs(extract: Extract, formats: Sequence[str]) -> Iterator[Job]:
    """All tables complete; or, where filters are set, those a build computes, as they are shown."""
    filtered = bool(extract.filters)
    frames = (shown_tables if filtered else complete_tables)(extract) if formats else {}
    for name, frame in frames.items():
        if name in OUTPUT_TABLES or not filtered:
            for form in formats:
                path = file_name(f"{name}_shown" if filtered else name, form)
                yield Job(form, path, partial(_table, path, name, frame, form, about_table(extract, name)))


def _table(path: str, name: str, frame: pd.DataFrame, form: str, about: About) -> Mapping[str, bytes]:
    return {path: table_file(name, frame, form, about)}


def _picture_jobs(
    extract: Extract,
    formats: Sequence[str],
    sizes: Sequence[str],
    indicator_ids: Sequence[str],
    made: dict[str, bytes],
) -> Iterator[Job]:
    if not formats:
        return
    from pipelines.export import pictures

    record = record_of(extract)
    known = set(extract.shown.observations["indicator_id"])
    labels = dict(zip(extract.tables.indicators["indicator_id"], extract.tables.indicators["label"], strict=True))
    taken: set[str] = set()

    @lru_cache(maxsize=1)  # the formats of one chart come one after the other
    def drawn(indicator_id: str, what: str, size: str) -> Chart | None:
        if what == "sides":
            return pictures.draw_sides(record, indicator_id, FREIGHT, size)
        return pictures.draw(record, indicator_id, what, size)

    def make(indicator_id: str, what: str, size: str, form: str) -> Mapping[str, bytes]:
        chart = drawn(indicator_id, what, size)
        if chart is None:
            return {}
        name = _free(pictures.file_name(chart, form, size), taken)
        data = pictures.encode(chart, form)
        taken.add(name)
        if form in PACKED:
            made[name] = data
        return {f"pictures/{name}": data}

    for indicator_id in indicator_ids or [name for name in labels if name in known]:
        for what, told in CHARTS.items():
            for size in sizes:
                for form in formats:
                    yield Job(form, f"{labels[indicator_id]}{told}", partial(make, indicator_id, what, size, form))


def _report_jobs(content: Content) -> Iterator[Job]:
    """The report as a page and, where a Chrome is installed, as a PDF."""
    from pipelines.export import report

    text = lru_cache(maxsize=1)(lambda: report.write_report(content))
    yield Job("report", "report.html", lambda: {"report.html": text().encode()})
    yield Job("report", "report.pdf", lambda: {"report.pdf": report.report_pdf(text())}, extra=True)


def _site(content: Content) -> Mapping[str, bytes]:
    from pipelines.export import site

    return {f"site/{path}": data for path, data in site.make_site(content).items()}


def _free(name: str, taken: set[str]) -> str:
    """The name, with a number if another chart has it already."""
    path, number, free = PurePosixPath(name), 2, name
    while free in taken:
        free, number = f"{path.stem}-{number}{path.suffix}", number + 1
    return free
