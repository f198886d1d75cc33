"""The built package: plain decimals, the same bytes twice, and a description others accept."""

from __future__ import annotations

import json
import math
from decimal import Decimal
from pathlib import Path

import frictionless
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.tables import (
    INPUT_TABLES,
    OUTPUT_TABLES,
    TablesError,
    csv_bytes,
    decimal_text,
    load_tables,
    read_folder,
    write_package,
)

from .conftest import Datasets

NAN = float("nan")


def outputs() -> dict[str, pd.DataFrame]:
    observation = {
        "observation_id": "alpha:1",
        "quote_id": "alpha:1",
        "from_quotes": "alpha:1 alpha:2",
        "source_id": "alpha",
        "indicator_id": "goods_trade_turnover",
        "topic": "trade",
        "measure": "level",
        "statistics": "CN",
        "period": "2022",
        "period_start": "2022-01-01",
        "period_end": "2022-12-31",
        "period_basis": "stated",
        "base_period": "",
        "value": 5.08e9,
        "low": 5.075e9,
        "high": NAN,
        "unit": "USD",
        "method": "stated",
        "reading": "",
        "reading_state": "only",
        "status": "A",
        "attributed_to": "",
        "words": '5.08 billion "US" dollars, about',
        "note": "",
    }
    undated = observation | {"observation_id": "alpha:2", "period": "", "period_start": "", "period_end": ""}
    finding = {
        "finding_id": "undated:alpha:1",
        "kind": "undated",
        "severity": "caution",
        "indicator_id": "goods_trade_turnover",
        "period": "",
        "quote_ids": "alpha:1 beta:1",
        "magnitude": 0.1,
        "text": "A sentence.",
    }
    coverage = {
        "indicator_id": "goods_trade_turnover",
        "statistics": "",
        "period": "2022",
        "state": "stated",
        "sources": 1,
        "reason": "",
    }
    return {
        "observations": pd.DataFrame([observation, undated]),
        "findings": pd.DataFrame([finding, finding | {"finding_id": "g", "indicator_id": "", "magnitude": NAN}]),
        "coverage": pd.DataFrame([coverage]),
    }


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_twice_the_same_bytes(datasets: Datasets, tmp_path: Path) -> None:
    folder = datasets()
    snapshot = read_folder(folder)
    tables, _ = load_tables(snapshot)
    for name in ("one", "two"):
        write_package(tmp_path / name, tables, outputs(), snapshot)
    write_package(tmp_path / "two", tables, outputs(), snapshot)
    assert files(tmp_path / "one") == files(tmp_path / "two")
    expected = {f"{name}.csv" for name in INPUT_TABLES | OUTPUT_TABLES} | {"datapackage.json"}
    assert set(files(tmp_path / "one")) == expected


def test_inputs_are_copied_byte_for_byte(datasets: Datasets, right: dict[str, str], tmp_path: Path) -> None:
    odd = b"\xef\xbb\xbf" + right["events"].replace("\n", "\r\n").encode()
    snapshot = read_folder(datasets(events=odd, fx_rates=None))
    write_package(tmp_path / "out", load_tables(snapshot)[0], outputs(), snapshot)
    written = files(tmp_path / "out")
    assert {name: written[f"{name}.csv"] for name in snapshot.files} == snapshot.files
    assert written["events.csv"] == odd
    assert "fx_rates.csv" not in written
    report = frictionless.validate(str(tmp_path / "out" / "datapackage.json"))
    assert report.valid, report.flatten(["type", "message"])


def test_frictionless_accepts_the_package(datasets: Datasets, tmp_path: Path) -> None:
    tables, _ = load_tables(datasets())
    write_package(tmp_path / "out", tables, outputs())
    report = frictionless.validate(str(tmp_path / "out" / "datapackage.json"))
    assert report.valid, report.flatten(["type", "message"])
    assert len(report.tasks) == 10
    # The judge is awake: a changed byte and a quote of nobody are found.
    path = tmp_path / "out" / "observations.csv"
    path.write_bytes(path.read_bytes().replace(b"alpha:1,alpha:1,", b"alpha:1,alpha:7,"))
    found = {kind for (kind,) in frictionless.validate(str(tmp_path / "out" / "datapackage.json")).flatten(["type"])}
    assert found == {"hash-count", "foreign-key"}


