"""Exact matching of ranges."""

import pytest
from training.tagging import Score, exact_score


def test_only_equal_ranges_match() -> None:
    assert exact_score([(0, 4), (5, 9)], [(0, 4), (5, 8)]) == Score(1, 2, 2)


@pytest.mark.parametrize("score, f1", [(Score(1, 2, 2), 50), (Score(0, 0, 3), 0), (Score(), 0)])
def test_f1_is_of_what_was_found_and_wanted(score: Score, f1: float) -> None:
    assert score.f1 == f1


def test_scores_of_texts_add_up() -> None:
    assert Score(1, 2, 3) + Score(2, 2, 2) == Score(3, 4, 5)
