"""Chains: runs of capitalised words, with the small words names are built with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from crossread.analyse.mention.lexicon import Lexicon
from crossread.analyse.mention.words import Word, is_plainly_formed, joined
from crossread.text.names import is_common, is_first_name

_COMMON_PARTICLES = frozenset("la le y e al el da du ap ten der den zu af".split())
_BEFORE_MONTHS = frozenset(
    "in of last since until till early late mid by on next this during from between th".split()
)
LONGEST_RUN = 16
"""A longer run of capitals is no name, and would be slow to look through; it counts words."""
LINKS = frozenset(["of", "for", "on"])
_BODIES_OF_MANY = frozenset(
    "Union Association League Federation Party Society Council Guild Alliance Front Club".split()
)
_COMPANY = frozenset("Inc Inc. Corp. Ltd Ltd. LLC LLP PLC GmbH L.L.C. L.P.".split())
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
    months_as_names: frozenset[str]

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
            if end - at <= LONGEST_RUN:
                yield at, end
            at = end

    def _opens(self, at: int) -> bool:
        opens = self.words[at].capital or self._opens_low(at)
        return opens and not self._is_day(at)

    def _opens_low(self, at: int) -> bool:
        """Whether a word in lower case opens a run: *al-Tarn*, *van der Holm*."""
        word = self.words[at]
        if is_article_name(word.text) or (at + 1 in self.glued and word.text in {"al", "bin"}):
            return True
        if not self.lexicon.has("particles", word.text) or word.text in _COMMON_PARTICLES:
            return False
        ahead = self._after_particle(at)
        return ahead > at and not self._is_day(ahead - 1)

    def _is_day(self, at: int) -> bool:
        word = self.words[at].text
        if at in self.glued or not self.lexicon.has("days", word):
            return False
        return word not in self.months_as_names or self._is_dated(at)

    def _is_dated(self, at: int) -> bool:
        """Whether the words beside a month that is also a surname here make it a month."""
        before = self.words[at - 1].text.lower() if at else ""
        after = self.words[at + 1].text if at + 1 < len(self.words) else ""
        return before in _BEFORE_MONTHS or before.isdigit() or after[:1].isdigit()

    def _step(self, first: int, end: int) -> int:
        """Return the new end of the run if the word at ``end`` goes on with it."""
        if end >= len(self.words):
            return end
        left, word = self.words[end - 1], self.words[end]
        if self._is_owned(end):
            return end + 1 if word.capital else end + 2
        if word.text == "," and end + 1 < len(self.words) and self.words[end + 1].text in _COMPANY:
            return end + 2
        if not joined(self.text, left, word) and not self._is_initial_gap(left, word):
            return end
        if left.possessive and left.text not in _OWNERS and end not in self.glued:
            return end
        if end in self.glued or (word.capital and not self._is_day(end)):
            return end + 1
        if is_article_name(word.text):
            return end + 1
        return self._small_word(first, end)

    def _is_owned(self, end: int) -> bool:
        """Whether a body of many follows its members: *Miners’ Union*, *Bargemen’s League*."""
        left, word = self.words[end - 1], self.words[end]
        marked = word.text in {"’", "'"} and left.text[-1:] == "s" and left.end == word.start
        body = end + 1 if marked else end
        many = left.text.endswith("men") if left.possessive else marked
        return many and body < len(self.words) and self.words[body].text in _BODIES_OF_MANY

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
        if small in LINKS:
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
        return small == "of" and head in PLACE_OF

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
        linked = next((at for at, one in enumerate(run) if one in LINKS), 0)
        plain = linked == 1 or is_common(following) or is_plainly_formed(following)
        if linked and plain and self.lexicon.has("organisation heads", run[linked - 1]):
            return end + 2
        if not is_common(following) or not is_common(run[-1]):
            return end
        return end + 2 if self._tail_ahead(end + 1) else end

    def _tail_ahead(self, at: int) -> bool:
        while self._capital_at(at):
            if at and self.lexicon.has("organisation tails", self.words[at].text):
                return True
            at += 1
        return False


PLACE_OF = frozenset(
    """Republic Kingdom Gulf Strait Bay Isle City Province Horn Cape Port Emirate
    Sea Emirates Territory Territories Principality Commonwealth Coast Sultanate Duchy""".split()
)


def is_article_name(word: str) -> bool:
    """Whether a word is a name behind an Arabic article: *al-Tarn*."""
    return word[:3] in {"al-", "el-"} and word[3:4].isupper()


def glue(words: Sequence[Word], lexicon: Lexicon) -> frozenset[int]:
    """Return the words after the first of every known name of several words."""
    found: set[int] = set()
    for at, word in enumerate(words):
        if not word.capital and word.text not in {"al", "bin"}:
            continue
        for phrase in lexicon.phrases.get(word.text, ()):
            texts = [one.text for one in words[at : at + len(phrase)]]
            if tuple(texts) == phrase:
                found.update(range(at + 1, at + len(phrase)))
                break
    return frozenset(found)
