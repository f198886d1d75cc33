"""Run commands in processes of their own, interleaved, and put medians and ratios in a table."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]


class Row(NamedTuple):
    """One comparison: medians of ours and of the other, and ours ÷ the other."""

    what: str
    ours: float
    other: float
    unit: str
    ratio: float
    wanted: str


def run(code: str, *arguments: object) -> dict[str, float]:
    """Run Python code in a fresh process from the project's folder; its last printed line is JSON: name -> number."""
    done = subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"a benchmark’s process failed:\n{done.stderr[-2000:]}")
    return dict(json.loads(done.stdout.strip().splitlines()[-1]))


def interleaved(times: int, sides: Mapping[str, Callable[[], dict[str, float]]]) -> dict[str, dict[str, float]]:
    """The medians of each side's numbers, the sides run in turn."""
    found: dict[str, list[dict[str, float]]] = {name: [] for name in sides}
    for _ in range(times):
        for name, measure in sides.items():
            found[name].append(measure())
    return {name: {key: statistics.median(one[key] for one in runs) for key in runs[0]} for name, runs in found.items()}


def compared(what: str, ours: float, other: float, unit: str, wanted: str = "") -> Row:
    """A row of the table."""
    return Row(what, ours, other, unit, ours / other if other else float("nan"), wanted)


def table(rows: Sequence[Row]) -> str:
    """The rows as a Markdown table."""
    lines = ["| what | ours | other | ratio | wanted |", "|---|---|---|---|---|"]
    lines += [
        f"| {row.what} | {row.ours:,.4g} {row.unit} | {row.other:,.4g} {row.unit} | {row.ratio:.2f} | {row.wanted} |"
        for row in rows
    ]
    return "\n".join(lines)
