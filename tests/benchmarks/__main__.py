"""Compare two things in one run and print ratios: `python -m tests.benchmarks [PART …] [--smoke] [--json FILE]`.

Each pair runs interleaved, several times, each time in a process of its own; medians and ratios are printed with the
machine and the versions. Nothing here passes or fails by time. The parts are words, build,
partitions, page and readers.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

from tests.benchmarks import build, page, partitions, readers, words
from tests.benchmarks.measuring import Row, table

PARTS = {
    "words": words.measure,
    "build": build.measure,
    "partitions": partitions.measure,
    "page": page.measure,
    "readers": readers.measure,
}


def main() -> int:
    """Run the parts asked for and print their table."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"{', '.join(PARTS)}; all of them by default")
    parser.add_argument("--smoke", action="store_true", help="small data, one run each: only shows that it works")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the rows there too")
    options = parser.parse_args()
    if unknown := set(options.parts) - set(PARTS):
        parser.error(f"there is no part {', '.join(sorted(unknown))}; the parts are {', '.join(PARTS)}.")
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as folder:
        for name in options.parts or PARTS:
            rows += PARTS[name](Path(folder), options.smoke)
    print(machine())
    print(table(rows))
    if options.json:
        told = {"machine": machine(), "rows": [row._asdict() for row in rows]}
        options.json.write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")
    return 0


def machine() -> str:
    """Processors, system and versions in one line."""
    packages = ", ".join(f"{name} {version(name)}" for name in ("streamlit", "pandas", "plotly", "pandera"))
    load = os.getloadavg()[0]
    return (
        f"{os.cpu_count()} processors, {platform.system()} {platform.machine()}, Python {platform.python_version()}, "
        f"{packages}; load {load:.1f}"
    )


if __name__ == "__main__":
    sys.exit(main())
