"""Number variants: one quantity given with different values or comparators.

Two numbers are variants when they count one kind of thing (what is counted, what happened to
those counted) and the sentences round them speak of one event: they are aligned, or share enough
of their rarer words. Shares, ranks, years and dates are never variants.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations, pairwise

from crossread.compare.candidates import (
    LAYERS,
    Index,
    Statement,
    by_language,
    fragments_of,
    statements_of,
)
from crossread.compare.counts import Count, are_near, count_one_thing, counts_of, said
from crossread.compare.differences import Both, both_of, names_differ, times_differ
from crossread.model import Alignment, Comparer, Finding, NumberVariant, Shelf
from crossread.text.similarity import is_content, stem

Edge = tuple[int, int]

# What sentences that are not aligned must share: of their words' weight, and of the words near
# the numbers (one less where a toll is counted, since a toll is named by few words).
OVERLAP = 0.3
NEAR, NEAR_MEASURE = 2, 3
# Aligned sentences of texts published further apart than this, and sentences of one text, must
# say nearly the same: a series of reports gives another number each time, of another thing.
FAR_DAYS, FAR_SHARE = 2, 0.75
# Documents with so many aligned statements speak of one event.
MIN_ALIGNED = 2


def compare_numbers(shelf: Shelf) -> Iterator[Finding[NumberVariant]]:
    """Yield each quantity that the texts give differently, with its values in order."""
    texts = [document.text for document in shelf.documents]
    counted: dict[int, list[int]] = {}
    counts: list[Count] = []
    statements: list[Statement] = []
    whole = statements_of(shelf)
    fragments = fragments_of(shelf, first=len(whole))
    for statement in (*whole, *fragments):
        found = counts_of(statement, texts[statement.place])
        if found:
            counted[statement.number] = list(range(len(counts), len(counts) + len(found)))
            counts.extend(found)
            statements.append(statement)
    edges: set[Edge] = set()
    for link in _links(shelf, statements, n_whole=len(whole)):
        sides = counted[link.both.a.number], counted[link.both.b.number]
        edges |= _partners(counts, sides, link)
    for group in _groups(_without_rivals(counts, edges)):
        members = _distinct([counts[number] for number in group])
        if len({said(one) for one in members}) > 1:
            yield _finding(_oldest_first(members, shelf))


@dataclass(frozen=True, slots=True)
class _Link:
    """Two statements with numbers, and why they may speak of one event."""

    both: Both
    is_aligned: bool
    overlap: float
    are_related: bool

    @property
    def is_inside(self) -> bool:
        """Whether both stand in one text."""
        return self.both.a.place == self.both.b.place

    @property
    def is_one_event(self) -> bool:
        """Whether the sentences, whatever their numbers, speak of one event."""
        both = self.both
        if times_differ(both) or names_differ(both):
            return False
        if self.is_inside:
            return both.a.paragraph != both.b.paragraph and both.share >= FAR_SHARE
        if self.is_aligned:
            return not _are_far(both) or both.share >= FAR_SHARE
        return (
            self.are_related
            and not _are_far(both)
            and self.overlap >= OVERLAP
            and len(both.a.terms & both.b.terms) >= NEAR_MEASURE
        )


def _are_far(both: Both) -> bool:
    if both.date_a is None or both.date_b is None:
        return False
    days = [date.fromisoformat(one[:10]) for one in (both.date_a, both.date_b)]
    return abs((days[0] - days[1]).days) > FAR_DAYS


def _links(shelf: Shelf, statements: Sequence[Statement], *, n_whole: int) -> Iterator[_Link]:
    """Yield pairs of statements with numbers that may speak of one event, in order.

    Those numbered from ``n_whole`` on are fragments: only their frames are looked at.
    """
    places = {(one.document, one.span): one for one in statements}
    aligned: set[Edge] = set()
    n_aligned: Counter[tuple[str, str]] = Counter()
    for one in shelf.bodies(Alignment):
        n_aligned[one.a.document, one.b.document] += 1
        a = places.get((one.a.document, one.a.span))
        b = places.get((one.b.document, one.b.span))
        if a is not None and b is not None:
            aligned.add((min(a.number, b.number), max(a.number, b.number)))
    overlaps: dict[Edge, float] = dict.fromkeys(aligned, 1.0)
    whole = [one for one in statements if one.number < n_whole]
    for group in by_language(whole, shelf.documents).values():
        for pair in Index(group).pairs(floor=OVERLAP):
            overlaps.setdefault((pair.a.number, pair.b.number), pair.overlap)
    repeated = _repeated(statements)
    overlaps |= {edge: overlaps.get(edge, 1.0) for edge in repeated}
    by_number = {one.number: one for one in statements}
    for edge, overlap in sorted(overlaps.items()):
        a, b = by_number[edge[0]], by_number[edge[1]]
        are_related = n_aligned[a.document, b.document] >= MIN_ALIGNED
        both = both_of(a, b, shelf.documents)
        is_repeated = edge in repeated and are_related and not _are_far(both)
        link = _Link(both, edge in aligned or is_repeated, overlap, are_related)
        if link.is_one_event:
            yield link


# So many words that say something make a sentence known when its numbers are set aside.
LEAST_WORDS = 2


def _repeated(statements: Sequence[Statement]) -> set[Edge]:
    """Return the pairs that are the same, word for word, but for their numbers, in two texts."""
    by_frame: dict[tuple[str, ...], list[Statement]] = {}
    for one in statements:
        frame = _frame(one)
        if sum(map(is_content, frame)) >= LEAST_WORDS:
            by_frame.setdefault(frame, []).append(one)
    return {
        (a.number, b.number)
        for alike in by_frame.values()
        for a, b in combinations(sorted(alike, key=lambda one: one.number), 2)
        if a.place != b.place
    }


def _frame(statement: Statement) -> tuple[str, ...]:
    """Return the words of a statement that belong to no number."""
    numbers = [one.quantity.span for one in statement.quantities]
    return tuple(
        word.norm
        for word in statement.words
        if not any(span.start <= word.start < span.end for span in numbers)
    )


def _partners(
    counts: Sequence[Count], sides: tuple[Sequence[int], Sequence[int]], link: _Link
) -> set[Edge]:
    """Return which numbers of two statements are one quantity: each other's best partner."""
    possible = [
        (a, b)
        for a in sides[0]
        for b in sides[1]
        if count_one_thing(counts[a], counts[b])
        and (_are_alone(sides, link) or _are_near(counts[a], counts[b], link))
    ]
    rank = {(a, b): _likeness(counts[a], counts[b]) for a, b in possible}
    found: set[Edge] = set()
    for a, b in possible:
        rivals = [pair for pair in possible if (pair[0] == a) != (pair[1] == b)]
        if all(rank[a, b] > rank[pair] for pair in rivals):
            found.add((min(a, b), max(a, b)))
    return found


