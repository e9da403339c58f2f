"""States that rule each other out, told of one person: dead and alive, freed and still held.

The pairs are few and closed. Who is in a state must stand right before the words for it, by name
or as "he" or "the singer" where the sentence or the one before names one person alone. What may
have come about since ("is still held" on Monday, "has been released" on Tuesday) is set against
nothing, and where no days are known only the dead are set against the living.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from crossread.compare.candidates import Statement
from crossread.compare.contested import Rejected
from crossread.compare.names import are_one
from crossread.model import Document, Pin, Span
from crossread.text.similarity import word_set

_IN = r"(?:custody|prison|jail|captivity|detention)"
# Of each pair the state that comes about, and the one that holds as long as it has not.
_PAIRS = (
    (
        r"(?:is|was|has been|had been|been)\s+(?:found\s+|shot\s+)?dead|(?:has|had)\s+died|died"
        r"|(?:has\s+)?passed away|(?:was|has been)\s+(?:killed|murdered|executed)",
        r"is\s+(?:still\s+|very\s+much\s+|\w+ly\s+)*alive",
    ),
    (
        r"(?:has|have)\s+(?:now\s+)?been\s+(?:released|freed|set free)"
        r"|(?:was|were)\s+(?:released|freed|set free)",
        rf"(?:is|are)\s+still\s+(?:being\s+)?(?:held|detained|imprisoned|in {_IN})"
        rf"|remains?\s+(?:in\s+{_IN}|behind bars|imprisoned|jailed|detained)",
    ),
    (
        r"(?:has\s+|had\s+)?(?:resigned|stepped down)",
        r"(?:remains|is staying|stays|will stay|will remain)\s+(?:on\s+)?in\s+"
        r"(?:office|(?:his|her|the)\s+(?:post|job|office))|remains(?=\s+[a-z])",
    ),
)
_STATES = tuple(
    (n, holds, re.compile(rf"\b(?P<cue>{pattern})\b"))
    for n, pair in enumerate(_PAIRS)
    for holds, pattern in zip((False, True), pair, strict=True)
)
LIFE, OFFICE = 0, 2
# Between a name and its state nothing may stand but adverbs, or what a pair of commas encloses.
_BETWEEN = re.compile(
    r"^,?\s*(?:\([^()]*\)\s*|,[^,;:.]{1,80},\s*|\w+ly\s+|also\s+|still\s+|now\s+)?$"
)
# Who stands for the one person named before.
_STANDS_IN = re.compile(
    r"(?:^|[\s“\"])(?:[Hh]e|[Ss]he|[Tt]he\s+(?:[^,;:.]{1,40}\s)?(?:actor|actress|singer|star|rapper|"
    r"musician|comedian|painter|poet|author|writer|politician|leader|president|minister))\s+$"
)
STANDING_IN = 64
_OPEN = frozenset("if whether unless may might could would should not never".split())


@dataclass(frozen=True, slots=True)
class State:
    """A statement that says in what state somebody is; ``holds`` of the one that may end."""

    statement: Statement
    who: str
    pair: int
    holds: bool
    cue: Span

    @property
    def pin(self) -> Pin:
        """Return the pin of the words for the state."""
        return Pin(self.statement.document, self.cue)


def contrary_states(
    statements: Sequence[Statement],
    documents: Sequence[Document],
    rejected: Rejected,
) -> Iterator[tuple[State, State]]:
    """Yield states of one person, told by two texts, of which one rules out the other.

    ``rejected`` is what texts tell and reject themselves: nobody is dead in a hoax.
    """
    found = list(_states(statements, documents))
    for first, later in combinations(found, 2):
        if first.statement.place == later.statement.place or not _are_contrary(first, later):
            continue
        came, holds = (later, first) if first.holds else (first, later)
        if not rejected.has(came.statement) and _is_no_later(came, holds, documents):
            yield first, later


def _are_contrary(a: State, b: State) -> bool:
    if a.pair != b.pair or a.holds == b.holds or not are_one(a.who, b.who):
        return False
    return a.pair != OFFICE or bool(_role(a, b))


def _role(a: State, b: State) -> frozenset[str]:
    """Return the words for the office both speak of, or of the office itself."""
    holding, other = (a, b) if a.holds else (b, a)
    behind = [word for word in holding.statement.words if word.start >= holding.cue.start]
    named = {word.norm for word in behind[1:4]}
    return frozenset(named & _POSTS) or frozenset(
        named & {word.norm for word in other.statement.words} - word_set("function")
    )


_POSTS = frozenset(("office", "post", "job"))


def _is_no_later(came: State, holds: State, documents: Sequence[Document]) -> bool:
    """Whether what came about was told no later than what holds: else it may have since."""
    told = [documents[one.statement.place].capture.date for one in (came, holds)]
    if told[0] is None or told[1] is None:
        return came.pair == LIFE
    return told[0][:10] <= told[1][:10]


def _states(statements: Sequence[Statement], documents: Sequence[Document]) -> Iterator[State]:
    before: dict[int, list[str]] = defaultdict(list)
    for one in statements:
        named = list(dict.fromkeys(each.name for each in one.mentions if each.type == "PER"))
        if not one.denied and not one.asked:
            yield from _states_in(one, documents[one.place].text, before[one.place])
        before[one.place] = named or before[one.place]


def _states_in(one: Statement, text: str, before: Sequence[str]) -> Iterator[State]:
    for pair, holds, pattern in _STATES:
        for match in pattern.finditer(text, one.span.start, one.span.end):
            cue = Span(*match.span("cue"))
            who = _who(one, text, cue.start, before)
            if who is not None and not _is_open(one, cue):
                yield State(one, who, pair, holds, cue)


def _who(one: Statement, text: str, at: int, before: Sequence[str]) -> str | None:
    """Return the name of whom it is said, None where it does not stand right before."""
    ahead = [each for each in one.mentions if each.mention.span.end <= at]
    if _STANDS_IN.search(text[max(one.span.start, at - STANDING_IN) : at]):
        named = list(dict.fromkeys(each.name for each in ahead if each.type == "PER")) or before
        return named[0] if len(named) == 1 else None
    for each in reversed(ahead):
        if each.type == "PER" and _BETWEEN.search(text[each.mention.span.end : at]):
            return each.name
    return None


def _is_open(one: Statement, cue: Span) -> bool:
    """Whether a word right before or in the cue makes it less than said."""
    near = [word for word in one.words if cue.start - 24 <= word.start < cue.end]
    return any(word.norm in _OPEN or word.norm in word_set("negators") for word in near)
