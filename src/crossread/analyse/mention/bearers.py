"""Whose a bare surname is: a text need not mean by it the one person it names so in full.

"President Kvist" all through a text is not the "Oda Kvist" it names once near its end. The full
name is the surname's where it comes first or close behind the first uses, or is used more often.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from crossread.analyse.mention.english import Name
from crossread.analyse.mention.lexicon import lexicon
from crossread.text.names import fold, gender_of

NEAR = 400
"""So many code points behind the first of two uses of a surname a full name may explain both."""
_KIN = (
    "wife|husband|spouse|widow|widower|partner|son|daughter|brother|sister|father|mother|uncle|aunt"
    "|niece|nephew|cousin|grandson|granddaughter|grandfather|grandmother|first lady"
    "|дружина|дружину|дружини|дружиною|чоловік|син|сина|дочка|дочку|брат|брата|сестра|сестру"
    "|батько|мати|жена|жену|жены|женой|муж|сын|сына|дочь|отец|мать|перша леді|первая леди"
)
_BEHIND_KIN = re.compile(rf"\b(?:{_KIN}),?\s$", re.IGNORECASE)
_BEFORE_KIN = re.compile(rf", (?:his|her|their|\w+[’']s) (?:\w+ )?(?:{_KIN})\b", re.IGNORECASE)
_AND = re.compile(r",? (?:and|or|with|&) (?P<office>(?:[\w.’'-]+ ){0,4})")
_LAST_WORD = re.compile(r"(\w[\w-]*\.?)\s$")
_NO_OFFICE = frozenset(
    "mr mrs ms miss dr sir lord lady dame candidate nominee leader chief veteran author".split()
)
"""Titles that change from sentence to sentence, so that they tell no two people apart."""
_SPELLED = {
    "sen": "senator", "sens": "senator", "rep": "representative", "reps": "representative",
    "congressman": "representative", "congresswoman": "representative", "gov": "governor",
    "gen": "general", "col": "colonel", "capt": "captain", "chairman": "chair",
    "chairwoman": "chair", "chairperson": "chair", "spokeswoman": "spokesman",
}  # fmt: skip
_ENDS = frozenset('.!?…:;"”»')


def heading_end(text: str, sentences: Sequence[tuple[int, int]]) -> int:
    """Return where the lines that open a text and end as no sentence does are over.

    A headline calls people by their surnames before the text has named them in full.
    """
    end = 0
    for start, stop in sentences[:3]:
        if text[start:stop].rstrip()[-1:] in _ENDS:
            break
        end = stop
    return end


def comes_late(bare: Sequence[int], full: Sequence[int], heading: int) -> bool:
    """Whether a full name comes too late, and too seldom, to be whom a bare surname means.

    ``bare`` and ``full`` are where the two stand, in order; uses before ``heading`` do not count.
    """
    before = [start for start in bare if heading <= start < full[0]]
    near = len(before) == 2 and full[0] - before[0] <= NEAR
    return len(before) > 1 and not near and len(full) <= len(before)


def is_kin(text: str, name: Name) -> bool:
    """Whether a person is named as somebody's wife, brother or other kin."""
    before = text[max(name.start - 20, 0) : name.start]
    return bool(_BEHIND_KIN.search(before) or _BEFORE_KIN.match(text, name.end))


@dataclass(frozen=True, slots=True)
class Census:
    """The people of a text: who each full name names, and who bears each surname; all folded."""

    full: Mapping[str, str]
    by_surname: Mapping[str, Sequence[str]]


def strangers(text: str, names: Sequence[Name], people: Census, *, heading: int) -> dict[str, Name]:
    """Return the surnames, folded, that do not mean their only bearer, with the bearer's name."""
    full: dict[str, list[Name]] = defaultdict(list)
    bare: dict[str, list[Name]] = defaultdict(list)
    for name in names:
        if name.kind == "PER":
            folded = fold(name.text)
            known = people.full.get(folded)
            (bare[folded] if known is None else full[known]).append(name)
    found: dict[str, Name] = {}
    for surname, uses in bare.items():
        persons = people.by_surname.get(surname, ())
        named = full[persons[0]] if len(persons) == 1 else None
        if named and _is_stranger(text, uses, named, heading):
            found[surname] = named[0]
    return found


def _is_stranger(text: str, bare: Sequence[Name], full: Sequence[Name], heading: int) -> bool:
    if any(_stand_together(text, one, other) for one in bare for other in full):
        return True
    before = [one for one in bare if one.start < full[0].start]
    theirs = {_office(text, one) for one in full} - {""}
    if not before:
        # "The president's daughter Oda Kvist", then "President Kvist".
        return is_kin(text, full[0]) and bool({_office(text, one) for one in bare} - theirs - {""})
    offices = {_office(text, one): one.start for one in before}
    if theirs & set(offices):
        return False
    clash = theirs and any(one and start >= heading for one, start in offices.items())
    if clash or is_kin(text, full[0]) or _genders_clash(before, full[0]):
        return True
    return comes_late([one.start for one in bare], [one.start for one in full], heading)


def _stand_together(text: str, bare: Name, full: Name) -> bool:
    """Whether two names are joined, as in "Kvist and his wife Oda Kvist": they are two people."""
    first, second = sorted((bare, full), key=lambda one: one.start)
    owner = second is bare and text[bare.end : bare.end + 1] in {"'", "’"}
    if second.start - first.end > 60 or owner:
        return False
    match = _AND.fullmatch(text, first.end, second.start)
    return match is not None and all(map(_is_of_office, match["office"].split()))


def _is_of_office(word: str) -> bool:
    if word in {"his", "her", "their", "the", "former", "first"} or re.fullmatch(_KIN, word):
        return True
    has = lexicon().has
    return any(has("titles", one) or has("title parts", one) for one in (word, word.capitalize()))


def _office(text: str, name: Name) -> str:
    """Return the office that stands before a name, one spelling for each, or nothing."""
    match = _LAST_WORD.search(text, max(name.start - 25, 0), name.start)
    word = match[1] if match else ""
    if not lexicon().has("titles", word) and not lexicon().has("titles", word.capitalize()):
        return ""
    plain = word.casefold().rstrip(".")
    return "" if plain in _NO_OFFICE else _SPELLED.get(plain, plain)


def _genders_clash(bare: Sequence[Name], full: Name) -> bool:
    gender = gender_of(full.text)
    return gender is not None and any(one.gender not in {None, gender} for one in bare)
