"""Who is the same as whom within one text: surnames, acronyms, other spellings."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from crossread.analyse.mention.bearers import Census, strangers
from crossread.analyse.mention.english import Name
from crossread.analyse.mention.lexicon import NEWSPAPERS, Kind, lexicon
from crossread.text.names import Gender, fold, gender_of, is_fuller, slug, without_article


@dataclass(frozen=True, slots=True)
class Actor:
    """A name with who it names: the entity and the fullest name the text gives it."""

    name: Name
    entity: str
    full: str


SURE_PERSON = 0.85
LEAST_SUPPORT = 0.04
"""What a kind must weigh for each place where its name stands; less is an accident of words."""
PARTICLES = frozenset(
    "van von der den de da di del della dos du la le bin ibn al el ter ten zu af y e".split()
)
SUFFIXES = frozenset(["Jr.", "Jr", "Sr.", "Sr", "II", "III", "IV"])


# ---- one kind for one name ------------------------------------------------------------------


def settle_kinds(names: Sequence[Name]) -> list[Name]:
    """Give every name of one spelling the kind its surest places tell; drop what stays doubtful.

    A single word is a person where the text calls a person by it as a surname.
    """
    votes: dict[str, dict[Kind, float]] = defaultdict(lambda: defaultdict(float))
    for name in names:
        if name.kind is not None and not name.doubtful:
            votes[name.text.casefold()][name.kind] += name.score**4
    counts = Counter(name.text.casefold() for name in names)
    places = _places_in(names)
    roots = {place[:-1] for place in places if len(place) > 3}
    called = Called(_surnames_in(names), _papers_in(names), bodies_in(names))
    settler = Settler(votes, called, places, roots, counts)
    settled = (settler.settled(name) for name in names)
    return [name for name in settled if name is not None]


def _surnames_in(names: Sequence[Name]) -> set[str]:
    found: set[str] = set()
    for name in names:
        if _is_full(name):
            for one in surnames_of(name.text):
                known = lexicon().known.get(one)
                if known is None or (name.score >= SURE_PERSON and known.kind != "LOC"):
                    found.add(one.casefold())
    return found


def _places_in(names: Sequence[Name]) -> set[str]:
    return {name.text for name in names if name.kind == "LOC" and " " not in name.text}


def _papers_in(names: Sequence[Name]) -> set[str]:
    return {name.text.split()[-1] for name in names if name.kind == "ORG" and " " in name.text}


@dataclass(frozen=True, slots=True)
class Called:
    """What a text may call its names by in short: surnames, last words of papers, bodies."""

    surnames: set[str]
    papers: set[str]
    bodies: Mapping[str, Name]

    def is_body(self, name: Name) -> bool:
        """Whether "the Ministry" is the one the text has named in full by then."""
        full = self.bodies.get(name.text)
        return name.doubtful and full is not None and full.start < name.start

    def is_paper(self, name: Name) -> bool:
        """Whether "the Times" is a newspaper the text names in full."""
        return name.doubtful and name.text in NEWSPAPERS and name.text in self.papers


@dataclass(frozen=True, slots=True)
class Settler:
    """What a text tells of its names as a whole: votes for kinds, short names, places.

    ``roots`` are the places without their last letter, on which demonyms build; ``counts`` tells
    how often each name stands in the text.
    """

    votes: Mapping[str, Mapping[Kind, float]]
    called: Called
    places: set[str]
    roots: set[str]
    counts: Mapping[str, int]

    def settled(self, name: Name) -> Name | None:
        """Return the name with its kind, or None if it names nothing after all."""
        if name.titled or name.people:
            return name
        folded = name.text.casefold()
        if folded in self.called.surnames and self._may_be_person(name):
            return replace(name, kind="PER", score=max(name.score, 0.85), canonical=None)
        if self.called.is_paper(name) or self.called.is_body(name):
            return replace(name, kind="ORG", score=0.7)
        if name.canonical is None and self._is_demonym(name.text):
            return None
        votes = self.votes.get(folded)
        if not votes:
            repeated = " " in name.text and self.counts[folded] > 1
            return replace(name, kind="MISC") if repeated or not name.doubtful else None
        kind = max(votes, key=lambda one: votes[one])
        if votes[kind] < LEAST_SUPPORT * self.counts[folded] and name.canonical is None:
            return replace(name, kind="MISC", score=min(name.score, 0.5))
        if kind == name.kind:
            return name
        return replace(name, kind=kind, canonical=None, score=max(name.score, 0.7))

    def _may_be_person(self, name: Name) -> bool:
        known = lexicon().known.get(name.text)
        return known is None or known.kind != "LOC"

    def _is_demonym(self, word: str) -> bool:
        """Whether a word is the adjective of a place the text names: *Halmoran* of *Halmora*."""
        if " " in word or not word.endswith(_DEMONYM_ENDINGS):
            return False
        if word in self.places:
            return False
        return any(
            word[:length] in self.roots for length in range(max(len(word) - 5, 3), len(word))
        )


_DEMONYM_ENDINGS = ("n", "ns", "ese", "ish", "ic", "i", "is", "ite", "ites")


def _is_full(name: Name) -> bool:
    words = [one for one in name.text.split() if one not in SUFFIXES]
    while words and words[0].lower() in PARTICLES and words[0].islower():
        words = words[1:]  # "von der Leyen" is a surname
    return name.kind == "PER" and len(words) > 1


def suffix_of(name: str) -> str:
    """Return what tells a son from his father at the end of a name: ``Jr``, or nothing."""
    last = name.split()[-1]
    return last.rstrip(".") if last in SUFFIXES else ""


def surnames_of(full: str) -> tuple[str, ...]:
    """Return what a text may call a person of this full name by: the last word or words.

    ``"Ursula von der Leyen"`` gives ``Leyen``, ``der Leyen`` and ``von der Leyen``; ``"Omar
    al-Tarn"`` gives ``al-Tarn`` and ``Tarn``.
    """
    words = [one for one in full.split() if one not in SUFFIXES]
    if not words:
        return ()
    at = len(words) - 1
    found = [words[at]]
    bare = without_article(words[at])
    if bare != words[at]:
        found.append(bare)
    while at > 1 and (words[at - 1].lower() in PARTICLES):
        at -= 1
        found.append(" ".join(words[at:]))
    return tuple(found)


# ---- persons --------------------------------------------------------------------------------


@dataclass(slots=True)
class People:
    """The people of a text by full name, surname and first name."""

    full: dict[str, str] = field(default_factory=dict)
    by_surname: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    by_first: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def add(self, name: str) -> None:
        """Add a full name, unless another form of it is there."""
        folded = fold(name)
        if folded in self.full:
            return
        twin = self._twin(name)
        if twin is not None:
            self.full[folded] = twin
            return
        self.full[folded] = name
        suffix = suffix_of(name)
        for one in surnames_of(name):
            self.by_surname[fold(one)].append(name)
            if suffix:
                self.by_surname[fold(f"{one} {suffix}")].append(name)
        self.by_first[fold(name.split()[0])].append(name)

    def _twin(self, name: str) -> str | None:
        """Return the person already known whose first and last words agree with ``name``'s."""
        words = name.split()
        last = surnames_of(name)[0]
        for other in self.by_surname.get(fold(last), ()):
            same_suffix = suffix_of(name) == suffix_of(other)
            if same_suffix and _first_agree(words[0], other.split()[0]):
                return other
        return None

    def called(self, name: str, gender: Gender | None) -> str | None:
        """Return the full name of the only person the text may mean by ``name``, or None."""
        folded = fold(name)
        if folded in self.full:
            return self.full[folded]
        for known in (self.by_surname, self.by_first):
            fitting = [one for one in known.get(folded, ()) if _gender_fits(one, gender)]
            if len(fitting) == 1:
                return None if self._is_son(fitting[0], name) else fitting[0]
            if fitting:
                return None
        return None

    def _is_son(self, full: str, name: str) -> bool:
        """Whether a bare surname everybody knows is told from the full name by a *Jr.*."""
        return bool(suffix_of(full)) and lexicon().has("surnames", name)


