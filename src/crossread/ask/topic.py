"""What a question is about, and which passages are about it.

A topic is a list of terms, each with the stems that stand for it: forms of the word, synonyms
from a short list, names with their parts and initials. A passage matches when it holds most of
the weight of the terms, rarer ones weighing more; an encoder helps where the words differ.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from crossread.ask.library import ENCODE_ALL, Library, Passage, stems_of
from crossread.text.similarity import Token, is_content, normalise, stem, tokens
from crossread.text.wordlists import sections

FULL, SYNONYM, NEARBY = 1.0, 0.75, 0.6
"""What a term counts that stands in the sentence itself, a synonym, and one that stands near it."""

ENOUGH = 0.68
"""Share of the weight of a topic a passage must hold to be about it."""

ENOUGH_WITH_LIKENESS = 0.45
LIKE = 0.5
VERY_LIKE = 0.66
"""Less will do where the encoder finds the passage like the question."""

VAGUE_WEIGHT = 0.35
MIN_PREFIX = 5
PREFIX_SHARE = 0.7
COMMON_NAME = 0.5
"""A name that stands in so many of the sources is what they are all about: it need not be said."""


@dataclass(frozen=True, slots=True)
class Term:
    """A word or name of a question, with the stems that stand for it.

    For a name all of ``stems`` must be met, each by one of its alternatives; ``others`` are stems
    of synonyms.
    """

    words: str
    stems: tuple[frozenset[str], ...]
    weight: float
    is_name: bool = False
    is_required: bool = False
    is_vague: bool = False
    others: frozenset[str] = frozenset()

    def is_in(self, stems: frozenset[str]) -> bool:
        """Whether a passage with these stems speaks of it, in its own words or a synonym."""
        return self.is_said_in(stems) or not self.others.isdisjoint(stems)

    def is_said_in(self, stems: frozenset[str]) -> bool:
        """Whether its own words stand there."""
        return all(not one.isdisjoint(stems) for one in self.stems)

    def found(self, own: frozenset[str], near: frozenset[str]) -> float:
        """Return how much of it is found in a sentence (``own``) and near it, 0 to 1."""
        if self.is_said_in(own):
            return FULL
        if not self.others.isdisjoint(own):
            return SYNONYM
        return NEARBY if self.is_said_in(near) else NEARBY * SYNONYM if self.is_in(near) else 0.0

    @property
    def any_stem(self) -> frozenset[str]:
        """Return every stem that may lead to it."""
        return frozenset().union(self.others, *self.stems)


@dataclass(frozen=True, slots=True)
class Topic:
    """What a question is about. ``text`` is what the encoder reads."""

    text: str
    terms: tuple[Term, ...]

    @property
    def weight(self) -> float:
        """Return the weight of all terms."""
        return sum(one.weight for one in self.terms)

    def share(self, own: frozenset[str], near: frozenset[str]) -> float:
        """Return the share of the weight found in a sentence (``own``) and near it."""
        if not self.terms:
            return 0.0
        return sum(one.weight * one.found(own, near) for one in self.terms) / self.weight

    def misses_required(self, near: frozenset[str]) -> bool:
        """Whether a name that must be spoken of is not."""
        return any(one.is_required and not one.is_in(near) for one in self.terms)


@dataclass(frozen=True, slots=True)
class Match:
    """A passage that is about a topic: the share of the topic's weight, and likeness (-1 to 1).

    ``strength`` is what it is ranked by: its ranks by words and by likeness, fused.
    """

    passage: Passage
    share: float
    likeness: float
    strength: float = 0.0

    @property
    def is_near(self) -> bool:
        """Whether it has anything to do with the topic that a reader would see."""
        return self.share >= NEAR_SHARE or self.likeness >= NEAR_LIKENESS


@cache
def asking_words() -> frozenset[str]:
    """Return the words of a question that say how it is asked."""
    return frozenset(sections("crossread.ask", "asking.txt")["asking"])


@cache
def _vague_stems() -> frozenset[str]:
    return frozenset(stem(word) for word in sections("crossread.ask", "asking.txt")["vague"])


@cache
def _synonyms() -> dict[str, frozenset[str]]:
    groups: dict[str, frozenset[str]] = {}
    for entry in sections("crossread.ask", "asking.txt")["synonyms"]:
        stems = frozenset(stem(normalise(word)) for word in entry.split("=") if " " not in word)
        for one in stems:
            groups[one] = groups.get(one, frozenset()) | stems
    return groups


@cache
def _groups() -> dict[str, tuple[str, ...]]:
    """Return the words of each group of synonyms, by the stem of each of them."""
    found: dict[str, tuple[str, ...]] = {}
    for entry in sections("crossread.ask", "asking.txt")["synonyms"]:
        words = tuple(entry.split("="))
        for word in words:
            found[stem(normalise(word))] = (*found.get(stem(normalise(word)), ()), *words)
    return found


def search_words(question: str) -> tuple[str, ...]:
    """Return the words by which a search finds the texts that may answer a question.

    Its own words that say something, and their synonyms.
    """
    own = [
        question[word.start : word.end]
        for word in tokens(question)
        if is_content(word.norm) and word.norm not in asking_words()
    ]
    more = [one for word in own for one in _groups().get(stem(normalise(word)), ())]
    return tuple(dict.fromkeys((*own, *more)))


# A name in a question: words with capitals, with small words between them.
_NAME = re.compile(
    r"[^\W\d_a-zа-яіїєґ][\w’'-]*(?:\s+(?:(?:of|the|de|van|von|al|for|and the)\s+)*"
    r"[^\W\d_a-zа-яіїєґ][\w’'-]*)*"
)


def topic_of(text: str, library: Library, *, keep: Iterable[str] = ()) -> Topic:
    """Return the topic of a question, or of the part of it that says what it is about.

    ``keep`` are words to count although questions are often asked with them.
    """
    asking = asking_words() - frozenset(keep)
    names = _names(text, library, asking)
    in_names = [span for _, start, end in names for span in [(start, end)]]
    terms = [_name_term(name, library) for name, _, _ in names]
    seen: set[str] = set()
    for word in tokens(text):
        inside = any(start <= word.start < end for start, end in in_names)
        known = stem(word.norm)
        if inside or known in seen or word.norm in asking or not is_content(word.norm):
            continue
        if word.norm in {"anti", "non"} and text[word.end : word.end + 1] == "-":
            continue
        seen |= _synonyms().get(known, {known})  # "fired shots" asks for one thing
        terms.append(_word_term(_against(word, text), text, library))
    return Topic(" ".join(text.split()), tuple(one for one in terms if one.weight > 0))


def _against(word: Token, text: str) -> Token:
    """Return "antifascist" for the second word of "anti-fascist"."""
    before = text[max(0, word.start - 5) : word.start].lower()
    is_against = before.endswith(("anti-", "non-"))
    return word._replace(norm=min(stems_of(text, [word]))) if is_against else word


def _names(text: str, library: Library, asking: frozenset[str]) -> list[tuple[str, int, int]]:
    found = []
    for match in _NAME.finditer(text):
        start, words = match.start(), match.group()
        first = words.split()[0]
        rest = words[len(first) :].lstrip()
        lead = normalise(first) if first[0].isalnum() else first.casefold()
        if lead in asking or not is_content(lead):
            if not rest:
                continue
            start, words = match.end() - len(rest), rest
        elif start == 0 and not rest and not _is_known_name(first, library):
            continue
        found.append((words, start, match.end()))
    return found


def _is_known_name(word: str, library: Library) -> bool:
    return any(word in name.split() for name in library_names(library))


def library_names(library: Library) -> frozenset[str]:
    """Return every name the sources mention, as they write it in full."""
    from crossread.model import Mention

    known: frozenset[str] | None = library.remembered.get("names")
    if known is None:
        known = frozenset(one.body.name for one in library.of(Mention))
        library.remembered["names"] = known
    return known


def _name_term(name: str, library: Library) -> Term:
    words = [word.norm for word in tokens(name) if is_content(word.norm)]
    stems = tuple(_name_stems(stem(word), library) for word in words)
    if len(words) == 1 and name.isupper() and len(name) > 1:
        stems = (stems[0] | _spelt_out(name, library),)
    rarity = max((library.rarity(one) for one in stems), default=0.0)
    holders = [library.passages[n].place for one in stems for s in one for n in library.holders(s)]
    n_sources = len(set(holders))
    is_common = n_sources > COMMON_NAME * max(1, len(library.documents))
    return Term(name, stems, rarity, is_name=True, is_required=not is_common)


def _name_stems(known: str, library: Library) -> frozenset[str]:
    """Return a stem of a name with those of its adjective ("Halmora", "Halmoran")."""
    alike = {known}
    if len(known) >= MIN_PREFIX:
        alike.update(
            one
            for one in _beginning(known[: max(MIN_PREFIX, len(known) - 1)], library)
            if abs(len(one) - len(known)) <= 3
        )
    return frozenset(alike)


def _spelt_out(initials: str, library: Library) -> frozenset[str]:
    """Return the last words' stems of names whose initials these are."""
    found: set[str] = set()
    for name in library_names(library):
        words = [word for word in name.split() if word[:1].isupper()]
        if "".join(word[0] for word in words) == initials:
            found.add(stem(normalise(words[-1])))
    return frozenset(found)


