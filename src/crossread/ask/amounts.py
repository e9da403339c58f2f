"""How many, and when: numbers and dates with what they count, in the words of each source."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from crossread.ask.answer import Part, Said
from crossread.ask.library import Library, Passage
from crossread.ask.say import place_of, say_passage
from crossread.ask.scope import Found, Scope
from crossread.ask.topic import Match, Topic, topic_of
from crossread.compare.candidates import Statement
from crossread.compare.counts import Count
from crossread.model import Annotation, Evidence, Quantity, Span, Time
from crossread.text.clauses import clauses
from crossread.text.similarity import content_stems, stem, stem_set, tokens

_TOLLS = ("dead", "hurt", "missing", "held", "moved")
_HEAD = re.compile(
    r"^(?P<head>.+?)(?:\s+(?:did|do|does|is|are|was|were|had|has|have|could|can|must|will|would|in"
    r"|on|at|by|from|for|of|after|before|since|that|who|which|according|each)\b|$)",
    re.IGNORECASE,
)
ENOUGH_NEAR = 0.55


def how_many(scope: Scope) -> Found:
    """Answer with every number given for what is asked, comparator and all."""
    about = (
        re.sub(
            r"^(?:(?:of|for|on|is|was|are|were|do|does|did|they|each|every|(?:the\s+)?sources?|gives?|given"
            r"|about|to|mentioned?|reported?|there|name)\b\s*)+",
            "",
            scope.question.about or scope.question.text,
            flags=re.IGNORECASE,
        )
        or scope.question.text
    )
    topic = scope.topic(about)
    is_mass = re.search(r"\bhow much\b", scope.question.text, re.IGNORECASE) is not None
    asked = _Asked(about, topic, scope.library, is_mass=is_mass)
    said: list[Said] = []
    speaking: set[str] = set()
    for match in _wide(scope, topic, asked):
        given = _numbers(scope.library, match.passage, asked)
        if asked.is_near(match):
            speaking.add(scope.library.sigla[match.passage.document.id])
        if given:
            said.append(_say_amounts(scope.library, match.passage, given))
    understood = f"the numbers each source gives for: {about}"
    silent = sorted(speaking - {one.siglum for one in said}, key=lambda one: (len(one), one))
    unanswered = _silent(silent, "gives no number for it") if said else ()
    return Found(_merged(said), understood, asked.topic, unanswered)


def _wide(scope: Scope, topic: Topic, asked: _Asked) -> list[Match]:
    """Return passages that hold part of a topic; the number's own words decide."""
    found = [one for one in scope.ranked(topic) if one.share > 0]
    if asked.toll is not None:
        known = {one.passage.number for one in found}
        stems = _toll_stems(asked.toll) | ({"life"} if asked.toll == "dead" else set())
        numbers = {n for one in stems for n in scope.library.holders(one)} - known
        passages = (scope.library.passages[n] for n in numbers)
        found += [Match(one, 0.0, 0.0) for one in passages if one.place in scope.places]
    return sorted(found, key=lambda one: one.passage.number)


_MONEY = frozenset(
    stem(word) for word in "money cost costs price pay paid spend spent worth".split()
)
_TIMES = frozenset(
    "second seconds minute minutes hour hours day days week weeks month months year years".split()
)


