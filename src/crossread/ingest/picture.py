"""Pictures to documents: the words that can be read in them, each with its rectangle."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from crossread.errors import UnreadableSource
from crossread.ingest.byline import Heading
from crossread.ingest.layout import Page, laid_out_pages
from crossread.ingest.parts import Context, Part, Text
from crossread.ingest.recognition import SCRIPTS, opened_picture, recognise
from crossread.model.document import Block, Note
from crossread.text.decode import counted

# A picture whose longest passage has fewer words than this holds labels, no running text.
LABEL_WORDS = 12


def read_picture(content: bytes, context: Context) -> Iterator[Part]:
    """Yield the words of a picture; raises ``UnreadableSource`` where none can be read."""
    picture, kind = opened_picture(content, context.name, context.limits.max_pixels)
    found = recognise(picture)
    if found.is_foreign:
        raise UnreadableSource(
            f"{context.name} shows words in letters that are not read (read are {SCRIPTS})",
            hint="type the words into a text file and give that",
            details={"share_read": round(found.share_read, 2)},
        )
    if not found.lines:
        raise UnreadableSource(
            f"no words were found in the picture {context.name}",
            hint="if it shows some, type them into a text file and give that",
        )
    page = Page(1, picture.width, picture.height, found.lines, is_picture=True)
    extract = laid_out_pages([page])
    labels = _are_labels(extract.text, extract.blocks)
    notes = [
        Note("ocr", "the words were recognised in a picture (OCR): compare before quoting"),
        Note("picture.size", f"{picture.width} × {picture.height} pixels"),
        *extract.notes,
    ]
    if found.n_unsure:
        message = f"{counted(found.n_unsure, 'line')} could not be read with certainty"
        notes.append(Note("ocr.unsure", message))
    if found.share_read < 0.95:
        share = round(100 * (1 - found.share_read))
        notes.append(Note("ocr.partial", f"{share} % of what looks like words was not read"))
    blocks = extract.blocks
    if labels:
        notes.append(
            Note("picture.labels", "words that stand apart: labels and captions, nobody's speech")
        )
        blocks = tuple(replace(block, role="caption") for block in blocks)
    whole = replace(extract, heading=Heading(), blocks=blocks, notes=tuple(notes))
    yield Text(whole, media_type=kind)


def _are_labels(text: str, blocks: tuple[Block, ...]) -> bool:
    return all(len(block.span.of(text).split()) < LABEL_WORDS for block in blocks)
