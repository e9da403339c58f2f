"""The workspace as a file: what is refused, what is folded in, what a reader of the file sees."""

import os
import sqlite3
import stat
from pathlib import PurePosixPath, PureWindowsPath

import pytest
from tests.unit.store.builders import a_mention, a_result, with_one

from crossread.errors import (
    SchemaMismatch,
    StoreDamaged,
    StoreError,
    StoreFull,
    StoreReadOnly,
    Unavailable,
)
from crossread.store import migrate
from crossread.store.migrate import APPLICATION_ID, schema_files, statements, uri_of
from crossread.store.sqlite import SqliteStore, utc_now


@pytest.fixture
def path(tmp_path):
    return tmp_path / "w.db"


def filled(path):
    store = SqliteStore(path)
    document = with_one(store)
    store.add_results([a_result(document, a_mention(document))])
    return store


def files_beside(path):
    return sorted(one.name for one in path.parent.iterdir())


# -- one file -------------------------------------------------------------------------------------


def test_one_file_is_left_after_closing(path):
    filled(path).close()
    assert files_beside(path) == ["w.db"]


def test_file_can_be_read_from_where_nothing_may_be_written(path):
    filled(path).close()
    path.chmod(0o444)
    store = SqliteStore(path)
    assert len(store.documents()) == 1
    store.close()
    assert files_beside(path) == ["w.db"]


def test_read_only_file_refuses_writing_with_what_to_do(path):
    filled(path).close()
    path.chmod(0o444)
    store = SqliteStore(path)
    assert store.read_only
    with pytest.raises(StoreReadOnly, match="cannot be written") as refused:
        store.remove_sources(["a.txt"])
    assert "copy" in refused.value.hint
    store.close()


def test_read_only_run_is_not_closed(path):
    store = filled(path)
    store.begin_run()
    store.close()
    path.chmod(0o444)
    store = SqliteStore(path)
    store.finish_run()
    assert store.changes().last.ended is None
    store.close()


def test_copy_taken_while_the_program_ran_opens_for_reading(path, tmp_path):
    store = filled(path)
    raw = sqlite3.connect(path)
    raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    raw.close()
    folder = tmp_path / "sent"
    folder.mkdir()
    copy = folder / "w.db"
    copy.write_bytes(path.read_bytes())  # says that it has a log, which stayed behind
    copy.chmod(0o444)
    store.close()
    reader = SqliteStore(copy)
    assert len(reader.documents()) == 1
    reader.close()


def test_log_that_cannot_be_made_is_done_without(path, monkeypatch):
    filled(path).close()
    path.chmod(0o444)
    asked = []

    def connect(where, mode):
        asked.append(mode)
        if mode == "ro":
            refused = sqlite3.OperationalError("unable to open database file")
            refused.sqlite_errorcode = sqlite3.SQLITE_CANTOPEN
            raise refused
        return real(where, mode)

    real = migrate._connect_to
    monkeypatch.setattr(migrate, "_connect_to", connect)
    SqliteStore(path).close()
    assert asked == ["ro", "ro&immutable=1"]


def test_other_trouble_with_a_read_only_file_is_told(path, monkeypatch):
    filled(path).close()
    path.chmod(0o444)

    def connect(where, mode):
        refused = sqlite3.OperationalError("disk I/O error")
        refused.sqlite_errorcode = sqlite3.SQLITE_IOERR
        raise refused

    monkeypatch.setattr(migrate, "_connect_to", connect)
    with pytest.raises(StoreError, match="disk"):
        SqliteStore(path)


def test_file_open_elsewhere_keeps_its_log_until_the_last_one_closes(path):
    first, second = filled(path), SqliteStore(path)
    assert len(second.documents()) == 1
    with_one(second, "Two.", "b.txt")
    reading = second._connection.execute("SELECT id FROM document")
    reading.fetchone()
    first.close()
    reading.close()
    second.close()
    assert files_beside(path) == ["w.db"]
    assert len(SqliteStore(path).documents()) == 2


def test_closing_undoes_what_was_not_finished(path):
    store = filled(path)
    store._connection.execute("BEGIN IMMEDIATE")
    store._connection.execute("DELETE FROM document")
    store.close()
    again = SqliteStore(path)
    assert len(again.documents()) == 1
    again.close()


def test_trouble_on_closing_is_told(path, monkeypatch):
    store = filled(path)
    broken = sqlite3.OperationalError("disk I/O error")
    broken.sqlite_errorcode = sqlite3.SQLITE_IOERR

    class Connection:
        in_transaction = False
        closed = False

        def execute(self, statement, values=()):
            if "checkpoint" in statement:
                raise broken
            return real.execute(statement, values)

        def close(self):
            self.closed = True
            real.close()

    real = store._connection
    store._connection = connection = Connection()
    with pytest.raises(StoreError):
        store.close()
    assert connection.closed


