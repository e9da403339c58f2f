"""Quotations in the making, and the conversation so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from crossread.analyse.quotation.host import HostSentence, Region, Token
from crossread.analyse.quotation.links import Link
from crossread.analyse.quotation.marks import Marked
from crossread.analyse.quotation.speakers import Speaker

Form = Literal["direct", "indirect", "mixed", "block", "scare"]
Place = tuple[int, int]


@dataclass(slots=True)
class Record:
    """A quotation in the making: places in the text, not yet pins.

    ``bare`` is true of marked words that no rule said anything about; ``stage`` tells what found
    the quotation: a rule or the model.
    """

    content: list[Place]
    form: Form
    cue: Place | None = None
    source: Place | None = None
    speaker: Speaker | None = None
    score: float = 0.9
    via: tuple[str, ...] = ()
    bare: bool = False
    marked: list[Marked] = field(default_factory=list)
    stage: str = "rule"


@dataclass(slots=True)
class Thread:
    """The conversation so far: who spoke last, in which paragraph, and whether marks are open."""

    record: Record | None = None
    paragraph: int = -10
    sentence: int = -10
    left_open: Record | None = None


@dataclass(frozen=True, slots=True)
class Spot:
    """One quotation in its sentence: where it stands and what the rules say of it."""

    region: Region
    sentence: HostSentence
    index: int
    link: Link | None
    content: Place
    outer: Record | None = None

    @property
    def token(self) -> Token:
        """Return the quotation as a token of its sentence."""
        return self.sentence.tokens[self.index]


def trimmed(text: str, start: int, end: int) -> Place | None:
    """Return the bounds without white space, None where there is no letter or digit."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return (start, end) if any(char.isalnum() for char in text[start:end]) else None
