"""Sources to documents: the one door through which text comes in."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, TypeAlias

from crossread.errors import CrossreadError, ExtraMissing, UnreadableSource
from crossread.ingest import extraction
from crossread.ingest.byline import Heading
from crossread.ingest.dates import is_later
from crossread.ingest.formats import (
    BY_EXTENSION,
    CSV,
    FEED,
    JSON,
    JSON_LINES,
    MBOX,
    PACKED,
    TSV,
    ZIP,
    Format,
)
from crossread.ingest.kinds import HEAD_BYTES, format_of, other_format
from crossread.ingest.limits import Budget, Limits
from crossread.ingest.mapping import Mapping
from crossread.ingest.media import (
    extension_of,
    looks_like_page,
    media_type_of,
    refuse_binary,
    refuse_ours,
)
from crossread.ingest.metadata import Metadata
from crossread.ingest.mhtml import is_single_file, page_inside
from crossread.ingest.page import declared_charset, read_page
from crossread.ingest.parts import Context, Lost, Packed, Part, Text
from crossread.ingest.plain import Extract, read_markdown, read_plain
from crossread.ingest.sources import INGEST, VERSION, Expanded, Source, expand, failure
from crossread.ingest.subtitles import read_subtitles
from crossread.ingest.table import Row, read_rows
from crossread.model.document import Capture, Document, Note
from crossread.model.outcome import Failed, OutcomeRecord, Skipped, record_outcome
from crossread.text.decode import Decoded, decode
from crossread.text.language import language_of

__all__ = [
    "Ingested",
    "Limits",
    "Metadata",
    "Piece",
    "Source",
    "expand",
    "pieces_of",
    "read_all",
    "read_piece",
    "read_source",
]

TABLES = frozenset({CSV, TSV, JSON, JSON_LINES})
CONTAINERS = frozenset({FEED, MBOX, PACKED, ZIP})

PAGE_HEAD = 4096
WHAT_IS_READ = "crossread formats lists what is read"

# What readers of damaged bytes let through; each says more than a traceback would.
FAULTS: tuple[type[Exception], ...] = (
    UnreadableSource,
    *extraction.FAULTS,
    OSError,
    EOFError,
    MemoryError,
    zlib.error,
)

# Notes that are true of a page's markup and say nothing of the text taken out of it.
OF_THE_MARKUP = frozenset({"crlf", "cr", "bidi", "zero-width"})


@dataclass(frozen=True, slots=True)
class Ingested:
    """What one source gave: its documents, and the records of what in it could not be read.

    A file gives one document; a table one for each row, and a failure for each bad row.
    """

    documents: tuple[Document, ...] = ()
    failures: tuple[OutcomeRecord, ...] = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """Bytes of the source ``name`` that are still to be read, as a value that travels.

    A record of an archive, or (``depth`` -1) a whole file.
    """

    name: str
    part: Packed
    capture: Capture
    depth: int


Found: TypeAlias = Document | OutcomeRecord | Piece


def pieces_of(
    source: Source, *, limits: Limits | None = None, mapping: Mapping | None = None
) -> Iterator[Found]:
    """Yield what a source holds, piece by piece, without reading more than a table's rows.

    Archives are never loaded whole. Raises as ``read_source`` does.
    """
    yield from Door(source.name, limits or Limits(), mapping, deferring=True).read(source)


def read_piece(
    piece: Piece, *, limits: Limits | None = None, mapping: Mapping | None = None
) -> Ingested:
    """Read one piece, with all that is packed inside; what cannot be read is a failure."""
    door = Door(piece.name, limits or Limits(), mapping)
    documents: list[Document] = []
    failures: list[OutcomeRecord] = []
    faults: tuple[type[Exception], ...] = (ExtraMissing, *FAULTS)
    try:
        for one in door.read_piece(piece):
            if isinstance(one, Document):
                documents.append(one)
            elif isinstance(one, OutcomeRecord):
                failures.append(one)
    except faults as error:
        known = error if isinstance(error, CrossreadError) else _broken(piece.name, error)
        member = f"{piece.capture.member or ''}{piece.part.member}"
        failures.append(_lost(replace(piece.capture, member=member), known))
    day = _today()
    return Ingested(tuple(_doubted(one, day) for one in documents), tuple(failures))


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
        except (UnreadableSource, ExtraMissing) as error:
            yield Ingested(failures=(failure(one.name, error),))


def read_source(
    source: Source,
    *,
    limits: Limits | None = None,
    metadata: Metadata | None = None,
    mapping: Mapping | None = None,
    today: date | None = None,
) -> Ingested:
    """Read one source, with all that is packed inside.

    ``metadata`` supplies or corrects outlet, author, date and title, ``mapping`` says which fields
    of a table or of exported posts hold what. ``today`` is the day after which a date is doubted
    (default: the clock's). Raises ``UnreadableSource`` when no text could be got from the source
    at all, ``ExtraMissing`` when what reads it is not installed; a bad row or part is among the
    failures instead.
    """
    failures: list[OutcomeRecord] = []
    found = documents_of(source, failures, limits=limits, mapping=mapping, today=today)
    documents = tuple(found if metadata is None else map(metadata.applied_to, found))
    return Ingested(documents, tuple(failures))


def documents_of(
    source: Source,
    failures: list[OutcomeRecord],
    *,
    limits: Limits | None = None,
    mapping: Mapping | None = None,
    today: date | None = None,
) -> Iterator[Document]:
    """Yield the documents of a source as they are read; what could not be read joins ``failures``.

    Of an archive that is read piece by piece no more than one piece is held at a time. Raises as
    ``read_source`` does.
    """
    day = today or _today()
    for one in Door(source.name, limits or Limits(), mapping).read(source):
        if isinstance(one, Document):
            yield _doubted(one, day)
        elif isinstance(one, OutcomeRecord):
            failures.append(one)


def _doubted(document: Document, today: date) -> Document:
    """Note that a date lies in the future, wherever it came from."""
    capture = document.capture
    if capture.date is None or not is_later(capture.date, today):
        return document
    note = Note("date.future", f"its date, {capture.date[:10]}, lies in the future")
    return document.with_capture(replace(capture, notes=(*capture.notes, note)))


def _today() -> date:
    return datetime.now().astimezone().date()


class Door:
    """The one way in for the bytes of a source and for everything that is packed inside it.

    ``deferring``: what is packed inside is not read but handed on as ``Piece``s.
    """

    def __init__(
        self,
        name: str,
        limits: Limits,
        mapping: Mapping | None = None,
        *,
        deferring: bool = False,
    ) -> None:
        self._name = name
        self._limits = limits
        self._mapping = mapping
        self._budget = Budget(limits, name)
        self._deferring = deferring

    def read_piece(self, piece: Piece) -> Iterator[Found]:
        """Yield the documents of a piece; raises as ``read`` does."""
        yield from self._part(piece.part, piece.capture, piece.depth)

    def read(self, source: Source) -> Iterator[Found]:
        """Yield the documents of a source and what in it could not be read.

        Raises ``UnreadableSource`` or ``ExtraMissing`` when that was nothing at all.
        """
        source = source.loaded(self._limits)
        head, digest = source.head(self._limits), source.digest(self._limits)
        if not head:
            raise UnreadableSource(f"{source.name} is empty", hint="check that it was saved whole")
        capture = replace(source.capture, source=source.name, digest=digest)
        kind = format_of(head, source.name)
        if kind is not None and kind.streamed:
            with source.opened() as stream:
                yield from self._parts(kind, stream, source.name, capture, 0)
        elif self._deferring and _is_one_piece(kind, source.name):
            part = Packed("", source.load(self._limits), source.name)
            yield Piece(source.name, part, capture, -1)
        else:
            yield from self._bytes(source.load(self._limits), source.name, capture, 0)

    def _bytes(self, content: bytes, name: str, capture: Capture, depth: int) -> Iterator[Found]:
        kind = format_of(content[:HEAD_BYTES], name)
        capture = _doubted_as_two(content, kind, capture)
        if kind is None:
            yield from self._text(content, name, capture)
            return
        given: Any = io.BytesIO(content) if kind.streamed else content
        yield from self._parts(kind, given, name, capture, depth)

    def _text(self, content: bytes, name: str, capture: Capture) -> Iterator[Found]:
        decoded = _decode(content, name, capture.encoding)
        capture = replace(
            capture,
            media_type=media_type_of(decoded.text, name),
            encoding=decoded.encoding,
            notes=(*capture.notes, *decoded.notes),
        )
        found = _read(decoded.text, name, capture, self._limits, self._mapping)
        yield from found.documents
        yield from found.failures

    def _parts(
        self, kind: Format, given: Any, name: str, capture: Capture, depth: int
    ) -> Iterator[Found]:
        """Read what a reader of bytes finds; what it found before it broke is kept."""
        self._refuse_depth(name, depth)
        capture = replace(capture, media_type=kind.media_type)
        context = Context(name, self._limits, self._budget)
        n_found = 0
        try:
            for part in kind.parts(given, context):
                for one in self._part(part, capture, depth):
                    n_found += 1
                    yield one
        except FAULTS as error:
            broken = error if isinstance(error, UnreadableSource) else _broken(name, error)
            if not n_found:
                raise broken from error
            yield _lost(capture, broken)
        if not n_found:
            raise UnreadableSource(f"{name} holds nothing that is read", hint=WHAT_IS_READ)

    def _refuse_depth(self, name: str, depth: int) -> None:
        if depth > self._limits.max_depth:
            raise UnreadableSource(
                f"{name} is packed more than {self._limits.max_depth} times over",
                hint="unpack it and give what is inside",
                details={"limit": self._limits.max_depth},
            )

    def _part(self, part: Part, capture: Capture, depth: int) -> Iterator[Found]:
        inner = replace(capture, member=f"{capture.member or ''}{part.member}" or None)
        if isinstance(part, Lost):
            yield _lost_part(part, inner)
            return
        try:
            if isinstance(part, Text):
                _refuse_endless(part.extract.text, part.member or self._name, self._limits)
                known = replace(inner, media_type=part.media_type or inner.media_type)
                yield _document(part.extract, known)
            elif self._deferring and part.content:
                yield Piece(self._name, part, capture, depth)
            else:
                yield from self._packed(part, inner, depth)
        except (UnreadableSource, ExtraMissing) as error:
            if not part.member:
                raise
            yield _lost(inner, error)

    def _packed(self, part: Packed, capture: Capture, depth: int) -> Iterator[Found]:
        if not part.content:
            raise UnreadableSource(f"{part.member or part.name} is empty", hint="nothing is lost")
        capture = replace(
            capture,
            media_type="",
            encoding=part.declared,
            notes=(*capture.notes, *part.notes),
            taken=part.taken or capture.taken,
        )
        for one in self._bytes(part.content, part.name, capture, depth + 1):
            yield _filled(one, part.heading) if isinstance(one, Document) else one


def _doubted_as_two(content: bytes, kind: Format | None, capture: Capture) -> Capture:
    """Note that bytes are another format too: what others see in them may be something else."""
    other = other_format(content, kind)
    if not other:
        return capture
    message = (
        f"its bytes are {other} too: another program may show something else than what was read"
    )
    return replace(capture, notes=(*capture.notes, Note("polyglot", message)))


def _filled(document: Document, known: Heading) -> Document:
    """Return a document with what is known from outside where it says nothing itself."""
    capture = document.capture
    dated = capture.date or not known.date
    filled = replace(
        capture,
        title=capture.title or known.title,
        author=capture.author or known.author,
        outlet=capture.outlet or known.outlet,
        date=capture.date if dated else known.date,
        date_found=capture.date_found if dated else known.date_found,
    )
    return document.with_capture(filled)


def _is_one_piece(kind: Format | None, name: str) -> bool:
    """Whether a source that is loaded whole holds one text, as far as is known from outside."""
    if kind is None:
        return BY_EXTENSION.get(extension_of(name)) not in TABLES
    return kind.media_type not in CONTAINERS


def _broken(name: str, error: BaseException) -> UnreadableSource:
    return UnreadableSource(
        f"{name} is damaged: {type(error).__name__} at what was read last",
        hint="check that it was saved whole; what could be read is kept",
        details={"fault": str(error)[:200]},
    )


def _lost(capture: Capture, error: CrossreadError) -> OutcomeRecord:
    failed = Failed(error.code, error.message, error.hint)
    where = f"{capture.source}{capture.member or ''}"
    return record_outcome(failed, analyser=INGEST, version=VERSION, source=where)


def _lost_part(part: Lost, capture: Capture) -> OutcomeRecord:
    where = f"{capture.source}{capture.member or ''}"
    ending = (
        Skipped(part.reason, "ingest.passed-over")
        if part.skipped
        else Failed(part.code, part.reason, part.hint)
    )
    return record_outcome(ending, analyser=INGEST, version=VERSION, source=where)


def _decode(content: bytes, name: str, declared: str | None = None) -> Decoded:
    """Return the text of a source: of a page saved as a single file, that of the page inside."""
    if is_single_file(content):
        page = page_inside(content, name)
        decoded = decode(page.content, declared=page.charset or declared_charset(page.content))
        note = Note("single-file", "the page was taken out of a single-file archive (MHTML)")
        return replace(decoded, notes=(note, *decoded.notes))
    refuse_binary(content, name)
    refuse_ours(content, name)
    head = content[:PAGE_HEAD].decode("latin-1")
    if declared is None and looks_like_page(head, name):
        declared = declared_charset(content)
    return decode(content, declared=declared)


def _read(
    text: str, name: str, capture: Capture, limits: Limits, mapping: Mapping | None
) -> Ingested:
    if not text.strip():
        raise UnreadableSource(
            f"{name} holds no text, only white space",
            hint="check that it was saved whole",
        )
    match capture.media_type:
        case "text/html":
            capture = _without_notes(capture, OF_THE_MARKUP)
            extract = read_page(text, name, limits=limits)
        case "text/markdown":
            extract = read_markdown(text)
        case "text/plain":
            extract = read_plain(text)
        case "text/vtt" | "application/x-subrip":
            extract = read_subtitles(text, name)
        case _:
            return _table(text, capture, limits, mapping)
    _refuse_endless(extract.text, name, limits)
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
        places=extract.places,
    )
    return Document(extract.text, captured, extract.language or language_of(extract.text))


def _table(text: str, capture: Capture, limits: Limits, mapping: Mapping | None) -> Ingested:
    documents: list[Document] = []
    failures: list[OutcomeRecord] = []
    for row in read_rows(text, capture.media_type, capture.source, mapping=mapping):
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

    return _document(
        row_extract(row), replace(capture, member=f"{capture.member or ''}#{row.number}")
    )


def _bad_row(row: Row, capture: Capture, fault: str) -> OutcomeRecord:
    failed = Failed(
        "input.bad-row",
        f"row {row.number} of {capture.source} was left out: {fault}",
        "correct the row and read the table again",
    )
    return record_outcome(
        failed,
        analyser=INGEST,
        version=VERSION,
        source=f"{capture.source}{capture.member or ''}#{row.number}",
    )
