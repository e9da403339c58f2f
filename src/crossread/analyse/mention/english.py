"""Names in English text: candidates from capitals, and what kind of name each is.

A candidate is a run of capitalised words, with the small words names are built with. Titles,
weekdays and the plain words that open sentences are taken off; lists of heads and tails
(*Ministry of*, *Party*, *River*), places, first names and the words beside the name say its kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from crossread.analyse.mention.chains import LINKS, PLACE_OF, Chainer, glue, is_article_name
from crossread.analyse.mention.lexicon import Kind, Known, Lexicon, lexicon
from crossread.analyse.mention.lines import SURE_TITLES, Line, Usage, lines_of, usage_of
from crossread.analyse.mention.words import SMALL, is_plainly_formed, joined
from crossread.text.names import Gender, gender_of, is_common, is_first_name

LONGEST_PERSON = 5
UNKNOWN_PAIR = 0.55
"""The score of two or three unknown capitalised words: so many of them name a person, measured."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name where it stands. ``kind`` None: a name, but of what is not known yet.

    A ``doubtful`` one is a name only if the text tells so elsewhere; ``people`` are the members of
    a people or creed ("Poles"). ``owner`` is the place it is said to be of ("Peru’s Labour Party").
    """

    text: str
    start: int
    end: int
    kind: Kind | None
    score: float
    canonical: str | None = None
    gender: Gender | None = None
    titled: bool = False
    people: bool = False
    doubtful: bool = False
    owner: str | None = None


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
        if "," not in self._words(first, end):  # *Tarn, Inc.* is a name whatever its words
            first = self._without_opening(first, end)
        first = self._without_post(first, end)
        end = self._without_close(first, end)
        if first >= end:
            return
        if self._known(first, end):
            yield self._named(first, end)
            return
        if end <= self._dateline_end():
            agency = first > 0 and self.line.words[first - 1].text == "("
            yield self._make(first, end, "ORG" if agency else "LOC", 0.9)
            return
        title = self._title(first, end)
        if title is None:
            yield from self._untitled(first, end)
            return
        yield from self._before_title(first, title)
        if title + 1 < end:
            yield self._person(title + 1, end, self.line.words[title].text)

    def _dateline_end(self) -> int:
        """Return how many words a dateline such as ``TARN/VORN (Agency) —`` takes, 0 for none."""
        words = self.line.words
        if not (words[0].text.isupper() and len(words[0].text) > 2):
            return 0
        for at, word in enumerate(words[:10]):
            if word.text in {"—", "–", "-", "--"}:
                return at if {"(", ",", "/"} & {one.text for one in words[:at]} else 0
            if word.text == "(" or (at and words[at - 1].text == "("):
                continue
            if word.text.isalpha() and not word.text.isupper():
                return 0
        return 0

    # -- taking off

    def _without_opening(self, first: int, end: int) -> int:
        """Drop the plain words that open a sentence, and articles."""
        while first < end:
            word = self.line.words[first]
            if first + 1 in self.glued or self._whole(first, end) or self._is_called(first):
                return first
            if self._is_empty(word.text) or (word.weak and self._opens_plainly(first, end)):
                first += 1
                while first < end and not self.line.words[first].capital:
                    first += 1
                continue
            return first
        return first

    def _is_empty(self, word: str) -> bool:
        return word in _ARTICLES or (len(word) > 1 and self.lexicon.has("greetings", word))

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
        if self.lexicon.has("particles", word.lower()) and first + 1 < end:
            return False
        if is_first_name(word) and first + 1 < end and self._names_on(first + 1):
            return False
        if self.lexicon.has("surnames", word) or word in self.lexicon.known:
            return self.usage.lower[word.lower()] > self.usage.capital[word]
        return self.usage.is_plain(word)

    def _names_on(self, at: int) -> bool:
        return not is_common(self.line.words[at].text)

    def _whole(self, first: int, end: int) -> bool:
        return first + 1 < end and self._known(first, end) is not None

    def _without_close(self, first: int, end: int) -> int:
        """Drop small words and marks that a run cannot close with."""
        while first < end:
            last = self.line.words[end - 1].text
            if self.line.words[end - 1].capital and not (last in _ROOMS and end - first > 1):
                break
            if end - 1 in self.glued or is_article_name(last):
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
        return self.lexicon.name(name)

    # -- titles

    def _title(self, first: int, end: int) -> int | None:
        """Return the last title word of the run if what follows it can be a person, or ends."""
        words = self._words(first, end)
        if is_first_name(words[0]) and not (
            self._is_title_or_people(words[0])
            or (len(words) > 3 and self._belongs_to_title(first + 1))  # Alexandria Police Chief …
        ):
            return None
        for at in range(len(words) - 1, -1, -1):
            if not self.lexicon.has("titles", words[at]) or first + at in self.glued:
                continue
            if at == len(words) - 1 and self._is_titled_surname(words):
                continue
            if at == len(words) - 1:
                if self._ends_as_organisation(words):
                    return None
                return first + at
            if words[at] in SURE_TITLES or self._can_be_person(first + at + 1, end):
                return first + at
        return None

    def _is_titled_surname(self, words: Sequence[str]) -> bool:
        """Whether a run closes with a title that is a surname there: *Sen. Ann King*."""
        if len(words) > 1 and words[-1] in _TITLE_SURNAMES and words[-2] in _BEFORE_SURNAMES:
            return True
        before = words[-2] if len(words) > 2 else ""
        return is_first_name(before) and not self._is_title_or_people(before)

    def _is_title_or_people(self, word: str) -> bool:
        return self.lexicon.has("titles", word) or self.lexicon.has("demonyms", word)

    def _ends_as_organisation(self, words: Sequence[str]) -> bool:
        return len(words) > 1 and self.lexicon.has("organisation tails", words[-1])

    def _can_be_person(self, first: int, end: int) -> bool:
        words = self._words(first, end)
        if not 1 <= len(words) <= LONGEST_PERSON or "of" in words or "and" in words:
            return False
        if words[0].lower() in self.lexicon.lists["speech"]:  # "Leader Says" in a headline
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
        if self.lexicon.has("demonyms", words[0]):
            return False
        if self.lexicon.has("place tails", last) and (
            len(words) < 2 or self._known(first, first + 1)
        ):
            return False
        if len(words) == 1 and not self.usage.lower[last.lower()]:
            return not (is_plainly_formed(last) or self._names_an_office(last))
        return any(self._can_be_surname(one) for one in words)

    def _names_an_office(self, word: str) -> bool:
        has = self.lexicon.has
        tails = ("title parts", "organisation tails", "place tails", "thing tails", "not names")
        return any(has(section, word) for section in tails) or word.islower()

    def _can_be_surname(self, word: str) -> bool:
        if is_first_name(word) or self.lexicon.has("surnames", word):
            return True
        return not is_common(word) or self.usage.capital[word] > 1

    def _person(self, first: int, end: int, title: str) -> Name:
        for at in range(first + 1, end):
            word = self.line.words[at]
            if word.text in _NOT_WITHIN_PEOPLE:
                end = at
                break
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
        if self._is_shouted(words):
            return
        if self._is_of_people(words):
            if self.lexicon.has("peoples", words[-1]):
                yield replace(self._make(first, end, "MISC", 0.9), people=True)
            return
        kind = self._kind_by_form(words)
        if kind is not None:
            yield self._make(first, end, kind, 0.9)
            return
        if self.lexicon.has("demonyms", words[0]) or words[0].endswith(_TO_COME):
            yield from self._untitled(first + 1, end)
            return
        cut = (
            self._cut_person(first, end)
            or self._cut_known(first, end)
            or self._cut_pair(first, end)
        )
        if cut is not None:
            yield from self._untitled_if(first, cut)
            yield from self._untitled_if(cut + (self.line.words[cut].text == "&"), end)
            return
        yield self._long(first, end)

    def _untitled_if(self, first: int, end: int) -> Iterator[Name]:
        end = self._without_close(first, end)
        if first < end:
            if self._known(first, end):
                yield self._named(first, end)
            else:
                yield from self._untitled(first, end)

    def _cut_person(self, first: int, end: int) -> int | None:
        """Return where a person opens behind plain words: *Investigations Ann Lee*."""
        for cut in range(first + 1, end - 1):
            word = self.line.words[cut].text
            if not is_common(self.line.words[cut - 1].text):
                return None
            if is_first_name(word) and not is_common(word) and self._can_be_person(cut, end):
                return cut
        return None

    def _cut(self, first: int, end: int) -> int | None:
        """Return where a run falls into two names."""
        ways = (self._cut_person, self._cut_known, self._cut_pair)
        return next((cut for way in ways if (cut := way(first, end)) is not None), None)

    def _cut_pair(self, first: int, end: int) -> int | None:
        """Return where a person ends that "&" ties to another: *Ann & Lee*, *Ann Lee & Bo Kim*."""
        words = self._words(first, end)
        at = words.index("&") if "&" in words else 0
        both = words[:at], words[at + 1 :]
        if not all(one and is_first_name(one[0]) and len(one) < 4 for one in both):
            return None
        alike = len(both[0]) == len(both[1]) and not _is_no_person_tail(words[-1])
        return first + at if alike else None

    def _cut_known(self, first: int, end: int) -> int | None:
        """Return where a run falls into a known name of several words and another name."""
        for cut in range(first + 1, end):
            if cut in self.glued:
                continue
            street = self.line.words[cut - 1].text in _STREETS
            known_tail = (end - cut > 1 or street) and self._known(cut, end)
            known_head = self._known(first, cut)
            if known_head and cut - first == 1 and not is_first_name(self.line.words[cut].text):
                known_head = None
            if known_tail or known_head:
                return cut
        return None

    def _is_shouted(self, words: Sequence[str]) -> bool:
        """Whether common words are written in capitals for stress."""
        return all(one.isupper() and len(one) > 1 and is_common(one) for one in words)

    def _is_of_people(self, words: Sequence[str]) -> bool:
        """Whether a run names a people or is its adjective: *South Halmoran*."""
        last, heads = words[-1], words[:-1]
        home = self.lexicon.known.get(" ".join(words).removesuffix("s").removesuffix("er"))
        if last.endswith(("er", "ers")) and home is not None and home.kind == "LOC":
            return True  # New Yorker
        if not (self.lexicon.has("demonyms", last) or self.lexicon.has("peoples", last)):
            return False
        has = self.lexicon.has
        return all(
            has("place heads", one) or has("demonyms", one) or one in _PEOPLE_HEADS for one in heads
        )

    def _kind_by_form(self, words: Sequence[str]) -> Kind | None:
        """Return the kind that the head or tail of a longer name tells, or None."""
        if len(words) < 2:
            return None
        has = self.lexicon.has
        if "&" in words and all(is_first_name(one) for one in words if one != "&"):
            return None
        if len(words) == 2 and is_first_name(words[0]) and not _is_no_person_tail(words[1]):
            known = self.lexicon.known.get(words[1])
            country = known is not None and known.kind == "LOC" and words[1] not in _CITY_SURNAMES
            return None if country or has("demonyms", words[0]) else "PER"
        if words[0] in _SHIPS:
            return "MISC"
        by_link = self._kind_by_link(words)
        if by_link is not None:
            return by_link
        for section, kind in _BY_TAIL:
            if has(section, words[-1]):
                return kind
        return self._kind_by_head(words)

    def _kind_by_link(self, words: Sequence[str]) -> Kind | None:
        linked = next((at for at, one in enumerate(words) if one in LINKS), 0)
        if linked and self.lexicon.has("organisation heads", words[linked - 1]):
            return "ORG"
        return "LOC" if linked and words[linked - 1] in PLACE_OF else None

    def _kind_by_head(self, words: Sequence[str]) -> Kind | None:
        has = self.lexicon.has
        if words[0] in _THING_HEADS or words[-1] in _NO_PLACE:
            return "MISC"
        if any(one in _BODY_WORDS for one in words):
            return "ORG"
        first, last = self.lexicon.known.get(words[0]), self.lexicon.known.get(words[-1])
        if last and last.kind == "ORG" and (first is None or first.kind == "ORG"):
            return "ORG" if first else None
        if not has("place heads", words[0]) or words[0] in _PLACE_ARTICLES:
            return None
        if (
            has("demonyms", words[-1])
            or has("peoples", words[-1])
            or all(map(is_common, words[1:]))
        ):
            return None
        return "LOC"

    def _long(self, first: int, end: int) -> Name:
        end = self._before_office(first, end)
        words = [one for one in self._words(first, end) if not self._is_particle(one)]
        plain = sum(is_common(one) for one in words)
        person = is_first_name(words[0]) or _is_initial(words[0])
        person = person and not _is_no_person_tail(words[-1])
        if person and len(words) <= LONGEST_PERSON and (plain == 0 or len(words) == 2):
            return self._make(first, end, "PER", 0.95)
        if any(_is_initial(one) for one in words[1:-1]) or words[-1] in {"Jr.", "Jr", "Sr."}:
            return self._make(first, end, "PER", 0.9)
        if self.lexicon.has("surnames", words[-1]) and len(words) <= 3:
            return self._make(first, end, "PER", 0.85)
        plain += sum(self._is_no_surname(one) for one in words)
        beside = "PER" if self._is_described(end) else self._kind_beside(first, end)
        if beside is not None:
            return self._make(first, end, beside, 0.9)
        if plain == 0 and 2 <= len(words) <= 3 and not self._after_the(first):
            return self._make(first, end, "PER", UNKNOWN_PAIR)
        found = self._make(first, end, None, 0.5)
        return replace(found, doubtful=all(map(is_common, words)))

    def _before_office(self, first: int, end: int) -> int:
        """Return where a person's full name ends if an office stands behind it: *Ann B. Lee EB*,
        *Ann Lee Recruiting Agent*."""
        if self._closes_with_office(first, end):
            return end - 1
        name = first + 1
        while name < end and _is_initial(self.line.words[name].text):
            name += 1
        office = name + 1
        if end - office < 2 or not is_first_name(self.line.words[first].text):
            return end
        opens = self.line.words[office].text
        told = self.lexicon.has("title parts", opens) or is_plainly_formed(opens)
        return office if told and not is_common(self.line.words[name].text) else end

    def _closes_with_office(self, first: int, end: int) -> bool:
        """Whether an acronym stands behind a person's full name: *Ann B. Lee EB*."""
        last = self.line.words[end - 1].text
        shouted = last.isupper() and len(last) > 1 and last.isalpha() and not self.line.shout
        others = self._words(first, end - 1)
        return (
            shouted
            and last not in _SUFFIXES
            and len(others) > 1
            and is_first_name(others[0])
            and not any(one.isupper() and len(one) > 2 for one in others)
        )

    def _is_no_surname(self, word: str) -> bool:
        if is_plainly_formed(word) or self.usage.lower[word.lower()]:
            return True
        if word.isupper() and len(word) > 1:
            return not self.line.shout
        return word in self.lexicon.known or self.lexicon.has("demonyms", word)

    def _is_particle(self, word: str) -> bool:
        return self.lexicon.has("particles", word)

    def _is_described(self, end: int) -> bool:
        """Whether an age or an office stands behind a name: *, 43,* or *, chairwoman*."""
        words = self.line.words
        if end + 1 >= len(words) or words[end].text != "," or self._is_body(end - 1):
            return False
        after = [one.text for one in words[end + 1 : end + 4]]
        if after[0].isdigit() and len(after[0]) < 3:
            return len(after) > 1 and after[1] == ","
        if after[0] in {"a", "an", "the", "his", "her"}:
            after = after[1:]
        has = self.lexicon.has
        return any(has("titles", one) or has("roles", one) for one in after[:2])

    def _is_body(self, at: int) -> bool:
        """Whether a word alone is the name of a body: *Democrats*."""
        known = self.lexicon.known.get(self.line.words[at].text)
        return known is not None and known.kind == "ORG"

    def _after_the(self, first: int) -> bool:
        return first > 0 and self.line.words[first - 1].text.lower() == "the"

    def _single(self, at: int) -> Iterator[Name]:
        word = self.line.words[at]
        text = word.text
        has = self.lexicon.has
        if has("not names", text) or _is_initial(text) or len(text) < 2:
            return
        if has("peoples", text) or _ends_as_people(text):
            yield replace(self._make(at, at + 1, "MISC", 0.9), people=True)
        elif has("demonyms", text) or has("title parts", text):
            return
        elif has("surnames", text):
            yield self._make(at, at + 1, "PER", 0.85)
        elif text[-1] == "s" and has("surnames", text[:-1]):
            yield self._plural_surname(at)
        elif text.isupper() and _NO_LETTERS.sub("", text).isalpha():
            yield from self._acronym(at)
        elif self._is_ordinary(at):
            yield from self._doubtful(at)
        else:
            yield self._by_context(at)

    def _plural_surname(self, at: int) -> Name:
        """Return a family ("the Kvists"), or a person whose possessive lacks its apostrophe."""
        text = self.line.words[at].text
        if self._before(at) in {"the", "both", "two"}:
            return replace(self._make(at, at + 1, "MISC", 0.8), people=True)
        return replace(self._make(at, at + 1, "PER", 0.7), text=text[:-1])

    def _before(self, at: int) -> str:
        return self.line.words[at - 1].text.lower() if at else ""

    def _acronym(self, at: int) -> Iterator[Name]:
        text = self.line.words[at].text
        if self.lexicon.has("codes", text) and not self.line.shout:
            yield self._make(at, at + 1, "LOC", 0.9 if self._is_in_address(at) else 0.7)
            return
        if self._is_called(at) and self.line.signed and len(text) < 4:  # signed with initials
            yield self._make(at, at + 1, "PER", 0.75)
            return
        if len(text) <= 6 and not self.line.shout and not is_common(text):
            yield self._make(at, at + 1, "ORG", 0.7)

    def _is_in_address(self, at: int) -> bool:
        """Whether a town stands before the code of a state, or a number of the post behind it."""
        words = self.line.words
        after = words[at + 1].text if at + 1 < len(words) else ""
        if len(after) == 5 and after.isdigit():
            return True
        before = words[at - 2 if self._before(at) == "," else at - 1] if at > 1 else None
        known = self.lexicon.known.get(before.text) if before else None
        listed = before is not None and before.capital and self._before(at) == ","
        return self._before(at) in self.lexicon.lists["place cues"] or (
            (known is not None and known.kind == "LOC")
            or (listed and at - 2 in self.glued)  # San Jose, CA
        )

    def _doubtful(self, at: int) -> Iterator[Name]:
        word = self.line.words[at]
        paper = self.lexicon.has("newspapers", word.text) and not word.weak
        if paper or not self.usage.lower[word.text.lower()]:
            yield replace(self._make(at, at + 1, None, 0.3), doubtful=True)

    def _is_ordinary(self, at: int) -> bool:
        """Whether a single word is likely no name, as far as its spelling and use tell."""
        word = self.line.words[at]
        text = word.text
        if self._is_called(at):
            return False
        if is_common(text) or self.usage.is_plain(text) or is_plainly_formed(text):
            return True
        has = self.lexicon.has
        if has("organisation heads", text) or has("titles", text):
            return True
        if not word.weak or self.usage.capital[text] or is_first_name(text):
            return False
        return text[-1] == "s" or not self._speaks(at)

    def _is_called(self, at: int) -> bool:
        """Whether a name is all there is of a line, as where a letter opens or is signed."""
        words = self.line.words
        before = [one.text for one in words[:at]]
        greeted = at > 0 and before[0] in _SALUTES
        marks = [*before[greeted:], *(one.text for one in words[at + 1 :])]
        if not all(one in _CLOSERS for one in marks):
            return False
        opens = (at == 0 or greeted) and marks[:1] in ([","], ["-"], [":"])
        told = self.line.signed or opens
        return is_first_name(words[at].text) or (told and self._may_be_called(words[at].text))

    def _may_be_called(self, word: str) -> bool:
        """Whether nothing but its place can tell of a word that it calls somebody."""
        has = self.lexicon.has
        lists = ("demonyms", "titles", "days", "not names", "codes", "organisation tails")
        told = any(has(one, word) for one in lists) or word in self.lexicon.known
        initials = word.isupper() and len(word) > 1 and not self.line.signed
        return not (told or initials or is_common(word) or is_plainly_formed(word))

    def _speaks(self, at: int) -> bool:
        words = self.line.words
        return at + 1 < len(words) and words[at + 1].text in _SAYS

    def _by_context(self, at: int) -> Name:
        """Return a single name with the kind that the words beside it tell."""
        words = self.line.words
        word, before = words[at], self._before(at)
        after = words[at + 1].text if at + 1 < len(words) else ""
        if before in _BEFORE_PEOPLES and word.text.endswith(("an", "ese", "ish", "ic", "ite")):
            return replace(self._make(at, at + 1, None, 0.3), doubtful=True)
        beside = self._kind_beside(at, at + 1)
        if beside is not None:
            return self._make(at, at + 1, beside, 0.8)
        if before == "the":
            if is_first_name(word.text):
                return self._make(at, at + 1, "MISC", 0.6)
            return self._make(at, at + 1, None, 0.4)
        if self._is_called(at):
            return self._make(at, at + 1, "PER", 0.85)
        speaks = after in self._speech or before in {"said", "says"}
        if speaks and not word.possessive and not _is_camel(word.text):
            return self._make(at, at + 1, "PER", 0.75)
        if is_first_name(word.text):
            return self._make(at, at + 1, "PER", 0.75)
        return self._make(at, at + 1, None, 0.4)

    def _kind_beside(self, first: int, end: int) -> Kind | None:
        """Return the kind that the words around a name tell: *the ferry X*, *mayor of X*."""
        before = self._before(first)
        for section, kind in _BY_NOUN:
            if self.lexicon.has(section, before):
                return kind
        if before in self.lexicon.lists["place cues"]:
            odd = self._is_adjective(end - 1) or _is_camel(self.line.words[first].text)
            return None if odd else "LOC"
        if before == "of" and first > 1 and self.line.words[first - 2].text.lower() in _RULED:
            return "LOC"
        if not self.line.words[end - 1].possessive:
            return None
        ahead = [one.text.lower() for one in self.line.words[end : end + 3]]
        ruled = any(one in _RULED for one in ahead[:1]) or any(one in _RULERS for one in ahead)
        return "LOC" if ruled else None

    def _is_adjective(self, at: int) -> bool:
        """Whether a word ends as adjectives of peoples do and a noun follows it."""
        words = self.line.words
        if not words[at].text.endswith(("an", "ese", "ish", "ic", "ite")) or at + 1 >= len(words):
            return False
        following = words[at + 1].text
        return following.islower() and following.isalpha() and following not in SMALL

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
        owner = words[first - 1].text if first and words[first - 1].possessive else None
        gender = gender_of(words[first].text) if kind == "PER" and end - first > 1 else None
        return Name(
            self._span_text(first, end),
            words[first].start,
            words[end - 1].end,
            kind,
            score,
            gender=gender,
            owner=owner,
        )


