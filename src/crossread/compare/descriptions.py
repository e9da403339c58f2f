"""Whom a text means by a description: "the president", "the North Korean leader", "the dictator".

A description is tied to a person only where a text says that this person is so: right before the
name ("North Korean leader Kess") or right behind it ("Kess, the party’s leader,"). The person must
be named in the text of the description, and must be the only one there who can be meant, or by far
the one most often named. Where no words of the text itself make the tie, another text's may, and
the reason says which words.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache

from crossread.model import Mention, Quotation, Reading, Sentence, Span
from crossread.text.wordlists import sections

DOMINANT = 4
"""So many times as often as all others together a person must be named to be meant."""
_SMALL = (
    "the|a|an|of|in|on|at|and|or|to|for|by|with|from|as|that|this|these|those|who|whose|which|but|is|was"
    "|were|are|be|been|has|had|have|said|says|his|her|their|its|our|my|your|not|no|than|then|when"
    "|now|between|after|before|against|about|over|under|while|where|because|if|so|also"
)
_WORDS = rf"(?:(?!(?:{_SMALL})\b)[\w’'.-]+ )"
_STANDING = frozenset(
    "former ex then late future vice deputy acting incoming assistant next previous then- ex- "
    "co opposition rebel interim designate shadow first second third past new old".split()
)
"""Words that make another office of an office: they must be said on both sides, or on neither."""
_FOLLOWING = (
    r"(?=['’]s\b|['’](?=\s)|\s*[,.;:!?)\]”\"—–]|\s*$"
    rf"|\s+(?:{_SMALL}|will|would|could|can|may|might|must|should|did|does|do|also|never|himself"
    r"|herself|again|later|still|just|during|until|into|who|went|came|told|took|made|met|gave|left"
    r"|spoke|kept|held|got|saw|knew|thought|felt|found|won|lost|ran|sat|slept|stood|began|broke"
    r"|brought|built|bought|chose|drew|fell|flew|grew|heard|hit|led|let|meant|paid|put|read|rose"
    r"|sent|set|shot|spent|swore|taught|threw|wrote|[a-z]{2,}(?:ed|s|ly))\b)"
)


@dataclass(frozen=True, slots=True)
class Description:
    """Words that mean an actor at one place: whom, why, by what word, and whether it judges."""

    place: int
    span: Span
    entity: str
    reason: str
    head: str
    judges: bool


@dataclass(frozen=True, slots=True)
class _Bearing:
    """An office said of a person: its head, the words before it, and the words as they stand.

    ``span`` is the name together with the office right before or behind it, if they stand so.
    """

    entity: str
    head: str
    modifiers: frozenset[str]
    words: str
    place: int
    span: Span | None = None


_Borne = dict[tuple[str, str], dict[tuple[int, frozenset[str]], _Bearing]]
"""What is said of each actor and office, once in each text."""


@cache
def _heads() -> dict[str, bool]:
    """Return each office, and whether it judges."""
    lists = sections("crossread.compare", "roles.txt")
    return {one: name == "judging" for name in ("offices", "judging") for one in lists[name]}


@cache
def _offices() -> dict[str, str]:
    """Return for each word for an office that has others the first of them."""
    groups = (one.split("=") for one in sections("crossread.compare", "roles.txt")["same"])
    return {word: group[0] for group in groups for word in group}


def _office(head: str) -> str:
    return _offices().get(head, head)


def judges(words: str) -> bool:
    """Whether words end in a calling that judges or sets apart: "the North’s dictator"."""
    last = words.casefold().split()
    return any(_heads().get(" ".join(last[-n:]), False) for n in (1, 2, 3))


def offices_in(words: str) -> set[str]:
    """Return the offices said in some words, each by its longest form: "foreign minister"."""
    said = f" {words.casefold().replace(',', '')} "
    found = {one for one in _heads() if f" {one} " in said}
    return {one for one in found if not any(one != other and one in other for other in found)}


@cache
def _office_words() -> frozenset[str]:
    return frozenset(word for head in _heads() for word in head.split())


def is_office_word(word: str) -> bool:
    """Whether a word may stand in titles before a name: "Mr.", "Halmoran", "leader"."""
    return word[:1].isupper() or word in _office_words() | _STANDING | _RANKS


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    """Return how an office stands before a name, behind one, by itself, and set off before one.

    By itself it has an article ("the leader") or a name before it ("Halmoran leader").
    """
    heads = "|".join(sorted(map(re.escape, _heads()), key=len, reverse=True))
    office = rf"(?P<before>{_WORDS}{{0,3}}?)(?P<head>{heads})"
    ignore = re.IGNORECASE
    return (
        re.compile(rf"(?<![\w-]){office} $", ignore),
        re.compile(
            r"(?: of [A-Z]\w+(?: [A-Z]\w+)?| \([^()]{1,20}\)|, [A-Z]-[A-Z]\w*\.?)?"
            r", (?:the |a |an |his |her |its |their )?"
            rf"(?P<before>{_WORDS}{{0,4}}?)(?P<head>{heads})"
            r"(?=[,.;:)]| (?:of|who|in|at|to|for)\b)",
            ignore,
        ),
        re.compile(
            rf"(?:\b[Tt]he (?P<before>{_WORDS}{{0,3}}?)"
            rf"|(?<!\ba )(?<!\ban )(?<![\w-])(?P<named>(?:(?!The\b)[A-Z][\w.’'-]* ){{1,3}}))"
            rf"(?P<head>{heads}){_FOLLOWING}"
        ),
        re.compile(rf"\b(?:[Tt]he|[Hh]is|[Hh]er|[Ii]ts|[Tt]heir) {office}, $", ignore),
    )


def descriptions(
    readings: Sequence[Reading], homes: Mapping[str, str], names: Mapping[str, str]
) -> list[Description]:
    """Return the descriptions that mean a person, in the order of the texts.

    ``homes`` gives the actor of each entity and ``names`` the name of each actor. Those that stand
    before the name ("Halmoran leader Kess") come with it, and with no reason: they give it.
    """
    bearings = [
        one for place, reading in enumerate(readings) for one in _bearings(place, reading, homes)
    ]
    borne: _Borne = defaultdict(dict)
    for one in bearings:
        borne[one.entity, _office(one.head)].setdefault((one.place, one.modifiers), one)
    quoted = [_quoted(reading) for reading in readings]
    with_names = [
        Description(one.place, one.span, one.entity, "", one.head, judges=_heads()[one.head])
        for one in bearings
        if one.span is not None and not any(part.contains(one.span) for part in quoted[one.place])
    ]
    alone = [
        found
        for place, reading in enumerate(readings)
        for found in (
            *_in_text(place, reading, _People(place, borne, homes, names, reading)),
            *_halves(place, reading, homes),
        )
    ]
    taken: dict[tuple[int, str], list[Span]] = defaultdict(list)
    for known in with_names:
        taken[known.place, known.entity].append(known.span)
    return with_names + [
        one
        for one in alone
        if not any(span.contains(one.span) for span in taken[one.place, one.entity])
    ]


# ---- who is what ---------------------------------------------------------------------------------


def _bearings(place: int, reading: Reading, homes: Mapping[str, str]) -> Iterator[_Bearing]:
    before, behind, _, apposed = _patterns()
    people = {one.mention.span.start for one in reading.bodies(Mention) if one.type == "PER"}
    for body in reading.bodies(Mention):
        if body.type != "PER":
            continue
        span = body.mention.span
        lead = reading.text[max(0, span.start - 70) : span.start]
        is_set_off = reading.text[span.end : span.end + 1] in {",", ".", ";", ")"}
        start = span.start
        for match in (
            before.search(lead),
            apposed.search(lead) if is_set_off else None,
            behind.match(reading.text, span.end),
        ):
            if match is None or _names_another(reading.text, match, people):
                continue
            if _is_of_justice(match):
                continue
            modifiers = _beside(match["before"])
            office = [*modifiers, match["head"]]
            if match.string is reading.text:
                end = _close_of_office(reading.text, match.end("head"))
                whole = Span(start, end) if end else None
            else:
                whole = _with_office(reading.text, span, office)
                start = span.start if whole is None else min(start, whole.start)
            after = span.end if whole is None else max(span.end, whole.end)
            ruled = _RULED.match(reading.text, after)
            yield _Bearing(
                homes.get(body.entity, body.entity),
                match["head"].casefold(),
                frozenset(map(_bare, [*modifiers, *(ruled.groups() if ruled else ())])),
                " ".join(office),
                place,
                whole,
            )


def _is_of_justice(match: re.Match[str]) -> bool:
    """Whether "Justice" ends an office ("Secretary of Justice Kess") and is none itself."""
    before = match.string[: match.start("head")]
    return match["head"].casefold() == "justice" and before.endswith(" of ")


def _names_another(text: str, match: re.Match[str], people: Set[int]) -> bool:
    """Whether an office behind a name is the next one's: "Kess, Secretary of State Brask"."""
    if match.string is not text:
        return False
    end = _close_of_office(text, match.end("head")) or match.end("head")
    inside = (at for at in range(match.end("head"), end) if at in people)
    return any(not text.endswith(_LEADING, 0, at) for at in inside)


