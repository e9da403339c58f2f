"""Calibration: how often a layer is right when it is how sure."""

from __future__ import annotations

import pytest
from evaluation.learned import Says, calibration


def test_share_right_is_told_for_each_range_of_sureness() -> None:
    said = [Says("a", 0.55), Says("a", 0.85), Says("b", 0.89), Says("b", 1.0)]
    figures = calibration("x: ", said, ["b", "a", "a", "b"])
    assert figures == {
        "x: sure 0.5 to 0.6: items": 1,
        "x: sure 0.5 to 0.6: right": 0.0,
        "x: sure 0.8 to 0.9: items": 2,
        "x: sure 0.8 to 0.9: right": 0.5,
        "x: sure 0.9 to 1.0: items": 1,
        "x: sure 0.9 to 1.0: right": 1.0,
    }


def test_an_edge_belongs_to_the_range_above_it() -> None:
    assert list(calibration("", [Says("a", 0.8)], ["a"])) == [
        "sure 0.8 to 0.9: items",
        "sure 0.8 to 0.9: right",
    ]


def test_every_answer_needs_its_label() -> None:
    with pytest.raises(ValueError, match="zip"):
        calibration("", [Says("a", 0.8)], [])
