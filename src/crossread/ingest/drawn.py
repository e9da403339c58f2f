"""Whether a PDF shows the words it states: a strip of one page, drawn and recognised.

A font may draw other letters than its file states, and the words laid over a scan may be others
than those on it. Where OCR is here, a sample is looked at: it costs about a second.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from crossread.ingest.layout import Line, Page
from crossread.ingest.parts import Context
from crossread.ingest.recognition import is_here, recognise, rendered
from crossread.model.document import Note

SAMPLE_ROWS = 8
SAME_ROW = 3.0
MIN_PIECES = 60
MARGIN = 3.0
MIN_SHARE = 0.5
LETTER = re.compile(r"[a-z]")
LATIN = re.compile(r"[A-Za-z]{3,}")


def drawn_note(pages: Sequence[Page], content: bytes, context: Context) -> Note | None:
    """Return a doubt where other words are drawn than stated; None where not, or unknown."""
    if not is_here():
        return None
    page = max(pages, key=lambda one: sum(len(line.words) for line in one.lines), default=None)
    if page is None:
        return None
    rows = _sample(_rows(page))
    stated = _pieces("".join(one.words for one in row) for row in rows)
    if len(stated) < MIN_PIECES:
        return None
    seen = _drawn(page, [one for row in rows for one in row], content, context)
    if len(seen) < MIN_PIECES:
        return None
    share = len(seen & stated) / len(seen)
    if share >= MIN_SHARE:
        return None
    return Note(
        "font.lies",
        f"on page {page.number} the words that are drawn are not those the file states: of what "
        f"was recognised there {round(100 * share)} % stands in its text; look at the page before "
        "quoting",
    )


def _rows(page: Page) -> list[list[Line]]:
    """Return what stands side by side on a page, from the top; files cut rows as they like."""
    rows: list[list[Line]] = []
    for one in sorted(page.lines, key=lambda line: line.bottom):
        if rows and one.bottom - rows[-1][-1].bottom < SAME_ROW:
            rows[-1].append(one)
        else:
            rows.append([one])
    return [sorted(row, key=lambda one: one.left) for row in rows]


def _sample(rows: Sequence[list[Line]]) -> Sequence[list[Line]]:
    """Return some rows that follow one another, from the first of letters that OCR reads."""
    for at, row in enumerate(rows):
        if len(LATIN.findall(_plain(" ".join(one.words for one in row)))) >= 3:
            return rows[at : at + SAMPLE_ROWS]
    return ()


def _drawn(page: Page, sample: Sequence[Line], content: bytes, context: Context) -> set[str]:
    for _, size, picture in rendered(content, [page.number], context):
        scale = picture.width / max(size[0], 1.0)
        top = (min(one.top for one in sample) - MARGIN) * scale
        bottom = (max(one.bottom for one in sample) + MARGIN) * scale
        strip = (0, max(0, int(top)), picture.width, min(picture.height, int(bottom)))
        found = recognise(picture.crop(strip))
        return set() if found.is_foreign else _pieces(one.words for one in found.lines)
    return set()


def _pieces(lines: Iterable[str]) -> set[str]:
    """Return every four letters in a row, spaces left out: recognisers often miss those."""
    found = ("".join(LETTER.findall(_plain(one).lower())) for one in lines)
    return {letters[at : at + 4] for letters in found for at in range(len(letters) - 3)}


def _plain(text: str) -> str:
    """Return a text without accents, which the recogniser often misses."""
    return "".join(
        char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char)
    )