_LEADING = (" of ", " for ", " to ", " at ", " in ", "Mr. ", "Ms. ", "Mrs. ", "President ", " and ")
"""Words before the name of somebody an office is tied to: "sister of Kess"."""


def _close_of_office(text: str, end: int) -> int | None:
    """Return where an office behind a name ends: "director of the Halmora Board", up to a mark."""
    found = _REST_OF_OFFICE.match(text, end)
    return found.end() if found is not None else None


_REST_OF_OFFICE = re.compile(r"(?: (?:of|for|at|in|to) [^,.;:()\n]{1,60})?(?=[,.;:)\n]| who\b)")


def _with_office(text: str, name: Span, office: Sequence[str]) -> Span | None:
    """Return the name with the office right before it: "Halmoran leader Kess"."""
    words = r"\s+".join(re.escape(part) for one in office for part in one.split())
    found = re.search(
        rf"(?:\b(?:the|his|her|its|their) {words},|{words})\s+$",
        text[max(0, name.start - 90) : name.start],
        re.I,
    )
    if found is None:
        return None
    return Span(name.start - len(found[0]), name.end)


_RULED = re.compile(r" of (?:the )?([A-Z]\w+)")


def _beside(words: str) -> list[str]:
    """Return the words that belong to an office: names, and what makes another office of one."""
    found = words.split()
    for at in range(len(found) - 1, -1, -1):
        word = found[at]
        known = word in _STANDING | _RANKS | _NO_LONGER or _ADJECTIVE.search(word) is not None
        if _NO_PART.match(word) or not (word[0].isupper() or known):
            return found[at + 1 :]
    return found


