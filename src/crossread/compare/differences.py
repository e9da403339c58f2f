"""In what two statements differ, worked out by rule and pinned to the words.

A difference is *opposed* when both statements cannot hold as they stand: a number that rules the
other out, the same words negated, another time for one event, a word against its opposite. It
takes more than a difference: nearly everything else must be the same.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from itertools import pairwise

from crossread.compare.candidates import Statement
from crossread.compare.counts import (
    Count,
    are_near,
    can_both_hold,
    count_one_thing,
    counts_of,
    is_rounded,
    is_same_number,
)
from crossread.compare.names import are_one, name_words
from crossread.compare.voice import is_within
from crossread.model import Document, Mention, Pin, Span
from crossread.model.bodies import Difference
from crossread.text.similarity import (
    Token,
    containment,
    content_stems,
    is_content,
    normalise,
    ordered_overlap,
    stem,
    tokens,
    word_diff,
    word_set,
)
from crossread.text.wordlists import sections

# For a contradiction nearly all content words of the shorter clause must stand in the other's
# (all of them, if the other is much longer), and in one text the two must stand apart: a writer
# who says "not X" and then "X" in one breath contrasts, and contradicts nothing.
OPPOSED_SHARE, WHOLE_SHARE = 0.7, 1.0
LONGER_SHARE, KIND_SHARE = 0.4, 0.6
MIN_SHARED = 3
# How many content words after a negator it can deny.
NEGATED_WORDS = 3
MAX_PINS = 4


@dataclass(frozen=True, slots=True)
class Both:
    """Two statements with their texts, and how alike they are.

    ``are_related`` says whether other statements of their documents are aligned.
    """

    a: Statement
    b: Statement
    text_a: str
    text_b: str
    date_a: str | None
    date_b: str | None
    are_related: bool = False

    @property
    def share(self) -> float:
        """Return the share of the shorter one's content words that the other has."""
        short, long = sorted((self.a.terms, self.b.terms), key=len)
        return containment(short, long)

    @property
    def stand_apart(self) -> bool:
        """Whether the two are not one passage of one text."""
        return self.a.place != self.b.place or self.a.paragraph != self.b.paragraph


def both_of(
    a: Statement, b: Statement, documents: Sequence[Document], *, are_related: bool = False
) -> Both:
    """Return two statements with what their documents add."""
    first, later = documents[a.place], documents[b.place]
    dates = first.capture.date, later.capture.date
    return Both(a, b, first.text, later.text, *dates, are_related)


@dataclass(frozen=True, slots=True)
class Unlike:
    """One difference, with its words on either side."""

    kind: Difference
    a: tuple[Pin, ...] = ()
    b: tuple[Pin, ...] = ()
    opposed: bool = False


def differences(both: Both) -> list[Unlike]:
    """Return in what two statements differ, most telling first, wording left to the end."""
    rules: tuple[Callable[[Both], Iterable[Unlike]], ...] = (
        _numbers, _negations, opposites, _times, _places, _agents, _speakers, _hedges, _degrees,
    )  # fmt: skip
    found = [one for rule in rules for one in rule(both)]
    opposed = {one.kind for one in found if one.opposed}
    # "The poll of 1,000 gave no margin", "the poll of 520 gave one": these are two polls.
    if opposed and (_are_set_apart(both) or opposed >= {"number", "negation"}):
        return [replace(one, opposed=False) for one in found]
    return found


def _are_set_apart(both: Both) -> bool:
    """Whether a word sets apart what only one statement speaks of: "the second boat"."""
    a, b = ({word.norm for word in one.words} for one in (both.a, both.b))
    return bool((a ^ b) & word_set("restricting"))


# ---- numbers -----------------------------------------------------------------------------------


def _numbers(both: Both) -> Iterator[Unlike]:
    first, later = counts_of(both.a, both.text_a), counts_of(both.b, both.text_b)
    for count in first:
        rivals = [one for one in later if count_one_thing(count, one)]
        own = [one for one in first if count_one_thing(count, one)]
        if _is_met(count, rivals) or not rivals:
            continue
        rival = max(rivals, key=lambda one: _nearness(count, one))
        if _is_met(rival, own) or not (count.toll or are_near(count, rival, 1)):
            continue
        opposed = len(rivals) == len(own) == 1 and _rules_out(both, count, rival)
        yield Unlike("number", (count.quantity.quantity,), (rival.quantity.quantity,), opposed)


def counts_differ(both: Both) -> bool:
    """Whether both count one thing, and not alike."""
    return any(_numbers(both))


def _is_met(count: Count, others: Iterable[Count]) -> bool:
    return any(is_same_number(count.quantity, one.quantity) for one in others)


def _nearness(count: Count, rival: Count) -> tuple[bool, bool, int, int]:
    """Order rivals: the same figure first, then one that can hold too, then by words near it."""
    a, b = count.quantity, rival.quantity
    same_figure = a.value is not None and a.value == b.value
    return same_figure, can_both_hold(count, rival), len(count.near & rival.near), -rival.span.start


