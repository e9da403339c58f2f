from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from crossread.text.segment import paragraph_spans, sentence_spans

TEXTS = st.text(st.sampled_from('ab AB.!?…"“”’\n•- 1'), max_size=60)


@given(TEXTS)
def test_sentences_come_in_order_without_overlap(text):
    spans = list(sentence_spans(text))
    assert all(one.end <= two.start for one, two in pairwise(spans))


@given(TEXTS)
def test_sentences_lose_nothing_but_white_space(text):
    kept = "".join(span.of(text) for span in sentence_spans(text))
    assert "".join(kept.split()) == "".join(text.split())


@given(TEXTS)
def test_paragraphs_come_in_order_without_overlap(text):
    spans = [block.span for block in paragraph_spans(text)]
    assert all(one.end <= two.start for one, two in pairwise(spans))


@given(TEXTS)
def test_paragraphs_keep_every_letter_and_digit(text):
    kept = "".join(block.span.of(text) for block in paragraph_spans(text))
    letters = [one for one in text if one.isalpha()]
    assert [one for one in kept if one.isalpha()] == letters
