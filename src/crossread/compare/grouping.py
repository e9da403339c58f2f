"""Grouping: which of many mixed texts report one event, and which are copies of one text.

Two texts are near when their openings share words that stand in few others; names weigh more than
other words. Texts dated far apart must be nearer, and so must texts that tell of no day in common.
A long text that tells of no day at all argues about a matter and reports no event, however alike
the words: two of them are never near, and one needs names in common with a report. Words that stand
in few texts lead to those that share them, so no text is compared with all others. Groups grow by
average linkage: a text joins those it is near to on the whole, not one of them alone. Copies of one
text, found by the passages they share, are always in one group.
"""

from __future__ import annotations

import datetime as dt
import heapq
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import Any

from crossread.compare.reuse import wire_groups
from crossread.model import (
    Comparer,
    Document,
    Finding,
    Group,
    Mention,
    Paragraph,
    Pin,
    Quotation,
    Reading,
    Reuse,
    Sentence,
    Shelf,
    Time,
)
from crossread.text.similarity import Token, is_content, stem, tokens

# Chosen on half of the topics of ECB+, BASIL and NewsWCL50; measured on the other half.
OPENING_WORDS = 150
NAME_WEIGHT = 1.5
# A word that stands in one text alone says how much the text is about other things.
ALONE_WEIGHT = 0.3
# As if so many further texts were there, so that words of a small shelf are not all common.
BACKGROUND = 100
# Weaker ties are not followed; a word in more texts than this leads nowhere.
WEAKEST = 0.1
MIN_SHARED_BY = 24
KEYS = 24
MIN_SHARED_KEYS = 2

MOST_TERMS = 5
_NOT_OPENING = frozenset({"byline", "dateline", "caption"})


@dataclass(frozen=True, slots=True)
class GroupingSettings:
    """When texts report one event.

    ``near`` is the similarity of openings, 0 to 1, on average over a group; texts dated more than
    ``days`` apart need ``more_when_apart`` on top, and those that tell of no day in common
    ``more_without_day``.
    """

    near: float = 0.26
    days: int = 14
    more_when_apart: float = 0.12
    more_without_day: float = 0.2


# A report of so many words tells on what day something happened; a text that does not is about a
# matter, and belongs to a report by so many words of names. In these languages days are found.
LONG = 400
MIN_NAMES = 3
# Days told so near each other may be of one event, since weekdays are worked out.
DAYS_OF_ONE_EVENT = 3
_DATED = frozenset({"en", "uk", "ru"})


@dataclass(frozen=True, slots=True)
class Dates:
    """When a text was published, the days it tells of, as TIMEX3 writes them, and whether it is
    long and tells of none."""

    published: dt.date | None = None
    told: frozenset[str] = frozenset()
    is_undated: bool = False

    @property
    def days(self) -> frozenset[str]:
        """Return the days it tells of; where it tells of none, that of its publication."""
        if self.told or self.published is None:
            return self.told
        return frozenset({self.published.isoformat()})


@dataclass(frozen=True, slots=True)
class Opening:
    """The words a text opens with: how often each stem stands there, and where first."""

    counts: Counter[str]
    names: frozenset[str]
    first: dict[str, Token]
    sentence: Pin | None
    dates: Dates = Dates()

    @property
    def naming(self) -> frozenset[str]:
        """Return the words of names it opens with."""
        return self.names & self.counts.keys()


@dataclass(frozen=True, slots=True)
class Commonness:
    """In how many texts each stem stands, of ``n_texts`` in all, wherever these were counted."""

    stands_in: Mapping[str, int]
    n_texts: int


Weights = dict[str, float]
Ties = dict[int, dict[int, float]]


def compare_openings(
    shelf: Shelf,
    settings: GroupingSettings = GroupingSettings(),
    counted: Commonness | None = None,
) -> Iterator[Finding[Group]]:
    """Yield each group of two texts or more that report one event, in the order of the shelf.

    ``counted`` says how common words are where the shelf is a part of many more texts.
    """
    openings = [opening_of(reading) for reading in shelf.readings]
    counted = counted or _counted(openings)
    weights = [weighed(one, counted) for one in openings]
    ties = _ties(weights, openings, settings, counted)
    copies = wire_groups(shelf)
    place_of = {document.id: place for place, document in enumerate(shelf.documents)}
    together = [[place_of[one] for one in group] for group in copies]
    for members in grown(len(openings), ties, together, settings.near):
        if len(members) > 1 and all(openings[one].sentence is not None for one in members):
            yield _finding(shelf.readings, members, openings, weights, copies)


