"""Sealing: the only way a finding becomes an annotation.

The words are cut out of the documents here, never taken from the analyser; places that run past
the end are refused; the provenance is written here. No analyser, plug-in or language model can
put words into evidence.
"""

from __future__ import annotations

from collections.abc import Mapping

from crossread.errors import EvidenceError
from crossread.model.annotation import Annotation, Finding, annotation_id, subject_of
from crossread.model.bodies import Body, BodyT
from crossread.model.document import Document
from crossread.model.evidence import Evidence
from crossread.model.provenance import Provenance, with_stage
from crossread.model.shape import pins_of


def seal(
    finding: Finding[BodyT],
    documents: Mapping[str, Document],
    provenance: Provenance,
) -> Annotation[BodyT]:
    """Check, pin and sign a finding.

    ``documents`` are those the analysis was given, by id. Raises ``EvidenceError`` when the
    finding points at no words, at words that are not there, or at another document, and when its
    score is not within 0 and 1.
    """
    evidence = tuple(
        Evidence.pin(
            _document(documents, pin.document, role), pin.span, role=role, match=finding.match
        )
        for role, pin in pins_of(finding.body)
    )
    if not evidence:
        raise EvidenceError(f"a {finding.body.kind} finding points at no words")
    if not 0.0 <= finding.score <= 1.0:
        raise EvidenceError(f"a score of {finding.score} is not within 0 and 1")
    signed = provenance if finding.stage is None else with_stage(provenance, finding.stage)
    return Annotation(
        id=annotation_id(finding.body, provenance.fingerprint),
        subject=subject_of(finding.body),
        body=finding.body,
        evidence=evidence,
        provenance=signed,
        score=round(float(finding.score), 4),
    )


def _document(documents: Mapping[str, Document], document_id: str, role: str) -> Document:
    if document_id not in documents:
        raise EvidenceError(
            f"{role} points into a document that was not given to the analysis",
            details={"document": document_id},
        )
    return documents[document_id]


def without_twins(annotations: list[Annotation[Body]]) -> tuple[Annotation[Body], ...]:
    """Drop findings that say the same of the same place, keeping the first of each."""
    kept: dict[str, Annotation[Body]] = {}
    for annotation in annotations:
        kept.setdefault(annotation.id, annotation)
    return tuple(kept.values())
