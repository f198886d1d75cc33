"""What a chart is drawn from, and what comes out."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go

from pipelines.analysis.forms import QUOTED, Form
from pipelines.analysis.headline import RANKED, Rule
from pipelines.wording import Units


@dataclass(frozen=True, eq=False)
class Record:
    """The tables a chart may draw from, already filtered by the caller; nothing else is ever shown.

    `version` is the short hash of the data, `as_of` the latest publication ("2023-03"; empty if no source is
    dated), `rule` says which figure of a period is put first. `known_by` is the month ("2023-02") by whose end all of
    it was published, where it was reduced to what was known then. `form` says in which form the levels are here,
    `filters` in sentences what passed, `chosen` names the observation that is ringed.
    """

    observations: pd.DataFrame
    findings: pd.DataFrame
    coverage: pd.DataFrame
    indicators: pd.DataFrame
    sources: pd.DataFrame
    events: pd.DataFrame
    units: Units
    version: str
    as_of: str
    rule: Rule = RANKED
    known_by: str = ""
    form: Form = QUOTED
    filters: tuple[str, ...] = ()
    chosen: str = ""


@dataclass(frozen=True)
class Note:
    """One numbered remark under a chart; `badge` is the number drawn in the plot."""

    badge: int
    finding_id: str
    text: str


@dataclass(frozen=True)
class Chart:
    """A figure that stands alone, and its words as plain text for whoever shows it.

    `file_name` has no ending: goods-trade-turnover_2008-2022. `size` names the size it was drawn in (`sizes.SIZES`).
    """

    figure: go.Figure
    title: str
    subtitle: str
    notes: tuple[Note, ...]
    footer: str
    alt: str
    file_name: str
    size: str = "shown"
