"""The commands refresh, history and undo: plan, show, ask, apply.

Exit codes: 0 applied or nothing to do, 1 problems, 2 misuse or not confirmed, 3 the data moved meanwhile.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pipelines.build import quiet
from pipelines.refresh.applying import apply, history, plan_undo
from pipelines.refresh.headers import IGNORED
from pipelines.refresh.inputs import Inputs, confirmed, read_inputs
from pipelines.refresh.log import Entry
from pipelines.refresh.merge import MERGE, MODES
from pipelines.refresh.planning import plan
from pipelines.refresh.record import Plan
from pipelines.refresh.report import entry_data, entry_text, history_data, history_text, plan_data, plan_text
from pipelines.tables import INPUT_TABLES, DataMoved, TablesError, read_folder, shown

OK, PROBLEMS, UNCONFIRMED, MOVED = 0, 1, 2, 3


def refresh_command(options: argparse.Namespace) -> int:
    """Plan a refresh from files, show it, and apply it if it is confirmed."""
    table, paths = _table_and_files(options.what)
    progress = progress_of(options)
    progress(f"Reading {paths[0].name if len(paths) == 1 else f'{len(paths)} files'}")
    inputs = _read(options, table, paths)

    def make() -> Plan:
        snapshot = read_folder(options.datasets)
        return plan(snapshot, inputs, options.mode, options.skip_bad, progress=progress)

    def write_rejected(made: Plan) -> list[str]:
        return _write_rejected(made, paths)

    return _run(options, make, write_rejected)


def undo_command(options: argparse.Namespace) -> int:
    """Plan to take back an entry of the history, show it, and do it if it is confirmed."""
    return _run(options, lambda: plan_undo(options.datasets, options.id, progress=progress_of(options)), lambda _: [])


def history_command(options: argparse.Namespace) -> int:
    """List what was refreshed and undone."""
    past = history(options.datasets)
    print(json.dumps(history_data(past), ensure_ascii=False, indent=2) if options.json else history_text(past))
    return OK


def add_commands(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], shared: argparse.ArgumentParser
) -> None:
    """Add the three commands to a command line."""
    doing = argparse.ArgumentParser(add_help=False)
    doing.add_argument("--yes", action="store_true", help="apply without asking")
    doing.add_argument("--note", default="", metavar="TEXT", help="a note for the history")

    refresh = commands.add_parser("refresh", parents=[shared, doing], help="change tables from CSV files")
    refresh.add_argument("what", nargs="+", metavar="[TABLE] FILE", help="table, and CSV files or zip archives of them")
    refresh.add_argument("--mode", choices=MODES, default=MERGE, help="add and change rows, or replace whole tables")
    refresh.add_argument("--skip-bad", action="store_true", help="leave bad rows out, and write them beside FILE")
    refresh.add_argument("--dry-run", action="store_true", help="show the plan only")
    refresh.add_argument("--accept-mapping", action="store_true", help="take near-miss headers as proposed")
    refresh.add_argument("--ignore-unknown", action="store_true", help="leave out columns that no table has")
    refresh.add_argument(
        "--map",
        action="append",
        default=[],
        metavar="HEADER=COLUMN",
        help="which column a header is; HEADER= leaves it out; may be repeated",
    )
    refresh.set_defaults(run=refresh_command)

    undo = commands.add_parser("undo", parents=[shared, doing], help="take a refresh back, or an undo")
    undo.add_argument("id", nargs="?", type=int, metavar="ID", help="entry of the history, by default the latest")
    undo.set_defaults(run=undo_command, dry_run=False)

    past = commands.add_parser("history", parents=[shared], help="list what was refreshed and undone")
    past.set_defaults(run=history_command)


def _run(options: argparse.Namespace, make: Callable[[], Plan], write_rejected: Callable[[Plan], list[str]]) -> int:
    made = make()
    told: dict[str, Any] = {"plan": plan_data(made)} if options.json else {}
    if not options.json:
        print(plan_text(made))
    code = _outcome(options, made)
    if code is None:
        try:
            told["rejected_files"] = write_rejected(made)
            entry = apply(options.datasets, made, options.note).entry
            told["entry"] = entry and entry_data(entry)
            code = OK
            if not options.json:
                for path in told["rejected_files"]:
                    print(f"Rows left out: {path}")
                print(_done_text(made, entry))
        except DataMoved as error:
            print(f"{error} The plan on the tables as they are now:", file=sys.stderr)
            made = make()
            told["plan"] = plan_data(made)
            if not options.json:
                print(plan_text(made))
            code = MOVED
    if options.json:
        print(json.dumps(told, ensure_ascii=False, indent=2))
    return code


def _done_text(made: Plan, entry: Entry | None) -> str:
    if entry is not None:
        return f"Done: {entry_text(entry)}"
    if made.rejected_rows:
        return "Nothing was applied: all rows are left out, or stand in the tables already."
    return "Nothing to do: the tables say so already."


def _outcome(options: argparse.Namespace, made: Plan) -> int | None:
    """Give the exit code of a plan that is not to be applied; None if it is."""
    if not made.ready:
        if not options.json:
            skippable = made.rejected_rows and not made.blocked and made.action in MODES
            hint = " Mend the rows, or leave them out (--skip-bad)." if skippable else ""
            print(f"Nothing was changed: the plan has problems.{hint}")
        return PROBLEMS
    if options.dry_run:
        return OK
    if options.yes or (made.empty and not made.rejected_rows):
        return None
    if not options.json and sys.stdin.isatty():
        return None if _agreed("Apply this plan?") else UNCONFIRMED
    print("Nothing was changed. Add --yes to apply this plan.", file=sys.stderr)
    return UNCONFIRMED


def _table_and_files(what: list[str]) -> tuple[str | None, list[Path]]:
    named = what[0] in INPUT_TABLES and not (len(what) == 1 and Path(what[0]).is_file())
    table, files = (what[0], what[1:]) if named else (None, what)
    if not files:
        raise TablesError(f"say which file to refresh {table} from.")
    for name in files:
        if not Path(name).is_file():
            known = "" if Path(name).suffix else f" (the tables are {', '.join(INPUT_TABLES)})"
            raise TablesError(f"there is no file {name}{known}.")
    return table, [Path(name) for name in files]


def _read(options: argparse.Namespace, table: str | None, paths: list[Path]) -> Inputs:
    """Read the files; headers are asked about where somebody is there to answer."""
    try:
        files = {str(path): path.read_bytes() for path in paths}
    except OSError as error:
        raise TablesError(f"{error.filename} cannot be read: {error.strerror}.") from error
    inputs = read_inputs(files, table)
    told = _told(options.map, inputs)
    asking = not options.json and not options.yes and sys.stdin.isatty()
    accept, ignore = options.accept_mapping, options.ignore_unknown
    left = [
        (header, column)
        for file, asked in inputs.asked.items()
        for header, column in [*asked.proposed.items(), *((header, "") for header in asked.unknown)]
        if header not in told[file]
    ]
    proposed, unknown = ([pair for pair in left if bool(pair[1]) is near] for near in (True, False))
    if asking and proposed and not accept:
        accept = _agreed(f"Take these headers as columns: {', '.join(map(' → '.join, proposed))}?")
    if asking and unknown and not ignore:
        ignore = _agreed(f"Leave out these columns: {', '.join(header for header, _ in unknown)}?")
    agreed = confirmed(inputs, accept_mapping=accept, ignore_unknown=ignore)
    mapping = {file: {**agreed.get(file, {}), **told[file]} for file in inputs.asked}
    return read_inputs(files, table, mapping) if any(mapping.values()) else inputs


def _told(pairs: list[str], inputs: Inputs) -> dict[str, dict[str, str]]:
    """Give by file which column each header is, as HEADER=COLUMN says it. Raises TablesError for one of neither."""
    told: dict[str, dict[str, str]] = {file: {} for file in inputs.asked}
    for pair in pairs:
        header, sign, column = pair.rpartition("=")
        if not sign:
            raise TablesError(f"--map takes HEADER=COLUMN, not {shown(pair)}.")
        files = [file for file, asked in inputs.asked.items() if header in {*asked.proposed, *asked.unknown}]
        if not files:
            raise TablesError(f"--map: no file has a header {shown(header)} that is not the name of a column.")
        for file in files:
            table = INPUT_TABLES[inputs.asked[file].table]
            if column not in (*table.columns, IGNORED):
                raise TablesError(
                    f"--map: {table.name} has no column {shown(column)}; it has {', '.join(table.columns)}."
                )
            told[file][header] = column
    return told


def _write_rejected(made: Plan, files: list[Path]) -> list[str]:
    """Write the rows left out beside the first file: as FILE.rejected.csv, FILE.TABLE.rejected.csv where several tables
    have such rows, TABLE.rejected.csv where they may come of several files.
    """
    written, stem = [], files[0].stem
    for name, data in made.rejected.items():
        one = f"{stem}.{name}" if len(made.rejected) > 1 else stem
        path = files[0].with_name(f"{one if len(files) == 1 else name}.rejected.csv")
        try:
            path.write_bytes(data)
        except OSError as error:
            raise TablesError(f"{path} cannot be written, so nothing was changed: {error.strerror}.") from error
        written.append(str(path))
    return written


def _agreed(question: str) -> bool:
    print(f"{question} [y/N] ", end="", flush=True)
    return sys.stdin.readline().strip().lower() in ("y", "yes")


def progress_of(options: argparse.Namespace) -> Callable[[str], None]:
    """What tells a person at a terminal each stage as it begins, and the seconds until then; silent otherwise."""
    began = time.monotonic()

    def say(said: str) -> None:
        print(f"{time.monotonic() - began:6.1f} s  {said} …", file=sys.stderr, flush=True)

    return say if sys.stderr.isatty() and not options.json else quiet
