"""The library: what was found in the sources, arranged so that questions are answered quickly.

Built once from the findings of a run and kept for the next question. Passages are sentences; each
word leads to the passages it stands in.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from crossread.analyse.quotation.speech import gives_words
from crossread.ask.meaning import READ_ROLES, Vectors
from crossread.compare.candidates import Embeddings, Within, placed
from crossread.compare.voice import OWN, Voice, voice_of
from crossread.model import (
    Annotation,
    Appeal,
    Document,
    Evidence,
    Labelling,
    Mention,
    Paragraph,
    Pin,
    Quantity,
    Quotation,
    Sentence,
    Span,
    Time,
    Tone,
)
from crossread.model.bodies import Body, BodyT
from crossread.model.findings import Findings, siglum_of
from crossread.text.similarity import Token, content_stems, is_content, stem, tokens

ASKED_OF = frozenset(
    {Paragraph, Sentence, Mention, Quotation, Quantity, Time, Labelling, Tone, Appeal}
)
"""The layers of a text that questions are answered from."""

# A shelf with more passages than this has only those encoded that share a word with the question.
ENCODE_ALL = 2_500
NEIGHBOURS = 2
"""How many sentences before and after in its paragraph help to say what a passage is about."""


@dataclass(frozen=True, slots=True, eq=False)
class Passage:
    """A sentence of a source. ``number`` counts in the library, ``place`` is the source's."""

    number: int
    place: int
    document: Document
    span: Span
    paragraph: int
    words: tuple[Token, ...]
    stems: frozenset[str]
    is_heading: bool = False

    @property
    def text(self) -> str:
        """Return its exact words."""
        return self.span.of(self.document.text)


