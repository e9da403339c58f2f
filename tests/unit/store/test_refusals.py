"""What SQLite refuses, in our words."""

import sqlite3

import pytest

from crossread.errors import StoreDamaged, StoreError, StoreFull, StoreReadOnly
from crossread.store.refusals import refusal, refusals


def an_error(code, message="it says so", kind=sqlite3.OperationalError):
    error = kind(message)
    if code is not None:
        error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(
    "code, kind",
    [
        (sqlite3.SQLITE_FULL, StoreFull),
        (sqlite3.SQLITE_IOERR_WRITE, StoreFull),
        (sqlite3.SQLITE_READONLY_DIRECTORY, StoreReadOnly),
        (sqlite3.SQLITE_CORRUPT_INDEX, StoreDamaged),
        (sqlite3.SQLITE_NOTADB, StoreDamaged),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, StoreError),
        (sqlite3.SQLITE_LOCKED, StoreError),
        (sqlite3.SQLITE_CANTOPEN, StoreError),
        (sqlite3.SQLITE_IOERR_READ, StoreError),
        (sqlite3.SQLITE_ERROR, StoreError),
    ],
)
def test_each_refusal_has_its_error_with_a_hint(code, kind):
    error = refusal(an_error(code), "w.db")
    assert type(error) is kind
    assert "w.db" in error.message
    assert error.hint


def test_damage_without_a_code_is_known_by_its_words():
    error = an_error(None, "database disk image is malformed", sqlite3.DatabaseError)
    assert type(refusal(error, "w.db")) is StoreDamaged


def test_what_sqlite_said_is_in_the_details():
    assert refusal(an_error(sqlite3.SQLITE_BUSY), "w.db").details["sqlite"] == "it says so"


def test_other_errors_pass_through():
    with pytest.raises(KeyError), refusals("w.db"):
        raise KeyError("x")
