"""The workspace as a database: versions, rights, what is refused, moving there and back."""

import threading

import psycopg
import pytest
from tests.postgres import KEY, KEYED
from tests.unit.store.builders import a_mention, a_result, a_review, rows_in, with_one

from crossread.errors import (
    InputError,
    SchemaMismatch,
    StoreDamaged,
    StoreError,
    StoreReadOnly,
)
from crossread.model import Code
from crossread.store import places, transfer
from crossread.store.kept import TABLES
from crossread.store.places import exists, open_store, place_of
from crossread.store.postgres import PostgresStore, _settings, connect, schema_files
from crossread.store.refusals_postgres import refusal
from crossread.store.words import parts

pytestmark = pytest.mark.postgres

SECOND = "CREATE TABLE added (x integer); INSERT INTO added VALUES (1);"


@pytest.fixture
def address(new_place):
    return place_of(new_place())


def filled(place, **settings):
    store = open_store(place, **settings)
    document = with_one(store, "Ann Lee saw “é👩‍👩‍👧” \x00\ufdef and \ufdef0 there.", title="T\x00")
    store.add_results([a_result(document, a_mention(document))])
    store.add_reviews([a_review(document)])
    return store


def schema_in(address):
    return address.partition("schema=")[2]


# -- texts ----------------------------------------------------------------------------------------


def test_no_sign_of_a_text_is_altered(address):
    store = filled(address)
    (document,) = store.documents()
    assert document.text == "Ann Lee saw “é👩‍👩‍👧” \x00\ufdef and \ufdef0 there."
    assert document.capture.title == "T\x00"
    assert store.faults() == ()
    store.close()


def test_spans_count_code_points_also_after_signs_that_are_kept_in_another_way(address):
    store = filled(address)
    (hit,) = store.search("there")
    assert [span.of(hit.document.text) for span in hit.spans] == ["there"]
    store.close()


def test_words_of_a_person_come_back_with_every_sign(address):
    store = open_store(address)
    store.put_code(Code("c", "N\x00 'x' \\ %s ?", "🌊\ufdef", None, "V", "2025"))
    store.keep_question("Who ? %s \x00", "V")
    assert store.codes()[0].name == "N\x00 'x' \\ %s ?"
    assert store.questions()[0].question == "Who ? %s \x00"
    store.close()


# -- moving ---------------------------------------------------------------------------------------


def rows_of(place):
    store = open_store(place)
    try:
        return rows_in(store)
    finally:
        store.close()


def test_workspace_moves_to_a_database_and_back_unchanged(address, tmp_path):
    first, last = tmp_path / "w.db", tmp_path / "back.db"
    filled(first).close()
    before = rows_of(first)
    transfer.move(str(first), address)
    assert rows_of(address) == before
    transfer.move(address, str(last))
    assert rows_of(last) == before


def test_backup_of_a_database_is_brought_back_to_a_file_and_to_a_database(
    address, new_place, tmp_path
):
    store = filled(address)
    before = list(store.dump())
    transfer.backup(store, tmp_path / "copy.jsonl.gz")
    store.close()
    other = place_of(new_place())
    for place in (str(tmp_path / "w.db"), other):
        transfer.restore(tmp_path / "copy.jsonl.gz", place)
        assert rows_of(place) == before


def test_restore_in_place_puts_what_was_there_into_a_schema_beside(address, tmp_path):
    store = filled(address)
    before = list(store.dump())
    transfer.backup(store, tmp_path / "copy.jsonl")
    with_one(store, "Later.", "z.txt")
    store.close()
    with pytest.raises(InputError, match="not empty"):
        transfer.restore(tmp_path / "copy.jsonl", address)
    copied = transfer.restore(tmp_path / "copy.jsonl", address, replace=True)
    assert copied.aside == f"schema {schema_in(address)}_before_restore_1"
    assert rows_of(address) == before
    connection = connect(address)
    kept = connection.execute(
        f"SELECT count(*) FROM {schema_in(address)}_before_restore_1.document"
    )
    assert kept.fetchall() == [(2,)]
    connection.close()


def test_dump_is_of_one_moment_while_another_writes(address):
    store, other = filled(address), open_store(address)
    dumped = store.dump()
    first = next(dumped)
    with_one(other, "Later.", "z.txt")
    rest = list(dumped)
    assert [row.table for row in (first, *rest)].count("document") == 1
    other.close()
    store.close()


# -- versions -------------------------------------------------------------------------------------


def test_older_database_is_brought_up_to_date_after_a_copy(address):
    filled(address).close()
    files = [*schema_files(), SECOND]
    newer = open_store(address, schema=files)
    assert newer._rows("SELECT x FROM added") == [(1,)]
    beside = f"{schema_in(address)}_backup_{len(files) - 1}"
    assert newer.copies_beside() == (f"schema {beside}",)
    ((n,),) = newer._rows(f"SELECT count(*) FROM {beside}.document")
    assert n == len(newer.documents()) == 1
    newer.close()


