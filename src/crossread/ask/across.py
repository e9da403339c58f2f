"""Questions across sources: agreement, what only one says, comparison of two, appeals, mentions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import groupby

from crossread.ask.answer import Said
from crossread.ask.library import Library, Passage
from crossread.ask.people import is_all_sources, person_of, sources_named, split_names
from crossread.ask.say import say_passage, say_passages
from crossread.ask.scope import Found, Scope
from crossread.ask.speech import said_about
from crossread.ask.topic import known_terms
from crossread.model import Annotation, Appeal, Coverage, NumberVariant, Pin, QuoteVariant


def passages(scope: Scope) -> Found:
    """Answer with every passage that matches the words of the question."""
    topic = scope.topic()
    matched = [one.passage for one in scope.matches(topic)]
    said = say_passages(scope.library, matched)
    return Found(said, f"passages about: {scope.question.about}", topic, (), matched)


def which_sources(scope: Scope) -> Found:
    """Answer "which sources mention Y": every passage about it, source by source."""
    topic = scope.topic()
    matched = [one.passage for one in scope.matches(topic)]
    named = [one for one in matched if not known_terms(topic, one.stems)] or matched
    said = say_passages(scope.library, named)
    return Found(said, f"which sources speak of: {scope.question.about}", topic, (), named)


def appeals(scope: Scope) -> Found:
    """Answer with every appeal to the reader."""
    library = scope.library
    places = sources_named(scope.question.who, library) or scope.places
    found: dict[int, Passage] = {}
    for one in library.of(Appeal):
        pin = one.body.appeal
        if library.place[pin.document] in scope.places & places:
            for passage in library.passages_at(pin.document, pin.span):
                found[passage.number] = passage
    said = say_passages(library, [found[number] for number in sorted(found)])
    return Found(said, "what each source asks its reader to do")


def agreement(scope: Scope) -> Found:
    """Answer with the statements several sources make or one disputes, each source's words.

    Asked what they *disagree* on, with what one disputes and what is given differently alone.
    """
    topic = scope.topic()
    about = {one.passage.number for one in scope.matches(topic)} if topic.terms else None
    only_otherwise = _OTHERWISE.search(scope.question.text) is not None
    said: list[Said] = []
    for number, row in enumerate(_rows_of_several(scope, about, only_otherwise), 1):
        said += _say_row(scope, row, about=f"statement {number}")
    if about is not None or only_otherwise:
        said += _variants(scope, about)
    if said or not (about or only_otherwise):
        return Found(_once(said), _agreed(scope, only_otherwise), topic)
    matched = [scope.library.passages[number] for number in sorted(about or ())]
    spoken = say_passages(scope.library, matched)
    note = (UNDISPUTED if only_otherwise else SINGLE) + (THESE if spoken else "")
    return Found(spoken, _agreed(scope, only_otherwise), topic, (note,))


_OTHERWISE = re.compile(r"\b(?:disagree|differ|contradict|conflict|disput|contest)", re.IGNORECASE)
SINGLE = "No statement on it was found in more than one source"
UNDISPUTED = "No statement was found that one source makes and another says otherwise"
THESE = "; these passages speak of it"


def _agreed(scope: Scope, only_otherwise: bool) -> str:
    what = (
        "statements that one disputes, and what is given differently"
        if only_otherwise
        else "statements that several sources make or one disputes"
    )
    return f"{what}{_on(scope)}"


def _on(scope: Scope) -> str:
    return f" on: {scope.question.about}" if scope.question.about else ""


def _rows_of_several(
    scope: Scope, about: set[int] | None, only_otherwise: bool
) -> list[Annotation[Coverage]]:
    rows = [
        one
        for one in scope.library.of(Coverage)
        if (about is None or _touches(scope.library, one, about))
        and (one.body.opposing or len(_documents(one.body.assertion)) > 1)
    ]
    disputed = [one for one in rows if one.body.opposing]
    if only_otherwise or (about is None and disputed):
        return disputed
    return [*disputed, *(one for one in rows if not one.body.opposing)]


def _documents(pins: Iterable[Pin]) -> set[str]:
    return {pin.document for pin in pins}


def _touches(library: Library, one: Annotation[Coverage], about: set[int]) -> bool:
    return any(
        passage.number in about
        for pin in (*one.body.assertion, *one.body.opposing)
        for passage in library.passages_at(pin.document, pin.span)
    )


def _say_row(scope: Scope, row: Annotation[Coverage], *, about: str) -> list[Said]:
    pins = [(pin, False) for pin in row.body.assertion] + [(pin, True) for pin in row.body.opposing]
    return _say_pins(scope, pins, about)


def _say_pins(scope: Scope, pins: Sequence[tuple[Pin, bool]], about: str) -> list[Said]:
    said = []
    for pin, otherwise in pins:
        if scope.is_searched(pin.document):
            said += [
                say_passage(scope.library, passage, about=about, says_otherwise=otherwise)
                for passage in scope.library.passages_at(pin.document, pin.span)[:1]
            ]
    return said


def _variants(scope: Scope, about: set[int] | None) -> list[Said]:
    """Return numbers and quotations that are given differently, with the passages they stand in."""
    said: list[Said] = []
    kinds: tuple[tuple[str, Sequence[tuple[Pin, ...]]], ...] = (
        ("number", [one.body.variant for one in scope.library.of(NumberVariant)]),
        ("quotation", [one.body.variant for one in scope.library.of(QuoteVariant)]),
    )
    for name, variants in kinds:
        kept = [
            pins for pins in variants if about is None or _is_mostly_in(scope.library, pins, about)
        ]
        for number, pins in enumerate(kept, 1):
            said += _say_pins(scope, [(pin, False) for pin in pins], f"{name} {number}")
    return said


def _is_mostly_in(library: Library, pins: Iterable[Pin], about: set[int]) -> bool:
    touched = [
        passage.number in about
        for pin in pins
        for passage in library.passages_at(pin.document, pin.span)
    ]
    return bool(touched) and sum(touched) * 2 >= len(touched)


def _once(said: Iterable[Said]) -> list[Said]:
    """Return each set of passages once: under the first heading that holds all of it."""
    kept: list[Said] = []
    shown: list[set[tuple[object, ...]]] = []
    for _, group in groupby(said, lambda one: one.about):
        found = {(one.document, tuple(e.span for e in one.evidence)): one for one in group}
        if not any(found.keys() <= earlier for earlier in shown):
            shown.append(set(found))
            kept += found.values()
    return kept


def only_one(scope: Scope) -> Found:
    """Answer with statements found in one source and not in the others."""
    library, topic = scope.library, scope.topic()
    named = sources_named(scope.question.who, library)
    about = {one.passage.number for one in scope.matches(topic)} if topic.terms else None
    matched: dict[int, Passage] = {}
    for row in library.of(Coverage):
        documents = _documents(row.body.assertion)
        if len(documents) != 1 or row.body.opposing or "unclear" in dict(row.body.states).values():
            continue
        place = library.place[next(iter(documents))]
        if place not in scope.places or (named and place not in named):
            continue
        if about is not None and not _touches(library, row, about):
            continue
        head = row.body.assertion[0]
        for passage in library.passages_at(head.document, head.span)[:1]:
            matched[passage.number] = passage
    said = say_passages(library, [matched[number] for number in sorted(matched)])
    who = scope.question.who if named else "one source"
    note = (
        "“Only” means that it was searched for and not found in the other texts as extracted;"
        " what another may say in other words is left out, and sentences that name nobody and count"
        " nothing are not compared.",
    )
    understood = f"statements found in {who} and in no other{_on(scope)}"
    asked = scope.places & named if named else None
    return Found(said, understood, topic, note if said else (), places=asked)


def comparison(scope: Scope) -> Found:
    """Answer with what two sources, or two people, say on a topic."""
    from dataclasses import replace

    names = split_names(scope.question.who)
    places = [sources_named(name, scope.library) for name in names]
    if len(names) > 1 and all(places):
        chosen = frozenset().union(*places)
        narrowed = scope.only(chosen)
        found = passages(narrowed) if scope.question.about else agreement(narrowed)
        understood = f"{' and '.join(names)} beside each other{_on(scope)}"
        return replace(found, understood=understood, places=scope.places & chosen)
    people = [name for name in names if not is_all_sources(name)]
    if people and all(person_of(name, scope.library).names for name in people):
        said: list[Said] = []
        for name in people:
            asked = replace(scope.question, who=name)
            said += said_about(Scope(asked, scope.library, scope.places)).said
        return Found(_once(said), f"the words of {' and '.join(people)}", scope.topic())
    whole = replace(scope.question, about=scope.question.text)
    return passages(Scope(whole, scope.library, scope.places))
