"""Where a text calls a thing by a noun: "the war in X", "the X deal", "the talks with Kess".

A noun is one of a family of nouns for one kind of thing. What it is tied to, its *anchor*, stands
behind "of", "in", "with" and the like, or right before it. "The deal" without an anchor means the
one deal a text has tied to something before. What somebody is quoted as calling it is theirs, and
left out.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from crossread.compare.descriptions import is_office_word
from crossread.model import Mention, Quotation, Reading, Sentence, Span
from crossread.text.similarity import stem
from crossread.text.wordlists import sections

SMALL = frozenset(
    "the a an this that these those its their his her our of in on and or to for by with was were "
    "is are had has been as at from it he she they who which not new first last second against "
    "between over after before about into during amid under through near until since than more "
    "most some any no all both such own if when while where will would could may might said says "
    "per via my your without".split()
)
_MODIFIER = rf"(?:(?!(?:{'|'.join(sorted(SMALL))})\b)[a-z][a-z’'-]+ ){{0,2}}"
MADE_BY_WORDS = frozenset(
    {"pact", "truce", "meeting", "search", "movement", "payment", "affair", "barrier"}
)
"""Families of which one text hardly ever speaks of two without saying which."""
OF_A_KIND = frozenset({"barrier", "law", "order"})
"""Families of what the noun before it tells apart: "border wall", "travel ban"."""
PAIRED = frozenset({"meeting", "pact", "truce", "affair"})
"""Families of what is between two: the one less spoken of on the shelf tells which it is."""
OF_PEOPLE = frozenset({"killing", "arrest", "takeover", "dismissal"})
"""Families of what is done to somebody: "Kess’s arrest" is that of Kess."""
PERSONS_ONLY = frozenset({"arrest", "dismissal"})
"""Families of which a place has many: "the arrest in Halmora" is any."""
OF_ACTORS = PAIRED | OF_PEOPLE | {"search", "payment"}
"""Families of what is done with or to somebody; what the others name has a place."""
PEOPLE = "people"
"""How the names of families begin whose nouns mean people: a place ties no two groups of them."""


@dataclass(frozen=True, slots=True)
class Thing:
    """A noun for a thing at one place of one source: its words, head noun and anchor.

    ``anchor`` is "" where nothing is said of what it is tied to; ``is_definite`` tells "the deal"
    from "a deal".
    """

    place: int
    span: Span
    words: str
    head: str
    family: str
    anchor: str = ""
    is_definite: bool = False


@cache
def families() -> Mapping[str, tuple[str, ...]]:
    """Return the families of each noun that names a disputed kind of thing."""
    found: dict[str, tuple[str, ...]] = defaultdict(tuple)
    for family, nouns in sections("crossread.compare", "events.txt").items():
        for noun in nouns:
            found[noun] += (family,)
    return dict(found)


@cache
def _nominal() -> re.Pattern[str]:
    nouns = "|".join(sorted(map(re.escape, families()), key=len, reverse=True))
    return re.compile(rf"(?<![\w’'-])(?P<modifier>{_MODIFIER})(?P<head>{nouns})s?(?![\w-]*\w)")


class Actors:
    """Whom and what the texts name: the actor of each entity, its name, and how often it is named.

    ``homes`` gives the actor under which an entity is put, ``names`` the name of each actor.
    """

    def __init__(
        self, readings: Sequence[Reading], homes: Mapping[str, str], names: Mapping[str, str]
    ) -> None:
        self._homes = homes
        self._names = names
        self._words: dict[str, str] = {}
        self._uses = Counter(
            self.home(body.entity) for reading in readings for body in reading.bodies(Mention)
        )
        most = self._uses.most_common(1)
        self.most_named = most[0][0] if most else ""

    def home(self, entity: str) -> str:
        """Return the actor under which an entity is put."""
        return self._homes.get(entity, entity)

    def word(self, word: str) -> str:
        """Return the anchor that a common noun is, and keep what to call it by."""
        self._words.setdefault(stem(word), word)
        return stem(word)

    def name(self, anchor: str) -> str:
        """Return what to call an anchor by: the name of an actor, else the word itself."""
        return self._names.get(anchor) or self._words.get(anchor, anchor)

    def least_named(self, actors: Sequence[str]) -> str:
        """Return the actor of whom the texts speak least."""
        return min(actors, key=lambda one: (self._uses[one], one))


def things_of(place: int, reading: Reading, actors: Actors) -> list[Thing]:
    """Return the nouns of a text that name a thing of a family, in order."""
    quoted = [
        pin.span for one in reading.bodies(Quotation) if one.form != "scare" for pin in one.content
    ]
    names = _Names(reading, actors)
    found: list[Thing] = []
    text = _opening_low(reading)
    for sentence in reading.bodies(Sentence):
        span = sentence.sentence.span
        for match in _nominal().finditer(text, span.start, span.end):
            head = Span(match.start("head"), match.end())
            if not _within(head, quoted):
                found += _thing(place, match, names)
    acts = (one for one in _acts(place, reading, names, actors) if not _within(one.span, quoted))
    return sorted((*_with_bare(found), *acts), key=lambda one: one.span)


def _opening_low(reading: Reading) -> str:
    """Return the text with a small letter where a sentence opens with a word that is no name."""
    names = {one.mention.span.start for one in reading.bodies(Mention)}
    letters = list(reading.text)
    for sentence in reading.bodies(Sentence):
        start = sentence.sentence.span.start
        if start not in names and _PLAIN_OPENING.match(reading.text, start):
            letters[start] = letters[start].lower()
    return "".join(letters)


_PLAIN_OPENING = re.compile(r"[A-Z][a-z]+ [a-z]")


def _within(span: Span, others: Sequence[Span]) -> bool:
    return any(one.contains(span) for one in others)


def _thing(place: int, match: re.Match[str], names: _Names) -> Iterator[Thing]:
    text = match.string
    before = text[max(0, match.start("head") - 60) : match.start("head")]
    if match["head"].endswith("ing") and _DETERMINED.search(before) is None:
        return  # "after meeting with Kess"
    is_determined = _DETERMINED.search(before) is not None
    modifier = _modifier(match["modifier"], is_determined=is_determined)
    own = Span(match.start("head") - len(modifier), match.end())
    if _AS_OTHERS_SAY.search(text, max(0, own.start - 80), own.start):
        return
    is_definite = _DEFINITE.search(before) is not None and _OWN.match(text, own.end) is None
    for family in families()[match["head"]]:
        anchor = "" if family.startswith(PEOPLE) else names.anchor(own, family)
        if not anchor and family in OF_A_KIND and modifier:
            anchor = names.kind(modifier.split()[-1])
        words = own.of(text).casefold()
        yield Thing(place, own, words, match["head"], family, anchor, is_definite)


def _with_bare(things: Sequence[Thing]) -> Iterator[Thing]:
    """Tie "the talks" to the one anchor a text has for that family, where it has used the word.

    Of pacts alone another word may stand for it ("the Halmora deal", then "the agreement"). What a
    text speaks of as known ("the Halmora deal") comes before what it does not ("a Kelm deal").
    """
    anchors: dict[str, set[str]] = defaultdict(set)
    first: dict[tuple[str, str], int] = {}
    known = {one.family for one in things if one.anchor and one.is_definite}
    for one in things:
        if one.anchor:
            first.setdefault((one.family, _word_for(one)), one.span.start)
            if one.is_definite or one.family not in known:
                anchors[one.family].add(one.anchor)
    for one in things:
        is_bare = not one.anchor and _may_be_bare(one) and len(anchors[one.family]) == 1
        if is_bare and one.span.start > first.get((one.family, _word_for(one)), one.span.end):
            yield replace(one, anchor=next(iter(anchors[one.family])))
        else:
            yield one


def _word_for(thing: Thing) -> str:
    return "" if thing.family == "pact" else thing.head


def _may_be_bare(thing: Thing) -> bool:
    modifiers = thing.words.split()[: -len(thing.head.split())]
    is_plain = thing.words.endswith(thing.head) and set(modifiers) <= (
        _OF_THE_SAME if thing.family == "pact" else set()
    )
    return thing.is_definite and is_plain and thing.family in MADE_BY_WORDS


_OF_THE_SAME = frozenset(
    "current existing original international multinational multilateral bilateral landmark "
    "historic controversial disputed interim final whole entire proposed planned".split()
)
"""Words before "agreement" that make no other agreement of it."""


_AS_OTHERS_SAY = re.compile(
    r"(?:\b[Ww]hat [^.;,]{2,50}? (?:calls?|called|terms?|termed|describes? as|refers? to as)"
    r"(?: an?| the| its| their| his| her)?"
    r"|\b(?:call|describ|dubb|term|label|brand|denounc|condemn)\w* (?:it|this|that|them"
    r"|the [\w’'-]+|[A-Z][\w’'-]+)(?: as)? an?) [\"“‘']?$"
)
"""Words before a noun that give it as another's: "what Halmora calls a", "called the war a"."""
_DETERMINED = re.compile(
    r"(?:\b(?:the|an?|this|that|these|those|his|her|their|its|our|any|no|each|every|another|such"
    r"|some)|['’]s) (?:[\w’'-]+ ){0,3}?$",
    re.IGNORECASE,
)
_OWN = re.compile(r" (?:of|in|on|against|at|into|with|between|to|for) ")
_DEFINITE = re.compile(r"\b[Tt](?:he|his|hat|hese|hose) (?:[\w’'-]+ ){0,2}?$")
# A second modifier is kept only where it cannot be a verb.
_FURTHER = frozenset({"special", "so-called", "armed", "long", "bloody", "illegal"})


