"""Names in English text: candidates from capitals, and what kind of name each is.

A candidate is a run of capitalised words, with the small words names are built with. Titles,
weekdays and the plain words that open sentences are taken off; lists of heads and tails
(*Ministry of*, *Party*, *River*), places, first names and the words beside the name say its kind.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from crossread.analyse.mention.lexicon import Kind, Known, Lexicon, lexicon
from crossread.analyse.mention.words import Word, is_shout, is_title_cased, joined, words_of
from crossread.text.names import Gender, common_words, gender_of, is_first_name

LONGEST_PERSON = 5


@dataclass(frozen=True, slots=True)
class Name:
    """A name where it stands. ``kind`` None: a name, but of what is not known yet."""

    text: str
    start: int
    end: int
    kind: Kind | None
    score: float
    canonical: str | None = None
    gender: Gender | None = None
    titled: bool = False
    people: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence cut into words, and whether its capitals tell names from other words."""

    words: tuple[Word, ...]
    tells: bool
    shout: bool


@dataclass(slots=True)
class Usage:
    """How this text writes its words: capitalised inside sentences, or in lower case."""

    capital: Counter[str] = field(default_factory=Counter)
    lower: Counter[str] = field(default_factory=Counter)

    def is_plain(self, word: str) -> bool:
        """Whether ``word``, capitalised where every word is, is likely no name."""
        low = word.lower()
        if word.isupper() and len(word) > 1:
            return False
        if self.lower[low]:
            return self.capital[word] <= self.lower[low]
        return low in common_words() and not self.capital[word]


def lines_of(text: str, sentences: Sequence[tuple[int, int]]) -> list[Line]:
    """Cut each sentence into words and judge its capitals."""
    found: list[Line] = []
    for start, end in sentences:
        words = words_of(text, start, end)
        cut = _label_end(words)
        for part in (words[:cut], words[cut:]):
            if part:
                shout = is_shout(part)
                titled = is_title_cased(part) or (0 < cut == len(part))
                found.append(Line(tuple(part), not shout and not titled, shout))
    return found


def _label_end(words: Sequence[Word]) -> int:
    """Return how many words a label such as ``Part One: Keep the Bell:`` takes, 0 for none.

    A label opens the sentence, ends with a colon and capitalises its words throughout.
    """
    for at, word in enumerate(words[:12]):
        if word.text == ":":
            letters = [one for one in words[:at] if one.text[0].isalpha()]
            long = [one for one in letters if len(one.text) > 3]
            labelled = len(letters) > 1 and all(one.capital for one in long)
            plain = any(one.text.lower() in common_words() for one in long)
            return at + 1 if labelled and plain else 0
    return 0


def usage_of(lines: Sequence[Line]) -> Usage:
    """Count how words are written where a capital tells something."""
    usage = Usage()
    for line in lines:
        if not line.tells:
            continue
        for word in line.words:
            if word.capital:
                if not word.weak:
                    usage.capital[word.text] += 1
            elif word.text[0].isalpha():
                usage.lower[word.text] += 1
    return usage


# ---- chains: runs of words that may be one name ---------------------------------------------

_ON_TITLES = frozenset(["of"])
_LINKS = frozenset(["of", "for", "on", "to"])
_OWNERS = frozenset(
    "People Peoples Women Men Workers Worker Children Veterans Teachers Farmers Mothers".split()
)