def first_index(store, number, text):
    """Make a text searchable as the first versions did."""
    found = parts(store._words.of(text))
    for place, part in enumerate(found):
        store._execute(
            "INSERT INTO document_search (document, part, n_words, words) "
            "VALUES (?, ?, ?, ?::tsvector)",
            (number, place, part.n_words, part.vector),
        )
    n_words = sum(part.n_words for part in found)
    store._execute("UPDATE document SET n_words = ? WHERE number = ?", (n_words, number))


def test_workspace_of_each_older_version_is_brought_up_to_date(address, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr(PostgresStore, "_index", first_index)
        old = filled(address, schema=schema_files()[:1])
        with_one(old, "It's a dam \\ gate. " * 120, "long.txt")
    old._execute("UPDATE document_search SET words = replace(words::text, 'B', '')::tsvector")
    old.close()
    newer = open_store(address)
    assert newer.with_meanings("m") == frozenset()
    assert len(newer.documents()) == 2
    assert newer.faults() == ()  # the search index is that of the texts
    newer.close()


def test_change_of_version_is_made_once_when_several_come_at_once(address):
    filled(address).close()
    files, errors = [*schema_files(), SECOND], []

    def open_it():
        try:
            open_store(address, schema=files).close()
        except Exception as error:  # noqa: BLE001  it is told below
            errors.append(error)

    threads = [threading.Thread(target=open_it) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    store = open_store(address, schema=files)
    assert errors == []
    assert store._rows("SELECT x FROM added") == [(1,)]
    store.close()


def test_new_database_is_made_once_when_several_come_at_once(address):
    opened = []

    def open_it():
        open_store(address).close()
        opened.append(1)

    threads = [threading.Thread(target=open_it) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(opened) == 4


def test_change_of_version_that_breaks_leaves_everything_as_it_was(address):
    filled(address).close()
    with pytest.raises(StoreError):
        open_store(address, schema=[*schema_files(), SECOND, "CREATE TABLE added (y integer);"])
    store = open_store(address)
    assert len(store.documents()) == 1
    assert store.copies_beside() == ()
    store.close()


def test_newer_database_is_refused(address):
    store = filled(address)
    store._execute("UPDATE workspace SET version = 99")
    store.close()
    with pytest.raises(SchemaMismatch, match="newer"):
        open_store(address)


def test_schema_of_another_program_is_refused_and_left_alone(address, postgres_server):
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {schema_in(address)}")
        connection.execute(f"CREATE TABLE {schema_in(address)}.mine (x integer)")
    with pytest.raises(StoreDamaged, match="another program"):
        open_store(address)


def test_workspace_that_is_not_there_is_not_made_by_asking(address):
    assert not places.exists(address)
    assert not places.exists(address)
    open_store(address).close()
    assert places.exists(address)


def test_migrations_are_numbered_without_gaps():
    from importlib import resources

    folder = resources.files("crossread.store") / "schema" / "postgres"
    names = sorted(one.name for one in folder.iterdir() if one.name.endswith(".sql"))
    assert names == [f"{number:04}.sql" for number in range(1, len(names) + 1)]


# -- rights and passwords -------------------------------------------------------------------------


@pytest.fixture
def keyed(postgres_server):
    """A person who needs a password; yields a function that makes their address."""
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        found = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (KEYED,))
        if not found.fetchall():
            connection.execute(f"CREATE ROLE {KEYED} LOGIN PASSWORD '{KEY}'")
        connection.execute(f"GRANT CREATE ON DATABASE postgres TO {KEYED}")
    return lambda place, key: place.replace("crossread@", f"{KEYED}:{key}@")


def test_password_in_an_address_lets_in_and_is_told_to_nobody(new_place, keyed):
    place = place_of(keyed(new_place(), KEY))
    store = filled(place)
    assert KEY not in repr(vars(store)) + store._name
    store._run(f"DROP SCHEMA {schema_in(place)} CASCADE")
    store.close()


def test_wrong_password_is_refused_without_repeating_it(new_place, keyed):
    with pytest.raises(StoreError, match="password") as refused:
        open_store(place_of(keyed(new_place(), "wr0ng-s3same")))
    assert "s3same" not in repr(refused.value.to_json())
    assert "pgpass" in refused.value.hint
    assert refused.value.__cause__ is None


def test_who_may_only_look_is_refused_writing_with_what_to_do(address, keyed):
    store = filled(address)
    schema = schema_in(address)
    store._run(f"GRANT USAGE ON SCHEMA {schema} TO {KEYED}")
    store._run(f"GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO {KEYED}")
    reader = open_store(place_of(keyed(address, KEY)))
    assert reader.read_only
    assert reader.documents() == store.documents()
    with pytest.raises(StoreReadOnly):
        reader.remove_sources(["a.txt"])
    reader.close()
    store.close()


@pytest.mark.parametrize("name", ["Dam", "a-b", "x;DROP", "a" * 41, "pg catalog"])
def test_name_that_is_none_is_refused(postgres_server, name):
    with pytest.raises(InputError):
        open_store(place_of(f"{postgres_server}&schema={name}"))


def test_server_that_is_not_there_is_told_with_what_to_do(tmp_path):
    place = place_of(f"postgresql://u:s3same@/db?host={tmp_path}")
    with pytest.raises(StoreError, match="no database answers") as refused:
        open_store(place)
    assert "s3same" not in repr(refused.value.to_json())
    assert "server runs" in refused.value.hint


@pytest.mark.parametrize(
    "address, mode",
    [
        ("postgresql://u@db.example.org/d", "require"),
        ("postgresql://u@/d?host=db.example.org", "require"),
        ("postgresql://u@db.example.org/d?sslmode=verify-full", "verify-full"),
        ("postgresql://u@db.example.org/d?sslmode=disable", "disable"),
        ("postgresql://u@localhost/d", None),
        ("postgresql://u@[::1]/d", None),
        ("postgresql:///d?host=/run/postgresql", None),
    ],
)
def test_texts_and_passwords_leave_the_machine_encrypted(address, mode):
    assert _settings(place_of(address)).get("sslmode") == mode


@pytest.mark.parametrize(
    "told, message, hint",
    [
        ('FATAL:  role "u" does not exist', "does not let you in", "check the user"),
        ("connection failed: fe_sendauth: no password supplied", "asks for a password", "pgpass"),
        ('connection to server at "h", port 1 failed: Connection refused', "answers at w", "port"),
        ("failed to resolve host 'h': [Errno -2] Name or service not known", "no host", "net"),
        ("connection timeout expired", "in time", "reached"),
        ("server closed the connection unexpectedly", "was cut", "again"),
    ],
)
def test_connection_that_cannot_be_made_is_told_with_its_cause(told, message, hint):
    refused = refusal(psycopg.OperationalError(told), "w")
    assert message in refused.message
    assert hint in refused.hint


def test_schema_that_may_not_be_looked_into_is_not_taken_for_none(address, keyed):
    filled(address).close()
    with pytest.raises(StoreReadOnly, match="does not let you look into"):
        exists(place_of(keyed(address, KEY)))


def test_server_without_encryption_is_told_with_what_to_do():
    told = "server does not support SSL, but SSL was required"
    assert "sslmode=disable" in refusal(psycopg.OperationalError(told), "w").hint


def test_database_that_is_not_there_is_told(postgres_server):
    with pytest.raises(StoreError, match="does not exist") as refused:
        open_store(place_of(postgres_server.replace("/postgres?", "/nothing?")))
    assert "createdb" in refused.value.hint


def test_database_of_another_encoding_is_refused(postgres_server):
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS latin")
        connection.execute("CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0")
        with pytest.raises(StoreError, match="UTF-8"):
            open_store(place_of(postgres_server.replace("/postgres?", "/latin?")))
        connection.execute("DROP DATABASE latin WITH (FORCE)")


@pytest.mark.parametrize(
    "state, kind",
    [
        ("53100", "store.full"),
        ("25006", "store.read-only"),
        ("XX001", "store.damaged"),
        ("55P03", "store.refused"),
        ("57P01", "store.refused"),
        ("22000", "store.refused"),
    ],
)
def test_what_the_server_refuses_is_told_in_our_words(state, kind):
    error = psycopg.errors.lookup(state)("told") if state != "22000" else psycopg.DataError("told")
    assert refusal(error, "w").code == kind


# -- care -----------------------------------------------------------------------------------------


def test_search_index_that_lost_its_words_is_seen_and_made_anew(address):
    store = filled(address)
    store._execute("DELETE FROM document_search")
    assert [one.kind for one in store.faults()] == ["search"]
    store.mend()
    assert store.faults() == ()
    assert len(store.search("lee")) == 1
    store.close()


def test_changed_text_is_seen(address):
    store = filled(address)
    store._execute("UPDATE document SET text = 'Other words.'")
    assert "document" in [one.kind for one in store.faults()]
    store.close()


def test_writer_who_waits_too_long_is_told(address):
    store, other = filled(address), open_store(address)
    other._execute("SET lock_timeout = '100ms'")
    with store._transaction(), pytest.raises(StoreError, match="another program is writing"):
        other.keep_question("Who won?", None)
    other.keep_question("Who won?", None)
    other.close()
    store.close()


# -- what moves -----------------------------------------------------------------------------------


def test_every_table_and_column_of_the_database_is_among_what_moves(address):
    store = open_store(address)
    found = store._rows(
        "SELECT table_name, column_name FROM information_schema.columns "
        "JOIN information_schema.tables USING (table_schema, table_name) "
        "WHERE table_schema = ? AND table_type = 'BASE TABLE' "
        "AND column_name NOT IN ('rowid', 'n_words') "
        "AND table_name NOT IN ('workspace', 'document_search')",
        (schema_in(address),),
    )
    store.close()
    assert sorted(found) == sorted((t.name, column) for t in TABLES for column in t.columns)
