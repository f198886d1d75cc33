"""The input tables: what people type into `datasets/`. An empty cell means unknown."""

from __future__ import annotations

from pipelines.tables.schema import Field, Reference, Table

# SDMX code list CL_OBS_STATUS, version 2.2: code and name.
OBS_STATUS = (
    ("A", "Normal value"),
    ("B", "Time series break"),
    ("D", "Definition differs"),
    ("E", "Estimated value"),
    ("F", "Forecast, plan or target"),
    ("G", "Experimental value"),
    ("H", "Missing value; holiday or weekend"),
    ("I", "Imputed value"),
    ("J", "Derogation"),
    ("K", "Data included in another category"),
    ("L", "Missing value; data exist but were not collected"),
    ("M", "Missing value; data cannot exist"),
    ("N", "Not significant"),
    ("O", "Missing value"),
    ("P", "Provisional value"),
    ("Q", "Missing value; suppressed"),
    ("S", "Strike and other special events"),
    ("U", "Low reliability"),
    ("V", "Unvalidated value"),
    ("W", "Includes data from another category"),
)
MEASURES = (
    ("level", "An amount: how much there was or is."),
    ("change", "By how much an amount grew or fell."),
)
PERIOD_BASES = (
    ("stated", "The source says which period it means."),
    ("inferred", "The period follows from the context, such as the publication date."),
    ("unknown", "Nothing says which period it is."),
)
# Units that a relative figure has of itself, whether or not units.csv spells them.
RELATIVE_UNITS = ("ratio", "percent")

_NOTE = Field("note", "Note", "Anything worth knowing about the row, such as evidence for a choice made in it.")


def _source_id(description: str, required: bool = True) -> Field:
    return Field("source_id", "Source", description, "id", required)


SOURCES = Table(
    "sources",
    "Sources",
    "The articles and documents that figures are quoted from, one row each.",
    (
        _source_id("Short name of the source, unique, as other tables refer to it."),
        Field("title", "Title", "Title of the article or document, in its own language.", required=True),
        Field("publisher", "Publisher", "Who published it."),
        Field("url", "Address", "Web address of the text, beginning with http or https.", "url"),
        Field("published", "Published", "Publication date: 2023-02-28, or 2023-02, or 2023.", "date"),
        Field(
            "language",
            "Language",
            "Language of the text as a BCP 47 tag, such as en or zh.",
            "language",
            True,
        ),
        Field(
            "translation",
            "Translation",
            "Whether the text is a translation, and by whom.",
            required=True,
            choices=(
                ("none", "The original text."),
                ("human", "Translated by people."),
                ("machine", "Translated by a machine."),
            ),
        ),
        Field("repeats", "Repeats", "The source that this one reprints or translates; empty otherwise.", "id"),
        Field(
            "collection",
            "Collection",
            "Which part of the collection the source belongs to.",
            required=True,
            choices=(
                ("seed", "The articles the project began with."),
                ("press", "Press articles added later."),
            ),
        ),
        _NOTE,
    ),
    ("source_id",),
    (Reference("repeats", "sources", "source_id"),),
)

INDICATORS = Table(
    "indicators",
    "Indicators",
    "What is measured: one row for each figure that sources state over time.",
    (
        Field("indicator_id", "Indicator", "Short name of the indicator, unique.", "id", True),
        Field("topic", "Topic", "The topic it belongs to, as a slug such as trade.", "id", True),
        Field("label", "Label", "Name of the indicator as people read it.", required=True),
        Field("definition", "Definition", "What exactly is counted, and by whose rules."),
        Field("unit", "Unit", "Unit of its values: a unit of units.csv, or ratio or percent.", "id", True),
        Field(
            "accumulation",
            "Accumulation",
            "How the figure relates to time.",
            required=True,
            choices=(
                ("flow", "Adds up over a period, such as a year's trade."),
                ("stock", "Stands at a date, such as companies in a park."),
                ("capacity", "What could be done in a period."),
                ("plan", "What is meant to be reached."),
                ("rate", "A share or ratio."),
            ),
        ),
        Field(
            "frequency",
            "Frequency",
            "How often a figure is expected.",
            required=True,
            choices=(
                ("A", "Every year."),
                ("Q", "Every quarter."),
                ("M", "Every month."),
                ("none", "No regular figures are expected."),
            ),
        ),
        Field("expected_from", "Expected from", "First period for which a figure is expected.", "period"),
        Field(
            "compare_group",
            "Comparison group",
            "Indicators with the same group measure nearly the same thing by different definitions.",
            "id",
        ),
        Field("reference_area", "Reference area", "Country reported on, two letters of ISO 3166.", "area"),
        Field(
            "counterpart_area",
            "Counterpart area",
            "The other country, filled only for flows that both countries' statistics record.",
            "area",
        ),
        _NOTE,
    ),
    ("indicator_id",),
    (Reference("unit", "units", "unit", besides=RELATIVE_UNITS),),
)

