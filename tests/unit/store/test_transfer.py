"""Copies of everything: what they hold, what is checked, what is never written over."""

import errno
import sqlite3
from pathlib import Path

import pytest
from tests.unit.store.builders import a_mention, a_result, a_review, rows_in, with_one

from crossread.errors import InputError, SchemaMismatch, StoreDamaged, StoreFull
from crossread.store import transfer
from crossread.store.kept import TABLES
from crossread.store.migrate import schema_files
from crossread.store.places import Address, open_store, place_of
from crossread.store.refusals import refusal
from crossread.store.sqlite import SqliteStore


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "w.db"
    store = SqliteStore(path)
    document = with_one(store)
    store.add_results([a_result(document, a_mention(document))])
    store.add_reviews([a_review(document)])
    store.close()
    return path


def rows_of(path):
    store = SqliteStore(path, read_only=True)
    try:
        return rows_in(store)
    finally:
        store.close()


def backed_up(path, out):
    store = SqliteStore(path)
    try:
        return transfer.backup(store, out)
    finally:
        store.close()


def names_in(folder):
    return sorted(one.name for one in folder.iterdir())


def test_backup_is_a_workspace_with_its_digest_beside_it(path, tmp_path):
    before = rows_of(path)
    copied = backed_up(path, tmp_path / "copy.db")
    assert rows_of(tmp_path / "copy.db") == before
    assert names_in(tmp_path) == ["copy.db", "copy.db.sha256", "w.db"]
    assert (tmp_path / "copy.db.sha256").read_text() == f"{copied.sha256}  copy.db\n"


def test_backup_is_of_one_moment_while_another_writes(path, tmp_path):
    writer = SqliteStore(path)
    with writer._transaction():
        writer._execute("DELETE FROM review")
        backed = SqliteStore(path)
        backed._execute("PRAGMA busy_timeout = 0")
        backed.save_to(tmp_path / "copy.db")
        backed._connection.close()
    writer.close()
    assert [row.table for row in rows_of(tmp_path / "copy.db")].count("review") == 1


def test_workspace_remembers_its_backups(path, tmp_path):
    backed_up(path, tmp_path / "copy.db")
    store = SqliteStore(path)
    assert [(one.what, one.place) for one in store.copies()] == [
        ("backup", str(tmp_path / "copy.db"))
    ]
    store.close()


def test_workspace_remembers_what_it_was_made_of(path, tmp_path):
    backed_up(path, tmp_path / "copy.db")
    transfer.restore(tmp_path / "copy.db", str(tmp_path / "x.db"))
    transfer.move(str(tmp_path / "x.db"), str(tmp_path / "y.db"))
    store = SqliteStore(tmp_path / "y.db")
    assert [(one.what, Path(one.place).name) for one in store.copies()] == [
        ("origin", "copy.db"),
        ("origin", "x.db"),
    ]
    store.close()


@pytest.mark.parametrize("write", ["export", "backup", "restore", "import"])
def test_disk_that_is_full_is_told_by_the_file_and_left_without_a_rest(
    path, tmp_path, monkeypatch, write
):
    backed_up(path, tmp_path / "copy.db")
    store = SqliteStore(path)
    transfer.export_all(store, tmp_path / "copy.jsonl", program="1")
    full = sqlite3.OperationalError("database or disk is full")
    full.sqlite_errorcode = sqlite3.SQLITE_FULL

    def refuse(*given, **more):
        raise refusal(full, "partial")

    def refuse_file(given, path, **more):
        next(iter(given))
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(SqliteStore, "save_to", refuse)
    monkeypatch.setattr(SqliteStore, "note_copy", refuse)
    monkeypatch.setattr(transfer, "write_export", refuse_file)
    out = tmp_path / "out"
    with pytest.raises(StoreFull, match="no space left to write out"):
        {
            "export": lambda: transfer.export_all(store, out, program="1"),
            "backup": lambda: transfer.backup(store, out),
            "restore": lambda: transfer.restore(tmp_path / "copy.db", str(out)),
            "import": lambda: transfer.import_all(tmp_path / "copy.jsonl", str(out)),
        }[write]()
    store.close()
    copies = ["copy.db", "copy.db.sha256", "copy.jsonl", "copy.jsonl.sha256"]
    assert names_in(tmp_path) == [*copies, "w.db"]


