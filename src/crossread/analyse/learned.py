"""The learned reader as analysers meet it: with every known name put out of its sight.

What is found must not hang on who is named. So the reader is given the text with each person,
organisation and place that the rules are sure of under a plain name of the same kind, in the order
in which they first appear; what it finds is put back on the words that are really there. With the
names of two sides exchanged it reads the very same text. Names whose kind the rules only guess
stay: of these the reader tells in the same pass what they name.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter
from typing import Protocol

from crossread.analyse.mention.english import Name
from crossread.analyse.mention.joined import knows_no_kind
from crossread.analyse.mention.lexicon import Kind
from crossread.analyse.mention.ruled import Ruled, named_by_rule
from crossread.model import Reading, Sentence
from crossread.text.names import is_common

READER = "read.minilm"
Place = tuple[int, int]
Chances = tuple[float, float, float]

_KINDS: dict[str, Kind] = {"PER": "PER", "ORG": "ORG", "LOC": "LOC", "MISC": "MISC"}
# Common names that the reader met in training in every light; the more words a name has, the more
# its stand-in has. After the last the first comes again.
_STAND_INS = {
    ("PER", False): ("Miller", "Carter", "Walker", "Turner", "Parker", "Cooper"),
    ("PER", True): (
        "Robert Miller", "Susan Carter", "James Walker", "Helen Turner", "David Parker",
        "Laura Cooper",
    ),
    ("ORG", False): ("Unicom", "Alcor", "Norvex", "Delcom", "Farmex", "Interlab"),
    ("ORG", True): (
        "Northern Council", "Western Union", "Eastern Board", "Southern League", "Central Bureau",
        "National Forum",
    ),
    ("LOC", False): ("Norland", "Westland", "Eastland", "Midland", "Highland", "Lowland"),
    ("LOC", True): (
        "North Valley", "West Valley", "East Valley", "South Valley", "Upper Valley",
        "Lower Valley",
    ),
}  # fmt: skip


# Names of people, places and companies alike: what they name hangs on the words around them.
_ANY = "any"
_ANYTHING = ("Hamilton", "Preston", "Burton", "Bolton", "Carlton", "Milton")
_ACRONYMS = ("ATC", "BNR", "CRT", "NDF", "PLC", "TRN")
_WORD = re.compile(r"\w+")


class Attributed(Protocol):
    """What the reader says: code points of content, source and cue, and how sure it is."""

    @property
    def content(self) -> Place: ...

    @property
    def source(self) -> Place | None: ...

    @property
    def cue(self) -> Place | None: ...

    @property
    def score(self) -> float: ...


class Told(Protocol):
    """What the reader says of a name: code points, PER, ORG, LOC or MISC, and how sure it is."""

    @property
    def place(self) -> Place: ...

    @property
    def kind(self) -> str: ...

    @property
    def score(self) -> float: ...


class TextReading(Protocol):
    """What the reader found in the text it was given (``inference.reading``)."""

    def names(self) -> Sequence[Told]:
        """Return every name, in the order of the text."""

    def attributions(self) -> Sequence[Attributed]:
        """Return what is given as somebody's, in the order of the text."""

    def tones(self, places: Sequence[tuple[Place, Place]]) -> Sequence[Chances | None]:
        """Return for each target and its sentence how likely favourable, unfavourable and neither
        are; None: not read."""

    def subjective(self, sentences: Sequence[Place]) -> Sequence[float | None]:
        """Return how likely each sentence is subjective; None: not read."""


@dataclass(frozen=True, slots=True)
class Found:
    """An attribution put back on the words of the document."""

    content: Place
    source: Place | None
    cue: Place | None
    score: float


@dataclass(frozen=True, slots=True)
class Seen:
    """A name put back on the words of the document."""

    place: Place
    kind: Kind
    score: float


@dataclass(frozen=True, slots=True)
class Masked:
    """A text with stand-ins for its names, and where each of them stands in both texts.

    ``names`` are the places of names in the document, ``stand_ins`` those in ``text``; both in
    order, none overlapping.
    """

    text: str
    names: tuple[Place, ...]
    stand_ins: tuple[Place, ...]

    def there(self, place: Place) -> Place:
        """Return where a place of the document is in the masked text."""
        start = _moved(place[0], self.names, self.stand_ins, to_end=False)
        return start, _moved(place[1], self.names, self.stand_ins, to_end=True)

    def back(self, place: Place) -> Place:
        """Return where a place of the masked text is in the document; no name is cut."""
        start = _moved(place[0], self.stand_ins, self.names, to_end=False)
        return start, _moved(place[1], self.stand_ins, self.names, to_end=True)


def _moved(position: int, here: Sequence[Place], there: Sequence[Place], *, to_end: bool) -> int:
    # An end that stands where a name begins belongs to what is before the name.
    at = bisect_right(here, position - to_end, key=itemgetter(0)) - 1
    if at < 0:
        return position
    start, end = here[at]
    inside = start < position <= end if to_end else start <= position < end
    if inside:
        return there[at][to_end]
    return there[at][1] + position - end