# ---- openings ----------------------------------------------------------------------------------


def opening_of(reading: Reading) -> Opening:
    """Return what a text opens with, and when; its reading must hold paragraphs, sentences,
    mentions and times."""
    roles = {one.number: one.role for one in reading.bodies(Paragraph)}
    found: list[Token] = []
    sentence: Pin | None = None
    for one in reading.bodies(Sentence):
        role = roles.get(one.paragraph, "text")
        if role in _NOT_OPENING:
            continue
        if sentence is None and (role == "text" or not found):
            sentence = one.sentence
        found += tokens(reading.text, one.sentence.span.start, one.sentence.span.end)
        if len(found) >= OPENING_WORDS:
            break
    end = found[-1].end if found else 0
    telling = [word for word in found if is_content(word.norm)]
    counts = Counter(stem(word.norm) for word in telling)
    counts.update(_stems(reading.document.capture.title or ""))
    first: dict[str, Token] = {}
    for word in telling:
        first.setdefault(stem(word.norm), word)
    names = {
        word
        for body in reading.bodies(Mention)
        if body.mention.span.start < end
        for word in _stems(body.name)
    }
    return Opening(counts, frozenset(names), first, sentence, _dates(reading))


def _stems(text: str) -> list[str]:
    return [stem(word.norm) for word in tokens(text) if is_content(word.norm)]


def _dates(reading: Reading) -> Dates:
    told = frozenset(
        body.value[:10]
        for body in reading.bodies(Time)
        if _A_DAY.match(body.value) and body.time.span.of(reading.text).lower() != "today"
    )
    is_long = len(reading.text.split()) >= LONG and reading.document.language in _DATED
    return Dates(_day(reading.document.capture.date), told, is_long and not told)


# "Today" may be nowadays, and alone tells of no day.
_A_DAY = re.compile(r"[\dX]{4}-(?:[\dX]{2}-\d\d|WXX-\d)")


