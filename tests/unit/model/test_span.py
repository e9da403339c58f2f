import pytest

from crossread.model import Span


@pytest.mark.parametrize("start, end", [(-1, 2), (3, 2)])
def test_span_that_runs_backwards_is_refused(start, end):
    with pytest.raises(ValueError, match="cannot run"):
        Span(start, end)


def test_span_gives_the_words_it_covers():
    assert Span(2, 5).of("ab👍de") == "👍de"


@pytest.mark.parametrize(
    "other, expected", [(Span(0, 2), False), (Span(1, 3), True), (Span(4, 6), False)]
)
def test_spans_that_share_a_code_point_overlap(other, expected):
    assert Span(2, 4).overlaps(other) is expected


def test_span_contains_itself():
    assert Span(2, 4).contains(Span(2, 4))
