"""A chapter by a language model: only what its pinned words bear, apart from what is by rule."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from crossread.model import Evidence
from crossread.model.findings import Findings
from crossread.report.brief.build import passages_of
from crossread.report.brief.reading import BY_RULE
from crossread.report.brief.teller import at, line
from crossread.report.brief.value import Brief, Chapter, Line, Part, Quote, Written, WrittenLine
from crossread.report.places import Places
from crossread.report.sheet import Sheet
from crossread.report.wording import listed

HEADING = "As a language model put it"


def with_written(brief: Brief, written: Written, sheet: Sheet, findings: Findings) -> Brief:
    """Return a brief with a chapter of what a model wrote, before the one on the reading.

    Everything found by rule stays as it is. ``sheet`` is the brief's own.
    """
    places = Places(findings)
    names = {one.siglum: one.name for one in brief.sources}
    lines = tuple(made for one in written.lines for made in _told(one, places, names))
    if lines:
        note = (
            f"this chapter alone was written by {written.model}; a sentence stands here only if the"
            f" words at its places bear it: {written.told}"
        )
    else:
        note = f"{written.model} was asked, and nothing it wrote is borne out: {written.told}"
    closing = (line(note, on_the_reading=True),)
    chapter = Chapter("written", HEADING, (lines, closing) if lines else (closing,))
    *found, trust = brief.chapters
    chapters = (*found, chapter, _but_one(trust))
    return replace(brief, chapters=chapters, passages=passages_of(chapters, sheet))


def _told(one: WrittenLine, places: Places, names: Mapping[str, str]) -> Iterator[Line]:
    words = [places.words(pin) for pin in one.pins]
    if one.text:
        ended = one.text[-1:] if one.text[-1:] in "?!" else ""
        body = one.text.rstrip(" .?!") + ended
        sources = listed(list(dict.fromkeys(names[place.siglum] for place in words)))
        yield line(f"according to {sources}: {body} ", at(words))
        return
    name = names[words[0].siglum]
    yield line(*(_shown(part, places, words[0].place, name) for part in one.parts))


def _shown(part: str | Evidence, places: Places, place: str, name: str) -> Part:
    """Return a part as the brief tells it: the source by name, the place after its words."""
    if isinstance(part, str):
        return name + part.removeprefix(place) if part.startswith(place) else part
    return Quote(places.words(part), part.quote.rstrip(" ."))


def _but_one(trust: Chapter) -> Chapter:
    """Return the chapter on the reading, which must not say that all of it is by rule."""
    return replace(trust, paragraphs=tuple(tuple(map(_said_of_most, p)) for p in trust.paragraphs))


def _said_of_most(one: Line) -> Line:
    if not one.text.startswith(BY_RULE):
        return one
    rest = one.text.removeprefix(BY_RULE).rstrip(".")
    return line(f"all but one chapter of it was put together by rule{rest}", on_the_reading=True)