def _rules_out(both: Both, a: Count, b: Count) -> bool:
    """Whether both numbers cannot hold: an update of a growing count on a later day is none."""
    if can_both_hold(a, b) or times_differ(both) or not both.stand_apart:
        return False
    if is_rounded(a.quantity, b.quantity):
        return False
    if _counts_are_apart(both, a, b):
        return False
    if _named_apart(both) or (_are_parts(a, b) and a.near - b.own != b.near - a.own):
        return False
    is_one = not _may_be_of_other_days(both) and _are_one_clause(both, a.span, b.span)
    if not (_is_one_toll(both, a, b) or is_one):
        return False
    if both.date_a is None or both.date_b is None or both.date_a[:10] == both.date_b[:10]:
        return True
    earlier, later = (a, b) if both.date_a < both.date_b else (b, a)
    return (earlier.quantity.value or 0) > (later.quantity.value or 0)


# Reports of one event come out within so many days; a number in a later one may be of another.
SAME_DAYS = 2


def _may_be_of_other_days(both: Both) -> bool:
    """Whether two reports came out days apart and do not say one thing of one time.

    They say it where they give one time, or have nearly one wording.
    """
    if both.date_a is None or both.date_b is None:
        return False
    days = [date.fromisoformat(one[:10]) for one in (both.date_a, both.date_b) if _DAY.match(one)]
    if len(days) < 2 or abs((days[0] - days[1]).days) <= SAME_DAYS:
        return False
    a, b = _points(both.a), _points(both.b)
    return not any(_fit(x, y) for x in a for y in b) and not is_one_wording(both)


_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")

# One number is of all there were up to then, or of all places.
_ALL_TOLD = re.compile(
    r"\b(?:so far|thus far|to date|up to now|until now|in all|altogether|overall|combined|since|"
    r"(?:this|last|a|each|per|every) (?:year|month|week|season|decade)|world-?wide|nation-?wide|"
    r"(?:across|throughout|around|over) the (?:country|world|region|nation|globe|years|past|last)|"
    r"operations|cases|incidents|accidents|attacks)\b",
    re.IGNORECASE,
)
_MORE = frozenset("more another additional further extra".split())
_TO_COME = frozenset(
    "may might could would will can expected expects predicted predicts projected forecast "
    "forecasts feared planned plans hoped target goal capacity".split()
)


def _counts_are_apart(both: Both, a: Count, b: Count) -> bool:
    """Whether two numbers are of other sets, or one is not said to be so yet.

    One is added to others ("32 more"), or what may come, or what all there were up to then add up
    to; or both stand in one text that does not name what they are of.
    """
    norms = [{word.norm for word in one.clause} for one in (a, b)]
    if (norms[0] ^ norms[1]) & _TO_COME:
        return True
    more = [not _MORE.isdisjoint(word.norm for word in one.clause[:2]) for one in (a, b)]
    all_told = [
        {match.group().casefold() for match in _ALL_TOLD.finditer(one.span.of(text))}
        for one, text in ((both.a, both.text_a), (both.b, both.text_b))
    ]
    if more[0] != more[1] or all_told[0] != all_told[1] or _points_back(a) != _points_back(b):
        return True
    return both.a.place == both.b.place and not both.a.names & both.b.names


_POINTING = re.compile(r"\b(?:that|this|these|those|such) (?P<what>[a-z]+)\b")


def _points_back(count: Count) -> frozenset[str]:
    """Return the words for what was named before: "the error among that group"."""
    said = _POINTING.finditer(count.text, count.statement.span.start, count.statement.span.end)
    return frozenset(one["what"] for one in said if is_content(one["what"]))


def _named_apart(both: Both) -> bool:
    """Whether both name somebody or something, apart from who tells it, and nothing alike."""
    named = [
        [
            _called(each, text)
            for each in one.mentions
            if one.voice.source is None or not one.voice.source.overlaps(each.mention.span)
        ]
        for one, text in ((both.a, both.text_a), (both.b, both.text_b))
    ]
    return all(named) and not any(x & y for x in named[0] for y in named[1])


def _are_parts(*counts: Count) -> bool:
    """Whether a number is of some among others: "ten of the miners"."""
    return any(
        _PART_OF.search(one.text, one.span.start, one.span.end + PART_WITHIN) for one in counts
    )


PART_WITHIN = 10
_PART_OF = re.compile(r"\bof (?:the|its|their|his|her|these|those)\b")


def _is_one_toll(both: Both, a: Count, b: Count) -> bool:
    """Whether two tolls of people at large are of one event: texts that share other statements.

    A toll in one place ("32 died in Tarn") is set against none that does not name it: it may be
    a part.
    """
    if a.toll is None or a.noun is not None or b.noun is not None:
        return False
    in_place = _places_behind(a) <= both.b.names and _places_behind(b) <= both.a.names
    if not in_place or names_differ(both):
        return False
    shared = both.a.terms & both.b.terms
    plain = frozenset(word for word in shared if not word[0].isdigit())
    return both.are_related and both.a.place != both.b.place and len(plain) >= MIN_SHARED


def _places_behind(count: Count) -> frozenset[str]:
    """Return the places, folded, that a number is told of in its clause: "32 died in Tarn"."""
    last = max((word.end for word in count.clause), default=count.span.end)
    return frozenset(
        one.name.casefold()
        for one in count.statement.mentions
        if one.type == "LOC"
        and count.span.end <= (at := one.mention.span.start) < last
        and _WITHIN.search(count.text[max(0, at - LOCATIVE) : at])
    )


_WITHIN = re.compile(r"\b(?:in|across) (?:the )?$")
LOCATIVE = len(" across the ")


# ---- clauses -----------------------------------------------------------------------------------

_CUT = re.compile(r"[;:—–(),]")
_JOINTS = frozenset("and but while who which whose because although though whereas".split())


