"""Whether a clause or sentence of one text says what one of another text says.

The decision rests on what a reader would point at: nearly the same words, the same number of the
same things, or the encoder's nearness where each is the other's nearest. Anything that one says
and the other rules out (another number, a negation, another name or day) keeps them apart.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from crossread.compare.candidates import Index, Statement
from crossread.compare.counts import Count, count_one_thing, counts_of, may_count_one_thing
from crossread.compare.differences import (
    Both,
    agree,
    differences,
    is_one_wording,
    names_differ,
    opposites,
    times_differ,
)
from crossread.compare.names import are_one
from crossread.compare.oppositions import oppositions
from crossread.compare.voice import is_within
from crossread.text.similarity import containment, content_stems, word_set

# By the encoder alone, so near that few words need be shared; each other's nearest; with most of
# the shorter one's words besides.
ALONE, SURE = 0.8, 0.86
MUTUAL, MUTUAL_OVERLAP, MUTUAL_TERMS = 0.7, 0.3, 2
FRAMED, FRAMED_OVERLAP, FRAMED_TERMS = 0.62, 0.7, 3
# The same count of the same things, in words as near as this; nearer, if the number is small.
COUNTED, COUNTED_TERMS = 0.42, 2
LARGE, COUNTED_SMALL = 10, 0.62
# By words alone, where the encoder does not read the language.
WORDS_ALONE, WORDS_ALONE_TERMS = 0.7, 4
# A pair that differs in these may not share a row: one source does not say what the other says.
APART = frozenset({"negation", "agent"})


@dataclass(frozen=True, slots=True)
class Nearness:
    """How near two statements are: the encoder's similarity, the share of the weight of words.

    ``similarity`` is None where the encoder does not read the language; ``is_mutual`` whether each
    is the other's nearest in its text.
    """

    similarity: float | None
    overlap: float
    is_mutual: bool


def nearness(
    a: Statement, b: Statement, similarity: float | None, index: Index, *, is_mutual: bool
) -> Nearness:
    """Return how near two statements are."""
    return Nearness(similarity, index.overlap(a, b), is_mutual)


def says_the_same(both: Both, near: Nearness) -> bool:
    """Whether two statements of different texts say one thing, or may: see ``is_plain``."""
    if both.a.denied == both.b.denied and _negated(both.a) != _negated(both.b):
        return False
    return (_are_near(both, near) or _count_the_same(both, near)) and not are_apart(both)


# Two statements share what is said if they share so many words beside names and times; one is
# enough where they are very near, and none is asked for where they are nearly one.
SAID_WORDS, SAID_NEAR = 2, 0.8
# What a clause tells aside ("who led the club") must stand in the other with so much of its words.
ASIDE_SHARE = 0.6


def share_what_is_said(both: Both, similarity: float | None) -> bool:
    """Whether two statements share more than whom and when they speak of.

    Of two asides ("Ann Lee, who led the club"), neither is what its text says there; one may give
    what the other text states.
    """
    if both.a.aside and both.b.aside:
        return False
    for aside, other in ((both.a, both.b), (both.b, both.a)):
        if aside.aside:
            own, there = _said(aside), _said(other)
            return len(own & there) >= SAID_WORDS and containment(own, there) >= ASIDE_SHARE
    if similarity is not None and similarity >= SURE:
        return True
    needed = 1 if similarity is not None and similarity >= SAID_NEAR else SAID_WORDS
    return len(_said(both.a) & _said(both.b)) >= needed


# From so near on two statements plainly say one thing; or with so many words beside names and
# times, if these are so much of the shorter one; or with some in nearly the same order, or at the
# same minute.
# Chosen on cells of BASIL that were read; those read since are told apart (evaluation/basil.py).
PLAIN = 0.82
PLAIN_WORDS, PLAIN_SHARE = 5, 0.5
WORDING_WORDS = 3


def is_plain(both: Both, similarity: float | None, overlap: float = 0.0) -> bool:
    """Whether a reader would call it plain that two statements say one thing.

    ``overlap`` is the share of the weight of words. What is near but not plain is for the reader
    to decide.
    """
    if not share_what_is_said(both, similarity):
        return False
    seems = _seems_plain(both, similarity) or _is_tied(both, similarity, overlap)
    is_alike = not _one_may_be_so(both, similarity) and not _one_is_fake(both)
    return seems and is_alike and not are_apart(both)


_FAKE = re.compile(
    r"\b(?:fake|phone?y|bogus|false|fabricated|satirical) (?:\w+ )?"
    r"(?:news|reports?|stor(?:y|ies)|articles?|claims?|rumou?rs?|websites?|sites?)\b|\bhoax\b",
    re.IGNORECASE,
)


def _one_is_fake(both: Both) -> bool:
    """Whether one tells as false what the other tells: "fake news that he died"."""
    return tells_fake(both.a, both.text_a) != tells_fake(both.b, both.text_b)


def tells_fake(statement: Statement, text: str) -> bool:
    """Whether a statement calls a report fake, or what it tells of a hoax."""
    return bool(_FAKE.search(statement.span.of(text)))


_MAYBE = frozenset(
    "may might possible allegedly potentially purportedly supposedly perhaps probably likely "
    "apparently presumably".split()
)
# "No sign of it" says less than "there is none"; what is believed may be so.
_MAYBE_SO = re.compile(
    r"\bno (?:\w+ )?(?:evidence|proof|signs?|indications?)\b|"
    r"\b(?:is|are|was|were) (?:\w+ly )?(?:believed|thought|feared) to\b",
    re.IGNORECASE,
)


def _one_may_be_so(both: Both, similarity: float | None) -> bool:
    """Whether one tells as possible what the other tells as so, in words of its own."""
    is_nearly_one = similarity is not None and similarity >= SURE
    a, b = _says_maybe(both.a, both.text_a), _says_maybe(both.b, both.text_b)
    return a != b and not is_nearly_one and not share_a_run(both)


def _says_maybe(statement: Statement, text: str) -> bool:
    """Whether a statement tells what may be so; the month of May says nothing of it."""
    if _MAYBE_SO.search(statement.span.of(text)):
        return True
    return any(
        word.norm in _MAYBE and (word.norm != "may" or text[word.start].islower())
        for word in statement.words
    )


# What is no sentence's nearest is plain where so much of the weight is shared, by so many things;
# said as surely, or as near as this.
AFAR_OVERLAP, AFAR_THINGS, AFAR_NEAR = 0.5, 3, 0.6


def is_plain_from_afar(both: Both, similarity: float | None, overlap: float) -> bool:
    """Whether what seems plain and is not each other's nearest is so by more than one thing."""
    if similarity is None or similarity >= PLAIN or share_a_run(both):
        return True
    if _is_tied(both, similarity, overlap):
        return True
    is_sure = similarity >= AFAR_NEAR or said_as_surely(both)
    return is_sure and overlap >= AFAR_OVERLAP and _n_things(both) >= AFAR_THINGS


