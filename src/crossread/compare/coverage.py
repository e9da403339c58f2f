"""Coverage: one row a statement, and what each source does with it.

A row gathers aligned statements and is headed by what they share. A source *asserts* it in its own
voice, *attributes* it to somebody, *disputes* it with opposing words, or it is *absent*: searched
and not found, with the nearest passage. Where a passage comes near and does not plainly say it,
that is *unclear* and for the reader to decide. *Not searched* is a state of its own and says why.
Rows that several sources have come with rows of salient statements that only one has; wire copies
count as one voice, and each keeps its cell.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial

from crossread.compare.candidates import (
    LAYERS,
    MODEL,
    Embeddings,
    Statement,
    Within,
    by_language,
    placed,
    units_of,
)
from crossread.compare.counts import Count, counts_of
from crossread.compare.differences import Both, agree, both_of, names_differ, times_differ
from crossread.compare.doubts import Doubt, Doubts
from crossread.compare.grouping import events_of
from crossread.compare.nearest import ALL_OF, Near, Neighbourhood
from crossread.compare.reuse import wire_groups
from crossread.compare.saying import (
    APART,
    are_apart,
    is_most_of_both,
    is_plain,
    is_plain_from_afar,
    leans,
    nearness,
    says_little,
    says_the_same,
    share_a_run,
    share_what_is_said,
    tells_fake,
)
from crossread.model import (
    Alignment,
    Comparer,
    Coverage,
    Document,
    Finding,
    Group,
    OutcomeRecord,
    Pin,
    Reuse,
    Shelf,
    Time,
)
from crossread.text.language_names import language_name
from crossread.text.similarity import containment, word_set

# A statement that is not its row's counterpart by alignment still says it from here on.
ATTACH, ATTACH_SHARE, ATTACH_WORDS = 0.72, 0.7, 0.75
# Nearer than this the nearest passage may say the same in other words.
NEAR, NEAR_WORDS = 0.55, 0.35
# A statement of one source is distinct if no other comes nearer than this.
DISTINCT, DISTINCT_WORDS = 0.66, 0.4


@dataclass(frozen=True, slots=True)
class CoverageSettings:
    """Which rows a sheet gets.

    ``max_rows`` bounds the rows that several sources have and ``max_single_rows`` those that one
    source alone has, for each source; ``None`` bounds nothing.
    """

    max_rows: int | None = 250
    max_single_rows: int | None = 24


@dataclass(slots=True, eq=False)
class _Row:
    """Statements of several sources that say one thing, those that oppose it, and those that may.

    ``unclear`` are statements that may say the same and may not: a reader has to decide.
    ``kept_head`` stays the head whatever is added. ``opposed`` are what is opposed in the row, each
    with what opposes it.
    """

    members: list[Statement]
    similarity: float = 1.0
    opposing: list[Statement] = field(default_factory=list)
    opposed: list[tuple[Statement, Statement]] = field(default_factory=list)
    unclear: list[Statement] = field(default_factory=list)
    kept_head: Statement | None = None

    @property
    def head(self) -> Statement:
        """Return ``kept_head``, else the earliest source's clearest assertion that reads alone."""
        if self.kept_head is not None:
            return self.kept_head
        stated = [one for one in self.members if one.stands_alone]
        stated = [one for one in stated if not one.lacks_subject] or stated
        stated = stated or [one for one in self.members if not one.aside] or self.members
        first = min(one.place for one in stated)
        return min(
            (one for one in stated if one.place == first),
            key=lambda one: (one.voice.reports, len(one.words), one.span),
        )

    @property
    def places(self) -> set[int]:
        """Return the places of the documents that have it."""
        return {one.place for one in self.members}

    @property
    def touched(self) -> set[int]:
        """Return the places of the documents that have it, oppose it, or may have it."""
        return self.places | _places(self.opposing) | _places(self.unclear)


def compare_coverage(
    shelf: Shelf, settings: CoverageSettings = CoverageSettings()
) -> Iterator[Finding[Coverage]]:
    """Yield the rows of the sheet in the order of the sources and the text."""
    if len(shelf.readings) < 2:
        return
    desk = _Desk(shelf)
    rows = [row for row in _rows(desk) if row.opposing or row.head.stands_alone]
    shared = [row for row in rows if desk.n_voices(row.touched) > 1]
    kept = _most_telling(shared, settings.max_rows, desk)
    used = {one.number for row in rows for one in (*row.members, *row.opposing, *row.unclear)}
    singles = [row for row in rows if row not in shared]
    for row in (*kept, *_only_in_one(desk, used, singles, settings)):
        _attach(row, desk)
        _attach_tolls(row, desk)
        _attach_doubted(row, desk)
        _weigh(row, desk)
        desk.finished.append(row)
    for row in _without_twins(_without_repeats(desk.finished)):
        yield _finding(row, desk)


# ---- what is on the desk -----------------------------------------------------------------------


_LEFT_TO_FINISH = frozenset("is are was were has have had".split())


