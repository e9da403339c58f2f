"""Numbers compared with numbers: whether they count one thing, and whether both can hold."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from crossread.compare.candidates import Statement
from crossread.model import Quantity, Span
from crossread.text.similarity import Token, content_stems, stem, stem_set, tokens, word_set

_TOLLS = ("dead", "hurt", "missing", "held", "moved")
# Words this near a number say what it counts.
NEAR_WORDS = 7
_YEAR = range(1800, 2101)
# "Sept. 11 hijackers" counts nothing.
_MONTH_BEFORE = re.compile(
    r"\b(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?\s$"
)


@dataclass(frozen=True)
class Count:
    """A number in its statement, with what it counts.

    ``toll`` is what happened to those counted (dead, hurt, missing, held, moved) where the words
    near the number say so; ``noun`` the stem of the thing counted, None where it is just people;
    ``near`` the stems of the words round it, without its own.
    """

    statement: Statement
    quantity: Quantity
    text: str

    @property
    def span(self) -> Span:
        """Return where the number stands."""
        return self.quantity.quantity.span

    @cached_property
    def clause(self) -> tuple[Token, ...]:
        """Return the words near the number, its own left out, up to the end of the clause."""
        return tuple(_near(self.statement.words, self.span, self.text))

    @cached_property
    def near(self) -> frozenset[str]:
        """Return the stems of the words near the number."""
        return frozenset(content_stems(self.clause))

    @cached_property
    def own(self) -> frozenset[str]:
        """Return the stems of the words that name what is counted."""
        named = f"{self.quantity.unit or ''} {self.quantity.of or ''}"
        return frozenset(content_stems(tokens(named)))

    @cached_property
    def toll(self) -> str | None:
        """Return what happened to those counted, None if nothing is said of it."""
        for words in (self.own, frozenset(content_stems(self.clause[:NEAR_WORDS]))):
            said = [one for one in _TOLLS if words & stem_set(f"toll.{one}")]
            if len(said) == 1:
                return said[0]
        if stem_set("lost life") <= self.near | self.own:
            return "dead"
        return "moved" if stem_set("left home") <= self.near else None

    @cached_property
    def noun(self) -> str | None:
        """Return the stem of the thing counted; None for people at large or where it is unsaid."""
        unit = self.quantity.unit
        if unit is None:
            return None
        words = tokens(unit)
        head = stem(words[-1].norm) if words else stem(unit)
        anyone = head in stem_set("anyone") or any(head in stem_set(f"toll.{t}") for t in _TOLLS)
        return None if anyone else head

    @property
    def is_of_anyone(self) -> bool:
        """Whether it counts people of whom nothing more is said, or things left unnamed."""
        generic = stem_set("anyone")
        return self.noun is None and self.toll is None and self.own <= generic

    @property
    def is_comparable(self) -> bool:
        """Whether the number counts or measures something: no rank, share, year or bare "one"."""
        quantity = self.quantity
        if quantity.form in {"ordinal", "fraction"}:
            return False
        if quantity.form == "vague":
            return first_word(self.span.of(self.text)) in word_set("vague counts")
        if quantity.value == 1 and quantity.form == "cardinal":
            return False
        words = self.span.of(self.text)
        is_year = quantity.value in _YEAR and re.search(r"\d{4}", words) is not None
        return not (is_year or _MONTH_BEFORE.search(self.text[: self.span.start][-10:]))


def first_word(words: str) -> str:
    """Return the first word, folded."""
    found = tokens(words)
    return found[0].norm if found else ""


_BREAK = re.compile(r"[,;:—()]|\b(?:and|but|while|whereas)\b")


def _near(words: Iterable[Token], span: Span, text: str) -> list[Token]:
    """Return the words of the number's clause, nearest first after it, then before it."""
    after = [word for word in words if word.start >= span.end]
    before = [word for word in words if word.end <= span.start]
    found: list[Token] = []
    end = span.end
    for word in after[: 2 * NEAR_WORDS]:
        if found and _BREAK.search(text, end, word.start):
            break
        found.append(word)
        end = word.end
    start = span.start
    for word in reversed(before[-NEAR_WORDS:]):
        if _BREAK.search(text, word.end, start):
            break
        found.append(word)
        start = word.start
    return found


def counts_of(statement: Statement, text: str) -> list[Count]:
    """Return the numbers of a statement that can be compared, in order."""
    if not statement.quantities:
        return []

    def found() -> list[Count]:
        counts = (Count(statement, quantity, text) for quantity in statement.quantities)
        return [one for one in counts if one.is_comparable]

    return statement.noted("counts", found)


# What must be the same near two numbers that count just "people".
NEAR_ANYONE = 3
# And near two bare numbers.
NEAR_BARE = 4


def are_near(a: Count, b: Count, n_words: int) -> bool:
    """Whether so many words near both numbers are the same; more, if they count just "people"."""
    if a.is_of_anyone or b.is_of_anyone:
        is_bare = a.quantity.unit is None and b.quantity.unit is None
        n_words = max(n_words, NEAR_BARE if is_bare else NEAR_ANYONE)
    return len(a.near & b.near) >= n_words


