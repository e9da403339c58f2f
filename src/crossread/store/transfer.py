"""Copies of everything: made while others write, checked by their digest, and brought back."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from crossread.errors import (
    InputError,
    SchemaMismatch,
    StoreDamaged,
    StoreError,
    StoreFull,
    StoreReadOnly,
)
from crossread.store.carry import digest_of_file, is_export, is_sqlite, read_export, write_export
from crossread.store.kept import Row
from crossread.store.places import is_address, open_store
from crossread.store.store import Store, utc_now

SIDECAR = ".sha256"
"""What is added to a copy's name for the file that keeps its digest, as sha256sum writes it."""

ORIGIN = "origin"
"""What a copy is called, in the workspace made of it."""

NO_SPACE = (errno.ENOSPC, errno.EDQUOT)

LOGS = ("", "-wal", "-shm", "-journal")
"""The names a SQLite file and its logs end in."""


@dataclass(frozen=True, slots=True)
class Copied:
    """A copy of everything. ``aside`` is where what was there before lies now."""

    what: str
    place: str
    n_bytes: int | None = None
    sha256: str | None = None
    aside: str | None = None


def backup(store: Store, out: Path) -> Copied:
    """Write a copy from which ``restore`` brings everything back, and its digest beside it.

    Others may go on writing: the copy is of one state. Raises ``InputError`` when the file is
    there, ``StoreError``s.
    """
    return _saved(store, out, "backup", store.save_to)


def export_all(store: Store, out: Path, *, program: str) -> Copied:
    """Write everything to one documented file that any store reads back."""

    def write(path: Path) -> None:
        with closing(store.dump()) as given:
            write_export(given, path, program=program, made=utc_now())

    return _saved(store, out, "export", write)


def _saved(store: Store, out: Path, what: str, write: Callable[[Path], None]) -> Copied:
    with _made_whole(out) as partial:
        write(partial)
        digest = digest_of_file(partial)
    out.with_name(out.name + SIDECAR).write_text(f"{digest}  {out.name}\n", encoding="utf-8")
    with suppress(StoreReadOnly):
        store.note_copy(what, str(out))
    return Copied(what, str(out), out.stat().st_size, digest)


@contextmanager
def _made_whole(out: Path) -> Iterator[Path]:
    """Give a file to write to that takes the name ``out`` when all of it is there."""
    if os.path.lexists(out):
        raise InputError(f"{out} is there already", hint="choose another name, or move it away")
    if not os.path.isdir(out.parent):
        raise InputError(f"there is no folder {out.parent} to write to", hint="make it first")
    packed = ".gz" if out.name.endswith(".gz") else ""
    partial = out.with_name(f".{out.name}.partial{packed}")
    _unlink(partial)
    try:
        with _space_for(out):
            yield partial
            _sync(partial)
            partial.rename(out)
    finally:
        _unlink(partial)


@contextmanager
def _space_for(out: Path) -> Iterator[None]:
    """Name the file a person asked for where there is no space left for it; ``StoreFull``."""
    try:
        yield
    except (OSError, StoreFull) as error:
        if isinstance(error, OSError) and error.errno not in NO_SPACE:
            raise
        raise StoreFull(
            f"there is no space left to write {out.name}",
            hint="make space, or choose another place; nothing was left there",
        ) from error


def _unlink(path: Path) -> None:
    for end in LOGS:
        path.with_name(path.name + end).unlink(missing_ok=True)


