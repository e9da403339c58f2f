"""Subjectivity of sentences, by the learned reader.

A sentence is *subjective* where it gives its author's view, feeling or judgement (Antici et al.
2024, whose guidelines the training data follow). Quoted views are the speaker's, not the author's.
"""

from __future__ import annotations

from collections.abc import Iterator

from crossread.analyse.learned import READER, Read, spans_of
from crossread.model import Analyser, Finding, Mention, Reading, Sentence
from crossread.model.bodies import Subjectivity

# Fewer words say too little to be judged: headings, bylines, single exclamations.
MIN_WORDS = 4
EVEN = 0.5


def find_subjectivity(reading: Reading) -> Iterator[Finding[Subjectivity]]:
    """Yield for each sentence of some length whether it is subjective, in the order of the text."""
    spans = spans_of(reading)
    read = Read(reading, spans).subjective(spans)
    for sentence, place, chance in zip(reading.bodies(Sentence), spans, read, strict=True):
        if chance is None or len(reading.text[slice(*place)].split()) < MIN_WORDS:
            continue
        subjective = chance > EVEN
        score = round(chance if subjective else 1 - chance, 2)
        yield Finding(Subjectivity(sentence.sentence, subjective), score, stage="model")


ANALYSER = Analyser(
    "subjectivity",
    version="1",
    analyse=find_subjectivity,
    provides=Subjectivity,
    requires=frozenset({Sentence, Mention}),
    languages=frozenset({"en"}),
    models=(READER,),
)