@dataclass(frozen=True, slots=True)
class Chainer:
    """Finds runs of words in one line."""

    text: str
    words: tuple[Word, ...]
    lexicon: Lexicon
    glued: frozenset[int]

    def chains(self) -> Iterator[tuple[int, int]]:
        """Yield the first and one-past-last word of each run."""
        at, n_words = 0, len(self.words)
        while at < n_words:
            if not self._opens(at):
                at += 1
                continue
            end = at + 1
            while (step := self._step(at, end)) > end:
                end = step
            yield at, end
            at = end

    def _opens(self, at: int) -> bool:
        word = self.words[at]
        if self._is_day(at):
            return False
        if word.capital:
            return True
        if word.text[:3] in {"al-", "el-"} and word.text[3:4].isupper():
            return True
        return (
            self.lexicon.has("particles", word.text)
            and word.text not in {"la", "le", "y", "e", "al", "el", "da", "du", "ap", "ten", "der"}
            and at + 1 < len(self.words)
            and self.words[at + 1].capital
            and not self._is_day(at + 1)
            and joined(self.text, word, self.words[at + 1])
        )

    def _is_day(self, at: int) -> bool:
        return at not in self.glued and self.lexicon.has("days", self.words[at].text)

    def _step(self, first: int, end: int) -> int:
        """Return the new end of the run if the word at ``end`` goes on with it."""
        if end >= len(self.words):
            return end
        left, word = self.words[end - 1], self.words[end]
        if not joined(self.text, left, word) and not self._is_initial_gap(left, word):
            return end
        if left.possessive and left.text not in _OWNERS and end not in self.glued:
            return end
        if end in self.glued or (word.capital and not self._is_day(end)):
            return end + 1
        return self._small_word(first, end)

    def _is_initial_gap(self, left: Word, word: Word) -> bool:
        return left.end == word.start and len(left.text) == 2 and left.text[1] == "."

    def _capital_at(self, at: int) -> bool:
        if not 0 < at < len(self.words):
            return False
        return (
            self.words[at].capital
            and not self._is_day(at)
            and joined(self.text, self.words[at - 1], self.words[at])
        )

    def _small_word(self, first: int, end: int) -> int:
        small = self.words[end].text
        if small == "&" and self._capital_at(end + 1):
            return end + 2
        if small in _LINKS:
            return self._after_link(end)
        if small == "and":
            return self._after_and(first, end)
        if self.lexicon.has("particles", small):
            return self._after_particle(end)
        return end

    def _after_particle(self, end: int) -> int:
        if self._capital_at(end + 1):
            return end + 2
        following = self.words[end + 1].text if end + 1 < len(self.words) else ""
        if self.lexicon.has("particles", following) and self._capital_at(end + 2):
            return end + 3
        return end

    def _after_link(self, end: int) -> int:
        head = self.words[end - 1].text
        small = self.words[end].text
        if not self._takes(head, small):
            return end
        if self._capital_at(end + 1):
            return end + 2
        if end + 1 < len(self.words) and self.words[end + 1].text == "the":
            return end + 3 if self._capital_at(end + 2) else end
        return end

    def _takes(self, head: str, small: str) -> bool:
        if self.lexicon.has("organisation heads", head):
            return True
        return small == "of" and head in _PLACE_OF

    def _after_and(self, first: int, end: int) -> int:
        """Join "and" inside such names as *Ministry of Trade and Industry*."""
        if not self._capital_at(end + 1):
            return end
        run = [word.text for word in self.words[first:end]]
        following = self.words[end + 1].text
        if self.lexicon.has("titles", following) or is_first_name(following):
            return end
        if self.lexicon.has("surnames", following) or following in self.lexicon.known:
            return end
        if any(one in _LINKS for one in run) and self.lexicon.has("organisation heads", run[0]):
            return end + 2
        common = common_words()
        if following.lower() not in common or run[-1].lower() not in common:
            return end
        return end + 2 if self._tail_ahead(end + 1) else end

    def _tail_ahead(self, at: int) -> bool:
        while self._capital_at(at):
            if at and self.lexicon.has("organisation tails", self.words[at].text):
                return True
            at += 1
        return False


_PLACE_OF = frozenset(
    """Republic Kingdom Gulf Strait Bay Isle State States City Province Horn Cape Port Emirate
    Sea Emirates Territory Territories Principality Commonwealth Coast Sultanate Duchy""".split()
)


def glue(words: Sequence[Word], lexicon: Lexicon) -> frozenset[int]:
    """Return the words after the first of every known name of several words."""
    found: set[int] = set()
    for at, word in enumerate(words):
        if not word.capital:
            continue
        for phrase in lexicon.phrases.get(word.text, ()):
            texts = [one.text for one in words[at : at + len(phrase)]]
            if tuple(texts) == phrase:
                found.update(range(at + 1, at + len(phrase)))
                break
    return frozenset(found)


