"""Cues and links: what the rules of attribution find, and what they ask of a quotation."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from crossread.analyse.quotation.host import Token

Manner = Literal[
    "after", "before", "that", "colon", "fragment", "noun", "according", "dash", "final",
    "label", "word", "distance", "title",
]  # fmt: skip

NO_SPEECH: frozenset[str] = frozenset({"label", "word", "distance", "title"})
_CRY = re.compile(r"[!?][\"'’”)\]]*$")
_WHOLE = re.compile(r"[.!?…][\"'’”)\]]*$")


@dataclass(frozen=True, slots=True)
class Cue:
    """A verb (or "according to") among the tokens of a sentence."""

    first: int
    last: int
    form: str
    gerund: bool = False
    passive: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """How a quotation hangs on its sentence: cue and source as token ranges, and by which rule."""

    manner: Manner
    cue: tuple[int, int] | None = None
    source: tuple[int, int] | None = None
    owner: bool = False
    shared: bool = False
    via: tuple[int, int] | None = None

    @property
    def is_speech(self) -> bool:
        """Whether somebody is given as the one who said the words."""
        return self.manner not in NO_SPEECH


def is_whole(text: str, token: Token, *, leads: bool = False) -> bool:
    """Whether a quotation reads as a sentence or more of its own.

    A full stop inside the marks proves nothing of three words or fewer, unless the quotation
    ``leads`` its sentence.
    """
    assert token.quoted is not None
    words = token.quoted
    content = text[words.start : words.end].strip()
    opens = content.lstrip("[(…. '‘\"“")[:1]
    if not (opens.isupper() or opens.isdigit()):
        return False
    return len(content.split()) > 3 or bool((_WHOLE if leads else _CRY).search(content))


_SMALL = frozenset(
    "a an the of in on and or for to at by with from as but vs de la le & is it".split()
)


def is_title_case(words: Sequence[str]) -> bool:
    """Whether every word but the small ones is capitalised, and there are few enough."""
    plain = [word.strip("“”\"'‘’:,!?.()") for word in words]
    big = [word for word in plain if word and word.lower() not in _SMALL]
    return (
        0 < len(words) <= 9
        and bool(big)
        and all(word[0].isupper() or word[0].isdigit() for word in big)
    )


def link_each(
    tokens: Sequence[Token], links: dict[int, Link], rules: Callable[[int], Link | None]
) -> dict[int, Link]:
    """Give each quotation among ``tokens`` the link its rules find, in order, and return all.

    ``links`` is filled as it goes, so that a rule can look at the quotations before.
    """
    for index, token in enumerate(tokens):
        if token.quoted is not None and (link := rules(index)) is not None:
            links[index] = link
    return links
