"""Narrowing findings to a topic: the words of the topic must stand in the passage.

Plain words, lightly stemmed, no model: a reader can see why each row is there.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace

from crossread.errors import InputError
from crossread.model.annotation import Annotation
from crossread.model.bodies import STRUCTURAL, Body, Furniture, Paragraph, Sentence
from crossread.model.evidence import Evidence
from crossread.model.findings import Findings

# A paragraph longer than this (in code points) is no longer about one thing: its sentences count.
LONGEST_PARAGRAPH = 800

# Roles whose words are shown only because nothing better was found.
_ASIDE = frozenset({"nearest"})
_ALWAYS_KEPT = STRUCTURAL | {Furniture.kind}
_WORD = re.compile(r"[^\W_]+")
_ENDINGS = ("'s", "ies", "ing", "es", "ed", "s", "y", "e")
_SHORTEST_STEM = 3


def narrow(findings: Findings, topic: str) -> Findings:
    """Return ``findings`` with only those records whose passages hold every word of ``topic``.

    A passage is the words pinned and the paragraph they stand in. Documents, outcomes and the
    layers that cut up the text stay. Raises ``InputError`` when the topic has no word in it.
    """
    stems = [_stem(word) for word in _WORD.findall(topic.casefold())]
    if not stems:
        raise InputError("the topic has no word in it", hint='try --about "dam"')
    passages = _Passages(findings)
    kept = tuple(
        one
        for one in findings.annotations
        if one.kind in _ALWAYS_KEPT or _is_about(one, stems, passages)
    )
    return replace(findings, annotations=kept)


def _is_about(annotation: Annotation[Body], stems: list[str], passages: _Passages) -> bool:
    for item in annotation.evidence:
        if item.role not in _ASIDE:
            words = _WORD.findall(passages.round(item).casefold())
            if all(any(word.startswith(stem) for word in words) for stem in stems):
                return True
    return False


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return word.removesuffix(ending)
    return word


class _Passages:
    """The paragraph round a piece of evidence, or its sentence where the paragraph is long."""

    def __init__(self, findings: Findings) -> None:
        self._findings = findings
        self._sentences = _places(findings.of(Sentence))
        self._paragraphs = {
            document: [(start, end) for start, end in places if end - start <= LONGEST_PARAGRAPH]
            for document, places in _places(findings.of(Paragraph)).items()
        }

    def round(self, item: Evidence) -> str:
        """Return the passage ``item`` stands in, or its own words."""
        for layer in (self._paragraphs, self._sentences):
            place = _around(layer.get(item.document, []), item.span.start)
            if place is not None:
                start, end = place
                text = self._findings.document(item.document).text
                return text[min(start, item.span.start) : max(end, item.span.end)]
        return item.quote


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