def _clauses(statement: Statement, text: str) -> list[tuple[Token, ...]]:
    """Return a statement's clauses, roughly: a piece of few words goes with the one before it."""
    pieces: list[list[Token]] = [[]]
    for index, word in enumerate(statement.words):
        end = statement.words[index - 1].end if index else word.start
        if pieces[-1] and (word.norm in _JOINTS or _CUT.search(text, end, word.start)):
            pieces.append([])
        pieces[-1].append(word)
    joined: list[list[Token]] = []
    for piece in pieces:
        is_small = len(content_stems(piece)) < MIN_SHARED
        if joined and (is_small or len(content_stems(joined[0])) < MIN_SHARED):
            joined[-1].extend(piece)
        else:
            joined.append(piece)
    return [tuple(piece) for piece in joined]


def _clause_at(statement: Statement, text: str, span: Span) -> tuple[Token, ...]:
    for clause in _clauses(statement, text):
        if clause[0].start <= span.start and span.end <= clause[-1].end:
            return clause
    return statement.words


def bare_terms(statement: Statement, clause: Sequence[Token]) -> frozenset[str]:
    """Return the stems of a clause without numbers, expressions of time and attribution."""
    times = [one.time.span for one in statement.times]
    words = [
        word
        for word in clause
        if not is_within(word, times) and word.norm not in word_set("attribution")
    ]
    return frozenset(one for one in content_stems(words) if not one[0].isdigit())


def _are_one_clause(both: Both, at_a: Span, at_b: Span) -> bool:
    """Whether the clauses at two places say the same but for numbers and times.

    One may say more than the other, but not each something else: rebuilding a bridge costs one
    thing and painting it another.
    """
    clauses = _clause_at(both.a, both.text_a, at_a), _clause_at(both.b, both.text_b, at_b)
    if any(map(_lacks_subject, clauses)):
        clauses = both.a.words, both.b.words
    a, b = bare_terms(both.a, clauses[0]), bare_terms(both.b, clauses[1])
    return (a <= b or b <= a) and len(a & b) >= MIN_SHARED


def _lacks_subject(clause: Sequence[Token]) -> bool:
    """Whether a clause leaves out of whom or what it is said: "representing 40 delegates"."""
    first = clause[0].norm
    return first.endswith("ing") or first in _RELATIVE or first in _LEADING


_LEADING = frozenset("up down with after bringing compared from".split())


def _are_alike_but_for(both: Both, at_a: Span, at_b: Span, words: frozenset[str]) -> bool:
    """Whether the clauses at two places say the same but for some words."""
    clauses = (
        _clause_at(both.a, both.text_a, at_a),
        _clause_at(both.b, both.text_b, at_b),
    )
    if any(clause[0].norm in _RELATIVE for clause in clauses) or times_differ(both):
        return False
    a = bare_terms(both.a, clauses[0]) - words
    b = bare_terms(both.b, clauses[1]) - words
    if both.a.place == both.b.place and a != b:
        return False  # one text that says more beside it mostly speaks of something else
    return (a <= b or b <= a) and len(a & b) >= MIN_SHARED


def _are_one_proposition(a: frozenset[str], b: frozenset[str]) -> bool:
    short, long = sorted((a, b), key=len)
    needed = OPPOSED_SHARE if containment(long, short) >= LONGER_SHARE else WHOLE_SHARE
    return len(a & b) >= MIN_SHARED and containment(short, long) >= needed


# ---- words against words -----------------------------------------------------------------------

_CONDITIONS = frozenset("if unless until except whether would could should".split())


def _negations(both: Both) -> Iterator[Unlike]:
    if both.a.denied and both.b.denied:
        return  # what is denied in other words too: "is false, and not supported by anything"
    for one, other, is_later in ((both.a, both.b, False), (both.b, both.a, True)):
        denied_there = negated_stems(other) | denied_stems(other)
        for negator, words in _denied(one):
            if not other.terms.issuperset(words) or denied_there.intersection(words):
                continue
            here = (Pin(one.document, Span(negator.start, negator.end)),)
            there = tuple(_where(other, words))
            opposed = _is_flip(both, here[0].span, there[0].span, is_later=is_later)
            if opposed or both.share >= OPPOSED_SHARE:
                first, later = (there, here) if is_later else (here, there)
                yield Unlike("negation", first, later, opposed)
                return


def _is_flip(both: Both, negator: Span, told: Span, *, is_later: bool) -> bool:
    """Whether one clause denies what the other says: the same words, but for the negation."""
    at_a, at_b = (told, negator) if is_later else (negator, told)
    a = _clause_at(both.a, both.text_a, at_a)
    b = _clause_at(both.b, both.text_b, at_b)
    if not both.stand_apart or _clause_times_differ(both, a, b) or not _may_be_flip(a, b):
        return False
    denial, telling = (b, a) if is_later else (a, b)
    by, teller = (both.b, both.a) if is_later else (both.a, both.b)
    if _is_neither(denial, negator):
        denial = by.words  # "neither Lee nor his partner, Jo Pell, ever claimed it"
    if denies_less(denial, telling) or is_left_open(telling, denial):
        return False
    if teller.denied or teller.asked or _speaks_of_others(denial, telling, negator, both):
        return False
    terms = bare_terms(both.a, a) - _NEGATING, bare_terms(both.b, b) - _NEGATING
    denying, saying = terms[::-1] if is_later else terms
    if not (
        names_subject(denial, negator, teller) and says_all_denied(by, denial, negator, teller)
    ):
        return False
    if _is_of_a_kind(denial, negator):
        return _are_one_proposition(*terms) and containment(saying, denying) >= KIND_SHARE
    is_whole = containment(denying, saying) >= WHOLE_SHARE
    if not is_whole and (both.a.place == both.b.place or _subjects_differ(a, b, at_a, at_b)):
        return False
    return _are_one_proposition(*terms)


