"""Scores with intervals, from counts that add up over groups (articles, claims, topics).

A task counts for each group by itself; a figure is a function of the counts added up. Resampling
whole groups gives the interval: sentences of one article are no independent trials.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[Any]

SEED = 20261126
N_RESAMPLED = 1000
PART = 95


class Figure(float):
    """A figure with the interval that holds 95 % of resampled ones.

    A plain number everywhere else: floors compare it as such.
    """

    low: float
    high: float

    def __new__(cls, value: float, low: float, high: float) -> Figure:
        """Make a figure of a value and the ends of its interval."""
        figure = super().__new__(cls, value)
        figure.low, figure.high = low, high
        return figure


@dataclass(frozen=True, slots=True)
class Told:
    """One item: the group it is of, its label in the data, and the label that was told."""

    group: Hashable
    gold: str
    told: str


def confusion(items: Iterable[Told], labels: Sequence[str]) -> Counts:
    """Counts [groups, gold, told]; a label that is none of ``labels`` is told by nobody.

    A told label outside of ``labels`` counts in a last column of its own: it is always wrong.
    """
    places = {label: at for at, label in enumerate(labels)}
    groups: dict[Hashable, Counts] = {}
    for item in items:
        counts = groups.setdefault(item.group, np.zeros((len(labels), len(labels) + 1)))
        counts[places[item.gold], places.get(item.told, len(labels))] += 1
    return np.array(list(groups.values())).reshape(-1, len(labels), len(labels) + 1)


def accuracy(counts: Counts) -> float:
    """Share of items that are right."""
    return _share(np.trace(counts), counts.sum())


def balanced_accuracy(counts: Counts) -> float:
    """Mean over the labels that occur of the share of their items that are right."""
    sums = counts.sum(axis=1)
    shares = [counts[at, at] / total for at, total in enumerate(sums) if total]
    return float(np.mean(shares)) if shares else 0.0


def precision(counts: Counts, at: int) -> float:
    """Share of the items told a label that have it."""
    return _share(counts[at, at], counts[:, at].sum())


def recall(counts: Counts, at: int) -> float:
    """Share of the items with a label that were told it."""
    return _share(counts[at, at], counts[at].sum())


def f1(counts: Counts, at: int) -> float:
    """Harmonic mean of precision and recall of a label."""
    return _share(2 * counts[at, at], counts[at].sum() + counts[:, at].sum())


def macro_f1(counts: Counts) -> float:
    """Mean of the F1 of all labels that occur."""
    values = [f1(counts, at) for at in range(len(counts)) if counts[at].sum()]
    return float(np.mean(values)) if values else 0.0


def span_f1(counts: Counts) -> float:
    """F1 of spans, from counts [..., 3] of right, found and gold ones."""
    right, found, gold = counts.reshape(-1, 3).sum(axis=0)
    return _share(2 * right, found + gold)


def span_counts(groups: Iterable[tuple[set[Any], set[Any]]]) -> Counts:
    """Counts [groups, 3] of right, found and gold spans; each group is what was found and gold."""
    rows = [(len(found & gold), len(found), len(gold)) for found, gold in groups]
    return np.array(rows, dtype=float).reshape(-1, 3)


def _share(part: float, whole: float) -> float:
    return float(part / whole) if whole else 0.0


def figure(counts: Counts, statistic: Callable[[Counts], float], *, seed: int = SEED) -> Figure:
    """Return a statistic of counts [groups, ...] added up, with its bootstrap interval.

    Groups are drawn with replacement, as many as there are; the seed is fixed, so that the same
    counts give the same interval.
    """
    n_groups = len(counts)
    value = statistic(counts.sum(axis=0))
    if n_groups < 2:
        return Figure(value, value, value)
    chance = np.random.default_rng(seed)
    drawn = chance.multinomial(n_groups, np.full(n_groups, 1 / n_groups), size=N_RESAMPLED)
    flat = drawn @ counts.reshape(n_groups, -1)
    values = [statistic(row.reshape(counts.shape[1:])) for row in flat]
    low, high = np.percentile(values, [(100 - PART) / 2, (100 + PART) / 2])
    return Figure(value, float(low), float(high))


def class_figures(
    items: Sequence[Told], labels: Sequence[str], *, name: str = "", per_class: bool = True
) -> dict[str, float]:
    """Return accuracy, balanced accuracy and macro F1 with intervals, and scores of each label."""
    counts = confusion(items, labels)
    figures: dict[str, float] = {
        f"{name}accuracy": figure(counts, accuracy),
        f"{name}balanced accuracy": figure(counts, balanced_accuracy),
        f"{name}macro F1": figure(counts, macro_f1),
    }
    for at, label in enumerate(labels if per_class else ()):
        figures[f"{name}{label}: precision"] = figure(counts, lambda one, at=at: precision(one, at))
        figures[f"{name}{label}: recall"] = figure(counts, lambda one, at=at: recall(one, at))
        figures[f"{name}{label}: F1"] = figure(counts, lambda one, at=at: f1(one, at))
    return figures


def majority(items: Sequence[Told]) -> list[Told]:
    """Return the items all told the commonest label (of equally common ones the first by name)."""
    counts: dict[str, int] = {}
    for item in items:
        counts[item.gold] = counts.get(item.gold, 0) + 1
    label = min(counts, key=lambda one: (-counts[one], one)) if counts else ""
    return [Told(item.group, item.gold, label) for item in items]


def calibration_error(sure: Sequence[float], right: Sequence[bool], *, bins: int = 10) -> float:
    """Return the expected calibration error: how far shares and how often right lie apart."""
    shares, hits = np.asarray(sure, dtype=float), np.asarray(right, dtype=float)
    places = np.minimum((shares * bins).astype(int), bins - 1)
    gaps = [
        abs(shares[places == one].mean() - hits[places == one].mean()) * (places == one).mean()
        for one in range(bins)
        if (places == one).any()
    ]
    return float(sum(gaps))
