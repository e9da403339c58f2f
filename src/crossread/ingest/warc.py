"""Web archives (WARC) to documents: record after record, digests checked, never loaded whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any, BinaryIO
from urllib.parse import urlsplit

from crossread.errors import ExtraMissing, UnreadableSource
from crossread.ingest.limits import in_megabytes
from crossread.ingest.packed import unpack
from crossread.ingest.parts import Context, Lost, Packed, Part
from crossread.ingest.sources import shown
from crossread.model.document import Note
from crossread.text.decode import counted

CHUNK = 1 << 16
MAX_HEAD = 1 << 20
EXTENSIONS = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/plain": ".txt",
    "application/pdf": ".pdf",
    "application/rss+xml": ".rss",
    "application/atom+xml": ".atom",
}
WITH_TEXT = ("response", "resource", "conversion")


def read_warc(stream: BinaryIO, context: Context) -> Iterator[Part]:
    """Yield the texts among the records as ``!address``, and how many were passed over."""
    yield from records_of(stream, context, Counter())


def records_of(stream: BinaryIO, context: Context, seen: Counter[str]) -> Iterator[Part]:
    """Yield the texts among the records; ``seen`` counts the addresses met before."""
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    passed: Counter[str] = Counter()
    n_records = 0
    try:
        records = ArchiveIterator(stream, check_digests=True)
        _bound_lines(records.reader, context)
        for record in records:
            n_records += 1
            reason = _reason_to_pass(record)
            if reason is None:
                context.budget.take_entry()
                yield _record(record, context, seen)
            elif reason:
                passed[reason] += 1
    except ArchiveLoadFailed as error:
        raise UnreadableSource(
            f"{context.name} is damaged as a web archive: {str(error)[:100]}",
            hint="check that it was saved whole; the records before are kept",
        ) from error
    if not n_records:
        raise UnreadableSource(f"{context.name} holds no records", hint="is it a web archive?")
    for reason, count in sorted(passed.items()):
        yield Lost("", f"{counted(count, 'record')} {reason}", skipped=True)


def _bound_lines(reader: Any, context: Context) -> None:
    """Let no line and no run of lines be longer than the heads of records are.

    The library reads lines of any length, and would hold gigabytes of something that has no ends.
    """
    read, readline = reader.read, reader.readline
    n_bytes = 0

    def bounded(length: int | None = None) -> bytes:
        nonlocal n_bytes
        line = bytes(readline(MAX_HEAD if length is None else min(length, MAX_HEAD)))
        n_bytes += len(line)
        if n_bytes >= MAX_HEAD:
            raise UnreadableSource(
                f"{context.name} is damaged as a web archive: the head of a record has no end",
                hint="check that it was saved whole; the records before are kept",
            )
        return line

    def counted_anew(length: int | None = None) -> bytes:
        nonlocal n_bytes
        n_bytes = 0
        return bytes(read(length))

    reader.readline, reader.read = bounded, counted_anew


def _reason_to_pass(record: Any) -> str | None:
    """Return why a record is no text, empty for those that say something about the archive."""
    if record.rec_type in ("warcinfo", "request", "metadata"):
        return ""
    if record.rec_type == "revisit":
        return "that only refer to an earlier one"
    if record.rec_type not in WITH_TEXT:
        return "of a kind that is not read"
    status = record.http_headers.get_statuscode() if record.http_headers else "200"
    if not status.startswith("2"):
        return "of pages that were not there, or elsewhere"
    return None if _kind(record) in EXTENSIONS else "of no text (pictures, styles, scripts)"


def _header(record: Any, name: str) -> str:
    headers = record.http_headers if record.http_headers else record.rec_headers
    return str(headers.get_header(name) or "")


def _kind(record: Any) -> str:
    return _header(record, "Content-Type").split(";")[0].strip().lower()


def _record(record: Any, context: Context, seen: Counter[str]) -> Part:
    address = str(record.rec_headers.get_header("WARC-Target-URI") or "").strip("<>")
    seen[address] += 1
    again = f"~{seen[address]}" if seen[address] > 1 else ""
    member = f"!{shown(address)[:500]}{again}"
    try:
        content = _decoded(_payload(record, context), record, context)
    except (UnreadableSource, ExtraMissing) as error:
        return Lost(member, error.message, error.hint, code=error.code)
    notes = (Note("address", address), *_digest_notes(record))
    taken = record.rec_headers.get_header("WARC-Date")
    _, _, charset = _header(record, "Content-Type").partition("charset=")
    return Packed(
        member,
        content,
        f"{urlsplit(address).path.rsplit('/', 1)[-1] or 'page'}{EXTENSIONS[_kind(record)]}",
        notes=notes,
        taken=str(taken) if taken else None,
        declared=charset.split(";")[0].strip(" \"'") or None,
    )


def _payload(record: Any, context: Context) -> bytes:
    """Return the bytes of a record, never more than the limit; the rest is read past."""
    from warcio.bufferedreaders import ChunkedDataReader

    stream = record.raw_stream
    if "chunked" in _header(record, "Transfer-Encoding").lower():
        stream = ChunkedDataReader(stream)
    limit = context.limits.max_entry_bytes
    parts: list[bytes] = []
    n_bytes = 0
    while chunk := stream.read(CHUNK):
        n_bytes += len(chunk)
        if n_bytes > limit:
            raise UnreadableSource(
                f"a record of {context.name} holds more than {in_megabytes(limit)}",
                hint="give that page by itself, or raise --max-bytes",
                details={"limit": limit},
            )
        context.budget.take_bytes(len(chunk))
        parts.append(chunk)
    return b"".join(parts)


def _decoded(content: bytes, record: Any, context: Context) -> bytes:
    """Undo what the server packed the page with."""
    for coding in reversed(_header(record, "Content-Encoding").lower().split(",")):
        name = coding.strip()
        if name and name != "identity":
            content = unpack(content, name, context)
    return content


def _digest_notes(record: Any) -> Iterator[Note]:
    checker = record.digest_checker
    if checker is None or checker.passed is None:
        yield Note("digest.none", "the archive gives no digest of this record: it may be changed")
    elif checker.passed:
        yield Note("digest.held", "the digest that the archive gives of this record holds")
    else:
        yield Note(
            "digest.wrong",
            "the digest that the archive gives of this record does not hold: it was changed or "
            "damaged after it was taken",
        )
