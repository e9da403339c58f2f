"""Names in Ukrainian and Russian text: candidates from capitals, with case endings folded.

Only proper names are capitalised inside sentences, so a run of capitals is a name; lists of first
names, places and bodies, patronymics, endings of surnames and the words beside a run say of what
kind. Forms of one name (Зеленський, Зеленського) are one entity by their stems.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import pairwise

from crossread.analyse.mention.bearers import comes_late, is_kin
from crossread.analyse.mention.chains import LONGEST_RUN
from crossread.analyse.mention.english import Name
from crossread.analyse.mention.entities import Actor, slugs_of
from crossread.analyse.mention.lexicon import Kind, Known
from crossread.analyse.mention.lines import Line, lines_of
from crossread.analyse.mention.words import Word, joined
from crossread.text.names import Gender, first_names, is_first_name
from crossread.text.wordlists import sections

# ---- stems ----------------------------------------------------------------------------------

_ENDINGS = tuple(
    sorted(
        """ами ями ого ому ими ыми ою ею єю ем єм ом ам ям ах ях ої ій ой ей ую юю
        им ым ім їм его ему ая яя а я у ю и ы і ї е є о ий ый й ь ’я ’ю""".split(),
        key=len,
        reverse=True,
    )
)
_SHORTEST_STEM = 3
_APOSTROPHES = str.maketrans("", "", "’'ʼ")


def stem(word: str) -> str:
    """Return ``word`` in lower case without its case ending; three letters always stay."""
    low = word.lower().translate(_APOSTROPHES).replace("ё", "е")
    for ending in _ENDINGS:
        if low.endswith(ending) and len(low) - len(ending) >= _SHORTEST_STEM:
            low = low[: -len(ending)]
            break
    if len(low) > _SHORTEST_STEM and low[-1] in "іи":
        low = low[:-1]
    return _unshifted(low)


def _unshifted(low: str) -> str:
    """Undo the change of vowels before a dropped ending: Харків, Харкова."""
    if len(low) > 3 and low[-2:] in {"ів", "їв", "ев", "єв"}:
        return low[:-2] + "ов"
    if len(low) > 3 and low[-1] == "ц" and low[-2] in "еє":
        return low[:-2] + "ц"
    return low


def stems(words: Iterable[str]) -> tuple[str, ...]:
    """Return the stem of each word."""
    return tuple(stem(one) for one in words)


# ---- lists ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Forms:
    """The lists of both languages, by stems where words have cases."""

    known: Mapping[tuple[str, ...], tuple[Known, str]]
    longest: int
    first_names: Mapping[str, Gender | None]
    lists: Mapping[str, frozenset[str]]
    titles: tuple[str, ...]
    bodies: tuple[str, ...]

    def is_first_name(self, word: str) -> bool:
        """Whether ``word`` is a form of a known first name."""
        return stem(word) in self.first_names


@cache
def forms(language: str) -> Forms:
    """Return the lists for ``language``: uk or ru."""
    lists = sections("crossread.analyse", "mentions_slavic.txt")
    known: dict[tuple[str, ...], tuple[Known, str]] = {}
    kinds: dict[str, Kind] = {
        f"places {language}": "LOC",
        f"organisations {language}": "ORG",
        "things": "MISC",
    }
    for section, kind in kinds.items():
        for entry in lists[section]:
            form, canonical = entry.split("=")
            known.setdefault(stems(form.split()), (Known(kind, canonical), form))
    first = {stem(name): gender for name, gender in first_names().items() if _is_cyrillic(name)}
    sets = {name: frozenset(entries) for name, entries in lists.items()}
    longest = max(map(len, known))
    return Forms(known, longest, first, sets, tuple(lists["titles"]), tuple(lists["bodies"]))


def _is_cyrillic(name: str) -> bool:
    return "Ѐ" <= name[0] <= "ӿ"


# ---- candidates -----------------------------------------------------------------------------

_PATRONYMIC = re.compile(r"(?:ович|евич|євич|йович|івн|ївн|овн|евн|ичн)[а-яіїє]{0,3}$")
_SURNAME = re.compile(
    r"(?:(?:енк|єнк|чук|щук|юк|як|ов|ев|єв|йов|ин|ін|їн|ян|дзе|швілі|швили|ович|евич|ишин|ак)"
    r"(?:о|а|у|ом|ым|им|ой|ою|ої|ій|і|е|ем)?"
    r"|(?:ськ|цьк|ск|цк)(?:ий|ого|ому|им|ым|а|ая|ой|ою|ої|ій|у|ую))$"
)
_LONGEST_PERSON = 4


@dataclass(slots=True)
class Habits:
    """How this text writes its words, by stem."""

    capital: Counter[str] = field(default_factory=Counter)
    lower: Counter[str] = field(default_factory=Counter)
    pairs: Counter[tuple[str, str]] = field(default_factory=Counter)
    alone: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Reader:
    """Finds the names of one line."""

    text: str
    line: Line
    habits: Habits
    forms: Forms

    def names(self) -> Iterator[Name]:
        """Yield the names of the line, in order."""
        at = 0
        while at < len(self.line.words):
            quoted = self._quoted_body(at)
            if quoted is not None:
                yield quoted[0]
                at = quoted[1]
                continue
            if not self.line.words[at].capital:
                at += 1
                continue
            found = self._known_from(at)
            if found is not None:
                name, at = found
                yield name
                continue
            end = self.run_end(at)
            found_here = list(self._run(at, end)) if end - at <= LONGEST_RUN else []
            yield from found_here
            at = max(end, at + 1)
            while found_here and at < len(self.line.words):
                if self.line.words[at].start >= found_here[-1].end:
                    break
                at += 1

    def _quoted_body(self, at: int) -> tuple[Name, int] | None:
        """Return the name in marks behind *газета* and its like, and where it ends."""
        words = self.line.words
        if at < 1 or words[at].text not in _CLOSED_BY:
            return None
        if not words[at - 1].text.lower().startswith(self.forms.bodies):
            return None
        end = self._after_marks(at)
        if end - at < 3 or not words[at + 1].capital:
            return None
        return self._make(at + 1, end - 1, "ORG", 0.9), end

    def run_end(self, at: int) -> int:
        """Return the end of the run of capitals that opens at ``at``."""
        words = self.line.words
        end = at + 1
        while end < len(words) and words[end].capital and self._touch(end):
            if self._known_from(end) and self._known_kind(end) != "PER":
                break
            end += 1
        return end

    def _touch(self, at: int) -> bool:
        left, right = self.line.words[at - 1], self.line.words[at]
        if len(left.text) == 2 and left.text[1] == "." and left.end == right.start:
            return True
        return joined(self.text, left, right)

    def _known_kind(self, at: int) -> Kind | None:
        found = self._known_from(at)
        return found[0].kind if found else None

    def _known_from(self, at: int) -> tuple[Name, int] | None:
        """Return the longest known name that opens at ``at``, and where it ends."""
        words = self.line.words
        for length in range(min(self.forms.longest, len(words) - at), 0, -1):
            part = words[at : at + length]
            key = stems(one.text for one in part)
            entry = self.forms.known.get(key)
            if entry is None or not self._spelled_alike(part, entry[1]):
                continue
            known, form = entry
            name = Name(form, part[0].start, part[-1].end, known.kind, 0.9, known.canonical)
            return name, at + length
        return None

    def _spelled_alike(self, part: Sequence[Word], form: str) -> bool:
        """Whether an acronym is in capitals, and no word is cut by a mark."""
        if form.isupper() and not part[0].text.isupper():
            return False
        if any(not joined(self.text, left, right) for left, right in pairwise(part)):
            return False
        if len(part) == 1 and self._is_adjective_of_place(part[0]):
            return False
        return not (part[0].weak and len(part) == 1 and self._is_plain(part[0].text))

    def _is_adjective_of_place(self, word: Word) -> bool:
        """Whether a word such as *Луганській* stands before a noun."""
        if not _ADJECTIVE.search(word.text):
            return False
        following = _NEXT_WORD.match(self.text, word.end)
        if following is None:
            return False
        if following[1].startswith(_DISTRICTS):
            return True
        return word.text.endswith(_SURE_ADJECTIVES)

    def _is_plain(self, word: str) -> bool:
        low = word.lower()
        return low in self.forms.lists["skipped"] or self.habits.lower[stem(word)] > 0

    # -- runs

    def _run(self, first: int, end: int) -> Iterator[Name]:
        first = self._without_opening(first, end)
        if first >= end:
            return
        cut = self._person_at(first, end)
        if cut is not None and cut > first:
            yield from self._run(first, cut)
            first = cut
        if first < end and not self._is_nothing(first, end):
            name = self._judged(first, end)
            if name.text not in self.forms.lists["heads"] or not self.line.words[first].weak:
                yield name

    def _without_opening(self, first: int, end: int) -> int:
        word = self.line.words[first]
        if not word.weak or self._names_here(word.text) or word.text in self.forms.lists["heads"]:
            return first
        if word.text.lower() in self.forms.lists["skipped"] or self._is_title(word.text):
            return first + 1
        if self.habits.lower[stem(word.text)] or word.text.lower() in self.forms.lists["speech"]:
            return first + 1
        return first if end - first > 1 and not _VERB.search(word.text) else first + 1

    def _names_here(self, word: str) -> bool:
        if word.isupper() and len(word) > 1:
            return True
        if self.forms.is_first_name(word):
            return not self.habits.lower[stem(word)]
        return self.habits.capital[stem(word)] > self.habits.lower[stem(word)]

    def _is_title(self, word: str) -> bool:
        return word.lower().startswith(self.forms.titles)

    def _person_at(self, first: int, end: int) -> int | None:
        """Return where a person's name opens inside a run of three and more words."""
        words = self.line.words
        for at in range(first, end - 1):
            if self.forms.is_first_name(words[at].text):
                return at
        if end - first < 3:
            return None
        tail = (stem(words[end - 2].text), stem(words[end - 1].text))
        if self.habits.pairs[tail] or self.habits.alone[stem(words[first].text)]:
            return end - 2
        return None

    def _is_nothing(self, first: int, end: int) -> bool:
        word = self.line.words[first].text
        if end - first > 1:
            return False
        if _ADJECTIVE.search(word) and self._before_small(end):
            return not self._before_district(end)
        if len(word) < 2 or word in self.forms.lists["not names"] or word[-1] == ".":
            return True
        return (
            word.lower() in self.forms.lists["days"] or word.lower() in self.forms.lists["skipped"]
        )

    def _before_district(self, end: int) -> bool:
        words = self.line.words
        return end < len(words) and words[end].text.startswith(_DISTRICTS)

    def _before_small(self, end: int) -> bool:
        words = self.line.words
        if end >= len(words) or words[end].capital or not words[end].text[0].isalpha():
            return False
        low = words[end].text.lower()
        return low not in self.forms.lists["skipped"] and low not in self.forms.lists["speech"]

    def _judged(self, first: int, end: int) -> Name:
        words = [one.text for one in self.line.words[first:end]]
        if words[0] in self.forms.lists["heads"]:
            return self._body(first, end)
        if self._before_district(end) and _ADJECTIVE.search(words[-1]):
            return self._make(first, end + 1, "LOC", 0.9)
        kind, score = self._kind(first, end, words)
        return self._make(first, end, kind, score)

    def _body(self, first: int, end: int) -> Name:
        """Take along what follows the head of a body: genitives, capitals, a name in marks."""
        words = self.line.words
        at = end
        while at < len(words) and at < end + 4 and self._is_genitive(at):
            at += 1
        while at < len(words) and words[at].capital and self._touch(at):
            at += 1
        at = self._after_marks(at)
        return self._make(first, at, "ORG", 0.8 if at - first > 1 else 0.5)

    def _is_genitive(self, at: int) -> bool:
        return self._touch(at) and bool(_GENITIVE.search(self.line.words[at].text))

    def _after_marks(self, at: int) -> int:
        """Return the end of a name in quotation marks that opens at ``at``, or ``at``."""
        words = self.line.words
        if at >= len(words) or words[at].text not in _CLOSED_BY:
            return at
        for end in range(at + 1, min(at + 7, len(words))):
            if words[end].text in _CLOSED_BY[words[at].text]:
                return end + 1
        return at

    def _kind(self, first: int, end: int, words: Sequence[str]) -> tuple[Kind | None, float]:
        if len(words) == 1:
            return self._kind_of_one(first)
        if len(words) == 2 and words[0].lower().startswith(_PLACE_ADJECTIVES):
            return "LOC", 0.9
        if len(words) > _LONGEST_PERSON:
            return None, 0.4
        if self.forms.is_first_name(words[0]) or any(map(_PATRONYMIC.search, words)):
            return "PER", 0.95
        if all(one[-1] == "." for one in words[:-1]):
            return "PER", 0.9
        return self._kind_beside(first, end, words)

    def _kind_beside(self, first: int, end: int, words: Sequence[str]) -> tuple[Kind | None, float]:
        if words[0].isupper() and len(words[0]) > 1:
            return "ORG", 0.6
        if self._after_title(first) or self._beside_speech(first, end):
            return "PER", 0.8
        if _SURNAME.search(words[-1]):
            return "PER", 0.8
        if self._after_place_word(first):
            return "LOC", 0.7
        return ("PER", 0.6) if len(words) == 2 else (None, 0.4)

    def _kind_of_one(self, at: int) -> tuple[Kind | None, float]:
        word = self.line.words[at].text
        if word.isascii() and not word.isupper():
            return None, 0.4
        if word.isupper():
            return ("ORG", 0.65) if len(word) <= 6 and not self.line.shout else (None, 0.3)
        if self._after_place_word(at):
            return "LOC", 0.75
        if self.forms.is_first_name(word):
            return "PER", 0.7
        if self._beside_speech(at, at + 1):
            return "PER", 0.85
        if self._after_title(at):
            return (None, 0.4) if self._is_ruled(at) else ("PER", 0.85)
        return ("PER", 0.65) if _SURNAME.search(word) and len(word) > 5 else (None, 0.4)

    def _after_title(self, at: int) -> bool:
        before = self.line.words[at - 1].text if at else ""
        return self._is_title(before)

    def _is_ruled(self, at: int) -> bool:
        """Whether a genitive behind a title in the nominative is what its holder heads."""
        title, word = self.line.words[at - 1].text, self.line.words[at].text
        return title[-1] not in _VOWELS and word[-1] in _VOWELS.replace("о", "")

    def _after_place_word(self, at: int) -> bool:
        before = self.line.words[at - 1].text.lower() if at else ""
        return before in self.forms.lists["place cues"]

    def _beside_speech(self, first: int, end: int) -> bool:
        words = self.line.words
        speech = self.forms.lists["speech"]
        before = words[first - 1].text.lower() if first else ""
        after = words[end].text.lower() if end < len(words) else ""
        return before in speech or after in speech

    def _make(self, first: int, end: int, kind: Kind | None, score: float) -> Name:
        words = self.line.words[first:end]
        text = " ".join(self.text[words[0].start : words[-1].end].split())
        gender = self.forms.first_names.get(stem(words[0].text)) if kind == "PER" else None
        return Name(text, words[0].start, words[-1].end, kind, score, None, gender)