# Aligned sentences with one number each that share so much tell one thing.
ALONE_SHARE = 0.85


def _are_alone(sides: tuple[Sequence[int], Sequence[int]], link: _Link) -> bool:
    one_each = len(sides[0]) == len(sides[1]) == 1
    return one_each and link.is_aligned and not link.is_inside and link.both.share >= ALONE_SHARE


def _are_near(a: Count, b: Count, link: _Link) -> bool:
    """Whether enough of the words near both numbers are the same."""
    is_measure = a.quantity.form in {"percentage", "money"}
    if link.is_aligned and not link.is_inside:
        return a.toll is not None or are_near(a, b, NEAR if is_measure else 1)
    if a.toll is not None and not link.is_inside and a.noun is None and b.noun is None:
        return True  # people dead, hurt or moved, in texts of one event, in sentences alike
    return are_near(a, b, (NEAR_MEASURE if is_measure else NEAR) - (a.toll is not None))


def _without_rivals(counts: Sequence[Count], edges: Iterable[Edge]) -> set[Edge]:
    """Leave out links to another value where the other text has the same value too."""
    met: set[Edge] = set()
    for a, b in edges:
        if _is_equal(counts[a], counts[b]):
            met |= {(a, counts[b].statement.place), (b, counts[a].statement.place)}
    return {
        (a, b)
        for a, b in edges
        if _is_equal(counts[a], counts[b])
        or ((a, counts[b].statement.place) not in met and (b, counts[a].statement.place) not in met)
    }