def _first_agree(one: str, other: str) -> bool:
    if fold(one) == fold(other):
        return True
    short, long = sorted((one.rstrip("."), other.rstrip(".")), key=len)
    if len(short) == 1:
        return long.startswith(short)
    return (fold(short), fold(long)) in NICKNAMES or (fold(long), fold(short)) in NICKNAMES


NICKNAMES = frozenset(
    tuple(pair.split("="))
    for pair in """joe=joseph bill=william bob=robert jim=james mike=michael dave=david dan=daniel
    tom=thomas ted=edward ed=edward ben=benjamin ken=kenneth ron=ronald don=donald chris=christopher
    steve=steven steve=stephen rob=robert dick=richard rick=richard chuck=charles charlie=charles
    jeff=jeffrey greg=gregory matt=matthew nick=nicholas tony=anthony andy=andrew pete=peter
    tim=timothy sam=samuel alex=alexander liz=elizabeth beth=elizabeth kate=katherine sue=susan
    kathy=kathleen debbie=deborah jen=jennifer meg=margaret maggie=margaret mitch=addison
    bernie=bernard al=albert newt=newton larry=lawrence jack=john harry=harold hank=henry
    vladimir=volodymyr alexander=oleksandr sergey=sergei dmitri=dmitry""".split()
)


