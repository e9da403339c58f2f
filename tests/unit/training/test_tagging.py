"""Rows, labels and ranges of the taggers' training."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer
from training.tagging import (
    BEGIN,
    INSIDE,
    NO_LABEL,
    OUTSIDE,
    PLACES,
    SHAPES,
    Pieces,
    Score,
    central_row,
    exact_score,
    labels_of,
    pieces_of,
    quotation_places,
    ranges_of,
    rows_of,
    shape_of,
)

TINY = Path(__file__).parents[1] / "inference" / "tiny_tokenizer.json"


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    """A tokenizer of a dozen words that cuts and pads nothing."""
    tokenizer = Tokenizer.from_file(str(TINY))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def of_words(firsts: list[bool]) -> Pieces:
    """Pieces two code points long with a space before each that begins a word."""
    spans = []
    end = 0
    for first in firsts:
        start = end + first
        end = start + 2
        spans.append((start, end))
    n_pieces = len(firsts)
    return Pieces((9,) * n_pieces, tuple(spans), tuple(firsts), ((0, 0, 0),) * n_pieces)


WORDS = st.lists(st.booleans(), max_size=40).map(lambda rest: of_words([True, *rest]))


def test_pieces_tell_which_of_them_begin_a_word(tokenizer: Tokenizer) -> None:
    assert pieces_of(tokenizer, "the Monday.").is_first == (True, True, False, True)


def test_features_tell_what_lower_casing_takes_away(tokenizer: Tokenizer) -> None:
    pieces = pieces_of(tokenizer, "The\n\n“DAM")
    shapes = [SHAPES[shape] for shape, _, _ in pieces.features]
    assert shapes == ["title", "other", "upper"]
    assert [place for _, place, _ in pieces.features] == [0, 2, 1]
    assert [gap for _, _, gap in pieces.features] == [0, 2, 0]


@pytest.mark.parametrize(
    "word, shape",
    [
        ("dam", "lower"),
        ("Dam", "title"),
        ("DAM", "upper"),
        ("A", "title"),
        ("iPod", "mixed"),
        ("29", "digit"),
        ("—", "other"),
        ("Élan", "title"),
    ],
)
def test_shape_is_how_a_word_is_written(word: str, shape: str) -> None:
    assert SHAPES[shape_of(word)] == shape


@pytest.mark.parametrize(
    "text, inside",
    [
        ('a "b" c', "b"),
        ("a “b” c", "b"),
        ("“b\nc”", "b"),
        ('"b" c "d"', "bd"),
        ("don't ’tis", ""),
        ("»a«b»c", "b"),
    ],
)
def test_places_inside_quotation_marks_end_with_the_paragraph(text: str, inside: str) -> None:
    places = quotation_places(text)
    found = [sign for sign, place in zip(text, places, strict=True) if PLACES[place] == "inside"]
    assert "".join(found) == inside


def test_labels_begin_each_range_anew() -> None:
    pieces = of_words([True, True, False, True, True])
    ranges = [pieces.spans[0], (pieces.spans[1][0], pieces.spans[3][1])]
    assert labels_of(pieces, ranges) == [BEGIN, BEGIN, NO_LABEL, INSIDE, OUTSIDE]


@given(pieces=WORDS, cuts=st.lists(st.integers(0, 40), max_size=10))
def test_ranges_of_whole_words_come_back_from_their_labels(pieces: Pieces, cuts: list[int]) -> None:
    firsts = [at for at, first in enumerate(pieces.is_first) if first]
    borders = sorted({min(cut, len(firsts)) for cut in cuts})
    ends = [*firsts[1:], len(pieces.ids)]
    ranges = [
        (pieces.spans[firsts[one]][0], pieces.spans[ends[other - 1] - 1][1])
        for one, other in pairwise(borders)
    ]
    assert ranges_of(pieces, labels_of(pieces, ranges)) == ranges


def test_inside_without_a_beginning_is_read_as_one() -> None:
    pieces = of_words([True, True, True])
    assert ranges_of(pieces, [OUTSIDE, INSIDE, INSIDE]) == [(4, 9)]


@given(pieces=WORDS, longest=st.integers(6, 20), overlap=st.integers(0, 3))
def test_rows_cover_a_text_and_each_piece_has_a_central_row(
    pieces: Pieces, longest: int, overlap: int
) -> None:
    rows = rows_of(pieces, longest, overlap)
    assert all(0 < end - start <= longest for start, end in rows)
    for index in range(len(pieces.ids)):
        start, end = rows[central_row(rows, index)]
        assert start <= index < end


def test_central_row_is_the_one_with_most_around() -> None:
    rows = [(0, 10), (6, 16), (12, 20)]
    assert [central_row(rows, index) for index in (0, 7, 9, 13, 15, 19)] == [0, 0, 1, 1, 2, 2]


def test_score_counts_exact_matches_only() -> None:
    score = exact_score([(0, 4), (5, 9)], [(0, 4), (5, 8)]) + exact_score([], [(1, 2)])
    assert score == Score(right=1, found=2, wanted=3)
    assert score.f1 == pytest.approx(40)


def test_score_of_nothing_is_nothing() -> None:
    assert Score().f1 == 0