def _day(date: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat((date or "")[:10])
    except ValueError:
        return None


def _counted(openings: Sequence[Opening]) -> Commonness:
    stands_in: Counter[str] = Counter()
    for one in openings:
        stands_in.update(one.counts.keys())
    return Commonness(stands_in, len(openings))


def weighed(opening: Opening, counted: Commonness) -> Weights:
    """Return the words of an opening with their weights, of length one altogether."""
    weights: Weights = {}
    n_texts = counted.n_texts + BACKGROUND
    for word, n in sorted(opening.counts.items()):
        n_with = counted.stands_in[word]
        weight = (1 + math.log(n)) * math.log(n_texts / n_with)
        weight *= NAME_WEIGHT if word in opening.names else 1.0
        weights[word] = weight if n_with > 1 else weight * ALONE_WEIGHT
    length = math.sqrt(sum(one * one for one in weights.values())) or 1.0
    return {word: weight / length for word, weight in weights.items()}


def leading(weights: Weights, counted: Commonness) -> list[str]:
    """Return the words of an opening that lead to texts like it, those of most weight first."""
    most = max(MIN_SHARED_BY, round(2 * math.sqrt(counted.n_texts)))
    usable = (word for word in weights if 1 < counted.stands_in[word] <= most)
    return heapq.nlargest(KEYS, usable, key=lambda word: (weights[word], word))


# ---- ties --------------------------------------------------------------------------------------


def _ties(
    weights: Sequence[Weights],
    openings: Sequence[Opening],
    settings: GroupingSettings,
    counted: Commonness,
) -> Ties:
    """Return how near texts are to those that share some of their rarer words."""
    holders: dict[str, list[int]] = defaultdict(list)
    for place, words in enumerate(weights):
        for word in words:
            holders[word].append(place)
    ties: Ties = {place: {} for place in range(len(weights))}
    for place, words in enumerate(weights):
        for other in _sharing(words, holders, counted):
            if other <= place or other in ties[place]:
                continue
            a, b = openings[place], openings[other]
            n_names = len(a.naming & b.naming)
            near = nearness(words, weights[other]) - apart(a.dates, b.dates, n_names, settings)
            if near >= WEAKEST:
                ties[place][other] = ties[other][place] = round(near, 2)
    return ties


def _sharing(words: Weights, holders: dict[str, list[int]], counted: Commonness) -> list[int]:
    shared = Counter(other for word in leading(words, counted) for other in holders[word])
    return sorted(one for one, n in shared.items() if n >= MIN_SHARED_KEYS)


def nearness(a: Mapping[Any, float], b: Mapping[Any, float]) -> float:
    """Return how near two openings are by the words they share, 0 to 1."""
    short, long = sorted((a, b), key=len)
    return sum(weight * long[word] for word, weight in short.items() if word in long)


def apart(a: Dates, b: Dates, n_names: int, settings: GroupingSettings) -> float:
    """Return by how much two texts must be nearer for the days they are dated and tell of.

    ``n_names`` is how many words of names both open with.
    """
    n_undated = a.is_undated + b.is_undated
    if n_undated == 2 or (n_undated and n_names < MIN_NAMES):
        return 1.0
    are_far = (
        a.published is not None
        and b.published is not None
        and abs((a.published - b.published).days) > settings.days
    )
    more = settings.more_when_apart if are_far else 0.0
    return more if _may_share_a_day(a.days, b.days) else more + settings.more_without_day


def _may_share_a_day(a: frozenset[str], b: frozenset[str]) -> bool:
    """Whether two texts may tell of one day; one of which no day is known may."""
    return not a or not b or any(_is_near(one, other) for one in a for other in b)


def _is_near(one: str, other: str) -> bool:
    """Whether two days lie near each other; a day without its year is taken in the other's."""
    if "W" in one or "W" in other or "X" in one[5:] + other[5:]:
        return True
    first, second = (_in_year(a, b) for a, b in ((one, other), (other, one)))
    if first is None or second is None:
        return True
    gap = abs((first - second).days)
    is_year_known = "X" not in one[:4] + other[:4]
    is_over_new_year = not is_year_known and gap >= 365 - DAYS_OF_ONE_EVENT
    return gap <= DAYS_OF_ONE_EVENT or is_over_new_year


def _in_year(day: str, other: str) -> dt.date | None:
    year = next((one[:4] for one in (day, other) if "X" not in one[:4]), "2000")
    try:
        return dt.date.fromisoformat(year + day[4:])
    except ValueError:
        return None


# ---- groups ------------------------------------------------------------------------------------


def grown(
    n_texts: int, ties: Ties, together: Iterable[Sequence[int]], near: float
) -> list[list[int]]:
    """Join the nearest groups first until none are near on average; return them in order.

    Texts go by number, ``ties`` both ways. ``together`` are texts that are one group from the
    start. Texts without a tie count as 0.
    """
    groups = _Groups(n_texts, ties)
    for places in together:
        for place in places[1:]:
            groups.join(groups.home[places[0]], groups.home[place])
    waiting = [
        (-groups.average(a, b), min(a, b), max(a, b))
        for a, others in groups.between.items()
        for b in others
        if a < b
    ]
    heapq.heapify(waiting)
    while waiting:
        average, a, b = heapq.heappop(waiting)
        if -average < near:
            break
        if a not in groups.members or b not in groups.members:
            continue
        joined = groups.join(a, b)
        for other in groups.between[joined]:
            heapq.heappush(waiting, (-groups.average(joined, other), other, joined))
    return sorted(sorted(members) for members in groups.members.values())


class _Groups:
    """Groups of texts and the sums of the ties between them; a joined group gets a new number."""

    def __init__(self, n_texts: int, ties: Ties) -> None:
        self.members = {place: [place] for place in range(n_texts)}
        self.between = {place: dict(others) for place, others in ties.items()}
        self.home = {place: place for place in range(n_texts)}
        self._next = n_texts

    def average(self, a: int, b: int) -> float:
        """Return how near two groups are, over all pairs of their texts."""
        n_pairs = len(self.members[a]) * len(self.members[b])
        return round(self.between[a].get(b, 0.0) / n_pairs, 4)

    def join(self, a: int, b: int) -> int:
        """Make one group of two, and return its number (that of ``a`` if they are one)."""
        if a == b:
            return a
        number, self._next = self._next, self._next + 1
        sums: dict[int, float] = defaultdict(float)
        for old in (a, b):
            for other, sum_of_ties in self.between.pop(old).items():
                if other not in (a, b):
                    sums[other] += sum_of_ties
                    del self.between[other][old]
        self.members[number] = self.members.pop(a) + self.members.pop(b)
        self.home |= dict.fromkeys(self.members[number], number)
        self.between[number] = dict(sums)
        for other, sum_of_ties in sums.items():
            self.between[other][number] = sum_of_ties
        return number


def _finding(
    readings: Sequence[Reading],
    members: Sequence[int],
    openings: Sequence[Opening],
    weights: Sequence[Weights],
    copies: Sequence[tuple[str, ...]],
) -> Finding[Group]:
    words = _telling(members, weights)
    ids = [readings[one].document.id for one in members]
    terms = tuple(
        readings[one].pin(openings[one].first[word].start, openings[one].first[word].end)
        for word in words
        for one in members
        if word in openings[one].first
    )
    copy_of = tuple((other, group[0]) for group in copies if group[0] in ids for other in group[1:])
    sentences = tuple(pin for one in members if (pin := openings[one].sentence) is not None)
    body = Group(opening=sentences, term=terms, copies=copy_of)
    return Finding(body, _cohesion(members, weights))


def _telling(members: Sequence[int], weights: Sequence[Weights]) -> list[str]:
    """Return the words that most tie a group together, those of most weight in most texts first."""
    total: dict[str, float] = defaultdict(float)
    stands_in: Counter[str] = Counter()
    for one in members:
        stands_in.update(weights[one].keys())
        for word, weight in weights[one].items():
            total[word] += weight
    shared = [word for word, n in stands_in.items() if n > len(members) / 2 and n > 1]
    shared.sort(key=lambda word: (-round(total[word], 4), word))
    return shared[:MOST_TERMS]


def _cohesion(members: Sequence[int], weights: Sequence[Weights]) -> float:
    """Return how near each text is to the one before it, on average."""
    steps = [nearness(weights[a], weights[b]) for a, b in pairwise(members)]
    return round(min(1.0, sum(steps) / len(steps)), 2)


# From so many texts on, texts of several events are compared event by event.
MIXED_FROM = 20


def events_of(groups: Sequence[Group], documents: Sequence[Document]) -> dict[str, int]:
    """Return the number of the event each document reports; none where the shelf is not mixed.

    A shelf is mixed when it holds 20 texts or more, most of which fall into several groups. A text
    in no group is an event of its own.
    """
    event = {one: number for number, group in enumerate(groups) for one in group.documents}
    if len(documents) < MIXED_FROM or len(groups) < 2 or 2 * len(event) < len(documents):
        return {}
    alone = (one.id for one in documents if one.id not in event)
    return event | {one: number for number, one in enumerate(alone, len(groups))}


def grouping_comparer(
    settings: GroupingSettings = GroupingSettings(), counted: Commonness | None = None
) -> Comparer:
    """Describe the comparer with these settings.

    ``counted`` says how common words are where not all texts are compared at one place; the rule,
    and so what it finds, is the same.
    """
    plain = settings == GroupingSettings() and counted is None
    bound = partial(compare_openings, settings=settings, counted=counted)
    return Comparer(
        "grouping.rules",
        version="1",
        compare=compare_openings if plain else bound,
        provides=Group,
        requires=frozenset({Paragraph, Sentence, Mention, Quotation, Time, Reuse}),
        settings=(
            ("near", str(settings.near)),
            ("days", str(settings.days)),
            ("more_when_apart", str(settings.more_when_apart)),
            ("more_without_day", str(settings.more_without_day)),
        ),
    )


COMPARER = grouping_comparer()
