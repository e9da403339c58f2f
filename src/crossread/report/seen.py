"""Pictures in the sheet: what words were recognised in, with the pinned words marked on it.

A sheet is one file, so the pictures stand in it. They are made smaller, and of many pages only the
first are shown; what is left out is said. Of a PDF whose words came as text nothing is shown.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from crossread.errors import CrossreadError
from crossread.ingest.pictures import Box, Pictured, drawn, is_recognised, original_at
from crossread.model.document import Document
from crossread.model.findings import Findings
from crossread.model.span import Span
from crossread.report.build import file_name
from crossread.report.fulltext import pinned_words
from crossread.report.leaves import Leaf, Rect, Seen, boxes_at, leaf_of, pages_of
from crossread.report.sheet import FullText, Sheet, Words
from crossread.report.wording import abridged, listed

MOST_BYTES = 3_000_000
"""Bytes of all pictures of a sheet: it is to be sent by mail and to open at once."""

MOST_PAGES = 12
"""Pages of one source that are drawn at all."""

MAX_SIDE = 1_200
LONGEST_WORDS = 80

LAYERS = {
    "statement": "Statement",
    "quotation": "Quotation",
    "distanced": "Words set apart",
    "variant": "Quotation",
    "number": "Number",
    "label": "Label",
    "shared": "Shared passage",
    "appeal": "Appeal",
}
"""The layers of the full texts that are drawn on pictures, in words."""

Originals = Callable[[Document], bytes | None]
"""What gives the bytes of a document's source, or None where they are not at hand."""


def original_of(document: Document) -> bytes | None:
    """Return the bytes of a source that lies where it was, unchanged; None for any other."""
    capture = document.capture
    return original_at(capture.source, capture.digest) if capture.member is None else None


def with_seen(sheet: Sheet, findings: Findings, originals: Originals = original_of) -> Sheet:
    """Return a sheet with the pictures its sources were read from, where their bytes are at hand.

    ``findings`` are those it was made of.
    """
    documents = [one for one in findings.documents if is_recognised(one)]
    if not documents:
        return sheet
    maker = _Maker(sheet, findings, originals, MOST_BYTES // len(documents))
    return replace(sheet, seen=tuple(maker.seen(one) for one in documents))


def without_pictures(sheet: Sheet, findings: Findings, why: str) -> Sheet:
    """Return a sheet that says why it shows no picture of those its sources were read from."""
    seen = [
        Seen(findings.siglum(one.id), left_out=f"The picture is left out, because {why}.")
        for one in findings.documents
        if is_recognised(one)
    ]
    return replace(sheet, seen=tuple(seen))


class _Maker:
    """Makes what a sheet shows of each source, within ``share`` bytes of pictures each."""

    def __init__(self, sheet: Sheet, findings: Findings, originals: Originals, share: int) -> None:
        self._findings = findings
        self._originals = originals
        self._share = share
        self._texts = {one.siglum: one for one in sheet.texts}
        self._pinned: dict[str, dict[tuple[Words, str], None]] = {}
        for words, layer, _ in pinned_words(sheet):
            if layer in LAYERS:
                self._pinned.setdefault(words.siglum, {})[words, layer] = None

    def seen(self, document: Document) -> Seen:
        """Return the pages of a source with their rectangles, or why they are not shown."""
        siglum = self._findings.siglum(document.id)
        content = self._originals(document)
        name = file_name(document.capture.source)
        if content is None:
            return Seen(siglum, left_out=f"The picture {name} was not at hand when this was made.")
        every = list(pages_of(document, Span(0, max(1, len(document.text)))))
        kind = document.capture.media_type
        try:
            found = drawn(content, kind, every[:MOST_PAGES], name, max_side=MAX_SIDE)
        except CrossreadError as error:
            return Seen(siglum, left_out=f"The picture {name} could not be shown: {error.message}.")
        shown = list(_within(found, self._share))
        rects: dict[int | None, list[Rect]] = {one.page: [] for one in shown}
        for words, layer in self._pinned.get(siglum, {}):
            _mark(rects, document, words, layer)
        places = dict(reversed(list(_paragraphs(rects, document, self._texts.get(siglum)))))
        leaves = tuple(leaf_of(one, _data(one), rects[one.page]) for one in shown)
        return Seen(siglum, leaves, _left_out(every, leaves), places)


def _within(found: Iterable[Pictured], share: int) -> Iterator[Pictured]:
    left = share
    for one in found:
        left -= len(one.content)
        if left < 0:
            return
        yield one


def _data(one: Pictured) -> str:
    return f"data:{one.media_type};base64,{base64.b64encode(one.content).decode('ascii')}"


def _mark(
    rects: dict[int | None, list[Rect]], document: Document, words: Words, layer: str
) -> None:
    name = f"{LAYERS[layer]}: “{abridged(words.text, LONGEST_WORDS)}”"
    for page, boxes in boxes_at(document, Span(words.start, words.end)).items():
        if page in rects:
            rects[page].append(Rect(boxes, f"#{words.anchor}", name, layer))


def _paragraphs(
    rects: dict[int | None, list[Rect]], document: Document, text: FullText | None
) -> Iterator[tuple[int, str]]:
    """Mark each paragraph on its pages; yields where it starts and the name of its first mark."""
    if text is None:
        return
    for block in text.blocks:
        known = "" if block.number is None else f"{text.siglum}-p{block.number}"
        for page, boxes in boxes_at(document, Span(block.start, block.end)).items():
            if known and page in rects:
                anchor = f"seen-{known}" + (f"-{page}" if page else "")
                name = f"Paragraph {block.number}"
                mark = Rect((_around(boxes),), f"#{known}", name, "place", anchor=anchor)
                rects[page].append(mark)
                yield block.start, anchor


def _around(boxes: tuple[Box, ...]) -> Box:
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def _left_out(every: list[int | None], leaves: tuple[Leaf, ...]) -> str:
    shown = {one.page for one in leaves}
    missing = [f"{page}" for page in every if page is not None and page not in shown]
    if missing:
        pages = f"Page {missing[0]} is" if len(missing) == 1 else f"Pages {listed(missing)} are"
        return f"{pages} not shown, to keep the sheet light; crossread serve shows each."
    return "" if leaves else "The picture is too large for a sheet; crossread serve shows it."
