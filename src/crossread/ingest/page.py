"""Saved web pages to documents: main text, structure and metadata, by way of trafilatura."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any, Literal, TypeAlias

from lxml import etree, html

from crossread.errors import UnreadableSource
from crossread.ingest.limits import Limits
from crossread.ingest.plain import Extract
from crossread.model.document import Block
from crossread.model.span import Span

Role: TypeAlias = Literal["text", "heading", "item", "quote", "caption"]

CHARSET = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]+)|<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([\w.:-]+)",
    re.I,
)
DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
BLANKS = re.compile(r"\s+")
SEPARATOR = "\n\n"


def declared_charset(content: bytes) -> str | None:
    """Return the encoding that the head of a page declares, or None."""
    match = CHARSET.search(content[:4096])
    if match is None:
        return None
    return (match[1] or match[2]).decode("ascii", "replace")


def read_page(text: str, name: str, *, limits: Limits, today: date) -> Extract:
    """Read the article of a page; raises ``UnreadableSource`` when none is found in it."""
    from crossread.ingest.page_facts import read_facts

    tree = _tree(text, name, limits)
    heading, language, notes = read_facts(tree, today)
    body, blocks = _text_of(_main(tree, name))
    return Extract(body, heading, blocks, notes, language)


def _tree(text: str, name: str, limits: Limits) -> Any:
    parser = html.HTMLParser(
        collect_ids=False,
        default_doctype=False,
        remove_comments=True,
        remove_pis=True,
        encoding="utf-8",
    )
    try:
        tree = html.document_fromstring(DECLARATION.sub("", text).encode("utf-8"), parser=parser)
    except etree.ParserError as error:
        raise UnreadableSource(f"{name} holds no page", hint="save it again") from error
    return tree


def _main(tree: Any, name: str) -> Any:
    import trafilatura

    found = trafilatura.bare_extraction(tree, include_comments=False, with_metadata=False)
    if found is None:
        raise UnreadableSource(
            f"no article was found in {name}", hint="save the text of the page as plain text"
        )
    return found.body


def _text_of(body: Any) -> tuple[str, tuple[Block, ...]]:
    parts: list[str] = []
    blocks: list[Block] = []
    at = 0
    for role, words in _pieces(body):
        parts.append(words)
        blocks.append(Block(Span(at, at + len(words)), role))
        at += len(words) + len(SEPARATOR)
    return SEPARATOR.join(parts), tuple(blocks)


def _pieces(body: Any) -> Iterator[tuple[Role, str]]:
    for element in body:
        yield from _piece(element)


def _piece(element: Any) -> Iterator[tuple[Role, str]]:
    roles: dict[str, Role] = {"head": "heading", "item": "item", "quote": "quote"}
    if element.tag == "list":
        for item in element.iter("item"):
            yield from _words("item", item)
    else:
        yield from _words(roles.get(element.tag, "text"), element)


def _words(role: Role, element: Any) -> Iterator[tuple[Role, str]]:
    for part in "".join(_strings(element)).split("\n"):
        words = BLANKS.sub(" ", part).strip()
        if words:
            yield role, words


def _strings(element: Any) -> Iterator[str]:
    if element.text:
        yield element.text.replace("\n", " ")
    for child in element:
        if child.tag in ("lb", "p", "row", "item", "head"):
            yield "\n"
        yield from _strings(child)
        if child.tag in ("p", "row", "item", "head"):
            yield "\n"
        if child.tail:
            yield child.tail.replace("\n", " ")
