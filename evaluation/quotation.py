"""Measure quotations and their speakers on PolNeAR (brat stand-off): ``--data`` is one part of it.

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

from crossread.analyse import furniture, mentions, paragraphs, quotation, sentences
from crossread.inference.reading import load_reader
from crossread.model import Analyser, Quotation, Span
from crossread.testing import a_document, read_with

PLAN = (
    furniture.ANALYSER,
    paragraphs.ANALYSER,
    sentences.ANALYSER,
    mentions.ANALYSER,
    quotation.ANALYSER,
)
LEARNED = (*PLAN[:-1], quotation.LEARNED)
"""The same with the learned reader beside the rules, as the program runs."""
OVERLAP = 0.8
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


def gold(folder: Path) -> Iterator[tuple[str, list[Attribution]]]:
    """Yield each text with its gold attributions."""
    seen: set[str] = set()
    for path in sorted(folder.glob("attributions/*.ann")):
        name = path.stem.rsplit("_", 1)[0]
        source = folder / "text" / f"{name}.txt"
        if name in seen or not source.exists():
            continue
        seen.add(name)
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
    """Matches of found and gold attributions, over texts."""

    def __init__(self) -> None:
        self.found = self.gold = 0
        self.right = {"exact": [0, 0], "overlap": [0, 0]}

    def add(self, ours: Sequence[Attribution], theirs: Sequence[Attribution]) -> None:
        """Count one text: found ones that match a gold one, and gold ones that were matched."""
        self.found += len(ours)
        self.gold += len(theirs)
        for side, (one, two) in enumerate(((ours, theirs), (theirs, ours))):
            for attribution in one:
                near, _ = best(attribution, two)
                self.right["exact"][side] += near > 0.999
                self.right["overlap"][side] += near >= OVERLAP

    def figures(self, name: str) -> dict[str, float]:
        """Return precision, recall and F1 of both ways of matching."""
        figures: dict[str, float] = {}
        for way, (ours, theirs) in self.right.items():
            precision, recall = ours / max(self.found, 1), theirs / max(self.gold, 1)
            both = precision + recall
            figures[f"{name}.{way}.precision"] = precision
            figures[f"{name}.{way}.recall"] = recall
            figures[f"{name}.{way}.f1"] = 2 * precision * recall / both if both else 0.0
        return figures


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
    """Return the figures over every text of the folder; those of the rules alone beside them."""
    ruled = {f"rules alone: {name}": value for name, value in _measure(folder, PLAN).items()}
    return {**_measure(folder, LEARNED), **ruled}


def _measure(folder: Path, plan: Sequence[Analyser]) -> dict[str, float]:
    every, quoted = Counts(), Counts()
    n_matched = n_source = n_named = 0
    for text, theirs in gold(folder):
        ours = found(text, plan)
        every.add(ours, theirs)
        direct = [one for one in theirs if one.quoted]
        quoted.add([one for one in ours if one.quoted], direct)
        for attribution in direct:
            near, match = best(attribution, ours)
            if match is None or near < OVERLAP or not attribution.source:
                continue
            n_matched += 1
            right = is_right_source(text, match, attribution)
            n_source += right
            n_named += right and match.speaker is not None
    return {
        **quoted.figures("quoted"),
        **every.figures("all"),
        "speaker.source": n_source / max(n_matched, 1),
        "speaker.named": n_named / max(n_matched, 1),
        "speaker.matched": n_matched,
    }