_DISTRICTS = ("област", "район", "громад", "округ", "губерн", "провінц", "провинц", "край", "краю")
_SURE_ADJECTIVES = ("ий", "ого", "ому", "ої", "ой", "ій", "ими", "их", "ие", "ая", "ую", "ое")
_NEXT_WORD = re.compile(r"\s([а-яіїєґ’'-]+)")
_VOWELS = "аеєиіїоуюяыэё"
_CLOSED_BY = {"«": "»", "„": "“”", "“": "”", '"': '"'}
_ADJECTIVE = re.compile(
    r"(?:ськ|цьк|ск|цк)(?:ий|ого|ому|им|ым|а|ая|ой|ою|ої|ій|у|ую|ое|і|ие|их|ими)$"
)
_PLACE_ADJECTIVES = (
    "нижн", "верхн", "горішн", "долішн", "нов", "стар", "велик", "мал", "північн", "південн",
    "східн", "західн", "кривий", "кривог", "кривом", "больш", "северн", "южн", "восточн", "западн",
)  # fmt: skip
_VERB = re.compile(r"(?:ть|ться|ся|сь|ла|ли|ло|ав|ів|ив|ув|ає|є|ет|ют|ут|ат|ят|йте|іть|ите)$")
_GENITIVE = re.compile(
    r"^[а-яіїєґ’'-]{3,}(?:их|ых|ого|его|ої|ой|ів|їв|ов|ев|ей|ій|ії|ии|ия|ства|стві|ни|ти|ки|ги|ди"
    r"|ини|ення|ання|ення|ання|ения|ания|ості|ости|дел|прав|справ)$"
)