def _stand_in(name: str, kind: str, number: int) -> str:
    """Return the stand-in of the name that is the ``number``-th of its kind."""
    if kind == _ANY:
        return _WORD.sub(lambda match: _plain(match[0], number), name)
    pool = _STAND_INS[kind, " " in name.strip()]
    return pool[number % len(pool)]


def _plain(word: str, number: int) -> str:
    """Return a word of a name that may name anything, or the word itself if it is a common one."""
    if not word[0].isupper() or is_common(word):
        return word
    pool = _ACRONYMS if word.isupper() and len(word) > 1 else _ANYTHING
    return pool[number % len(pool)]


def masked(text: str, named: Ruled) -> Masked:
    """Return the text with a stand-in for every name by rule but those of other things.

    A word that may be a name, and a name of which the rules do not know what it names, get one
    that may name anything.
    """
    numbers = _Numbers()
    parts: list[str] = []
    names: list[Place] = []
    stand_ins: list[Place] = []
    last = length = 0
    for name, kind, entity in sorted(_hidden(named), key=lambda one: one[0].start):
        start, end = name.start, name.end
        if start < last:
            continue
        word = _stand_in(text[start:end], kind, numbers.of(kind, entity))
        parts += [text[last:start], word]
        length += start - last
        names.append((start, end))
        stand_ins.append((length, length + len(word)))
        length += len(word)
        last = end
    return Masked("".join([*parts, text[last:]]), tuple(names), tuple(stand_ins))


def _hidden(named: Ruled) -> Iterator[tuple[Name, str, str]]:
    """Yield the names to be put out of sight, each with the kind of its stand-in and its entity."""
    for actor in named.actors:
        kind = _ANY if knows_no_kind(actor.name) else actor.name.kind or "MISC"
        if kind != "MISC":
            yield actor.name, kind, actor.entity
    for name in named.doubtful:
        yield name, _ANY, name.text


class _Numbers:
    """Counts the entities of each kind in the order in which they first appear."""

    def __init__(self) -> None:
        self._known: dict[str, dict[str, int]] = {}

    def of(self, kind: str, entity: str) -> int:
        """Return which entity of its kind this is, from 0."""
        known = self._known.setdefault(kind, {})
        return known.setdefault(entity, len(known))


def spans_of(reading: Reading) -> list[Place]:
    """Return the sentences of a reading as ranges of code points."""
    spans = (one.sentence.span for one in reading.bodies(Sentence))
    return [(span.start, span.end) for span in spans]


class Read:
    """What the reader finds in a document; all places are the document's."""

    def __init__(self, reading: Reading, sentences: Sequence[Place]) -> None:
        # By rule alone, not as the mentions were found in the end: it is one pass for all.
        language = reading.document.language
        known = _masked_by_rule(reading.text, language, tuple(spans_of(reading)))
        self._masked, self._doubtful = known
        places = [self._masked.there(one) for one in sentences]
        self._found: TextReading = reading.model(READER).read(self._masked.text, places)

    def names(self) -> list[Seen]:
        """Return every name the reader tells, in the order of the text.

        None where a stand-in is for a word that may be no name: the reader was told it is one.
        """
        found = [(self._masked.back(one.place), one) for one in self._found.names()]
        return [
            Seen(place, _KINDS[one.kind], one.score)
            for place, one in found
            if place not in self._doubtful
        ]

    def attributions(self) -> list[Found]:
        """Return what is given as somebody's, in the order of the text."""
        return [
            Found(
                self._masked.back(one.content),
                None if one.source is None else self._masked.back(one.source),
                None if one.cue is None else self._masked.back(one.cue),
                one.score,
            )
            for one in self._found.attributions()
        ]

    def tones(self, places: Sequence[tuple[Place, Place]]) -> Sequence[Chances | None]:
        """Return for each target and its sentence how likely favourable, unfavourable and neither
        are; None: not read."""
        there = self._masked.there
        return self._found.tones([(there(target), there(around)) for target, around in places])

    def subjective(self, sentences: Sequence[Place]) -> Sequence[float | None]:
        """Return how likely each sentence is subjective; None: not read."""
        return self._found.subjective([self._masked.there(one) for one in sentences])


@lru_cache(maxsize=4)
def _masked_by_rule(
    text: str, language: str | None, sentences: tuple[Place, ...]
) -> tuple[Masked, frozenset[Place]]:
    """Return a text with its names by rule put out of sight, and where the doubtful ones stand.

    The last texts are kept: several analysers ask the reader about one text.
    """
    named = named_by_rule(text, language, sentences)
    return masked(text, named), frozenset((one.start, one.end) for one in named.doubtful)


def reads(reading: Reading) -> bool:
    """Whether the reader is among the models of a reading and knows its language."""
    reader: object = reading.models.get(READER)
    return reader is not None and bool(reader.supports(reading.document.language))  # type: ignore[attr-defined]