# ---- from a run to names --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Dissector:
    """Takes titles and plain words off a run and says what kind of name is left."""

    text: str
    line: Line
    usage: Usage
    lexicon: Lexicon
    glued: frozenset[int]

    def names(self, first: int, end: int) -> Iterator[Name]:
        """Yield the names in the run from word ``first`` to ``end``."""
        first = self._without_opening(first, end)
        first = self._without_post(first, end)
        end = self._without_close(first, end)
        if first >= end:
            return
        if self._known(first, end):
            yield self._named(first, end)
            return
        title = self._title(first, end)
        if title is None:
            yield from self._untitled(first, end)
            return
        yield from self._before_title(first, title)
        if title + 1 < end:
            yield self._person(title + 1, end, self.line.words[title].text)

    # -- taking off

    def _without_opening(self, first: int, end: int) -> int:
        """Drop the plain words that open a sentence, and articles."""
        while first < end:
            word = self.line.words[first]
            if first + 1 in self.glued or self._whole(first, end):
                return first
            if word.text in _ARTICLES or (word.weak and self._opens_plainly(first, end)):
                first += 1
                while first < end and not self.line.words[first].capital:
                    first += 1
                continue
            return first
        return first

    def _without_post(self, first: int, end: int) -> int:
        """Drop what a title is over: *State* in "Secretary of State Ann Lee"."""
        words = self.line.words
        if first < 2 or words[first - 1].text != "of" or not words[first - 2].capital:
            return first
        if not self.lexicon.has("titles", words[first - 2].text):
            return first
        at = first
        while at < end and self.lexicon.has("title parts", words[at].text):
            at += 1
        return at if at == end or self._can_be_person(at, end) else first

    def _opens_plainly(self, first: int, end: int) -> bool:
        word = self.line.words[first].text
        if self.lexicon.has("titles", word) and first + 1 < end:
            return False
        if is_first_name(word) and first + 1 < end and self._names_on(first + 1):
            return False
        if self.lexicon.has("surnames", word) or word in self.lexicon.known:
            return self.usage.lower[word.lower()] > self.usage.capital[word]
        return self.usage.is_plain(word)

    def _names_on(self, at: int) -> bool:
        return self.line.words[at].text.lower() not in common_words()

    def _whole(self, first: int, end: int) -> bool:
        return first + 1 < end and self._known(first, end) is not None

    def _without_close(self, first: int, end: int) -> int:
        """Drop small words and marks that a run cannot close with."""
        while first < end and not self.line.words[end - 1].capital:
            last = self.line.words[end - 1].text
            if end - 1 in self.glued or last[:3] in {"al-", "el-"}:
                break
            end -= 1
        return end

    # -- looking up

    def _words(self, first: int, end: int) -> list[str]:
        return [word.text for word in self.line.words[first:end]]

    def _span_text(self, first: int, end: int) -> str:
        start, stop = self.line.words[first].start, self.line.words[end - 1].end
        return " ".join(self.text[start:stop].split())

    def _known(self, first: int, end: int) -> Known | None:
        name = self._span_text(first, end)
        return self.lexicon.known.get(name)

    # -- titles

    def _title(self, first: int, end: int) -> int | None:
        """Return the last title word of the run if what follows it can be a person, or ends."""
        words = self._words(first, end)
        if is_first_name(words[0]) and not self.lexicon.has("titles", words[0]):
            return None
        for at in range(len(words) - 1, -1, -1):
            if not self.lexicon.has("titles", words[at]):
                continue
            if at == len(words) - 1:
                if self._ends_as_organisation(words):
                    return None
                return first + at
            if self._can_be_person(first + at + 1, end):
                return first + at
        return None

    def _ends_as_organisation(self, words: Sequence[str]) -> bool:
        return len(words) > 1 and self.lexicon.has("organisation tails", words[-1])

    def _can_be_person(self, first: int, end: int) -> bool:
        words = self._words(first, end)
        if not 1 <= len(words) <= LONGEST_PERSON or "of" in words or "and" in words:
            return False
        last = words[-1]
        if self.lexicon.has("organisation tails", last) and last not in {"Church", "Post", "Banks"}:
            return False
        if self._known(first, end) and not self.lexicon.has("surnames", last):
            return len(words) == 1 and last in {
                "Washington",
                "Lincoln",
                "Jordan",
                "Ford",
                "Clinton",
            }
        if self.lexicon.has("demonyms", words[0]) or self.lexicon.has("place tails", last):
            return False
        return any(self._can_be_surname(one) for one in words)

    def _can_be_surname(self, word: str) -> bool:
        if is_first_name(word) or self.lexicon.has("surnames", word):
            return True
        return word.lower() not in common_words() or self.usage.capital[word] > 1

    def _person(self, first: int, end: int, title: str) -> Name:
        found = self._make(first, end, "PER", 0.95)
        gender = _TITLE_GENDER.get(title) or gender_of(found.text)
        return replace(found, gender=gender, titled=True)

    def _before_title(self, first: int, end: int) -> Iterator[Name]:
        """Yield the body a title names: *White House* in "White House Press Secretary X"."""
        while end > first and self._belongs_to_title(end - 1):
            end -= 1
        if end <= first:
            return
        words = self._words(first, end)
        if len(words) == 1 and self.lexicon.has("demonyms", words[0]):
            return
        if self._known(first, end) or self._kind_by_form(words) in {"ORG", "LOC"}:
            yield self._named(first, end)

    def _belongs_to_title(self, at: int) -> bool:
        word = self.line.words[at]
        if at in self.glued:
            return False
        return (
            self.lexicon.has("title parts", word.text)
            or self.lexicon.has("titles", word.text)
            or not word.capital
        )

    # -- without a title

    def _untitled(self, first: int, end: int) -> Iterator[Name]:
        words = self._words(first, end)
        if len(words) == 1:
            yield from self._single(first)
            return
        kind = self._kind_by_form(words)
        if kind is not None:
            yield self._make(first, end, kind, 0.9)
            return
        if self.lexicon.has("demonyms", words[0]):
            yield from self._untitled(first + 1, end)
            return
        cut = self._cut_known(first, end)
        if cut is not None:
            yield from self._untitled_if(first, cut)
            yield from self._untitled_if(cut, end)
            return
        yield self._long(first, end)

    def _untitled_if(self, first: int, end: int) -> Iterator[Name]:
        end = self._without_close(first, end)
        if first < end:
            if self._known(first, end):
                yield self._named(first, end)
            else:
                yield from self._untitled(first, end)

    def _cut_known(self, first: int, end: int) -> int | None:
        """Return where a run falls into a known name of several words and another name."""
        for cut in range(first + 1, end):
            if cut in self.glued:
                continue
            known_tail = end - cut > 1 and self._known(cut, end)
            known_head = cut - first > 1 and self._known(first, cut)
            if known_tail or known_head:
                return cut
        return None

    def _kind_by_form(self, words: Sequence[str]) -> Kind | None:
        """Return the kind that the head or tail of a longer name tells, or None."""
        if len(words) < 2:
            return None
        has = self.lexicon.has
        if len(words) == 2 and is_first_name(words[0]) and words[1] not in _STRONG_TAILS:
            return None if has("demonyms", words[0]) else "PER"
        by_link = self._kind_by_link(words)
        if by_link is not None:
            return by_link
        for section, kind in _BY_TAIL:
            if has(section, words[-1]):
                return kind
        return self._kind_by_head(words)

    def _kind_by_link(self, words: Sequence[str]) -> Kind | None:
        linked = next((at for at, one in enumerate(words) if one in _LINKS), 0)
        if linked and self.lexicon.has("organisation heads", words[linked - 1]):
            return "ORG"
        return "LOC" if linked and words[linked - 1] in _PLACE_OF else None

    def _kind_by_head(self, words: Sequence[str]) -> Kind | None:
        has = self.lexicon.has
        if words[0] == "Operation":
            return "MISC"
        if has("place heads", words[0]) and words[0] not in _PLACE_ARTICLES:
            return None if has("demonyms", words[-1]) or has("peoples", words[-1]) else "LOC"
        return None

    def _long(self, first: int, end: int) -> Name:
        words = [one for one in self._words(first, end) if not self._is_particle(one)]
        plain = sum(one.lower() in common_words() for one in words)
        person = is_first_name(words[0]) or _is_initial(words[0])
        if person and len(words) <= LONGEST_PERSON and (plain == 0 or len(words) == 2):
            return self._make(first, end, "PER", 0.95)
        if any(_is_initial(one) for one in words[1:-1]) or words[-1] in {"Jr.", "Jr", "Sr."}:
            return self._make(first, end, "PER", 0.9)
        if self.lexicon.has("surnames", words[-1]) and len(words) <= 3:
            return self._make(first, end, "PER", 0.85)
        plain += sum(is_plainly_formed(one) or self.usage.lower[one.lower()] > 0 for one in words)
        if plain == 0 and 2 <= len(words) <= 3 and not self._after_the(first):
            return self._make(first, end, "PER", 0.7)
        return self._make(first, end, None, 0.5)

    def _is_particle(self, word: str) -> bool:
        return self.lexicon.has("particles", word)

    def _after_the(self, first: int) -> bool:
        return first > 0 and self.line.words[first - 1].text.lower() == "the"

    def _single(self, at: int) -> Iterator[Name]:
        word = self.line.words[at]
        text = word.text
        if self.lexicon.has("not names", text) or _is_initial(text) or len(text) < 2:
            return
        if self.lexicon.has("peoples", text):
            yield replace(self._make(at, at + 1, "MISC", 0.9), people=True)
            return
        if self.lexicon.has("demonyms", text) or self.lexicon.has("title parts", text):
            return
        if self.lexicon.has("surnames", text):
            yield self._make(at, at + 1, "PER", 0.85)
            return
        if text.isupper() and text.isalpha():
            if len(text) <= 6 and not self.line.shout and text.lower() not in common_words():
                yield self._make(at, at + 1, "ORG", 0.7)
            return
        if text.lower() in common_words() or self.usage.is_plain(text) or is_plainly_formed(text):
            return
        yield from self._by_context(at)

    def _by_context(self, at: int) -> Iterator[Name]:
        words = self.line.words
        word = words[at]
        before = words[at - 1].text.lower() if at else ""
        after = words[at + 1].text if at + 1 < len(words) else ""
        if word.weak and not self.usage.capital[word.text] and after not in self._speech:
            return
        if after in self._speech or before in self._speech or is_first_name(word.text):
            yield self._make(at, at + 1, "PER", 0.75)
        elif before in self.lexicon.lists["place cues"]:
            yield self._make(at, at + 1, "LOC", 0.6)
        else:
            yield self._make(at, at + 1, None, 0.4)

    @property
    def _speech(self) -> frozenset[str]:
        return self.lexicon.lists["speech"]

    # -- making

    def _named(self, first: int, end: int) -> Name:
        known = self._known(first, end)
        if known is None:
            kind = self._kind_by_form(self._words(first, end))
            return self._make(first, end, kind, 0.85)
        return replace(self._make(first, end, known.kind, 0.95), canonical=known.canonical)

    def _make(self, first: int, end: int, kind: Kind | None, score: float) -> Name:
        words = self.line.words
        gender = gender_of(words[first].text) if kind == "PER" and end - first > 1 else None
        return Name(
            self._span_text(first, end),
            words[first].start,
            words[end - 1].end,
            kind,
            score,
            None,
            gender,
        )