class _Asked:
    """What is counted in a question: the noun, what happened to those counted, and the rest."""

    def __init__(self, about: str, topic: Topic, library: Library, *, is_mass: bool) -> None:
        self.is_mass = is_mass
        told = frozenset(content_stems(tokens(about)))
        toll = next((one for one in _TOLLS if told & _toll_stems(one)), None)
        if toll is not None:
            topic = _without(topic, _toll_stems(toll) | stem_set("anyone") | stem_set("people"))
        self.is_money = not _MONEY.isdisjoint(content_stems(tokens(about)))
        self.topic = topic
        head = _HEAD.match(about)
        named = frozenset(content_stems(tokens(head["head"] if head else about)))
        stems = frozenset(content_stems(tokens(about)))
        self.toll = next((one for one in _TOLLS if stems & _toll_stems(one)), None)
        anyone = stem_set("anyone") | stem_set("people")
        heads = topic_of(head["head"], library).terms if head else ()
        self.nouns = [
            one for one in heads if not one.any_stem & anyone and not self._is_toll(one.any_stem)
        ]
        self.counts_people = bool(named & anyone) or self.toll is not None

    def _is_toll(self, stems: frozenset[str]) -> bool:
        return self.toll is not None and bool(stems & _toll_stems(self.toll))

    def is_near(self, match: Match) -> bool:
        """Whether a passage speaks of what is counted."""
        if self.toll is not None and not self.topic.terms:
            return bool(match.passage.stems & _toll_stems(self.toll))
        return match.share >= ENOUGH_NEAR and not self.topic.misses_required(match.passage.stems)

    def is_met(self, count: Count, passage: Passage, library: Library) -> bool:
        """Whether a number counts what is asked."""
        near = library.near_stems(passage)
        if self.topic.terms and (
            self.topic.misses_required(near) or self.topic.share(passage.stems, near) < ENOUGH_NEAR
        ):
            return False
        if self.toll is not None:
            is_toll = count.toll == self.toll or self._is_bare_toll(count, passage)
            is_toll = is_toll or (self.toll == "dead" and _are_lives_lost(count, passage))
            return is_toll and (count.noun is None or self._has_noun(count))
        if not self.nouns:
            return count.toll is None and (count.noun is None or not self.counts_people)
        if self.is_money:
            return count.quantity.form == "money"
        # "14 people died when shots …" counts no shots: what a number counts is said beside it.
        has_own = count.noun is not None or count.toll is not None
        around = count.own if has_own else count.own | count.near
        if any(not one.any_stem.isdisjoint(around) for one in self.nouns):
            return True
        return self.is_mass and self._is_measure(count)

    def _is_measure(self, count: Count) -> bool:
        """Whether a number says how much: it has a unit, which is none of time."""
        unit = count.quantity.unit
        return unit is not None and count.noun is not None and unit.split()[0] not in _TIMES

    def _is_bare_toll(self, count: Count, passage: Passage) -> bool:
        """Whether a number with no noun is the only one of a sentence on the toll."""
        stems = stem_set(f"toll.{self.toll}")
        return count.quantity.unit is None and count.toll is None and bool(passage.stems & stems)

    def _has_noun(self, count: Count) -> bool:
        """Whether it is those asked for that are counted; the dead may be called anything."""
        if self.nouns:
            return any(count.noun in one.any_stem for one in self.nouns)
        return self.toll == "dead" or count.noun in stem_set("people")


def _are_lives_lost(count: Count, passage: Passage) -> bool:
    """Whether a number counts lives that were lost."""
    return "life" in count.own | count.near and "lose" in passage.stems


def _without(topic: Topic, stems: frozenset[str]) -> Topic:
    """Return a topic without the words for what is counted: the numbers themselves answer those."""
    kept = tuple(one for one in topic.terms if one.is_name or one.any_stem.isdisjoint(stems))
    return replace(topic, terms=kept)


def _toll_stems(toll: str) -> frozenset[str]:
    extra = {"dead": {"toll", "casualty", "casualti", "drown"}}.get(toll, set())
    return stem_set(f"toll.{toll}") | frozenset(extra)


def _numbers(library: Library, passage: Passage, asked: _Asked) -> list[Annotation[Quantity]]:
    found = library.quantities_in(passage)
    if not found:
        return []
    statement = statement_of(library, passage)
    return [
        one
        for one in found
        for count in [Count(statement, one.body, passage.document.text)]
        if (count.is_comparable or one.body.form == "vague")
        and asked.is_met(count, passage, library)
    ]


def statement_of(library: Library, passage: Passage) -> Statement:
    """Return a passage as comparers see it: words, names, numbers, times, voice."""
    mentions = tuple(one.body for one in library.mentions_in(passage))
    return Statement(
        number=passage.number,
        place=passage.place,
        document=passage.document.id,
        span=passage.span,
        words=passage.words,
        terms=passage.stems,
        names=frozenset(one.name.casefold() for one in mentions),
        mentions=mentions,
        quantities=tuple(one.body for one in library.quantities_in(passage)),
        times=tuple(one.body for one in library.times_in(passage)),
        voice=library.voice(passage),
        paragraph=passage.paragraph,
    )


