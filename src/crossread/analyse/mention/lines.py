"""Sentences as lines of words, and how a text as a whole writes its words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from crossread.analyse.mention.words import Word, is_shout, is_title_cased, words_of
from crossread.text.names import is_common, is_first_name

SURE_TITLES = frozenset("Mr. Mr Mrs. Mrs Ms. Ms Miss Sen. Rep. Gov. Dr. Gen. Lt. Col.".split())
"""Titles that nothing but a person's name follows."""


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence cut into words, and whether its capitals tell names from other words.

    A ``signed`` one stands behind the close of a letter ("Regards,").
    """

    words: tuple[Word, ...]
    tells: bool
    shout: bool
    signed: bool = False


@dataclass(slots=True)
class Usage:
    """How this text writes its words: capitalised inside sentences, or in lower case."""

    capital: Counter[str] = field(default_factory=Counter)
    lower: Counter[str] = field(default_factory=Counter)
    months_as_names: set[str] = field(default_factory=set)

    def is_plain(self, word: str) -> bool:
        """Whether ``word``, capitalised where every word is, is likely no name."""
        low = word.lower()
        if word.isupper() and len(word) > 1:
            return False
        if self.lower[low]:
            return self.capital[word] <= self.lower[low]
        return is_common(word) and not self.capital[word]


def lines_of(text: str, sentences: Sequence[tuple[int, int]]) -> list[Line]:
    """Cut each sentence into words and judge its capitals."""
    found: list[Line] = []
    signed = False
    for start, end in sentences:
        words = words_of(text, start, end)
        cut = _label_end(words)
        for part in (words[:cut], words[cut:]):
            if part:
                shout = is_shout(part)
                titled = is_title_cased(part) or (0 < cut == len(part))
                found.append(Line(tuple(part), not shout and not titled, shout, signed))
        signed = _closes_letter(words)
    return found


_CLOSES = frozenset(
    """thanks thank you thx many very much again so a lot in advance regards rgds best all the
    wishes kind kindest warm warmest and cheers sincerely truly faithfully love yours respectfully
    cordially""".split()
)
"""The words letters are closed with: *Many thanks and best regards*."""
_CLOSE_HEADS = frozenset(
    """thanks thank thx regards rgds best cheers sincerely truly faithfully love yours respectfully
    cordially""".split()
)


def _closes_letter(words: Sequence[Word]) -> bool:
    """Whether a line closes a letter, so that its writer's name follows: *Best regards,*."""
    said = [one.text.lower() for one in words if one.text[0].isalpha()]
    return not _CLOSE_HEADS.isdisjoint(said) and _CLOSES.issuperset(said)


def _label_end(words: Sequence[Word]) -> int:
    """Return how many words a label such as ``Part One: Keep the Bell:`` takes, 0 for none.

    A label opens the sentence, ends with a colon and capitalises its words throughout.
    """
    for at, word in enumerate(words[:12]):
        if word.text == ":":
            letters = [one for one in words[:at] if one.text[0].isalpha()]
            long = [one for one in letters if len(one.text) > 3]
            labelled = len(letters) > 1 and all(one.capital for one in long)
            plain = any(is_common(one.text) for one in long if not one.weak)
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
        usage.months_as_names.update(_months_as_names(line.words))
    return usage


_MONTH_NAMES = frozenset(["May", "April", "June", "August", "March"])


def _months_as_names(words: Sequence[Word]) -> Iterator[str]:
    """Yield the months that follow a first name or a title: Theresa May."""
    for left, word in pairwise(words):
        if word.text not in _MONTH_NAMES or not left.capital or left.possessive:
            continue
        if is_first_name(left.text) or left.text in SURE_TITLES:
            yield word.text
