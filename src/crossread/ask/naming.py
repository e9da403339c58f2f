"""How somebody or something is named and labelled, in the words of each source."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache

from crossread.ask.answer import Part, Said
from crossread.ask.check import evaluative_stems
from crossread.ask.library import Library, Passage
from crossread.ask.people import (
    Person,
    expression,
    mentions_of,
    person_of,
    roles_in,
    stems_of_words,
)
from crossread.ask.say import place_of, say_passage, say_passages
from crossread.ask.scope import Found, Scope
from crossread.compare.names import are_one
from crossread.model import Annotation, Labelling, Mention, Span, Tone
from crossread.text.names import is_common
from crossread.text.similarity import normalise, stem, tokens
from crossread.text.wordlists import sections


@cache
def _government_stems() -> frozenset[str]:
    return frozenset(stem(word) for word in sections("crossread.ask", "asking.txt")["groups"])


def portrayal(scope: Scope) -> Found:
    """Answer with the expressions and labels each source uses, and the sentences they stand in."""
    who = scope.question.who or scope.question.about
    person = person_of(who, scope.library)
    topic = scope.topic(who)
    said: list[Said] = [*_expressions(scope, person), *_group_names(scope, who)]
    said += [one for one in _labels(scope, person, who) if not _is_inside(one, said)]
    said += _toned(scope, person, said)
    if not said:
        passages = [one.passage for one in scope.matches(topic)]
        said = say_passages(scope.library, passages)
    said = _by_place(scope.library, _distinct(said))
    understood = f"how {who} is named, labelled and spoken of"
    told = _only_named(scope, person, said) or _names_country(scope, who, said)
    return Found(said, understood, None if said else topic, told)


SURE_TONE = 0.75
"""From this score on a sentence is given that speaks of somebody in a tone."""


def _toned(scope: Scope, person: Person, given: Iterable[Said]) -> Iterator[Said]:
    """Yield sentences that speak of somebody favourably or unfavourably, without saying which.

    The tone is a model's reading, and the reader has the words.
    """
    known = {(item.document, item.span) for one in given for item in one.evidence}
    for one in scope.library.of(Tone):
        pin, body = one.body.target_words, one.body
        if body.tone == "neither" or one.score < SURE_TONE or not scope.is_searched(pin.document):
            continue
        passage = _passage_at(scope.library, pin.document, pin.span)
        is_meant = any(are_one(body.target, name) for name in person.names)
        if passage is not None and is_meant and (pin.document, passage.span) not in known:
            yield replace(say_passage(scope.library, passage), record=one.id)


def _names_country(scope: Scope, who: str, said: Iterable[Said]) -> tuple[str, ...]:
    """Say which sources name the country and were found to call its government nothing."""
    names = _called_so(who)
    if not _is_government(who) or not names:
        return ()
    found = {one.siglum for one in said}
    silent = dict.fromkeys(
        scope.library.sigla[one.body.mention.document]
        for one in scope.library.of(Mention)
        if one.body.name in names and scope.is_searched(one.body.mention.document)
    )
    sigla = [one for one in silent if one not in found]
    if not sigla:
        return ()
    verb = "names" if len(sigla) == 1 else "name"
    return (
        f"{', '.join(sigla)} {verb} the country; no name or label for its government was found"
        " there.",
    )


def _is_inside(label: Said, names: Iterable[Said]) -> bool:
    """Whether a label stands in an expression that is given already."""
    here = label.evidence[0]
    return any(
        one.document == label.document
        and one.evidence[0].span != here.span
        and one.evidence[0].span.contains(here.span)
        for one in names
    )


def _by_place(library: Library, said: Iterable[Said]) -> list[Said]:
    return sorted(said, key=lambda one: (library.place[one.document], one.evidence[0].span))


def _distinct(said: Iterable[Said]) -> Iterator[Said]:
    """Yield sentences, one for each expression a source uses in one voice."""
    seen: set[tuple[str, str, str, str | None]] = set()
    for one in said:
        words = " ".join(one.evidence[0].quote.casefold().split())
        key = (one.document, words, one.voice, one.speaker)
        if key not in seen:
            seen.add(key)
            yield one


def _only_named(scope: Scope, person: Person, said: Iterable[Said]) -> tuple[str, ...]:
    found = {one.siglum for one in said}
    bare = dict.fromkeys(
        scope.library.sigla[one.body.mention.document]
        for one in mentions_of(person, scope.library)
        if scope.is_searched(one.body.mention.document)
    )
    silent = [one for one in bare if one not in found]
    if not silent:
        return ()
    verb = "uses" if len(silent) == 1 else "use"
    return (
        f"{', '.join(silent)} {verb} the name and add nothing to it.".replace(
            "uses the name and add", "uses the name and adds"
        ),
    )


def _expressions(scope: Scope, person: Person) -> Iterator[Said]:
    for one in mentions_of(person, scope.library):
        if not scope.is_searched(one.body.mention.document):
            continue
        words = expression(scope.library, one)
        passage = _passage_at(scope.library, words.document, words.name)
        if passage is not None and not words.is_bare and not _only_article(scope, one, words.span):
            yield _say_name(scope.library, passage, words.span)


def _only_article(scope: Scope, one: Annotation[Mention], span: Span) -> bool:
    text = scope.library.findings.document(one.body.mention.document).text
    name = one.body.mention.span
    added = f"{text[span.start : name.start]} {text[name.end : span.end]}"
    return not any(word.norm not in {"the", "a", "an"} for word in tokens(added))


def _passage_at(library: Library, document: str, span: Span) -> Passage | None:
    found = library.passages_at(document, span)
    return found[0] if found else None


def _say_name(library: Library, passage: Passage, span: Span) -> Said:
    """Return "A ¶3 uses the words “…”: A ¶3 writes: “sentence”"."""
    sentence = say_passage(library, passage, holding=(span,))
    where = place_of(library, passage.document.id, span)
    words = library.evidence(passage.document.id, span, "expression")
    parts: tuple[Part, ...] = (f"{where} has the words ", words, ". ", *sentence.parts)
    return replace(sentence, parts=parts, about=words.quote)


def _labels(scope: Scope, person: Person, who: str) -> Iterator[Said]:
    for one in scope.library.of(Labelling):
        is_searched = scope.is_searched(one.body.target_words.document)
        if is_searched and _is_target(scope, one, person, who):
            yield from _say_label(scope, one)


def _is_target(scope: Scope, one: Annotation[Labelling], person: Person, who: str) -> bool:
    """Whether a label is put on whom a question asks about."""
    body = one.body
    names = _called_so(who) if _is_government(who) else frozenset()
    if body.target in names or any(are_one(body.target, name) for name in person.names):
        return True
    wanted = stems_of_words(who) - _government_stems()
    words = scope.library.pinned(body.target_words, "target").quote
    if re.match(r"(?:in|at|on|from|across|of)\s", words, re.IGNORECASE):
        return False  # "Nazis in Ukraine" labels nobody's country
    return bool(wanted) and wanted <= stems_of_words(f"{body.target} {words}")


def _say_label(scope: Scope, one: Annotation[Labelling]) -> Iterator[Said]:
    """Yield "J ¶3 has the label “regime”, applied, for “Dorn”." with the sentence it stands in."""
    body = one.body
    target = scope.library.pinned(body.target_words, "target")
    label = scope.library.pinned(body.label_words, "label")
    passage = _passage_at(scope.library, label.document, label.span)
    if passage is None:
        return
    sentence = say_passage(scope.library, passage, holding=(label.span,))
    where = place_of(scope.library, label.document, label.span)
    parts: tuple[Part, ...] = (
        f"{where} has the label ", label, f", {body.mode}, for ", target, ". ", *sentence.parts,
    )  # fmt: skip
    yield replace(sentence, parts=parts, about=label.quote, record=one.id)


def labels(scope: Scope) -> Found:
    """Answer "who is called a Y" and "who calls whom what": labels with their targets."""
    asked = stems_of_words(scope.question.about)
    who = scope.question.who
    person = person_of(who, scope.library) if who else None
    said: list[Said] = []
    for one in scope.library.of(Labelling):
        label = scope.library.pinned(one.body.label_words, "label")
        if not scope.is_searched(label.document):
            continue
        if person is not None and not _is_target(scope, one, person, who):
            continue
        if not asked or _is_label(asked, f"{one.body.label} {label.quote}"):
            said += _say_label(scope, one)
    what = f"as “{scope.question.about}”" if asked else "with a judging word"
    whom = f"who labels {who}" if who else "who is labelled"
    topic = scope.topic(f"{who} {scope.question.about}".strip())
    return Found(_by_place(scope.library, said), f"{whom} {what}", topic)


def is_judging(words: str) -> bool:
    """Whether words are a label: one of those that the labelling analyser knows."""
    return any(stem(word.norm) in evaluative_stems() for word in tokens(words))


_SHORTEST_STEM = 5


def _is_label(asked: frozenset[str], words: str) -> bool:
    """Whether a label is one of those asked for, or another form of it ("fascism", "fascist")."""
    return any(
        one == other or (min(len(one), len(other)) >= _SHORTEST_STEM and one[:5] == other[:5])
        for one in stems_of_words(words)
        for other in asked
    )


@cache
def _countries() -> tuple[frozenset[str], ...]:
    listed = sections("crossread.ask", "countries.txt")["countries"]
    return tuple(frozenset(entry.split("=")) for entry in listed)


def _called_so(who: str) -> frozenset[str]:
    """Return the names that stand for the country somebody asks about, as texts write them."""
    bare = re.sub(r"['’]s?\b", "", who)
    for names in _countries():
        if any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", bare) for name in names):
            return names
        if any(re.search(rf"(?<!\w){re.escape(name)}(?:n|an|ian)(?!\w)", bare) for name in names):
            return names
    return frozenset()


def _is_government(who: str) -> bool:
    return any(stem(normalise(word.norm)) in _government_stems() for word in tokens(who))


def _country_stems(scope: Scope, who: str) -> frozenset[str]:
    """Return stems that stand for the country asked about: its names, and its leaders' names."""
    topic = scope.topic(" ".join(re.sub(r"['’]s\b", "", who).split()))
    names = [one.any_stem for one in topic.terms if one.is_name]
    names += [stems_of_words(name) for name in _called_so(who) if " " not in name]
    return _names_beside(scope, names)


