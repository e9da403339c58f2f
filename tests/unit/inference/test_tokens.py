"""Tokens, windows and batches."""

import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crossread.errors import ModelDamaged
from crossread.inference.tokens import (
    Tokenizer,
    Window,
    check_spans,
    equal_batches,
    slices,
    windows,
)

TINY = (Path(__file__).parent / "tiny_tokenizer.json").read_bytes()
IDS = json.loads(TINY)["model"]["vocab"]


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    """A tokenizer of a dozen words."""
    return Tokenizer(TINY)


@pytest.mark.parametrize(
    "text, pieces",
    [
        ("The dam burst.", ["The", "dam", "burst", "."]),
        ("👩‍👩‍👧 the CAFÉ", ["👩‍👩‍👧", "the", "CAFÉ"]),
        ("cafe\u0301 dam", ["cafe\u0301", "dam"]),
        ("Monday", ["Mon", "day"]),
        ("\u202ethe\u200b dam", ["the", "dam"]),
        ("", []),
        (" \n\t", []),
    ],
)
def test_spans_are_code_points_of_the_original(
    tokenizer: Tokenizer, text: str, pieces: list[str]
) -> None:
    spans = tokenizer.tokens_of(text).spans
    assert [text[start:end].strip("\u200b\u202e") for start, end in spans] == pieces


def test_long_text_is_neither_cut_nor_padded(tokenizer: Tokenizer) -> None:
    assert tokenizer.tokens_of("dam " * 500).ids == (IDS["dam"],) * 500


def test_name_of_a_special_token_is_read_as_plain_text(tokenizer: Tokenizer) -> None:
    assert IDS["[SEP]"] not in tokenizer.tokens_of("the [SEP] dam").ids


def test_unknown_words_are_counted_out(tokenizer: Tokenizer) -> None:
    assert tokenizer.tokens_of("the zyx dam").n_known == 2


def test_lone_surrogate_is_read_as_one_code_point(tokenizer: Tokenizer) -> None:
    assert tokenizer.tokens_of("\ud800 dam").spans[-1] == (2, 5)


def test_piece_is_opened_and_closed(tokenizer: Tokenizer) -> None:
    tokens = tokenizer.tokens_of("the dam burst")
    ids = tokenizer.piece(tokens, Window(1, 3, 2))
    assert ids == (IDS["[CLS]"], IDS["dam"], IDS["burst"], IDS["[SEP]"])


@pytest.mark.parametrize("source", [b"", b"{}", b"\xff\xfe", b"[1]"])
def test_bytes_that_are_no_tokenizer_are_damaged(source: bytes) -> None:
    with pytest.raises(ModelDamaged):
        Tokenizer(source)


def test_tokenizer_without_an_opening_token_is_damaged() -> None:
    fields = json.loads(TINY) | {"added_tokens": []}
    del fields["model"]["vocab"]["[CLS]"]
    with pytest.raises(ModelDamaged, match=r"\[CLS\]"):
        Tokenizer(json.dumps(fields).encode("utf-8"))


@settings(max_examples=50)
@given(text=st.text(max_size=40))
def test_spans_of_any_text_are_within_it_and_in_order(tokenizer: Tokenizer, text: str) -> None:
    spans = tokenizer.tokens_of(text).spans
    assert all(0 <= start <= end <= len(text) for start, end in spans)
    assert all(one[0] <= other[0] for one, other in pairwise(spans))


@given(marks=st.lists(st.sampled_from("\u0301\u0323\u0302"), max_size=4))
def test_span_takes_in_the_combining_marks_that_follow(
    tokenizer: Tokenizer, marks: list[str]
) -> None:
    word = "cafe" + "".join(marks)
    (span,) = tokenizer.tokens_of(f"{word} ").spans
    assert span == (0, len(word))


@given(text=st.text("ab \n", max_size=80), length=st.integers(1, 20))
def test_slices_are_the_whole_text_and_cut_after_white_space(text: str, length: int) -> None:
    cut = list(slices(text, length))
    assert "".join(text[start:end] for start, end in cut) == text
    for start, end in cut[:-1]:
        assert 0 < end - start <= length
        assert text[end - 1].isspace() or not any(map(str.isspace, text[start:end]))


def test_tokens_of_a_long_text_are_those_of_its_words(tokenizer: Tokenizer) -> None:
    words = "the dam burst on Monday. " * 2_000
    tokens = tokenizer.tokens_of(words)
    assert tokens.ids == tokenizer.tokens_of("the dam burst on Monday. ").ids * 2_000
    assert words[slice(*tokens.spans[-1])] == "."


@pytest.mark.parametrize("spans", [[(0, 4)], [(2, 1)], [(1, 2), (0, 1)], [(-1, 1)]])
def test_spans_outside_the_text_or_backwards_are_refused(spans: list[tuple[int, int]]) -> None:
    with pytest.raises(ValueError, match="code points"):
        check_spans(spans, 3)


@given(
    n_tokens=st.integers(0, 400),
    sizes=st.integers(1, 50).flatmap(
        lambda size: st.tuples(st.just(size), st.integers(0, size - 1))
    ),
)
def test_windows_cover_every_token_once_as_new(n_tokens: int, sizes: tuple[int, int]) -> None:
    longest, overlap = sizes
    cut = list(windows(n_tokens, longest, overlap))
    new = [token for window in cut for token in range(window.end - window.n_new, window.end)]
    assert new == list(range(n_tokens))
    assert all(window.end - window.start <= longest for window in cut)
    assert all(one.end - other.start == overlap for one, other in pairwise(cut))


@pytest.mark.parametrize("overlap", [-1, 4, 5])
def test_overlap_that_does_not_fit_is_refused(overlap: int) -> None:
    with pytest.raises(ValueError, match="overlap"):
        list(windows(10, 4, overlap))


@given(lengths=st.lists(st.integers(0, 40), max_size=60), limit=st.integers(1, 100))
def test_batches_hold_one_length_within_the_limit(lengths: list[int], limit: int) -> None:
    batches = list(equal_batches(lengths, limit))
    assert sorted(index for batch in batches for index in batch) == list(range(len(lengths)))
    for batch in batches:
        (length,) = {lengths[index] for index in batch}
        assert len(batch) == 1 or len(batch) * length <= limit
