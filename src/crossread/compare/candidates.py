"""Statements of a shelf, and a quick way to those that may speak of the same thing.

A statement is a sentence that says something: no heading, question, appeal or fragment. The way
to its neighbours goes through its rarer words and grows nearly with the number of statements:
each is compared only with those that share some of its rarest words, and words that stand
everywhere lead nowhere.
"""

from __future__ import annotations

import bisect
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from crossread.compare.voice import Voice, voice_of
from crossread.model import (
    Appeal,
    Body,
    Document,
    Mention,
    Paragraph,
    Pin,
    Quantity,
    Quotation,
    Reading,
    Sentence,
    Shelf,
    Span,
    Time,
)
from crossread.text.similarity import Token, content_stems, tokens

MODEL = "embed.minilm"

LAYERS: frozenset[type[Body]] = frozenset(
    {Sentence, Paragraph, Quotation, Mention, Quantity, Time, Appeal}
)
"""What statements are made of; comparers that use them require these layers."""

READ_ROLES = frozenset({"text", "item", "quote"})
MIN_WORDS = 4
MIN_CONTENT_WORDS = 3
MAX_WORDS = 120


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence that says something, with what is needed to compare it.

    ``number`` counts on the whole shelf, ``place`` is the document's. ``terms`` are the stems of
    its content words, ``names`` the folded names it mentions.
    """

    number: int
    place: int
    document: str
    span: Span
    words: tuple[Token, ...]
    terms: frozenset[str]
    names: frozenset[str]
    mentions: tuple[Mention, ...]
    quantities: tuple[Quantity, ...]
    times: tuple[Time, ...]
    voice: Voice
    paragraph: int

    @property
    def pin(self) -> Pin:
        """Return the pin of the whole sentence."""
        return Pin(self.document, self.span)

    @property
    def stems(self) -> list[str]:
        """Return the stems of the content words, in order."""
        return content_stems(self.words)


@dataclass(frozen=True, slots=True)
class Within:
    """Findings of one document in the order of the text, found by place."""

    items: Sequence[Any]
    spans: Sequence[Span]
    starts: Sequence[int] = field(init=False)
    longest: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "starts", [span.start for span in self.spans])
        object.__setattr__(self, "longest", max((len(span) for span in self.spans), default=0))

    def overlapping(self, span: Span) -> Iterator[Any]:
        """Yield the findings that share a code point with ``span``."""
        first = bisect.bisect_left(self.starts, span.start - self.longest)
        for index in range(first, bisect.bisect_left(self.starts, span.end)):
            if self.spans[index].end > span.start:
                yield self.items[index]


def placed(items: Iterable[tuple[Span, Any]]) -> Within:
    """Put findings in order of their spans."""
    ordered = sorted(items, key=lambda one: one[0])
    return Within([item for _, item in ordered], [span for span, _ in ordered])


def statements_of(shelf: Shelf) -> list[Statement]:
    """Return the statements of every document, in the order of the shelf and the text."""
    found: list[Statement] = []
    for place, reading in enumerate(shelf.readings):
        found.extend(_statements(reading, place, len(found)))
    return found


def _statements(reading: Reading, place: int, first: int) -> list[Statement]:
    roles = {one.number: one.role for one in _layer(reading, Paragraph)}
    appeals = placed((one.appeal.span, one) for one in _layer(reading, Appeal))
    mentions = placed((one.mention.span, one) for one in _layer(reading, Mention))
    quantities = placed((one.quantity.span, one) for one in _layer(reading, Quantity))
    times = placed((one.time.span, one) for one in _layer(reading, Time))
    speech = placed(
        (pin.span, one)
        for one in _layer(reading, Quotation)
        if one.form != "scare"
        for pin in one.content
    )
    found: list[Statement] = []
    for sentence in _layer(reading, Sentence):
        span = sentence.sentence.span
        if roles.get(sentence.paragraph, "text") not in READ_ROLES:
            continue
        words = tuple(tokens(reading.text, span.start, span.end))
        if not _says_something(span.of(reading.text), words) or any(appeals.overlapping(span)):
            continue
        named = tuple(mentions.overlapping(span))
        found.append(
            Statement(
                number=first + len(found),
                place=place,
                document=reading.document.id,
                span=span,
                words=words,
                terms=frozenset(content_stems(words)),
                names=frozenset(one.name.casefold() for one in named),
                mentions=named,
                quantities=tuple(quantities.overlapping(span)),
                times=tuple(times.overlapping(span)),
                voice=voice_of(
                    reading.text,
                    span,
                    words,
                    speech=tuple(speech.overlapping(span)),
                    mentions=named,
                ),
                paragraph=sentence.paragraph,
            )
        )
    return found


def by_language(
    statements: Iterable[Statement], documents: Sequence[Document]
) -> dict[str, list[Statement]]:
    """Return the statements of each language; those of an unknown one are left out."""
    groups: dict[str, list[Statement]] = defaultdict(list)
    for statement in statements:
        language = documents[statement.place].language
        if language is not None:
            groups[language].append(statement)
    return groups


def _layer(reading: Reading, kind: type[Any]) -> tuple[Any, ...]:
    """Return the bodies of a layer; none where it was not asked for."""
    return tuple(one.body for one in reading.layers.get(kind, ()))


_STOPS = ".!…"
_CLOSERS = "\"'”’»“)] "


def _says_something(text: str, words: Sequence[Token]) -> bool:
    """Leave out questions, exclamations of a few words, headings and fragments."""
    bare = text.rstrip(_CLOSERS)
    if bare.endswith("?") or not MIN_WORDS <= len(words) <= MAX_WORDS:
        return False
    if len(set(content_stems(words))) < MIN_CONTENT_WORDS:
        return False
    return bare.endswith((*_STOPS, ";", ":", ",")) or len(words) >= 2 * MIN_WORDS


# A word that stands in more statements than this leads nowhere; the square root keeps the work
# near-linear on large shelves, where a word of the common subject stands in every document.
MIN_SHARED_BY = 24
KEYS = 10
MAX_NEIGHBOURS = 24
MAX_PER_DOCUMENT = 3


@dataclass(frozen=True, slots=True)
class Pair:
    """Two statements that may speak of the same thing; ``a`` stands before ``b`` on the shelf.

    ``overlap`` is the share of the weight of the lighter one's words that both have.
    """

    a: Statement
    b: Statement
    overlap: float


class Index:
    """An inverted index over statements: rarer words lead to those that share them."""

    def __init__(self, statements: Sequence[Statement]) -> None:
        self._by_number = {one.number: one for one in statements}
        self._holders: dict[str, list[int]] = defaultdict(list)
        for statement in statements:
            for term in statement.terms:
                self._holders[term].append(statement.number)

    @cached_property
    def _weights(self) -> dict[str, int]:
        # Whole numbers: their sums do not depend on the order in which a set gives its members.
        n_statements = len(self._by_number) + 1
        return {
            term: round(1000 * math.log(1 + n_statements / len(holders)))
            for term, holders in self._holders.items()
        }

    @cached_property
    def most_shared(self) -> int:
        """Return in how many statements a word may stand and still lead somewhere."""
        return max(MIN_SHARED_BY, round(2 * math.sqrt(len(self._by_number))))

    @cached_property
    def _sums(self) -> dict[int, int]:
        weights = self._weights
        return {
            number: sum(weights[term] for term in one.terms)
            for number, one in self._by_number.items()
        }

    def overlap(self, a: Statement, b: Statement) -> float:
        """Return the weight both share as a share of the lighter one's, to two decimals."""
        weights = self._weights
        shared = sum(weights[term] for term in a.terms & b.terms)
        lighter = min(self._sums[a.number], self._sums[b.number])
        return round(shared / lighter, 2) if lighter else 0.0

    def neighbours(self, statement: Statement) -> list[int]:
        """Return the statements that share the most weight with this one, heaviest first.

        At least two terms must be shared; at most ``MAX_PER_DOCUMENT`` come from one document.
        """
        keys = sorted(
            (term for term in statement.terms if len(self._holders[term]) <= self.most_shared),
            key=lambda term: (len(self._holders[term]), term),
        )[:KEYS]
        shared: Counter[int] = Counter()
        for term in keys:
            for number in self._holders[term]:
                shared[number] += 1
        del shared[statement.number]
        scored = sorted(
            (
                (-self.overlap(statement, self._by_number[number]), number)
                for number in shared
                if len(statement.terms & self._by_number[number].terms) > 1
            ),
        )
        return list(self._spread(number for _, number in scored))

    def _spread(self, numbers: Iterable[int]) -> Iterator[int]:
        taken: Counter[int] = Counter()
        n_taken = 0
        for number in numbers:
            place = self._by_number[number].place
            if taken[place] < MAX_PER_DOCUMENT and n_taken < MAX_NEIGHBOURS:
                taken[place] += 1
                n_taken += 1
                yield number

    def pairs(self, *, floor: float) -> list[Pair]:
        """Return every pair of neighbours that overlap by ``floor`` or more, in order."""
        found: dict[tuple[int, int], Pair] = {}
        for statement in self._by_number.values():
            for number in self.neighbours(statement):
                key = min(number, statement.number), max(number, statement.number)
                if key in found:
                    continue
                a, b = self._by_number[key[0]], self._by_number[key[1]]
                overlap = self.overlap(a, b)
                if overlap >= floor:
                    found[key] = Pair(a, b, overlap)
        return [found[key] for key in sorted(found)]


