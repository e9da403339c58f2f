"""What bytes are that must not be taken for text: told by content, never by name alone."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable

from crossread.ingest.formats import (
    BY_EXTENSION,
    BY_MEDIA_TYPE,
    DOCX,
    FEED,
    MAIL,
    MBOX,
    ODT,
    PACKED,
    PDF,
    PICTURE,
    WACZ,
    WARC,
    ZIP,
    Format,
)
from crossread.ingest.media import extension_of
from crossread.ingest.mhtml import is_single_file

HEAD_BYTES = 65_536

PDF_HEAD = re.compile(rb"%PDF-\d")
ZIP_HEAD = (b"PK\x03\x04", b"PK\x05\x06")
PACKED_HEAD = re.compile(rb"\x1f\x8b\x08|BZh\d1AY|\xfd7zXZ\0|\x28\xb5\x2f\xfd")
PICTURE_HEAD = re.compile(
    rb"\x89PNG\r\n|\xff\xd8\xff|GIF8[79]a|II\*\0|MM\0\*|RIFF....WEBP|BM....\0\0\0\0", re.S
)
MAIL_FIELD = re.compile(
    rb"^(?:from|to|cc|date|subject|message-id|received|return-path|mime-version|"
    rb"delivered-to):[ \t]",
    re.I | re.M,
)
HEADER_BLOCK = re.compile(
    rb"(?:[\x21-\x39\x3b-\x7e]{1,100}:[ \t]?[^\n]*\n(?:[ \t][^\n]*\n)*)+\r?\n"
)
MBOX_HEAD = re.compile(rb"From [^\n]{1,200}\d\d:\d\d[^\n]*\n[\x21-\x39\x3b-\x7e]{1,100}:")
FEED_HEAD = re.compile(
    r"\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--.*?-->\s*|<\?[^>]*\?>\s*|<!DOCTYPE[^>\[]*(?:\[.*?\])?\s*>\s*)*"
    r"<(?:\w+:)?(?:rss|feed|RDF|opml)\b",
    re.S,
)
PDF_INSIDE = re.compile(rb"[\r\n]%PDF-\d\.\d")
XML_HEAD = re.compile(r"\s*<\?xml\b")


def format_of(head: bytes, name: str) -> Format | None:
    """Return the format of bytes that begin with ``head`` and are no plain text; None for text."""
    for test, media_type in TESTS:
        if test(head, name):
            return BY_MEDIA_TYPE[media_type]
    return None


def other_format(content: bytes, kind: Format | None) -> str:
    """Return what else bytes are that are read as ``kind`` (None: text); empty where nothing.

    Containers hold other formats by their nature and are not looked at.
    """
    if kind is not None and kind.media_type not in (PDF, PICTURE, FEED):
        return ""
    if zipfile.is_zipfile(io.BytesIO(content)):
        return "a ZIP archive"
    is_pdf = kind is None or kind.media_type != PDF
    if is_pdf and PDF_INSIDE.search(content[:1024]) and b"endobj" in content:
        return "a PDF"
    return ""


def _is_mail(head: bytes, name: str) -> bool:
    if is_single_file(head):
        return False
    block = HEADER_BLOCK.match(head.replace(b"\r\n", b"\n"))
    if block is None:
        return BY_EXTENSION.get(extension_of(name)) == MAIL
    fields = {found[0].lower() for found in MAIL_FIELD.finditer(block[0])}
    return len(fields) >= 2 and any(one.startswith((b"from", b"received")) for one in fields)


def _is_feed(head: bytes, name: str) -> bool:
    text = _decoded(head[:8192])
    if FEED_HEAD.match(text):
        return True
    by_name = BY_EXTENSION.get(extension_of(name))
    return by_name == FEED and XML_HEAD.match(text) is not None and "<html" not in text.lower()


def _decoded(head: bytes) -> str:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", "replace")
    return head.removeprefix(b"\xef\xbb\xbf").decode("latin-1")


def _is_zip(head: bytes, name: str) -> bool:
    del name
    return head.startswith(ZIP_HEAD)


def _is_of_zip(marks: tuple[bytes, ...], media_type: str) -> Callable[[bytes, str], bool]:
    def test(head: bytes, name: str) -> bool:
        if not head.startswith(ZIP_HEAD):
            return False
        return BY_EXTENSION.get(extension_of(name)) == media_type or any(
            mark in head for mark in marks
        )

    return test


def _starts(pattern: re.Pattern[bytes]) -> Callable[[bytes, str], bool]:
    def test(head: bytes, name: str) -> bool:
        del name
        return pattern.match(head) is not None

    return test


def _is_warc(head: bytes, name: str) -> bool:
    if head.startswith(b"WARC/1."):
        return True
    return head.startswith(b"\x1f\x8b") and name.lower().endswith(".warc.gz")


def _is_pdf(head: bytes, name: str) -> bool:
    """Whether it begins as a PDF; one that begins with something else must be named so."""
    if PDF_HEAD.match(head):
        return True
    late = PDF_HEAD.search(head[:1024]) is not None
    return late and BY_EXTENSION.get(extension_of(name)) == PDF


TESTS: tuple[tuple[Callable[[bytes, str], bool], str], ...] = (
    (_is_warc, WARC),
    (_is_pdf, PDF),
    (_is_of_zip((b"word/document.xml", b"[Content_Types].xml"), DOCX), DOCX),
    (_is_of_zip((b"mimetypeapplication/vnd.oasis.opendocument.text",), ODT), ODT),
    (_is_of_zip((b"datapackage.json",), WACZ), WACZ),
    (_is_zip, ZIP),
    (_starts(PACKED_HEAD), PACKED),
    (_starts(PICTURE_HEAD), PICTURE),
    (_starts(MBOX_HEAD), MBOX),
    (_is_mail, MAIL),
    (_is_feed, FEED),
)
