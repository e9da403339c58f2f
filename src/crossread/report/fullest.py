"""The fullest form of a name: "Ann Lee" for "Lee", where all the sources name but one Lee."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from crossread.compare.descriptions import DOMINANT
from crossread.compare.names import name_words

GENERATIONS = frozenset("jr junior sr senior ii iii iv".split())
"""Words that tell two people of one name apart."""


class Fullest:
    """The fullest form of each name: the one longer name that holds all its words, if one does.

    "Ann Lee Jr." is no longer form of "Ann Lee" but another person, so that "Lee" may be either.
    Of several the one given by far the most often is meant by a single word, as among namings:
    a wife named once does not make "Lee" a third person.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._uses = Counter(names)
        self._by_word: dict[str, set[str]] = defaultdict(set)
        for name in self._uses:
            for word in name_words(name):
                self._by_word[word].add(name)
        self._known: dict[str, str] = {}

    def of(self, name: str) -> str:
        """Return the fullest form of a name; itself where several could be meant."""
        if name not in self._known:
            words = name_words(name)
            held = [self._by_word[word] for word in words]
            longer = set.intersection(*held) if held else set()
            if len(words) > 1:
                longer = {one for one in longer if _generation(one) == _generation(name)}
            fullest = max(sorted(longer), key=lambda one: len(name_words(one)), default=name)
            whole = frozenset(name_words(fullest))
            is_sure = all(whole.issuperset(name_words(one)) for one in longer)
            by_far = self._by_far(longer) if len(words) == 1 else None
            self._known[name] = fullest if is_sure else by_far or name
        return self._known[name]

    def _by_far(self, names: Iterable[str]) -> str | None:
        """Return the longer name that is given by far the most often; None if there is none."""
        longer = sorted(one for one in names if len(name_words(one)) > 1)
        first = max(longer, key=lambda one: self._uses[one], default=None)
        if first is None:
            return None
        others = sum(self._uses[one] for one in longer if one != first)
        return first if self._uses[first] >= DOMINANT * others else None


def _generation(name: str) -> frozenset[str]:
    return GENERATIONS.intersection(name_words(name))
