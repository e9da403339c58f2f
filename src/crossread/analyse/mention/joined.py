"""Names by rule and names by the learned reader, put together.

The rules are sure of the names they know by list or by form; of others they guess the kind or tell
none. The reader sees those in their sentence, and whatever the rules left. So its word counts where
the rules guess or found nothing, and nowhere else.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Protocol

from crossread.analyse.mention.english import Name
from crossread.analyse.mention.lexicon import Kind, lexicon
from crossread.text.names import is_common
from crossread.text.similarity import is_content

GUESSED = 0.75
"""Below this the rules only guess what kind of name it is."""
OVERRULES = 0.5
"""The reader's least score where the rules guess another kind than it."""
BY_FORM = 0.9
"""Up to this the rules go by the form of a name; above they know it."""
LEAST: dict[str, float] = {"PER": 0.9, "ORG": 0.5, "LOC": 0.5}
"""The reader's least score to count for each kind: a thing taken for a person is the worse mistake
(chosen on a tenth of Universal NER that the reader has not learned from)."""
KINDS = frozenset(LEAST)
_LINE = re.compile(r"\S[^\n]*(?<=\S)")
_SMALL_END = re.compile(r"(?:\s+(?:of|for|in|and|the|at|to|on|by))+$")
"""What is no part of a name that ends in it: "the Union of"."""
_ARTICLE = re.compile(r"\b(?:[Tt]he|[Aa]n?) $")
"""Before a name of one word it tells that no person is named."""
Place = tuple[int, int]


class Seen(Protocol):
    """A name the reader tells: code points of the document, its kind, how sure."""

    @property
    def place(self) -> Place: ...

    @property
    def kind(self) -> Kind: ...

    @property
    def score(self) -> float: ...


def is_guessed(name: Name) -> bool:
    """Whether the rules are not sure what kind of name it is."""
    return name.score < GUESSED and not (name.titled or name.people)


def knows_no_kind(name: Name) -> bool:
    """Whether the rules tell no kind of a name, or tell one that may well be another."""
    return is_guessed(name) and (name.kind not in KINDS or name.kind != "PER")


def join(text: str, ruled: Sequence[Name], seen: Sequence[Seen]) -> list[tuple[Name, bool]]:
    """Return names that do not overlap, in the order of the text; each with whether the reader
    told it, or told its kind."""
    told = _Line([name for one in seen for name in _by_line(text, one)])
    kept = [name for one in ruled if (name := _kept(one, told.beside(one))) is not None]
    places = _Line(kept)
    new = [one for one in told.names if _counts(one) and not places.beside(one)]
    both = [*((name, False) for name in kept), *((name, True) for name in new)]
    return sorted(both, key=lambda one: one[0].start)


def _by_line(text: str, one: Seen) -> Iterator[Name]:
    """Yield a name, or what of it stands on each line: a name does not go on across a line."""
    for match in _LINE.finditer(text, *one.place):
        alone = " " not in match[0] and _ARTICLE.search(
            text, max(match.start() - 5, 0), match.start()
        )
        adjective = lexicon().has("demonyms", match[0])
        kind: Kind = "MISC" if adjective or (alone and one.kind == "PER") else one.kind
        words = _SMALL_END.sub("", match[0])
        if not is_small(words):
            yield Name(words, match.start(), match.start() + len(words), kind, one.score)


def is_small(words: str) -> bool:
    """Whether words are common or little ones in small letters ("us"), or an article alone, and so
    name nothing."""
    if words in {"The", "A", "An"}:
        return True
    return words.islower() and all(is_common(one) or not is_content(one) for one in words.split())


def _counts(name: Name) -> bool:
    """Whether what the reader tells counts."""
    return name.kind in KINDS and name.score >= LEAST[name.kind or "MISC"]


def _kept(name: Name, told: Sequence[Name]) -> Name | None:
    """Return what stays of a name by rule beside what the reader tells there; None: the reader's
    word stands in its place."""
    if name.titled or name.people:
        return name
    counts = any(map(_counts, told))
    if any(_counts(one) and _goes_beyond(one, name) for one in told):
        return None
    if name.kind not in KINDS:
        return None if counts else name
    if name.score <= BY_FORM and len(told) == 1 and counts:
        return None if told[0].score >= OVERRULES else name
    if is_guessed(name) and all(one.kind != name.kind for one in told):
        return replace(name, kind="MISC", canonical=None)
    return name


def _goes_beyond(told: Name, name: Name) -> bool:
    """Whether the reader tells a longer name of which the rules took a part: "the Front for the
    Liberation of Palestine", of which they know the last word."""
    return told.start <= name.start and name.end <= told.end and told.text != name.text


class _Line:
    """Names in the order of the text, to look up which of them meet a place."""

    def __init__(self, names: Sequence[Name]) -> None:
        self.names = sorted(names, key=lambda one: one.start)
        self._starts = [one.start for one in self.names]

    def beside(self, name: Name) -> list[Name]:
        """Return the names that share code points with ``name``."""
        found: list[Name] = []
        at = bisect_right(self._starts, name.end - 1) - 1
        while at >= 0 and self.names[at].end > name.start:
            found.append(self.names[at])
            at -= 1
        return found
