"""Saved web pages to documents: main text, structure and metadata, by way of trafilatura."""

from __future__ import annotations

import re
from copy import deepcopy
from typing import Any

from crossread.errors import UnreadableSource
from crossread.ingest.extraction import main_text, page_tree
from crossread.ingest.flow import laid_out, mark_paragraph_breaks, pieces_of
from crossread.ingest.limits import Limits
from crossread.ingest.markup import MAX_DEPTH, flattened
from crossread.ingest.page_notes import extraction_notes
from crossread.ingest.plain import Extract
from crossread.ingest.repair import repair
from crossread.model.document import Note
from crossread.text.decode import invisible_notes
from crossread.text.language import language_of

CHARSET = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]+)|<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([\w.:-]+)",
    re.I,
)
DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")


def declared_charset(content: bytes) -> str | None:
    """Return the encoding that the head of a page declares, or None."""
    match = CHARSET.search(content[:4096])
    if match is None:
        return None
    return (match[1] or match[2]).decode("ascii", "replace")


def read_page(text: str, name: str, *, limits: Limits) -> Extract:
    """Read the article of a page; raises ``UnreadableSource`` when none is found in it."""
    from crossread.ingest.page_facts import read_facts

    tree, notes = _tree(text, name, limits)
    # Finding the metadata prunes the tree it is given.
    facts = read_facts(deepcopy(tree))
    mark_paragraph_breaks(tree)
    repaired = repair(pieces_of(main_text(tree, name)), tree)
    body, blocks = laid_out(repaired.pieces)
    notes = (
        *notes,
        *facts.notes,
        *extraction_notes(tree, repaired, body),
        *invisible_notes(body),
    )
    return Extract(body, facts.heading, blocks, notes, language_of(body) or facts.language)


def _tree(text: str, name: str, limits: Limits) -> tuple[Any, tuple[Note, ...]]:
    flat = flattened(DECLARATION.sub("", text))
    if flat.n_tags > limits.max_tags:
        raise UnreadableSource(
            f"{name} holds more markup than an article: {flat.n_tags:,} tags of at most "
            f"{limits.max_tags:,}",
            hint="save the part you need as a page of its own, or its text as plain text",
        )
    return page_tree(flat.text, name), _nested_note(flat.deepest)


def _nested_note(deepest: int) -> tuple[Note, ...]:
    if deepest <= MAX_DEPTH:
        return ()
    message = (
        f"its markup is nested {deepest:,} deep; beyond {MAX_DEPTH} the words were kept "
        "and the markup was not"
    )
    return (Note("markup.deep", message),)
