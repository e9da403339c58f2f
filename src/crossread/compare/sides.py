"""Whose side somebody is said to take, and where two statements put one party on both sides.

"The left takes sides with Alvany" and "the left is favourable to the Brennish position" share no
word that a difference could be pinned to; they go against each other only if Alvany and Brenn are
at odds, and that the text itself must say ("Alvany … to invade Brenn"). What is found this way is
a suggestion.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from crossread.compare.candidates import Statement
from crossread.model import Document, Pin, Span
from crossread.text.clauses import Clause, clauses
from crossread.text.similarity import Token, content_stems, tokens, word_set

# Certainty of what is found this way.
SCORE = 0.5
# How far after the words that take a side its target is looked for, in characters.
REACH = 48
# Names are one where so many letters at the beginning are the same: "Brenn", "Brennish".
MIN_NAME, PREFIX = 4, 5

_FOR = (
    r"(?:tak(?:e|es|ing)|took) (?:the )?sides? (?:with|of)|sid(?:e|es|ed|ing) with"
    r"|stands? with|standing with|stood with|on the side of|support(?:s|ed|ing)?|back(?:s|ed|ing)"
    r"|favou?r(?:s|ed|ing)|favou?rable to(?:wards)?|in favou?r of|endors(?:e|es|ed|ing)"
    r"|defend(?:s|ed|ing)|sympathi[sz](?:e|es|ed|ing) with|loyal to|allied (?:with|to)"
    r"|pro-(?=[A-Z])"
)
_AGAINST = (
    r"oppos(?:e|es|ed|ing)|condemn(?:s|ed|ing)?|sid(?:e|es|ed|ing) against|hostile to(?:wards)?"
    r"|(?:is|are|was|were|stands?|stood) (?:\w+ly )?against|denounc(?:e|es|ed|ing)|anti-(?=[A-Z])"
)
_SIDE = re.compile(rf"(?<![-\w])(?:(?P<pro>{_FOR})|(?P<anti>{_AGAINST}))")
_AT_ODDS = re.compile(
    r"\b(?:invad(?:e|es|ed|ing)|annex(?:es|ed|ing)?|attack(?:s|ed|ing)?|bomb(?:s|ed|ing)?"
    r"|threaten(?:s|ed|ing)?|oppos(?:es|ed|ing|e)|fight(?:s|ing)?|fought|at war with"
    r"|war (?:on|against)"
    r"|blockad(?:e|es|ed|ing)|occup(?:y|ies|ied|ying))\b"
)
_NAME = re.compile(r"\b[A-Z][a-z]{3,}\b")
# What is wished for, asked or supposed is no side taken.
_WISHED = re.compile(r"\b(?:should|must|ought|would|could|let us|if|whether)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Side:
    """A statement that puts somebody on a side.

    ``holder`` are the stems of who takes it, ``target`` the folded name of whom it is for
    (``favours``) or against; ``cue`` and ``named`` are the words.
    """

    statement: Statement
    holder: frozenset[str]
    target: str
    favours: bool
    cue: Pin
    named: Pin


def _fold(name: str) -> str:
    """Return the beginning of a name, by which "Brenn" and "Brennish" are one."""
    return name.casefold()[:PREFIX]


def sides_in(statements: Sequence[Statement], text: str) -> list[Side]:
    """Return the sides that the sentences of one text put somebody on, in order."""
    found: list[Side] = []
    for index, one in enumerate(statements):
        before = statements[index - 1] if index else None
        for part in clauses(text, one.span.start, one.span.end):
            side = _side(one, part, before, text)
            if side is not None:
                found.append(side)
    return found


def _side(one: Statement, part: Clause, before: Statement | None, text: str) -> Side | None:
    match = _SIDE.search(text, part.span.start, part.span.end)
    if match is None or _WISHED.search(part.words(text)):
        return None
    name = _NAME.search(text, match.end(), min(one.span.end, match.end() + REACH))
    if name is None:
        return None
    holder = _holder(one, part, match.start(), before, text)
    if not holder:
        return None
    denied = any(
        word.norm in word_set("negators") for word in tokens(text, part.span.start, match.start())
    )
    return Side(
        statement=one,
        holder=holder,
        target=_fold(name.group()),
        favours=(match["pro"] is not None) != denied,
        cue=Pin(one.document, Span(match.start(), match.end())),
        named=Pin(one.document, Span(name.start(), name.end())),
    )


def _holder(
    one: Statement, part: Clause, end: int, before: Statement | None, text: str
) -> frozenset[str]:
    """Return who takes a side: the subject, or that of the sentence before ("How? By siding …")."""
    own = tokens(text, part.span.start, end)
    if part.subject is not None:
        own = tokens(text, part.subject.start, part.subject.end)
    elif own and own[0].norm == "by" and before is not None:
        own = _last_subject(before, text) if before.paragraph == one.paragraph else []
    return frozenset(content_stems(own)) - _EMPTY


# Words of a subject that name nobody.
_EMPTY = frozenset(content_stems(tokens("position stance view official officially openly clearly")))


def _last_subject(statement: Statement, text: str) -> list[Token]:
    for part in reversed(clauses(text, statement.span.start, statement.span.end)):
        words = tokens(text, part.span.start, part.span.end)
        start = next((at + 1 for at, word in enumerate(words) if word.norm == "that"), 0)
        for at in range(start + 1, len(words)):
            if words[at].norm in _VERBS_OF_BEING:
                return words[start:at]
    return []


_VERBS_OF_BEING = frozenset("is are was were has have had does do did will".split())


def at_odds(statements: Iterable[Statement], text: str) -> frozenset[frozenset[str]]:
    """Return the pairs of names that a text says are at odds: "Alvany … to invade Brenn"."""
    found: set[frozenset[str]] = set()
    for one in statements:
        for match in _AT_ODDS.finditer(text, one.span.start, one.span.end):
            before = [_fold(n.group()) for n in _NAME.finditer(text, one.span.start, match.start())]
            after = [
                _fold(n.group())
                for n in _NAME.finditer(text, match.end(), min(one.span.end, match.end() + REACH))
            ]
            found |= {frozenset((x, y)) for x in before for y in after if x != y}
    return frozenset(found)


def set_against(
    statements: Sequence[Statement], documents: Sequence[Document]
) -> Iterator[tuple[Side, Side]]:
    """Yield two sides of one holder that go against each other, in order; both in one text."""
    by_place: dict[int, list[Statement]] = defaultdict(list)
    for one in statements:
        by_place[one.place].append(one)
    for place, group in sorted(by_place.items()):
        text = documents[place].text
        odds = at_odds(group, text)
        for a, b in combinations(sides_in(group, text), 2):
            if _go_against(a, b, odds):
                yield a, b


def _go_against(a: Side, b: Side, odds: frozenset[frozenset[str]]) -> bool:
    if a.statement.paragraph == b.statement.paragraph or not a.holder & b.holder:
        return False
    if a.target == b.target:
        return a.favours != b.favours
    return a.favours and b.favours and frozenset((a.target, b.target)) in odds
