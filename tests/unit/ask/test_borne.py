"""Signs that a text bears a statement out, and what they weigh together."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crossread.ask.borne import share_borne_out, signs_of

TEXT = (
    "The lock at Orsk was closed on 3 May 2024. At least 12 people died in the flood that night. "
    "Mira Tolle, the mayor, asked for an inquiry. The council met on Friday."
)
DIED = "At least 12 people died in the flood."


def share(statement, entails=0.5):
    return share_borne_out(signs_of(statement, TEXT, entails))


def test_statement_in_the_words_of_the_text_is_borne_out():
    assert share(DIED) > 0.7


@pytest.mark.parametrize(
    "changed",
    [
        "At least 90 people died in the flood.",
        "At least 12 people died in the flood, Pavel Drin said.",
    ],
)
def test_number_or_name_that_stands_nowhere_makes_it_less_likely(changed):
    assert share(changed) < share(DIED) - 0.3


def test_words_from_one_place_count_more_than_words_from_all_over():
    far = "The lock is old.\n\nA bird sang.\n\nIt rained.\n\nSnow fell.\n\nThe town met."
    near = "The town met at the lock.\n\nA bird sang.\n\nIt rained.\n\nSnow fell."
    signs = [signs_of("the town met at the old lock", text, 0.5)["stretch"] for text in (far, near)]
    assert signs[0] < signs[1]


@given(st.text(max_size=80), st.text(max_size=200), st.floats(0, 1))
def test_share_is_a_share_whatever_the_texts(statement, text, entails):
    signs = signs_of(statement, text, entails)
    assert all(0 <= one <= 1 for one in signs.values())
    assert 0 <= share_borne_out(signs) <= 1


@given(st.floats(0, 0.5), st.floats(0.5, 1))
def test_more_entailed_is_more_likely(less, more):
    assert share(DIED, less) <= share(DIED, more)
