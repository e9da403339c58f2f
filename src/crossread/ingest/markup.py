"""Markup made fit for a parser: nested no deeper than it can bear, and no more of it than that.

The parser of HTML drops what is nested more than 256 deep, words and all, and says nothing. Here
the tags beyond a safe depth are taken out beforehand, and their words stay.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

MAX_DEPTH = 200

TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9:-]*)(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>|<!--")
COMMENT_END = "-->"
VOID = frozenset(
    "area base br col embed hr img input link meta param source track wbr basefont frame".split()
)
RAW = frozenset("script style textarea title noscript iframe xmp".split())

# An opening tag that ends an open one of the same group, as browsers do.
SELF_CLOSING = {
    "p": ("p",),
    "li": ("li",),
    "dt": ("dt", "dd"),
    "dd": ("dt", "dd"),
    "tr": ("tr", "td", "th"),
    "td": ("td", "th"),
    "th": ("td", "th"),
    "option": ("option",),
}


@dataclass(slots=True)
class _Nesting:
    """The elements open at a place, and whether the tag of each was kept."""

    open: list[tuple[str, bool]] = field(default_factory=list)
    n_open: Counter[str] = field(default_factory=Counter)
    deepest: int = 0

    def enter(self, tag: str) -> bool:
        """Open an element and return whether its tag is kept."""
        kept = len(self.open) < MAX_DEPTH
        self.open.append((tag, kept))
        self.n_open[tag] += 1
        self.deepest = max(self.deepest, len(self.open))
        return kept

    def leave(self, tag: str) -> bool:
        """Close an element with all that is open inside; return whether its tag is kept."""
        if not self.n_open[tag]:
            return True
        while True:
            last, kept = self.open.pop()
            self.n_open[last] -= 1
            if last == tag:
                return kept


@dataclass(frozen=True, slots=True)
class Flattened:
    """A page whose markup is nested no deeper than ``MAX_DEPTH``.

    ``deepest`` is how deep it was nested before, ``n_tags`` how many tags it holds now.
    """

    text: str
    deepest: int
    n_tags: int


def flattened(text: str) -> Flattened:
    """Take the tags that are nested too deep out of a page and keep their words."""
    nesting = _Nesting()
    dropped: list[tuple[int, int]] = []
    n_tags = 0
    for start, end, closing, tag in _tags(text):
        if nesting.leave(tag) if closing else _opened(nesting, tag):
            n_tags += 1
        else:
            dropped.append((start, end))
    return Flattened(_without(text, dropped), nesting.deepest, n_tags)


def _opened(nesting: _Nesting, tag: str) -> bool:
    group = SELF_CLOSING.get(tag, ())
    while nesting.open and nesting.open[-1][0] in group:
        nesting.leave(nesting.open[-1][0])
    return nesting.enter(tag)


def _tags(text: str) -> Iterator[tuple[int, int, bool, str]]:
    """Yield the tags that open or close an element: start, end, whether it closes, its name."""
    at = 0
    while match := TAG.search(text, at):
        at = match.end()
        if match[2] is None:
            comment_end = text.find(COMMENT_END, at)
            at = len(text) if comment_end < 0 else comment_end
            continue
        tag = match[2].lower()
        if tag in VOID or match[0].endswith("/>"):
            continue
        yield match.start(), match.end(), match[1] == "/", tag
        if tag in RAW and not match[1]:
            at = _end_of_raw(text, tag, at)


def _end_of_raw(text: str, tag: str, at: int) -> int:
    found = re.compile(rf"</{tag}", re.I).search(text, at)
    return len(text) if found is None else found.start()


def _without(text: str, dropped: list[tuple[int, int]]) -> str:
    if not dropped:
        return text
    parts: list[str] = []
    at = 0
    for start, end in dropped:
        parts.append(text[at:start])
        at = end
    return " ".join((*parts, text[at:]))
