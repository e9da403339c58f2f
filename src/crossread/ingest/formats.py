"""Every kind of source that can be read: its name, what it needs, what its pins lead to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from crossread.errors import ExtraMissing

if TYPE_CHECKING:
    from crossread.ingest.parts import Context, Part

PLAIN = "text/plain"
MARKDOWN = "text/markdown"
HTML = "text/html"
CSV = "text/csv"
TSV = "text/tab-separated-values"
JSON = "application/json"
JSON_LINES = "application/x-ndjson"
SRT = "application/x-subrip"
VTT = "text/vtt"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT = "application/vnd.oasis.opendocument.text"
MAIL = "message/rfc822"
MBOX = "application/mbox"
FEED = "application/rss+xml"
PDF = "application/pdf"
ZIP = "application/zip"
PACKED = "application/gzip"
WARC = "application/warc"
WACZ = "application/wacz"
PICTURE = "image/*"


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of source: ``reader`` is ``module:function`` where its bytes, not its text, are read.

    ``streamed`` ones are read from the file piece by piece and may be larger than memory. ``needs``
    are the modules of the ``extra`` without which it cannot be read.
    """

    name: str
    media_type: str
    extensions: tuple[str, ...]
    pins: str
    reader: str = ""
    extra: str | None = None
    needs: tuple[str, ...] = ()
    streamed: bool = False

    @property
    def is_here(self) -> bool:
        """Whether everything it needs is installed."""
        return all(find_spec(module) is not None for module in self.needs)

    def parts(self, content: Any, context: Context) -> Iterator[Part]:
        """Read the bytes (or, where it is streamed, the open file); raises ``ExtraMissing``."""
        if not self.is_here:
            raise ExtraMissing(
                f"{context.name} is {self.name}, and what reads it is not installed",
                hint=f"pip install 'crossread[{self.extra}]'",
                details={"extra": self.extra},
            )
        module, function = self.reader.split(":")
        read: Callable[[Any, Context], Iterator[Part]] = getattr(
            import_module(f"crossread.ingest.{module}"), function
        )
        return read(content, context)


WORDS = "the words"
FORMATS: tuple[Format, ...] = (
    Format("plain text", PLAIN, (".txt", ".text"), "the words; time codes of a transcript"),
    Format("Markdown", MARKDOWN, (".md", ".markdown"), WORDS),
    Format("a saved web page", HTML, (".html", ".htm", ".xhtml", ".mhtml", ".mht"), WORDS),
    Format("a table (CSV)", CSV, (".csv",), "the row"),
    Format("a table (TSV)", TSV, (".tsv",), "the row"),
    Format("a table or exported posts (JSON)", JSON, (".json", ".js"), "the row"),
    Format("a table (JSON Lines)", JSON_LINES, (".jsonl", ".ndjson"), "the row"),
    Format("subtitles (SubRip)", SRT, (".srt",), "the time code"),
    Format("subtitles (WebVTT)", VTT, (".vtt",), "the time code"),
    Format("a Word document", DOCX, (".docx",), WORDS, "docx:read_docx"),
    Format("an OpenDocument text", ODT, (".odt",), WORDS, "odt:read_odt"),
    Format("an e-mail", MAIL, (".eml",), WORDS, "mail:read_mail"),
    Format("a mailbox", MBOX, (".mbox",), "the message", "mail:read_mbox"),
    Format(
        "a feed (RSS, Atom, OPML)",
        FEED,
        (".rss", ".atom", ".opml", ".xml"),
        "the item",
        "feeds:read_feed",
    ),
    Format("a PDF", PDF, (".pdf",), "page and box", "pdf:read_pdf"),
    Format("a ZIP archive", ZIP, (".zip",), "the member", "zips:read_zip"),
    Format(
        "a packed file", PACKED, (".gz", ".bz2", ".xz", ".zst"), "the member", "packed:read_packed"
    ),
    Format(
        "a web archive (WARC)",
        WARC,
        (".warc",),
        "the record",
        "warc:read_warc",
        "warc",
        ("warcio",),
        streamed=True,
    ),
    Format(
        "a web archive (WACZ)",
        WACZ,
        (".wacz",),
        "the record",
        "wacz:read_wacz",
        "warc",
        ("warcio",),
        streamed=True,
    ),
    Format(
        "a picture",
        PICTURE,
        (".png", ".jpg", ".jpeg", ".webp", ".gif", ".tif", ".tiff", ".bmp"),
        "a rectangle",
        "picture:read_picture",
        "ocr",
        ("rapidocr",),
    ),
)
BY_MEDIA_TYPE: Mapping[str, Format] = {one.media_type: one for one in FORMATS}
BY_EXTENSION: Mapping[str, str] = {
    extension: one.media_type for one in FORMATS for extension in one.extensions
}
