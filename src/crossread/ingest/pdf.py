"""PDF to documents: words in reading order, each with its page and box; furniture told apart."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from crossread.errors import ExtraMissing, UnreadableSource
from crossread.ingest.byline import Heading
from crossread.ingest.layout import Line, Page, laid_out_pages
from crossread.ingest.parts import Context, Part, Text
from crossread.model.document import Note
from crossread.text.decode import clean, counted, invisible_notes

MAX_SECONDS = 300
PROGRAM_TITLE = re.compile(r"microsoft word|untitled|\.(?:docx?|odt|indd|qxd|pages)\b|^\W*$", re.I)
DATE = re.compile(r"D:(\d{4})(\d\d)(\d\d)")
PRIVATE = re.compile("[\ue000-\uf8ff\ufffd]")
DOUBTED_SHARE = 0.02
LOCKED = re.compile(r"password", re.I)


@dataclass(frozen=True, slots=True)
class Read:
    """What the worker read: facts of the file, its pages, and faults of pages by number."""

    n_pages: int
    facts: Mapping[str, str]
    pages: tuple[Mapping[str, Any], ...]


def read_pdf(content: bytes, context: Context) -> Iterator[Part]:
    """Yield the text of a PDF; raises ``UnreadableSource``, ``ExtraMissing`` for scanned pages."""
    read = _read_apart(content, context)
    pages, notes = _pages(read, content, context)
    if not any(page.lines for page in pages):
        raise _no_words(read, notes, context)
    extract = laid_out_pages(pages)
    found = invisible_notes(extract.text)
    fonts = (*_font_notes(read, extract.text), *_drawn_notes(read, pages, content, context))
    told = (*notes, *fonts, *extract.notes, *found)
    yield Text(replace(extract, heading=_heading(read.facts, extract.heading), notes=told))


def _read_apart(content: bytes, context: Context) -> Read:
    """Read the pages in a process of its own; raises ``UnreadableSource`` when that dies."""
    command = [sys.executable, "-m", "crossread.ingest.pdf_worker", str(context.limits.max_pages)]
    try:
        done = subprocess.run(
            command, input=content, capture_output=True, timeout=MAX_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise UnreadableSource(
            f"{context.name} kept the reader busy for more than {MAX_SECONDS} seconds",
            hint="save it as plain text and give that",
        ) from error
    lines = [json.loads(line) for line in done.stdout.splitlines() if line.endswith(b"}")]
    if not lines:
        raise UnreadableSource(
            f"{context.name} broke the reader of PDFs (exit code {done.returncode})",
            hint="save it again, or as plain text",
        )
    if "error" in lines[0]:
        raise _refused(str(lines[0]["error"]), context)
    return Read(lines[0]["n_pages"], lines[0]["facts"], tuple(lines[1:]))


def _refused(reason: str, context: Context) -> UnreadableSource:
    if LOCKED.search(reason):
        return UnreadableSource(
            f"{context.name} is locked with a password", hint="save it without the password"
        )
    return UnreadableSource(
        f"{context.name} is a damaged PDF: {reason[:100]}", hint="check that it was saved whole"
    )


def _pages(read: Read, content: bytes, context: Context) -> tuple[list[Page], tuple[Note, ...]]:
    """Return the pages with their visible lines, scanned ones recognised where that is possible."""
    pages: list[Page] = []
    n_hidden = n_layer = 0
    scanned = [page["number"] for page in read.pages if _is_scanned(page)]
    for given in read.pages:
        lines = [_line(one, given["number"]) for one in given.get("segments", ())]
        hidden = sum(len(line.words) for line in lines if line.drawn)
        shown = [line for line in lines if not line.drawn]
        if hidden and not shown and given["n_pictures"]:
            n_layer += 1  # a scan with the words its scanner recognised lying over it
        else:
            n_hidden += hidden
            lines = shown
        width, height = given.get("size", (0, 0))
        pages.append(Page(given["number"], width, height, tuple(lines)))
    notes = list(_page_notes(read, context, n_hidden, n_layer))
    if scanned:
        pages, told = _recognised(pages, scanned, content, context)
        notes.append(told)
    return pages, tuple(notes)


def _line(given: Mapping[str, Any], number: int) -> Line:
    left, top, right, bottom = given["box"]
    words = given["text"].encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    words = words.replace("\0", "\ufffd").replace("\r", " ").replace("\n", " ").strip("\ufeff")
    return Line(words, left, top, right, bottom, given["size"], number, given["drawn"])


def _is_scanned(page: Mapping[str, Any]) -> bool:
    return not page.get("segments") and page.get("n_pictures", 0) > 0


def _page_notes(read: Read, context: Context, n_hidden: int, n_layer: int) -> Iterator[Note]:
    limit = context.limits.max_pages
    if read.n_pages > limit:
        message = f"only the first {limit:,} of {read.n_pages:,} pages were read"
        yield Note("pages.cut", message)
    broken = [page["number"] for page in read.pages if "fault" in page]
    lost = [*broken, *range(len(read.pages) + 1, min(read.n_pages, limit) + 1)]
    if lost:
        yield Note("pages.lost", f"{pages_named(lost)} could not be read")
    if n_hidden:
        message = f"{n_hidden:,} characters that are drawn so that nobody sees them were left out"
        yield Note("dropped.hidden", message)
    if n_layer:
        message = (
            f"the words of {counted(n_layer, 'page')} are those that whoever scanned it had "
            "recognised: compare with the picture"
        )
        yield Note("ocr.foreign", message)


def _recognised(
    pages: list[Page], scanned: Sequence[int], content: bytes, context: Context
) -> tuple[list[Page], Note]:
    """Recognise the words of scanned pages, or say that nobody looked."""
    named = pages_named(scanned)
    try:
        from crossread.ingest.recognition import SCRIPTS, recognised_pages

        found, foreign = recognised_pages(content, scanned, context)
    except ExtraMissing:
        message = f"{named} are pictures and were not read: pip install 'crossread[ocr]' reads them"
        return pages, Note("pages.scanned", message)
    known = {page.number: page for page in found}
    message = f"the words of {named} were recognised in a picture (OCR): compare before quoting"
    if foreign:
        message += f"; {pages_named(foreign)} in letters that are not read (read are {SCRIPTS})"
    return [known.get(page.number, page) for page in pages], Note("ocr", message)


def _no_words(read: Read, notes: Sequence[Note], context: Context) -> Exception:
    if any(_is_scanned(page) for page in read.pages):
        from crossread.ingest.recognition import is_here

        if not is_here():
            return ExtraMissing(
                f"{context.name} holds {counted(len(read.pages), 'page')} of pictures and no "
                "text, and what recognises words in pictures is not installed",
                hint="pip install 'crossread[ocr]'",
                details={"extra": "ocr"},
            )
    told = "; ".join(note.message for note in notes)
    return UnreadableSource(
        f"{context.name} holds no words" + (f": {told}" if told else ""),
        hint="check what its pages show",
    )


def _font_notes(read: Read, text: str) -> Iterator[Note]:
    """Say that what a font shows may not be what its characters say."""
    n_all = max(1, len(text))
    n_odd = len(PRIVATE.findall(text))
    n_unmapped = sum(page.get("n_unmapped", 0) for page in read.pages)
    if max(n_odd, n_unmapped) / n_all >= DOUBTED_SHARE:
        message = (
            f"{max(n_odd, n_unmapped):,} of {n_all:,} characters have no certain letter behind "
            "their shape: compare with the page before quoting"
        )
        yield Note("font.doubtful", message)


def _drawn_notes(
    read: Read, pages: Sequence[Page], content: bytes, context: Context
) -> Iterator[Note]:
    """Doubt words that are not what is drawn, on pages that state words of their own."""
    from crossread.ingest.drawn import drawn_note

    scanned = {page["number"] for page in read.pages if _is_scanned(page)}
    note = drawn_note([one for one in pages if one.number not in scanned], content, context)
    if note is not None:
        yield note


def pages_named(numbers: Sequence[int]) -> str:
    """Return ``page 3`` or ``pages 1, 2, 5 and 40 more``."""
    shown = ", ".join(map(str, numbers[:6]))
    more = f" and {len(numbers) - 6:,} more" if len(numbers) > 6 else ""
    return f"page {shown}" if len(numbers) == 1 else f"pages {shown}{more}"


def _heading(facts: Mapping[str, str], found: Heading) -> Heading:
    title = clean(facts.get("Title", ""))[0].strip()
    author = clean(facts.get("Author", ""))[0].strip()
    match = DATE.match(facts.get("CreationDate", ""))
    day = "-".join(match.groups()) if match else None
    date = day if day and "01" <= day[5:7] <= "12" and "01" <= day[8:10] <= "31" else None
    return Heading(
        title=title if title and not PROGRAM_TITLE.search(title) else found.title,
        author=author or None,
        date=date,
        date_found="the file's own properties (when it was made)" if date else None,
    )
