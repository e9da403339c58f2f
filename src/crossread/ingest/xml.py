"""XML from strangers: no entity of its own, nothing from outside, no larger than bearable."""

from __future__ import annotations

from typing import Any
from xml.parsers import expat

from crossread.errors import UnreadableSource
from crossread.ingest.limits import in_megabytes

MAX_BYTES = 60_000_000
MAX_DEPTH = 250


class _Found(Exception):
    """Stops the parser: what was looked for, or that the prologue is over."""


def parse_xml(content: bytes, name: str) -> Any:
    """Return the root of a document (lxml); raises ``UnreadableSource``.

    A document that declares entities is refused whole: that is how a billion laughs, and files of
    this machine, come in.
    """
    from lxml import etree

    if len(content) > MAX_BYTES:
        raise UnreadableSource(
            f"{name} holds {in_megabytes(len(content))} of XML, more than the "
            f"{in_megabytes(MAX_BYTES)} that are read",
            hint="split it",
        )
    _refuse_entities(content, name)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        recover=False,
    )
    try:
        return etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableSource(
            f"{name} is no well-formed XML: {str(error)[:120]}",
            hint="check that it was saved whole",
        ) from error


def _refuse_entities(content: bytes, name: str) -> None:
    """Look at the prologue alone, in whatever encoding it is, for declarations of entities."""
    parser = expat.ParserCreate()
    found: list[str] = []

    def entity(entity_name: str, *_: object) -> None:
        found.append(f"it declares the entity “{entity_name[:40]}”")
        raise _Found

    def outside(*_: object) -> int:
        found.append("it calls in a file from outside")
        raise _Found

    def opened(*_: object) -> None:
        raise _Found

    parser.EntityDeclHandler = entity
    parser.ExternalEntityRefHandler = outside
    parser.StartElementHandler = opened
    try:
        parser.Parse(content[:1_000_000], False)
    except _Found:
        pass
    except (expat.ExpatError, ValueError, LookupError):
        return  # the parser proper says what is wrong
    if found:
        raise UnreadableSource(
            f"{name} is refused: {found[0]}, as files made to overwhelm or to spy do",
            hint="save it again from the program it comes from, or give its text",
        )
