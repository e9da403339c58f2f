"""What a verification is: each sentence of a draft, the checks it passed, the passages it rests on.

It says whether a draft keeps to its sources; it says nothing about whether either is true.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from crossread.ask.answer import Check, NotSearched
from crossread.model.evidence import Evidence
from crossread.model.span import Span

Standing = Literal["holds", "differs", "not_found"]
"""*holds*: every check passed; *differs*: one did not; *not_found*: no passage says it."""


@dataclass(frozen=True, slots=True)
class Support:
    """A passage of a source that a sentence of the draft rests on."""

    siglum: str
    paragraph: int | None
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Verified:
    """A sentence of the draft. ``span`` is where it stands in the draft (code points)."""

    text: str
    span: Span
    standing: Standing
    checks: tuple[Check, ...]
    supports: tuple[Support, ...] = ()

    @property
    def failed(self) -> tuple[Check, ...]:
        """Return the checks that it did not pass."""
        return tuple(one for one in self.checks if not one.passed)


@dataclass(frozen=True, slots=True)
class Verification:
    """A draft checked against sources, sentence by sentence; ``models`` had a say, by digest."""

    sentences: tuple[Verified, ...]
    searched: tuple[str, ...]
    not_searched: tuple[NotSearched, ...] = ()
    notes: tuple[str, ...] = ()
    models: tuple[str, ...] = ()

    def n_of(self, standing: Standing) -> int:
        """Return how many sentences stand so."""
        return sum(one.standing == standing for one in self.sentences)

    @property
    def in_words(self) -> str:
        """Return the counts in words."""
        total = len(self.sentences)
        return (
            f"{total} sentence{'' if total == 1 else 's'}: {self.n_of('holds')} passed every "
            f"check, {self.n_of('differs')} did not, for {self.n_of('not_found')} no passage was "
            "found"
        )