class _Desk:
    """Everything rows are made from: statements, alignments, copies, neighbourhoods."""

    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf
        self.documents = shelf.documents
        self.statements = units_of(shelf)
        self.by_number = {one.number: one for one in self.statements}
        self.embeddings = Embeddings(shelf.model(MODEL))
        self.finished: list[_Row] = []
        self._voice = {document.id: place for place, document in enumerate(self.documents)} | {
            one: -index for index, group in enumerate(wire_groups(shelf), 1) for one in group
        }

    @cached_property
    def at(self) -> dict[Pin, Statement]:
        """Return the statements by their pins."""
        return {one.pin: one for one in self.statements}

    @cached_property
    def _neighbourhoods(self) -> dict[str, Neighbourhood]:
        return {
            language: Neighbourhood(
                group,
                self.documents,
                self.embeddings if self.embeddings.supports(language) else None,
            )
            for language, group in by_language(self.statements, self.documents).items()
        }

    @cached_property
    def tolls(self) -> list[Count]:
        """Return the numbers of people dead, hurt, missing, held or moved, in order."""
        return [
            count
            for one in self.statements
            if one.quantities
            for count in counts_of(one, self.documents[one.place].text)
            if count.toll is not None and count.noun is None
        ]

    @cached_property
    def _related(self) -> frozenset[tuple[str, str]]:
        return frozenset((one.a.document, one.b.document) for one in self.shelf.bodies(Alignment))

    def are_related(self, a: int, b: int) -> bool:
        """Whether two documents, by place, have aligned statements and one language."""
        first, later = self.documents[min(a, b)], self.documents[max(a, b)]
        return (first.id, later.id) in self._related

    @cached_property
    def parts(self) -> dict[int, list[Statement]]:
        """Return the clauses of each sentence that has any, by the sentence's number."""
        found: dict[int, list[Statement]] = defaultdict(list)
        for one in self.statements:
            if one.whole is not None:
                found[one.whole].append(one)
        return found

    def part_with(self, sentence: Statement, pins: Sequence[Pin]) -> Statement:
        """Return the clause of a sentence that holds all of some pins; else the sentence.

        A few words that begin with "has" or "was" say too little alone.
        """
        for one in self.parts.get(sentence.number, ()):
            if one.words[0].norm in _LEFT_TO_FINISH and not one.stands_alone:
                continue
            if pins and all(one.span.contains(pin.span) for pin in pins):
                return one
        return sentence

    @cached_property
    def pieces(self) -> list[Statement]:
        """Return the smallest statements: clauses, and sentences without any."""
        return [one for one in self.statements if one.number not in self.parts]

    @cached_property
    def placed(self) -> dict[int, Within]:
        """Return the smallest statements of each document, found by where they stand."""
        return {
            place: placed((one.span, one) for one in self.pieces if one.place == place)
            for place in range(len(self.documents))
        }

    @cached_property
    def with_value(self) -> dict[tuple[int, float], list[Statement]]:
        """Return the smallest statements that give a number, by document and number."""
        found: dict[tuple[int, float], list[Statement]] = defaultdict(list)
        for one in self.pieces:
            for quantity in one.quantities:
                if quantity.value is not None:
                    found[one.place, float(quantity.value)].append(one)
        return found

    def _around(self, statement: Statement) -> Neighbourhood | None:
        return self._neighbourhoods.get(self.documents[statement.place].language or "")

    def nearest(self, statement: Statement) -> dict[int, Near]:
        """Return the nearest statement of each other document, by place."""
        around = self._around(statement)
        return {} if around is None else around.nearest(statement)

    def says_the_same(self, a: Statement, b: Statement) -> bool:
        """Whether two statements of different documents say one thing."""
        around = self._around(a)
        if around is None or self._around(b) is not around:
            return False
        both_near = around.is_mutual(a, b) and around.is_mutual(b, a)
        near = nearness(a, b, around.similarity(a, b), around.index, is_mutual=both_near)
        return says_the_same(self.both(a, b), near)

    @cached_property
    def _doubts(self) -> dict[str, Doubts]:
        return {
            language: Doubts(
                [one for one in group if one.whole is None],
                self.documents,
                self.embeddings
                if self.embeddings.supports(language) and len(group) <= ALL_OF
                else None,
                self.parts,
            )
            for language, group in by_language(self.statements, self.documents).items()
        }

    def doubts(self, statement: Statement) -> Mapping[int, Doubt]:
        """Return the passages of other documents that may say it in other words, by place."""
        language = self.documents[statement.place].language
        return self._doubts[language].passages(statement) if language in self._doubts else {}

    def doubt(self, head: Statement, other: Statement) -> Doubt:
        """Return where a statement of another document comes near one, without what does not."""
        doubts = self._doubts[self._language(head)]
        near = self.similarity(head, other)
        return Doubt(doubts.shortest(head, other), near, doubts.is_strong(head, [other], near))

    def carries(self, other: Statement, head: Statement) -> bool:
        """Whether a statement has enough of what another states, not of a part of it alone."""
        around, doubts = self._around(head), self._doubts.get(self._language(head))
        if around is None or doubts is None or self._around(other) is not around:
            return False
        similarity = around.similarity(head, other)
        if similarity is None:
            return True  # of another language than the encoder's words alone have decided
        return round(doubts.held(head, other) + similarity, 2) >= CARRIED

    def weighty_parts(self, sentence: Statement) -> list[Statement]:
        """Return the clauses that a sentence states, no small ones; none of a single clause."""
        doubts = self._doubts.get(self._language(sentence))
        return [] if doubts is None else doubts.weighty_parts(sentence)

    def _language(self, statement: Statement) -> str:
        return self.documents[statement.place].language or ""

    def is_plain(self, a: Statement, b: Statement) -> bool:
        """Whether it is plain that two statements say one thing; cheap where they do not."""
        around = self._around(a)
        if around is None or self._around(b) is not around:
            return False
        return is_plain(self.both(a, b), around.similarity(a, b), around.index.overlap(a, b))

    def is_found_plain(self, a: Statement, b: Statement) -> bool:
        """Whether two that are plain are so by more than words of one thing."""
        around = self._around(a)
        assert around is not None
        similarity, overlap = around.similarity(a, b), around.index.overlap(a, b)
        return is_plain_from_afar(self.both(a, b), similarity, overlap)

    def similarity(self, a: Statement, b: Statement) -> float:
        """Return the encoder's similarity of two statements, or the overlap of their words."""
        around = self._around(a)
        assert around is not None
        similarity = around.similarity(a, b)
        return around.index.overlap(a, b) if similarity is None else similarity

    def n_voices(self, places: Iterable[int]) -> int:
        """Return how many voices documents make: copies of one report are one."""
        return len({self._voice[self.documents[place].id] for place in places})

    def both(self, a: Statement, b: Statement) -> Both:
        """Return two statements with what their documents add."""
        return both_of(a, b, self.documents)

    @cached_property
    def events(self) -> dict[str, int]:
        """Return the number of the event each document reports, on a shelf of several events."""
        return events_of(self.shelf.bodies(Group), self.documents)

    @cached_property
    def not_read(self) -> dict[int, str]:
        """Return the documents that were not read, by place, with the reason."""
        reasons: dict[int, str] = {}
        for place, document in enumerate(self.documents):
            record = _failure(document, self.shelf.outcomes)
            if record is not None:
                reasons[place] = f"{record.analyser}: {record.reason}"
        return reasons


