"""The names of a text by rule alone: what the learned reader is not shown rests on these."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from crossread.analyse.mention.bearers import heading_end
from crossread.analyse.mention.english import Name, find_names
from crossread.analyse.mention.entities import Actor, actors_of
from crossread.analyse.mention.slavic import find_slavic_names, slavic_actors
from crossread.analyse.mention.words import is_plainly_formed
from crossread.text.names import is_common

SLAVIC = frozenset(["uk", "ru"])
Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Ruled:
    """The names of a text, each with whom it names; and words with a capital that may be names,
    of which the text does not tell."""

    actors: tuple[Actor, ...]
    doubtful: tuple[Name, ...] = ()


def named_by_rule(text: str, language: str | None, sentences: Sequence[Place]) -> Ruled:
    """Return the names that rules find in the sentences of a text.

    The last texts are kept: several analysers ask for the names of one text.
    """
    return _named(text, language, tuple(sentences))


@lru_cache(maxsize=4)
def _named(text: str, language: str | None, sentences: tuple[Place, ...]) -> Ruled:
    heading = heading_end(text, sentences)
    if language in SLAVIC:
        names = find_slavic_names(text, sentences, language)
        return Ruled(tuple(slavic_actors(text, names, heading)))
    names = find_names(text, sentences)
    actors = tuple(actors_of(text, names, heading))
    told = {actor.name.start for actor in actors}
    left = (name for name in names if name.start not in told and _may_name(name))
    return Ruled(actors, tuple(left))


def _may_name(name: Name) -> bool:
    words = name.text.split()
    return not all(is_common(one) or is_plainly_formed(one) for one in words)