# ---- all together ---------------------------------------------------------------------------


def find_slavic_names(text: str, sentences: Sequence[tuple[int, int]], language: str) -> list[Name]:
    """Return the names in a Ukrainian (``uk``) or Russian (``ru``) text, in order."""
    lines = lines_of(text, sentences)
    habits = _habits_of(text, lines)
    lists = forms(language)
    found: list[Name] = []
    for line in lines:
        if not line.shout:
            found.extend(Reader(text, line, habits, lists).names())
    return _settled(found)


def _habits_of(text: str, lines: Sequence[Line]) -> Habits:
    habits = Habits()
    for line in lines:
        if line.shout:
            continue
        _count(text, line, habits)
    return habits


def _count(text: str, line: Line, habits: Habits) -> None:
    words = line.words
    for at, word in enumerate(words):
        if not word.capital:
            if word.text[0].isalpha():
                habits.lower[stem(word.text)] += 1
            continue
        if word.weak:
            continue
        habits.capital[stem(word.text)] += 1
        left = at and words[at - 1].capital and not words[at - 1].weak
        right = at + 1 < len(words) and words[at + 1].capital
        if right and not left and joined(text, word, words[at + 1]):
            last = at + 2 >= len(words) or not words[at + 2].capital
            if last:
                habits.pairs[stem(word.text), stem(words[at + 1].text)] += 1
        elif not left and not right:
            habits.alone[stem(word.text)] += 1


