"""Files that were dropped, kept while the workbench runs where something else is wanted of them.

They came as bytes without a path, so nothing else could try those again that could not be read,
nor show the picture on which words stand. They stay in memory alone and are gone when the
workbench ends, or when their source is read (if it is no picture) or taken off the desk.
"""

from __future__ import annotations

import threading

from crossread.model.identity import digest_of

MOST_BYTES_KEPT = 200_000_000
"""Bytes of all files kept; older ones are let go for newer ones."""


class Dropped:
    """Bytes of dropped files by the name of their source; safe to use from several threads."""

    def __init__(self, most_bytes: int = MOST_BYTES_KEPT) -> None:
        self._most_bytes = most_bytes
        self._files: dict[str, bytes] = {}
        self._digests: dict[str, str] = {}
        self._lock = threading.Lock()

    def keep(self, source: str, content: bytes) -> None:
        """Keep a file, unless it alone is too large."""
        with self._lock:
            self._let_go(source)
            if len(content) > self._most_bytes:
                return
            self._files[source] = content
            self._digests[source] = digest_of(content)
            while sum(map(len, self._files.values())) > self._most_bytes:
                self._let_go(next(iter(self._files)))

    def forget(self, source: str) -> None:
        """Let a file go."""
        with self._lock:
            self._let_go(source)

    def forget_digest(self, digest: str) -> None:
        """Let every file go that has these bytes."""
        with self._lock:
            for source in [one for one, known in self._digests.items() if known == digest]:
                self._let_go(source)

    def content(self, source: str) -> bytes | None:
        """Return the bytes of a file, None where they are not kept."""
        with self._lock:
            return self._files.get(source)

    def of_digest(self, digest: str) -> bytes | None:
        """Return the bytes of this SHA-256, None where they are not kept."""
        with self._lock:
            return next(
                (self._files[one] for one, known in self._digests.items() if known == digest), None
            )

    def _let_go(self, source: str) -> None:
        self._files.pop(source, None)
        self._digests.pop(source, None)
