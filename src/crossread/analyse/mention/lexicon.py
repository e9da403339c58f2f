"""The lists that English names are told by, read once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from crossread.text.names import is_common
from crossread.text.wordlists import sections

Kind = Literal["PER", "ORG", "LOC", "MISC"]


@dataclass(frozen=True, slots=True)
class Known:
    """A name the lists hold: its kind and the form its other spellings share."""

    kind: Kind
    canonical: str


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Every list, as sets; ``known`` and ``phrases`` hold whole names, ``lower_places`` those of
    countries, states and cities that are no other words in lower case, ``lower_openers`` the
    first words of these."""

    known: Mapping[str, Known]
    phrases: Mapping[str, tuple[tuple[str, ...], ...]]
    lists: Mapping[str, frozenset[str]]
    lower_places: Mapping[str, Known]
    lower_openers: frozenset[str]

    def name(self, words: str) -> Known | None:
        """Return what the lists know of a name, dotted (``U.N.``) or all in capitals."""
        found = self.known.get(words)
        if found is None and words.isupper():
            found = self.known.get(words.replace(".", ""))
            if found is None and " " in words:
                found = self.known.get(words.title())
        return found

    def has(self, section: str, word: str) -> bool:
        """Whether a section of the lists holds ``word``."""
        return word in self.lists[section]


NEWSPAPERS = """Times Post Journal Herald Tribune Enquirer Star Gazette Globe Mirror Telegraph
Mail Independent Observer Chronicle Standard Quarterly Weekly Monthly Courier Dispatch
Sentinel""".split()
"""Last words by which texts call a newspaper they have named in full."""

_KINDS: Mapping[str, Kind] = {
    "countries": "LOC",
    "cities": "LOC",
    "states": "LOC",
    "regions": "LOC",
    "organisations": "ORG",
    "things": "MISC",
}


def _known(lists: Mapping[str, tuple[str, ...]]) -> dict[str, Known]:
    found: dict[str, Known] = {}
    for section, kind in _KINDS.items():
        for entry in lists[section]:
            forms = entry.split("=")
            known = Known(kind, forms[0].removeprefix("The "))
            for form in forms:
                found.setdefault(form, known)
                found.setdefault(form.replace("’", "'"), known)
    return found


SHORTEST_LOWER = 5
"""A shorter name in lower case is too often another word."""


def _lower_places(lists: Mapping[str, tuple[str, ...]]) -> dict[str, Known]:
    barred = frozenset(lists["lower-case words"])
    found: dict[str, Known] = {}
    for section in ("countries", "states", "cities"):
        for entry in lists[section]:
            forms = entry.split("=")
            for form in forms:
                low = form.lower()
                plain = low.replace(" ", "").isalpha() and len(low) >= SHORTEST_LOWER
                if plain and low not in barred and not is_common(low):
                    found.setdefault(low, Known("LOC", forms[0]))
    return found


def _phrases(names: Iterable[str]) -> dict[str, tuple[tuple[str, ...], ...]]:
    """Return names of several words by their first word, longest first."""
    by_first: dict[str, list[tuple[str, ...]]] = {}
    for name in names:
        words = tuple(name.split(" "))
        if len(words) > 1:
            by_first.setdefault(words[0], []).append(words)
    return {first: tuple(sorted(names, key=len, reverse=True)) for first, names in by_first.items()}


@cache
def lexicon() -> Lexicon:
    """Return the English lists."""
    lists = {
        **sections("crossread.analyse", "mentions_places.txt"),
        **sections("crossread.analyse", "mentions_en.txt"),
        **sections("crossread.analyse", "mentions_people.txt"),
    }
    known = _known(lists)
    sets = {name: frozenset(entries) for name, entries in lists.items()}
    demonyms = sets["demonyms"]
    plurals = {f"{one}s" for one in demonyms if not one.endswith(("s", "sh", "ch", "ese"))}
    sets["peoples"] = frozenset(plurals - set(known))
    sets["newspapers"] = frozenset(NEWSPAPERS)
    phrases = _phrases([*known, *sets["surnames"]])
    lower_places = _lower_places(lists)
    lower_openers = frozenset(name.split()[0] for name in lower_places)
    return Lexicon(known, phrases, sets, lower_places, lower_openers)
