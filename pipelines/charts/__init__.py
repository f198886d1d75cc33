"""Tables -> Plotly figures and small pieces of HTML: pure functions, nothing shown that is not in the tables
handed in.

record      what a chart is drawn from (Record) and what comes out (Chart, Note)
indicator   one indicator over time; rows, row_words: figures as intervals where there is no time to draw along
sides, ratios   one flow in two countries' books, and what freight explains
compare     several indicators one above the other on one time axis
intervals   the figures of one finding side by side
matrix, strips   coverage and intervals as HTML
svg, svg_parts   a figure as Plotly would draw it, before Plotly is there
style       palettes, templates, colours of countries' statistics, Plotly's config
plot   one plot over time: points, marks, arrows, lines, gaps, events, badges, chosen (the ring); logarithm: its other
       scale
naming, labels, key, spots, boxes   which marks are named, and where their labels stand
frame, axes, text, header, sizes, title, form_title, legend, hover, alt   geometry and words
"""

from pipelines.charts.chosen import has_ring
from pipelines.charts.compare import compare_chart
from pipelines.charts.indicator import indicator_chart
from pipelines.charts.intervals import interval_chart
from pipelines.charts.matrix import coverage_matrix_html
from pipelines.charts.record import Chart, Note, Record
from pipelines.charts.sides import sides_chart
from pipelines.charts.sizes import SIZES, Size
from pipelines.charts.strips import interval_rows_html, strip_svg
from pipelines.charts.style import colour_of, plot_config, template, text_colour_of
from pipelines.charts.svg import figure_svg

__all__ = [
    "SIZES",
    "Chart",
    "Note",
    "Record",
    "Size",
    "colour_of",
    "compare_chart",
    "coverage_matrix_html",
    "figure_svg",
    "has_ring",
    "indicator_chart",
    "interval_chart",
    "interval_rows_html",
    "plot_config",
    "sides_chart",
    "strip_svg",
    "template",
    "text_colour_of",
]
