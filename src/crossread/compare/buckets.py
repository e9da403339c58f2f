"""Buckets: names that texts alike are likely to share, so that only those who share one are met.

Two ways to a bucket. *MinHash*: of the set of a text's runs of words the least of many hashes are
kept; two sets agree in each with the chance that their overlap is, and some of these together name
a bucket. *Embedding*: on which sides of some planes a sentence vector lies names a bucket.
Hashes are the same on every machine and in every process.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from crossread.model.identity import digest_of

RUN_WORDS = 5
COPY_BANDS, COPY_ROWS = 8, 4
PLANES, PLANE_TABLES = 10, 6
SEED = 20260

_MASK = (1 << 32) - 1


def hashed(words: Iterable[str]) -> list[int]:
    """Return a number below 2**32 for each word, the same everywhere."""
    return [int(digest_of(word.encode("utf-8"))[:8], 16) for word in words]


def runs_of(words: Sequence[int]) -> list[int]:
    """Return a number for each run of ``RUN_WORDS`` hashed words; all of them as one if fewer."""
    import numpy as np

    array = np.array(words, dtype=np.uint64)
    n_runs = max(1, len(array) - RUN_WORDS + 1) if len(array) else 0
    code = np.zeros(n_runs, dtype=np.uint64)
    for shift in range(min(RUN_WORDS, len(array))):
        code = code * np.uint64(1_000_003) + array[shift : shift + n_runs]
    return sorted({int(one) & _MASK for one in code})


def minima(values: Sequence[int], n_hashes: int) -> list[int]:
    """Return the least of each of ``n_hashes`` hashes over some numbers; none for none.

    The share of minima that two sets have in common tells how much of both they share (Jaccard).
    """
    import numpy as np

    if not values:
        return []
    factors, offsets = _factors(n_hashes)
    array = np.array(values, dtype=np.uint64)
    least = []
    for factor, offset in zip(factors, offsets, strict=True):
        # Multiply, shift: 2-independent for 32-bit numbers, and in 64 bits without overflow checks.
        mixed = (array * np.uint64(factor) + np.uint64(offset)) >> np.uint64(32)
        least.append(int(mixed.min()))
    return least


def _factors(n_hashes: int) -> tuple[list[int], list[int]]:
    import numpy as np

    chance = np.random.default_rng(SEED)
    factors = chance.integers(1, 1 << 63, n_hashes, dtype=np.uint64) | np.uint64(1)
    offsets = chance.integers(0, 1 << 63, n_hashes, dtype=np.uint64)
    return factors.tolist(), offsets.tolist()


def bands(least: Sequence[int], n_rows: int, family: str) -> list[int]:
    """Return the buckets of a set by its minima: one for each ``n_rows`` of them."""
    return [
        bucket(family, at, *least[at : at + n_rows])
        for at in range(0, len(least) - n_rows + 1, n_rows)
    ]


def bucket(family: str, *parts: int) -> int:
    """Return the number of a bucket, below 2**63."""
    name = f"{family} {' '.join(map(str, parts))}"
    return int(digest_of(name.encode("ascii"))[:16], 16) >> 1


def sides(vector: Any, day: int | None, near_days: int) -> list[int]:
    """Return the buckets of a sentence vector: on which sides of planes it lies, and when.

    ``day`` counts days from anywhere; texts dated further apart than ``near_days`` meet seldom,
    undated ones only each other.
    """
    import numpy as np

    array = np.asarray(vector, dtype=np.float64)
    planes = np.random.default_rng(SEED + 1).standard_normal((PLANE_TABLES, PLANES, len(array)))
    found = []
    for table, side in enumerate((planes @ array) > 0):
        code = int(np.packbits(side, bitorder="little").astype(np.uint64) @ (256 ** np.arange(2)))
        # Every other table cuts time half a window later, so that no day is always at an edge.
        shift = (table % 2) * near_days
        window = -1 if day is None else (day + shift) // (2 * near_days)
        found.append(bucket("meaning", table, code, window))
    return found


def share(a: Sequence[int], b: Sequence[int]) -> float:
    """Return the share of minima that two sets have in common, 0 where one has none."""
    if not a or not b:
        return 0.0
    return sum(one == other for one, other in zip(a, b, strict=True)) / len(a)
