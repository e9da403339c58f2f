import pickle

import pytest

from crossread.errors import EvidenceError
from crossread.model import Evidence, Pin, Span
from crossread.testing import a_document


def test_evidence_carries_words_and_context():
    evidence = Evidence.pin(a_document("He said “never” twice."), Span(9, 14), role="content")
    assert (evidence.quote, evidence.prefix, evidence.suffix) == ("never", "He said “", "” twice.")


def test_evidence_context_is_32_code_points():
    evidence = Evidence.pin(a_document("a" * 50 + "B" + "c" * 50), Span(50, 51), role="content")
    assert (len(evidence.prefix), len(evidence.suffix)) == (32, 32)


def test_span_past_the_end_is_refused():
    with pytest.raises(EvidenceError, match="ends at 99"):
        Evidence.pin(a_document("short"), Span(2, 99), role="content")


def test_empty_span_is_refused():
    with pytest.raises(EvidenceError, match="empty"):
        Evidence.pin(a_document("short"), Span(2, 2), role="content")


def test_evidence_holds_only_in_its_document():
    evidence = Evidence.pin(a_document("one two"), Span(0, 3), role="content")
    assert evidence.holds_in(a_document("one two"))
    assert not evidence.holds_in(a_document("one too"))


def test_evidence_and_pins_travel_between_processes_unchanged():
    span = Span(9, 14)
    evidence = Evidence.pin(
        a_document("He said “never” twice."), span, role="content", match="normalised"
    )
    sent = (evidence, Pin(evidence.document, span))
    assert pickle.loads(pickle.dumps(sent)) == sent
