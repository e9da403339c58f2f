"""What SQLite refuses, in Crossread's words."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from crossread.errors import StoreDamaged, StoreError, StoreFull, StoreReadOnly

# Primary result codes (https://www.sqlite.org/rescode.html): the low byte of the extended ones.
BUSY, LOCKED, READONLY, IOERR, CORRUPT, FULL, CANTOPEN, NOTADB = 5, 6, 8, 10, 11, 13, 14, 26
IOERR_WRITE = 778


@contextmanager
def refusals(name: str) -> Iterator[None]:
    """Translate what SQLite raises about the workspace ``name``; raises ``StoreError``s."""
    try:
        yield
    except sqlite3.Error as error:
        raise refusal(error, name) from error


def refusal(error: sqlite3.Error, name: str) -> StoreError:
    """Return our error for one of SQLite's."""
    code = getattr(error, "sqlite_errorcode", None) or 0
    details = {"workspace": name, "sqlite": str(error)}
    if is_full(error):
        return StoreFull(
            f"there is no space left to write {name}",
            hint="make space and run the same command again; what was stored is safe",
            details=details,
        )
    kind, message, hint = _KNOWN.get(code & 0xFF, _UNKNOWN)
    if not code and isinstance(error, sqlite3.DatabaseError) and "malformed" in str(error):
        kind, message, hint = _KNOWN[CORRUPT]
    return kind(message.format(name=name, error=error), hint=hint, details=details)


def is_full(error: sqlite3.Error) -> bool:
    """Whether there was no space left."""
    code = getattr(error, "sqlite_errorcode", None) or 0
    return code == IOERR_WRITE or code & 0xFF == FULL


_DAMAGED = (
    StoreDamaged,
    "{name} is not a workspace, or is damaged",
    "check the file's name; if it is a workspace, take a copy from before (crossread restore COPY "
    "WORKSPACE --replace), or add the sources to a new file",
)
_BUSY = (
    StoreError,
    "another program is writing to {name}",
    "wait until it has finished, or close it, and run the command again",
)
_KNOWN: dict[int, tuple[type[StoreError], str, str]] = {
    BUSY: _BUSY,
    LOCKED: _BUSY,
    READONLY: (
        StoreReadOnly,
        "{name} cannot be written to",
        "copy it to a folder you may write in and use the copy",
    ),
    CORRUPT: _DAMAGED,
    NOTADB: _DAMAGED,
    CANTOPEN: (
        StoreError,
        "{name} cannot be opened or made",
        "check that its folder is there and that you may write in it",
    ),
    IOERR: (
        StoreError,
        "the disk refused {name}: {error}",
        "check the disk; what was stored before is safe",
    ),
}
_UNKNOWN = (StoreError, "the workspace {name} refused: {error}", "run crossread doctor on it")