def says_all_denied(
    by: Statement, denial: Sequence[Token], negator: Span, teller: Statement
) -> bool:
    """Whether a statement has all that stands behind a negator in a clause.

    If not, what it lacks may be what is denied: "has not won a seat in more than five towns". Who
    is said not to have something is told to have it.
    """
    times = [one.time.span for one in by.times]
    framing = word_set("attribution") if by.voice.reports else frozenset()
    behind = [
        word
        for word in denial
        if word.start >= negator.end and word.norm not in framing and not is_within(word, times)
    ]
    stems = {one for one in content_stems(behind) if not one[0].isdigit()}
    lacking = stems - _NEGATING - teller.terms
    if len(lacking) > int(_is_counted(behind, teller)) or not _stand_alike(behind, teller.words):
        return False
    first = behind[0].norm if behind else ""
    return first not in _HAVING or not _HAVING.isdisjoint(word.norm for word in teller.words)


# Who did it ("by") and whose it is ("of") may be told without these.
_PREPOSITIONS = frozenset("in at from on under inside near into through over".split())
_BEFORE_NOUN = frozenset("the a an his her its their our your my this that these those".split())


def _stand_alike(denied: Sequence[Token], telling: Sequence[Token]) -> bool:
    """Whether what stands behind a preposition in one does in the other, if it is there.

    "Not found in a grave": that a grave was found near by is no matter of it.
    """
    behind = _behind_prepositions(denied)
    there = {stem(word.norm) for word in telling}
    return behind & there <= _behind_prepositions(telling)


def _behind_prepositions(words: Sequence[Token]) -> frozenset[str]:
    """Return the stems of the words right behind prepositions, but for an article."""
    found = set()
    for word, after in pairwise(word for word in words if word.norm not in _BEFORE_NOUN):
        if word.norm in _PREPOSITIONS:
            found.update(content_stems([after]))
    return frozenset(found)


def names_subject(denial: Sequence[Token], negator: Span, teller: Statement) -> bool:
    """Whether a statement has something of what stands before a negator, if that says anything.

    "The goal was not to build it": who builds it may have no such goal.
    """
    subject = frozenset(
        content_stems(
            word
            for word in denial
            if word.end <= negator.start and word.norm not in word_set("attribution")
        )
    )
    return not subject or not subject.isdisjoint(teller.terms)


def _is_counted(behind: Sequence[Token], teller: Statement) -> bool:
    """Whether what there is said to be none of is counted: "no [shots]" and "two shots"."""
    first = content_stems(behind)[:1]
    units = (tokens(one.unit) for one in teller.quantities if one.unit and one.value != 1)
    return any(first == content_stems(unit)[-1:] for unit in units)


_HAVING = frozenset("have has had having own owns owned".split())


def _may_be_flip(a: Sequence[Token], b: Sequence[Token]) -> bool:
    """Whether two clauses are under one condition, neither of them restricted."""
    norms = [{word.norm for word in one} for one in (a, b)]
    conditions = [one & _CONDITIONS for one in norms]
    if "unable" in norms[0] | norms[1]:
        conditions = [one - {"could"} for one in conditions]
    return conditions[0] == conditions[1]


_NEITHER = frozenset(("neither", "nor"))


def _is_neither(clause: Sequence[Token], negator: Span) -> bool:
    return any(word.norm in _NEITHER for word in clause if word.start == negator.start)


# That it is not so for some time, or so far, leaves open that it was before, or will be.
_BOUND = re.compile(
    r"\b(?:since|until|till|before|yet|lately|recently|any ?more|any longer"
    r"|(?:in|for|within) (?:\w+ ){0,3}?(?:hours?|days?|weeks?|months?|years?|decades?))\b"
)
_MAYBE = frozenset("may might perhaps possibly probably likely".split())
# Behind these, or beside a number, "may" is a month.
_OF_MONTHS = frozenset("in on by of since until till from last next early late mid".split())


def denies_less(denial: Sequence[Token], telling: Sequence[Token]) -> bool:
    """Whether a negation leaves open what is told: "may not", "not until dawn", "not for a year".

    Also where what is told is itself that it was not so: "refused to", "was last seen".
    """
    if _is_hedged(denial) or _tells_that_not(telling):
        return True
    bounds, others = (
        {match.group() for match in _BOUND.finditer(" ".join(word.norm for word in words))}
        for words in (denial, telling)
    )
    return not bounds <= others


def is_left_open(telling: Sequence[Token], denial: Sequence[Token]) -> bool:
    """Whether what one tells is undecided, or taken for false.

    Words that the denial has too are left out: "may" beside "may not" is told.
    """
    denied = {stem(word.norm) for word in denial}
    own = {word.norm for word in telling if stem(word.norm) not in denied}
    return not own.isdisjoint(word_set("undecided") | denying_words())


def denying_words() -> frozenset[str]:
    """Return the words that deny by themselves, also where no verb stands by: "Reports untrue"."""
    return word_set("denial.void") | word_set("denial.verbs")