QUOTES = Table(
    "quotes",
    "Quotes",
    "The figures that sources state, each with the very words that state it.",
    (
        Field(
            "quote_id",
            "Quote",
            "The source_id, a colon and any text without spaces; unique.",
            "quote_id",
            True,
        ),
        _source_id("The source the words stand in."),
        Field("paragraph", "Paragraph", "Number of the paragraph, counting non-blank lines from 1.", "whole"),
        Field("words", "Words", "The shortest run of words that states one figure, verbatim.", "words", True),
        Field("indicator_id", "Indicator", "What the figure measures.", "id", True),
        Field(
            "measure",
            "Measure",
            "Whether the words state a level or a change.",
            required=True,
            choices=MEASURES,
        ),
        Field("period", "Period", "The period or date the figure is about, as typed.", "period"),
        Field("period_basis", "Period basis", "How the period is known.", required=True, choices=PERIOD_BASES),
        Field(
            "base_period",
            "Base period",
            "What a change is measured against; empty means the same period a year before.",
            "period",
        ),
        Field("statistics", "Statistics", "Country whose official statistics it is; empty if not said.", "area"),
        Field("attributed_to", "Attributed to", "Whom the source names for the figure."),
        Field("status", "Status", "SDMX observation status of the figure.", required=True, choices=OBS_STATUS),
        Field(
            "reading",
            "Reading",
            "What garbled, ambiguous or mistaken words stand for: one plain English figure; empty otherwise.",
        ),
        _NOTE,
    ),
    ("quote_id",),
    (
        Reference("source_id", "sources", "source_id"),
        Reference("indicator_id", "indicators", "indicator_id"),
    ),
)

UNITS = Table(
    "units",
    "Units",
    "Every spelling of a currency or a counted thing that quotes use, and the unit it means.",
    (
        Field("spelling", "Spelling", "The unit as sources write it.", required=True),
        Field("unit", "Unit", "The unit it means: a currency code or a singular noun.", "id", True),
        Field("dimension", "Dimension", "What is measured; only units of one dimension compare.", "text", True),
        Field(
            "factor",
            "Factor",
            "How many of the unit one of the spelling is.",
            "positive",
            True,
            unit="as in the column unit",
        ),
        Field("language", "Language", "Language of the spelling as a BCP 47 tag; empty for all.", "language"),
    ),
    ("spelling", "language"),
)

FX_RATES = Table(
    "fx_rates",
    "Exchange rates",
    "Exchange rates that somebody published; none is ever invented.",
    (
        Field("currency", "Currency", "Currency code, such as BYN.", "id", True),
        Field("period", "Period", "The period the rate holds for.", "period", True),
        Field(
            "units_per_usd",
            "Units per US dollar",
            "How many of the currency one US dollar was.",
            "positive",
            True,
            unit="as in the column currency, for one USD",
        ),
        _source_id("The source that published the rate."),
        _NOTE,
    ),
    ("currency", "period", "source_id"),
    (Reference("source_id", "sources", "source_id"),),
    needed=False,
)

EVENTS = Table(
    "events",
    "Events",
    "Events that charts mark, such as a financial crisis.",
    (
        Field("period", "Period", "When it was: a date or a period.", "period", True),
        Field("label", "Label", "Short name of the event.", required=True),
        Field("topic", "Topic", "The topic it belongs to; empty for all.", "id"),
        _source_id("The source that tells of it.", required=False),
    ),
    ("period", "label"),
    (Reference("source_id", "sources", "source_id"),),
    needed=False,
)

EXPLANATIONS = Table(
    "explanations",
    "Explanations",
    "What people found out about a finding.",
    (
        Field("finding_id", "Finding", "The finding it is about.", required=True),
        Field(
            "verdict",
            "Verdict",
            "Whether the finding is settled.",
            required=True,
            choices=(("explained", "The cause is known."), ("open", "The cause is not known.")),
        ),
        Field("explanation", "Explanation", "What is known, in plain sentences.", required=True),
        _source_id("The source of the explanation.", required=False),
        Field("expect", "Expect", "How the finding must look for the explanation to hold."),
    ),
    ("finding_id",),
    (Reference("source_id", "sources", "source_id"),),
    needed=False,
)

INPUT_TABLES: dict[str, Table] = {
    table.name: table for table in (SOURCES, INDICATORS, QUOTES, UNITS, FX_RATES, EVENTS, EXPLANATIONS)
}
