"""Of many sources those nearest to a question: by its words (BM25) and by what it means, fused."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from crossread.ask.meaning import Signs, Vectors, fused, packed, passages_of
from crossread.ask.question import read_question
from crossread.ask.topic import NEAR_LIKENESS
from crossread.model import Document, Reading
from crossread.store.store import Meaning, Store

NEAR_PASSAGES = 200
"""So many passages are looked at more closely, of those roughly near."""

AT_ONCE = 32
"""So many texts are encoded and kept at a time, so that a run that is stopped goes on there."""


class Retrieval:
    """Finds what is near a question among all that ``store`` keeps.

    ``encoder`` is ``embed.minilm``, or None where it is not here: then words alone lead.
    """

    def __init__(self, store: Store, encoder: Any) -> None:
        self._store = store
        self.encoder = encoder
        self._signs: tuple[str, str, Signs] | None = None

    def nearest(self, question: str, words: Sequence[str], *, limit: int) -> tuple[str, ...]:
        """Return the ids of the documents nearest to a question, nearest first.

        ``words`` are those to search for. By meaning come those whose passages were encoded.
        """
        by_words = self._store.nearest_documents(words, limit=limit)
        read = read_question(question)
        if self.encoder is None or not any(map(self.encoder.supports, read.languages)):
            return by_words
        (vector,) = self.encoder.encode([" ".join((read.about or question).split())])
        roughly = self._all_signs().near(vector, n_passages=NEAR_PASSAGES)
        by_meaning = self.vectors(roughly).nearest_documents(vector, floor=NEAR_LIKENESS)
        return fused(by_words, by_meaning, limit=limit)

    def vectors(self, ids: Iterable[str]) -> Vectors:
        """Return the vectors kept of these documents."""
        if self.encoder is None:
            return Vectors(())
        kept = self._store.meanings_of(ids, model=self.encoder.digest)
        return Vectors((one.document, one.spans, one.vectors) for one in kept)

    def _all_signs(self) -> Signs:
        """Return the signs of all vectors kept, loaded once for each state of the shelf."""
        stamp = self._store.stamp()
        if self._signs is None or self._signs[0] != stamp:
            shelf = self._store.shelf_stamp()
            if self._signs is not None and self._signs[1] == shelf:
                signs = self._signs[2]
            else:
                kept = self._store.signs(self.encoder.digest)
                signs = Signs.of(kept, n_bytes=self.encoder.dimensions // 8)
            self._signs = (stamp, shelf, signs)
        return self._signs[2]

    def lacking(self, documents: Iterable[Document]) -> Iterator[tuple[Document, ...]]:
        """Yield the documents whose passages are still to be encoded, some at a time."""
        if self.encoder is None or self._store.read_only:
            return
        kept = self._store.with_meanings(self.encoder.digest)
        read = (one for one in documents if self.encoder.supports(one.language))
        lacking = [one for one in read if one.id not in kept]
        for first in range(0, len(lacking), AT_ONCE):
            yield tuple(lacking[first : first + AT_ONCE])

    def keep(self, readings: Sequence[Reading]) -> None:
        """Encode the passages of some texts, and keep their vectors.

        The readings must hold paragraphs and sentences.
        """
        places = [passages_of(one) for one in readings]
        texts = [
            " ".join(span.of(one.text).split())
            for one, spans in zip(readings, places, strict=True)
            for span in spans
        ]
        vectors = self.encoder.encode(texts)
        found: list[Meaning] = []
        first = 0
        for one, spans in zip(readings, places, strict=True):
            signs, numbers = packed(vectors[first : first + len(spans)])
            first += len(spans)
            ends = tuple((span.start, span.end) for span in spans)
            found.append(Meaning(one.document.id, ends, signs, numbers))
        self._store.add_meanings(found, model=self.encoder.digest)
