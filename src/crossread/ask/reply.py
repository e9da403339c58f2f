"""From a question to an answer: read it, search, write, check, and say what was searched."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from crossread.ask import across, amounts, naming, speech
from crossread.ask.answer import Answer, Nearest, Route, Said
from crossread.ask.check import checked
from crossread.ask.library import Library
from crossread.ask.people import sources_in
from crossread.ask.question import Question, read_question
from crossread.ask.scope import (
    MANY,
    WORDS_ONLY,
    Found,
    Scope,
    means_of,
    searched_of,
    searched_places,
)
from crossread.ask.topic import Topic
from crossread.text.language_names import language_name

N_NEAREST = 3

ROUTES: Mapping[Route, Callable[[Scope], Found]] = {
    "who_said": speech.who_said,
    "said_about": speech.said_about,
    "portrayal": naming.portrayal,
    "labels": naming.labels,
    "which_sources": across.which_sources,
    "how_many": amounts.how_many,
    "how_long": amounts.how_long,
    "when": amounts.when,
    "agreement": across.agreement,
    "only_one": across.only_one,
    "comparison": across.comparison,
    "appeals": across.appeals,
    "passages": across.passages,
}

COMPARING: frozenset[Route] = frozenset({"agreement", "only_one", "comparison"})
"""Routes that need what was found across the sources."""


def needs_comparison(text: str) -> bool:
    """Whether a question asks for what is found across sources; raises ``InputError``."""
    return read_question(text).route in COMPARING


def answer_question(text: str, library: Library) -> Answer:
    """Answer a question from a library; raises ``InputError`` for one that is empty or too long.

    Every sentence is checked against its source before it is given; one that fails is left out
    and counted.
    """
    question = read_question(text)
    places, skipped = searched_places(library, question.languages)
    scope = Scope(question, library, places)
    named = sources_in(question.text, library)
    if named & places and question.route not in {"comparison", "only_one"}:
        scope = scope.only(named)
        skipped = ()
    found = ROUTES[question.route](scope)
    found = replace(
        found, unanswered=(*found.unanswered, *_other_languages(question, library, places))
    )
    said, n_left_out = checked(found.said, library)
    if found.places is not None:
        scope, skipped = scope.only(found.places), ()
    nearest = () if said else _nearest(scope, found.topic)
    return Answer(
        question=question.text,
        route=question.route,
        understood=found.understood,
        said=said,
        searched=searched_of(scope, said, skipped),
        unanswered=_unanswered(found, said, library),
        nearest=nearest,
        n_left_out=n_left_out,
        notes=_notes(library),
    )


def _notes(library: Library) -> tuple[str, ...]:
    notes = () if library.only is None else (MANY.format(means=means_of(library)),)
    return notes if library.embeddings is not None else (*notes, WORDS_ONLY)


def _other_languages(
    question: Question, library: Library, places: frozenset[int]
) -> tuple[str, ...]:
    """Say what to do where a question is in another language than most or all of the sources."""
    others = [
        one.language
        for place, one in enumerate(library.documents)
        if place not in places and one.language and one.language not in question.languages
    ]
    if not others or 2 * len(others) <= len(library.documents):
        return ()
    asked = " or ".join(language_name(one) for one in sorted(question.languages))
    there = " and ".join(language_name(one) for one in dict.fromkeys(others))
    return (
        f"The question is in {asked}, and most of the sources are in {there}: ask it in {there}"
        " to have those searched.",
    )


def _unanswered(found: Found, said: tuple[Said, ...], library: Library) -> tuple[str, ...]:
    if not said:
        return found.unanswered
    missing = _missing_words(found.topic, said, library)
    words = ", ".join(f"“{one}”" for one in missing)
    told = (f"Nothing found speaks of {words}.",) if missing else ()
    return (*found.unanswered, *told)


def _missing_words(
    topic: Topic | None, said: tuple[Said, ...], library: Library
) -> tuple[str, ...]:
    if topic is None:
        return ()
    stems: frozenset[str] = frozenset().union(
        *(
            library.near_stems(passage)
            for one in said
            for item in one.evidence
            for passage in library.passages_at(item.document, item.span)
        )
    )
    return tuple(one.words for one in topic.terms if not (one.is_vague or one.is_in(stems)))


def _nearest(scope: Scope, topic: Topic | None) -> tuple[Nearest, ...]:
    """Return the passages that come nearest, in the order of the sources; none that are far."""
    if topic is None or not topic.terms:
        return ()
    found = [one for one in scope.ranked(topic) if one.is_near][:N_NEAREST]
    found.sort(key=lambda one: one.passage.number)
    return tuple(
        Nearest(
            scope.library.sigla[passage.document.id],
            passage.paragraph,
            scope.library.evidence(passage.document.id, passage.span, "nearest"),
        )
        for passage in (one.passage for one in found)
    )
