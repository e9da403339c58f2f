"""What several sources call one disputed thing: "the war in X", "the special operation in X".

Four ways lead from one expression to another, each kept as the reason: nouns of one family that
name the same anchor in two sources ("invasion of X", "war in X"); nouns of one family that stand
for each other between equal words of two aligned statements, or are the only ones of their family
in two statements that say the same; one noun that every source uses of the one thing it has of
that family ("the caravan"); and a text's own tie ("a caravan of migrants").
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from crossread.compare.nominals import (
    MADE_BY_WORDS,
    PEOPLE,
    SMALL,
    Actors,
    Thing,
    things_of,
)
from crossread.model import Alignment, Naming, Pin, Reading, Span
from crossread.text.similarity import Token, content_stems, normalise, stem, tokens, word_diff

SURE = 0.6
"""So alike statements must be for words between equal words to stand for each other."""
SAYING_THE_SAME = 0.7
"""So alike they must be for the only nouns of a family in them to name one thing."""
BESIDE = 5
"""Of so many words before and behind a noun, one must be said beside the other as well."""
MAX_SLOT = 3


@dataclass(slots=True)
class Row:
    """A thing: the places of its expressions, and the reason for each tie."""

    things: list[Thing]
    reasons: dict[str, None] = field(default_factory=dict)
    anchor: str = ""


def namings_of_things(
    readings: Sequence[Reading], actors: Actors, alignments: Iterable[Alignment]
) -> Iterator[Naming]:
    """Yield a row for each thing that the sources call by different nouns, in their order."""
    for row in rows_of_things(readings, actors, alignments):
        by_place: dict[int, set[str]] = defaultdict(set)
        for one in row.things:
            by_place[one.place].add(one.head)
        if len(by_place) > 1 and len({frozenset(heads) for heads in by_place.values()}) > 1:
            yield _naming(readings, actors, row)


def rows_of_things(
    readings: Sequence[Reading], actors: Actors, alignments: Iterable[Alignment]
) -> list[Row]:
    """Return every thing that a source calls by a noun of a family, tied across the sources."""
    by_source = [things_of(place, reading, actors) for place, reading in enumerate(readings)]
    rows = _Rows(_by_anchor(by_source, actors))
    _join_only_ones(by_source, rows)
    for first, second, reason in _aligned(readings, by_source, alignments):
        rows.add([first, second], reason)
    _join_collectives(readings, by_source, rows)
    for things in by_source:
        for one in things:
            if one.is_definite and not one.anchor:
                rows.add_to_only(one)
    return _distinct(list(rows))


def _distinct(rows: Sequence[Row]) -> list[Row]:
    """Return rows without those whose every place another row holds: a noun may be of two families.

    Of two rows with the same places the first stays.
    """
    held = [{(one.place, one.span) for one in row.things} for row in rows]
    at: dict[tuple[int, Span], set[int]] = defaultdict(set)
    for number, places in enumerate(held):
        for place in places:
            at[place].add(number)
    return [
        row
        for number, row in enumerate(rows)
        if not any(
            len(held[number]) < len(held[other]) or other < number
            for other in set.intersection(*(at[place] for place in held[number])) - {number}
        )
    ]


# ---- nouns of one family at one anchor -----------------------------------------------------------


def _by_anchor(by_source: Sequence[Sequence[Thing]], actors: Actors) -> list[Row]:
    found: dict[tuple[str, str], list[Thing]] = defaultdict(list)
    for things in by_source:
        for thing in things:
            if thing.anchor:
                found[thing.family, thing.anchor].append(thing)
    rows = []
    for (_, anchor), things in _of_one_kind(found):
        words = dict.fromkeys(f"“{one.words}”" for one in things)
        reason = f"{', '.join(words)} are said of the same, “{actors.name(anchor)}”"
        rows.append(Row(things, {reason: None} if len(words) > 1 else {}))
    return rows


_Tied = tuple[tuple[str, str], list[Thing]]


def _of_one_kind(found: Mapping[tuple[str, str], list[Thing]]) -> Iterator[_Tied]:
    """Yield the things at one anchor, "the peace treaty" apart from "the nuclear accord".

    Where there are two kinds, what is of neither goes with the only kind its source has.
    """
    for key, things in found.items():
        kinds = {kind for kind in map(_kind, things) if kind}
        if len(kinds) < _TWO:
            yield key, things
            continue
        for kind in sorted(kinds):
            yield key, [one for one in things if _kind(one) == kind or _is_of(one, kind, things)]


def _is_of(one: Thing, kind: str, things: Sequence[Thing]) -> bool:
    own = {_kind(other) for other in things if other.place == one.place} - {""}
    return not _kind(one) and own == {kind}


def _kind(thing: Thing) -> str:
    """Return the word before a noun that makes another thing of it: "peace" of "peace treaty"."""
    return next((word for word in thing.words.casefold().split() if word in _KINDS), "")


_TWO = 2
_KINDS = frozenset(
    "peace trade nuclear arms climate tax budget defence defense security fishing gas energy "
    "extradition prisoner customs border water military civil".split()
)


def _join_only_ones(by_source: Sequence[Sequence[Thing]], rows: _Rows) -> None:
    """Join "the caravan" of all texts where none of them speaks of two of that family.

    A text that ties it to nothing must use a noun that another text uses of it.
    """
    for family in sorted(MADE_BY_WORDS):
        things = [one for some in by_source for one in some if one.family == family]
        if len({one.anchor for one in things if one.anchor}) > 1:
            continue
        loose = [one for one in things if not one.anchor and one.is_definite]
        by_head: dict[str, list[Thing]] = defaultdict(list)
        for one in loose:
            by_head[one.head].append(one)
        for head, alike in by_head.items():
            reason = f"“the {head}”: no source speaks of two"
            rows.add(alike, reason, is_new=len({one.place for one in alike}) > 1)


# ---- aligned statements --------------------------------------------------------------------------


def _aligned(
    readings: Sequence[Reading],
    by_source: Sequence[Sequence[Thing]],
    alignments: Iterable[Alignment],
) -> Iterator[tuple[Thing, Thing, str]]:
    """Yield nouns of one family that name one thing in two aligned statements, and why."""
    place_of = {reading.document.id: place for place, reading in enumerate(readings)}
    statements = _Statements(readings, by_source)
    for one in alignments:
        if one.relation == "contradicts" or one.similarity < SURE:
            continue
        a, b = ((place_of[pin.document], pin.span) for pin in (one.a, one.b))
        if a[0] == b[0]:
            continue
        for first, second in statements.slots(a, b):
            yield first, second, _reason(first, second, _SAME_PLACE)
        if one.similarity >= SAYING_THE_SAME:
            for first, second in statements.only_ones(a, b):
                yield first, second, _reason(first, second, _ONLY)


_SAME_PLACE = "stand in the same place of two statements that say the same"
_ONLY = "are what two statements that say the same speak of"


def _reason(first: Thing, second: Thing, why: str) -> str:
    return f"“{first.words}” and “{second.words}” {why}"


_Side = tuple[int, Span]


class _Statements:
    """The words of aligned statements, cut once: each is aligned with many."""

    def __init__(self, readings: Sequence[Reading], by_source: Sequence[Sequence[Thing]]) -> None:
        self._readings = readings
        self._by_source = by_source
        self._words: dict[_Side, list[Token]] = {}
        self._things: dict[_Side, dict[str, list[Thing]]] = {}

    def _cut(self, side: _Side) -> list[Token]:
        if side not in self._words:
            place, span = side
            self._words[side] = tokens(self._readings[place].text, span.start, span.end)
        return self._words[side]

    def _of(self, side: _Side) -> dict[str, list[Thing]]:
        """Return the nouns of a statement by family."""
        if side not in self._things:
            place, span = side
            found: dict[str, list[Thing]] = defaultdict(list)
            for one in self._by_source[place]:
                if span.contains(one.span):
                    found[one.family].append(one)
            self._things[side] = found
        return self._things[side]

    def slots(self, a: _Side, b: _Side) -> Iterator[tuple[Thing, Thing]]:
        """Yield nouns of one family that stand for each other between equal words."""
        if not set(self._of(a)) & set(self._of(b)):
            return
        first, second = self._cut(a), self._cut(b)
        for step in word_diff([one.norm for one in first], [one.norm for one in second]):
            if step.kind == "changed":
                x = self._slot(a, first[step.a.start : step.a.end])
                y = self._slot(b, second[step.b.start : step.b.end])
                yield from _pairs(x, y)

    def _slot(self, side: _Side, part: Sequence[Token]) -> list[Thing]:
        """Return the thing that one to three words name, small words before them left out."""
        while part and part[0].norm in SMALL:
            part = part[1:]
        if not 0 < len(part) <= MAX_SLOT:
            return []
        found = [one for some in self._of(side).values() for one in some]
        return [one for one in found if one.span.end == part[-1].end]

    def only_ones(self, a: _Side, b: _Side) -> Iterator[tuple[Thing, Thing]]:
        """Yield the two nouns of a family of which each statement has no other."""
        first, second = self._of(a), self._of(b)
        for family in first:
            if len(first[family]) == len(second.get(family, ())) == 1:
                (x,), (y,) = first[family], second[family]
                if self._around(a, x) & self._around(b, y):
                    yield from _pairs([x], [y])

    def _around(self, side: _Side, thing: Thing) -> set[str]:
        """Return what is said right beside a noun, names and their like left out."""
        words = self._cut(side)
        text = self._readings[side[0]].text
        before = [one for one in words if one.end <= thing.span.start][-BESIDE:]
        behind = [one for one in words if one.start >= thing.span.end][:BESIDE]
        small = [one for one in (*before, *behind) if text[one.start].islower()]
        return set(content_stems(small))


def _pairs(some: Sequence[Thing], others: Sequence[Thing]) -> Iterator[tuple[Thing, Thing]]:
    for x in some:
        for y in others:
            is_tied_apart = x.anchor and y.anchor and x.anchor != y.anchor
            are_known = x.head != y.head or (x.is_definite and y.is_definite)
            if x.family == y.family and are_known and not is_tied_apart:
                yield x, y


class _Rows:
    """The rows so far, found by the place and by the noun of what they hold."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._rows = dict(enumerate(rows))
        self._next = len(self._rows)
        self._by_span: dict[tuple[int, str, int], int] = {}
        self._by_head: dict[tuple[int, str, str], set[int]] = defaultdict(set)
        for number, row in self._rows.items():
            self._index(number, row.things)

    def __iter__(self) -> Iterator[Row]:
        return iter(self._rows.values())

    def add(self, things: Sequence[Thing], reason: str, *, is_new: bool = True) -> None:
        """Put things into the row that holds one of them, or else into a new one.

        Rows that are tied to different anchors are not put together.
        """
        fitting = list(dict.fromkeys(number for one in things for number in self._of(one)))
        tied = {self._rows[number].anchor for number in fitting} - {""}
        if len(tied) > 1 or not (fitting or is_new):
            return
        number = fitting[0] if fitting else self._next
        self._next += not fitting
        home = self._rows.setdefault(number, Row([]))
        for other in fitting[1:]:
            self._take_in(number, other)
        new = [one for one in things if _key(one) not in self._by_span]
        home.things += new
        home.reasons[reason] = None
        self._index(number, new)

    def add_to_only(self, thing: Thing) -> None:
        """Put "the rebels" to what its text calls by that noun, if that is one thing alone."""
        held = self._by_head[_head(thing)]
        if len(held) == 1 and _key(thing) not in self._by_span:
            (number,) = held
            if not self._rows[number].anchor:
                self._rows[number].things.append(thing)
                self._by_span[_key(thing)] = number

    def _take_in(self, home: int, number: int) -> None:
        other = self._rows.pop(number)
        for heads in (self._by_head[_head(one)] for one in other.things):
            heads.discard(number)
        self._rows[home].things += other.things
        self._rows[home].reasons |= other.reasons
        self._index(home, other.things)

    def _index(self, number: int, things: Iterable[Thing]) -> None:
        row = self._rows[number]
        for one in things:
            self._by_span[_key(one)] = number
            self._by_head[_head(one)].add(number)
            row.anchor = row.anchor or one.anchor

    def _of(self, thing: Thing) -> list[int]:
        """Return the row that holds a thing; where none does, what its text calls by its noun."""
        held = self._by_span.get(_key(thing))
        if held is not None:
            return [held]
        return [] if thing.anchor else sorted(self._by_head[_head(thing)])