_NO_PART = re.compile(
    r"(?:It|That|He|She|There|Here|What|Let|Who)[’']s$|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\.?$|[a-z]{5,}\.$|[A-Z]{2,}\.$"
)
_ADJECTIVE = re.compile(r"[a-z]{3}(?:al|ive|ic|ous|ary|ible|able|ful|-[a-z]+)$")
"""Adjectives by their ending: they belong to an office, as a verb before one does not."""
_RANKS = frozenset("senior chief special national security foreign top lead".split())


def _bare(word: str) -> str:
    bare = re.sub(r"['’]s?$", "", word).replace(".", "").casefold()
    return "former" if bare in _NO_LONGER else bare


_NO_LONGER = frozenset("former ex then then- ex- ousted fired sacked dismissed deposed".split())
"""Words that say that somebody is out of office; "then" is said from where the text stands."""
_COLOURING = frozenset(
    "embattled longtime long-time veteran outgoing controversial beleaguered disgraced fiery young "
    "elderly powerful popular unpopular reclusive ruthless brutal famous notorious".split()
)
"""Words that tell nothing of which office it is: one text may use them and another not."""


class _People:
    """The people who may be meant by a description in one text."""

    def __init__(
        self,
        place: int,
        borne: _Borne,
        homes: Mapping[str, str],
        names: Mapping[str, str],
        reading: Reading,
    ) -> None:
        self._place = place
        self._borne = borne
        self._names = names
        self._uses = Counter(
            homes.get(body.entity, body.entity)
            for body in reading.bodies(Mention)
            if body.type == "PER"
        )

    def _has_left(self, entity: str, head: str, modifiers: frozenset[str]) -> bool:
        """Whether some text puts a person out of an office that "the president" then is not."""
        said = self._borne.get((entity, _office(head)), {}).values()
        return "former" not in modifiers and any("former" in one.modifiers for one in said)

    def meant(self, head: str, modifiers: frozenset[str]) -> tuple[str, str] | None:
        """Return who is meant by an office and its modifiers, and why; None if it is not sure."""
        fitting = [
            one
            for entity in self._uses
            for one in self._borne.get((entity, _office(head)), {}).values()
            if _agree(modifiers, one.modifiers) and not self._has_left(entity, head, modifiers)
        ]
        own = [one for one in fitting if one.place == self._place]
        chosen = own or fitting
        if not modifiers:
            # Where one is just "President Kess" and another "the Halmoran president", it is Kess.
            chosen = [one for one in own if not one.modifiers] or chosen
        people = {one.entity for one in chosen}
        if not people:
            return None
        entity = max(sorted(people), key=lambda one: self._uses[one])
        others = sum(self._uses[one] for one in people if one != entity)
        if others and self._uses[entity] < DOMINANT * others:
            return None
        said = next(one for one in chosen if one.entity == entity)
        return entity, f"{self._names.get(entity, entity)} is called “{said.words}”"


