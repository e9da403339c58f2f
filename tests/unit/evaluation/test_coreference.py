"""Scores of coreference, against examples worked by hand.

The first is that of Pradhan and others (2014), "Scoring Coreference Partitions of Predicted
Mentions", whose figures are worked out there step by step.
"""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from evaluation.coreference import (
    all_pairs,
    b_cubed,
    best_columns,
    ceaf_e,
    conll,
    f1,
    muc,
    pairs,
    precision,
    recall,
)


def clusters(words: str) -> list[frozenset[str]]:
    return [frozenset(word) for word in words.split()]


KEY = clusters("abc defg")
RESPONSE = clusters("ab cd fghi")


@pytest.mark.parametrize(
    "score, p, r",
    [
        (muc, 2 / 5, 2 / 5),  # links: ab, fg of 2 + 3 in the key; ab, fg of 1 + 1 + 3 in the other
        (b_cubed, 4 / 8, (4 / 3 + 1 / 3 + 1 / 4 + 4 / 4) / 7),
        (ceaf_e, 1.3 / 3, 1.3 / 2),  # abc with ab: 4/5; defg with fghi: 4/8
    ],
)
def test_scores_of_the_published_example(score, p, r) -> None:
    sums = np.array(score(KEY, RESPONSE))
    assert (precision(sums), recall(sums)) == (pytest.approx(p), pytest.approx(r))


def test_all_in_one_and_all_alone() -> None:
    key = clusters("ab c")
    one, alone = clusters("abc"), clusters("a b c")
    assert muc(key, one) == (1, 1, 1, 2)
    assert muc(key, alone) == (0, 1, 0, 0)
    assert b_cubed(key, one) == (3, 3, pytest.approx(2 / 3 + 2 / 3 + 1 / 3), 3)
    assert ceaf_e(key, one) == (pytest.approx(4 / 5), 2, pytest.approx(4 / 5), 1)


@pytest.mark.parametrize("score", [muc, b_cubed, ceaf_e])
def test_the_key_itself_scores_one(score) -> None:
    assert f1(np.array(score(KEY, list(reversed(KEY))))) == pytest.approx(1)


def test_conll_is_the_mean_of_the_three() -> None:
    figures = conll([(KEY, RESPONSE)])
    mean = np.mean([figures[f"{name} F1"] for name in ("MUC", "B3", "CEAFe")])
    assert figures["CoNLL F1"] == pytest.approx(mean)
    assert figures["CoNLL F1"] == pytest.approx((0.4 + 0.4545454 + 0.52) / 3)


def test_pairs_of_two_clusters() -> None:
    assert pairs(KEY, RESPONSE, all_pairs) == (2, 9, 2, 8)


@pytest.mark.parametrize("seed", range(8))
def test_the_best_pairing_is_the_best_of_all(seed: int) -> None:
    gain = np.random.default_rng(seed).integers(0, 9, size=(5, 5)) / 4
    found = best_columns(gain)
    assert sorted(found) == list(range(5))
    best = max(sum(gain[i, c] for i, c in enumerate(one)) for one in permutations(range(5)))
    assert sum(gain[i, c] for i, c in enumerate(found)) == pytest.approx(best)
