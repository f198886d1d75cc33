"""The bundle: accepted by frictionless, the same bytes twice, and read back by a refresh without a change."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path

import frictionless
import openpyxl
import pytest

from pipelines.export import Extract, bundle_name, make_bundle, zip_files
from pipelines.export.extract import limited_to
from pipelines.refresh import plan, read_inputs
from pipelines.tables import INPUT_TABLES, OUTPUT_TABLES, csv_bytes, read_folder, sha256
from tests.conftest import DATASETS, OTHER_PAIR

PICTURE = b"\x89PNG and so on"


def unpacked(data: bytes, folder: Path) -> Path:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        archive.extractall(folder)
    return folder


def test_frictionless_accepts_it(collected: Extract, tmp_path: Path) -> None:
    folder = unpacked(make_bundle(collected, {"chart.png": PICTURE}), tmp_path)
    report = frictionless.validate(str(folder / "datapackage.json"))
    assert report.valid, report.flatten(["type", "message"])
    assert len(report.tasks) == len(INPUT_TABLES) + len(OUTPUT_TABLES)
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    for resource in package["resources"]:
        data = (folder / resource["path"]).read_bytes()
        assert resource["hash"] == f"sha256:{sha256(data)}"
        assert resource["bytes"] == len(data)
    assert package["version"] == collected.edition.version
    assert len(package["sources"]) == len(collected.tables.sources)
    assert (folder / "pictures" / "chart.png").read_bytes() == PICTURE
    path = folder / "quotes.csv"
    path.write_bytes(path.read_bytes().replace(b",level,", b",heap,", 1))
    assert not frictionless.validate(str(folder / "datapackage.json")).valid


def test_tables_are_complete_whatever_the_filters(extract: Extract, tmp_path: Path) -> None:
    indicator = str(extract.everything.observations["indicator_id"].iloc[0])
    narrowed = limited_to(extract, (indicator,))
    folder = unpacked(make_bundle(narrowed), tmp_path)
    assert (folder / "observations.csv").read_bytes() == csv_bytes(extract.everything.observations)
    for name, data in extract.snapshot.files.items():
        assert (folder / f"{name}.csv").read_bytes() == data
    book = openpyxl.load_workbook(folder / "quoted-figures.xlsx", read_only=True)
    rows = list(book["observations"].iter_rows(values_only=True))
    column = rows[0].index("indicator_id")
    assert {row[column] for row in rows[1:]} == {indicator}
    readme = (folder / "README.md").read_text(encoding="utf-8")
    assert narrowed.filters[0].replace("_", "\\_") in readme


def test_the_readme_tells_findings_and_citation(collected: Extract, tmp_path: Path) -> None:
    readme = (unpacked(make_bundle(collected), tmp_path) / "README.md").read_text(encoding="utf-8")
    findings = collected.everything.findings
    for severity in ("conflict", "caution", "gap"):
        assert f"({findings['severity'].eq(severity).sum():,})" in readme
    assert "@misc{quoted-figures-" in readme
    assert f"Data version {collected.edition.version}" in readme
    assert (
        "{" not in readme.replace(readme[readme.index("```bibtex") : readme.index("```\n")], "").split("## Findings")[0]
    )


def test_markup_in_texts_stays_text(extract: Extract, tmp_path: Path) -> None:
    findings = extract.shown.findings.assign(text="[a](javascript:b) <script>", severity="conflict")
    wild = replace(extract, shown=replace(extract.shown, findings=findings))
    readme = (unpacked(make_bundle(wild), tmp_path) / "README.md").read_text(encoding="utf-8")
    assert r"- \[a\](javascript:b) \<script\>" in readme


def test_twice_the_same_bytes(extract: Extract) -> None:
    assert make_bundle(extract, {"a.png": PICTURE}) == make_bundle(extract, {"a.png": PICTURE})
    assert zip_files({"b": b"2", "a": b"1"}) == zip_files({"a": b"1", "b": b"2"})
    assert bundle_name(extract) == f"quoted-figures_{extract.edition.version}.zip"


@pytest.mark.parametrize("folder", [DATASETS, OTHER_PAIR], ids=["datasets", "other_pair"])
def test_a_refresh_reads_it_back_and_changes_nothing(folder: Path, request: pytest.FixtureRequest) -> None:
    extract: Extract = request.getfixturevalue("collected" if folder == DATASETS else "extract")
    pictures = {f"{number}.png": PICTURE for number in range(150)}
    snapshot = read_folder(folder)
    inputs = read_inputs({"bundle.zip": make_bundle(extract, pictures)})
    assert {one.table for one in inputs.tables} == set(INPUT_TABLES)
    for mode in ("merge", "replace"):
        made = plan(snapshot, inputs, mode, False)
        assert made.ready
        assert made.empty, {name: change.counts for name, change in made.changes.items()}
    notes = "\n".join(inputs.notes)
    assert all(f"{name}.csv is left aside: a build computes this table" in notes for name in OUTPUT_TABLES)
    assert "more files in bundle.zip are left aside" in notes
    assert len(inputs.notes) < 20


def test_a_changed_bundle_is_a_plan(extract: Extract) -> None:
    with zipfile.ZipFile(io.BytesIO(make_bundle(extract))) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    files["quotes.csv"] = files["quotes.csv"].replace(b",A,", b",P,", 1)
    made = plan(read_folder(OTHER_PAIR), read_inputs({"b.zip": zip_files(files)}), "merge", False)
    assert made.changes["quotes"].counts == {"added": 0, "changed": 1, "removed": 0}
