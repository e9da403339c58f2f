"""Sentence vectors, with a network that answers from the ids alone."""

import random
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from crossread.errors import ModelDamaged
from crossread.inference import onnx
from crossread.inference.catalogue import Card
from crossread.inference.onnx import BATCH_TOKENS, Embedder, Session
from crossread.inference.tokens import Tokenizer

TINY = (Path(__file__).parent / "tiny_tokenizer.json").read_bytes()
CARD = Card("embed.tiny", "A tiny model", "Apache-2.0", frozenset({"en"}), 4, 10, ())
DAM, MONDAY, BOTH = "the dam burst", "the dam burst on Monday.", "Monday. Monday."


class FakeNetwork:
    """Gives each row a vector of length one that depends on its ids and their order."""

    def __init__(self) -> None:
        self.batches: list[np.ndarray] = []

    def run(self, ids: Sequence[Sequence[int]], output: str) -> np.ndarray:
        assert output == "sentence_embedding"
        rows = np.asarray(ids, dtype=np.int64)
        self.batches.append(rows)
        steps = np.arange(1, rows.shape[1] + 1)
        vectors = np.stack(
            [np.sin((rows + at) * steps).sum(axis=1) for at in range(4)], axis=1
        ).astype(np.float32)
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


@pytest.fixture
def network() -> FakeNetwork:
    """A network that remembers what it was asked."""
    return FakeNetwork()


@pytest.fixture
def embedder(network: FakeNetwork) -> Embedder:
    """An embedder that loads nothing."""
    return Embedder(CARD, Tokenizer(TINY), network)


def test_no_texts_give_no_rows(embedder: Embedder) -> None:
    assert embedder.encode([]).shape == (0, 4)


def test_vectors_are_float32_of_length_one(embedder: Embedder) -> None:
    vectors = embedder.encode([DAM, MONDAY])
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1)


@pytest.mark.parametrize("text", ["", "  \n", "👩‍👩‍👧", "ⴰⴱⴳ", "\x00"])
def test_text_without_a_known_token_is_near_to_nothing(embedder: Embedder, text: str) -> None:
    assert not embedder.encode([DAM, text])[1].any()


def test_order_of_the_texts_changes_no_vector(embedder: Embedder) -> None:
    texts = [DAM, MONDAY, BOTH, "", "the", "dam.", "burst " * 40]
    vectors = dict(zip(texts, embedder.encode(texts), strict=True))
    random.Random(3).shuffle(texts)
    for text, vector in zip(texts, embedder.encode(texts), strict=True):
        assert np.array_equal(vectors[text], vector)


def test_number_of_threads_changes_no_vector(embedder: Embedder) -> None:
    texts = [f"{'the ' * number}dam." for number in range(40)]
    many = Embedder(CARD, Tokenizer(TINY), FakeNetwork(), threads=3)
    assert np.array_equal(many.encode(texts), embedder.encode(texts))


def test_same_text_is_computed_once(embedder: Embedder, network: FakeNetwork) -> None:
    vectors = embedder.encode([DAM, MONDAY, DAM])
    assert np.array_equal(vectors[0], vectors[2])
    assert sum(len(batch) for batch in network.batches) == 2


def test_long_text_is_read_in_windows_to_its_end(embedder: Embedder, network: FakeNetwork) -> None:
    embedder.encode(["the " * 20 + "burst"])
    rows = [row for batch in network.batches for row in batch]
    assert all(len(row) <= CARD.longest_tokens for row in rows)
    assert sum(6 in row for row in rows) == 1


def test_long_text_has_a_vector_of_length_one(embedder: Embedder) -> None:
    (vector,) = embedder.encode(["the dam burst on Monday. " * 300])
    assert np.linalg.norm(vector) == pytest.approx(1)


def test_words_at_the_end_of_a_long_text_move_its_vector(embedder: Embedder) -> None:
    one, other = embedder.encode(["the " * 20 + "dam", "the " * 20 + "burst"])
    assert not np.allclose(one, other)


def test_batches_stay_within_their_size(embedder: Embedder, network: FakeNetwork) -> None:
    embedder.encode([f"{'the ' * (number % 7)}dam" + "." * (number // 7) for number in range(70)])
    assert all(batch.size <= BATCH_TOKENS for batch in network.batches)


@pytest.mark.parametrize(
    "language, supported",
    [("en", True), ("EN", True), ("en-GB", True), ("uk", False), ("enm", False), (None, False)],
)
def test_supports_only_the_languages_of_its_card(
    embedder: Embedder, language: str | None, supported: bool
) -> None:
    assert embedder.supports(language) is supported


def test_model_that_is_no_model_is_damaged() -> None:
    with pytest.raises(ModelDamaged):
        Session(lambda: b"not a network")


class BrokenNetwork:
    """Fails at every batch."""

    def run(self, ids: Sequence[Sequence[int]], output: str) -> np.ndarray:
        raise MemoryError("no memory left")


@pytest.mark.parametrize("threads", [1, 2])
def test_failure_of_a_batch_is_not_lost(threads: int) -> None:
    embedder = Embedder(CARD, Tokenizer(TINY), BrokenNetwork(), threads=threads)
    with pytest.raises(MemoryError):
        embedder.encode([DAM, MONDAY])


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """What sessions were opened with; they answer every question with three zeros."""
    calls: list[bytes] = []

    class Answering:
        def run(self, outputs: list[str], inputs: object) -> list[np.ndarray]:
            return [np.zeros(3, dtype=np.float32)]

    def open_session(model: bytes) -> Answering:
        calls.append(model)
        return Answering()

    monkeypatch.setattr(onnx, "_open_session", open_session)
    return calls


def test_session_is_opened_once(opened: list[bytes]) -> None:
    session = Session(lambda: b"model")
    session.run([[1]], "out")
    session.run([[1]], "out")
    assert opened == [b"model"]


def test_session_is_opened_again_after_a_fork(
    opened: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    session = Session(lambda: b"model")
    monkeypatch.setattr("os.getpid", lambda: -1)
    session.run([[1]], "out")
    session.run([[1]], "out")
    assert len(opened) == 2


@pytest.mark.parametrize("affinity, threads", [({0}, 1), ({0, 1}, 2), (set(range(64)), 4)])
def test_threads_are_those_we_may_use_and_at_most_four(
    monkeypatch: pytest.MonkeyPatch, affinity: set[int], threads: int
) -> None:
    answer: Callable[[int], set[int]] = lambda _: affinity  # noqa: E731
    monkeypatch.setattr("os.sched_getaffinity", answer, raising=False)
    assert onnx.usable_threads() == threads
