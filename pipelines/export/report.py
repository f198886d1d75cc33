"""The report: one printable page of HTML that holds everything, its charts and the script that draws them included.

It asks nothing of the network and works from a file. Where a Chrome is installed it can be had as a PDF too.
"""

from __future__ import annotations

import os
import subprocess
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import unquote

from jinja2 import Environment, PackageLoader, StrictUndefined
from plotly.offline import get_plotlyjs

from pipelines.charts.style import FONT, PALETTES
from pipelines.export.content import Content
from pipelines.export.failing import PicturesUnavailable
from pipelines.export.pictures import find_chrome
from pipelines.export.pieces import by_severity, by_topic

PRINTING_SECONDS = 600  # how long a browser may take before it is given up
DRAWING = 60_000  # milliseconds of its own time that the page is given to draw its charts before it is printed


def write_report(content: Content) -> str:
    """All of it as one page of HTML: charts, what they say, disagreements, gaps, numbered notes."""
    return (
        templates()
        .get_template("report.html.j2")
        .render(
            content=content,
            topics=by_topic(content.sections),
            severities=by_severity(content.findings),
            style=style_sheet(dark=False),
            plotly=plotly_script(),
            script=template_text("charts.js"),
        )
    )


def report_pdf(report: str) -> bytes:
    """The report as a PDF, printed by an installed Chrome.

    Raises PicturesUnavailable where there is none, or where it does not print.
    """
    chrome = find_chrome()
    if chrome is None:
        raise PicturesUnavailable(
            "A PDF of the report needs a Chrome or Chromium: install one, or name it in BROWSER_PATH. "
            "The report itself prints from any browser."
        )
    with TemporaryDirectory() as folder:
        page, printed = Path(folder) / "report.html", Path(folder) / "report.pdf"
        page.write_text(report, encoding="utf-8")
        command = [
            chrome, "--headless", "--disable-gpu", "--disable-background-networking", "--no-first-run",
            "--no-pdf-header-footer", f"--virtual-time-budget={DRAWING}", f"--user-data-dir={folder}/profile",
            f"--print-to-pdf={printed}", page.as_uri(),
        ]  # fmt: skip
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            command.insert(1, "--no-sandbox")  # Chrome refuses to run as root with it
        try:
            subprocess.run(command, capture_output=True, timeout=PRINTING_SECONDS, check=True)
            return printed.read_bytes()
        except (OSError, subprocess.SubprocessError) as error:
            raise PicturesUnavailable(f"The browser {chrome} did not print the report ({error}).") from error


@lru_cache(maxsize=1)
def templates() -> Environment:
    """The templates of report and site; all text is escaped."""
    environment = Environment(
        loader=PackageLoader("pipelines.export"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["unquote"] = unquote  # addresses as people read them
    return environment


def template_text(name: str) -> str:
    """A file that lies beside the templates."""
    return files("pipelines.export").joinpath("templates", name).read_text(encoding="utf-8")


def style_sheet(*, dark: bool) -> str:
    """The styles of report and site in the colours of the charts; with `dark` for readers who prefer it too."""
    themes = [f":root{{--face:{FONT};{_colours('light')}}}"]
    if dark:
        themes.append(f"@media screen and (prefers-color-scheme:dark){{:root{{{_colours('dark')}}}}}")
    return "\n".join([*themes, template_text("style.css")])


def _colours(theme: str) -> str:
    palette = PALETTES["dark" if theme == "dark" else "light"]
    names = ("paper", "ink", "text", "muted", "line", "grid", "gap", "accent")
    return "".join(f"--{name}:{getattr(palette, name)};" for name in names)


@lru_cache(maxsize=1)
def plotly_script() -> str:
    """The script that draws charts, fit to stand in a page."""
    return str(get_plotlyjs()).replace("</script", "<\\/script")
