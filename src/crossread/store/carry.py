"""The one file that holds everything of a workspace, and back.

JSON Lines, packed with gzip where its name ends in ``.gz``: a line that opens it, a line for each
row of each table, and a line that closes it with the number of rows and the digest of all before
it. What is JSON in a column is JSON in the file.
"""

from __future__ import annotations

import gzip
import hashlib
import zlib
from collections import Counter
from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import msgspec

from crossread.errors import InputError
from crossread.store.kept import Row, table_named
from crossread.store.rows import json_text

FORMAT = 1
"""Goes up when older versions could not read the file any more."""

LONGEST_LINE = 256_000_000
_GZIP, _SQLITE = b"\x1f\x8b", b"SQLite format 3\0"
_CUT = "it was cut off or changed; take another copy"

_decode = msgspec.json.Decoder().decode


def write_export(given: Iterable[Row], path: Path, *, program: str, made: str) -> str:
    """Write rows to a new file and return the SHA-256 of the file's bytes."""
    with path.open("wb") as file, _packed(file, path) as out:
        digest, n_rows = hashlib.sha256(), Counter[str]()

        def put(line: Mapping[str, Any]) -> None:
            text = json_text(line).encode("utf-8") + b"\n"
            digest.update(text)
            out.write(text)

        put({"kind": "workspace", "format": FORMAT, "program": program, "made": made})
        for row in given:
            n_rows[row.table] += 1
            put({"table": row.table, "row": _opened(row)})
        put({"kind": "end", "rows": dict(n_rows), "sha256": digest.hexdigest()})
    return digest_of_file(path)


@contextmanager
def _packed(file: IO[bytes], path: Path) -> Iterator[IO[bytes]]:
    if not path.name.endswith(".gz"):
        yield file
        return
    with gzip.GzipFile(filename="", mode="wb", fileobj=file, mtime=0) as packed:
        yield packed  # type: ignore[misc]


def digest_of_file(path: Path) -> str:
    """Return the SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def is_export(path: Path) -> bool:
    """Whether a file is one that ``write_export`` wrote, by its first bytes."""
    try:
        with path.open("rb") as file, _unpacked(file) as lines:
            return lines.read(20).startswith(b'{"kind":"workspace"')
    except (OSError, EOFError, zlib.error):
        return False


def is_sqlite(path: Path) -> bool:
    """Whether a file is a database of SQLite, as workspaces and their backups are."""
    with path.open("rb") as file:
        return file.read(len(_SQLITE)) == _SQLITE


@contextmanager
def _unpacked(file: IO[bytes]) -> Iterator[IO[bytes]]:
    packed = file.read(2) == _GZIP
    file.seek(0)
    if not packed:
        yield file
        return
    with gzip.GzipFile(fileobj=file) as unpacked:
        yield unpacked  # type: ignore[misc]


def read_export(path: Path) -> Generator[Row, None, None]:
    """Yield the rows of an export.

    Raises ``InputError`` when it is none, is of a newer format, or is not whole, which is known
    only at its end: nothing may be kept before that.
    """
    digest, n_rows = hashlib.sha256(), Counter[str]()
    closed = False
    for number, line in enumerate(_lines(path)):
        value = _parsed(line, number, path.name)
        if closed:
            raise _unfit(path.name, "goes on after its end")
        if number == 0:
            _refuse_newer(value, path.name)
        elif value.get("kind") == "end":
            closed = True
            if value.get("sha256") != digest.hexdigest() or value.get("rows") != dict(n_rows):
                raise _unfit(path.name, "is not what was written")
        else:
            row = _row(value, number, path.name)
            n_rows[row.table] += 1
            yield row
        digest.update(line)
    if not closed:
        raise _unfit(path.name, "has no end")


def _lines(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as file, _unpacked(file) as lines:
            while line := lines.readline(LONGEST_LINE):
                if not line.endswith(b"\n"):
                    raise _unfit(path.name, "has a line that does not end")
                yield line
    except (OSError, EOFError, zlib.error) as error:
        raise InputError(f"{path.name} cannot be read", hint=_CUT) from error


def _parsed(line: bytes, number: int, name: str) -> dict[str, Any]:
    try:
        value = _decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise _unfit(name, f"cannot be read in line {number + 1}") from error
    if not isinstance(value, dict):
        raise _unfit(name, f"says nothing in line {number + 1}")
    return value


def _refuse_newer(header: Mapping[str, Any], name: str) -> None:
    if header.get("kind") != "workspace":
        raise InputError(
            f"{name} is no export of a workspace",
            hint="make one with crossread export --all FILE",
        )
    if header.get("format") != FORMAT:
        raise InputError(
            f"{name} has the format {header.get('format')}, this version reads {FORMAT}",
            hint=f"it was written by Crossread {header.get('program')}; install that or newer",
        )


def _row(value: Mapping[str, Any], number: int, name: str) -> Row:
    given = value.get("row")
    if not isinstance(given, dict) or not isinstance(value.get("table"), str):
        raise _unfit(name, f"holds no row in line {number + 1}")
    table = table_named(value["table"])
    unknown = set(given) - set(table.columns)
    if unknown:
        raise _unfit(name, f"has a column {min(unknown)} that is not known, in line {number + 1}")
    return Row(
        table.name,
        {
            column: json_text(one) if column in table.json and one is not None else one
            for column, one in given.items()
        },
    )


def _opened(row: Row) -> dict[str, Any]:
    table = table_named(row.table)
    return {
        column: _decode(one) if column in table.json and one is not None else one
        for column, one in row.values.items()
    }


def _unfit(name: str, fault: str) -> InputError:
    return InputError(f"{name} {fault}", hint=_CUT)
