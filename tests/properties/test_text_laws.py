from hypothesis import assume, given
from hypothesis import strategies as st

from crossread.errors import QuoteAmbiguous
from crossread.text.anchor import anchor
from crossread.text.normalise import normalise
from crossread.text.offsets import Utf16Offsets

TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=60)
MARKED = st.text(st.sampled_from("ab “”\"'’–-…\n\u200b👍"), min_size=1, max_size=40)


@given(TEXTS)
def test_code_points_and_units_go_round(text):
    offsets = Utf16Offsets(text)
    assert all(offsets.to_code_point(offsets.to_utf16(i)) == i for i in range(len(text) + 1))


@given(TEXTS)
def test_units_are_what_utf16_says(text):
    units = [Utf16Offsets(text).to_utf16(index) for index in range(len(text) + 1)]
    assert units == [len(text[:index].encode("utf-16-le")) // 2 for index in range(len(text) + 1)]


@given(st.one_of(TEXTS, MARKED))
def test_normalising_twice_changes_nothing_more(text):
    once = normalise(text).text
    assert normalise(once).text == once


@given(MARKED)
def test_every_normalised_character_has_its_place(text):
    alike = normalise(text)
    assert all(0 <= start < len(text) for start in alike.starts)
    assert list(alike.starts) == sorted(alike.starts)


@given(st.one_of(TEXTS, MARKED), st.data())
def test_a_quote_cut_from_a_text_is_found_again(text, data):
    start = data.draw(st.integers(0, len(text)))
    quote = text[start : data.draw(st.integers(start, len(text)))]
    assume(quote.strip())
    try:
        found = anchor(quote, text)
    except QuoteAmbiguous:
        assert text.count(quote[0]) > 1
    else:
        assert found.span.of(text) == quote
        assert found.match == "verbatim"


@given(MARKED, st.data())
def test_an_edit_elsewhere_does_not_lose_a_quote(text, data):
    quote = "the gates"
    start = data.draw(st.integers(0, len(text)))
    edited = text[:start] + quote + text[start:]
    assert anchor(quote, edited).span.of(edited) == quote
