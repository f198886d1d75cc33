"""Files for people and machines to take away: a pure function of the record each; `commands` alone writes to a disk.

extract     what is taken away (Extract): the record, the part of it that is shown, the filters in words
forms                the levels of an indicator in another form
about, fields        what a file says of itself and of its columns
tables, workbook     one table as CSV, CSV for Excel, XLSX, Parquet or JSON; many as a workbook
sdmx, sdmx_structure the observations as SDMX-CSV with their structure
bundle, archive      one zip archive to publish, cite and read back
pictures, document   charts as PNG, SVG, PDF or a page that stands alone; what a PDF says of itself
pieces, content      what report and site say
report, site         one page to read or print; a folder of plain files
drawing              which charts there are
jobs, commands       the command line; failing: why a file could not be made
"""

from pipelines.export.about import About, filter_sentences
from pipelines.export.archive import zip_files
from pipelines.export.bundle import bundle_name, make_bundle, shown_workbook
from pipelines.export.extract import (
    Extract,
    about_figures,
    about_table,
    chart_tables,
    complete_tables,
    load_extract,
    record_of,
    shown_tables,
    standing_alone,
)
from pipelines.export.forms import forms_here, in_form
from pipelines.export.sdmx import sdmx_files
from pipelines.export.tables import FORMATS, file_name, table_file
from pipelines.export.workbook import make_workbook

__all__ = [
    "FORMATS",
    "About",
    "Extract",
    "about_figures",
    "about_table",
    "bundle_name",
    "chart_tables",
    "complete_tables",
    "file_name",
    "filter_sentences",
    "forms_here",
    "in_form",
    "load_extract",
    "make_bundle",
    "make_workbook",
    "record_of",
    "sdmx_files",
    "shown_tables",
    "shown_workbook",
    "standing_alone",
    "table_file",
    "zip_files",
]
