"""Tables -> Plotly figures and small pieces of HTML: pure functions, nothing shown that is not in the tables
handed in.

record      what a chart is drawn from (Record) and what comes out (Chart, Note)
indicator   one indicator over time; rows: figures as intervals where there is no time to draw along
intervals   the figures of one finding side by side
matrix, strips   coverage and intervals as HTML
style       palettes, templates, colours of countries' statistics, Plotly's config
points, marks, gaps, events, badges, labels, naming   what is drawn in a plot
frame, axes, text, header, sizes, title, hover, alt   geometry and words
"""

from pipelines.charts.indicator import indicator_chart
from pipelines.charts.intervals import interval_chart
from pipelines.charts.matrix import coverage_matrix_html
from pipelines.charts.record import Chart, Note, Record
from pipelines.charts.sizes import SIZES, Size
from pipelines.charts.strips import interval_rows_html, strip_svg
from pipelines.charts.style import colour_of, plot_config, template, text_colour_of

__all__ = [
    "SIZES",
    "Chart",
    "Note",
    "Record",
    "Size",
    "colour_of",
    "coverage_matrix_html",
    "indicator_chart",
    "interval_chart",
    "interval_rows_html",
    "plot_config",
    "strip_svg",
    "template",
    "text_colour_of",
]
