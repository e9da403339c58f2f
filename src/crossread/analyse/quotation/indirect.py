"""Indirect quotations, where the form leaves no doubt: "said that …", "According to Lee, …".

Only clauses whose bounds the sentence itself shows are taken. What is missed here is missed on
purpose: a wrong row costs more trust than a missing one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from crossread.analyse.quotation import sources
from crossread.analyse.quotation.attribution import Attributor
from crossread.analyse.quotation.host import Token
from crossread.analyse.quotation.links import Cue
from crossread.analyse.quotation.slavic import SlavicAttributor

MIN_WORDS = 3
_CLAUSE_STARTS = frozenset(
    "he she it they we i you there the a an this that these those his her their its our my no some "
    "many most all both only if when while since although because what whether nobody everyone "
    "people more about at in on after before during with for under as".split()
)
_ENDS = frozenset("but while although though whereas adding saying noting according".split())
# Verbs that take a bare clause so often that "that" can be missing; hardly ever a thing.
SAYING = frozenset(
    "said says say believes believe believed thinks think thought claims claimed insisted insists "
    "argued argues warned warns added adds told tells".split()
)
# What is denied or asked is not what is said.
_NOT_SAID = frozenset(
    f"{verb}{ending}"
    for verb in ("den", "question", "object", "protest", "counter", "wonder", "ask")
    for ending in ("", "y", "ied", "ies", "ed", "s")
)
_THAT_ONLY = frozenset({"is", "was", "are", "were"})


@dataclass(frozen=True, slots=True)
class Reported:
    """A clause given as somebody's words: token ranges of content, cue and source.

    ``more`` are the further parts of a content that its cue stands in the middle of.
    """

    content: tuple[int, int]
    cue: tuple[int, int]
    source: tuple[int, int]
    score: float
    more: tuple[tuple[int, int], ...] = ()


def reported(rules: Attributor | SlavicAttributor) -> Iterator[Reported]:
    """Yield the indirect quotations of a sentence without quotation marks."""
    if isinstance(rules, SlavicAttributor):
        yield from _reported_slavic(rules)
        return
    if not rules.cues or rules.is_headline:
        return
    taken = -1
    for cue in rules.cues:
        if cue.first < taken or cue.passive or cue.gerund:
            continue
        found = _according(rules, cue) or _that(rules, cue) or _trailing(rules, cue)
        if found is not None and _is_long(rules.tokens[found.content[0] : found.content[1]]):
            yield found
            taken = max(found.content[1], found.cue[1])


def _is_long(tokens: Sequence[Token]) -> bool:
    return sum(token.is_word for token in tokens) >= MIN_WORDS


# ---- said that … --------------------------------------------------------------------------------


def _that(rules: Attributor, cue: Cue) -> Reported | None:
    tokens = rules.tokens
    start = _clause_start(rules, cue)
    if start is None:
        return None
    source = sources.subject_before(tokens, cue.first)
    if source is None or tokens[source[0]].lower in {"i", "we", "you", "that", "which", "nobody"}:
        return None
    if tokens[source[1] - 1].lower in {"it", "this", "there"} and cue.form not in {"said", "says"}:
        return None
    before = sources.skip_plain_adverbs(tokens, source[0] - 1)
    if before >= 0 and tokens[before].lower in {"which", "that", "whom", "what", "than", "only"}:
        return None
    end = clause_end(tokens, start)
    score = 0.8 if tokens[start - 1].lower == "that" else 0.72
    return Reported((start, end), (cue.first, cue.last), source, score)


def _clause_start(rules: Attributor, cue: Cue) -> int | None:
    """Return where the reported clause starts: behind "that", else right behind the verb."""
    words = rules.lexicon
    speaks = cue.form in words.tell or (cue.form in words.say and cue.form not in words.beside)
    if not speaks or cue.form in _NOT_SAID or sources.is_wished(rules.tokens, cue.first):
        return None
    that = _that_behind(rules.tokens, cue)
    if that is not None:
        return that + 1 if rules.tokens[that + 1].lower not in _THAT_ONLY else None
    return _bare_clause(rules, cue) if cue.form in SAYING else None


def _that_behind(tokens: Sequence[Token], cue: Cue) -> int | None:
    """Return the index of the "that" which a cue takes, over a listener or a time."""
    for at in range(cue.last, min(cue.last + 7, len(tokens) - 2)):
        if tokens[at].lower == "that":
            return at
        if not tokens[at].is_word or tokens[at].lower in _NOT_BEFORE_THAT:
            return None
    return None


_NOT_BEFORE_THAT = frozenset(
    "to how why what of it he she they we there was is were are has had if whether".split()
)


def _bare_clause(rules: Attributor, cue: Cue) -> int | None:
    """Return where a clause without "that" starts: behind the verb, its listener and the time."""
    tokens, start = rules.tokens, cue.last
    if cue.form in rules.lexicon.tell:
        audience = sources.noun_phrase_from(tokens, cue.last)
        if audience is None:
            return None
        start = audience[1]
    while start + 1 < len(tokens) and _says_when(tokens, start):
        start += 1
    enough = start + 3 <= len(tokens)
    return start if enough and _opens_clause(tokens, start) else None


def _says_when(tokens: Sequence[Token], at: int) -> bool:
    """Whether the word belongs to "on Monday", "late Friday" between a verb and its clause."""
    if tokens[at].lower in {"on", "late", "early", "in"}:
        return sources.is_time(tokens, at + 1)
    return sources.is_time(tokens, at)


def _opens_clause(tokens: Sequence[Token], start: int) -> bool:
    token = tokens[start]
    if not token.is_word or token.lower in {"that", "to", "of"}:
        return False
    bare = token.lower.split("'")[0]
    rest = tokens[start + (bare == token.lower) : start + 14]
    return any(is_finite(one) for one in rest) and (bare in _CLAUSE_STARTS or token.is_name)


AUXILIARIES = frozenset(
    "is are was were has have had will would can could may might must should did does do won't "
    "can't isn't aren't wasn't weren't hasn't haven't hadn't wouldn't couldn't shouldn't didn't "
    "doesn't don't cannot".split()
)
_FINITE = AUXILIARIES | frozenset(
    "needs need wants want went came took made gave left lost won knew began "
    "fell rose became met saw held ran used".split()
)


# "He's" has a verb in it; "Lee's" hardly ever.
_WITH_IS = frozenset(f"{word}'s" for word in "it he she that there what who here where".split())


def is_finite(token: Token) -> bool:
    """Whether a word can be the verb of a clause, as far as its form shows."""
    word = token.lower
    return (
        word in _FINITE
        or (word.endswith("ed") and len(word) > 4 and "-" not in word)
        or word in _WITH_IS
        or word.endswith(("'re", "'ll", "'d", "'ve"))
    )


def clause_end(tokens: Sequence[Token], start: int) -> int:
    """Return where a reported clause ends: before ", but", before ";", else with its sentence."""
    for at in range(start, len(tokens)):
        token = tokens[at]
        if token.text in {";", "("} or (token.is_dash and at > start):
            return at
        after = tokens[at + 1] if at + 1 < len(tokens) else None
        if (
            token.text == ","
            and after is not None
            and (after.lower in _ENDS or _goes_on(tokens, at + 1))
        ):
            return at
    end = len(tokens)
    while end > start and tokens[end - 1].text in {".", "!", "?", "…", "..."}:
        end -= 1
    return end


def _goes_on(tokens: Sequence[Token], at: int) -> bool:
    """ ", and thanked the council": the speaker is the subject again."""
    verb = at + 1
    if tokens[at].lower != "and" or verb >= len(tokens):
        return False
    return tokens[verb].lower.endswith("ed") and not tokens[verb].is_name


# ---- According to Lee, … · …, according to Lee --------------------------------------------------


def _according(rules: Attributor, cue: Cue) -> Reported | None:
    if cue.form != "according to":
        return None
    tokens = rules.tokens
    source = sources.noun_phrase_from(tokens, cue.last)
    if source is None:
        return None
    if cue.first < 2:
        comma = next((at for at in range(source[1], len(tokens)) if tokens[at].text == ","), None)
        if comma is None or comma - source[1] > 12:
            return None
        return Reported(
            (comma + 1, clause_end(tokens, comma + 1)), (cue.first, cue.last), source, 0.8
        )
    if tokens[cue.first - 1].text != "," or not _is_last(tokens, source[1]):
        return None
    return Reported((0, cue.first - 1), (cue.first, cue.last), source, 0.78)


def _is_last(tokens: Sequence[Token], index: int) -> bool:
    """Whether only a few words that belong to the source come after ``index``."""
    rest = tokens[index:]
    return len(rest) < 14 and not any(token.text in {";", ":"} for token in rest)


# ---- …, Lee said. -------------------------------------------------------------------------------


def _trailing(rules: Attributor, cue: Cue) -> Reported | None:
    tokens = rules.tokens
    if cue.form not in {"said", "says", "added", "explained", "told", "wrote", "argued", "noted"}:
        return None
    if len(tokens) - cue.last > 8 or any(token.text == "," for token in tokens[cue.last :]):
        return None
    if cue.form == "told" and not _is_audience(tokens, cue):
        return None
    source = _trailing_source(tokens, cue)
    if source is None or source[0] < 4:
        return None
    first = min(source[0], cue.first)
    if tokens[first - 1].text != "," or tokens[0].lower in {"as", "when", "if", "while"}:
        return None
    if tokens[0].lower.endswith(("ed", "ing")) or tokens[0].lower in _LEADS_IN:
        return None
    if not any(is_finite(token) for token in tokens[: first - 1]):
        return None
    return Reported((0, first - 1), (cue.first, cue.last), source, 0.78)


_LEADS_IN = frozenset("when while after before since if with for by".split())


def _is_audience(tokens: Sequence[Token], cue: Cue) -> bool:
    return sources.noun_phrase_from(tokens, cue.last) is not None


def _trailing_source(tokens: Sequence[Token], cue: Cue) -> tuple[int, int] | None:
    """ ", Lee said" or ", said Lee"."""
    if tokens[cue.first - 1].text == ",":
        behind = sources.noun_phrase_from(tokens, cue.last)
        return (behind[0], behind[1]) if behind is not None else None
    return sources.subject_before(tokens, cue.first)


# ---- Ukrainian, Russian -------------------------------------------------------------------------


def _reported_slavic(rules: SlavicAttributor) -> Iterator[Reported]:
    for cue in rules.cues:
        that = _slavic_that(rules, cue)
        if that is None or cue.form not in rules.lexicon.say:
            continue
        source = rules.subject_of(cue, that - 1)
        end = clause_end(rules.tokens, that)
        if source is not None and _is_long(rules.tokens[that:end]):
            yield Reported((that, end), (cue.first, cue.last), source, 0.78)
            return
    according = rules.according(len(rules.tokens))
    if according is not None and according.cue and according.source and according.cue[0] == 0:
        comma = next(
            (
                at
                for at in range(according.source[1], len(rules.tokens))
                if rules.tokens[at].text == ","
            ),
            None,
        )
        if comma is not None and _is_long(rules.tokens[comma + 1 :]):
            end = clause_end(rules.tokens, comma + 1)
            yield Reported((comma + 1, end), according.cue, according.source, 0.78)


def _slavic_that(rules: SlavicAttributor, cue: Cue) -> int | None:
    """Return the index behind ", що" or ", что" that follows a cue closely."""
    for at in range(cue.last, min(cue.last + 8, len(rules.tokens) - 2)):
        if rules.tokens[at].text == ",":
            return at + 2 if rules.tokens[at + 1].lower in rules.lexicon.words["that"] else None
    return None
