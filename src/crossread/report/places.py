"""Where words stand: sigla, paragraph numbers and anchors for everything a sheet quotes."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from crossread.model import Evidence, Paragraph
from crossread.model.findings import Findings, siglum_of
from crossread.report.sheet import Words


class Places:
    """Turns evidence into ``Words`` that can be cited, and remembers all it has turned."""

    def __init__(self, findings: Findings) -> None:
        self.order = {one.id: index for index, one in enumerate(findings.documents)}
        self.language = {one.id: one.language for one in findings.documents}
        self._documents = {one.id: one for one in findings.documents}
        self._paragraphs: dict[str, list[tuple[int, int, int]]] = {}
        for one in findings.of(Paragraph):
            pin = one.body.paragraph
            known = self._paragraphs.setdefault(pin.document, [])
            known.append((pin.span.start, pin.span.end, one.body.number))
        for known in self._paragraphs.values():
            known.sort()

    @property
    def sigla(self) -> tuple[str, ...]:
        """Return the sigla of all documents, in order."""
        return tuple(siglum_of(index) for index in self.order.values())

    def siglum(self, document: str) -> str:
        """Return the siglum of a document."""
        return siglum_of(self.order[document])

    def paragraph(self, document: str, position: int) -> int | None:
        """Return the number of the paragraph at a code point, or None outside of all."""
        known = self._paragraphs.get(document, [])
        index = bisect_right(known, position, key=lambda one: one[0]) - 1
        if index < 0 or position >= known[index][1]:
            return None
        return known[index][2]

    def words(self, evidence: Evidence, lit: Sequence[tuple[int, int]] = ()) -> Words:
        """Return the words of ``evidence``; ``lit`` are ranges of the document's text."""
        start, end = evidence.span.start, evidence.span.end
        return Words(
            siglum=self.siglum(evidence.document),
            start=start,
            end=end,
            text=evidence.quote,
            prefix=evidence.prefix,
            suffix=evidence.suffix,
            paragraph=self.paragraph(evidence.document, start),
            language=self.language[evidence.document],
            lit=merged((max(a, start) - start, min(b, end) - start) for a, b in lit),
            where=self._where(evidence),
        )

    def _where(self, evidence: Evidence) -> str:
        places = self._documents[evidence.document].places_at(evidence.span)
        return places[0].label if places else ""

    def all_words(self, evidence: Iterable[Evidence]) -> tuple[Words, ...]:
        """Return the words of several pieces of evidence, in order."""
        return tuple(self.words(one) for one in evidence)


def merged(ranges: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Return non-empty ranges in order, with those that overlap or touch made one."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(ranges):
        if start >= end:
            continue
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return tuple(found)
