"""Measure source, cue and content of attributions on PolNeAR: ``--data`` is one part of it.

F1 of exact ranges, each role by itself. Quotation marks, stops and "that" at the edges are set
aside on both sides, for the data include them and the program points at the words alone. The parts
of a range with a gap count one by one. An interval is by article.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from crossread.model import Quotation
from crossread.testing import a_document, read_with
from evaluation.quotation import PLAN, _bounds, places
from evaluation.scoring import figure, span_counts, span_f1

ROLES = ("source", "cue", "content")

Range = tuple[int, int]
Ranges = dict[str, set[Range]]


def trimmed(text: str, spans: Sequence[Range]) -> set[Range]:
    """Return the ranges without marks at their edges; those of marks alone are left out."""
    bare = (places(text, [span]) for span in spans)
    return {(min(one), max(one) + 1) for one in bare if one}


def gold(folder: Path) -> Iterator[tuple[str, Ranges]]:
    """Yield each text with the ranges marked in it; of several annotators the first by name."""
    seen: set[str] = set()
    for path in sorted(folder.glob("attributions/*.ann")):
        name = path.stem.rsplit("_", 1)[0]
        source = folder / "text" / f"{name}.txt"
        if name not in seen and source.exists():
            seen.add(name)
            text = source.read_bytes().decode("utf-8")
            yield text, _marked(path.read_text(encoding="utf-8"), text)


def _marked(annotation: str, text: str) -> Ranges:
    spans: dict[str, list[Range]] = {role: [] for role in ROLES}
    for line in annotation.splitlines():
        if line.startswith("T") and line.count("\t") >= 2:
            role, _, where = line.split("\t")[1].partition(" ")
            if role.lower() in spans:
                pairs = (piece.split() for piece in where.split(";"))
                spans[role.lower()] += [(int(start), int(end)) for start, end in pairs]
    return {role: trimmed(text, found) for role, found in spans.items()}


def found(text: str) -> Ranges:
    """Return the ranges the program finds."""
    spans: dict[str, list[Range]] = {role: [] for role in ROLES}
    for body in read_with(a_document(text), PLAN).bodies(Quotation):
        if body.form == "scare":
            continue
        spans["content"] += [_bounds(pin.span) for pin in body.content]
        for role, pin in (("source", body.source), ("cue", body.cue)):
            if pin is not None:
                spans[role].append(_bounds(pin.span))
    return {role: trimmed(text, ranges) for role, ranges in spans.items()}


def measure(folder: Path) -> dict[str, float]:
    """Return precision, recall and F1 of each role."""
    both = [(found(text), theirs) for text, theirs in gold(folder)]
    figures: dict[str, float] = {"articles": len(both)}
    for role in ROLES:
        counts = span_counts((ours[role], theirs[role]) for ours, theirs in both)
        right, n_found, n_gold = counts.sum(axis=0)
        figures[f"{role}: precision"] = float(right / max(n_found, 1))
        figures[f"{role}: recall"] = float(right / max(n_gold, 1))
        figures[f"{role}: F1"] = figure(counts, span_f1)
    return figures
