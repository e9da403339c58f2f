"""Labelling: who puts which evaluative label on whom, in which words.

Links are made by construction only, never because a label and a name stand near each other:
a label before a name ("fascist Halmora"), a possessive ("Calder's corrupt regime"), a name before a
label noun ("the Dorn regime"), predication ("Dorn is a tyrant"), apposition ("Dorn, a tyrant"),
naming ("called Dorn a tyrant"), accusation ("accused Calder of genocide") and comparison ("like a
tyrant", "compared Dorn to Hitler", "they resist Calder as they resisted Nazi Germany"). The words
that judge, and the names that have become such words, come from lists that are the same for every
side.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import pairwise
from typing import Literal, NamedTuple

from crossread.model import Analyser, Finding, Mention, Quotation, Reading, Sentence, Span
from crossread.model.bodies import Labelling
from crossread.text.wordlists import sections

Mode = Literal["applied", "denied", "questioned", "compared"]

# The label noun of a noun phrase is looked for among this many words after its first.
PHRASE_WORDS = 6

_TOKEN = re.compile(
    r"[^\W\d_](?:[\w.]*\w)?(?:\.?[-–][^\W\d_]\w*)*(?:['’]s\b|s['’](?=\s))?|\d+|[^\w\s]"
)
_POSSESSIVE = re.compile(r"(?:['’]s|(?<=s)['’])$")
_BE = frozenset("is was are were be been being becomes became become remains remained".split())
_ARTICLES = frozenset({"a", "an", "the", "this", "that", "these", "those"})
_NEGATIONS = frozenset({"not", "no", "never", "nor", "neither", "hardly"})
_ADVERBS = frozenset(
    "also now still just only really truly clearly simply nothing but always already once deeply "
    "both definitely certainly openly increasingly essentially effectively indeed actually "
    "merely".split()
)
_CALLING = frozenset(
    f"{stem}{ending}"
    for stem, endings in (
        ("call", " s ed ing"), ("label", " s led ed ling ing"), ("brand", " s ed ing"),
        ("denounc", "e es ed ing"), ("describ", "e es ed ing"), ("dub", " s bed"),
        ("hail", " s ed"), ("declar", "e es ed"), ("condemn", " s ed ing"), ("deem", " s ed"),
        ("list", " s ed"),
    )
    for ending in endings.split(" ")
)  # fmt: skip
_ACCUSING = frozenset("accuse accuses accused accusing accusation".split())
_JOINS = _ARTICLES | {"and"}
_HAVE = frozenset("has have had having".split())
_WHEN = frozenset("since often repeatedly then later again who".split())
_BANDS = frozenset(
    "movement nest bunch band gang group pack bunch den regime country nation".split()
)
_MARKS = frozenset("“”\"‘’'«»„")
_PRONOUNS = frozenset(
    "he she it they him her them us we you me itself himself herself themselves ourselves".split()
)
_LIKE = frozenset({"like", "resembles", "resembled", "resembling"})
_DEMONYM = re.compile(
    r"(?:[A-Z][\w.]*[-–])*[A-Z]\w*(?:an|ian|ese|ish|ern|i|ch|sh|ss|ns|U\.S\.)$|U\.S\.$|EU$|NATO$"
)


class Token(NamedTuple):
    """A word with its place in the text; ``key`` is its lower-case form without a possessive."""

    start: int
    end: int
    word: str
    key: str
    is_possessive: bool


@dataclass(frozen=True, slots=True)
class Target:
    """Whom a label is put on: the words' place, and the name or words to show."""

    span: Span
    name: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class _Label:
    """A label word with its lemma."""

    token: Token
    lemma: str


@dataclass(frozen=True, slots=True)
class _Link:
    """A label tied to a target by a construction; ``holder`` where the words name one."""

    label: _Label
    target: Target
    construction: str
    mode: Mode = "applied"
    holder: str | None = None


@dataclass(frozen=True, slots=True)
class Words:
    """The lists: label nouns and adjectives by form, and what the constructions ask of nouns."""

    nouns: dict[str, str]
    adjectives: frozenset[str]
    carriers: frozenset[str]
    own: frozenset[str]
    rule: frozenset[str]
    acts: frozenset[str]
    deeds: frozenset[str]
    movements: frozenset[str]
    groups: frozenset[str]
    bywords: dict[tuple[str, ...], str]


def find_labellings(reading: Reading) -> Iterator[Finding[Labelling]]:
    """Yield every label tied to a target by a construction, in the order of the text."""
    mentions = _Mentions(reading)
    voices = _Voices(reading)
    for sentence in reading.bodies(Sentence):
        span = sentence.sentence.span
        tokens = _tokens(reading.text, span)
        is_question = span.of(reading.text).rstrip("”\"’' ").endswith("?")
        seen: set[tuple[int, int]] = set()
        for link in sorted(_links(tokens, mentions, reading.text), key=_place):
            if _place(link) not in seen:
                seen.add(_place(link))
                yield _finding(reading, link, voices, is_question=is_question)


def _place(link: _Link) -> tuple[int, int]:
    return link.label.token.start, link.target.span.start


def _finding(
    reading: Reading, link: _Link, voices: _Voices, *, is_question: bool
) -> Finding[Labelling]:
    token = link.label.token
    holder, is_distanced = voices.holder_at(token.start, token.end)
    is_retold = holder == "this text" or voices.are_in_one(token.start, link.target.span)
    if link.holder is not None and is_retold:
        holder, is_distanced = link.holder, False
    mode = "questioned" if link.mode == "applied" and (is_question or is_distanced) else link.mode
    body = Labelling(
        reading.pin(token.start, token.end),
        reading.pin(link.target.span.start, link.target.span.end),
        link.label.lemma,
        link.target.name,
        holder,
        mode,
        link.construction,
    )
    return Finding(body, 0.9 if link.construction != "predication" else 0.8)


# ---- what stands round the words ----------------------------------------------------------------