def _agree(description: frozenset[str], bearing: frozenset[str]) -> bool:
    """Whether what is said before an office in a description may be said of its bearer."""
    if description & _STANDING != bearing & _STANDING:
        return False
    telling = description - _STANDING - _COLOURING
    return all(any(_is_alike(one, other) for other in bearing) for one in telling)


def _is_alike(one: str, other: str) -> bool:
    """Whether two words are one, or a place and its adjective: "Halmoran", "Halmora"."""
    short = min(len(one), len(other), 4)
    return one == other or (short == 4 and one[:short] == other[:short])


def offices_said(
    reading: Reading, homes: Mapping[str, str]
) -> Iterator[tuple[str, str, str, bool]]:
    """Yield each office a text says of a person: the person, the office, the words before it, and
    whether these make another office of it ("former", "vice")."""
    for one in _bearings(0, reading, homes):
        before = one.words[: -len(one.head)].rstrip()
        yield one.entity, _office(one.head), before, bool(one.modifiers & _STANDING)


# ---- in a text -----------------------------------------------------------------------------------


def _quoted(reading: Reading) -> list[Span]:
    """Return what others are quoted with: no word there is the source's own."""
    return [
        pin.span for one in reading.bodies(Quotation) if one.form != "scare" for pin in one.content
    ]


def _in_text(place: int, reading: Reading, people: _People) -> Iterator[Description]:
    quoted = _quoted(reading)
    starts = {body.mention.span.start for body in reading.bodies(Mention)}
    for sentence in reading.bodies(Sentence):
        span = sentence.sentence.span
        for match in _patterns()[2].finditer(reading.text, span.start, span.end):
            own = Span(match.start(), match.end())
            if any(one.contains(own) for one in quoted) or own.end + 1 in starts:
                continue
            if match["named"] and _CAPITAL.search(reading.text, max(0, own.start - 30), own.start):
                continue  # "a Fox News host" has more before "News host"
            if reading.text.startswith(" of ", own.end) or _SAYS_WHAT.search(
                reading.text, max(0, own.start - 12), own.start
            ):
                continue
            head = match["head"].casefold()
            modifiers = (match["before"] or match["named"] or "").split()
            meant = people.meant(head, frozenset(map(_bare, modifiers)))
            if meant is not None and not _is_another(reading.text, own.start, head):
                entity, why = meant
                reason = f"“{within_sentence(own.of(reading.text))}”: {why}"
                yield Description(place, own, entity, reason, head, _heads()[head])


def within_sentence(words: str) -> str:
    """Return words as they stand within a sentence: its first may open one."""
    return f"the{words[3:]}" if words.startswith("The ") else words


_CAPITAL = re.compile(r"\b[A-Z][\w.’'-]* $")
_SAYS_WHAT = re.compile(
    r"\b(?:is|was|are|were|be|been|being|becomes?|became|as|named|elected|appointed|formerly|once"
    r"|than|like|called)\s+$"
)
"""Words before an office that say what somebody is, or was: it means nobody there."""


def _is_another(text: str, start: int, head: str) -> bool:
    """Whether the text has spoken of one without a name before: "an adviser said"."""
    some = re.compile(
        rf"(?<!, )\b(?:an?|one|another) (?:[\w’'-]+ ){{0,3}}?{re.escape(head)}\b", re.I
    )
    return some.search(text, 0, start) is not None


# ---- halves of what is divided -------------------------------------------------------------------

_HALF = re.compile(r"\b[Tt]he (?P<side>North|South|East|West)\b(?![-–]| (?:of|[A-Z]))")
_OTHER = {"North": "South", "South": "North", "East": "West", "West": "East"}


def _halves(place: int, reading: Reading, homes: Mapping[str, str]) -> Iterator[Description]:
    """Yield "the North" where a text names both North Halmora and South Halmora."""
    named: dict[str, tuple[str, str]] = {}
    for body in reading.bodies(Mention):
        if body.type == "LOC":
            named.setdefault(body.name, (homes.get(body.entity, body.entity), body.name))
    for match in _HALF.finditer(reading.text):
        side = match["side"]
        fitting = [
            known
            for name, known in named.items()
            if name.startswith(f"{side} ") and name.replace(side, _OTHER[side], 1) in named
        ]
        if len(fitting) == 1:
            entity, name = fitting[0]
            other = name.replace(side, _OTHER[side], 1)
            why = f"“{within_sentence(match[0])}”: {name} is named beside {other}"
            yield Description(
                place, Span(*match.span()), entity, why, side.casefold(), judges=False
            )
