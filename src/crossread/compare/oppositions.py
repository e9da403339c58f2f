"""Statements of which one rules the other out by more than a number, a negation or a day.

Each rule asks that everything else be the same: the same clause but for the quality given to one
thing, the share of a whole, the place where one thing happened, who did what only one can have
done, or whether it was before or after.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache

from crossread.compare.candidates import Statement
from crossread.compare.differences import (
    MIN_SHARED,
    Both,
    Unlike,
    bare_terms,
    names_differ,
    times_differ,
    words_at,
)
from crossread.model import Span
from crossread.model.bodies import Difference
from crossread.text.similarity import Token, content_stems, is_content, stem, word_set
from crossread.text.wordlists import sections

# What is left must share so much: the thing spoken of, and one more word where a verb is kept.
MIN_ALIKE = 2


def oppositions(both: Both) -> list[Unlike]:
    """Return in what one statement rules the other out, beyond numbers, negations and days."""
    if not both.stand_apart or _restricted(both):
        return []
    if times_differ(both):
        return list(_lacks(both))  # what was given before is not lacking later
    rules: tuple[Callable[[Both], Iterable[Unlike]], ...] = (
        _characterisations, _degrees, _orders, _places, _agents, _lacks,
    )  # fmt: skip
    return [found for rule in rules for found in rule(both)]


def _restricted(both: Both) -> bool:
    """Whether a word sets apart what only one statement speaks of: "the second boat"."""
    a, b = ({word.norm for word in one.words} for one in (both.a, both.b))
    return bool((a ^ b) & word_set("restricting"))


def _norms(words: Iterable[Token]) -> frozenset[str]:
    return frozenset(word.norm for word in words)


def _rest(both: Both, out_a: frozenset[str], out_b: frozenset[str]) -> tuple[frozenset[str], ...]:
    """Return what both say without some words, numbers, times and frames."""
    return (
        bare_terms(both.a, both.a.words) - out_a - _source_terms(both, "a"),
        bare_terms(both.b, both.b.words) - out_b - _source_terms(both, "b"),
    )


def _source_terms(both: Both, side: str) -> frozenset[str]:
    """Return the words that name who says it: they are no part of what is said."""
    one = both.a if side == "a" else both.b
    source = one.voice.source
    if source is None:
        return frozenset()
    words = [word for word in one.words if source.start <= word.start < source.end]
    return frozenset(content_stems(words))


def _unlike(both: Both, kind: Difference, a: Sequence[Token], b: Sequence[Token]) -> Unlike:
    return Unlike(kind, words_at(both.a, a), words_at(both.b, b), opposed=True)


# ---- what a thing is called to be ---------------------------------------------------------------


@lru_cache(maxsize=1)
def characterisation_pairs() -> frozenset[tuple[str, str]]:
    """Return the stems of qualities of which one rules out the other, both ways round."""
    entries = sections("crossread.text", "comparing.txt")["characterisations"]
    pairs = {tuple(stem(word) for word in entry.split("=")) for entry in entries}
    return frozenset((a, b) for x, y in pairs for a, b in ((x, y), (y, x)))


_DENYING = ("un", "in", "im", "il", "ir", "dis", "non")


def are_contrary(a: str, b: str) -> bool:
    """Whether two stems are qualities of which one rules out the other.

    >>> are_contrary("lawful", "unlawful"), are_contrary("peaceful", "violent")
    (True, True)
    """
    if (a, b) in characterisation_pairs():
        return True
    short, long = sorted((a, b), key=len)
    return len(short) > len("able") and long.removesuffix(short) in _DENYING


def _characterisations(both: Both) -> Iterator[Unlike]:
    only_a, only_b = (
        [word for word in one.words if is_content(word.norm) and stem(word.norm) not in other.terms]
        for one, other in ((both.a, both.b), (both.b, both.a))
    )
    for x in only_a:
        for y in only_b:
            if not are_contrary(stem(x.norm), stem(y.norm)) or _are_denied(both):
                continue
            if _are_of_other_things(both, x, y):
                continue
            qualities = _quality(both.a.words, x), _quality(both.b.words, y)
            a, b = _rest(both, *qualities)
            if a and (a <= b or b <= a) and not names_differ(both):
                yield _unlike(both, "characterisation", [x], [y])
                return


def _are_of_other_things(both: Both, x: Token, y: Token) -> bool:
    """Whether two qualities stand before words for other things: "safe thing", "unsafe bridge"."""
    a, b = _behind_quality(both.a.words, x), _behind_quality(both.b.words, y)
    return a is not None and b is not None and a != b


def _behind_quality(words: Sequence[Token], word: Token) -> str | None:
    """Return the stem of the word that says something right behind another, None if none does."""
    at = next(n for n, one in enumerate(words) if one == word) + 1
    if at >= len(words) or words[at].start - word.end > 1 or not is_content(words[at].norm):
        return None
    return stem(words[at].norm)


def _quality(words: Sequence[Token], word: Token) -> frozenset[str]:
    """Return a quality with what is joined to it: "free and fair", "calm but tense"."""
    at = next(n for n, one in enumerate(words) if one == word)
    around = [word]
    if at > 1 and words[at - 1].norm in _JOINING:
        around.append(words[at - 2])
    if at + 2 < len(words) and words[at + 1].norm in _JOINING:
        around.append(words[at + 2])
    return frozenset(content_stems(around))


_JOINING = frozenset(("and", "but", "or"))


def _are_denied(both: Both) -> bool:
    """Whether one of the two denies what it says, so that both may say one thing."""
    negators = word_set("negators")
    return bool(_norms(both.a.words) & negators) or bool(_norms(both.b.words) & negators)


# ---- how much of it -----------------------------------------------------------------------------

_ALL = re.compile(r"\b(?:all|every|everyone|everybody|entire|whole|entirely|completely|each)\b")
_MOST = re.compile(r"\b(?:most|the majority|mostly)\b")
_PART = re.compile(
    r"\b(?:only (?:some|a few|part|half|a handful)|(?<!a )few|"
    r"a (?:small )?(?:part|fraction|minority)"
    r"|hardly any|partly)\b"
)
_NONE = re.compile(r"\b(?:none|nobody|no one|nothing|not one|not a single)\b")


def _degrees(both: Both) -> Iterator[Unlike]:
    a, b = both.a.span.of(both.text_a).casefold(), both.b.span.of(both.text_b).casefold()
    for wide, narrow in ((_ALL, _PART), (_ALL, _NONE), (_MOST, _PART), (_MOST, _NONE)):
        for here, there in ((wide, narrow), (narrow, wide)):
            x, y = here.search(a), there.search(b)
            if x is None or y is None:
                continue
            words = _in(both.a.words, both.a.span, x), _in(both.b.words, both.b.span, y)
            rest = _rest(both, *(frozenset(content_stems(one)) for one in words))
            if rest[0] == rest[1] and len(rest[0]) >= MIN_ALIKE:
                yield _unlike(both, "degree", *words)
                return


def _in(words: Sequence[Token], span: Span, match: re.Match[str]) -> list[Token]:
    start, end = span.start + match.start(), span.start + match.end()
    return [word for word in words if start <= word.start and word.end <= end]


# ---- before or after ----------------------------------------------------------------------------


def _orders(both: Both) -> Iterator[Unlike]:
    a, b = ([word for word in one.words if word.norm in _ORDER] for one in (both.a, both.b))
    if len(a) != 1 or len(b) != 1 or a[0].norm == b[0].norm:
        return
    rest = _rest(both, frozenset(), frozenset())
    if rest[0] == rest[1] and len(rest[0]) >= MIN_SHARED and not _are_denied(both):
        yield _unlike(both, "time", a, b)


_ORDER = frozenset(("before", "after"))

# ---- where --------------------------------------------------------------------------------------

_LOCATED = re.compile(
    r"\b(?:in|at|near|from|outside|to)\s+(?:(?:the|a|an)\s+)?(?:[a-z]+\s+(?:of|in|at|near)\s+)?"
    r"(?P<place>[A-Z]\w+(?:[ -][A-Z]\w+)*)"
)
_INDEFINITE = frozenset(("a", "an", "some", "several", "many", "two", "three", "dozens"))


def _places(both: Both) -> Iterator[Unlike]:
    """Yield the two places of one thing that happened in one: "the girl was found in …"."""
    a, b = (
        [_located(one.words, match) for match in _LOCATED.finditer(text, *_ends(one.span))]
        for one, text in ((both.a, both.text_a), (both.b, both.text_b))
    )
    if len(a) != 1 or len(b) != 1 or not _is_definite(both):
        return
    out = [frozenset(content_stems(one)) for one in (a[0], b[0])]
    if not out[0] or not out[1] or out[0] & out[1] or _is_widened(both):
        return
    rest = _rest(both, out[0], out[1])
    if rest[0] == rest[1] and len(rest[0]) >= MIN_ALIKE and not _are_denied(both):
        yield _unlike(both, "place", a[0], b[0])


def _located(words: Sequence[Token], match: re.Match[str]) -> list[Token]:
    start, end = match.start(), match.end("place")
    inside = [word for word in words if start <= word.start and word.end <= end]
    return [word for word in inside if is_content(word.norm)]


def _ends(span: Span) -> tuple[int, int]:
    return span.start, span.end


def _is_definite(both: Both) -> bool:
    """Whether both speak of one definite thing, that happened: no "a", no habit, no plan."""
    for one in (both.a, both.b):
        if one.words[0].norm in _INDEFINITE or not _PAST.intersection(_norms(one.words)):
            return False
    return True


# A thing that was done to it is done once; what is or has been may be in many places.
_PAST = frozenset(("was", "were"))


def _is_widened(both: Both) -> bool:
    return bool((_norms(both.a.words) | _norms(both.b.words)) & {"also", "again", "too", "later"})


# ---- who ----------------------------------------------------------------------------------------

_BY = re.compile(r"\bby (?:(?:the|an?) )?(?P<who>\w[\w' -]*)$")


def _agents(both: Both) -> Iterator[Unlike]:
    yield from _subjects(both)
    yield from _passives(both)


def _subjects(both: Both) -> Iterator[Unlike]:
    """Yield two subjects of an act that one alone can have done."""
    a, b = _subject_and_act(both.a.words), _subject_and_act(both.b.words)
    if a is None or b is None or _are_denied(both):
        return
    who = frozenset(content_stems(a[0])), frozenset(content_stems(b[0]))
    if not who[0] or not who[1] or who[0] & who[1] or not _is_of_the(a[1], b[1]):
        return
    acts = frozenset(content_stems(a[1])), frozenset(content_stems(b[1]))
    if acts[0] == acts[1] and acts[0]:
        yield _unlike(both, "agent", a[0], b[0])


def _subject_and_act(words: Sequence[Token]) -> tuple[Sequence[Token], Sequence[Token]] | None:
    """Return what stands before an act that one alone can have done, and it with the rest."""
    for at, word in enumerate(words[:MAX_BEFORE_ACT]):
        if word.norm in word_set("one doer") and at:
            return words[:at], words[at:]
    return None


MAX_BEFORE_ACT = 7


def _is_of_the(a: Sequence[Token], b: Sequence[Token]) -> bool:
    """Whether both acts are done to one definite thing, or were the first."""
    return all(_takes_the(one) for one in (a, b))


def _takes_the(act: Sequence[Token]) -> bool:
    after = [word.norm for word in act[1:3]]
    if after and after[0] in _PARTICLES:
        after = after[1:]
    return bool(after) and (after[0] in _DEFINITE or after[0] == "first")


_PARTICLES = frozenset(("down", "up", "off", "out"))
_DEFINITE = frozenset(("the", "his", "her", "its", "their"))


def _passives(both: Both) -> Iterator[Unlike]:
    """Yield two doers named by "by" at the end of clauses that are the same up to there."""
    found = []
    for one, text in ((both.a, both.text_a), (both.b, both.text_b)):
        match = _BY.search(one.span.of(text).rstrip('.!”" '))
        if match is None or not _PAST.intersection(_norms(one.words)):
            return
        start = one.span.start + match.start("who")
        found.append([word for word in one.words if word.start >= start])
    out = [frozenset(content_stems(words)) for words in found]
    rest = _rest(both, out[0], out[1])
    are_others = bool(out[0] and out[1]) and not out[0] & out[1]
    is_one_act = rest[0] == rest[1] and len(rest[0]) >= MIN_ALIKE
    if are_others and is_one_act and _is_definite(both) and not _are_denied(both):
        yield _unlike(both, "agent", *found)


# ---- with or without ----------------------------------------------------------------------------

_WITHOUT = re.compile(
    r"\bwithout (?:(?:a|an|the|any|his|her|its|their) )?(?:prior |advance |due |proper |full )?"
    r"(?P<what>[a-z]+)\b"
)
# What is given stands near the word that gives it: "notice of the closure was given".
NEAR_GIVING = 6
_GIVEN = frozenset(map(stem, ("given", "gave", "received", "sent", "issued", "served")))


def given_and_lacking(
    statements: Sequence[Statement], texts: Sequence[str]
) -> Iterator[tuple[Statement, Statement]]:
    """Yield pairs, in order, of which one has a thing done without what the other has given.

    ``texts`` are those of the statements' documents, by place.
    """
    given: dict[str, list[Statement]] = defaultdict(list)
    for one in statements:
        stems = [stem(word.norm) for word in one.words]
        if _GIVEN.intersection(stems):
            for what in dict.fromkeys(stems):
                given[what].append(one)
    for one in statements:
        match = _lacked(one, texts[one.place])
        for other in given.get(stem(match["what"]), ()) if match is not None else ():
            if other is not one and _named(one, texts) & _named(other, texts):
                first, later = sorted((one, other), key=lambda each: each.number)
                yield first, later


def _lacked(one: Statement, text: str) -> re.Match[str] | None:
    """Return where a statement says what was lacking: a word that says something."""
    match = _WITHOUT.search(text, *_ends(one.span))
    if match is None or not is_content(match["what"]):
        return None
    behind = [word for word in one.words if word.start > match.end()][:2]
    follows = bool(behind) and behind[0].start == match.end() + 1
    if follows and is_content(behind[0].norm):
        return None  # not "without [congressional] approval"
    if follows and behind[0].norm == "of" and match["what"] in _OF_THEM:
        return None  # "without one of the family in charge"
    does = follows and any(word.norm.endswith("ing") for word in behind)
    return None if does else match  # "without the guard ever getting out"


_OF_THEM = frozenset("one any some most all each either".split())


def _given_in(one: Statement, what: str) -> list[Token]:
    """Return the words for a thing that stand right by a word that gives it."""
    giving = [n for n, word in enumerate(one.words) if stem(word.norm) in _GIVEN]
    return [
        word
        for n, word in enumerate(one.words)
        if word.norm.rstrip("s") == what.rstrip("s")
        and any(n != other and abs(n - other) <= NEAR_GIVING for other in giving)
    ]


def _named(one: Statement, texts: Sequence[str]) -> frozenset[str]:
    return _capitals(one, texts[one.place])


def _capitals(one: Statement, text: str) -> frozenset[str]:
    """Return the stems of the words with a capital, but for the first."""
    named = [word for word in one.words[1:] if text[word.start].isupper()]
    return frozenset(content_stems(named))


def _lacks(both: Both) -> Iterator[Unlike]:
    """Yield what one says was done without, and the other says was given, to one named."""
    sides = (
        (both.a, both.b, both.text_a, both.text_b),
        (both.b, both.a, both.text_b, both.text_a),
    )
    for one, other, text, far in sides:
        match = _lacked(one, text)
        if match is None or _norms(other.words) & word_set("negators"):
            continue
        given = _given_in(other, match["what"])
        if given and _capitals(one, text) & _capitals(other, far):
            lacking = [word for word in one.words if match.start() <= word.start < match.end()]
            found = (lacking, given) if one is both.a else (given, lacking)
            yield _unlike(both, "negation", *found)
            return
