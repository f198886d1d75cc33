"""The words that the page itself holds, on screen before any script has run: the overview's sentence and figures.

Streamlit's page is empty until its scripts have come and a session has begun. What is put into it here stays until the
view stands in its place, and is all that a reader without scripts gets.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from pipelines.tables import data_version, datasets_folder
from pipelines.views.dataset import current_fingerprint
from pipelines.views.style import both_themes
from pipelines.views.text import escape

ROOT = re.compile(r'(?=<div id="root">)')
LOOK = """
html{font-size:15px}
#first{position:absolute;inset:0;z-index:1;overflow:hidden;background:var(--paper)}
#first .stMainBlockContainer{margin:0 auto;box-sizing:border-box}
#first .st-key-masthead{min-height:73.5px;box-sizing:border-box;padding-top:15px}
#first .card img{visibility:hidden}
body:has(#root :is(.stMain .stHtml h1,[data-testid=stException])):not(:has(.stMain [data-testid=stSkeleton])) #first{
 display:none}
@media (max-width:999px){#first .st-key-masthead{min-height:142.5px}}
@media (max-width:640px){#first .st-key-masthead{min-height:134px}}
"""  # where each thing stands once the view is there: nothing moves
GOES = """(() => {
  const watch = new MutationObserver(() => {
    const first = document.getElementById("first");
    if (getComputedStyle(first).display !== "none") return;
    watch.disconnect();
    first.remove();
  });
  watch.observe(document.getElementById("root"), { childList: true, subtree: true });
})()"""


class First(NamedTuple):
    """What the page holds: the words as HTML, and the version of the data they were made from."""

    version: str
    words: str


_latest = First("", "")


def keep_words(name: str, words: str, version: str) -> None:
    """Have the page hold these words (HTML) under the name at its head, as long as the data are of this version."""
    global _latest
    _latest = First(version, f'<div class="st-key-masthead"><div class="name">{escape(name)}</div></div>{words}')


def with_words(page: str) -> str:
    """Streamlit's page (HTML) with the words in it; as it is where there are none, or the data are others by now."""
    first = _latest
    if first.version != data_version(current_fingerprint(str(datasets_folder()))):
        return page
    body = (
        f'<div id="first"><style>{both_themes()}{LOOK}</style>'
        f'<div class="stMainBlockContainer stHtml">{first.words}</div></div>'
    )
    page = ROOT.sub(lambda _: body, page, count=1)
    return page.replace("</body>", f"<script>{GOES}</script></body>", 1)
