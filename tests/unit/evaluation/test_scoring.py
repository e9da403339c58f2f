"""Scores and their intervals."""

import numpy as np
import pytest
from evaluation.scoring import (
    Figure,
    Told,
    accuracy,
    balanced_accuracy,
    calibration_error,
    class_figures,
    confusion,
    f1,
    figure,
    macro_f1,
    majority,
    span_counts,
    span_f1,
)

LABELS = ("yes", "no")
ITEMS = [
    Told("a", "yes", "yes"),
    Told("a", "yes", "no"),
    Told("b", "no", "no"),
    Told("b", "no", "no"),
    Told("c", "no", "yes"),
]


def whole(items):
    return confusion(items, LABELS).sum(axis=0)


def test_accuracy_is_the_share_that_is_right():
    assert accuracy(whole(ITEMS)) == pytest.approx(3 / 5)


def test_balanced_accuracy_gives_each_label_one_voice():
    assert balanced_accuracy(whole(ITEMS)) == pytest.approx((1 / 2 + 2 / 3) / 2)


def test_f1_of_a_label():
    assert f1(whole(ITEMS), 0) == pytest.approx(2 * 1 / (2 + 2))


def test_macro_f1_leaves_out_labels_that_do_not_occur():
    items = [Told("a", "yes", "yes"), Told("a", "yes", "yes")]
    assert macro_f1(whole(items)) == 1.0


def test_label_nobody_knows_is_wrong():
    assert accuracy(whole([Told("a", "yes", "perhaps")])) == 0.0


def test_majority_is_the_commonest_label():
    assert {item.told for item in majority(ITEMS)} == {"no"}


def test_balanced_accuracy_of_the_majority_is_one_half():
    assert balanced_accuracy(whole(majority(ITEMS))) == 0.5


def test_interval_holds_the_figure_and_is_the_same_again():
    items = [Told(n % 20, "yes", "yes" if n % 3 else "no") for n in range(200)]
    one = figure(confusion(items, LABELS), accuracy)
    two = figure(confusion(items, LABELS), accuracy)
    assert one.low < one < one.high
    assert (one.low, one.high) == (two.low, two.high)


def test_interval_is_wider_where_whole_groups_go_wrong_together():
    alone = [Told(n, "yes", "yes" if n % 2 else "no") for n in range(100)]
    together = [Told(n % 10, "yes", "yes" if n % 2 else "no") for n in range(100)]
    wide, narrow = (figure(confusion(one, LABELS), accuracy) for one in (together, alone))
    assert wide.high - wide.low > narrow.high - narrow.low


def test_one_group_gives_no_interval():
    one = figure(confusion([Told("a", "yes", "yes")], LABELS), accuracy)
    assert (one.low, one, one.high) == (1.0, 1.0, 1.0)


def test_figure_is_compared_as_a_number():
    assert Figure(0.5, 0.4, 0.6) < 0.51


def test_spans_count_only_when_equal():
    counts = span_counts([({(0, 4), (6, 9)}, {(0, 4), (6, 10)}), (set(), {(1, 2)})])
    assert counts.tolist() == [[1, 2, 2], [0, 0, 1]]
    assert span_f1(counts.sum(axis=0)) == pytest.approx(2 / 5)


def test_figures_name_every_class():
    figures = class_figures(ITEMS, LABELS, name="rules: ")
    assert figures["rules: no: recall"] == pytest.approx(2 / 3)
    assert "rules: macro F1" in figures


def test_no_items_give_zero():
    assert class_figures([], LABELS)["accuracy"] == 0.0


def test_calibration_error_of_true_shares_is_nothing():
    assert calibration_error([0.75] * 4, [True, True, True, False]) == pytest.approx(0)


def test_calibration_error_of_the_cocksure():
    assert calibration_error(np.ones(4).tolist(), [True, True, False, False]) == pytest.approx(0.5)
