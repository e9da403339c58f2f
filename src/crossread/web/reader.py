"""The reader: one text as a page, its layers, a margin with what is pinned at each paragraph."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from crossread.ingest.pictures import has_pictures
from crossread.model.annotation import Annotation
from crossread.model.bodies import Body
from crossread.model.document import Document
from crossread.model.evidence import Evidence
from crossread.model.findings import Findings
from crossread.model.span import Span
from crossread.report.endings import ending_of
from crossread.report.fulltext import blocks_of
from crossread.report.sheet import Ending, Note, TextBlock
from crossread.report.wording import listed
from crossread.review.standing import Standing
from crossread.web.layers import (
    ASIDE,
    LAYERS,
    OTHER,
    Layer,
    gist,
    is_marked,
    is_unsure,
    layer_of,
)
from crossread.web.marked import Mark, MarksByBlock, marked

if TYPE_CHECKING:
    from markupsafe import Markup

GROUP = 12
"""Paragraphs that a browser lays out together, or leaves for later when they are out of sight."""


UNMARKED = {
    "subjectivity": "looked at {n} sentences and found none that gives a view",
    "tone": "looked at {n} places and found neither a side nor a tone",
}
"""What is said of a layer whose findings all have nothing to show."""

RUN_IN = ("name", "number")
"""Layers of which a paragraph has many: the margin tells them in one run, each only once."""


@dataclass(frozen=True, slots=True)
class Margin:
    """One finding in the margin: its number on the page, its layer, and what it says."""

    number: int
    layer: Layer
    gist: str
    annotation: Annotation[Body]
    unsure: bool
    state: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A stretch of the text with its marks, and what the margin says beside it.

    ``pages`` are those that begin in it; ``place`` says where on a picture it stands ("p. 3").
    """

    block: TextBlock
    words: Markup
    margin: tuple[Margin, ...] = ()
    rows: tuple[Note, ...] = ()
    pages: tuple[int, ...] = ()
    place: str = ""


@dataclass(frozen=True, slots=True)
class LayerState:
    """A layer of one text: how much is in it, or why it is empty."""

    layer: Layer
    n: int
    is_on: bool
    why: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """One text to be read."""

    document: Document
    groups: tuple[tuple[Paragraph, ...], ...]
    layers: tuple[LayerState, ...]
    endings: tuple[Ending, ...]
    n_found: int = 0
    marks: tuple[Mark, ...] = ()

    @property
    def is_read(self) -> bool:
        """Whether anything was looked for in the text yet."""
        return bool(self.endings)

    @property
    def is_plain(self) -> bool:
        """Whether no paragraph of it is known, so that nothing can stand between paragraphs."""
        return all(one.block.role == "loose" for group in self.groups for one in group)

    @property
    def empty_layers(self) -> tuple[tuple[str, str], ...]:
        """Return why layers are empty, each reason once with the names of its layers."""
        names: dict[str, list[str]] = {}
        for one in self.layers:
            if not one.n:
                names.setdefault(one.why, []).append(one.layer.name)
        return tuple((listed(known), why) for why, known in names.items())


@dataclass(frozen=True, slots=True)
class Wish:
    """What the reader asked for: layers, words to be lit, a pin to go to."""

    layers: frozenset[str] | None = None
    found: tuple[Span, ...] = ()
    pin: Span | None = None
    rows: Mapping[Note, int] = field(default_factory=dict)
    standings: Mapping[str, Standing] = field(default_factory=dict)


def page_of(findings: Findings, wish: Wish) -> Page:
    """Return the page of the one document of ``findings``."""
    (document,) = findings.documents
    shown = _shown(findings.annotations)
    numbered = list(enumerate(shown, 1))
    marks = [*_marks(numbered), *_lit(wish)]
    paragraphs = _paragraphs(
        document, findings, marks, _beside(numbered, wish.standings), wish.rows
    )
    groups = tuple(tuple(paragraphs[at : at + GROUP]) for at in range(0, len(paragraphs), GROUP))
    endings = tuple(ending_of(one) for one in findings.outcomes if document.id in one.documents)
    states = tuple(_states(shown, endings, wish.layers))
    return Page(document, groups, states, endings, len(wish.found), tuple(marks))


def _shown(annotations: Iterable[Annotation[Body]]) -> list[Annotation[Body]]:
    chosen = [one for one in annotations if is_marked(one) and one.evidence]
    return sorted(chosen, key=lambda one: (_main(one).span.start, _main(one).span.end))


def _main(annotation: Annotation[Body]) -> Evidence:
    """Return the words a finding is about: those of its first primary role."""
    primary = getattr(annotation.body, "PRIMARY", ())
    chosen = [one for one in annotation.evidence if one.role in primary]
    return (chosen or annotation.evidence)[0]


