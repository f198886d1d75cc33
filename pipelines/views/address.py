"""The whole view lives in the address: view, indicator, figure, filters, years.

Each part of the address is a choice among slugs, held in the session under its own name, which is also the key of the
widget that changes it. The address is read when a page opens and when a link is followed; it is written after each
change. (Streamlit's own binding writes labels, which are long and need not be unique, and drops invalid values
without a word.) What is invalid is said, never swallowed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlencode

import pandas as pd
import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from pipelines.analysis.calendar import period_name
from pipelines.analysis.finding import SEVERITIES
from pipelines.analysis.forms import FORMS, QUOTED_NAME, Form
from pipelines.analysis.headline import RANKED, Rule, rule_label, rule_of, rule_slug, rules_of
from pipelines.analysis.phrases import country
from pipelines.analysis.selection import Selection
from pipelines.tables import INPUT_TABLES, OBS_STATUS, OUTPUT_TABLES
from pipelines.views.dataset import Dataset
from pipelines.views.meanings import kind_label
from pipelines.views.text import spaced

VIEWS = {
    "overview": "Overview",
    "indicators": "Indicators",
    "disagreements": "Disagreements",
    "gaps": "Gaps",
    "sources": "Sources",
    "data": "Data",
    "method": "Method",
}
HIDDEN = {"search": "Search"}  # views that the navigation does not offer
DATA_TABS = {"tables": "Tables", "refresh": "Refresh", "history": "History"}
NOT_SAID = "-"  # in the address, for figures that do not say whose statistics they are
SIDES = "sides"  # in the address, for the other chart of an indicator
FOREIGN = ("embed", "embed_options")  # parts of the address that are Streamlit's own
FILTER_PARTS = {  # the filters of a `Selection`, and the part of the address that sets each
    "topics": "topic",
    "statistics": "statistics",
    "sources": "source",
    "statuses": "status",
    "methods": "method",
    "collections": "collection",
    "first_year": "from",
    "last_year": "to",
    "known_by": "asof",
}
FILTERS = tuple(FILTER_PARTS.values())
LONGEST_SHOWN = 40
MOST_COMPARED = 3  # indicators beside the one in view
FREIGHT = [f"{1 + percent / 100:.2f}" for percent in range(31)]  # factors by which freight and insurance add to a value
LONGEST_QUERY = 100  # characters of a search


@dataclass(frozen=True)
class Part:
    """One part of the address: what its values are called, whether there may be several, and what an absent one is.

    `longest`: it is no choice but free text of at most so many characters. `most`: of several so many at most.
    """

    noun: str
    many: bool = False
    default: str = ""
    longest: int = 0
    most: int = 0


PARTS: dict[str, Part] = {
    "view": Part("a view", default="overview"),
    "q": Part("a search", longest=LONGEST_QUERY),
    "indicator": Part("an indicator of this record"),
    "within": Part("a topic of this record"),
    "measure": Part("level or change", default="level"),
    "form": Part("a form that levels are shown in", default=QUOTED_NAME),
    "base": Part("a period of this record"),
    "log": Part("a scale"),
    "with": Part("an indicator of this record", many=True, most=MOST_COMPARED),
    "cif": Part("a factor for freight and insurance", default="1.10"),
    "chart": Part("a chart that can be embedded"),
    "rule": Part("a way to choose what is put first", default=rule_slug(RANKED)),
    "figure": Part("a figure of this record"),
    "finding": Part("a finding of this record"),
    "article": Part("an article of this record"),
    "tab": Part("a part of the data view", default="tables"),
    "table": Part("a table", default="observations"),
    "kind": Part("a kind of finding in this record", many=True),
    "severity": Part("a severity", many=True),
    "topic": Part("a topic of this record", many=True),
    "statistics": Part("a country whose statistics are quoted here", many=True),
    "source": Part("an article of this record", many=True),
    "status": Part("a status", many=True),
    "method": Part("a method", many=True),
    "collection": Part("a collection of this record", many=True),
    "from": Part("a year of this record"),
    "to": Part("a year of this record"),
    "asof": Part("a month in which something here was published"),
}
Values = dict[str, Any]  # part -> slug, or list of slugs where there may be several


@st.cache_resource(max_entries=4, show_spinner=False)
def _options(version: str, _dataset: Dataset) -> dict[str, dict[str, str]]:
    del version
    tables, observations = _dataset.tables, _dataset.everything.observations
    statuses = dict(OBS_STATUS)
    fields = {field.name: dict(field.choices) for field in OUTPUT_TABLES["observations"].fields}
    topics = {topic: spaced(topic) for topic in tables.indicators["topic"].unique()}
    codes = sorted(observations["statistics"].unique())
    countries = {code or NOT_SAID: country(code) if code else "Not said whose" for code in codes}
    sources = {name: f"{_dataset.names[name]} · {name}" for name in tables.sources["source_id"]}
    years = _years(_dataset)
    return {
        "view": VIEWS | HIDDEN,
        "indicator": dict(zip(tables.indicators["indicator_id"], tables.indicators["label"], strict=True)),
        "within": topics,
        "measure": {"level": "Level", "change": "Stated change"},
        "form": FORMS,
        "base": _periods(observations),
        "log": {"on": "Logarithmic"},
        "with": dict(zip(tables.indicators["indicator_id"], tables.indicators["label"], strict=True)),
        "cif": {factor: f"× {factor}" for factor in FREIGHT},
        "chart": {SIDES: "The countries side by side"},
        "rule": {slug: rule_label(rule) for slug, rule in rules_of(observations).items()},
        "figure": dict.fromkeys(observations["observation_id"], ""),
        "finding": dict.fromkeys(_dataset.everything.findings["finding_id"], ""),
        "article": sources,
        "tab": DATA_TABS,
        "table": {name: table.title for name, table in (OUTPUT_TABLES | INPUT_TABLES).items()},
        "kind": {kind: kind_label(kind) for kind in _dataset.everything.findings["kind"].unique()},
        "severity": {severity: spaced(severity) for severity in SEVERITIES},
        "topic": topics,
        "statistics": countries,
        "source": sources,
        "status": {code: f"{code}: {statuses.get(code, '')}" for code in sorted(observations["status"].unique())},
        "method": {name: spaced(name) for name in fields["method"] if name in set(observations["method"])},
        "collection": {name: spaced(name) for name in sorted(tables.sources["collection"].unique())},
        "from": years,
        "to": years,
        "asof": {month: period_name(month) for month in _dataset.months},
    }


def options(dataset: Dataset, part: str) -> dict[str, str]:
    """What a part of the address may be: slug -> label; nothing for free text."""
    return _options(dataset.version, dataset).get(part, {})


def _periods(observations: pd.DataFrame) -> dict[str, str]:
    """The periods of dated levels, in time."""
    dated = observations[observations["period"].ne("") & observations["measure"].eq("level")]
    dated = dated.sort_values(["period_start", "period_end"], kind="stable")
    return {period: period_name(period) for period in dated["period"].unique()}


def _years(dataset: Dataset) -> dict[str, str]:
    observations = dataset.everything.observations
    dated = observations[observations["period"].ne("")]
    if not len(dated):
        return {}
    first, last = int(min(dated["period_start"])[:4]), int(max(dated["period_end"])[:4])
    return {str(year): str(year) for year in range(first, last + 1)}


def parse_address(params: Mapping[str, list[str]], dataset: Dataset) -> tuple[Values, list[str]]:
    """The values of all parts, and one sentence for each piece of the address that is not understood."""
    values: Values = {}
    said = [f"“{_short(name)}” is not part of an address here." for name in params if name not in (*PARTS, *FOREIGN)]
    for name, part in PARTS.items():
        allowed = options(dataset, name)
        given = [value for value in params.get(name, []) if value]
        if part.longest:
            lines = [_one_line(value) for value in given]
            said += [
                f"Of {part.noun} the first {part.longest} characters are taken."
                for line in lines
                if line[part.longest :]
            ]
            right = [line[: part.longest].strip() for line in lines if line]
        else:
            right = [value for value in given if value in allowed]
            said += [
                f"“{_short(value)}” is not {part.noun}{_hint(name, allowed)}."
                for value in given
                if value not in allowed
            ]
        if len(right) > 1 and not part.many:
            said.append(f"Of several values for {name} the first is taken: “{_short(right[0])}”.")
        values[name] = list(dict.fromkeys(right)) if part.many else next(iter(right), part.default)
        if part.most and len(values[name]) > part.most:
            said.append(f"Of {len(values[name])} values for {name} the first {part.most} are taken.")
            values[name] = values[name][: part.most]
    if values["from"] and values["to"] and values["from"] > values["to"]:
        said.append(f"The years end before they begin ({values['from']} to {values['to']}): both are left out.")
        values["from"] = values["to"] = ""
    return values, said


def write_params(values: Mapping[str, Any]) -> dict[str, list[str]]:
    """The address of the values: only what differs from the defaults, in the order of `PARTS`."""
    params: dict[str, list[str]] = {}
    for name, part in PARTS.items():
        value = values.get(name, [] if part.many else part.default)
        given = list(value) if part.many else [value] if value != part.default else []
        if given:
            params[name] = given
    return params


def open_address(dataset: Dataset) -> list[str]:
    """Bring the session in line with the address (of a page just opened, or of a link just followed) and the data.

    Gives the sentences about what was not understood; they stay until another view is chosen.
    """
    link = st.session_state.pop("link", None)
    if link is not None:
        params = parse_qs(str(link).lstrip("?"))
    elif "opened" not in st.session_state:
        params = {name: st.query_params.get_all(name) for name in st.query_params}
    else:
        params = write_params(current_values())
    values, said = parse_address(params, dataset)
    if link is not None or "opened" not in st.session_state:
        st.session_state["notices"] = (values["view"], said)
    elif said:
        st.session_state["notices"] = (values["view"], [f"The data changed: {text}" for text in said])
    st.session_state["opened"] = True
    for name, value in values.items():
        if st.session_state.get(name) != value:
            st.session_state[name] = value
    return told_notices()


def told_notices() -> list[str]:
    """What was not understood, where it is still to be said."""
    view, notices = st.session_state.get("notices", ("", []))
    return list(notices) if view == st.session_state["view"] else []


def sync_address() -> None:
    """Write the session's values into the address, where they differ."""
    wanted = write_params(current_values())
    present = {name: st.query_params.get_all(name) for name in st.query_params}
    if wanted != {name: value for name, value in present.items() if name not in FOREIGN}:
        st.query_params.from_dict(wanted)


