"""What passed between us and a server: kept letter for letter, within bounds of size and time."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from crossread.errors import NotFetched
from crossread.ingest.limits import in_megabytes
from crossread.model.identity import digest_of

MOST_HEADERS = 300_000
"""Bytes that a server may send beside the page itself."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its response, as sent and as received.

    ``number`` is the IP address that was asked, ``taken`` the moment (ISO 8601, UTC),
    ``certificate`` the SHA-256 of what the server proved its name with (empty without TLS).
    ``whole`` is false where the response was not read to its end, as of a redirect.
    """

    url: str
    number: str
    taken: str
    status: int
    headers: tuple[tuple[str, str], ...]
    request: bytes
    response: bytes
    certificate: str = ""
    whole: bool = True

    def header(self, name: str) -> str:
        """Return the values of a header, with commas between them; empty where there is none."""
        return ", ".join(value for known, value in self.headers if known.lower() == name)


@dataclass(frozen=True, slots=True)
class RobotsSaid:
    """What robots.txt said of an address: a stable ``code`` and the sentence for readers."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it was fetched: what was asked for, every exchange on the way, the bytes.

    ``content`` is the body with the packing of the way (gzip, br …) undone. ``doubts`` say what is
    not sure about it.
    """

    asked: str
    exchanges: tuple[Exchange, ...]
    content: bytes
    robots: tuple[RobotsSaid, ...]
    doubts: tuple[str, ...] = ()

    @property
    def last(self) -> Exchange:
        """Return the exchange that gave the page."""
        return self.exchanges[-1]

    @property
    def url(self) -> str:
        """Return the address that gave the page, after all redirects."""
        return self.last.url

    @property
    def taken(self) -> str:
        """Return when the page was fetched, in ISO 8601."""
        return self.last.taken

    @property
    def digest(self) -> str:
        """Return the SHA-256 of the page's bytes."""
        return digest_of(self.content)


class Deadline:
    """How long a page may take in all; ``clock`` counts seconds."""

    def __init__(self, seconds: float, clock: Callable[[], float], host: str) -> None:
        self._clock, self._seconds, self._host = clock, seconds, host
        self._end = clock() + seconds

    def left(self, most: float) -> float:
        """Return the seconds left, at most ``most``; raises ``NotFetched`` when none are."""
        left = self._end - self._clock()
        if left <= 0:
            raise too_slow(self._host, self._seconds)
        return min(left, most)

    def pause(self, seconds: float) -> None:
        """Let time that we waited ourselves, out of politeness, not count."""
        self._end += seconds


def too_slow(host: str, seconds: float) -> NotFetched:
    """Return the error for a server that takes too long."""
    return NotFetched(
        f"{host} is too slow: no whole page within {seconds:g} seconds",
        hint="try again later, or save the page in a browser and give the file",
        details={"seconds": seconds},
    )


class Wire:
    """A connected socket with bounds, as ``http.client`` reads from it.

    Every read ends by the deadline, so that a server which sends a byte now and then gets no
    further than one that sends none, and everything that is read is written down.
    """

    def __init__(self, sock: Any, deadline: Deadline, *, each: float, most: int, host: str) -> None:
        self._sock, self._host = sock, host
        self._deadline, self._each, self._most = deadline, each, most
        self.received = bytearray()

    def send(self, request: bytes) -> None:
        """Send all of a request; raises ``OSError`` and ``NotFetched``."""
        self._sock.settimeout(self._deadline.left(self._each))
        self._sock.sendall(request)

    def makefile(self, mode: str) -> io.BufferedReader:
        """Return what is received as a file."""
        del mode
        return io.BufferedReader(_Listening(self.read_into))

    def read_into(self, buffer: memoryview) -> int:
        """Read what has come; raises ``OSError`` and ``NotFetched``."""
        self._sock.settimeout(self._deadline.left(self._each))
        try:
            n_bytes = int(self._sock.recv_into(buffer))
        except TimeoutError as error:
            self._deadline.left(self._each)
            raise too_slow(self._host, self._each) from error
        self.received += buffer[:n_bytes]
        if len(self.received) > self._most + MOST_HEADERS:
            raise NotFetched(
                f"{self._host} sends more than the limit of {in_megabytes(self._most)}",
                hint="if the page is worth it, raise the limit with --max-bytes",
                details={"limit": self._most},
            )
        return n_bytes


class _Listening(io.RawIOBase):
    """The receiving side of a ``Wire``."""

    def __init__(self, read_into: Callable[[memoryview], int]) -> None:
        self._read_into = read_into

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        return self._read_into(memoryview(buffer))
