"""Opening a workspace file: what it is, which version it has, and bringing it up to date.

Each numbered file of ``schema/`` is applied once, in order, within one transaction; before an
older file is changed, a copy of it is put beside it.
"""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Iterator, Sequence
from importlib import resources
from pathlib import Path, PurePath

from crossread.errors import SchemaMismatch, StoreDamaged, StoreError, Unavailable
from crossread.store.refusals import CANTOPEN, refusals

APPLICATION_ID = 0x43725264
"""In the file's header, so that ``file`` and other programs can tell what it is ("CrRd")."""

BUSY_SECONDS = 5.0

OLDEST_SQLITE = (3, 38)
"""Strict tables came with 3.37, the operator that reads JSON in a query with 3.38."""


def schema_files() -> tuple[str, ...]:
    """Return the text of each numbered migration, first to last."""
    folder = resources.files("crossread.store") / "schema"
    names = sorted(item.name for item in folder.iterdir() if item.name.endswith(".sql"))
    return tuple((folder / name).read_text(encoding="utf-8") for name in names)


def is_read_only(path: Path) -> bool:
    """Whether ``path`` is a file that may not be written to, or lies where nothing may be.

    A file without any permission to write is taken at its word, also for an administrator.
    """
    if not os.path.exists(path):
        return False
    if not stat.S_IMODE(path.stat().st_mode) & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH):
        return True
    return not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK))


def connect(path: Path | None, *, read_only: bool) -> sqlite3.Connection:
    """Open the file (None: memory). Raises ``StoreError``."""
    name = ":memory:" if path is None else path.name
    _refuse_old_sqlite()
    with refusals(name):
        if path is None:
            return _configured(sqlite3.connect(":memory:", isolation_level=None))
        if os.path.isdir(path):
            raise StoreError(f"{path} is a folder", hint="give the name of a file in it")
        if not os.path.isdir(path.parent):
            raise StoreError(
                f"there is no folder {path.parent} to put the workspace in",
                hint="make the folder, or choose another place with --workspace",
            )
        if not read_only:
            return _configured(_connect_to(path, "rwc"))
        return _read_only(path)


def _refuse_old_sqlite() -> None:
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        wanted = ".".join(map(str, OLDEST_SQLITE))
        raise Unavailable(
            f"SQLite {wanted} or newer is needed, and this Python comes with "
            f"{sqlite3.sqlite_version}",
            hint="use a newer Python, or one from python.org",
        )


def _read_only(path: Path) -> sqlite3.Connection:
    try:
        return _configured(_connect_to(path, "ro"))
    except sqlite3.OperationalError as error:
        # A file copied while its program ran asks for a log beside it that cannot be made here.
        # Nothing else writes to it, so it can be read as it stands.
        if error.sqlite_errorcode & 0xFF != CANTOPEN:
            raise
        return _configured(_connect_to(path, "ro&immutable=1"))


def _connect_to(path: Path, mode: str) -> sqlite3.Connection:
    return sqlite3.connect(
        f"{uri_of(path.absolute())}?mode={mode}",
        uri=True,
        isolation_level=None,
        timeout=BUSY_SECONDS,
    )


def uri_of(path: PurePath) -> str:
    """Return an absolute path as SQLite takes it: it knows no host, so a share is all path."""
    uri = path.as_uri()
    return uri if uri.startswith("file:///") else uri.replace("file://", "file:////", 1)


def _configured(connection: sqlite3.Connection) -> sqlite3.Connection:
    try:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA secure_delete = ON")  # removed words leave the file
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def migrate(
    connection: sqlite3.Connection, path: Path | None, *, files: Sequence[str], read_only: bool
) -> None:
    """Bring the schema up to date with ``files``.

    Raises ``StoreDamaged`` when the file is another program's, ``SchemaMismatch`` when it was
    written by a newer version, or by an older one and cannot be changed.
    """
    name = ":memory:" if path is None else path.name
    with refusals(name):
        version = _version(connection, name)
        if version == len(files):
            return
        _refuse_unfit(version, len(files), name, read_only=read_only)
        if version and path is not None:
            _back_up(connection, path, version)
        _apply(connection, files, name)


def _version(connection: sqlite3.Connection, name: str) -> int:
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    (n_tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if application == APPLICATION_ID:
        return int(version)
    if application == version == n_tables == 0:
        return 0
    raise StoreDamaged(
        f"{name} is a database of another program, not a workspace",
        hint="choose another file with --workspace; this one was not changed",
    )


def _refuse_unfit(version: int, known: int, name: str, *, read_only: bool) -> None:
    if version > known:
        raise SchemaMismatch(
            f"{name} was written by a newer version of Crossread (schema {version}, "
            f"this version knows {known})",
            hint="install a newer version of Crossread; the file was not changed",
            details={"found": version, "known": known},
        )
    if read_only:
        raise SchemaMismatch(
            f"{name} was written by an older version of Crossread and cannot be changed here",
            hint="copy it to a folder you may write in and open the copy",
            details={"found": version, "known": known},
        )


def _back_up(connection: sqlite3.Connection, path: Path, version: int) -> None:
    copy = sqlite3.connect(path.with_name(f"{path.name}.backup-{version}"))
    try:
        connection.backup(copy)
    finally:
        copy.close()


def _apply(connection: sqlite3.Connection, files: Sequence[str], name: str) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        version = _version(connection, name)  # another process may have been here first
        for text in files[version:]:
            for statement in statements(text):
                connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {max(version, len(files))}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def statements(text: str) -> Iterator[str]:
    """Yield the SQL statements of ``text``, triggers whole."""
    pending = ""
    for line in text.splitlines(keepends=True):
        pending += line
        if sqlite3.complete_statement(pending):
            yield pending
            pending = ""
