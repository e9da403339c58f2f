"""Statements × sources: coverage as rows, ranked, with the words that differ lit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from crossread.model import Alignment, Annotation, Coverage, Evidence, Furniture, Pin, Reuse
from crossread.model.bodies import State
from crossread.model.findings import Findings
from crossread.report.places import Places, merged
from crossread.report.sheet import Cell, Inside, Rank, Row, Words
from crossread.report.wording import abridged, counted, listed

SAME_TEXT = 0.6
"""Share of the shorter text that must stand in the other for the two to be called one text."""

MOST_LIT = 0.45
"""Largest share of a passage that is lit as differing."""

SUGGESTED = 0.5
"""A finding of characters and sides that is no surer than this is shown as a suggestion."""

SHORT = 120
"""Characters shown of a statement found in one source only, when full texts are left out."""

_RANK_ORDER: dict[Rank, int] = {"disputed": 0, "several": 1, "one": 2}
_SAID = ("asserts", "attributes")


def carriers_of(findings: Findings, places: Places) -> dict[str, tuple[str, ...]]:
    """Return, for each siglum, the sigla of the sources that carry the same text, itself included.

    Two sources do when at least ``SAME_TEXT`` of the shorter stands in the other.
    """
    lengths = _lengths_read(findings)
    shared: dict[tuple[str, str], dict[str, list[tuple[int, int]]]] = {}
    for one in findings.of(Reuse):
        a, b = one.body.a, one.body.b
        if a.document != b.document:
            pair = (min(a.document, b.document), max(a.document, b.document))
            for pin in (a, b):
                ranges = shared.setdefault(pair, {}).setdefault(pin.document, [])
                ranges.append((pin.span.start, pin.span.end))
    groups: dict[str, set[str]] = {}
    for (first, second), ranges_of in shared.items():
        shorter = min(first, second, key=lambda one: lengths[one])
        covered = sum(end - start for start, end in merged(ranges_of[shorter]))
        if covered >= SAME_TEXT * max(1, lengths[shorter]):
            joined = groups.get(first, {first}) | groups.get(second, {second})
            groups |= dict.fromkeys(joined, joined)
    return {
        places.siglum(document): tuple(
            places.siglum(one) for one in sorted(group, key=lambda one: places.order[one])
        )
        for document, group in groups.items()
    }


def _lengths_read(findings: Findings) -> dict[str, int]:
    lengths = {one.id: len(one.text) for one in findings.documents}
    for one in findings.of(Furniture):
        pin = one.body.furniture
        lengths[pin.document] -= len(pin.span)
    return lengths


def rows_of(
    findings: Findings,
    places: Places,
    carriers: Mapping[str, tuple[str, ...]],
    *,
    excerpts_only: bool,
) -> tuple[Row, ...]:
    """Return the rows, ranked disputed, several, one, and then in the order of the sources.

    Of those of one source, the ones that another may have come first, the nearest at the top.
    """
    alignments = _Alignments(findings.of(Alignment))
    found = findings.of(Coverage)
    near = {one.subject: one.score or 0.0 for one in found}
    rows = [_row(one, places, alignments, carriers) for one in found]
    order = {places.siglum(document): index for document, index in places.order.items()}

    def standing(row: Row) -> tuple[float, ...]:
        is_perhaps = row.rank == "one" and bool(row.perhaps)
        nearness = -near[row.subject] if is_perhaps else 0.0
        return (_RANK_ORDER[row.rank], not is_perhaps, nearness, *_first_place(row, order))

    rows.sort(key=standing)
    if excerpts_only:
        rows = [_shortened(row) if row.rank == "one" else row for row in rows]
    return tuple(replace(row, number=number) for number, row in enumerate(rows, 1))


def _first_place(row: Row, order: Mapping[str, int]) -> tuple[int, int]:
    return min((order[cell.siglum], cell.words[0].start) for cell in row.found)


def _shortened(row: Row) -> Row:
    def short(words: Words) -> Words:
        return replace(words, text=abridged(words.text, SHORT), lit=())

    cells = tuple(
        replace(cell, words=tuple(short(one) for one in cell.words)) for cell in row.cells
    )
    return replace(row, head=short(row.head), cells=cells)


def _row(
    annotation: Annotation[Coverage],
    places: Places,
    alignments: _Alignments,
    carriers: Mapping[str, tuple[str, ...]],
) -> Row:
    body = annotation.body
    passages = [*body.assertion, *body.opposing]
    aligned = alignments.among(passages)
    row = _RowParts(annotation, places, aligned)
    cells = tuple(row.cell(document) for document in places.order if document in row.states)
    rank = _rank(cells, carriers)
    differs_in = tuple(dict.fromkeys(kind for one in aligned for kind in one.body.differs_in))
    return Row(
        number=0,
        subject=annotation.subject,
        rank=rank,
        reason=_reason(rank, cells, carriers),
        head=places.words(annotation.evidence_in("assertion")[0]),
        cells=cells,
        differs_in=() if rank == "one" else differs_in,
    )


_ROLES = {"absent": "nearest", "unclear": "nearest", "disputes": "opposing"}
"""Where the words of a cell stand in the record, if not among what is asserted."""


class _RowParts:
    """What a row says of each source, looked up once."""

    def __init__(
        self,
        annotation: Annotation[Coverage],
        places: Places,
        aligned: Sequence[Annotation[Alignment]],
    ) -> None:
        body = annotation.body
        self.states: dict[str, State] = dict(body.states)  # type: ignore[arg-type]  # sealed
        self._speakers, self._reasons = dict(body.speakers), dict(body.reasons)
        self._nearness = dict(body.nearness)
        self._places, self._aligned = places, aligned
        self._evidence: dict[tuple[str, str], list[Evidence]] = {}
        for one in annotation.evidence:
            self._evidence.setdefault((one.role, one.document), []).append(one)

    def cell(self, document: str) -> Cell:
        """Return what the row says of one source."""
        state = self.states[document]
        role = _ROLES.get(state, "assertion")
        return Cell(
            siglum=self._places.siglum(document),
            state=state,
            words=tuple(
                self._places.words(one, _differing(one, self._aligned))
                for one in self._evidence.get((role, document), ())
            ),
            speaker=self._speakers.get(document),
            reason=self._reasons.get(document),
            nearness=self._nearness.get(document),
        )


def inside_of(findings: Findings, places: Places) -> tuple[Inside, ...]:
    """Return passages of one source that cannot both hold as they stand."""
    found = [
        one
        for one in findings.of(Alignment)
        if one.body.relation == "contradicts" and one.body.a.document == one.body.b.document
    ]
    found.sort(key=lambda one: (places.order[one.body.a.document], one.body.a.span))
    return tuple(_inside(number, one, places) for number, one in enumerate(found, 1))


def _inside(number: int, annotation: Annotation[Alignment], places: Places) -> Inside:
    a, b = (
        places.words(evidence, _differing(evidence, [annotation]))
        for role in ("a", "b")
        for evidence in annotation.evidence_in(role)
    )
    suggested = "characterisation" in annotation.body.differs_in and annotation.score <= SUGGESTED
    return Inside(number, a, b, annotation.body.differs_in, suggested)


def _differing(
    evidence: Evidence, aligned: Sequence[Annotation[Alignment]]
) -> list[tuple[int, int]]:
    """Return the ranges within ``evidence`` that differ from another passage of its row.

    Where most of a passage differs, lighting it up would show nothing: such an alignment lights
    none of it. If too much is lit all the same, differences of mere wording are left out.
    """
    telling = [one for one in aligned if set(one.body.differs_in) - {"wording"}]
    for chosen in (aligned, telling):
        ranges = merged(part for one in chosen for part in _lit_by(one, evidence))
        if _share(ranges, evidence) <= MOST_LIT:
            return list(ranges)
    return []


def _lit_by(alignment: Annotation[Alignment], evidence: Evidence) -> tuple[tuple[int, int], ...]:
    pins = (*alignment.body.differs_a, *alignment.body.differs_b)
    ranges = merged(
        (max(pin.span.start, evidence.span.start), min(pin.span.end, evidence.span.end))
        for pin in pins
        if pin.document == evidence.document and pin.span.overlaps(evidence.span)
    )
    return ranges if _share(ranges, evidence) <= MOST_LIT else ()


def _share(ranges: Iterable[tuple[int, int]], evidence: Evidence) -> float:
    return sum(end - start for start, end in ranges) / len(evidence.span)


class _Alignments:
    """Alignments by document, to find those between the passages of one row."""

    def __init__(self, alignments: Iterable[Annotation[Alignment]]) -> None:
        self._of: dict[str, list[Annotation[Alignment]]] = {}
        for one in alignments:
            for document in {one.body.a.document, one.body.b.document}:
                self._of.setdefault(document, []).append(one)

    def among(self, passages: Sequence[Pin]) -> list[Annotation[Alignment]]:
        """Return the alignments both sides of which overlap one of ``passages``."""
        found: dict[str, Annotation[Alignment]] = {}
        for document in {pin.document for pin in passages}:
            for one in self._of.get(document, ()):
                if _touches(one.body.a, passages) and _touches(one.body.b, passages):
                    found[one.id] = one
        return list(found.values())


def _touches(pin: Pin, passages: Iterable[Pin]) -> bool:
    return any(
        pin.document == other.document and pin.span.overlaps(other.span) for other in passages
    )


def _rank(cells: Sequence[Cell], carriers: Mapping[str, tuple[str, ...]]) -> Rank:
    if any(cell.state == "disputes" for cell in cells):
        return "disputed"
    texts = {carriers.get(cell.siglum, (cell.siglum,)) for cell in cells if cell.is_found}
    return "several" if len(texts) > 1 else "one"


def _reason(rank: Rank, cells: Sequence[Cell], carriers: Mapping[str, tuple[str, ...]]) -> str:
    """Say why a row stands where it stands."""
    said = [cell.siglum for cell in cells if cell.state in _SAID]
    opposed = [cell.siglum for cell in cells if cell.state == "disputes"]
    n_searched = sum(cell.state != "not_searched" for cell in cells)
    searched = f"of {counted(n_searched, 'source')} searched"
    if rank == "disputed":
        verb = "says" if len(opposed) == 1 else "say"
        return f"{listed(said)} against {listed(opposed)}, which {verb} otherwise"
    unclear = [one for one in cells if one.state == "unclear"]
    perhaps = [one.siglum for one in unclear if not one.is_touching]
    only = "" if unclear else " only"
    where = f"in {len(said)}" if rank == "several" else f"in {listed(said)}{only},"
    notes = [_copies(said, carriers)]
    if perhaps and rank == "one":
        notes.append(f"{listed(perhaps)} may say so in other words")
    return "; ".join([f"{where} {searched}", *filter(None, notes)])


def _copies(said: Sequence[str], carriers: Mapping[str, tuple[str, ...]]) -> str:
    groups = {carriers[siglum] for siglum in said if siglum in carriers}
    named = [[siglum for siglum in group if siglum in said] for group in sorted(groups)]
    return "; ".join(f"{listed(group)} carry the same text" for group in named if len(group) > 1)