class Embeddings:
    """Similarity of statements by a sentence encoder; each text is encoded once.

    Vectors are kept for the life of the encoder (``encode`` and ``supports`` are all that is asked
    of it), so that comparers that follow each other need not encode again.
    """

    def __init__(self, model: Any) -> None:
        self._model = model
        self._vectors: dict[str, Any] = _vectors_of(model)

    def supports(self, language: str | None) -> bool:
        """Whether the encoder reads this language."""
        return bool(self._model.supports(language))

    def prepare(self, texts: Iterable[str]) -> None:
        """Encode the texts that were not encoded before."""
        missing = [one for one in dict.fromkeys(texts) if one not in self._vectors]
        if missing:
            vectors = self._model.encode(missing)
            self._vectors.update(zip(missing, vectors, strict=True))

    def similarity(self, a: str, b: str) -> float:
        """Return the cosine of two prepared texts, to two decimals: finer digits are noise."""
        return round(float(self._vectors[a] @ self._vectors[b]), 2)

    def best_of_groups(self, texts: Sequence[str], firsts: Sequence[int]) -> tuple[Any, Any]:
        """Return, for each prepared text, the nearest text of each group, and how near it is.

        ``firsts`` are the indices at which the groups begin. Both arrays have one row a text and
        one column a group; of equals the first is taken.
        """
        import numpy as np

        rows = np.array([self._vectors[one] for one in texts], dtype=np.float32)
        ends = [*firsts[1:], len(rows)]
        best = np.zeros((len(rows), len(firsts)), dtype=np.int64)
        near = np.zeros((len(rows), len(firsts)), dtype=np.float32)
        for start in range(0, len(rows), BLOCK):
            block = np.round(rows[start : start + BLOCK] @ rows.T, 2)
            for group, (first, end) in enumerate(zip(firsts, ends, strict=True)):
                part = block[:, first:end]
                best[start : start + BLOCK, group] = first + part.argmax(axis=1)
                near[start : start + BLOCK, group] = part.max(axis=1)
        return best, near


# So many texts are compared with all others at a time.
BLOCK = 512
MAX_KEPT = 60_000
_kept: list[tuple[Any, dict[str, Any]]] = []


def _vectors_of(model: Any) -> dict[str, Any]:
    """Return the vectors kept for this encoder; those of another one are forgotten."""
    if not _kept or _kept[0][0] is not model or len(_kept[0][1]) > MAX_KEPT:
        _kept[:] = [(model, {})]
    return _kept[0][1]