def test_the_description_explains_every_column(datasets: Datasets, tmp_path: Path) -> None:
    write_package(tmp_path, load_tables(datasets())[0], outputs())
    package = json.loads((tmp_path / "datapackage.json").read_text(encoding="utf-8"))
    assert package["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    assert [license["name"] for license in package["licenses"]] == ["CC-BY-4.0"]
    resources = {resource["name"]: resource for resource in package["resources"]}
    for name, table in (INPUT_TABLES | OUTPUT_TABLES).items():
        fields = resources[name]["schema"]["fields"]
        assert [field["name"] for field in fields] == table.columns
        assert all(field["description"] and field["title"] for field in fields)
        assert resources[name]["schema"]["primaryKey"] == list(table.key)
        assert resources[name]["bytes"] == (tmp_path / f"{name}.csv").stat().st_size
    units = {field["name"]: field["type"] for field in resources["observations"]["schema"]["fields"]}
    assert (units["value"], units["period_start"], units["words"]) == ("number", "date", "string")


def test_output_columns_and_numbers(datasets: Datasets, tmp_path: Path) -> None:
    write_package(tmp_path, load_tables(datasets())[0], outputs())
    header, first, _ = (tmp_path / "observations.csv").read_text(encoding="utf-8").splitlines()
    assert header.split(",") == OUTPUT_TABLES["observations"].columns
    assert ",5080000000,5075000000,,USD," in first
    assert first.endswith(',"5.08 billion ""US"" dollars, about",')
    assert (tmp_path / "coverage.csv").read_text(encoding="utf-8").splitlines()[1].endswith(",2022,stated,1,")


def test_a_wrong_output_writes_nothing(datasets: Datasets, tmp_path: Path) -> None:
    tables, _ = load_tables(datasets())
    wrong = outputs()
    wrong["observations"] = wrong["observations"].assign(low=6e9, high=5e9)
    lacking = {"findings": outputs()["findings"]}
    for given_outputs in (wrong, lacking):
        with pytest.raises(TablesError, match="observations"):
            write_package(tmp_path / "out", tables, given_outputs)
    assert not (tmp_path / "out").exists()


def test_a_folder_that_cannot_be_written(datasets: Datasets, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(TablesError, match="could not be written"):
        write_package(tmp_path / "file", load_tables(datasets())[0], outputs())


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (5.08e9, "5080000000"),
        (0.955, "0.955"),
        (1e22, "10000000000000000000000"),
        (1e-7, "0.0000001"),
        (-0.0, "0"),
        (-5.0, "-5"),
        (NAN, ""),
        (0.1 + 0.2, "0.30000000000000004"),
    ],
)
def test_decimals(number: float, text: str) -> None:
    assert decimal_text(pd.Series([number])).tolist() == [text]


@given(st.lists(st.floats(allow_infinity=False), max_size=20))
def test_decimals_read_back_the_same(numbers: list[float]) -> None:
    texts = decimal_text(pd.Series(numbers, dtype="float64"))
    for number, text in zip(numbers, texts, strict=True):
        assert text == "" if math.isnan(number) else float(text) == number
        assert "e" not in text.lower()
        assert not text.endswith(".0")
        assert math.isnan(number) or Decimal(text).is_finite()


def test_infinite_numbers_are_refused() -> None:
    with pytest.raises(TablesError, match="infinite"):
        decimal_text(pd.Series([math.inf]))


def test_empty_tables_have_a_header() -> None:
    assert csv_bytes(pd.DataFrame(columns=["a", "b"], dtype="str")) == b"a,b\n"
