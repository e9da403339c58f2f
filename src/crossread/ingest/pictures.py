"""From a pin back to the picture: the picture or page it stands on, and its rectangles there."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path

from crossread.errors import ExtraMissing
from crossread.ingest.formats import PDF
from crossread.ingest.limits import Budget, Limits
from crossread.ingest.parts import Context
from crossread.model.document import Document, Place
from crossread.model.identity import digest_of

Box = tuple[int, int, int, int]
PICTURE = "image/"
MAX_SIDE = 1_600
"""Pixels a side: enough to read by, and a tenth of the bytes of many screenshots."""

QUALITY = 80
"""Of the JPEG that is shown."""


@dataclass(frozen=True, slots=True)
class Pictured:
    """A picture with rectangles: ``boxes`` and the size count in the same units from upper left.

    ``content`` is the picture, of ``media_type``, perhaps smaller than it was; ``page`` is that of
    a PDF, None for a picture. ``label`` says what is shown.
    """

    label: str
    width: float
    height: float
    boxes: tuple[Box, ...]
    media_type: str
    content: bytes
    page: int | None = None


def has_pictures(document: Document) -> bool:
    """Whether a document's words have rectangles on a picture or a page."""
    kind = document.capture.media_type
    return kind.startswith(PICTURE) or kind == PDF


def is_recognised(document: Document) -> bool:
    """Whether words of a document were recognised in a picture, so that they need comparing."""
    return has_pictures(document) and any(one.code == "ocr" for one in document.capture.notes)


def boxes_on(places: Iterable[Place]) -> dict[int | None, tuple[Box, ...]]:
    """Return the rectangles of places by page (None: a picture); those of one line are one."""
    found: dict[int | None, list[Box]] = {}
    for one in places:
        if one.box is not None:
            _put(found.setdefault(one.page, []), one.box)
    return {page: tuple(boxes) for page, boxes in found.items()}


def original_at(path: str, digest: str) -> bytes | None:
    """Return the bytes of a source that still lies where it was and is what it was, or None."""
    try:
        if Path(path).stat().st_size > Limits().max_entry_bytes:
            return None
        content = Path(path).read_bytes()
    except (OSError, ValueError):
        return None
    return content if digest_of(content) == digest else None


def pictured(
    content: bytes, kind: str, places: Sequence[Place], label: str
) -> tuple[Pictured, ...]:
    """Return the picture, or each page, that places with boxes lie on, with all their rectangles.

    ``content`` are the bytes of a picture or a PDF (``kind`` its media type). Raises
    ``ExtraMissing`` without what draws pictures, ``UnreadableSource`` when it cannot be opened.
    """
    boxes = boxes_on(places)
    return tuple(
        replace(one, boxes=boxes[one.page]) for one in drawn(content, kind, list(boxes), label)
    )


def drawn(
    content: bytes,
    kind: str,
    pages: Iterable[int | None],
    label: str,
    *,
    max_side: int = MAX_SIDE,
) -> tuple[Pictured, ...]:
    """Return a picture (page None), or those pages of a PDF, without any rectangle.

    A page that cannot be drawn is left out; none has more than ``max_side`` pixels a side.
    Raises as ``pictured`` does.
    """
    if find_spec("PIL") is None:
        raise ExtraMissing(
            "what draws pictures is not installed", hint="pip install 'crossread[ocr]'"
        )
    wanted = list(pages)
    if kind == PDF:
        return tuple(_pages(content, [one for one in wanted if one is not None], label, max_side))
    if None not in wanted:
        return ()
    from crossread.ingest.recognition import opened_picture

    picture, _ = opened_picture(content, label, Limits().max_pixels)
    return (_shown(picture, (float(picture.width), float(picture.height)), label, None, max_side),)


def _put(boxes: list[Box], box: Box) -> None:
    """Add a rectangle; one that goes on in the line of the last is made one with it."""
    if boxes:
        left, top, right, bottom = boxes[-1]
        height = max(bottom - top, 1)
        in_line = min(bottom, box[3]) - max(top, box[1]) > height / 2
        if in_line and -height < box[0] - right < height:
            boxes[-1] = (left, min(top, box[1]), max(right, box[2]), max(bottom, box[3]))
            return
    boxes.append(box)


def _pages(content: bytes, pages: Sequence[int], label: str, max_side: int) -> Iterator[Pictured]:
    if not pages:
        return
    from crossread.ingest.recognition import rendered

    context = Context(label, Limits(), Budget(Limits(), label))
    for number, size, picture in rendered(content, pages, context):
        yield _shown(picture, size, label, number, max_side)


def _shown(
    picture: object, size: tuple[float, float], label: str, page: int | None, max_side: int
) -> Pictured:
    from PIL import Image

    assert isinstance(picture, Image.Image)
    smaller = picture.copy()
    smaller.thumbnail((max_side, max_side))
    out = io.BytesIO()
    smaller.save(out, "JPEG", quality=QUALITY)
    return Pictured(label, *size, (), "image/jpeg", out.getvalue(), page)
