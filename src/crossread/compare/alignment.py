"""Alignment: statements that speak of the same thing, across texts and inside one.

Candidates share rarer words; of these a sentence encoder keeps the pairs that are each other's
nearest in their two texts. Where the encoder does not read a language, shared words alone decide.
Statements of different languages are never aligned. What differs is worked out by rule.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from crossread.compare.candidates import (
    LAYERS,
    MODEL,
    Embeddings,
    Index,
    Pair,
    Statement,
    by_language,
    units_of,
)
from crossread.compare.contested import Rejected, contested, rejected_in
from crossread.compare.differences import (
    Both,
    Unlike,
    bare_terms,
    both_of,
    differences,
    edits,
    is_one_wording,
    negated_stems,
    wording,
)
from crossread.compare.oppositions import given_and_lacking, oppositions
from crossread.compare.sides import SCORE as SIDES_SCORE
from crossread.compare.sides import set_against
from crossread.compare.states import contrary_states
from crossread.model import (
    Alignment,
    Comparer,
    Document,
    Finding,
    Pin,
    Shelf,
)
from crossread.model.bodies import Difference

# Pairs that share less of their words' weight are not looked at.
FLOOR = 0.2
# Each other's nearest by the encoder from here on, if they also share words or are nearer still;
# tuned on BASIL, three outlets an event.
NEAREST, NEAREST_OVERLAP, NEARER = 0.7, 0.3, 0.8
# So alike that being nearest is not asked for.
CLOSE, CLOSE_OVERLAP = 0.8, 0.5
# Where both cannot hold, the words that differ pull the vectors apart.
OPPOSED = 0.33
# So many words both must have to be looked at for it.
MIN_OPPOSED = 2
# Each other's nearest that share nearly all words of the shorter one, set in another frame; so
# many of these words must be more than numbers and times.
FRAMED, FRAMED_OVERLAP, FRAMED_TERMS = 0.5, 0.7, 3
# By words alone.
WORDS_ALONE, WORDS_ALONE_TERMS = 0.6, 4
# They say the same when the shorter one's words are nearly all in the other, or by the encoder.
SAME_SHARE, SAME, SAME_LENGTH = 0.7, 0.86, 0.5


@dataclass(frozen=True, slots=True)
class Scored:
    """Two statements with the encoder's similarity, None where it does not read the language."""

    pair: Pair
    similarity: float | None

    @property
    def rank(self) -> tuple[float, float]:
        """Return by what the nearest is chosen."""
        return (self.similarity or 0.0, self.pair.overlap)


def compare_statements(shelf: Shelf) -> Iterator[Finding[Alignment]]:
    """Yield statements that speak of the same thing and how they relate, in order."""
    documents = shelf.documents
    statements = units_of(shelf)
    whole = [one for one in statements if one.whole is None]
    yield from _against_each_other(whole, documents)
    lacking = dict(_lacking(whole, documents))
    yield from lacking.values()
    disputed = dict(_contrary(whole, documents)) | dict(_contested(shelf, statements))
    yield from disputed.values()
    settled = lacking.keys() | disputed.keys()
    scored = _scored(shelf, by_language(whole, documents))
    nearest = _mutually_nearest(scored)
    rejected = rejected_in(whole, documents)
    aligned = {
        index for index, one in enumerate(scored) if _is_aligned(one, is_nearest=index in nearest)
    }
    n_aligned = Counter((scored[i].pair.a.place, scored[i].pair.b.place) for i in aligned)
    for index, one in enumerate(scored):
        a, b = one.pair.a, one.pair.b
        if (a.number, b.number) in disputed:
            continue
        are_related = n_aligned[a.place, b.place] > 0
        both = both_of(a, b, documents, are_related=are_related)
        if index in aligned:
            found = [*oppositions(both), *differences(both)]
            if _is_rejected(found, both, rejected):
                continue
            if found or a.place != b.place:
                yield _finding(one, both, found)
        elif _may_oppose(one) and (a.number, b.number) not in settled:
            found = [*oppositions(both), *differences(both)]
            if any(unlike.opposed for unlike in found) and not _is_rejected(found, both, rejected):
                yield _finding(one, both, found)


