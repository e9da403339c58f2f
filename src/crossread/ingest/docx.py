"""Word documents: the text as it stands when all changes are accepted, the rest told in notes."""

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
from crossread.ingest.zips import refuse_office

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
DC = "{http://purl.org/dc/elements/1.1/}"
TERMS = "{http://purl.org/dc/terms/}"
CHOICE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
BREAKS = {"br": "\n", "cr": "\n", "tab": "\t", "noBreakHyphen": "\u2011"}
PICTURES = ("drawing", "pict", "object")
# Numbers beside a footnote's words, which say where it belongs.
REFERENCES = ("footnoteReference", "endnoteReference")
NO_NOTE = ("separator", "continuationSeparator", "continuationNotice")


def read_docx(content: bytes, context: Context) -> Iterator[Part]:
    """Yield the text of a Word document; raises ``UnreadableSource``."""
    with opened_zip(content, context) as archive:
        refuse_office(archive, context)
        body = _xml(archive, "word/document.xml", context)
        if body is None:
            raise UnreadableSource(
                f"{context.name} holds no Word text", hint="open it and save it as .docx again"
            )
        gathered = Gathered()
        _Walker(gathered, _styles(archive, context)).walk(body)
        gathered.footnotes = list(_footnotes(archive, context, gathered))
        gathered.n_comments = len(_all(_xml(archive, "word/comments.xml", context), "comment"))
        gathered.n_furniture = _n_furniture(archive, context)
        heading = _heading(archive, context)
    yield Text(office_extract(gathered, heading, context.name))


def _xml(archive: zipfile.ZipFile, name: str, context: Context) -> Any:
    content = part_named(archive, name, context, most=MAX_XML)
    if content is None:
        return None
    return parse_xml(content.replace(STRICT[1:-1].encode(), W[1:-1].encode()), context.name)


def _all(root: Any, tag: str) -> list[Any]:
    return [] if root is None else list(root.iter(f"{W}{tag}"))


def _styles(archive: zipfile.ZipFile, context: Context) -> dict[str, Role]:
    """Return the role of each style that has one: headings, quotes, captions, lists."""
    roles: dict[str, Role] = {}
    for style in _all(_xml(archive, "word/styles.xml", context), "style"):
        name = next((one.get(f"{W}val") or "" for one in style.iter(f"{W}name")), "").lower()
        role = _role_of(name, has_level=next(style.iter(f"{W}outlineLvl"), None) is not None)
        if role is not None:
            roles[style.get(f"{W}styleId") or ""] = role
    return roles


def _role_of(name: str, *, has_level: bool) -> Role | None:
    if name.startswith("heading") or name in ("title", "subtitle") or has_level:
        return "heading"
    if "quote" in name:
        return "quote"
    return "caption" if name == "caption" else None


class _Walker:
    """Goes through a body once: words of paragraphs, cells of tables, changes, hidden words."""

    def __init__(self, gathered: Gathered, roles: dict[str, Role]) -> None:
        self._gathered = gathered
        self._roles = roles

    def walk(self, element: Any) -> None:
        """Gather the blocks below an element, in order."""
        for child in element:
            tag = _tag(child)
            if tag == "p":
                self._paragraph(child)
            elif tag == "tr":
                self._row(child)
            elif tag == "del":
                self._gathered.n_deleted += _length(child)
            elif child.tag != CHOICE:
                self.walk(child)

    def _paragraph(self, paragraph: Any) -> None:
        words = "".join(self.words(paragraph))
        self._gathered.pieces.append((self._role(paragraph), words.strip("\n")))
        for box in _boxes(paragraph):
            self.walk(box)

    def _row(self, row: Any) -> None:
        cells = ["".join(self.words(cell)).strip() for cell in row.iter(f"{W}tc")]
        self._gathered.pieces.append(("text", "\t".join(cells)))

    def _role(self, paragraph: Any) -> Role:
        properties = paragraph.find(f"{W}pPr")
        if properties is None:
            return "text"
        style = properties.find(f"{W}pStyle")
        role = self._roles.get(style.get(f"{W}val") or "") if style is not None else None
        if role is None and properties.find(f"{W}numPr") is not None:
            return "item"
        return role or "text"

    def words(self, element: Any) -> Iterator[str]:
        """Yield the words of a paragraph or cell; boxes in it are blocks of their own."""
        for child in element:
            tag = _tag(child)
            if tag == "t":
                yield child.text or ""
            elif tag in BREAKS:
                yield BREAKS[tag]
            elif tag in REFERENCES:
                yield f"[{child.get(f'{W}id') or '?'}]"
            else:
                yield from self._inner(child, tag)

    def _inner(self, child: Any, tag: str) -> Iterator[str]:
        if tag in ("del", "moveFrom"):
            self._gathered.n_deleted += _length(child)
        elif tag in PICTURES or tag == "txbxContent" or child.tag == CHOICE:
            self._gathered.n_pictures += tag in PICTURES and not _boxes(child)
        elif tag == "r" and child.find(f"{W}rPr/{W}vanish") is not None:
            self._gathered.n_hidden += _length(child)
        else:
            found = "".join(self.words(child))
            if tag in ("ins", "moveTo"):
                self._gathered.n_inserted += len(found)
            yield f"{found}\n" if tag == "p" else found


def _boxes(element: Any) -> list[Any]:
    """Return the text boxes that hang on an element, each once."""
    return [
        one
        for one in element.iter(f"{W}txbxContent")
        if not any(outer.tag == CHOICE for outer in one.iterancestors())
    ]


def _tag(element: Any) -> str:
    tag = element.tag
    return tag.removeprefix(W) if isinstance(tag, str) else ""


def _length(element: Any) -> int:
    return sum(len(one.text or "") for one in element.iter(f"{W}t", f"{W}delText"))


def _footnotes(archive: zipfile.ZipFile, context: Context, gathered: Gathered) -> Iterator[str]:
    walker = _Walker(gathered, {})
    for part in ("footnote", "endnote"):
        for note in _all(_xml(archive, f"word/{part}s.xml", context), part):
            if note.get(f"{W}type") not in NO_NOTE:
                words = " ".join("".join(walker.words(note)).split())
                yield f"[{note.get(f'{W}id') or '?'}] {words}"


def _n_furniture(archive: zipfile.ZipFile, context: Context) -> int:
    """Return how many characters page headers and footers hold."""
    names = [
        name
        for name in archive.namelist()
        if name.startswith(("word/header", "word/footer")) and name.endswith(".xml")
    ]
    return sum(
        _length(root) for name in names[:100] if (root := _xml(archive, name, context)) is not None
    )


def _heading(archive: zipfile.ZipFile, context: Context) -> Heading:
    root = _xml(archive, "docProps/core.xml", context)
    if root is None:
        return Heading()

    def value(tag: str) -> str | None:
        return (root.findtext(tag) or "").strip() or None

    date = iso_of(value(f"{TERMS}created") or "")
    found = "the document's own properties (when it was made)" if date else None
    return Heading(value(f"{DC}title"), value(f"{DC}creator"), None, date, found)
