"""Articles of PolNeAR with their attributions (brat stand-off)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

KINDS = ("Source", "Cue", "Content")
ROLES = ("Content", "Source", "Cue")
SPAN_LINE = re.compile(r"T\d+\t(\w+) ([\d ;]+)\t")

Ranges = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Linked:
    """One attribution: the ranges of its content, source and cue (the last two may be missing)."""

    content: Ranges
    source: Ranges
    cue: Ranges


@dataclass(frozen=True, slots=True)
class Article:
    """A text and, for each kind, the ranges of code points that are of this kind.

    A discontinuous span is several ranges. No two ranges of one kind overlap: of the few that do
    (one content in a hundred and fifty), the longer is kept.
    """

    name: str
    text: str
    ranges: dict[str, Ranges]
    links: tuple[Linked, ...] = ()


def articles_of(folder: Path) -> Iterator[Article]:
    """The articles of a part (`train`, `dev`), each read by one annotator, sorted by name."""
    chosen: dict[str, Path] = {}
    for path in sorted((folder / "attributions").glob("*.ann")):
        # Twenty articles were read by several people: the first by name stands for all.
        chosen.setdefault(path.stem.rsplit("_", 1)[0], path)
    for name, path in sorted(chosen.items()):
        # Line ends are code points too, as the annotators counted them.
        with (folder / "text" / f"{name}.txt").open(encoding="utf-8", newline="") as text:
            yield Article(name, text.read(), _ranges(path), tuple(_links(path)))


def _ranges(path: Path) -> dict[str, Ranges]:
    found: dict[str, set[tuple[int, int]]] = defaultdict(set)
    for line in path.read_text(encoding="utf-8").splitlines():
        match = SPAN_LINE.match(line)
        if match and match[1] in KINDS:
            for part in match[2].split(";"):
                start, end = map(int, part.split())
                found[match[1]].add((start, end))
    return {kind: _without_overlap(found[kind]) for kind in KINDS}


def _links(path: Path) -> Iterator[Linked]:
    spans: dict[str, Ranges] = {}
    events: list[str] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        match = SPAN_LINE.match(line)
        if match:
            pieces = (part.split() for part in match[2].split(";"))
            spans[line.split("\t", 1)[0]] = tuple((int(a), int(b)) for a, b in pieces)
        elif line.startswith("E"):
            events.append(line.split("\t")[1])
    for event in events:
        parts: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for item in event.split():
            role, name = item.split(":")
            parts[role.rstrip("0123456789")].extend(spans.get(name, ()))
        content, source, cue = (tuple(sorted(parts[role])) for role in ROLES)
        if content:
            yield Linked(content, source, cue)


def _without_overlap(ranges: set[tuple[int, int]]) -> Ranges:
    kept: list[tuple[int, int]] = []
    for start, end in sorted(ranges, key=lambda span: (span[0] - span[1], span)):
        if all(end <= other_start or start >= other_end for other_start, other_end in kept):
            kept.append((start, end))
    return tuple(sorted(kept))
