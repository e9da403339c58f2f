"""Scores of coreference: MUC, B-cubed, CEAF over entities, their mean (CoNLL), and pairs.

Each score is counted as four sums (what is right of the key, what the key holds, what is right of
the response, what the response holds), so that topics add up and can be resampled. A cluster is a
set of mentions; mentions may be anything hashable.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from itertools import combinations

import numpy as np

from evaluation.scoring import Counts, Figure, figure

Cluster = frozenset[Hashable]
Clusters = Sequence[Cluster]
Sums = tuple[float, float, float, float]


def muc(key: Clusters, response: Clusters) -> Sums:
    """Count links: those of the key that the response keeps, and the other way round."""
    return (*_links(key, response), *_links(response, key))


def _links(ours: Clusters, theirs: Clusters) -> tuple[float, float]:
    home = {mention: number for number, one in enumerate(theirs) for mention in one}
    kept = total = 0
    for one in ours:
        parts = {home.get(mention, mention) for mention in one}
        kept += len(one) - len(parts)
        total += len(one) - 1
    return kept, total


def b_cubed(key: Clusters, response: Clusters) -> Sums:
    """Count for each mention the share of its cluster that is also with it on the other side."""
    return (*_shares(key, response), *_shares(response, key))


def _shares(ours: Clusters, theirs: Clusters) -> tuple[float, float]:
    home = {mention: one for one in theirs for mention in one}
    alone: Cluster = frozenset()
    right = sum(len(one & home.get(m, alone)) / len(one) for one in ours for m in one)
    return right, sum(map(len, ours))


def ceaf_e(key: Clusters, response: Clusters) -> Sums:
    """Count how alike clusters are under the best one-to-one pairing: twice the shared by all."""
    home: dict[Hashable, list[int]] = {}
    for number, one in enumerate(response):
        for mention in one:
            home.setdefault(mention, []).append(number)
    likeness = {
        (k, r): 2 * len(one & response[r]) / (len(one) + len(response[r]))
        for k, one in enumerate(key)
        for r in {number for mention in one for number in home.get(mention, ())}
    }
    best = sum(_best_pairing(part) for part in _parts(likeness))
    return best, len(key), best, len(response)


Likeness = dict[tuple[int, int], float]


def _parts(likeness: Likeness) -> Iterable[Likeness]:
    """Return the likenesses of clusters that hang together: others cannot compete for them."""
    root: dict[tuple[str, int], tuple[str, int]] = {}

    def top(one: tuple[str, int]) -> tuple[str, int]:
        while root.setdefault(one, one) != one:
            one = root[one]
        return one

    for k, r in likeness:
        root[top(("key", k))] = top(("response", r))
    parts: dict[tuple[str, int], Likeness] = {}
    for (k, r), value in likeness.items():
        parts.setdefault(top(("key", k)), {})[k, r] = value
    return parts.values()


def _best_pairing(likeness: Likeness) -> float:
    keys = sorted({k for k, _ in likeness})
    responses = sorted({r for _, r in likeness})
    size = max(len(keys), len(responses))
    gain = np.zeros((size, size))
    for (k, r), value in likeness.items():
        gain[keys.index(k), responses.index(r)] = value
    return float(gain[np.arange(size), best_columns(gain)].sum())


def best_columns(gain: Counts) -> list[int]:
    """Return for each row of a square table the column that it gets when the sum is highest.

    The Hungarian method with potentials: rows are added one by one, each along the cheapest path.
    """
    size = len(gain)
    rows, columns = np.zeros(size + 1), np.zeros(size + 1)
    owner = np.zeros(size + 1, dtype=int)
    for row in range(1, size + 1):
        owner[0] = row
        way = _cheapest_path(-gain, rows, columns, owner)
        column = way.pop()
        for before in reversed(way):
            owner[column] = owner[before]
            column = before
    found = [0] * size
    for column in range(1, size + 1):
        found[owner[column] - 1] = column - 1
    return found


def _cheapest_path(cost: Counts, rows: Counts, columns: Counts, owner: Counts) -> list[int]:
    """Return the columns of the cheapest path from column 0 to a free one; adapt the potentials."""
    size = len(cost)
    least = np.full(size + 1, np.inf)
    before = np.zeros(size + 1, dtype=int)
    seen = np.zeros(size + 1, dtype=bool)
    column = 0
    while owner[column]:
        seen[column] = True
        row = owner[column]
        for other in np.flatnonzero(~seen):
            reduced = cost[row - 1, other - 1] - rows[row] - columns[other]
            if reduced < least[other]:
                least[other], before[other] = reduced, column
        column = int(np.where(seen, np.inf, least).argmin())
        step = least[column]
        rows[owner[seen]] += step
        columns[seen] -= step
        least[~seen] -= step
    path = [column]
    while column:
        column = int(before[column])
        path.append(column)
    return path[::-1]


def pairs(key: Clusters, response: Clusters, among: Callable[[Cluster], set[Cluster]]) -> Sums:
    """Count pairs of mentions that are told to be one; ``among`` gives those of a cluster."""
    ours = {pair for one in key for pair in among(one)}
    theirs = {pair for one in response for pair in among(one)}
    right = len(ours & theirs)
    return right, len(ours), right, len(theirs)


def all_pairs(cluster: Cluster) -> set[Cluster]:
    """Return every pair of mentions of a cluster."""
    return {frozenset(pair) for pair in combinations(cluster, 2)}


def recall(sums: Counts) -> float:
    """Return the share of the key that is right."""
    return float(sums[0] / sums[1]) if sums[1] else 0.0


def precision(sums: Counts) -> float:
    """Return the share of the response that is right."""
    return float(sums[2] / sums[3]) if sums[3] else 0.0


def f1(sums: Counts) -> float:
    """Return the harmonic mean of precision and recall."""
    p, r = precision(sums), recall(sums)
    return 2 * p * r / (p + r) if p + r else 0.0


SCORES = {"MUC": muc, "B3": b_cubed, "CEAFe": ceaf_e}


def conll(topics: Iterable[tuple[Clusters, Clusters]], name: str = "") -> dict[str, float]:
    """Return the three scores and their mean over topics of (key, response), with intervals."""
    counts = np.array([[score(*topic) for score in SCORES.values()] for topic in topics])
    figures: dict[str, float] = {}
    for at, score in enumerate(SCORES):
        whole = counts[:, at].sum(axis=0)
        figures[f"{name}{score} precision"] = precision(whole)
        figures[f"{name}{score} recall"] = recall(whole)
        figures[f"{name}{score} F1"] = f1(whole)
    return figures | {f"{name}CoNLL F1": _mean_f1(counts)}


def _mean_f1(counts: Counts) -> Figure:
    return figure(counts, lambda sums: float(np.mean([f1(one) for one in sums])))
