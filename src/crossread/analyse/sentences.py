"""Sentences: each within one paragraph."""

from __future__ import annotations

from collections.abc import Iterator

from crossread.model import Analyser, Finding, Paragraph, Reading, Sentence
from crossread.text.segment import sentence_spans

NO_SENTENCES = frozenset({"byline", "dateline"})


def find_sentences(reading: Reading) -> Iterator[Finding[Sentence]]:
    """Yield the sentences of every paragraph but bylines and datelines, in order."""
    for paragraph in reading.bodies(Paragraph):
        if paragraph.role in NO_SENTENCES:
            continue
        span = paragraph.paragraph.span
        for sentence in sentence_spans(reading.text, span.start, span.end):
            pin = reading.pin(sentence.start, sentence.end)
            yield Finding(Sentence(pin, paragraph.number))


ANALYSER = Analyser(
    "sentences.rules",
    version="1",
    analyse=find_sentences,
    provides=Sentence,
    requires=frozenset({Paragraph}),
)
