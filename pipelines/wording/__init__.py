"""Words -> quantities: what a quoted figure says, as value, bounds, unit, qualifier and readings.

`read_words` reads the words of a quote, `read_reading` the plain English that stands for garbled or ambiguous ones,
`parse_period` a period; `format_*` and `describe` say quantities to people. The words of each language are a CSV in
`vocabulary/`, the units a table handed in. Nothing here touches the disk but the package's own vocabulary.
"""

from pipelines.wording.periods import Period, PeriodError, parse_period
from pipelines.wording.phrase import describe, format_amount, format_change, format_interval
from pipelines.wording.read import read_reading, read_words
from pipelines.wording.records import RATIO, Reading, Wording
from pipelines.wording.units import Units, units_from_table

__all__ = [
    "RATIO",
    "Period",
    "PeriodError",
    "Reading",
    "Units",
    "Wording",
    "describe",
    "format_amount",
    "format_change",
    "format_interval",
    "parse_period",
    "read_reading",
    "read_words",
    "units_from_table",
]
