"""Reports: the sheet as a value, and as a page, Markdown, tables, records and annotations."""

from crossread.report.build import build_sheet
from crossread.report.page import render_page
from crossread.report.sheet import SIGNS, Made, Sheet

__all__ = [
    "SIGNS",
    "Made",
    "Sheet",
    "build_sheet",
    "render_page",
]
