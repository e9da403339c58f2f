"""Web archives in a package (WACZ): the package's digests checked, then the records streamed."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, BinaryIO, cast

from crossread.errors import UnreadableSource
from crossread.ingest.archive import FAULTS, opened_zip, part_named, refuse_entry, shown_entry
from crossread.ingest.parts import Context, Lost, Packed, Part
from crossread.ingest.signature import signature_notes
from crossread.ingest.warc import records_of
from crossread.model.document import Note

CHUNK = 1 << 20
MAX_JSON = 10_000_000


def read_wacz(stream: BinaryIO, context: Context) -> Iterator[Part]:
    """Yield the texts of all WARC files of a package; raises ``UnreadableSource``."""
    with opened_zip(stream, context) as archive:
        entries = [
            one
            for one in archive.infolist()
            if one.filename.startswith("archive/") and ".warc" in one.filename
        ]
        if not entries:
            raise UnreadableSource(
                f"{context.name} holds no web archive (archive/….warc.gz)",
                hint="if it is another ZIP archive, name it .zip",
            )
        package = _json(archive, "datapackage.json", context)
        whole = tuple(_package_notes(archive, package, context))
        resources = _resources(package)
        seen: Counter[str] = Counter()
        for entry in entries:
            try:
                refuse_entry(entry, context)
                notes = (*whole, _resource_note(archive, entry, resources))
                with archive.open(entry) as inside:
                    for part in records_of(cast(BinaryIO, inside), context, seen):
                        yield _noted(part, notes)
            except UnreadableSource as error:
                yield Lost(f"!{shown_entry(entry)}", error.message, error.hint)
            except FAULTS as error:
                reason = f"{shown_entry(entry)} in {context.name} is damaged: {str(error)[:100]}"
                yield Lost(f"!{shown_entry(entry)}", reason, "check that it was saved whole")


def _noted(part: Part, notes: tuple[Note, ...]) -> Part:
    return replace(part, notes=(*part.notes, *notes)) if isinstance(part, Packed) else part


def _json(archive: zipfile.ZipFile, name: str, context: Context) -> Mapping[str, Any]:
    content = part_named(archive, name, context, most=MAX_JSON)
    try:
        value = json.loads(content or b"{}")
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _resources(package: Mapping[str, Any]) -> dict[str, str]:
    """Return the digest the package gives of each file in it."""
    listed = package.get("resources")
    found = listed if isinstance(listed, list) else []
    return {str(one.get("path")): str(one.get("hash")) for one in found if isinstance(one, dict)}


def _package_notes(
    archive: zipfile.ZipFile, package: Mapping[str, Any], context: Context
) -> Iterator[Note]:
    """Say whether the package's own digest holds, and its signature where it is signed."""
    stated = _json(archive, "datapackage-digest.json", context)
    if not package or not stated:
        yield Note("wacz.unsealed", "the package gives no digest of its own list of files")
        return
    content = part_named(archive, "datapackage.json", context, most=MAX_JSON) or b""
    digest = hashlib.sha256(content).hexdigest()
    if str(stated.get("hash", "")).removeprefix("sha256:") != digest:
        message = "the digest of the package's list of files does not hold: it was changed"
        yield Note("wacz.broken", message)
    else:
        yield Note("wacz.held", "the digest of the package's list of files holds")
    yield from signature_notes(stated.get("signedData"), digest)


def _resource_note(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, resources: Mapping[str, str]
) -> Note:
    """Hash a file of the package piece by piece and say whether that is what the package says."""
    stated = resources.get(entry.filename, "")
    algorithm, _, wanted = stated.partition(":")
    if algorithm not in ("sha256", "md5") or not wanted:
        return Note("wacz.none", f"the package gives no digest of {shown_entry(entry)}")
    digest = hashlib.new(algorithm)
    with archive.open(entry) as inside:
        while chunk := inside.read(CHUNK):
            digest.update(chunk)
    if digest.hexdigest() == wanted:
        return Note("wacz.digest-held", f"the package's digest of {shown_entry(entry)} holds")
    message = f"the package's digest of {shown_entry(entry)} does not hold: it was changed"
    return Note("wacz.digest-wrong", message)
