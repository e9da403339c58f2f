"""Where a text may say in other words what it seems to lack.

A statement that no single sentence of a text says may stand there over two sentences, or in words
of another kind. So each text is searched again, in windows: two sentences with the encoder, three
for the share of the statement's rarer words. A window that comes near casts doubt on "not found",
and is what a reader is shown to decide.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from crossread.compare.candidates import Embeddings, Statement
from crossread.model import Document, Pin, Span

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# From so near on by the encoder, or with so much of the weight of its words, or so much of both, a
# window may say what a statement says: chosen on absences of BASIL that were read.
NEAR, WORDS, TOGETHER = 0.60, 0.45, 0.93
# How many sentences a window holds whose words are counted.
WINDOW = 3


@dataclass(frozen=True, slots=True)
class Doubt:
    """A passage that may say what a statement says, and how near it comes (0 to 1)."""

    passage: Pin
    near: float


@dataclass(frozen=True, slots=True)
class _Window:
    """A window with how near it is; ``first`` and ``last`` number its sentences."""

    near: float
    first: int
    last: int


_NOTHING = _Window(0.0, 0, 0)


def _may_say(words: float, sense: float) -> bool:
    return sense >= NEAR or words >= WORDS or round(sense + words, 2) >= TOGETHER


class Doubts:
    """Finds, for a statement, the passages of other texts that may say it in other words.

    ``sentences`` are whole sentences of one language, in the order of the shelf. ``embeddings`` is
    None where the encoder does not read the language, or where the shelf is so large that it is
    not set on every sentence: then words alone decide.
    """

    def __init__(
        self,
        sentences: Sequence[Statement],
        documents: Sequence[Document],
        embeddings: Embeddings | None,
    ) -> None:
        self._sentences = sentences
        self._documents = documents
        self._embeddings = embeddings
        self._firsts = [
            n for n, one in enumerate(sentences) if n == 0 or one.place != sentences[n - 1].place
        ]
        self._found: dict[int, dict[int, Doubt]] = {}

    def passages(self, head: Statement) -> Mapping[int, Doubt]:
        """Return the passage of each other text that may say what a statement says, by place."""
        known = self._found.get(head.number)
        if known is None:
            known = self._found[head.number] = dict(self._passages(head))
        return known

    def _passages(self, head: Statement) -> Iterator[tuple[int, Doubt]]:
        by_words = self._by_words(head)
        by_sense = self._by_sense(head)
        for place in self._places:
            words, sense = by_words.get(place, _NOTHING), by_sense.get(place, _NOTHING)
            if place == head.place or not _may_say(words.near, sense.near):
                continue
            is_sense = sense.near >= NEAR or words.near < WORDS
            pin = self._pin(sense if is_sense else self._trimmed(head, words))
            yield place, Doubt(pin, min(1.0, max(sense.near, words.near)))

    def _pin(self, window: _Window) -> Pin:
        first, last = self._sentences[window.first], self._sentences[window.last]
        return Pin(first.document, Span(first.span.start, last.span.end))

    @cached_property
    def _places(self) -> list[int]:
        return [self._sentences[first].place for first in self._firsts]

    # ---- by words ------------------------------------------------------------------------------

    @cached_property
    def _holders(self) -> dict[str, NDArray[np.int64]]:
        """Return the windows (by their first sentence) that hold each word."""
        import numpy as np

        found: dict[str, set[int]] = defaultdict(set)
        start = 0
        for n, one in enumerate(self._sentences):
            if n and one.place != self._sentences[n - 1].place:
                start = n
            for word in one.terms:
                found[word].update(range(max(start, n - WINDOW + 1), n + 1))
        return {word: np.array(sorted(windows)) for word, windows in found.items()}

    @cached_property
    def _weights(self) -> dict[str, float]:
        stands_in: dict[str, int] = defaultdict(int)
        for one in self._sentences:
            for word in one.terms:
                stands_in[word] += 1
        n_sentences = len(self._sentences) + 1
        return {word: math.log(1 + n_sentences / n) for word, n in stands_in.items()}

    def _by_words(self, head: Statement) -> dict[int, _Window]:
        """Return the window of each text that holds most of a statement's words."""
        import numpy as np

        weights = {word: self._weights[word] for word in sorted(head.terms & self._weights.keys())}
        total = sum(weights.values())
        if not total:
            return {}
        held = np.zeros(len(self._sentences))
        for word, weight in weights.items():
            held[self._holders[word]] += weight
        return {
            place: _Window(round(near / total, 2), first, first)
            for place, first, near in self._best(held)
        }

    def _trimmed(self, head: Statement, window: _Window) -> _Window:
        """Return a window from its first to its last sentence that shares a word."""
        place = self._sentences[window.first].place
        shared = [
            n
            for n in range(window.first, min(window.first + WINDOW, len(self._sentences)))
            if self._sentences[n].place == place and self._sentences[n].terms & head.terms
        ]
        return _Window(window.near, shared[0], shared[-1])

    # ---- by sense ------------------------------------------------------------------------------

    @cached_property
    def _vectors(self) -> Any:
        """Return a vector a sentence, and one for it with the next: the sum stands for both."""
        import numpy as np

        assert self._embeddings is not None
        texts = [one.span.of(self._documents[one.place].text) for one in self._sentences]
        alone = self._embeddings.rows(texts)
        both = alone.copy()
        both[:-1] += alone[1:]
        for first in self._firsts[1:]:
            both[first - 1] = alone[first - 1]
        return alone, both / np.linalg.norm(both, axis=1, keepdims=True)

    def _by_sense(self, head: Statement) -> dict[int, _Window]:
        """Return the nearest sentence, or two, of each text."""
        if self._embeddings is None:
            return {}
        query = self._embeddings.rows([head.alone(self._documents[head.place].text)])[0]
        found: dict[int, _Window] = {}
        for more, vectors in enumerate(self._vectors):
            for place, first, near in self._best(vectors @ query):
                near = round(near, 2)
                if place not in found or near > found[place].near:
                    found[place] = _Window(near, first, self._last(first, more))
        return found

    def _last(self, first: int, more: int) -> int:
        last = min(first + more, len(self._sentences) - 1)
        is_one_text = self._sentences[last].place == self._sentences[first].place
        return last if is_one_text else first

    def _best(self, values: NDArray[np.float64]) -> Iterator[tuple[int, int, float]]:
        """Yield the place of each text, its best window by number, and its value."""
        ends = [*self._firsts[1:], len(self._sentences)]
        for place, first, end in zip(self._places, self._firsts, ends, strict=True):
            best = first + int(values[first:end].argmax())
            yield place, best, float(values[best])
