"""When: the days, months and years that the sources name, and how each is dated."""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from crossread.model import Annotation, Evidence, Sentence, Time
from crossread.model.findings import Findings
from crossread.report.places import Places
from crossread.report.sheet import (
    DateGiven,
    DateRow,
    EventRow,
    Sheet,
    Source,
    TimeGiven,
    Words,
)
from crossread.report.wording import MONTHS

AROUND = 110
"""Characters of its sentence shown on either side of a date."""

WINDOW = 45
"""Most days that are drawn: those 45 in a row in which most sources name most days."""

FEWEST_MARKS = 3
"""With fewer marks, or on one day only, a drawing says nothing that the words do not."""

MOST_ROWS = 14
"""How many dates are shown before the rest is folded."""

_DATE = re.compile(r"(\d{4}(?:-\d\d(?:-\d\d)?)?)(?:T.*)?")
_BETWEEN_MARKS, _BETWEEN_LABELS, _WIDEST_DAY = 24, 56, 96
_LANE, _HEAD, _MARGIN = 24, 28, 56
"""Pixels: a mark is a link, and a finger needs 24 of them."""


def date_of(value: str) -> str | None:
    """Return the ISO day, month or year of a TIMEX3 value; None for any other, and for no date."""
    match = _DATE.fullmatch(value)
    if match is None or not _is_date(match[1]):
        return None
    return match[1]


def _is_date(value: str) -> bool:
    try:
        dt.date.fromisoformat(value + "0000-01-01"[len(value) :])
    except ValueError:
        return False
    return True


def times_of(findings: Findings, places: Places) -> tuple[TimeGiven, ...]:
    """Return the expressions of time of every source with the dates they stand for."""
    return tuple(
        TimeGiven(places.words(one.evidence[0]), one.body.value, one.body.basis)
        for one in _in_order(findings, places)
    )


def timeline_of(findings: Findings, places: Places, *, excerpts_only: bool) -> tuple[DateRow, ...]:
    """Return each date that is named, in the order of dates, with the words of every source.

    The same words in several sources are given once. With ``excerpts_only`` no more of a sentence
    is shown than of any other excerpt.
    """
    sentences = Sentences(findings)
    rows: dict[str, dict[tuple[str, ...], DateGiven]] = {}
    for one in _in_order(findings, places):
        date = date_of(one.body.value)
        if date is None:
            continue
        words = places.words(one.evidence[0])
        around = (words.before, words.after) if excerpts_only else sentences.around(one.evidence[0])
        given = DateGiven((words,), *around, one.body.value, one.body.basis)
        known = rows.setdefault(date, {})
        key = (given.before, words.text, given.after, given.basis)
        known[key] = replace(given, places=(*known[key].places, words)) if key in known else given
    return tuple(DateRow(date, tuple(known.values())) for date, known in sorted(rows.items()))


def _in_order(findings: Findings, places: Places) -> list[Annotation[Time]]:
    def place(one: Annotation[Time]) -> tuple[int, int, int]:
        evidence = one.evidence[0]
        return places.order[evidence.document], evidence.span.start, evidence.span.end

    return sorted(findings.of(Time), key=place)


class Sentences:
    """The sentences of all documents, to find the one in which some words stand."""

    def __init__(self, findings: Findings) -> None:
        self._texts = {one.id: one.text for one in findings.documents}
        self._known: dict[str, list[tuple[int, int]]] = {}
        for one in findings.of(Sentence):
            pin = one.body.sentence
            self._known.setdefault(pin.document, []).append((pin.span.start, pin.span.end))
        for known in self._known.values():
            known.sort()

    def around(self, evidence: Evidence) -> tuple[str, str]:
        """Return what stands before and after words in their sentence, cut at words if long."""
        start, end = evidence.span.start, evidence.span.end
        known = self._known.get(evidence.document, [])
        index = bisect_right(known, start, key=lambda each: each[0]) - 1
        first, last = known[index] if index >= 0 and known[index][1] >= end else (start, end)
        text = self._texts[evidence.document]
        return _end_of(text[first:start]), _start_of(text[end:last])


def _end_of(text: str) -> str:
    if len(text) <= AROUND:
        return _one_line(text)
    return "… " + _one_line(text[-AROUND:].split(None, 1)[-1])


def _start_of(text: str) -> str:
    if len(text) <= AROUND:
        return _one_line(text)
    return _one_line(text[:AROUND].rsplit(None, 1)[0]) + " …"


def _one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text)


# ---- the drawing --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Dot:
    """What one source dates to one day: where it is drawn, and the words it leads to."""

    x: int
    date: str
    given: DateGiven
    words: Words
    n: int


@dataclass(frozen=True, slots=True)
class Lane:
    """One source's line: its days, and the day it was published if that is among those drawn."""

    source: Source
    y: int
    dots: tuple[Dot, ...]
    published: int | None


@dataclass(frozen=True, slots=True)
class Tie:
    """A line through the days that sources give one event; slanted where they disagree."""

    event: EventRow
    points: tuple[tuple[int, int], ...]

    @property
    def path(self) -> str:
        """Return the line as a path of an SVG drawing."""
        return "M" + "L".join(f"{x} {y}" for x, y in self.points)


