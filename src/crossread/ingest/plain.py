"""Plain text and Markdown to documents: code points kept one for one."""

from __future__ import annotations

import re
from dataclasses import dataclass

from crossread.ingest.byline import Heading, read_heading
from crossread.ingest.dates import iso_of
from crossread.model.document import Block, Note

FRONT_MATTER = re.compile(
    r"---[ \t]*\n(?P<fields>(?:[^\n]*\n){0,60}?)(?:---|\.\.\.)[ \t]*(?:\n|\Z)"
)
FIELD = re.compile(r"(?P<name>[A-Za-z_]+)[ \t]*:[ \t]*(?P<value>\S[^\n]*)")


NO_HEADING = Heading()


@dataclass(frozen=True, slots=True)
class Extract:
    """A text with what is known about it, before it becomes a document."""

    text: str
    heading: Heading = NO_HEADING
    blocks: tuple[Block, ...] = ()
    notes: tuple[Note, ...] = ()
    language: str | None = None


def read_plain(text: str) -> Extract:
    """Read a plain text: its heading, and every code point as it is."""
    return Extract(text, read_heading(text))


def read_markdown(text: str) -> Extract:
    """Read a Markdown text: front matter, heading, and every code point as it is."""
    front = FRONT_MATTER.match(text)
    if front is None:
        return Extract(text, read_heading(text))
    fields = {one["name"].lower(): _bare(one["value"]) for one in FIELD.finditer(front["fields"])}
    date = iso_of(fields["date"]) if "date" in fields else None
    heading = Heading(
        title=fields.get("title"),
        author=fields.get("author"),
        outlet=fields.get("outlet") or fields.get("source") or fields.get("publisher"),
        date=date,
        date_found="front matter, date" if date else None,
    )
    note = Note(
        "front-matter", f"the first {front.end()} characters are front matter, not the text"
    )
    return Extract(text, heading, notes=(note,))


def _bare(value: str) -> str:
    value = value.strip()
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1]
    return value
