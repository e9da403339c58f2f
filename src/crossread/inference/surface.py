"""What lower-casing and the tokenizer take from a text, kept as one small number for each token.

How a word is written, whether it stands between quotation marks, and whether a line or paragraph
begins: the learned reader takes these beside its tokens, in training and here alike.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from crossread.inference.tokens import Tokens

SHAPES = ("lower", "title", "upper", "mixed", "digit", "other")
PLACES = ("outside quotation marks", "inside", "mark")
BREAKS = ("none", "line", "paragraph")
N_SURFACES = len(SHAPES) * len(PLACES) * len(BREAKS)
PLAIN = SHAPES.index("other") * len(PLACES) * len(BREAKS)
"""The surface of the tokens that open and close a piece."""

OPENING, CLOSING, STRAIGHT = "“„«", "”»", '"'


def surfaces_of(text: str, tokens: Tokens) -> tuple[int, ...]:
    """Return the surface of each token, 0 to ``N_SURFACES`` - 1; all of a word have its shape."""
    places = quotation_places(text)
    n_places, n_breaks = len(PLACES), len(BREAKS)
    found: list[int] = []
    shape = last = 0
    for index, (start, end) in enumerate(tokens.spans):
        if tokens.begins[index]:
            shape = shape_of(text[start : _word_end(tokens, index)])
        gap = min(text.count("\n", last, start), 2) if start > last else 0
        found.append((shape * n_places + places[start]) * n_breaks + gap)
        last = end
    return tuple(found)


def _word_end(tokens: Tokens, index: int) -> int:
    end = index + 1
    while end < len(tokens.spans) and not tokens.begins[end]:
        end += 1
    return tokens.spans[end - 1][1]


@lru_cache(maxsize=1 << 14)
def shape_of(word: str) -> int:
    """Return how a word is written, as an index into ``SHAPES``."""
    if word.islower():
        name = "lower"
    elif word.isdigit():
        name = "digit"
    elif not any(map(str.isalpha, word)):
        name = "other"
    elif word.isupper() and len(word) > 1:
        name = "upper"
    elif unicodedata.category(word[0]) in ("Lu", "Lt") and (len(word) == 1 or word[1:].islower()):
        name = "title"
    else:
        name = "mixed"
    return SHAPES.index(name)


def quotation_places(text: str) -> bytes:
    """Return for each code point whether it is between double quotation marks (``PLACES``).

    Every line begins outside: a mark that is never closed spoils one paragraph, not the rest.
    """
    places = bytearray(len(text))
    opened: int | None = None
    for match in _MARK_OR_BREAK.finditer(text):
        at, sign = match.start(), match[0]
        if opened is not None:
            places[opened:at] = b"\1" * (at - opened)
        inside = sign in OPENING or (sign == STRAIGHT and opened is None)
        opened = at + 1 if inside else None
        if sign != "\n":
            places[at] = 2
    if opened is not None:
        places[opened:] = b"\1" * (len(text) - opened)
    return bytes(places)


_MARK_OR_BREAK = re.compile(rf"[{OPENING}{CLOSING}{STRAIGHT}\n]")


def packed(lengths: Sequence[int], longest: int) -> list[tuple[int, int]]:
    """Pack neighbours into ranges of indices whose ``lengths`` add up to at most ``longest``.

    What is longer by itself is a range of its own.
    """
    ranges: list[tuple[int, int]] = []
    start = total = 0
    for index, length in enumerate(lengths):
        if index > start and total + length > longest:
            ranges.append((start, index))
            start, total = index, 0
        total += length
    if start < len(lengths):
        ranges.append((start, len(lengths)))
    return ranges
