"""What one export has to make, file by file, so that one that fails does not keep the others from being written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import PurePosixPath

import pandas as pd

from pipelines.charts.record import Chart
from pipelines.export.about import About
from pipelines.export.bundle import WORKBOOK, bundle_name, make_bundle, shown_workbook
from pipelines.export.content import Content
from pipelines.export.extract import Extract, about_table, complete_tables, limited_to, shown_tables
from pipelines.export.sdmx import sdmx_files
from pipelines.export.tables import file_name, table_file
from pipelines.tables import OUTPUT_TABLES

PICTURES = ("png", "svg", "pdf", "html")
TABLES = ("csv", "parquet", "json")
FORMATS = (*PICTURES, "csv", "xlsx", "parquet", "json", "sdmx", "datapackage", "report", "site")
DEFAULT = ("csv", "xlsx", "datapackage")
WHICH = ("indicators", "findings", "forms")  # charts: as they are first seen, of findings, in other forms
STANDING = ("indicators", "findings")
PACKED = ("png", "svg", "pdf")  # pictures that also go into the bundle; pages of HTML would be too heavy


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
    everything: Extract,
    formats: Sequence[str],
    sizes: Sequence[str],
    indicator_ids: Sequence[str],
    which: Sequence[str] = STANDING,
) -> Iterator[Job]:
    """The jobs of an export in the order of `FORMATS`, the bundle after the pictures it takes in.

    What is shown is limited to the indicators named, if any is; `which` charts are made pictures of.
    """
    made: dict[str, bytes] = {}
    extract = limited_to(everything, tuple(indicator_ids)) if indicator_ids else everything
    content = Content(extract)  # report and site share what they work out
    ordered = [name for name in FORMATS if name in formats]
    yield from _table_jobs(extract, [name for name in ordered if name in TABLES])
    if "xlsx" in ordered:
        yield Job("xlsx", WORKBOOK, lambda: {WORKBOOK: shown_workbook(extract)})
    if "sdmx" in ordered:
        yield Job("sdmx", "observations", lambda: {f"sdmx/{path}": data for path, data in sdmx_files(extract).items()})
    pictured = [name for name in ordered if name in PICTURES]
    if pictured:
        from pipelines.export.drawing import plan_charts

        yield from _picture_jobs(plan_charts(everything, which, indicator_ids), pictured, sizes, made)
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
    charts: Iterable[tuple[str, Callable[[str], Chart | None]]],
    formats: Sequence[str],
    sizes: Sequence[str],
    made: dict[str, bytes],
) -> Iterator[Job]:
    from pipelines.export import pictures

    taken: set[str] = set()

    def make(drawn: Callable[[], Chart | None], size: str, form: str) -> Mapping[str, bytes]:
        chart = drawn()
        if chart is None:
            return {}
        name = _free(pictures.file_name(chart, form, size), taken)
        data = pictures.encode(chart, form)
        taken.add(name)
        if form in PACKED:
            made[name] = data
        return {f"pictures/{name}": data}

    for label, draw in charts:
        for size in sizes:
            drawn = _once(partial(draw, size))
            for form in formats:
                yield Job(form, label, partial(make, drawn, size, form))


def _once(draw: Callable[[], Chart | None]) -> Callable[[], Chart | None]:
    """What draws a chart once for all of its formats."""
    return lru_cache(maxsize=1)(draw)


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