class Library:
    """Findings arranged for questions; ``encoder`` is ``embed.minilm`` or None.

    ``only`` are the documents whose findings are here, None: all; the others are not searched.
    ``vectors`` are those of passages that were encoded before.

    Nothing in it changes after it was built, apart from what it remembers to be quick.
    """

    def __init__(
        self,
        findings: Findings,
        *,
        encoder: Any = None,
        only: Iterable[str] | None = None,
        vectors: Vectors | None = None,
    ) -> None:
        self.findings = findings
        self._vectors = vectors
        self.only = None if only is None else frozenset(only)
        self.documents = findings.documents
        self.place = {one.id: place for place, one in enumerate(findings.documents)}
        self.sigla = {one.id: siglum_of(n) for n, one in enumerate(findings.documents)}
        self._by_kind: dict[str, list[Annotation[Any]]] = defaultdict(list)
        for one in findings.annotations:
            self._by_kind[one.kind].append(one)
        self.passages = tuple(self._passages())
        self._holders: dict[str, list[int]] = defaultdict(list)
        for passage in self.passages:
            for known in passage.stems:
                self._holders[known].append(passage.number)
        self.embeddings = None if encoder is None else Embeddings(encoder)
        self.remembered: dict[str, Any] = {}
        self._voices: dict[int, Voice] = {}
        self._near: dict[int, frozenset[str]] = {}

    def of(self, kind: type[BodyT]) -> list[Annotation[BodyT]]:
        """Return the annotations of one kind, in order."""
        return self._by_kind.get(kind.kind, [])

    def _passages(self) -> Iterator[Passage]:
        roles = {
            (pin.document, one.body.number): one.body.role
            for one in self.of(Paragraph)
            for pin in [one.body.paragraph]
        }
        number = 0
        for sentence in self.of(Sentence):
            pin = sentence.body.sentence
            role = roles.get((pin.document, sentence.body.paragraph), "text")
            if role not in READ_ROLES:
                continue
            document = self.findings.document(pin.document)
            words = tuple(tokens(document.text, pin.span.start, pin.span.end))
            stems = stems_of(document.text, words)
            place = self.place[pin.document]
            yield Passage(
                number,
                place,
                document,
                pin.span,
                sentence.body.paragraph,
                words,
                stems,
                is_heading=role == "heading",
            )
            number += 1

    # -- where things stand -------------------------------------------------------------------

    @cached_property
    def _passages_of(self) -> dict[str, Within]:
        groups: dict[str, list[tuple[Span, Passage]]] = defaultdict(list)
        for passage in self.passages:
            groups[passage.document.id].append((passage.span, passage))
        return {document: placed(items) for document, items in groups.items()}

    def passages_at(self, document: str, span: Span) -> list[Passage]:
        """Return the sentences that share a code point with ``span``."""
        within = self._passages_of.get(document)
        return [] if within is None else list(within.overlapping(span))

    @cached_property
    def _paragraphs(self) -> dict[str, Within]:
        groups: dict[str, list[tuple[Span, Any]]] = defaultdict(list)
        for one in self.of(Paragraph):
            pin = one.body.paragraph
            groups[pin.document].append((pin.span, one.body))
        return {document: placed(items) for document, items in groups.items()}

    def paragraph_at(self, document: str, span: Span) -> int | None:
        """Return the number of the paragraph at the start of ``span``."""
        within = self._paragraphs.get(document)
        first = Span(span.start, span.start + 1)
        found = [] if within is None else [one.number for one in within.overlapping(first)]
        return found[0] if found else None

    @cached_property
    def quotations(self) -> tuple[Annotation[Quotation], ...]:
        """Return the quotations that give somebody's words: no scare quotes, no mere views."""
        found = self.of(Quotation)
        return tuple(one for one in found if one.body.form != "scare" and gives_words(one))

    def _placed(
        self, kind: type[Body], pins: Any, annotations: Iterable[Any] | None = None
    ) -> dict[str, Within]:
        groups: dict[str, list[tuple[Span, Any]]] = defaultdict(list)
        for one in self.of(kind) if annotations is None else annotations:
            for pin in pins(one.body):
                groups[pin.document].append((pin.span, one))
        return {document: placed(items) for document, items in groups.items()}

    @cached_property
    def _mentions(self) -> dict[str, Within]:
        return self._placed(Mention, lambda body: (body.mention,))

    @cached_property
    def _speech(self) -> dict[str, Within]:
        return self._placed(Quotation, lambda body: body.content, self.quotations)

    @cached_property
    def _quantities(self) -> dict[str, Within]:
        return self._placed(Quantity, lambda body: (body.quantity,))

    @cached_property
    def _times(self) -> dict[str, Within]:
        return self._placed(Time, lambda body: (body.time,))

    def mentions_in(self, passage: Passage) -> list[Annotation[Mention]]:
        """Return the names in a passage."""
        return _within(self._mentions, passage)

    def speech_in(self, passage: Passage) -> list[Annotation[Quotation]]:
        """Return the quotations that touch a passage; scare quotes are none."""
        return list(dict.fromkeys(_within(self._speech, passage)))

    def quantities_in(self, passage: Passage) -> list[Annotation[Quantity]]:
        """Return the numbers in a passage."""
        return _within(self._quantities, passage)

    def times_in(self, passage: Passage) -> list[Annotation[Time]]:
        """Return the expressions of time in a passage."""
        return _within(self._times, passage)

    def voice(self, passage: Passage) -> Voice:
        """Return whose voice a passage speaks in."""
        known = self._voices.get(passage.number)
        if known is None:
            known = voice_of(
                passage.document.text,
                passage.span,
                passage.words,
                speech=[one.body for one in self.speech_in(passage)],
                mentions=[one.body for one in self.mentions_in(passage)],
            )
            if _names_nobody(known) and not self.speech_in(passage):
                known = OWN  # "But I will say this: …" reports nobody
            self._voices[passage.number] = self._named(known, passage)
        return self._voices[passage.number]

    def _named(self, voice: Voice, passage: Passage) -> Voice:
        """Return a voice with the person its source names, or all its words ("FBI officials").

        Words that are a clause ("he did not comment, but") name nobody.
        """
        quoted = {one.body.speaker for one in self.speech_in(passage)} - {None}
        if voice.source is None or voice.speaker in quoted:
            return voice
        words = voice.source.of(passage.document.text)
        inside = [one.body for one in self.mentions_in(passage)]
        people = [
            one.name
            for one in inside
            if one.type == "PER" and voice.source.contains(one.mention.span)
        ]
        if people:
            return replace(voice, speaker=people[0])
        norms = {word.norm for word in tokens(words)}
        if norms & _OF_CLAUSES:
            return replace(voice, speaker=None)
        own = set(content_stems(tokens(words)))
        name = set(content_stems(tokens(voice.speaker or "")))
        return voice if own <= name else replace(voice, speaker=" ".join(words.split()))

    def evidence(self, document: str, span: Span, role: str) -> Evidence:
        """Return the words at ``span``, pinned; raises ``EvidenceError`` outside the text."""
        return Evidence.pin(self.findings.document(document), span, role=role)

    def pinned(self, pin: Pin, role: str) -> Evidence:
        """Return the words a pin points at."""
        return self.evidence(pin.document, pin.span, role)

    # -- words --------------------------------------------------------------------------------

    def holders(self, stem: str) -> list[int]:
        """Return the numbers of the passages a stem stands in."""
        return self._holders.get(stem, [])

    @cached_property
    def vocabulary(self) -> tuple[str, ...]:
        """Return every stem, sorted."""
        return tuple(sorted(self._holders))

    def rarity(self, stems: Iterable[str]) -> float:
        """Return how telling a group of stems is: the fewer passages hold one, the more."""
        numbers: set[int] = set()
        for known in stems:
            numbers.update(self.holders(known))
        return math.log(1 + (len(self.passages) + 1) / (1 + len(numbers)))

    def near_stems(self, passage: Passage) -> frozenset[str]:
        """Return the stems of a passage and of its neighbours in the paragraph."""
        known = self._near.get(passage.number)
        if known is None:
            first = max(0, passage.number - NEIGHBOURS)
            around = self.passages[first : passage.number + NEIGHBOURS + 1]
            known = frozenset().union(
                *(
                    one.stems
                    for one in around
                    if one.document.id == passage.document.id and one.paragraph == passage.paragraph
                )
            )
            self._near[passage.number] = known
        return known

    def similarities(self, text: str, passages: list[Passage]) -> list[float]:
        """Return how near each passage is to ``text`` by the encoder; zeros without one."""
        if self.embeddings is None or not passages:
            return [0.0] * len(passages)
        kept = [self._vector(one) for one in passages]
        words = [" ".join(one.text.split()) for one in passages]
        lacking = [one for one, vector in zip(words, kept, strict=True) if vector is None]
        self.embeddings.prepare([text, *lacking])
        own = self.embeddings.vector(text)
        return [
            self.embeddings.similarity(text, one) if vector is None else _cosine(own, vector)
            for one, vector in zip(words, kept, strict=True)
        ]

    @property
    def has_vectors(self) -> bool:
        """Whether vectors of any of its passages were kept."""
        return bool(self._encoded)

    def are_encoded(self, passages: Iterable[Passage]) -> bool:
        """Whether vectors of all these passages are kept."""
        return self._vectors is not None and all(self._vector(one) is not None for one in passages)

    def _vector(self, passage: Passage) -> Any | None:
        if self._vectors is None:
            return None
        return self._vectors.at(passage.document.id, passage.span)

    @cached_property
    def _encoded(self) -> list[Passage]:
        return [one for one in self.passages if self._vector(one) is not None]

    def nearest_by_meaning(self, text: str, *, limit: int, floor: float) -> list[int]:
        """Return the numbers of the passages nearest to ``text`` whose vectors are kept."""
        found = list(zip(self.similarities(text, self._encoded), self._encoded, strict=True))
        near = [(-likeness, one.number) for likeness, one in found if likeness >= floor]
        return [number for _, number in sorted(near)[:limit]]


