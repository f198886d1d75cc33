"""The output tables: what a build writes. Text cells are never missing, numbers may be (empty cells)."""

from __future__ import annotations

from pipelines.tables.schema import Field, Reference, Table
from pipelines.tables.schema_input import MEASURES, OBS_STATUS, PERIOD_BASES

ITS_UNIT = "as in the column unit"
METHODS = (
    ("stated", "The number stands in the words."),
    ("reconstructed", "A reading replaces what the words say literally."),
    ("implied", "Worked out from a level and a change of the same source."),
    ("converted", "Converted from another currency, by the source itself or at a published rate."),
)
READING_STATES = (
    ("only", "The words have one reading."),
    ("open", "The words have several readings and none is chosen."),
    ("chosen", "The reading that was chosen among several."),
    ("rejected", "A reading that was not chosen; it feeds nothing else."),
)
SEVERITIES = (
    ("conflict", "Sources contradict each other."),
    ("caution", "A figure needs care before it is used."),
    ("gap", "Something is not known."),
    ("note", "Worth knowing; nothing is wrong."),
)
COVERAGE_STATES = (
    ("stated", "A source states the figure."),
    ("implied", "The figure follows from others of one source."),
    ("partial", "Only a part of the period is covered."),
    ("missing", "A figure is expected and there is none."),
    ("unexpected", "No figure is expected here."),
)

OBSERVATIONS = Table(
    "observations",
    "Observations",
    "Every reading of every quote as a number with bounds, and what follows from them.",
    (
        Field(
            "observation_id",
            "Observation",
            "Name of the row, unique and stable across builds.",
            required=True,
        ),
        Field("quote_id", "Quote", "The quote it comes from; of an implied row the level's.", required=True),
        Field("from_quotes", "From quotes", "All quotes it comes from, separated by spaces.", required=True),
        Field("source_id", "Source", "The source of the quote.", required=True),
        Field("indicator_id", "Indicator", "What the figure measures.", required=True),
        Field("topic", "Topic", "Topic of the indicator.", required=True),
        Field("measure", "Measure", "Whether it is a level or a change.", required=True, choices=MEASURES),
        Field("statistics", "Statistics", "Country whose official statistics it is; empty if not said."),
        Field("period", "Period", "The period or date as typed, or as implied; empty if unknown."),
        Field("period_start", "Period start", "First day of the period.", "day"),
        Field("period_end", "Period end", "Last day of the period.", "day"),
        Field("period_basis", "Period basis", "How the period is known.", required=True, choices=PERIOD_BASES),
        Field("base_period", "Base period", "What a change is measured against."),
        Field(
            "value",
            "Value",
            "The number named, in the unit; empty for ranges and vague words.",
            "number",
            unit=ITS_UNIT,
        ),
        Field("low", "Low", "Lower bound of what the words allow; empty if open.", "number", unit=ITS_UNIT),
        Field("high", "High", "Upper bound of what the words allow; empty if open.", "number", unit=ITS_UNIT),
        Field("unit", "Unit", "Unit of value, low and high; ratio for relative changes.", required=True),
        Field("method", "Method", "How the number was got.", required=True, choices=METHODS),
        Field("reading", "Reading", "Which reading of the words this is."),
        Field("reading_state", "State of the reading", "Where it stands.", required=True, choices=READING_STATES),
        Field("status", "Status", "SDMX observation status.", required=True, choices=OBS_STATUS),
        Field("attributed_to", "Attributed to", "Whom the source names for the figure."),
        Field("words", "Words", "The quoted words, verbatim.", required=True),
        Field("note", "Note", "What else is to be known about the row."),
    ),
    ("observation_id",),
    (
        Reference("quote_id", "quotes", "quote_id"),
        Reference("source_id", "sources", "source_id"),
        Reference("indicator_id", "indicators", "indicator_id"),
    ),
)

FINDINGS = Table(
    "findings",
    "Findings",
    "Where sources disagree, leave gaps or need care: one row for each finding.",
    (
        Field("finding_id", "Finding", "Name of the finding, unique and stable across builds.", required=True),
        Field("kind", "Kind", "What sort of finding it is.", required=True),
        Field("severity", "Severity", "How much it matters.", required=True, choices=SEVERITIES),
        Field("indicator_id", "Indicator", "The indicator it is about."),
        Field("period", "Period", "The period it is about."),
        Field("quote_ids", "Quotes", "The quotes concerned, extremes first, at most 50, separated by spaces."),
        Field(
            "magnitude",
            "Magnitude",
            "Largest divided by smallest value, less 1, of a disagreement.",
            "number",
            unit="ratio",
        ),
        Field("text", "Text", "One plain sentence with the numbers in it.", required=True),
    ),
    ("finding_id",),
    (Reference("indicator_id", "indicators", "indicator_id"),),
)

COVERAGE = Table(
    "coverage",
    "Coverage",
    "For every indicator and period: whether a figure is known, and if not, why.",
    (
        Field("indicator_id", "Indicator", "The indicator.", required=True),
        Field("statistics", "Statistics", "Country whose official statistics it is; empty if not said."),
        Field("period", "Period", "The period.", required=True),
        Field("state", "State", "What is known.", required=True, choices=COVERAGE_STATES),
        Field("sources", "Sources", "How many independent sources state it.", "count", unit="source"),
        Field("reason", "Reason", "Why it is missing, partial or not expected."),
    ),
    ("indicator_id", "statistics", "period"),
    (Reference("indicator_id", "indicators", "indicator_id"),),
)

OUTPUT_TABLES: dict[str, Table] = {table.name: table for table in (OBSERVATIONS, FINDINGS, COVERAGE)}
