"""Where a workspace lies: a file, or a PostgreSQL database named by its address."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlsplit, urlunsplit

from crossread.errors import InputError, StoreDamaged
from crossread.store.carry import is_export
from crossread.store.store import Store

SCHEMES = ("postgresql://", "postgres://")

_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]+:/", re.IGNORECASE)
"""How addresses begin; one letter alone names a drive."""


class Address(str):
    """The address of a database, in whose letters the password does not stand.

    It can be shown, written down and logged as it is; only who connects asks for ``whole``.
    """

    _whole: str

    @classmethod
    def of(cls, text: str) -> Address:
        """Read an address; raises ``InputError`` when it is none."""
        if isinstance(text, cls):
            return text
        try:
            parts = urlsplit(text)
            host = parts.netloc.rpartition("@")[2]
            user = parts.username
            if _is_torn(parts) or (parts.port or 1) < 1:
                raise ValueError
        except ValueError:
            # The text itself is not repeated, nor is the error: a password may stand in it.
            raise InputError(
                "the address of the database cannot be read",
                hint="write postgresql://USER@HOST/DATABASE, signs in a name or password as %40",
            ) from None
        named = "" if user is None else f"{quote(unquote(user), safe='')}@"
        query = "&".join(
            one for one in parts.query.split("&") if "password" not in one.partition("=")[0]
        )
        shown = cls(urlunsplit((parts.scheme, named + host, parts.path, query, "")))
        shown._whole = text
        return shown

    @property
    def whole(self) -> str:
        """Return the address as given, with its password."""
        return self._whole

    def __reduce__(self) -> tuple[object, ...]:
        """Go to another process without the password."""
        return (Address.of, (str(self),))


def _is_torn(parts: SplitResult) -> bool:
    """Whether a sign in a password (/, ? or #) may have cut an address within it."""
    rest = parts.path + ("" if "@" in parts.netloc else parts.query)
    return "@" in rest or bool(parts.fragment)


def is_address(place: str | Path) -> bool:
    """Whether a workspace lies in a database, not in a file."""
    return isinstance(place, str) and place.startswith(SCHEMES)


def place_of(text: str) -> str:
    """Return what a person typed as the place of a workspace, safe to be shown.

    Raises ``InputError`` for an address that cannot be read, or of another kind of database.
    """
    if is_address(text):
        return Address.of(text)
    if _ADDRESS.match(text):  # not repeated: a password may stand in it
        raise InputError(
            "the workspace is named by an address that is none of a PostgreSQL database",
            hint="write postgresql://USER@HOST/DATABASE, or name a file",
        )
    return text


def located(text: str) -> str | Path:
    """Return the place of a workspace as a path, or an address as it is."""
    return place_of(text) if is_address(text) else Path(text)


def name_of(place: str | Path) -> str:
    """Return what a workspace is called in short: its file, or its database and schema."""
    if not is_address(place):
        return Path(place).name
    parts = urlsplit(str(place))
    schema = dict(parse_qsl(parts.query)).get("schema")
    return ".".join(filter(None, (unquote(parts.path.strip("/")), schema)))


def open_store(place: str | Path | None, **settings: Any) -> Store:
    """Open the store at a place (None: in memory), which is made if missing.

    ``settings`` are those of the stores. Raises ``StoreError``s; ``ExtraMissing`` where the
    database needs what is not installed.
    """
    if place is not None and is_address(place):
        from crossread.store.postgres import PostgresStore

        return PostgresStore(_address(place), **settings)
    from crossread.store.sqlite import SqliteStore

    try:
        return SqliteStore(None if place is None else Path(place), **settings)
    except StoreDamaged:
        if place is not None and is_export(Path(place)):
            raise InputError(
                f"{name_of(place)} is an export of a workspace, not a workspace",
                hint=f"crossread import {name_of(place)} --workspace FILE reads it back",
            ) from None
        raise


def exists(place: str | Path) -> bool:
    """Whether there is a workspace at a place; raises as ``open_store`` does."""
    if is_address(place):
        from crossread.store.postgres import is_there

        return is_there(_address(place))
    return os.path.exists(place)


def _address(place: str | Path) -> Address:
    return place if isinstance(place, Address) else Address.of(str(place))
