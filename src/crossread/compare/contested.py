"""What one statement says and another denies, whoever it is that says or denies it.

Each denial is held against the statements of the shelf that share most of what is denied; the
words may be put otherwise, so the encoder has a say where it reads the language. A question, a
condition, a hedge ("may have") or another denial is not set against it, nor is what speaks of
other people, other places, another day or another number, or what another document tells of
somebody whom it says elsewhere to be the subject of a hoax or a false report.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from crossread.compare.candidates import Embeddings, Statement
from crossread.compare.differences import (
    Both,
    Unlike,
    both_of,
    counts_differ,
    denies_less,
    is_left_open,
    names_differ,
    names_subject,
    pins_of,
    says_all_denied,
    sole_negator,
    times_differ,
)
from crossread.compare.names import are_one
from crossread.compare.oppositions import are_contrary
from crossread.compare.polarity import Denial, calls_false, rejects_something
from crossread.compare.shared_words import SharedWords
from crossread.compare.voice import is_within
from crossread.model import Document, Pin, Span
from crossread.text.similarity import Token, containment, content_stems, tokens, word_set

# So much of what is denied must stand in what is said, and so near it must be by the encoder;
# where less of it does, nearer.
SHARE, NEAR = 0.6, 0.58
LESS_SHARE, NEARER = 0.4, 0.72
MIN_SHARED = 2
# Where no encoder reads the language, by words alone.
WORDS_ALONE = 0.8
# At most so many statements of one document are looked at for one denial, in hundredths of the
# weight of the words from here on.
MOST, FLOOR = 6, 25


@dataclass(frozen=True, slots=True)
class Contested:
    """A statement and one that denies it, in the order of the shelf, with the opposing words."""

    a: Statement
    b: Statement
    unlike: Unlike
    similarity: float


@dataclass(frozen=True, slots=True)
class _Claim:
    """What a statement denies, as a statement of its own (``what``), and as a text can have it.

    ``negated`` is the stem of the first word that a negation denies ("has not bought it"), where
    it is denied by no more than that.
    """

    by: Statement
    cue: Span
    what: Statement
    text: str
    negated: str | None = None


def contested(
    statements: Sequence[Statement], documents: Sequence[Document], embeddings: Embeddings | None
) -> Iterator[Contested]:
    """Yield what is said and what denies it, for all statements of one language.

    ``embeddings`` is None where the encoder does not read the language.
    """
    claims = [*_denied_claims(statements, documents), *_negated_claims(statements, documents)]
    if not claims:
        return
    rejected = rejected_in(statements, documents)
    rejecting = _rejecting(statements, documents)
    words = SharedWords([one.terms for one in (*statements, *(each.what for each in claims))])
    told: list[tuple[_Claim, Statement, Both, float]] = []
    for n, claim in enumerate(claims, len(statements)):
        near = (statements[at] for at in _near(words, n, statements))
        found = [one for one in near if one.sentence not in rejecting]
        told += [(claim, *each) for each in _told(claim, found, documents, embeddings)]
    denied_there = {other.sentence for claim, other, *_ in told if _is_inside(claim, other)}
    for claim, other, both, nearness in told:
        is_rejected = other.sentence in denied_there or rejected.has(other)
        if _is_inside(claim, other) or not is_rejected:
            pair = sorted((claim.by, other), key=lambda one: one.number)
            unlike = _unlike(claim, other, both, is_first=pair[0] is claim.by)
            yield Contested(pair[0], pair[1], unlike, nearness)


def _is_inside(claim: _Claim, other: Statement) -> bool:
    """Whether one text both tells and denies it."""
    return claim.by.place == other.place


def _rejecting(statements: Sequence[Statement], documents: Sequence[Document]) -> frozenset[int]:
    """Return the numbers of the sentences that reject what was told before: they do not tell it."""
    return frozenset(
        one.number
        for one in statements
        if one.whole is None and rejects_something(documents[one.place].text, one.span)
    )


@dataclass(frozen=True, slots=True)
class Rejected:
    """What texts tell and reject themselves.

    ``names`` are, for each text by place, those of which it tells in a hoax or a false report,
    ``alive`` those of whom it says that they live, ``sentences`` the numbers of those that tell
    what their own text says is not so.
    """

    names: Mapping[int, frozenset[str]]
    alive: Mapping[int, frozenset[str]]
    sentences: frozenset[int]

    def has(self, one: Statement) -> bool:
        """Whether a statement may be told to be rejected.

        A name may stand behind what somebody is known for: "Bear Tamer Jo Pell".
        """
        known = self.names.get(one.place, frozenset())
        if one.terms & _DEATH:
            known |= self.alive.get(one.place, frozenset())
        return one.sentence in self.sentences or any(
            f" {x}".endswith(f" {y}") or f" {y}".endswith(f" {x}") for x in one.names for y in known
        )


def rejected_in(statements: Sequence[Statement], documents: Sequence[Document]) -> Rejected:
    """Return what texts tell as a hoax or a false report, or deny themselves by explicit words."""
    said: dict[int, list[Span]] = defaultdict(list)
    for claim in _denied_claims(statements, documents):
        said[claim.by.place].append(claim.what.span)
    denied = (
        one.sentence
        for one in statements
        if any(one.span.overlaps(span) for span in said.get(one.place, ()))
    )
    hoaxes, alive = _told_of_in_hoaxes(statements, documents), _told_alive(statements, documents)
    return Rejected(hoaxes, alive, frozenset(denied))


def _told_of_in_hoaxes(
    statements: Sequence[Statement], documents: Sequence[Document]
) -> Mapping[int, frozenset[str]]:
    """Return the names of which each document tells in a hoax or a false report.

    What such a document tells of them may be what it tells to reject it.
    """
    by_place: dict[int, list[Statement]] = defaultdict(list)
    for one in statements:
        if one.whole is None:
            by_place[one.place].append(one)
    found: dict[int, frozenset[str]] = defaultdict(frozenset)
    for place, sentences in by_place.items():
        if _is_called_a_hoax(documents[place].text, sentences):
            found[place] = _all_names(sentences)
            continue
        for n, one in enumerate(sentences):
            if _names_a_hoax(one) or _speaks_of_what_is_false(one):
                found[place] |= _names_in_hoax(sentences, n)
    return found


# So many sentences before and after one that speaks of a false report may tell what it says.
AROUND = 2


def _names_in_hoax(sentences: Sequence[Statement], n: int) -> frozenset[str]:
    """Return the names in a sentence that speaks of a hoax or a false report.

    One that names no person speaks of what stands around it, and where the text calls it a hoax in
    its own words, of all that the text tells.
    """
    one = sentences[n]
    if any(each.type == "PER" for each in one.mentions):
        return one.names
    is_all = _names_a_hoax(one) and not one.voice.reports
    around = sentences if is_all else sentences[max(0, n - AROUND) : n + AROUND + 1]
    return _all_names(around)


def _all_names(sentences: Sequence[Statement]) -> frozenset[str]:
    return frozenset().union(*(one.names for one in sentences))


def _is_called_a_hoax(text: str, sentences: Sequence[Statement]) -> bool:
    """Whether a heading or a sentence that says nothing else has it: "It is a hoax."."""
    return any(
        not any(one.span.contains(Span(*match.span())) for one in sentences)
        for match in _HOAX_WORD.finditer(text)
    )


def _names_a_hoax(one: Statement) -> bool:
    return not _HOAX.isdisjoint(word.norm for word in one.words)


_HOAX_WORD = re.compile(r"\bhoax(?:es|ers?)?\b", re.IGNORECASE)
_HOAX = frozenset(("hoax", "hoaxes", "hoaxer", "hoaxers", "hoaxster", "hoaxsters"))


def _told_alive(
    statements: Sequence[Statement], documents: Sequence[Document]
) -> Mapping[int, frozenset[str]]:
    """Return the names of whom each document says that they live, as one rejects a false death."""
    found: dict[int, frozenset[str]] = defaultdict(frozenset)
    for one in statements:
        if one.whole is None and _ALIVE.search(one.span.of(documents[one.place].text)):
            found[one.place] |= one.names
    return found


_ALIVE = re.compile(
    r"\b(?:alive and (?:well|kicking|healthy)|very much alive|not dead)\b", re.IGNORECASE
)
_DEATH = frozenset(content_stems(tokens("death dead die died dies killed")))


def _speaks_of_what_is_false(one: Statement) -> bool:
    words = [word.norm for word in one.words]
    if not _MISINFORMING.isdisjoint(words):
        return True
    void, told = word_set("denial.void"), word_set("denial.said") | _OUTLETS
    beside = ((word, words[n + 1 : n + 3]) for n, word in enumerate(words))
    return any(word in void and not told.isdisjoint(after) for word, after in beside)


_MISINFORMING = frozenset(("misinformation", "disinformation"))
_OUTLETS = frozenset("information headline headlines website websites site sites page".split())


# ---- what is denied -----------------------------------------------------------------------------


def _denied_claims(
    statements: Sequence[Statement], documents: Sequence[Document]
) -> Iterator[_Claim]:
    told = _told_at(statements)
    for one, denials in _denying(statements):
        for denial in denials:
            text = documents[one.place].text
            what = _claim(told(one, denial), denial, text)
            yield _Claim(one, denial.cue, what, denial.said.of(text))


def _denying(statements: Sequence[Statement]) -> Iterator[tuple[Statement, tuple[Denial, ...]]]:
    """Yield each clause with what it denies, and sentences with what no clause of theirs does."""
    in_parts = {(one.whole, each) for one in statements for each in one.denials}
    for one in statements:
        found = [each for each in one.denials if not each.twice]
        left = tuple(each for each in found if (one.number, each) not in in_parts)
        if left:
            yield one, left


def _negated_claims(
    statements: Sequence[Statement], documents: Sequence[Document]
) -> Iterator[_Claim]:
    """Yield what clauses say is not so by one negation, without it: "has [not] bought a castle"."""
    with_parts = {one.whole for one in statements}
    for one in statements:
        if one.number in with_parts or one.denials or one.asked:
            continue
        found = sole_negator(one)
        if found is None or len(one.terms) < MIN_NEGATED:
            continue
        negator, negated = found
        text = documents[one.place].text
        what = replace(one, words=tuple(word for word in one.words if word != negator), notes={})
        cue = Span(negator.start, negator.end)
        yield _Claim(one, cue, what, _without(one, negator, text), negated)


# A negated clause says so many things at least.
MIN_NEGATED = 4


def _without(one: Statement, negator: Token, text: str) -> str:
    """Return the words of a statement as they read without the negator: "wasn't" is "was"."""
    word = text[negator.start : negator.end]
    kept = _CONTRACTED.sub("", word)
    kept = "" if kept == word else kept
    return re.sub(r"\s+", " ", one.alone(text).replace(word, kept, 1))


_CONTRACTED = re.compile(r"n[’']t$", re.IGNORECASE)


def _told_at(statements: Sequence[Statement]) -> Callable[[Statement, Denial], Statement]:
    """Return what finds the sentence in which that stands which is denied: mostly its own."""
    wholes: dict[int, list[Statement]] = defaultdict(list)
    for one in statements:
        if one.whole is None:
            wholes[one.place].append(one)

    def told(one: Statement, denial: Denial) -> Statement:
        if one.span.contains(denial.said):
            return one
        near = (each for each in wholes[one.place] if each.span.contains(denial.said))
        return next(near, one)

    return told


def _claim(one: Statement, denial: Denial, text: str) -> Statement:
    words = tuple(tokens(text, denial.said.start, denial.said.end))
    named = tuple(each for each in one.mentions if denial.said.overlaps(each.mention.span))
    return replace(
        one,
        span=denial.said,
        words=words,
        terms=frozenset(content_stems(words)),
        names=frozenset(each.name.casefold() for each in named),
        mentions=named,
        quantities=tuple(e for e in one.quantities if denial.said.overlaps(e.quantity.span)),
        times=tuple(each for each in one.times if denial.said.overlaps(each.time.span)),
        denials=(),
        asides=(),
        notes={},
    )


def _near(words: SharedWords, n: int, statements: Sequence[Statement]) -> Iterator[int]:
    """Yield the statements that share most of the weight with a claim, a few of each document."""
    taken: dict[int, int] = defaultdict(int)
    for at, _ in words.nearest(n, floor=FLOOR):
        if at < len(statements):
            taken[statements[at].place] += 1
            if taken[statements[at].place] <= MOST:
                yield at


def _told(
    claim: _Claim,
    others: Sequence[Statement],
    documents: Sequence[Document],
    embeddings: Embeddings | None,
) -> Iterator[tuple[Statement, Both, float]]:
    """Yield the statements that say what is denied, of a sentence and its clauses the nearest."""
    boths = [
        (one, both_of(claim.what, one, documents))
        for one in others
        if one.place != claim.by.place or not one.span.overlaps(claim.what.span)
    ]
    told = [
        (one, both)
        for one, both in boths
        if _may_be_it(both) and _may_be_negated(claim, both) and not _is_of_another(claim, one)
    ]
    near = _nearness(claim.text, [one for one, _ in told], documents, embeddings)
    best: dict[int, tuple[Statement, Both, float]] = {}
    for (one, both), similarity in zip(told, near, strict=True):
        is_it = _is_it if claim.negated is None else _is_negated
        if is_it(both, similarity):
            known = best.get(one.sentence)
            if known is None or (similarity or 0) > known[2]:
                best[one.sentence] = one, both, similarity or both.share
    yield from best.values()


def _nearness(
    own: str,
    others: Sequence[Statement],
    documents: Sequence[Document],
    embeddings: Embeddings | None,
) -> list[float | None]:
    if embeddings is None:
        return [None] * len(others)
    texts = [one.alone(documents[one.place].text) for one in others]
    embeddings.prepare([own, *texts])
    return [embeddings.similarity(own, text) for text in texts]


def _is_of_another(claim: _Claim, other: Statement) -> bool:
    """Whether somebody denies it of himself, and the other statement tells it of other people.

    "Lee denied that he was the source" is no denial of "Kess was the source".
    """
    first = claim.what.words[0].norm if claim.what.words else ""
    if first not in _OF_HIMSELF or claim.by.span.end <= claim.what.span.start:
        return False
    denying = _people(claim.by, end=claim.cue.start)
    others = _people(other) - _people(claim.what)
    return bool(denying and others) and not any(are_one(a, b) for a in denying for b in others)


_OF_HIMSELF = frozenset(("he", "she", "his", "her"))


def _people(one: Statement, *, end: int | None = None) -> frozenset[str]:
    """Return the people a statement names, up to some place."""
    named = (each for each in one.mentions if each.type == "PER")
    return frozenset(each.name for each in named if end is None or each.mention.span.end <= end)


_UNSURE = frozenset("may might could would should potentially supposedly if whether unless".split())
# "After claims of his death" gives what somebody claims and does not say it.
_CLAIMS_OF = re.compile(r"\b(?:claims?|rumou?rs?|allegations?|denials?) of\b", re.IGNORECASE)
# Who was somebody's wife is another thing to deny than who is.
_FORMER = re.compile(r"\b(?:ex|former|onetime|one-time|late)\b[- ]", re.IGNORECASE)


def _may_be_it(both: Both) -> bool:
    """Whether the second statement says something, of the same, that the first is about."""
    what, other = both.a, both.b
    if not both.stand_apart or other.denied or other.asked:
        return False
    if calls_false(both.text_b, other.span, {word.norm for word in what.words}):
        return False
    if len(what.terms & other.terms) < MIN_SHARED or _is_told_of_another_kind(both):
        return False
    own, there = ({word.norm for word in one.words} for one in (what, other))
    is_unsure = (there - own) & (_UNSURE | word_set("negators"))
    if is_unsure or is_left_open(other.words, what.words):
        return False
    if (own ^ there) & word_set("restricting"):
        return False
    others = (names_differ, _names_change_places, times_differ, counts_differ)
    return not any(differ(both) for differ in others)


def _is_told_of_another_kind(both: Both) -> bool:
    """Whether one gives it as what is claimed, or of what was before, and the other does not."""
    first, later = both.a.span.of(both.text_a), both.b.span.of(both.text_b)
    return any(
        bool(pattern.search(first)) != bool(pattern.search(later))
        for pattern in (_CLAIMS_OF, _FORMER)
    )


# More than so many of the words of what is denied that are no names must stand in the other, or as
# many where it is near and they are some; two are enough where the encoder takes both for one.
# Where they are few all of them must, unless it is near: one of three may be what counts.
PLAIN_SHARE, NEAREST, SOME, FEW = 0.5, 0.8, 3, 3
# Where nearly all of them do, names may be told otherwise: "the ex-wife of the leader".
NEARLY_ALL = 0.75


def _plain(both: Both) -> frozenset[str]:
    """Return the stems of the words of what is denied that are no names."""
    named = [one.mention.span for one in both.a.mentions]
    words = [
        word
        for word in _plain_words(both)
        if both.text_a[word.start].islower() and not is_within(word, named)
    ]
    first = next(iter(both.a.words), None)
    if words and words[0] == first and any(0 <= one.start - first.end <= 1 for one in named):
        words = words[1:]  # what a person is called at the opening: "actor Ann Lee had died"
    return frozenset(content_stems(words))


def _share_plain_words(both: Both, similarity: float | None) -> bool:
    """Whether both say the same of those they name, as far as words tell."""
    plain = _plain(both)
    near, n_shared = similarity or 0.0, len(plain & both.b.terms)
    share = containment(plain, both.b.terms)
    if near >= NEAREST:
        return n_shared >= max(1, min(MIN_SHARED, len(plain)))
    if near >= NEARER and n_shared >= SOME:
        return share >= PLAIN_SHARE
    return share >= 1 if len(plain) <= FEW and near < NEARER else share > PLAIN_SHARE


def _names_change_places(both: Both) -> bool:
    """Whether another name stands behind the same word: "the castle of Lindrum", "of Belm"."""
    a, b = _names_behind(both.a, both.text_a), _names_behind(both.b, both.text_b)
    return any(
        a[word]
        and b[word]
        and a[word].isdisjoint(b[word])
        and a[word].isdisjoint(both.b.terms)
        and b[word].isdisjoint(both.a.terms)
        for word in a.keys() & b.keys()
    )


def _names_behind(statement: Statement, text: str) -> dict[str, frozenset[str]]:
    """Return the stems of the words with a capital, by the word before them."""
    found: dict[str, frozenset[str]] = {}
    for before, word in pairwise(statement.words):
        if text[word.start].isupper() and not text[before.start].isupper():
            stems = frozenset(content_stems([word]))
            found[before.norm] = found.get(before.norm, frozenset()) | stems
    return found


def _share(both: Both) -> float:
    """Return the share of the words of what is denied that the other has; a name met counts whole.

    What a name is explained by ("…, the leader of the group") is left out.
    """
    own = frozenset(content_stems(_plain_words(both)))
    met: set[str] = set(own & both.b.terms)
    for one in both.a.mentions:
        named = own.intersection(content_stems(tokens(one.mention.span.of(both.text_a))))
        if named & both.b.terms:
            met |= named
    return containment(own, frozenset(met))


_ASIDE = re.compile(r", (?:the|an?|his|her|its|their) [^,]+(?:,|$)|—[^—]+—")


def _plain_words(both: Both) -> list[Token]:
    """Return the words of what is denied without those that explain a name."""
    text, start = both.a.span.of(both.text_a), both.a.span.start
    asides = [Span(*match.span()).shift(start) for match in _ASIDE.finditer(text)]
    return [word for word in both.a.words if not is_within(word, asides)]


def _has_end_of_short(both: Both) -> bool:
    """Whether the last word of a claim of a few words is told too: "treated for the disease"."""
    stems = both.a.stems
    return not stems or len(both.a.terms) > FEW or stems[-1] in both.b.terms


def _is_it(both: Both, similarity: float | None) -> bool:
    share = _share(both)
    if not _share_plain_words(both, similarity) or not _has_end_of_short(both):
        return False
    if similarity is None:
        return share >= WORDS_ALONE
    plain = _plain(both)
    is_told_otherwise = len(plain) >= SOME and containment(plain, both.b.terms) >= NEARLY_ALL
    if share >= SHARE or (is_told_otherwise and share >= LESS_SHARE):
        return similarity >= NEAR
    return share >= LESS_SHARE and similarity >= NEARER


# A negation is set against words that are nearly the same: what it denies is the whole clause, and
# a little more or less in it may be what is denied.
NEGATED_SHARE, NEGATED_NEAR = 0.66, 0.85


def _may_be_negated(claim: _Claim, both: Both) -> bool:
    """Whether the second statement says what the first would say without its negator, if any."""
    if claim.negated is None:
        return True
    if denies_less(claim.by.words, both.b.words):
        return False
    is_opposite = any(
        are_contrary(x, y) for x in both.a.terms - both.b.terms for y in both.b.terms - both.a.terms
    )
    if is_opposite or not says_all_denied(claim.by, claim.by.words, claim.cue, both.b):
        return False
    if not names_subject(claim.by.words, claim.cue, both.b):
        return False
    return _share(both) >= NEGATED_SHARE and claim.negated in both.b.terms


def _is_negated(both: Both, similarity: float | None) -> bool:
    is_near = similarity is not None and similarity >= NEGATED_NEAR
    return is_near and _share_plain_words(both, similarity)


def _unlike(claim: _Claim, other: Statement, both: Both, *, is_first: bool) -> Unlike:
    denying = (Pin(claim.by.document, claim.cue),)
    saying = pins_of(other, (_plain(both) or both.a.terms) & other.terms)
    first, later = (denying, saying) if is_first else (saying, denying)
    return Unlike("negation", first, later, opposed=True)
