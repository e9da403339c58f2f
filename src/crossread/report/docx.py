"""Word files: small general functions over python-docx, shared by everything written as DOCX.

Our words stand in a sans-serif letter, words of a source in a serif one, as everywhere. A file
holds no field, macro, picture or outside link.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from crossread.errors import ExtraMissing

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

Letter = Literal["ours", "source", "place"]
Run: TypeAlias = tuple[str, Letter]
"""Words and the letter they stand in."""

SERIF, SANS = "Cambria", "Calibri"
SOFT = "5F5B54"
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def new_document(title: str, *, date: str, footer: str) -> WordDocument:
    """Return an empty A4 document with our letters; ``date`` is ISO 8601, ``footer`` on each page.

    Raises ``ExtraMissing`` where python-docx is not installed.
    """
    try:
        import docx
        from docx.shared import Mm, Pt
    except ImportError as error:
        raise ExtraMissing(
            "Word files need python-docx, which is not installed", hint="pip install python-docx"
        ) from error
    document = docx.Document()
    properties = document.core_properties
    properties.title, properties.author, properties.comments = legible(title), "Crossread", ""
    properties.created = properties.modified = datetime.fromisoformat(date)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = SANS, Pt(10.5)
    normal.paragraph_format.space_after = Pt(6)
    for number, size in ((0, 20), (1, 13), (2, 11.5)):
        _set_heading(document.styles["Title" if number == 0 else f"Heading {number}"], size)
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(25)
    section.top_margin = section.bottom_margin = Mm(22)
    section.footer.paragraphs[0].text = legible(footer)
    return document


def _set_heading(style: Any, size: float) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    style.font.name, style.font.size, style.font.bold = SANS, Pt(size), True
    style.font.color.rgb = RGBColor(0x1D, 0x1C, 0x1A)
    letters = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        letters.attrib.pop(qn(f"w:{name}"), None)


def add_heading(document: WordDocument, text: str, level: int) -> None:
    """Add a heading; level 0 is the title."""
    document.add_heading(legible(text), level)


def add_paragraph(
    document: WordDocument, runs: Iterable[Run], *, style: str | None = None, is_head: bool = False
) -> None:
    """Add a paragraph of words in their letters; ``style`` is one of Word's ("List Bullet").

    One that ``is_head`` stays on the page of what follows it.
    """
    made = document.add_paragraph(style=style)
    if is_head:
        made.paragraph_format.keep_with_next = True
    _fill(made, runs)


def add_table(
    document: WordDocument, head: Sequence[str], rows: Iterable[Sequence[Sequence[Run]]]
) -> None:
    """Add a table with a head row that is repeated on every page."""
    from docx.oxml import OxmlElement

    table = document.add_table(rows=1, cols=len(head))
    table.style = "Table Grid"
    for cell, text in zip(table.rows[0].cells, head, strict=True):
        _fill(cell.paragraphs[0], [(text, "ours")], bold=True)
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for row in rows:
        for cell, runs in zip(table.add_row().cells, row, strict=True):
            _fill(cell.paragraphs[0], runs)


def _fill(paragraph: Any, runs: Iterable[Run], *, bold: bool = False) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    for text, letter in runs:
        run = paragraph.add_run(legible(text))
        run.bold = bold or None
        if letter == "source":
            run.font.name = SERIF
            run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:cs"), SERIF)
        if letter == "place":
            run.font.size, run.font.color.rgb = Pt(8.5), RGBColor.from_string(SOFT)


def legible(text: str) -> str:
    """Return text without the characters that no Word file may hold."""
    return _NOT_XML.sub("\ufffd", text)


def to_bytes(document: WordDocument) -> bytes:
    """Return the file."""
    out = BytesIO()
    document.save(out)
    return out.getvalue()
