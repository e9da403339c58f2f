"""Mentions: the people, organisations, places and other named things of a text.

By rule, without a model: capitals, lists and the words beside a name find it; within the text a
surname is tied to its full name and an acronym to its expansion, where only one fits. Titles are
no part of the pin ("President Ann Lee" is pinned as "Ann Lee").
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from crossread.analyse.mention.bearers import heading_end
from crossread.analyse.mention.english import find_names
from crossread.analyse.mention.entities import Actor, actors_of
from crossread.analyse.mention.slavic import find_slavic_names, slavic_actors
from crossread.model import Analyser, Finding, Mention, Reading, Sentence

SLAVIC = frozenset(["uk", "ru"])


def find_mentions(reading: Reading) -> Iterator[Finding[Mention]]:
    """Find every mention of a named thing, in order, each with its entity in this text."""
    sentences = [
        (body.sentence.span.start, body.sentence.span.end) for body in reading.bodies(Sentence)
    ]
    for actor in _actors(reading, sentences):
        yield _finding(reading, actor)


def _actors(reading: Reading, sentences: Sequence[tuple[int, int]]) -> list[Actor]:
    text, language = reading.text, reading.document.language
    heading = heading_end(text, sentences)
    if language in SLAVIC:
        return slavic_actors(text, find_slavic_names(text, sentences, language), heading)
    return actors_of(text, find_names(text, sentences), heading)


def _finding(reading: Reading, actor: Actor) -> Finding[Mention]:
    name = actor.name
    pin = reading.pin(name.start, name.end)
    body = Mention(pin, actor.entity, actor.full, name.kind or "MISC")
    return Finding(body, round(name.score, 2))


ANALYSER = Analyser(
    "mentions.rules",
    version="1",
    analyse=find_mentions,
    provides=Mention,
    requires=frozenset({Sentence}),
    languages=SLAVIC | {"en"},
)