_ARTICLES = frozenset(
    """The A An This That These Those And But Or If In On At For With From By To As So When While
    My Our Your His Her Their Its It He She We They You I Is Are Was Were Not No What Why Who How
    Where After Before Since Under Over About Of Former Then""".split()
)
_PLACE_ARTICLES = frozenset(["La", "El", "Los", "Las", "San"])
_BY_TAIL: tuple[tuple[str, Kind], ...] = (
    ("organisation tails", "ORG"),
    ("place tails", "LOC"),
    ("thing tails", "MISC"),
)
_STRONG_TAILS = frozenset(
    """Party University College Institute Foundation Inc Inc. Corp Corp. Street Avenue Road County
    Hospital Airport River Island Lake School Church Center Centre Bank Group Company War Act Day
    Organization Council Committee Commission Administration Campaign Doctrine Award Prize Plan
    Tower Beach Valley City Bay Times Post News""".split()
)
_TITLE_GENDER: dict[str, Gender] = {
    **dict.fromkeys(["Mr.", "Mr", "Sir", "Lord", "King", "Prince", "Congressman", "Father"], "m"),
    **dict.fromkeys(["Chairman", "Spokesman", "Councilman", "Assemblyman", "Duke", "Baron"], "m"),
    **dict.fromkeys(["Mrs.", "Mrs", "Ms.", "Ms", "Miss", "Lady", "Dame", "Queen"], "f"),
    **dict.fromkeys(["Princess", "Congresswoman", "Chairwoman", "Spokeswoman", "Sister"], "f"),
    **dict.fromkeys(["Councilwoman", "Assemblywoman", "Duchess", "Baroness", "Actress"], "f"),
}


