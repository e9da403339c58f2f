"""Captures: a fetched page as a source, and as a web archive (WARC 1.1) to be kept.

The archive holds request and response as they passed, one file for each page. It is written
without a library, so that what was fetched can be kept by whoever has the base install.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import uuid
import zlib
from collections.abc import Iterator, Sequence
from typing import Any

from crossread import __version__
from crossread.ingest.exchange import Page
from crossread.ingest.sources import Source, shown
from crossread.model.document import Capture, Note
from crossread.text.decode import counted

Fields = Sequence[tuple[str, str]]
OF_HTTP = "application/http; msgtype="


def source_of(page: Page, name: str) -> Source:
    """Return a fetched page as a source that can be read, with what is known of its way here."""
    _, _, charset = page.last.header("content-type").lower().partition("charset=")
    capture = Capture(
        "",
        "",
        encoding=charset.split(";")[0].strip(" \"'") or None,
        notes=tuple(_notes(page)),
        taken=page.taken,
    )
    return Source(name, content=page.content, capture=capture)


def _notes(page: Page) -> Iterator[Note]:
    kind = page.last.header("content-type").split(";")[0].strip() or "of no kind it names"
    yield Note("address", page.url)
    yield Note(
        "fetched",
        f"fetched on {page.taken} from {page.last.number}, status {page.last.status}, "
        f"{shown(kind)[:100]}",
    )
    if len(page.exchanges) > 1:
        way = " → ".join(shown(one.url)[:200] for one in page.exchanges)
        redirects = counted(len(page.exchanges) - 1, "redirect")
        yield Note("fetched.redirects", f"reached by {redirects}: {way}")
    for said in page.robots:
        yield Note(said.code, said.message)
    for doubt in page.doubts:
        yield Note("fetched.doubt", doubt)


def about(page: Page) -> dict[str, Any]:
    """Return what is worth knowing of a capture without opening its archive, as JSON has it."""
    return {
        "url": page.url,
        "number": page.last.number,
        "status": page.last.status,
        "redirects": [one.url for one in page.exchanges[:-1]],
        "robots": [one.message for one in page.robots],
        "doubts": list(page.doubts),
        "headers": [list(one) for one in page.last.headers],
    }


def warc_of(page: Page) -> bytes:
    """Return a whole capture as a WARC file, each record packed by itself (gzip)."""
    return b"".join(gzip.compress(one, mtime=0) for one in _records(page))


def _records(page: Page) -> Iterator[bytes]:
    about = {
        "software": f"crossread/{__version__}",
        "format": "WARC File Format 1.1",
        "isPartOf": page.asked,
    }
    told = "".join(f"{name}: {value}\r\n" for name, value in about.items())
    yield _record("warcinfo", page.taken, told.encode(), (), kind="application/warc-fields")
    for one in page.exchanges:
        fields = (("WARC-Target-URI", one.url), ("WARC-IP-Address", one.number))
        response = _id()
        whole = () if one.whole else (("WARC-Truncated", "unspecified"),)
        digest = (("WARC-Payload-Digest", _digest(_payload(one.response))),)
        yield _record(
            "response",
            one.taken,
            one.response,
            (*fields, *digest, *whole),
            kind=f"{OF_HTTP}response",
            record_id=response,
        )
        together = (*fields, ("WARC-Concurrent-To", response))
        yield _record("request", one.taken, one.request, together, kind=f"{OF_HTTP}request")
    yield _record(
        "metadata",
        page.taken,
        _told(page).encode("utf-8"),
        (("WARC-Target-URI", page.url),),
        kind="application/warc-fields",
    )


def _told(page: Page) -> str:
    """Return what the exchanges themselves do not show."""
    lines = [("address-asked-for", page.asked), ("sha256-of-the-page", page.digest)]
    lines += [("robots", one.message) for one in page.robots]
    lines += [
        ("certificate-sha256", f"{one.url} {one.certificate}")
        for one in page.exchanges
        if one.certificate
    ]
    lines += [("doubt", one) for one in page.doubts]
    return "".join(f"{name}: {_line(value)}\r\n" for name, value in lines)


def _line(value: str) -> str:
    return " ".join(value.split())


def _payload(response: bytes) -> bytes:
    return response.partition(b"\r\n\r\n")[2]


def _digest(content: bytes) -> str:
    return "sha256:" + base64.b32encode(hashlib.sha256(content).digest()).decode("ascii")


def _id() -> str:
    return f"<{uuid.uuid4().urn}>"


def _record(
    kind_of_record: str,
    taken: str,
    block: bytes,
    fields: Fields,
    *,
    kind: str,
    record_id: str = "",
) -> bytes:
    head = [
        ("WARC-Type", kind_of_record),
        ("WARC-Record-ID", record_id or _id()),
        ("WARC-Date", taken),
        *fields,
        ("WARC-Block-Digest", _digest(block)),
        ("Content-Type", kind),
        ("Content-Length", str(len(block))),
    ]
    lines = "".join(f"{name}: {_line(value)}\r\n" for name, value in head)
    return b"WARC/1.1\r\n" + lines.encode("utf-8") + b"\r\n" + block + b"\r\n\r\n"


def fault_in(record: bytes) -> str:
    """Return what does not hold in a capture that was kept; empty where every digest does."""
    try:
        content = gzip.decompress(record)
    except (OSError, EOFError, zlib.error):
        return "the capture is damaged: it cannot be unpacked"
    n_records = 0
    while content:
        head, _, rest = content.partition(b"\r\n\r\n")
        lines = head.decode("utf-8", "replace").split("\r\n")[1:]
        fields = {name: value for name, _, value in (line.partition(": ") for line in lines)}
        length, digest = fields.get("Content-Length", ""), fields.get("WARC-Block-Digest")
        if not length.isdigit() or _digest(rest[: int(length)]) != digest:
            return "a digest in the capture does not hold: it was changed after it was taken"
        content = rest[int(length) + 4 :]
        n_records += 1
    return "" if n_records else "the capture is empty"
