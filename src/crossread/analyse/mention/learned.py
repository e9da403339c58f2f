"""Names by rule and by the learned reader, put together.

Each finds what the other misses: the reader knows names from their sentence, the rules from the
text as a whole, from titles and from lists. Where they agree on the words, the surer kind stands;
where their bounds differ, the reader's do, unless a title or a list is behind the rule's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from crossread.analyse.mention.english import Name
from crossread.analyse.mention.lexicon import Kind

# Measured on the tenth of the training data held back (UNER EWT, Wikigold, CrossNER politics).
LEAST_LEARNED = 0.7
SURE_KIND = 0.7
SURE_READER = 0.95
UNSURE_KIND = 0.75
UNSURE_BOUNDS = 0.6
AGREED = 0.97


class LearnedName(Protocol):
    """What the reader says: code points, PER, ORG, LOC or MISC, and how sure it is."""

    @property
    def place(self) -> tuple[int, int]: ...

    @property
    def kind(self) -> Kind: ...

    @property
    def score(self) -> float: ...


def combined(text: str, ruled: Sequence[Name], learned: Iterable[LearnedName]) -> list[Name]:
    """Return the names of both, in order, none of which overlap."""
    ours = sorted(ruled, key=lambda one: one.start)
    known = _kinds_in(ours)
    kept: list[Name] = []
    for one in learned:
        if not _is_written_as_name(text, one):
            continue
        beside = [name for name in ours if name.start < one.place[1] and one.place[0] < name.end]
        if all(_gives_way(name, one) for name in beside):
            ours = [name for name in ours if name not in beside]
            if beside or one.score >= LEAST_LEARNED:
                kept.append(_new(text, one, known))
        elif len(beside) == 1 and _covers(beside[0], one):
            ours[ours.index(beside[0])] = _agreed(beside[0], one, known)
    return sorted([*kept, *ours], key=lambda name: (name.start, name.end))


def _kinds_in(names: Iterable[Name]) -> dict[str, Kind]:
    """What the rules know the names of this text by, from their surest place."""
    found: dict[str, Kind] = {}
    for name in sorted(names, key=lambda one: one.score):
        if name.kind is not None and name.score >= SURE_KIND and not name.doubtful:
            found[name.text.casefold()] = name.kind
    return found


def _is_written_as_name(text: str, one: LearnedName) -> bool:
    words = text[slice(*one.place)].split()
    return all(word[0].isupper() or word[0].isdigit() for word in (words[0], words[-1]))


def _new(text: str, one: LearnedName, known: Mapping[str, Kind]) -> Name:
    start, end = one.place
    words = text[start:end]
    return Name(words, start, end, known.get(words.casefold(), one.kind), round(one.score, 2))


def _covers(name: Name, one: LearnedName) -> bool:
    return name.start <= one.place[0] and one.place[1] <= name.end


def _agreed(name: Name, one: LearnedName, known: Mapping[str, Kind]) -> Name:
    """The rule's name with the surer kind; where both say the same, no doubt is left."""
    if name.kind == one.kind:
        return replace(name, score=max(name.score, AGREED), doubtful=False)
    if name.titled or name.people or name.text.casefold() in known or one.score < SURE_READER:
        return name
    if name.kind is None or name.score <= UNSURE_KIND:
        return replace(name, kind=one.kind, score=round(one.score, 2), doubtful=False)
    return name


def _gives_way(name: Name, one: LearnedName) -> bool:
    """Whether the reader's bounds stand in the place of the rule's."""
    if name.titled or name.people or _covers(name, one):
        return False
    return name.doubtful or name.score <= min(one.score, UNSURE_BOUNDS)