def _group_names(scope: Scope, who: str) -> Iterator[Said]:
    """Yield the names of a government or the like ("the regime in Kyiv").

    A name that says no country ("the junta") is taken where the sentence, or one beside it in the
    paragraph, names this country and none of its rivals for the name.
    """
    if not _is_government(who):
        return
    known = _country_stems(scope, who)
    others = _other_countries(scope, who)
    for passage in scope.library.passages:
        if passage.place not in scope.places or passage.stems.isdisjoint(_heads()):
            continue
        for found in _GROUP.finditer(passage.text):
            stems = stems_of_words(found.group())
            span = Span(*found.span()).shift(passage.span.start)
            if not stems & _heads() or _names_another(found.group(), known):
                continue
            if not stems.isdisjoint(known) or (
                stems.isdisjoint(others) and _is_of_country(scope, passage, known, others)
            ):
                yield _say_name(scope.library, passage, span)


def _names_another(words: str, known: frozenset[str]) -> bool:
    """Whether a name for a government holds the name of somebody else ("the Putin regime")."""
    return any(
        word[0].isupper() and stems_of_words(word) and stems_of_words(word).isdisjoint(known)
        for word in re.findall(r"[\w’'-]+", words)[1:]
        if not is_common(word)
    )


def _is_of_country(
    scope: Scope, passage: Passage, known: frozenset[str], others: frozenset[str]
) -> bool:
    """Whether the nearest country named in or before a sentence is the one asked about."""
    before = scope.library.passages[max(0, passage.number - BEFORE) : passage.number]
    for one in (passage, *reversed(before)):
        if one.document.id != passage.document.id:
            return False
        stems = stems_of_words(_IN_MARKS.sub(" ", one.text))
        here = not stems.isdisjoint(known)
        there = not stems.isdisjoint(others)
        if here or there:
            return here and not there
    return False