def _failure(document: Document, outcomes: Sequence[OutcomeRecord]) -> OutcomeRecord | None:
    for one in outcomes:
        structural = one.analyser.startswith(("sentences", "paragraphs"))
        if structural and one.ending != "done" and document.id in one.documents:
            return one
    return None


# ---- rows --------------------------------------------------------------------------------------


def _rows(desk: _Desk) -> list[_Row]:
    """Group statements that say one thing: the surest pairs first, none without half of its group.

    Sentences come from the alignments, clauses are looked for here.
    """
    pairs, unclear = _clause_pairs(desk)
    opposed: list[tuple[Statement, Statement]] = []
    for one in desk.shelf.bodies(Alignment):
        a, b = desk.at.get(one.a), desk.at.get(one.b)
        if a is None or b is None:
            continue
        if one.relation == "contradicts":
            opposed.append((desk.part_with(a, one.differs_a), desk.part_with(b, one.differs_b)))
        elif a.place != b.place and not APART.intersection(one.differs_in) and _agree(a, b):
            says_it = share_what_is_said(desk.both(a, b), one.similarity)
            (pairs if says_it else unclear)[frozenset((a.number, b.number))] = one.similarity
    rows = [
        _Row(_without_wholes([desk.by_number[n] for n in sorted(group)]), sure)
        for group, sure in _grouped(pairs)
    ]
    rows = _with_opposing(_without_parts(rows), opposed)
    rows = [part for row in rows for part in _headed_by_opposed(row)]
    for row in rows:
        _settle(row, desk)
        _leave_out_rejected(row)
    return _with_unclear(rows, unclear, desk)


def _agree(a: Statement, b: Statement) -> bool:
    """Whether both are said, both denied, or both asked."""
    return agree(a, b) and a.asked == b.asked


def _without_wholes(members: Sequence[Statement]) -> list[Statement]:
    """Leave out sentences of which a clause is there too: the clause says which words count."""
    parts = {one.whole for one in members if one.whole is not None}
    return [one for one in members if one.number not in parts]


_Pairs = dict[frozenset[int], float]


def _clause_pairs(desk: _Desk) -> tuple[_Pairs, _Pairs]:
    """Return the clauses, and sentences of one clause, that say one thing, and how near.

    The second are near too, but share no more than whom or what they speak of.
    """
    pairs: _Pairs = {}
    unclear: _Pairs = {}
    for one in desk.pieces:
        for near in desk.nearest(one).values():
            other = near.statement
            key = frozenset((one.number, other.number))
            if other.number in desk.parts or key in pairs or key in unclear:
                continue
            a, b = sorted((one, other), key=lambda each: each.number)
            if desk.says_the_same(a, b):
                says_it = share_what_is_said(desk.both(a, b), near.similarity)
                (pairs if says_it else unclear)[key] = near.similarity
    return pairs, unclear


def _settle(row: _Row, desk: _Desk) -> None:
    """Keep as members what plainly says what the head says; the rest is unclear.

    Whoever puts it in the words of one of those, many in a row, says it as plainly.
    """
    head = row.head
    plain = [one for one in row.members if one.place == head.place or desk.is_plain(head, one)]
    plain += [one for one in row.members if one not in plain and _is_worded_as(plain, one, desk)]
    there = _places(plain)
    row.unclear += [one for one in row.members if one not in plain and one.place not in there]
    row.members = plain