_OFFICES = frozenset("CEO CFO COO CTO Manager Author Editor Founder Owner Attorney".split())
_SUFFIXES = frozenset(["II", "III", "IV", "JR", "SR", "MD", "MP", "QC", "KC"])
_CLOSERS = frozenset([",", "-", "–", "—", ":", ".", "!"])
_SALUTES = frozenset("Hi Hello Hey Yo Dear".split())
_SAYS = frozenset("said says told tells added wrote writes argued argues asked replied".split())
_BY_NOUN: tuple[tuple[str, Kind], ...] = (
    ("vessels", "MISC"),
    ("bodies", "ORG"),
    ("settlements", "LOC"),
    ("roles", "PER"),
)
_BEFORE_PEOPLES = frozenset(
    "a an first every each no many most some other young old another any few several".split()
)
_RULERS = frozenset(
    """minister ministry embassy premier government parliament capital army navy ambassador
    constitution economy chancellor mayor governor population border borders""".split()
)
_RULED = _RULERS | frozenset(
    """city town village port island people peoples state republic kingdom south north east west
    coast outskirts suburb province region banks inhabitants residents streets citizens queen king
    duchy university siege battle bishop archbishop""".split()
)
_PEOPLE_ENDINGS = ("ians", "eans", "icans", "ayans", "ivans", "osians", "orans")