class _Mentions:
    """The names of a text, asked by place."""

    def __init__(self, reading: Reading) -> None:
        self._found = sorted(
            (
                (*_bare(body.mention.span, body.name, reading.text), body.type)
                for body in reading.bodies(Mention)
                if body.mention.span.of(reading.text).casefold() not in _words().nouns
            ),
            key=lambda one: one[0],
        )
        self._starts = [span.start for span, _, _ in self._found]

    def at(self, place: int) -> Target | None:
        """Return the name that covers a place."""
        index = bisect_right(self._starts, place) - 1
        if index < 0 or self._found[index][0].end <= place:
            return None
        return Target(*self._found[index])

    def kind_at(self, place: int) -> str | None:
        """Return what kind of name covers a place: PER, ORG, LOC or MISC."""
        index = bisect_right(self._starts, place) - 1
        covered = index >= 0 and self._found[index][0].end > place
        return self._found[index][2] if covered else None

    def place_at(self, start: int) -> Target | None:
        """Return the name that covers a place in the text if it names a place in the world."""
        index = bisect_right(self._starts, start) - 1
        if index < 0 or self._found[index][2] != "LOC":
            return None
        return self.at(start)


def _bare(span: Span, name: str, text: str) -> tuple[Span, str]:
    """Return a name without the label noun it was read with ("the U.S. empire")."""
    lead, _, last = span.of(text).rpartition(" ")
    if not lead or not last.islower() or last not in _words().nouns:
        return span, name
    return Span(span.start, span.start + len(lead.rstrip())), name.removesuffix(f" {last}")


class _Voices:
    """Who speaks at a place: this text, a person quoted, or nobody named."""

    def __init__(self, reading: Reading) -> None:
        self._quotations = sorted(
            (
                (pin.span, body.form, body.speaker)
                for body in reading.bodies(Quotation)
                for pin in body.content
            ),
            key=lambda one: (one[0].start, -one[0].end),
        )
        self._text = reading.text

    def are_in_one(self, start: int, target: Span) -> bool:
        """Whether one quotation holds a label and whom it is put on: its speaker tells of it."""
        return any(
            one.start <= start < one.end and one.contains(target) for one, _, _ in self._quotations
        )

    def holder_at(self, start: int, end: int) -> tuple[str, bool]:
        """Return the holder, and whether the words stand in distancing marks by themselves."""
        place = Span(start, end)
        within = [one for one in self._quotations if one[0].contains(place)]
        if not within:
            return "this text", False
        span, form, speaker = within[-1]
        if form != "scare":
            return speaker or "unknown", False
        # A caption or slogan is somebody's words; one or two words in marks are this text's.
        is_passage = len(span.of(self._text).split()) > 3
        return ("unknown", False) if is_passage else ("this text", True)


def _tokens(text: str, span: Span) -> list[Token]:
    tokens = []
    for match in _TOKEN.finditer(text, span.start, span.end):
        word = match[0]
        bare = _POSSESSIVE.sub("", word) if word[-1] in "s'’" else word
        tokens.append(
            Token(match.start(), match.end(), word, bare.lower().replace("–", "-"), bare != word)
        )
    return tokens


@cache
def _words() -> Words:
    lists = sections("crossread.analyse", "labels.txt")
    nouns: dict[str, str] = {}
    for noun in lists["nouns"]:
        nouns |= dict.fromkeys((noun, *_plurals(noun)), noun)
    return Words(
        nouns,
        adjectives=frozenset(lists["adjectives"]),
        carriers=frozenset(lists["carriers"]),
        own=frozenset(lists["own"]),
        rule=frozenset(lists["rule"]),
        acts=frozenset(lists["acts"]),
        deeds=frozenset(lists["deeds"]),
        movements=frozenset(lists["movements"]),
        groups=frozenset(lists["groups"]),
        bywords={
            tuple(name.lower().split()): label or name.lower()
            for name, _, label in (one.partition("=") for one in lists["bywords"])
        },
    )


def _plurals(noun: str) -> tuple[str, ...]:
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return (noun[:-1] + "ies",)
    if noun.endswith(("f", "fe")):
        return (noun.rstrip("fe") + "ves", noun + "s")
    if noun.endswith("man"):
        return (noun[:-2] + "en",)
    return (noun + "es",) if noun.endswith(("s", "ch", "sh", "x")) else (noun + "s",)


_BY_WHOM = ("-led", "-backed", "-run", "-dominated", "-controlled", "-aligned", "-infested")


_LAW = frozenset(
    "court courts case cases justice record records code investigation investigations charge "
    "charges law laws trial trials complaint complaints defence defense offence offense offences "
    "offenses proceedings procedure division lawyer lawyers liability history probe".split()
)


def _is_of_law(tokens: Sequence[Token], index: int) -> bool:
    """Whether "criminal" tells of the law, as in "a criminal court"."""
    after = tokens[index + 1].key if index + 1 < len(tokens) else ""
    return tokens[index].key == "criminal" and after in _LAW


def _label(token: Token) -> _Label | None:
    """Return the label a word is, or holds ("terrorist-backed")."""
    word = _label_word(token.key)
    return None if word is None else _Label(token, word)


@lru_cache(maxsize=1 << 14)
def _label_word(key: str) -> str | None:
    # Asked of every word several times over: looked up once.
    words = _words()
    for ending in _BY_WHOM:
        lead = key.removesuffix(ending)
        if lead != key and (lead in words.nouns or lead in words.adjectives):
            return words.nouns.get(lead, lead)
    return key if key in words.adjectives else words.nouns.get(key)


def _is_noun(token: Token) -> bool:
    return token.key in _words().nouns


# ---- constructions ------------------------------------------------------------------------------


def _links(tokens: Sequence[Token], mentions: _Mentions, text: str) -> Iterator[_Link]:
    for index, token in enumerate(tokens):
        target = mentions.at(token.start)
        if target is None:
            yield from _from_word(tokens, index, mentions)
            if _label(token) is not None:
                yield from _from_label(tokens, index, mentions, text)
            continue
        if token.end < target.span.end:
            continue  # only the last word of a name looks at what follows
        if token.is_possessive:
            yield from _phrase_of(tokens, index + 1, target, "possessive")
        else:
            yield from _after_name(tokens, index, target)
            yield from _ruled_by(tokens, index + 1, target)
    yield from _demonyms(tokens, mentions)


def _from_word(tokens: Sequence[Token], index: int, mentions: _Mentions) -> Iterator[_Link]:
    """Yield what a word that is no name opens, whether it is a label or not."""
    yield from _of_country(tokens, index, mentions)
    yield from _of_pronoun(tokens, index)
    yield from _of_this(tokens, index)
    yield from _so_called(tokens, index, mentions)
    yield from _of_group(tokens, index)
    yield from _called(tokens, index, mentions)