_PLAIN_ENDING = re.compile(
    r"(?:ism|isms|ists?|tion|tions|sion|sions|ness|ment|ments|ity|ities|ing|ings|ous|ical|ically|ful"
    r"|less|able|ible|ally|ized|ised|izing|ising|cracy|ship|hood|ology|ological|nomic|ative)$"
)


def is_plainly_formed(word: str) -> bool:
    """Whether a word ends as nouns and adjectives do and names hardly ever."""
    return len(word) > 6 and not word.isupper() and bool(_PLAIN_ENDING.search(word))


def _is_initial(word: str) -> bool:
    return len(word) == 2 and word[1] == "." and word[0].isupper()


# ---- lines whose capitals tell nothing ------------------------------------------------------


def _in_headline(text: str, line: Line, known: dict[str, Name], lexicon: Lexicon) -> Iterator[Name]:
    """Yield the names of a headline that the rest of the text, or the lists, know as names."""
    at, n_words = 0, len(line.words)
    while at < n_words:
        found = _longest_known(text, line, at, known, lexicon)
        if found is None:
            at += 1
            continue
        name, at = found
        yield name


def _longest_known(
    text: str, line: Line, at: int, known: dict[str, Name], lexicon: Lexicon
) -> tuple[Name, int] | None:
    if not line.words[at].capital:
        return None
    for end in range(min(at + 6, len(line.words)), at, -1):
        start, stop = line.words[at].start, line.words[end - 1].end
        words = " ".join(text[start:stop].split())
        alike = known.get(words.casefold())
        if alike is not None:
            return replace(alike, text=words, start=start, end=stop, score=0.8), end
        entry = lexicon.known.get(words)
        if entry is not None and not (line.shout and len(words) < 4):
            return Name(words, start, stop, entry.kind, 0.8, entry.canonical), end
    return None


# ---- all together ---------------------------------------------------------------------------


def find_names(text: str, sentences: Sequence[tuple[int, int]]) -> list[Name]:
    """Return the names in an English text, in order, kinds as far as each place tells them."""
    words = lexicon()
    lines = lines_of(text, sentences)
    usage = usage_of(lines)
    plain: list[Name] = []
    for line in lines:
        if line.tells:
            plain.extend(_in_line(text, line, usage, words))
    known = {name.text.casefold(): name for name in plain if name.kind is not None}
    for name in plain:
        if name.kind == "PER" and " " in name.text:
            known.setdefault(name.text.split()[-1].casefold(), replace(name, gender=None))
    headlines: list[Name] = []
    for line in lines:
        if not line.tells:
            headlines.extend(_in_headline(text, line, known, words))
    return sorted([*plain, *headlines], key=lambda name: name.start)


def _in_line(text: str, line: Line, usage: Usage, words: Lexicon) -> Iterator[Name]:
    glued = glue(line.words, words)
    dissector = Dissector(text, line, usage, words, glued)
    for first, end in Chainer(text, line.words, words, glued).chains():
        yield from dissector.names(first, end)
