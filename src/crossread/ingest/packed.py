"""Single files that are packed (gzip, bzip2, xz, zstd): unpacked piece by piece, within limits."""

from __future__ import annotations

import bz2
import lzma
import zlib
from collections.abc import Callable, Generator, Iterator
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from crossread.errors import ExtraMissing, UnreadableSource
from crossread.ingest.limits import in_megabytes
from crossread.ingest.parts import Context, Packed, Part

CHUNK = 1 << 16
LZMA_MEMORY = 128_000_000
ZSTD_WINDOW = 1 << 27
ZSTD_SLICE = 256
FAULTS: tuple[type[Exception], ...] = (OSError, EOFError, ValueError, zlib.error, lzma.LZMAError)


def read_packed(content: bytes, context: Context) -> Iterator[Part]:
    """Yield what is packed in the one file; raises ``UnreadableSource`` and ``ExtraMissing``."""
    context.budget.take_entry()
    unpacked = unpack(content, coding_of(content), context)
    name = context.name.rsplit(".", 1)[0] if "." in context.name else context.name
    yield Packed("", unpacked, name)


def coding_of(content: bytes) -> str:
    """Return how bytes are packed by their first bytes: gzip, bz2, xz or zstd."""
    for magic, coding in ((b"BZh", "bz2"), (b"\xfd7zXZ", "xz"), (b"\x28\xb5\x2f\xfd", "zstd")):
        if content.startswith(magic):
            return coding
    return "gzip"


def unpack(content: bytes, coding: str, context: Context) -> bytes:
    """Return unpacked bytes, never more than the limits allow; raises ``UnreadableSource``.

    ``coding`` is gzip, deflate, bz2, xz, zstd or br; the last two need ``crossread[warc]``.
    """
    limit = context.limits.max_entry_bytes
    parts: list[bytes] = []
    n_bytes = 0
    try:
        for piece in pieces_of(content, coding):
            n_bytes += len(piece)
            if n_bytes > limit:
                raise UnreadableSource(
                    f"{context.name} unpacks to more than {in_megabytes(limit)}, from "
                    f"{in_megabytes(len(content))} of {coding}",
                    hint="unpack it yourself and give what you need, or raise --max-bytes",
                    details={"limit": limit},
                )
            context.budget.take_bytes(len(piece))
            parts.append(piece)
    except FAULTS as error:
        raise UnreadableSource(
            f"{context.name} is damaged ({coding}): {str(error)[:100]}",
            hint="check that it was saved whole",
        ) from error
    return b"".join(parts)


def pieces_of(content: bytes, coding: str) -> Iterator[bytes]:
    """Yield what is packed in pieces of bounded size; raises one of ``FAULTS``."""
    makers: dict[str, Callable[[bytes], Iterator[bytes]]] = {
        "gzip": _gzip,
        "x-gzip": _gzip,
        "deflate": _deflate,
        "bz2": lambda packed: _by_decompressor(packed, bz2.BZ2Decompressor),
        "xz": lambda packed: _by_decompressor(
            packed, lambda: lzma.LZMADecompressor(memlimit=LZMA_MEMORY)
        ),
        "zstd": _zstd,
        "br": _brotli,
    }
    if coding not in makers:
        raise ValueError(f"packed in a way that is not known: {coding[:40]}")
    return makers[coding](content)


def _gzip(content: bytes) -> Iterator[bytes]:
    """Unpack every member of a gzip file; what follows the last one is padding."""
    at = 0
    if not content.startswith(b"\x1f\x8b"):
        raise ValueError("it does not begin as gzip does")
    while content.startswith(b"\x1f\x8b", at):
        at = yield from _inflated(zlib.decompressobj(31), content, at)


def _deflate(content: bytes) -> Iterator[bytes]:
    """Unpack ``deflate`` as servers send it: with the head of zlib or without."""
    is_zlib = len(content) > 1 and content[0] & 0x0F == 8 and int.from_bytes(content[:2]) % 31 == 0
    machine = zlib.decompressobj(zlib.MAX_WBITS if is_zlib else -zlib.MAX_WBITS)
    yield from _inflated(machine, content, 0)


def _inflated(machine: Any, content: bytes, at: int) -> Generator[bytes, None, int]:
    """Yield what is packed from ``at`` on, and return where it ends."""
    while not machine.eof:
        given = content[at : at + CHUNK]
        if not given:
            raise EOFError("it ends in the middle")
        at += len(given)
        is_full = True
        while (given or is_full) and not machine.eof:
            piece = machine.decompress(given, CHUNK)
            yield piece
            given, is_full = machine.unconsumed_tail, len(piece) == CHUNK
    return at - len(machine.unused_data)


def _by_decompressor(content: bytes, make: Callable[[], Any]) -> Iterator[bytes]:
    machine = make()
    given = content
    while True:
        yield machine.decompress(given, CHUNK)
        given = b""
        if machine.eof:
            if not machine.unused_data.strip(b"\0"):
                return
            given, machine = machine.unused_data, make()
        elif machine.needs_input:
            raise EOFError("it ends in the middle")


def _zstd(content: bytes) -> Iterator[bytes]:
    """Unpack frame after frame, a little at a time: a block may unpack to thousands of times."""
    zstandard = _extra("zstandard", "zstd")
    at = 0
    try:
        while at < len(content):
            machine = zstandard.ZstdDecompressor(max_window_size=ZSTD_WINDOW).decompressobj()
            while not machine.eof:
                given = content[at : at + ZSTD_SLICE]
                if not given:
                    raise EOFError("it ends in the middle")
                at += len(given)
                yield machine.decompress(given)
            at -= len(machine.unused_data)
    except zstandard.ZstdError as error:
        raise ValueError(str(error)) from error


def _brotli(content: bytes) -> Iterator[bytes]:
    brotli = _extra("brotli", "brotli")
    machine = brotli.Decompressor()
    given = content
    try:
        while not machine.is_finished():
            piece = machine.process(given, output_buffer_limit=CHUNK)
            given = b""
            yield piece
            if not piece and not machine.is_finished() and machine.can_accept_more_data():
                raise EOFError("it ends in the middle")
    except brotli.error as error:
        raise ValueError(str(error)) from error


def _extra(module: str, what: str) -> Any:
    if find_spec(module) is None:
        raise ExtraMissing(
            f"what unpacks {what} is not installed",
            hint="pip install 'crossread[warc]'",
            details={"extra": "warc"},
        )
    return import_module(module)