def _from_label(
    tokens: Sequence[Token], index: int, mentions: _Mentions, text: str
) -> Iterator[_Link]:
    """Yield whom the label at ``index`` is put on."""
    yield from _before_name(tokens, index, mentions, text)
    yield from _before_comma(tokens, index, mentions)
    yield from _of_rule(tokens, index)
    for link in _in_a_place(tokens, index, mentions):
        yield replace(link, target=_with_further(link.target, tokens, mentions, text))


def _of_pronoun(tokens: Sequence[Token], index: int) -> Iterator[_Link]:
    """Yield "we are no rioters", "you are a junta": the pronoun's words are the target."""
    token = tokens[index]
    is_subject = index + 2 < len(tokens) and tokens[index + 1].key in _BE
    if is_subject and token.key in {"we", "you", "they"}:
        target = Target(Span(token.start, token.end), token.word)
        yield from _predicated(tokens, index + 2, target)


def _of_this(tokens: Sequence[Token], index: int) -> Iterator[_Link]:
    """Yield "that would be a fascist move", "this is a massacre": a deed told before."""
    if tokens[index].key not in {"this", "that"} or _follows_word(tokens, index):
        return
    target = Target(Span(tokens[index].start, tokens[index].end), tokens[index].word)
    be, mode = _being(tokens, index + 1)
    found = [] if be is None else list(_predicated(tokens, be + 1, target, mode))
    last = 0 if not found else _last_word(tokens, found[-1].label.token)
    if found and (tokens[last].key in _MOVES or tokens[last].key in _words().nouns):
        yield from found


def _follows_word(tokens: Sequence[Token], index: int) -> bool:
    """Whether a word stands before "that" to which it belongs ("the man that is a thug")."""
    before = tokens[index - 1] if index else None
    return before is not None and before.word[0].isalpha() and before.key not in {"and", "but"}


def _last_word(tokens: Sequence[Token], label: Token) -> int:
    """Return where the phrase of a label ends: "move" of "a fascist move"."""
    at = tokens.index(label)
    while at + 1 < len(tokens) and tokens[at + 1].word.islower():
        if tokens[at + 1].key in _STOPS or not tokens[at + 1].word[0].isalpha():
            break
        at += 1
    return at


_MOVES = frozenset("move act step deed attack policy law decision plan war manner".split())
_MODALS = frozenset("would could may might can will shall should must cannot".split())
_SUPPOSING = frozenset("would could may might".split())


def _being(tokens: Sequence[Token], index: int) -> tuple[int | None, Mode]:
    """Return where "is" or "would be" stands, and whether it says so or only supposes it."""
    if index >= len(tokens):
        return None, "applied"
    if tokens[index].key in _BE:
        return index, "applied"
    if tokens[index].key in _HAVE and [one.key for one in tokens[index + 1 : index + 2]] == [
        "been"
    ]:
        return index + 1, "applied"
    if tokens[index].key not in _MODALS:
        return None, "applied"
    at = index + 1
    is_denied = tokens[index].key == "cannot"
    while at < len(tokens) and tokens[at].key in _NEGATIONS | _ADVERBS:
        is_denied = is_denied or tokens[at].key in _NEGATIONS
        at += 1
    if at >= len(tokens) or tokens[at].key not in {"be", "become"}:
        return None, "applied"
    mode: Mode = "questioned" if tokens[index].key in _SUPPOSING else "applied"
    return at, "denied" if is_denied else mode


def _of_country(tokens: Sequence[Token], index: int, mentions: _Mentions) -> Iterator[_Link]:
    """Yield "Calder is ruled by … behind the country's fascist laws": the one country named."""
    token = tokens[index]
    is_owner = token.is_possessive and token.key in _COUNTRIES
    if not is_owner or index == 0 or tokens[index - 1].key != "the":
        return
    named = {
        place.name for one in tokens[:index] if (place := mentions.place_at(one.start)) is not None
    }
    if len(named) == 1:
        target = Target(Span(tokens[index - 1].start, token.end), named.pop())
        yield from _phrase_of(tokens, index + 1, target, "possessive")


_COUNTRIES = frozenset("country nation state republic".split())


def _before_name(
    tokens: Sequence[Token], index: int, mentions: _Mentions, text: str
) -> Iterator[_Link]:
    """Yield "fascist Halmora", "terrorist group Ferrymen": labels in a row before a name."""
    label = _label(tokens[index])
    if label is None or index + 1 >= len(tokens) or _tells_no_bearer(label):
        return
    position = index + 1
    while position < len(tokens) - 1 and (
        _label(tokens[position]) or tokens[position].key in _words().carriers
    ):
        if mentions.at(tokens[position].start):
            break
        position += 1
    target = mentions.at(tokens[position].start)
    if target is None or target.span.start != tokens[position].start:
        return
    if not text[tokens[position - 1].end : target.span.start].isspace():
        return
    if target.span.contains(Span(label.token.start, label.token.end)):
        return
    if not _modifies(tokens, position, target, text):
        yield _Link(label, target, "before a name")


def _tells_no_bearer(label: _Label) -> bool:
    """Whether a word before a name is part of it ("Saint Louis") or a deed: "the victim group
    Calder" is no victim."""
    is_title = label.token.word[0].isupper() and label.lemma in {"saint", "patriot"}
    return is_title or label.lemma in _words().acts


def _so_called(tokens: Sequence[Token], index: int, mentions: _Mentions) -> Iterator[_Link]:
    """Yield "the so-called Republic of Tarn": a name kept at a distance."""
    if tokens[index].key != "so-called" or index + 1 >= len(tokens):
        return
    at = index + 1
    while at + 1 < len(tokens) and tokens[at].word in _MARKS:
        at += 1
    target = mentions.at(tokens[at].start)
    if target is None:
        return
    after = next((one for one in tokens[at:] if one.start >= target.span.end), None)
    leads = after is not None and after.word.islower() and after.key not in _STOPS
    if mentions.kind_at(tokens[at].start) == "PER" and leads:
        return  # "the so-called Lee memos": it is the memos that are called so
    yield _Link(_Label(tokens[index], "so-called"), target, "so-called", "questioned")


