"""The brief, as a value: a comparison told in prose, every sentence made of pinned words and ours.

A sentence that says something of a source holds words of it. Sentences that hold none may only say
how the reading went: they are the ones marked ``on_the_reading``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from crossread.errors import EvidenceError
from crossread.text.quote_marks import in_marks

if TYPE_CHECKING:
    from crossread.model import Evidence
    from crossread.report.sheet import Made, Words

CUT = " [ … ]"


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a source as a sentence gives them: ``text`` is the beginning of ``words``, or all.

    ``also`` are further places where they stand. ``cites`` is False where the place is given with
    other words of the same sentence; no ``text`` is a place alone.
    """

    words: Words
    text: str
    is_cut: bool = False
    also: tuple[Words, ...] = ()
    cites: bool = True

    @property
    def in_marks(self) -> str:
        """Return the words in quotation marks, marks inside them made single."""
        return in_marks(self.text, CUT if self.is_cut else "") if self.text else ""

    @property
    def places(self) -> tuple[Words, ...]:
        """Return every place to cite."""
        return (self.words, *self.also)

    @property
    def citation(self) -> str:
        """Return the places as one cites them, after a space: " (A ¶3, C ¶5)"."""
        places = ", ".join(dict.fromkeys(one.place for one in self.places))
        return f"{' ' if self.text else ''}({places})" if self.cites else ""


Part: TypeAlias = str | Quote


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence. Raises ``EvidenceError`` where it has no pin and is not on the reading.

    ``it`` is whom "It" at its beginning stands for, empty where it begins otherwise.
    """

    parts: tuple[Part, ...]
    on_the_reading: bool = False
    it: str = ""

    def __post_init__(self) -> None:
        if not (self.on_the_reading or self.quotes):
            raise EvidenceError("a sentence of a brief has no pin", details={"text": self.text})

    @property
    def quotes(self) -> tuple[Quote, ...]:
        """Return the words of sources in it, in order."""
        return tuple(one for one in self.parts if isinstance(one, Quote))

    @property
    def text(self) -> str:
        """Return it as plain text, each quotation followed by its place."""
        return "".join(
            one if isinstance(one, str) else f"{one.in_marks}{one.citation}" for one in self.parts
        )

    @property
    def alone(self) -> str:
        """Return it as it reads by itself: its subject named."""
        return f"{self.it}{self.text.removeprefix('It')}" if self.it else self.text


@dataclass(frozen=True, slots=True)
class Chapter:
    """A part of the brief: its name, its heading and its paragraphs, each of some sentences."""

    name: str
    heading: str
    paragraphs: tuple[tuple[Line, ...], ...]

    @property
    def lines(self) -> Iterator[Line]:
        """Yield its sentences."""
        for paragraph in self.paragraphs:
            yield from paragraph


@dataclass(frozen=True, slots=True)
class WrittenLine:
    """A sentence of a language model that its pins bear: ``text`` as written, and the pins.

    Where it was given in the words of a source instead, ``text`` is empty and ``parts`` has them.
    """

    text: str
    pins: tuple[Evidence, ...]
    parts: tuple[str | Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Written:
    """What a language model wrote for a brief, as far as it survived checking.

    ``model`` names it; ``told`` says how many sentences passed, were rewritten and left out.
    """

    model: str
    lines: tuple[WrittenLine, ...]
    told: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A source as the brief lists it: siglum, the name used in the text, and what is known."""

    siglum: str
    name: str
    about: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A whole paragraph from which the brief quotes, so that its words can be checked in place."""

    siglum: str
    paragraph: int
    text: str
    language: str | None = None

    @property
    def anchor(self) -> str:
        """Return the id of the paragraph in the brief."""
        return f"passage-{self.siglum}-{self.paragraph}"


@dataclass(frozen=True, slots=True)
class Brief:
    """A comparison in one to two pages of prose. Sources keep the order the user gave."""

    title: str
    standfirst: str
    made: Made
    sources: tuple[Listed, ...]
    chapters: tuple[Chapter, ...]
    passages: tuple[Passage, ...] = ()

    @property
    def lines(self) -> Iterator[Line]:
        """Yield every sentence."""
        for chapter in self.chapters:
            yield from chapter.lines

    @property
    def claims(self) -> str:
        """Return the sentences that say something of a source, a paragraph each, to be verified."""
        return "\n\n".join(one.alone for one in self.lines if not one.on_the_reading)

    @property
    def n_words(self) -> int:
        """Return how many words it has to read, citations apart."""
        return sum(
            len((part if isinstance(part, str) else part.in_marks).split())
            for one in self.lines
            for part in one.parts
        )

    @property
    def words_quoted(self) -> dict[str, int]:
        """Return how many words of each source it quotes, by siglum: how its space is shared."""
        counted: Counter[str] = Counter(dict.fromkeys((one.siglum for one in self.sources), 0))
        for line in self.lines:
            for quote in line.quotes:
                counted[quote.words.siglum] += len(quote.text.split())
        return dict(counted)