def _is_hedged(words: Sequence[Token]) -> bool:
    norms = ["", *(word.norm for word in words), ""]
    return any(
        norm in _MAYBE and not (norm == "may" and _is_month(before, after))
        for before, norm, after in zip(norms, norms[1:], norms[2:], strict=False)
    )


def _is_month(before: str, after: str) -> bool:
    return before in _OF_MONTHS or before[:1].isdigit() or after[:1].isdigit()


def _tells_that_not(words: Sequence[Token]) -> bool:
    """Whether words tell that something was not done, or not since, without a negator."""
    return any(
        (word.norm.startswith(_REFUSING) and after.norm == "to")
        or (word.norm == "last" and after.norm in _LAST)
        for word, after in pairwise(words)
    )


_REFUSING = ("refus", "declin", "fail")
_LAST = frozenset(("time", "seen", "heard"))


def _speaks_of_others(
    denial: Sequence[Token], telling: Sequence[Token], negator: Span, both: Both
) -> bool:
    """Whether it is not told, or told otherwise, of whom or what something is denied."""
    if denial[0].norm in _RELATIVE or _is_of_others(denial, negator):
        return True
    if not word_set("negators").isdisjoint(word.norm for word in telling):
        return True
    if ({word.norm for word in both.a.words} ^ {word.norm for word in both.b.words}) & {"only"}:
        return True
    before = [word for word in denial if word.end <= negator.start]
    if content_stems(before):
        return False
    stand_ins = {word.norm for word in before}
    if both.a.place == both.b.place and not _PERSONS.isdisjoint(stand_ins):
        return True
    return not _STAND_INS.isdisjoint(stand_ins)


# What these stand for is not known here; "he" of another text of one event mostly is one man.
_STAND_INS = frozenset(
    "it this that these those they i we you it's that's they're i'm we're".split()
)
_PERSONS = frozenset(("he", "she", "he's", "she's"))


# Words that deny and would count as words that say something.
_NEGATING = frozenset((stem("unable"), stem("nobody"), stem("none"), stem("nothing"), "able"))


def _subjects_differ(a: Sequence[Token], b: Sequence[Token], at_a: Span, at_b: Span) -> bool:
    """Whether something is said of one in one clause, and denied of another in the other."""
    first, later = (
        frozenset(content_stems([word for word in clause if word.end <= at.start]))
        for clause, at in ((a, at_a), (b, at_b))
    )
    return bool(first and later) and first.isdisjoint(later)


_BE = frozenset("is was are were be been isn't wasn't aren't weren't".split())
_ARTICLES = frozenset(("a", "an", "the"))


def _is_of_a_kind(clause: Sequence[Token], negator: Span) -> bool:
    """Whether it is denied only that something is a such-and-such ("is not a liberal").

    The other statement may speak of others of that kind, so it must be as short.
    """
    index = next(n for n, word in enumerate(clause) if word.start == negator.start)
    around = [word.norm for word in clause[max(0, index - 1) : index + 2]]
    return not _BE.isdisjoint(around[:2]) and around[-1] in _ARTICLES


def _is_of_others(clause: Sequence[Token], negator: Span) -> bool:
    """Whether it is denied of some that only what stands before names: "neither is named Lee"."""
    index = next(n for n, word in enumerate(clause) if word.start == negator.start)
    after = clause[index + 1].norm if index + 1 < len(clause) else ""
    return clause[index].norm in _OF_OTHERS and (after in _BE or after in _HAVE)


_OF_OTHERS = frozenset(("neither", "none"))
_HAVE = frozenset("has have had do does did will would can could".split())


# "Not only X but Y" denies nothing, "nothing but X" says X, and "not many" says some.
_ONLY = frozenset(
    "only just merely simply necessarily least but except many much enough until because".split()
)
# Behind "not" these begin another clause: "it's not, it's an open letter".
_TURNING = frozenset(
    "i i'm it it's he he's she she's we we're you you're they they're this that's there there's "
    "what who".split()
)
_SOFTENING = frozenset(("even", "yet", "ever", "quite", "so", "very"))
_SAY = frozenset(
    "say says said explain announce specify disclose reveal comment elaborate confirm deny dispute "
    "contest refute reject tell tells told inform informed".split()
)
_RELATIVE = frozenset(("who", "which", "that", "whose"))


def _denied(statement: Statement) -> list[tuple[Token, tuple[str, ...]]]:
    """Return each negator with the stems of the words it most likely denies."""
    return statement.noted("denied", lambda: _find_denied(statement))


def _find_denied(statement: Statement) -> list[tuple[Token, tuple[str, ...]]]:
    found = []
    settled = [span for one in statement.denials for span in (one.cue, one.said)]
    for index, word in enumerate(statement.words):
        if word.norm not in word_set("negators") or (settled and is_within(word, settled)):
            continue  # "it is not true that …", "denied that it was not so"
        if _is_purpose(statement.words, index):
            continue  # "so he won't be late"
        after = content_stems(_behind(statement.words, index))
        if after:
            found.append((word, tuple(after[:NEGATED_WORDS])))
    return found


# "So that", and who or what it is for, stand so near before the negator.
PURPOSE_WITHIN = 3
_FOR_WHOM = frozenset("that i he she it we you they there".split())


def _is_purpose(words: Sequence[Token], index: int) -> bool:
    """Whether a negator says what something is to keep from happening: it denies nothing."""
    before = [word.norm for word in words[max(0, index - PURPOSE_WITHIN) : index]]
    if "lest" in before:
        return True
    at = before.index("so") + 1 if "so" in before else len(before)
    return at < len(before) and before[at] in _FOR_WHOM