def _before_comma(tokens: Sequence[Token], index: int, mentions: _Mentions) -> Iterator[_Link]:
    """Yield "the bloc's unelected chief, Ann Lee, …": a labelled description before a name."""
    label = _label(tokens[index])
    if label is None:
        return
    at = index + 1
    while at < len(tokens) and tokens[at].word[0].isalpha() and tokens[at].key not in _STOPS:
        at += 1
    is_near = at - index <= MAX_BEFORE_COMMA and at + 1 < len(tokens) and tokens[at].word == ","
    target = mentions.at(tokens[at + 1].start) if is_near else None
    if target is None or mentions.kind_at(tokens[at + 1].start) != "PER":
        return
    after = next((one for one in tokens[at + 1 :] if one.start >= target.span.end), None)
    if after is None or after.word in {",", ".", ";", "—"} or after.key == "who":
        yield _Link(label, target, "apposition")


MAX_BEFORE_COMMA = 4


def _of_group(tokens: Sequence[Token], index: int) -> Iterator[_Link]:
    """Yield "the left is a cult", "leftists are called traitors": people without a name."""
    token = tokens[index]
    if token.key not in _words().groups or token.is_possessive or index + 2 >= len(tokens):
        return
    has_article = index > 0 and tokens[index - 1].key in _ARTICLES
    if not has_article and not token.key.endswith("s"):
        return
    first = tokens[index - 1] if has_article else token
    target = Target(Span(first.start, token.end), f"the {token.key}" if has_article else token.key)
    verb = _main_verb(tokens, index + 1)
    if verb is None:
        return
    after = verb + 1
    while after < len(tokens) and tokens[after].key in _ADVERBS | {"being", "been"}:
        after += 1
    if after < len(tokens) and tokens[after].key in _CALLING:
        for label in _named_as(tokens, after + 1):
            yield _Link(label, target, "naming", "applied", "unknown")
    else:
        yield from _acting(tokens, verb + 1, target)
        yield from _predicated(tokens, verb + 1, target)


def _of_rule(tokens: Sequence[Token], index: int) -> Iterator[_Link]:
    """Yield "the fascist state", "their corrupt government": a rule without its name."""
    label = _label(tokens[index])
    if label is None or not _is_definite(tokens, index):
        return
    for at in range(index + 1, min(index + 3, len(tokens))):
        token = tokens[at]
        if token.key in _RULE and (at + 1 == len(tokens) or tokens[at + 1].word[0] not in "-–"):
            words = tokens[index + 1 : at + 1]
            span = Span(words[0].start, token.end)
            if at + 1 < len(tokens) and tokens[at + 1].key == "of":
                return
            yield _Link(label, Target(span, f"the {' '.join(one.word for one in words)}"), "rule")
            return
        if not token.word[0].islower() or token.key in _STOPS or _label(token) is not None:
            return


def _is_definite(tokens: Sequence[Token], index: int) -> bool:
    """Whether a phrase is one the text takes for known: "the fascist …", "the new fascist …"."""
    before = [one.key for one in tokens[max(0, index - 2) : index]]
    if not before:
        return False
    return before[-1] in _DEFINITE or (before[-1] in _LATER and before[0] in _DEFINITE)


_DEFINITE = frozenset("the this that its their our his her your".split())
_LATER = frozenset("new old same whole entire current present former latest".split())
_RULE = frozenset("state government administration regime authorities army police menace".split())


def _main_verb(tokens: Sequence[Token], index: int) -> int | None:
    """Return where "is" stands right behind a noun, or behind its "who …" clause."""
    if tokens[index].key in _BE:
        return index
    if tokens[index].key != "who":
        return None
    for at in range(index + 1, min(index + MAX_WHO, len(tokens))):
        if tokens[at].word in {",", ";", "."}:
            return None
        if tokens[at].key in {"are", "is"} and at > index + 1:
            return at
    return None


MAX_WHO = 10


def _acting(tokens: Sequence[Token], index: int, target: Target) -> Iterator[_Link]:
    """Yield "is acting in a fascist manner"."""
    words = [one.key for one in tokens[index : index + 3]]
    if words[:2] != ["acting", "in"] or not words[2:] or words[2] not in {"a", "an"}:
        return
    for token in tokens[index + 3 : index + 6]:
        label = _label(token)
        if label is not None:
            yield _Link(label, target, "predication")


_RULING = frozenset("controlled ruled governed run led headed oppressed occupied".split())


def _ruled_by(tokens: Sequence[Token], index: int, target: Target) -> Iterator[_Link]:
    """Yield "Calder continues to be controlled by the junta": what rules it is labelled with it."""
    for at in range(index, min(index + MAX_TO_RULE, len(tokens) - 2)):
        token = tokens[at]
        if token.key in _RULING and tokens[at + 1].key == "by":
            start = at + 2 + (tokens[at + 2].key in _ARTICLES)
            for one in _noun_phrase(tokens, start):
                label = _label(one)
                if label is not None:
                    yield _Link(label, target, "rule")
            return
        if token.key not in _BE | _ADVERBS | _LASTING:
            return


MAX_TO_RULE = 7
_LASTING = frozenset("has have had continues continued to still remains remained".split())


def _modifies(tokens: Sequence[Token], index: int, target: Target, text: str) -> bool:
    """Whether an acronym stands before a noun of its own ("a reckless U.S. plan")."""
    if not target.span.of(text).replace(".", "").isupper():
        return False
    after = next((one for one in tokens[index:] if one.start >= target.span.end), None)
    return after is not None and after.word[0].islower() and after.key not in _STOPS


def _after_name(tokens: Sequence[Token], index: int, target: Target) -> Iterator[_Link]:
    """Yield "the Dorn regime", "Dorn is a tyrant", "Dorn, a tyrant, …"."""
    is_marked = index + 1 < len(tokens) and tokens[index + 1].word in _MARKS
    index += is_marked
    following = tokens[index + 1] if index + 1 < len(tokens) else None
    if following is None or tokens[index - is_marked].end > target.span.end:
        return  # "Dorn-led" is no mention of Dorn's own doing
    be, mode = _being(tokens, index + 1)
    if _is_noun(following) and following.word[0].islower():
        # In "the Halmoran dictator Dorn" the name that follows is the one labelled.
        is_last = index + 2 >= len(tokens) or not tokens[index + 2].word[0].isupper()
        if is_last and not _is_somebody_of(following, target):
            yield from _noun_after(following, target, "after a name")
        yield from _alike(tokens, index + 1, target)
    elif be is not None:
        if not _depends(tokens, target):
            yield from _predicated(tokens, be + 1, target, mode)
    elif following.word in {",", "–", "—"}:
        yield from _apposed(tokens, index + 2, target)
    elif following.key in _LIKE:
        yield from _compared(tokens, index + 2, target)
    yield from _alike(tokens, index, target)


