"""Plans, entries and the history in words for a terminal, and as plain data for programs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

import pandas as pd

from pipelines.refresh.log import UNDO, Entry, History
from pipelines.refresh.merge import Change, row_names
from pipelines.refresh.record import Plan
from pipelines.tables import INPUT_TABLES, data_version, shown

MOST_LISTED = 20


def plan_text(plan: Plan) -> str:
    """Say what a plan would do, long lists cut short."""
    title = f"undo of {plan.undoes}" if plan.action == UNDO else f"{plan.action} of {', '.join(plan.files)}"
    lines = [f"Plan: {title} (data version {data_version(plan.fingerprint)})"]
    lines += [f"  {note}" for note in plan.notes]
    lines += _listed(f"Problems: {len(plan.problems)}", map(str, plan.problems), len(plan.problems))
    for name, change in plan.changes.items():
        lines += _change_lines(name, change)
    effect = plan.effect
    for title, found in (("opened", effect.opened), ("closed", effect.closed)):
        sentences = (f"{severity}: {text}" for severity, text in zip(found["severity"], found["text"], strict=True))
        lines += _listed(f"Findings {title}: {len(found)}", sentences, len(found))
    lines += _listed(f"Findings changed: {len(effect.changed)}", effect.changed["after"], len(effect.changed))
    for title, gaps in (("filled", effect.filled), ("that open", effect.torn)):
        names = (" ".join(filter(None, cells)) for cells in gaps.itertuples(index=False, name=None))
        lines += _listed(f"Gaps {title}: {len(gaps)}", names, len(gaps))
    if effect.charts:
        lines.append(f"Charts touched: {', '.join(effect.charts)}")
    if plan.rejected_rows:
        lines.append(f"{_rows(plan.rejected_rows)} cannot be used.")
    if plan.known:
        lines.append(f"{len(plan.known)} problems were in the tables before and stay (python -m pipelines check).")
    if plan.mended:
        lines.append(f"{plan.mended} problems of the tables go away.")
    return "\n".join(lines)


def plan_data(plan: Plan) -> dict[str, Any]:
    """Give a plan as plain data, complete."""
    effect = plan.effect
    return {
        "action": plan.action,
        "undoes": plan.undoes,
        "files": list(plan.files),
        "data_version": data_version(plan.fingerprint),
        "ready": plan.ready,
        "empty": plan.empty,
        "notes": list(plan.notes),
        "problems": [problem.as_dict() for problem in plan.problems],
        "known_problems": [problem.as_dict() for problem in plan.known],
        "mended_problems": plan.mended,
        "rejected_rows": plan.rejected_rows,
        "tables": {name: _change_data(change) for name, change in plan.changes.items()},
        "effect": {
            "findings_opened": _records(effect.opened),
            "findings_closed": _records(effect.closed),
            "findings_changed": _records(effect.changed),
            "gaps_filled": _records(effect.filled),
            "gaps_opened": _records(effect.torn),
            "charts": list(effect.charts),
        },
    }


def entry_data(entry: Entry) -> dict[str, Any]:
    """Give an entry of the history as plain data."""
    return asdict(entry)


def entry_text(entry: Entry) -> str:
    """Say in a line what an entry did."""
    counts = ", ".join(f"{name} {_counts(count)}" for name, count in entry.counts.items())
    what = f"undo of {entry.undoes}" if entry.undoes is not None else f"{entry.action} of {', '.join(entry.files)}"
    note = f"; {entry.note}" if entry.note else ""
    return f"{entry.id}  {entry.when}  {what}: {counts}{note}"


def history_text(past: History) -> str:
    """List a history, the latest entry first."""
    lines = ["The tables were edited by hand since the last entry."] if past.edited_since else []
    for entry in reversed(past.entries):
        undone = f" [undone by {past.undone[entry.id]}]" if entry.id in past.undone else ""
        lines.append(entry_text(entry) + undone)
        if entry.id in past.edited:
            lines.append(f"   The tables were edited by hand before {entry.id}.")
    return "\n".join(lines or ["Nothing was refreshed yet."])


def history_data(past: History) -> dict[str, Any]:
    """Give a history as plain data, oldest entry first."""
    return {
        "entries": [
            entry_data(entry) | {"undone_by": past.undone.get(entry.id), "edited_before": entry.id in past.edited}
            for entry in past.entries
        ],
        "edited_since": past.edited_since,
    }


def _change_lines(name: str, change: Change) -> list[str]:
    table = INPUT_TABLES[name]
    cells = [
        f"~ {row} (line {line}), {column}: {shown(before)} → {shown(after)}"
        for row, line, column, before, after in change.changed.head(MOST_LISTED).itertuples(index=False, name=None)
    ]
    title = f"{table.file}: {_counts(change.counts)}, {change.unchanged} unchanged"
    lines = _listed(title, (f"+ {row}" for row in row_names(change.added, table)), len(change.added))
    lines += _listed("", cells, len(change.changed))
    lines += _listed("", (f"− {row}" for row in row_names(change.removed, table)), len(change.removed))
    return lines if len(lines) > 1 else [title]


def _change_data(change: Change) -> dict[str, Any]:
    return {
        **change.counts,
        "unchanged": change.unchanged,
        "rows_added": _records(change.added),
        "cells_changed": _records(change.changed),
        "rows_removed": _records(change.removed),
    }


def _listed(title: str, items: Iterable[str], count: int) -> list[str]:
    """Give a title and its first items; nothing where there are none."""
    if not count:
        return [title] if title and title.endswith("unchanged") else []
    first = [f"  {item}" for _, item in zip(range(MOST_LISTED), items, strict=False)]
    more = [f"  … and {count - MOST_LISTED} more"] if count > MOST_LISTED else []
    return [*([title] if title else []), *first, *more]


def _counts(counts: object) -> str:
    assert isinstance(counts, dict)
    return ", ".join(f"{counts[key]} {key}" for key in ("added", "changed", "removed"))


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count} rows"


def _records(frame: pd.DataFrame) -> Sequence[dict[str, Any]]:
    """Give rows as plain data; an empty number is None."""
    return [
        {str(name): None if cell != cell else cell for name, cell in row.items()} for row in frame.to_dict("records")
    ]
