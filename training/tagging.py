"""Texts as rows of word pieces with a label for each word, and back to ranges of code points."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tokenizers import Tokenizer

OUTSIDE, BEGIN, INSIDE = 0, 1, 2
NO_LABEL = -100
SHAPES = ("lower", "title", "upper", "mixed", "digit", "other")
PLACES = ("outside quotation marks", "inside", "mark")
BREAKS = ("none", "line", "paragraph")
OPENING, CLOSING, STRAIGHT = "“„«", "”»", '"'


@dataclass(frozen=True, slots=True)
class Pieces:
    """The word pieces of a text. ``is_first`` marks the piece that begins a word."""

    ids: tuple[int, ...]
    spans: tuple[tuple[int, int], ...]
    is_first: tuple[bool, ...]
    features: tuple[tuple[int, int, int], ...]
    """shape, place and break of each piece, as indices into the tuples above"""


def pieces_of(tokenizer: Tokenizer, text: str) -> Pieces:
    """All word pieces of `text`, with what lower-casing takes away."""
    encoding = tokenizer.encode(text, add_special_tokens=False)
    places = quotation_places(text)
    spans = tuple(encoding.offsets)
    first = tuple(not token.startswith("##") for token in encoding.tokens)
    features = []
    last = 0
    for start, end in spans:
        features.append((shape_of(text[start:end]), places[start], break_of(text[last:start])))
        last = end
    return Pieces(tuple(encoding.ids), spans, first, tuple(features))


def shape_of(word: str) -> int:
    """How a word is written, as an index into `SHAPES`."""
    if word.isdigit():
        name = "digit"
    elif not any(map(str.isalpha, word)):
        name = "other"
    elif word.islower():
        name = "lower"
    elif word.isupper() and len(word) > 1:
        name = "upper"
    else:
        name = "title" if unicodedata.category(word[0]) in ("Lu", "Lt") else "mixed"
    return SHAPES.index(name)


def break_of(gap: str) -> int:
    """What stands before a word, as an index into `BREAKS`."""
    return min(gap.count("\n"), 2)


def quotation_places(text: str) -> list[int]:
    """For each code point, whether it is between double quotation marks (`PLACES`).

    Every paragraph begins outside: a mark that is never closed spoils one paragraph, not the rest.
    """
    places = []
    inside = False
    for sign in text:
        if sign == "\n":
            inside = False
        if sign in OPENING or sign in CLOSING or sign == STRAIGHT:
            inside = sign in OPENING or (sign == STRAIGHT and not inside)
            places.append(2)
        else:
            places.append(1 if inside else 0)
    return places


def labels_of(pieces: Pieces, ranges: Iterable[tuple[int, int]]) -> list[int]:
    """One label for each piece; pieces that continue a word have none."""
    labels = [OUTSIDE if first else NO_LABEL for first in pieces.is_first]
    starts = [start for start, _ in pieces.spans]
    for range_start, range_end in ranges:
        label = BEGIN
        for index, start in enumerate(starts):
            if range_start <= start < range_end and pieces.is_first[index]:
                labels[index] = label
                label = INSIDE
    return labels


def ranges_of(pieces: Pieces, labels: Sequence[int]) -> list[tuple[int, int]]:
    """The ranges of code points that labels stand for; labels of non-first pieces are not read."""
    ranges: list[tuple[int, int]] = []
    is_open = False
    for (start, end), first, label in zip(pieces.spans, pieces.is_first, labels, strict=True):
        if not first:
            if is_open:
                ranges[-1] = (ranges[-1][0], end)
            continue
        if label == BEGIN or (label == INSIDE and not is_open):
            ranges.append((start, end))
        elif label == INSIDE:
            ranges[-1] = (ranges[-1][0], end)
        is_open = label != OUTSIDE
    return ranges


def rows_of(pieces: Pieces, longest: int, overlap: int) -> list[tuple[int, int]]:
    """Cut a text into rows of at most `longest` pieces that overlap and never break a word."""
    rows = []
    start, count = 0, len(pieces.ids)
    while True:
        end = min(start + longest, count)
        while end < count and not pieces.is_first[end] and end > start + 1:
            end -= 1
        rows.append((start, end))
        if end == count:
            return rows
        start = max(end - overlap, start + 1)
        while start < end and not pieces.is_first[start]:
            start += 1


def central_row(rows: Sequence[tuple[int, int]], index: int) -> int:
    """The row in which a piece is farthest from an edge that cuts the text."""
    last = rows[-1][1]

    def room(row: tuple[int, int]) -> int:
        start, end = row
        if not start <= index < end:
            return -1
        before = last if start == 0 else index - start
        after = last if end == last else end - index
        return min(before, after)

    return max(range(len(rows)), key=lambda number: room(rows[number]))


@dataclass(frozen=True, slots=True)
class Score:
    """Exact matches: how many were right, found and wanted."""

    right: int = 0
    found: int = 0
    wanted: int = 0

    def __add__(self, other: Score) -> Score:
        return Score(self.right + other.right, self.found + other.found, self.wanted + other.wanted)

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall, 0 to 100."""
        return 200 * self.right / max(self.found + self.wanted, 1)


def exact_score(found: Iterable[tuple[int, int]], wanted: Iterable[tuple[int, int]]) -> Score:
    """Compare two sets of ranges."""
    found, wanted = set(found), set(wanted)
    return Score(len(found & wanted), len(found), len(wanted))
