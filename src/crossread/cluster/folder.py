"""A folder of findings: tables in parts, each written whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from crossread import __version__
from crossread.cluster.batches import LOOSE, Loose
from crossread.cluster.tables import (
    DOCUMENTS,
    ITEMS,
    OUTCOMES,
    RECORDS,
    RETRY,
    SCHEMA,
    TABLES,
    Part,
    noted_in,
)
from crossread.errors import InputError, StoreError, StoreFull

MARK = "crossread.json"
# A part is there when its last table is.
ORDER = (DOCUMENTS, OUTCOMES, RECORDS)


@dataclass(frozen=True, slots=True)
class Folder:
    """Where findings are written to and read from. Make it with ``made`` or ``there``."""

    path: Path

    @classmethod
    def made(cls, path: str, key: str) -> Folder:
        """Return a folder for what is found by ``key``, which names how sources are read.

        Raises ``InputError`` when something else is there, ``StoreError`` when it cannot be made.
        """
        folder = cls(Path(path))
        mark = folder.path / MARK
        if mark.is_file():
            folder._refuse_other(key)
            return folder
        if folder.path.exists() and (not folder.path.is_dir() or any(folder.path.iterdir())):
            raise InputError(
                f"{path} is there and is no folder of findings",
                hint="give the name of a new or an empty folder",
            )
        with _told(path):
            for table in ORDER:
                (folder.path / table).mkdir(parents=True, exist_ok=True)
        known = {"schema": SCHEMA, "crossread": __version__, "read": key, "tables": _columns()}
        folder.write(MARK, (json.dumps(known, indent=1, ensure_ascii=False) + "\n").encode())
        return folder

    @classmethod
    def there(cls, path: str) -> Folder:
        """Return a folder that was made; raises ``InputError``."""
        folder = cls(Path(path))
        if not (folder.path / MARK).is_file():
            raise InputError(
                f"{path} is no folder of findings",
                hint="make one: crossread read SOURCES --out FOLDER",
            )
        return folder

    def _refuse_other(self, key: str) -> None:
        known = json.loads((self.path / MARK).read_text(encoding="utf-8"))
        if known.get("schema") != SCHEMA or known.get("read") != key:
            raise InputError(
                f"{self.path} holds what Crossread {known.get('crossread')} found with other "
                "rules, models or options",
                hint="give another folder: what differently made readings say is not to be mixed",
            )

    def parts(self) -> list[str]:
        """Return the names of the parts that are there, in order."""
        return sorted(one.stem for one in (self.path / RECORDS).glob("*.parquet"))

    def holds(self, part: str) -> bool:
        """Whether a part is there, whole."""
        return self.file(RECORDS, part).is_file()

    def file(self, table: str, part: str) -> Path:
        """Return the file of a part of a table."""
        return self.path / table / f"{part}.parquet"

    def is_to_be_tried_again(self, part: str) -> bool:
        """Whether something in a part that is there failed and may not fail another time."""
        return RETRY in noted_in(str(self.file(RECORDS, part)))

    def loose_items(self) -> Loose:
        """Return the names of the files that were read, those in archives and tables left out."""
        held: set[str] = set()
        again: dict[str, frozenset[str]] = {}
        for path in sorted((self.path / RECORDS).glob(f"{LOOSE}-*.parquet")):
            noted = noted_in(str(path))
            names = noted.get(ITEMS, b"").decode().split(",")
            if RETRY in noted:
                again[path.stem] = frozenset(names)
            else:
                held.update(names)
        return Loose(frozenset(held), again)

    def add(self, part: Part) -> None:
        """Write a part. Raises ``StoreFull`` where there is no space; then it is not there."""
        for table in ORDER:
            self.write(f"{table}/{part.name}.parquet", part.tables[table])

    def write(self, name: str, content: bytes) -> None:
        """Write a file whole or not at all; raises ``StoreFull`` and ``StoreError``."""
        path = self.path / name
        started = path.with_name(f".{path.name}.{os.getpid()}.tmp")
        try:
            with _told(str(self.path)):
                path.parent.mkdir(exist_ok=True)
                with started.open("wb") as file:
                    file.write(content)
                    file.flush()
                    os.fsync(file.fileno())
                started.replace(path)
        except BaseException:
            with contextlib.suppress(OSError):
                started.unlink(missing_ok=True)
            raise


def _columns() -> dict[str, dict[str, str]]:
    return {
        table: {name: f"{kind}: {holds}" for name, (kind, holds) in columns.items()}
        for table, columns in TABLES.items()
    }


@contextlib.contextmanager
def _told(path: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise StoreFull(
                f"there is no space left in {path}; the parts that are there are whole",
                hint="free some, and run the same command again: it goes on where it was",
            ) from error
        raise StoreError(
            f"{path} cannot be written to: {(error.strerror or 'refused').lower()}",
            hint="check its permissions, or give another folder",
        ) from error