def _depends(tokens: Sequence[Token], target: Target) -> bool:
    """Whether a name belongs to another word: of "the leader of Calder is a tyrant" it is he."""
    before = [one.key for one in tokens if one.end <= target.span.start][-2:]
    while before and before[-1] in _ARTICLES:
        before.pop()
    return bool(before) and before[-1] in _BELONGING


_BELONGING = frozenset("of with in at by for from about against behind on under to".split())


def _is_somebody_of(token: Token, target: Target) -> bool:
    """Whether a noun names one person of a body or place: "a Rowing Union champion"."""
    lemma = _words().nouns[token.key]
    is_one = token.key == lemma and lemma not in _words().rule and lemma not in _BODIES
    return is_one and target.kind in {"ORG", "LOC"}


_BODIES = frozenset("cult mafia democracy theocracy scum sham fraud".split())


def _apposed(tokens: Sequence[Token], index: int, target: Target) -> Iterator[_Link]:
    """Yield "Dorn, a tyrant, …" and "Dorn, like Hitler, …"."""
    opening = tokens[index].key if index < len(tokens) else ""
    if opening in {"a", "an", "the"} and tokens[index].word.islower():
        yield from _phrase_of(tokens, index + 1, target, "apposition")
    elif opening == "like":
        byword = _byword(tokens, index + 1)
        if byword is not None:
            yield _Link(byword, target, "comparison", "compared")


def _noun_after(token: Token, target: Target, construction: str) -> Iterator[_Link]:
    lemma = _words().nouns[token.key]
    if lemma not in _words().acts:
        yield _Link(_Label(token, lemma), target, construction)


def _predicated(
    tokens: Sequence[Token], index: int, target: Target, mode: Mode = "applied"
) -> Iterator[_Link]:
    """Read on after "is": adverbs, "not", an article, and the labels of the noun phrase."""
    while index < len(tokens) and tokens[index].key in _NEGATIONS | _ADVERBS:
        if tokens[index].key in _NEGATIONS:
            mode = "denied"
        index += 1
    if index >= len(tokens):
        return
    byword = _byword_after(tokens, index)
    if byword is not None:
        by = "unknown" if _LIKENS & {one.key for one in tokens[index : index + 2]} else None
        likened: Mode = "denied" if mode == "denied" else "compared"
        yield _Link(byword, target, "comparison", likened, by)
    elif tokens[index].key in _LIKE:
        yield from _compared(tokens, index + 1, target)
    elif tokens[index].key in _ARTICLES:
        yield from _phrase_of(tokens, index + 1, target, "predication", mode)
    elif _opens_phrase(tokens, index):
        yield from _phrase_of(tokens, index, target, "predication", mode)
    else:
        yield from _at_the_end(tokens, index, target, mode)


def _opens_phrase(tokens: Sequence[Token], index: int) -> bool:
    """Whether a phrase without an article begins ("are traitors", "are our traitors")."""
    token = tokens[index]
    return _is_plural_label(token) or token.word in _MARKS or _is_owned(tokens, index)


def _at_the_end(tokens: Sequence[Token], index: int, target: Target, mode: Mode) -> Iterator[_Link]:
    """Yield an adjective at the clause's end: without an article no other is a predicate."""
    label = _label(tokens[index])
    after = tokens[index + 1] if index + 1 < len(tokens) else None
    if label is not None and (after is None or not after.word[0].isalpha() or after.key in {"and"}):
        yield _Link(label, target, "predication", mode)


def _is_owned(tokens: Sequence[Token], index: int) -> bool:
    """Whether "our", "their" and the like open the phrase ("are not our liberators")."""
    return tokens[index].key in _OWNERS and index + 1 < len(tokens)


_OF_STATES = frozenset({"occupation", "liberation"})
_OWNERS = frozenset("our their his her its my your".split())


_LIKENING = tuple(
    tuple(one.split())
    for one in (
        "worse than", "as bad as", "no better than", "no different from", "no different than",
        "the same as", "another", "a new", "the new", "a second", "a modern", "a modern-day",
        "today's", "our", "the", "like", "just like", "compared to", "compared with",
        "being compared to", "being compared with", "likened to", "being likened to",
        "equated with",
        "akin to", "similar to", "comparable to", "a", "the next", "",
    )
)  # fmt: skip
"""What leads from "is" to a name that has become a label."""


def _byword_after(tokens: Sequence[Token], index: int) -> _Label | None:
    """Return the name after words of likening ("worse than Hitler", "the Hitler of our time")."""
    for lead in _LIKENING:
        end = index + len(lead)
        if tuple(one.key for one in tokens[index:end]) == lead:
            found = _byword(tokens, end)
            if found is not None:
                return found
    return None


def _byword(tokens: Sequence[Token], index: int) -> _Label | None:
    """Return a name that has become a label ("Hitler", "Nazi Germany") where it stands."""
    for length in (2, 1):
        some = tokens[index : index + length]
        label = _words().bywords.get(tuple(one.key for one in some))
        is_name = label is not None and some[0].word[0].isupper() and not some[-1].is_possessive
        if label is not None and is_name and _is_head(tokens, index + length):
            return _Label(some[0]._replace(end=some[-1].end), label)
    return None


def _is_head(tokens: Sequence[Token], index: int) -> bool:
    """Whether a name ends its phrase: "a KGB officer" is likened to nobody."""
    after = tokens[index] if index < len(tokens) else None
    return after is None or not after.word[0].isalpha() or after.key in _STOPS | {"than", "himself"}


def _alike(tokens: Sequence[Token], index: int, target: Target) -> Iterator[_Link]:
    """Yield "they fight Calder as they fought Hitler": two done alike are put on one level.

    Only where the same small word stands before both ("against Calder like … against Hitler").
    """
    if index + 1 >= len(tokens) or tokens[index + 1].key not in {"like", "as", "just"}:
        return
    first = [one.key for one in tokens if one.end <= target.span.start]
    lead = [one for one in first[-2:] if one not in _ARTICLES]
    if not lead or lead[-1] not in _AGAINST:
        return
    for at in range(index + 2, min(index + MAX_ALIKE, len(tokens) - 1)):
        if tokens[at].key == lead[-1]:
            start = at + 1 + (tokens[at + 1].key in _ARTICLES)
            byword = _byword(tokens, start)
            if byword is not None:
                yield _Link(byword, target, "comparison", "compared")
            return
        if not tokens[at].word[0].isalpha():
            return


