"""E-mail (.eml, .mbox): the words written, attachments as sources inside, HTML defused."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from email import policy
from email.errors import MessageError
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import getaddresses

from crossread.errors import UnreadableSource
from crossread.ingest.byline import Heading
from crossread.ingest.dates import moment_of
from crossread.ingest.formats import BY_EXTENSION
from crossread.ingest.media import extension_of
from crossread.ingest.parts import Context, Lost, Packed, Part, Text
from crossread.ingest.plain import Extract
from crossread.ingest.rich import read_rich
from crossread.ingest.sources import shown
from crossread.model.document import Block, Note
from crossread.text.decode import clean, decode

BOUNDARY = re.compile(rb"^content-type:\s*multipart/", re.I | re.M)
MAX_NESTED = 50  # the parser's time grows with the square of the nesting
MAX_PARTS = 1_000
FROM_LINE = re.compile(
    rb"^From [^\r\n]{1,200}\d\d:\d\d[^\r\n]*\r?\n(?=[\x21-\x39\x3b-\x7e]+:)", re.M
)
QUOTED_FROM = re.compile(rb"^>(>*From )", re.M)
FAULTS = (MessageError, ValueError, LookupError, RecursionError, TypeError, AttributeError)


def read_mail(content: bytes, context: Context) -> Iterator[Part]:
    """Yield the words of a message and its readable attachments; raises ``UnreadableSource``."""
    yield from _message(content, "", context)


def read_mbox(content: bytes, context: Context) -> Iterator[Part]:
    """Yield the messages of a mailbox as ``#1``, ``#2`` …; one that is damaged is told of."""
    starts = list(FROM_LINE.finditer(content))
    if not starts:
        raise UnreadableSource(
            f"{context.name} holds no messages", hint="check that it was saved whole"
        )
    ends = [match.start() for match in starts[1:]] + [len(content)]
    for number, (start, end) in enumerate(zip(starts, ends, strict=True), 1):
        raw = QUOTED_FROM.sub(rb"\1", content[start.end() : end])
        try:
            yield from _message(raw, f"#{number}", context)
        except UnreadableSource as error:
            yield Lost(f"#{number}", error.message, error.hint)


def _message(raw: bytes, member: str, context: Context) -> Iterator[Part]:
    context.budget.take_entry()
    name = f"message {member[1:]} of {context.name}" if member else context.name
    if len(BOUNDARY.findall(raw)) > MAX_NESTED:
        raise UnreadableSource(
            f"{name} nests more than {MAX_NESTED} parts in one another", hint="save it again"
        )
    try:
        message = BytesParser(EmailMessage, policy=policy.default).parsebytes(raw)
        bodies, attached = _sorted_parts(message)
        heading = _heading(message)
        head = tuple(_head_notes(message))
    except FAULTS as error:
        raise UnreadableSource(
            f"{name} is a damaged e-mail: {str(error)[:100]}", hint="save it again"
        ) from error
    words = _words(bodies, name, context)
    if words.text.strip():
        yield Text(replace(words, heading=heading, notes=(*head, *words.notes)), member)
    else:
        yield Lost(member, f"{name} holds no words of its own", "see what is attached to it")
    for number, part in enumerate(attached, 1):
        yield _attachment(part, number, member, context)


def _sorted_parts(message: EmailMessage) -> tuple[list[EmailMessage], list[EmailMessage]]:
    """Return the parts that are the message and those attached to it."""
    bodies: list[EmailMessage] = []
    attached: list[EmailMessage] = []
    pending: list[EmailMessage] = [message]
    n_parts = 0
    while pending and n_parts < MAX_PARTS:
        part = pending.pop(0)
        n_parts += 1
        if part.get_content_type() == "message/rfc822":
            attached.append(part)
        elif part.is_multipart():
            pending[:0] = list(part.iter_parts())  # type: ignore[arg-type]
        elif part.is_attachment() or part.get_content_maintype() != "text":
            attached.append(part)
        else:
            bodies.append(part)
    plain = [one for one in bodies if one.get_content_subtype() != "html"]
    chosen = plain if any(_decoded(one).strip() for one in plain) else bodies
    return chosen, attached


def _decoded(part: EmailMessage) -> str:
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return ""
    return decode(payload, declared=part.get_content_charset()).text if payload else ""


def _words(bodies: list[EmailMessage], name: str, context: Context) -> Extract:
    """Return the words of the parts that are the message; empty where there are none."""
    texts: list[str] = []
    blocks: tuple[Block, ...] = ()
    notes: list[Note] = []
    for part in bodies:
        text = _decoded(part)
        if part.get_content_subtype() == "html":
            text, blocks, found = read_rich(text, name, context.limits)
            notes += (Note("html", "it is written in HTML; its words alone were kept"), *found)
        text, found = clean(text)
        notes += found
        texts.append(text)
    whole = "\n\n".join(texts).strip("\n")
    kept = blocks if len(texts) == 1 and not texts[0].startswith("\n") else ()
    return Extract(whole, blocks=kept, notes=tuple(notes))


def _heading(message: EmailMessage) -> Heading:
    written = str(message.get("date") or "")
    date = moment_of(written) if written else None
    return Heading(
        title=_header(message, "subject"),
        author=_people(message, "from"),
        date=date,
        date_found="the message's own date" if date else None,
    )


def _header(message: EmailMessage, field: str) -> str | None:
    value = " ".join(str(message.get(field) or "").split())
    return shown(clean(value)[0]) or None


def _people(message: EmailMessage, field: str) -> str | None:
    pairs = getaddresses([str(value) for value in message.get_all(field, [])][:100])
    return (
        ", ".join(shown(name or address) for name, address in pairs[:20] if name or address) or None
    )


def _head_notes(message: EmailMessage) -> Iterator[Note]:
    to = _people(message, "to")
    if to:
        yield Note("mail.to", f"to {to}")
    if message.get("date") and moment_of(str(message["date"])) is None:
        yield Note("date.unread", f"its date was not understood: {str(message['date'])[:40]!r}")
    yield Note("mail.unverified", "who sent it and when is what the message says of itself")


def _attachment(part: EmailMessage, number: int, member: str, context: Context) -> Part:
    if part.get_content_type() == "message/rfc822":
        inner = part.get_payload()
        first = inner[0] if isinstance(inner, list) and inner else None
        content = first.as_bytes() if first is not None else b""  # type: ignore[union-attr]
        return Packed(f"{member}!{number}.eml", content, f"{number}.eml")
    name = shown(part.get_filename() or f"{number}")[:200]
    where = f"{member}!{name}"
    if BY_EXTENSION.get(extension_of(name)) is None:
        kind = part.get_content_type()
        return Lost(where, f"the attachment {name} ({kind}) was not read", skipped=True)
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes) or not payload:
        return Lost(where, f"the attachment {name} is empty or damaged", "save it again")
    context.budget.take_entry()
    context.budget.take_bytes(len(payload))
    return Packed(where, payload, name, declared=part.get_content_charset())
