"""What every view is given, and the one piece of script in the page: its width, and links that need no reload."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from pipelines import export
from pipelines.analysis.citation import edition_of, pair_of
from pipelines.analysis.forms import QUOTED, Form
from pipelines.analysis.headline import RANKED, Rule
from pipelines.analysis.selection import Selected, Selection
from pipelines.charts.record import Record
from pipelines.charts.style import Theme
from pipelines.export import Extract, filter_sentences
from pipelines.tables import datasets_folder
from pipelines.views.dataset import Dataset, current_dataset, selected
from pipelines.views.width import CLASS_OF, NOMINAL, likely_width

BESIDE_WORDS = 900  # nominal width of a chart with the quoted words beside it

# Tells the class of the window's width when it changes, and follows links of the form ?view=… inside the session;
# without script, or in a new tab, the same links open a page of their own. A popover opened by keyboard gets the focus:
# it stands at the end of the page, dozens of stops away.
_SCRIPT = (
    f"const classOf = {CLASS_OF};"
    + """
export default function({ setStateValue, setTriggerValue, data }) {
  let told = data;
  const tell = () => { if (classOf() !== told) { told = classOf(); setStateValue("width", told); } };
  const follow = (event) => {
    const near = (selector) => event.target.closest ? event.target.closest(selector) : null;
    const outside = near(".stHtml a[href^='http']");
    if (outside) { event.preventDefault(); open(outside.href, "_blank", "noopener"); return; }
    const link = near("a[href^='?']");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    setTriggerValue("link", link.getAttribute("href"));
    scrollTo(0, 0);
    document.querySelector("[data-testid=stMain]")?.scrollTo(0, 0);
  };
  const enter = (event) => {
    const button = event.target.closest ? event.target.closest("[data-testid=stPopoverButton]") : null;
    if (!button || event.detail) return;
    const seek = (times) => {
      const first = document.querySelector("[data-testid=stPopoverBody] input");
      if (first && button.ariaExpanded === "true") first.focus();
      else if (times) setTimeout(seek, 50, times - 1);
    };
    setTimeout(seek, 50, 100);
  };
  const back = () => setTriggerValue("link", location.search || "?");
  tell();
  addEventListener("resize", tell);
  addEventListener("popstate", back);
  document.addEventListener("click", follow);
  document.addEventListener("click", enter);
  return () => {
    removeEventListener("resize", tell);
    removeEventListener("popstate", back);
    document.removeEventListener("click", follow);
    document.removeEventListener("click", enter);
  };
}
"""
)


Key = tuple[tuple[str, tuple[str, ...], str], Selection, Rule]


@dataclass(frozen=True, eq=False)
class Page:
    """What a view may show: the record, the part of it that passes the filters, the theme, the width class, the rule
    by which one figure of a period is put first, the form that levels are in, and the figure that is chosen, if one is.
    """

    dataset: Dataset
    shown: Selected
    selection: Selection
    theme: Theme
    width: str
    rule: Rule = RANKED
    form: Form = QUOTED
    chosen: str = ""

    @property
    def key(self) -> Key:
        """What tells the figures shown, and the links beside them, from all others, for caches; not their form."""
        return self.dataset.key, self.selection, self.rule


def first_page() -> Page:
    """What somebody who comes without filters is given on a wide page, for whoever prepares it."""
    dataset, everything = current_dataset(datasets_folder()), Selection()
    return Page(dataset, selected(dataset, everything), everything, "light", "wide")


def name_of(page: Page) -> str:
    """What the dashboard is called: after the two countries that the record is about."""
    pair = pair_of(page.dataset.tables.indicators)
    return f"Quoted: {pair}" if pair else "Quoted figures"


def extract_of(page: Page) -> Extract:
    """What can be taken away from here: the record and the part of it that passes the filters."""
    tables, dataset = page.dataset.tables, page.dataset
    return Extract(
        tables=tables,
        everything=dataset.everything,
        shown=page.shown,
        units=dataset.units,
        edition=edition_of(tables.indicators, dataset.version, dataset.as_of, dataset.known_by),
        filters=filter_sentences(page.selection, tables.sources),
        snapshot=dataset.snapshot,
        rule=page.rule,
        form=page.form,
        chosen=page.chosen,
    )


def record_of(page: Page) -> Record:
    """What the charts may draw from: the part of the record that passes the filters, and which figures come first."""
    return export.record_of(extract_of(page))


def chart_width(page: Page) -> int:
    """The nominal width of a chart in the Indicators view, which on a wide page has the quoted words beside it."""
    return BESIDE_WORDS if page.width == "wide" else NOMINAL[page.width]


def mount_script() -> str:
    """Put the script into the page; gives the class of the window's width: phone, tablet or wide."""
    likely = likely_width(st.context.cookies, st.context.headers.get("User-Agent") or "")
    told = str(st.session_state.get("width_class", likely))
    mount = st.components.v2.component("page_script", js=_SCRIPT)
    mounted = mount(key="page_script", data=told, on_width_change=_resized, on_link_change=_followed)
    width = getattr(mounted, "width", None) or told
    return str(width) if width in NOMINAL else "wide"


def theme_in_use() -> Theme:
    """The theme on screen; light until the browser has said."""
    return "dark" if st.context.theme.type == "dark" else "light"


def _resized() -> None:
    st.session_state["width_class"] = st.session_state["page_script"].get("width", "wide")


def _followed() -> None:
    st.session_state["link"] = st.session_state["page_script"].get("link")
