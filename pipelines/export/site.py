"""The site: a folder of plain files that any web server hands out, or that opens from a disk, without Python.

All links are relative and nothing is asked of other machines. Without script the pages are whole but for the charts,
whose figures stand in tables.
"""

from __future__ import annotations

from itertools import pairwise

from jinja2 import Environment

from pipelines.export.bundle import bundle_name, make_bundle
from pipelines.export.content import Content
from pipelines.export.extract import complete_tables
from pipelines.export.pieces import by_severity, by_topic
from pipelines.export.report import plotly_script, style_sheet, template_text, templates
from pipelines.tables import INPUT_TABLES, OUTPUT_TABLES, csv_bytes

PAGES = (
    ("index.html", "Overview"),
    ("disagreements.html", "Disagreements"),
    ("gaps.html", "Gaps"),
    ("sources.html", "Sources"),
    ("method.html", "Method and data"),
)
FIRST = 8  # headlines on the overview


def make_site(content: Content) -> dict[str, bytes]:
    """All of it as files: path within the folder -> bytes. index.html is where to begin; the tables are complete."""
    extract = content.extract
    data = {f"data/{name}.csv": csv_bytes(frame) for name, frame in complete_tables(extract).items()}
    data[f"data/{bundle_name(extract)}"] = make_bundle(extract)
    assets = {
        "assets/style.css": style_sheet(dark=True).encode(),
        "assets/charts.js": template_text("charts.js").encode(),
        "assets/plotly.min.js": plotly_script().encode(),
    }
    return {**_pages(content, list(data)), **_indicators(content), **assets, **data}


def _pages(content: Content, data: list[str]) -> dict[str, bytes]:
    tables = OUTPUT_TABLES | INPUT_TABLES
    described = {f"data/{name}.csv": table.title for name, table in tables.items()}
    shared = {
        "topics": by_topic(content.sections),
        "severities": by_severity(content.findings),
        "headlines": [headline for headline in content.headlines.values() if headline.figure][:FIRST],
        "files": [(name, described.get(name, "all tables as a data package")) for name in data],
    }
    return {
        page: _render(templates(), f"{page}.j2", content=content, root="", here=page, **shared) for page, _ in PAGES
    }


def _indicators(content: Content) -> dict[str, bytes]:
    made = {}
    around = [None, *content.sections, None]
    for (before, section), (_, after) in pairwise(pairwise(around)):
        if section is not None:
            made[f"indicators/{section.indicator_id}.html"] = _render(
                templates(), "indicator.html.j2", content=content, root="../", here="", section=section, before=before,
                after=after,
            )  # fmt: skip
    return made


def _render(environment: Environment, name: str, **values: object) -> bytes:
    return environment.get_template(name).render(pages=PAGES, **values).encode()
