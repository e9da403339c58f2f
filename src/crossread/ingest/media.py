"""What kind of source some bytes are: by content first, then by the extension of the name."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from crossread.errors import UnreadableSource
from crossread.ingest.columns import columns_of, delimiter_of, is_article, names_text, split_line
from crossread.ingest.formats import (
    BY_EXTENSION,
    CSV,
    HTML,
    JSON,
    JSON_LINES,
    MARKDOWN,
    PLAIN,
    SRT,
    TSV,
    VTT,
)
from crossread.text.decode import utf_16_without_mark

_TEXT_OF_IT = "save the document as plain text and give that"
_UNPACK = "unpack it first and give the texts"

# The first bytes of kinds that hold no plain text, with what to do about them.
MAGIC: tuple[tuple[re.Pattern[bytes], str, str], ...] = tuple(
    (re.compile(pattern, re.S), what, hint)
    for pattern, what, hint in (
        (rb"\xd0\xcf\x11\xe0", "an old office document", _TEXT_OF_IT),
        (rb"\{\\rtf\d", "a Rich Text document", _TEXT_OF_IT),
        (rb"RIFF....(?:WAVE|AVI )", "sound or film", "give its transcript"),
        (rb"ID3[\x02-\x04]|OggS\0|fLaC\0|....ftyp", "sound or film", "give its transcript"),
        (rb"7z\xbc\xaf|Rar!\x1a", "a packed archive", _UNPACK),
        (rb"SQLite format 3\0", "an SQLite database", "a workspace is given with --workspace"),
        (rb"\x7fELF|MZ.\0|\xca\xfe\xba\xbe|\xcf\xfa\xed\xfe", "a program", "give the texts only"),
        (rb"bplist00", "a web archive of Safari", "save the page as source (.html) and give that"),
    )
)

OPENING_TAG = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)
LIST_OF_OBJECTS = re.compile(r'\[\s*\{\s*"')
ANY_STRUCTURE = re.compile(r"<(?:html|head|body|article|title|meta)\b[^>]*>", re.I)
SUBRIP = re.compile(r"\s*\d+[ \t]*\n\d{1,3}:\d\d:\d\d[,.]\d{1,3}[ \t]*-->")
OF_TEXT = frozenset({MARKDOWN, CSV, TSV, JSON, JSON_LINES, SRT, VTT})
HEAD_BYTES = 65_536
CONTROL_BYTES = bytes([*range(0x09), *range(0x0E, 0x1B), 0x7F])


OUR_PAGE = re.compile(rb'<meta name="generator" content="crossread\b', re.I)
OUR_LINES = re.compile(rb'\{"kind": ?"document", ?"id": ?"[0-9a-f]{32}"')
OUR_MARKDOWN = (b"\n## Sources\n", "\n## Statements × sources\n".encode())


def is_ours(head: bytes) -> bool:
    """Whether a file's first bytes show that Crossread made it: a sheet or a stream of records."""
    if OUR_PAGE.search(head[:4096]) or OUR_LINES.match(head):
        return True
    return all(heading in head for heading in OUR_MARKDOWN)


def refuse_ours(content: bytes, name: str) -> None:
    """Raise ``UnreadableSource`` for a file that Crossread made out of sources."""
    if is_ours(content[:HEAD_BYTES]):
        raise UnreadableSource(
            f"{name} was made by Crossread and is no source", hint="give the sources it was made of"
        )


def refuse_binary(content: bytes, name: str) -> None:
    """Raise ``UnreadableSource`` when the bytes are no text, saying what they look like."""
    for magic, what, hint in MAGIC:
        if magic.match(content):
            raise UnreadableSource(f"{name} looks binary ({what})", hint=hint)
    sample = content[:HEAD_BYTES]
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")) or utf_16_without_mark(sample) is not None:
        return
    n_controls = len(sample) - len(sample.translate(None, CONTROL_BYTES))
    if n_controls > len(sample) * 0.05:
        share = round(100 * n_controls / len(sample))
        raise UnreadableSource(
            f"{name} looks binary ({share} % of its first bytes are control characters)",
            hint="give text: .txt, .md, .html, .csv, .jsonl; save other kinds as text first",
        )


def extension_of(name: str) -> str:
    """Return the extension of a file name in lower case, with its dot; empty if there is none."""
    return PurePosixPath(name.replace("\\", "/")).suffix.lower()


def looks_like_page(head: str, name: str) -> bool:
    """Whether a text that begins with ``head`` is an HTML page."""
    if OPENING_TAG.match(head):
        return True
    by_name = BY_EXTENSION.get(extension_of(name))
    return by_name == HTML or (by_name is None and ANY_STRUCTURE.search(head) is not None)


def media_type_of(text: str, name: str) -> str:
    """Return the media type of a decoded source by its content, then by its name.

    A table of articles without a telling name, as on standard input, is known by its columns.
    """
    by_name = BY_EXTENSION.get(extension_of(name))
    if looks_like_page(text[:4096], name):
        return HTML
    if text.startswith("WEBVTT"):
        return VTT
    if SUBRIP.match(text):
        return SRT
    if by_name in OF_TEXT:
        return by_name
    return _table_type(text, may_be_csv=by_name is None) or PLAIN


def _table_type(text: str, *, may_be_csv: bool) -> str | None:
    head = text[:4096].lstrip()
    if head.startswith("window.YTD."):
        return JSON
    if head.startswith("["):
        return JSON if text.rstrip().endswith("]") and LIST_OF_OBJECTS.match(head) else None
    first = text.lstrip().split("\n", 1)[0]
    if first.startswith("{"):
        return _json_type(text, first)
    if may_be_csv and len(columns_of(split_line(first))) > 1 and names_text(first):
        return TSV if delimiter_of(first) == "\t" else CSV
    return None


def _json_type(text: str, first: str) -> str | None:
    """Tell one object over several lines from one object a line; None where it is neither."""
    if is_article(first):
        return JSON_LINES
    return JSON if is_article(text) else None