def _marks(numbered: Iterable[tuple[int, Annotation[Body]]]) -> Iterable[Mark]:
    for number, annotation in numbered:
        layer = layer_of(annotation.kind).key
        primary = getattr(annotation.body, "PRIMARY", ())
        unsure = is_unsure(annotation)
        for one in annotation.evidence:
            if one.role in ASIDE:
                continue
            is_side = primary and one.role not in primary
            style = "side" if is_side else "unsure" if unsure else "main"
            yield Mark(one.span.start, one.span.end, layer, number, style)


def _lit(wish: Wish) -> Iterable[Mark]:
    for span in wish.found:
        yield Mark(span.start, span.end, "found")
    if wish.pin is not None:
        yield Mark(wish.pin.start, wish.pin.end, "target")


def _beside(
    numbered: Iterable[tuple[int, Annotation[Body]]], standings: Mapping[str, Standing]
) -> list[tuple[int, Margin]]:
    def state(one: Annotation[Body]) -> str:
        standing = standings.get(one.subject)
        return "" if standing is None else standing.state

    return [
        (
            _main(one).span.start,
            Margin(number, layer_of(one.kind), gist(one), one, is_unsure(one), state(one)),
        )
        for number, one in numbered
    ]


def _paragraphs(
    document: Document,
    findings: Findings,
    marks: Iterable[Mark],
    beside: Sequence[tuple[int, Margin]],
    rows: Mapping[Note, int],
) -> list[Paragraph]:
    blocks = blocks_of(findings, document)
    by_block = MarksByBlock(marks)
    starts = [block.start for block in blocks]
    margins: dict[int, list[Margin]] = {}
    for start, margin in beside:
        margins.setdefault(max(0, bisect_right(starts, start) - 1), []).append(margin)
    margins = {index: _in_order(known) for index, known in margins.items()}
    notes: dict[int, list[Note]] = {}
    for note, start in rows.items():
        notes.setdefault(max(0, bisect_right(starts, start) - 1), []).append(note)
    pages = _pages_of(document, blocks)
    return [
        Paragraph(
            block,
            marked(document.text, block.start, block.end, by_block.of(block)),
            tuple(margins.get(index, ())),
            tuple(notes.get(index, ())),
            *pages[index],
        )
        for index, block in enumerate(blocks)
    ]


def _pages_of(document: Document, blocks: Iterable[TextBlock]) -> list[tuple[tuple[int, ...], str]]:
    """Return, for each block, the pages that begin in it, and where on a picture it stands."""
    if not has_pictures(document):
        return [((), "") for _ in blocks]
    found: list[tuple[tuple[int, ...], str]] = []
    last = 0
    for block in blocks:
        places = document.places_at(Span(block.start, block.end))
        begun = sorted({one.page for one in places if one.page is not None and one.page > last})
        last = begun[-1] if begun else last
        place = (places[0].label or "picture") if places and places[0].box else ""
        found.append((tuple(begun), place))
    return found


def _in_order(margin: Iterable[Margin]) -> list[Margin]:
    """Return what is told one by one first, then names and numbers, those alike only once."""
    alone: list[Margin] = []
    runs: dict[tuple[str, str, str], Margin] = {}
    for one in margin:
        if one.layer.key in RUN_IN:
            runs.setdefault((one.layer.key, one.gist, one.state), one)
        else:
            alone.append(one)
    return alone + sorted(runs.values(), key=lambda one: RUN_IN.index(one.layer.key))


def _states(
    shown: Sequence[Annotation[Body]],
    endings: Sequence[Ending],
    wanted: Collection[str] | None,
) -> Iterable[LayerState]:
    counts: dict[str, int] = {}
    for one in shown:
        key = layer_of(one.kind).key
        counts[key] = counts.get(key, 0) + 1
    for layer in (*LAYERS, OTHER):
        n = counts.get(layer.key, 0)
        is_on = layer.is_on if wanted is None else layer.key in wanted
        if n:
            yield LayerState(layer, n, is_on)
        elif why := _emptiness(layer, endings):
            yield LayerState(layer, 0, is_on, why)


def _emptiness(layer: Layer, endings: Iterable[Ending]) -> str:
    """Say how the search for a layer's kinds ended; empty where none was made."""
    for ending in endings:
        stem = ending.analyser.split(".")[0].replace("-", "_")
        if any(
            kind in (stem, stem.removesuffix("s")) or kind.startswith(stem) for kind in layer.kinds
        ):
            unmarked = UNMARKED.get(layer.key, "looked and found nothing to mark")
            return unmarked.format(n=ending.n_found) if ending.n_found else ending.in_words
    return ""