def _seems_plain(both: Both, similarity: float | None) -> bool:
    if _give_one_toll(both, similarity) or share_a_run(both):
        return True
    is_worded_alike = is_one_wording(both) and not (both.a.aside or both.b.aside)
    shared = _said(both.a) & _said(both.b)
    if len(shared) < SAID_WORDS or (_speakers_differ(both) and not is_worded_alike):
        return False
    if similarity is None or similarity >= PLAIN:
        return similarity is not None or len(shared) >= WORDS_ALONE_TERMS
    short, long = sorted((_said(both.a), _said(both.b)), key=len)
    is_shared = len(shared) >= PLAIN_WORDS and containment(short, long) >= PLAIN_SHARE
    is_pinned = is_worded_alike or _share_an_hour(both)
    return is_shared or (is_pinned and len(shared) >= WORDING_WORDS)


# What ties two statements that the encoder does not put so near, chosen on cells that were read:
# nearly one vector; a name and so many things told of it, with so much of what both say; most of
# the weight and a run of words or two names; a number that few texts give.
NEARLY, NEARLY_OVERLAP, NEARLY_TERMS = 0.9, 0.5, 3
NAMED, NAMED_THINGS, NAMED_SHARE, LEAST = 0.78, 2, 0.4, 0.25
FEW, FEW_OVERLAP, HALF = 0.65, 0.6, 0.5
TOLD, TOLD_THINGS, TOLD_SHARE = 0.7, 4, 0.35
HEAVY, HEAVY_RUN, HEAVY_NAMES, MOST = 0.7, 7, 2, 0.6
RARE, RARE_OVERLAP, RARE_WORDS = 0.4, 0.45, 3


