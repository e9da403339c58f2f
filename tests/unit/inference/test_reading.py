"""The learned reader, with a network that answers from what it is given alone."""

import itertools
from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crossread.errors import ModelDamaged
from crossread.inference.catalogue import Card
from crossread.inference.reading import (
    ATTENTION_HEADS,
    BEGIN,
    CONTENT,
    INSIDE,
    N_NEAR,
    OUTSIDE,
    Heads,
    Row,
    Scored,
    TextReader,
    code_points,
    cut,
    gelu,
    nearness,
    read_heads,
    viterbi,
)
from crossread.inference.tokens import Tokenizer

TINY = (Path(__file__).parent / "tiny_tokenizer.json").read_bytes()
CARD = Card("read.tiny", "A tiny reader", "Apache-2.0", frozenset({"en"}), 12, 10, ())
TEXT = "the dam burst on Monday. the dam burst on Monday."
SENTENCES = ((0, 24), (25, 49))
WIDTH = 12
SECOND = 9.0
"""What the fake network's state says of the second word of a row."""


class FakeNetwork:
    """Says that the second word of each row is a person and begins content, the first a source."""

    def __init__(self) -> None:
        self.rows: list[int] = []

    def run_all(
        self, inputs: Mapping[str, Sequence[Sequence[int]]], outputs: Sequence[str]
    ) -> list[np.ndarray]:
        ids = np.asarray(inputs["input_ids"])
        assert np.asarray(inputs["surfaces"]).shape == ids.shape
        self.rows.append(ids.shape[1])
        quotation = np.zeros((*ids.shape, 9), np.float32)
        quotation[..., [0, 3, 6]] = 5
        quotation[:, 1, 1] = 9
        quotation[:, 2, 6 + BEGIN] = 9
        quotation[:, 3, 6 + INSIDE] = 9
        states = np.ones((*ids.shape, WIDTH), np.float32)
        states[:, 2, 0] = SECOND
        every = {"states": states, "quotation": quotation}
        return [every[name] for name in outputs]


def some_heads() -> Heads:
    """Heads of zeros that link every content to a source and know nothing of tones."""
    linear = {
        "link_content": (2 * 4, WIDTH), "link_source": (4, WIDTH), "link_cue": (4, WIDTH),
        "asks": (WIDTH, WIDTH), "keys": (WIDTH, WIDTH), "values": (WIDTH, WIDTH),
        "tone_wide": (WIDTH, 3 * WIDTH), "tone": (3, WIDTH), "subjective_at": (1, WIDTH),
        "subjective": (1, 2 * WIDTH), "names_wide": (4, 2 * WIDTH), "names_near": (4, 3 * 4),
        "names_out": (9, 2 * 4),
    }  # fmt: skip
    weights = {f"{name}.weight": np.zeros(shape) for name, shape in linear.items()}
    weights |= {f"{name}.bias": np.zeros(shape[0]) for name, shape in linear.items()}
    weights["names_wide.weight"][0, [0, WIDTH]] = 0.5
    weights["names_out.weight"][BEGIN, 0] = 1.0
    weights["names_out.bias"][OUTSIDE] = SECOND / 2
    weights |= {
        "quotation_steps": np.zeros((3, 3, 3)),
        "link_near": np.zeros((2, N_NEAR)),
        "link_none": np.full(2, -1.0),
        "calibration.names": np.array([[0, 1], [0.5, 1]]),
        "calibration.content": np.array([[0, 1], [0, 0.8]]),
        "temperature.tone": np.array(1),
        "temperature.subjective": np.array(1),
    }
    assert WIDTH % ATTENTION_HEADS == 0
    return Heads(weights)


@pytest.fixture
def network() -> FakeNetwork:
    """A network that remembers the lengths of its rows."""
    return FakeNetwork()


@pytest.fixture
def reader(network: FakeNetwork) -> TextReader:
    """A reader that loads nothing."""
    return TextReader(CARD, Tokenizer(TINY), network, some_heads())


def test_names_come_with_their_words_and_a_score_between_nought_and_one(
    reader: TextReader,
) -> None:
    names = reader.read(TEXT, SENTENCES).names()
    assert [(TEXT[slice(*one.place)], one.kind) for one in names] == [("dam", "PER")] * 2
    assert all(0.5 <= one.score <= 1 for one in names)