def _settled(names: Sequence[Name]) -> list[Name]:
    """Give the forms of one name one kind; a single word is who the text calls so in full."""
    votes: dict[tuple[str, ...], Counter[Kind]] = {}
    surnames = {
        stem(name.text.split()[-1]) for name in names if name.kind == "PER" and " " in name.text
    }
    for name in names:
        if name.kind is not None:
            weight = int(name.score**4 * 1000)
            votes.setdefault(stems(name.text.split()), Counter())[name.kind] += weight
    found: list[Name] = []
    for name in names:
        key = stems(name.text.split())
        if name.canonical is not None:
            found.append(name)
        elif len(key) == 1 and key[0] in surnames:
            found.append(replace(name, kind="PER", score=0.9))
        elif key in votes:
            kind = votes[key].most_common(1)[0][0]
            found.append(replace(name, kind=kind))
        else:
            found.append(replace(name, kind="MISC"))
    return found


# ---- entities -------------------------------------------------------------------------------


def slavic_actors(text: str, names: Sequence[Name], heading: int) -> list[Actor]:
    """Return who each name names, by the nominative the text gives or the lists know.

    ``heading`` is where the headline of the text ends.
    """
    people = _people(text, names, heading)
    spelled: dict[tuple[str, tuple[str, ...]], Counter[str]] = {}
    entities = [_entity(name, people) for name in names]
    for name, entity in zip(names, entities, strict=True):
        spelled.setdefault(entity, Counter())[name.text] += 1
    chosen = {entity: _nominative(counted) for entity, counted in spelled.items()}
    keys = [
        (entity[0], entity[1][0] if name.canonical else chosen[entity])
        for name, entity in zip(names, entities, strict=True)
    ]
    slugs = slugs_of(keys)
    return [
        Actor(name, slugs[key], chosen[entity])
        for name, key, entity in zip(names, keys, entities, strict=True)
    ]