def _contested(
    shelf: Shelf, statements: Sequence[Statement]
) -> Iterator[tuple[tuple[int, int], Finding[Alignment]]]:
    """Yield what is said and what denies it, each with the numbers of the two sentences."""
    embeddings = Embeddings(shelf.model(MODEL))
    for language, group in by_language(statements, shelf.documents).items():
        reads = embeddings if embeddings.supports(language) else None
        for one in contested(group, shelf.documents, reads):
            both = both_of(one.a, one.b, shelf.documents)
            pair = Pair(one.a, one.b, one.similarity)
            found = _finding(Scored(pair, one.similarity), both, [one.unlike])
            yield (one.a.sentence, one.b.sentence), found


def _contrary(
    statements: Sequence[Statement], documents: Sequence[Document]
) -> Iterator[tuple[tuple[int, int], Finding[Alignment]]]:
    """Yield statements that tell states of one person of which one rules out the other."""
    english = [one for one in statements if documents[one.place].language == "en"]
    for a, b in contrary_states(english, documents, rejected_in(english, documents)):
        both = both_of(a.statement, b.statement, documents)
        pair = Pair(a.statement, b.statement, both.share)
        unlike = Unlike("characterisation", (a.pin,), (b.pin,), opposed=True)
        yield (
            (a.statement.number, b.statement.number),
            _finding(Scored(pair, None), both, [unlike]),
        )


def _is_rejected(found: Sequence[Unlike], both: Both, rejected: Rejected) -> bool:
    """Whether one text says that it is not so what the other tells to reject it, as a hoax say."""
    if both.a.place == both.b.place:
        return False
    if any(one.kind == "characterisation" and one.opposed for one in found):
        return rejected.has(both.a) and rejected.has(both.b)
    if all(one.kind != "negation" for one in found):
        return False
    telling = (one for one in (both.a, both.b) if not negated_stems(one) and not one.denied)
    return any(rejected.has(one) for one in telling)


def _against_each_other(
    statements: Sequence[Statement], documents: Sequence[Document]
) -> Iterator[Finding[Alignment]]:
    """Yield statements of one text that put somebody on both sides, as suggestions."""
    english = [one for one in statements if documents[one.place].language == "en"]
    for a, b in set_against(english, documents):
        yield Finding(
            Alignment(
                a=a.statement.pin,
                b=b.statement.pin,
                relation="contradicts",
                differs_in=("characterisation",),
                differs_a=(a.cue, a.named),
                differs_b=(b.cue, b.named),
                similarity=SIDES_SCORE,
            ),
            score=SIDES_SCORE,
        )


def _lacking(
    statements: Sequence[Statement], documents: Sequence[Document]
) -> Iterator[tuple[tuple[int, int], Finding[Alignment]]]:
    """Yield statements of which one has a thing done without what the other says was given.

    Each pair comes with the numbers of the two.
    """
    english = [one for one in statements if documents[one.place].language == "en"]
    for a, b in given_and_lacking(english, [one.text for one in documents]):
        both = both_of(a, b, documents)
        found = [one for one in oppositions(both) if one.opposed]
        if found:
            pair = Pair(a, b, both.share)
            yield (a.number, b.number), _finding(Scored(pair, OPPOSED), both, found)


def _scored(shelf: Shelf, groups: dict[str, list[Statement]]) -> list[Scored]:
    documents = shelf.documents
    embeddings = Embeddings(shelf.model(MODEL))
    found: list[Scored] = []
    for language, statements in groups.items():
        pairs = Index(statements).pairs(floor=FLOOR)
        if not embeddings.supports(language):
            found.extend(Scored(pair, None) for pair in pairs)
            continue
        texts = {one.number: one.span.of(documents[one.place].text) for one in statements}
        embeddings.prepare(texts[one.number] for pair in pairs for one in (pair.a, pair.b))
        found.extend(
            Scored(pair, embeddings.similarity(texts[pair.a.number], texts[pair.b.number]))
            for pair in pairs
        )
    return sorted(found, key=lambda one: (one.pair.a.number, one.pair.b.number))