def _say_amounts(
    library: Library,
    passage: Passage,
    given: Sequence[Annotation[Quantity] | Annotation[Time]],
) -> Said:
    """Return "A ¶2 gives “at least 14 people”. A ¶2 reports that …"."""
    holding = [one.evidence[0].span for one in given]
    sentence = say_passage(library, passage, holding=holding)
    where = place_of(library, passage.document.id, passage.span)
    parts: list[Part] = [f"{where} gives "]
    for number, one in enumerate(given):
        parts += [", "] if number else []
        parts.append(Evidence.pin(passage.document, one.evidence[0].span, role="given"))
        parts.append(_value(one))
    about = ", ".join(one.evidence[0].quote for one in given)
    whole = (*parts, ". ", *sentence.parts)
    return replace(sentence, parts=whole, record=given[0].id, about=about)


def _is_point(body: Time) -> bool:
    """Whether an expression says when, not for how long."""
    return body.value[:1].isdigit() or body.value[:1] in {"T", "X"}  # "on Friday", undated


def _value(one: Annotation[Quantity] | Annotation[Time]) -> str:
    """Return the value of a date worked out from the publication date, in brackets."""
    body = one.body
    if not isinstance(body, Time) or body.basis == "stated" or not body.value[:1].isdigit():
        return ""
    basis = "date before it" if body.basis == "text" else body.basis
    return f" ({body.value}, by the {basis})"


def _merged(said: Sequence[Said]) -> list[Said]:
    """Return sentences, each number of a passage once."""
    return list({(one.document, tuple(e.span for e in one.evidence)): one for one in said}.values())


def _silent(sigla: Sequence[str], what: str) -> tuple[str, ...]:
    if not sigla:
        return ()
    verb = what if len(sigla) == 1 else what.replace("gives", "give", 1)
    speaks = "speaks" if len(sigla) == 1 else "speak"
    return (f"{', '.join(sigla)} {speaks} of it and {verb}.",)


def when(scope: Scope) -> Found:
    """Answer with every date and time given in a passage about what is asked."""
    return _timed(scope, _is_point, "dates and times")


def how_long(scope: Scope) -> Found:
    """Answer with every length of time given in a passage about what is asked."""
    return _timed(scope, lambda body: body.value[:1] == "P", "lengths of time")


def _dates_it(passage: Passage, time: Span, topic: Topic) -> bool:
    """Whether a time stands with what is asked, and not in another clause of its sentence.

    "Memos sent to Congress on Thursday detail calls in the months before the firing" does not say
    when the firing was.
    """
    text = passage.document.text
    cut = clauses(text, passage.span.start, passage.span.end)
    asked = [one for one in topic.terms if not one.is_name and not one.is_vague]
    parts = [frozenset(content_stems(tokens(one.words(text)))) for one in cut]
    holding = {n for n, stems in enumerate(parts) if any(one.is_in(stems) for one in asked)}
    at = {n for n, one in enumerate(cut) if one.span.overlaps(time)}
    return not holding or not at or bool(holding & at)


def _timed(scope: Scope, is_asked: Callable[[Time], bool], what: str) -> Found:
    about = re.sub(
        r"^(?:did|do|does|is|was|are|were|will|has|have|had)\b\s*",
        "",
        scope.question.about or scope.question.text,
        flags=re.IGNORECASE,
    )
    topic = scope.topic(about)
    said: list[Said] = []
    speaking: set[str] = set()
    for match in scope.matches(topic):
        times = [
            one
            for one in scope.library.times_in(match.passage)
            if is_asked(one.body) and _dates_it(match.passage, one.body.time.span, topic)
        ]
        speaking.add(scope.library.sigla[match.passage.document.id])
        if times:
            said.append(_say_amounts(scope.library, match.passage, times))
    silent = sorted(speaking - {one.siglum for one in said}, key=lambda one: (len(one), one))
    unanswered = _silent(silent, "gives none for it") if said else ()
    return Found(_merged(said), f"the {what} each source gives for: {about}", topic, unanswered)
