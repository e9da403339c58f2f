"""Versions: what changed between two captures of one page, marks and spaces apart.

Two texts are versions of one when they were taken from one address, or when they share most of
their sentences and nothing known of them speaks against it (two outlets, or two titles where there
are more than two texts). Sentences that
stand in both are passed over; of the rest, those that are largely the same words are *changed*,
the others *cut* or *added*.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import combinations

from crossread.model import Comparer, Document, Finding, Pin, Reading, Sentence, Shelf, Version
from crossread.text.similarity import ordered_overlap, tokens

# This share of the shorter text's sentences stands in both of two versions.
SHARED = 0.5
# A sentence of which this share is the same words in order was changed, not replaced.
ALIKE = 0.5


@dataclass(frozen=True, slots=True)
class _Line:
    """A sentence and its words, marks left out."""

    pin: Pin
    words: tuple[str, ...]


def compare_versions(shelf: Shelf) -> Iterator[Finding[Version]]:
    """Yield what changed between texts that are versions of one, the earlier capture first."""
    lines = {reading.document.id: _lines(reading) for reading in shelf.readings}
    few = len(shelf.readings) == 2
    for a, b in combinations(shelf.documents, 2):
        are_one = _address(a) is not None and _address(a) == _address(b)
        if not are_one and not _may_be_one(a, b, few=few):
            continue
        earlier, later = _in_order(a, b)
        if are_one or _share(lines[earlier.id], lines[later.id]) >= SHARED:
            for change in _changes(lines[earlier.id], lines[later.id]):
                yield Finding(change)


def _address(document: Document) -> str | None:
    """Return where a text was taken from, where that is known."""
    capture = document.capture
    if capture.taken is None:
        return None
    return next((note.message for note in capture.notes if note.code == "address"), None)


def _in_order(a: Document, b: Document) -> list[Document]:
    """Return the earlier capture first; where not both are known, by what the texts say."""
    if a.capture.taken and b.capture.taken:
        return sorted((a, b), key=lambda one: one.capture.taken or "")
    return sorted((a, b), key=lambda one: one.capture.date or "")


def _lines(reading: Reading) -> list[_Line]:
    found = []
    for one in reading.bodies(Sentence):
        span = one.sentence.span
        words = tuple(word.norm for word in tokens(reading.text, span.start, span.end))
        if words:
            found.append(_Line(one.sentence, words))
    return found


def _may_be_one(a: Document, b: Document, *, few: bool) -> bool:
    first, second = a.capture, b.capture
    outlets = first.outlet and second.outlet and first.outlet != second.outlet
    same = first.title is not None and first.title == second.title
    return not outlets and a.language == b.language and (few or same)


def _share(a: Sequence[_Line], b: Sequence[_Line]) -> float:
    """Return the share of the shorter text's sentences that stand in both."""
    shared = {one.words for one in a} & {one.words for one in b}
    return len(shared) / max(1, min(len(a), len(b)))


def _changes(a: Sequence[_Line], b: Sequence[_Line]) -> Iterator[Version]:
    matcher = SequenceMatcher(None, [one.words for one in a], [one.words for one in b], False)
    for kind, low, high, first, last in matcher.get_opcodes():
        if kind != "equal":
            yield from _paired(a[low:high], list(b[first:last]))


def _paired(old: Sequence[_Line], new: list[_Line]) -> Iterator[Version]:
    """Pair each old sentence with the first new one that is largely the same words."""
    for one in old:
        like = next((two for two in new if _alike(one, two)), None)
        if like is None:
            yield Version("cut", before=one.pin)
            continue
        for two in new[: new.index(like)]:
            yield Version("added", after=two.pin)
        del new[: new.index(like) + 1]
        if one.words != like.words:
            yield Version("changed", before=one.pin, after=like.pin)
    for two in new:
        yield Version("added", after=two.pin)


def _alike(one: _Line, two: _Line) -> bool:
    return ordered_overlap(one.words, two.words) >= ALIKE


COMPARER = Comparer(
    "versions.rules",
    version="2",
    compare=compare_versions,
    provides=Version,
    requires=frozenset({Sentence}),
)