def _key(one: Thing) -> tuple[int, str, int]:
    return one.place, one.family, one.span.end


def _head(one: Thing) -> tuple[int, str, str]:
    return one.place, one.family, one.head


# ---- what a text itself ties ---------------------------------------------------------------------

_COLLECTIVE = re.compile(r" of (?:[\w’',-]+ ){0,5}?$")


def _join_collectives(
    readings: Sequence[Reading], by_source: Sequence[Sequence[Thing]], rows: _Rows
) -> None:
    """Add "the migrants" where the text speaks of "a caravan of migrants"."""
    for things in by_source:
        groups = [one for one in things if one.family == "movement"]
        for group in groups:
            text = readings[group.place].text
            people = next((one for one in things if _is_group_of(text, group, one)), None)
            if people is None:
                continue
            whole = Span(group.span.start, people.span.end).of(text)
            alike = [
                one
                for one in things
                if one.head == people.head and one.family == people.family
                and (one is people or one.is_definite)
            ]  # fmt: skip
            rows.add([group, *alike], f"“{' '.join(whole.split())}”")


def _is_group_of(text: str, group: Thing, people: Thing) -> bool:
    between = text[group.span.end : max(group.span.end, people.span.start)]
    is_near = 0 < people.span.start - group.span.end <= FARTHEST
    return people.family.startswith(PEOPLE) and is_near and _COLLECTIVE.match(between) is not None


