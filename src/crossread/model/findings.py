"""What one run gives: documents, everything found in and across them, and how it all ended."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import cast

from crossread.model.annotation import Annotation
from crossread.model.bodies import Body, BodyT
from crossread.model.codebook import Code
from crossread.model.document import Document
from crossread.model.outcome import OutcomeRecord

SIGLA = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Findings:
    """Documents in the order the user gave, annotations and outcomes.

    Sources that gave no document are among ``outcomes``, with ``analyser`` ``ingest`` and their
    ``source``. ``sources`` gives further sources of the same bytes by document id. ``topic`` is
    what the annotations were narrowed to, if they were. ``reviews`` are the records that people
    made, in the order they were made: reviews, and the findings these put forward. ``lost`` are
    the subjects of reviews of which nothing is found any more; ``codes`` the codebook.
    """

    documents: tuple[Document, ...] = ()
    annotations: tuple[Annotation[Body], ...] = ()
    outcomes: tuple[OutcomeRecord, ...] = ()
    sources: tuple[tuple[str, tuple[str, ...]], ...] = ()
    topic: str | None = None
    reviews: tuple[Annotation[Body], ...] = ()
    lost: tuple[str, ...] = ()
    codes: tuple[Code, ...] = ()
    _by_id: dict[str, Document] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_id", {one.id: one for one in self.documents})

    def document(self, document_id: str) -> Document:
        """Return a document by id; raises ``KeyError``."""
        return self._by_id[document_id]

    def holds(self, document_id: str) -> bool:
        """Whether a document is among these."""
        return document_id in self._by_id

    def of(self, kind: type[BodyT]) -> tuple[Annotation[BodyT], ...]:
        """Return the annotations of one kind, in order."""
        return cast(
            "tuple[Annotation[BodyT], ...]",
            tuple(one for one in self.annotations if one.kind == kind.kind),
        )

    def siglum(self, document_id: str) -> str:
        """Return the document's siglum: A, B, … Z, AA, AB … in the order of the sources."""
        return siglum_of([one.id for one in self.documents].index(document_id))

    def __repr__(self) -> str:
        """Return what there is, in numbers: the texts themselves would fill the screen."""
        return f"<Findings: {self.in_numbers}>"

    @property
    def in_numbers(self) -> str:
        """How many documents, annotations and outcomes there are."""
        counts = (len(self.documents), len(self.annotations), len(self.outcomes))
        return "{} documents, {} annotations, {} outcomes".format(*counts)

    def failed_sources(self) -> tuple[OutcomeRecord, ...]:
        """Return the outcomes of sources of which no document came."""
        return tuple(one for one in self.outcomes if one.analyser == "ingest" and not one.documents)


@lru_cache(maxsize=1 << 17)
def siglum_of(index: int) -> str:
    """Return the siglum of the source at ``index`` (from 0), as spreadsheets name columns."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, len(SIGLA))
        letters = SIGLA[rest] + letters
    return letters
