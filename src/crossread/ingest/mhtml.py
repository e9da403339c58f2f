"""Pages saved by a browser as a single file (MHTML): the page inside, without its pictures."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email import policy
from email.errors import MessageError
from email.message import EmailMessage
from email.parser import BytesParser

from crossread.errors import UnreadableSource

HEAD = re.compile(rb"^content-type:\s*multipart/related", re.I | re.M)
NESTED = re.compile(rb"^content-type:\s*multipart/", re.I | re.M)
MAX_NESTED = 20  # browsers nest two; the parser's time grows with the square
HEADER = re.compile(rb"[\x21-\x39\x3b-\x7e]+:[ \t]")


@dataclass(frozen=True, slots=True)
class SavedPage:
    """The bytes of a page taken out of a single-file archive, and what the archive says of it."""

    content: bytes
    charset: str | None = None


def is_single_file(content: bytes) -> bool:
    """Whether the bytes are a page saved as a single file: headers of mail, then parts."""
    return HEADER.match(content) is not None and HEAD.search(content[:4096]) is not None


def page_inside(content: bytes, name: str) -> SavedPage:
    """Return the page inside a single-file archive; raises ``UnreadableSource`` if none is."""
    if len(NESTED.findall(content)) > MAX_NESTED:
        raise _damaged(name)
    try:
        message = BytesParser(EmailMessage, policy=policy.default).parsebytes(content)
        part = next((one for one in message.walk() if one.get_content_type() == "text/html"), None)
        page = None if part is None else part.get_payload(decode=True)
    except (MessageError, ValueError, LookupError, RecursionError) as error:
        raise _damaged(name) from error
    if part is None or not isinstance(page, bytes) or not page.strip():
        raise _damaged(name)
    return SavedPage(page, part.get_content_charset())


def _damaged(name: str) -> UnreadableSource:
    return UnreadableSource(
        f"{name} is a page saved as a single file, and no page could be got out of it",
        hint="save it again, as a whole page or as plain text",
    )
