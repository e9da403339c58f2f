"""How the sheet puts things into words: dates, lists, values, word-level differences."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from typing import Literal, TypeAlias
from unicodedata import bidirectional

from crossread.model import Quantity

Piece: TypeAlias = tuple[Literal["same", "cut", "added"], str]
"""A stretch of a word-level difference."""

MONTHS = (
    "January February March April May June July August September October November December".split()
)
LONGEST_DIFF = 900
"""Longest passage, in words, of which a word-level difference is worked out."""

_TURNING = frozenset({"R", "AL", "AN", "RLE", "RLO", "LRE", "LRO", "RLI", "LRI", "FSI"})
_WORD = re.compile(r"(\s*)(\w+(?:['’]\w+)*|[^\w\s])")
"""White space, and the word or mark after it."""

_MARKS = str.maketrans("‘’‚‛“”„‟«»–—‑", '\'\'\'\'""""""---')
_NUMBERS = "no one two three four five six seven eight nine ten eleven twelve".split()
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_UNITS = {"Y": "year", "M": "month", "W": "week", "D": "day", "H": "hour"}
_PARTS_OF_DAY = {
    "MO": "morning", "MI": "midday", "AF": "afternoon", "EV": "evening", "NI": "night",
}  # fmt: skip


def isolated(name: str) -> str:
    """Return a name that cannot turn the words around it.

    Where it holds or starts right-to-left text it is put between U+2068 and U+2069, which also
    end what the name leaves open.
    """
    turns = any(bidirectional(one) in _TURNING for one in name)
    return f"\u2068{name}\u2069" if turns else name


def date_in_words(value: str) -> str:
    """Return an ISO 8601 day, month or year as a reader writes it; anything else unchanged."""
    match = re.match(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", value)
    if match is None:
        return value
    year, month, day = match.groups()
    if month is None or not 1 <= int(month) <= 12:
        return year
    named = f"{MONTHS[int(month) - 1]} {year}"
    return f"{int(day)} {named}" if day else named


def time_in_words(value: str) -> str:
    """Return a TIMEX3 value as a reader writes it ("P3D": "3 days"); what we cannot, unchanged."""
    for pattern, in_words in _VALUES:
        if match := pattern.fullmatch(value):
            return in_words(match)
    duration = re.fullmatch(r"P(T?)(\d+(?:\.\d+)?)([YMWDH])", value)
    if duration:
        time, number, unit = duration.groups()
        noun = "minute" if time and unit == "M" else _UNITS[unit]
        return f"{number} {noun}{'' if number == '1' else 's'}"
    day, _, hour = value.partition("T")
    if not re.fullmatch(r"\d{4}(-\d\d){0,2}", day):
        return value
    named = date_in_words(day)
    return f"{named}, {_PARTS_OF_DAY.get(hour, hour)}" if hour else named


def basis_in_words(basis: str) -> str:
    """Return what a date rests on: the words alone, or what else was needed."""
    if basis == "stated":
        return "stated"
    needed = "another date in the text" if basis == "text" else f"the {basis}"
    return f"worked out from {needed}"


_VALUES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (re.compile(r"XXXX-(0[1-9]|1[0-2])-(\d\d)"),
     lambda match: f"{int(match[2])} {MONTHS[int(match[1]) - 1]}, year not known"),
    (re.compile(r"XXXX-(0[1-9]|1[0-2])"),
     lambda match: f"{MONTHS[int(match[1]) - 1]}, year not known"),
    (re.compile(r"XXXX-WXX-([1-7])"), lambda match: f"{_DAYS[int(match[1]) - 1]}, date not known"),
    (re.compile(r"(\d{4})-W(\d\d)"), lambda match: f"week {int(match[2])} of {match[1]}"),
    (re.compile(r"(\d{3})"), lambda match: f"{match[1]}0s"),
    (re.compile(r"T(\d\d:\d\d)"), lambda match: match[1]),
)  # fmt: skip


def date_range(dates: Sequence[str]) -> str | None:
    """Return the first and last of several ISO dates in words, or None where there are none."""
    days = sorted(one[:10] for one in dates)
    if not days:
        return None
    first, last = date_in_words(days[0]), date_in_words(days[-1])
    return first if first == last else f"{first} to {last}"


def dated_in_words(dates: Sequence[str | None]) -> str:
    """Return which of several sources are dated, and from when to when; None is no date."""
    known = [one for one in dates if one]
    between = date_range(known)
    if between is None:
        return "none of them dated" if len(dates) > 1 else "without a date"
    if len(known) == len(dates):
        return f"dated {between}"
    n = _NUMBERS[len(known)] if len(known) < len(_NUMBERS) else f"{len(known):,}"
    return f"{n} of them dated: {between}"


def listed(items: Sequence[str], *, word: str = "and") -> str:
    """Return "A", "A and B" or "A, B and C"."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {word} {items[-1]}"


