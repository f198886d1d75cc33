"""The observations as SDMX: SDMX-CSV 2.0 and its structure as SDMX-ML 3.0, to be read together.

What SDMX has no word for is said in attributes: bounds, words, readings. A dimension OBSERVATION keeps figures of
several sources for one key apart. A figure without a period has no place in SDMX, which needs one; it is left out,
and the read-me says which.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, timedelta

import pandas as pd

from pipelines.analysis.citation import cite_data
from pipelines.analysis.phrases import country, source_names
from pipelines.export.extract import Extract
from pipelines.export.fields import TABLES
from pipelines.export.sdmx_structure import AGENCY, DATAFLOW, TIME, TIME_KIND, VERSION, Component, structure_xml
from pipelines.tables import Field, csv_bytes, decimal_text
from pipelines.wording import parse_period

NOT_SAID, NOT_APPLICABLE = ("_U", "Not said"), ("_Z", "Not applicable")
FREQUENCIES = {
    "year": ("A", "Annual"),
    "half": ("S", "Half-yearly"),
    "quarter": ("Q", "Quarterly"),
    "month": ("M", "Monthly"),
    "day": ("D", "Daily: a figure at a date"),
    "interval": ("_O", "Other: a span of time"),
}
README = """{name}: SDMX

data.csv       {rows:,} observations as SDMX-CSV 2.0
structure.xml  data structure, code lists and concepts as SDMX-ML 3.0

Read them together, in Python with the library sdmx1:

    import sdmx
    structure = sdmx.read_sdmx("structure.xml")
    message = sdmx.read_sdmx("data.csv", structure=structure.dataflow["{dataflow}"])
    table = sdmx.to_pandas(message.data[0], attributes="o")