def current_values() -> Values:
    """The values of all parts as the session holds them."""
    return _values(PARTS)


def _values(names: Iterable[str]) -> Values:
    state = (
        st.session_state if get_script_run_ctx(suppress_warning=True) else {}
    )  # there is none before the first reader
    return {name: state.get(name, [] if PARTS[name].many else PARTS[name].default) for name in names}


def let_pass(names: Iterable[str]) -> None:
    """Clear filters."""
    for name in names:
        st.session_state[name] = [] if PARTS[name].many else PARTS[name].default


def link_to(**changes: Any) -> str:
    """The address of the present view with some parts changed, for a link: ?view=indicators&indicator=…"""
    return "?" + urlencode(write_params(_values((*FILTERS, "rule")) | changes), doseq=True)


def link_here(**changes: Any) -> str:
    """The address of exactly what is seen now, but for some changes."""
    return "?" + urlencode(write_params(current_values() | changes), doseq=True)


def link_to_any_indicator() -> str:
    """The pattern of links to indicators, with {indicator_id} in place of one."""
    return link_to(view="indicators", indicator="-indicator-").replace("-indicator-", "{indicator_id}")


def current_rule() -> Rule:
    """Which figure of a period is put first."""
    return rule_of(str(current_values()["rule"]))


def current_form() -> Form:
    """The form that levels are asked for in."""
    values = current_values()
    return Form(str(values["form"]), str(values["base"]), bool(values["log"]))


def current_years() -> tuple[str, str] | None:
    """The first and the last year that the filters leave; None where they leave all."""
    years = (str(st.session_state["from"]), str(st.session_state["to"]))
    return (years[0] or "0001", years[1] or "9999") if any(years) else None


def current_selection() -> Selection:
    """The filters that are set."""
    values = current_values()
    return Selection(
        topics=tuple(values["topic"]),
        statistics=tuple("" if code == NOT_SAID else code for code in values["statistics"]),
        sources=tuple(values["source"]),
        statuses=tuple(values["status"]),
        methods=tuple(values["method"]),
        collections=tuple(values["collection"]),
        first_year=(int(values["from"]),) if values["from"] else (),
        last_year=(int(values["to"]),) if values["to"] else (),
        known_by=(str(values["asof"]),) if values["asof"] else (),
    )


def _one_line(text: str) -> str:
    """Text in one line: what cannot be printed is a space, and of several spaces one is left."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


def _hint(name: str, allowed: Mapping[str, str]) -> str:
    times = list(allowed)
    return f" ({times[0]} to {times[-1]})" if name in ("from", "to", "asof", "cif") and times else ""


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 1] + "…"
