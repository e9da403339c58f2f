"""Pins on pictures: the picture or page a text was read from, a rectangle for each pin on it.

The picture itself comes from an address of ours (``/picture/…``), drawn from the source's bytes
where they are at hand; nothing is ever asked of an address that stands in a document.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from crossread.errors import CrossreadError, InputError
from crossread.ingest.pictures import Pictured, drawn, has_pictures
from crossread.model.annotation import Annotation
from crossread.model.bodies import Body
from crossread.model.document import Document
from crossread.model.span import Span
from crossread.report.build import file_name
from crossread.report.leaves import Leaf, Rect, Unseen, boxes_at, leaf_of, pages_of
from crossread.report.wording import abridged
from crossread.web.bench import Bench, bench_of
from crossread.web.layers import LAYERS, OTHER, layer_of
from crossread.web.look import ID_LENGTH
from crossread.web.marked import Mark
from crossread.workspace import Workspace

MOST_AT_ONCE = 4
"""Pages shown at once: a pin that goes on for more has the first of them."""

LONGEST_WORDS = 80
"""Characters of the words by which a rectangle is called."""

_NAMES = {one.key: one.name for one in (*LAYERS, OTHER)} | {"target": "The pin", "found": "Found"}


@dataclass(frozen=True, slots=True)
class Leaves:
    """What of a text is shown as it was seen: leaves by page, or why they cannot be shown."""

    shown: Mapping[int | None, Leaf]
    unseen: Unseen | None = None

    def __bool__(self) -> bool:
        return bool(self.shown) or self.unseen is not None


NONE = Leaves({})


def leaves_of(
    bench: Bench, workspace: Workspace, document: Document, pages: Sequence[int | None]
) -> Leaves:
    """Return pages of a text (None: the picture it was read from) without rectangles."""
    if not has_pictures(document) or not pages:
        return NONE
    wanted = list(dict.fromkeys(pages))[:MOST_AT_ONCE]
    try:
        found = pages_drawn(bench, workspace, document, wanted)
    except CrossreadError as error:
        return Leaves({}, Unseen(error.message, error.hint))
    return Leaves(
        {one.page: leaf_of(one, picture_address(document, one.page), ()) for one in found}
    )


def pages_drawn(
    bench: Bench, workspace: Workspace, document: Document, pages: Iterable[int | None]
) -> list[Pictured]:
    """Return pages as pictures; raises ``InputError`` where the source's bytes are not at hand."""
    digest = document.capture.digest
    known = {page: bench.drawn.known(digest, page) for page in pages}
    missing = [page for page, one in known.items() if one is None]
    if missing:
        content = bench.dropped.of_digest(digest)
        if content is None:
            content = _original(workspace, document)
        kind, label = document.capture.media_type, file_name(document.capture.source)
        made = drawn(content, kind, missing, label)
        bench.drawn.hold(digest, made)
        known |= {one.page: one for one in made}
    return [one for one in known.values() if one is not None]


def _original(workspace: Workspace, document: Document) -> bytes:
    try:
        return workspace.original(document.id)
    except InputError as error:
        raise InputError(
            error.message, hint="put the file back where it was, or drop it on the desk again"
        ) from error


def original_at_hand(bench: Bench, workspace: Workspace, document: Document) -> bytes | None:
    """Return the bytes a text was read from, dropped or in their file; None where neither is."""
    content = bench.dropped.of_digest(document.capture.digest)
    if content is not None:
        return content
    with suppress(InputError):
        return workspace.original(document.id)
    return None


def picture_address(document: Document, page: int | None) -> str:
    """Return the address of a picture; page 0 is the picture a text was read from."""
    return f"/picture/{document.id[:ID_LENGTH]}/{page or 0}"


async def show_picture(request: Request) -> Response:
    """Hand over one page as a picture."""
    bench = bench_of(request)
    name, number = request.path_params["document"], request.path_params["page"]

    def draw(workspace: Workspace) -> list[Pictured]:
        document = workspace.document(name)
        if not has_pictures(document):
            return []
        return pages_drawn(bench, workspace, document, [number or None])

    found = await bench.core.do(draw)
    if not found:
        raise HTTPException(404)
    return Response(found[0].content, media_type=found[0].media_type)


# ---- what is drawn on them ----------------------------------------------------------------------


def with_marks(leaves: Leaves, document: Document, marks: Iterable[Mark]) -> Leaves:
    """Return the leaves with a rectangle for each mark of the text that stands on them."""
    rects: dict[int | None, list[Rect]] = {page: [] for page in leaves.shown}
    for mark in dict.fromkeys(marks):
        span = Span(mark.start, mark.end)
        for page, boxes in boxes_at(document, span).items():
            if page in rects:
                rects[page].append(_rect(document, mark, boxes))
    return _with_rects(leaves, rects)


def _rect(document: Document, mark: Mark, boxes: tuple[tuple[int, int, int, int], ...]) -> Rect:
    span = Span(mark.start, mark.end)
    words = abridged(document.words(span), LONGEST_WORDS)
    return Rect(
        boxes,
        f"{pin_address(document, span)}#pin",
        f"{_NAMES[mark.layer]}: “{words}”",
        mark.layer,
        style=mark.style,
        record=mark.record,
    )


def of_record(
    bench: Bench, workspace: Workspace, record: Annotation[Body]
) -> list[tuple[Document, Leaves]]:
    """Return, for each text a finding has words in, the leaves they stand on, with rectangles."""
    spans: dict[str, list[tuple[str, Span]]] = {}
    for one in record.evidence:
        spans.setdefault(one.document, []).append((one.role, one.span))
    layer = layer_of(record.kind).key
    primary = getattr(record.body, "PRIMARY", ())
    found = []
    for name, given in spans.items():
        document = workspace.document(name)
        pages = [page for _, span in given for page in pages_of(document, span)]
        marks = [
            Mark(span.start, span.end, layer, style="main" if role in primary else "side")
            for role, span in given
        ]
        leaves = with_marks(leaves_of(bench, workspace, document, pages), document, marks)
        if leaves:
            found.append((document, leaves))
    return found


def _with_rects(leaves: Leaves, rects: Mapping[int | None, Sequence[Rect]]) -> Leaves:
    shown = {
        page: replace(one, rects=tuple(sorted(rects[page], key=lambda rect: -rect.size)))
        for page, one in leaves.shown.items()
    }
    return replace(leaves, shown=shown)


def pin_address(document: Document, span: Span) -> str:
    """Return the address of a text with words in it gone to."""
    return f"/read/{document.id[:ID_LENGTH]}?pin={span.start}-{span.end}"


def pages_wanted(document: Document, pin: Span | None, asked: str) -> list[int | None]:
    """Return the pages to be shown: those of a pin, the one asked for, or the picture."""
    if not has_pictures(document):
        return []
    if pin is not None:
        return list(pages_of(document, pin))
    if document.capture.media_type.startswith("image/"):
        return [None]
    return [int(asked)] if asked.isdecimal() and asked.isascii() and int(asked) else []
