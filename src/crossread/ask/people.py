"""Whom a question asks about: sources by siglum or outlet, people by name or by what they are."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePath

from crossread.ask.library import Library
from crossread.compare.names import are_one
from crossread.model import Annotation, Mention, Quotation, Span
from crossread.text.similarity import content_stems, is_content, normalise, tokens, word_set

PRONOUN = re.compile(
    r"(?:he|she|they|it|i|we|who|you|his|her|their|its)(?:[’'](?:s|re|ve|d|ll|m))?$", re.IGNORECASE
)

_SOURCE_WORD = re.compile(
    r"^(?:the\s+)?(?:source|text|article|document|outlet|paper|newspaper)s?\s+", re.IGNORECASE
)
_ALL = re.compile(
    r"^(?:they|(?:the|each|every|all|any|all the|all of the|one|these|both|different)\s+)?"
    r"(?:they|sources?|texts?|articles?|documents?|outlets?|papers?|newspapers?)$",
    re.IGNORECASE,
)
_AND = re.compile(r"\s*(?:,|\band\b|\bwith\b|\bvs?\.?\s|\bto\b)\s*", re.IGNORECASE)


def is_all_sources(words: str) -> bool:
    """Whether words mean the sources as such ("the sources", "each article")."""
    return not words or _ALL.match(words) is not None


def sources_named(words: str, library: Library) -> frozenset[int]:
    """Return the places of the sources some words name: siglum, outlet, author, file or title."""
    bare = _SOURCE_WORD.sub("", words.strip()).strip()
    sigla = {siglum: library.place[document] for document, siglum in library.sigla.items()}
    if bare in sigla:
        return frozenset((sigla[bare],))
    wanted = frozenset(content_stems(tokens(bare)))
    if not wanted or is_all_sources(words):
        return frozenset()
    found = frozenset(
        place
        for place, document in enumerate(library.documents)
        if (library.only is None or document.id in library.only)
        and any(wanted <= _stems(name) for name in _names_of(document.capture))
    )
    return found


def sources_in(question: str, library: Library) -> frozenset[int]:
    """Return the sources a question names as sources ("in source A", "in the Harbour Times")."""
    found: set[int] = set()
    for match in re.finditer(
        r"\b(?:source|text|article|document)s?\s+([A-Z]{1,2}(?:(?:,\s*|\s+and\s+)[A-Z]{1,2})*)\b",
        question,
    ):
        for one in re.findall(r"[A-Z]{1,2}", match[1]):
            found |= sources_named(one, library)
    folded = question.casefold()
    for place, document in enumerate(library.documents):
        outlet = document.capture.outlet
        if outlet and len(outlet.split()) > 1 and outlet.casefold() in folded:
            found.add(place)
    return frozenset(found)


def split_names(words: str) -> list[str]:
    """Return the names in "A and B" or "A with B"."""
    return [one for one in _AND.split(words) if one.strip()]


def _names_of(capture: object) -> Iterable[str]:
    for field in ("outlet", "author"):
        value = getattr(capture, field)
        if value:
            yield str(value)
    yield re.sub(r"[-_.]+", " ", PurePath(str(getattr(capture, "source", ""))).stem)


def _stems(words: str) -> frozenset[str]:
    return frozenset(content_stems(tokens(words)))


# -- people ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Person:
    """Whoever a question asks about: known names, and the stems of the words used for them."""

    words: str
    names: frozenset[str]
    stems: frozenset[str]

    def is_speaker(self, name: str | None, source: str | None) -> bool:
        """Whether a quotation with this speaker, or these words for one, is theirs."""
        if name is not None and any(are_one(name, one) for one in self.names):
            return True
        if source is None or not self.stems:
            return False
        return self.stems <= _stems(source)


def person_of(words: str, library: Library) -> Person:
    """Resolve a name, a part of one, initials or a description ("the mayor of Low Ambrel")."""
    wanted = _stems(words)
    known = {one.body.name for one in library.of(Mention) if one.body.type in {"PER", "ORG"}}
    spoken = {one.body.speaker for one in library.of(Quotation) if one.body.speaker}
    names = {name for name in known | spoken if _is_named(words, name)}
    if not names and wanted:
        roles = roles_in(library)
        names = {name for name, stems in roles.items() if wanted <= stems}
    return Person(words, frozenset(names), wanted)


def _is_named(words: str, name: str) -> bool:
    if words.isupper() and len(words) > 1:
        initials = "".join(part[0] for part in name.split() if part[:1].isupper())
        return initials == words or words in name.split()
    return bool(re.search(r"[A-ZА-ЯІЇЄҐ]", words)) and are_one(words, name)


def roles_in(library: Library) -> dict[str, frozenset[str]]:
    """Return, for each person, the stems of the words the sources put beside the name."""
    known: dict[str, frozenset[str]] | None = library.remembered.get("roles")
    if known is None:
        found: dict[str, set[str]] = defaultdict(set)
        for one in library.of(Mention):
            if one.body.type == "PER":
                found[one.body.name].update(_stems(expression(library, one).of_text(library)))
        known = {name: frozenset(stems) for name, stems in found.items()}
        library.remembered["roles"] = known
    return known


@dataclass(frozen=True, slots=True)
class Expression:
    """The words by which a text names somebody at one place: title, name, apposition."""

    document: str
    span: Span
    name: Span

    def of_text(self, library: Library) -> str:
        """Return the words."""
        return self.span.of(library.findings.document(self.document).text)

    @property
    def is_bare(self) -> bool:
        """Whether the name stands alone."""
        return self.span == self.name


_AFTER = re.compile(
    r",\s+(?:(?:the|an?|our|their|its|his|her|then)\s+|[A-Z][\w’']+[’']s?\s+|who\s+(?:is|was)\s+)"
    r"[^,.;:“”\"()\n]{2,70}(?=[,.;])"
)
_ROLE_COMMA = re.compile(
    r"((?:[A-Z][\w’'-]*[’']s?|[Tt]he|[Oo]ur|[Tt]heir)\s+(?:[a-z][\w’'-]*\s*){1,5}"
    r"(?:[A-Z]\w+\s*){0,3}),\s+$"
)


def expression(library: Library, mention: Annotation[Mention]) -> Expression:
    """Return the words by which a text names somebody at a mention."""
    pin = mention.body.mention
    text = library.findings.document(pin.document).text
    start, end = pin.span.start, pin.span.end
    after = _AFTER.match(text, end)
    if after is not None:
        end = after.end()
    head = text[max(0, start - 90) : start]
    role = _ROLE_COMMA.search(head)
    if (
        role is not None
        and _is_role(role[1])
        and not (_STOPPERS - {"of"}) & {word.norm for word in tokens(role[1])}
    ):
        start -= len(head) - role.start(1)
    else:
        start = _title_start(text, start)
    return Expression(pin.document, Span(start, end), pin.span)


MAX_TITLE_WORDS = 5
_BEFORE_NAMES = frozenset("late former young old great own poor new self-styled".split())
# What a person may be: the last word of a role, before "of".
_ROLE_NOUN = re.compile(
    r"(?:man|men|woman|women|person|er|or|\wist|ian|ant|ent|eer|ee|ess|chief|head|secretary|aide"
    r"|wife|husband|son|mother|father|friend|guard|king|queen|judge|coach|pilot|general|captain"
    r"|colonel|deputy|premier|pope|bishop|monk|nurse|clerk|graduate|candidate|nominee)s?$"
)


def _is_role(words: str) -> bool:
    """Whether words say what a person is: "Halmora’s prime minister", not "the river"."""
    head = re.split(r"\s+(?:of|for|in|at|from)\s+", words)[0].split()
    small = [word for word in head if word[0].islower()]
    last = small[-1] if small else ""
    return last in word_set("titles") or _ROLE_NOUN.search(last) is not None


_DETERMINERS = frozenset("the a an our their its his her mr mrs ms".split())
_STOPPERS = frozenset(
    "in on at by for from to with and or but as that when while after before said says told of "
    "about against between into over under is was are were has had have if because not who "
    "which whom whose called calls than through during until since added asked this that we they "
    "he she it i you them us me him should would could must may might can will do does did".split()
)


def _title_start(text: str, start: int) -> int:
    """Return where the title or modifiers before a name begin ("Prime Minister", "the so-called").

    Only words with a capital, possessives and what stands between them and a determiner count.
    """
    words = list(re.finditer(r"[\w’'-]+", text[max(0, start - 80) : start]))
    offset = max(0, start - 80)
    first, edge, may_open = start, start, True
    for match in words[: -MAX_TITLE_WORDS - 1 : -1]:
        edge_before = edge
        gap = text[offset + match.end() : edge]
        word = match.group()
        if gap not in (" ", "\u00a0", " “", " ‘", ' "') or normalise(word) in _STOPPERS:
            break
        edge = offset + match.start()
        if word.casefold() in _DETERMINERS:
            return edge if may_open else first
        if word[0].islower() and edge_before == start:
            may_open = _is_role(word) or "-" in word or word in _BEFORE_NAMES
        is_joined = first == edge_before  # nothing but words with capitals so far
        if word[0].isupper() and not is_content(normalise(word)):
            break
        if re.search(r"[’']s?$", word) or (is_joined and (word[0].isupper() or "-" in word)):
            first = edge
    return first


def _led_names(library: Library) -> frozenset[str]:
    """Return the names of organisations before which the sources mostly put an article."""
    known: frozenset[str] | None = library.remembered.get("led names")
    if known is None:
        seen: Counter[str] = Counter()
        led: Counter[str] = Counter()
        for one in library.of(Mention):
            span, name = one.body.mention.span, one.body.name
            text = library.findings.document(one.body.mention.document).text
            if one.body.type == "ORG" and span.of(text) == name:
                seen[name] += 1
                led[name] += text[max(0, span.start - 4) : span.start].casefold() == "the "
        known = frozenset(one for one in led if 2 * led[one] > seen[one])
        library.remembered["led names"] = known
    return known


def speaker_words(library: Library, one: Annotation[Quotation]) -> str | None:
    """Return the speaker's name, or the words of the text for them; None for a bare pronoun.

    An article the sources put before a name is kept: "the Ministry of Waters".
    """
    body = one.body
    if body.speaker is not None:
        return f"the {body.speaker}" if body.speaker in _led_names(library) else body.speaker
    if body.source is None:
        return None
    words = library.pinned(body.source, "source").quote
    return None if PRONOUN.match(words.strip()) else " ".join(words.split())


def mentions_of(person: Person, library: Library) -> list[Annotation[Mention]]:
    """Return the places where a person, organisation or place is named."""
    meant = {
        one: one in person.names or any(are_one(one, name) for name in person.names)
        for one in {one.body.name for one in library.of(Mention)}
    }
    return [one for one in library.of(Mention) if meant[one.body.name]]


def stems_of_words(words: str) -> frozenset[str]:
    """Return the stems of the words that say something."""
    return _stems(words)
