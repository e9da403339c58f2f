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
    by_words: bool = False


class Neighbourhood:
    """Finds, for a statement, the nearest one of each document of its language.

    ``statements`` are in the order of the shelf; clauses are read with the subject they leave out.
    """

    def __init__(
        self,
        statements: Sequence[Statement],
        documents: Sequence[Document],
        embeddings: Embeddings | None,
    ) -> None:
        self._statements = {one.number: one for one in statements}
        self._texts = {one.number: one.alone(documents[one.place].text) for one in statements}
        self.index = Index(statements)
        self._embeddings = embeddings
        self._ordered = list(statements)
        self._row_of = {one.number: row for row, one in enumerate(statements)}
        self._best: tuple[Any, Any] | None = None
        self._found: dict[int, dict[int, Near]] = {}
        if embeddings is not None and 0 < len(statements) <= ALL_OF:
            embeddings.prepare(self._texts.values())
            places = [one.place for one in statements]
            firsts = [n for n, place in enumerate(places) if n == 0 or place != places[n - 1]]
            self._best = embeddings.best_of_groups(list(self._texts.values()), firsts)

    @property
    def by_words(self) -> bool:
        """Whether shared words stand in for the encoder, which does not read the language."""
        return self._embeddings is None

    def similarity(self, a: Statement, b: Statement) -> float | None:
        """Return the encoder's similarity of two statements; None where it does not read them."""
        if self._embeddings is None:
            return None
        here, there = self._texts[a.number], self._texts[b.number]
        self._embeddings.prepare([here, there])
        return self._embeddings.similarity(here, there)

    def nearest(self, statement: Statement) -> dict[int, Near]:
        """Return the nearest statement of each other document, by the document's place."""
        known = self._found.get(statement.number)
        if known is None:
            known = self._found[statement.number] = self._nearest(statement)
        return known

    def is_mutual(self, statement: Statement, other: Statement) -> bool:
        """Whether ``statement``, or one that shares words with it, is nearest to ``other`` too."""
        back = self.nearest(other).get(statement.place)
        return back is not None and back.statement.span.overlaps(statement.span)

    def _nearest(self, statement: Statement) -> dict[int, Near]:
        if self._best is None:
            best = self._best_neighbours(statement)
        else:
            row = self._row_of[statement.number]
            found = (one[row].tolist() for one in self._best)
            best = [(self._ordered[n], round(near, 2)) for n, near in zip(*found, strict=True)]
        return {
            other.place: Near(other, similarity, self.by_words)
            for other, similarity in best
            if other.place != statement.place
        }

    def _best_neighbours(self, statement: Statement) -> list[tuple[Statement, float]]:
        others = [self._statements[number] for number in self.index.neighbours(statement)]
        best: dict[int, tuple[Statement, float]] = {}
        for other, similarity in zip(others, self._similarities(statement, others), strict=True):
            known = best.get(other.place)
            if known is None or similarity > known[1]:
                best[other.place] = other, similarity
        return list(best.values())

    def _similarities(self, statement: Statement, others: Sequence[Statement]) -> list[float]:
        if self._embeddings is None:
            return [self.index.overlap(statement, other) for other in others]
        here, texts = self._texts[statement.number], [self._texts[one.number] for one in others]
        self._embeddings.prepare([here, *texts])
        return [self._embeddings.similarity(here, text) for text in texts]
