"""Where a text may say in other words what it seems to lack.

A statement that no single sentence of a text says may stand there over two sentences, or in words
of another kind. So each text is searched again, in windows: two sentences with the encoder, three
for the share of the statement's rarer words. A window that comes near casts doubt on "not found",
and the shortest run of its sentences or clauses that holds what made it near is what a reader is
shown to decide.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from crossread.compare.candidates import Embeddings, Statement
from crossread.model import Document, Pin, Span

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# From so near on by the encoder, or with so much of the weight of its words, or so much of both, a
# window may say what a statement says: chosen on absences that were read. It need not come so near
# where one sentence names two of those whom the statement names, one of them seldom named there.
NEAR, WORDS, TOGETHER = 0.54, 0.45, 0.80
NAMED, NAMES, SELDOM = 0.65, 2, 2
# Two of three passages say it whose nearness and share of the statement's words, by weight, come to
# so much together; one of eight does of those below: chosen on passages that were read.
STRONG = 0.9
# How many sentences a window holds whose words are counted.
WINDOW = 3
# Two sentences are shown for one where they come nearer by so much.
NEARER = 0.04
# A part is shown for the whole where it holds so much of the weight of the words both share; of a
# sentence only if it is a long one, and if they share so much of the statement's.
HELD = 0.85
LONG, SHARED = 25, 0.3
# A clause with so much of the weight of its sentence's is one of the things it states; a text that
# holds less than so much of it does not state it.
SOME, BARE = 0.25, 0.25
# A part that is nearly all of its sentence is not shown for it.
MUCH = 0.8


@dataclass(frozen=True, slots=True)
class Doubt:
    """A passage that may say what a statement says, and how near it comes (0 to 1).

    ``is_strong`` says that it is more likely to say it than not.
    """

    passage: Pin
    near: float
    is_strong: bool = False


@dataclass(frozen=True, slots=True)
class _Window:
    """A window with how near it is; ``first`` and ``last`` number its sentences."""

    near: float
    first: int
    last: int


_NOTHING = _Window(0.0, 0, 0)


def _pin_of(run: Sequence[Statement]) -> Pin:
    return Pin(run[0].document, Span(run[0].span.start, run[-1].span.end))


def _length(run: Sequence[Statement]) -> int:
    return run[-1].span.end - run[0].span.start


def _is_main(clause: Statement) -> bool:
    return not (clause.aside or clause.words[0].norm.endswith("ing"))


def _may_say(words: float, sense: float) -> bool:
    return sense >= NEAR or words >= WORDS or round(sense + words, 2) >= TOGETHER


class Doubts:
    """Finds, for a statement, the passages of other texts that may say it in other words.

    ``sentences`` are whole sentences of one language, in the order of the shelf. ``embeddings`` is
    None where the encoder does not read the language, or where the shelf is so large that it is
    not set on every sentence: then words alone decide. ``parts`` are the clauses of those that
    have any, by number.
    """

    def __init__(
        self,
        sentences: Sequence[Statement],
        documents: Sequence[Document],
        embeddings: Embeddings | None,
        parts: Mapping[int, Sequence[Statement]] = MappingProxyType({}),
    ) -> None:
        self._parts = parts
        self._sentences = sentences
        self._documents = documents
        self._embeddings = embeddings
        self._firsts = [
            n for n, one in enumerate(sentences) if n == 0 or one.place != sentences[n - 1].place
        ]
        self._found: dict[int, dict[int, Doubt]] = {}

    def passages(self, head: Statement) -> Mapping[int, Doubt]:
        """Return the passage of each other text that may say what a statement says, by place."""
        known = self._found.get(head.number)
        if known is None:
            known = self._found[head.number] = dict(self._passages(head))
        return known

    def _passages(self, head: Statement) -> Iterator[tuple[int, Doubt]]:
        by_words = self._by_words(head)
        by_sense = self._by_sense(head)
        by_names = self._by_names(head)
        for place in self._places:
            if place == head.place:
                continue
            words, sense = by_words.get(place, _NOTHING), by_sense.get(place, _NOTHING)
            window = sense
            if sense.near < NEAR and words.near >= WORDS:
                window = self._trimmed(head, words)
            elif not _may_say(words.near, sense.near):
                if place not in by_names or round(sense.near + words.near, 2) < NAMED:
                    continue
                window = by_names[place]
            shown = self._sentences[window.first : window.last + 1]
            pin = self.shortest(head, shown[0]) if len(shown) == 1 else _pin_of(shown)
            is_strong = self.is_strong(head, shown, sense.near)
            yield place, Doubt(pin, min(1.0, max(sense.near, words.near)), is_strong)

    def is_strong(self, head: Statement, run: Sequence[Statement], similarity: float) -> bool:
        """Whether a passage so near by the encoder more likely than not says a statement.

        By the share of the statement's words that it holds as well, rarer ones weighing more.
        """
        total = self._sum(head.terms)
        return bool(total) and round(similarity + self._weight(head, run) / total, 2) >= STRONG

    def shortest(self, head: Statement, sentence: Statement) -> Pin:
        """Return the shortest run of clauses that holds what a sentence shares with a statement."""
        clauses = self._parts.get(sentence.number, ())
        shared = self._weight(head, [sentence])
        if len(sentence.words) < LONG or shared < SHARED * self._weight(head, [head]):
            return sentence.pin
        runs = [
            clauses[first:end]
            for first, one in enumerate(clauses)
            if one.subject is None and not one.aside
            for end in range(first + 1, len(clauses) + 1)
        ]
        holding = [run for run in runs if self._weight(head, run) >= HELD * shared]
        shown = _pin_of(min(holding, key=_length)) if holding else sentence.pin
        return shown if len(shown.span) < MUCH * len(sentence.span) else sentence.pin

    def held(self, head: Statement, other: Statement) -> float:
        """Return the share of what a statement states in the main that another holds, by weight.

        What a sentence tells aside, or goes on to tell ("…, hoping for more"), is left out. 0 if
        the sentence states two things and the other holds next to nothing of one of them.
        """
        parts = self.main_parts(head)
        stated = frozenset[str]().union(*(one.terms for one in parts)) or head.terms
        total = self._sum(stated)
        if not total or (len(parts) > 1 and any(self._is_bare(one, other, total) for one in parts)):
            return 0.0
        return self._sum(stated & other.terms) / total

    def main_parts(self, sentence: Statement) -> list[Statement]:
        """Return the clauses of a sentence that tell nothing aside; none of a single clause."""
        return [one for one in self._parts.get(sentence.number, ()) if _is_main(one)]

    def weighty_parts(self, sentence: Statement) -> list[Statement]:
        """Return those that are no small part of what the sentence says: "she said on Monday"."""
        least = SOME * self._sum(sentence.terms)
        return [one for one in self.main_parts(sentence) if self._sum(one.terms) >= least]

    def _is_bare(self, part: Statement, other: Statement, total: float) -> bool:
        """Whether a part of some weight of its sentence's is all but lacking in another."""
        weight = self._sum(part.terms)
        return weight >= SOME * total and self._sum(part.terms & other.terms) < BARE * weight

    def _weight(self, head: Statement, run: Sequence[Statement]) -> float:
        """Return the weight of a statement's words that a run of others holds."""
        return self._sum(head.terms & frozenset[str]().union(*(one.terms for one in run)))

    def _sum(self, words: frozenset[str]) -> float:
        return sum(self._weights.get(word, 0.0) for word in sorted(words))

    @cached_property
    def _places(self) -> list[int]:
        return [self._sentences[first].place for first in self._firsts]

    # ---- by words ------------------------------------------------------------------------------

    @cached_property
    def _holders(self) -> dict[str, NDArray[np.int64]]:
        """Return the windows (by their first sentence) that hold each word."""
        import numpy as np

        found: dict[str, set[int]] = defaultdict(set)
        start = 0
        for n, one in enumerate(self._sentences):
            if n and one.place != self._sentences[n - 1].place:
                start = n
            for word in one.terms:
                found[word].update(range(max(start, n - WINDOW + 1), n + 1))
        return {word: np.array(sorted(windows)) for word, windows in found.items()}

    @cached_property
    def _weights(self) -> dict[str, float]:
        stands_in: dict[str, int] = defaultdict(int)
        for one in self._sentences:
            for word in one.terms:
                stands_in[word] += 1
        n_sentences = len(self._sentences) + 1
        return {word: math.log(1 + n_sentences / n) for word, n in stands_in.items()}

    def _by_words(self, head: Statement) -> dict[int, _Window]:
        """Return the window of each text that holds most of a statement's words."""
        import numpy as np

        weights = {word: self._weights[word] for word in sorted(head.terms & self._weights.keys())}
        total = sum(weights.values())
        if not total:
            return {}
        held = np.zeros(len(self._sentences))
        for word, weight in weights.items():
            held[self._holders[word]] += weight
        return {
            place: _Window(round(near / total, 2), first, first)
            for place, first, near in self._best(held)
        }

    def _trimmed(self, head: Statement, window: _Window) -> _Window:
        """Return the shortest run of a window's sentences that holds what it shares."""
        place = self._sentences[window.first].place
        within = [
            n
            for n in range(window.first, min(window.first + WINDOW, len(self._sentences)))
            if self._sentences[n].place == place
        ]
        runs = [(first, last) for first in within for last in within if first <= last]
        held = {run: self._weight(head, self._sentences[run[0] : run[1] + 1]) for run in runs}
        needed = HELD * max(held.values())
        first, last = min(
            (run for run in runs if held[run] >= needed),
            key=lambda run: (run[1] - run[0], -held[run]),
        )
        return _Window(window.near, first, last)

    # ---- by names ------------------------------------------------------------------------------

    @cached_property
    def _named(self) -> dict[str, dict[int, list[int]]]:
        """Return the sentences that give each name, by place."""
        found: dict[str, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
        for n, one in enumerate(self._sentences):
            for name in one.names:
                found[name][one.place].append(n)
        return found

    def _by_names(self, head: Statement) -> dict[int, _Window]:
        """Return the first sentence of each text that gives two of a statement's names.

        One of them must be given in few sentences of the text.
        """
        shared: dict[int, set[str]] = defaultdict(set)
        seldom: set[int] = set()
        for name in sorted(head.names & self._named.keys()):
            for sentences in self._named[name].values():
                for n in sentences:
                    shared[n].add(name)
                if len(sentences) <= SELDOM:
                    seldom.update(sentences)
        found: dict[int, _Window] = {}
        for n in sorted(seldom):
            if len(shared[n]) >= NAMES:
                found.setdefault(self._sentences[n].place, _Window(0.0, n, n))
        return found

    # ---- by sense ------------------------------------------------------------------------------

    @cached_property
    def _vectors(self) -> Any:
        """Return a vector a sentence, and one for it with the next: the sum stands for both."""
        import numpy as np

        assert self._embeddings is not None
        texts = [one.span.of(self._documents[one.place].text) for one in self._sentences]
        alone = self._embeddings.rows(texts)
        both = alone.copy()
        both[:-1] += alone[1:]
        for first in self._firsts[1:]:
            both[first - 1] = alone[first - 1]
        return alone, both / np.linalg.norm(both, axis=1, keepdims=True)

    def _by_sense(self, head: Statement) -> dict[int, _Window]:
        """Return the nearest sentence, or two, of each text."""
        if self._embeddings is None:
            return {}
        query = self._embeddings.rows([head.alone(self._documents[head.place].text)])[0]
        found: dict[int, _Window] = {}
        for more, vectors in enumerate(self._vectors):
            for place, first, near in self._best(vectors @ query):
                near = round(near, 2)
                last = self._last(first, more)
                known = found.get(place)
                if known is None or near >= round(known.near + NEARER, 2):
                    found[place] = _Window(near, first, last)
                elif near > known.near:
                    found[place] = _Window(near, known.first, known.last)
        return found

    def _last(self, first: int, more: int) -> int:
        last = min(first + more, len(self._sentences) - 1)
        is_one_text = self._sentences[last].place == self._sentences[first].place
        return last if is_one_text else first

    def _best(self, values: NDArray[np.float64]) -> Iterator[tuple[int, int, float]]:
        """Yield the place of each text, its best window by number, and its value."""
        ends = [*self._firsts[1:], len(self._sentences)]
        for place, first, end in zip(self._places, self._firsts, ends, strict=True):
            best = first + int(values[first:end].argmax())
            yield place, best, float(values[best])
