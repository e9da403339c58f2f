"""Evidence: a pointer that carries the words it points at.

Position for speed, quote for truth, 32 characters either side to tell twins apart: the W3C Web
Annotation model's TextPositionSelector and TextQuoteSelector together.
"""

from __future__ import annotations

from dataclasses import dataclass
from operator import attrgetter
from typing import Literal

from crossread.errors import EvidenceError
from crossread.model.document import Document
from crossread.model.span import Span

CONTEXT_LENGTH = 32

Match = Literal["verbatim", "normalised"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """The pinned words an annotation rests on.

    ``role`` is the name of the body's field that pointed here. ``quote`` are the words at ``span``
    in ``document`` (an id), ``prefix`` and ``suffix`` up to 32 code points either side.
    ``match`` says how words that were given as a quote were found: ``verbatim`` or
    ``normalised`` (quotation marks, dashes and white space made alike).
    """

    document: str
    role: str
    span: Span
    quote: str
    prefix: str
    suffix: str
    match: Match = "verbatim"

    @classmethod
    def pin(
        cls, document: Document, span: Span, *, role: str, match: Match = "verbatim"
    ) -> Evidence:
        """Cut the words out of ``document`` at ``span``.

        Raises ``EvidenceError`` when the span is empty or runs past the end; slicing would
        forgive both.
        """
        text = document.text
        if span.end > len(text):
            raise EvidenceError(
                f"{role} ends at {span.end}, but the text has {len(text)} code points",
                hint="this is a fault of the analyser that made the finding",
                details={"document": document.id, "start": span.start, "end": span.end},
            )
        if span.start == span.end:
            raise EvidenceError(f"{role} is empty at {span.start}", details={"role": role})
        return cls(
            document=document.id,
            role=role,
            span=span,
            quote=text[span.start : span.end],
            prefix=text[max(0, span.start - CONTEXT_LENGTH) : span.start],
            suffix=text[span.end : span.end + CONTEXT_LENGTH],
            match=match,
        )

    def __reduce__(self) -> tuple[type[Evidence], tuple[object, ...]]:
        """Pickle as what it is made of: workers send thousands, and Python's way is slower."""
        return Evidence, _FIELDS(self)

    def holds_in(self, document: Document) -> bool:
        """Whether these very words still stand at this place of ``document``."""
        return document.id == self.document and self.span.of(document.text) == self.quote


_FIELDS = attrgetter("document", "role", "span", "quote", "prefix", "suffix", "match")
