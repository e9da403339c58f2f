"""Events: what several sources say happened, with who dates it how, and dates that disagree.

An event is a row of the sheet, statements tied by what they say, of which at least one is dated to
a year or closer, in its own words or right before them ("On Sunday, …"). Two dates disagree if
neither can hold the other: "May 2023" holds "3 May 2023".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from crossread.compare.candidates import Within, placed
from crossread.model import Comparer, Coverage, Event, Finding, Pin, Sentence, Shelf, Span, Time

_DATE = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?")


@dataclass(frozen=True, slots=True)
class Dated:
    """A statement of an event with the words that date it, none where nothing does."""

    statement: Pin
    times: tuple[Time, ...]

    @property
    def dates(self) -> tuple[str, ...]:
        """Return the years, months and days; of a week or a season the year."""
        return tuple(match[0] for one in self.times if (match := _DATE.match(one.value)))


def compare_events(shelf: Shelf) -> Iterator[Finding[Event]]:
    """Yield each statement of several sources that is dated, in the order of the rows."""
    dates = _Dates(shelf)
    for row in shelf.bodies(Coverage):
        pins = (*row.assertion, *row.opposing)
        if len({pin.document for pin in pins}) < 2:
            continue
        dated = [Dated(pin, dates.of(pin)) for pin in pins]
        if any(one.times for one in dated):
            yield _finding(dated)


class _Dates:
    """The dates of every document, found by place."""

    def __init__(self, shelf: Shelf) -> None:
        self._texts = {one.id: one.text for one in shelf.documents}
        self._times: dict[str, Within] = {}
        self._sentences: dict[str, Within] = {}
        for reading in shelf.readings:
            text = reading.document.text
            times = [
                one
                for one in reading.bodies(Time)
                if _DATE.match(one.value) and not _says_which(text, one.time.span)
            ]
            self._times[reading.document.id] = placed((one.time.span, one) for one in times)
            self._sentences[reading.document.id] = placed(
                (one.sentence.span, one.sentence.span) for one in reading.bodies(Sentence)
            )

    def of(self, pin: Pin) -> tuple[Time, ...]:
        """Return the dates of a statement; one right before it ("On Sunday, …") if it has none."""
        own = self._within(pin.document, pin.span)
        if own:
            return own
        for host in self._sentences[pin.document].overlapping(pin.span):
            opening = Span(host.start, max(host.start + 1, pin.span.start))
            found = self._within(pin.document, opening)
            if len(found) == 1 and self._leads_to(found[0], pin):
                return found
        return ()

    def _leads_to(self, time: Time, pin: Pin) -> bool:
        between = self._texts[pin.document][time.time.span.end : pin.span.start]
        return between.strip() in {"", ","}

    def _within(self, document: str, span: Span) -> tuple[Time, ...]:
        found = self._times[document].overlapping(span)
        return tuple(one for one in found if span.contains(one.time.span))


def _says_which(text: str, time: Span) -> bool:
    """Whether a bare year only says which thing is meant: "the 2016 vote", "Lee’s 2009 deal"."""
    if not _YEAR.fullmatch(time.of(text)):
        return False
    before = text[max(0, time.start - LONGEST_WORD) : time.start]
    return _LED.search(before) is not None and _NOUN.match(text, time.end) is not None


LONGEST_WORD = 30
_YEAR = re.compile(r"\d{4}")
_LED = re.compile(r"(?:\b(?:the|a|an|its|his|her|their|our|this|that)|['’]s?)\s+$", re.IGNORECASE)
_NOUN = re.compile(r"[-\s]+[^\W\d_]")


def may_be_one(a: Sequence[str], b: Sequence[str]) -> bool:
    """Whether a date of one can be a date of the other: one holds it, or both are one.

    >>> may_be_one(["2023-05"], ["2023-05-03"]), may_be_one(["2023-05-02"], ["2023-05-03"])
    (True, False)
    """
    return any(x.startswith(y) or y.startswith(x) for x in a for y in b)


def _finding(dated: Sequence[Dated]) -> Finding[Event]:
    times = list({time.time: time for one in dated for time in one.times}.values())
    body = Event(
        statement=tuple(one.statement for one in dated),
        time=tuple(one.time for one in times),
        values=tuple(one.value for one in times),
        bases=tuple(one.basis for one in times),
        dated=_how(dated),
    )
    return Finding(body)


def _how(dated: Sequence[Dated]) -> Literal["alike", "differently", "once"]:
    by_source: dict[str, list[str]] = {}
    for one in dated:
        if one.times:
            by_source.setdefault(one.statement.document, []).extend(one.dates)
    if len(by_source) < 2:
        return "once"
    agree = all(may_be_one(a, b) for a, b in combinations(by_source.values(), 2))
    return "alike" if agree else "differently"


COMPARER = Comparer(
    "events.rules",
    version="1",
    compare=compare_events,
    provides=Event,
    requires=frozenset({Sentence, Time, Coverage}),
)
