"""The nearest passage: what a text that lacks a statement says that comes closest to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from crossread.compare.candidates import Embeddings, Index, Statement
from crossread.model import Document

# On shelves with more statements than this, only those that share rarer words are looked at.
ALL_OF = 6_000


@dataclass(frozen=True, slots=True)
class Near:
    """The nearest statement of one document.

    ``similarity`` is the encoder's, or the overlap of words where it does not read the language.
    """

    statement: Statement
    similarity: float
    overlap: float
    by_words: bool = False


class Neighbourhood:
    """Finds, for a statement, the nearest one of each document of its language."""

    def __init__(
        self,
        statements: Sequence[Statement],
        documents: Sequence[Document],
        embeddings: Embeddings | None,
    ) -> None:
        self._statements = {one.number: one for one in statements}
        self._texts = {one.number: one.span.of(documents[one.place].text) for one in statements}
        self._index = Index(statements)
        self._embeddings = embeddings
        self._rows: Any = None
        self._numbers = [one.number for one in statements]
        if embeddings is not None and len(statements) <= ALL_OF:
            embeddings.prepare(self._texts.values())
            self._rows = embeddings.matrix(self._texts[number] for number in self._numbers)

    def nearest(self, statement: Statement) -> dict[int, Near]:
        """Return the nearest statement of each other document, by the document's place."""
        best: dict[int, Near] = {}
        for number, similarity in self._similarities(statement):
            other = self._statements[number]
            if other.place == statement.place:
                continue
            known = best.get(other.place)
            if known is None or similarity >= known.similarity:
                near = Near(
                    other, similarity, self._index.overlap(statement, other),
                    by_words=self._embeddings is None,
                )  # fmt: skip
                if known is None or (similarity, near.overlap) > (known.similarity, known.overlap):
                    best[other.place] = near
        return best

    def _similarities(self, statement: Statement) -> list[tuple[int, float]]:
        if self._rows is not None and self._embeddings is not None:
            found = self._embeddings.similarities(self._texts[statement.number], self._rows)
            return list(zip(self._numbers, found, strict=True))
        numbers = self._index.neighbours(statement)
        if self._embeddings is None:
            return [(n, self._index.overlap(statement, self._statements[n])) for n in numbers]
        texts = [self._texts[number] for number in numbers]
        here = self._texts[statement.number]
        self._embeddings.prepare([here, *texts])
        return [
            (number, self._embeddings.similarity(here, text))
            for number, text in zip(numbers, texts, strict=True)
        ]