FARTHEST = 60
"""Code points between a group and those it is of ("a caravan of some 1,200 Halmoran migrants")."""


# ---- rows ----------------------------------------------------------------------------------------


def _naming(readings: Sequence[Reading], actors: Actors, row: Row) -> Naming:
    first: dict[tuple[int, str], Thing] = {}
    for one in sorted(row.things, key=lambda one: (one.place, one.span)):
        first.setdefault((one.place, one.words), one)
    shown = list(first.values())
    anchor = actors.name(row.anchor) if row.anchor else ""
    name = shown[0].words + (f" ({anchor})" if anchor else "")
    counts = Counter((one.place, one.words) for one in row.things)
    return Naming(
        expression=tuple(Pin(readings[one.place].document.id, one.span) for one in shown),
        entity=name,
        type="THING",
        counts=tuple(max(counts[one.place, one.words], _uses(readings, one)) for one in shown),
        links=tuple(row.reasons),
    )


def _uses(readings: Sequence[Reading], thing: Thing) -> int:
    """Return how often a source uses an expression, wherever it stands, if it has a modifier."""
    if " " not in thing.words:
        return 0
    wanted = [stem(normalise(word)) for word in thing.words.split()]
    words = [stem(one.norm) for one in tokens(readings[thing.place].text)]
    return sum(words[at : at + len(wanted)] == wanted for at in range(len(words)))
