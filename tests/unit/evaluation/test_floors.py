"""Floors of measured figures: they fail what is below, and rise only."""

from evaluation.__main__ import below, raised_floors
from evaluation.article_text import Counts, level


def test_figure_below_its_floor_is_named():
    assert below({"f1": 0.9}, {"f1": 0.899}) == ["f1: 0.8990 is below the floor of 0.9000"]


def test_figure_at_its_floor_passes():
    assert below({"f1": 0.9}, {"f1": 0.9, "other": 0.0}) == []


def test_missing_figure_fails():
    assert below({"f1": 0.9}, {}) == ["f1: 0.0000 is below the floor of 0.9000"]


def test_floors_rise_and_never_fall():
    assert raised_floors({"a": 0.5, "b": 0.5}, {"a": 0.6789, "b": 0.4, "c": 1.0}) == {
        "a": 0.678,
        "b": 0.5,
    }


def test_article_text_counts_what_is_there_and_what_must_not_be():
    counts = Counts()
    counts.add(
        "The gate  opened.\nShare this", {"with": ["gate opened", "lost"], "without": ["Share"]}
    )
    assert (counts.right, counts.missed, counts.wrong) == (1, 1, 1)
    assert counts.f1 == 0.5


def test_levelling_makes_spellings_equal():
    assert level(" Cafe\u0301\n\tWas\u00adser ") == "Caf\u00e9 Wasser"