def test_what_is_no_copy_is_refused_with_what_to_give(path, tmp_path):
    backed_up(path, tmp_path / "copy.db")
    (tmp_path / "a.txt").write_text("Words of a source, long enough to be no header.")
    with pytest.raises(StoreDamaged, match=r"a\.txt is no copy of a workspace"):
        transfer.restore(tmp_path / "a.txt", str(tmp_path / "x.db"))
    with pytest.raises(InputError, match="not an export") as refused:
        transfer.import_all(tmp_path / "copy.db", str(tmp_path / "x.db"))
    assert "crossread restore" in refused.value.hint


def test_export_that_is_opened_as_a_workspace_is_told_from_one(path, tmp_path):
    store = SqliteStore(path)
    transfer.export_all(store, tmp_path / "e.db", program="1")
    store.close()
    with pytest.raises(InputError, match="is an export") as refused:
        open_store(tmp_path / "e.db")
    assert "crossread import" in refused.value.hint


@pytest.mark.parametrize("name", ["w.db", "none/copy.db"])
def test_backup_writes_over_nothing_and_makes_no_folder(path, tmp_path, name):
    before = path.read_bytes()
    with pytest.raises(InputError):
        backed_up(path, tmp_path / name)
    assert names_in(tmp_path) == ["w.db"]
    assert path.read_bytes() == before


def test_backup_that_breaks_leaves_nothing(path, tmp_path, monkeypatch):
    def broken(self, where):
        where.write_text("half")
        raise StoreDamaged("broken")

    monkeypatch.setattr(SqliteStore, "save_to", broken)
    with pytest.raises(StoreDamaged):
        backed_up(path, tmp_path / "copy.db")
    assert names_in(tmp_path) == ["w.db"]


def test_restored_workspace_is_what_was_backed_up(path, tmp_path):
    before = rows_of(path)
    backed_up(path, tmp_path / "copy.db")
    transfer.restore(tmp_path / "copy.db", str(tmp_path / "x.db"))
    assert rows_of(tmp_path / "x.db") == before


def test_changed_backup_is_refused_by_its_digest(path, tmp_path):
    copy = tmp_path / "copy.db"
    backed_up(path, copy)
    content = bytearray(copy.read_bytes())
    content[-1] ^= 1
    copy.write_bytes(content)
    with pytest.raises(StoreDamaged, match="digest"):
        transfer.restore(copy, str(tmp_path / "x.db"))
    assert not (tmp_path / "x.db").exists()


def test_restore_refuses_a_workspace_that_is_there_and_puts_it_aside_when_told_to(path, tmp_path):
    copy = tmp_path / "copy.db"
    backed_up(path, copy)
    store = SqliteStore(path)
    with_one(store, "Later.", "b.txt")
    store.close()
    later = rows_of(path)
    with pytest.raises(InputError, match="already"):
        transfer.restore(copy, str(path))
    assert rows_of(path) == later
    copied = transfer.restore(copy, str(path), replace=True)
    assert copied.aside == str(tmp_path / "w.db.before-restore-1")
    assert rows_of(tmp_path / "w.db.before-restore-1") == later
    assert rows_of(path) == rows_of(copy)


def test_backup_of_an_older_version_is_brought_back_up_to_date_and_left_as_it_is(tmp_path):
    copy = tmp_path / "old.backup"
    store = SqliteStore(copy, schema=schema_files()[:3])
    store._execute("INSERT INTO question VALUES ('Who won?', NULL, '2025-05-09T12:00:00+00:00')")
    store.close()
    before = copy.read_bytes()
    transfer.restore(copy, str(tmp_path / "x.db"))
    assert [row.values["question"] for row in rows_of(tmp_path / "x.db")] == ["Who won?"]
    assert copy.read_bytes() == before
    assert names_in(tmp_path) == ["old.backup", "x.db"]