@dataclass(frozen=True, slots=True)
class Strip:
    """A drawing of the days on which most of the dates lie; lengths in pixels."""

    first: str
    last: str
    width: int
    height: int
    lanes: tuple[Lane, ...]
    ticks: tuple[tuple[int, str], ...]
    ties: tuple[Tie, ...] = ()

    def holds(self, row: DateRow) -> bool:
        """Whether the day of a row is among those drawn."""
        return len(row.date) == 10 and self.first <= row.date <= self.last


def strip_of(sheet: Sheet) -> Strip | None:
    """Return the drawing of a sheet's dates, or None where too few lie close to each other."""
    days = [row for row in sheet.timeline if len(row.date) == 10]
    window = _window([(_day(row.date), len(row.sigla)) for row in days])
    if window is None:
        return None
    first, last = window
    scale = _Scale(first, last)
    drawn = [row for row in days if first <= _day(row.date) <= last]
    lanes: list[Lane] = []
    for source in sheet.sources:
        dots = tuple(dot for row in drawn for dot in _dots(row, source.siglum, scale))
        if dots:
            y = _HEAD + _LANE * len(lanes) + _LANE // 2
            lanes.append(Lane(source, y, dots, scale.published(source)))
    return Strip(
        first=first.isoformat(),
        last=last.isoformat(),
        width=scale.x(last) + _MARGIN,
        height=_HEAD + _LANE * len(lanes),
        lanes=tuple(lanes),
        ticks=scale.ticks(),
        ties=tuple(_ties(sheet, lanes, scale, (first, last))),
    )


def _ties(
    sheet: Sheet, lanes: Sequence[Lane], scale: _Scale, window: tuple[dt.date, dt.date]
) -> Iterable[Tie]:
    """Yield a line for each event that two sources or more give a day of those drawn."""
    heights = {lane.source.siglum: lane.y for lane in lanes}
    for event in sheet.events:
        days: dict[str, str] = {}
        for one in event.given:
            if len(one.date) == 10 and one.words.siglum in heights and date_of(one.date):
                days.setdefault(one.words.siglum, one.date)
        within = {
            siglum: _day(day) for siglum, day in days.items() if window[0] <= _day(day) <= window[1]
        }
        points = sorted((heights[siglum], scale.x(day)) for siglum, day in within.items())
        if len(points) > 1:
            yield Tie(event, tuple((x, y) for y, x in points))


MOST_EVENTS = 14
"""How many events are shown before the rest is folded."""


def events_at_once(sheet: Sheet) -> tuple[EventRow, ...]:
    """Return the events that are not folded: those dated differently, then of most sources.

    What one source alone dates is folded, if others are not.
    """
    several = [one for one in sheet.events if one.dated != "once"] or sheet.events
    ranked = sorted(
        several, key=lambda one: (one.dated != "differently", -len(one.sigla), one.number)
    )
    return tuple(sorted(ranked[:MOST_EVENTS], key=lambda one: one.number))


def shown_at_once(sheet: Sheet, strip: Strip | None) -> tuple[DateRow, ...]:
    """Return the rows that are not folded: those drawn, of many only those in several sources."""
    rows = [row for row in sheet.timeline if strip is None or strip.holds(row)]
    if len(rows) > MOST_ROWS:
        rows = [row for row in rows if len(row.sigla) > 1] or rows
    return tuple(rows[:MOST_ROWS])


def _day(date: str) -> dt.date:
    return dt.date.fromisoformat(date)


def _window(days: Sequence[tuple[dt.date, int]]) -> tuple[dt.date, dt.date] | None:
    """Return the first and last day of the window with most marks, the earliest of equals.

    ``days`` are in order, each with how many sources name it.
    """
    best: tuple[int, dt.date, dt.date] | None = None
    for index, (first, _) in enumerate(days):
        within = [one for one in days[index:] if (one[0] - first).days < WINDOW]
        marks = sum(n for _, n in within)
        if len(within) > 1 and marks >= FEWEST_MARKS and (best is None or marks > best[0]):
            best = (marks, first, within[-1][0])
    return None if best is None else best[1:]


def _dots(row: DateRow, siglum: str, scale: _Scale) -> Iterable[Dot]:
    """Yield the dot of a source on a day, if it names it: what it states in full comes first."""
    found = [
        (one.is_worked_out, words.start, one, words)
        for one in row.given
        for words in one.places
        if words.siglum == siglum
    ]
    if found:
        _, _, given, words = min(found, key=lambda each: each[:2])
        yield Dot(scale.x(_day(row.date)), row.date, given, words, len(found))


class _Scale:
    """Days as places on the line, far enough from each other to be hit with a finger."""

    def __init__(self, first: dt.date, last: dt.date) -> None:
        self._first, self._last = first, last
        self._step = min(_WIDEST_DAY, max(_BETWEEN_MARKS, 720 // (last - first).days))

    def x(self, day: dt.date) -> int:
        """Return where a day stands."""
        return _MARGIN + (day - self._first).days * self._step

    def published(self, source: Source) -> int | None:
        """Return where the day stands on which a source was published; None if not drawn."""
        date = date_of((source.date or "")[:10])
        if date is None or len(date) < 10 or not self._first <= _day(date) <= self._last:
            return None
        return self.x(_day(date))

    def ticks(self) -> tuple[tuple[int, str], ...]:
        """Return the days that are named on the axis."""
        every = -(-_BETWEEN_LABELS // self._step)
        days = range(0, (self._last - self._first).days + 1, every)
        dates = [self._first + dt.timedelta(days=n) for n in days]
        return tuple((self.x(one), f"{one.day} {MONTHS[one.month - 1][:3]}") for one in dates)
