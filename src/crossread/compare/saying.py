"""Whether a clause or sentence of one text says what one of another text says.

The decision rests on what a reader would point at: nearly the same words, the same number of the
same things, or the encoder's nearness where each is the other's nearest. Anything that one says
and the other rules out (another number, a negation, another name or day) keeps them apart.
"""

from __future__ import annotations

from dataclasses import dataclass

from crossread.compare.candidates import Index, Statement
from crossread.compare.counts import Count, count_one_thing, counts_of, may_count_one_thing
from crossread.compare.differences import (
    Both,
    differences,
    names_differ,
    opposites,
    times_differ,
)
from crossread.compare.oppositions import oppositions
from crossread.compare.voice import is_within
from crossread.text.similarity import content_stems, word_set

# By the encoder alone, so near that few words need be shared; each other's nearest; with most of
# the shorter one's words besides.
ALONE, SURE = 0.8, 0.86
MUTUAL, MUTUAL_OVERLAP, MUTUAL_TERMS = 0.7, 0.3, 2
FRAMED, FRAMED_OVERLAP, FRAMED_TERMS = 0.62, 0.7, 3
# The same count of the same things, in words as near as this; nearer, if the number is small.
COUNTED, COUNTED_TERMS = 0.42, 2
LARGE, COUNTED_SMALL = 10, 0.62
# By words alone, where the encoder does not read the language.
WORDS_ALONE, WORDS_ALONE_TERMS = 0.7, 4
# A pair that differs in these may not share a row: one source does not say what the other says.
APART = frozenset({"negation", "agent"})


@dataclass(frozen=True, slots=True)
class Nearness:
    """How near two statements are: the encoder's similarity, the share of the weight of words.

    ``similarity`` is None where the encoder does not read the language; ``is_mutual`` whether each
    is the other's nearest in its text.
    """

    similarity: float | None
    overlap: float
    is_mutual: bool


def nearness(
    a: Statement, b: Statement, similarity: float | None, index: Index, *, is_mutual: bool
) -> Nearness:
    """Return how near two statements are."""
    return Nearness(similarity, index.overlap(a, b), is_mutual)


def says_the_same(both: Both, near: Nearness) -> bool:
    """Whether two statements of different texts say one thing."""
    if _negated(both.a) != _negated(both.b):
        return False
    return (_are_near(both, near) or _count_the_same(both, near)) and not are_apart(both)


def are_apart(both: Both) -> bool:
    """Whether one of two statements says what the other rules out or leaves open."""
    return (
        both.a.denied != both.b.denied
        or both.a.asked != both.b.asked
        or any(one.opposed or one.kind in APART for one in differences(both))
        or any(opposites(both))
        or any(oppositions(both))
        or times_differ(both)
        or _figures_differ(both)
    )


def _figures_differ(both: Both) -> bool:
    """Whether both count one thing and give no figure alike; what is said of it may differ."""
    first, later = counts_of(both.a, both.text_a), counts_of(both.b, both.text_b)
    rivals = [(a, b) for a in first for b in later if may_count_one_thing(a, b)]
    return bool(rivals) and not any(a.quantity.value == b.quantity.value for a, b in rivals)


def _negated(statement: Statement) -> bool:
    def negated() -> bool:
        negators = word_set("negators")
        return any(word.norm in negators for word in statement.words)

    return statement.noted("negated", negated)


def _are_near(both: Both, near: Nearness) -> bool:
    if near.similarity is not None and near.similarity < FRAMED:
        return False
    n_telling = len(_telling(both.a) & _telling(both.b))
    if near.similarity is None:
        return near.overlap >= WORDS_ALONE and n_telling >= WORDS_ALONE_TERMS
    if near.similarity >= SURE:
        return near.overlap >= MUTUAL_OVERLAP or near.is_mutual
    if n_telling < MUTUAL_TERMS:
        return False
    if near.overlap >= FRAMED_OVERLAP and n_telling >= FRAMED_TERMS:
        return near.similarity >= FRAMED
    needed = MUTUAL if near.is_mutual else ALONE
    return near.similarity >= needed and near.overlap >= MUTUAL_OVERLAP


def _telling(statement: Statement) -> frozenset[str]:
    """Return the words of a statement, its subject's too, that are no numbers and no times."""

    def telling() -> frozenset[str]:
        times = [one.time.span for one in statement.times]
        timed = content_stems(word for word in statement.words if is_within(word, times))
        return frozenset(one for one in statement.terms if not one[0].isdigit()) - frozenset(timed)

    return statement.noted("telling", telling)


def _count_the_same(both: Both, near: Nearness) -> bool:
    """Whether both give one number of one kind of thing, in words not far from each other."""
    if near.similarity is None or near.similarity < COUNTED or names_differ(both):
        return False
    first, later = counts_of(both.a, both.text_a), counts_of(both.b, both.text_b)
    return any(_is_one_count(both, near.similarity, x, y) for x in first for y in later)


def _is_one_count(both: Both, similarity: float, a: Count, b: Count) -> bool:
    value, other = a.quantity, b.quantity
    if value.value is None or (value.value, value.upper) != (other.value, other.upper):
        return False
    if not count_one_thing(a, b):
        return False
    if a.toll is not None and value.value >= LARGE:
        return True
    needed = COUNTED if value.value >= LARGE else COUNTED_SMALL
    shared = _telling(both.a) & _telling(both.b) - a.own - b.own
    return similarity >= needed and len(shared) >= (COUNTED_TERMS if a.toll is None else 1)
