"""Naming contrast: what each source calls the same actor.

Actors are tied across texts by rule and with a reason: the same name, a surname that only one full
name has, an acronym that only one organisation spells out. A row is made where the sources' names
really differ: another name for the same place, or a label put right beside the name.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import combinations

from crossread.compare.descriptions import Description, descriptions, offices_in
from crossread.compare.governments import governments, is_plain_government, rulers
from crossread.compare.nominals import Actors
from crossread.compare.things import Row, namings_of_things, rows_of_things
from crossread.model import (
    Alignment,
    Comparer,
    Finding,
    Labelling,
    Mention,
    Naming,
    Pin,
    Quotation,
    Reading,
    Sentence,
    Shelf,
    Span,
)
from crossread.text.letters import spelling_key
from crossread.text.names import is_fuller, without_article
from crossread.text.wordlists import sections

# A label beside a name is shown with it; other constructions stand elsewhere in the sentence.
BESIDE = frozenset({"before a name", "after a name", "apposition"})
LONGEST_GAP = 30
"""Code points between a name and the label of its apposition ("Kess, the last tyrant")."""
# Small words of names that make no acronym.
_SMALL = frozenset("of the and for in de la du des von van".split())


@dataclass(frozen=True, slots=True)
class Expression:
    """Words for an actor at one place, with the label beside its name if there is one."""

    place: int
    span: Span
    words: str
    is_labelled: bool
    head: str = ""
    """What a description calls the actor by: "president" of "the French president"."""


@dataclass(frozen=True, slots=True)
class Actor:
    """A named thing of some texts: its fullest name, its type, and how often it is named."""

    entity: str
    name: str
    type: str
    uses: int = 0


def compare_namings(shelf: Shelf) -> Iterator[Finding[Naming]]:
    """Yield a row for each actor that the sources name differently, in order of appearance."""
    if len(shelf.readings) < 2:
        return
    actors = _actors(shelf.readings)
    homes, reasons = _linked(actors, shelf.readings)
    expressions = _expressions_of(shelf.readings, homes)
    whys = {entity: {why: why for why in own} for entity, own in reasons.items()}
    for one in _described(shelf.readings, actors, homes):
        described = _as_expression(shelf.readings, one)
        _add(expressions[one.entity], described)
        if one.reason:
            whys.setdefault(one.entity, {}).setdefault(described.words, one.reason)
    for entity, found in expressions.items():
        if entity in actors and _is_contrast(actors[entity], found):
            yield Finding(
                _row(shelf.readings, actors[entity], found, tuple(whys.get(entity, {}).values()))
            )
    spoken_of = _spoken_of(shelf.readings, actors, homes)
    for row in namings_of_things(shelf.readings, spoken_of, shelf.bodies(Alignment)):
        yield Finding(row, score=0.7)


def _expressions_of(
    readings: Sequence[Reading], homes: Mapping[str, str]
) -> dict[str, list[Expression]]:
    """Return the names of each actor, with the labels beside them."""
    found: dict[str, list[Expression]] = defaultdict(list)
    for place, reading in enumerate(readings):
        for entity, expression in _expressions(place, reading):
            found[homes.get(entity, entity)].append(expression)
    return found


def actors_across(readings: Sequence[Reading]) -> dict[str, str]:
    """Return for each entity of some texts the one under which the texts' names for it are put."""
    actors = _actors(readings)
    homes, _ = _linked(actors, readings)
    return {entity: homes.get(entity, entity) for entity in actors}


def described_across(readings: Sequence[Reading]) -> list[Description]:
    """Return every description of some texts that means one of their people."""
    actors = _actors(readings)
    return _described(readings, actors, _linked(actors, readings)[0])


def things_across(shelf: Shelf) -> list[Row]:
    """Return every disputed thing that some texts call by a noun, with all its places."""
    actors = _actors(shelf.readings)
    homes, _ = _linked(actors, shelf.readings)
    spoken_of = _spoken_of(shelf.readings, actors, homes)
    return rows_of_things(shelf.readings, spoken_of, shelf.bodies(Alignment))


def _spoken_of(
    readings: Sequence[Reading], actors: Mapping[str, Actor], homes: Mapping[str, str]
) -> Actors:
    return Actors(readings, homes, {one.entity: one.name for one in actors.values()})


