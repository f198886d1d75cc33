"""The bundle: one zip archive to publish, to cite and to read back.

It is a Data Package of all tables, complete, as `build` writes them; beside them a workbook and pictures of what is
shown, and a README.md with filters, findings and citation. The CSV files have no byte-order mark, so that they stay
what they were; the workbook is for spreadsheets.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import pandas as pd

from pipelines.analysis.citation import cite_data, cite_data_bibtex
from pipelines.export.about import About, facts
from pipelines.export.archive import zip_files
from pipelines.export.extract import Extract, said_filters, shown_tables
from pipelines.export.fields import TABLES
from pipelines.export.workbook import make_workbook
from pipelines.tables import OUTPUT_TABLES, package_files

WORKBOOK = "quoted-figures.xlsx"
PICTURES = "pictures"
TOLD = {"conflict": "Sources contradict each other", "caution": "To be used with care", "gap": "Not known"}
_MARKUP = re.compile(r"([\\`*_\[\]<>#|~])")

README = """# {name}

{description}

| | |
|---|---|
{facts}

## What is here

{contents}

The CSV files hold every table complete, whatever the filters; they are UTF-8. The workbook{and_pictures} what the
filters let pass. `datapackage.json` explains every column, with units, keys, sources, licence and checksums
(Frictionless Data Package, version 2).

The bundle can be read back: `python -m pipelines refresh BUNDLE.zip` plans what it would change.

## How to cite

{citation}

```bibtex
{bibtex}
```

## Findings
{findings}"""


def make_bundle(extract: Extract, pictures: Mapping[str, bytes] | None = None) -> bytes:
    """The bundle as a zip archive; `pictures` are files by name, shown as they are.

    Raises TablesError if a table breaks its schema.
    """
    everything = {name: getattr(extract.everything, name) for name in OUTPUT_TABLES}
    files = package_files(extract.tables, everything, extract.snapshot)
    files[WORKBOOK] = shown_workbook(extract)
    files |= {f"{PICTURES}/{name}": data for name, data in (pictures or {}).items()}
    files["README.md"] = _readme(extract, files).encode()
    return zip_files(files)


def bundle_name(extract: Extract) -> str:
    """The file name of a bundle: quoted-figures_1a2b3c4d.zip."""
    return f"quoted-figures_{extract.edition.version}.zip"


def shown_workbook(extract: Extract) -> bytes:
    """All tables as one workbook, the computed ones as they are shown."""
    return make_workbook(shown_tables(extract), _about(extract))


def _about(extract: Extract) -> About:
    description = (
        "Figures that articles state, each with its words, unit, bounds and source; where the sources disagree and "
        "where figures are missing."
    )
    return About(extract.edition.name, description, extract.edition, said_filters(extract))


def _readme(extract: Extract, files: Mapping[str, bytes]) -> str:
    about = _about(extract)
    told = {label: text for label, text in facts(about).items() if label not in ("What this is", "Description")}
    pictures = sorted(path for path in files if path.startswith(f"{PICTURES}/"))
    tables = [f"- `{TABLES[name].file}`: {TABLES[name].description}" for name in TABLES if TABLES[name].file in files]
    contents = [*tables, f"- `{WORKBOOK}`: the tables as one workbook.", *(f"- `{path}`" for path in pictures)]
    return README.format(
        name=_plain(about.title),
        description=about.description,
        facts="\n".join(f"| {label} | {_plain(text)} |" for label, text in told.items()),
        contents="\n".join(contents),
        and_pictures=" and the pictures show" if pictures else " shows",
        citation=_plain(cite_data(extract.edition)),
        bibtex=cite_data_bibtex(extract.edition),
        findings=_findings(extract.shown.findings),
    )


def _findings(findings: pd.DataFrame) -> str:
    """The findings in sentences, the gravest first; plain notes are only counted."""
    parts = []
    for severity, title in TOLD.items():
        texts = findings.loc[findings["severity"].eq(severity), "text"]
        lines = "\n".join(f"- {_plain(text)}" for text in texts) or "None."
        parts.append(f"\n### {title} ({len(texts):,})\n\n{lines}\n")
    notes = int(findings["severity"].eq("note").sum())
    return "".join(parts) + f"\n`findings.csv` and the workbook list them all, and {notes:,} notes besides.\n"


def _plain(text: str) -> str:
    """Text as Markdown shows it literally."""
    return _MARKUP.sub(r"\\\1", str(text)).replace("\n", " ")
