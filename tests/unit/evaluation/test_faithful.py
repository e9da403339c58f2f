"""Whether the shares told beside the checks of a draft are true."""

import pytest
from evaluation.faithful import calibrated


def test_shares_that_are_right_as_often_as_they_say_have_no_error():
    shares = {str(number): 0.8 for number in range(5)}
    gold = {key: key != "0" for key in shares}
    figures = calibrated("", shares, gold)
    assert figures["calibration error"] == pytest.approx(0)
    assert figures["sure 0.8 to 0.9: right"] == pytest.approx(0.8)


def test_sure_of_what_is_not_borne_out_counts_as_sure():
    figures = calibrated("", {"a": 0.05, "b": 0.05}, {"a": False, "b": True})
    assert figures["calibration error"] == pytest.approx(0.45)
