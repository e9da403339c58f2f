"""Files that were dropped and could not be read, kept while the workbench runs, to be tried again.

They came as bytes without a path, so nothing else could try them again. They stay in memory alone
and are gone when the workbench ends, or when their source is read or taken off the desk.
"""

from __future__ import annotations

import threading

MOST_BYTES_KEPT = 200_000_000
"""Bytes of all files kept; older ones are let go for newer ones."""


class Dropped:
    """Bytes of dropped files by the name of their source; safe to use from several threads."""

    def __init__(self, most_bytes: int = MOST_BYTES_KEPT) -> None:
        self._most_bytes = most_bytes
        self._files: dict[str, bytes] = {}
        self._lock = threading.Lock()

    def keep(self, source: str, content: bytes) -> None:
        """Keep a file, unless it alone is too large."""
        with self._lock:
            self._files.pop(source, None)
            if len(content) > self._most_bytes:
                return
            self._files[source] = content
            while sum(map(len, self._files.values())) > self._most_bytes:
                del self._files[next(iter(self._files))]

    def forget(self, source: str) -> None:
        """Let a file go."""
        with self._lock:
            self._files.pop(source, None)

    def content(self, source: str) -> bytes | None:
        """Return the bytes of a file, None where they are not kept."""
        with self._lock:
            return self._files.get(source)
