"""What is searched for a question, and what every route hands back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from crossread.ask.answer import NotSearched, Said, Searched
from crossread.ask.library import Library, Passage
from crossread.ask.question import Question
from crossread.ask.topic import Match, Topic, matches_of, ranked, topic_of
from crossread.text.language_names import language_name

WORDS_ONLY = "Searched by words alone: the model embed.minilm is not installed."


FARTHER = "they have less to do with the question, by {means}, than those searched"
MANY = (
    "There are so many sources that those to search were found by {means}; name what you ask"
    " about in full."
)


def means_of(library: Library) -> str:
    """Return by what those of many sources were found that are searched."""
    return "words and meaning" if library.has_vectors else "their words"


@dataclass(frozen=True, slots=True)
class Scope:
    """A question, the library, and the places of the sources that are searched for it."""

    question: Question
    library: Library
    places: frozenset[int]

    def topic(self, words: str | None = None, *, keep: Iterable[str] = ()) -> Topic:
        """Return the topic of some words, or of what the question is about."""
        about = self.question.about if words is None else words
        return topic_of(about, self.library, keep=keep)

    def matches(self, topic: Topic) -> list[Match]:
        """Return the passages about a topic."""
        return matches_of(topic, self.library, self.places)

    def ranked(self, topic: Topic) -> list[Match]:
        """Return passages by how near they come to a topic."""
        return ranked(topic, self.library, self.places)

    def is_searched(self, document: str) -> bool:
        """Whether a document is among those searched."""
        return self.library.place[document] in self.places

    def only(self, places: frozenset[int]) -> Scope:
        """Return the same question over fewer sources."""
        return Scope(self.question, self.library, self.places & places)


@dataclass(frozen=True, slots=True)
class Found:
    """What a route found: sentences, what it understood, and what is left unanswered.

    ``topic`` is used for the nearest passages where nothing was found; ``places`` are the sources
    that were asked, where these are fewer than the question's.
    """

    said: Sequence[Said]
    understood: str
    topic: Topic | None = None
    unanswered: tuple[str, ...] = ()
    passages: Sequence[Passage] = field(default=())
    places: frozenset[int] | None = None


def searched_places(
    library: Library, languages: frozenset[str]
) -> tuple[frozenset[int], tuple[NotSearched, ...]]:
    """Return the sources a question in this language is answered from, and why others are not."""
    places: set[int] = set()
    skipped: list[NotSearched] = []
    asked = " or ".join(language_name(one) for one in sorted(languages))
    read = {passage.place for passage in library.passages}
    for place, document in enumerate(library.documents):
        if library.only is not None and document.id not in library.only:
            continue
        siglum = library.sigla[document.id]
        if document.language is not None and document.language not in languages:
            skipped.append(NotSearched(siglum, _in_another(document.language, asked)))
        elif place not in read:
            skipped.append(NotSearched(siglum, _why_unread(library, document.id)))
        else:
            places.add(place)
    if library.only is not None:
        why = FARTHER.format(means=means_of(library))
        n_further = len(library.documents) - len(library.only)
        skipped.append(NotSearched(f"{n_further:,} further sources", why, n_further))
    for record in library.findings.failed_sources():
        why = record.reason.replace(record.source or "\0", "it")
        skipped.append(NotSearched(_file_name(record.source), f"not read: {why}"))
    return frozenset(places), tuple(skipped)


def _in_another(language: str, asked: str) -> str:
    return f"it is in {language_name(language)}, the question in {asked}"


def _file_name(source: str | None) -> str:
    return (source or "a source").replace("\\", "/").rsplit("/", 1)[-1]


def _why_unread(library: Library, document: str) -> str:
    for record in library.findings.outcomes:
        if record.documents == (document,) and record.ending != "done":
            return record.reason or record.code
    return "no sentence of running text was found in it"


def searched_of(scope: Scope, said: Sequence[Said], skipped: tuple[NotSearched, ...]) -> Searched:
    """Return which sources were searched and in which nothing was found."""
    sigla = [
        scope.library.sigla[document.id]
        for place, document in enumerate(scope.library.documents)
        if place in scope.places
    ]
    found = {one.siglum for one in said}
    return Searched(tuple(sigla), tuple(one for one in sigla if one not in found), skipped)
