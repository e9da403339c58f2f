"""What passages mean, kept as vectors, so that the nearest are found without encoding anew.

Of each vector two things are kept: its numbers in eight bits each, and their signs alone. The
signs of all passages fit into memory (48 bytes a passage) and tell roughly which are near; the
numbers of those few then tell how near.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from crossread.model import Paragraph, Reading, Sentence, Span

PLACE_CONSTANT = 60
"""Of reciprocal rank fusion: how little the first places count above those after them."""

READ_ROLES = frozenset({"text", "item", "quote", "caption", "heading"})
"""What paragraphs hold passages that a question may be answered from."""

Spans = Sequence[tuple[int, int]]


def packed(vectors: Any) -> tuple[bytes, bytes]:
    """Return the signs of vectors (one bit a number) and their numbers in eight bits each."""
    import numpy as np

    most = np.abs(vectors).max(axis=1, keepdims=True, initial=0.0)
    whole = np.divide(127 * vectors, most, out=np.zeros_like(vectors), where=most > 0)
    signs = np.packbits(vectors > 0, axis=1)
    return signs.tobytes(), np.round(whole).astype(np.int8).tobytes()


def unpacked(numbers: bytes, n_vectors: int) -> Any | None:
    """Return vectors of length one, float32 [n, dimensions]; None where these are not so many."""
    import numpy as np

    if not n_vectors or len(numbers) % n_vectors:
        return None
    rows = np.frombuffer(numbers, dtype=np.int8).reshape(n_vectors, -1).astype(np.float32)
    lengths = np.sqrt(np.square(rows).sum(axis=1, keepdims=True))
    return np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 0)


class Vectors:
    """The vectors of the passages of some documents, by where the passages stand."""

    def __init__(self, kept: Iterable[tuple[str, Spans, bytes]]) -> None:
        self._rows: dict[tuple[str, int, int], Any] = {}
        self._of: dict[str, Any] = {}
        for document, spans, numbers in kept:
            vectors = unpacked(numbers, len(spans))
            if vectors is not None:
                self._of[document] = vectors
                for (start, end), row in zip(spans, vectors, strict=True):
                    self._rows[document, start, end] = row

    def at(self, document: str, span: Span) -> Any | None:
        """Return the vector of a passage, None where none is kept."""
        return self._rows.get((document, span.start, span.end))

    def nearest_documents(self, vector: Any, *, floor: float) -> list[str]:
        """Return the documents with a passage as near as ``floor`` or nearer, nearest first."""
        near = {one: round(float((rows @ vector).max()), 2) for one, rows in self._of.items()}
        found = [one for one in near if near[one] >= floor]
        return sorted(found, key=lambda one: (-near[one], one))


@dataclass(frozen=True, slots=True)
class Signs:
    """The signs of the vectors of all passages, and of which document (by place) each is."""

    documents: tuple[str, ...]
    owners: Any
    rows: Any

    @classmethod
    def of(cls, kept: Iterable[tuple[str, bytes]], *, n_bytes: int) -> Signs:
        """Put together what is kept of each document; ``n_bytes`` are those of one passage."""
        import numpy as np

        whole = [one for one in kept if one[1] and len(one[1]) % n_bytes == 0]
        counts = [len(signs) // n_bytes for _, signs in whole]
        joined = b"".join(signs for _, signs in whole)
        rows = np.frombuffer(joined, dtype=np.uint8).reshape(-1, n_bytes).view(np.uint64)
        owners = np.repeat(np.arange(len(whole)), counts)
        return cls(tuple(one for one, _ in whole), owners, rows)

    def near(self, vector: Any, *, n_passages: int) -> list[str]:
        """Return the documents of so many passages whose signs are most like a vector's."""
        import numpy as np

        if not len(self.rows):
            return []
        own = np.packbits(vector > 0).view(np.uint64)
        unlike = np.bitwise_count(self.rows ^ own).sum(axis=1, dtype=np.int16)
        order = np.argsort(unlike, kind="stable")[:n_passages]
        return [self.documents[place] for place in dict.fromkeys(self.owners[order].tolist())]


def fused(*rankings: Sequence[str], limit: int) -> tuple[str, ...]:
    """Put rankings together by reciprocal rank: what is first in one, or well placed in several.

    >>> fused(["a", "b", "c"], ["d", "b"], limit=3)
    ('b', 'a', 'd')
    """
    weight: dict[str, float] = defaultdict(float)
    for ranking in rankings:
        for place, one in enumerate(ranking):
            weight[one] += 1 / (PLACE_CONSTANT + place)
    return tuple(sorted(weight, key=lambda one: -weight[one])[:limit])


def passages_of(reading: Reading) -> list[Span]:
    """Return where the passages of a text stand; paragraphs and sentences must be read."""
    role_of = {one.number: one.role for one in reading.bodies(Paragraph)}
    return [
        one.sentence.span
        for one in reading.bodies(Sentence)
        if role_of.get(one.paragraph, "text") in READ_ROLES
    ]
