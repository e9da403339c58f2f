"""Findings as JSON Lines: documents, what was found, what people decided, how it all ended."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from crossread.model.bodies import STRUCTURAL
from crossread.model.findings import Findings
from crossread.model.outcome import OutcomeRecord
from crossread.model.wire import (
    annotation_to_json,
    code_to_json,
    document_to_json,
    encode,
    outcome_to_json,
)
from crossread.report.build import file_name, without_folders


def render_stream(
    findings: Findings, *, structure: bool = False, full_paths: bool = False
) -> Iterator[str]:
    """Yield one line of JSON at a time, without line ends.

    Each source has a ``document`` line, also where several give one document. Paragraphs and
    sentences only cut the text up; they are left out unless ``structure`` is true. Sources are
    named by the file's name; with ``full_paths`` as they were given.
    """
    further = dict(findings.sources)
    for document in findings.documents:
        for source in (document.capture.source, *further.get(document.id, ())):
            yield encode(document_to_json(document, source=_named(source, full_paths)))
    for annotation in findings.annotations:
        if structure or annotation.kind not in STRUCTURAL:
            yield encode(annotation_to_json(annotation))
    for record in findings.reviews:
        yield encode(annotation_to_json(record))
    for code in findings.codes:
        yield encode(code_to_json(code))
    for outcome in findings.outcomes:
        shown = outcome if full_paths else _without_folders(outcome)
        yield encode(outcome_to_json(shown))


def _without_folders(outcome: OutcomeRecord) -> OutcomeRecord:
    if outcome.source is None:
        return outcome
    return replace(
        outcome,
        source=file_name(outcome.source),
        reason=without_folders(outcome.reason, outcome.source),
        hint=without_folders(outcome.hint, outcome.source),
    )


def _named(source: str, full_path: bool) -> str:
    return source if full_path else file_name(source)