_IN_MARKS = re.compile(r"“[^”]*”|\"[^\"]*\"")
BEFORE = 4
"""How many sentences back the country is looked for that "the junta" belongs to."""


def _other_countries(scope: Scope, who: str) -> frozenset[str]:
    mine = _called_so(who)
    found: set[str] = set()
    for names in _countries():
        if names != mine:
            for name in names:
                stems = stems_of_words(name)
                found |= stems if len(stems) == 1 else set()
    places = {one.body.name for one in scope.library.of(Mention) if one.body.type == "LOC"}
    topic = stems_of_words(who)
    for name in places:
        stems = stems_of_words(name)
        if len(stems) == 1 and name not in mine and stems.isdisjoint(topic):
            found |= stems
    return frozenset(found) - _country_stems(scope, who)


@cache
def _heads() -> frozenset[str]:
    """Return the stems of words for a government that say so without a country's name."""
    more = ("dictator", "dictators", "state")
    return _government_stems() | frozenset(stem(word) for word in more)


_HEAD = (
    r"(?:government|regime|authorities|junta|administration|leadership|clique|cabinet"
    r"|dictatorship|dictators?|(?:deep |fascist |capitalist |police |puppet )+states?)"
)
_GROUP = re.compile(
    r"(?:(?:[Tt]he|[Oo]ur|[Tt]heir|[Aa]|an)\s+)?(?:[\w-]+[’']s?\s+)?"
    rf"(?:(?!(?:the|of|and|by|in|with|that|whose)\b)[\w’'-]+\s+){{0,2}}?{_HEAD}\b"
    r"(?:\s+(?:of|in)\s+(?:the\s+)?[A-Z]\w+(?:\s+[A-Z]\w+)?)?"
)


def _names_beside(scope: Scope, countries: list[frozenset[str]]) -> frozenset[str]:
    """Return stems that stand for a country's government: its own, and its leaders' names."""
    known: set[str] = set()
    for country in countries:
        known |= country
        for name, stems in roles_in(scope.library).items():
            if not stems.isdisjoint(country) and not stems.isdisjoint(_LEADERS):
                known.add(stem(tokens(name)[-1].norm))
    return frozenset(known)


_LEADERS = frozenset(stem(word) for word in ("president", "minister", "chancellor", "premier"))
