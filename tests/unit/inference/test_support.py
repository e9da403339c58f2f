"""Judgements of pairs, with a network that answers from the ids alone."""

import pickle
import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from crossread.errors import ModelMissing
from crossread.inference.catalogue import Card, Catalogue
from crossread.inference.support import (
    NOTHING_TO_JUDGE,
    Judgement,
    SupportJudge,
    open_support,
)
from crossread.inference.tokens import Tokenizer

TINY = (Path(__file__).parent / "tiny_tokenizer.json").read_bytes()
CARD = Card("support.tiny", "A tiny model", "Apache-2.0", frozenset({"en"}), 3, 12, ())
DAM, MONDAY = "the dam burst", "the dam burst on Monday."


class FakeNetwork:
    """Gives each row three shares that depend on its ids and their order."""

    def __init__(self) -> None:
        self.rows: list[list[int]] = []

    def run(self, ids: Sequence[Sequence[int]], output: str) -> np.ndarray:
        assert output == "judgement"
        rows = np.asarray(ids, dtype=np.int64)
        self.rows.extend(rows.tolist())
        steps = np.arange(1, rows.shape[1] + 1)
        parts = np.stack([np.sin((rows + at) * steps).sum(axis=1) for at in range(3)], axis=1)
        shares = np.exp(parts)
        return (shares / shares.sum(axis=1, keepdims=True)).astype(np.float32)


@pytest.fixture
def network() -> FakeNetwork:
    """A network that remembers what it was asked."""
    return FakeNetwork()


@pytest.fixture
def judge(network: FakeNetwork) -> SupportJudge:
    """A judge that loads nothing."""
    return SupportJudge(CARD, Tokenizer(TINY), network)


def test_no_pairs_give_no_judgements(judge: SupportJudge) -> None:
    assert judge.judge([]) == []


def test_three_shares_sum_to_one(judge: SupportJudge) -> None:
    (one,) = judge.judge([(DAM, MONDAY)])
    assert one.entails + one.contradicts + one.neither == pytest.approx(1)


@pytest.mark.parametrize("text", ["", " \n", "👩‍👩‍👧", "\x00"])
def test_nothing_is_said_of_a_text_without_a_known_token(judge: SupportJudge, text: str) -> None:
    assert judge.judge([(DAM, text), (text, DAM)]) == [NOTHING_TO_JUDGE] * 2


def test_premise_comes_first(judge: SupportJudge, network: FakeNetwork) -> None:
    tokenizer = Tokenizer(TINY)
    judge.judge([(DAM, "Monday.")])
    (row,) = network.rows
    first = list(tokenizer.tokens_of(DAM).ids)
    second = list(tokenizer.tokens_of("Monday.").ids)
    assert row[1 : 1 + len(first)] == first
    assert row[2 + len(first) : -1] == second
    assert row[1 + len(first)] == row[-1]


def test_order_and_company_of_pairs_change_no_judgement(judge: SupportJudge) -> None:
    texts = [DAM, MONDAY, "", "the", "burst " * 30, "Monday. " * 9]
    pairs = [(a, b) for a in texts for b in texts]
    told = dict(zip(pairs, judge.judge(pairs), strict=True))
    random.Random(5).shuffle(pairs)
    for pair in pairs:
        assert judge.judge([pair, (DAM, MONDAY)])[0] == told[pair]


def test_long_texts_are_read_to_their_end(judge: SupportJudge, network: FakeNetwork) -> None:
    judge.judge([("the " * 40 + "dam", "burst " * 20 + ".")])
    tokenizer = Tokenizer(TINY)
    (dam,), (stop,) = tokenizer.tokens_of("dam").ids, tokenizer.tokens_of(".").ids
    assert any(dam in row for row in network.rows)
    assert any(stop in row for row in network.rows)
    assert all(len(row) <= CARD.longest_tokens for row in network.rows)


class Scripted:
    """Says that rows with one word are entailed, with another contradicted."""

    def __init__(self, entailed: int, contradicted: int) -> None:
        self.entailed, self.contradicted = entailed, contradicted

    def run(self, ids: Sequence[Sequence[int]], output: str) -> np.ndarray:
        return np.array([self._of(list(row)) for row in ids], dtype=np.float32)

    def _of(self, row: list[int]) -> list[float]:
        if self.contradicted in row:
            return [0.05, 0.9, 0.05]
        return [0.9, 0.05, 0.05] if self.entailed in row else [0.1, 0.1, 0.8]


@pytest.fixture
def scripted() -> SupportJudge:
    """A judge that finds “dam” entailed and a full stop contradicted."""
    tokenizer = Tokenizer(TINY)
    (dam,), (stop,) = tokenizer.tokens_of("dam").ids, tokenizer.tokens_of(".").ids
    return SupportJudge(CARD, tokenizer, Scripted(dam, stop))


def test_one_window_that_says_it_is_enough(scripted: SupportJudge) -> None:
    (one,) = scripted.judge([("the " * 40 + "dam", "burst")])
    assert one.relation == "entails"


def test_each_part_of_a_long_hypothesis_must_be_entailed(scripted: SupportJudge) -> None:
    (one,) = scripted.judge([("the", "dam " + "burst " * 40)])
    assert one.relation == "neither"


def test_one_contradicted_part_contradicts(scripted: SupportJudge) -> None:
    (one,) = scripted.judge([("the", "dam " * 20 + ".")])
    assert one.relation == "contradicts"
    assert one.entails + one.contradicts + one.neither == pytest.approx(1)


@pytest.mark.parametrize(
    "judgement, relation",
    [
        (Judgement(0.6, 0.3, 0.1), "entails"),
        (Judgement(0.1, 0.6, 0.3), "contradicts"),
        (Judgement(0.4, 0.4, 0.2), "neither"),
    ],
)
def test_relation_is_the_likeliest(judgement: Judgement, relation: str) -> None:
    assert judgement.relation == relation


@pytest.mark.parametrize(
    "language, known", [("en", True), ("en-GB", True), ("uk", False), (None, False)]
)
def test_other_languages_are_not_supported(
    judge: SupportJudge, language: str | None, known: bool
) -> None:
    assert judge.supports(language) is known


def test_absent_weights_are_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match=r"support\.minilm is not here"):
        open_support(Catalogue(tmp_path), "support.minilm", threads=1)


def test_travels_as_a_name(judge: SupportJudge) -> None:
    assert len(pickle.dumps(judge)) < 200
