import pytest

from crossread.errors import QuoteAmbiguous, QuoteMissing
from crossread.model import Span
from crossread.text.anchor import Anchor, anchor

TEXT = "She said “we  went”. He said it – twice. She said so."


def test_exact_words_match_verbatim():
    assert anchor("twice", TEXT) == Anchor(Span(34, 39), "verbatim")


@pytest.mark.parametrize(
    "quote, words",
    [('"we went"', "“we  went”"), ("it - twice", "it – twice")],
)
def test_marks_dashes_and_spaces_may_differ(quote, words):
    found = anchor(quote, TEXT)
    assert (found.span.of(TEXT), found.match) == (words, "normalised")


@pytest.mark.parametrize("quote", ["we want", "She Said", "", "  "])
def test_other_words_are_missing(quote):
    with pytest.raises(QuoteMissing):
        anchor(quote, TEXT)


def test_words_at_several_places_are_ambiguous():
    with pytest.raises(QuoteAmbiguous, match="3 places"):
        anchor("said", TEXT)


def test_context_tells_places_apart():
    assert anchor("said", TEXT, prefix="He ").span == Span(24, 28)


def test_context_that_fits_two_places_leaves_them_ambiguous():
    with pytest.raises(QuoteAmbiguous):
        anchor("said", TEXT, prefix="She ")


def test_passage_narrows_the_search():
    assert anchor("said", TEXT, within=Span(21, 40)).span == Span(24, 28)
