"""The full texts: every paragraph, everything pinned in it, and the way back to the rows."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import replace

from crossread.model import Document, Furniture, Paragraph
from crossread.model.findings import Findings
from crossread.report.places import Places
from crossread.report.sheet import FullText, Mark, Note, Row, Sheet, TextBlock, Words

Pinned = tuple[Words, str, Note | None]
"""Words somewhere on the sheet, the layer they belong to, and the way back to their row."""

_BLANK = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")


def pinned_words(sheet: Sheet) -> Iterator[Pinned]:
    """Yield all words the sheet shows, in the order of its sections."""
    for row in sheet.rows:
        yield from _of_row(row)
    for pair in sheet.inside:
        note = Note("statement", f"I{pair.number}", f"i-{pair.number}")
        yield from ((words, "statement", note) for words in (pair.a, pair.b))
    for speaker in sheet.speakers:
        for quoted in speaker.quoted:
            note = Note("quotation", f"Q{quoted.number}", f"q-{quoted.number}")
            yield from ((words, "quotation", note) for words in quoted.words)
    for quoted in sheet.distanced:
        note = Note("quotation", f"Q{quoted.number}", f"q-{quoted.number}")
        yield from ((words, "distanced", note) for words in quoted.words)
    yield from _of_ledgers(sheet)
    for line in sheet.brief.lines if sheet.brief is not None else ():
        yield from ((words, "nearest", None) for one in line.quotes for words in one.places)


def _of_row(row: Row) -> Iterator[Pinned]:
    note = Note("statement", f"S{row.number}", f"s-{row.number}")
    for cell in row.cells:
        layer = "single" if row.rank == "one" else "statement"
        for words in cell.words:
            yield (words, layer, note) if cell.is_found else (words, "nearest", None)


def _of_ledgers(sheet: Sheet) -> Iterator[Pinned]:
    for number in sheet.number_rows:
        note = Note("number", f"N{number.number}", f"n-{number.number}")
        yield from ((one.words, "number", note) for one in number.given)
    yield from ((one.words, "number", None) for one in sheet.numbers)
    yield from ((one.words, "time", None) for one in sheet.times)
    for variant in sheet.variants:
        note = Note("variant", f"V{variant.number}", f"v-{variant.number}")
        yield from ((words, "variant", note) for one in variant.versions for words in one.places)
    for shared in sheet.shared:
        note = Note("shared", f"P{shared.number}", f"p-{shared.number}")
        yield from ((words, "shared", note) for words in (shared.a, shared.b))
    for names in sheet.names:
        note = Note("name", f"C{names.number}", f"c-{names.number}")
        yield from ((one.words, "name", note) for one in names.called)
    for label in sheet.labels:
        note = Note("label", f"L{label.number}", f"l-{label.number}")
        yield from ((one.words, "label", note) for one in label.uses)
    yield from _of_origins(sheet)
    for one in sheet.decisions:
        note = Note("decision", f"K{one.number}", f"k-{one.number}")
        yield from ((words, "decision", note) for words in one.words)
    for appeal in sheet.appeals:
        note = Note("appeal", "appeal", f"ap-{appeal.siglum}")
        yield from ((words, "appeal", note) for words in appeal.words)


def _of_origins(sheet: Sheet) -> Iterator[Pinned]:
    for chain in sheet.chains:
        note = Note("chain", f"T{chain.number}", f"t-{chain.number}")
        yield chain.content, "chain", note
        yield from ((step.words, "chain", None) for step in chain.steps)
    for side in sheet.sides:
        yield side.words, "side", Note("side", f"X{side.number}", f"x-{side.number}")
    for event in sheet.events:
        note = Note("event", f"E{event.number}", f"e-{event.number}")
        yield event.head, "nearest", None
        for one in event.given:
            yield one.words, "nearest", note
    yield from ((one.words, "nearest", None) for one in sheet.talk)
    for seam in sheet.seams:
        note = Note("seam", f"U{seam.number}", f"u-{seam.number}")
        yield seam.before, "seam", None
        yield seam.after, "seam", note


def texts_of(sheet: Sheet, findings: Findings, places: Places) -> tuple[FullText, ...]:
    """Return the full text of every source, with its marks and notes."""
    pinned: dict[str, list[Pinned]] = {}
    for one in pinned_words(sheet):
        pinned.setdefault(one[0].siglum, []).append(one)
    blocks = _known_blocks(findings)
    return tuple(
        _full_text(
            document,
            places.siglum(document.id),
            blocks.get(document.id, []),
            pinned.get(places.siglum(document.id), []),
        )
        for document in findings.documents
    )


def _full_text(
    document: Document, siglum: str, known: list[TextBlock], pinned: list[Pinned]
) -> FullText:
    marks = {Mark(words.start, words.end, layer) for words, layer, _ in pinned}
    blocks = list(_without_gaps(document.text, known))
    return FullText(
        siglum=siglum,
        text=document.text,
        language=document.language,
        blocks=tuple(_with_notes(blocks, pinned)),
        marks=tuple(sorted(marks, key=lambda one: (one.start, -one.end, one.layer))),
    )


def blocks_of(findings: Findings, document: Document) -> tuple[TextBlock, ...]:
    """Return the paragraphs and furniture of one document and what stands between, in order."""
    known = _known_blocks(findings).get(document.id, [])
    return tuple(_without_gaps(document.text, known))


def _with_notes(blocks: list[TextBlock], pinned: list[Pinned]) -> Iterator[TextBlock]:
    """Yield each block with the way back to every row that quotes it."""
    starts = [block.start for block in blocks]
    notes: dict[int, dict[Note, None]] = {}
    for words, _, note in pinned:
        if note is not None:
            index = max(0, bisect_right(starts, words.start) - 1)
            notes.setdefault(index, {})[note] = None
    for index, block in enumerate(blocks):
        yield replace(block, notes=tuple(notes.get(index, ())))


def _known_blocks(findings: Findings) -> dict[str, list[TextBlock]]:
    """Return the paragraphs and furniture of each document, in order."""
    known: dict[str, list[TextBlock]] = {}
    for one in findings.of(Paragraph):
        pin, number = one.body.paragraph, one.body.number
        block = TextBlock(pin.span.start, pin.span.end, one.body.role, number)
        known.setdefault(pin.document, []).append(block)
    for furniture in findings.of(Furniture):
        pin, reason = furniture.body.furniture, furniture.body.reason
        block = TextBlock(pin.span.start, pin.span.end, "furniture", reason=reason)
        known.setdefault(pin.document, []).append(block)
    for blocks in known.values():
        blocks.sort(key=lambda one: (one.start, one.end))
    return known


def _without_gaps(text: str, known: Iterable[TextBlock]) -> Iterator[TextBlock]:
    """Yield the blocks and what stands between them; a block that overlaps the last is cut."""
    position = 0
    for block in known:
        if block.end <= position:
            continue
        yield from _loose(text, position, block.start)
        yield replace(block, start=max(block.start, position))
        position = block.end
    yield from _loose(text, position, len(text))


def _loose(text: str, start: int, end: int) -> Iterator[TextBlock]:
    """Yield stretches that no analysis gave a role, cut at blank lines."""
    position = start
    for match in [*_BLANK.finditer(text, start, max(start, end)), None]:
        stop = end if match is None else match.start()
        if text[position:stop].strip():
            yield TextBlock(position, stop, "loose")
        if match is not None:
            position = match.end()


def excerpts_of(sheet: Sheet) -> tuple[Words, ...]:
    """Return all words the sheet shows once each, in the order of sources and texts."""
    order = {one.siglum: index for index, one in enumerate(sheet.sources)}
    unique = {words.anchor: words for words, _, _ in pinned_words(sheet)}
    return tuple(sorted(unique.values(), key=lambda one: (order[one.siglum], one.start, one.end)))