def _leave_out_rejected(row: _Row) -> None:
    """Leave out what a text tells of others and rejects itself: it does not say what the head says.

    "A website reported that the singer is dead. He is not." opposes whoever says that he is dead.
    """
    rejecting = {
        place
        for place in _places(row.opposing) & row.places
        if not any(one.voice.reports for one in row.opposing if one.place == place)
        and all(one.voice.reports for one in row.members if one.place == place)
    }
    left = [one for one in row.members if one.place not in rejecting]
    if left:
        row.members = left


def _is_worded_as(members: Sequence[Statement], other: Statement, desk: _Desk) -> bool:
    return any(one.place != other.place and share_a_run(desk.both(one, other)) for one in members)


def _with_unclear(rows: list[_Row], unclear: _Pairs, desk: _Desk) -> list[_Row]:
    """Add to the rows what may say the same, and rows for what stands in none.

    Asides make no rows: who somebody is or when it was is not what a text states.
    """
    for pair in sorted(unclear, key=lambda one: (-unclear[one], sorted(one))):
        a, b = (desk.by_number[number] for number in sorted(pair))
        holding = [(_holding(rows, a), b), (_holding(rows, b), a)]
        if not any(row for row, _ in holding):
            if b.aside or not a.stands_alone:
                continue
            rows.append(_Row([a], unclear[pair]))
            holding = [(rows[-1], b)]
        for row, other in holding:
            if row is not None and other.place not in row.touched:
                row.unclear.append(other)
    return rows


# A row of clauses says what a row of sentences says if it covers so much of them.
COVERED = 0.6


def _without_parts(rows: list[_Row]) -> list[_Row]:
    """Drop a row that another one shows: its words, in as many sources or more.

    Of two rows with the same sources the one of longer statements is kept.
    """
    order = sorted(rows, key=lambda row: (-len(row.places), -_length(row), row.head.number))
    kept: list[_Row] = []
    shown: dict[int, list[_Row]] = defaultdict(list)
    for row in order:
        rivals = {id(one): one for member in row.members for one in shown[member.sentence]}
        if any(_shows(rival, row) for rival in rivals.values()):
            continue
        kept.append(row)
        for member in row.members:
            shown[member.sentence].append(row)
    return sorted(kept, key=lambda row: row.head.number)


def _without_repeats(rows: Sequence[_Row]) -> list[_Row]:
    """Drop rows that became parts of others when what further sources say was added."""
    disputed = [row for row in rows if row.opposing]
    plain = _without_parts([row for row in rows if not row.opposing])
    return sorted([*disputed, *plain], key=lambda row: row.head.number)


# Heads that cover so much of each other are one.
TWIN = 0.8


def _without_twins(rows: Sequence[_Row]) -> list[_Row]:
    """Make one row of those whose heads are one, and of those that show one set of passages.

    No passage is lost: what a row has beyond its twin's goes into the twin.
    """
    kept: list[_Row] = []
    shown: dict[int, list[_Row]] = defaultdict(list)
    for row in sorted(rows, key=lambda one: (-len(one.places), -_length(one), one.head.number)):
        rivals = {id(one): one for member in row.members for one in shown[member.sentence]}
        twin = next((one for one in rivals.values() if _are_twins(one, row)), None)
        if twin is None:
            twin = row
            kept.append(row)
        else:
            _take_in(twin, row)
        for member in row.members:
            shown[member.sentence].append(twin)
    return sorted(kept, key=lambda row: row.head.number)


def _are_twins(kept: _Row, row: _Row) -> bool:
    a, b = kept.head, row.head
    if _are_one_passage(a, b):
        return True
    if bool(kept.opposing) != bool(row.opposing) or kept.places != row.places:
        return False
    if not all(_is_shown(one, kept.opposing) for one in row.opposing):
        return False
    if not _is_shown(b, kept.members):
        return False
    return {one.place for one in row.members if _is_shown(one, kept.members)} == row.places


def _take_in(twin: _Row, row: _Row) -> None:
    twin.kept_head = twin.head
    twin.members += [one for one in row.members if not _is_shown(one, twin.members)]
    twin.opposing += [one for one in row.opposing if not _is_shown(one, twin.opposing)]
    twin.unclear += [one for one in row.unclear if one.place not in twin.touched]


def _is_shown(one: Statement, others: Iterable[Statement]) -> bool:
    """Whether the words of a statement stand in one of others, or most of them the other way."""
    return any(
        one.place == other.place and (_covers(other, one) or _covers(one, other))
        for other in others
    )


def _length(row: _Row) -> int:
    return sum(len(one.words) for one in row.members)


def _shows(kept: _Row, row: _Row) -> bool:
    """Whether the words of a row stand in one that was kept, or most of them the other way."""
    is_twin = kept.places == row.places
    return all(
        any(
            member.place == other.place
            and (_covers(other, member) or (is_twin and _covers(member, other)))
            for other in kept.members
        )
        for member in row.members
    )


def _covers(one: Statement, other: Statement, share: float = COVERED) -> bool:
    shared = min(one.span.end, other.span.end) - max(one.span.start, other.span.start)
    return shared >= share * len(other.span)


