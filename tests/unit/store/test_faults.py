"""What the store sees of its own damage."""

import sqlite3

import pytest
from tests.unit.store.builders import a_mention, a_result, with_one

from crossread.store.sqlite import SqliteStore


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "w.db"
    store = SqliteStore(path)
    document = with_one(store)
    store.add_results([a_result(document, a_mention(document))])
    store.close()
    return path


def change(path, statement):
    raw = sqlite3.connect(path)
    raw.execute("PRAGMA ignore_check_constraints = ON")
    raw.execute(statement)
    raw.commit()
    raw.close()


def faults_after(path, statement):
    change(path, statement)
    store = SqliteStore(path)
    faults = store.faults()
    store.close()
    return [(one.kind, one.message) for one in faults]


def test_changed_text_is_seen(path):
    found = faults_after(path, "UPDATE document SET text = 'Other words.'")
    assert ("document", "its text is not the one that was stored") in found


def test_capture_that_is_no_json_is_seen(path):
    found = faults_after(path, "UPDATE document SET capture = '{'")
    assert ("document", "its capture cannot be read") in found


def test_row_without_its_owner_is_seen(path):
    found = faults_after(path, "UPDATE annotation SET outcome = 99")
    assert ("file", "a row of annotation belongs to no row of outcome") in found


def test_illegible_record_can_be_replaced_and_removed(path):
    change(path, "UPDATE annotation SET body = '{}'")
    store = SqliteStore(path)
    assert store.changes().new == ()
    (document,) = store.documents()
    mention = a_mention(document)
    store.add_results([a_result(document, mention, key="k2")])
    assert store.record(mention.id) == mention
    change(path, "UPDATE annotation SET body = '{}'")
    assert store.remove_sources(["a.txt"])
    store.close()


def test_record_that_is_no_json_is_given_with_its_fault(path):
    change(path, "UPDATE annotation SET evidence = '['")
    store = SqliteStore(path)
    (stored,) = store.stored_records()
    store.close()
    assert stored.record is None
    assert stored.fault