def _sync(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def restore(copy: Path, place: str, *, replace: bool = False) -> Copied:
    """Bring a copy back to a place, file or database; its digest is checked where it is known.

    A workspace that is there is refused, or with ``replace`` put aside. Raises ``StoreDamaged``
    when the copy is not what was written, ``InputError``.
    """
    if not os.path.isfile(copy):
        raise InputError(f"there is no file {copy}", hint="give the file that backup made")
    check_digest(copy)
    done = _Task("restore", str(copy), replace=replace)
    if is_export(copy):
        return _put_in(read_export(copy), place, done)
    with _opened_copy(copy) as saved:
        return _put_in(saved.dump(), place, done)


@contextmanager
def _opened_copy(copy: Path) -> Iterator[Store]:
    """Open a backup that is a file; one of an older version is brought up to date in a copy."""
    with ExitStack() as closing:
        try:
            saved = open_store(copy, read_only=True)
        except StoreDamaged as error:
            raise StoreDamaged(
                f"{copy.name} is no copy of a workspace, or is damaged",
                hint="give a file that backup or export --all wrote; if it is one, take another",
            ) from error
        except SchemaMismatch as error:
            if int(str(error.details["found"])) > int(str(error.details["known"])):
                raise
            folder = Path(closing.enter_context(tempfile.TemporaryDirectory(prefix="crossread-")))
            shutil.copyfile(copy, folder / copy.name)
            saved = open_store(folder / copy.name)
        closing.callback(saved.close)
        yield saved


def import_all(file: Path, place: str) -> Copied:
    """Read an export back into a workspace that is not there yet, or is empty."""
    if not os.path.isfile(file):
        raise InputError(f"there is no file {file}", hint="give the file that export --all made")
    if is_sqlite(file):
        raise InputError(
            f"{file.name} is a backup or a workspace, not an export",
            hint=f"crossread restore {file.name} WORKSPACE brings it back",
        )
    check_digest(file)
    return _put_in(read_export(file), place, _Task("import", str(file)))


def move(origin: str, place: str) -> Copied:
    """Copy everything from one place to another, unchanged; the first is left as it was.

    Raises ``InputError`` when there is something at the second.
    """
    store = open_store(origin)
    try:
        copied = _put_in(store.dump(), place, _Task("move", str(origin)))
        with suppress(StoreReadOnly):
            store.note_copy("move", str(place))
    finally:
        store.close()
    return copied


def check_digest(copy: Path) -> bool:
    """Compare a copy with the digest beside it; returns whether there is one.

    Raises ``StoreDamaged`` when they differ.
    """
    try:
        told = copy.with_name(copy.name + SIDECAR).read_text(encoding="utf-8").split()
    except (OSError, UnicodeDecodeError):
        return False
    if not told or told[0] != digest_of_file(copy):
        raise StoreDamaged(
            f"{copy.name} is not the file that was written: its digest is another",
            hint=f"take another copy; if you changed it on purpose, delete {copy.name}{SIDECAR}",
        )
    return True


@dataclass(frozen=True, slots=True)
class _Task:
    """What is done, and where the rows come from: the workspace made of them remembers it."""

    what: str
    origin: str
    replace: bool = False


def _put_in(given: Generator[Row, None, None], place: str, task: _Task) -> Copied:
    with closing(given):
        if is_address(place):
            return _put_in_database(given, place, task)
        path, aside = Path(place), None
        if os.path.lexists(path) and path.stat().st_size:
            if not task.replace:
                raise InputError(
                    f"there is a workspace {path} already",
                    hint="name another; restore --replace puts the one that is there aside",
                )
            aside = _next_name(path)
        _put_in_file(given, path, aside, task)
    return Copied(task.what, str(place), aside=None if aside is None else str(aside))


def _put_in_file(given: Iterable[Row], path: Path, aside: Path | None, task: _Task) -> None:
    partial = path.with_name(f".{path.name}.partial")
    _unlink(partial)
    try:
        with _space_for(path):
            _load(given, str(partial), task)
        if aside is not None:
            _put_aside(path, aside)
        partial.replace(path)
    finally:
        _unlink(partial)


def _put_in_database(given: Iterable[Row], place: str, task: _Task) -> Copied:
    store = open_store(place)
    try:
        aside = store.put_aside(task.what) if task.replace else None
        store.load(given, replace=task.replace)
        store.note_copy(ORIGIN, task.origin)
    finally:
        store.close()
    return Copied(task.what, str(place), aside=aside)


def _load(given: Iterable[Row], place: str, task: _Task) -> None:
    store = open_store(place)
    try:
        store.load(given)
        store.note_copy(ORIGIN, task.origin)
    finally:
        store.close()


def _next_name(path: Path) -> Path:
    names = (path.with_name(f"{path.name}.before-restore-{n}") for n in range(1, 10_000))
    return next(one for one in names if not os.path.lexists(one))


def _put_aside(path: Path, aside: Path) -> None:
    """Rename a SQLite file with its logs, which belong to it and to no other."""
    try:
        for end in LOGS:
            beside = path.with_name(path.name + end)
            if beside.exists():
                beside.rename(aside.with_name(aside.name + end))
    except OSError as error:
        raise StoreError(
            f"{path.name} cannot be put aside: {error.strerror}",
            hint="close every program that has it open, and try again",
        ) from error
