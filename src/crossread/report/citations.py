"""The sources as citations: RIS for reference managers, CSL-JSON for citation processors."""

from __future__ import annotations

from typing import Any

from crossread.model import Document
from crossread.model.findings import Findings, siglum_of
from crossread.model.wire import encode
from crossread.report.build import file_name
from crossread.report.webannotation import source_iri

Json = dict[str, Any]


def render_ris(findings: Findings) -> str:
    """Return the sources as RIS, one record each, lines ended as the format asks (CR LF)."""
    lines: list[str] = []
    for number, document in enumerate(findings.documents):
        lines += [f"{tag}  - {value}" for tag, value in _ris(document, siglum_of(number))]
        lines += ["ER  - ", ""]
    return "\r\n".join(lines)


def _ris(document: Document, siglum: str) -> list[tuple[str, str]]:
    capture, address = document.capture, _address(document)
    fields = [
        ("TY", "NEWS" if capture.outlet else "ELEC" if address else "GEN"),
        ("ID", siglum),
        ("TI", _title(document)),
        ("AU", capture.author),
        ("T2", capture.outlet),
        ("PY", (capture.date or "")[:4]),
        ("DA", _ris_date(capture.date)),
        ("UR", address),
        ("LA", document.language),
        ("N1", f"file {file_name(capture.source)}; sha256 {capture.digest}"),
    ]
    return [(tag, _line(value)) for tag, value in fields if value]


def _ris_date(date: str | None) -> str:
    parts = (date or "")[:10].split("-")
    return "/".join([*parts, *[""] * (3 - len(parts))]) + "/" if date else ""


def render_csl(findings: Findings) -> str:
    """Return the sources as CSL-JSON, by siglum."""
    return encode_list(
        [_csl(one, siglum_of(number)) for number, one in enumerate(findings.documents)]
    )


def encode_list(items: list[Json]) -> str:
    """Return a JSON array with an item a line."""
    return "[\n" + ",\n".join(encode(one) for one in items) + "\n]\n"


def _csl(document: Document, siglum: str) -> Json:
    capture, address = document.capture, _address(document)
    item: Json = {
        "id": siglum,
        "type": "article-newspaper" if capture.outlet else "webpage" if address else "document",
        "title": _title(document),
        "author": [{"literal": _line(capture.author)}] if capture.author else None,
        "container-title": capture.outlet,
        "issued": {"date-parts": [_date_parts(capture.date)]} if capture.date else None,
        "URL": address,
        "language": document.language,
        "note": f"file {file_name(capture.source)}; sha256 {capture.digest}",
    }
    return {key: value for key, value in item.items() if value}


def _date_parts(date: str) -> list[int]:
    return [int(part) for part in date[:10].split("-") if part.isdigit()]


def _title(document: Document) -> str:
    return document.capture.title or file_name(document.capture.source)


def _address(document: Document) -> str | None:
    address = source_iri(document)
    return address if address.startswith("http") else None


def _line(value: str | None) -> str:
    return " ".join((value or "").split())
