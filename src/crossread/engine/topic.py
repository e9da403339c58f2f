"""Narrowing findings to a topic: its words stand in the passage, or the passage comes near it.

Small words of the topic do not count ("deaths on the bridge" looks for *death* and *bridge*). With
an encoder, a passage in one of its languages is kept too when it means much the same.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Protocol, TypeAlias

from crossread.errors import InputError
from crossread.model.annotation import Annotation
from crossread.model.bodies import STRUCTURAL, Body, Furniture, Paragraph, Review, Sentence
from crossread.model.evidence import Evidence
from crossread.model.findings import Findings
from crossread.text.similarity import content_stems, stem, tokens

# A paragraph longer than this (in code points) is no longer about one thing: its sentences count.
LONGEST_PARAGRAPH = 800

# Roles whose words are shown only because nothing better was found.
_ASIDE = frozenset({"nearest"})
_ALWAYS_KEPT = STRUCTURAL | {Furniture.kind}

# A passage at least this near the topic (cosine) is about it, whatever its words.
NEAR = 0.45


class Encoder(Protocol):
    """Gives texts vectors of length 1; one row a text."""

    def encode(self, texts: Sequence[str]) -> Any:
        """Return the vectors of ``texts``."""
        ...

    def supports(self, language: str | None) -> bool:
        """Say whether vectors of texts in a language mean anything."""
        ...


def topic_stems(topic: str) -> frozenset[str]:
    """Return what is looked for of a topic's words; raises ``InputError`` when it has none.

    A topic of small words only ("May", "us") is looked for as it is.
    """
    words = tokens(topic)
    stems = frozenset(content_stems(words) or [stem(word.norm) for word in words])
    if not stems:
        raise InputError("the topic has no word in it", hint='try --about "dam"')
    return stems


def narrow(findings: Findings, topic: str, *, encoder: Encoder | None = None) -> Findings:
    """Return ``findings`` with only those records that have a passage about ``topic``.

    A passage is the words pinned and the paragraph they stand in; where it is the words that
    count, one of them at least must stand in the sentence itself. Documents, outcomes and the
    layers that cut up the text stay. Raises ``InputError`` when the topic has no word in it.
    """
    stems = topic_stems(topic)
    passages = _Passages(findings)
    added = _added(findings)
    told: dict[str, list[_Told]] = {
        one.id: [
            (item.document, passages.sentence(item), passages.paragraph(item))
            for item in one.evidence
            if item.role not in _ASIDE
        ]
        for one in (*findings.annotations, *added)
        if one.kind not in _ALWAYS_KEPT
    }
    every = {passage for some in told.values() for passage in some}
    about = {one for one in every if stems & _stems(one[1]) and stems <= _stems(one[2])}
    if encoder is not None:
        about |= _near(sorted(every - about), topic, findings, encoder)
    kept = tuple(
        one
        for one in findings.annotations
        if one.kind in _ALWAYS_KEPT or not about.isdisjoint(told[one.id])
    )
    elsewhere = {one.id for one in added if about.isdisjoint(told[one.id])}
    reviews = tuple(one for one in findings.reviews if one.id not in elsewhere)
    return replace(findings, annotations=kept, reviews=reviews, topic=topic)


def _added(findings: Findings) -> list[Annotation[Body]]:
    """Return the findings that people added by hand, where their words are here."""
    ids = {
        one.body.finding
        for one in findings.reviews
        if isinstance(one.body, Review) and one.body.decision == "add"
    }
    return [
        one
        for one in findings.reviews
        if one.id in ids and all(findings.holds(item.document) for item in one.evidence)
    ]


_Told: TypeAlias = tuple[str, str, str]
"""A passage: its document, its sentence, its paragraph."""


def _stems(passage: str) -> set[str]:
    return {stem(word.norm) for word in tokens(passage)}


def _near(
    passages: Sequence[_Told], topic: str, findings: Findings, encoder: Encoder
) -> set[_Told]:
    """Return the passages that mean much the same as the topic."""
    readable = [one for one in passages if encoder.supports(findings.document(one[0]).language)]
    if not readable:
        return set()
    vectors = encoder.encode([topic, *(sentence for _, sentence, _ in readable)])
    nearness = vectors[1:] @ vectors[0]
    return {
        one for one, near in zip(readable, nearness, strict=True) if round(float(near), 3) >= NEAR
    }


class _Passages:
    """The sentence and the paragraph round a piece of evidence; a long paragraph is none."""

    def __init__(self, findings: Findings) -> None:
        self._findings = findings
        self._sentences = _places(findings.of(Sentence))
        self._paragraphs = {
            document: [(start, end) for start, end in places if end - start <= LONGEST_PARAGRAPH]
            for document, places in _places(findings.of(Paragraph)).items()
        }

    def sentence(self, item: Evidence) -> str:
        """Return the words of ``item`` with the sentences in which they begin and end."""
        return self._round(item, self._sentences)

    def paragraph(self, item: Evidence) -> str:
        """Return the words of ``item`` with their paragraph, or their sentences if it is long."""
        found = self._round(item, self._paragraphs)
        return self.sentence(item) if found == item.quote else found

    def _round(self, item: Evidence, layer: dict[str, list[tuple[int, int]]]) -> str:
        places, own = layer.get(item.document, []), (item.span.start, item.span.end)
        first = _around(places, item.span.start) or own
        last = _around(places, item.span.end - 1) or own
        text = self._findings.document(item.document).text
        return text[min(first[0], own[0]) : max(last[1], own[1])]


def _places(layer: tuple[Annotation[Body], ...]) -> dict[str, list[tuple[int, int]]]:
    places: dict[str, list[tuple[int, int]]] = {}
    for one in layer:
        item = one.evidence[0]
        places.setdefault(item.document, []).append((item.span.start, item.span.end))
    return places


def _around(places: list[tuple[int, int]], position: int) -> tuple[int, int] | None:
    number = bisect_right(places, (position, 1 << 62)) - 1
    if number >= 0 and places[number][0] <= position < places[number][1]:
        return places[number]
    return None
