"""Marked-up text inside other sources (mail, feeds, posts) to plain text: nothing run or loaded."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from crossread.errors import UnreadableSource
from crossread.ingest.extraction import FAULTS
from crossread.ingest.flow import BREAK, Piece, Role, laid_out
from crossread.ingest.limits import Limits
from crossread.ingest.markup import flattened
from crossread.model.document import Block, Note
from crossread.text.decode import counted

BLOCKS = frozenset(
    "p div section article header footer main aside nav ul ol dl table tr figure form "
    "fieldset body html blockquote h1 h2 h3 h4 h5 h6 li dt dd pre hr figcaption caption address "
    "center".split()
)
ROLES: dict[str, Role] = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "heading"),
    **dict.fromkeys(("li", "dt", "dd"), "item"),
    "blockquote": "quote",
    **dict.fromkeys(("figcaption", "caption"), "caption"),
}
SILENT = frozenset("script style head title template noscript object embed iframe svg math".split())
ACTIVE = ("script", "iframe", "object", "embed", "form", "applet")
HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?!\.?[1-9])", re.I
)
BLANKS = re.compile(r"[ \t\n\r\f]+")
TINY = re.compile(r"[01](?:px)?")


def plain_of(markup: str, name: str = "it") -> tuple[str, tuple[Note, ...]]:
    """Return the words of a piece of markup, and notes on what was left out and defused."""
    text, _, notes = read_rich(markup, name)
    return text, notes


def read_rich(
    markup: str, name: str, limits: Limits | None = None
) -> tuple[str, tuple[Block, ...], tuple[Note, ...]]:
    """Return the words, their blocks, and notes on what was left out and defused.

    Unlike a saved page nothing is taken for navigation: every visible word stays. Raises
    ``UnreadableSource`` when there is more markup than the limits allow.
    """
    flat = flattened(markup)
    most = (limits or Limits()).max_tags
    if flat.n_tags > most:
        raise UnreadableSource(
            f"{name} holds {flat.n_tags:,} tags of at most {most:,}",
            hint="give its text as plain text",
        )
    if not flat.text.strip():
        return "", (), ()
    tree = _tree(flat.text, name)
    gathering = _Gathering()
    _walk(tree, gathering)
    gathering.close("text")
    text, blocks = laid_out(gathering.pieces)
    return text, blocks, tuple(_notes(tree, gathering.n_hidden))


def _tree(markup: str, name: str) -> Any:
    from lxml import html

    parser = html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True)
    try:
        return html.document_fromstring(f"<div>{markup}</div>".encode(), parser=parser)
    except FAULTS as error:
        raise UnreadableSource(
            f"the markup of {name} could not be read", hint="give its text as plain text"
        ) from error


class _Gathering:
    def __init__(self) -> None:
        self.pieces: list[Piece] = []
        self.words: list[str] = []
        self.n_hidden = 0

    def close(self, role: Role) -> None:
        """End the block that is being gathered."""
        whole = BLANKS.sub(" ", "".join(self.words))
        self.words.clear()
        lines = (line.strip(" ") for line in whole.split(BREAK))
        for part in re.split(r"\n{2,}", "\n".join(lines).strip("\n")):
            if part.strip():
                self.pieces.append((role, part.strip("\n")))


def _walk(element: Any, gathering: _Gathering, role: Role = "text") -> None:
    if not isinstance(element.tag, str) or element.tag in SILENT:
        return
    if _is_hidden(element):
        gathering.n_hidden += len("".join(element.itertext()).strip())
        return
    is_block = element.tag in BLOCKS
    inner = ROLES.get(element.tag, role) if role == "text" else role
    if is_block:
        gathering.close(role)
    if element.tag == "br":
        gathering.words.append(BREAK)
    gathering.words.append(element.text or "")
    for child in element:
        _walk(child, gathering, inner)
        gathering.words.append(child.tail or "")
    if element.tag in ("td", "th"):
        gathering.words.append(" ")
    if is_block:
        gathering.close(inner)


def _is_hidden(element: Any) -> bool:
    style = element.get("style") or ""
    return element.get("hidden") is not None or HIDDEN.search(style) is not None


def _notes(tree: Any, n_hidden: int) -> Iterator[Note]:
    if n_hidden:
        yield Note("dropped.hidden", f"{n_hidden:,} characters that are not shown were left out")
    active = Counter(one.tag for one in tree.iter(*ACTIVE))
    if active:
        what = ", ".join(f"{count} {tag}" for tag, count in sorted(active.items()))
        yield Note("defused.active", f"active parts left out and never run: {what}")
    remote = [(one, host) for one in tree.iter("img") if (host := host_of(one.get("src") or ""))]
    trackers = [host for one, host in remote if _is_tiny(one)]
    if trackers:
        message = (
            f"{counted(len(trackers), 'picture')} of one pixel or none, as trackers use, from "
            f"{_hosts(trackers)}: never loaded"
        )
        yield Note("defused.tracker", message)
    others = [host for one, host in remote if not _is_tiny(one)]
    if others:
        message = f"{counted(len(others), 'picture')} at {_hosts(others)} never loaded"
        yield Note("defused.picture", message)


def _is_tiny(image: Any) -> bool:
    style = (image.get("style") or "").replace(" ", "")
    sides = [image.get("width") or "", image.get("height") or ""]
    return any(TINY.fullmatch(side.strip()) for side in sides) or bool(HIDDEN.search(style))


def host_of(address: str) -> str:
    """Return the host of an address that would be loaded from the network, else nothing."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return ""
    return parts.hostname or "" if parts.scheme in ("http", "https", "ftp", "") else ""


def _hosts(hosts: list[str]) -> str:
    found = sorted(set(hosts))
    more = f" and {len(found) - 3} more" if len(found) > 3 else ""
    return ", ".join(found[:3]) + more
