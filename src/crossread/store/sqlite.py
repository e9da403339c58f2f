"""A workspace in one SQLite file (or in memory).

Written through a write-ahead log with every commit on disk before it counts; on closing the log
is folded in, so that the one file can be sent. Every statement goes through ``_execute``, which is
also where tests pull the plug.
"""

from __future__ import annotations

import glob
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from crossread.errors import StoreDamaged, StoreReadOnly
from crossread.model.bodies import KINDS, Body
from crossread.store import rows
from crossread.store.migrate import connect, is_read_only, migrate, schema_files
from crossread.store.query import MARKS, fts_any, fts_query, marked_spans
from crossread.store.refusals import BUSY, LOCKED, is_full, refusals
from crossread.store.sql import SqlStore
from crossread.store.store import Fault, Mended, SearchHit, utc_now

# The texts are joined to the best alone: sorted with all that match, they are all read for it.
_BEST = (
    "SELECT rowid AS hit, rank AS weight FROM document_search "
    "WHERE document_search MATCH ? ORDER BY rank, rowid LIMIT ?"
)

BESIDE = ("backup-", "before-")
"""What the names of the copies that are put beside a file go on with, after a full stop."""


class SqliteStore(SqlStore):
    """A ``Store`` in the SQLite file ``path`` (None: in memory), which is made if missing.

    ``kinds`` are the body classes that may be read back. Raises ``StoreError``s: the file is
    damaged or another program's, newer than this version, or cannot be opened.
    """

    def __init__(
        self,
        path: Path | None = None,
        *,
        kinds: Mapping[str, type[Body]] = KINDS,
        now: Callable[[], str] = utc_now,
        version: str = "",
        schema: Sequence[str] | None = None,
        read_only: bool = False,
    ) -> None:
        super().__init__(":memory:" if path is None else path.name, kinds, now, version)
        self._path = path
        self._read_only = path is not None and (read_only or is_read_only(path))
        self._logged = False
        self._connection = connect(path, read_only=self._read_only)
        try:
            files = schema_files() if schema is None else schema
            migrate(self._connection, path, files=files, read_only=self._read_only)
        except BaseException:
            self._connection.close()
            raise

    @property
    def read_only(self) -> bool:
        """Whether writing is refused."""
        return self._read_only

    # -- search -------------------------------------------------------------------------------

    def search(self, query: str, *, limit: int = 20) -> tuple[SearchHit, ...]:
        """Return the documents in which all words of ``query`` stand, best first."""
        match = fts_query(query)
        columns = rows.READ_DOCUMENT_COLUMNS
        hits = []
        with self._snapshot():
            found = self._rows(
                f"SELECT number, position, {columns} FROM ({_BEST}) JOIN document ON number = hit "
                "ORDER BY weight, position",
                (match, limit),
            )
            places = self._places([position for _, position, *_ in found])
            for (number, _, *row), place in zip(found, places, strict=True):
                document = rows.document_from_row(row)
                spans = marked_spans(self._marked(match, number, document.text), document.text)
                hits.append(SearchHit(document, spans, place))
        return tuple(hits)

    def nearest_documents(self, words: Sequence[str], *, limit: int) -> tuple[str, ...]:
        """Return the ids of the documents in which any of these words stand, nearest first."""
        match = fts_any(words)
        if not match:
            return ()
        found = self._rows(
            f"SELECT id FROM ({_BEST}) JOIN document ON number = hit ORDER BY weight, position",
            (match, limit),
        )
        return tuple(one for (one,) in found)

    def stamp(self) -> str:
        """Return what is another whenever anything here was written since, by anybody."""
        ((by_others,),) = self._rows("PRAGMA data_version")
        return f"{by_others} {self._connection.total_changes}"

    def _marked(self, match: str, number: int, text: str) -> tuple[str, str, str]:
        """Return the text with marks round the words found, and the two marks."""
        first, last = next(pair for pair in MARKS if not set(pair) & set(text))
        ((marked,),) = self._rows(
            "SELECT highlight(document_search, 0, ?, ?) FROM document_search "
            "WHERE document_search MATCH ? AND rowid = ?",
            (first, last, match, number),
        )
        return marked, first, last

    def _index(self, number: int, text: str) -> None:
        """Triggers of the schema make texts searchable."""

    def _clear_index(self) -> None:
        # Merging the search index is what takes removed words out of it for good.
        self._execute("INSERT INTO document_search (document_search) VALUES ('optimize')")

    # -- copies -------------------------------------------------------------------------------

    def save_to(self, path: Path) -> None:
        """Write one state of everything to a new file, while others may go on writing."""
        with refusals(path.name):
            copy = sqlite3.connect(path)
            try:
                self._connection.backup(copy)
                copy.execute("PRAGMA journal_mode = DELETE")
                ((told,),) = copy.execute("PRAGMA integrity_check(1)").fetchall()
            finally:
                copy.close()
        if told != "ok":
            raise StoreDamaged(
                f"the copy {path.name} is not whole: {told}",
                hint="crossread doctor --repair mends what can be mended; do not rely on the copy",
            )

    def copies_beside(self) -> tuple[str, ...]:
        """Return the names of the copies that upgrades and repairs left beside the file."""
        if self._path is None:
            return ()
        beside = (self._path.parent.glob(f"{glob.escape(self._name)}.{one}*") for one in BESIDE)
        return tuple(sorted(path.name for found in beside for path in found))

    def _each(self, statement: str) -> Iterator[rows.Row]:
        with refusals(self._name):
            yield from self._connection.execute(statement)

    def _after_load(self) -> None:
        """Row numbers need nothing: the next one is one more than the highest."""

    # -- care ---------------------------------------------------------------------------------

    def faults(self) -> tuple[Fault, ...]:
        """Check the file, its references and its search index."""
        found: list[Fault] = []
        try:
            for (line,) in self._rows("PRAGMA integrity_check(20)"):
                if line != "ok":
                    found.append(Fault(None, "file", line))
            for table, _, parent, _ in self._rows("PRAGMA foreign_key_check"):
                found.append(Fault(None, "file", f"a row of {table} belongs to no row of {parent}"))
            found += self._document_faults()
        except StoreDamaged as error:
            found.append(Fault(None, "file", error.message))
        return (*found, *([] if found else self._index_faults()))

    def _index_faults(self) -> list[Fault]:
        """Compare the search index with the texts; a file that may not be written is let be."""
        if self._read_only:
            return []
        try:
            with self._transaction():
                self._execute(
                    "INSERT INTO document_search (document_search, rank) "
                    "VALUES ('integrity-check', 1)"
                )
        except StoreDamaged:
            return [Fault(None, "search", "the search index is not that of the texts")]
        return []

    def put_aside(self, why: str) -> str | None:
        """Put a copy beside the file; of one too damaged for that, its bytes."""
        if self._path is None:
            return None
        names = (f"{self._name}.before-{why}-{number}" for number in range(1, 10_000))
        aside = next(one for one in map(self._path.with_name, names) if not one.exists())
        try:
            self._copy_to(aside)
        except BaseException:
            aside.unlink(missing_ok=True)  # half a copy is none
            raise
        return aside.name

    def _copy_to(self, aside: Path) -> None:
        assert self._path is not None
        try:
            self.save_to(aside)
        except StoreDamaged:
            shutil.copyfile(self._path, aside)

    def mend(self) -> tuple[Mended, ...]:
        """Put right what can be: rows that belong to nothing, the indexes, the file."""
        self._execute("REINDEX")
        with self._transaction():
            loose = self._rows("PRAGMA foreign_key_check")
            for table, row, *_ in loose:
                self._execute(f"DELETE FROM {table} WHERE rowid = ?", (row,))
        self.compact()
        dropped = (Mended("dropped rows that belonged to nothing", len(loose)),) if loose else ()
        return (*dropped, Mended("made the indexes and the file anew", 1))

    def compact(self) -> None:
        """Write the search index and the file anew, so that nothing removed is left in them."""
        with self._transaction():
            self._execute("INSERT INTO document_search (document_search) VALUES ('rebuild')")
        self._execute("VACUUM")
        if self._path is not None:
            self._rows("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Leave everything in one file and let go of it."""
        try:
            self._fold_log()
        finally:
            self._connection.close()

    def _fold_log(self) -> None:
        if self._read_only or self._path is None:
            return
        with refusals(self._name):
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            (mode,) = self._connection.execute("PRAGMA journal_mode").fetchone()
            if mode != "wal":
                return
            try:
                self._connection.execute("PRAGMA busy_timeout = 100")
                self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                self._connection.execute("PRAGMA journal_mode = DELETE")
            except sqlite3.OperationalError as error:
                # Another program has the file open: the last one to close folds the log in. Where
                # there is no space for it, whoever wrote nothing need not be told.
                code = error.sqlite_errorcode & 0xFF
                if code not in (BUSY, LOCKED) and (self._logged or not is_full(error)):
                    raise

    # -- statements ---------------------------------------------------------------------------

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        if self._read_only:
            raise StoreReadOnly(
                f"{self._name} cannot be written to",
                hint="copy it to a folder you may write in and use the copy",
            )
        if not self._logged and self._path is not None:
            self._execute("PRAGMA journal_mode = WAL")
            self._logged = True
        self._execute("BEGIN IMMEDIATE")
        try:
            yield
            self._execute("COMMIT")
        except BaseException:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise

    @contextmanager
    def _snapshot(self) -> Iterator[None]:
        if self._connection.in_transaction:
            yield
            return
        self._execute("BEGIN")
        try:
            yield
        finally:
            if self._connection.in_transaction:
                self._execute("COMMIT")

    def _execute(self, statement: str, values: Sequence[Any] = ()) -> None:
        with refusals(self._name):
            self._connection.execute(statement, values)

    def _executemany(self, statement: str, values: Sequence[Sequence[Any]]) -> None:
        with refusals(self._name):
            self._connection.executemany(statement, values)

    def _rows(self, statement: str, values: Sequence[Any] = ()) -> list[Any]:
        with refusals(self._name):
            return self._connection.execute(statement, values).fetchall()
