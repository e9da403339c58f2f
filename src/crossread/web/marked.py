"""A paragraph with everything pinned in it, as HTML: overlapping pins as thin parallel lines.

The text is cut wherever a pin begins or ends; each piece lies in one ``mark`` for each layer that
covers it, one inside the other, so that every layer draws its own line. Every character of the
source goes through ``escape``; the markup is made of fixed strings, layer names and numbers.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from crossread.report.sheet import TextBlock

if TYPE_CHECKING:
    from markupsafe import Markup


@dataclass(frozen=True, slots=True)
class Mark:
    """Words of a text that belong to a layer. ``record`` numbers the finding on its page.

    ``style`` is one of ``main``, ``side`` (words that only belong to a finding), ``unsure``;
    ``found`` marks words searched for, ``target`` those that were gone to.
    """

    start: int
    end: int
    layer: str
    record: int = 0
    style: str = "main"


def marked(text: str, start: int, end: int, marks: Sequence[Mark]) -> Markup:
    """Return ``text[start:end]`` with the marks that touch it."""
    from markupsafe import Markup, escape

    touching = [one for one in marks if one.start < end and one.end > start]
    cuts = sorted({start, end, *_edges(touching, start, end)})
    parts: list[Markup] = []
    opened: set[tuple[int, str]] = set()
    for first, last in pairwise(cuts):
        over = [one for one in touching if one.start <= first and one.end >= last]
        over.sort(key=lambda one: (-(one.end - one.start), one.start, one.layer))
        piece = escape(text[first:last])
        for one in reversed(over):
            piece = _wrapped(one, piece, opened)
        parts.append(piece)
    return Markup().join(parts)


def _edges(marks: Iterable[Mark], start: int, end: int) -> set[int]:
    return {edge for one in marks for edge in (one.start, one.end) if start < edge < end}


def _wrapped(mark: Mark, piece: Markup, opened: set[tuple[int, str]]) -> Markup:
    from markupsafe import Markup

    if mark.layer in ("target", "found"):
        key = (mark.start, mark.layer)
        anchor = Markup(' id="pin"') if mark.layer == "target" and key not in opened else ""
        opened.add(key)
        return Markup('<mark class="is-{}"{}>{}</mark>').format(mark.layer, anchor, piece)
    style = "" if mark.style == "main" else f" {mark.style}"
    return Markup('<mark class="k-{}{}" data-r="{}">{}</mark>').format(
        mark.layer, style, mark.record, piece
    )


class MarksByBlock:
    """Marks of one text, to be asked for those that touch a block."""

    def __init__(self, marks: Iterable[Mark]) -> None:
        self._marks = sorted(marks, key=lambda one: (one.start, -one.end))
        self._starts = [one.start for one in self._marks]
        self._long = [one for one in self._marks if one.end - one.start > LONG]

    def of(self, block: TextBlock) -> list[Mark]:
        """Return the marks that touch a block, in order."""
        start, end = block.start, block.end
        first = bisect_left(self._starts, start - LONG)
        last = bisect_right(self._starts, end)
        near = [one for one in self._marks[first:last] if one.end - one.start <= LONG]
        return [one for one in (*near, *self._long) if one.start < end and one.end > start]


LONG = 2_000
"""Characters: marks longer than this are few and are looked through one by one."""
