"""Names by rule and by the learned reader, put together.

Each finds what the other misses: the reader knows names from their sentence, the rules from the
text as a whole, from titles and from lists. Where they agree on the words, the surer kind stands;
where their bounds differ, the reader's do, unless a title or a list is behind the rule's.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Protocol

from crossread.analyse.mention.english import Name
from crossread.analyse.mention.lexicon import Kind

# Measured on the tenth of the training data held back (UNER EWT, Wikigold, CrossNER politics).
SURE_RULE = 0.93
LEAST_LEARNED = 0.5
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
    kept: list[Name] = []
    ours = sorted(ruled, key=lambda one: one.start)
    for one in learned:
        overlapping = [
            name for name in ours if name.start < one.place[1] and one.place[0] < name.end
        ]
        if not overlapping:
            if one.score >= LEAST_LEARNED:
                kept.append(_new(text, one))
            continue
        same = [name for name in overlapping if (name.start, name.end) == one.place]
        if same:
            kept.append(_agreed(same[0], one))
        elif all(_gives_way(name, one) for name in overlapping):
            kept.append(_new(text, one))
        else:
            continue
        ours = [name for name in ours if name not in overlapping]
    kept.extend(name for name in ours if _stands_alone(name))
    return sorted(kept, key=lambda name: (name.start, name.end))


def _new(text: str, one: LearnedName) -> Name:
    start, end = one.place
    return Name(text[start:end], start, end, one.kind, round(one.score, 2))


def _agreed(name: Name, one: LearnedName) -> Name:
    if name.kind == one.kind:
        return replace(name, score=max(name.score, AGREED), doubtful=False)
    if name.titled or name.people or (name.kind is not None and name.score > one.score):
        return name
    return replace(name, kind=one.kind, score=round(one.score, 2), canonical=None, doubtful=False)


def _gives_way(name: Name, one: LearnedName) -> bool:
    return not (name.titled or name.people) and (name.score <= one.score or name.doubtful)


def _stands_alone(name: Name) -> bool:
    """Whether a name only the rules found is kept."""
    return name.titled or name.people or name.doubtful or name.score >= SURE_RULE