_AGAINST = frozenset("against with to from under by for".split())
MAX_ALIKE = 9


def _likened(tokens: Sequence[Token], index: int, mentions: _Mentions) -> Iterator[_Link]:
    """Yield "compared Dorn to Hitler", "likened the raids to a pogrom"."""
    found = _object(tokens, index + 1, mentions, ends=_TO_WHAT)
    if found is None or found[1] + 1 >= len(tokens) or tokens[found[1]].key not in _TO_WHAT:
        return
    target, at = found
    caller, _ = _caller(tokens, index, mentions)
    byword = _byword(tokens, at + 1)
    labels = [byword] if byword is not None else _named_as(tokens, at + 1)
    for label in labels:
        yield _Link(label, target, "comparison", "compared", caller)


_TO_WHAT = frozenset({"to", "with"})
_LIKENS = frozenset(
    "compare compares compared comparing liken likens likened likening equate equates equated "
    "equating".split()
)


def _compared(tokens: Sequence[Token], index: int, target: Target) -> Iterator[_Link]:
    byword = _byword(tokens, index)
    if byword is not None:
        yield _Link(byword, target, "comparison", "compared")
        return
    if index < len(tokens) and tokens[index].key in _ARTICLES:
        index += 1
    yield from _phrase_of(tokens, index, target, "comparison", "compared")


def _phrase_of(
    tokens: Sequence[Token], index: int, target: Target, construction: str, mode: Mode = "applied"
) -> Iterator[_Link]:
    """Yield the labels of a noun phrase ("a fascist corporate dictatorship").

    A preposition, a verb or a mark ends the phrase. After a possessive the phrase must end in a
    noun that is the owner itself or its doing: "Calder's dissidents" are not Calder.
    """
    phrase = _noun_phrase(tokens, index)
    labels = [
        label
        for position, token in enumerate(phrase)
        if (label := _label(token)) is not None and not (position and _is_of_a_name(token))
    ]
    if not labels:
        return
    head = _words().nouns.get(phrase[-1].key, phrase[-1].key)
    if construction == "possessive" and head in _OF_STATES and target.kind == "PER":
        return  # a person's occupation is a job
    if construction == "possessive" and head not in _words().own | _words().rule:
        return
    for label in labels:
        yield _Link(label, target, construction, mode)


def _is_of_a_name(token: Token) -> bool:
    """Whether a word within a phrase has the capital of a name ("the new Radical Party")."""
    return token.word[0].isupper() and token.key not in _WITH_A_CAPITAL


_WITH_A_CAPITAL = {
    form
    for word in ("nazi", "neo-nazi", "banderite", "hitlerite", "marxist", "zionist", "islamist")
    for form in (word, f"{word}s")
}


def _noun_phrase(tokens: Sequence[Token], index: int) -> list[Token]:
    """Return the words of a noun phrase up to its head; marks round a word are passed over."""
    phrase: list[Token] = []
    for position in range(index, min(index + PHRASE_WORDS, len(tokens))):
        token = tokens[position]
        if _is_of_law(tokens, position):
            break
        is_joined = token.key == "and" and _goes_on(tokens, position + 1)
        if is_joined or token.word in _MARKS or token.key in _OWNERS:
            continue
        if token.key in _ARTICLES and phrase:
            continue
        if not token.word[0].isalpha() or token.key in _STOPS or token.is_possessive:
            break
        phrase.append(token)
        if _can_be_head(token) and not _reaches_head(tokens, position + 1):
            break
    return phrase


def _reaches_head(tokens: Sequence[Token], index: int) -> bool:
    """Whether the phrase runs on to a later head ("fascist corporate dictatorship")."""
    if _goes_on(tokens, index):
        return True
    after = tokens[index : index + 2]
    is_word = bool(after) and after[0].word[0].islower() and after[0].key not in _STOPS
    return is_word and len(after) > 1 and _can_be_head(after[1])


def _can_be_head(token: Token) -> bool:
    words = _words()
    return token.key in words.nouns or token.key in words.carriers or token.key in words.own


def _goes_on(tokens: Sequence[Token], index: int) -> bool:
    """Whether a label or a carrier follows, perhaps after "and" and an article of its own."""
    while index < len(tokens) and (tokens[index].key in _JOINS or tokens[index].word in _MARKS):
        index += 1
    if index >= len(tokens):
        return False
    return _label(tokens[index]) is not None or _can_be_head(tokens[index])


_STOPS = frozenset(
    "of in on at by for from to with without into over under about after before since until while "
    "when where who whom whose which that than as if because is was are were be been has have had "
    "do does did will would shall should can could may might must and or but nor so said "
    "says".split()
)


def _called(tokens: Sequence[Token], index: int, mentions: _Mentions) -> Iterator[_Link]:
    """Yield "called Dorn a tyrant", "lists them as terrorist", "accused Calder of genocide"."""
    verb = tokens[index].key
    is_passive = index > 0 and tokens[index - 1].key in _BE
    if verb in _ACCUSING:
        yield from _accused(tokens, index, mentions)
    elif verb in _LIKENS and not is_passive:
        yield from _likened(tokens, index, mentions)
    elif verb in _SHOWING:
        yield from _shown_as(tokens, index, mentions)
    elif verb in _CALLING:
        named = _passive if is_passive else _active
        yield from named(tokens, index, mentions)


def _shown_as(tokens: Sequence[Token], index: int, mentions: _Mentions) -> Iterator[_Link]:
    """Yield "paints Calder as a tyranny": verbs that call only where "as" follows."""
    is_passive = index > 0 and tokens[index - 1].key in _BE
    if is_passive:
        if index + 1 < len(tokens) and tokens[index + 1].key == "as":
            yield from _passive(tokens, index, mentions)
        return
    found = _object(tokens, index + 1, mentions)
    if found is not None and found[1] < len(tokens) and tokens[found[1]].key == "as":
        yield from _active(tokens, index, mentions)


