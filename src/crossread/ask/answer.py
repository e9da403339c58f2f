"""What an answer is: sentences made of our words and exact words of sources, and what was searched.

A ``Said`` is one sentence of an answer. Its ``parts`` are strings (our words) and ``Evidence``
(words cut out of a source); a sentence without evidence cannot be made.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from crossread.errors import EvidenceError
from crossread.model.evidence import Evidence
from crossread.text.quote_marks import in_marks

if TYPE_CHECKING:
    from crossread.ask.prose import Prose

Route = Literal[
    "who_said", "said_about", "portrayal", "labels", "which_sources", "how_many", "how_long",
    "when", "agreement", "only_one", "comparison", "appeals", "passages",
]  # fmt: skip
"""How a question was understood."""

Voice = Literal["own", "attributed"]
Part: TypeAlias = str | Evidence


MOST_NAMED = 14
"""With more sources than this, those in which nothing was found are not named if it is all."""


@dataclass(frozen=True, slots=True)
class Check:
    """One check of a sentence: what was checked, whether it holds, and what was found."""

    name: str
    passed: bool
    in_words: str


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence of an answer about one source.

    ``siglum`` and ``paragraph`` are where its words stand; ``speaker`` is who is quoted, None
    where the source speaks in its own voice or names nobody. ``about`` groups sentences that
    belong together (a statement several sources make, an expression). ``record`` is the id of the
    annotation it rests on, if it rests on one. ``certainty`` is how sure the speaker is.
    """

    parts: tuple[Part, ...]
    document: str
    siglum: str
    paragraph: int | None
    voice: Voice
    speaker: str | None = None
    certainty: str | None = None
    about: str = ""
    record: str | None = None
    checks: tuple[Check, ...] = ()

    def __post_init__(self) -> None:
        if not self.evidence:
            raise EvidenceError("a sentence of an answer has no pin", details={"about": self.about})

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """Return the words of sources it is made of, in order."""
        return tuple(part for part in self.parts if isinstance(part, Evidence))

    @property
    def text(self) -> str:
        """Return the sentence on one line, words of sources in quotation marks."""
        return "".join(
            part if isinstance(part, str) else in_marks(part.quote) for part in self.parts
        )


@dataclass(frozen=True, slots=True)
class NotSearched:
    """A source that was not searched, and why; ``n`` sources where they are told together."""

    siglum: str
    reason: str
    n: int = 1


@dataclass(frozen=True, slots=True)
class Searched:
    """Which sources were searched, in which nothing was found, and which were not searched."""

    searched: tuple[str, ...]
    nothing_in: tuple[str, ...]
    not_searched: tuple[NotSearched, ...] = ()

    @property
    def in_words(self) -> str:
        """Return the coverage line."""
        total = len(self.searched) + sum(one.n for one in self.not_searched)
        line = f"{len(self.searched):,} of {total:,} source{'' if total == 1 else 's'} searched"
        if self.nothing_in == self.searched and total > MOST_NAMED:
            line += "; nothing found in any"
        elif self.nothing_in:
            line += f"; nothing found in {len(self.nothing_in)} ({', '.join(self.nothing_in)})"
        for reason in dict.fromkeys(one.reason for one in self.not_searched):
            sigla = [one.siglum for one in self.not_searched if one.reason == reason]
            line += f"; not searched: {', '.join(sigla)} ({reason})"
        return line


@dataclass(frozen=True, slots=True)
class Nearest:
    """A passage that comes near a question the sources do not answer."""

    siglum: str
    paragraph: int | None
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Answer:
    """What the sources say to a question.

    ``understood`` says in words how the question was read. ``unanswered`` are sentences on what
    the sources do not answer; ``nearest`` passages are given where nothing was found, and are no
    answer. ``n_left_out`` sentences failed a check and were left out. ``notes`` say
    what the search did without. ``prose`` is what a language model wrote, if one was asked.
    """

    question: str
    route: Route
    understood: str
    said: tuple[Said, ...]
    searched: Searched
    unanswered: tuple[str, ...] = ()
    nearest: tuple[Nearest, ...] = ()
    n_left_out: int = 0
    notes: tuple[str, ...] = ()
    prose: Prose | None = None

    @property
    def is_found(self) -> bool:
        """Whether the sources say anything to the question."""
        return bool(self.said)

    def by_source(self) -> tuple[tuple[str, tuple[Said, ...]], ...]:
        """Return the sentences grouped by source, in the order of the sources."""
        order = (*self.searched.searched, *(one.siglum for one in self.searched.not_searched))
        groups = ((one, tuple(said for said in self.said if said.siglum == one)) for one in order)
        return tuple(group for group in groups if group[1])
