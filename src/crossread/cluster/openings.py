"""What leads texts that report one event to each other, in steps that workers carry out.

First what each text opens with, then, once it is known how common words are in all texts, the
buckets each text belongs to, then, bucket by bucket, which of them are near.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, TypeAlias

import msgspec

from crossread.cluster.apart import borrowed
from crossread.cluster.tables import readings_in
from crossread.compare import buckets
from crossread.compare.grouping import (
    MIN_SHARED_KEYS,
    WEAKEST,
    Commonness,
    Dates,
    GroupingSettings,
    Opening,
    apart,
    grown,
    leading,
    nearness,
    opening_of,
    weighed,
)
from crossread.errors import Unavailable
from crossread.model.analyser import Reading
from crossread.model.bodies import Body
from crossread.text.similarity import tokens

MEANING = "embed.minilm"
SETTINGS = GroupingSettings()
MOST_TOGETHER = 64
"""In a bucket with more texts each meets those dated nearest to it, so many."""
COPY_SHARE = 0.5
"""Texts that share this much of their runs of words are taken for copies until it is checked."""

Load: TypeAlias = Callable[[str], Any]
Files: TypeAlias = tuple[bytes, bytes, bytes]
"""The documents, outcomes and records of a part."""


@dataclass(frozen=True, slots=True)
class Lead:
    """What a text opens with, and what its buckets are made of. ``day`` counts from year 1."""

    document: str
    place: int
    counts: dict[str, int]
    names: list[str]
    day: int | None
    runs: list[int]
    meaning: list[int]
    told: tuple[str, ...] = ()
    is_undated: bool = False

    @property
    def opening(self) -> Opening:
        """Return the words it opens with."""
        return Opening(Counter(self.counts), frozenset(self.names), {}, None)


@dataclass(frozen=True, slots=True)
class Row:
    """A text in one of its buckets, with all a meeting needs to know of it."""

    bucket: int
    document: str
    place: int
    day: int | None
    words: dict[int, float]
    led_by: list[int]
    runs: list[int]
    told: tuple[str, ...] = ()
    is_undated: bool = False
    naming: tuple[int, ...] = ()

    @property
    def dates(self) -> Dates:
        """Return when the text was published and the days it tells of."""
        return Dates(_date(self.day), frozenset(self.told), self.is_undated)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts that met and have a tie: by the words they open with, or as copies.

    ``is_near`` says that the tie is strong enough for one event.
    """

    a: str
    b: str
    near: float
    is_copy: bool

    @property
    def is_near(self) -> bool:
        """Whether the two alone would be taken to report one event."""
        return self.is_copy or self.near >= SETTINGS.near


@dataclass(frozen=True, slots=True)
class Met:
    """What came of some buckets: pairs that are near, how many met, buckets too full."""

    pairs: list[Pair]
    n_met: int
    n_crowded: int


def _date(day: int | None) -> dt.date | None:
    return None if day is None else dt.date.fromordinal(day)


# -- what texts open with -------------------------------------------------------------------------


def find_leads(files: Files, provides: Mapping[str, type[Body]], load: Load) -> bytes:
    """Return the leads of the texts of a part. Raises ``Unavailable``.

    ``provides`` gives, by name, the analysers that found what an opening is made of.
    """
    with borrowed() as process:
        found: bytes = process.call(leads_of, files, provides, load)
    return found


def leads_of(files: Files, provides: Mapping[str, type[Body]], load: Load) -> bytes:
    """Return the leads of the texts of a part, found in this process."""
    return msgspec.msgpack.encode(
        [_lead(reading, place, load) for place, reading in readings_in(*files, provides)]
    )


def _lead(reading: Reading, place: int, load: Load) -> Lead:
    opening = opening_of(reading)
    words = [word.norm for word in tokens(reading.text)]
    dates = opening.dates
    day = None if dates.published is None else dates.published.toordinal()
    return Lead(
        reading.document.id,
        place,
        dict(opening.counts),
        sorted(opening.names),
        day,
        buckets.minima(
            buckets.runs_of(buckets.hashed(words)), buckets.COPY_BANDS * buckets.COPY_ROWS
        ),
        _meaning(reading, opening, day, load),
        tuple(sorted(dates.told)),
        dates.is_undated,
    )


def _meaning(reading: Reading, opening: Opening, day: int | None, load: Load) -> list[int]:
    """Return the buckets of what the opening sentence means; none where no model reads it."""
    model = _loaded(load)
    if opening.sentence is None or model is None:
        return []
    if not model.supports(reading.document.language):
        return []
    words = f"{reading.document.capture.title or ''} {opening.sentence.span.of(reading.text)}"
    return buckets.sides(model.encode([words])[0], day, SETTINGS.days)


