"""The nouns: frozen values that every other layer speaks in. Standard library only."""

from crossread.model.analyser import Analyser, Comparer, Reading, Shelf
from crossread.model.annotation import Annotation, Finding
from crossread.model.bodies import (
    KINDS,
    STRUCTURAL,
    Alignment,
    Appeal,
    Body,
    Change,
    Coverage,
    Furniture,
    Labelling,
    Mention,
    Naming,
    NumberVariant,
    Paragraph,
    Quantity,
    Quotation,
    QuoteVariant,
    Reuse,
    Sentence,
    Time,
)
from crossread.model.document import Block, Capture, Document, Note, Place
from crossread.model.evidence import Evidence
from crossread.model.outcome import Done, Failed, Outcome, OutcomeRecord, Skipped, record_outcome
from crossread.model.provenance import Provenance
from crossread.model.span import Pin, Ref, Span

__all__ = [
    "KINDS",
    "STRUCTURAL",
    "Alignment",
    "Analyser",
    "Annotation",
    "Appeal",
    "Block",
    "Body",
    "Capture",
    "Change",
    "Comparer",
    "Coverage",
    "Document",
    "Done",
    "Evidence",
    "Failed",
    "Finding",
    "Furniture",
    "Labelling",
    "Mention",
    "Naming",
    "Note",
    "NumberVariant",
    "Outcome",
    "OutcomeRecord",
    "Paragraph",
    "Pin",
    "Place",
    "Provenance",
    "Quantity",
    "Quotation",
    "QuoteVariant",
    "Reading",
    "Ref",
    "Reuse",
    "Sentence",
    "Shelf",
    "Skipped",
    "Span",
    "Time",
    "record_outcome",
]