def _beginning(prefix: str, library: Library) -> Sequence[str]:
    vocabulary = library.vocabulary
    first = bisect.bisect_left(vocabulary, prefix)
    last = bisect.bisect_right(vocabulary, prefix + "\uffff")
    return vocabulary[first:last]


def _word_term(word: Token, text: str, library: Library) -> Term:
    known = stem(word.norm)
    alike = {known}
    others = _synonyms().get(known, frozenset())
    if len(known) >= MIN_PREFIX and not known[0].isdigit():
        alike.update(
            one for one in _beginning(known[:MIN_PREFIX], library) if _is_form_of(known, one)
        )
    is_here = any(library.holders(one) for one in alike)
    rarity = library.rarity(alike if is_here else others | alike)
    is_vague = known in _vague_stems()
    return Term(
        text[word.start : word.end],
        (frozenset(alike),),
        rarity * (VAGUE_WEIGHT if is_vague else 1.0),
        is_vague=is_vague,
        others=others - alike,
    )


def _is_form_of(a: str, b: str) -> bool:
    short, long = sorted((a, b), key=len)
    shared = 0
    while shared < len(short) and short[shared] == long[shared]:
        shared += 1
    return shared >= MIN_PREFIX and shared >= PREFIX_SHARE * len(long)


def candidates(topic: Topic, library: Library, places: frozenset[int]) -> list[Passage]:
    """Return the passages of these sources that may be about a topic."""
    is_small = library.only is None and len(library.passages) <= ENCODE_ALL
    if library.embeddings is not None and is_small:
        return [one for one in library.passages if one.place in places]
    numbers = {
        number
        for term in topic.terms
        for known in term.any_stem
        for number in library.holders(known)
    }
    numbers |= set(
        library.nearest_by_meaning(topic.text, limit=MAX_ENCODED_OF_MANY, floor=NEAR_LIKENESS)
    )
    return [library.passages[n] for n in sorted(numbers) if library.passages[n].place in places]


