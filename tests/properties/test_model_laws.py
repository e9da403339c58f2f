import json

from hypothesis import given
from hypothesis import strategies as st

from crossread.model import Evidence, Mention, Pin, Quantity, Span
from crossread.model.wire import annotation_from_json, annotation_to_json, encode
from crossread.testing import a_document, sealed

TEXTS = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=80)


@st.composite
def placed(draw):
    text = draw(TEXTS)
    start = draw(st.integers(0, len(text) - 1))
    return text, Span(start, draw(st.integers(start + 1, len(text))))


@given(placed())
def test_pin_holds_its_words(case):
    text, span = case
    document = a_document(text)
    evidence = Evidence.pin(document, span, role="content")
    assert evidence.holds_in(document)
    assert (evidence.prefix + evidence.quote + evidence.suffix) in text


@given(placed(), TEXTS)
def test_shifting_a_text_shifts_its_spans(case, front):
    text, span = case
    assert span.shift(len(front)).of(front + text) == span.of(text)


@given(placed(), st.text(max_size=20), st.sampled_from(["PER", "ORG", "LOC", "MISC"]))
def test_mention_comes_back_equal_from_the_wire(case, name, kind):
    text, span = case
    document = a_document(text)
    annotation = sealed(Mention(Pin(document.id, span), name, name, kind), document)
    assert annotation_from_json(json.loads(encode(annotation_to_json(annotation)))) == annotation


@given(placed(), st.one_of(st.integers(0, 10**15), st.integers(1, 999).map(lambda n: n / 8)))
def test_quantity_comes_back_equal_from_the_wire(case, value):
    text, span = case
    document = a_document(text)
    annotation = sealed(Quantity(Pin(document.id, span), value), document)
    assert annotation_from_json(json.loads(encode(annotation_to_json(annotation)))) == annotation


@given(st.integers(0, 50), st.integers(0, 50), st.integers(0, 50), st.integers(0, 50))
def test_overlap_is_symmetric(a, b, c, d):
    one, two = Span(*sorted((a, b))), Span(*sorted((c, d)))
    assert one.overlaps(two) == two.overlaps(one)
