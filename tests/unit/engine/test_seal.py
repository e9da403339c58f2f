import pytest

from crossread.engine.seal import seal, without_twins
from crossread.errors import EvidenceError
from crossread.model import Appeal, Finding, Pin, Provenance, Quotation, Span
from crossread.testing import a_document

DOCUMENT = a_document("Come to the bridge!")
MADE_BY = Provenance("test", "1")


def sealed(finding):
    return seal(finding, {DOCUMENT.id: DOCUMENT}, MADE_BY)


def appeal(start=0, end=4, document=DOCUMENT.id):
    return Appeal(Pin(document, Span(start, end)))


def test_words_are_cut_out_of_the_text():
    assert sealed(Finding(appeal())).quotes("appeal") == ("Come",)


def test_pin_into_another_document_is_refused():
    with pytest.raises(EvidenceError, match="not given"):
        sealed(Finding(appeal(document="elsewhere")))


def test_pin_past_the_end_is_refused():
    with pytest.raises(EvidenceError, match="ends at"):
        sealed(Finding(appeal(0, 20)))


def test_finding_without_words_is_refused():
    with pytest.raises(EvidenceError, match="no words"):
        sealed(Finding(Quotation(content=(), form="direct")))


@pytest.mark.parametrize("score", [-0.1, 1.1, float("nan")])
def test_score_outside_its_range_is_refused(score):
    with pytest.raises(EvidenceError, match="score"):
        sealed(Finding(appeal(), score))


def test_stage_that_decided_is_in_the_provenance_and_not_in_the_id():
    plain, staged = sealed(Finding(appeal())), sealed(Finding(appeal(), stage="rules"))
    assert staged.provenance.stage == "rules"
    assert staged.id == plain.id


def test_twins_are_dropped_and_order_is_kept():
    one, two = sealed(Finding(appeal(0, 4))), sealed(Finding(appeal(5, 7)))
    assert without_twins([one, two, one]) == (one, two)
