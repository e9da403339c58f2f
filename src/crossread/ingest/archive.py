"""ZIP containers from strangers: sizes measured while unpacking, names never used as paths."""

from __future__ import annotations

import io
import lzma
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from crossread.errors import UnreadableSource
from crossread.ingest.limits import in_megabytes
from crossread.ingest.parts import Context

CHUNK = 1 << 16
FAULTS: tuple[type[Exception], ...] = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    NotImplementedError,
)
"""What the library raises on damaged entries, by the ways they may be packed."""


@contextmanager
def opened_zip(content: bytes | BinaryIO, context: Context) -> Iterator[zipfile.ZipFile]:
    """Open a ZIP container; raises ``UnreadableSource`` when it is damaged or holds too much."""
    stream = io.BytesIO(content) if isinstance(content, bytes) else content
    try:
        archive = zipfile.ZipFile(stream)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise UnreadableSource(
            f"{context.name} is a damaged ZIP file: {str(error)[:100]}",
            hint="check that it was saved whole",
        ) from error
    with archive:
        yield archive


def unpacked(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, context: Context, *, most: int | None = None
) -> bytes:
    """Return the bytes of an entry, counted while they come out.

    What the entry says of its own size is not believed. Raises ``UnreadableSource``.
    """
    limit = min(most or context.limits.max_entry_bytes, context.limits.max_entry_bytes)
    refuse_entry(entry, context)
    parts: list[bytes] = []
    n_bytes = 0
    try:
        with archive.open(entry) as file:
            while chunk := file.read(CHUNK):
                n_bytes += len(chunk)
                if n_bytes > limit:
                    raise UnreadableSource(
                        f"{shown_entry(entry)} in {context.name} unpacks to more than "
                        f"{in_megabytes(limit)}, from {in_megabytes(entry.compress_size)}",
                        hint="unpack it yourself and give what you need, or raise --max-bytes",
                        details={"limit": limit},
                    )
                context.budget.take_bytes(len(chunk))
                parts.append(chunk)
    except FAULTS as error:
        raise UnreadableSource(
            f"{shown_entry(entry)} in {context.name} is damaged: {str(error)[:100]}",
            hint="check that the archive was saved whole",
        ) from error
    content = b"".join(parts)
    if zlib.crc32(content) != entry.CRC:
        raise UnreadableSource(
            f"{shown_entry(entry)} in {context.name} is damaged: its size or its checksum is wrong",
            hint="check that the archive was saved whole",
        )
    return content


def refuse_entry(entry: zipfile.ZipInfo, context: Context) -> None:
    """Raise ``UnreadableSource`` for an entry that is a link, or locked with a password."""
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise UnreadableSource(
            f"{shown_entry(entry)} in {context.name} is a link to another file: not followed",
            hint="put the file itself into the archive",
        )
    if entry.flag_bits & 0x1:
        raise UnreadableSource(
            f"{shown_entry(entry)} in {context.name} is locked with a password",
            hint="unpack it yourself and give what is inside",
        )


def shown_entry(entry: zipfile.ZipInfo) -> str:
    """Return the name of an entry as it may be shown; it is never used as a path."""
    from crossread.ingest.sources import shown

    return shown(entry.filename)[:300] or "an entry without a name"


def part_named(
    archive: zipfile.ZipFile, name: str, context: Context, *, most: int | None = None
) -> bytes | None:
    """Return the part of an office document of this name, None where there is none."""
    try:
        entry = archive.getinfo(name)
    except KeyError:
        return None
    return unpacked(archive, entry, context, most=most)