_SHOWING = frozenset(
    f"{stem}{ending}"
    for stem, endings in (
        ("paint", " s ed ing"), ("portray", " s ed ing"), ("depict", " s ed ing"),
        ("cast", " s ing"),
        ("expos", "e es ed ing"), ("decr", "y ies ied ying"), ("dismiss", " es ed ing"),
        ("characteri", "se ses sed sing ze zes zed zing"), ("regard", " s ed ing"),
        ("attack", " s ed ing"), ("slam", " s med ming"), ("blast", " s ed ing"),
        ("unmask", " s ed ing"), ("prais", "e es ed ing"), ("denigrat", "e es ed ing"),
        ("vilif", "y ies ied ying"), ("revil", "e es ed ing"),
        ("celebrat", "e es ed ing"), ("honour", " s ed ing"), ("honor", " s ed ing"),
    )
    for ending in endings.split(" ")
)  # fmt: skip


def _accused(tokens: Sequence[Token], index: int, mentions: _Mentions) -> Iterator[_Link]:
    found = _object(tokens, index + 1, mentions)
    if found is None or found[1] >= len(tokens) or tokens[found[1]].key != "of":
        return
    caller, _ = _caller(tokens, index, mentions)
    for link in _deed(tokens, found[1] + 1, found[0]):
        yield replace(link, holder=caller)


def _active(tokens: Sequence[Token], index: int, mentions: _Mentions) -> Iterator[_Link]:
    found = _object(tokens, index + 1, mentions)
    if found is None:
        return
    target, position = found
    caller, mode = _caller(tokens, index, mentions)
    for label in _named_as(tokens, position):
        yield _Link(label, target, "naming", mode, caller)


def _passive(tokens: Sequence[Token], index: int, mentions: _Mentions) -> Iterator[_Link]:
    """Yield "we are called occupiers by the radio": the subject before the verb is the target."""
    subject = index - 1
    while subject >= 0 and tokens[subject].key in _BE | _HAVE | _ADVERBS | _WHEN:
        subject -= 1
    if subject < 0:
        return
    target = mentions.at(tokens[subject].start)
    if target is None:
        if tokens[subject].key not in _PRONOUNS:
            return
        target = Target(Span(tokens[subject].start, tokens[subject].end), tokens[subject].word)
    for label in _named_as(tokens, index + 1):
        yield _Link(label, target, "naming", "applied", "unknown")


def _object(
    tokens: Sequence[Token],
    index: int,
    mentions: _Mentions,
    ends: frozenset[str] = frozenset(),
) -> tuple[Target, int] | None:
    """Return whom a verb names, a name, a pronoun or a short noun phrase, and what follows."""
    if index >= len(tokens):
        return None
    start = index + 1 if tokens[index].key in _ARTICLES and index + 1 < len(tokens) else index
    target = mentions.at(tokens[start].start)
    if target is not None:
        while start < len(tokens) and tokens[start].start < target.span.end:
            start += 1
        return None if tokens[start - 1].is_possessive else (target, start)
    if tokens[index].key in _PRONOUNS:
        return Target(Span(tokens[index].start, tokens[index].end), tokens[index].word), index + 1
    return _people(tokens, index, ends)


def _people(
    tokens: Sequence[Token], index: int, ends: frozenset[str] = frozenset()
) -> tuple[Target, int] | None:
    """Return a noun phrase without a name ("the men in the tower") up to the label or "as"."""
    for position in range(index, min(index + PHRASE_WORDS, len(tokens))):
        token = tokens[position]
        is_end = (
            token.key in {"as", "a", "an"} | ends or token.word in _MARKS or _is_plural_label(token)
        )
        if is_end and position > index and tokens[position - 1].key not in _STOPS | _ARTICLES:
            words = tokens[index:position]
            span = Span(words[0].start, words[-1].end)
            return Target(span, " ".join(one.word for one in words)), position
        within = token.key not in _STOPS or (position > index and token.key in {"in", "of"})
        if not token.word[0].isalpha() or token.key in _PRONOUNS or not within:
            return None
    return None


def _is_plural_label(token: Token) -> bool:
    lemma = _words().nouns.get(token.key)
    return lemma is not None and lemma != token.key


def _named_as(tokens: Sequence[Token], index: int) -> Iterator[_Label]:
    """Yield the labels after "called X": perhaps "as", an article, "a band of", and marks."""
    while index < len(tokens) and (tokens[index].key == "as" or tokens[index].word in _MARKS):
        index += 1
    has_article = index < len(tokens) and tokens[index].key in {"a", "an", "the"}
    index += has_article
    if index + 1 < len(tokens) and tokens[index].key in _BANDS and tokens[index + 1].key == "of":
        index += 2
    phrase = _noun_phrase(tokens, index)
    found = [
        label
        for position, token in enumerate(phrase)
        if (label := _label(token)) is not None and not (position and _is_of_a_name(token))
    ]
    yield from found or (_brought(tokens, index) if has_article else ())


def _brought(tokens: Sequence[Token], index: int) -> Iterator[_Label]:
    """Yield what somebody is called in words no list has, if marks make them the caller's own.

    "She called Dorn a “clown”" does; "she called the work a repair" only says what it was.
    """
    at = index
    while at < len(tokens) and tokens[at].word in _MARKS:
        at += 1
    if not any(one.word in _MARKS for one in tokens[max(0, index - 2) : at]):
        return
    phrase: list[Token] = []
    for token in tokens[at : at + MAX_BROUGHT + 1]:
        if not token.word[0].islower() or token.key in _STOPS | _PRONOUNS | _ADVERBS:
            break
        phrase.append(token)
    after = [one.key for one in tokens[at + len(phrase) : at + len(phrase) + 2]]
    if not 0 < len(phrase) <= MAX_BROUGHT or phrase[-1].key.endswith("ly") or "and" in after[:1]:
        return
    if after[:1] == ["of"] and after[1:] and after[1].isalpha() and after[1] not in _ARTICLES:
        end = at + len(phrase) + 2
        goes_on = end < len(tokens) and tokens[end].word.isalpha() and tokens[end].key not in _STOPS
        phrase += tokens[at + len(phrase) : end + goes_on]
    elif after[:1] == ["of"]:
        phrase += _up_to_mark(tokens, at + len(phrase))
    token = phrase[0]._replace(end=phrase[-1].end)
    yield _Label(token, " ".join(one.key for one in phrase))


MAX_BROUGHT = 3


