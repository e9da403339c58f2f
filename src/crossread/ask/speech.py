"""Who says what: quotations by speaker and by what they are about."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from crossread.ask.answer import Said
from crossread.ask.library import Passage
from crossread.ask.naming import is_judging, labels
from crossread.ask.people import (
    Person,
    is_all_sources,
    person_of,
    sources_named,
    speaker_words,
    stems_of_words,
)
from crossread.ask.say import (
    say_inside,
    say_passage,
    say_passages,
    say_quotation,
    spoken_in,
)
from crossread.ask.scope import Found, Scope
from crossread.ask.topic import ENOUGH, LIKE, Match, Topic
from crossread.errors import QuoteAmbiguous, QuoteMissing
from crossread.model import Annotation, Quotation, Span
from crossread.text.anchor import anchor
from crossread.text.normalise import normalise

_QUOTED = re.compile(r"[“\"«„‘]([^“”\"«»„‘’]{4,}|[^“”\"«»„]{4,})[”\"»“’]")


def who_said(scope: Scope) -> Found:
    """Answer "who said Y": quotations about Y with their speakers, in the order of the sources."""
    exact = _QUOTED.search(scope.question.text)
    if exact is not None:
        return _who_said_exactly(scope, exact[1])
    denied = _DENIES.match(scope.question.text)
    if denied is not None:
        return _denied(scope, denied["about"])
    label = _LABELLED.match(scope.question.text)
    if label is not None and is_judging(label["about"]):
        asked = replace(scope.question, who=label["who"], about=label["about"])
        return labels(Scope(asked, scope.library, scope.places))
    topic = scope.topic()
    if not topic.terms:
        quotations = [one for one in _quotations(scope) if speaker_words(scope.library, one)]
        said = [_say_alone(scope, one) for one in quotations]
        return Found(_distinct(said), "everybody who is quoted, and their words")
    said = _attributed(scope, topic)
    return Found(said, f"whose words the sources give on: {scope.question.about}", topic)


def _say_alone(scope: Scope, one: Annotation[Quotation]) -> Said:
    """Return a quotation as a sentence; a few words inside one are told apart from the rest."""
    library, pin = scope.library, one.body.content[0]
    within = [
        passage
        for passage in library.passages_at(pin.document, pin.span)
        if passage.span.contains(pin.span) and spoken_in(library, passage) is None
    ]
    if within and one.body.form in {"mixed", "direct"}:
        return say_inside(library, within[0], one)
    return say_quotation(library, one)


def _quotations(scope: Scope) -> list[Annotation[Quotation]]:
    return [
        one for one in scope.library.quotations if scope.is_searched(one.body.content[0].document)
    ]


def _who_said_exactly(scope: Scope, words: str) -> Found:
    """Look for quoted words as they stand; every quotation that holds them, with its speaker."""
    wanted = normalise(words).text.strip(" .,;:!?").casefold()
    said: list[Said] = []
    passages: list[Passage] = []
    for one in _quotations(scope):
        held = " ".join(scope.library.pinned(pin, "quote").quote for pin in one.body.content)
        if wanted in normalise(" ".join(held.split())).text.casefold():
            said.append(say_quotation(scope.library, one, matching=_place(scope, one, words)))
            passages += scope.library.passages_at(
                one.body.content[0].document, one.body.content[0].span
            )
    covered = {(one.document, one.evidence[0].span) for one in said}
    for passage in scope.library.passages:
        if passage.place not in scope.places or passage in passages:
            continue
        if wanted in normalise(" ".join(passage.text.split())).text.casefold():
            sentence = say_passage(scope.library, passage)
            if (sentence.document, sentence.evidence[0].span) not in covered:
                said.append(sentence)
    said.sort(key=lambda one: (scope.library.place[one.document], one.evidence[0].span))
    topic = scope.topic(words, keep=())
    return Found(said, f"who is quoted with the words “{words}”", topic)


def _place(scope: Scope, one: Annotation[Quotation], words: str) -> Span | None:
    pin = one.body.content[0]
    text = scope.library.findings.document(pin.document).text
    try:
        return anchor(words, text, within=pin.span).span
    except (QuoteMissing, QuoteAmbiguous):
        return None


def _attributed(scope: Scope, topic: Topic) -> list[Said]:
    """Return what is attributed to anybody and about a topic."""
    matches = scope.matches(topic)
    if _IS_PROPOSITION.search(scope.question.text):
        matches = [one for one in matches if _says_itself(one, topic)]
    passages = [one.passage for one in matches]
    spoken = [one for one in passages if scope.library.voice(one).reports]
    said = say_passages(scope.library, spoken)
    for passage in passages:
        if passage not in spoken:
            said += [
                say_inside(scope.library, passage, one)
                for one in _quoted_in(scope, passage)
                if _speaks_of(scope, one, topic)
            ]
    return sorted(said, key=lambda one: (scope.library.place[one.document], one.evidence[0].span))


_DENIES = re.compile(
    r"^who\s+(?:\w+\s+)?(?:denies|denied|deny|denying|contradicts?|contradicted)\s+(?:that\s+)?"
    r"(?P<about>\S.*?)\W*$",
    re.IGNORECASE,
)
_NEGATES = re.compile(
    r"\b(?:no|not|never|none|nobody|nothing|neither|nor|without|false|untrue|den(?:y|ies|ied|ial)"
    r"|\w+n[’']t)\b(?!\s+(?:\w+\s+)?(?:clear|certain|sure|know|known|say|confirm|named?)\b)",
    re.IGNORECASE,
)
"""What denies; "it was not clear who", "we do not know who" do not."""


def _denied(scope: Scope, about: str) -> Found:
    """Answer "who denies Y": sentences about Y that negate or deny, whoever speaks in them."""
    topic = scope.topic(about)
    matched = [one.passage for one in scope.matches(topic)]
    passages = [one for one in matched if _NEGATES.search(one.text)]
    said = say_passages(scope.library, passages)
    return Found(said, f"who denies: {about.rstrip(' ?')}", topic, (), passages)


_LABELLED = re.compile(
    r"^who\s+(?:\w+\s+){0,2}?(?:says?|said|thinks?|thought|believes?|claims?|claimed|argues?|argued)"
    r"\s+(?:that\s+)?(?P<who>.+?)\s+(?:is|are|was|were)\s+(?:an?\s+|the\s+)?(?P<about>[\w-]+)\W*$",
    re.IGNORECASE,
)
_IS_PROPOSITION = re.compile(r"^who\s+(?:\w+\s+){1,3}that\b", re.IGNORECASE)


def _says_itself(match: Match, topic: Topic) -> bool:
    """Whether a sentence itself says most of what was asked for, and not those round it."""
    own = match.passage.stems
    return topic.share(own, own) >= ENOUGH or match.likeness >= LIKE


def _quoted_in(scope: Scope, passage: Passage) -> list[Annotation[Quotation]]:
    """Return somebody's words inside a sentence of the source's own."""
    return [
        one
        for one in scope.library.speech_in(passage)
        if one.body.form in {"mixed", "direct"}
        and passage.span.contains(one.body.content[0].span)
        and speaker_words(scope.library, one)
    ]


def _speaks_of(scope: Scope, one: Annotation[Quotation], topic: Topic) -> bool:
    """Whether quoted words are about a topic, not only the sentence they stand in."""
    words = " ".join(scope.library.pinned(pin, "quote").quote for pin in one.body.content)
    stems = stems_of_words(words)
    return any(term.is_in(stems) for term in topic.terms)


def said_about(scope: Scope) -> Found:
    """Answer "what does X say about Y": X is a person, an organisation, or a source itself."""
    who = scope.question.who
    if is_all_sources(who):
        topic = scope.topic()
        passages = [one.passage for one in scope.matches(topic)]
        said = say_passages(scope.library, passages)
        return Found(said, f"what the sources say on: {scope.question.about}", topic, (), passages)
    person = person_of(who, scope.library)
    places = sources_named(who, scope.library)
    topic = scope.topic()
    passages = _words_of(scope, person)
    if topic.terms:
        about = {one.passage.number for one in scope.matches(topic)}
        kept = [one for one in passages if one.number in about or _near(scope, one, topic)]
    else:
        kept = passages
    said = _say_words(scope, person, kept)
    if places:
        said += _own_words(scope.only(places), topic, {id(one) for one in kept})
    said.sort(key=lambda one: (scope.library.place[one.document], one.evidence[0].span))
    on = f" on: {scope.question.about}" if scope.question.about else ""
    unanswered = _unresolved(person, who) if not passages and not places else ()
    return Found(_distinct(said), f"what {who} says{on}", topic, unanswered, kept)


def _say_words(scope: Scope, person: Person, kept: list[Passage]) -> list[Said]:
    """Return a person's words; those inside a sentence of the source's own, before the sentence."""
    library = scope.library
    said: list[Said] = []
    whole: list[Passage] = []
    for passage in kept:
        inside = [
            one
            for one in library.speech_in(passage)
            if one.body.form in {"mixed", "direct"}
            and passage.span.contains(one.body.content[0].span)
            and spoken_in(library, passage) is None
            and person.is_speaker(one.body.speaker, speaker_words(library, one))
        ]
        said += [say_inside(library, passage, one) for one in inside]
        whole += [] if inside else [passage]
    return said + say_passages(library, whole)


def _distinct(said: Iterable[Said]) -> list[Said]:
    return list({(one.document, tuple(e.span for e in one.evidence)): one for one in said}.values())


LIKE_SPOKEN = 0.42
"""A person's words are few: on their own topic, less likeness is asked of them."""

