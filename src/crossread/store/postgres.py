"""A workspace in a PostgreSQL database, for several people at once.

Each workspace is a schema of its own, ``crossread`` unless the address says ``?schema=NAME``. One
writer at a time holds the row of ``workspace``; readers are never held up. A connection that was
cut is made anew before the next question; what was being written then is undone by the server.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import parse_qsl, unquote, urlsplit

from crossread.errors import (
    ExtraMissing,
    InputError,
    SchemaMismatch,
    StoreDamaged,
    StoreError,
    StoreReadOnly,
)
from crossread.model.bodies import KINDS, Body
from crossread.store import kept, rows
from crossread.store.places import Address
from crossread.store.query import fts_query, terms_of, terms_of_any
from crossread.store.ranking_postgres import Ranking
from crossread.store.refusals_postgres import refusals
from crossread.store.sql import SqlStore
from crossread.store.store import Fault, Mended, SearchHit, utc_now
from crossread.store.words import Part, Phrase, Words, parts, phrases

if TYPE_CHECKING:
    import psycopg

Answer = TypeVar("Answer")

SCHEMA = "crossread"
_SCHEMA = re.compile(r"[a-z_][a-z0-9_]{0,39}", re.ASCII)

PATIENCE = "30s"
"""How long to wait for another writer, and how long a transaction may stand still."""

PLANNING = "-c jit=off -c random_page_cost=1.1 -c work_mem=32MB"
"""How the server is to plan searches: the rows of an index lie in memory or on no spinning disk."""

AT_A_TIME = 500
"""So many rows are asked for at a time where all are read."""

_TABLES = ("document_search", *(table.name for table in kept.TABLES))


class PostgresStore(SqlStore):
    """A ``Store`` in a schema of a PostgreSQL database, which is made if missing.

    ``kinds`` are the body classes that may be read back. Raises ``ExtraMissing`` without psycopg,
    and ``StoreError``s: the server cannot be reached or refuses, the schema is another program's
    or newer than this version.
    """

    AMONG = "IN (SELECT json_array_elements_text(?::json))"

    def __init__(
        self,
        address: Address,
        *,
        kinds: Mapping[str, type[Body]] = KINDS,
        now: Callable[[], str] = utc_now,
        version: str = "",
        schema: Sequence[str] | None = None,
        read_only: bool = False,
    ) -> None:
        super().__init__(str(address), kinds, now, version)
        self._address = address
        self._schema = schema_of(address)
        self._is_begun = False
        self._counted: tuple[str, tuple[int, int, int]] | None = None
        self._connection = connect(address)
        self._words = Words()
        try:
            files = schema_files() if schema is None else tuple(schema)
            self._migrate(files, read_only=read_only)
            self._read_only = read_only or self._may_only_read()
        except BaseException:
            self.close()
            raise

    @property
    def read_only(self) -> bool:
        """Whether writing is refused."""
        return self._read_only

    def _may_only_read(self) -> bool:
        ((refused,),) = self._rows(
            "SELECT pg_is_in_recovery() OR NOT has_table_privilege('document', 'INSERT')"
        )
        return bool(refused)

    # -- versions -----------------------------------------------------------------------------

    def _migrate(self, files: Sequence[str], *, read_only: bool) -> None:
        """Apply each numbered file once, after a copy of an older schema was put beside it."""
        if self._version() == len(files):
            return
        self._refuse_unfit(self._version(), len(files), read_only=read_only)
        with self._begun("BEGIN"):
            # Another process may have been here first; who comes second waits and then sees it.
            self._execute(
                "SELECT pg_advisory_xact_lock(hashtext(?))", (f"crossread {self._schema}",)
            )
            version = self._version()
            self._refuse_unfit(version, len(files), read_only=False)
            if version == len(files):
                return
            if version:
                self._copy_tables(f"{self._schema}_backup_{version}")
            else:
                self._run(f"CREATE SCHEMA IF NOT EXISTS {_quoted(self._schema)}")
            for text in files[version:]:
                self._run(text)
            if not version:
                self._execute("INSERT INTO workspace (version) VALUES (?)", (len(files),))
            self._execute("UPDATE workspace SET version = ?", (len(files),))

    def _version(self) -> int:
        """Return the version of the schema, 0 where there is none; raises ``StoreDamaged``."""
        tables = {
            name
            for (name,) in self._rows(
                "SELECT table_name FROM information_schema.tables WHERE table_schema = ?",
                (self._schema,),
            )
        }
        if not tables:
            return 0
        if not tables >= {"workspace", "document"}:
            raise StoreDamaged(
                f"the schema {self._schema} of {self._name} is another program's",
                hint="choose another with ?schema=NAME at the end of the address; this one was "
                "not changed",
            )
        found = self._rows("SELECT version FROM workspace WHERE program = ?", ("crossread",))
        return int(found[0][0]) if found else 0

    def _refuse_unfit(self, version: int, known: int, *, read_only: bool) -> None:
        details = {"found": version, "known": known}
        if version > known:
            raise SchemaMismatch(
                f"{self._name} was written by a newer version of Crossread (schema {version}, "
                f"this version knows {known})",
                hint="install a newer version of Crossread; nothing was changed",
                details=details,
            )
        if version < known and read_only:
            raise SchemaMismatch(
                f"{self._name} was written by an older version of Crossread",
                hint="open it once with a command that may write, such as crossread list",
                details=details,
            )

    def _copy_tables(self, schema: str) -> None:
        self._run(f"CREATE SCHEMA {_quoted(schema)}")
        for (name,) in self._rows(
            "SELECT table_name FROM information_schema.tables "
            "WHERE table_schema = ? AND table_type = 'BASE TABLE'",
            (self._schema,),
        ):
            self._run(f"CREATE TABLE {_quoted(schema)}.{_quoted(name)} AS TABLE {_quoted(name)}")

    # -- search -------------------------------------------------------------------------------

    def search(self, query: str, *, limit: int = 20) -> tuple[SearchHit, ...]:
        """Return the documents in which all words of ``query`` stand, best first."""
        match, wanted = fts_query(query), phrases(terms_of(query), self._words)
        hits: list[SearchHit] = []
        with self._snapshot():
            for position, *row in self._found(wanted, limit):
                document = rows.document_from_row(row)
                spans = self._words.spans(match, document.text)
                if spans:  # not where a phrase only begins as one that is too long to be indexed
                    hits.append(SearchHit(document, spans, position))
                if len(hits) == limit:
                    break
            places = self._places([hit.place for hit in hits])
        ordered = [
            SearchHit(hit.document, hit.spans, place)
            for hit, place in zip(hits, places, strict=True)
        ]
        return tuple(ordered)

    def nearest_documents(self, words: Sequence[str], *, limit: int) -> tuple[str, ...]:
        """Return the ids of the documents in which any of these words stand, nearest first."""
        wanted = phrases(terms_of_any(words), self._words)
        with self._snapshot():
            best = self._best(wanted, limit, every=False)[:limit]
            ids = dict(self._rows("SELECT number, id FROM document WHERE number = ANY(?)", (best,)))
        return tuple(ids[one] for one in best)

    def _found(self, wanted: Sequence[Phrase], limit: int) -> Iterator[rows.Row]:
        """Yield documents that hold every phrase, the best first, one by one."""
        n_given = 0
        while True:
            best = self._best(wanted, limit, every=True)
            for number in best[n_given:]:
                yield from self._rows(
                    f"SELECT position, {rows.READ_DOCUMENT_COLUMNS} FROM document WHERE number = ?",
                    (number,),
                )
            if len(best) < limit:
                return
            n_given, limit = len(best), 4 * max(limit, len(best))

    def _best(self, wanted: Sequence[Phrase], limit: int, *, every: bool) -> list[int]:
        """Return the numbers of the documents that hold phrases (every one, or any), best first.

        At least ``limit`` of them, if there are so many, and all that answer as well as the last.
        """
        n_all, n_words, _ = self._totals()
        if not wanted or not n_words:
            return []
        ranking = Ranking(self._rows, n_all, n_words / n_all)
        weight = ranking.best(wanted, limit, every=every)
        places = dict(
            self._rows("SELECT number, position FROM document WHERE number = ANY(?)", ([*weight],))
        )
        return sorted(weight, key=lambda one: (-weight[one], places[one]))

    def _totals(self) -> tuple[int, int, int]:
        """Return how many documents and words there are, and the last position.

        All documents are looked at for it, so it is kept until somebody writes.
        """
        stamp = self.stamp()
        if self._counted is None or self._counted[0] != stamp:
            (found,) = self._rows(
                "SELECT count(*), coalesce(sum(n_words), 0)::bigint, coalesce(max(position), -1) "
                "FROM document"
            )
            self._counted = (stamp, found)
        n_all, n_words, last = self._counted[1]
        return n_all, n_words, last

    def _places(self, positions: Sequence[int]) -> list[int]:
        """Return how many documents come before each of these positions."""
        n_all, _, last = self._totals()
        return list(positions) if n_all == last + 1 else super()._places(positions)

    def _index(self, number: int, text: str) -> None:
        found = parts(self._words.of(text))
        n_words = sum(part.n_words for part in found)
        self._executemany(
            "INSERT INTO document_search (document, part, n_words, length, words, often) "
            "VALUES (?, ?, ?, ?, ?::tsvector, ?::tsvector)",
            [
                (number, place, part.n_words, n_words, part.vector, part.often)
                for place, part in enumerate(found)
            ],
        )
        self._execute("UPDATE document SET n_words = ? WHERE number = ?", (n_words, number))

    def _clear_index(self) -> None:
        """The parts of a text go with it."""

    def stamp(self) -> str:
        """Return what is another whenever anything here was written since, by anybody."""
        ((writes,),) = self._rows("SELECT writes FROM workspace")
        return str(writes)

    # -- copies -------------------------------------------------------------------------------

    def save_to(self, path: Path) -> None:
        """Write one state of everything to a new file, as an export."""
        from crossread.store.carry import write_export

        with closing(self.dump()) as given:
            write_export(given, path, program=self._program, made=utc_now())

    def copies_beside(self) -> tuple[str, ...]:
        """Return the names of the schemas that upgrades and repairs left in the database."""
        found = self._rows(
            "SELECT schema_name FROM information_schema.schemata WHERE "
            "starts_with(schema_name, ?) OR starts_with(schema_name, ?) ORDER BY schema_name",
            (f"{self._schema}_backup_", f"{self._schema}_before_"),
        )
        return tuple(f"schema {name}" for (name,) in found)

    def put_aside(self, why: str) -> str | None:
        """Copy every table to a schema beside this one."""
        with self._transaction():
            known = self.copies_beside()
            names = (f"{self._schema}_before_{why}_{number}" for number in range(1, 10_000))
            schema = next(one for one in names if f"schema {one}" not in known)
            self._copy_tables(schema)
        return f"schema {schema}"

    def _after_load(self) -> None:
        # The server plans by what it knows of the tables, which it would learn by and by.
        self._execute(f"ANALYZE {', '.join(_TABLES)}")
        for table in kept.TABLES:
            if "number" in table.columns and table.name != "run":
                self._rows(
                    f"SELECT setval(pg_get_serial_sequence('{table.name}', 'number'), "
                    f"coalesce(max(number), 0) + 1, false) FROM {table.name}"
                )

    def _each(self, statement: str) -> Iterator[rows.Row]:
        with refusals(self._name), self._connection.cursor("each") as cursor:
            cursor.itersize = AT_A_TIME
            for row in cursor.execute(statement):
                yield _unbound(row)

    # -- care ---------------------------------------------------------------------------------

    def faults(self) -> tuple[Fault, ...]:
        """Check the texts and the search index; the server itself checks what points where."""
        found: list[Fault] = []
        with self._snapshot():
            found += self._document_faults()
            for number, text in self._rows("SELECT number, text FROM document"):
                if self._is_unlike(number, parts(self._words.of(text))):
                    message = "the search index is not that of the texts"
                    return (*found, Fault(None, "search", message))
        return tuple(found)

    def _is_unlike(self, number: int, wanted: Sequence[Part]) -> bool:
        """Whether the index of a document is another than it should be."""
        ((n_unlike,),) = self._rows(
            "SELECT count(*) FROM unnest(?::text[], ?::text[]) WITH ORDINALITY "
            "AS wanted (vector, often, nth) FULL JOIN ("
            "SELECT part + 1 AS nth, length, words, often FROM document_search WHERE document = ?"
            ") AS held USING (nth) WHERE "
            "(held.words, held.often, held.length) IS DISTINCT FROM "
            "(wanted.vector::tsvector, wanted.often::tsvector, ?)",
            (
                [part.vector for part in wanted],
                [part.often for part in wanted],
                number,
                sum(part.n_words for part in wanted),
            ),
        )
        return bool(n_unlike)

    def mend(self) -> tuple[Mended, ...]:
        """Make the search index and the tables anew."""
        self.compact()
        return (Mended("made the indexes and the tables anew", 1),)

    def compact(self) -> None:
        """Write the search index and the tables anew, so that nothing removed is left in them.

        What the server keeps of its own (its log, its backups) is its administrator's.
        """
        with self._transaction():
            self._execute("DELETE FROM document_search")
            for number, text in self._rows("SELECT number, text FROM document"):
                self._index(number, text)
        self._run(f"VACUUM (FULL, ANALYZE) {', '.join(_TABLES)}")

    def close(self) -> None:
        """Let go of the connection."""
        self._words.close()
        self._connection.close()

    # -- statements ---------------------------------------------------------------------------

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        if self._read_only:
            raise StoreReadOnly(
                f"{self._name} cannot be written to",
                hint="ask whoever keeps the database for the right to write",
            )
        with self._begun("BEGIN"):
            self._execute("UPDATE workspace SET writes = writes + 1")  # holds up other writers
            yield

    @contextmanager
    def _snapshot(self) -> Iterator[None]:
        if self._is_begun:
            yield
            return
        with self._begun("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"):
            yield

    @contextmanager
    def _begun(self, begin: str) -> Iterator[None]:
        self._unless_cut(lambda: self._execute(begin))
        self._is_begun = True  # from here on a connection that is cut stays cut
        try:
            yield
            self._execute("COMMIT")
        except BaseException:
            self._undo()
            raise
        finally:
            self._is_begun = False

    def _undo(self) -> None:
        if not self._connection.closed:
            try:
                self._connection.rollback()
            except _psycopg().OperationalError:
                self._connection.close()  # the server undoes what it had begun

    def _unless_cut(self, do: Callable[[], Answer]) -> Answer:
        """Do something that has changed nothing if it fails, again where the connection was cut."""
        if not self._connection.closed:
            try:
                return do()
            except StoreError:
                if not self._connection.closed:
                    raise
        self._connection = connect(self._address)
        return do()

    def _run(self, text: str) -> None:
        """Execute statements as they stand."""
        with refusals(self._name):
            self._connection.execute(text.encode("utf-8"))

    def _execute(self, statement: str, values: Sequence[Any] = ()) -> None:
        with refusals(self._name):
            self._connection.execute(_marked(statement), _bound(values))

    def _executemany(self, statement: str, values: Sequence[Sequence[Any]]) -> None:
        with refusals(self._name), self._connection.cursor() as cursor:
            cursor.executemany(_marked(statement), [_bound(one) for one in values])

    def _rows(self, statement: str, values: Sequence[Any] = ()) -> list[Any]:
        def asked() -> list[Any]:
            with refusals(self._name):
                return self._connection.execute(_marked(statement), _bound(values)).fetchall()

        return [_unbound(row) for row in (asked() if self._is_begun else self._unless_cut(asked))]


# -- addresses and connections --------------------------------------------------------------------


def schema_files() -> tuple[str, ...]:
    """Return the text of each numbered migration, first to last."""
    folder = resources.files("crossread.store") / "schema" / "postgres"
    names = sorted(item.name for item in folder.iterdir() if item.name.endswith(".sql"))
    return tuple((folder / name).read_text(encoding="utf-8") for name in names)


def schema_of(address: Address) -> str:
    """Return the schema that an address names; raises ``InputError``."""
    given = dict(parse_qsl(urlsplit(address.whole).query)).get("schema", SCHEMA)
    if not _SCHEMA.fullmatch(given):
        raise InputError(
            f"{given!r} is no name of a workspace in a database",
            hint="use small letters of English, digits and _, at most 40",
        )
    return given


def _psycopg() -> Any:
    try:
        import psycopg
    except ImportError as error:
        raise ExtraMissing(
            "a workspace in PostgreSQL needs psycopg, which is not installed",
            hint='pip install "crossread[postgres]"',
        ) from error
    logging.getLogger("psycopg").addHandler(logging.NullHandler())  # what matters is raised
    return psycopg


def connect(address: Address) -> psycopg.Connection[Any]:
    """Connect to the database; raises ``ExtraMissing``, ``InputError``, ``StoreError``s."""
    driver = _psycopg()
    with refusals(str(address)):
        connection = driver.connect(
            **_settings(address),
            autocommit=True,
            application_name="crossread",
            connect_timeout=10,
            keepalives_idle=30,
            client_encoding="utf8",
            options=f"-c search_path={schema_of(address)} {PLANNING} -c lock_timeout={PATIENCE} "
            f"-c idle_in_transaction_session_timeout={PATIENCE} -c standard_conforming_strings=on",
        )
    if connection.info.parameter_status("server_encoding") != "UTF8":
        connection.close()
        raise StoreError(
            f"the database {address} does not keep its texts in UTF-8",
            hint="make one with createdb --encoding=UTF8 --template=template0 NAME",
        )
    return connection  # type: ignore[no-any-return]


def _settings(address: Address) -> dict[str, Any]:
    """Return what an address says, but the schema, as libpq's words for it."""
    parts_ = urlsplit(address.whole)
    try:
        given = dict(parse_qsl(parts_.query))
        given.pop("schema", None)
        told = {
            "host": unquote(parts_.hostname or ""),
            "port": parts_.port,
            "user": unquote(parts_.username or ""),
            "password": unquote(parts_.password or ""),
            "dbname": unquote(parts_.path.lstrip("/")),
        }
    except ValueError:
        raise InputError(
            "the address of the database cannot be read",
            hint="write postgresql://USER@HOST:PORT/DATABASE",
        ) from None
    given.pop("options", None)
    if not _is_near(given.get("host", unquote(parts_.hostname or ""))):
        given.setdefault("sslmode", "require")  # texts and passwords travel encrypted
    return {name: value for name, value in told.items() if value} | given