def _is_tied(both: Both, similarity: float | None, overlap: float) -> bool:
    """Whether names, numbers or words in a row tie two statements, both said as surely."""
    if similarity is None or both.a.aside or both.b.aside:
        return False
    tied = (
        _are_nearly_one(both, similarity, overlap)
        or _share_names(both, similarity, overlap)
        or (overlap >= HEAVY and has_a_run(both, HEAVY_RUN) and is_most_of_both(both))
        or _share_a_rare_number(both, similarity, overlap)
    )
    return tied and said_as_surely(both)


# What is to come is not what has come about.
_AHEAD = re.compile(
    r"\b(?:will|won.t|shall|(?:is|are|was|were) (?:set|due|going|about|expected|scheduled) to|"
    r"plan(?:s|ned)? to|to be)\b",
    re.IGNORECASE,
)


def said_as_surely(both: Both) -> bool:
    """Whether neither of two statements hedges more, or tells ahead what the other says is done."""
    if any(one.kind == "hedge" for one in differences(both)):
        return False
    a, b = both.a.span.of(both.text_a), both.b.span.of(both.text_b)
    return (_AHEAD.search(a) is None) == (_AHEAD.search(b) is None)


def _are_nearly_one(both: Both, similarity: float, overlap: float) -> bool:
    n_terms = len(both.a.terms & both.b.terms)
    return similarity >= NEARLY and overlap >= NEARLY_OVERLAP and n_terms >= NEARLY_TERMS


def is_most_of_both(both: Both) -> bool:
    """Whether what they share is no small part of either: names, or most of what is said."""
    a, b = _said(both.a), _said(both.b)
    return bool(both.a.names & both.b.names) or len(a & b) >= MOST * max(len(a), len(b))


def _share_names(both: Both, similarity: float, overlap: float) -> bool:
    """Whether both tell the same of those whom both name, and not two speakers each his own."""
    n_names = len(both.a.names & both.b.names)
    if not n_names or _speakers_differ(both):
        return False
    short, long = sorted((_said(both.a), _said(both.b)), key=len)
    n_things, share = _n_things(both), containment(short, long)
    if similarity >= NAMED and n_names >= HEAVY_NAMES and overlap >= HEAVY:
        return True
    if len(short & long) < LEAST * len(long):
        return False  # it is a small part of one of them
    return (
        (similarity >= NAMED and n_things >= NAMED_THINGS and share >= NAMED_SHARE)
        or (similarity >= TOLD and n_things >= TOLD_THINGS and share >= TOLD_SHARE)
        or (_is_of_few(both, similarity, overlap) and n_things >= NAMED_THINGS and share >= HALF)
    )


def _n_things(both: Both) -> int:
    """Return how many things both tell: words that stand side by side in both are one.

    "Low-level marijuana possession" is one thing, however many words it has.
    """
    a, b = both.a.stems, both.b.stems
    joined = set(pairwise(a)) & set(pairwise(b))
    part_of: dict[str, str] = {}
    for word, following in pairwise(a):
        if (word, following) in joined:
            part_of[following] = part_of.get(word, word)
    return len({part_of.get(word, word) for word in _said(both.a) & _said(both.b)})


