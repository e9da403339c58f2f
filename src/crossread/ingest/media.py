"""What kind of source some bytes are: by content first, then by the extension of the name."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from crossread.errors import UnreadableSource
from crossread.text.decode import utf_16_without_mark

PLAIN = "text/plain"
MARKDOWN = "text/markdown"
HTML = "text/html"
CSV = "text/csv"
TSV = "text/tab-separated-values"
JSON = "application/json"
JSON_LINES = "application/x-ndjson"

BY_EXTENSION = {
    ".txt": PLAIN,
    ".text": PLAIN,
    ".md": MARKDOWN,
    ".markdown": MARKDOWN,
    ".html": HTML,
    ".htm": HTML,
    ".xhtml": HTML,
    ".mhtml": HTML,
    ".mht": HTML,
    ".jsonl": JSON_LINES,
    ".ndjson": JSON_LINES,
    ".json": JSON,
    ".csv": CSV,
    ".tsv": TSV,
}

# The first bytes of kinds that hold no plain text, with what to do about them.
MAGIC: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF-", "a PDF", "save it as plain text first (for example with pdftotext) and give that"),
    (b"PK\x03\x04", "a ZIP archive or an office document", "save the document as plain text"),
    (b"\xd0\xcf\x11\xe0", "an old office document", "save the document as plain text"),
    (b"{\\rtf", "a Rich Text document", "save the document as plain text"),
    (b"\x89PNG", "a PNG picture", "give the text it shows, not the picture"),
    (b"\xff\xd8\xff", "a JPEG picture", "give the text it shows, not the picture"),
    (b"GIF8", "a GIF picture", "give the text it shows, not the picture"),
    (b"RIFF", "a picture, sound or film (RIFF)", "give its text or transcript"),
    (b"\x1f\x8b", "a gzip archive", "unpack it first"),
    (b"BZh", "a bzip2 archive", "unpack it first"),
    (b"\xfd7zXZ", "an xz archive", "unpack it first"),
    (b"7z\xbc\xaf", "a 7-Zip archive", "unpack it first"),
    (b"Rar!", "a RAR archive", "unpack it first"),
    (b"SQLite format 3\0", "an SQLite database", "if it is a workspace, give it with --workspace"),
    (b"\x7fELF", "a program", "give the text files only"),
    (b"MZ\x90", "a program", "give the text files only"),
    (b"bplist00", "a binary property list", "save the page as HTML and give that"),
)

OPENING_TAG = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)
ANY_STRUCTURE = re.compile(r"<(?:html|head|body|article|title|meta)\b[^>]*>", re.I)
JSON_ARRAY = re.compile(r'\s*\[\s*\{\s*"')
JSON_OBJECT = re.compile(r'\s*\{\s*"')

CONTROL_BYTES = bytes([*range(0x09), *range(0x0E, 0x1B), 0x7F])


def refuse_binary(content: bytes, name: str) -> None:
    """Raise ``UnreadableSource`` when the bytes are no text, saying what they look like."""
    for magic, what, hint in MAGIC:
        if content.startswith(magic):
            raise UnreadableSource(f"{name} looks binary ({what})", hint=hint)
    sample = content[:65_536]
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
    """Return the media type of a decoded source by its content, then by its name."""
    head = text[:4096]
    by_name = BY_EXTENSION.get(extension_of(name))
    if looks_like_page(head, name):
        return HTML
    if by_name in (CSV, TSV, JSON, JSON_LINES, MARKDOWN):
        return by_name
    if JSON_ARRAY.match(head):
        return JSON
    if JSON_OBJECT.match(head):
        return JSON_LINES
    return by_name or PLAIN
