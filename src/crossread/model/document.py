"""Documents: texts that never change, and the captures they came from."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

from crossread.model.identity import content_id, digest_of
from crossread.model.span import Span


@dataclass(frozen=True, slots=True)
class Note:
    """Something that ingest did to a text, dropped from it or doubts about it.

    ``code`` is stable (``crlf``, ``bom``, ``dropped.navigation``); ``message`` is for readers.
    """

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a range of the text stood in its source: a page and box, or a time code.

    ``box`` is left, top, right, bottom in points; ``seconds`` counts from the start of a recording.
    """

    span: Span
    page: int | None = None
    box: tuple[int, int, int, int] | None = None
    seconds: int | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A range of the text with the role its source's markup gave it.

    Pages have block quotes, lists and headings; plain text has none and is cut at blank lines.
    """

    span: Span
    role: Literal["text", "heading", "item", "quote", "caption"] = "text"


@dataclass(frozen=True, slots=True)
class Capture:
    """What a document came from, and what is known about it.

    ``source`` is the path or address as given; ``digest`` the SHA-256 of the bytes; ``member``
    names a part of the source (``archive!member``, ``table#row``). ``date`` is ISO 8601 (a day,
    or a moment with its offset) and ``date_found`` says where it was found. ``blocks`` cover the
    text in order where the source marks its structure.
    """

    source: str
    digest: str
    member: str | None = None
    media_type: str = "text/plain"
    encoding: str | None = None
    title: str | None = None
    outlet: str | None = None
    author: str | None = None
    date: str | None = None
    date_found: str | None = None
    notes: tuple[Note, ...] = ()
    places: tuple[Place, ...] = ()
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """One text as captured. Two documents are the same if bytes, member and text are the same.

    ``language`` is an ISO 639-1 code, or None where it could not be told. ``text`` holds no NUL
    and no lone surrogate (ingest turns each into U+FFFD), so it can be hashed and stored.
    """

    text: str
    capture: Capture
    language: str | None = None
    id: str = field(init=False, compare=True)

    def __post_init__(self) -> None:
        fields = {
            "capture": self.capture.digest,
            "member": self.capture.member,
            "text": digest_of(self.text.encode("utf-8")),
        }
        object.__setattr__(self, "id", content_id(fields))

    def words(self, span: Span) -> str:
        """Return the exact words at ``span``."""
        return span.of(self.text)

    def with_capture(self, capture: Capture) -> Document:
        """Return the same text with its metadata corrected. The id stays."""
        return replace(self, capture=capture)
