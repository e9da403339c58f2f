"""What readers of bytes are given and what they give back: texts, things packed inside, losses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from crossread.ingest.byline import Heading
from crossread.ingest.limits import Budget, Limits
from crossread.ingest.plain import NO_HEADING, Extract
from crossread.model.document import Note


@dataclass(frozen=True, slots=True)
class Context:
    """What a reader must know: the name to speak of, the limits, what was unpacked so far.

    ``address`` and ``taken`` are set where the bytes come from a web archive or were fetched.
    """

    name: str
    limits: Limits
    budget: Budget


@dataclass(frozen=True, slots=True)
class Text:
    """A text that was read. ``member`` names the part of the source (``#3``); empty: the whole."""

    extract: Extract
    member: str = ""
    media_type: str | None = None


@dataclass(frozen=True, slots=True)
class Packed:
    """Bytes inside a source that are to be read as a source of their own.

    ``name`` tells their kind. ``heading``, ``notes``, ``taken`` are what is known from outside; the
    heading fills what the bytes do not say.
    """

    member: str
    content: bytes
    name: str
    heading: Heading = NO_HEADING
    notes: tuple[Note, ...] = ()
    taken: str | None = None
    declared: str | None = None


@dataclass(frozen=True, slots=True)
class Lost:
    """A part that was not read, and why; ``skipped`` where it is none of our kinds."""

    member: str
    reason: str
    hint: str = ""
    code: str = "input.bad-member"
    skipped: bool = False
    details: Mapping[str, object] = field(default_factory=dict)


Part: TypeAlias = Text | Packed | Lost