def _is_of_few(both: Both, similarity: float, overlap: float) -> bool:
    """Whether both name the same, one of them no other, and share much of the weight."""
    is_less = both.a.names <= both.b.names or both.b.names <= both.a.names
    return is_less and similarity >= FEW and overlap >= FEW_OVERLAP


def _share_a_rare_number(both: Both, similarity: float, overlap: float) -> bool:
    """Whether both give a number that is hardly given twice by chance, and say more alike."""
    shared = _said(both.a) & _said(both.b)
    is_near = similarity >= RARE and overlap >= RARE_OVERLAP and len(shared) >= RARE_WORDS
    return is_near and any(_is_rare(one) for one in shared)


def _is_rare(word: str) -> bool:
    """Whether a number has three digits that count, and is no year of late."""
    is_late = len(word) == len("2014") and word.startswith(LATE)
    return word.isdigit() and len(word.rstrip("0")) >= RARE_DIGITS and not is_late


RARE_DIGITS, LATE = 3, "20"


# So many words in a row are not put down twice by chance.
RUN_WORDS = 9


def share_a_run(both: Both) -> bool:
    """Whether the same words stand in a row in both: a sentence may quote another and go on."""
    return has_a_run(both, RUN_WORDS) and not _one_is_fake(both)


def has_a_run(both: Both, n_words: int) -> bool:
    """Whether so many of the same words stand in a row in both, some of which say something."""
    a, b = ([word.norm for word in one.words] for one in (both.a, both.b))
    if min(len(a), len(b)) < n_words or len(both.a.terms & both.b.terms) < WORDING_WORDS:
        return False
    matcher = SequenceMatcher(None, a, b, autojunk=False)
    return matcher.find_longest_match(0, len(a), 0, len(b)).size >= n_words


def _share_an_hour(both: Both) -> bool:
    """Whether both give one time to the minute: it is not given twice by chance."""
    a, b = ({one.value[-5:] for one in side.times if ":" in one.value} for side in (both.a, both.b))
    return bool(a & b)


def says_little(statement: Statement) -> bool:
    """Whether a statement says next to nothing beside names and frames: "Now, Ann Lee wrote"."""
    return len(_said(statement)) < SAID_WORDS and not statement.quantities


_FIRST = frozenset("i i'm i've i'll i'd my we we're we've we'll our".split())
_THIRD = frozenset("he she his her they their".split())
# Words that lean on what stands before them: "He left", "Another man came".
_LEANING = _FIRST | _THIRD | frozenset("it its this that these those another such both".split())


def leans(statement: Statement) -> bool:
    """Whether a statement opens with a word that only what stands before it explains."""
    return statement.words[0].norm in _LEANING


def _speakers_differ(both: Both) -> bool:
    """Whether two named speakers say it: what each holds or asks for is each one's own."""
    a, b = both.a.voice, both.b.voice
    return bool(a.reports and b.reports and a.speaker and b.speaker) and not are_one(
        a.speaker or "", b.speaker or ""
    )


def _give_one_toll(both: Both, similarity: float | None) -> bool:
    """Whether both give one large number of people dead, hurt, missing, held or moved."""
    if similarity is None or similarity < COUNTED or names_differ(both):
        return False
    first, later = counts_of(both.a, both.text_a), counts_of(both.b, both.text_b)
    return any(
        x.toll is not None and _is_one_count(both, similarity, x, y) for x in first for y in later
    )


def _said(statement: Statement) -> frozenset[str]:
    """Return the stems of what a statement says: no names, no days but their numbers, no frames.

    Of an aside that follows what it speaks of, only the words behind "who" or "which" count; of a
    sentence what it tells aside does not.
    """

    def said() -> frozenset[str]:
        out = [one.time.span for one in statement.times]
        out += [one.mention.span for one in statement.mentions]
        words = [
            word
            for word in (statement.own or statement.words)
            if not is_within(word, statement.asides)
            and (word.norm[0].isdigit() or not is_within(word, out))
            and word.norm not in word_set("attribution")
        ]
        return frozenset(content_stems(words))

    return statement.noted("said", said)


