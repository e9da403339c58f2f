"""Indirect speech found by the learned reader: which of its attributions are somebody's words.

The reader marks every attribution, also attitudes and acts ("announced three days of mourning",
"likes it"). Kept are clauses under a cue, with a source, outside quotation marks; what somebody
denies or refuses is not what they say.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import groupby

from crossread.analyse.learned import Attributed
from crossread.analyse.quotation.host import Token
from crossread.analyse.quotation.indirect import AUXILIARIES, MIN_WORDS, SAYING, Reported, is_finite
from crossread.analyse.quotation.records import Place

LEAST_SCORE = 0.5
# The score of a finding by the reader alone is no higher than that of the surest rule.
MOST_SCORE = 0.93
NEGATION_REACH = 4

_NEGATIONS = frozenset(
    "not never no neither nor without cannot can't won't didn't doesn't don't hasn't haven't "
    "hadn't wouldn't isn't wasn't aren't weren't couldn't".split()
)
_REFUSING = (
    "den", "refus", "declin", "reject", "disput", "doubt", "dismiss", "oppos", "condemn",
    "denounc", "criticis", "criticiz", "question", "object", "protest", "wonder", "ask", "forbid",
    "forbad", "prohibit", "ban", "prevent", "avoid", "fail", "forg", "ignor", "rebuk", "rebut",
    "refut", "contest", "challeng", "disagre", "disavow", "retract", "withdr", "veto",
)  # fmt: skip
# To want, to like and to try is no speech.
_ATTITUDES = (
    "want", "lik", "love", "hate", "try", "tri", "plan", "hop", "wish", "seek", "sought", "intend",
    "prefer", "enjoy", "aim", "decid", "know", "knew", "remember", "see", "saw", "seen", "hear",
    "find", "found", "learn", "discover", "realis", "realiz", "understand", "understood", "fear",
    "expect", "look", "attempt", "consider", "mean", "appear", "seem", "care", "need", "show",
    "agree", "refer", "welcom", "support", "back", "accept", "blam", "accus", "prais", "celebrat",
    "impos", "cast", "defend", "sign", "assail", "attack", "slam", "thank", "mock",
    "allow", "permit", "nam", "illustrat", "underscor", "reflect", "highlight",
)  # fmt: skip
_RELATIVES = frozenset({"who", "whom", "whose", "which", "that", "where"})
_SUBJECTS = frozenset("i you he she it we they there".split())
# After one of these comes a noun, or a word in -ed that says what it is like.
_BEFORE_NOUNS = frozenset(
    "a an the of on in by with for from to at its his her their our my your no any some more "
    "most".split()
)


_OF_OBJECTS = (
    "describ", "lament", "cit", "detail", "recount", "repeat", "reiterat", "outlin", "laid", "lay",
    "express", "includ",
)  # fmt: skip
_OF_THINGS = frozenset("about over on at of for against with".split())
# What may stand before a noun that is a cue: "after reports that …".
_BEFORE_CUE_NOUNS = _BEFORE_NOUNS | frozenset(
    "after amid before despite following over and".split()
)


def reported(tokens: Sequence[Token], attributed: Sequence[Attributed]) -> Iterator[Reported]:
    """Yield the attributions of a sentence that give a clause as somebody's words.

    Contents of one cue are parts of one: "The army, Lee said, had fired first."
    """
    starts = [token.start for token in tokens]
    for (cue_place, source_place), parts in groupby(attributed, lambda one: (one.cue, one.source)):
        if cue_place is None or source_place is None:
            continue
        found = list(parts)
        ranges = [_range(tokens, starts, one.content) for one in found]
        cue, source = _range(tokens, starts, cue_place), _range(tokens, starts, source_place)
        score = max(one.score for one in found)
        if cue is None or source is None or score < LEAST_SCORE or not _speaks(tokens, cue):
            continue
        contents = [_without_opening(tokens, one) for one in ranges if one is not None]
        contents = [(first, last) for first, last in contents if last > first]
        if _is_noun_of_nobody(tokens, source, cue) or _are_inside(contents, source, cue):
            continue
        words = [token for first, last in contents for token in tokens[first:last]]
        if not words or (_takes_things(tokens, cue) and not _opens_clause(tokens, contents[0][0])):
            continue
        if _is_clause(words, tokens[cue[0] : cue[1]]):
            score = round(min(score, MOST_SCORE), 2)
            yield Reported(contents[0], cue, source, score, tuple(contents[1:]))


def _are_inside(contents: Sequence[tuple[int, int]], *others: tuple[int, int]) -> bool:
    """Whether who speaks, or the verb, stands in the words given: those are nobody's then."""
    return any(first <= one[0] and one[1] <= last for first, last in contents for one in others)


def _takes_things(tokens: Sequence[Token], cue: tuple[int, int]) -> bool:
    """Whether a cue mostly has a thing for an object: "laid out a plan many had opposed"."""
    return any(token.lower.startswith(_OF_OBJECTS) for token in tokens[cue[0] : cue[1]])