def test_removed_words_leave_the_file(path):
    store = SqliteStore(path)
    with_one(store, "A zebraic wordling stood here.", title="Zebraic")
    with_one(store, "Other words.", "b.txt")
    store.remove_sources(["a.txt"])
    store.close()
    assert b"zebraic" not in path.read_bytes().lower()
    assert b"wordling" not in path.read_bytes()


def test_datasette_finds_plain_columns_and_search(path):
    filled(path).close()
    raw = sqlite3.connect(path)
    tables = {name for (name,) in raw.execute("SELECT name FROM sqlite_master")}
    assert {"document", "source", "annotation", "outcome", "evidence"} <= tables
    assert raw.execute("SELECT role, quote FROM evidence").fetchall() == [("mention", "Ann Lee")]
    ((definition,),) = raw.execute(
        "SELECT sql FROM sqlite_master WHERE name = 'document_search'"
    ).fetchall()
    assert "content = 'document'" in definition
    raw.close()


def test_moment_is_in_utc():
    assert utc_now().endswith("+00:00")


# -- what is refused ------------------------------------------------------------------------------


def test_old_sqlite_is_refused_with_both_versions(path, monkeypatch):
    monkeypatch.setattr(migrate, "OLDEST_SQLITE", (99, 1))
    with pytest.raises(Unavailable, match=r"99\.1 or newer"):
        SqliteStore(path)
    assert not path.exists()


def test_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(StoreError, match="no folder"):
        SqliteStore(tmp_path / "none" / "w.db")


def test_folder_instead_of_a_file_is_refused(tmp_path):
    with pytest.raises(StoreError, match="is a folder"):
        SqliteStore(tmp_path)


@pytest.mark.parametrize("content", [b"not a database at all, but long enough" * 40, b"short"])
def test_other_file_is_refused_and_left_alone(path, content):
    path.write_bytes(content)
    with pytest.raises(StoreDamaged):
        SqliteStore(path)
    assert path.read_bytes() == content


def test_database_of_another_program_is_refused_and_left_alone(path):
    raw = sqlite3.connect(path)
    raw.execute("CREATE TABLE mine (x)")
    raw.close()
    before = path.read_bytes()
    with pytest.raises(StoreDamaged, match="another program"):
        SqliteStore(path)
    assert path.read_bytes() == before


def test_empty_file_becomes_a_workspace(path):
    path.touch()
    SqliteStore(path).close()
    assert path.stat().st_size > 0


def test_newer_file_is_refused_with_both_versions(path):
    filled(path).close()
    raw = sqlite3.connect(path)
    raw.execute("PRAGMA user_version = 99")
    raw.close()
    with pytest.raises(SchemaMismatch, match="newer") as refused:
        SqliteStore(path)
    assert refused.value.details == {"found": 99, "known": len(schema_files())}


def test_page_torn_in_the_middle_is_damage(path):
    store = filled(path)
    for n in range(50):
        with_one(store, f"Text {n} " * 400, f"{n}.txt")
    store.close()
    content = bytearray(path.read_bytes())
    half = len(content) // 2
    content[half:] = b"\xff" * (len(content) - half)
    path.write_bytes(content)
    store = SqliteStore(path)
    with pytest.raises(StoreDamaged):
        store.documents()
    assert {one.kind for one in store.faults()} == {"file"}
    store.close()


def test_record_that_cannot_be_read_is_damage_and_named(path):
    filled(path).close()
    raw = sqlite3.connect(path)
    raw.execute("UPDATE annotation SET body = '{}'")
    raw.commit()
    raw.close()
    store = SqliteStore(path)
    (document,) = store.documents()
    with pytest.raises(StoreDamaged, match="cannot be read"):
        store.results_of([document.id], analysers=["mentions"])
    store.close()


def test_full_disk_is_told_and_nothing_is_half_written(path):
    store = filled(path)
    store._execute("PRAGMA max_page_count = 40")
    with pytest.raises(StoreFull, match="no space") as refused:
        with_one(store, "many words " * 40_000, "b.txt")
    assert "again" in refused.value.hint
    assert len(store.documents()) == 1
    store._execute("PRAGMA max_page_count = 100000")
    with_one(store, "Two.", "b.txt")
    assert len(store.documents()) == 2
    store.close()


def test_file_another_program_writes_to_is_told(path):
    store = filled(path)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    store._execute("PRAGMA busy_timeout = 0")
    with pytest.raises(StoreError, match="another program is writing"):
        store.remove_sources(["a.txt"])
    other.execute("ROLLBACK")
    other.close()
    assert store.remove_sources(["a.txt"])
    store.close()


