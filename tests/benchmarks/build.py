"""Build: time against reading the same files with pandas, and memory against their size, as the record grows."""

from __future__ import annotations

from pathlib import Path

from tests.benchmarks.measuring import Row, compared, interleaved, run
from tests.benchmarks.records import make_record

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
    rows, before = [], 0.0
    for one_key in (False, True):
        for size in sizes:
            record = make_record(folder / f"record{size}{one_key}", size, one_key=one_key)
            sides = {"ours": lambda r=record: run(BUILD, r), "other": lambda r=record: run(READ, r)}
            medians = interleaved(1 if smoke or size > 10_000 else 3, sides)
            ours, other = medians["ours"], medians["other"]
            name = f"{size:,} quotes{' on one key' if one_key else ''}"
            rows.append(compared(f"build of {name}, against pandas.read_csv", ours["seconds"], other["seconds"], "s",
                                 "≤ 12 at 100,000"))  # fmt: skip
            files = sum(path.stat().st_size for path in record.glob("*.csv")) / 1e6
            rows.append(compared(f"memory of {name}, against the files", ours["mb"], files, "MB", "≤ 8 at 1,000,000"))
            if size > sizes[0]:
                rows.append(compared(f"build of {name}, against {sizes[sizes.index(size) - 1]:,}", ours["seconds"],
                                     before, "s", "≤ 11"))  # fmt: skip
            before = ours["seconds"]
    return rows
