"""Build mapped over the parts of a record by Dask, against the same build in one process; the output is the same."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

from tests.benchmarks.measuring import Row, compared, interleaved, run
from tests.benchmarks.records import make_record

COMMON = """
import hashlib, json, sys, time
from pathlib import Path
from pipelines.build import build, build_share, combine, split
from pipelines.tables import load_tables

def told(built, seconds):
    digest = hashlib.sha256()
    for table in (built.observations, built.findings, built.coverage):
        digest.update(table.to_csv(index=False).encode())
    print(json.dumps({"seconds": seconds, "digest": int(digest.hexdigest()[:12], 16)}))
"""
ALONE = f"""{COMMON}
tables, _ = load_tables(Path(sys.argv[1]))
start = time.perf_counter()
built = build(tables)
seconds = time.perf_counter() - start
told(built, seconds)
"""
MAPPED = f"""{COMMON}
import dask.bag
if __name__ == "__main__":
    tables, _ = load_tables(Path(sys.argv[1]))
    start = time.perf_counter()
    parts = dask.bag.from_sequence(list(split(tables, int(sys.argv[2]))), partition_size=1)
    built = combine(parts.map(build_share).compute(scheduler="processes", num_workers=2), tables)
    seconds = time.perf_counter() - start
    told(built, seconds)
"""


def measure(folder: Path, smoke: bool) -> list[Row]:
    """One record, both ways; RuntimeError if they do not give the same bytes."""
    if importlib.util.find_spec("dask") is None:
        print("partitions: dask is not installed (pip install dask); left out", file=sys.stderr)
        return []
    size = 2_000 if smoke else 100_000
    record = make_record(folder / "partitioned", size)
    sides = {"mapped": lambda: run(MAPPED, record, size // 8), "alone": lambda: run(ALONE, record)}
    medians = interleaved(1 if smoke else 3, sides)
    mapped, alone = medians["mapped"], medians["alone"]
    if mapped["digest"] != alone["digest"]:
        raise RuntimeError("Dask over the parts of a record gave another output than the build in one process.")
    what = f"build of {size:,} quotes by Dask in 2 processes (same bytes), against one process"
    return [compared(what, mapped["seconds"], alone["seconds"], "s")]