def test_backup_of_a_newer_version_is_refused(path, tmp_path):
    damaged(path, "PRAGMA user_version = 99")
    with pytest.raises(SchemaMismatch, match="newer"):
        transfer.restore(path, str(tmp_path / "x.db"))


def test_restore_puts_a_damaged_workspace_with_its_log_aside(path, tmp_path):
    copy = tmp_path / "copy.db"
    backed_up(path, copy)
    path.write_bytes(b"torn")
    (tmp_path / "w.db-wal").write_bytes(b"log of the torn one")
    transfer.restore(copy, str(path), replace=True)
    assert rows_of(path) == rows_of(copy)
    assert (tmp_path / "w.db.before-restore-1-wal").read_bytes() == b"log of the torn one"
    assert not (tmp_path / "w.db-wal").exists()


def test_export_comes_back_by_import_and_by_restore(path, tmp_path):
    before = rows_of(path)
    store = SqliteStore(path)
    transfer.export_all(store, tmp_path / "e.jsonl.gz", program="1")
    store.close()
    transfer.import_all(tmp_path / "e.jsonl.gz", str(tmp_path / "x.db"))
    transfer.restore(tmp_path / "e.jsonl.gz", str(tmp_path / "y.db"))
    assert rows_of(tmp_path / "x.db") == rows_of(tmp_path / "y.db") == before


def test_import_of_what_is_no_export_makes_nothing(path, tmp_path):
    with pytest.raises(InputError):
        transfer.import_all(path, str(tmp_path / "x.db"))
    assert names_in(tmp_path) == ["w.db"]


def test_moving_leaves_the_first_and_writes_over_nothing(path, tmp_path):
    before = rows_of(path)
    transfer.move(str(path), str(tmp_path / "x.db"))
    assert rows_of(tmp_path / "x.db") == before
    with pytest.raises(InputError, match="already"):
        transfer.move(str(path), str(tmp_path / "x.db"))


@pytest.mark.parametrize("name", ["none", "w.db.d"])
def test_missing_file_is_named(tmp_path, name):
    with pytest.raises(InputError, match=name):
        transfer.restore(tmp_path / name, str(tmp_path / "x.db"))
    with pytest.raises(InputError, match=name):
        transfer.import_all(tmp_path / name, str(tmp_path / "x.db"))


# -- forgetting in the file -----------------------------------------------------------------------


def test_forgotten_words_stand_nowhere_in_the_file(tmp_path):
    path = tmp_path / "w.db"
    store = SqliteStore(path)
    document = with_one(store, "A zebraic wordling stood here.", "secret.txt", title="Zebraic")
    with_one(store, "Other words. " * 500, "b.txt")
    store.add_results([a_result(document, a_mention(document, 2, 9, name="Zebraic"))])
    store.add_reviews([a_review(document, start=2, end=9)])
    store.forget_sources(["secret.txt"], person=None)
    store.compact()
    content = b"".join(one.read_bytes() for one in tmp_path.iterdir()).lower()
    store.close()
    after = path.read_bytes().lower()
    for word in (b"zebraic", b"wordling", b"secret"):
        assert word not in content
        assert word not in after


def test_compacting_makes_the_file_smaller(tmp_path):
    path = tmp_path / "w.db"
    store = SqliteStore(path)
    with_one(store, "many words " * 50_000, "big.txt")
    with_one(store, "Other.", "b.txt")
    store.close()
    before = path.stat().st_size
    store = SqliteStore(path)
    store.forget_sources(["big.txt"], person=None)
    store.compact()
    store.close()
    assert path.stat().st_size < before / 4


# -- mending --------------------------------------------------------------------------------------


def damaged(path, statement):
    raw = sqlite3.connect(path)
    raw.execute(statement)
    raw.commit()
    raw.close()


def test_search_index_that_lost_its_words_is_seen_and_made_anew(path):
    damaged(path, "INSERT INTO document_search (document_search) VALUES ('delete-all')")
    store = SqliteStore(path)
    assert [one.kind for one in store.faults()] == ["search"]
    assert store.search("dam") == ()
    store.mend()
    assert store.faults() == ()
    assert len(store.search("dam")) == 1
    store.close()