@given(st.lists(st.integers(0, 4), min_size=1, max_size=4), st.integers(0, 9))
def test_scores_of_names_hang_on_no_other_row(lengths: list[int], seed: int) -> None:
    chance = np.random.default_rng(seed)
    heads = some_heads()
    heads._weights |= {
        name: chance.normal(size=heads._weights[name].shape)
        for name in ("names_wide.weight", "names_near.weight", "names_out.weight")
    }
    rows = [a_row_of(n, chance) for n in lengths]
    together = heads.name_scores(rows)
    for row, scores in zip(rows, together, strict=True):
        (alone,) = heads.name_scores([row])
        assert scores.shape == (len(row.row.words), 9)
        np.testing.assert_allclose(scores, alone, atol=1e-9)


def a_row_of(n_words: int, chance: np.random.Generator) -> Scored:
    """A row of words of two tokens each, with states drawn by chance."""
    n = 2 * n_words
    spans = ((0, 0), *((at, at + 1) for at in range(n)), (0, 0))
    begins = (False, *(at % 2 == 0 for at in range(n)), False)
    row = Row((1,) * (n + 2), (0,) * (n + 2), spans, begins)
    return Scored(row, chance.normal(size=(n + 2, WIDTH)), np.zeros((n + 2, 9)))


def test_a_content_finds_its_source(reader: TextReader) -> None:
    found = reader.read(TEXT, SENTENCES).attributions()[0]
    assert TEXT[slice(*found.content)] == "dam burst"
    assert found.source == (0, 3)
    assert found.cue is None


def test_parts_are_given_whether_they_are_linked_or_not(reader: TextReader) -> None:
    assert reader.read(TEXT, SENTENCES).parts(CONTENT) == ((4, 13), (29, 38))


def test_sentences_too_long_for_one_row_are_read_in_several(
    reader: TextReader, network: FakeNetwork
) -> None:
    reader.read(TEXT, SENTENCES)
    assert len(network.rows) > 1
    assert max(network.rows) <= CARD.longest_tokens


def test_words_outside_the_sentences_are_not_read(reader: TextReader, network: FakeNetwork) -> None:
    reader.read(TEXT, SENTENCES[:1])
    first = list(network.rows)
    network.rows.clear()
    reader.read(TEXT, ())
    assert first
    assert not network.rows


def test_the_same_text_is_read_once(reader: TextReader, network: FakeNetwork) -> None:
    reader.read(TEXT, SENTENCES)
    n_runs = len(network.rows)
    reader.read(TEXT, SENTENCES)
    assert len(network.rows) == n_runs


def test_other_sentences_are_read_anew(reader: TextReader, network: FakeNetwork) -> None:
    reader.read(TEXT, SENTENCES)
    n_runs = len(network.rows)
    reader.read(TEXT, SENTENCES[:1])
    assert len(network.rows) > n_runs


def test_chances_of_a_tone_sum_to_one(reader: TextReader) -> None:
    chances = reader.read(TEXT, SENTENCES).tones([((4, 7), (0, 24))])[0]
    assert chances is not None
    assert sum(chances) == pytest.approx(1)


def test_a_sentence_that_was_not_read_has_no_tone_and_no_subjectivity(reader: TextReader) -> None:
    reading = reader.read(TEXT, SENTENCES[:1])
    assert reading.tones([((29, 32), (25, 49))]) == [None]
    assert reading.subjective([(25, 49)]) == [None]


def test_each_query_of_subjectivity_hears_its_own_words_of_its_own_sentence() -> None:
    heads = Heads({
        "subjective_at.weight": np.array([[50.0, 0.0], [0.0, 50.0]]),
        "subjective_at.bias": np.zeros(2),
        "subjective.weight": np.array([[1.0, 0.0, 0.0, 2.0, 0.0, 0.0]]),
        "subjective.bias": np.zeros(1),
        "temperature.subjective": np.array(1.0),
    })  # fmt: skip
    states = np.array([[1.0, 0.0], [0.0, 1.0], [0.0, 0.0], [0.0, 0.0]], np.float32)
    both, neither = heads.subjective(states, [(0, 3), (2, 4)])
    assert both == pytest.approx(1 / (1 + np.exp(-3)))
    assert neither == pytest.approx(0.5)


