"""The check-up: each kind of damage to a record is seen and named."""

import copy

import pytest

from crossread.engine.check import check_records
from crossread.model import KINDS, Mention, Pin, Span
from crossread.model.wire import annotation_to_json
from crossread.store.store import StoredRecord
from crossread.testing import a_document, sealed

DOCUMENT = a_document("The mayor, Ann Lee, opened the dam.")
RECORD = annotation_to_json(
    sealed(Mention(Pin(DOCUMENT.id, Span(11, 18)), "e1", "Ann Lee", "PER"), DOCUMENT)
)


def messages(record, *, kinds=KINDS, kind="mention"):
    stored = StoredRecord("id", kind, record, "torn")
    found = list(check_records([stored], {DOCUMENT.id: DOCUMENT}, kinds))
    assert len(found) == 1
    return "" if found[0] is None else found[0].message


def damaged(**evidence):
    record = copy.deepcopy(RECORD)
    record["evidence"][0] |= evidence
    return record


def test_whole_record_has_no_fault():
    assert messages(RECORD) == ""


@pytest.mark.parametrize(
    "evidence, message",
    [
        ({"quote": "Ann Bee"}, "other words than"),
        ({"prefix": "x"}, "other words before"),
        ({"suffix": "x"}, "other words after"),
        ({"start": 12}, "other words than"),
        ({"end": 99}, "past its document"),
        ({"start": 18}, "past its document"),
        ({"start": -1}, "past its document"),
        ({"document": "gone"}, "not here"),
        ({"start": "11"}, "cannot be read"),
    ],
)
def test_broken_pin_is_named(evidence, message):
    assert message in messages(damaged(**evidence))


@pytest.mark.parametrize(
    "field, message",
    [("id", "its id"), ("subject", "its subject")],
)
def test_id_that_is_not_of_the_content_is_named(field, message):
    assert messages(RECORD | {field: "0" * 32}).startswith(message)


def test_changed_label_is_seen_by_the_id():
    assert messages(RECORD | {"body": RECORD["body"] | {"name": "Bo"}}).startswith("its id")


@pytest.mark.parametrize("record", [None, {}, RECORD | {"body": {}}])
def test_unreadable_record_is_a_fault(record):
    assert "cannot be read" in messages(record)


def test_kind_not_known_here_has_its_pins_checked():
    assert messages(RECORD, kinds={}) == ""
    assert "other words" in messages(damaged(quote="x"), kinds={})
