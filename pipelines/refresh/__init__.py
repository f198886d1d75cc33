"""Refresh the tables from files: read what people have, plan without writing, apply as one commit, undo.

    files -- read_inputs --> Inputs -- plan --> Plan(problems, changes, effect) -- apply --> history -- undo

`plan` and `plan_undo` say everything that would happen; `apply` writes exactly that, or nothing. A plan made for
tables that moved meanwhile is refused with DataMoved: make a new one.
"""

from pipelines.refresh.applying import Applied, apply, history, plan_undo, undo
from pipelines.refresh.effect import Effect
from pipelines.refresh.inputs import (
    TYPED,
    Asked,
    Input,
    Inputs,
    confirmed,
    current,
    explain_columns,
    one_row,
    read_inputs,
    template,
)
from pipelines.refresh.log import Entry, History
from pipelines.refresh.merge import MERGE, REPLACE, Change
from pipelines.refresh.permission import may_refresh
from pipelines.refresh.planning import plan
from pipelines.refresh.record import Plan

__all__ = [
    "MERGE",
    "REPLACE",
    "TYPED",
    "Applied",
    "Asked",
    "Change",
    "Effect",
    "Entry",
    "History",
    "Input",
    "Inputs",
    "Plan",
    "apply",
    "confirmed",
    "current",
    "explain_columns",
    "history",
    "may_refresh",
    "one_row",
    "plan",
    "plan_undo",
    "read_inputs",
    "template",
    "undo",
]
