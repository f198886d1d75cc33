"""Build: time against reading the same files with pandas, and memory against their size, as the record grows."""

from __future__ import annotations

from pathlib import Path

from tests.benchmarks.measuring import Row, compared, interleaved, run
from tests.benchmarks.records import DATASETS, make_record

PEAK = "resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024"  # MB on Linux
BUILD = f"""
import json, resource, sys, time
from pathlib import Path
from pipelines.build import build
from pipelines.tables import load_tables
before = {PEAK}
start = time.perf_counter()
tables, problems = load_tables(Path(sys.argv[1]))
built = build(tables)
print(json.dumps({{"seconds": time.perf_counter() - start, "mb": {PEAK} - before, "findings": len(built.findings)}}))
"""
READ = f"""
import json, resource, sys, time
from pathlib import Path
import pandas as pd
before = {PEAK}
start = time.perf_counter()
frames = [pd.read_csv(path, dtype=str) for path in sorted(Path(sys.argv[1]).glob("*.csv"))]
print(json.dumps({{"seconds": time.perf_counter() - start, "mb": {PEAK} - before}}))
"""


def measure(folder: Path, smoke: bool) -> list[Row]:
    """The ordinary record, then made-up ones of growing size, spread out and with all quotes on one key."""
    sizes = (500, 1_000) if smoke else (1_000, 10_000, 100_000, 1_000_000)
    rows, _ = _against_reading("the ordinary record", DATASETS, 1 if smoke else 5)
    for one_key in (False, True):
        smaller = 0.0
        for size in sizes:
            record = make_record(folder / f"record{size}{one_key}", size, one_key=one_key)
            name = f"{size:,} quotes{' on one key' if one_key else ''}"
            found, seconds = _against_reading(name, record, 1 if smoke or size > 10_000 else 3)
            rows += found
            if smaller:
                rows.append(compared(f"build of {name}, against a tenth of them", seconds, smaller, "s",
                                     "≤ 11" if size == 1_000_000 else ""))  # fmt: skip
            smaller = seconds
    return rows


def _against_reading(name: str, record: Path, times: int) -> tuple[list[Row], float]:
    """Time against pandas reading the same files, memory against their size; and the seconds of the build."""
    medians = interleaved(times, {"ours": lambda: run(BUILD, record), "other": lambda: run(READ, record)})
    ours, other = medians["ours"], medians["other"]
    files = sum(path.stat().st_size for path in record.glob("*.csv")) / 1e6
    slow, large = ("≤ 12" if name == "100,000 quotes" else ""), ("≤ 8" if name == "1,000,000 quotes" else "")
    rows = [
        compared(f"build of {name}, against pandas.read_csv", ours["seconds"], other["seconds"], "s", slow),
        compared(f"memory of {name}, against the files", ours["mb"], files, "MB", large),
    ]
    return rows, ours["seconds"]