def _people(text: str, names: Sequence[Name], heading: int) -> dict[str, set[tuple[str, ...]]]:
    """Return by surname whom the text may mean by it alone; none who is named late and seldom."""
    full: dict[str, list[tuple[Name, tuple[str, ...]]]] = {}
    bare: dict[str, list[int]] = {}
    for name in names:
        key = stems(name.text.split())
        if name.kind == "PER" and len(key) > 1:
            full.setdefault(key[-1], []).append((name, (key[0], key[-1])))
        elif name.kind == "PER":
            bare.setdefault(key[0], []).append(name.start)
    people: dict[str, set[tuple[str, ...]]] = {}
    for surname, uses in full.items():
        first, alone = uses[0][0], bare.get(surname, [])
        late = comes_late(alone, [name.start for name, _ in uses], heading)
        kin = bool(alone) and alone[0] < first.start and is_kin(text, first)
        if not late and not kin:
            people[surname] = {key for _, key in uses}
    return people


Entity = tuple[str, tuple[str, ...]]


def _entity(name: Name, people: Mapping[str, set[tuple[str, ...]]]) -> Entity:
    kind = name.kind or "MISC"
    key = stems(name.text.split())
    if name.canonical is not None:
        return kind, (name.canonical,)
    if kind != "PER":
        return kind, key
    if len(key) > 1:
        return kind, (key[0], key[-1])
    full = people.get(key[0], set())
    return kind, next(iter(full)) if len(full) == 1 else key


def _nominative(spelled: Counter[str]) -> str:
    """Choose the form that is most likely the nominative among the fullest."""
    longest = max(one.count(" ") for one in spelled)
    fullest = [one for one in spelled if one.count(" ") == longest]
    known = [one for one in fullest if is_first_name(one.split()[0])]
    return min(known or fullest, key=lambda one: (_obliqueness(one), -spelled[one], len(one), one))


_OBLIQUE = ("ом", "ем", "єм", "ам", "ям", "ах", "ях", "им", "ым", "ого", "ому", "ої", "ою")


def _obliqueness(name: str) -> int:
    """Return 0 for a name that ends as nominatives do, more the less it does."""
    low = name.lower()
    if low.endswith(_OBLIQUE):
        return 2
    if low[-1] in "іиуюїєеы":
        return 2
    return 1 if low[-1] in "ая" else 0
