"""What a model makes of a sentence beside its passages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

import pytest

from crossread.ask.support import judgements, support_check
from crossread.inference.support import Judgement, SupportJudge


class FakeJudge:
    """Takes each premise at its word: the relation it names."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []

    def supports(self, language: str | None) -> bool:
        return language == "en"

    def judge(self, pairs: Sequence[tuple[str, str]]) -> list[Judgement]:
        self.asked += pairs
        known = {"bears": (0.8, 0.1, 0.1), "denies": (0.03, 0.95, 0.02), "other": (0.1, 0.1, 0.8)}
        return [Judgement(*known[premise]) for premise, _ in pairs]


def asked(judge: FakeJudge, passages: list[str], language: str | None = "en") -> Any:
    return judgements(cast(SupportJudge, judge), {"It rained.": passages}, language)


def test_the_passage_that_says_most_counts():
    assert asked(FakeJudge(), ["other", "bears", "other"])["It rained."].relation == "entails"


@pytest.mark.parametrize("language", ["uk", None])
def test_nothing_is_judged_in_a_language_the_model_does_not_read(language: str | None):
    judge = FakeJudge()
    assert asked(judge, ["bears"], language) == {}
    assert judge.asked == []


def test_nothing_is_judged_without_a_model():
    assert judgements(None, {"It rained.": ["bears"]}, "en") == {}


def test_doubt_is_told_with_its_share():
    check = support_check(Judgement(0.8, 0.1, 0.1))
    assert check.passed
    assert "0.80" in check.in_words


def test_a_contradiction_is_told_and_left_to_the_rules():
    check = support_check(Judgement(0.03, 0.95, 0.02))
    assert check.passed
    assert "contradict this (0.95)" in check.in_words
