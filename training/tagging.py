"""Labels of words, and how exactly found ranges match wanted ones."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

OUTSIDE, BEGIN, INSIDE = 0, 1, 2
NO_LABEL = -100


@dataclass(frozen=True, slots=True)
class Score:
    """Exact matches: how many were right, found and wanted."""

    right: int = 0
    found: int = 0
    wanted: int = 0

    def __add__(self, other: Score) -> Score:
        return Score(self.right + other.right, self.found + other.found, self.wanted + other.wanted)

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall, 0 to 100."""
        return 200 * self.right / max(self.found + self.wanted, 1)


def exact_score(found: Iterable[tuple[int, ...]], wanted: Iterable[tuple[int, ...]]) -> Score:
    """Compare two sets of ranges."""
    found, wanted = set(found), set(wanted)
    return Score(len(found & wanted), len(found), len(wanted))
