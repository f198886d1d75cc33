"""Have the browser fetch and read early what a page will need: Streamlit alone has it ask for the script that draws
charts, the largest by far, only when the first chart has come, and for what that script imports only when it is there.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from urllib.parse import parse_qs

import streamlit as st

SCRIPTS = Path(st.__file__).parent / "static" / "static" / "js"
TEXT, CHARTS = "Html", "PlotlyChart"  # Streamlit’s scripts; if a version has none of the name, none is named
WITH_CHARTS = ("indicators", "disagreements")
IMPORTED = re.compile(r'(?:from|import)"\./([^"]+\.js)"')
HEAD = 8192  # characters at the beginning of a script in which its imports stand

# Where a view has no charts the script is read once the browser has nothing else to do, for the next view.
IDLY = """(() => {
  const read = () => import("./static/js/%s").catch(() => {});
  const wait = () => setTimeout(() => {
    if (document.querySelector("#root .stMain .stHtml h1")) requestIdleCallback(read);
    else wait();
  }, 1000);
  if (window.requestIdleCallback && !navigator.connection?.saveData) wait();
})()"""


def scripts_of(query: str) -> str:
    """The scripts that the view in an address needs, as a `Link` header has them; relative to the page."""
    stems = (TEXT, CHARTS) if _has_charts(query) else (TEXT,)
    files = [name for stem in stems for name in with_imports(SCRIPTS, stem)]
    return ", ".join(f"<./static/js/{name}>; rel=modulepreload; crossorigin" for name in dict.fromkeys(files))


def reads_idly(page: str, query: str) -> str:
    """Streamlit's page (HTML) with what has the browser read the script that draws charts before the first is asked
    for; as it is where the view has charts itself.
    """
    name = "" if _has_charts(query) else next(iter(with_imports(SCRIPTS, CHARTS)), "")
    return page.replace("</body>", f"<script>{IDLY % name}</script></body>", 1) if name else page


def _has_charts(query: str) -> bool:
    return parse_qs(query).get("view", [""])[0] in WITH_CHARTS


@cache
def with_imports(folder: Path, stem: str) -> list[str]:
    """The file names of a script and of all that it imports, those left out that each page asks for itself."""
    found: list[str] = []
    wanted = [path.name for path in folder.glob(f"{stem}.*.js")]
    page = (folder.parents[1] / "index.html").read_text(encoding="utf-8") if wanted else ""
    while wanted:
        name = wanted.pop(0)
        if name not in found and name not in page:
            found.append(name)
            wanted += IMPORTED.findall((folder / name).read_text(encoding="utf-8")[:HEAD])
    return found