def _grouped(pairs: dict[frozenset[int], float]) -> list[tuple[list[int], float]]:
    group_of: dict[int, list[int]] = {}
    weakest: dict[int, float] = {}
    for pair, similarity in sorted(pairs.items(), key=lambda one: (-one[1], sorted(one[0]))):
        a, b = (group_of.get(number, [number]) for number in sorted(pair))
        if a is b:
            continue
        n_linked = sum(frozenset((x, y)) in pairs for x in a for y in b)
        if n_linked * 2 < len(a) * len(b):
            continue
        joined = [*a, *b]
        for number in joined:
            group_of[number] = joined
        weakest[id(joined)] = similarity
    unique = {id(group): group for group in group_of.values()}
    return [(sorted(group), weakest[key]) for key, group in unique.items()]


def _with_opposing(rows: list[_Row], opposed: Sequence[tuple[Statement, Statement]]) -> list[_Row]:
    """Put opposing statements into the rows they oppose, or into rows of their own."""
    for a, b in opposed:
        holding = [(_holding(rows, a), b), (_holding(rows, b), a)]
        if not any(row for row, _ in holding):
            rows.append(_Row([a]))
            holding = [(rows[-1], b)]
        for row, other in holding:
            if row is not None and other not in row.opposing:
                row.opposing.append(other)
                row.opposed.append((a if other is b else b, other))
    return _without_mirrors(rows)


def _headed_by_opposed(row: _Row) -> Iterator[_Row]:
    """Yield a disputed row headed by what is opposed, and one for each other thing opposed in it.

    Members of a row say one thing in the main: what opposes one may leave another untouched.
    """
    heads = sorted(
        {a.number: a for a, _ in row.opposed}.values(),
        key=lambda a: (not _is_of(row.head, a), -len(_opposing(a, row)), a.number),
    )
    if not heads:
        yield row
        return
    taken: list[Statement] = []
    for head in heads:
        left = [one for one in _opposing(head, row) if not _is_told(one, taken)]
        taken += left
        if head is heads[0]:
            members = [head, *(one for one in row.members if not _is_of(head, one))]
            yield replace(row, members=members, opposing=left, kept_head=head)
        elif left:
            yield _Row([head], row.similarity, left)


def _is_told(one: Statement, others: Sequence[Statement]) -> bool:
    """Whether a statement, or another of its sentence, is among others."""
    return any(one.place == other.place and one.sentence == other.sentence for other in others)


def _opposing(head: Statement, row: _Row) -> list[Statement]:
    """Return what opposes a statement, or one that covers most of its words and is covered."""
    return [b for a, b in row.opposed if a is head or _are_one_passage(a, head)]


def _are_one_passage(a: Statement, b: Statement) -> bool:
    return a.place == b.place and _covers(a, b, TWIN) and _covers(b, a, TWIN)


def _holding(rows: Sequence[_Row], statement: Statement) -> _Row | None:
    """Return the row that has a statement, or else one most of whose words are in it.

    A row of a whole sentence does not hold one clause of it: what rules that out leaves the rest.
    """
    near = [
        (member is statement, _covers(statement, member), _covers(member, statement), -n)
        for n, row in enumerate(rows)
        for member in row.members
        if member.place == statement.place and member.sentence == statement.sentence
    ]
    best = max(near, default=None)
    return rows[-best[3]] if best is not None and any(best[:2]) else None


def _without_mirrors(rows: list[_Row]) -> list[_Row]:
    """Drop a row that an earlier one shows from the other side: it would say nothing new."""
    shown: dict[int, list[set[int]]] = defaultdict(list)
    kept: list[_Row] = []
    for row in sorted(rows, key=lambda one: one.head.number):
        members = {one.number for one in row.members}
        if any(members <= opposing for one in row.opposing for opposing in shown[one.number]):
            continue
        kept.append(row)
        opposing = {one.number for one in row.opposing}
        for one in row.members:
            shown[one.number].append(opposing)
    return kept


def _places(statements: Iterable[Statement]) -> set[int]:
    return {one.place for one in statements}


def _most_telling(rows: Sequence[_Row], n_rows: int | None, desk: _Desk) -> list[_Row]:
    """Keep the rows a reader wants first: disputed, in many voices, with names and numbers."""
    ranked = sorted(
        rows,
        key=lambda row: (
            not row.opposing,
            -desk.n_voices(row.places),
            -_salience(row.head),
            row.head.number,
        ),
    )
    return ranked[:n_rows]


# ---- statements of one source ------------------------------------------------------------------


def _only_in_one(
    desk: _Desk, used: set[int], singles: Sequence[_Row], settings: CoverageSettings
) -> list[_Row]:
    """Return rows of what one source alone says, the most salient of each source.

    A statement to which some other source comes near is left out: it may be said there in other
    words, and "not found" would mislead. Copies of one report are one source.
    """
    by_place: dict[int, list[_Row]] = defaultdict(list)
    for row in singles:
        by_place[row.head.place].append(row)
    for statement in _left_over(desk, used):
        if _salience(statement) >= SALIENT and not says_little(statement):
            by_place[statement.place].append(_Row([statement]))
    found: list[_Row] = []
    most = _per_source(settings.max_single_rows, len(desk.documents))
    for rows in by_place.values():
        ranked = sorted(rows, key=lambda row: (-_salience(row.head), row.head.number))
        distinct = (row for row in ranked if _is_distinct(row, desk))
        found.extend(_surest(distinct, most, desk))
    found.sort(key=lambda row: (-_salience(row.head), row.head.number))
    return found if most is None else found[:ALL_SINGLE_ROWS]