def _up_to_mark(tokens: Sequence[Token], index: int) -> list[Token]:
    """Return "of a new age" up to the mark that closes it; nothing where it is long."""
    rest: list[Token] = []
    for token in tokens[index : index + MAX_OF + 1]:
        if not token.word[0].isalpha():
            return rest
        rest.append(token)
    return []


MAX_OF = 5


def _caller(tokens: Sequence[Token], index: int, mentions: _Mentions) -> tuple[str | None, Mode]:
    """Return who does the calling, None for this text, and how: "to call them …" only speaks of it.

    A subject that is no name is not known; "I" and "we" are this text.
    """
    subject = index - 1
    while subject >= 0 and tokens[subject].key in _HAVE | _ADVERBS | _WHEN | {"is", "are", "was"}:
        subject -= 1
    if subject < 0 and tokens[index].key.endswith("ing"):
        return _told_behind(tokens, index, mentions), "applied"
    if any(one.key in _WRONGLY for one in tokens[max(0, index - 2) : index]):
        return None, "denied"
    if subject < 0 or tokens[subject].key in {"i", "we"}:
        return None, "applied"
    if tokens[subject].key == "to":
        return None, "questioned"
    named = mentions.at(tokens[subject].start)
    return (named.name if named is not None else "unknown"), "applied"


def _told_behind(tokens: Sequence[Token], index: int, mentions: _Mentions) -> str:
    """Return the subject behind "Calling it a coup, Dorn said …"; *unknown* where it is no name."""
    commas = [at for at in range(index, len(tokens) - 1) if tokens[at].word == ","]
    named = [mentions.at(tokens[at + 1].start) for at in commas]
    return next((one.name for one in named if one is not None), "unknown")


_WRONGLY = frozenset("falsely wrongly wrongfully incorrectly mistakenly".split())


def _deed(tokens: Sequence[Token], index: int, target: Target) -> Iterator[_Link]:
    for position in range(index, min(index + 4, len(tokens))):
        token = tokens[position]
        if token.key in _words().deeds:
            yield _Link(_Label(token, token.key), target, "accusation")
            return
        if not token.word[0].isalpha():
            return


def _demonyms(tokens: Sequence[Token], mentions: _Mentions) -> Iterator[_Link]:
    """Yield "Halmoran aggressors": a people's name before a label noun.

    "Halmoran dictator Kess" and "the Halmoran dictator" call a person so, not where he rules.
    """
    for at, (token, following) in enumerate(pairwise(tokens)):
        if token.is_possessive or not _is_demonym(token):
            continue
        part = mentions.at(token.start)
        if part is not None and part.span.end >= token.end:
            continue
        named = at + 2 < len(tokens) and mentions.kind_at(tokens[at + 2].start) == "PER"
        is_past = following.key == "empire" and token.word in _PAST_EMPIRES
        if named or is_past or following.key in _ONE_PERSON or _is_one_of_them(following):
            continue
        if _is_noun(following) and following.word[0].islower():
            target = Target(Span(token.start, token.end), token.word)
            yield from _noun_after(following, target, "demonym")


def _is_one_of_them(token: Token) -> bool:
    """Whether a noun names one person, as "hero" in "a true Halmoran hero"."""
    words = _words()
    lemma = words.nouns.get(token.key)
    return lemma == token.key and lemma not in words.rule | words.acts | _BODIES


_PAST_EMPIRES = frozenset(
    "British Roman Ottoman Spanish Portuguese Persian French Byzantine Mongolian German Austrian "
    "Austro-Hungarian".split()
)
_ONE_PERSON = frozenset("dictator tyrant despot strongman autocrat warlord".split())


def _is_demonym(token: Token) -> bool:
    return token.key not in _NO_DEMONYMS and _DEMONYM.match(token.word) is not None


_NO_DEMONYMS = frozenset("these his this which such each much both many british-style with".split())


def _in_a_place(tokens: Sequence[Token], index: int, mentions: _Mentions) -> Iterator[_Link]:
    """Yield "Nazis in X" and "fascist mobs across X": somebody in a place is labelled, not X."""
    label = _label(tokens[index])
    if label is None or mentions.at(tokens[index].start):
        return
    for position in range(index + 1, min(index + 4, len(tokens) - 1)):
        token = tokens[position]
        if token.key in {"in", "across"}:
            place = mentions.place_at(tokens[position + 1].start)
            if place is not None and position == index + 1 and label.lemma in _RULERS:
                yield _Link(label, place, "in a place")
            elif place is not None and _labels_people(tokens[index:position]):
                yield _Link(label, _those_in(tokens[index : position + 1], place), "in a place")
            return
        if not token.word[0].isalpha() or token.key in _STOPS:
            return


_RULERS = frozenset("regime junta dictatorship clique tyranny dictator oligarchy".split())


def _labels_people(words: Sequence[Token]) -> bool:
    """Whether a phrase is a plural label noun, or a movement's adjective before its noun."""
    first = words[0].key
    if len(words) > 1:
        return first in _words().movements
    lemma = _words().nouns.get(first)
    return lemma is not None and lemma != first and lemma not in _words().acts


def _those_in(words: Sequence[Token], place: Target) -> Target:
    """Return "mobs in Calder" as the target, or "Nazis in Calder" where the label is the noun."""
    span = Span(words[0].start, place.span.end)
    shown = [one.word for one in words]
    if len(words) == 2:
        return Target(span, f"those {shown[-1]} {place.name}")
    return Target(Span(words[1].start, span.end), " ".join([*shown[1:], place.name]))


def _with_further(
    target: Target, tokens: Sequence[Token], mentions: _Mentions, text: str
) -> Target:
    """Add a second place to those in one: "mobs in Calder and the Marches"."""
    rest = [one for one in tokens if one.start >= target.span.end][:3]
    if not rest or rest[0].key != "and":
        return target
    named = next((one for one in rest[1:] if one.key not in _ARTICLES), None)
    place = None if named is None else mentions.place_at(named.start)
    if place is None:
        return target
    added = text[target.span.end : place.span.end]
    return Target(Span(target.span.start, place.span.end), f"{target.name}{added}")


ANALYSER = Analyser(
    "labelling.rules",
    version="1",
    analyse=find_labellings,
    provides=Labelling,
    requires=frozenset({Sentence, Mention, Quotation}),
    languages=frozenset({"en"}),
)