def _described(
    readings: Sequence[Reading], actors: Mapping[str, Actor], homes: Mapping[str, str]
) -> list[Description]:
    names = {one.entity: one.name for one in actors.values()}
    places = {one.entity: one.name for one in actors.values() if one.type == "LOC"}
    ruled = rulers(readings, homes, places)
    return [
        *descriptions(readings, homes, names),
        *(
            one
            for place, reading in enumerate(readings)
            for one in governments(place, reading, homes, places, ruled)
        ),
    ]


def _add(known: list[Expression], described: Expression) -> None:
    """Add a description, in place of the bare name where it stands before one."""
    within = [
        one for one in known if one.place == described.place and described.span.contains(one.span)
    ]
    for one in within:
        known.remove(one)
    is_labelled = described.is_labelled or any(one.is_labelled for one in within)
    known.append(replace(described, is_labelled=is_labelled))


def _as_expression(readings: Sequence[Reading], one: Description) -> Expression:
    words = _alike(one.span.of(readings[one.place].text))
    return Expression(one.place, one.span, words, one.judges, one.head)


# ---- one actor, many names ----------------------------------------------------------------------


def _actors(readings: Sequence[Reading]) -> dict[str, Actor]:
    """Return each entity of the texts once, under the fullest name any of them gives it."""
    names: dict[str, Mention] = {}
    uses: Counter[str] = Counter()
    for reading in readings:
        for body in reading.bodies(Mention):
            uses[body.entity] += 1
            known = names.get(body.entity)
            if known is None or is_fuller(body.name, known.name):
                names[body.entity] = body
    return {
        entity: Actor(entity, body.name, body.type, uses[entity]) for entity, body in names.items()
    }


DOMINANT = 4
"""So many times as often as all others together an actor must be named to own a short name."""


def _linked(
    actors: Mapping[str, Actor], readings: Sequence[Reading]
) -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    """Tie short names to the full name they fit, with the reasons by full name.

    That is the only one, or the one by far most often named: another bearer of a surname who is
    named once does not keep it from the one all texts speak of.
    """
    homes: dict[str, str] = {}
    reasons: dict[str, list[str]] = defaultdict(list)
    fuller = _fuller(actors.values())
    shorts = _shorts(readings)
    for actor in actors.values():
        is_short = " " not in actor.name
        fitting = fuller.get((actor.type, actor.name.replace(".", "").casefold()), [])
        home = _by_far(fitting) if is_short else None
        why = "surname" if actor.type == "PER" else "acronym"
        if home is None:
            used = shorts.get((actor.type, actor.name.casefold()), Counter())
            home = _by_far([actors[entity] for entity in used if entity != actor.entity])
            why = "short name"
        if home is not None:
            homes[actor.entity] = home.entity
            reasons[home.entity].append(f"{actor.name} is the {why} of {home.name}")
    _link_spellings(actors, homes, reasons)
    return homes, {entity: tuple(sorted(whys)) for entity, whys in reasons.items()}


def _by_far(actors: Sequence[Actor]) -> Actor | None:
    """Return the only actor, or the one named by far the most; None if there is none."""
    if not actors:
        return None
    first = max(actors, key=lambda one: (one.uses, one.name))
    others = sum(one.uses for one in actors if one is not first)
    return first if first.uses >= DOMINANT * others else None


def _shorts(readings: Sequence[Reading]) -> dict[tuple[str, str], Counter[str]]:
    """Return whom each text ties a short name to that it uses: "Kess" of "Tobin Kess", or "Tobin
    Kess" of "Tobin Aldo Kess"."""
    found: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for reading in readings:
        for body in reading.bodies(Mention):
            words = body.mention.span.of(reading.text)
            if body.type == "PER" and _is_shorter(words, body.name):
                found[body.type, words.casefold()][body.entity] += 1
    return found


def _is_shorter(words: str, name: str) -> bool:
    """Whether words are one word of a longer name, or its first and its last."""
    parts = name.split()
    return len(parts) > len(words.split()) and (
        " " not in words or words.casefold() == f"{parts[0]} {parts[-1]}".casefold()
    )


def _link_spellings(
    actors: Mapping[str, Actor], homes: dict[str, str], reasons: dict[str, list[str]]
) -> None:
    """Tie names that are one name in two spellings ("Zelensky", "Zelenskyy") to the first."""
    first: dict[tuple[str, str], Actor] = {}
    for actor in actors.values():
        known = first.setdefault((actor.type, spelling_key(_undotted(actor.name))), actor)
        home = homes.get(known.entity, known.entity)
        if known is not actor and homes.get(actor.entity, actor.entity) != home:
            homes[actor.entity] = home
            reasons[home].append(f"{actor.name} is another spelling of {known.name}")


