"""Quotations and their speakers, by rule: English, Ukrainian, Russian.

Content is what stands between the marks, exactly. Words that merely stand at a distance from the
text (“so-called”), labels in described images and words spoken of as words are *scare*: nobody's
speech. Titles of works and nicknames are no quotations at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from crossread.analyse.learned import READER, Attributed, Read, reads, spans_of
from crossread.analyse.quotation.find import Finder
from crossread.analyse.quotation.lexicon import LANGUAGES, lexicon
from crossread.analyse.quotation.records import Record
from crossread.model import (
    Analyser,
    Finding,
    Mention,
    Paragraph,
    Pin,
    Quotation,
    Reading,
    Sentence,
)  # fmt: skip


def find_quotations(reading: Reading) -> Iterator[Finding[Quotation]]:
    """Yield the quotations of a document in the order of the text, each with its speaker.

    Where the learned reader is among the models and reads the language, its indirect speech is
    put together with that of the rules; ``stage`` says of each finding which of the two it is by.
    """
    words = lexicon(language_of(reading))
    for record in Finder(reading, words, _attributed(reading)).find():
        yield Finding(_body(reading, record), _score(record), stage=record.stage)


def _attributed(reading: Reading) -> Sequence[Attributed]:
    return Read(reading, spans_of(reading)).attributions() if reads(reading) else ()


def language_of(reading: Reading) -> str:
    """Return whose words to look for: the document's language, or what its letters suggest."""
    language = (reading.document.language or "").split("-")[0]
    if language:
        return language if language in LANGUAGES else "other"
    sample = reading.text[:20_000].casefold()
    cyrillic = sum("а" <= char <= "я" for char in sample)
    if cyrillic < 0.3 * len(sample):
        return "en"
    return "uk" if sum(map(sample.count, "іїєґ")) > sum(map(sample.count, "ыэъё")) else "ru"


# The most a score can be when the name of the speaker is not sure.
_CAPS = {"likely": 0.9, "unsure": 0.7}


def _score(record: Record) -> float:
    """Return how sure a quotation is: no surer than the link to its speaker."""
    speaker = record.speaker
    cap = _CAPS.get(speaker.certainty, 1.0) if speaker is not None else 1.0
    return min(record.score, cap)


def _body(reading: Reading, record: Record) -> Quotation:
    def pin(place: tuple[int, int] | None) -> Pin | None:
        return reading.pin(*place) if place is not None else None

    speaker = record.speaker
    return Quotation(
        content=tuple(reading.pin(*place) for place in record.content),
        form=record.form,
        cue=pin(record.cue),
        source=pin(record.source),
        speaker=speaker.name if speaker else None,
        speaker_certainty=speaker.certainty if speaker else None,
        speaker_basis=speaker.basis if speaker else None,
        antecedent=pin(speaker.antecedent) if speaker else None,
        via=record.via,
    )


ANALYSER = Analyser(
    "quotation.rules",
    version="1",
    analyse=find_quotations,
    provides=Quotation,
    requires=frozenset({Sentence, Paragraph, Mention}),
    # Marks are read in any language; without names, speakers stay unnamed.
    does_without=frozenset({Mention}),
)
LEARNED = replace(ANALYSER, name="quotation", models=(READER,))
"""The rules and the learned reader together."""
