"""Sources to documents: the one door through which text comes in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from crossread.errors import UnreadableSource
from crossread.ingest.dates import is_later
from crossread.ingest.limits import Limits
from crossread.ingest.media import (
    looks_like_page,
    media_type_of,
    refuse_binary,
    refuse_ours,
)
from crossread.ingest.metadata import Metadata
from crossread.ingest.mhtml import is_single_file, page_inside
from crossread.ingest.page import declared_charset, read_page
from crossread.ingest.plain import Extract, read_markdown, read_plain
from crossread.ingest.sources import INGEST, VERSION, Expanded, Source, expand, failure
from crossread.ingest.table import Row, read_rows
from crossread.model.document import Capture, Document, Note
from crossread.model.identity import digest_of
from crossread.model.outcome import Failed, OutcomeRecord, record_outcome
from crossread.text.decode import Decoded, decode
from crossread.text.language import language_of

__all__ = ["Ingested", "Limits", "Metadata", "Source", "expand", "read_all", "read_source"]

HEAD_BYTES = 4096

# Notes that are true of a page's markup and say nothing of the text taken out of it.
OF_THE_MARKUP = frozenset({"crlf", "cr", "bidi", "zero-width"})


@dataclass(frozen=True, slots=True)
class Ingested:
    """What one source gave: its documents, and the records of what in it could not be read.

    A file gives one document; a table one for each row, and a failure for each bad row.
    """

    documents: tuple[Document, ...] = ()
    failures: tuple[OutcomeRecord, ...] = ()


def read_all(
    expanded: Iterable[Expanded],
    *,
    limits: Limits | None = None,
    metadata: Metadata | None = None,
    today: date | None = None,
) -> Iterator[Ingested]:
    """Read sources one by one; one that cannot be read becomes a failure and the rest go on."""
    for one in expanded:
        if isinstance(one, OutcomeRecord):
            yield Ingested(failures=(one,))
            continue
        try:
            yield read_source(one, limits=limits, metadata=metadata, today=today)
        except UnreadableSource as error:
            yield Ingested(failures=(failure(one.name, error),))


def read_source(
    source: Source,
    *,
    limits: Limits | None = None,
    metadata: Metadata | None = None,
    today: date | None = None,
) -> Ingested:
    """Read one source.

    ``metadata`` supplies or corrects outlet, author, date and title. ``today`` is the day after
    which a date is doubted (default: the clock's). Raises ``UnreadableSource`` when no text could
    be got from the source at all; a bad row of a table is among the failures instead.
    """
    limits = limits or Limits()
    content = source.load(limits)
    if not content:
        raise UnreadableSource(f"{source.name} is empty", hint="check that it was saved whole")
    decoded = _decode(content, source.name)
    capture = Capture(
        source.name,
        digest_of(content),
        media_type=media_type_of(decoded.text, source.name),
        encoding=decoded.encoding,
        notes=decoded.notes,
    )
    ingested = _read(decoded.text, capture, limits)
    documents = ingested.documents
    if metadata is not None:
        documents = tuple(map(metadata.applied_to, documents))
    return replace(ingested, documents=tuple(_doubted(one, today or _today()) for one in documents))


def _doubted(document: Document, today: date) -> Document:
    """Note that a date lies in the future, wherever it came from."""
    capture = document.capture
    if capture.date is None or not is_later(capture.date, today):
        return document
    note = Note("date.future", f"its date, {capture.date[:10]}, lies in the future")
    return document.with_capture(replace(capture, notes=(*capture.notes, note)))


def _today() -> date:
    return datetime.now().astimezone().date()


def _decode(content: bytes, name: str) -> Decoded:
    """Return the text of a source: of a page saved as a single file, that of the page inside."""
    if is_single_file(content):
        page = page_inside(content, name)
        decoded = decode(page.content, declared=page.charset or declared_charset(page.content))
        note = Note("single-file", "the page was taken out of a single-file archive (MHTML)")
        return replace(decoded, notes=(note, *decoded.notes))
    refuse_binary(content, name)
    refuse_ours(content, name)
    head = content[:HEAD_BYTES].decode("latin-1")
    declared = declared_charset(content) if looks_like_page(head, name) else None
    return decode(content, declared=declared)


def _read(text: str, capture: Capture, limits: Limits) -> Ingested:
    if not text.strip():
        raise UnreadableSource(
            f"{capture.source} holds no text, only white space",
            hint="check that it was saved whole",
        )
    match capture.media_type:
        case "text/html":
            capture = _without_notes(capture, OF_THE_MARKUP)
            extract = read_page(text, capture.source, limits=limits)
        case "text/markdown":
            extract = read_markdown(text)
        case "text/plain":
            extract = read_plain(text)
        case _:
            return _table(text, capture, limits)
    _refuse_endless(extract.text, capture.source, limits)
    return Ingested((_document(extract, capture),))


def _refuse_endless(text: str, name: str, limits: Limits) -> None:
    if len(text) > limits.max_characters:
        raise UnreadableSource(
            f"{name} holds one text of {len(text):,} characters, more than the limit of "
            f"{limits.max_characters:,}",
            hint=f"split it, or raise the limit: --max-bytes {len(text)}",
            details={"characters": len(text), "limit": limits.max_characters},
        )


def _without_notes(capture: Capture, codes: frozenset[str]) -> Capture:
    return replace(capture, notes=tuple(note for note in capture.notes if note.code not in codes))


def _document(extract: Extract, capture: Capture) -> Document:
    heading = extract.heading
    captured = replace(
        capture,
        title=heading.title,
        author=heading.author,
        outlet=heading.outlet,
        date=heading.date,
        date_found=heading.date_found,
        notes=(*capture.notes, *extract.notes),
        blocks=extract.blocks,
    )
    return Document(extract.text, captured, extract.language or language_of(extract.text))


def _table(text: str, capture: Capture, limits: Limits) -> Ingested:
    documents: list[Document] = []
    failures: list[OutcomeRecord] = []
    for row in read_rows(text, capture.media_type, capture.source):
        if row.fault is not None:
            failures.append(_bad_row(row, capture, row.fault))
            continue
        document = _row_document(row, capture)
        try:
            _refuse_endless(document.text, f"row {row.number}", limits)
        except UnreadableSource as error:
            failures.append(_bad_row(row, capture, error.message))
        else:
            documents.append(document)
    if not documents and not failures:
        raise UnreadableSource(
            f"{capture.source} holds no rows", hint="check that it was saved whole"
        )
    return Ingested(tuple(documents), tuple(failures))


def _row_document(row: Row, capture: Capture) -> Document:
    from crossread.ingest.rows import row_extract

    return _document(row_extract(row), replace(capture, member=f"#{row.number}"))


def _bad_row(row: Row, capture: Capture, fault: str) -> OutcomeRecord:
    failed = Failed(
        "input.bad-row",
        f"row {row.number} of {capture.source} was left out: {fault}",
        "correct the row and read the table again",
    )
    return record_outcome(
        failed, analyser=INGEST, version=VERSION, source=f"{capture.source}#{row.number}"
    )