def test_a_language_it_was_not_trained_on_is_not_supported(reader: TextReader) -> None:
    assert reader.supports("en-GB")
    assert not reader.supports("uk")
    assert not reader.supports(None)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no archive", b"\x80\x04K\x01."])
def test_heads_that_are_no_archive_of_arrays_are_damaged(content: bytes) -> None:
    with pytest.raises(ModelDamaged):
        read_heads(content)


def test_heads_that_would_run_code_are_refused() -> None:
    pickled = BytesIO()
    np.savez(pickled, a=np.array([{"run": "me"}], dtype=object))
    with pytest.raises(ModelDamaged):
        read_heads(pickled.getvalue())


def best_by_trying(scores: np.ndarray, steps: np.ndarray) -> float:
    """The score of the best of all paths of one chain."""
    totals = scores[0].copy()
    for row in scores[1:]:
        totals = np.array([(totals + steps[:, label]).max() + row[label] for label in range(3)])
    return float(totals.max())


@given(st.integers(0, 10_000), st.lists(st.integers(0, 7), min_size=1, max_size=4))
def test_viterbi_finds_the_best_path_of_every_row(seed: int, lengths: list[int]) -> None:
    random = np.random.default_rng(seed)
    steps = random.normal(size=(2, 3, 3)).astype(np.float32)
    rows = [random.normal(size=(length, 6)).astype(np.float32) for length in lengths]
    for row, paths in zip(rows, viterbi(rows, steps), strict=True):
        for chain, path in enumerate(paths):
            assert len(path) == len(row)
            if not path:
                continue
            scores = row.reshape(len(row), 2, 3)[:, chain]
            total = sum(scores[at][label] for at, label in enumerate(path))
            total += sum(steps[chain][a][b] for a, b in itertools.pairwise(path))
            assert total == pytest.approx(best_by_trying(scores, steps[chain]), abs=1e-4)


def test_inside_without_a_beginning_is_read_as_one() -> None:
    row = Row((1, 5, 6, 2), (0,) * 4, ((0, 0), (0, 3), (4, 7), (0, 0)), (False, True, True, False))
    assert list(code_points(row, [1, 2], [OUTSIDE, INSIDE])) == [((4, 7), (1, 2))]


def test_a_word_ends_with_its_last_token() -> None:
    spans = ((0, 0), (0, 3), (3, 5), (6, 9), (0, 0))
    row = Row((1, 5, 6, 7, 2), (0,) * 5, spans, (False, True, False, True, False))
    assert list(code_points(row, [1, 3], [BEGIN, OUTSIDE])) == [((0, 5), (0, 1))]


@given(st.integers(0, 40), st.integers(0, 40), st.integers(1, 12))
def test_what_is_cut_is_whole_and_short(start: int, length: int, longest: int) -> None:
    begins = [at % 3 != 1 for at in range(start + length + 1)]
    pieces = list(cut(start, start + length, begins, longest))
    assert [at for a, b in pieces for at in range(a, b)] == list(range(start, start + length))
    assert all(0 < b - a <= longest for a, b in pieces)


@given(
    st.tuples(st.integers(0, 60), st.integers(1, 9)),
    st.tuples(st.integers(0, 60), st.integers(1, 9)),
)
def test_nearness_is_a_class(one: tuple[int, int], two: tuple[int, int]) -> None:
    places = [(start, start + length) for start, length in (one, two)]
    assert 0 <= nearness(*places) < N_NEAR


@pytest.mark.parametrize("value, expected", [(0.0, 0.0), (1.0, 0.8413447), (-2.0, -0.0455003)])
def test_gelu_is_that_of_training(value: float, expected: float) -> None:
    assert float(gelu(np.array([value]))[0]) == pytest.approx(expected, abs=1e-6)


def test_gelu_keeps_single_precision() -> None:
    assert gelu(np.ones((2, 2), np.float32)).dtype == np.float32
