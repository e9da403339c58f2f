"""Saved web pages to documents: main text, structure and metadata, by way of trafilatura."""

from __future__ import annotations

import re
from copy import deepcopy
from datetime import date
from typing import Any

from crossread.errors import UnreadableSource
from crossread.ingest.flow import laid_out, pieces_of
from crossread.ingest.limits import Limits
from crossread.ingest.plain import Extract

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


def read_page(text: str, name: str, *, limits: Limits, today: date) -> Extract:
    """Read the article of a page; raises ``UnreadableSource`` when none is found in it."""
    from crossread.ingest.page_facts import read_facts

    tree = _tree(text, name)
    heading, language, notes = read_facts(deepcopy(tree), today)
    body, blocks = laid_out(pieces_of(_main(tree, name)))
    return Extract(body, heading, blocks, notes, language)


def _tree(text: str, name: str) -> Any:
    from trafilatura import load_html

    tree = load_html(DECLARATION.sub("", text))
    if tree is None:
        raise UnreadableSource(f"{name} holds no page", hint="save it again")
    return tree


def _main(tree: Any, name: str) -> Any:
    import trafilatura

    found = trafilatura.bare_extraction(tree, include_comments=False, with_metadata=False)
    if found is None:
        raise UnreadableSource(
            f"no article was found in {name}", hint="save the text of the page as plain text"
        )
    return found.body
