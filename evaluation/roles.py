"""Measure source, cue and content of attributions on PolNeAR: ``--data`` is one part of it,
``--file`` one file of annotations in it.

F1 of exact ranges, each role by itself. Quotation marks, stops and "that" at the edges are set
aside on both sides, for the data include them and the program points at the words alone. The parts
of a range with a gap count one by one. An interval is by article.

Beside what the program finds (rules and the learned reader together) stand the rules alone, the
reader alone, and the majority: most words are in no range, so nothing is marked. The calibration is
of attributions told by the reader: of those it is so sure of, the share whose content is mostly (a
Jaccard index of 0.8) that of the data.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from crossread.analyse.learned import READER, Read, spans_of
from crossread.inference.reading import load_reader
from crossread.model import Analyser, Quotation, Reading
from crossread.testing import a_document, read_with
from evaluation.learned import STRUCTURE, Says, calibration
from evaluation.quotation import (
    LEARNED,
    OVERLAP,
    PLAN,
    _bounds,
    annotated,
    jaccard,
    places,
    share,
)
from evaluation.scoring import figure, span_counts, span_f1

ROLES = ("source", "cue", "content")

Range = tuple[int, int]
Ranges = dict[str, set[Range]]
Told = tuple[frozenset[int], float]


def trimmed(text: str, spans: Sequence[Range]) -> set[Range]:
    """Return the ranges without marks at their edges; those of marks alone are left out."""
    bare = (places(text, [span]) for span in spans)
    return {(min(one), max(one) + 1) for one in bare if one}


def gold(folder: Path) -> Iterator[tuple[str, Ranges]]:
    """Yield each text with the ranges marked in it."""
    for path, source in annotated(folder):
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


def found(text: str, plan: Sequence[Analyser] = LEARNED) -> tuple[Ranges, list[Told]]:
    """Return the ranges the program finds, and what the reader told with how sure it was."""
    reading = read_with(a_document(text), plan, models={READER: load_reader()})
    spans: dict[str, list[Range]] = {role: [] for role in ROLES}
    told: list[Told] = []
    for one in reading.layers[Quotation]:
        body = one.body
        assert isinstance(body, Quotation)
        if body.form == "scare":
            continue
        content = [_bounds(pin.span) for pin in body.content]
        spans["content"] += content
        for role, pin in (("source", body.source), ("cue", body.cue)):
            if pin is not None:
                spans[role].append(_bounds(pin.span))
        if one.provenance.stage == "model":
            told.append((places(text, content), one.score))
    return {role: trimmed(text, ranges) for role, ranges in spans.items()}, told


def by_reader(text: str) -> Ranges:
    """Return the ranges the learned reader marks by itself, names put out of its sight."""
    reading = read_with(a_document(text), STRUCTURE, models={READER: load_reader()})
    spans: dict[str, list[Range]] = {role: [] for role in ROLES}
    asked = Reading(reading.document, reading.layers, {READER: load_reader()})
    for one in Read(asked, spans_of(reading)).attributions():
        for role, place in (("source", one.source), ("cue", one.cue), ("content", one.content)):
            if place is not None:
                spans[role].append(place)
    return {role: trimmed(text, ranges) for role, ranges in spans.items()}


def measure(folder: Path) -> dict[str, float]:
    """Return precision, recall and F1 of each role, beside the rules, the reader and nothing."""
    both = list(gold(folder))
    texts = [text for text, _ in both]
    read = [found(text) for text in texts]
    figures: dict[str, float] = {"articles": len(both)}
    tellers = {
        "": [ranges for ranges, _ in read],
        "rules: ": [found(text, PLAN)[0] for text in texts],
        "reader alone: ": [by_reader(text) for text in texts],
        "majority: ": [{role: set() for role in ROLES} for _ in texts],
    }
    for name, told in tellers.items():
        figures |= _figures(name, told, [theirs for _, theirs in both])
    return figures | _calibrated(both, [told for _, told in read])


def _figures(name: str, told: Sequence[Ranges], theirs: Sequence[Ranges]) -> dict[str, float]:
    figures: dict[str, float] = {}
    for role in ROLES:
        counts = span_counts(
            (ours[role], gold_[role]) for ours, gold_ in zip(told, theirs, strict=True)
        )
        if not name:
            figures[f"{role}: precision"] = figure(counts, lambda one: share(one[0], one[1]))
            figures[f"{role}: recall"] = figure(counts, lambda one: share(one[0], one[2]))
        figures[f"{name}{role}: F1"] = figure(counts, span_f1)
    return figures


def _calibrated(
    both: Sequence[tuple[str, Ranges]], told: Sequence[Sequence[Told]]
) -> dict[str, float]:
    said, labels = [], []
    for (_, ranges), some in zip(both, told, strict=True):
        contents = [frozenset(range(*one)) for one in ranges["content"]]
        for content, sure in some:
            said.append(Says("right", sure))
            near = max((jaccard(content, one) for one in contents), default=0.0)
            labels.append("right" if near >= OVERLAP else "wrong")
    return calibration("content, ", said, labels)