def _behind(words: Sequence[Token], index: int) -> Sequence[Token]:
    """Return the words that a negator denies, none where it denies nothing that is said here."""
    following = words[index + 1 : index + 1 + 2 * NEGATED_WORDS]
    if words[index].norm in _OF_OTHERS and following and following[0].norm == "of":
        following = _behind_those(words, index)
    while following and following[0].norm not in _ONLY and _softens(following[0].norm):
        following = following[1:]
    first = following[0].norm if following else ""
    if first in _ONLY or first in _SAY or first in _TURNING or first in word_set("negators"):
        return ()  # "not only", "did not say when it would rule", "it's not, it's a letter"
    if words[index].norm == "no" and not word_set("denial.said").isdisjoint(
        word.norm for word in following[:3]
    ):
        return ()  # "there were no confirmed reports that he is dead": nobody knows
    return following


def _softens(norm: str) -> bool:
    return norm.endswith("ly") or norm in _SOFTENING


def _behind_those(words: Sequence[Token], index: int) -> Sequence[Token]:
    """Return what is denied of all: "none of the clubs [has offered more than eight years]"."""
    for at in range(index + 2, min(len(words), index + 2 + MOST_OF_THEM)):
        if words[at].norm in _BE or words[at].norm in _HAVE:
            return words[at + 1 : at + 1 + 2 * NEGATED_WORDS]
    return ()


# So many words at most name those of whom "none of …" is said.
MOST_OF_THEM = 20


def _where(statement: Statement, stems: Iterable[str]) -> Iterator[Pin]:
    wanted = set(stems)
    for word in statement.words:
        if is_content(word.norm) and stem(word.norm) in wanted:
            wanted.discard(stem(word.norm))
            yield Pin(statement.document, Span(word.start, word.end))


def pins_of(statement: Statement, stems: Iterable[str]) -> tuple[Pin, ...]:
    """Return the pins of the first words of a statement that have these stems."""
    return tuple(_where(statement, stems))[:MAX_PINS]


def sole_negator(statement: Statement) -> tuple[Token, str] | None:
    """Return the only negator of a statement, and the stem it denies first.

    None where it denies only part of what is said, or what is said is conditional.
    """
    found = _denied(statement)
    if len(found) != 1 or not _CONDITIONS.isdisjoint(word.norm for word in statement.words):
        return None
    negator, (first, *_) = found[0]
    if _is_of_others(statement.words, Span(negator.start, negator.end)):
        return None
    at = statement.words.index(negator)
    after = statement.words[at + 1].norm if at + 1 < len(statement.words) else ""
    return None if after in _OF_PART or negator.norm in _OF_PART else (negator, first)


# "Not all of them" denies it of some, and "without" or "nor" of something beside it.
_OF_PART = frozenset("all every always everyone so a one without nor unable".split())


def negated_stems(statement: Statement) -> frozenset[str]:
    """Return the stems of the words that negators of a statement most likely deny."""
    return frozenset(word for _, words in _denied(statement) for word in words)


def denied_stems(statement: Statement) -> frozenset[str]:
    """Return the stems of what a statement denies in more words than a negation."""
    said = [one.said for one in statement.denials if not one.twice]
    return frozenset(content_stems(word for word in statement.words if is_within(word, said)))


def agree(a: Statement, b: Statement) -> bool:
    """Whether two statements both deny what they speak of, be it by a negation, or neither does."""
    if a.denied == b.denied:
        return True
    denying, other = (a, b) if a.denied else (b, a)
    return bool(denied_stems(denying) & negated_stems(other))


@lru_cache(maxsize=1)
def _opposites_of() -> dict[str, frozenset[str]]:
    """Return, for each stem that has opposites, their stems."""
    found: dict[str, set[str]] = defaultdict(set)
    for entry in sections("crossread.text", "comparing.txt")["opposites"]:
        x, y = (stem(normalise(word)) for word in entry.split("="))
        found[x].add(y)
        found[y].add(x)
    return {word: frozenset(others) for word, others in found.items()}


def opposites(both: Both) -> Iterator[Unlike]:
    """Yield a word against its opposite: opposed where the rest is the same."""
    known = _opposites_of()
    only_a, only_b = both.a.terms - both.b.terms, both.b.terms - both.a.terms
    for x in sorted(only_a & known.keys()):
        for y in sorted(known[x] & only_b):
            here, there = tuple(_where(both.a, [x])), tuple(_where(both.b, [y]))
            # A clause keeps the terms of a subject that stands outside it, without the words.
            opposed = bool(
                here
                and there
                and not _denied(both.a)
                and not _denied(both.b)
                and both.stand_apart
                and _are_alike_but_for(both, here[0].span, there[0].span, frozenset((x, y)))
            )
            yield Unlike("wording", here, there, opposed)
            return


# ---- times, places, people ---------------------------------------------------------------------


def _points(statement: Statement) -> dict[str, Pin]:
    """Return the points in time of a statement (no durations), by value."""
    points = {one.value: one.time for one in statement.times if one.value[:1].isdigit()}
    clock = {one.value: one.time for one in statement.times if one.value[:1] == "T"}
    if len(points) == 1 and len(clock) == 1:
        ((day, _),), ((hour, pin),) = points.items(), clock.items()
        return {f"{day[:10]}{hour}": pin} if "T" not in day else points
    return points