A figure is one source's quote: several of them for one key are kept apart by OBSERVATION.
OBS_VALUE is in UNIT_MEASURE (changes as ratios); it is NaN for ranges and vague words, which have bounds only.
Filters: {filters}
Cite as: {citation}
"""


def sdmx_files(extract: Extract) -> dict[str, bytes]:
    """data.csv, structure.xml and README.txt of the observations that are shown."""
    observations = extract.shown.observations
    dated = observations[observations["period"].ne("")].reset_index(drop=True)
    dimensions, value, attributes = _components(dated, extract)
    told = README.format(
        name=extract.edition.name,
        rows=len(dated),
        dataflow=DATAFLOW,
        filters="; ".join(extract.filters) or "none",
        citation=cite_data(extract.edition),
    )
    undated = observations.loc[observations["period"].eq(""), "observation_id"].tolist()
    if undated:
        told += f"\nLeft out, as nobody says for when they hold ({len(undated)}):\n" + "\n".join(undated) + "\n"
    return {
        "data.csv": csv_bytes(_data([*dimensions, value, *attributes])),
        "structure.xml": structure_xml(dimensions, value, attributes, extract.edition),
        "README.txt": told.encode(),
    }


def time_period(period: str) -> str:
    """A period as SDMX writes it: 2022, 2022-S1, 2022-Q3, 2022-07, 2022-07-15, or start and length (2022-01-01/P5M)."""
    if "/" not in period:
        return period.replace("-H", "-S")
    span = parse_period(period)
    after = span.end + timedelta(days=1)
    if span.start.day != 1 or after.day != 1:
        return f"{span.start.isoformat()}/P{(after - span.start).days}D"
    months = _months(after) - _months(span.start)
    length = f"{months // 12}Y" if months % 12 == 0 else f"{months}M"
    return f"{span.start.isoformat()}/P{length}"


def _months(day: date) -> int:
    return day.year * 12 + day.month


def _components(rows: pd.DataFrame, extract: Extract) -> tuple[list[Component], Component, list[Component]]:
    """The dimensions, the measure and the attributes, in the order of the columns."""
    tables = extract.tables
    indicators = tables.indicators.set_index("indicator_id")
    fields = {field.name: field for field in TABLES["observations"].fields}

    def areas(cells: pd.Series, empty: tuple[str, str]) -> tuple[Mapping[str, str], pd.Series]:
        filled = cells.mask(cells.eq(""), empty[0])
        return {code: dict([empty]).get(code) or country(code) for code in sorted(set(filled))}, filled

    def coded(column: str, names: Mapping[str, str]) -> tuple[Mapping[str, str], pd.Series]:
        used = sorted(set(rows[column]))
        codes = code_ids(used)
        return {codes[name]: names.get(name, name) for name in used}, rows[column].map(codes).astype("str")

    def text(name: str, column: str, kind: str = "String") -> Component:
        return _component(
            name, fields[column], None, decimal_text(rows[column]) if kind == "Double" else rows[column], kind
        )

    def chosen(name: str, column: str) -> Component:
        return _component(name, fields[column], dict(fields[column].choices), rows[column])

    def area_of(column: str) -> pd.Series:
        return rows["indicator_id"].map(indicators[column]).fillna("").astype("str")

    kinds = rows["period"].map(lambda period: parse_period(period).kind)
    frequency = kinds.map({kind: code for kind, (code, _) in FREQUENCIES.items()}).astype("str")
    whose = areas(rows["statistics"], NOT_SAID)
    reported = areas(area_of("reference_area"), NOT_APPLICABLE)
    counterpart = areas(area_of("counterpart_area"), NOT_APPLICABLE)
    labels = {str(name): str(label) for name, label in indicators["label"].items()}
    dimensions = [
        Component("FREQ", "Frequency", "Length of the period.", dict(FREQUENCIES.values()), frequency),
        Component("REF_AREA", "Reference area", "Country reported on.", *reported),
        Component("COUNTERPART_AREA", "Counterpart area", "The other country of a flow.", *counterpart),
        _component("INDICATOR", fields["indicator_id"], *coded("indicator_id", labels)),
        chosen("MEASURE", "measure"),
        _component("STATISTICS", fields["statistics"], *whose),
        _component("SOURCE", fields["source_id"], *coded("source_id", source_names(tables.sources))),
        text("OBSERVATION", "observation_id"),
        _component(TIME, fields["period"], None, rows["period"].map(time_period).astype("str"), TIME_KIND),
    ]  # fmt: skip
    attributes = [
        text("LOWER_BOUND", "low", "Double"),
        text("UPPER_BOUND", "high", "Double"),
        _component("UNIT_MEASURE", fields["unit"], *coded("unit", {"ratio": "Ratio to the base period"})),
        Component(
            "UNIT_MULT", "Unit multiplier", "Power of ten the value is to be multiplied with: none.",
            {"0": "Units"}, pd.Series("0", rows.index, dtype="str"),
        ),
        chosen("OBS_STATUS", "status"),
        _component("COMMENT_OBS", fields["note"], None, rows["note"]),
        chosen("METHOD", "method"),
        text("READING", "reading"),
        chosen("READING_STATE", "reading_state"),
        chosen("PERIOD_BASIS", "period_basis"),
        text("BASE_PERIOD", "base_period"),
        text("ATTRIBUTED_TO", "attributed_to"),
        text("WORDS", "words"),
        text("FROM_QUOTES", "from_quotes"),
    ]  # fmt: skip
    # "NaN" is how SDMX writes that there is no number; an empty cell would say nothing about it.
    named = decimal_text(rows["value"])
    value = _component("OBS_VALUE", fields["value"], None, named.mask(named.eq(""), "NaN"), "Double")
    return dimensions, value, attributes


def _component(
    name: str, field: Field, codes: Mapping[str, str] | None, cells: pd.Series, kind: str = "String"
) -> Component:
    return Component(name, field.title, field.description, codes, cells, kind)


def code_ids(names: Iterable[str]) -> dict[str, str]:
    """A code for each name, of the signs SDMX allows in codes, no two the same."""
    codes: dict[str, str] = {}
    for name in names:
        code = plain = re.sub(r"[^A-Za-z0-9_@$-]", "_", name)
        number = 2
        while code in codes.values():
            code = f"{plain}_{number}"
            number += 1
        codes[name] = code
    return codes


def _data(components: list[Component]) -> pd.DataFrame:
    rows = len(components[0].cells)
    # "I" is information: nothing is asked of whoever reads it.
    fixed = {"STRUCTURE": "dataflow", "STRUCTURE_ID": f"{AGENCY}:{DATAFLOW}({VERSION})", "ACTION": "I"}
    columns = {name: pd.Series([text] * rows, dtype="str") for name, text in fixed.items()}
    return pd.DataFrame(columns | {component.id: component.cells for component in components})
