"""Documents: texts that never change, and the captures they came from."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field, replace
from itertools import takewhile
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

    ``page`` counts from 1. ``box`` is left, top, right, bottom from the upper left corner: in
    points on a page, in pixels on a picture (which has no page). ``seconds`` and ``end_seconds``
    count from the start of a recording; ``speaker`` is whom the source names for the passage.
    """

    span: Span
    page: int | None = None
    box: tuple[int, int, int, int] | None = None
    seconds: float | None = None
    end_seconds: float | None = None
    speaker: str | None = None

    @property
    def label(self) -> str:
        """Return how one cites it: ``p. 3``, ``00:01:02``; empty where there is nothing to cite."""
        if self.page is not None:
            return f"p. {self.page}"
        return "" if self.seconds is None else clock(self.seconds)


def clock(seconds: float) -> str:
    """Return a time code as players show it: ``01:02:03``, fractions of a second cut off."""
    whole = int(seconds)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}"


@dataclass(frozen=True, slots=True)
class Block:
    """A range of the text with the role its source's markup or layout gave it.

    Pages have block quotes, lists and headings; plain text has none and is cut at blank lines.
    Running headers and footers are ``furniture``, with the ``reason``.
    """

    span: Span
    role: Literal["text", "heading", "item", "quote", "caption", "furniture"] = "text"
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Capture:
    """What a document came from, and what is known about it.

    ``source`` is the path or address as given; ``digest`` the SHA-256 of the bytes; ``member``
    names a part of the source (``archive!member``, ``table#row``). ``date`` is ISO 8601 (a day,
    or a moment with its offset) and ``date_found`` says where it was found. ``blocks`` cover the
    text in order where the source marks its structure; ``places`` are in order, none overlaps.
    ``taken`` is the moment of a capture that was fetched or archived, in ISO 8601.
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
    taken: str | None = None


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

    def places_at(self, span: Span) -> tuple[Place, ...]:
        """Return where the words at ``span`` stood in the source, in order; none if unknown."""
        places = self.capture.places
        first = bisect_left(places, span.start + 1, key=lambda one: one.span.end)
        found = takewhile(
            lambda one: one.span.start < max(span.end, span.start + 1), places[first:]
        )
        return tuple(found)

    def with_capture(self, capture: Capture) -> Document:
        """Return the same text with its metadata corrected. The id stays."""
        return replace(self, capture=capture)
