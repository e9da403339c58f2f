"""OpenDocument texts: the text as it stands when all changes are accepted, the rest in notes."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from typing import Any

from crossread.errors import UnreadableSource
from crossread.ingest.archive import opened_zip, part_named
from crossread.ingest.byline import Heading
from crossread.ingest.dates import iso_of
from crossread.ingest.flow import Role
from crossread.ingest.office import MAX_XML, Gathered, office_extract
from crossread.ingest.parts import Context, Part, Text
from crossread.ingest.xml import parse_xml

_NS = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
OFFICE, TEXT, TABLE, DRAW = (_NS % one for one in ("office", "text", "table", "drawing"))
META = _NS % "meta"
DC = "{http://purl.org/dc/elements/1.1/}"
BREAKS = {f"{TEXT}line-break": "\n", f"{TEXT}tab": "\t"}
MAX_SPACES = 1_000
ROLES: dict[str, Role] = {f"{TEXT}h": "heading", f"{TEXT}list-item": "item"}


def read_odt(content: bytes, context: Context) -> Iterator[Part]:
    """Yield the text of an OpenDocument text; raises ``UnreadableSource``."""
    with opened_zip(content, context) as archive:
        root = _xml(archive, "content.xml", context)
        body = None if root is None else root.find(f"{OFFICE}body/{OFFICE}text")
        if body is None:
            raise UnreadableSource(
                f"{context.name} holds no OpenDocument text", hint="open it and save it as .odt"
            )
        gathered = Gathered()
        _blocks(body, gathered, "text")
        styles = _xml(archive, "styles.xml", context)
        heading = _heading(archive, context)
    if styles is not None:
        parts = (f"{_NS % 'style'}header", f"{_NS % 'style'}footer")
        gathered.n_furniture = sum(len("".join(one.itertext())) for one in styles.iter(*parts))
    yield Text(office_extract(gathered, heading, context.name))


def _xml(archive: zipfile.ZipFile, name: str, context: Context) -> Any:
    content = part_named(archive, name, context, most=MAX_XML)
    return None if content is None else parse_xml(content, context.name)


def _blocks(element: Any, gathered: Gathered, role: Role) -> None:
    for child in element:
        tag = child.tag
        if tag in (f"{TEXT}p", f"{TEXT}h"):
            own = _role(child, role)
            gathered.pieces.append((own, "".join(_words(child, gathered)).strip("\n")))
        elif tag == f"{TABLE}table-row":
            cells = [_cell(cell, gathered) for cell in child if cell.tag == f"{TABLE}table-cell"]
            gathered.pieces.append(("text", "\t".join(cells)))
        elif tag == f"{TEXT}tracked-changes":
            _changes(child, gathered)
        else:
            _blocks(child, gathered, ROLES.get(tag, role))


def _role(paragraph: Any, role: Role) -> Role:
    if paragraph.tag == f"{TEXT}h":
        return "heading"
    style = (paragraph.get(f"{TEXT}style-name") or "").lower()
    if style in ("title", "subtitle"):
        return "heading"
    return "quote" if style in ("quotations", "quote") else role


def _cell(cell: Any, gathered: Gathered) -> str:
    return " ".join("".join(_words(one, gathered)) for one in cell).strip()


def _words(element: Any, gathered: Gathered) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        yield from _inner(child, gathered)
        yield child.tail or ""


def _inner(child: Any, gathered: Gathered) -> Iterator[str]:
    tag = child.tag
    if tag == f"{TEXT}s":
        count = child.get(f"{TEXT}c") or "1"
        yield " " * min(int(count) if count.isdecimal() else 1, MAX_SPACES)
    elif tag in BREAKS:
        yield BREAKS[tag]
    elif tag == f"{TEXT}note":
        yield from _footnote(child, gathered)
    elif tag == f"{OFFICE}annotation":
        gathered.n_comments += 1
    elif tag == f"{DRAW}frame":
        _frame(child, gathered)
    elif tag == f"{TEXT}hidden-text":
        gathered.n_hidden += len("".join(child.itertext()))
    else:
        yield from _words(child, gathered)


def _footnote(note: Any, gathered: Gathered) -> Iterator[str]:
    number = note.findtext(f"{TEXT}note-citation") or "?"
    body = note.find(f"{TEXT}note-body")
    words = "" if body is None else " ".join(" ".join(_words(body, gathered)).split())
    gathered.footnotes.append(f"[{number}] {words}")
    yield f"[{number}]"


def _frame(frame: Any, gathered: Gathered) -> None:
    """A frame holds a picture, or a box of text that becomes blocks of its own."""
    box = frame.find(f"{DRAW}text-box")
    if box is None:
        gathered.n_pictures += 1
    else:
        _blocks(box, gathered, "text")


def _changes(element: Any, gathered: Gathered) -> None:
    for deletion in element.iter(f"{TEXT}deletion"):
        paragraphs = deletion.iter(f"{TEXT}p", f"{TEXT}h")
        gathered.n_deleted += sum(len("".join(one.itertext())) for one in paragraphs)


def _heading(archive: zipfile.ZipFile, context: Context) -> Heading:
    root = _xml(archive, "meta.xml", context)
    if root is None:
        return Heading()

    def value(tag: str) -> str | None:
        return (root.findtext(f".//{tag}") or "").strip() or None

    date = iso_of(value(f"{META}creation-date") or "")
    author = value(f"{META}initial-creator") or value(f"{DC}creator")
    found = "the document's own properties (when it was made)" if date else None
    return Heading(value(f"{DC}title"), author, None, date, found)
