"""SDMX: another library reads data and structure together and finds the same numbers."""

from __future__ import annotations

import io
from dataclasses import replace

import pandas as pd
import pytest
import sdmx

from pipelines.analysis.selection import Selected
from pipelines.export import Extract, sdmx_files
from pipelines.export.sdmx import code_ids, time_period


def read(extract: Extract) -> tuple[pd.DataFrame, sdmx.message.StructureMessage]:
    files = sdmx_files(extract)
    structure = sdmx.read_sdmx(io.BytesIO(files["structure.xml"]))
    message = sdmx.read_sdmx(io.BytesIO(files["data.csv"]), format="csv", structure=structure.dataflow["OBSERVATIONS"])
    return sdmx.to_pandas(message.data[0], attributes="o").reset_index(), structure


@pytest.mark.parametrize("name", ["extract", "collected"])
def test_the_same_numbers_come_out(name: str, request: pytest.FixtureRequest) -> None:
    extract: Extract = request.getfixturevalue(name)
    table, _ = read(extract)
    observations = extract.everything.observations
    dated = observations[observations["period"].ne("")].set_index("observation_id")
    found = table.set_index("OBSERVATION")
    assert found.index.is_unique
    assert sorted(found.index) == sorted(dated.index)
    found = found.loc[dated.index]
    pd.testing.assert_series_equal(found["value"], dated["value"], check_names=False)
    for column, own in (("LOWER_BOUND", "low"), ("UPPER_BOUND", "high")):
        pd.testing.assert_series_equal(pd.to_numeric(found[column]), dated[own], check_names=False)
    for column, own in (
        ("OBS_STATUS", "status"),
        ("WORDS", "words"),
        ("COMMENT_OBS", "note"),
        ("UNIT_MEASURE", "unit"),
    ):
        assert found[column].tolist() == dated[own].tolist()
    assert set(found["UNIT_MULT"]) == {"0"}


def test_every_code_is_in_its_list(collected: Extract) -> None:
    table, structure = read(collected)
    definition = structure.structure["QUOTED_FIGURES"]
    coded = 0
    for component in [*definition.dimensions, *definition.attributes]:
        listed = component.local_representation.enumerated
        if listed is not None:
            coded += 1
            assert set(table[component.id]) <= {code.id for code in listed}, component.id
            assert all(str(code.name) for code in listed)
    assert coded == 13
    names = {str(code.id): str(code.name) for code in structure.codelist["CL_INDICATOR"]}
    indicators = collected.tables.indicators.set_index("indicator_id")["label"]
    assert all(names[code] == indicators[code] for code in names)


def test_undated_figures_are_named(extract: Extract) -> None:
    observations = extract.everything.observations
    without = observations.assign(period=observations["period"].mask(observations.index == 0, ""))
    shown = Selected(without, extract.everything.findings, extract.everything.coverage)
    files = sdmx_files(replace(extract, shown=shown))
    name = str(observations["observation_id"].iloc[0])
    assert name in files["README.txt"].decode().splitlines()
    assert f",{name}," not in files["data.csv"].decode()


def test_nothing_to_show_is_still_a_message(extract: Extract) -> None:
    empty = Selected(*(frame.head(0) for frame in vars(extract.everything).values()))
    files = sdmx_files(replace(extract, shown=empty))
    assert files["data.csv"].startswith(b"STRUCTURE,STRUCTURE_ID,ACTION,FREQ,REF_AREA,COUNTERPART_AREA,INDICATOR,")
    sdmx.read_sdmx(io.BytesIO(files["structure.xml"]))


def test_twice_the_same_bytes(extract: Extract) -> None:
    assert sdmx_files(extract) == sdmx_files(extract)


@pytest.mark.parametrize(
    ("period", "told"),
    [
        ("2022", "2022"),
        ("2022-H2", "2022-S2"),
        ("2022-Q3", "2022-Q3"),
        ("2022-07", "2022-07"),
        ("2022-07-15", "2022-07-15"),
        ("2022-01/2022-05", "2022-01-01/P5M"),
        ("2021/2022", "2021-01-01/P2Y"),
        ("2022-Q4/2023-Q1", "2022-10-01/P6M"),
        ("2023-01-01/2023-02-14", "2023-01-01/P45D"),
        ("2023-01-15/2023-01-31", "2023-01-15/P17D"),
    ],
)
def test_periods(period: str, told: str) -> None:
    assert time_period(period) == told


def test_codes_are_of_the_signs_allowed_and_stay_apart() -> None:
    assert code_ids(["a.b", "a_b", "x-1"]) == {"a.b": "a_b", "a_b": "a_b_2", "x-1": "x-1"}
