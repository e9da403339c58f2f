"""Vectors that are kept: what packing leaves of them, and what is found by them."""

import numpy as np
import pytest

from crossread.ask.meaning import Signs, Vectors, fused, packed, unpacked
from crossread.model import Span


def drawn(n, *, dimensions=384, seed=1):
    rows = np.random.default_rng(seed).standard_normal((n, dimensions)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def test_packed_vectors_keep_how_near_they_are_to_two_digits():
    vectors, others = drawn(50), drawn(50, seed=2)
    _, numbers = packed(vectors)
    kept = unpacked(numbers, 50)
    assert np.abs(kept @ others.T - vectors @ others.T).max() < 0.005
    assert np.allclose(np.linalg.norm(kept, axis=1), 1)


def test_vector_of_nothing_stays_one():
    signs, numbers = packed(np.zeros((1, 384), dtype=np.float32))
    assert not unpacked(numbers, 1).any()
    assert signs == bytes(48)


@pytest.mark.parametrize("spans, numbers", [((), b""), (((0, 1), (2, 3)), b"\0" * 385)])
def test_numbers_that_are_not_whole_are_no_vectors(spans, numbers):
    vectors = Vectors([("a", spans, numbers)])
    assert vectors.at("a", Span(0, 1)) is None
    assert vectors.nearest_documents(drawn(1)[0], floor=-1.0) == []


def test_documents_are_ranked_by_their_nearest_passage():
    far, near, query = drawn(3)
    near = (near + 2 * query) / np.linalg.norm(near + 2 * query)
    _, of_far = packed(np.array([far, far]))
    _, of_near = packed(np.array([far, near]))
    spans = ((0, 5), (5, 9))
    vectors = Vectors([("far", spans, of_far), ("near", spans, of_near)])
    assert vectors.nearest_documents(query, floor=-1.0) == ["near", "far"]
    assert vectors.nearest_documents(query, floor=0.5) == ["near"]


def test_signs_lead_to_what_the_whole_vectors_would_find():
    vectors = drawn(3000)
    chance = np.random.default_rng(3)
    kept = ((str(n), packed(vectors[n : n + 1])[0]) for n in range(len(vectors)))
    signs = Signs.of(kept, n_bytes=48)
    found = 0
    for number in range(40):
        query = vectors[number] + 0.08 * chance.standard_normal(384).astype(np.float32)
        nearest = int((vectors @ query).argmax())
        found += str(nearest) in signs.near(query, n_passages=20)
    assert found >= 38


def test_signs_of_nothing_lead_nowhere():
    query = drawn(1)[0]
    assert Signs.of((), n_bytes=48).near(query, n_passages=5) == []
    broken = [("a", b""), ("b", b"123")]
    assert Signs.of(broken, n_bytes=48).near(query, n_passages=5) == []


def test_what_is_well_placed_in_two_rankings_comes_before_the_first_of_one():
    assert fused(["a", "b"], ["c", "b"], limit=2) == ("b", "a")
    assert fused(["a"], [], limit=2) == ("a",)
