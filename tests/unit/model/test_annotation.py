import pytest

from crossread.model import Alignment, Coverage, Mention, Pin, Quotation, Span
from crossread.model.annotation import annotation_id, subject_of
from crossread.model.identity import content_id
from crossread.testing import a_document

DOCUMENT = a_document("Ann Holm said the gates closed.")


def pin(start, end):
    return Pin(DOCUMENT.id, Span(start, end))


def quotation(**fields):
    return Quotation(content=(pin(14, 30),), form="indirect", **fields)


def test_a_float_is_refused_in_an_identity():
    with pytest.raises(ValueError, match="float"):
        content_id({"score": 0.5})


def test_id_does_not_depend_on_what_a_float_computation_gave():
    one, two = (Alignment(pin(0, 3), pin(4, 8), "same", similarity=s) for s in (0.7, 0.9))
    assert annotation_id(one, "f") == annotation_id(two, "f")


def test_id_depends_on_the_analyser():
    assert annotation_id(quotation(), "f") != annotation_id(quotation(), "g")


def test_subject_does_not_depend_on_labels_outside_the_key():
    assert subject_of(quotation(speaker="Ann Holm")) == subject_of(quotation(speaker=None))


def test_subject_depends_on_key_labels():
    one, two = (Mention(pin(0, 8), "ann", "Ann Holm", kind) for kind in ("PER", "ORG"))
    assert subject_of(one) != subject_of(two)


def test_subject_of_a_row_is_that_of_its_head():
    one = Coverage((pin(0, 3), pin(4, 8)), states=(("d", "asserts"),))
    two = Coverage((pin(0, 3),), states=(("d", "absent"),))
    assert subject_of(one) == subject_of(two)