def _opens_clause(tokens: Sequence[Token], first: int) -> bool:
    before = tokens[first - 1].lower if first else ""
    return before in {"that", "how", "why"} or tokens[first].lower in _SUBJECTS | {"how", "why"}


def _range(tokens: Sequence[Token], starts: Sequence[int], place: Place) -> tuple[int, int] | None:
    """Return the tokens that lie within code points, None where there are none."""
    first = bisect_left(starts, place[0])
    last = bisect_left(starts, place[1])
    if first > 0 and tokens[first - 1].end > place[0]:
        first -= 1
    return (first, last) if last > first else None


def _speaks(tokens: Sequence[Token], cue: tuple[int, int]) -> bool:
    within = [token.lower for token in tokens[cue[0] : cue[1]]]
    if within[-1] in _OF_THINGS:
        return False  # "were furious over emails": whoever is so says no words
    if any(word in _NEGATIONS for word in (*_before(tokens, cue[0]), *within)):
        return False
    return not any(word.startswith((*_REFUSING, *_ATTITUDES)) for word in within)


def _before(tokens: Sequence[Token], cue: int) -> Iterator[str]:
    """The few words before a cue that no punctuation cuts off: "Nor do I think"."""
    for at in range(cue - 1, max(-1, cue - NEGATION_REACH - 1), -1):
        if not tokens[at].is_word:
            return
        yield tokens[at].lower


def _is_noun_of_nobody(
    tokens: Sequence[Token], source: tuple[int, int], cue: tuple[int, int]
) -> bool:
    """Whether a cue is a noun that the source does not own: "Lee came seeking assurances that …".

    A verb stands between them then, and the noun behind a preposition, "and" or that verb.
    """
    if cue[1] - cue[0] > 1 or source[1] >= cue[0] or tokens[source[1] - 1].owner is not None:
        return False
    if not tokens[cue[0]].lower.endswith(("s", "ion", "ment", "ce", "y")):
        return False
    between = tokens[source[1] : cue[0]]
    acts = any(is_finite(one) or one.lower.endswith("ing") for one in between)
    return acts and between[-1].lower in _BEFORE_CUE_NOUNS


def _without_opening(tokens: Sequence[Token], content: tuple[int, int]) -> tuple[int, int]:
    """Leave out "that" at the beginning, and the stops at the end."""
    first, last = content
    while first < last and (tokens[first].lower == "that" or tokens[first].text == ","):
        first += 1
    while last > first and tokens[last - 1].text in {".", ",", "!", "?", "…", ";"}:
        last -= 1
    return first, last


def _is_clause(tokens: Sequence[Token], cue: Sequence[Token]) -> bool:
    """Whether words say something: a finite verb of their own, or somebody told to do something.

    The verb of a relative clause does not count: "cited the case of a man who was fined" gives a
    thing that somebody spoke of, and no words.
    """
    if any(token.quoted is not None for token in tokens):
        return False
    if sum(token.is_word for token in tokens) < MIN_WORDS:
        return False
    # "Was coy about whether he would go": nothing is said.
    if tokens[0].lower in {"to", "for", "of", "about", "on", "as", "not", "whether"}:
        return False
    says = any(token.lower in SAYING for token in cue)
    if tokens[0].lower == "what" and not says:
        return False  # "brushed what he called dust off"
    if tokens[0].lower == "it" and len(tokens) > 1 and tokens[1].lower in _BEFORE_NOUNS:
        return False  # "threatened it with retaliation"
    if tokens[0].lower in _SUBJECTS or says:
        return any(is_finite(token) for token in tokens)
    n_relatives = sum(
        token.lower in _RELATIVES and _can_be_relative(tokens, at)
        for at, token in enumerate(tokens)
    )
    return _n_verbs(tokens) > n_relatives


def _can_be_relative(tokens: Sequence[Token], at: int) -> bool:
    """Whether "that" or "who" can open a relative clause: not behind a verb ("is that …")."""
    if at == 0:
        return False
    before = tokens[at - 1]
    return not before.is_word or not is_finite(before)


def _n_verbs(tokens: Sequence[Token]) -> int:
    """Return how many verbs words have; "would have been sold" is one."""
    n_verbs, in_verb = 0, False
    for at, token in enumerate(tokens):
        adverb = token.lower.endswith("ly") or token.lower in _NEGATIONS
        if adverb and in_verb:
            continue
        verb = is_finite(token) and (in_verb or not _is_before_noun(tokens, at))
        # "Who was fined had been right": behind a participle an auxiliary begins anew.
        anew = in_verb and token.lower in AUXILIARIES and tokens[at - 1].lower.endswith("ed")
        n_verbs += verb and (anew or not in_verb)
        in_verb = verb
    return n_verbs


def _is_before_noun(tokens: Sequence[Token], at: int) -> bool:
    """Whether an article, an owner or the like is before a word: "the needs", "Lee’s demands"."""
    before = at - 1
    while before >= 0 and tokens[before].lower.endswith("ly"):
        before -= 1
    if before < 0:
        return False
    return tokens[before].lower in _BEFORE_NOUNS or tokens[before].owner is not None
