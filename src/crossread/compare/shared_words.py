"""Which of many sets of words share the most weight with one of them, rarer words weighing more.

The way to the others goes through the rarest words of a set, from the rarest on, and ends when so
many others were met: what one search costs is bounded, however many sets there are. Of those that
were met every shared word counts. All sums are of whole numbers, so that they are the same in any
order and on any machine.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from typing import Any

# A word that stands in more sets than this leads nowhere; the square root lets it grow on large
# shelves, where a word of the common subject stands in every document.
MIN_SHARED_BY = 24
KEYS = 10
# So many others are met at most by way of all words: beyond some 10,000 short texts, where the
# square root would make the search grow faster than the shelf.
MOST_MET = 1024
_ONE_WORD = 1 << 40


class SharedWords:
    """An inverted index over sets of words, which go by their place in the sequence given."""

    def __init__(self, sets: Sequence[AbstractSet[str]]) -> None:
        import numpy as np

        holders: dict[str, list[int]] = defaultdict(list)
        for place, words in enumerate(sets):
            for word in words:
                holders[word].append(place)
        self._sets = sets
        self._code = {word: code for code, word in enumerate(holders)}
        self._holders = {word: np.array(places) for word, places in holders.items()}
        self._n_holders = {word: len(places) for word, places in holders.items()}
        self.most_shared = min(MOST_MET, max(MIN_SHARED_BY, round(2 * math.sqrt(len(sets)))))
        self.weights = {
            word: round(1000 * math.log(1 + (len(sets) + 1) / len(places)))
            for word, places in holders.items()
        }
        # One sum tells both: how many words are shared stands above what they weigh.
        self._worth = np.array(list(self.weights.values()), dtype=np.int64) + _ONE_WORD
        codes = (self._code[word] for words in sets for word in words)
        self._codes = np.fromiter(codes, dtype=np.int64)
        self._length = np.array([len(words) for words in sets], dtype=np.int64)
        self._start = np.cumsum(self._length) - self._length
        self._own = np.zeros(len(holders), dtype=np.int64)
        self.sums = [sum(self.weights[word] for word in words) for words in sets]
        self._sums = np.array(self.sums, dtype=np.int64)

    def hundredths(self, a: int, b: int) -> int:
        """Return the weight two sets share, in hundredths of the lighter one's."""
        shared = sum(self.weights[word] for word in self._sets[a] & self._sets[b])
        lighter = min(self.sums[a], self.sums[b])
        return (200 * shared + lighter) // (2 * lighter) if lighter else 0

    def nearest(self, place: int, *, floor: int = 0) -> Iterator[tuple[int, int]]:
        """Yield the sets that share two words or more, the most weight first, and how much.

        How much is in hundredths of the lighter one's weight, ``floor`` or more; of equals the
        first comes first.
        """
        import numpy as np

        met = self._met(place)
        if not len(met):
            return
        worth = self._shared(place, met)
        is_near = worth >= 2 * _ONE_WORD
        met, shared = met[is_near], worth[is_near] % _ONE_WORD
        lighter = np.minimum(self._sums[met], self._sums[place])
        near = (200 * shared + lighter) // (2 * lighter)
        order = np.argsort(-near, kind="stable")
        order = order[: np.count_nonzero(near >= floor)]
        yield from zip(met[order].tolist(), near[order].tolist(), strict=True)

    def _met(self, place: int) -> Any:
        """Return the others that share one of the rarest words, in order."""
        import numpy as np

        found: list[Any] = []
        n_met = 0
        for word in self._keys(place):
            holders = self._holders[word]
            if found and n_met + len(holders) > MOST_MET:
                break
            n_met += len(holders)
            found.append(holders)
        if n_met <= len(found):  # nobody but itself
            return np.zeros(0, dtype=np.int64)
        met = np.unique(np.concatenate(found))
        return met[met != place]

    def _keys(self, place: int) -> list[str]:
        """Return the rarest words of a set that lead somewhere, the rarest first."""
        most, held = self.most_shared, self._n_holders
        keys = sorted((held[word], word) for word in self._sets[place])[:KEYS]
        return [word for n_holders, word in keys if n_holders <= most]

    def _shared(self, place: int, others: Any) -> Any:
        """Return what the words are worth that each of some others shares with a set."""
        import numpy as np

        start, own = self._start[place], self._own
        mine = self._codes[start : start + self._length[place]]
        own[mine] = self._worth[mine]
        lengths = self._length[others]
        firsts = np.cumsum(lengths) - lengths
        steps = np.ones(int(lengths.sum()), dtype=np.int64)  # summed up: each one's words in a row
        steps[firsts] = self._start[others]
        steps[firsts[1:]] -= self._start[others[:-1]] + lengths[:-1] - 1
        worth = np.add.reduceat(own[self._codes[np.cumsum(steps)]], firsts)
        own[mine] = 0
        return worth
