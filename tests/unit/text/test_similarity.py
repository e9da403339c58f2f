"""Words compared with words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crossread.text.similarity import (
    common_in_order,
    content_stems,
    normalise,
    ordered_overlap,
    stem,
    tokens,
    word_diff,
)

WORDS = st.lists(st.sampled_from("the gate was closed by two men at night".split()), max_size=12)


def diff(a: str, b: str) -> list[tuple[str, str, str]]:
    first, later = a.split(), b.split()
    return [
        (
            step.kind,
            " ".join(first[step.a.start : step.a.end]),
            " ".join(later[step.b.start : step.b.end]),
        )
        for step in word_diff(first, later)
        if step.kind != "equal"
    ]


def test_tokens_keep_their_places() -> None:
    text = "Kyiv’s mayor counted 1,200."
    assert [text[word.start : word.end] for word in tokens(text)] == [
        "Kyiv’s", "mayor", "counted", "1,200",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "word, norm",
    [("Kyiv’s", "kyiv"), ("marchers'", "marchers"), ("3,000", "3000"), ("DON’T", "don't")],
)
def test_normalise_folds_case_and_marks(word: str, norm: str) -> None:
    assert normalise(word) == norm


@pytest.mark.parametrize(
    "a, b",
    [("closed", "closes"), ("died", "deaths"), ("families", "family"), ("fourteen", "14"),
     ("practices", "practice"), ("греблі", "греблю"), ("organizers", "organisers")],
)  # fmt: skip
def test_stem_joins_forms_of_one_word(a: str, b: str) -> None:
    assert stem(a) == stem(b)


@pytest.mark.parametrize("a, b", [("killed", "wounded"), ("north", "south"), ("gate", "game")])
def test_stem_keeps_words_apart(a: str, b: str) -> None:
    assert stem(a) != stem(b)


def test_content_stems_leave_function_words_out() -> None:
    assert content_stems(tokens("It was the gate that they had closed.")) == ["gat", "clos"]


def test_diff_marks_cut_added_and_changed_words() -> None:
    assert diff("we will never yield to them", "we may yield to them all") == [
        ("changed", "will never", "may"),
        ("added", "", "all"),
    ]


def test_diff_takes_a_lone_function_word_into_the_change() -> None:
    assert diff("fear of war", "hope of peace") == [("changed", "fear of war", "hope of peace")]


@given(WORDS, WORDS)
def test_diff_rebuilds_both_sides(a: list[str], b: list[str]) -> None:
    steps = word_diff(a, b)
    assert [word for step in steps for word in a[step.a.start : step.a.end]] == a
    assert [word for step in steps for word in b[step.b.start : step.b.end]] == b
    for step in steps:
        if step.kind == "equal":
            assert a[step.a.start : step.a.end] == b[step.b.start : step.b.end]


@given(WORDS, WORDS)
def test_overlap_is_symmetrical_and_bounded(a: list[str], b: list[str]) -> None:
    assert ordered_overlap(a, b) == ordered_overlap(b, a)
    assert 0 <= ordered_overlap(a, b) <= 1


@given(WORDS)
def test_all_words_stand_in_their_own_order(words: list[str]) -> None:
    assert common_in_order(words, words) == len(words)
