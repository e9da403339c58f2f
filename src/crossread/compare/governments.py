"""By what else than its name a text calls a country: its government, or the town that sits in.

"The Halmoran regime" is the government of Halmora where the text names Halmora, and so is "the Kess
administration" where a text calls Kess its president. A town stands for
the government that sits in it only where the words beside it say so: it says, refuses or threatens
something, has a programme or troops, or one has talks with it. "In Vienna" is a place.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from crossread.compare.descriptions import Description, offices_said, within_sentence
from crossread.compare.nominals import place_of
from crossread.model import Mention, Quotation, Reading, Span
from crossread.text.names import slug
from crossread.text.wordlists import sections

_LONGEST_LEAD = 60


@cache
def _seats() -> Mapping[str, str]:
    """Return the country, by its slug, whose government sits in a town or a house."""
    return _pairs("seats") | _pairs("houses")


def _pairs(section: str) -> dict[str, str]:
    pairs = (one.split("=") for one in sections("crossread.compare", "governments.txt")[section])
    return {place.replace("'", "’"): slug(country) for place, country in pairs}


def is_seat_of(town: str, country: str) -> bool:
    """Whether the government of a country sits in a town, as texts use their names."""
    return _seats().get(town.replace("'", "’")) == slug(country)


@cache
def _words() -> dict[str, bool]:
    """Return each word for a government, and whether it judges."""
    lists = sections("crossread.compare", "governments.txt")
    return {one: name == "judging" for name in ("plain", "judging") for one in lists[name]}


def judges_government(words: str) -> bool:
    """Whether words end in one for a government that judges: "the Halmoran regime"."""
    return any(words.casefold().endswith(f" {one}") for one, judging in _words().items() if judging)


def is_plain_government(head: str) -> bool:
    """Whether a word for a government tells nothing by itself: "government", "White House"."""
    return _words().get(head) is False or head in _houses()


@cache
def _houses() -> frozenset[str]:
    return frozenset(house.casefold() for house in _pairs("houses"))


def governments(
    place: int,
    reading: Reading,
    homes: Mapping[str, str],
    named: Mapping[str, str],
    ruled: Mapping[str, tuple[str, str]],
) -> Iterator[Description]:
    """Yield the expressions of a text that mean the government of a country.

    ``named`` gives the places that any of the texts names, by their entities: what an adjective
    names need not be named in the same text, as what a town stands for must. ``ruled`` gives the
    country of each ruler, and the words that call them so.
    """
    quoted = [
        pin.span for one in reading.bodies(Quotation) if one.form != "scare" for pin in one.content
    ]
    countries = {
        one.entity: (homes.get(one.entity, one.entity), one.name)
        for one in reversed(reading.bodies(Mention))
        if one.type == "LOC"
    }
    anywhere = {entity: (homes.get(entity, entity), name) for entity, name in named.items()}
    for found in (
        *_by_word(place, reading.text, anywhere | countries),
        *_by_seat(place, reading, countries),
        *_by_ruler(place, reading, homes, ruled),
    ):
        if not any(one.contains(found.span) for one in quoted):
            yield found


_Countries = Mapping[str, tuple[str, str]]
"""The actor and the name of each place of a text, by its entity."""

# ---- the Halmoran regime -------------------------------------------------------------------------


_HAS = (
    "official|spokes|minist|of |force|troop|air|jet|plane|army|source|building|agenc|media|televis"
    "|support|loyal|soldier|position|data|figure|worker|employ|shutdown|shut-down|polic|fund|debt"
    "|bond|contract|aide|adviser|advisor|lawyer|negotiat|delegat|camp"
)
"""How words begin that make of "the Halmoran government" what belongs to it, or is by it."""


@cache
def _government() -> re.Pattern[str]:
    words = "|".join(sorted(map(re.escape, _words()), key=len, reverse=True))
    return re.compile(rf"(?<= )(?P<head>{words})\b(?! (?:{_HAS})\w*)")


def _by_word(place: int, text: str, countries: _Countries) -> Iterator[Description]:
    last: tuple[str, str, str] | None = None
    by_name = {one[1]: one for one in countries.values()}
    for match in _government().finditer(text):
        head = match["head"]
        lead = text[max(0, match.start() - _LONGEST_LEAD) : match.start()]
        name = place_of(lead, by_name)
        whose = by_name[name] if name is not None else None
        if whose is not None:
            adjective = " ".join(lead.split()[-len(whose[1].split()) :])
            start = text.rindex(adjective.split()[0], 0, match.start())
            article = re.search(r"\b[Tt]he $", text[max(0, start - 4) : start])
            span = Span(start - (4 if article else 0), match.end())
            last = head, whose[0], f"{adjective} {head}"
            why = f"“{last[2]}” names {whose[1]}"
        elif (
            last is not None
            and last[0] == head
            and _words()[head]
            and lead.casefold().endswith("the ")
        ):
            span = Span(match.start() - 4, match.end())
            why = f"“the {head}”: the text speaks of the {last[2]} before"
        else:
            continue
        yield Description(place, span, last[1], why, head, judges=_words()[head])


# ---- the Kess administration ---------------------------------------------------------------------

_RULERS = frozenset(
    ["president", "prime minister", "leader", "chancellor", "dictator", "ruler", "king", "premier"]
)


def rulers(
    readings: Sequence[Reading], homes: Mapping[str, str], places: Mapping[str, str]
) -> dict[str, tuple[str, str]]:
    """Return for each person whom a text calls the ruler of a country that country's entity, and
    the words. Nobody who is called so of two countries, or out of office, is among them.

    ``places`` gives the names of the places, by their entities.
    """
    by_name = _all_names(readings, places)
    found: dict[str, dict[str, str]] = defaultdict(dict)
    others: set[str] = set()
    for reading in readings:
        for person, office, before, is_another in offices_said(reading, homes):
            if office not in _RULERS:
                continue
            own = (one for one in by_name if f" {before}".endswith(f" {one}"))
            name = place_of(f"{before} ", by_name) or max(own, key=len, default=None)
            if is_another:
                others.add(person)
            elif name is not None:
                found[person].setdefault(by_name[name], f"{before} {office}")
    return {
        person: next(iter(ruled.items()))
        for person, ruled in found.items()
        if len(ruled) == 1 and person not in others
    }


def _all_names(readings: Sequence[Reading], places: Mapping[str, str]) -> dict[str, str]:
    """Return the entity of each name that some text has for a place."""
    by_name = {name: entity for entity, name in places.items()}
    for reading in readings:
        for body in reading.bodies(Mention):
            if body.entity in places:
                by_name.setdefault(body.mention.span.of(reading.text), body.entity)
    return by_name


def _by_ruler(
    place: int,
    reading: Reading,
    homes: Mapping[str, str],
    ruled: Mapping[str, tuple[str, str]],
) -> Iterator[Description]:
    text = reading.text
    for body in reading.bodies(Mention):
        whose = ruled.get(homes.get(body.entity, body.entity)) if body.type == "PER" else None
        if whose is None:
            continue
        span = body.mention.span
        behind = _ruling().match(text, span.end)
        if behind is None:
            continue
        entity, said = whose
        article = re.search(r"\b[Tt]he $", text[max(0, span.start - 4) : span.start])
        own = Span(span.start - (4 if article else 0), behind.end("head"))
        why = f"“{within_sentence(own.of(text))}”: {body.name} is called “{said}”"
        yield Description(place, own, homes.get(entity, entity), why, behind["head"], judges=False)


@cache
def _ruling() -> re.Pattern[str]:
    words = "|".join(one for one, judging in _words().items() if not judging)
    return re.compile(rf"(?:['’]s?)? (?P<head>{words})\b(?! (?:{_HAS})\w*)")


# ---- a town for a government ---------------------------------------------------------------------

_SAYS = (
    "say|agree|warn|accus|den|reject|insist|want|threaten|announc|claim|argu|demand|seek|sought|hop"
    "|refus|vow|pledg|promis|offer|decid|intend|respond|react|retaliat|denuclearis|denucleariz"
    "|suspend|resum|back|support|oppos|sign|urg|ask|told|withdr|impos|fear|regard|expect|believ|see"
    "|condemn|welcom|dismiss|propos|call|recogni|approv|negotiat|talk|accept|violat|compl|possess"
    "|develop|test|launch|face|gave|give|made|mak|took|tak|consider|cancel|abandon|cooperat"
)
_ACTS = re.compile(
    r" (?:(?:has|have|had|will|would|could|may|might|must|should|is|was|does|did|also|still|not"
    rf"|never|\w+ly) ){{0,3}}(?:said|says|say|(?:{_SAYS})[a-z]{{0,9}})\b"
)
_OWNS = re.compile(
    r"['’]s? (?:[\w’'-]+ ){0,3}?(?:nuclear|missiles?|programmes?|programs?|weapons"
    r"|leaders?|leadership|military|army|troops|foreign|offer|decision|position|demands?|claims?"
    r"|threats?|allies|ally|policy|policies|actions|intentions|behaviou?r|commitments?|pledge"
    r"|response|refusal|support|ambitions|influence|adversaries|willingness|efforts?)\b"
)
_WITH = re.compile(
    r"(?:\b(?:with|against|urged?|pressed|pressure on|sanctions on|accused) "
    r"|\bbetween [A-Z][\w.’' ]{1,25} and )$"
)


_SITES = frozenset({"LOC", "ORG", "MISC"})
"""A house is read as a place, a body or something else."""


def _by_seat(place: int, reading: Reading, countries: _Countries) -> Iterator[Description]:
    text = reading.text
    for body in reading.bodies(Mention):
        country = _seats().get(body.name.replace("'", "’"))
        if body.type not in _SITES or country is None or country not in countries:
            continue
        span = body.mention.span
        owned = _owned().match(text, span.end)
        words = _telling(text, span) if owned is None else Span(span.start, owned.end())
        if words is not None:
            entity, name = countries[country]
            why = (
                f"“{span.of(text)}” is said as of a government, that of {name}: "
                f"“{within_sentence(' '.join(words.of(text).split()))}”"
            )
            head, whole = span.of(text).casefold(), span
            if owned is not None:
                head, whole = owned["head"], words
            yield Description(place, whole, entity, why, head, judges=_words().get(head, False))


@cache
def _owned() -> re.Pattern[str]:
    words = "|".join(sorted(map(re.escape, _words()), key=len, reverse=True))
    return re.compile(rf"['’]s? (?:[\w’'-]+ ){{0,2}}?(?P<head>{words})\b")


def _telling(text: str, town: Span) -> Span | None:
    """Return a town with the words that say it acts as a government; None where it is a place."""
    lead = text[max(0, town.start - _LONGEST_LEAD) : town.start]
    if town.of(text).casefold() in _houses():
        lead = re.sub(r"\b[Tt]he $", "", lead)
    before = _WITH.search(lead)
    if before is not None:
        return Span(town.start - len(before[0]), town.end)
    if _PLACED.search(lead):
        return None
    for pattern in (_ACTS, _OWNS):
        behind = pattern.match(text, town.end)
        if behind is not None:
            return Span(town.start, behind.end())
    return None


_PLACED = re.compile(
    r"\b(?:in|at|from|to|near|outside|around|through|into|toward|towards|across|over|of|central"
    r"|downtown|leaving|left|reached|visited|via|and|the) $",
    re.IGNORECASE,
)
