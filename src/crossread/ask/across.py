"""Questions across sources: agreement, what only one says, comparison of two, appeals, mentions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Literal

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
    topic, wanted = scope.topic(), _wanted(scope)
    about = {one.passage.number for one in scope.matches(topic)} if topic.terms else None
    said: list[Said] = []
    for number, row in enumerate(_rows_of_several(scope, about, wanted), 1):
        said += _say_row(scope, row, about=f"statement {number}")
    if wanted == "otherwise" or (wanted == "both" and about is not None):
        said += _variants(scope, about)
    understood = f"{_WANTED[wanted]}{_on(scope)}"
    if said or not (about or wanted == "otherwise"):
        return Found(_once(said), understood, topic)
    matched = [scope.library.passages[number] for number in sorted(about or ())]
    spoken = say_passages(scope.library, matched)
    note = (UNDISPUTED if wanted == "otherwise" else SINGLE) + (THESE if spoken else ".")
    return Found(spoken, understood, topic, (note,))


Wanted = Literal["same", "otherwise", "both"]
_WANTED: dict[Wanted, str] = {
    "same": "statements that several sources make and none of them disputes",
    "otherwise": "statements that one disputes, and what is given differently",
    "both": "statements that several sources make or one disputes",
}
_OTHERWISE = re.compile(r"\b(?:disagree|differ|contradict|conflict|disput|contest)", re.IGNORECASE)
_SAME = re.compile(
    r"^\W*(?:what|where|(?:on|in)\s+what|which)\b.*\b(?:agree|all\b.*\bsay)\b", re.IGNORECASE
)
SINGLE = "No statement on it was found in more than one source"
UNDISPUTED = "No statement was found that one source makes and another says otherwise"
THESE = "; these passages speak of it."


def _wanted(scope: Scope) -> Wanted:
    """Return whether it is asked what sources say alike, what otherwise, or both."""
    text = scope.question.text
    if _OTHERWISE.search(text):
        return "otherwise"
    return "same" if _SAME.search(text) else "both"


def _on(scope: Scope) -> str:
    return f" on: {scope.question.about}" if scope.question.about else ""


def _rows_of_several(
    scope: Scope, about: set[int] | None, wanted: Wanted
) -> list[Annotation[Coverage]]:
    disputed: list[Annotation[Coverage]] = []
    others: list[Annotation[Coverage]] = []
    for one in scope.library.of(Coverage):
        several = len(_searched(scope, (*one.body.assertion, *one.body.opposing))) > 1
        if several and (about is None or _touches(scope.library, one, about)):
            (disputed if _is_disputed(scope, one) else others).append(one)
    if wanted == "otherwise" or (wanted == "both" and about is None and disputed):
        return disputed
    if wanted == "both":
        return [*disputed, *others]
    # A sentence of which one thing is disputed is not one that all agree on.
    contested = {number for one in disputed for number in _passages(scope.library, one)}
    return [one for one in others if not contested & _passages(scope.library, one)]


def _passages(library: Library, row: Annotation[Coverage]) -> set[int]:
    return {
        passage.number
        for pin in (*row.body.assertion, *row.body.opposing)
        for passage in library.passages_at(pin.document, pin.span)
    }


def _is_disputed(scope: Scope, row: Annotation[Coverage]) -> bool:
    """Whether of the sources asked about some say it, and some otherwise."""
    return bool(_searched(scope, row.body.assertion) and _searched(scope, row.body.opposing))


def _searched(scope: Scope, pins: Iterable[Pin]) -> set[str]:
    return {one for one in _documents(pins) if scope.is_searched(one)}


def _documents(pins: Iterable[Pin]) -> set[str]:
    return {pin.document for pin in pins}


def _touches(library: Library, one: Annotation[Coverage], about: set[int]) -> bool:
    return bool(about & _passages(library, one))


def _say_row(scope: Scope, row: Annotation[Coverage], *, about: str) -> list[Said]:
    both = _is_disputed(scope, row)
    pins = [(pin, False) for pin in row.body.assertion]
    return _say_pins(scope, [*pins, *((pin, both) for pin in row.body.opposing)], about)


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
    """Answer with statements found in one source and not in the others, or not in those named."""
    library, topic = scope.library, scope.topic()
    named = sources_named(scope.question.who, library)
    missing = _not_in(scope)
    about = {one.passage.number for one in scope.matches(topic)} if topic.terms else None
    matched: dict[int, Passage] = {}
    for row in library.of(Coverage):
        head = _only_in(scope, row, named, missing)
        if head is None or (about is not None and not _touches(library, row, about)):
            continue
        for passage in library.passages_at(head.document, head.span)[:1]:
            matched[passage.number] = passage
    said = say_passages(library, [matched[number] for number in sorted(matched)])
    who = scope.question.who if named else "one source"
    others = "other texts" if not missing else "texts it was compared with"
    note = (
        f"“Only” means that it was searched for and not found in the {others} as extracted;"
        " what another may say in other words is left out, and sentences that name nobody and count"
        " nothing are not compared.",
    )
    beside = f"not in {_sigla(library, missing)}" if missing else "in no other"
    understood = f"statements found in {who} and {beside}{_on(scope)}"
    asked = scope.places & named if named else None
    return Found(said, understood, topic, note if said else (), places=asked)


_THAT_NOT = re.compile(
    r"\bthat\s+(?P<other>.+?)\s+(?:does|do|did|has|have)(?:\s+not|n[’']t)\b", re.IGNORECASE
)


def _not_in(scope: Scope) -> frozenset[int]:
    """Return the places of sources named as those that do not say it: "that B does not"."""
    found = _THAT_NOT.search(scope.question.text)
    return sources_named(found["other"], scope.library) if found else frozenset()


def _sigla(library: Library, places: frozenset[int]) -> str:
    sigla = (library.sigla[id_] for id_, place in library.place.items() if place in places)
    return " and ".join(sorted(sigla, key=lambda one: (len(one), one)))


def _only_in(
    scope: Scope, row: Annotation[Coverage], named: frozenset[int], missing: frozenset[int]
) -> Pin | None:
    """Return where a statement stands that one source has and others, or those named, have not."""
    library, states = scope.library, dict(row.body.states)
    place = {one: library.place[one] for one in states if one in library.place}
    having = [pin for pin in row.body.assertion if library.place[pin.document] in scope.places]
    heads = [pin for pin in having if not named or library.place[pin.document] in named]
    if not heads:
        return None
    if missing:
        is_gone = all(states[one] == "absent" for one, at in place.items() if at in missing)
        return heads[0] if is_gone else None
    alone = len(_documents(row.body.assertion)) == 1 and not row.body.opposing
    return heads[0] if alone and "unclear" not in states.values() else None


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
