from dataclasses import replace

from crossread.model import Document
from crossread.testing import a_document


def test_same_bytes_and_text_are_one_document():
    assert a_document("The gates closed.").id == a_document("The gates closed.").id


def test_document_id_does_not_depend_on_metadata():
    one = a_document("The gates closed.", title="One")
    assert one.with_capture(replace(one.capture, title="Two")).id == one.id


def test_document_id_depends_on_the_member():
    one = a_document("The gates closed.")
    row = Document(one.text, replace(one.capture, member="#2"), one.language)
    assert row.id != one.id


def test_document_id_depends_on_the_text():
    one = a_document("The gates closed.")
    assert Document("The gates opened.", one.capture).id != one.id