def _is_equal(a: Count, b: Count) -> bool:
    return a.quantity.value is not None and a.quantity.value == b.quantity.value


def _likeness(a: Count, b: Count) -> tuple[bool, int]:
    """Order partners: the same number is the same thing, else the words near it decide."""
    return _is_equal(a, b), len(a.near & b.near) + len(a.own & b.own)


def _groups(edges: Iterable[Edge]) -> list[list[int]]:
    """Return the connected numbers, in order."""
    group_of: dict[int, list[int]] = {}
    for a, b in sorted(edges):
        joined = sorted({*group_of.get(a, [a]), *group_of.get(b, [b])})
        for one in joined:
            group_of[one] = joined
    unique = {tuple(group) for group in group_of.values()}
    return [list(group) for group in sorted(unique)]


def _distinct(counts: Sequence[Count]) -> list[Count]:
    """Keep the first few places of each number in each document: the text may give it again."""
    n_kept: Counter[tuple[int, str]] = Counter()
    kept: list[Count] = []
    for count in counts:
        key = count.statement.place, said(count)
        if n_kept[key] < MAX_PLACES:
            n_kept[key] += 1
            kept.append(count)
    return kept


MAX_PLACES = 3


def _oldest_first(counts: Sequence[Count], shelf: Shelf) -> list[Count]:
    """Return numbers by the date of their text, the undated last, then in order."""

    def age(count: Count) -> tuple[str, int, int]:
        place = count.statement.place
        date = shelf.documents[place].capture.date or _UNDATED
        return date[:10], place, count.span.start

    return sorted(counts, key=age)


_UNDATED = "9999"


def _finding(counts: Sequence[Count]) -> Finding[NumberVariant]:
    described = [one.quantity.of or one.quantity.unit for one in counts]
    of = max((one for one in described if one), key=len, default="")
    if counts[0].quantity.form in {"money", "percentage"}:
        of = _subject(counts) or of
    body = NumberVariant(
        variant=tuple(one.quantity.quantity for one in counts),
        of=of or (counts[0].toll or "quantity"),
        values=tuple(said(one) for one in counts),
    )
    return Finding(body)


# A subject of an amount is named by so many words at most.
MAX_SUBJECT_WORDS = 6


def _subject(counts: Sequence[Count]) -> str:
    """Return what an amount is of: the words by the first one that others have by theirs too."""
    texts = {one.statement.place for one in counts}
    held: Counter[str] = Counter(
        term
        for place in texts
        for term in frozenset().union(*(one.near for one in counts if one.statement.place == place))
    )
    shared = {term for term, n in held.items() if n > 1} or set(held)
    first = counts[0]
    named = sorted(
        (word for word in first.clause if stem(word.norm) in shared), key=lambda word: word.start
    )
    words = named[:MAX_SUBJECT_WORDS]
    gaps = [first.text[a.end : b.start] for a, b in pairwise(words)]
    joints = ["", *(" " if len(gap) == 1 else " … " for gap in gaps)]
    return "".join(
        joint + first.text[word.start : word.end]
        for joint, word in zip(joints, words, strict=False)
    )


COMPARER = Comparer(
    "number_variants.rules",
    version="1",
    compare=compare_numbers,
    provides=NumberVariant,
    requires=LAYERS | {Alignment},
)
