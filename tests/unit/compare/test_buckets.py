import random
import subprocess
import sys

import numpy as np
import pytest

from crossread.compare import buckets


def runs(text):
    return buckets.runs_of(buckets.hashed(text.split()))


def words(n_words, seed):
    chance = random.Random(seed)
    return [f"w{chance.randrange(100_000)}" for _ in range(n_words)]


def copy_buckets(text):
    n_hashes = buckets.COPY_BANDS * buckets.COPY_ROWS
    return set(buckets.bands(buckets.minima(runs(text), n_hashes), buckets.COPY_ROWS, "copy"))


def test_hashes_are_the_same_in_another_process():
    act = "print(minima(runs_of(hashed('a b c d e f'.split())), 4))"
    code = f"from crossread.compare.buckets import *; {act}"
    found = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True,
        env={"PYTHONHASHSEED": "7", "PATH": ""},
    )  # fmt: skip
    assert found.stdout.strip() == str(buckets.minima(runs("a b c d e f"), 4))


@pytest.mark.parametrize("seed", range(5))
def test_a_copy_with_a_word_changed_shares_a_bucket_and_another_text_none(seed):
    text = words(200, seed)
    edited = [*text[:100], "changed", *text[101:]]
    assert copy_buckets(" ".join(text)) & copy_buckets(" ".join(edited))
    assert not copy_buckets(" ".join(text)) & copy_buckets(" ".join(words(200, seed + 100)))


@pytest.mark.parametrize("shared", [0.2, 0.5, 0.8])
def test_the_share_of_minima_tells_the_overlap(shared):
    n_all = 2000
    a = list(range(n_all))
    # Two sets of equal size that share s of their union share 2s / (1 + s) of each.
    n_common = round(n_all * 2 * shared / (1 + shared))
    b = [*a[:n_common], *range(10**6, 10**6 + n_all - n_common)]
    found = buckets.share(
        buckets.minima(buckets.hashed(map(str, a)), 512),
        buckets.minima(buckets.hashed(map(str, b)), 512),
    )
    assert found == pytest.approx(shared, abs=0.08)


def test_nothing_shares_nothing():
    assert buckets.minima([], 8) == []
    assert buckets.share([], []) == 0.0
    assert runs("") == []
    assert buckets.bands([], 4, "copy") == []


def test_a_text_shorter_than_a_run_is_one_run():
    assert len(runs("two words")) == 1
    assert runs("two words") != runs("words two")


def vector(seed, base=None, turn=0.0):
    one = np.random.default_rng(seed).standard_normal(64)
    one = one if base is None else base + turn * one
    return one / np.linalg.norm(one)


def test_vectors_that_are_near_share_a_bucket_and_far_ones_none():
    base = vector(1)
    near = [vector(seed, base, 0.02) for seed in range(2, 12)]
    far = [vector(seed) for seed in range(20, 40)]
    own = set(buckets.sides(base, 0, 14))
    assert all(own & set(buckets.sides(one, 0, 14)) for one in near)
    assert sum(bool(own & set(buckets.sides(one, 0, 14))) for one in far) <= 2


@pytest.mark.parametrize("first", range(0, 56, 7))
def test_texts_a_few_days_apart_share_a_window_and_a_year_apart_none(first):
    own = set(buckets.sides(vector(1), first, 14))
    assert own & set(buckets.sides(vector(1), first + 10, 14))
    assert not own & set(buckets.sides(vector(1), first + 365, 14))


def test_undated_texts_meet_each_other():
    assert buckets.sides(vector(1), None, 14) == buckets.sides(vector(1), None, 14)
    assert not set(buckets.sides(vector(1), None, 14)) & set(buckets.sides(vector(1), 3, 14))
