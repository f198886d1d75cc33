"""The command line: `python -m pipelines COMMAND`. Thin: it reads arguments, calls, prints.

Exit codes: 0 done, 1 problems found or words unreadable, 2 misuse or a refresh not confirmed, 3 the data moved.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from pipelines import __version__
from pipelines.build import Built, build
from pipelines.export.commands import add_commands as add_export
from pipelines.refresh.commands import add_commands, progress_of
from pipelines.tables import (
    Problem,
    Tables,
    TablesError,
    check_articles,
    data_version,
    datasets_folder,
    fingerprint,
    load_tables,
    read_folder,
    recover,
    unchecked_sources,
    write_package,
)
from pipelines.wording import Reading, Units, describe, read_words, units_from_table

OK, PROBLEMS, MISUSE = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; gives its exit code."""
    options = _parser().parse_args(arguments)
    run: Callable[[argparse.Namespace], int] = options.run
    try:
        if recovered := recover(options.datasets):
            print(recovered, file=sys.stderr)
        return run(options)
    except TablesError as error:
        print(f"error: {error}", file=sys.stderr)
        return MISUSE


def check_command(options: argparse.Namespace) -> int:
    """List every problem of the tables, of words that cannot be read and of words that are not in their article."""
    if options.articles is not None and not options.articles.is_dir():
        raise TablesError(f"--articles: there is no folder {options.articles}.")
    progress = progress_of(options)
    progress("Reading the tables")
    tables, problems = load_tables(options.datasets)
    built = build(tables, progress)
    problems = [*problems, *built.problems]
    unchecked: list[str] = []
    if options.articles is not None:
        problems.extend(check_articles(tables, options.articles))
        unchecked = unchecked_sources(tables, options.articles)
    counts = {name: len(frame) for name, frame in tables.items()}
    said = f"{counts['quotes']} quotes of {counts['sources']} sources on {counts['indicators']} indicators"
    if unchecked:
        said += f"; {len(unchecked)} sources have no text in {options.articles.name} and were not compared"
    return _report(options, problems, said, {"rows": counts, "unchecked_sources": unchecked})


def build_command(options: argparse.Namespace) -> int:
    """Write observations, findings, coverage, the input tables and datapackage.json into a folder."""
    if options.out.resolve() == options.datasets.resolve():
        raise TablesError("--out must be another folder than the datasets.")
    progress = progress_of(options)
    progress("Reading the tables")
    snapshot = read_folder(options.datasets)
    tables, problems = load_tables(snapshot)
    built = build(tables, progress)
    progress("Writing the tables")
    outputs = {"observations": built.observations, "findings": built.findings, "coverage": built.coverage}
    write_package(options.out, tables, outputs, snapshot)
    counts = {name: len(frame) for name, frame in outputs.items()}
    said = f"{_summary(tables, built)} -> {options.out} (data version {data_version(fingerprint(snapshot))})"
    return _report(options, [*problems, *built.problems], said, {"rows": counts, "out": str(options.out)})


def read_command(options: argparse.Namespace) -> int:
    """Say what words say: value, bounds, unit and qualifier of each reading."""
    tables, _ = load_tables(options.datasets)
    units = units_from_table(tables.units)
    said = read_words(options.words, options.language, units, options.measure)
    readable = bool(said.readings)
    problem = said.problem or (None if readable else "The words are garbled: say in `reading` what they stand for.")
    if options.json:
        told = {
            "words": options.words,
            "language": options.language,
            "readings": [_as_dict(reading, units) for reading in said.readings],
            "conversion": _as_dict(said.conversion, units) if said.conversion else None,
            "garbled": said.garbled,
            "problem": problem,
        }
        print(json.dumps(told, ensure_ascii=False, indent=2))
    elif readable:
        for number, reading in enumerate(said.readings, 1):
            head = f"reading {number} of {len(said.readings)}: " if len(said.readings) > 1 else ""
            print(f"{head}{describe(reading, units)}")
            print(_reading_text(reading))
        if said.conversion is not None:
            print(f"given also as: {describe(said.conversion, units)}\n{_reading_text(said.conversion)}")
    else:
        print(f"“{options.words}”: {problem}", file=sys.stderr)
    return OK if readable else PROBLEMS


def _reading_text(reading: Reading) -> str:
    value, low, high = (_plain(number) for number in (reading.value, reading.low, reading.high))
    unit = f"{reading.unit or 'not named'}{f' (“{reading.noun}” is not known)' if reading.noun else ''}"
    return (
        f"  value {value or 'none named'}, from {low or 'open'} to {high or 'open'}, "
        f"unit {unit}, {reading.measure}, {reading.qualifier.replace('_', ' ')}"
    )


def _as_dict(reading: Reading, units: Units) -> dict[str, str | None]:
    numbers = {name: _plain(getattr(reading, name)) for name in ("value", "low", "high")}
    return {**reading._asdict(), **numbers, "label": describe(reading, units, long=True)}


def _plain(number: Decimal | None) -> str | None:
    if number is None:
        return None
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _summary(tables: Tables, built: Built) -> str:
    return (
        f"{len(tables.quotes)} quotes -> {len(built.observations)} observations, {len(built.findings)} findings, "
        f"{len(built.coverage)} periods"
    )


def _report(options: argparse.Namespace, problems: list[Problem], said: str, more: dict[str, Any]) -> int:
    if options.json:
        told = {"problems": [problem.as_dict() for problem in problems], **more}
        print(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        for problem in problems:
            print(problem)
        print(f"{len(problems)} problems; {said}" if problems else f"No problems: {said}")
    return PROBLEMS if problems else OK


def _parser() -> argparse.ArgumentParser:
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--datasets", type=Path, default=datasets_folder(), metavar="DIR", help="folder of the tables")
    shared.add_argument("--json", action="store_true", help="print JSON for programs")
    parser = argparse.ArgumentParser(prog="python -m pipelines", description="Quoted economic figures as tables.")
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    check = commands.add_parser("check", parents=[shared], help="list every problem of the tables")
    check.add_argument("--articles", type=Path, metavar="DIR", help="folder of <source_id>.txt to look the words up in")
    check.set_defaults(run=check_command)

    make = commands.add_parser("build", parents=[shared], help="write observations, findings and coverage")
    make.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder to write into")
    make.set_defaults(run=build_command)

    read = commands.add_parser("read", parents=[shared], help="say what words say")
    read.add_argument("words", metavar="WORDS", help="the words of one figure, such as 'up 33%%'")
    read.add_argument("--language", default="en", metavar="TAG", help="language of the words (BCP 47), default en")
    read.add_argument("--measure", choices=["level", "change"], help="what the figure is, if known")
    read.set_defaults(run=read_command)

    add_commands(commands, shared)
    add_export(commands, shared)
    return parser


if __name__ == "__main__":
    sys.exit(main())