MAX_ENCODED, MAX_ENCODED_OF_MANY = 400, 24
"""So many passages, best first by words, are set beside a question by the encoder as well."""

RANK_CONSTANT = 60
"""Of reciprocal rank fusion: how little the first places count above those after them."""

NEAR_SHARE, NEAR_LIKENESS = 0.3, 0.35
"""A passage with less of both has nothing to do with the question."""


def ranked(topic: Topic, library: Library, places: frozenset[int]) -> list[Match]:
    """Return candidates with how much they have to do with a topic, best first.

    Two rankings are fused by reciprocal rank: by the weight of the words met, and by the encoder.
    """
    found = [
        (one, topic.share(one.stems, library.near_stems(one)))
        for one in candidates(topic, library, places)
    ]
    found.sort(key=lambda one: (-one[1], one[0].number))
    n_encoded = _n_encoded(library, [passage for passage, _ in found])
    likeness = library.similarities(topic.text, [passage for passage, _ in found[:n_encoded]])
    by_likeness = sorted(range(n_encoded), key=lambda n: (-likeness[n], n))
    fused = [1 / (RANK_CONSTANT + rank) for rank in range(len(found))]
    for rank, number in enumerate(by_likeness):
        fused[number] += 1 / (RANK_CONSTANT + rank)
    likeness += [0.0] * (len(found) - n_encoded)
    matches = [
        Match(passage, share, near, strength)
        for (passage, share), near, strength in zip(found, likeness, fused, strict=True)
    ]
    return sorted(matches, key=lambda one: (-one.strength, one.passage.number))


def _n_encoded(library: Library, found: Sequence[Passage]) -> int:
    n_found = len(found)
    if library.embeddings is None:
        return 0
    if library.only is not None:
        is_quick = library.are_encoded(found[:MAX_ENCODED])
        return min(n_found, MAX_ENCODED if is_quick else MAX_ENCODED_OF_MANY)
    return n_found if len(library.passages) <= ENCODE_ALL else min(n_found, MAX_ENCODED)


def is_about(match: Match, topic: Topic, library: Library) -> bool:
    """Whether a passage is about a topic: enough of its words, or fewer and a likeness."""
    near = library.near_stems(match.passage)
    if topic.misses_required(near):
        return False
    own = [one for one in topic.terms if one.is_in(match.passage.stems)]
    if not own or not topic.terms:
        return False
    if match.share >= ENOUGH:
        return True
    if match.likeness >= LIKE and match.share >= ENOUGH_WITH_LIKENESS:
        return True
    return match.likeness >= VERY_LIKE


def matches_of(topic: Topic, library: Library, places: frozenset[int]) -> list[Match]:
    """Return every passage about a topic, in the order of the sources and their text."""
    found = [one for one in ranked(topic, library, places) if is_about(one, topic, library)]
    return sorted(found, key=lambda one: one.passage.number)


def known_terms(topic: Topic, stems: frozenset[str]) -> tuple[Term, ...]:
    """Return the terms of a topic that none of some stems speaks of."""
    return tuple(one for one in topic.terms if not one.is_in(stems))
