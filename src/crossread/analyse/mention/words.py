"""Words of a sentence, as names need them: where they stand and how they are written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from crossread.analyse.mention.lexicon import lexicon
from crossread.text.names import common_words, is_common


class Word(NamedTuple):
    """A word or a mark. ``end`` leaves a possessive ’s out; ``weak`` says that a capital means
    nothing here, for a sentence, a quotation or a list item opens with the word."""

    text: str
    start: int
    end: int
    capital: bool
    weak: bool
    possessive: bool


_DOTTED = (
    "Mr|Mrs|Ms|Dr|St|Sen|Sens|Rep|Reps|Gov|Gen|Gens|Lt|Col|Sgt|Prof|Rev|Hon|Capt|Cmdr|Adm|Maj|Cpl"
    "|Pvt|Brig|Jr|Sr|Inc|Corp|Ltd|Ft|Mt|Fr|Dept"
)
_WORD = re.compile(
    rf"""
    [A-Z]{{1,3}}\$(?=\s?\d)                      # US$: a currency, no country
  | (?:[A-Z]\.){{2,}}(?:-[A-Z][a-z]+)?          # U.S., U.S.-Turkish
  | (?:{_DOTTED})\.                             # Mr.
  | [A-ZА-ЯІЇЄҐ]\.(?=\s?[A-ZА-ЯІЇЄҐ])          # an initial
  | [^\W\d_](?:\w|[\u0300-\u036f]|[’'ʼ](?=[^\W\d_])|[-‐‑&](?=\w))*
  | \d+(?:[.,]\d+)*\w*
  | [^\w\s]
    """,
    re.VERBOSE,
)
_ADDRESS = re.compile(
    r"""
    (?:https?://|www\.)\S+
  | \S+@[\w-]+\.\S+
  | (?<=\w)@\S+                                          # Lee@TARN
  | [\w-]+(?:\.[\w-]+)+/\S*
  | [\w-]+\.(?:docx?|xlsx?|pptx?|pdf|txt|html?|jpe?g|png|gif|zip)\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""Addresses and names of files: no word in them names anything."""
_POSSESSIVE = re.compile(r"[’'ʼ][sS]$")
_NO_NAME = re.compile(r"[’'](?:m|ve|ll|re|d|t|em|M|VE|LL|RE|T)$|^[RDI]-[A-Z]")
_OPENERS = frozenset("“„«‘\"'‹([•*▪◦–—:-;?!…")
SHORTEST_WRAPPED = 50
"""A line shorter than this, in code points, was not broken by wrapping."""
_BREAKS = re.compile(r"\n[^\S\n]*\n")

_LOWER_TAILS = frozenset(
    """backed led based style born era controlled occupied linked run funded owned made related
    aligned friendly wide elect bound like trained friendly sponsored dominated held ruled area
    speaking wing loving hating affiliated supported supporting educated bashing type only free
    inspired brokered appointed mediated imposed administered level first fearing turned""".split()
)


def words_of(text: str, start: int, end: int) -> list[Word]:
    """Cut ``text[start:end]``, a sentence, into words and marks."""
    found: list[Word] = []
    weak = True
    for match in _pieces_of(text, start, end):
        words = match.group()
        if match.re is _ADDRESS:
            found.append(Word("@", match.start(), match.end(), False, False, False))
            continue
        if not (words[0].isalpha() or words[0].isdigit()):
            weak = weak or words in _OPENERS
            found.append(Word(words, match.start(), match.end(), False, False, False))
            continue
        if "-" in words:
            found.extend(_pieces(words, match.start(), weak))
        else:
            found.append(_word(words, match.start(), weak))
        weak = False
    return found


def _pieces_of(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """Yield the addresses and, between them, the words and marks."""
    for address in _ADDRESS.finditer(text, start, end):
        yield from _WORD.finditer(text, start, address.start())
        yield address
        start = address.end()
    yield from _WORD.finditer(text, start, end)


def _pieces(words: str, start: int, weak: bool) -> Iterator[Word]:
    """Yield a word, or the parts of a compound: ``pro`` ``Putin``, ``Russia`` ``backed``."""
    cut = _cut_at(words)
    if cut is None:
        yield _word(words, start, weak)
        return
    yield _word(words[:cut], start, weak)
    yield Word("-", start + cut, start + cut + 1, False, False, False)
    yield from _pieces(words[cut + 1 :], start + cut + 1, False)


def _word(words: str, start: int, weak: bool) -> Word:
    possessive = len(words) > 2 and words[-1] in "sS" and bool(_POSSESSIVE.search(words))
    bare = words[:-2] if possessive else words
    capital = bare[0].isupper() and bare != "I" and not _NO_NAME.search(bare)
    return Word(bare, start, start + len(bare), capital, weak, possessive)


def _cut_at(words: str) -> int | None:
    """Return where a hyphen joins a name to what is none, or None."""
    for match in re.finditer("-", words):
        head, tail = words[: match.start()], words[match.end() :]
        if not tail or not head:
            continue
        if head.islower() and tail[0].isupper():
            return None if head in {"al", "el", "as", "ul", "bin", "e", "i"} else match.start()
        if head[0].isupper() and tail[0].islower() and _is_plain_tail(tail):
            return match.start()
        if tail[0].isupper() and ("." in head or (_is_known(head) and _is_known(tail))):
            return match.start()
    return None


def _is_known(word: str) -> bool:
    lists = lexicon()
    return word in lists.known or lists.has("surnames", word) or lists.has("demonyms", word)


def _is_plain_tail(tail: str) -> bool:
    first = tail.split("-")[0]
    if first in _LOWER_TAILS or (len(first) > 4 and first in common_words()):
        return True
    return len(first) > 5 and first.endswith(("ed", "ing"))


def joined(text: str, left: Word, right: Word) -> bool:
    """Whether nothing but a little white space stands between two words."""
    gap = text[left.end : right.start]
    if left.possessive:
        gap = gap[2:]
    return gap == " " or (gap.isspace() and _goes_on(text, gap, left.end))


def _goes_on(text: str, gap: str, end: int) -> bool:
    """Whether white space is no end of a paragraph, nor of a line too short to be wrapped."""
    if "\n" not in gap:
        return True
    line = end - (text.rfind("\n", 0, end) + 1)
    return line >= SHORTEST_WRAPPED and not _BREAKS.search(gap)


def is_shout(words: Sequence[Word]) -> bool:
    """Whether a sentence is written in capitals throughout, so that they tell nothing."""
    letters = [one.text for one in words if one.text[0].isalpha()]
    long = [one for one in letters if len(one) > 1]
    return len(long) >= 3 and sum(one.isupper() for one in long) >= 0.7 * len(long)


SMALL = frozenset(
    """a an the of in on for to and or at by with from as vs is it but nor than via per into over
    if not his her their its are be who was were has had will last this after before when where
    while since until during over under about against between without among said""".split()
)


def _marks(words: Sequence[Word]) -> list[str]:
    return [one.text for one in words if not one.text[0].isalnum()]


def is_title_cased(words: Sequence[Word]) -> bool:
    """Whether a line is a headline In Title Case, so that capitals tell little.

    Common words decide: in running text hardly one of them is capitalised. A line that ends as a
    sentence does is none.
    """
    if not words or words[-1].text in {".", "!", "…"}:
        return False
    if len(words) < 7 and words[-1].text in lexicon().lists["titles"] and "," in _marks(words):
        return False
    told = [one for one in words if one.text[0].isalpha() and one.text.lower() not in SMALL]
    plain = [one for one in told if not one.weak and is_common(one.text)]
    if len(told) < 3 or not plain:
        return False
    long = [one for one in plain if len(one.text) > 3]
    if len(long) >= 2:
        return sum(one.capital for one in long) >= 0.75 * len(long)
    return all(one.capital for one in told)


_PLAIN_ENDING = re.compile(
    r"(?:ism|isms|ists?|tion|tions|sion|sions|ness|ment|ments|ity|ities|ing|ings|ous|ical|ically|ful"
    r"|less|able|ible|ally|ized|ised|izing|ising|cracy|ties|ship|hood|ology|ological|nomic|ative)$"
)


def is_plainly_formed(word: str) -> bool:
    """Whether a word ends as nouns and adjectives do and names hardly ever."""
    return len(word) > 6 and not word.isupper() and bool(_PLAIN_ENDING.search(word))
