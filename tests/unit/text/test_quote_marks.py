import pytest
from hypothesis import given
from hypothesis import strategies as st

from crossread.text.quote_marks import in_marks


@pytest.mark.parametrize(
    "words, marked",
    [
        ("the gate", "“the gate”"),
        ("“the gate”", "“the gate”"),
        ("«the gate»", "“the gate”"),
        ("“the gate,” she said", "“‘the gate,’ she said”"),
        ('he said "the gate"', "“he said 'the gate'”"),
        ("“the gate” and “the wall”", "“‘the gate’ and ‘the wall’”"),
        ("the\n gate", "“the gate”"),
    ],
)
def test_words_stand_in_one_pair_of_double_marks(words: str, marked: str) -> None:
    assert in_marks(words) == marked


def test_a_sign_of_a_cut_stands_before_the_closing_mark() -> None:
    assert in_marks("the gate", " [ … ]") == "“the gate [ … ]”"


@given(st.text('ab “”"’', min_size=1))
def test_no_two_double_marks_meet(words: str) -> None:
    marked = in_marks(words)
    assert "““" not in marked
    assert "””" not in marked
