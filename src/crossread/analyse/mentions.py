"""Mentions: the people, organisations, places and other named things of a text.

By rule: capitals, lists and the words beside a name find it; within the text a surname is tied to
its full name and an acronym to its expansion, where only one fits. Where the rules only guess what
a name names, or find none, the learned reader has a say. Titles are no part of the pin ("President
Ann Lee" is pinned as "Ann Lee").
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from crossread.analyse.learned import READER, Read, reads, spans_of
from crossread.analyse.mention.bearers import heading_end
from crossread.analyse.mention.entities import Actor, actors_of
from crossread.analyse.mention.joined import join
from crossread.analyse.mention.ruled import SLAVIC, named_by_rule
from crossread.model import Analyser, Finding, Mention, Reading, Sentence


def find_mentions(reading: Reading) -> Iterator[Finding[Mention]]:
    """Find every mention of a named thing, in order, each with its entity in this text.

    Where the learned reader is among the models and reads the language, ``stage`` says of each
    finding whether it is by it or by rule.
    """
    language = reading.document.language
    ruled = named_by_rule(reading.text, language, spans_of(reading)).actors
    for actor, stage in _joined(reading, ruled) if reads(reading) else _by_rule(ruled):
        yield _finding(reading, actor, stage)


def _by_rule(actors: tuple[Actor, ...]) -> Iterator[tuple[Actor, str]]:
    return ((actor, "rule") for actor in actors)


def _joined(reading: Reading, ruled: tuple[Actor, ...]) -> Iterator[tuple[Actor, str]]:
    """Yield the names by rule and by reader, tied together anew: who is whom hangs on all."""
    sentences = spans_of(reading)
    seen = Read(reading, sentences).names()
    joined = join(reading.text, [actor.name for actor in ruled], seen)
    told = {(name.start, name.end) for name, by_reader in joined if by_reader}
    heading = heading_end(reading.text, sentences)
    for actor in actors_of(reading.text, [name for name, _ in joined], heading):
        by_reader = (actor.name.start, actor.name.end) in told
        yield actor, "model" if by_reader else "rule"


def _finding(reading: Reading, actor: Actor, stage: str) -> Finding[Mention]:
    name = actor.name
    pin = reading.pin(name.start, name.end)
    body = Mention(pin, actor.entity, actor.full, name.kind or "MISC")
    return Finding(body, round(name.score, 2), stage=stage)


ANALYSER = Analyser(
    "mentions.rules",
    version="1",
    analyse=find_mentions,
    provides=Mention,
    requires=frozenset({Sentence}),
    languages=SLAVIC | {"en"},
)
LEARNED = replace(ANALYSER, name="mentions", models=(READER,))
"""The rules and the learned reader together."""
