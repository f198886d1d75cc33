"""The structure of an SDMX data set as SDMX-ML 3.0: code lists, concepts, data structure, dataflow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

import pandas as pd

from pipelines.analysis.citation import Edition

AGENCY, VERSION = "QUOTED_FIGURES", "1.0.0"
DATAFLOW, STRUCTURE, CONCEPTS = "OBSERVATIONS", "QUOTED_FIGURES", "CONCEPTS"
TIME, TIME_KIND = "TIME_PERIOD", "ObservationalTimePeriod"
NAMESPACES = {
    f"xmlns:{short}": f"http://www.sdmx.org/resources/sdmxml/schemas/v3_0/{long}"
    for short, long in (("mes", "message"), ("str", "structure"), ("com", "common"))
}


@dataclass(frozen=True, eq=False)
class Component:
    """A dimension, measure or attribute: id, name and meaning, its code list (code -> name; None for text and
    numbers), its cells, and the SDMX type of cells without codes.
    """

    id: str
    name: str
    description: str
    codes: Mapping[str, str] | None
    cells: pd.Series
    kind: str = "String"


def structure_xml(
    dimensions: Sequence[Component], measure: Component, attributes: Sequence[Component], edition: Edition
) -> bytes:
    """The structure message; the same components and edition give the same bytes."""
    components = [*dimensions, measure, *attributes]
    root = Element("mes:Structure", NAMESPACES)
    header = SubElement(root, "mes:Header")
    _add(header, "mes:ID", f"{DATAFLOW}-{edition.version or '0'}")
    _add(header, "mes:Test", "false")
    # When it was prepared must be said; the date of the data is the same on any day.
    _add(header, "mes:Prepared", f"{(edition.as_of or '1980-01')[:7]}-01T00:00:00")
    SubElement(header, "mes:Sender", {"id": AGENCY})
    structures = SubElement(root, "mes:Structures")

    lists = SubElement(structures, "str:Codelists")
    for component in components:
        if component.codes is not None:
            codelist = _artefact(lists, "str:Codelist", _list_urn(component), component.name)
            for code, meaning in component.codes.items():
                _item(codelist, "str:Code", code, meaning.rstrip("."))

    schemes = SubElement(structures, "str:ConceptSchemes")
    scheme = _artefact(schemes, "str:ConceptScheme", _urn("conceptscheme.ConceptScheme", CONCEPTS), "Concepts")
    for component in components:
        concept = _item(scheme, "str:Concept", component.id, component.name)
        _add(concept, "com:Description", component.description, {"xml:lang": "en"})

    urn = _urn("datastructure.DataStructure", STRUCTURE)
    flows = SubElement(structures, "str:Dataflows")
    flow = _artefact(flows, "str:Dataflow", _urn("datastructure.Dataflow", DATAFLOW), edition.name)
    _add(flow, "str:Structure", urn)

    structure = _artefact(SubElement(structures, "str:DataStructures"), "str:DataStructure", urn, edition.name)
    parts = SubElement(structure, "str:DataStructureComponents")
    listed = SubElement(parts, "str:DimensionList", {"id": "DimensionDescriptor"})
    for place, one in enumerate(dimensions, 1):
        timed = one.id == TIME
        _component(
            listed, "str:TimeDimension" if timed else "str:Dimension", one, {} if timed else {"position": str(place)}
        )
    listed = SubElement(parts, "str:AttributeList", {"id": "AttributeDescriptor"})
    for one in attributes:
        attribute = _component(listed, "str:Attribute", one, {"usage": "optional"})
        SubElement(SubElement(attribute, "str:AttributeRelationship"), "str:Observation")
    listed = SubElement(parts, "str:MeasureList", {"id": "MeasureDescriptor"})
    _component(listed, "str:Measure", measure, {"usage": "optional"})

    ElementTree.indent(root, " ")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ElementTree.tostring(root, encoding="unicode")}\n'.encode()


def _component(parent: Element, tag: str, component: Component, more: dict[str, str]) -> Element:
    element = SubElement(parent, tag, {"id": component.id} | more)
    _add(element, "str:ConceptIdentity", _urn("conceptscheme.Concept", CONCEPTS) + f".{component.id}")
    form = SubElement(element, "str:LocalRepresentation")
    if component.codes is None:
        SubElement(form, "str:TextFormat", {"textType": component.kind})
    else:
        _add(form, "str:Enumeration", _list_urn(component))
    return element


def _artefact(parent: Element, tag: str, urn: str, name: str) -> Element:
    """Add something with a version of its own; its id stands in its URN."""
    told = {"id": urn.split(":")[-1].split("(")[0], "agencyID": AGENCY, "version": VERSION, "urn": urn}
    element = SubElement(parent, tag, told | {"isExternalReference": "false"})
    _add(element, "com:Name", name, {"xml:lang": "en"})
    return element


def _item(parent: Element, tag: str, code: str, name: str) -> Element:
    element = SubElement(parent, tag, {"id": code})
    _add(element, "com:Name", name, {"xml:lang": "en"})
    return element


def _add(parent: Element, tag: str, text: str, attributes: dict[str, str] | None = None) -> None:
    SubElement(parent, tag, attributes or {}).text = text


def _list_urn(component: Component) -> str:
    return _urn("codelist.Codelist", f"CL_{component.id}")


def _urn(kind: str, name: str) -> str:
    return f"urn:sdmx:org.sdmx.infomodel.{kind}={AGENCY}:{name}({VERSION})"