def _modifier(words: str, *, is_determined: bool) -> str:
    """Return the words before a noun that belong to it, from behind the last small word.

    A verb does not: "armed conflict" has no article before it, nor has "described talks".
    """
    kept: list[str] = []
    for word in reversed(words.split()):
        may_be_verb = word.endswith(("ed", "ing")) and word not in _FURTHER and not is_determined
        is_small = word in SMALL or word.endswith("ly")
        if is_small or may_be_verb or (kept and word not in _FURTHER):
            break
        kept.append(word)
    joined = " ".join(reversed(kept))
    return f"{joined} " if joined else ""


# ---- what was done, by a verb --------------------------------------------------------------------


@cache
def _verbs() -> Mapping[str, tuple[tuple[str, str], ...]]:
    """Return family and noun of each verb for a disputed act."""
    found: dict[str, tuple[tuple[str, str], ...]] = defaultdict(tuple)
    for family, entries in sections("crossread.compare", "acts.txt").items():
        for verb, noun in (entry.split("=") for entry in entries):
            found[verb] += ((family, noun),)
    return dict(found)


@cache
def _act_patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return how a verb stands before the name of whom it was done to, and behind it."""
    verbs = "|".join(sorted(map(re.escape, _verbs()), key=len, reverse=True))
    passive = (
        r",?(?: who)?(?: (?:has|had|have) been| was| were| is being| was being)(?: \w+ly)?"
        rf" (?P<verb>{verbs})\b"
    )
    active = rf"(?: (?:has|had))? (?P<alone>{'|'.join(_ALONE)})\b"
    return re.compile(rf"\b(?P<verb>{verbs}) (?:the )?"), re.compile(rf"{passive}|{active}")


_ALONE = ("died", "passed away", "resigned", "stepped down", "quit")
"""Verbs that somebody does alone: they follow the name, and nobody does it to them."""


def _acts(place: int, reading: Reading, names: _Names, actors: Actors) -> Iterator[Thing]:
    """Yield verbs for a disputed act with whom or what it was done to: "annexed Halmora"."""
    before, behind = _act_patterns()
    found: list[tuple[Span, Mention]] = []
    for match in before.finditer(reading.text):
        named = names.named_at(match.end()) or names.apposed_at(match.end())
        if named is not None and match["verb"] not in _ALONE:
            found.append((Span(*match.span("verb")), named))
    for body in reading.bodies(Mention):
        after = behind.match(reading.text, body.mention.span.end)
        if after is not None:
            found.append((Span(*after.span("verb" if after["verb"] else "alone")), body))
    for span, body in found:
        words = span.of(reading.text)
        for family, noun in _verbs()[words]:
            if body.type == ("PER" if family in OF_PEOPLE else "LOC"):
                yield Thing(place, span, words, noun, family, actors.home(body.entity))


# ---- what a noun is tied to ----------------------------------------------------------------------

_BEHIND = re.compile(
    r" (?:of|in|on|along|against|at|into|with|between|for|to) (?:the |its |their )?(?:\w+ern )?"
)
_OF_ALL = frozenset({"of", "in", "on", "along", "against", "at", "into", "with", "between"})
_TO = {"payment": frozenset({"to"}), "capture": frozenset({"for"}), "war": frozenset({"for"})}
"""Further words behind which the anchor of a family stands ("payment to", "battle for")."""
_BEFORE_NOUN = r"\b(?:the|an?|of|on|at) (?:\w+ )?"
_AFTER_NOUN = "of|in|on|and|or|is|was|are|were|to|with|for|that|by|from|has|have|had|as|at|between"
_BETWEEN_TWO = frozenset({"with", "between", "of", "on", "against"})
"""What is between two is not tied to where they met ("talks in Halmora")."""


def _words_before_anchor(family: str) -> frozenset[str]:
    return _BETWEEN_TWO if family in PAIRED else _OF_ALL | _TO.get(family, frozenset())


_COMMON = re.compile(r"(?:[a-z]+ )??([a-z]{4,})\b(?! [a-z]+(?:s|ed)\b)")
_APPOSED = re.compile(r"(?:[a-z][a-z’'-]+ ){0,3}[a-z]+(?: (?:of|in) (?:the )?[A-Z]\w+)?, ")
_TITLES = re.compile(r"(?:[\w’'.-]+ ){1,5}")


class _Names:
    """The names of a text by where they stand."""

    def __init__(self, reading: Reading, actors: Actors) -> None:
        self._text = reading.text
        self._actors = actors
        found = reading.bodies(Mention)
        self._at = {one.mention.span.start: one for one in found}
        self._ending = {one.mention.span.end: one for one in found}
        self._places = {one.name: one for one in found if one.type == "LOC"}

    def anchor(self, own: Span, family: str) -> str:
        """Return what a noun is tied to; "" if that is not said, or might be anything.

        An actor right before it or behind "of", "in", "with" and the like; where none is named
        the noun behind "of" or "on" ("closure of the gates").
        """
        of_person = family in PERSONS_ONLY or self._text.startswith("death", own.start)
        named = (*self._behind(own, family), *self._before(own, family))
        tied = [
            self._actors.home(one.entity)
            for one in named
            if one.type == "PER" or not of_person
            if one.type == "LOC" or family in OF_ACTORS
        ]
        if family in PAIRED and tied:
            anchor = self._actors.least_named(tied)
            is_telling = len(self._at) < 2 or anchor != self._actors.most_named
            return anchor if is_telling else ""
        if tied:
            return tied[0]
        return "" if of_person or family == "movement" else self._common(own)

    def kind(self, modifier: str) -> str:
        """Return a modifier that the text uses as a noun as well, as an anchor; "" if it is none.

        "Border" is one where the text speaks of "the border", "bad" is not.
        """
        noun = (
            rf"\b(?:the|an?|of|on|at) (?:\w+ )?{re.escape(modifier)}(?=[,.;:]| (?:{_AFTER_NOUN})\b)"
        )
        return self._actors.word(modifier) if re.search(noun, self._text) else ""

    def _before(self, own: Span, family: str) -> list[Mention]:
        """Return the name right before a noun: "Halmora deal", "Halmoran deal", "Kess’s arrest"."""
        if family in OF_PEOPLE:
            owner = _OWNER.search(self._text, max(0, own.start - 3), own.start)
            whose = self._ending.get(owner.start()) if owner is not None else None
            return [whose] if whose is not None and whose.type == "PER" else []
        named = self._ending.get(own.start - 1)
        if named is not None and self._text[own.start - 1] in " -":
            return [named] if self._may_be_tied(named, own, family) else []
        lead = self._text[max(0, own.start - 40) : own.start]
        guarded = self._guarded(lead, own.start)
        if guarded or not self._is_of_place(own, family):
            return guarded
        itself = (name for name in self._places if lead.endswith(f" {name} "))
        place = next(itself, None) or place_of(lead, self._places)
        return [self._places[place]] if place is not None else []

    def _may_be_tied(self, named: Mention, own: Span, family: str) -> bool:
        """Whether a name right before a noun is what that is tied to, not who does it or where.

        "U.S. strikes" are by them; "Halmora talks" are held there; "should Halmora impose
        sanctions" has a verb between, which an article before the name rules out.
        """
        start = named.mention.span.start
        if family == "meeting" and named.type != "PER" and self._text[start - 1 : start] != "-":
            return False
        lead = self._text[max(0, start - 20) : start]
        is_whole = family in PAIRED or " " not in own.of(self._text) or _ARTICLE.search(lead)
        return bool(is_whole) and not _is_short_form(named.mention.span.of(self._text))

    def _is_of_place(self, own: Span, family: str) -> bool:
        """Whether an adjective of a place says where it is: "Halmoran war", not "raid"."""
        head = own.of(self._text).split()[-1]
        return family in PAIRED | {"unrest", "takeover"} or head in _OF_PLACE

    def _guarded(self, lead: str, end: int) -> list[Mention]:
        """Return the place that is defended against what follows: "defend Halmora against"."""
        against = _AGAINST.search(lead)
        named = self._ending.get(end - len(against[0])) if against is not None else None
        if named is None:
            return []
        start = named.mention.span.start
        is_guarded = _GUARDING.search(self._text, max(0, start - 20), start)
        return [named] if is_guarded else []

    def _behind(self, own: Span, family: str) -> list[Mention]:
        match = _BEHIND.match(self._text, own.end)
        if match is None or match[0].split()[0] not in _words_before_anchor(family):
            return []
        first = self.named_at(match.end())
        if first is None or self._goes_on(first.mention.span):
            return []
        if not match[0].startswith(" between"):
            return [first]
        joined = _AND.match(self._text, first.mention.span.end)
        second = self.named_at(joined.end()) if joined is not None else None
        return [first, second] if second is not None else []

    def _goes_on(self, name: Span) -> bool:
        """Whether it is not the name that is meant but what is said with it: "Halmora’s leader"."""
        if self._text.startswith(("’s ", "'s "), name.end):
            return True
        after = _WORD_AFTER.match(self._text, name.end)
        is_adjective = _is_short_form(name.of(self._text)) and after is not None
        return is_adjective and after is not None and after[1] not in SMALL

    def named_at(self, at: int) -> Mention | None:
        """Return the name at a place, past the titles of a person: "with President Kess"."""
        first = self._at.get(at)
        if first is not None and first.type != "LOC":
            return first
        return self._titled(at) or first

    def _titled(self, at: int) -> Mention | None:
        """Return the person before whose name nothing but titles stand."""
        titles = _TITLES.match(self._text, at)
        if titles is None:
            return None
        for end in [at + one.end() for one in re.finditer(" ", titles[0])]:
            if not is_office_word(self._text[at:end].split()[-1]):
                return None
            named = self._at.get(end)
            if named is not None and named.type == "PER":
                return named
        return None

    def apposed_at(self, at: int) -> Mention | None:
        """Return the person named behind an office: "the mayor of Halmora, Ona Brask"."""
        office = _APPOSED.match(self._text, at)
        named = self._at.get(office.end()) if office is not None else None
        return named if named is not None and named.type == "PER" else None

    def _common(self, own: Span) -> str:
        behind = _BEHIND.match(self._text, own.end)
        if behind is None or not behind[0].startswith((" of", " on", " along")):
            return ""
        noun = _COMMON.match(self._text, behind.end())
        if noun is None or noun[1] in SMALL:
            return ""
        return self._actors.word(noun[1])


_AGAINST = re.compile(r" (?:against|from) $")
_GUARDING = re.compile(r"\b(?:defend|protect|shield)\w* (?:the )?$")
_AND = re.compile(r" and (?:the )?")
_ARTICLE = re.compile(r"\b(?:the|an?|this|that) $", re.IGNORECASE)
_WORD_AFTER = re.compile(r" ([a-z]{2,})")
_OF_PLACE = frozenset({"war", "conflict", "crisis", "hostilities", "massacre"})
"""Nouns to whose place an adjective points: a "Halmoran invasion" is by Halmora."""
_LONGEST_SHORT_FORM = 4


def _is_short_form(name: str) -> bool:
    """Whether a name is a short form that stands for an adjective as well: "U.S.", "UK"."""
    letters = name.replace(".", "")
    return letters.isupper() and len(letters) <= _LONGEST_SHORT_FORM


_OWNER = re.compile(r"['’]s? $")
_SHORTEST = 4


def is_adjective_of(lead: str, name: str) -> bool:
    """Whether a lead ends in the adjective of a place: "the Halmoran " of Halmora."""
    *first, last = name.split()
    words = lead.split()[-len(first) - 1 :]
    if len(words) <= len(first) or words[:-1] != first:
        return False
    roots = {last[: len(last) - cut] for cut in range(4)}
    return any(
        len(root) >= _SHORTEST and words[-1] in {root + one for one in _ENDINGS} for root in roots
    )


_ENDINGS = ("n", "an", "ian", "ean", "ese", "ish", "i", "ic")


def place_of(lead: str, names: Iterable[str]) -> str | None:
    """Return the place whose adjective a lead ends in, the longest of several; None if none.

    "Kelmoran" is of Kelmora, where there is a Kelmo as well.
    """
    fitting = [
        one
        for one in names
        if (is_adjective_of(lead, one) and not lead.endswith(f"{one} ")) or _is_known(lead, one)
    ]
    return max(fitting, key=len, default=None)


def _is_known(lead: str, name: str) -> bool:
    """Whether a lead ends in an adjective that is not made of the country's name: "French"."""
    words = lead.split()
    country = _adjectives().get(words[-1].casefold()) if words else None
    return country is not None and name.casefold() in country


@cache
def _adjectives() -> Mapping[str, frozenset[str]]:
    """Return the names of the country of each adjective that is not made of its name."""
    lists = sections("crossread.compare", "governments.txt")
    plain = [frozenset(group.casefold().split("=")) for group in lists["plain names"]]
    found: dict[str, frozenset[str]] = {}
    for pair in lists["adjectives"]:
        adjective, _, country = pair.casefold().partition("=")
        found[adjective] = next((one for one in plain if country in one), frozenset({country}))
    return found