def times_differ(both: Both) -> bool:
    """Whether both name points in time, and none of them can be one."""
    days = [{word.norm for word in one.words} & word_set("weekdays") for one in (both.a, both.b)]
    if all(days) and days[0].isdisjoint(days[1]):
        return True
    a, b = _points(both.a), _points(both.b)
    if not (a and b) or any(_fit(x, y) for x in a for y in b):
        return False
    # "Wednesday" and "Wednesday" are told as one day, whatever the publication dates make of them.
    words_a = [_words(pin, both.text_a) for pin in a.values()]
    words_b = [_words(pin, both.text_b) for pin in b.values()]
    return not any(x <= y or y <= x for x in words_a for y in words_b)


def _clause_times_differ(both: Both, a: Sequence[Token], b: Sequence[Token]) -> bool:
    """Whether the times in two clauses, if both have any, cannot be one."""
    here, there = (
        [
            value
            for value, pin in _points(statement).items()
            if clause[0].start <= pin.span.start < clause[-1].end
        ]
        for statement, clause in ((both.a, a), (both.b, b))
    )
    return bool(here and there) and not any(_fit(x, y) for x in here for y in there)


def _words(pin: Pin, text: str) -> frozenset[str]:
    return frozenset(word.norm for word in tokens(text, pin.span.start, pin.span.end))


def _fit(a: str, b: str) -> bool:
    """Whether two values can be one time: one is the other, given more exactly."""
    return a.startswith(b) or b.startswith(a)


def _times(both: Both) -> Iterator[Unlike]:
    if not times_differ(both):
        return
    a, b = _finest(_points(both.a)), _finest(_points(both.b))
    opposed = len(a) == len(b) == 1 and _is_other_time(
        both, next(iter(a.items())), next(iter(b.items()))
    )
    yield Unlike("time", tuple(a.values()), tuple(b.values()), opposed)


def _finest(points: dict[str, Pin]) -> dict[str, Pin]:
    """Leave out times that another one gives more exactly: the day, where there is the hour."""
    return {
        value: pin
        for value, pin in points.items()
        if not any(other != value and other.startswith(value) for other in points)
    }


def _is_other_time(both: Both, a: tuple[str, Pin], b: tuple[str, Pin]) -> bool:
    """Whether two clauses give one event two times; the time of a report is another matter.

    What is done on one day may be done again on another, unless it begins or ends, or it is the
    hour that differs.
    """
    clauses = (
        _clause_at(both.a, both.text_a, a[1].span),
        _clause_at(both.b, both.text_b, b[1].span),
    )
    tells = any(word.norm in word_set("attribution") for clause in clauses for word in clause)
    happens_once = a[0][:10] == b[0][:10] or any(
        word.norm in word_set("once") for clause in clauses for word in clause
    )
    return (
        _is_as_exact(a[0], b[0])
        and happens_once
        and not tells
        and both.stand_apart
        and _are_one_clause(both, a[1].span, b[1].span)
    )


def _is_as_exact(a: str, b: str) -> bool:
    """Whether two values are given to the year, the day or the minute alike."""
    return len(a) == len(b) and not re.search(r"[A-SU-Z]", a + b)


def _places(both: Both) -> Iterator[Unlike]:
    a, b = _places_in(both.a, both.text_a), _places_in(both.b, both.text_b)
    if len(a) == len(b) == 1:
        yield from _unlinked(both, "place", (a, b))


_LOCATIVE = re.compile(r"\b(?:in|at|near|from|outside|off) (?:the )?$", re.IGNORECASE)


def _places_in(statement: Statement, text: str) -> list[Mention]:
    """Return the places where something is said to be or happen: "in Tarn", "near Calder"."""
    return [
        one
        for one in statement.mentions
        if one.type == "LOC"
        and _LOCATIVE.search(text[max(0, one.mention.span.start - 12) : one.mention.span.start])
    ]


def _agents(both: Both) -> Iterator[Unlike]:
    a, b = (_openers(side) for side in (both.a, both.b))
    yield from _unlinked(both, "agent", (a, b))


# Who opens a sentence is most often who acts in it.
OPENING_WORDS = 4


def names_differ(both: Both) -> bool:
    """Whether both name people, or places, and none of them can be one."""
    for kind in ("PER", "LOC"):
        a, b = ([one for one in side.mentions if one.type == kind] for side in (both.a, both.b))
        if any(_unlinked(both, "agent", (a, b))):
            return True
    return False


def _openers(statement: Statement) -> list[Mention]:
    if statement.voice.reports or len(statement.words) < OPENING_WORDS:
        return []
    last = statement.words[OPENING_WORDS - 1].end
    actors = [one for one in statement.mentions if one.type in {"PER", "ORG"}]
    return [one for one in actors if one.mention.span.start < last]


def _unlinked(
    both: Both, kind: Difference, named: tuple[Sequence[Mention], Sequence[Mention]]
) -> Iterator[Unlike]:
    a = {one.mention: _called(one, both.text_a) for one in named[0]}
    b = {one.mention: _called(one, both.text_b) for one in named[1]}
    if a and b and not any(x & y for x in a.values() for y in b.values()):
        yield Unlike(kind, tuple(a), tuple(b))


def _called(mention: Mention, text: str) -> frozenset[str]:
    return frozenset((*name_words(mention.name), *name_words(mention.mention.span.of(text))))


def _speakers(both: Both) -> Iterator[Unlike]:
    a, b = both.a.voice, both.b.voice
    if a.reports != b.reports or (a.speaker and b.speaker and not are_one(a.speaker, b.speaker)):
        yield Unlike("speaker", _source(both.a), _source(both.b))


