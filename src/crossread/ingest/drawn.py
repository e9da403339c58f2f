"""Whether a PDF shows the words it states: a strip of one page, drawn and recognised.

A font may draw other letters than its file states, and the words laid over a scan may be others
than those on it. Where OCR is here, a sample is looked at: it costs about a second.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from crossread.ingest.layout import Line, Page
from crossread.ingest.parts import Context
from crossread.ingest.recognition import is_here, recognise, rendered
from crossread.model.document import Note

SAMPLE_LINES = 8
MIN_PIECES = 60
MIN_SHARE = 0.5
LETTER = re.compile(r"[a-z]")
LATIN = re.compile(r"[A-Za-z]{4,}")


def drawn_note(pages: Sequence[Page], content: bytes, context: Context) -> Note | None:
    """Return a doubt where other words are drawn than stated; None where not, or unknown."""
    if not is_here():
        return None
    page = max(pages, key=lambda one: sum(len(line.words) for line in one.lines), default=None)
    if page is None:
        return None
    sample = _sample(page)
    stated = _pieces("".join(line.words for line in sample))
    if len(stated) < MIN_PIECES:
        return None
    seen = _drawn(page, sample, content, context)
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


def _sample(page: Page) -> list[Line]:
    """Return some lines that follow one another, all of letters that OCR reads."""
    lines = sorted(page.lines, key=lambda one: one.top)
    return [one for one in lines if len(LATIN.findall(_plain(one.words))) >= 2][:SAMPLE_LINES]


def _drawn(page: Page, sample: Sequence[Line], content: bytes, context: Context) -> set[str]:
    for _, size, picture in rendered(content, [page.number], context):
        scale = picture.width / max(size[0], 1.0)
        margin = 3 * scale
        top = min(one.top for one in sample) * scale - margin
        bottom = max(one.bottom for one in sample) * scale + margin
        strip = (0, max(0, int(top)), picture.width, min(picture.height, int(bottom)))
        found = recognise(picture.crop(strip))
        return set() if found.is_foreign else _pieces("".join(one.words for one in found.lines))
    return set()


def _pieces(text: str) -> set[str]:
    """Return every four letters in a row, spaces left out: recognisers often miss those."""
    letters = "".join(LETTER.findall(_plain(text).lower()))
    return {letters[at : at + 4] for at in range(len(letters) - 3)}


def _plain(text: str) -> str:
    """Return a text without accents, which the recogniser often misses."""
    return "".join(
        char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char)
    )
