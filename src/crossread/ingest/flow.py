"""A tree of blocks and inline elements to a text with the blocks' roles kept beside it.

The text holds no markup characters: blocks are set apart by a blank line, a forced line break is a
line feed, cells of a table row are set apart by a tab.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from crossread.model.document import Block
from crossread.model.span import Span

Role: TypeAlias = Literal["text", "heading", "item", "quote", "caption"]
Piece: TypeAlias = tuple[Role, str]

SEPARATOR = "\n\n"
# Stand for a forced break and the end of a cell while a block is gathered; no page holds them.
BREAK = "\x0b"
CELL = "\x1f"

# White space of HTML; a no-break space is a character like others.
BLANKS = re.compile(r"[ \t\n\r\f]+")
BREAKS = re.compile(f" ?([{BREAK}\ufdd1]) ?")
BETWEEN_PARAGRAPHS = re.compile(f"{BREAK}*\ufdd1[{BREAK}\ufdd1]*|{BREAK}{{2,}}")
# Put between two breaks, which trafilatura would make one: a code point that is no character.
PARAGRAPH_BREAK = "\ufdd1"
SOFT_HYPHEN = "\u00ad"
NO_WIDTH = " \u00a0\u200b\u200c\u200d\u2060\ufeff"

ROLES: dict[str, Role] = {
    "head": "heading",
    "item": "item",
    "quote": "quote",
    "caption": "caption",
}
BLOCKS = frozenset({"p", "head", "item", "quote", "caption", "list", "table", "row", "div", "body"})
SILENT = frozenset({"graphic"})

# A heading or quotation keeps its role whatever stands inside it.
STRONG = ("quote", "heading", "caption")


@dataclass(slots=True)
class _Gathering:
    pieces: list[Piece] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    role: Role = "text"

    def close(self) -> None:
        """End the block that is being gathered."""
        whole = BLANKS.sub(" ", "".join(self.words)).replace(SOFT_HYPHEN, "")
        self.words.clear()
        for part in BETWEEN_PARAGRAPHS.split(BREAKS.sub(r"\1", whole)):
            text = part.strip(f" {BREAK}{CELL}").replace(BREAK, "\n").replace(CELL, "\t")
            if text.strip(NO_WIDTH):
                self.pieces.append((self.role, text))


def mark_paragraph_breaks(tree: Any) -> None:
    """Mark each place of a page where two forced breaks make a paragraph."""
    for element in tree.iter("br"):
        following = element.getnext()
        if following is not None and following.tag == "br" and not (element.tail or "").strip():
            element.tail = PARAGRAPH_BREAK


def pieces_of(body: Any) -> list[Piece]:
    """Return the blocks of a tree in trafilatura's vocabulary, in order, each with its role."""
    gathering = _Gathering()
    _walk(body, gathering)
    gathering.close()
    return gathering.pieces


def _walk(element: Any, gathering: _Gathering) -> None:
    """Gather an element's own words and its children's; a block closes what was open."""
    if not isinstance(element.tag, str) or element.tag in SILENT:
        return
    if element.tag not in BLOCKS:
        _gather(element, gathering)
        return
    outer = gathering.role
    gathering.close()
    if outer not in STRONG:
        gathering.role = ROLES.get(element.tag, outer)
    _gather(element, gathering)
    gathering.close()
    gathering.role = outer


def _gather(element: Any, gathering: _Gathering) -> None:
    gathering.words.append(BREAK if element.tag == "lb" else "")
    gathering.words.append(element.text or "")
    for child in element:
        _walk(child, gathering)
        gathering.words.append(CELL if child.tag == "cell" else "")
        gathering.words.append(child.tail or "")


def laid_out(pieces: list[Piece]) -> tuple[str, tuple[Block, ...]]:
    """Return the pieces as one text and the blocks that cover it."""
    blocks: list[Block] = []
    at = 0
    for role, words in pieces:
        blocks.append(Block(Span(at, at + len(words)), role))
        at += len(words) + len(SEPARATOR)
    return SEPARATOR.join(words for _, words in pieces), tuple(blocks)