_HYPHENS = "-‐‑‒"
_AGAINST = re.compile(rf"\b(anti|non)[{_HYPHENS}]$", re.IGNORECASE)


def stems_of(text: str, words: Iterable[Token]) -> frozenset[str]:
    """Return the stems of the words that say something; "anti-fascist" does not say "fascist".

    >>> from crossread.text.similarity import tokens
    >>> sorted(stems_of("anti-fascist", tokens("anti-fascist")))
    ['antifascist']
    """
    found: set[str] = set()
    for word in words:
        start, norm = word.start, word.norm
        follows_hyphen = start > 0 and text[start - 1] in _HYPHENS
        against = _AGAINST.search(text[max(0, start - 5) : start]) if follows_hyphen else None
        if against is not None:
            found.discard(stem(against[1].lower()))
            found.add(f"{against[1].lower()}{stem(norm)}")
        elif is_content(norm):
            found.add(stem(norm))
    return frozenset(found)


_OF_CLAUSES = frozenset(
    "i you he she it we they did does do not but because if when who which that is was were".split()
)


def _cosine(a: Any, b: Any) -> float:
    return round(float(a @ b), 2)


def _names_nobody(voice: Voice) -> bool:
    """Whether the words taken for a speaker are function words only."""
    return voice.speaker is not None and not content_stems(tokens(voice.speaker))


def _within(layer: dict[str, Within], passage: Passage) -> list[Any]:
    within = layer.get(passage.document.id)
    return [] if within is None else list(within.overlapping(passage.span))