_SURNAMES_IN_S = frozenset(
    """Waters Banks Woods Hands Brooks Stones Fields Rivers Sessions Flowers Mills Wells Parks
    Gates Stocks Jobs Boots Bands Childs Days Evans Grounds Heads Hills Hobbs Holds Masters
    Moors Peoples Rains Reeds Shields Sands Sellers Sparks Summers Winters Towers Walls Weeks
    Wings Meadows Earnings Saunders Powers Matters Dukes Barnes Burns Byers Chambers""".split()
)


def _is_camel(word: str) -> bool:
    """Whether a capital or a digit stands inside a word, as in names of products: *OpenQuay*."""
    if any(letter.isdigit() for letter in word):
        return True
    return bool(re.search(r"[a-z][A-Z]", word)) and not word.startswith(("Mc", "Mac", "De", "La"))


def _is_no_person_tail(word: str) -> bool:
    """Whether a second word makes a first name before it part of something else."""
    if word in _STRONG_TAILS:
        return True
    return word.endswith("s") and is_common(word) and word not in _SURNAMES_IN_S


def _ends_as_people(word: str) -> bool:
    return len(word) > 6 and word.endswith(_PEOPLE_ENDINGS) and not is_common(word)


_ARTICLES = frozenset(
    """The A An This That These Those And But Or If In On At For With From By To As So When While
    My Our Your His Her Their Its It He She We They You I Is Are Was Were Not No What Why Who How
    Where After Before Since Under Over About Of Former Then""".split()
)
_TO_COME = ("-designate", "-elect", "-nominate")
"""Endings of an office not yet held: "secretary of State-designate Ann Lee"."""
_NOT_WITHIN_PEOPLE = frozenset(
    """Is Are Was Were Has Had Will The On At By For With From As After Before Against Over Under
    About""".split()
)
_TITLE_SURNAMES = frozenset("King Prince Pope Bishop Dean Duke Earl Judge".split())
_BEFORE_SURNAMES = frozenset(
    """Mr. Mr Mrs. Mrs Ms. Ms Miss Sen. Sen Senator Rep. Rep Representative Congressman Mayor
    Congresswoman Gov. Gov Governor Prof. Professor Dr. Dr Justice Judge Attorney""".split()
)
_PEOPLE_HEADS = frozenset(["Native", "Indigenous"])
_BODY_WORDS = frozenset(
    """University College Institute Ministry Committee Association Party Partido Parti Partei
    Partisi Partia Partij Partito Ministère Universität Université Universidad""".split()
)
_NO_PLACE = frozenset(["World", "Civilization", "Civilisation"])
_ROOMS = frozenset("Suite Apt Apt. Ste Ste. Floor NW NE SW SE".split())
_STREETS = frozenset("Street St. Avenue Ave Ave. Road Rd Rd. Boulevard Blvd Blvd.".split())
_SHIPS = frozenset("USS HMS HMAS HMCS RMS".split())
_THING_HEADS = frozenset("Operation Hurricane Typhoon Cyclone Storm Project Expedition".split())
_CITY_SURNAMES = frozenset(
    """Washington Lincoln Jackson Houston Austin Dallas Hamilton Madison Ford Paris London Brooklyn
    Jordan Israel Georgia Chad Berlin Kent York Bergen Cork Lancaster Salisbury Salem Orlando
    Sydney Cleveland Columbus Carson Montgomery Charlotte Florence Virginia Carolina
    Dakota Savannah Phoenix Chelsea Darwin Perth Wellington Nelson Kingston Rochester Lexington
    Buffalo Dover Concord Burlington Arlington Durham Raleigh Richmond Norfolk Milan
    Roman""".split()
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
    Tower Beach Valley City Bay Times Post News Garden Gardens Room Hall House Theater
    Theatre Trail Bridge Square Bowl Stadium Report Show Tonight""".split()
)
_TITLE_GENDER: dict[str, Gender] = {
    **dict.fromkeys(["Mr.", "Mr", "Sir", "Lord", "King", "Prince", "Congressman", "Father"], "m"),
    **dict.fromkeys(["Chairman", "Spokesman", "Councilman", "Assemblyman", "Duke", "Baron"], "m"),
    **dict.fromkeys(["Mrs.", "Mrs", "Ms.", "Ms", "Miss", "Lady", "Dame", "Queen"], "f"),
    **dict.fromkeys(["Princess", "Congresswoman", "Chairwoman", "Spokeswoman", "Sister"], "f"),
    **dict.fromkeys(["Councilwoman", "Assemblywoman", "Duchess", "Baroness", "Actress"], "f"),
}


_NO_LETTERS = re.compile("[.&]")


def _is_initial(word: str) -> bool:
    return len(word) == 2 and word[1] == "." and word[0].isupper()


# ---- lines whose capitals tell nothing ------------------------------------------------------


def _in_headline(text: str, line: Line, known: dict[str, Name], lexicon: Lexicon) -> Iterator[Name]:
    """Yield the names of a headline that the rest of the text, or the lists, know as names."""
    at, n_words = 0, len(line.words)
    while at < n_words:
        found = _longest_known(text, line, at, known, lexicon)
        found = found or _titled(text, line, at, lexicon) or _in_full(text, line, at, lexicon)
        found = found or _state(line, at, lexicon)
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
        entry = lexicon.name(words)
        if entry is not None and not (line.shout and len(words) < 4):
            return Name(words, start, stop, entry.kind, 0.8, entry.canonical), end
    return None


def _titled(text: str, line: Line, at: int, lexicon: Lexicon) -> tuple[Name, int] | None:
    """Return the person named in full behind a title at ``at``, and where the name ends."""
    words = line.words
    if line.shout or not lexicon.has("titles", words[at].text):
        return None
    end = at + 1
    while _goes_on(text, line, end) and _is_given(words[end].text):
        end += 1
    if end == at + 1 or not is_first_name(words[at + 1].text):
        return None
    if not _goes_on(text, line, end) or not _can_close(text, line, end, lexicon):
        end -= 1
    if end == at + 1 or _is_initial(words[end].text):
        return None
    start, stop = words[at + 1].start, words[end].end
    name = " ".join(text[start:stop].split())
    gender = _TITLE_GENDER.get(words[at].text) or gender_of(name)
    return Name(name, start, stop, "PER", 0.8, gender=gender, titled=True), end + 1


def _state(line: Line, at: int, lexicon: Lexicon) -> tuple[Name, int] | None:
    """Return the state whose code stands at ``at`` behind a town: *Tarn, NY*."""
    words = line.words
    if at < 2 or words[at - 1].text != "," or not words[at - 2].capital:
        return None
    word = words[at]
    if not lexicon.has("codes", word.text) or (line.shout and is_common(word.text)):
        return None
    return Name(word.text, word.start, word.end, "LOC", 0.9), at + 1


def _in_full(text: str, line: Line, at: int, lexicon: Lexicon) -> tuple[Name, int] | None:
    """Return the person named in full from ``at`` on, and where the name ends."""
    words = line.words
    first = words[at].text
    if line.shout or not words[at].capital or is_common(first) or first in lexicon.known:
        return None
    end = at + 1
    while _goes_on(text, line, end) and _is_initial(words[end].text):
        end += 1
    if not _goes_on(text, line, end):
        return None
    if end == at + 1 and not (
        is_first_name(first)
        and (_can_close(text, line, end, lexicon) or _stands_alone(line, at, end, lexicon))
    ):
        return None
    start, stop = words[at].start, words[end].end
    name = " ".join(text[start:stop].split())
    return Name(name, start, stop, "PER", 0.8, gender=gender_of(name)), end + 1


def _stands_alone(line: Line, at: int, end: int, lexicon: Lexicon) -> bool:
    """Whether two words stand between marks, an office behind them: *2. Ann Waters, Director*."""
    words = line.words
    opens = at == 0 or words[at - 1].text in _CLOSERS
    if not opens or end + 2 >= len(words) or words[end + 1].text not in {",", "-"}:
        return False
    office = words[end + 2].text
    return lexicon.has("titles", office) or office in _OFFICES


def _is_given(word: str) -> bool:
    return _is_initial(word) or (is_first_name(word) and not is_common(word))


def _goes_on(text: str, line: Line, at: int) -> bool:
    """Whether a capitalised word stands at ``at``, right behind the one before it."""
    words = line.words
    return at < len(words) and words[at].capital and joined(text, words[at - 1], words[at])


def _can_close(text: str, line: Line, at: int, lexicon: Lexicon) -> bool:
    """Whether the word at ``at`` can be a surname where verbs are capitalised too."""
    word, has = line.words[at].text, lexicon.has
    goes_on = _goes_on(text, line, at + 1)
    following = line.words[at + 1].text if goes_on else ""
    if has("place tails", following) or has("organisation tails", following):
        return False
    if has("surnames", word) or word in _TITLE_SURNAMES:
        return True
    if is_common(word) or is_plainly_formed(word) or _is_no_person_tail(word):
        return False
    return word not in lexicon.known and not (goes_on and word.endswith(("es", "ed", "ing")))


# ---- all together ---------------------------------------------------------------------------


def find_names(text: str, sentences: Sequence[tuple[int, int]]) -> list[Name]:
    """Return the names in an English text, in order, kinds as far as each place tells them."""
    words = lexicon()
    lines = lines_of(text, sentences)
    usage = usage_of(lines)
    plain: list[Name] = []
    for line in lines:
        if line.tells:
            plain.extend(spread_kinds(text, list(_in_line(text, line, usage, words))))
    known = {name.text.casefold(): name for name in plain if name.kind is not None}
    for name in plain:
        if name.kind == "PER" and " " in name.text:
            known.setdefault(name.text.split()[-1].casefold(), replace(name, gender=None))
    headlines: list[Name] = []
    for line in lines:
        if not line.tells:
            headlines.extend(_in_headline(text, line, known, words))
    return sorted([*plain, *headlines], key=lambda name: name.start)


# ---- lists of names -------------------------------------------------------------------------

_AND = re.compile(r",? (?:and|or|&) (?:the )?|, (?:the )?|/")
UNSURE = 0.7
"""A kind no surer than this gives way to that of the names it is listed with."""
SURE = 0.85


def spread_kinds(text: str, names: Sequence[Name]) -> list[Name]:
    """Give names listed together one kind where the sure ones agree: *Lima, Tarn and Quito*.

    A list has three names or more; of two, only a place before its country or state counts.
    """
    found: list[Name] = []
    for run in _runs(text, names):
        found.extend(_town_and_state(text, run) if len(run) == 2 else _alike(run))
    return found


def _runs(text: str, names: Sequence[Name]) -> Iterator[list[Name]]:
    run: list[Name] = []
    for name in names:
        if run and _AND.fullmatch(text, run[-1].end, name.start):
            run.append(name)
            continue
        if run:
            yield run
        run = [name]
    if run:
        yield run


def _alike(run: list[Name]) -> list[Name]:
    kinds = {name.kind for name in run if name.kind is not None and name.score >= SURE}
    if len(run) < 3 or len(kinds) != 1:
        return run
    kind = next(iter(kinds))
    return [_as_listed(name, kind) for name in run]


def _town_and_state(text: str, run: list[Name]) -> list[Name]:
    """Take a name of no known kind before ", Peru" for a place there, unless it is "Peru’s"."""
    town, state = run
    known = state.canonical is not None or lexicon().has("codes", state.text)
    sure = state.kind == "LOC" and known and (town.kind is None or town.score <= UNSURE)
    possessive = text[state.end : state.end + 1] in {"’", "'"}
    if not sure or possessive or text[town.end : state.start] != ", ":
        return run
    return [_as_listed(town, "LOC"), state]


def _as_listed(name: Name, kind: Kind | None) -> Name:
    if name.doubtful or name.people or name.kind == kind:
        return name
    if name.kind is None or name.score <= UNSURE:
        return replace(name, kind=kind, score=0.75, canonical=None)
    return name


# ---- one line -------------------------------------------------------------------------------


def _in_line(text: str, line: Line, usage: Usage, words: Lexicon) -> Iterator[Name]:
    glued = glue(line.words, words)
    dissector = Dissector(text, line, usage, words, glued)
    months = frozenset(usage.months_as_names)
    for first, end in Chainer(text, line.words, words, glued, months).chains():
        yield from dissector.names(first, end)
    yield from _in_lower_case(text, line, words)


def _in_lower_case(text: str, line: Line, words: Lexicon) -> Iterator[Name]:
    """Yield the places written in lower case, as in hasty letters: *canada*, *new york*."""
    last = -1
    for at, word in enumerate(line.words):
        if word.text not in words.lower_openers or at <= last or len(word.text) < 3:
            continue
        for end in (at + 2, at + 1):
            part = line.words[at:end]
            if len(part) != end - at or not all(one.text.islower() for one in part):
                continue
            known = words.lower_places.get(" ".join(text[part[0].start : part[-1].end].split()))
            if known is not None:
                start, stop = part[0].start, part[-1].end
                yield Name(text[start:stop], start, stop, "LOC", 0.8, known.canonical)
                last = end - 1
                break
