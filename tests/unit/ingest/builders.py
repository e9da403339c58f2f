"""Sources made by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

from crossread.ingest.reader import Ingested, Source, read_source
from crossread.model import Document

TODAY = date(2025, 6, 1)

SENTENCE = "The keeper of the Ambrel gate said that the water would be back in the town by Friday."


def ingested(content: bytes | str, name: str = "a.txt", **options: Any) -> Ingested:
    """Read bytes (or text as UTF-8) under a name."""
    if isinstance(content, str):
        content = content.encode("utf-8")
    return read_source(Source(name, content=content), today=TODAY, **options)


def document(content: bytes | str, name: str = "a.txt", **options: Any) -> Document:
    """Read bytes that hold one document."""
    (one,) = ingested(content, name, **options).documents
    return one


def page(body: str, head: str = "", *, attributes: str = 'lang="en"') -> str:
    """Return a page with an article of three paragraphs and ``body`` between the last two."""
    first = f"<p>{SENTENCE} Nobody in the room believed her, and she knew it.</p>"
    second = f"<p>A second paragraph follows the first one. {SENTENCE}</p>"
    last = f"<p>The third paragraph ends the report for tonight. {SENTENCE}</p>"
    return (
        f"<!DOCTYPE html><html {attributes}><head><meta charset='utf-8'>{head}</head>"
        f"<body><article><h1>Gate opens on Friday</h1>{first}{second}{body}{last}</article></body>"
        "</html>"
    )


def codes(one: Document) -> list[str]:
    """Return the codes of a document's notes."""
    return [note.code for note in one.capture.notes]