def _undotted(name: str) -> str:
    """Return an acronym without its stops ("U.N.I.T."), any other name as it is."""
    bare = name.replace(".", "")
    return bare if bare.isupper() else name


def _fuller(actors: Iterable[Actor]) -> dict[tuple[str, str], list[Actor]]:
    """Return full names by type and by what may stand for them: surname or acronym."""
    fuller: dict[tuple[str, str], list[Actor]] = defaultdict(list)
    for actor in actors:
        words = actor.name.split()
        if len(words) < 2:
            continue
        if actor.type == "PER":
            for surname in {words[-1], without_article(words[-1])}:
                fuller[actor.type, surname.casefold()].append(actor)
        elif actor.type == "ORG":
            for initials in _initials(words):
                fuller[actor.type, initials].append(actor)
    return fuller


def _initials(words: Sequence[str]) -> set[str]:
    """Return the acronyms a name can have: with its small words and without ("doj", "dj")."""
    telling = [word for word in words if word.lower() not in _SMALL]
    return {"".join(word[0] for word in some).casefold() for some in (words, telling) if some}


# ---- expressions --------------------------------------------------------------------------------


def _expressions(place: int, reading: Reading) -> Iterator[tuple[str, Expression]]:
    labels: dict[Span, list[Span]] = defaultdict(list)
    for labelling in reading.bodies(Labelling):
        is_own = labelling.holder == "this text" and labelling.mode == "applied"
        if labelling.construction in BESIDE and is_own:
            name, label = labelling.target_words.span, labelling.label_words.span
            if max(label.start - name.end, name.start - label.end) <= LONGEST_GAP:
                labels[name].append(label)
    for body in reading.bodies(Mention):
        span = body.mention.span
        beside = [one for one in labels.get(span, []) if not _qualifies(one, span, reading.text)]
        whole = Span(
            min([span.start, *(one.start for one in beside)]),
            max([span.end, *(one.end for one in beside)]),
        )
        words = whole.of(reading.text)
        yield body.entity, Expression(place, whole, _alike(words), bool(beside))


def _qualifies(label: Span, name: Span, text: str) -> bool:
    """Whether a label behind a name belongs to a noun of its own: "Dorn's imperialist policies"."""
    return label.start >= name.end and _NOUN_NEXT.match(text, label.end) is not None


_NOUN_NEXT = re.compile(r" (?!(?:is|was|has|as|its|this|does|says)\b)[a-z]{3,}s\b")


def _alike(words: str) -> str:
    """Return words made alike for counting: one space, one kind of apostrophe, no case."""
    return " ".join(words.replace("’", "'").split()).casefold()


def _is_contrast(actor: Actor, found: Sequence[Expression]) -> bool:
    """Whether two sources name the actor, and at least one in words the others do not use."""
    by_place: dict[int, set[str]] = defaultdict(set)
    for one in found:
        by_place[one.place].add(one.words)
    if len(by_place) < 2:
        return False
    if any(one.is_labelled for one in found):
        return True
    if _described_differently(found, is_person=actor.type == "PER"):
        return True
    names = {one.words for one in found if not one.head}
    told = [own & names for own in by_place.values() if own & names]
    if len(told) < 2 or set.intersection(*told):
        return False
    return any(_differ(a, b) for a, b in combinations(sorted(names), 2))


def _described_differently(found: Sequence[Expression], *, is_person: bool) -> bool:
    """Whether two sources describe the actor, and not by the same words.

    What is no person has a name of its own: of it one source must only have words others lack, and
    "the Halmoran government" tells nothing by itself.
    """
    heads: dict[int, set[str]] = defaultdict(set)
    for one in found:
        if one.head and not is_plain_government(one.head):
            heads[one.place].add(one.head)
        elif not is_person:
            heads[one.place].update()
    return any(a != b for a, b in combinations(heads.values(), 2))


def _differ(a: str, b: str) -> bool:
    """Whether two names share no word and neither is short for the other ("Kiev", "Kyiv")."""
    first, second = a.split(), b.split()
    if set(first) & set(second) or a.replace(".", "") == b.replace(".", ""):
        return False
    short, long = sorted((first, second), key=len)
    letters = "".join(short).replace(".", "")
    return letters not in _initials(long) and not (len(long) == 1 and _is_short(letters, long[0]))


