"""Plain text and Markdown to documents: code points kept one for one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from crossread.ingest.byline import Heading, read_heading
from crossread.ingest.dates import iso_of
from crossread.ingest.transcript import turns_of
from crossread.model.document import Block, Note, Place
from crossread.text.front_matter import front_matter

NO_HEADING = Heading()


@dataclass(frozen=True, slots=True)
class Extract:
    """A text with what is known about it, before it becomes a document.

    ``language`` is one that the source declares; None leaves it to be told from the text.
    """

    text: str
    heading: Heading = NO_HEADING
    blocks: tuple[Block, ...] = ()
    notes: tuple[Note, ...] = ()
    language: str | None = None
    places: tuple[Place, ...] = ()


def read_plain(text: str) -> Extract:
    """Read a plain text: its heading, every code point as it is, the turns of a transcript."""
    return Extract(text, read_heading(text), places=turns_of(text))


def read_markdown(text: str) -> Extract:
    """Read a Markdown text: front matter, heading, and every code point as it is.

    Front matter stays in the text, so that offsets hold, and is noted; what it says of title,
    author, outlet and date wins over the first lines below it.
    """
    front = front_matter(text)
    if front is None:
        return read_plain(text)
    # Line breaks in its place keep the numbers of the lines below.
    below = "\n" * text.count("\n", 0, front.span.end) + text[front.span.end :]
    heading = _declared(front.fields, read_heading(below))
    note = Note("front-matter", f"the first {front.span.end} characters are fields, not the text")
    return Extract(text, heading, notes=(note,), language=_language(front.fields))


def _declared(fields: Mapping[str, str], found: Heading) -> Heading:
    date = iso_of(fields.get("date", ""))
    outlet = fields.get("outlet") or fields.get("source") or fields.get("publisher")
    return replace(
        found,
        title=fields.get("title") or found.title,
        author=fields.get("author") or found.author,
        outlet=outlet or found.outlet,
        date=date or found.date,
        date_found="front matter" if date else found.date_found,
    )


def _language(fields: Mapping[str, str]) -> str | None:
    declared = (fields.get("lang") or fields.get("language") or "")[:2].lower()
    return declared if len(declared) == 2 and declared.isalpha() else None