def test_rows_that_belong_to_nothing_are_dropped_and_told(path):
    damaged(path, "UPDATE annotation SET outcome = 99")
    store = SqliteStore(path)
    assert ("dropped rows that belonged to nothing", 1) in [(m.what, m.n) for m in store.mend()]
    assert store.faults() == ()
    store.close()


def test_copy_for_which_there_is_no_space_is_not_left_there(path, tmp_path, monkeypatch):
    def refuse(self, aside):
        aside.write_text("half")
        raise StoreFull("the disk is full")

    monkeypatch.setattr(SqliteStore, "save_to", refuse)
    store = SqliteStore(path)
    with pytest.raises(StoreFull):
        store.put_aside("repair")
    store.close()
    assert names_in(tmp_path) == ["w.db"]


@pytest.mark.parametrize("writes", [False, True])
def test_reading_alone_does_not_fail_for_want_of_space_to_fold_the_log(path, monkeypatch, writes):
    other, store = SqliteStore(path), SqliteStore(path)
    other.keep_question("Why?", None)
    other._connection.close()  # the log stays beside the file
    if writes:
        store.keep_question("Who?", None)
    full = sqlite3.OperationalError("database or disk is full")
    full.sqlite_errorcode = sqlite3.SQLITE_FULL

    class Full:
        """A connection for which there is no space to fold its log."""

        def __init__(self, connection):
            self._connection, self.in_transaction = connection, False
            self.close = connection.close

        def execute(self, statement, values=()):
            if "wal_checkpoint" in statement:
                raise full
            return self._connection.execute(statement, values)

    monkeypatch.setattr(store, "_connection", Full(store._connection))
    if writes:
        with pytest.raises(StoreFull):
            store.close()
    else:
        store.close()


def test_copy_is_put_aside_each_time_under_a_name_of_its_own(path, tmp_path):
    store = SqliteStore(path)
    names = [store.put_aside("repair"), store.put_aside("repair")]
    assert names == ["w.db.before-repair-1", "w.db.before-repair-2"]
    assert store.copies_beside() == tuple(names)
    store.close()
    assert rows_of(tmp_path / names[1]) == rows_of(path)


# -- addresses ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "given, shown",
    [
        ("postgresql://u:se%40cret@h:5433/db", "postgresql://u@h:5433/db"),
        ("postgres://u:secret@/db?host=/tmp/x", "postgres://u@/db?host=/tmp/x"),
        ("postgresql://h/db?password=secret&schema=c", "postgresql://h/db?schema=c"),
        ("postgresql://u@[::1]/db", "postgresql://u@[::1]/db"),
    ],
)
def test_password_does_not_stand_in_an_address(given, shown):
    address = place_of(given)
    assert f"{address}" == shown
    assert "cret" not in repr(address) + str(address) + "%s" % address  # noqa: UP031
    assert Address.of(address).whole == given


@pytest.mark.parametrize(
    "given",
    [
        "postgresql://u:secret@[h/db",
        "postgresql://u:sec/secret@h/db",
        "postgresql://u:sec?secret@h/db",
        "postgresql://u:12?secret@h/db",
        "postgresql://u:sec#secret@h/db",
        "postgresql://u:p@secret/x@h/db",
        "postgresql://u:secret",
        "mysql://u:secret@h/db",
        "postgresql:/u:secret@h/db",
        "https://u:secret@h/",
    ],
)
def test_address_that_cannot_be_read_is_not_repeated(given):
    with pytest.raises(InputError) as refused:
        place_of(given)
    assert "secret" not in str(refused.value.to_json())
    assert refused.value.__cause__ is None


def test_file_is_a_place_as_it_is():
    assert place_of("dam.db") == "dam.db"


# -- what moves -----------------------------------------------------------------------------------


def test_every_table_and_column_of_the_file_is_among_what_moves():
    store = SqliteStore()
    found = store._rows(
        "SELECT m.name, c.name FROM sqlite_master AS m, pragma_table_info(m.name) AS c "
        "WHERE m.type = 'table' AND m.name NOT LIKE 'document_search%'"
    )
    store.close()
    assert sorted(found) == sorted((t.name, column) for t in TABLES for column in t.columns)
