"""What several sources call one disputed thing: "the war in X", "the special operation in X".

Two ways lead from one expression to another, each kept as the reason: nouns of one family that
name the same place in two sources ("invasion of X", "war in X"), and nouns of one family that
stand for each other between equal words of two aligned statements. What somebody is quoted as
calling it is theirs, and left out of what the source calls it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from crossread.model import Alignment, Mention, Naming, Pin, Quotation, Reading, Sentence, Span
from crossread.text.similarity import Token, normalise, stem, tokens, word_diff
from crossread.text.wordlists import sections

SURE = 0.6
MAX_SLOT = 3
_MODIFIER = r"(?:[a-z][a-z’'-]+ ){0,2}"
_SMALL = frozenset(
    "the a an this that these those its their his her our of in on and or to for by with was were "
    "is are had has been as at from it he she they who which not new first last second".split()
)


@dataclass(frozen=True, slots=True)
class Thing:
    """An expression for a thing at one place of one source: its words, head noun and anchor."""

    place: int
    span: Span
    words: str
    head: str
    family: str
    anchor: str


@dataclass(slots=True)
class _Row:
    things: list[Thing]
    reasons: dict[str, None]


def namings_of_things(
    readings: Sequence[Reading], alignments: Iterable[Alignment]
) -> Iterator[Naming]:
    """Yield a row for each thing that the sources call by different nouns, in their order."""
    rows = _by_anchor(readings)
    _join_slots(readings, alignments, rows)
    for row in rows:
        heads = {(one.place, one.head) for one in row.things}
        by_place: dict[int, set[str]] = defaultdict(set)
        for place, head in heads:
            by_place[place].add(head)
        if len(by_place) > 1 and not _all_alike(by_place):
            yield _naming(readings, row)


def _all_alike(by_place: dict[int, set[str]]) -> bool:
    """Whether every source uses the same nouns."""
    return len({frozenset(heads) for heads in by_place.values()}) == 1


# ---- nouns of one family at one place ----------------------------------------------------------


@cache
def _families() -> dict[str, str]:
    """Return the family of each noun that names a disputed kind of event."""
    lists = sections("crossread.compare", "events.txt")
    return {noun: family for family, nouns in lists.items() for noun in nouns}


@cache
def _nominal() -> re.Pattern[str]:
    nouns = "|".join(sorted(map(re.escape, _families()), key=len, reverse=True))
    return re.compile(rf"\b(?P<modifier>{_MODIFIER})\b(?P<head>{nouns})s?\b")


def _by_anchor(readings: Sequence[Reading]) -> list[_Row]:
    found: dict[tuple[str, str], list[Thing]] = defaultdict(list)
    for place, reading in enumerate(readings):
        anchored = list(_things(place, reading))
        for thing in (*anchored, *_bare(place, reading, anchored)):
            found[thing.family, thing.anchor].append(thing)
    rows = []
    for (_, anchor), things in found.items():
        words = dict.fromkeys(f"“{one.words}”" for one in things)
        reason = f"{', '.join(words)} are said of the same, “{anchor}”"
        rows.append(_Row(things, {reason: None} if len(words) > 1 else {}))
    return rows


def _things(place: int, reading: Reading) -> Iterator[Thing]:
    quoted = [
        pin.span for one in reading.bodies(Quotation) if one.form != "scare" for pin in one.content
    ]
    at = {
        one.mention.span.start: (one.mention.span.end, one.name)
        for one in reading.bodies(Mention)
        if one.type == "LOC"
    }
    for sentence in reading.bodies(Sentence):
        span = sentence.sentence.span
        for match in _nominal().finditer(reading.text, span.start, span.end):
            own = Span(match.start("head"), match.end())
            start = match.start("head") - len(_modifier(match["modifier"]))
            anchor = _anchor(reading.text, Span(start, match.end()), at)
            if anchor is None or any(one.contains(own) for one in quoted):
                continue
            words = Span(start, match.end())
            head = match["head"]
            yield Thing(
                place, words, words.of(reading.text).casefold(), head, _families()[head], anchor
            )


_DEFINITE = re.compile(r"\b[Tt](?:he|his|hat) (?:[\w’'-]+ ){0,2}?$")
_OWN = re.compile(r" (?:of|in|on|against|at|into|with|between|to) ")
MADE_BY_WORDS = frozenset({"pact"})
"""Families of which one text hardly ever speaks of two without saying which."""


def _bare(place: int, reading: Reading, anchored: Sequence[Thing]) -> Iterator[Thing]:
    """Yield "the deal" and "the agreement" where the text speaks of one thing of that family alone,
    which it has tied to a place ("the Halmora deal")."""
    anchors: dict[str, set[str]] = defaultdict(set)
    for one in anchored:
        anchors[one.family].add(one.anchor)
    known = [one.span for one in anchored]
    first = {one.family: one.span.start for one in reversed(anchored)}
    quoted = [
        pin.span for one in reading.bodies(Quotation) if one.form != "scare" for pin in one.content
    ]
    for match in _nominal().finditer(reading.text):
        family = _families()[match["head"]]
        own = Span(match.start("head") - len(_modifier(match["modifier"])), match.end())
        if family not in MADE_BY_WORDS or len(anchors[family]) != 1 or own.start < first[family]:
            continue
        lead = reading.text[max(0, own.start - 40) : own.start]
        tied = _OWN.match(reading.text, own.end) or any(one.overlaps(own) for one in known)
        if tied or not _DEFINITE.search(lead) or any(one.contains(own) for one in quoted):
            continue
        words = own.of(reading.text).casefold()
        yield Thing(place, own, words, match["head"], family, *anchors[family])


# A second modifier is kept only where it cannot be a verb.
_FURTHER = frozenset({"special", "so-called", "armed", "long", "bloody", "illegal"})
_BEHIND = re.compile(r" (?:of|in|on|against|at|into|with) (?:the |its |their )?(?:\w+ern )?")
_COMMON = re.compile(r"(?:[a-z]+ )??([a-z]{4,})\b(?! [a-z]+(?:s|ed)\b)")


def _anchor(text: str, own: Span, places: dict[int, tuple[int, str]]) -> str | None:
    """Return what a noun is tied to: a place behind "of", "in" and the like, or right before it.

    Where no place is named it is the noun behind "of" ("closure of the gates").
    """
    behind = _BEHIND.match(text, own.end)
    if behind is not None and behind.end() in places:
        return places[behind.end()][1]
    for end, name in places.values():
        if end + 1 == own.start and text[end] in " -":
            return name
    if behind is None or not behind[0].startswith((" of", " on")):
        return None
    noun = _COMMON.match(text, behind.end())
    return None if noun is None or noun[1] in _SMALL else stem(noun[1])


def _modifier(words: str) -> str:
    """Return the words before a noun that belong to it, from behind the last small word."""
    kept: list[str] = []
    for word in reversed(words.split()):
        if word in _SMALL or word.endswith("ly") or (kept and word not in _FURTHER):
            break
        kept.append(word)
    joined = " ".join(reversed(kept))
    return f"{joined} " if joined else ""


# ---- the same slot of aligned statements -------------------------------------------------------


def _join_slots(
    readings: Sequence[Reading], alignments: Iterable[Alignment], rows: list[_Row]
) -> None:
    """Add nouns of one family that stand for each other in two aligned statements."""
    place_of = {reading.document.id: place for place, reading in enumerate(readings)}
    statements = _Statements(readings)
    slots: dict[tuple[str, str], list[tuple[Thing, Thing]]] = defaultdict(list)
    for one in alignments:
        if one.relation == "contradicts" or one.similarity < SURE:
            continue
        sides = [(place_of[pin.document], pin.span) for pin in (one.a, one.b)]
        if sides[0][0] == sides[1][0]:
            continue
        for a, b in statements.slots(sides):
            slots[min(a.head, b.head), max(a.head, b.head)].append((a, b))
    for pairs in slots.values():
        first, second = pairs[0]
        reason = (
            f"“{first.words}” and “{second.words}” stand in the same place of two statements that "
            "say the same"
        )
        _add(rows, [thing for pair in pairs for thing in pair], reason)


def _add(rows: list[_Row], things: list[Thing], reason: str) -> None:
    heads = {(one.place, one.head) for one in things}
    for row in rows:
        if len(heads & {(one.place, one.head) for one in row.things}) > 0:
            known = {(one.place, one.span) for one in row.things}
            row.things += [one for one in things if (one.place, one.span) not in known]
            row.reasons[reason] = None
            return
    rows.append(_Row(things, {reason: None}))


class _Statements:
    """The words of aligned statements, cut once: each is aligned with many."""

    def __init__(self, readings: Sequence[Reading]) -> None:
        self._readings = readings
        self._words: dict[tuple[int, Span], tuple[list[Token], frozenset[str]]] = {}

    def _cut(self, place: int, span: Span) -> tuple[list[Token], frozenset[str]]:
        """Return the words of a statement, and which of them may name a thing."""
        if (place, span) not in self._words:
            words = tokens(self._readings[place].text, span.start, span.end)
            heads = frozenset(one.norm for one in words if _head(one.norm) is not None)
            self._words[place, span] = words, heads
        return self._words[place, span]

    def slots(self, sides: Sequence[tuple[int, Span]]) -> Iterator[tuple[Thing, Thing]]:
        """Yield nouns of one family that stand for each other between equal words."""
        (first, heads), (second, others) = (self._cut(*side) for side in sides)
        if not heads - others or not others - heads:
            return
        for step in word_diff([one.norm for one in first], [one.norm for one in second]):
            if step.kind != "changed":
                continue
            a = _slot(self._readings, sides[0][0], first[step.a.start : step.a.end])
            b = _slot(self._readings, sides[1][0], second[step.b.start : step.b.end])
            if a is not None and b is not None and a.head != b.head and a.family == b.family:
                yield a, b


def _head(word: str) -> str | None:
    if word in _families():
        return word
    singular = word.removesuffix("s")
    return singular if singular in _families() else None


def _slot(readings: Sequence[Reading], place: int, part: Sequence[Token]) -> Thing | None:
    """Return the thing that one to three words name, small words before them left out."""
    while part and part[0].norm in _SMALL:
        part = part[1:]
    head = _head(part[-1].norm) if 0 < len(part) <= MAX_SLOT else None
    if head is None:
        return None
    span = Span(part[0].start, part[-1].end)
    words = span.of(readings[place].text).casefold()
    return Thing(place, span, words, head, _families()[head], "")


# ---- rows --------------------------------------------------------------------------------------


def _naming(readings: Sequence[Reading], row: _Row) -> Naming:
    first: dict[tuple[int, str], Thing] = {}
    for one in sorted(row.things, key=lambda one: (one.place, one.span)):
        first.setdefault((one.place, one.words), one)
    shown = list(first.values())
    anchor = next((one.anchor for one in row.things if one.anchor), "")
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