def are_apart(both: Both) -> bool:
    """Whether one of two statements says what the other rules out or leaves open."""
    return (
        not agree(both.a, both.b)
        or both.a.asked != both.b.asked
        or any(one.opposed or one.kind in APART for one in differences(both))
        or any(opposites(both))
        or any(oppositions(both))
        or times_differ(both)
        or _figures_differ(both)
        or _doers_differ(both)
        or _is_said_again(both)
    )


def _doers_differ(both: Both) -> bool:
    """Whether both speak of their speakers, by pronoun, and these are two: "I will stay"."""
    opens = [one.words[0].norm for one in (both.a, both.b)]
    if not all(one in _FIRST or one in _THIRD for one in opens) or is_one_wording(both):
        return False
    return _speakers_differ(both)


# What is done once more is not what was done before: "the second vote".
_AGAIN = frozenset("second third fourth fifth again".split())


def _is_said_again(both: Both) -> bool:
    a, b = ({word.norm for word in one.words} for one in (both.a, both.b))
    return bool((a ^ b) & _AGAIN)


def _figures_differ(both: Both) -> bool:
    """Whether both count one thing and give no figure alike; what is said of it may differ."""
    first, later = counts_of(both.a, both.text_a), counts_of(both.b, both.text_b)
    rivals = [(a, b) for a in first for b in later if may_count_one_thing(a, b)]
    return bool(rivals) and not any(a.quantity.value == b.quantity.value for a, b in rivals)


def _negated(statement: Statement) -> bool:
    def negated() -> bool:
        negators = word_set("negators")
        return any(word.norm in negators for word in statement.words)

    return statement.noted("negated", negated)


def _are_near(both: Both, near: Nearness) -> bool:
    if near.similarity is not None and near.similarity < FRAMED:
        return False
    n_telling = len(_telling(both.a) & _telling(both.b))
    if near.similarity is None:
        return near.overlap >= WORDS_ALONE and n_telling >= WORDS_ALONE_TERMS
    if near.similarity >= SURE:
        return near.overlap >= MUTUAL_OVERLAP or near.is_mutual
    if n_telling < MUTUAL_TERMS:
        return False
    if near.overlap >= FRAMED_OVERLAP and n_telling >= FRAMED_TERMS:
        return near.similarity >= FRAMED
    needed = MUTUAL if near.is_mutual else ALONE
    return near.similarity >= needed and near.overlap >= MUTUAL_OVERLAP


def _telling(statement: Statement) -> frozenset[str]:
    """Return the words of a statement, its subject's too, that are no numbers and no times."""

    def telling() -> frozenset[str]:
        times = [one.time.span for one in statement.times]
        timed = content_stems(word for word in statement.words if is_within(word, times))
        return frozenset(one for one in statement.terms if not one[0].isdigit()) - frozenset(timed)

    return statement.noted("telling", telling)


def _count_the_same(both: Both, near: Nearness) -> bool:
    """Whether both give one number of one kind of thing, in words not far from each other."""
    if near.similarity is None or near.similarity < COUNTED or names_differ(both):
        return False
    first, later = counts_of(both.a, both.text_a), counts_of(both.b, both.text_b)
    return any(_is_one_count(both, near.similarity, x, y) for x in first for y in later)


def _is_one_count(both: Both, similarity: float, a: Count, b: Count) -> bool:
    value, other = a.quantity, b.quantity
    if value.value is None or (value.value, value.upper) != (other.value, other.upper):
        return False
    if not count_one_thing(a, b):
        return False
    if a.toll is not None and value.value >= LARGE:
        return True
    needed = COUNTED if value.value >= LARGE else COUNTED_SMALL
    shared = _telling(both.a) & _telling(both.b) - a.own - b.own
    return similarity >= needed and len(shared) >= (COUNTED_TERMS if a.toll is None else 1)
