"""The command export: writes files for people and machines into a folder.

Exit codes: 0 all written, 1 rows left out or files that could not be made (the others are written), 2 misuse.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pipelines.charts.sizes import SIZES
from pipelines.export.extract import Extract, load_extract
from pipelines.export.failing import PicturesUnavailable, why_not_made
from pipelines.export.jobs import DEFAULT, FORMATS, STANDING, WHICH, Job, plan_jobs
from pipelines.tables import Problem, TablesError, did_you_mean, write_whole

OK, PROBLEMS = 0, 1
BAR = 24  # signs of the progress bar
LINE = 100  # signs of its line
Progress = Callable[[int, int, str], None]


@dataclass
class Outcome:
    """What was written, and what could not be made and why, by name; `left_out` was only an extra."""

    written: list[str] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)
    left_out: dict[str, str] = field(default_factory=dict)


def export_command(options: argparse.Namespace) -> int:
    """Write the formats asked for into a folder; says what could not be made and writes the rest."""
    formats = _named(options.format or [",".join(DEFAULT)], FORMATS, "format")
    sizes = _named(options.size or ["shown"], tuple(SIZES), "size")
    charts = _named(options.charts or [",".join(STANDING)], tuple(WHICH), "chart")
    _check_out(options.out, options.datasets)
    extract, problems = load_extract(options.datasets)
    if not extract.snapshot.found:
        return _tell(options, extract, problems, Outcome())
    indicator_ids = _named(options.indicator or [], tuple(extract.tables.indicators["indicator_id"]), "indicator")
    jobs = list(plan_jobs(extract, formats, sizes, indicator_ids, charts))
    outcome = run_jobs(jobs, options.out, _progress(options))
    return _tell(options, extract, problems, outcome)


def add_commands(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], shared: argparse.ArgumentParser
) -> None:
    """Add the command to a command line."""
    export = commands.add_parser("export", parents=[shared], help="write charts, tables and a bundle to take away")
    export.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder to write into")
    export.add_argument(
        "--format",
        action="append",
        metavar="LIST",
        help=f"comma-separated, of {', '.join(FORMATS)}; default {','.join(DEFAULT)}",
    )
    export.add_argument("--indicator", action="append", metavar="ID", help="only this indicator; may be repeated")
    export.add_argument("--size", action="append", metavar="LIST", help=f"of pictures: {', '.join(SIZES)}")
    charts = f"for pictures: {', '.join(WHICH)}; default {','.join(STANDING)}"
    export.add_argument("--charts", action="append", metavar="LIST", help=charts)
    export.set_defaults(run=export_command)


def run_jobs(jobs: Sequence[Job], out: Path, progress: Progress) -> Outcome:
    """Do all jobs and write their files, each whole or not at all; a job that fails is named and the others go on.

    Where no pictures can be made, the first of a format says so for all of it.
    """
    outcome = Outcome()
    unavailable: set[str] = set()
    for number, job in enumerate(jobs):
        progress(number, len(jobs), f"{job.format}: {job.name}")
        if job.format in unavailable:
            continue
        try:
            _write(job.make(), out, outcome)
        except PicturesUnavailable as error:
            if job.extra:
                outcome.left_out[job.name] = str(error)
                continue
            unavailable.add(job.format)
            outcome.failed[f"all {job.format} pictures"] = str(error)
        except Exception as error:  # whatever is wrong with one file must not cost the others
            outcome.failed[f"{job.format}: {job.name}"] = why_not_made(error)
    progress(len(jobs), len(jobs), "")
    return outcome


def _write(files: Mapping[str, bytes], out: Path, outcome: Outcome) -> None:
    for path, data in files.items():
        write_whole(out / path, data)
        outcome.written.append(path)


def _named(given: Sequence[str], known: Sequence[str], what: str) -> list[str]:
    """The names in comma-separated lists, each once; raises TablesError for one that is not known."""
    names = list(dict.fromkeys(name.strip() for text in given for name in text.split(",") if name.strip()))
    for name in names:
        if name not in known:
            listed = f"The {what}s are {', '.join(known)}." if len(known) <= len(FORMATS) else ""
            hint = did_you_mean(name, known) or listed or "`indicators.csv` lists them all."
            raise TablesError(f"there is no {what} {name!r}. {hint}")
    return names


def _check_out(out: Path, datasets: Path) -> None:
    target, protected = out.resolve(), datasets.resolve()
    if target == protected or protected in target.parents:
        raise TablesError("--out must be another folder than the datasets, and not inside it.")
    standing = next((path for path in (target, *target.parents) if path.exists()), target)
    if not standing.is_dir():
        raise TablesError(f"--out: {standing} is a file; name a folder, which is made if it is not there.")
    if not os.access(standing, os.W_OK | os.X_OK):
        raise TablesError(f"--out: {standing} may not be written to; name another folder.")


def _progress(options: argparse.Namespace) -> Progress:
    """A bar on a terminal; silent otherwise."""
    if options.json or not sys.stderr.isatty():
        return lambda *_: None

    def show(done: int, all_of_them: int, name: str) -> None:
        filled = BAR * done // max(all_of_them, 1)
        line = f"[{'#' * filled}{'.' * (BAR - filled)}] {done}/{all_of_them} {name}"
        print(f"\r{line[:LINE]:<{LINE}}", end="" if done < all_of_them else "\n", file=sys.stderr, flush=True)

    return show


def _tell(options: argparse.Namespace, extract: Extract, problems: list[Problem], outcome: Outcome) -> int:
    code = PROBLEMS if problems or outcome.failed else OK
    if options.json:
        told = {
            "out": str(options.out),
            "data_version": extract.edition.version,
            "written": outcome.written,
            "failed": outcome.failed,
            "left_out": outcome.left_out,
            "problems": [problem.as_dict() for problem in problems],
        }
        print(json.dumps(told, ensure_ascii=False, indent=2))
        return code
    for problem in problems:
        print(problem)
    for name, why in (outcome.failed | outcome.left_out).items():
        print(f"Not made: {name}: {why}", file=sys.stderr)
    count = len(outcome.written)
    left_out = f"{len(problems)} problems; " if problems else ""
    files = "file" if count == 1 else "files"
    print(f"{left_out}{count} {files} -> {options.out} (data version {extract.edition.version})")
    return code
