"""Marked words as HTML: the one place where source text and markup meet.

Every character of a source goes through ``escape``; the markup around it is made of fixed strings,
layer names and anchors only.
"""

from __future__ import annotations

import heapq
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from crossread.report.sheet import FullText, Mark, TextBlock, Words
from crossread.report.wording import Piece

if TYPE_CHECKING:
    from markupsafe import Markup

_TAGS = {"same": "{}", "cut": "<del>{}</del>", "added": "<ins>{}</ins>"}


def lit_words(words: Words) -> Markup:
    """Return the words of a passage, those that differ marked."""
    from markupsafe import Markup, escape

    parts: list[Markup] = []
    position = 0
    for start, end in words.lit:
        parts.append(escape(words.text[position:start]))
        parts.append(Markup('<mark class="lit">{}</mark>').format(words.text[start:end]))
        position = end
    parts.append(escape(words.text[position:]))
    return Markup().join(parts)


def difference(pieces: Iterable[Piece]) -> Markup:
    """Return a word-level difference: what was cut struck through, what was added underlined."""
    from markupsafe import Markup, escape

    parts: list[Markup] = []
    for change, text in pieces:
        words = text.lstrip()
        parts.append(escape(text[: len(text) - len(words)]))
        parts.append(Markup(_TAGS[change]).format(words))
    return Markup().join(parts)


@dataclass(frozen=True, order=True)
class _Part:
    """A mark, or what is left of it where another mark ends within it."""

    start: int
    minus_end: int
    layer: str
    anchor: str = field(compare=False)
    continued: bool = field(compare=False)


class MarkedText:
    """One full text as HTML, block by block; each anchor is given once.

    Marks nest. One that crosses the end of another, or of a block, is continued in a further
    element that names it; ``continued`` gathers those, so that they can be lit together.
    """

    def __init__(self, full_text: FullText) -> None:
        self._text = full_text
        self._given: set[str] = set()
        self._marks_of = _marks_by_block(full_text)
        self.continued: list[str] = []

    def block(self, block: TextBlock) -> Markup:
        """Return the words of one block with all marks in it."""
        from markupsafe import Markup, escape

        text = self._text.text
        waiting = self._parts(block)
        open_ends: list[int] = []
        html: list[Markup] = []
        position = block.start

        def write_up_to(stop: int) -> None:
            nonlocal position
            while open_ends and open_ends[-1] <= stop:
                end = open_ends.pop()
                html.append(escape(text[position:end]) + Markup("</mark>"))
                position = end
            html.append(escape(text[position:stop]))
            position = stop

        while waiting:
            part = heapq.heappop(waiting)
            write_up_to(part.start)
            end = -part.minus_end
            if open_ends and end > open_ends[-1]:
                rest = _Part(open_ends[-1], part.minus_end, part.layer, part.anchor, True)
                heapq.heappush(waiting, rest)
                end = open_ends[-1]
            html.append(self._opening(part))
            open_ends.append(end)
        write_up_to(block.end)
        return Markup().join(html)

    def _parts(self, block: TextBlock) -> list[_Part]:
        found = []
        for mark in self._marks_of.get(block.start, ()):
            anchor = f"{self._text.siglum}-{mark.start}-{mark.end}"
            start, end = max(mark.start, block.start), min(mark.end, block.end)
            found.append(_Part(start, -end, mark.layer, anchor, mark.start < block.start))
        heapq.heapify(found)
        return found

    def _opening(self, part: _Part) -> Markup:
        from markupsafe import Markup

        if part.anchor not in self._given:
            self._given.add(part.anchor)
            return Markup('<mark class="l-{}" id="{}">').format(part.layer, part.anchor)
        if part.continued:
            self.continued.append(part.anchor)
            return Markup('<mark class="l-{}" data-of="{}">').format(part.layer, part.anchor)
        return Markup('<mark class="l-{}">').format(part.layer)


def _marks_by_block(full_text: FullText) -> dict[int, list[Mark]]:
    """Return the marks that touch each block, by the block's start."""
    blocks = full_text.blocks
    ends = [block.end for block in blocks]
    found: dict[int, list[Mark]] = {}
    for mark in full_text.marks:
        index = bisect_right(ends, mark.start)
        while index < len(blocks) and blocks[index].start < mark.end:
            found.setdefault(blocks[index].start, []).append(mark)
            index += 1
    return found
