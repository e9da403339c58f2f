"""Measure quotations and their speakers on PolNeAR (brat stand-off): ``--data`` is one part of it,
``--file`` one file of annotations in it.

The folder holds ``text/*.txt`` and ``attributions/*.ann``; of several annotators the first by file
name is kept. PolNeAR marks the whole of what is attributed, so a quotation *quoted* here is one
whose gold content is wholly between quotation marks; *all* takes indirect speech, beliefs and
intentions too, most of which rules leave alone on purpose.

``exact``: the same characters; marks and punctuation at the edges, and "that", set aside.
``overlap``: a Jaccard index of characters of 0.8 or more. ``speaker.source``: share of matched
direct quotations whose source lies on the gold source (or, where the cue is in another sentence,
whose name the gold source gives). ``speaker.named``: share of those that also got a name. A gold
pronoun agrees with any name that was carried over, so names behind pronouns are checked by
reading, not by this figure.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from crossread.analyse import furniture, mentions, paragraphs, quotation, sentences
from crossread.inference.reading import load_reader
from crossread.model import Analyser, Quotation, Span
from crossread.testing import a_document, read_with
from evaluation.scoring import figure

PLAN = (
    furniture.ANALYSER,
    paragraphs.ANALYSER,
    sentences.ANALYSER,
    mentions.ANALYSER,
    quotation.ANALYSER,
)
LEARNED = (*PLAN[:-2], mentions.LEARNED, quotation.LEARNED)
"""The same with the learned reader beside the rules, as the program runs."""
OVERLAP, SAME = 0.8, 0.999
_LEFT, _RIGHT = re.compile(r"[\W_]*(?:that\b[\W_]*)?", re.IGNORECASE), re.compile(r"[\W_]+$")
_OPEN, _CLOSE = ("“", '"', "‘", "''", "«", "„"), ("”", '"', "’", "''", "»", "“")
_PRONOUNS = {"he", "she", "they", "it"}


@dataclass(frozen=True)
class Attribution:
    """Content and source as places in a text; ``speaker`` is only known of what was found."""

    content: frozenset[int]
    source: tuple[tuple[int, int], ...]
    quoted: bool
    speaker: str | None = None


def places(text: str, spans: Sequence[tuple[int, int]]) -> frozenset[int]:
    """Return the code points of spans, each without marks and "that" at its edges."""
    found: set[int] = set()
    for start, end in spans:
        words = text[start:end]
        left = _LEFT.match(words)
        start += left.end() if left else 0
        right = _RIGHT.search(words)
        end -= len(right[0]) if right else 0
        found.update(range(start, max(start, end)))
    return frozenset(found)


def is_quoted(text: str, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether every span stands between quotation marks, and holds no others but nested ones."""
    pieces = [text[start:end].strip(" .,") for start, end in spans]
    return all(piece.startswith(_OPEN) and piece.endswith(_CLOSE) for piece in pieces)


def annotated(path: Path) -> Iterator[tuple[Path, Path]]:
    """Yield the files of annotations of a part, or the one given, each with the file of its text.

    Of several annotators of a text the first by name is kept.
    """
    seen: set[str] = set()
    for one in [path] if path.is_file() else sorted(path.glob("attributions/*.ann")):
        name = one.stem.rsplit("_", 1)[0]
        source = one.parent.parent / "text" / f"{name}.txt"
        if name not in seen and source.exists():
            seen.add(name)
            yield one, source


def gold(folder: Path) -> Iterator[tuple[str, list[Attribution]]]:
    """Yield each text with its gold attributions."""
    for path, source in annotated(folder):
        text = source.read_bytes().decode("utf-8")
        yield text, list(_annotated(path, text))


def _annotated(path: Path, text: str) -> Iterator[Attribution]:
    spans: dict[str, list[tuple[int, int]]] = {}
    events: list[str] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("T") and line.count("\t") >= 2:
            name, where, _ = line.split("\t", 2)
            pieces = where.split(" ", 1)[1].split(";")
            spans[name] = [(int(a), int(b)) for a, b in (piece.split() for piece in pieces)]
        elif line.startswith("E"):
            events.append(line.split("\t")[1])
    for event in events:
        parts: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for item in event.split():
            role, name = item.split(":")
            parts[re.sub(r"\d+$", "", role)].extend(spans.get(name, ()))
        content = sorted(parts["Content"])
        if content:
            yield Attribution(
                places(text, content), tuple(sorted(parts["Source"])), is_quoted(text, content)
            )


def found(text: str, plan: Sequence[Analyser] = LEARNED) -> list[Attribution]:
    """Return what is found; pieces that go on under one source are one attribution."""
    reading = read_with(a_document(text), plan, models={"read.minilm": load_reader()})
    joined: list[Attribution] = []
    last: tuple[int, int] | None = None
    at = -1
    for body in reading.bodies(Quotation):
        if body.form == "scare":
            continue
        content = places(text, [_bounds(pin.span) for pin in body.content])
        source = _bounds(body.source.span) if body.source else None
        one = Attribution(content, (source,) if source else (), body.form == "direct", body.speaker)
        if body.cue is None and source is not None and source == last and at >= 0:
            joined[at] = replace(one, content=content | joined[at].content)
            continue
        joined.append(one)
        # Indirect speech between two pieces of a quotation does not part them.
        if body.form != "indirect":
            last, at = source, len(joined) - 1
    return joined