def count_one_thing(a: Count, b: Count) -> bool:
    """Whether two numbers can count the same kind of thing; whether of one event is not asked.

    Money meets money of one currency, a percentage a percentage; people who died never meet
    people who were hurt, and a part ("children") never the whole.
    """
    first, second = a.quantity, b.quantity
    if _measure(first) != _measure(second) or _are_worlds_apart(first, second):
        return False
    if _measure(first) != "count":
        return True
    return a.toll == b.toll and a.noun == b.noun and _are_of_one_sort(a, b)


def may_count_one_thing(a: Count, b: Count) -> bool:
    """Whether two numbers can count one thing, one of them without saying what befell it."""
    if _measure(a.quantity) != _measure(b.quantity) or _measure(a.quantity) != "count":
        return count_one_thing(a, b)
    tolls = {one.toll for one in (a, b)} - {None}
    return len(tolls) < 2 and a.noun == b.noun and _are_of_one_sort(a, b)


# Numbers further apart than this are not two accounts of one thing.
MAX_RATIO = 20


def _are_worlds_apart(a: Quantity, b: Quantity) -> bool:
    low, high = sorted(abs(one.value or 0) for one in (a, b))
    return low > 0 and high / low > MAX_RATIO


def _measure(quantity: Quantity) -> str:
    if quantity.form == "percentage":
        return "%"
    return f"money {quantity.unit}" if quantity.form == "money" else "count"


def _are_of_one_sort(a: Count, b: Count) -> bool:
    """Whether one description is part of the other ("workers", "federal workers")."""
    generic = stem_set("anyone") | frozenset().union(*(stem_set(f"toll.{one}") for one in _TOLLS))
    first, second = a.own - generic, b.own - generic
    return first <= second or second <= first


def said(count: Count) -> str:
    """Return a number with its comparator, as the text gives it: "at least 29", "dozens"."""
    quantity = count.quantity
    if quantity.value is None:
        words = count.span.of(count.text).split()
        return " ".join(words[: _vague_length(words)]).casefold()
    if quantity.form in {"percentage", "money"}:
        return " ".join(count.span.of(count.text).split())
    value = _figure(quantity.value) + (f"–{_figure(quantity.upper)}" if quantity.upper else "")
    return value if quantity.comparator == "exactly" else f"{quantity.comparator} {value}"


def _vague_length(words: list[str]) -> int:
    """Return how many words say the number: "tens of thousands of" people."""
    vague = word_set("vague counts")
    return max((n for n, word in enumerate(words, 1) if word.casefold() in vague), default=1)


def _figure(value: float) -> str:
    return f"{value:,}" if value == int(value) else repr(value)


ABOUT = 0.1
# The least that a vague word can mean: "dozens" are two dozen or more.
_VAGUE = {"dozens": 24, "scores": 40, "hundreds": 200, "thousands": 2_000, "millions": 2_000_000}


def bounds(count: Count) -> tuple[float, float] | None:
    """Return the lowest and highest value a number allows for; None where that is open.

    "About" allows for a tenth more or less; "over" and "under" leave the figure itself out.
    """
    quantity = count.quantity
    if quantity.value is None:
        least = _VAGUE.get(said(count))
        return None if least is None else (float(least), math.inf)
    low, high = float(quantity.value), float(quantity.upper or quantity.value)
    match quantity.comparator:
        case "about":
            return low * (1 - ABOUT), high * (1 + ABOUT)
        case "at least":
            return low, math.inf
        case "over":
            return math.nextafter(low, math.inf), math.inf
        case "at most":
            return -math.inf, high
        case "under":
            return -math.inf, math.nextafter(high, -math.inf)
        case _:
            return low, high


def can_both_hold(a: Count, b: Count) -> bool:
    """Whether one true value could lie behind both numbers. Vague words allow for much."""
    first, second = bounds(a), bounds(b)
    if first is None or second is None or _are_of_one_word(a, b):
        return True
    return max(first[0], second[0]) <= min(first[1], second[1])


def _are_of_one_word(a: Count, b: Count) -> bool:
    """Whether one is vague, and the other told by its word: "dozens" and "some dozen"."""
    vague = [one for one in (a, b) if one.quantity.value is None]
    if len(vague) != 1:
        return False
    other = b if vague[0] is a else a
    words = {word.norm for word in tokens(other.span.of(other.text))}
    return said(vague[0]).removesuffix("s") in words


def is_same_number(a: Quantity, b: Quantity) -> bool:
    """Whether value, range and comparator are the same."""
    return (a.value, a.upper, a.comparator) == (b.value, b.upper, b.comparator) and (
        a.value is not None
    )


def is_rounded(a: Quantity, b: Quantity) -> bool:
    """Whether one number may be the other, rounded to as many places as it gives: 50 and 53."""
    if a.value is None or b.value is None:
        return False
    apart = abs(a.value - b.value)
    is_near = apart <= ABOUT * max(abs(a.value), abs(b.value))
    return is_near and any(apart <= _last_place(one.value) / 2 for one in (a, b) if one.value)


def _last_place(value: float) -> float:
    """Return what one is worth in the last place that a number gives: 100 of 1,200, 0.1 of 6.1."""
    figure = Decimal(repr(value)).normalize()
    return float(Decimal(10) ** int(figure.as_tuple().exponent))