def _gender_fits(full: str, gender: Gender | None) -> bool:
    known = gender_of(full)
    return gender is None or known is None or known == gender


# ---- acronyms -------------------------------------------------------------------------------

_SKIPPED = frozenset("of the and for in on to a de la le des du y & und der die das".split())


def initials_of(name: str) -> str:
    """Return the initials of the words of a name that count for its acronym."""
    return "".join(
        part[0]
        for word in name.split()
        if word.lower() not in _SKIPPED
        for part in word.split("-")
        if part and part[0].isalpha()
    ).upper()


def acronyms_in(names: Iterable[Name]) -> dict[str, str]:
    """Return each acronym of the text that its words expand, with the expansion.

    Only an expansion the text gives before the acronym counts, and only if it is the only one.
    """
    expansions: dict[str, list[str]] = defaultdict(list)
    found: dict[str, str] = {}
    for name in names:
        if name.text.isupper() and " " not in name.text:
            known = expansions.get(name.text.replace(".", ""), [])
            if len(known) == 1:
                found.setdefault(name.text, known[0])
        elif name.text.count(" ") >= 1 and name.kind != "PER":
            initials = initials_of(name.text)
            if name.text not in expansions[initials]:
                expansions[initials].append(name.text)
    return found


# ---- all together ---------------------------------------------------------------------------


def actors_of(text: str, names: Sequence[Name], heading: int) -> list[Actor]:
    """Return who each name names. An ambiguous surname stays an entity of its own.

    ``heading`` is where the headline of the text ends.
    """
    settled = settle_kinds(names)
    people = People()
    for name in sorted(settled, key=lambda one: (-one.text.count(" "), one.text.isupper())):
        if _is_full(name):
            people.add(name.text)
    shorts = acronyms_in(settled) | papers_in(settled)
    shorts |= owned_in(settled) | {
        word: full.canonical or full.text.removeprefix("The ")
        for word, full in bodies_in(settled).items()
    }
    census = Census(people.full, people.by_surname)
    others = strangers(text, settled, census, heading=heading)
    keys = [_key(name, people, shorts, others) for name in settled]
    fullest = _fullest(settled, keys)
    slugs = slugs_of(keys)
    return [Actor(name, slugs[key], fullest[key]) for name, key in zip(settled, keys, strict=True)]


