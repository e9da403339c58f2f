"""Reports: the sheet as a value, and as a page, Markdown, tables, records and annotations."""

from crossread.report.build import build_sheet
from crossread.report.markdown import render_markdown
from crossread.report.page import render_page
from crossread.report.sheet import SIGNS, Made, Sheet
from crossread.report.stream import render_stream
from crossread.report.table import render_csv, render_tables
from crossread.report.webannotation import render_webannotations

__all__ = [
    "SIGNS",
    "Made",
    "Sheet",
    "build_sheet",
    "render_csv",
    "render_markdown",
    "render_page",
    "render_stream",
    "render_tables",
    "render_webannotations",
]
