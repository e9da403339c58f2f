"""Words compared with words: tokens, word diffs, overlap that keeps the order.

Everything here is exact and the same on every machine; no floats but shares of counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

from crossread.model.span import Span
from crossread.text.wordlists import sections

# A number keeps its separators (1,200; 6:40), a word its apostrophe (don't); a hyphen cuts.
_WORD = re.compile(r"\d+(?:[.,:]\d+)*|[^\W\d_]+(?:['’ʼ][^\W\d_]+)*")
_POSSESSIVE = re.compile(r"(?<=[^\W\d_])(?:'s|s')$")
_LATIN = re.compile(r"[a-z']+")


class Token(NamedTuple):
    """A word of a text: where it stands, and its form for comparing."""

    start: int
    end: int
    norm: str


def tokens(text: str, start: int = 0, end: int | None = None) -> list[Token]:
    """Return the words of ``text`` between two code points, marks and white space left out."""
    stop = len(text) if end is None else end
    found = _WORD.finditer(text, start, stop)
    return [Token(match.start(), match.end(), normalise(match.group())) for match in found]


@lru_cache(maxsize=1 << 16)
def normalise(word: str) -> str:
    """Return a word for comparing: folded case, one apostrophe, no possessive, no thousands comma.

    >>> normalise("Kyiv’s"), normalise("3,000")
    ('kyiv', '3000')
    """
    if word[0].isdigit():
        return re.sub(r",(?=\d{3}(?!\d))", "", word)
    return _POSSESSIVE.sub(
        lambda match: "s" if match.group() == "s'" else "",
        word.casefold().replace("’", "'").replace("ʼ", "'"),
    )


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """Return a rough stem of a normalised word, so that forms of one word meet.

    English endings are cut by rule, with a list of irregular forms; of other words the last two
    letters are dropped, which joins most case endings of Slavic nouns.
    """
    irregular = _irregular().get(word)
    if irregular is not None:
        return irregular
    if not _LATIN.fullmatch(word):
        return word if word[0].isdigit() or len(word) < 5 else word[: max(4, len(word) - 2)]
    return _english_stem(word)


_ENDINGS = ("ingly", "edly", "ings", "ing", "ied", "ies", "ed", "es", "ly", "s", "e", "y")
MIN_STEM = 3
MIN_ADVERB = 5  # "quickly", not "family"


def _english_stem(word: str) -> str:
    if len(word) <= MIN_STEM or word.endswith("ss"):
        return word
    for ending in _ENDINGS:
        rest = word.removesuffix(ending)
        shortest = MIN_ADVERB if ending == "ly" else MIN_STEM
        if rest == word or len(rest) < shortest or not re.search("[aeiouy]", rest):
            continue
        if len(rest) > MIN_STEM and rest[-1] == rest[-2] and rest[-1] not in "lsz":
            rest = rest[:-1]
        return rest.removesuffix("e") if len(rest) > MIN_STEM else rest
    return word


@lru_cache(maxsize=1)
def _irregular() -> dict[str, str]:
    entries = sections("crossread.text", "comparing.txt")["irregular"]
    table: dict[str, str] = {}
    for entry in entries:
        head, *forms = entry.split("=")
        table |= dict.fromkeys((head, *forms), head)
    return table


@lru_cache(maxsize=64)
def word_set(section: str) -> frozenset[str]:
    """Return a section of the list of words that matter when texts are compared."""
    return frozenset(sections("crossread.text", "comparing.txt")[section])


@lru_cache(maxsize=64)
def stem_set(section: str) -> frozenset[str]:
    """Return the stems of a section of that list."""
    return frozenset(stem(normalise(word)) for word in word_set(section))


def is_content(word: str) -> bool:
    """Whether a normalised word says something by itself (is no function word)."""
    return word not in word_set("function") and (len(word) > 1 or word.isdigit())


def content_stems(words: Iterable[Token]) -> list[str]:
    """Return the stems of the words that say something, in order."""
    return [stem(word.norm) for word in words if is_content(word.norm)]


@dataclass(frozen=True, slots=True)
class Edit:
    """One step of a word diff: words ``a`` of the first sequence against ``b`` of the second."""

    kind: Literal["equal", "cut", "added", "changed"]
    a: Span
    b: Span


# An island of this many equal function words between two changes reads as part of the change.
ISLAND_WORDS = 1


def word_diff(a: Sequence[str], b: Sequence[str]) -> list[Edit]:
    """Return the steps that turn the words ``a`` into ``b``, as a careful reader would mark them.

    The longest common subsequence decides; a lone function word between two changes is taken into
    them.
    """
    from rapidfuzz.distance import Indel

    numbers = _numbered(a, b)
    steps = [
        Edit(
            "equal" if step.tag == "equal" else "changed",
            Span(step.src_start, step.src_end),
            Span(step.dest_start, step.dest_end),
        )
        for step in Indel.opcodes(*numbers)
    ]
    return _slid(_joined(_without_islands(steps, a)), a, b)


def _slid(steps: Sequence[Edit], a: Sequence[str], b: Sequence[str]) -> list[Edit]:
    """Move each cut or addition to the left as long as it says the same.

    "[We left. ]We came" is easier to read than "We [left. We ]came".
    """
    slid = list(steps)
    for index in range(1, len(slid)):
        before, step = slid[index - 1], slid[index]
        if before.kind != "equal" or step.kind not in {"cut", "added"}:
            continue
        words, part = (a, step.a) if step.kind == "cut" else (b, step.b)
        room = len(before.a) if index == 1 else len(before.a) - 1
        n = 0
        while n < room and words[part.start - 1 - n] == words[part.end - 1 - n]:
            n += 1
        slid[index - 1] = Edit("equal", *_moved(before, end=-n))
        slid[index] = Edit(step.kind, *_moved(step, start=-n, end=-n))
        if index + 1 < len(slid):
            slid[index + 1] = Edit("equal", *_moved(slid[index + 1], start=-n))
        elif n:
            last = slid[index]
            end = Span(last.a.end, last.a.end + n), Span(last.b.end, last.b.end + n)
            slid.append(Edit("equal", *end))
    return [step for step in slid if len(step.a) or len(step.b)]


def _moved(step: Edit, *, start: int = 0, end: int = 0) -> tuple[Span, Span]:
    return (
        Span(step.a.start + start, step.a.end + end),
        Span(step.b.start + start, step.b.end + end),
    )


def _numbered(a: Sequence[str], b: Sequence[str]) -> tuple[list[int], list[int]]:
    """Number the words: RapidFuzz compares by hash, and small integers cannot collide."""
    known: dict[str, int] = {}
    return (
        [known.setdefault(word, len(known)) for word in a],
        [known.setdefault(word, len(known)) for word in b],
    )


def _without_islands(steps: Sequence[Edit], a: Sequence[str]) -> list[Edit]:
    kept: list[Edit] = []
    for index, step in enumerate(steps):
        inside = 0 < index < len(steps) - 1
        island = (
            inside
            and step.kind == "equal"
            and len(step.a) <= ISLAND_WORDS
            and not any(is_content(word) for word in a[step.a.start : step.a.end])
        )
        kept.append(Edit("changed", step.a, step.b) if island else step)
    return kept


def _joined(steps: Iterable[Edit]) -> list[Edit]:
    joined: list[Edit] = []
    for step in steps:
        last = joined[-1] if joined else None
        if last is not None and (last.kind == "equal") == (step.kind == "equal"):
            spans = Span(last.a.start, step.a.end), Span(last.b.start, step.b.end)
            joined[-1] = Edit(_kind(*spans, equal=step.kind == "equal"), *spans)
        else:
            joined.append(Edit(_kind(step.a, step.b, equal=step.kind == "equal"), step.a, step.b))
    return joined


def _kind(a: Span, b: Span, *, equal: bool) -> Literal["equal", "cut", "added", "changed"]:
    if equal:
        return "equal"
    if not len(b):
        return "cut"
    return "changed" if len(a) else "added"


def common_in_order(a: Sequence[str], b: Sequence[str]) -> int:
    """Return how many words stand in both, in the same order."""
    from rapidfuzz.distance import LCSseq

    return int(LCSseq.similarity(*_numbered(a, b)))


def ordered_overlap(a: Sequence[str], b: Sequence[str]) -> float:
    """Return the share of the shorter sequence that stands in both, in order; 0 if one is empty."""
    shorter = min(len(a), len(b))
    return round(common_in_order(a, b) / shorter, 3) if shorter else 0.0


def containment(a: frozenset[str], b: frozenset[str]) -> float:
    """Return the share of ``a`` that is also in ``b``; 0 if ``a`` is empty."""
    return round(len(a & b) / len(a), 3) if a else 0.0
