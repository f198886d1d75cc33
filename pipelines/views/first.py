"""What the page itself holds, on screen before any script has run: the overview's sentence and figures, or a chart.

Streamlit's page is empty until its scripts have come and a session has begun, and its charts until the largest of them
is read. What is put into it here stays until the view stands in its place, and is all that a reader without scripts
gets. It is what an earlier reader of the same address was shown, or was drawn for it a moment ago (see `warm`).
"""

from __future__ import annotations

import logging
import re
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from threading import Lock
from urllib.parse import parse_qsl

from pipelines.charts import Chart, figure_svg
from pipelines.charts.style import Theme
from pipelines.tables import data_version, datasets_folder
from pipelines.views.dataset import current_fingerprint
from pipelines.views.style import both_themes
from pipelines.views.text import escape

KEPT = 64  # addresses, in each width and theme
HOME = {"view": "overview"}
ROOT = re.compile(r'(?=<div id="root">)')
LOOK = """
html{font-size:15px}
body:has(#first){background:var(--paper)}
body:has(#first)>noscript{display:none}
#first{position:absolute;inset:0;z-index:1;overflow:hidden}
#first .stMainBlockContainer{margin:0 auto;box-sizing:border-box}
#first .st-key-masthead{min-height:73.5px;box-sizing:border-box;padding-top:15px}
#first.words{background:var(--paper)}
#first .card img{visibility:hidden}
body:has(#root :is(.stMain .stHtml h1,[data-testid=stException])):not(:has(.stMain [data-testid=stSkeleton]))
 #first.words{display:none}
#first.chart{position:fixed;overflow:visible}
@media (scripting:enabled){#first.chart{pointer-events:none}}
@media (scripting:none){#first,#first.chart{position:absolute;bottom:auto;overflow:visible}}
#first .still{position:absolute;top:249.8px;left:0;right:0}
#first .still .stMainBlockContainer{padding-top:0;display:flex;gap:30px}
#first .still .stMainBlockContainer>*{flex:1;background:var(--paper)}
#first .still .stMainBlockContainer>:first-child:not(:last-child){flex:0 0 calc(70% - 15px)}
body:has(#root .stMain .stHtml) #first.chart>.stMainBlockContainer{visibility:hidden}
body:has(#first.chart) :is([data-testid=stAppSkeleton],.stMain .stColumn .stHtml){visibility:hidden}
body:has(#root :is(.stMain .scatterlayer .trace,.stMain h1,[data-testid=stException])) #first.chart{display:none}
@media (prefers-color-scheme:dark){#first .light{display:none}}
@media (prefers-color-scheme:light){#first .dark{display:none}}
@media (max-width:1310px){#first .st-key-masthead{min-height:111px}#first .still{top:287.3px}}
@media (max-width:999px){#first .st-key-masthead{min-height:142.5px}#first .still{top:284px}}
@media (max-width:820px){#first .still{top:292px}}
@media (max-width:640px){#first .st-key-masthead{min-height:134px}
 #first .still{top:449px}#first .still.switch{top:479px}}
"""  # where each thing stands once the view is there: nothing moves
GOES = """(() => {
  const first = document.getElementById("first");
  const watch = new MutationObserver(() => { if (getComputedStyle(first).display === "none") go(); });
  const go = () => { watch.disconnect(); first.remove(); };
  watch.observe(document.getElementById("root"), { childList: true, subtree: true });
  if (first.className !== "chart") return;
  for (const name of ["pointerdown", "keydown"])  // it may lie over what the reader asks for next
    addEventListener(name, go, { capture: true, once: true });
  const follow = ({ target }) => {
    if (target.dataset?.testid === "stMain") first.style.transform = `translateY(${-target.scrollTop}px)`;
  };
  addEventListener("scroll", follow, { capture: true });
})()"""

Place = tuple[frozenset[tuple[str, str]], str, str]  # what the address asks for, the class of width, the theme


@dataclass(frozen=True)
class First:
    """What the page holds, as HTML, made when it is first asked for; and the version of the data it is made from."""

    version: str
    make: Callable[[], str]

    @cached_property
    def held(self) -> str:
        """The HTML."""
        return self.make()


_kept: OrderedDict[Place, First] = OrderedDict()
_turn = Lock()


def keep_words(name: str, words: str, version: str) -> None:
    """Have the overview's page hold these words (HTML) under the name at its head, as long as the data are of this
    version.
    """
    _keep(_place("", "", ""), First(version, lambda: _head(name, words)))


def keep_chart(
    chart: Chart, beside: str, name: str, version: str, link: str, width: str, theme: Theme, *, switch: bool
) -> None:
    """Have the page at an address hold a chart, for windows of its width and readers with its theme, and on a wide page
    what stands `beside` it (HTML). `switch` tells whether a switch of the measure stands above it.
    """
    place = _place(link, width, theme)
    if (kept := _look(place)) and kept.version == version:
        return

    def make() -> str:
        try:
            drawn = figure_svg(chart.figure)
        except (ArithmeticError, LookupError, TypeError, ValueError):  # a chart that Plotly alone can draw
            logging.getLogger(__name__).exception("The page at %s goes without its chart.", link)
            return ""
        right = f'<div class="stHtml">{beside}</div>' if width == "wide" else ""
        kind = f"still {theme} switch" if switch else f"still {theme}"
        return (
            f'{_head(name, "")}<div class="{kind}"><div class="stMainBlockContainer">'
            f'<div role="img" aria-label="{escape(chart.alt)}">{drawn}</div>{right}</div></div>'
        )

    _keep(place, First(version, make))


def holds(query: str, width: str, theme: str) -> bool:
    """Whether there is a chart to hold for an address, made from the data as they are now."""
    first = _look(_place(query, width, theme))
    return first is not None and first.version == _version_now()


def with_first(page: str, query: str, width: str) -> str:
    """Streamlit's page (HTML) with what it can hold already for an address and a class of width; as it is where there
    is nothing, or the data are others by now.
    """
    places = [_place(query, "", ""), *(_place(query, width, theme) for theme in ("light", "dark"))]
    found = [(place, first) for place in places if (first := _look(place))]
    if not found:
        return page
    version = _version_now()
    held = "".join(first.held for _, first in found if first.version == version)
    if not held:
        return page
    kind = "chart" if found[0][0][1] else "words"
    body = f'<div id="first" class="{kind}"><style>{both_themes()}{LOOK}</style>{held}</div>'
    page = ROOT.sub(lambda _: body, page, count=1)
    return page.replace("</body>", f"<script>{GOES}</script></body>", 1)


def _version_now() -> str:
    return data_version(current_fingerprint(str(datasets_folder())))


def _head(name: str, words: str) -> str:
    masthead = f'<div class="st-key-masthead"><div class="name">{escape(name)}</div></div>'
    return f'<div class="stMainBlockContainer stHtml">{masthead}{words}</div>'


def _place(query: str, width: str, theme: str) -> Place:
    asked = frozenset(parse_qsl(query.lstrip("?")))
    return (asked or frozenset(HOME.items())), width, theme


def _look(place: Place) -> First | None:
    """What is kept for a place; what is asked for is kept longest."""
    with _turn:
        if place in _kept:
            _kept.move_to_end(place)
        return _kept.get(place)


def _keep(place: Place, first: First) -> None:
    with _turn:
        _kept[place] = first
        _kept.move_to_end(place)
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
