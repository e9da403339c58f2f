"""Leaves: the picture or page words were read from, with a rectangle for each pin on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from crossread.ingest.pictures import Box, Pictured, boxes_on
from crossread.model.document import Document
from crossread.model.span import Span
from crossread.report.rectangles import AROUND


@dataclass(frozen=True, slots=True)
class Rect:
    """Words on a leaf: one rectangle for each line they take, and where they lead.

    ``name`` says for a reader what the words are; ``layer`` and ``style`` choose the line, and
    ``record`` numbers the finding on its page (0: none).
    """

    boxes: tuple[Box, ...]
    address: str
    name: str
    layer: str
    style: str = ""
    record: int = 0
    anchor: str = ""

    @property
    def size(self) -> int:
        """Return the area, by which smaller ones are drawn over larger ones."""
        return sum((right - left) * (bottom - top) for left, top, right, bottom in self.boxes)


@dataclass(frozen=True, slots=True)
class Leaf:
    """A picture (page None) or page; sizes and boxes count in the same units from upper left.

    ``picture`` is the address of what is drawn, or holds it as a data address.
    """

    page: int | None
    label: str
    width: float
    height: float
    picture: str
    rects: tuple[Rect, ...]

    @property
    def gap(self) -> float:
        """Return what lies between the words and the line around them."""
        return max(self.width, self.height) * AROUND

    @property
    def title(self) -> str:
        """Return what is shown, in words."""
        if self.page is None:
            return f"The picture {self.label}"
        return f"Page {self.page} of {self.label}"


@dataclass(frozen=True, slots=True)
class Unseen:
    """A picture or page that cannot be shown, and why."""

    reason: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a sheet shows of the pictures a source was read from; ``left_out`` says what it lacks.

    ``places`` names the mark of each paragraph that stands on a leaf, by where it starts.
    """

    siglum: str
    leaves: tuple[Leaf, ...] = ()
    left_out: str = ""
    places: Mapping[int, str] = field(default_factory=dict)


def leaf_of(shown: Pictured, picture: str, rects: Iterable[Rect]) -> Leaf:
    """Return a leaf with its rectangles, those of larger passages first."""
    ordered = sorted(rects, key=lambda one: -one.size)
    return Leaf(shown.page, shown.label, shown.width, shown.height, picture, tuple(ordered))


def boxes_at(document: Document, span: Span) -> dict[int | None, tuple[Box, ...]]:
    """Return the rectangles of a passage by page, None for a picture."""
    return boxes_on(document.places_at(span))


def pages_of(document: Document, span: Span) -> tuple[int | None, ...]:
    """Return the pages a passage stands on, in order, None for a picture."""
    return tuple(boxes_at(document, span))