def _bounds(span: Span) -> tuple[int, int]:
    return span.start, span.end


def jaccard(one: frozenset[int], two: frozenset[int]) -> float:
    """Return the share of code points in both."""
    return len(one & two) / max(len(one | two), 1)


def best(one: Attribution, others: Sequence[Attribution]) -> tuple[float, Attribution | None]:
    """Return the attribution whose content is nearest, and how near."""
    near = [(jaccard(one.content, two.content), at) for at, two in enumerate(others)]
    score, at = max(near, default=(0.0, -1))
    return score, others[at] if at >= 0 else None


class Counts:
    """Matches of found and gold attributions, a row for each text."""

    def __init__(self) -> None:
        self.rows: dict[str, list[tuple[int, int, int, int]]] = {"exact": [], "overlap": []}

    def add(self, ours: Sequence[Attribution], theirs: Sequence[Attribution]) -> None:
        """Count one text: found ones that match a gold one, and gold ones that were matched."""
        near = [
            [best(one, two)[0] for one in some] for some, two in ((ours, theirs), (theirs, ours))
        ]
        for way, least in (("exact", SAME), ("overlap", OVERLAP)):
            right, matched = (sum(score >= least for score in some) for some in near)
            self.rows[way].append((right, len(ours), matched, len(theirs)))

    def figures(self, name: str) -> dict[str, float]:
        """Return precision, recall and F1 of both ways of matching, with intervals by text."""
        figures: dict[str, float] = {}
        for way, rows in self.rows.items():
            counts = np.array(rows, dtype=float).reshape(-1, 4)
            figures[f"{name}.{way}.precision"] = figure(counts, lambda one: share(one[0], one[1]))
            figures[f"{name}.{way}.recall"] = figure(counts, lambda one: share(one[2], one[3]))
            figures[f"{name}.{way}.f1"] = figure(counts, _f1)
        return figures


def _f1(counts: Any) -> float:
    precision, recall = share(counts[0], counts[1]), share(counts[2], counts[3])
    return share(2 * precision * recall, precision + recall)


def share(part: float, whole: float) -> float:
    """Return a share of a whole; of nothing, none."""
    return float(part / whole) if whole else 0.0


def is_right_source(text: str, ours: Attribution, theirs: Attribution) -> bool:
    """Whether the source found is the gold one, or the name carried over is."""
    words = " ".join(text[start:end] for start, end in theirs.source)
    for start, end in ours.source:
        if any(start < stop and begin < end for begin, stop in theirs.source):
            return True
    if ours.speaker is None:
        return False
    names = set(re.findall(r"[^\W\d_]{2,}", ours.speaker))
    return words.casefold() in _PRONOUNS or bool(names & set(re.findall(r"[^\W\d_]{2,}", words)))


def measure(folder: Path) -> dict[str, float]:
    """Return the figures over every text of the folder, those of the rules alone beside them.

    The majority of words is attributed to nobody: telling no attribution has recall 0.
    """
    ruled = {f"rules alone: {name}": value for name, value in _measure(folder, PLAN).items()}
    return {**_measure(folder, LEARNED), **ruled, "majority: all.exact.f1": 0.0}


def _measure(folder: Path, plan: Sequence[Analyser]) -> dict[str, float]:
    every, quoted = Counts(), Counts()
    speakers: list[tuple[int, int, int]] = []
    for text, theirs in gold(folder):
        ours = found(text, plan)
        every.add(ours, theirs)
        direct = [one for one in theirs if one.quoted]
        quoted.add([one for one in ours if one.quoted], direct)
        speakers.append(_speakers(text, ours, direct))
    counts = np.array(speakers, dtype=float).reshape(-1, 3)
    return {
        **quoted.figures("quoted"),
        **every.figures("all"),
        "speaker.source": figure(counts, lambda one: share(one[1], one[0])),
        "speaker.named": figure(counts, lambda one: share(one[2], one[0])),
        "speaker.matched": int(counts[:, 0].sum()),
    }


def _speakers(
    text: str, ours: Sequence[Attribution], direct: Sequence[Attribution]
) -> tuple[int, int, int]:
    """Return how many gold quotations were matched, with the right source, and with a name."""
    n_matched = n_source = n_named = 0
    for attribution in direct:
        near, match = best(attribution, ours)
        if match is None or near < OVERLAP or not attribution.source:
            continue
        n_matched += 1
        right = is_right_source(text, match, attribution)
        n_source += right
        n_named += right and match.speaker is not None
    return n_matched, n_source, n_named
