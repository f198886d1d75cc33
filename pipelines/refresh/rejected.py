"""The rows that a refresh leaves out, as files to mend and send again."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from pipelines.analysis.observations import make_observations
from pipelines.refresh.places import put_back
from pipelines.tables import Problem, Reading, Tables, csv_bytes
from pipelines.wording import units_from_table

REASON = "reason"  # the column that says why; passed over when the file returns
GUARD = "'"  # what keeps a spreadsheet from running a cell as a formula
UNTRIED = {"", "words", "reading", "measure"}  # columns whose own problem leaves nothing to read
_FORMULA = re.compile(r"^(?=[=@])")
_GUARDED = re.compile(r"^'(?=[=@])")


def rejected_files(
    incoming: Mapping[str, Reading], rejected: Mapping[int, Sequence[Problem]], labels: Sequence[str]
) -> dict[str, bytes]:
    """Give the rows left out as CSV, by table: their cells as they stood, and the reason."""
    files: dict[str, bytes] = {}
    for name, reading in incoming.items():
        frame = reading.frame[reading.frame.index.isin(list(rejected))]
        if len(frame):
            reasons = [_reason([put_back(problem, labels) for problem in rejected[line]]) for line in frame.index]
            files[name] = csv_bytes(
                _replaced(frame, _FORMULA, GUARD).assign(**{REASON: pd.array(reasons, dtype="str")})
            )
    return files


def without_guards(frame: pd.DataFrame) -> pd.DataFrame:
    """Give the cells of such a file as they stood before."""
    return _replaced(frame, _GUARDED, "")


def unread_words(
    quotes: pd.DataFrame, rejected: Mapping[int, Sequence[Problem]], tables: Tables
) -> dict[int, list[Problem]]:
    """Read the words of quotes that are left out for another cell, so that all their problems come at once.

    Gives problems by row number. Only words whose language and unit are known can be read.
    """
    faults = {line: {problem.column for problem in problems} for line, problems in rejected.items()}
    whole = np.array([line in faults and not faults[line] & UNTRIED for line in quotes.index], dtype=bool)
    known = quotes["source_id"].isin(tables.sources["source_id"])
    known &= quotes["indicator_id"].isin(tables.indicators["indicator_id"])
    tried = quotes[whole & known]
    if tried.empty:
        return {}
    harmless = {"period": "", "period_basis": "unknown", "base_period": "", "status": "A"}
    numbered = tried.assign(quote_id=tried.index.astype(str), **harmless).astype("str")
    _, refusals = make_observations(numbered, tables.sources, tables.indicators, units_from_table(tables.units))
    return {
        int(refusal.quote_id): [
            Problem(
                "quotes.csv",
                int(refusal.quote_id),
                refusal.column,
                refusal.value,
                refusal.rule,
                refusal.message,
                refusal.remedy,
            )
        ]
        for refusal in refusals
    }


def _replaced(frame: pd.DataFrame, pattern: re.Pattern[str], by: str) -> pd.DataFrame:
    columns = {name: cells.str.replace(pattern, by, regex=True) for name, cells in frame.items()}
    return pd.DataFrame(columns, index=frame.index)


def _reason(problems: Sequence[Problem]) -> str:
    said = []
    for problem in problems:
        where = f"{problem.column}: " if problem.column else ""
        whole = "" if problem.column or not problem.value else f" It stood as: {problem.value}"
        said.append(f"{where}{problem.message} {problem.remedy}{whole}")
    return " ".join(said)