def _is_near(host: str) -> bool:
    """Whether what is said to a host stays on this machine."""
    return not host or host.startswith(("/", "127.")) or host in ("localhost", "::1")


def is_there(address: Address) -> bool:
    """Whether there is a workspace at an address; raises as ``connect`` does."""
    connection = connect(address)
    try:
        with refusals(str(address)):
            found = connection.execute(
                "SELECT to_regclass('workspace') IS NOT NULL, EXISTS (SELECT FROM pg_namespace "
                "WHERE nspname = %s AND NOT has_schema_privilege(oid, 'USAGE'))",
                (schema_of(address),),
            ).fetchall()
    finally:
        connection.close()
    ((is_here, is_closed),) = found
    if is_closed:
        raise StoreReadOnly(
            f"{address} does not let you look into the schema {schema_of(address)}",
            hint="ask whoever keeps the database for the right to read",
        )
    return bool(is_here)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


@cache
def _marked(statement: str) -> str:
    """Return a statement with psycopg's marks for values."""
    return statement.replace("?", "%s")


# PostgreSQL's texts hold every sign but U+0000. It is written as two, and so is the sign that says
# so, a noncharacter that stands in hardly any text; both are put back when they are read.
_SIGN, _NUL = "\ufdef", "\x00"


def _bound(values: Sequence[Any]) -> list[Any]:
    return [_escaped(one) if isinstance(one, str) else one for one in values]


def _escaped(text: str) -> str:
    if _NUL not in text and _SIGN not in text:
        return text
    return text.replace(_SIGN, f"{_SIGN}1").replace(_NUL, f"{_SIGN}0")


def _unbound(row: Sequence[Any]) -> tuple[Any, ...]:
    return tuple(
        one.replace(f"{_SIGN}0", _NUL).replace(f"{_SIGN}1", _SIGN)
        if isinstance(one, str) and _SIGN in one
        else one
        for one in row
    )
