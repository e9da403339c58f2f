"""What is said to have happened, in the order of the dates, with who dates it how."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from crossread.model import Annotation, Event, Evidence
from crossread.model.findings import Findings
from crossread.report.places import Places
from crossread.report.sheet import EventDate, EventRow


def events_of(findings: Findings, places: Places) -> tuple[EventRow, ...]:
    """Return the events several sources tell of, in the order of their dates."""
    rows = [_event(one, places) for one in findings.of(Event)]
    order = {siglum: number for number, siglum in enumerate(places.sigla)}
    rows.sort(key=lambda one: (one.date, order[one.head.siglum], one.head.start))
    return tuple(replace(one, number=number) for number, one in enumerate(rows, 1))


def _event(annotation: Annotation[Event], places: Places) -> EventRow:
    body = annotation.body
    times = list(
        zip(annotation.evidence_in("time"), body.values, body.bases, strict=True),
    )
    given: list[EventDate] = []
    taken: set[tuple[str, int]] = set()
    for statement in annotation.evidence_in("statement"):
        words = places.words(statement)
        own = [one for one in times if _is_of(one[0], statement)]
        fresh = [one for one in own if (one[0].document, one[0].span.start) not in taken]
        taken |= {(one[0].document, one[0].span.start) for one in own}
        given += [
            EventDate(words, places.words(time), value, basis) for time, value, basis in fresh
        ]
        if not own:
            given.append(EventDate(words))
    order = {siglum: number for number, siglum in enumerate(places.sigla)}
    given = _without_known_undated(given)
    given.sort(key=lambda one: (order[one.words.siglum], one.words.start))
    dates = Counter(one.date for one in given if one.date)
    date = min(dates, key=lambda one: (-dates[one], one))
    return EventRow(
        0, date, places.words(annotation.evidence_in("statement")[0]), tuple(given), body.dated
    )


# A date of its sentence stands this near to a clause.
MOST_APART = 400


def _is_of(time: Evidence, statement: Evidence) -> bool:
    """Whether a time stands in a statement, or near it where it dates the sentence around it."""
    near = statement.span.start - MOST_APART <= time.span.start <= statement.span.end + MOST_APART
    return time.document == statement.document and near


def _without_known_undated(given: list[EventDate]) -> list[EventDate]:
    """Leave out further words of a source without a date where it gives one elsewhere."""
    dated = {one.words.siglum for one in given if one.time is not None}
    kept: list[EventDate] = []
    for one in given:
        if one.time is None and one.words.siglum in dated:
            continue
        kept.append(one)
    return kept
