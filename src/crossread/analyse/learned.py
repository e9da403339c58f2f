"""The learned reader as analysers meet it: by name among the models of a reading."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from crossread.model import Reading, Sentence

READER = "read.minilm"
Place = tuple[int, int]


class TextReading(Protocol):
    """What the reader found in a text; places are code points (``inference.reading``)."""

    def tone(self, target: Place, sentence: Place) -> tuple[float, float, float] | None:
        """Return how likely favourable, unfavourable and neither are; None: not read."""

    def subjective(self, sentence: Place) -> float | None:
        """Return how likely a sentence is subjective; None: not read."""


def spans_of(reading: Reading) -> list[Place]:
    """Return the sentences of a reading as ranges of code points."""
    spans = (one.sentence.span for one in reading.bodies(Sentence))
    return [(span.start, span.end) for span in spans]


def read_by_model(reading: Reading, sentences: Sequence[Place]) -> TextReading:
    """Return what the reader, a declared model, finds in the sentences of a document."""
    found: TextReading = reading.model(READER).read(reading.text, sentences)
    return found