def _is_short(letters: str, name: str) -> bool:
    return len(letters) <= 4 and name.startswith(letters)


# ---- rows that tell little -----------------------------------------------------------------------


def tells_little(kind: str, called: Sequence[Sequence[str]]) -> bool:
    """Whether sources differ in no more than a title, a first name or the form of one name.

    ``called`` holds the words of each source for an actor of a kind, as they stand: "Minister
    Orvel" beside "Sanna Orvel", "U.S." beside "America".
    """
    if kind == "THING":
        return False
    if kind == "PER":
        return not _tells_of_person(called)
    return not any(
        _say_other(a.casefold(), b.casefold())
        for one, other in combinations(called, 2)
        for a in one
        for b in other
    )


def _tells_of_person(called: Sequence[Sequence[str]]) -> bool:
    """Whether sources tell of other offices of somebody, or anything but offices and names."""
    offices = [{office for words in own for office in offices_in(words)} for own in called]
    if any(_are_other_offices(a, b) for a, b in combinations(offices, 2) if a and b):
        return True
    known = {word for own in offices for office in own for word in office.split()} | _SMALL
    return any(
        _is_told_behind(words)
        or any(one.islower() and one not in known for one in words.replace(",", "").split())
        for own in called
        for words in own
    )


def _is_told_behind(words: str) -> bool:
    """Whether something is told behind a name: "Kess, a founder", not "the minister, Ona Kess"."""
    _, comma, behind = words.rpartition(",")
    return bool(comma) and any(one.islower() for one in behind.split())


def _are_other_offices(a: set[str], b: set[str]) -> bool:
    """Whether one of two sources has a word for somebody that is no longer or shorter form of any
    that the other has."""
    return any(
        not any(_is_one_office(head, other) for other in others)
        for own, others in ((a, b), (b, a))
        for head in own
    )


def _is_one_office(a: str, b: str) -> bool:
    short, long = sorted((a, b), key=len)
    return short == long or long.endswith(f" {short}")


def _say_other(a: str, b: str) -> bool:
    """Whether two names differ, and not as "U.S." and "America" or "Democrats" and "Democratic
    Party" do."""
    if not _differ(a, b) or any({a, b} <= group for group in _plain_names()):
        return False
    short, long = sorted((a, b), key=len)
    if short.replace(".", "") in _other_initials(long.split()):
        return False
    return not any(_are_forms(one, other) for one in a.split() for other in b.split())


def _other_initials(words: Sequence[str]) -> set[str]:
    """Return the acronyms of a name by its parts ("TNS" of "Tarn News-Service") and turned round
    ("DOJ" of "Justice Department")."""
    parts = [part for word in words for part in word.split("-") if part]
    turned = [words[-1], "of", *words[:-1]] if words[-1:] and words[-1] in _BODIES else []
    return {"".join(word[0] for word in some).casefold() for some in (parts, turned) if some}


_BODIES = frozenset("department ministry office bureau bank university institute".split())


def _are_forms(a: str, b: str) -> bool:
    """Whether two words are forms of one: "Democrats", "Democratic"."""
    n_shared = next((at for at, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), len(a))
    n_shared = min(n_shared, len(b))
    return n_shared >= MIN_SHARED and max(len(a), len(b)) - n_shared <= MAX_ENDING


MIN_SHARED = 5
MAX_ENDING = 3


@cache
def _plain_names() -> tuple[frozenset[str], ...]:
    """Return names of one country or party among which nobody chooses: "U.S.", "America"."""
    groups = sections("crossread.compare", "governments.txt")["plain names"]
    return tuple(frozenset(group.casefold().split("=")) for group in groups)


# ---- rows ----------------------------------------------------------------------------------------


def _row(
    readings: Sequence[Reading], actor: Actor, found: Sequence[Expression], links: tuple[str, ...]
) -> Naming:
    counts = Counter((one.place, one.words) for one in found)
    first = {(one.place, one.words): one for one in reversed(found)}
    shown = sorted(first.values(), key=lambda one: (one.place, one.span))
    pins = tuple(Pin(readings[one.place].document.id, one.span) for one in shown)
    return Naming(
        pins,
        actor.name,
        actor.type,  # type: ignore[arg-type]
        tuple(counts[one.place, one.words] for one in shown),
        links,
    )


COMPARER = Comparer(
    "naming.rules",
    version="1",
    compare=compare_namings,
    provides=Naming,
    requires=frozenset({Mention, Labelling, Sentence, Quotation, Alignment}),
)