def _left_over(desk: _Desk, used: set[int]) -> Iterator[Statement]:
    """Yield the sentences of which no row holds anything, and of others the clauses left over."""
    touched = {desk.by_number[number].sentence for number in used}
    for one in desk.statements:
        if not one.stands_alone:
            continue
        if one.whole is None:
            if one.number not in touched:
                yield one
        elif one.whole in touched and not {one.number, one.whole} & used:
            yield one


# On large shelves each source gets fewer rows of its own, so that the sheet can still be read.
ALL_SINGLE_ROWS = 300


def _per_source(n_rows: int | None, n_documents: int) -> int | None:
    return None if n_rows is None else min(n_rows, max(1, ALL_SINGLE_ROWS // n_documents))


def _surest(rows: Iterable[_Row], n_rows: int | None, desk: _Desk) -> list[_Row]:
    """Return the first rows that some other source plainly lacks, and then those in doubt."""
    sure: list[_Row] = []
    in_doubt: list[_Row] = []
    for row in rows:
        if n_rows is not None and len(sure) >= n_rows:
            break
        others = set(range(len(desk.documents))) - row.touched
        is_sure = bool(others - desk.doubts(row.head).keys())
        (sure if is_sure else in_doubt).append(row)
    return [*sure, *in_doubt][:n_rows]


SALIENT = 2


def _salience(statement: Statement) -> int:
    """Return how much a statement holds that a reader would look for: names, numbers, speech."""
    n_named = min(2, len(statement.names))
    n_counted = 2 if statement.quantities else 0
    told = 1 if statement.voice.reports else 0
    dated = 1 if statement.times else 0
    opening = 1 if statement.paragraph <= OPENING_PARAGRAPHS else 0
    return n_named + n_counted + told + dated + opening


OPENING_PARAGRAPHS = 3


def _is_distinct(row: _Row, desk: _Desk) -> bool:
    return not any(
        near.similarity >= (DISTINCT_WORDS if near.by_words else DISTINCT)
        for place, near in desk.nearest(row.head).items()
        if place not in row.touched
    )


def _attach(row: _Row, desk: _Desk) -> None:
    """Add what further sources say of it without being its nearest counterpart.

    Every member of the row as it was is looked from; what is found must not be apart from the head.
    """
    probes = list(row.members)
    for place in range(len(desk.documents)):
        if place in row.touched:
            continue
        for probe in probes:
            near = desk.nearest(probe).get(place)
            added = _near_enough(probe, near, desk) or _counting(probe, place, desk)
            if added is not None and not are_apart(desk.both(row.head, added)):
                is_plain = desk.is_plain(row.head, added)
                is_plain = is_plain or _is_worded_as(row.members, added, desk)
                (row.members if is_plain else row.unclear).append(added)
                break


# What stands in a passage that comes near is looked at where it shares so many words.
DOUBTED_TERMS = 3


def _attach_doubted(row: _Row, desk: _Desk) -> None:
    """Add what says it plainly in the passages that come near, though others came nearer."""
    touched = row.places | _places(row.opposing)
    for place, doubt in desk.doubts(row.head).items():
        if place in touched:
            continue
        plain = [
            one
            for one in desk.placed[place].overlapping(doubt.passage.span)
            if len(one.terms & row.head.terms) >= DOUBTED_TERMS and _is_found(row.head, one, desk)
        ]
        if plain:
            best = max(plain, key=lambda one: (desk.similarity(row.head, one), -len(one.words)))
            row.members.append(best)
            row.unclear = [one for one in row.unclear if one.place != place]


def _is_found(head: Statement, other: Statement, desk: _Desk) -> bool:
    """Whether another plainly says what a head says; both ways, if it came to head the row."""
    both = desk.both(head, other)
    if other.place < head.place and not is_most_of_both(both):
        return False
    return desk.is_plain(head, other) and desk.is_found_plain(head, other)


def _near_enough(probe: Statement, near: Near | None, desk: _Desk) -> Statement | None:
    """Return the nearest statement if it says what a member of a row says."""
    if near is None:
        return None
    if desk.says_the_same(probe, near.statement):
        return near.statement
    share = containment(probe.terms, near.statement.terms)
    needed = ATTACH_WORDS if near.by_words else ATTACH
    if near.similarity < needed or share < ATTACH_SHARE:
        return None
    return None if are_apart(desk.both(probe, near.statement)) else near.statement


def _counting(probe: Statement, place: int, desk: _Desk) -> Statement | None:
    """Return a statement of a document that gives the same number of the same things."""
    for quantity in probe.quantities:
        for one in desk.with_value.get((place, float(quantity.value or -1)), ()):
            if desk.says_the_same(probe, one):
                return one
    return None


def _negators(statement: Statement) -> frozenset[str]:
    return frozenset(word.norm for word in statement.words) & word_set("negators")


# A head with no more words that say something tells of a toll and little else.
BARE_TOLL = 9


def _attach_tolls(row: _Row, desk: _Desk) -> None:
    """Add sources that give the same toll of the same event, in whatever sentence."""
    for count in counts_of(row.head, desk.documents[row.head.place].text):
        if count.toll is None or count.noun is not None or count.quantity.value is None:
            continue
        taken = row.touched
        for other in desk.tolls:
            statement = other.statement
            if statement.place in taken or not desk.are_related(row.head.place, statement.place):
                continue
            if other.toll == count.toll and other.quantity.value == count.quantity.value:
                both = desk.both(row.head, statement)
                agree = _negators(row.head) == _negators(statement)
                if agree and not times_differ(both) and not names_differ(both):
                    is_bare = len(row.head.terms) <= BARE_TOLL
                    is_plain = is_bare or desk.is_plain(row.head, statement)
                    (row.members if is_plain else row.unclear).append(statement)
                    taken.add(statement.place)


# ---- what all of a row's sources say -----------------------------------------------------------

# A source says what the head says where the share of the head's words it has and its nearness by
# the encoder come to so much together: chosen on cells that were read (ADR 38).
CARRIED = 1.2


def _weigh(row: _Row, desk: _Desk) -> None:
    """Head a row with what its sources share; who says no more than a part of it is unclear."""
    is_fake = tells_fake(row.head, desk.documents[row.head.place].text)
    if is_fake and not row.head.denied:
        row.opposing = []  # "fake news that he died" is not opposed by "he is not dead"
    head = _shared_head(row, desk)
    if head is not row.head:
        row.members = [head, *(one for one in row.members if not _is_of(head, one))]
        row.kept_head = head
    for place in sorted(row.places - {head.place}):
        there = [one for one in row.members if one.place == place]
        if not any(_carries(one, head, desk) for one in there):
            row.members = [one for one in row.members if one.place != place]
            row.opposing = [one for one in row.opposing if one.place != place]
            row.unclear.append(max(there, key=lambda one: _alike(head, one)))


def _is_of(part: Statement, whole: Statement) -> bool:
    return part is whole or part.whole == whole.number


def _shared_head(row: _Row, desk: _Desk) -> Statement:
    """Return the member that most sources carry, or the part of one: the head, if none has more.

    Of those that as many carry one is taken that can be read without what stands before it, of the
    earliest source, and the longest.
    """
    n_carried = _n_carrying(row, row.head, desk)
    if row.opposing or n_carried == len(row.places) - 1:
        return row.head
    able = [one for member in row.members for one in (member, *desk.weighty_parts(member))]
    ranked = [
        (_n_carrying(row, one, desk), not leans(one), -one.place, len(one.words), -one.number, one)
        for one in able
        if one.stands_alone and not one.lacks_subject and not says_little(one)
    ]
    best = max(ranked, key=lambda one: one[:-1], default=None)
    return best[-1] if best is not None and best[0] > n_carried else row.head


def _carries(one: Statement, head: Statement, desk: _Desk) -> bool:
    return desk.carries(one, head) or (len(head.terms) <= BARE_TOLL and _one_toll(one, head, desk))


def _one_toll(a: Statement, b: Statement, desk: _Desk) -> bool:
    """Whether two statements give one number of people dead, hurt, missing, held or moved."""
    first, later = (counts_of(one, desk.documents[one.place].text) for one in (a, b))
    return any(
        x.toll is not None and x.toll == y.toll and x.quantity.value == y.quantity.value
        for x in first
        for y in later
    )


def _n_carrying(row: _Row, head: Statement, desk: _Desk) -> int:
    """Return how many other sources have a member that carries a statement, and is not apart."""
    return len(
        {
            one.place
            for one in row.members
            if one.place != head.place
            and _carries(one, head, desk)
            and not are_apart(desk.both(head, one))
        }
    )


# ---- cells -------------------------------------------------------------------------------------


def _alike(a: Statement, b: Statement) -> float:
    """Return the share of the words of two statements that both have (Jaccard), roughly.

    Of the passages of a source the one that is most like the head is shown first.
    """
    return round(len(a.terms & b.terms) / max(1, len(a.terms | b.terms)), 1)


def _finding(row: _Row, desk: _Desk) -> Finding[Coverage]:
    head = row.head
    cells = [_cell(row, place, desk) for place in range(len(desk.documents))]
    opposing = [one for one in row.opposing if one.place not in row.places]
    others = [one for one in row.members if one is not head]
    rest = sorted(others, key=lambda one: (one.place, -_alike(head, one), one.number))
    ids = [document.id for document in desk.documents]
    body = Coverage(
        assertion=(head.pin, *(one.pin for one in rest)),
        states=tuple(zip(ids, (cell.state for cell in cells), strict=True)),
        opposing=tuple(one.pin for one in sorted(opposing, key=lambda one: one.number)),
        nearest=tuple(cell.nearest for cell in cells if cell.nearest is not None),
        speakers=_pairs(ids, [cell.speaker for cell in cells]),
        reasons=_pairs(ids, [cell.reason for cell in cells]),
        nearness=_pairs(ids, [cell.nearness for cell in cells]),
    )
    return Finding(body, score=min(1.0, max(0.0, _sureness(row, desk))))


def _pairs(ids: Sequence[str], values: Sequence[str | None]) -> tuple[tuple[str, str], ...]:
    return tuple((one, value) for one, value in zip(ids, values, strict=True) if value)


@dataclass(frozen=True, slots=True)
class _Cell:
    state: str
    speaker: str | None = None
    reason: str | None = None
    nearest: Pin | None = None
    nearness: str | None = None


def _cell(row: _Row, place: int, desk: _Desk) -> _Cell:
    members = [one for one in row.members if one.place == place]
    if members:
        own = [one for one in members if not one.voice.reports]
        return _Cell("asserts") if own else _Cell("attributes", _speaker(members))
    opposing = [one for one in row.opposing if one.place == place]
    if opposing:
        own = [one for one in opposing if not one.voice.reports]
        return _Cell("disputes", None if own else _speaker(opposing) or NOT_NAMED)
    reason = _not_searched(row, place, desk)
    if reason is not None:
        return _Cell("not_searched", reason=reason)
    passage = _unclear(row, desk).get(place)
    if passage is not None:
        nearness = "near" if passage.is_strong else "far"
        return _Cell("unclear", nearest=passage.passage, nearness=nearness)
    near = desk.nearest(row.head).get(place)
    doubt = _doubt(desk.documents[place])
    if near is None:
        return _Cell("absent", reason=doubt, nearness="far")
    is_near = near.similarity >= (NEAR_WORDS if near.by_words else NEAR)
    shown = near.statement.pin if is_near or len(desk.documents) <= SHOW_FAR else None
    return _Cell("absent", reason=doubt, nearest=shown, nearness="near" if is_near else "far")


def _unclear(row: _Row, desk: _Desk) -> dict[int, Doubt]:
    """Return the passages of sources that may say what a row says, by place."""
    found = dict(desk.doubts(row.head))
    language = desk.documents[row.head.place].language
    for one in reversed(row.unclear):
        if desk.documents[one.place].language == language:
            found[one.place] = desk.doubt(row.head, one)
    taken = row.places | _places(row.opposing)
    return {place: doubt for place, doubt in found.items() if place not in taken}


def _sureness(row: _Row, desk: _Desk) -> float:
    """Return how near the row's statements are; of what one source says how near others come."""
    if desk.n_voices(row.places | _places(row.opposing)) > 1:
        return row.similarity
    near = [doubt.near for doubt in _unclear(row, desk).values()]
    return max(near, default=row.similarity)


# With more sources than this, passages far from a statement are not shown as its nearest.
SHOW_FAR = 40


def _speaker(statements: Iterable[Statement]) -> str | None:
    return next((one.voice.speaker for one in statements if one.voice.speaker), None)


# Who says otherwise where the words are somebody's and the text does not make clear whose.
NOT_NAMED = "somebody not named"


OTHER_EVENT = "it was grouped with reports of another event"


def _not_searched(row: _Row, place: int, desk: _Desk) -> str | None:
    """Return why a source was not searched for a row; None if it was."""
    if place in desk.not_read:
        return desk.not_read[place]
    document, head = desk.documents[place], desk.documents[row.head.place]
    if document.language is None:
        return "its language could not be told"
    if document.language != head.language:
        return f"{language_name(document.language)}: comparing across languages is not done yet"
    if desk.events.get(document.id) != desk.events.get(head.id):
        return OTHER_EVENT
    return _dated_before(row, document, head)


def _dated_before(row: _Row, document: Document, head: Document) -> str | None:
    """Say that a source is older than the event, where the row gives it a day already past."""
    here, there = document.capture.date, head.capture.date
    if here is None or there is None:
        return None
    sure = [one for one in row.head.times if one.basis == "stated" or _is_plain(one, head.text)]
    days = [one.value[:10] for one in sure if _DAY.fullmatch(one.value[:10])]
    past = [day for day in days if day <= there[:10]]
    if past and here[:10] < min(past):
        return f"dated {here[:10]}, before the event ({min(past)})"
    return None


def _is_plain(time: Time, text: str) -> bool:
    """Whether a day is told from the day of publication: "Monday", not "the Monday" of a story."""
    return not text[: time.time.span.start].casefold().endswith("the ")


_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")

# Notes of ingest that cast doubt on whether the whole text is there.
DOUBTS = ("extraction", "markup.deep", "cut")


def _doubt(document: Document) -> str | None:
    for note in document.capture.notes:
        if note.code.startswith(DOUBTS):
            return note.message
    return None


def coverage_comparer(settings: CoverageSettings = CoverageSettings()) -> Comparer:
    """Describe the comparer with these settings."""
    plain = settings == CoverageSettings()
    return Comparer(
        "coverage.rules",
        version="1",
        compare=compare_coverage if plain else partial(compare_coverage, settings=settings),
        provides=Coverage,
        requires=LAYERS | {Alignment, Reuse, Group},
        models=(MODEL,),
        settings=(
            ("max_rows", str(settings.max_rows)),
            ("max_single_rows", str(settings.max_single_rows)),
        ),
    )


COMPARER = coverage_comparer()