def _source(statement: Statement) -> tuple[Pin, ...]:
    span = statement.voice.source
    return () if span is None else (Pin(statement.document, span),)


# ---- hedges and degrees ------------------------------------------------------------------------


def _hedges(both: Both) -> Iterator[Unlike]:
    yield from _only_one(both, "hedge", word_set("hedges"))


def _degrees(both: Both) -> Iterator[Unlike]:
    a, b = (_of_list(one, word_set("degrees")) for one in (both.a, both.b))
    only_a = [word for word in a if word.norm not in {other.norm for other in b}]
    only_b = [word for word in b if word.norm not in {other.norm for other in a}]
    if only_a and only_b:
        yield Unlike("degree", words_at(both.a, only_a), words_at(both.b, only_b))


def _only_one(both: Both, kind: Difference, words: frozenset[str]) -> Iterator[Unlike]:
    a, b = _of_list(both.a, words), _of_list(both.b, words)
    a = [one for one in a if _is_hedge(one, both.text_a)]
    b = [one for one in b if _is_hedge(one, both.text_b)]
    if bool(a) != bool(b):
        yield Unlike(kind, words_at(both.a, a), words_at(both.b, b))


_HEDGE_WITH_TO = frozenset(
    "appear appears appeared seem seems seemed believed thought likely".split()
)


def _is_hedge(word: Token, text: str) -> bool:
    """Whether a word hedges here: "may" the verb, "seems to", not "could not"."""
    after = text[word.end : word.end + 4].split(" ")
    if word.norm in _HEDGE_WITH_TO:
        return "to" in after
    if word.norm == "may":
        return text[word.start].islower()
    # "so that a line could be repaired" says what for, and "could not" that it was impossible.
    before = text[max(0, word.start - 60) : word.start]
    return word.norm != "could" or ("not" not in after and "so that" not in before)


def _of_list(statement: Statement, words: frozenset[str]) -> list[Token]:
    return [word for word in statement.words if word.norm in words]


def words_at(statement: Statement, words: Sequence[Token]) -> tuple[Pin, ...]:
    """Return the pins of the first few of some words."""
    return tuple(Pin(statement.document, Span(one.start, one.end)) for one in words[:MAX_PINS])


# ---- wording -----------------------------------------------------------------------------------


# From this share of the shorter one's words on, in order, two statements are one wording, edited.
EDITED = 0.75
MIN_SPOKEN = 4


def edits(both: Both) -> Unlike | None:
    """Return the content words in which two nearly equal wordings differ; None if in none.

    Where both are mostly quotations only these count: who "said in a statement on Friday" is no
    part of what was said. None too where the wordings are not nearly equal.
    """
    if not is_one_wording(both):
        return None
    a, b = _told(both)
    norms = [word.norm for word in a], [word.norm for word in b]
    if norms[0] == norms[1]:
        return None
    steps = [
        step
        for step in word_diff(*norms)
        if step.kind != "equal"
        and content_stems(a[step.a.start : step.a.end])
        != content_stems(b[step.b.start : step.b.end])
    ]
    if not steps:
        return None
    return Unlike(
        "wording",
        _stretches(both.a.document, a, [step.a for step in steps]),
        _stretches(both.b.document, b, [step.b for step in steps]),
    )


def is_one_wording(both: Both) -> bool:
    """Whether the words of what is said are nearly the same, in the same order."""
    a, b = _told(both)
    return ordered_overlap([word.norm for word in a], [word.norm for word in b]) >= EDITED


def _told(both: Both) -> tuple[tuple[Token, ...], tuple[Token, ...]]:
    if min(len(_spoken(both.a)), len(_spoken(both.b))) >= MIN_SPOKEN:
        return _spoken(both.a), _spoken(both.b)
    return _core(both.a), _core(both.b)


def _core(statement: Statement) -> tuple[Token, ...]:
    """Return the words of a statement without those that name its source."""
    source = statement.voice.source
    cues = word_set("attribution") if statement.voice.reports else frozenset()

    def core() -> tuple[Token, ...]:
        return tuple(
            word
            for word in statement.words
            if word.norm not in cues and (source is None or not is_within(word, [source]))
        )

    return statement.noted("core", core)


def _spoken(statement: Statement) -> tuple[Token, ...]:
    def spoken() -> tuple[Token, ...]:
        return tuple(word for word in statement.words if is_within(word, statement.voice.spoken))

    return statement.noted("spoken", spoken)


def wording(both: Both) -> Unlike:
    """Return the longest stretches of words that only one statement has."""
    a, b = both.a.words, both.b.words
    steps = [
        step
        for step in word_diff([word.norm for word in a], [word.norm for word in b])
        if step.kind != "equal"
    ]
    return Unlike(
        "wording",
        _stretches(both.a.document, a, [step.a for step in steps]),
        _stretches(both.b.document, b, [step.b for step in steps]),
    )


def _stretches(document: str, words: Sequence[Token], parts: Sequence[Span]) -> tuple[Pin, ...]:
    telling = [
        part
        for part in parts
        if any(is_content(word.norm) for word in words[part.start : part.end])
    ]
    longest = sorted(telling, key=lambda part: (-len(part), part.start))[:MAX_PINS]
    return tuple(
        Pin(document, Span(words[part.start].start, words[part.end - 1].end))
        for part in sorted(longest)
    )