_models: dict[Load, Any] = {}


def _loaded(load: Load) -> Any:
    if load not in _models:
        try:
            _models[load] = load(MEANING)
        except Unavailable:
            _models[load] = None
    return _models[load]


def leads_in(found: bytes) -> list[Lead]:
    """Return leads that a worker found."""
    return msgspec.msgpack.decode(found, type=list[Lead])


# -- buckets --------------------------------------------------------------------------------------


def put_into_buckets(
    found: bytes, stands_in: Mapping[str, int], n_texts: int, n_shares: int
) -> list[tuple[int, bytes]]:
    """Return the rows of some leads for each share of the buckets.

    ``stands_in`` counts at least the stems of these leads, in ``n_texts`` texts.
    """
    counted = Commonness(stands_in, n_texts)
    shares: dict[int, list[Row]] = defaultdict(list)
    for lead in leads_in(found):
        for row in _rows(lead, counted):
            shares[row.bucket % n_shares].append(row)
    return [(number, msgspec.msgpack.encode(rows)) for number, rows in sorted(shares.items())]


def _rows(lead: Lead, counted: Commonness) -> Iterator[Row]:
    weights = weighed(lead.opening, counted)
    numbers = buckets.hashed(weights)
    words = dict(zip(numbers, weights.values(), strict=True))
    led_by = buckets.hashed(leading(weights, counted))
    naming = tuple(buckets.hashed(sorted(lead.opening.naming)))
    own = {
        *buckets.bands(lead.runs, buckets.COPY_ROWS, "copy"),
        *(buckets.bucket("word", one) for one in led_by),
        *lead.meaning,
    }
    for one in own:
        yield Row(
            one,
            lead.document,
            lead.place,
            lead.day,
            words,
            led_by,
            lead.runs,
            lead.told,
            lead.is_undated,
            naming,
        )


def meet(rows: Sequence[bytes]) -> Met:
    """Return which texts of some buckets are near. Two that share several meet once."""
    together: dict[int, list[Row]] = defaultdict(list)
    for some in rows:
        for row in msgspec.msgpack.decode(some, type=list[Row]):
            together[row.bucket].append(row)
    pairs: list[Pair] = []
    met: set[tuple[str, str]] = set()
    n_crowded = 0
    for members in together.values():
        n_crowded += len(members) > MOST_TOGETHER
        for a, b in _meetings(members):
            first, second = sorted((a, b), key=lambda one: one.document)
            if (first.document, second.document) not in met:
                met.add((first.document, second.document))
                pairs += _pair(first, second)
    return Met(pairs, len(met), n_crowded)


def _meetings(members: list[Row]) -> Iterable[tuple[Row, Row]]:
    members.sort(key=lambda one: (one.day or 0, one.document))
    if len(members) <= MOST_TOGETHER:
        return combinations(members, 2)
    return (
        (one, other)
        for at, one in enumerate(members)
        for other in members[at + 1 : at + MOST_TOGETHER]
    )


def _pair(a: Row, b: Row) -> Iterator[Pair]:
    n_names = len(set(a.naming) & set(b.naming))
    near = nearness(a.words, b.words) - apart(a.dates, b.dates, n_names, SETTINGS)
    is_copy = buckets.share(a.runs, b.runs) >= COPY_SHARE
    # A tie is rounded as the rule for one shelf rounds it, so that both draw the same line; and a
    # weak tie counts on the same condition, that of the earlier text.
    earlier, later = sorted((a, b), key=lambda one: (one.place, one.document))
    shared = sum(word in later.words for word in earlier.led_by)
    is_tie = near >= WEAKEST and (shared >= MIN_SHARED_KEYS or round(near, 2) >= SETTINGS.near)
    if is_copy or is_tie:
        yield Pair(a.document, b.document, round(near, 2), is_copy)


def grow_groups(ties: Sequence[bytes]) -> list[list[str]]:
    """Return the groups of texts, of two or more, that ties between them make."""
    pairs = [one for some in ties for one in msgspec.msgpack.decode(some, type=list[Pair])]
    names = sorted({name for one in pairs for name in (one.a, one.b)})
    number = {name: n for n, name in enumerate(names)}
    both_ways: dict[int, dict[int, float]] = {n: {} for n in range(len(names))}
    for one in pairs:
        if one.near >= WEAKEST:
            a, b = number[one.a], number[one.b]
            both_ways[a][b] = both_ways[b][a] = one.near
    together = [(number[one.a], number[one.b]) for one in pairs if one.is_copy]
    groups = grown(len(names), both_ways, together, SETTINGS.near)
    return [[names[n] for n in members] for members in groups if len(members) > 1]