def _mutually_nearest(scored: Sequence[Scored]) -> frozenset[int]:
    """Return the pairs (by index) that are each other's nearest in their two texts."""
    best: dict[tuple[int, int], int] = {}
    for index, one in enumerate(scored):
        for here, there in ((one.pair.a, one.pair.b), (one.pair.b, one.pair.a)):
            key = here.number, there.place
            if key not in best or one.rank > scored[best[key]].rank:
                best[key] = index
    return frozenset(
        index
        for index, one in enumerate(scored)
        if best[one.pair.a.number, one.pair.b.place] == index
        and best[one.pair.b.number, one.pair.a.place] == index
    )


def _is_aligned(one: Scored, *, is_nearest: bool) -> bool:
    overlap = one.pair.overlap
    if one.similarity is None:
        n_shared = len(one.pair.a.terms & one.pair.b.terms)
        return is_nearest and overlap >= WORDS_ALONE and n_shared >= WORDS_ALONE_TERMS
    if one.pair.a.place == one.pair.b.place:
        return one.similarity >= CLOSE and overlap >= CLOSE_OVERLAP
    if one.similarity >= CLOSE and overlap >= CLOSE_OVERLAP:
        return True
    if not is_nearest:
        return False
    if overlap >= FRAMED_OVERLAP and _n_telling(one.pair) >= FRAMED_TERMS:
        return one.similarity >= FRAMED
    shares_words = overlap >= NEAREST_OVERLAP or one.similarity >= NEARER
    return one.similarity >= NEAREST and shares_words


def _n_telling(pair: Pair) -> int:
    """Return how many words both have that are no numbers and no times."""
    return len(bare_terms(pair.a, pair.a.words) & bare_terms(pair.b, pair.b.words))


def _may_oppose(one: Scored) -> bool:
    n_shared = len(one.pair.a.terms & one.pair.b.terms)
    return (one.similarity is None or one.similarity >= OPPOSED) and n_shared >= MIN_OPPOSED


def _finding(one: Scored, both: Both, found: Sequence[Unlike]) -> Finding[Alignment]:
    opposed = [unlike for unlike in found if unlike.opposed]
    shown = list(opposed or found)
    if {unlike.kind for unlike in shown} <= {"speaker"}:
        edited = edits(both)
        if edited is not None:
            shown.append(edited)
        elif not _says_the_same(one, both):
            shown.append(wording(both))
    relation = "contradicts" if opposed else "differs" if shown else "same"
    similarity = one.pair.overlap if one.similarity is None else one.similarity
    body = Alignment(
        a=one.pair.a.pin,
        b=one.pair.b.pin,
        relation=relation,  # type: ignore[arg-type]
        differs_in=_kinds(shown),
        differs_a=_pins(unlike.a for unlike in shown),
        differs_b=_pins(unlike.b for unlike in shown),
        similarity=similarity,
    )
    return Finding(body, score=min(1.0, max(0.0, similarity)))


def _says_the_same(one: Scored, both: Both) -> bool:
    if is_one_wording(both):
        return True
    lengths = sorted((len(both.a.terms), len(both.b.terms)))
    if lengths[0] < SAME_LENGTH * lengths[1]:
        return False
    return both.share >= SAME_SHARE or (one.similarity or 0.0) >= SAME


def _kinds(found: Iterable[Unlike]) -> tuple[Difference, ...]:
    return tuple(dict.fromkeys(unlike.kind for unlike in found))


def _pins(groups: Iterable[tuple[Pin, ...]]) -> tuple[Pin, ...]:
    return tuple(dict.fromkeys(pin for group in groups for pin in group))


COMPARER = Comparer(
    "alignment.rules",
    version="1",
    compare=compare_statements,
    provides=Alignment,
    requires=LAYERS,
    models=(MODEL,),
)