def owned_in(names: Iterable[Name]) -> dict[str, str]:
    """Return "Peru’s Labour Party" for each "Labour Party of Peru" the text names."""
    found: dict[str, str] = {}
    for name in names:
        if name.kind == "ORG" and " of " in name.text:
            body, _, place = name.text.rpartition(" of ")
            found[f"{place.removeprefix('the ')}’s {body}"] = name.text
    return found


_BODIES = frozenset(
    """Ministry Department Council Committee Commission Board Authority Agency Institute Institution
    Foundation Association Federation Union Bureau University Academy Society Museum League
    Tribunal Inspectorate""".split()
)


def bodies_in(names: Iterable[Name]) -> dict[str, Name]:
    """Return the bodies called by their kind alone, with the only one in the text of that kind.

    "Ministry" is the first "Ministry of Ferries", unless there is a "Ministry of Canals".
    """
    found: dict[str, dict[str, Name]] = defaultdict(dict)
    for name in names:
        words = name.text.split()
        if name.kind == "ORG" and len(words) > 1:
            for word in _BODIES.intersection((words[0], words[-1])):
                found[word].setdefault(fold(name.canonical or name.text), name)
    return {word: next(iter(full.values())) for word, full in found.items() if len(full) == 1}


def papers_in(names: Iterable[Name]) -> dict[str, str]:
    """Return the newspapers called by their last word alone, with the only name that ends so."""
    papers: dict[str, set[str]] = defaultdict(set)
    for name in names:
        if name.kind == "ORG" and " " in name.text:
            last = name.text.split()[-1]
            if last in NEWSPAPERS:
                papers[last].add(name.canonical or name.text.removeprefix("The "))
    return {last: next(iter(full)) for last, full in papers.items() if len(full) == 1}


Key = tuple[str, str]


def _key(
    name: Name, people: People, acronyms: Mapping[str, str], others: Mapping[str, Name]
) -> Key:
    """Return kind and the name that stands for the entity."""
    kind = name.kind or "MISC"
    if kind == "PER":
        if _is_other(name, others):
            return kind, name.text
        full = people.called(name.text, name.gender if name.titled else None)
        return kind, full or name.text
    short = f"{name.owner}’s {name.text}" if name.owner else name.text
    if short in acronyms:
        return kind, acronyms[short]
    if name.text in acronyms:
        return kind, acronyms[name.text]
    if name.canonical is not None:
        return kind, name.canonical
    return kind, name.text.removeprefix("The ")


def _is_other(name: Name, others: Mapping[str, Name]) -> bool:
    """Whether a surname means another than its bearer; a later "Mrs." may still mean the bearer."""
    bearer = others.get(fold(name.text))
    if bearer is None:
        return False
    told = name.titled and name.gender is not None and name.gender == gender_of(bearer.text)
    return not (told and name.start > bearer.start)


def _fullest(names: Sequence[Name], keys: Sequence[Key]) -> dict[Key, str]:
    found: dict[Key, str] = {}
    for name, key in zip(names, keys, strict=True):
        held = found.get(key)
        if name.kind == "PER" and key[1].count(" "):
            found[key] = key[1]
        elif held is None or is_fuller(name.text, held):
            found[key] = name.text
    return found


def slugs_of(keys: Iterable[Key]) -> dict[Key, str]:
    """Return a slug for each entity; of two kinds with one slug the later tells its kind."""
    found: dict[Key, str] = {}
    taken: dict[str, Key] = {}
    for key in keys:
        if key in found:
            continue
        made = slug(key[1]) or "unnamed"
        if taken.setdefault(made, key) != key and taken[made][0] != key[0]:
            made = f"{made}-{key[0].lower()}"
        found[key] = made
    return found