def counted(n: int, noun: str, plural: str | None = None) -> str:
    """Return "1 source", "2 sources", with thousands set apart."""
    return f"{n:,} {noun if n == 1 else plural or noun + 's'}"


def counted_in_words(n: int, noun: str) -> str:
    """Return "three sources" up to twelve, "13 sources" from there."""
    return f"{_NUMBERS[n]} {noun}{'' if n == 1 else 's'}" if n < len(_NUMBERS) else counted(n, noun)


def number_word(n: int) -> str:
    """Return "three" up to twelve, "13" from there."""
    return _NUMBERS[n] if n < len(_NUMBERS) else f"{n:,}"


def sentence(text: str) -> str:
    """Return ``text`` with a capital letter in front and a full stop behind."""
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?", "…")) else ".")


_ISO_DAY = re.compile(r"\b\d{4}-\d\d-\d\d\b")


def with_dates(text: str) -> str:
    """Return a sentence of ours with its days as one reads them: 9 April 2023."""
    return _ISO_DAY.sub(lambda found: date_in_words(found[0]), text)


def found_in_words(place: str) -> str:
    """Return where a date was found, as a reader would say it."""
    is_of_page = place.startswith(("JSON-LD", "meta ", "time ")) or ":" in place
    return f"in the page’s own data: {place}" if is_of_page else place


def trimmed(words: str) -> str:
    """Return words of a source without the marks that only join them to the next."""
    return words.strip().rstrip(",;:").rstrip()


def number_in_words(value: int | float) -> str:
    """Return a number with its thousands set apart and no more digits than it has."""
    if isinstance(value, float) and not value.is_integer():
        return f"{value:,.6g}" if abs(value) < 1e15 else repr(value)
    return f"{int(value):,}" if abs(value) < 1e18 else f"{value:.3g}"


def quantity_in_words(quantity: Quantity) -> str:
    """Return how a quantity is read: comparator, number or range, unit."""
    if quantity.value is None:
        return "no figure"
    number = number_in_words(quantity.value)
    if quantity.upper is not None:
        number = f"{number} to {number_in_words(quantity.upper)}"
    if quantity.form == "ordinal":
        number = f"no. {number}"
    unit = quantity.unit or ""
    joined = f"{number} %" if unit == "%" else f"{number} {unit}".strip()
    return joined if quantity.comparator == "exactly" else f"{quantity.comparator} {joined}"


def shortened(name: str, longest: int) -> str:
    """Return a name, cut at a word within ``longest`` characters with an ellipsis."""
    return name if len(name) <= longest else f"{name[:longest].rsplit(None, 1)[0]} …"


def abridged(text: str, longest: int) -> str:
    """Return ``text``, cut at a word within ``longest`` characters, the cut shown as ours."""
    if len(text) <= longest:
        return text
    kept = text[:longest].rsplit(None, 1)[0] if " " in text[:longest] else text[:longest]
    return f"{kept} [ … ]"


def word_difference(before: str, after: str) -> tuple[Piece, ...]:
    """Return what stays, what was cut from ``before`` and what was added in ``after``, in order.

    Styles of quotation marks and dashes are no difference, nor is white space. Empty for passages
    too long to follow.
    """
    old, new = _WORD.findall(before), _WORD.findall(after)
    if max(len(old), len(new)) > LONGEST_DIFF:
        return ()
    matcher = SequenceMatcher(None, _keys(old), _keys(new), autojunk=False)
    pieces: list[Piece] = []
    for tag, i, j, k, m in matcher.get_opcodes():
        if tag == "equal":
            pieces.append(("same", _joined(new[k:m], spaced=bool(old[i][0]))))
        else:
            pieces += [("cut", _joined(old[i:j]))] if j > i else []
            pieces += [("added", _joined(new[k:m]))] if m > k else []
    return tuple(pieces)


def _keys(words: Sequence[tuple[str, str]]) -> list[str]:
    return [word.translate(_MARKS) for _, word in words]


def _joined(words: Sequence[tuple[str, str]], *, spaced: bool = False) -> str:
    text = "".join((" " if space else "") + word for space, word in words)
    return f" {text}" if spaced and not words[0][0] else text