MOST_OF_SHARE = 0.34


def _near(scope: Scope, passage: Passage, topic: Topic) -> bool:
    near = scope.library.near_stems(passage)
    if topic.misses_required(near):
        return False
    share = topic.share(passage.stems, near)
    if share >= 1 - MOST_OF_SHARE:
        return True
    likeness = scope.library.similarities(topic.text, [passage])[0]
    return share >= MOST_OF_SHARE and likeness >= LIKE_SPOKEN


def _words_of(scope: Scope, person: Person) -> list[Passage]:
    """Return the passages that give a person's words, in order."""
    found: dict[int, Passage] = {}
    library = scope.library
    known: dict[tuple[str | None, str | None], bool] = {}
    for one in _quotations(scope):
        words = speaker_words(library, one)
        if one.body.source is not None:
            words = library.pinned(one.body.source, "source").quote
        called = (one.body.speaker, words)
        if called not in known:
            known[called] = person.is_speaker(*called)
        if known[called]:
            for pin in one.body.content:
                for passage in library.passages_at(pin.document, pin.span):
                    found[passage.number] = passage
    for passage in _candidates_by_voice(scope, person):
        found[passage.number] = passage
    return [found[number] for number in sorted(found)]


def _candidates_by_voice(scope: Scope, person: Person) -> Iterable[Passage]:
    """Yield passages in which the text says that they report a person, with no quotation made."""
    library = scope.library
    for stem in person.stems:
        for number in library.holders(stem):
            passage = library.passages[number]
            if passage.place not in scope.places or library.speech_in(passage):
                continue
            voice = library.voice(passage)
            if voice.reports and person.is_speaker(voice.speaker, voice.speaker):
                yield passage


def _own_words(scope: Scope, topic: Topic, known: set[int]) -> list[Said]:
    """Return what a source says in its own voice about a topic."""
    passages = [one.passage for one in scope.matches(topic) if id(one.passage) not in known]
    return say_passages(scope.library, passages)


def _unresolved(person: Person, who: str) -> tuple[str, ...]:
    if person.names:
        return (f"No words of {who} were found; the name is mentioned.",)
    return (f"Nobody called {who} was found to be quoted.",)
