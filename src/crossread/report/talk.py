"""Who speaks about whom: the people and bodies named in the words quoted from each speaker.

A ledger, and its drawing: speakers down, those they name across, a mark for each source that
quotes it. Nothing is said of how they speak; that stands in the words.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from crossread.model import Annotation, Mention, Quotation
from crossread.model.findings import Findings
from crossread.report.fullest import Fullest
from crossread.report.places import Places
from crossread.report.sheet import Named, Sheet
from crossread.report.wording import shortened

TARGETS = frozenset({"PER", "ORG", "LOC"})
MOST_SPEAKERS, MOST_NAMED, MOST_IN_CELL = 14, 9, 3
FEWEST = 2
"""With fewer speakers or fewer named, a drawing says nothing that the words do not."""

_LEFT, _TOP, _COLUMN, _ROW, _MARK = 190, 34, 112, 26, 27
LONGEST_SPEAKER, LONGEST_NAMED = 28, 15


def talk_of(findings: Findings, places: Places) -> tuple[Named, ...]:
    """Return each naming of somebody in words quoted from a speaker, in the order of the sources.

    A name is given as the fullest that the texts have for it ("Ann Lee" for "Lee").
    """
    mentions = _mentions(findings)
    full = Fullest(one.body.name for known in mentions.values() for one in known)
    found: dict[tuple[str, str, str], Named] = {}
    for annotation in findings.of(Quotation):
        body = annotation.body
        if body.speaker is None or body.form == "scare":
            continue
        speaker = full.of(body.speaker)
        for mention in _named_in(body, mentions):
            named = full.of(mention.body.name)
            if named != speaker:
                words = places.words(mention.evidence[0])
                found.setdefault((speaker, named, words.siglum), Named(speaker, named, words))
    order = {siglum: number for number, siglum in enumerate(places.sigla)}
    return tuple(sorted(found.values(), key=lambda one: (order[one.words.siglum], one.words.start)))


def _mentions(findings: Findings) -> dict[str, list[Annotation[Mention]]]:
    """Return the people, bodies and places named in each document, in order."""
    found: dict[str, list[Annotation[Mention]]] = defaultdict(list)
    for one in findings.of(Mention):
        if one.body.type in TARGETS:
            found[one.body.mention.document].append(one)
    for known in found.values():
        known.sort(key=lambda one: one.body.mention.span)
    return found


def _named_in(
    quotation: Quotation, mentions: Mapping[str, list[Annotation[Mention]]]
) -> Iterator[Annotation[Mention]]:
    for pin in quotation.content:
        known = mentions.get(pin.document, [])
        first = bisect_left(known, pin.span.start, key=_start)
        last = bisect_right(known, pin.span.end - 1, key=_start)
        yield from (one for one in known[first:last] if one.body.mention.span.end <= pin.span.end)


def _start(mention: Annotation[Mention]) -> int:
    return mention.body.mention.span.start


# ---- the drawing --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Dot:
    """One source's mark in a cell: where it is drawn, and the words it leads to."""

    x: int
    y: int
    named: Named

    @property
    def in_words(self) -> str:
        """Return what the mark stands for."""
        return f"{self.named.speaker} names {self.named.target}, {self.named.words.place}"


@dataclass(frozen=True, slots=True)
class Talk:
    """The drawing: columns and rows with their places, marks, and what is left out."""

    width: int
    height: int
    columns: tuple[tuple[int, str, str], ...]
    rows: tuple[tuple[int, str, str], ...]
    dots: tuple[Dot, ...]
    more: tuple[tuple[int, int, int], ...]
    n_speakers: int
    n_named: int


def drawing_of(sheet: Sheet) -> Talk | None:
    """Return the drawing of the speakers who name most, and those named by most; None if few."""
    targets = _ranked((one.target, one.speaker) for one in sheet.talk)
    shown = set(targets[:MOST_NAMED])
    speakers = _ranked((one.speaker, one.target) for one in sheet.talk if one.target in shown)
    if len(targets) < FEWEST or len(speakers) < FEWEST:
        return None
    drawn = speakers[:MOST_SPEAKERS]
    named = {one.target for one in sheet.talk if one.speaker in drawn}
    targets_drawn = [one for one in targets[:MOST_NAMED] if one in named]
    rows = tuple(
        (_TOP + n * _ROW, one, shortened(one, LONGEST_SPEAKER)) for n, one in enumerate(drawn)
    )
    columns = tuple(
        (_LEFT + n * _COLUMN, one, shortened(one, LONGEST_NAMED))
        for n, one in enumerate(targets_drawn)
    )
    dots: list[Dot] = []
    more: list[tuple[int, int, int]] = []
    for x, target, _ in columns:
        for y, speaker, _ in rows:
            cell = [one for one in sheet.talk if (one.speaker, one.target) == (speaker, target)]
            dots += [Dot(x + n * _MARK, y, one) for n, one in enumerate(cell[:MOST_IN_CELL])]
            if len(cell) > MOST_IN_CELL:
                more.append((x + MOST_IN_CELL * _MARK, y, len(cell) - MOST_IN_CELL))
    return Talk(
        _LEFT + len(columns) * _COLUMN,
        _TOP + len(rows) * _ROW + 4,
        columns,
        rows,
        tuple(dots),
        tuple(more),
        n_speakers=len({one.speaker for one in sheet.talk}),
        n_named=len(targets),
    )


def _ranked(pairs: Iterable[tuple[str, str]]) -> list[str]:
    """Return the first of each pair, those tied to most different others first."""
    tied: dict[str, set[str]] = defaultdict(set)
    for one, other in pairs:
        tied[one].add(other)
    return sorted(tied, key=lambda one: -len(tied[one]))
