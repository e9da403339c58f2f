"""Feeds (RSS, Atom), one document an item; lists of feeds (OPML). Nothing is fetched."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from crossread.errors import UnreadableSource
from crossread.ingest.byline import Heading
from crossread.ingest.dates import moment_of
from crossread.ingest.parts import Context, Lost, Part, Text
from crossread.ingest.plain import Extract
from crossread.ingest.rich import read_rich
from crossread.ingest.xml import parse_xml
from crossread.model.document import Note
from crossread.text.decode import clean

# What holds the words of an item, fullest first.
BODIES = ("encoded", "content", "description", "summary")
DATES = ("pubDate", "published", "date", "issued", "updated", "modified")
AUTHORS = ("creator", "author", "dc:creator")
SHORT = 300  # a summary shorter than this is hardly the whole article


def read_feed(content: bytes, context: Context) -> Iterator[Part]:
    """Yield the items of a feed as ``#1``, ``#2`` …; raises ``UnreadableSource``."""
    root = parse_xml(content, context.name)
    kind = _tag(root)
    if kind == "opml":
        yield Text(_outlines(root, context))
        return
    items = [one for one in root.iter() if _tag(one) in ("item", "entry")]
    if kind not in ("rss", "feed", "RDF") or not items:
        raise UnreadableSource(
            f"{context.name} is XML and holds no items of a feed",
            hint="RSS, Atom and OPML are read; save other XML as a page or as text",
        )
    channel = _first(root, "channel") if kind != "feed" else root
    outlet = _words(_first(channel if channel is not None else root, "title"))
    language = (_words(_first(channel, "language")) if channel is not None else "") or root.get(
        "{http://www.w3.org/XML/1998/namespace}lang", ""
    )
    for number, item in enumerate(items, 1):
        context.budget.take_entry()
        yield _item(item, number, outlet, language, context)


def _item(item: Any, number: int, outlet: str, language: str, context: Context) -> Part:
    member = f"#{number}"
    title = _plain(_words(_first(item, "title")))
    body = next((words for tag in BODIES if (words := _body(item, tag))), "")
    name = f"item {number} of {context.name}"
    try:
        text, blocks, notes = read_rich(body, name, context.limits)
    except UnreadableSource as error:
        return Lost(member, error.message, error.hint)
    if not text.strip():
        return Lost(member, f"{name} holds no text, only {title or 'a link'}", "fetch its address")
    found = [*clean(text)[1], *notes]
    address = _link(item)
    if address:
        found.append(Note("address", address))
    if len(text) < SHORT:
        found.append(Note("extraction.doubtful", "the feed may give a summary only: compare"))
    written = next((words for tag in DATES if (words := _words(_first(item, tag)))), "")
    date = moment_of(written) if written else None
    heading = Heading(
        title=title or None,
        author=_author(item),
        outlet=_plain(outlet) or None,
        date=date,
        date_found="the feed" if date else None,
    )
    code = language[:2].lower()
    return Text(
        Extract(text, heading, blocks, tuple(found), code if code.isalpha() else None), member
    )


def _outlines(root: Any, context: Context) -> Extract:
    """Return the feeds that a list names, one a line: titles and addresses, as they stand."""
    lines = []
    for outline in root.iter():
        if _tag(outline) == "outline":
            context.budget.take_entry()
            named = (outline.get("title") or outline.get("text") or "", outline.get("xmlUrl") or "")
            lines.append(" ".join(part for part in named if part))
    text, notes = clean("\n\n".join(line for line in lines if line.strip()))
    if not text:
        raise UnreadableSource(f"{context.name} names no feeds", hint="give the feeds themselves")
    told = Note("list", "a list of feeds: what it names was not fetched")
    title = _words(_first(root, "title"))
    return Extract(text, Heading(title=title or None), notes=(told, *notes))


def _tag(element: Any) -> str:
    return element.tag.rsplit("}", 1)[-1] if isinstance(element.tag, str) else ""


def _first(element: Any, name: str) -> Any:
    return next((one for one in element if _tag(one) == name), None)


def _words(element: Any) -> str:
    return "" if element is None else "".join(element.itertext()).strip()


def _body(item: Any, name: str) -> str:
    """Return the markup of an item: as text, as CDATA, or as elements of XHTML."""
    element = _first(item, name)
    if element is None:
        return ""
    if len(element):
        from lxml import etree

        inner = (etree.tostring(one, encoding="unicode", method="html") for one in element)
        return (element.text or "") + "".join(inner)
    return (element.text or "").strip()


def _plain(markup: str) -> str:
    """Return the words of a title, which may hold markup of its own."""
    if "<" not in markup and "&" not in markup:
        return markup
    return " ".join(read_rich(markup, "a title")[0].split())


def _author(item: Any) -> str | None:
    for name in AUTHORS:
        element = _first(item, name)
        if element is not None:
            named = _first(element, "name")
            words = _words(element if named is None else named)
            if words:
                return words
    return None


def _link(item: Any) -> str:
    for element in item:
        if _tag(element) == "link" and element.get("rel", "alternate") == "alternate":
            found = (element.get("href") or element.text or "").strip()
            if found.startswith(("http://", "https://")):
                return found
    guid = _words(_first(item, "guid")) or _words(_first(item, "id"))
    return guid if guid.startswith(("http://", "https://")) else ""
