"""Findings as JSON Lines: a document record for each source, what was found, how it all ended."""

from __future__ import annotations

from collections.abc import Iterator

from crossread.model.bodies import STRUCTURAL
from crossread.model.findings import Findings
from crossread.model.wire import annotation_to_json, document_to_json, encode, outcome_to_json


def render_stream(findings: Findings, *, structure: bool = False) -> Iterator[str]:
    """Yield one line of JSON at a time, without line ends.

    Paragraphs and sentences only cut the text up; they are left out unless ``structure`` is true.
    """
    for document in findings.documents:
        yield encode(document_to_json(document))
    for annotation in findings.annotations:
        if structure or annotation.kind not in STRUCTURAL:
            yield encode(annotation_to_json(annotation))
    for outcome in findings.outcomes:
        yield encode(outcome_to_json(outcome))