# -- versions -------------------------------------------------------------------------------------

SECOND = "CREATE TABLE added (x INTEGER) STRICT;\nINSERT INTO added VALUES (1);\n"


def test_new_file_bears_our_mark_and_version(path):
    SqliteStore(path).close()
    raw = sqlite3.connect(path)
    assert raw.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
    assert raw.execute("PRAGMA user_version").fetchone() == (len(schema_files()),)
    raw.close()


def test_older_file_is_brought_up_to_date_after_a_copy(path):
    filled(path).close()
    files = [*schema_files(), SECOND]
    newer = SqliteStore(path, schema=files)
    assert len(newer.documents()) == 1
    assert newer._rows("SELECT x FROM added") == [(1,)]
    newer.close()
    assert files_beside(path) == ["w.db", f"w.db.backup-{len(files) - 1}"]
    copy = SqliteStore(path.with_name(f"w.db.backup-{len(files) - 1}"))
    assert len(copy.documents()) == 1
    copy.close()


def test_change_of_version_that_breaks_leaves_the_file_as_it_was(path):
    filled(path).close()
    with pytest.raises(StoreError):
        SqliteStore(path, schema=[*schema_files(), SECOND, "CREATE TABLE added (y);\n"])
    store = SqliteStore(path)
    assert len(store.documents()) == 1
    store.close()


def test_older_file_that_may_not_be_written_is_refused(path):
    filled(path).close()
    path.chmod(0o444)
    with pytest.raises(SchemaMismatch, match="older"):
        SqliteStore(path, schema=[*schema_files(), SECOND])


def test_change_of_version_is_made_once_when_two_come_at_once(path, monkeypatch):
    files = [*schema_files(), SECOND]
    filled(path).close()
    real = migrate._apply

    def late(connection, given, name):
        monkeypatch.setattr(migrate, "_apply", real)
        SqliteStore(path, schema=files).close()
        real(connection, given, name)

    monkeypatch.setattr(migrate, "_apply", late)
    store = SqliteStore(path, schema=files)
    assert store._rows("SELECT x FROM added") == [(1,)]
    store.close()


def test_triggers_are_kept_whole():
    text = "CREATE TABLE a (x);\nCREATE TRIGGER t AFTER INSERT ON a BEGIN\nSELECT 1;\nEND;\n"
    assert len(list(statements(text))) == 2


def test_migrations_are_numbered_without_gaps():
    from importlib import resources

    folder = resources.files("crossread.store") / "schema"
    names = sorted(one.name for one in folder.iterdir() if one.name.endswith(".sql"))
    assert names == [f"{number:04}.sql" for number in range(1, len(names) + 1)]


# -- permissions ----------------------------------------------------------------------------------


def test_missing_file_is_not_read_only(path):
    assert not migrate.is_read_only(path)


def test_file_without_permission_to_write_is_read_only(path):
    path.touch()
    path.chmod(stat.S_IRUSR)
    assert migrate.is_read_only(path)


def test_file_in_a_folder_that_refuses_is_read_only(path, monkeypatch):
    path.touch()
    monkeypatch.setattr(os, "access", lambda where, mode: where == path)
    assert migrate.is_read_only(path)


def test_transaction_that_sqlite_undid_itself_is_left_at_that(path):
    store = filled(path)
    with pytest.raises(StoreError), store._transaction():
        store._execute("ROLLBACK; ")
    assert len(store.documents()) == 1
    store.close()


def test_migration_that_sqlite_undid_itself_is_left_at_that(path):
    with pytest.raises(StoreError):
        SqliteStore(path, schema=["ROLLBACK;\nSELECT nothing;\n"])


@pytest.mark.skipif(not os.path.isdir("/dev/fd"), reason="files that are open cannot be counted")
def test_fifty_workspaces_leave_nothing_open(path):
    SqliteStore(path).close()
    before = len(os.listdir("/dev/fd"))
    for number in range(50):
        store = SqliteStore(path)
        with_one(store, f"Text {number}.", f"{number}.txt")
        store.close()
    assert len(os.listdir("/dev/fd")) == before


@pytest.mark.parametrize(
    "path, uri",
    [
        (PurePosixPath("/a b/c?#%.db"), "file:///a%20b/c%3F%23%25.db"),
        (PureWindowsPath("C:\\a b\\c#.db"), "file:///C:/a%20b/c%23.db"),
        (PureWindowsPath("\\\\host\\share\\c.db"), "file:////host/share/c.db"),
    ],
)
def test_path_is_told_to_sqlite_without_a_host(path, uri):
    assert uri_of(path) == uri
