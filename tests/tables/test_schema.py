"""The contract's columns, and that each of them is explained."""

from __future__ import annotations

import pytest

from pipelines.tables import INPUT_TABLES, OBS_STATUS, OUTPUT_TABLES
from pipelines.tables.checks import input_schema, output_schema
from pipelines.tables.kinds import KINDS

CONTRACT = {
    "sources": "source_id title publisher url published language translation repeats collection note",
    "indicators": (
        "indicator_id topic label definition unit accumulation frequency expected_from compare_group "
        "reference_area counterpart_area note"
    ),
    "quotes": (
        "quote_id source_id paragraph words indicator_id measure period period_basis base_period statistics "
        "attributed_to status reading note"
    ),
    "units": "spelling unit dimension factor language",
    "fx_rates": "currency period units_per_usd source_id note",
    "events": "period label topic source_id",
    "explanations": "finding_id verdict explanation source_id expect",
    "observations": (
        "observation_id quote_id from_quotes source_id indicator_id topic measure statistics period "
        "period_start period_end period_basis base_period value low high unit method reading reading_state status "
        "attributed_to words note"
    ),
    "findings": "finding_id kind severity indicator_id period quote_ids magnitude text",
    "coverage": "indicator_id statistics period state sources reason",
}
ALL = INPUT_TABLES | OUTPUT_TABLES


def test_columns_are_the_contract() -> None:
    assert {name: " ".join(table.columns) for name, table in ALL.items()} == CONTRACT


@pytest.mark.parametrize("name", ALL)
def test_every_column_is_explained_and_every_reference_leads_somewhere(name: str) -> None:
    table = ALL[name]
    assert table.title
    assert table.description.endswith(".")
    for field in table.fields:
        assert field.title
        assert field.description.endswith("."), field.name
        assert field.kind in KINDS
    assert set(table.key) <= set(table.columns)
    for reference in table.references:
        assert reference.column in table.columns
        assert reference.target in ALL[reference.table].columns


@pytest.mark.parametrize("name", ALL)
def test_pandera_schemas_carry_the_descriptions(name: str) -> None:
    schema = input_schema(name) if name in INPUT_TABLES else output_schema(name)
    assert schema.title == ALL[name].title
    assert {column: part.description for column, part in schema.columns.items()} == {
        field.name: field.description for field in ALL[name].fields
    }


def test_status_codes_are_those_of_sdmx() -> None:
    assert "".join(code for code, _ in OBS_STATUS) == "ABDEFGHIJKLMNOPQSUVW"
