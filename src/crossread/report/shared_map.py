"""Where in each text the shared passages stand: a line a source, a block a passage."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from crossread.report.sheet import Shared, Sheet, Source, Words

WIDTH, _LANE, _HEAD, _LEFT = 720, 28, 6, 32
LEAST = 24
"""Pixels: a block is a link, and a finger needs 24 of them."""
MOST_PASSAGES = 12


@dataclass(frozen=True, slots=True)
class Block:
    """One shared passage in one source: where it is drawn, and the words it leads to."""

    x: float
    width: float
    passage: Shared
    words: Words
    other: Words


@dataclass(frozen=True, slots=True)
class Lane:
    """One source's line, as long as its text, and the blocks on it."""

    source: Source
    y: int
    length: float
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class SharedMap:
    """The drawing; lengths in pixels. ``n_passages`` counts those drawn."""

    width: int
    height: int
    lanes: tuple[Lane, ...]
    n_passages: int


def shared_map_of(sheet: Sheet) -> SharedMap | None:
    """Return the drawing of the longest shared passages, None where no two sources share one."""
    passages = [one for one in sheet.shared if one.a.siglum != one.b.siglum][:MOST_PASSAGES]
    if not passages:
        return None
    placed: dict[str, list[tuple[Shared, Words, Words]]] = defaultdict(list)
    for one in passages:
        placed[one.a.siglum].append((one, one.a, one.b))
        placed[one.b.siglum].append((one, one.b, one.a))
    longest = max(source.n_characters for source in sheet.sources if source.siglum in placed)
    scale = (WIDTH - _LEFT) / longest
    lanes: list[Lane] = []
    for source in sheet.sources:
        if source.siglum in placed:
            y = _HEAD + len(lanes) * _LANE + _LANE // 2
            blocks = tuple(
                _block(*one, scale)
                for one in sorted(placed[source.siglum], key=lambda one: one[1].start)
            )
            lanes.append(Lane(source, y, round(_LEFT + source.n_characters * scale, 1), blocks))
    height = _HEAD + len(lanes) * _LANE + 4
    return SharedMap(WIDTH + LEAST, height, tuple(lanes), len(passages))


def _block(passage: Shared, words: Words, other: Words, scale: float) -> Block:
    start = round(_LEFT + words.start * scale, 1)
    width = round(max(LEAST, (words.end - words.start) * scale), 1)
    return Block(start, width, passage, words, other)
